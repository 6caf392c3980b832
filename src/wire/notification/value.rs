//! One field's value, read tolerantly (PROTOCOL 3.1, "types in practice"), and the notes on what no document names.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::tree::Node;
use crate::call::{Number, Stamp};

/// Notes kept per notification, and characters of one field's name.
const MAX_NOTES: usize = 32;
const MAX_NAME_CHARS: usize = 64;

/// What in a body no document names: fields, and values that are not of their field's type.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeSet<String>);

impl Notes {
    /// A field no document names, by its path: `statusInfo.` and `reason`.
    pub(super) fn unknown(&mut self, place: &str, name: &str) {
        self.note(place, name, "");
    }

    fn note(&mut self, place: &str, name: &str, remark: &str) {
        if self.0.len() < MAX_NOTES {
            // The list is kept as one line of words.
            let name = name
                .chars()
                .take(MAX_NAME_CHARS)
                .map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c });
            self.0.insert(place.chars().chain(name).chain(remark.chars()).collect());
        }
    }

    pub(super) fn into_paths(self) -> Vec<String> {
        self.0.into_iter().collect()
    }
}

/// A value with the place it was found at, so that what cannot be read is named.
pub(super) struct Field<'n, 'a> {
    pub place: &'static str,
    pub name: &'n str,
    pub node: &'n Node<'a>,
    pub notes: &'n mut Notes,
}

impl Field<'_, '_> {
    /// Text as it was sent; numbers and booleans as they were written. Absent, `null` and `""` are nothing.
    pub(super) fn text(self) -> Option<Arc<str>> {
        text_of(self.node, || self.notes.note(self.place, self.name, "(not-text)")).map(Arc::from)
    }

    pub(super) fn number(self) -> Option<Number> {
        text_of(self.node, || self.notes.note(self.place, self.name, "(not-text)"))
            .and_then(|text| Number::new(&text))
    }

    /// An integer, also one in quotes.
    pub(super) fn integer(self) -> Option<i64> {
        let value = match self.node {
            Node::Null => return None,
            Node::Number(number) => number.as_i64(),
            Node::Text(text) if text.trim().is_empty() => return None,
            Node::Text(text) => text.trim().parse().ok(),
            Node::Bool(_) | Node::Array(_) | Node::Object(_) => None,
        };
        if value.is_none() {
            self.notes.note(self.place, self.name, "(not-an-integer)");
        }
        value
    }

    /// `yyyy-MM-dd HH:mm:ss`, UTC.
    pub(super) fn time(self) -> Option<Stamp> {
        let value = match self.node {
            Node::Null => return None,
            Node::Text(text) if text.trim().is_empty() => return None,
            Node::Text(text) => read_time(text),
            Node::Bool(_) | Node::Number(_) | Node::Array(_) | Node::Object(_) => None,
        };
        if value.is_none() {
            self.notes.note(self.place, self.name, "(not-a-time)");
        }
        value
    }
}

/// The text a value stands for; `not_text` hears of lists and objects.
pub(super) fn text_of<'n>(node: &'n Node<'_>, not_text: impl FnOnce()) -> Option<Cow<'n, str>> {
    match node {
        Node::Null => None,
        Node::Text(text) => (!text.is_empty()).then_some(Cow::Borrowed(&**text)),
        Node::Number(number) => Some(Cow::Owned(number.to_string())),
        Node::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Node::Array(_) | Node::Object(_) => {
            not_text();
            None
        }
    }
}

/// `yyyy-MM-dd HH:mm:ss` in UTC, with any number of blanks or a `T` between; fractions of a second and a `Z` behind
/// are accepted and the fraction dropped (PROTOCOL 3; 2.6 has ISO times).
pub(super) fn read_time(text: &str) -> Option<Stamp> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    let time = rest.trim_start_matches(' ');
    let time = match time.strip_prefix(['T', 't']) {
        Some(time) => time,
        None if time.len() < rest.len() => time,
        None => return None,
    };
    let (time, behind) = time.split_at_checked(8)?;
    let behind = behind.strip_suffix(['Z', 'z']).unwrap_or(behind);
    let fraction_digits = match behind.strip_prefix('.') {
        Some(digits) if !digits.is_empty() => digits,
        None if behind.is_empty() => "",
        _ => return None,
    };
    if !fraction_digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date.as_bytes() else { return None };
    let [h1, h2, b':', n1, n2, b':', s1, s2] = time.as_bytes() else { return None };
    let two = |tens: &u8, ones: &u8| Some(digit(*tens)? * 10 + digit(*ones)?);
    let year = i32::try_from(two(y1, y2)? * 100 + two(y3, y4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, two(m1, m2)?, two(d1, d2)?)?;
    let time = NaiveTime::from_hms_opt(two(h1, h2)?, two(n1, n2)?, two(s1, s2)?)?;
    Some(Stamp(NaiveDateTime::new(date, time).and_utc().timestamp()))
}

fn digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_every_form_seen_in_the_field() {
        let check = |text: &str| assert_eq!(read_time(text), Some(Stamp(1_769_479_200)), "{text}");
        check("2026-01-27 02:00:00");
        check("2026-01-27  02:00:00");
        check("2026-01-27    02:00:00");
        check(" 2026-01-27 02:00:00 ");
        check("2026-01-27T02:00:00");
        check("2026-01-27T02:00:00Z");
        check("2026-01-27 02:00:00.0");
        check("2026-01-27T02:00:00.450Z");
    }

    #[test]
    fn what_is_no_time_is_none() {
        let check = |text: &str| assert_eq!(read_time(text), None, "{text}");
        for text in ["", " ", "now", "2026-01-27", "2026-01-2702:00:00", "2026-1-27 02:00:00", "1769479200"] {
            check(text);
        }
        for text in ["2026-02-30 02:00:00", "2026-01-27 24:00:00", "2026-13-01 00:00:00", "20260127T020000"] {
            check(text);
        }
        for text in [
            "2026-01-27 02:00:00.",
            "2026-01-27 02:00:00.x",
            "2026-01-27 02:00:00+08:00",
            "２０２６-01-27 02:00:00",
        ] {
            check(text);
        }
        check("2026-01-2\u{e9}T02:00:00");
    }
}
