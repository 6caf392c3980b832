//! Notes: what somebody at the window wrote about a call. The user's own words, not the platform's: they say nothing
//! of the call's life, and nothing that arrives changes them.

use std::sync::Arc;

use super::Arrival;

/// Characters a note may have; what is pasted beyond them is left out.
pub const NOTE_CHARS: usize = 10_000;

/// Digits at the end of a number that a masked note still shows.
const SHOWN: usize = 4;

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

/// `text` as a screen with masked numbers may show it: of digits that may be a number, with the blanks and signs people
/// put between them, only the last four stay.
pub fn masked_note(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&sign) = chars.get(at) {
        if !is_digit(sign) {
            shown.push(sign);
            at += 1;
            continue;
        }
        let end = end_of_number(&chars, at);
        let run = chars.get(at..end).unwrap_or_default();
        let digits = run.iter().filter(|c| is_digit(**c)).count();
        // Four digits are a year or an extension; a number has more.
        let mut hidden = digits.saturating_sub(SHOWN);
        for c in run {
            let hide = hidden > 0 && is_digit(*c);
            hidden -= usize::from(hide);
            shown.push(if hide { '•' } else { *c });
        }
        at = end;
    }
    shown
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// One past the last digit of the number that begins at `from`: digits with at most two signs between them.
fn end_of_number(chars: &[char], from: usize) -> usize {
    let between = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '－' | '（' | '）' | '*');
    let (mut end, mut at, mut gap) = (from, from, 0);
    while let Some(&c) = chars.get(at) {
        at += 1;
        if is_digit(c) {
            (end, gap) = (at, 0);
        } else if between(c) && gap < 2 {
            gap += 1;
        } else {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_note_is_kept_without_the_space_around_it_and_an_empty_one_is_none() {
        let text = |text: &str| Note::new(text, Arrival(7)).map(|note| note.text.to_string());
        assert_eq!(text("  called back\r\nsolved \n").as_deref(), Some("called back\nsolved"));
        assert_eq!(text(" \n\t "), None);
        assert_eq!(text(&"x".repeat(NOTE_CHARS + 5)).map(|text| text.len()), Some(NOTE_CHARS));
    }

    #[test]
    fn a_masked_note_shows_the_last_four_digits_of_a_number_alone() {
        let check = |text: &str, shown: &str| assert_eq!(masked_note(text), shown);
        check("回拨 13800138000，已解决", "回拨 •••••••8000，已解决");
        check("ring 138 0013 8000 or (0755) 8360-1104", "ring ••• •••• 8000 or (••••) ••••-1104");
        check("extension 4321, room 12", "extension 4321, room 12");
        check("１３８００１３８０００", "•••••••８０００");
        check("no digits", "no digits");
    }

    proptest! {
        #[test]
        fn no_masked_note_shows_five_digits_in_a_row(text in ".{0,60}") {
            let shown = masked_note(&text);
            prop_assert!(!shown.chars().collect::<Vec<_>>().windows(5).any(|five| five.iter().all(|c| is_digit(*c))));
            prop_assert_eq!(shown.chars().count(), text.chars().count());
        }
    }
}
