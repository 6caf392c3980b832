//! Telephone numbers as people paste them: a column of a spreadsheet, a line of a chat, `138 0013 8000`. Several whole
//! numbers in a row are a list, whatever stands between them; digits that together are one number are not torn apart.

use super::super::super::number::{key_of, narrow};

/// Digits of a whole number; a short one belongs to a list only beside two whole ones.
const WHOLE: std::ops::RangeInclusive<usize> = 7..=18;
const SHORT: std::ops::RangeInclusive<usize> = 3..=6;
/// Short numbers that a list may have before its second whole one.
const PATIENCE: usize = 8;

/// The comma, and what stands in its place elsewhere.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | ';' | '；')
}

/// What stands at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pasted {
    pub(super) numbers: Vec<String>,
    /// How much of the text that was.
    pub(super) bytes: usize,
    /// Something other than blanks stands between some of them.
    is_apart: bool,
}

/// More numbers than these no call has: its people, and what they are shown.
const OF_A_CALL: usize = 3;

/// Every number of a text that holds nothing but several of them.
pub fn numbers_in(text: &str) -> Option<Vec<String>> {
    let text = text.trim_matches(is_between);
    let pasted = listed(text).0?;
    (pasted.bytes == text.len() && pasted.numbers.len() > 1).then_some(pasted.numbers)
}

/// The numbers that `text` begins with: two or more whole ones, or one whose digits stand apart. Two or three with
/// nothing but blanks between them are conditions that must all hold, as everywhere.
pub(super) fn read(text: &str) -> Option<Pasted> {
    let (list, alone) = listed(text);
    list.filter(|list| list.is_apart || list.numbers.len() > OF_A_CALL).or(alone)
}

/// A list at the beginning of a text, and one number there whose digits stand apart.
fn listed(text: &str) -> (Option<Pasted>, Option<Pasted>) {
    let (mut numbers, mut wholes, mut at) = (Vec::new(), 0, 0);
    let mut is_apart = false;
    let mut alone = None;
    let mut end = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        if let Some((number, bytes)) = one(rest) {
            wholes += 1;
            if numbers.is_empty() && number != rest.get(..bytes).unwrap_or("") {
                alone = Some(Pasted { numbers: vec![number.clone()], bytes, is_apart: false });
            }
            numbers.push(number);
            at += bytes;
        } else {
            let token = token(rest);
            let number = plain(token);
            let is_short = SHORT.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
            if !is_short || wholes < 2 && numbers.len() - wholes >= PATIENCE {
                break;
            }
            numbers.push(number);
            at += token.len();
        }
        end = at;
        let between = text.get(at..).unwrap_or("");
        at += between.len() - between.trim_start_matches(is_between).len();
        if at == end {
            break;
        }
        let leads_on = one(text.get(at..).unwrap_or("")).is_some();
        let between = text.get(end..at).unwrap_or("");
        is_apart |=
            leads_on && between.contains(|c: char| is_separator(c) || matches!(c, '\n' | '\r' | '\t'));
    }
    if wholes < 2 {
        return (None, alone);
    }
    let list = match text.get(at..).and_then(|rest| rest.chars().next()) {
        None | Some('|' | ')') => Some(at),
        // A comma leads on to something that is no number: that is a list of another kind.
        Some(_) if text.get(end..at).is_none_or(|between| between.contains(is_separator)) => None,
        Some(_) => Some(end),
    };
    (list.map(|bytes| Pasted { numbers: each_once(numbers), bytes, is_apart }), alone)
}

/// One whole number at the beginning of `text`, without the blanks in it, and how much of the text it takes.
pub(super) fn one(text: &str) -> Option<(String, usize)> {
    grouped(text).or_else(|| {
        let token = token(text);
        let number = plain(token);
        is_whole(&number).then_some((number, token.len()))
    })
}

/// Whether a word would be read together with what stands beside it; of `02329121;x` it is the beginning that would be.
pub(in crate::call::filter) fn joins(word: &str) -> bool {
    !token(word).chars().any(char::is_alphabetic)
}

/// A word that would not be read as the word it is.
pub(in crate::call::filter) fn is_other(word: &str) -> bool {
    read(word).is_some()
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || is_separator(c)
}

/// What copying out of a list of contacts leaves around a number: marks of the direction of writing.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Up to a blank, a separator, or the end of a group.
fn token(text: &str) -> &str {
    let mut depth = 0;
    let end = text.char_indices().find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth < 0 || *c == '|' || is_between(*c)
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn plain(token: &str) -> String {
    narrow(token).filter(|c| !is_mark(*c)).collect()
}

/// Whether a text is a whole number, digits beside digits.
pub(super) fn is_whole(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or(number);
    let count = digits.chars().filter(|c| c.is_ascii_digit() || *c == '*').count();
    let has_brackets = digits.strip_prefix('(').map_or(!digits.contains(['(', ')']), |rest| {
        let (area, local) = rest.split_once(')').unwrap_or_default();
        area.starts_with('0') && (3..=4).contains(&area.len()) && !local.contains(['(', ')'])
    });
    let is_date = matches!(digits.split('-').map(str::len).collect::<Vec<_>>()[..], [4, 2, 2]);
    WHOLE.contains(&count)
        && has_brackets
        && !is_date
        && digits.chars().all(|c| c.is_ascii_digit() || "-*()".contains(c))
        && digits.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && digits.ends_with(|c: char| c.is_ascii_digit())
}

/// How the digits of national numbers stand apart: a mobile, an area code with its trunk `0`, 400 and 800.
const NATIONAL: [(&str, &[usize]); 10] = [
    ("1", &[3, 4, 4]),
    ("0", &[3, 8]),
    ("0", &[3, 4, 4]),
    ("0", &[4, 7]),
    ("0", &[4, 8]),
    ("0", &[4, 3, 4]),
    ("0", &[4, 4, 4]),
    ("400", &[3, 3, 4]),
    ("400", &[3, 4, 3]),
    ("800", &[3, 3, 4]),
];

/// How the digits stand apart behind a country code, where the trunk `0` is left out.
const INTERNATIONAL: [(&str, &[usize]); 6] =
    [("", &[2, 8]), ("", &[2, 4, 4]), ("", &[3, 7]), ("", &[3, 8]), ("", &[3, 3, 4]), ("", &[3, 4, 4])];

/// A number whose digits stand apart, one blank between each two groups.
fn grouped(text: &str) -> Option<(String, usize)> {
    let mut groups: Vec<(String, usize)> = Vec::with_capacity(4);
    let mut at = 0;
    while groups.len() < 4 {
        let token = token(text.get(at..)?);
        at += token.len();
        groups.push((plain(token), at));
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(blank @ (' ' | '\u{a0}' | '\u{3000}')) => at += blank.len_utf8(),
            _ => break,
        }
    }
    let (first, rest) = groups.split_first()?;
    let is_code = |code: &str| (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    if matches!(first.0.as_str(), "86" | "0086") || first.0.strip_prefix('+').is_some_and(is_code) {
        let whole = || rest.first().filter(|(next, _)| !next.starts_with('+') && is_whole(next)).cloned();
        let shape = whole().or_else(|| fitting(rest, &INTERNATIONAL)).or_else(|| fitting(rest, &NATIONAL))?;
        return Some((format!("{}{}", first.0, shape.0), shape.1));
    }
    // `(0755) 28000001`
    if let Some(area) = first.0.strip_prefix('(').and_then(|area| area.strip_suffix(')')) {
        let local = rest.first().filter(|(local, _)| matches!(local.len(), 7 | 8))?;
        let digits = format!("{area}{}", local.0);
        let is_number = area.starts_with('0')
            && matches!(area.len(), 3 | 4)
            && digits.bytes().all(|b| b.is_ascii_digit());
        return is_number.then_some((digits, local.1));
    }
    fitting(&groups, &NATIONAL).filter(|(digits, _)| !digits.starts_with('1') || is_mobile(digits))
}

/// Whether the second digit is one that mobile numbers have.
fn is_mobile(digits: &str) -> bool {
    digits.as_bytes().get(1).is_some_and(|digit| (b'3'..=b'9').contains(digit))
}

/// The digits of the first shape that the groups begin with, and where its last group ends.
fn fitting(groups: &[(String, usize)], shapes: &[(&str, &[usize])]) -> Option<(String, usize)> {
    shapes.iter().find_map(|(begins, lengths)| {
        let taken = groups.get(..lengths.len())?;
        let fits = taken.iter().zip(*lengths).all(|((group, _), length)| {
            group.len() == *length && group.bytes().all(|byte| byte.is_ascii_digit())
        });
        let digits: String = taken.iter().map(|(group, _)| group.as_str()).collect();
        let is_begun = taken.first()?.0.starts_with(begins);
        (fits && is_begun).then_some((digits, taken.last()?.1))
    })
}

/// The numbers, each once: without those that are another form of one of them.
fn each_once(numbers: Vec<String>) -> Vec<String> {
    // In an order that is the same in each run, so that the fuzzer meets the same paths again.
    let mut known = std::collections::BTreeSet::new();
    numbers.into_iter().filter(|number| known.insert(key_of(number))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_numbers_is_a_list_whatever_stands_between_them() {
        for between in ["\n", "\r\n", " ", "\t", ";", ",", "，", "、", "；", ", ", " ; ", ",\n", "  "] {
            let text = ["13800000021", "+86 139-0000-0022", "0755-28000001"].join(between);
            let numbers = ["13800000021", "+86139-0000-0022", "0755-28000001"].map(str::to_owned);
            assert_eq!(numbers_in(&text), Some(numbers.into()), "{between:?}");
            assert_eq!(numbers_in(&format!("{between}{text}{between}")).map(|n| n.len()), Some(3));
        }
    }

    #[test]
    fn digits_that_stand_apart_are_one_number() {
        let check = |text: &str, numbers: &[&str]| {
            let read = read(text).map(|pasted| pasted.numbers).unwrap_or_default();
            assert_eq!(read, numbers, "{text}");
        };
        check("138 0013 8000", &["13800138000"]);
        check("138 0013 8000\n139 0013 8000", &["13800138000", "13900138000"]);
        check("138 0013 8000, 139 0013 8000 13700137000", &["13800138000", "13900138000", "13700137000"]);
        // Blanks alone are `and`, up to as many numbers as a call has.
        check("138 0013 8000 139 0013 8000 13700137000", &["13800138000"]);
        check("13800138000 13900138000 13700137000", &[]);
        check(
            "13800138001 13800138002 13800138003 13800138004",
            &["13800138001", "13800138002", "13800138003", "13800138004"],
        );
        check("+86 138 0013 8000", &["+8613800138000"]);
        check("+86 13800138000;+86 13900138000", &["+8613800138000", "+8613900138000"]);
        check("0755 8360 1102", &["075583601102"]);
        check("(0755) 28000001", &["075528000001"]);
        check("010 12345678", &["01012345678"]);
        check("\u{202d}13800138000\u{202c}", &["13800138000"]);
        // These are what they were: conditions that must all hold.
        check("13800000021", &[]);
        check("138 0021", &[]);
        check("13800000021 4321", &[]);
        check("2026-01-27 2026-01-28", &[]);
        check("order 13800000021 13900000022", &[]);
        check("138* 13800000021", &[]);
        check("13800000021,13900000022,Robot", &[]);
    }

    #[test]
    fn a_short_number_belongs_to_a_list_of_whole_ones_and_what_follows_does_not() {
        let pasted = read("95533,13800000021,13900000022 at:today").unwrap();
        assert_eq!((pasted.numbers.len(), pasted.bytes), (3, "95533,13800000021,13900000022".len()));
        assert_eq!(read("+8613800000021,13800000021,008613800000021").unwrap().numbers.len(), 1);
    }
}
