//! A filter as it was typed, read once: every frame asks whether it can be read and whether it filters at all, and one
//! may hold ten thousand numbers that somebody pasted.

use crate::call::filter::{Filter, FilterError};

/// The text, and what it says or why it cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    text: String,
    read: Result<Filter, FilterError>,
}

impl Default for Typed {
    fn default() -> Self {
        Typed::from("")
    }
}

impl Typed {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn read(&self) -> Result<&Filter, &FilterError> {
        self.read.as_ref()
    }

    /// Gives the text to `edit`, and reads it again where that says that it has changed it.
    pub fn edit<T>(&mut self, edit: impl FnOnce(&mut String) -> (T, bool)) -> (T, bool) {
        let (given, is_changed) = edit(&mut self.text);
        if is_changed {
            self.read = Filter::parse(&self.text);
        }
        (given, is_changed)
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Typed {
        Typed { read: Filter::parse(&text), text }
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Typed {
        text.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_edited_is_read_again() {
        let mut typed = Typed::from("138*");
        let ((), is_changed) = typed.edit(|text| (text.push_str(" foo:1"), true));
        assert!(is_changed && typed.read().is_err());
        assert_eq!(typed, Typed::from("138* foo:1"));
    }
}
