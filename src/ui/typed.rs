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
