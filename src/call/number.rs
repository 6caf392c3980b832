//! A telephone number as it was sent, and the digits it is compared by.
//!
//! `+8613800000021`, `008613800000021` and `13800000021` are one number; `+8675528000001`, `075528000001` and
//! `75528000001` are one number. Other countries keep their code behind `00`. Masked numbers (`+86138****0021`,
//! as some documents and resellers send them) keep their stars. Full-width signs, as Chinese input methods write them,
//! are the ordinary ones.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A telephone number (PROTOCOL 2: E.164 with `+`, String(1-32); in the field also without). Calls carry up to seven of
/// them and go by in millions: up to 23 bytes stand in the value itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(SmolStr);

impl Number {
    /// Keeps the text as it was sent; nothing is refused. Empty text is no number.
    pub fn new(raw: &str) -> Option<Number> {
        let raw = raw.trim();
        (!raw.is_empty()).then(|| Number(SmolStr::new(raw)))
    }

    /// The number as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text that numbers are compared by: national digits without any prefix.
    pub fn key(&self) -> String {
        key_of(&self.0)
    }

    /// For people: `138 0013 8000`, `0755 8360 1102`, `010 1234 5678`, `+1 4155550100`. Unknown forms stay as sent.
    pub fn grouped(&self) -> String {
        group(&self.key()).unwrap_or_else(|| self.0.to_string())
    }

    /// To be dialled, as people read it but without blanks: `13800138000`, `075583601102`, `+14155550100`. The digits it
    /// is compared by lack the `0` that a landline is dialled with.
    pub fn dialled(&self) -> String {
        group(&self.key()).map_or_else(|| self.0.to_string(), |number| number.replace(' ', ""))
    }

    /// Only the last four digits stay readable: `•••• 8000`, for a screen that others can see.
    pub fn masked(&self) -> String {
        let digits: Vec<char> = narrow(&self.0).filter(|c| c.is_ascii_digit() || *c == '*').collect();
        let tail: String = digits[digits.len().saturating_sub(4)..].iter().collect();
        format!("•••• {tail}")
    }
}

/// National digits without any prefix: separators, `+86`, `0086`, an `86` that can only be the country code, and the
/// trunk `0` are dropped; another country's number becomes `00` + country code + number. Text without digits is
/// kept as it is.
pub fn key_of(raw: &str) -> String {
    let mut signs = narrow(raw).skip_while(|c| c.is_whitespace()).peekable();
    let is_international = signs.peek() == Some(&'+');
    let digits: String = signs.filter(|c| c.is_ascii_digit() || *c == '*').collect();
    if digits.is_empty() {
        return raw.trim().to_owned();
    }
    let international = if is_international { Some(&*digits) } else { digits.strip_prefix("00") };
    if let Some(digits) = international {
        return match digits.strip_prefix("86") {
            Some(rest) if rest.len() >= 3 => national(rest).to_owned(),
            _ => format!("00{digits}"),
        };
    }
    national(&digits).to_owned()
}

/// Without the trunk `0`, and without an `86` that no area code begins with and no national number has room for.
fn national(mut digits: &str) -> &str {
    loop {
        digits = match (digits.strip_prefix("86"), digits.strip_prefix('0')) {
            (Some(rest), _) if matches!(rest.len(), 10 | 11) => rest,
            (_, Some(rest)) if rest.len() >= 9 => rest,
            _ => return digits,
        };
    }
}

/// The text with ordinary signs in place of full-width ones.
pub(super) fn narrow(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(narrow_sign)
}

/// The ordinary sign in place of a full-width one.
pub(super) fn narrow_sign(sign: char) -> char {
    match sign {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        _ => sign,
    }
}

fn group(key: &str) -> Option<String> {
    if let Some(foreign) = key.strip_prefix("00") {
        return Some(format!("+{foreign}"));
    }
    let chars: Vec<char> = key.chars().collect();
    let slice = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    match (chars.len(), chars.first()?) {
        (11, '1') => Some(format!("{} {} {}", slice(0, 3), slice(3, 7), slice(7, 11))),
        (10, '1') => Some(format!("0{} {} {}", slice(0, 2), slice(2, 6), slice(6, 10))),
        (10, '2') => Some(format!("0{} {} {}", slice(0, 2), slice(2, 6), slice(6, 10))),
        (10, '4' | '8') => Some(format!("{} {} {}", slice(0, 3), slice(3, 6), slice(6, 10))),
        (11, '3'..='9') => Some(format!("0{} {} {}", slice(0, 3), slice(3, 7), slice(7, 11))),
        (10, '3'..='9') => Some(format!("0{} {} {}", slice(0, 3), slice(3, 6), slice(6, 10))),
        (1..=8, _) => Some(key.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_has_the_same_key_in_every_form() {
        let check = |forms: &[&str], key: &str| {
            for form in forms {
                assert_eq!(key_of(form), key, "{form}");
            }
        };
        check(&["+8613800000021", "008613800000021", "13800000021", "+86 138-0000-0021"], "13800000021");
        check(&["+8675528000001", "075528000001", "0755-28000001", "75528000001"], "75528000001");
        check(&["+861012345678", "01012345678"], "1012345678");
        check(&["+14155550100", "0014155550100"], "0014155550100");
        check(&["+86138****0021", "138****0021"], "138****0021");
        check(&["95533"], "95533");
        check(&["anonymous"], "anonymous");
        check(&["8613800000021", "+86 013800000021", "＋８６１３８００００００２１"], "13800000021");
        check(&["8675528000001", "+86 (0755) 28000001", "０７５５－２８０００００１"], "75528000001");
        check(&["8610800"], "8610800");
        check(&["+86"], "0086");
        check(&["86"], "86");
        check(&["00"], "00");
    }

    #[test]
    fn a_landline_is_dialled_with_its_trunk_nought() {
        let check = |raw: &str, dialled: &str| assert_eq!(Number::new(raw).unwrap().dialled(), dialled);
        check("+8613800138000", "13800138000");
        check("+8675583601102", "075583601102");
        check("75583601102", "075583601102");
        check("+861012345678", "01012345678");
        check("+862161057296", "02161057296");
        check("+864001234567", "4001234567");
        check("0014155550100", "+14155550100");
        check("95533", "95533");
        check("anonymous", "anonymous");
    }

    #[test]
    fn people_read_numbers_in_groups() {
        let check = |raw: &str, shown: &str| assert_eq!(Number::new(raw).unwrap().grouped(), shown);
        check("+8613800138000", "138 0013 8000");
        check("+8675583601102", "0755 8360 1102");
        check("+861012345678", "010 1234 5678");
        check("+862112345678", "021 1234 5678");
        check("4008123456", "400 812 3456");
        check("+14155550100", "+14155550100");
        check("95533", "95533");
        check("+86138****0021", "138 **** 0021");
    }

    #[test]
    fn a_masked_number_shows_four_digits_only() {
        assert_eq!(Number::new("+8613800138000").unwrap().masked(), "•••• 8000");
        assert_eq!(Number::new("12").unwrap().masked(), "•••• 12");
    }

    #[test]
    fn an_empty_number_is_no_number() {
        assert_eq!(Number::new(""), None);
        assert_eq!(Number::new("  "), None);
    }
}
