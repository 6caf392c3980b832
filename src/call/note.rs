//! Notes: what somebody at the window wrote about a call. The user's own words, not the platform's: they say nothing
//! of the call's life, and nothing that arrives changes them.

use std::sync::Arc;

use super::Arrival;

/// Characters a note may have; what is pasted beyond them is left out.
pub const NOTE_CHARS: usize = 10_000;

/// A note on one call, and when it was last changed, by our clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Note {
    pub text: Arc<str>,
    pub at: Arrival,
}

impl Note {
    /// The text without space around it, lines ended by `\n`; `None` where nothing is left.
    pub fn new(text: &str, at: Arrival) -> Option<Note> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let cut: String = text.trim().chars().filter(|c| *c != '\0').take(NOTE_CHARS).collect();
        let text = cut.trim();
        (!text.is_empty()).then(|| Note { text: text.into(), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_kept_without_the_space_around_it_and_an_empty_one_is_none() {
        let text = |text: &str| Note::new(text, Arrival(7)).map(|note| note.text.to_string());
        assert_eq!(text("  called back\r\nsolved \n").as_deref(), Some("called back\nsolved"));
        assert_eq!(text(" \n\t "), None);
        assert_eq!(text(&"x".repeat(NOTE_CHARS + 5)).map(|text| text.len()), Some(NOTE_CHARS));
    }
}
