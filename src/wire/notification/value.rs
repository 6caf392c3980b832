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

/// Bytes of one value, sixteen times the longest the documents allow; the whole of a longer one stays in the body.
const LONGEST: usize = 4_096;

/// From 2000-01-01 to 2099-12-31. Programs write year 1, 1970 or 9999 where they mean "no time"; taken for one, it
/// would file a call where nobody finds it.
const PLAUSIBLE: std::ops::Range<i64> = 946_684_800..4_102_444_800;

/// What in a body no document names: fields, and values that are not of their field's type.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeSet<String>);

impl Notes {
    /// Notes that begin with a remark.
    pub(super) fn with(remark: &str) -> Notes {
        Notes(BTreeSet::from([remark.to_owned()]))
    }

    /// A field no document names, by its path: `statusInfo.` and `reason`.
    pub(super) fn unknown(&mut self, place: &str, name: &str) {
        self.note(place, name, "");
    }

    /// A kind of status event no document names.
    pub(super) fn unknown_kind(&mut self, name: &str) {
        self.note("eventType(", name, ")");
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
        self.text_with(|text| Some(Arc::from(text)))
    }

    pub(super) fn number(self) -> Option<Number> {
        self.text_with(Number::new)
    }

    fn text_with<T>(self, make: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let remark = match text_of(self.node) {
            Text::Is(text) => return make(&text),
            Text::Nothing => return None,
            Text::Structure => "(not-text)",
            Text::TooLong => "(too-long)",
        };
        self.notes.note(self.place, self.name, remark);
        None
    }

    /// An integer, also one in quotes, and one with nothing but zeros behind the point.
    pub(super) fn integer(self) -> Option<i64> {
        let value = match self.node {
            Node::Null => return None,
            Node::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Node::Text(text) if text.trim().is_empty() => return None,
            Node::Text(text) => text.trim().parse().ok(),
            Node::Bool(_) | Node::Array(_) | Node::Object(_) => None,
        };
        if value.is_none() {
            self.notes.note(self.place, self.name, "(not-an-integer)");
        }
        value
    }

    /// A moment; see [`read_time`].
    pub(super) fn time(self) -> Option<Stamp> {
        let value = match self.node {
            Node::Null => return None,
            Node::Text(text) if text.trim().is_empty() => return None,
            Node::Text(text) => read_time(text),
            Node::Number(number) => read_time(&number.to_string()),
            Node::Bool(_) | Node::Array(_) | Node::Object(_) => None,
        };
        if value.is_none() {
            self.notes.note(self.place, self.name, "(not-a-time)");
        }
        value
    }
}

/// Readers that know only floating point write `8102.0`.
fn whole(value: f64) -> Option<i64> {
    // Below this bound every whole number is exactly itself.
    let is_exact = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    is_exact.then_some(value as i64)
}

/// What a value says as text.
#[derive(Debug, PartialEq)]
pub(super) enum Text<'n> {
    Is(Cow<'n, str>),
    /// `null` or `""`.
    Nothing,
    /// A list or an object.
    Structure,
    /// Longer than [`LONGEST`].
    TooLong,
}

/// The text a value stands for.
pub(super) fn text_of<'n>(node: &'n Node<'_>) -> Text<'n> {
    match node {
        Node::Null => Text::Nothing,
        Node::Text(text) if text.is_empty() => Text::Nothing,
        Node::Text(text) if text.len() > LONGEST => Text::TooLong,
        Node::Text(text) => Text::Is(Cow::Borrowed(&**text)),
        Node::Number(number) => Text::Is(Cow::Owned(number.to_string())),
        Node::Bool(value) => Text::Is(Cow::Borrowed(if *value { "true" } else { "false" })),
        Node::Array(_) | Node::Object(_) => Text::Structure,
    }
}

/// `yyyy-MM-dd HH:mm:ss` in UTC, with any number of blanks or a `T` between; a fraction of a second is dropped, `Z`
/// or an offset such as `+08:00` obeyed (PROTOCOL 3; 2.6 has ISO times). Also the "UNIX time stamp" that the documents
/// call it (PROTOCOL 2), should it ever be one: 10 digits are seconds, 13 are milliseconds. `None` for all else,
/// and for what is no plausible time of a telephone call.
pub fn read_time(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let secs = if text.bytes().all(|byte| byte.is_ascii_digit()) { epoch(text) } else { calendar(text) }?;
    PLAUSIBLE.contains(&secs).then_some(Stamp(secs))
}

fn epoch(digits: &str) -> Option<i64> {
    match digits.len() {
        10 => digits.parse().ok(),
        13 => digits.get(..10)?.parse().ok(),
        _ => None,
    }
}

fn calendar(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let time = rest.trim_start_matches(' ');
    let time = match time.strip_prefix(['T', 't']) {
        Some(time) => time,
        None if time.len() < rest.len() => time,
        None => return None,
    };
    let (time, behind) = time.split_at_checked(8)?;
    let offset_secs = match behind.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return None;
            }
            offset(zone)?
        }
        None => offset(behind)?,
    };
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date.as_bytes() else { return None };
    let [h1, h2, b':', n1, n2, b':', s1, s2] = time.as_bytes() else { return None };
    let year = i32::try_from(two(y1, y2)? * 100 + two(y3, y4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, two(m1, m2)?, two(d1, d2)?)?;
    let time = NaiveTime::from_hms_opt(two(h1, h2)?, two(n1, n2)?, two(s1, s2)?)?;
    Some(NaiveDateTime::new(date, time).and_utc().timestamp() - offset_secs)
}

/// Nothing, `Z`, `+08`, `+0800` or `+08:00`, in seconds east of Greenwich.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [] | [b'Z' | b'z'] => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [h1, h2] => (two(h1, h2)?, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (two(h1, h2)?, two(m1, m2)?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then(|| sign * i64::from(hours * 3_600 + minutes * 60))
}

fn two(tens: &u8, ones: &u8) -> Option<u32> {
    Some(digit(*tens)? * 10 + digit(*ones)?)
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
        check("2026-01-27 10:00:00+08:00");
        check("2026-01-27T10:00:00.0+0800");
        check("2026-01-26T21:00:00-05");
        check("1769479200");
        check("1769479200450");
    }

    #[test]
    fn what_is_no_plausible_time_of_a_call_is_none() {
        for text in
            ["0001-01-01 00:00:00", "1970-01-01 00:00:00", "1999-12-31 23:59:59", "9999-12-31 23:59:59"]
        {
            assert_eq!(read_time(text), None, "{text}");
        }
        for text in
            ["0000000000", "9999999999", "0000000000000", "-2026-01-27 02:00:00", "2100-01-01 00:00:00"]
        {
            assert_eq!(read_time(text), None, "{text}");
        }
        assert_eq!(read_time("2000-01-01 00:00:00"), Some(Stamp(946_684_800)));
        assert_eq!(read_time("2099-12-31 23:59:59"), Some(Stamp(4_102_444_799)));
    }

    #[test]
    fn what_is_no_time_is_none() {
        let check = |text: &str| assert_eq!(read_time(text), None, "{text}");
        for text in ["", " ", "now", "2026-01-27", "2026-01-2702:00:00", "2026-1-27 02:00:00", "17694792"] {
            check(text);
        }
        for text in ["2026-02-30 02:00:00", "2026-01-27 24:00:00", "2026-13-01 00:00:00", "20260127T020000"] {
            check(text);
        }
        for text in [
            "2026-01-27 02:00:00.",
            "2026-01-27 02:00:00.x",
            "2026-01-27 02:00:00+8",
            "2026-01-27 02:00:00+15:00",
            "2026-01-27 02:00:00+08:60",
            "2026-01-27 02:00:00 +08:00x",
            "2026-01-27 02:00:00.Z",
            "20260127020000",
            "２０２６-01-27 02:00:00",
        ] {
            check(text);
        }
        check("2026-01-2\u{e9}T02:00:00");
    }
}
