//! Text for others: of every telephone number only the last four digits stay readable, on a screen that they see and in
//! a file that is given away ([`Mask`]).

#[cfg(test)]
mod tests;
mod token;

use std::borrow::Cow;
use std::sync::Arc;

use super::Number;

pub use token::{TokenKey, is_token};

/// Fewer digits than this are no telephone number: years, codes, seconds.
const LEAST: usize = 7;
/// Digits that stay.
const KEPT: usize = 4;
/// What stands for what is not shown.
pub const HIDDEN: &str = "••••";

/// How numbers are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mask {
    /// As they were sent.
    #[default]
    Off,
    /// `•••• 8000`: for a screen.
    Ends,
    /// `8000-k7f3q2ztab`: for files, in which people have to be told apart.
    Tokens(Arc<TokenKey>),
}

impl Mask {
    pub fn is_on(&self) -> bool {
        *self != Mask::Off
    }

    pub fn number<'a>(&self, number: &'a Number) -> Cow<'a, str> {
        match self {
            Mask::Off => number.as_str().into(),
            Mask::Ends => number.masked().into(),
            Mask::Tokens(key) => key.token(number.as_str()).into(),
        }
    }

    /// Text that people wrote, and numbers in it.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Mask::Off => text.into(),
            Mask::Ends => digits(text),
            Mask::Tokens(key) => replace(text, run_end, |_, number| Some(key.token(number))),
        }
    }

    /// The id of a call or of a record, and numbers in it: with tokens for them it still joins what belongs together.
    pub fn id<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Mask::Off => text.into(),
            Mask::Ends => id(text),
            Mask::Tokens(key) => replace_in_id(text, |number| key.token(number)),
        }
    }

    /// Keys that somebody pressed.
    pub fn keys<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_on() { keys(text).into() } else { text.into() }
    }

    /// Text as it was sent, maybe encoded: whoever can decode it would read the numbers in it.
    pub fn sent<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_on() { HIDDEN.into() } else { text.into() }
    }
}

/// `text` with `•••• 8000` in the place of each run of seven digits or more. A space or a hyphen joins digits where at
/// least three follow it, as people write numbers; dates and times of day are left alone.
pub fn digits(text: &str) -> Cow<'_, str> {
    replace(text, run_end, |_, number| Some(format!("{HIDDEN} {}", tail(number))))
}

/// An id of a call or of a record, for such a screen: the ids of some services hold the numbers of both people
/// (PROTOCOL 2.4), and `+8613800138000_+8613900139000_4_627e` becomes `••••8000_••••9000_4_627e`. What the documents
/// know to be no number stays, so that calls can still be told apart.
pub fn id(text: &str) -> Cow<'_, str> {
    replace_in_id(text, |number| format!("{HIDDEN}{}", tail(number)))
}

fn replace_in_id(text: &str, shown: impl Fn(&str) -> String) -> Cow<'_, str> {
    replace(text, digits_end, |before, number| (!is_counted(before, number)).then(|| shown(number)))
}

/// The keys that somebody pressed: as many dots. They may be the number of a card.
pub fn keys(text: &str) -> String {
    let is_key = |sign: char| sign.is_alphanumeric() || matches!(sign, '*' | '#' | '＊' | '＃');
    text.chars().map(|sign| if is_key(sign) { '•' } else { sign }).collect()
}

/// `text` with what `shown` makes of each run of seven digits or more, of which `end_of` tells the end. It hears what
/// stands before the number, and the number with the plus that belongs to it; `None` leaves it as it is.
fn replace<'a>(
    text: &'a str,
    end_of: fn(&str, usize) -> usize,
    shown: impl Fn(&str, &str) -> Option<String>,
) -> Cow<'a, str> {
    let mut out = String::new();
    let mut kept_from = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, sign)) = rest.next() {
        if !is_digit(sign) {
            continue;
        }
        let end = end_of(text, start);
        while rest.next_if(|(at, _)| *at < end).is_some() {}
        let found = text.get(start..end).unwrap_or_default().chars().filter(|sign| is_digit(*sign)).count();
        if found < LEAST {
            continue;
        }
        let before = text.get(..start).unwrap_or_default();
        let before = before.strip_suffix(['+', '＋']).unwrap_or(before);
        let number = text.get(before.len()..end).unwrap_or_default();
        if let Some(shown) = shown(before, number) {
            out.push_str(text.get(kept_from..before.len()).unwrap_or_default());
            out.push_str(&shown);
            kept_from = end;
        }
    }
    if kept_from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept_from..).unwrap_or_default());
    Cow::Owned(out)
}

/// The digits that stay.
fn tail(number: &str) -> String {
    let found: Vec<char> = number.chars().filter(|sign| is_digit(*sign)).collect();
    found.iter().skip(found.len().saturating_sub(KEPT)).collect()
}

/// The largest number of 32 bits stands in many ids, for what is not known.
const NOBODY: &str = "4294967295";
/// Digits of the serial number behind the time in an `icid`.
const SERIAL: usize = 8;

/// Whether digits of an id are known to be none of a telephone number: [`NOBODY`], a time such as `20190124110424`, and
/// the serial number behind it in `CAE-20190124110424-12019775`.
fn is_counted(before: &str, number: &str) -> bool {
    let is_serial = || {
        let time = before.strip_suffix('-').unwrap_or_default();
        let from = time.rfind(|sign| !is_digit(sign)).map_or(0, |at| at + 1);
        number.len() <= SERIAL && time.get(from..).is_some_and(is_time)
    };
    number == NOBODY || is_time(number) || is_serial()
}

/// `20190124110424`: a second of this century.
fn is_time(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let within =
        |from, to, range: std::ops::RangeInclusive<u32>| part(from, to).is_some_and(|n| range.contains(&n));
    digits.len() == 14
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && within(0, 2, 20..=20)
        && within(4, 6, 1..=12)
        && within(6, 8, 1..=31)
        && within(8, 10, 0..=23)
        && within(10, 12, 0..=59)
        && within(12, 14, 0..=59)
}

/// `text` with a `•` in the place of each digit but the last four of such runs: as many signs as before, so that it can
/// be typed into.
pub fn in_place(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut shown_to = 0;
    let mut start = 0;
    while let Some(sign) = text.get(start..).unwrap_or_default().chars().next() {
        let end = run_end(text, start);
        let run = text.get(start..end).unwrap_or_default();
        let mut left = run.chars().filter(|sign| is_digit(*sign)).count();
        if left >= LEAST {
            out.push_str(text.get(shown_to..start).unwrap_or_default());
            for sign in run.chars() {
                out.push(if is_digit(sign) && left > KEPT { '•' } else { sign });
                left -= usize::from(is_digit(sign));
            }
            shown_to = end;
        }
        start = end.max(start + sign.len_utf8());
    }
    if shown_to == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(shown_to..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the digits that begin at `start` end, with those that people join to them.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let joined = digits_end(text, end);
        if joined == end {
            return end;
        }
        end = joined;
        let mut after = text.get(end..).unwrap_or_default().chars();
        let joins = matches!(after.next(), Some(' ' | '-'));
        if !joins || after.take_while(|sign| is_digit(*sign)).count() < 3 {
            return end;
        }
        end += 1;
    }
}

/// Where the digits that begin at `start` end.
fn digits_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take_while(|sign| is_digit(*sign)).map(char::len_utf8).sum::<usize>()
}

/// Stars are digits that somebody has masked before us.
fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || sign == '*' || ('０'..='９').contains(&sign)
}

/// The members that hold keys somebody pressed (PROTOCOL 2.2, 3.1, 3.5).
const KEYED: [&str; 4] = ["digitInfo", "dynIVRPath", "extendNum", "extendNumber"];

/// Whether the member of this name holds keys that somebody pressed.
pub fn is_keyed(name: &str) -> bool {
    KEYED.contains(&name)
}

/// A body as it came, for such a screen: numbers masked, the keys that were pressed as well, and the user data gone,
/// which may be Base64 and say anything. What is no JSON is looked through in the same way.
pub fn body(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((name, end)) = next_hidden(rest) {
        let (before, after) = rest.split_at(end);
        out.push_str(before);
        let value = after.trim_start_matches([':', ' ', '\t', '\n', '\r']);
        out.push_str(after.get(..after.len() - value.len()).unwrap_or_default());
        let (mark, value) = value.strip_prefix('"').map_or(("", value), |value| ("\"", value));
        let end = match mark {
            "" => value.find([',', '}', ']', ' ', '\t', '\n', '\r']).unwrap_or(value.len()),
            _ => string_end(value),
        };
        let (value, after) = value.split_at(end);
        out.push_str(mark);
        match (mark, name) {
            ("", _) if matches!(value, "null" | "true" | "false") => out.push_str(value),
            ("\"", "userData") => out.push_str(HIDDEN),
            _ => out.push_str(&keys(value)),
        }
        rest = after;
    }
    out.push_str(rest);
    digits(&out).into_owned()
}

/// The first name of a member in `text` whose value says too much, and where its quotation mark is closed.
fn next_hidden(text: &str) -> Option<(&'static str, usize)> {
    let names = KEYED.into_iter().chain(["userData"]);
    let found = names.filter_map(|name| Some((name, text.find(&format!("\"{name}\""))?)));
    found.min_by_key(|(_, at)| *at).map(|(name, at)| (name, at + name.len() + 2))
}

/// Where a JSON string ends, from behind its opening quotation mark.
fn string_end(inside: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in inside.char_indices() {
        match sign {
            '"' if !escaped => return at,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    inside.len()
}
