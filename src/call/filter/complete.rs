//! What somebody is typing into a filter, and what could stand there. Which words people have for it is not known here:
//! a field and its values come by the names of the expression.

use std::ops::Range;

use super::super::{CallState, ClosedBy, Direction, Outcome, Reached, Service, Trust};
use super::parse::NO_CODE;
use super::{FIELDS, Thing};

/// The piece of a filter that ends at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing<'a> {
    /// The field before the colon, as it stands there; `None` while the field itself, or a bare word, is typed.
    pub field: Option<&'a str>,
    pub text: &'a str,
    /// Where `text` stands, in bytes: from its beginning to the cursor.
    pub range: Range<usize>,
}

/// What stands between the values of a field; a text with one of the wide ones in it has no completion anyway.
const SEPARATORS: [char; 5] = [',', '，', '、', ';', '；'];

/// What is being typed at `cursor` (a byte offset). `None` inside quotation marks, where nothing has a meaning.
pub fn typing(filter: &str, cursor: usize) -> Option<Typing<'_>> {
    let before = filter.get(..cursor)?;
    let count = |mark: char| before.chars().filter(|c| *c == mark).count();
    if count('"') % 2 == 1 || count('“') > count('”') {
        return None;
    }
    let starts = |c: char| c.is_whitespace() || "(|)!（｜）！".contains(c);
    let start = before.char_indices().rev().find(|(_, c)| starts(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let term = before.get(start..)?;
    Some(match term.split_once([':', '：']) {
        Some((field, values)) => {
            let text = values.rsplit(SEPARATORS).next().unwrap_or(values);
            Typing { field: Some(field), text, range: cursor - text.len()..cursor }
        }
        None => Typing { field: None, text: term, range: start..cursor },
    })
}

/// The names of all fields, each as it is written before its value: `outcome:`, `talk<`. `session=` is one of its own.
pub fn fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sign = |field: &str| if matches!(field, "talk" | "ring") { "<" } else { ":" };
    FIELDS.iter().map(move |field| (*field, sign(field))).chain([("session", "=")])
}

/// The values a field takes, where they can be listed.
pub fn values_of(field: &str) -> Vec<&'static str> {
    match field {
        "outcome" => Outcome::ALL.map(Outcome::as_str).into(),
        "service" => Service::ALL.map(Service::as_str).into(),
        "state" => CallState::ALL.map(CallState::as_str).into(),
        "reached" => Reached::ALL.map(Reached::as_str).into(),
        "direction" => Direction::ALL.map(Direction::as_str).into(),
        "closed-by" => ClosedBy::ALL.map(ClosedBy::as_str).into(),
        "trust" => Trust::ALL.map(Trust::as_str).into(),
        "hung-up-by" => super::parse::PARTIES.into(),
        "why" => vec![NO_CODE],
        "has" => Thing::ALL.map(Thing::as_str).into(),
        "at" => vec!["today", "yesterday", "-15m..", "-1h..", "-24h..", "-7d..", "-30d.."],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Filter;
    use super::*;

    #[test]
    fn what_is_typed_is_the_piece_before_the_cursor() {
        let check = |text: &str, field: Option<&str>, piece: &str| {
            let cursor = text.find('^').unwrap();
            let filter = text.replace('^', "");
            let typing = typing(&filter, cursor).unwrap();
            assert_eq!((typing.field, typing.text), (field, piece), "{text}");
            assert_eq!(filter.get(typing.range), Some(piece));
        };
        check("^", None, "");
        check("ou^", None, "ou");
        check("at:today ou^ talk<6", None, "ou");
        check("outcome:^", Some("outcome"), "");
        check("outcome:failed,an^", Some("outcome"), "an");
        check("(service:call^ | talk<6)", Some("service"), "call");
        check("!结^", None, "结");
        check("at:today　结果^", None, "结果");
        assert_eq!(typing("note:\"call ba", 13), None);
    }

    #[test]
    fn every_value_that_is_offered_can_be_read() {
        for (field, sign) in fields() {
            for value in values_of(field) {
                let text = format!("{field}{sign}{value}");
                assert!(Filter::parse(&text).is_ok(), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_and_cursor_can_be_looked_at(text in "\\PC{0,40}", cursor in 0_usize..60) {
            if let Some(typing) = typing(&text, cursor) {
                prop_assert_eq!(text.get(typing.range.clone()), Some(typing.text));
            }
        }
    }
}
