//! Session ids as people paste them: a column of a spreadsheet or of somebody's own database, with or without its head.

use super::super::super::guard::unguarded;
use super::Condition;
use super::numbers::is_separator;

/// Letters of an id (PROTOCOL 2.4 knows ids of 40 to 80), and how many of them are digits and underlines at least. A
/// shorter one is somebody's own word.
const LETTERS: std::ops::RangeInclusive<usize> = 16..=256;
const DIGITS: usize = 6;
const UNDERLINES: usize = 2;

/// Every id of a text that holds nothing but several of them, or a head and what stands under it, each once, as a
/// condition: whichever of these calls.
pub fn sessions_in<P>(text: &str) -> Option<Condition<P>> {
    let is_between = |c: char| c.is_whitespace() || is_separator(c) || matches!(c, '"' | '\u{feff}');
    let mut words = text.split(is_between).filter(|word| !word.is_empty()).map(unguarded).peekable();
    let mut is_list = false;
    while words.next_if(|head| is_head(head)).is_some() {
        is_list = true;
    }
    let mut ids: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for word in words {
        if !is_id(word) {
            return None;
        }
        is_list |= !known.is_empty();
        if known.insert(word) {
            ids.push(word.to_owned());
        }
    }
    (is_list && !ids.is_empty()).then_some(Condition::SessionIs(ids))
}

/// What stands above such a column: `sessionId`, `session_id`, 会话 ID.
fn is_head(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    matches!(letters.to_lowercase().as_str(), "session" | "id" | "sessionid" | "会话" | "会话id")
}

fn is_id(word: &str) -> bool {
    let count = |is_one: fn(&u8) -> bool| word.bytes().filter(is_one).count();
    LETTERS.contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_@.+-".contains(&byte))
        && count(u8::is_ascii_digit) >= DIGITS
        && count(|byte| *byte == b'_') >= UNDERLINES
}

#[cfg(test)]
mod tests {
    use super::super::super::{Expr, Filter, Period};
    use super::*;

    const FIRST: &str = "1201_612_4294967295_20260127020000@callenabler245.huaweicaas.com";
    const SECOND: &str = "+8675528000001_+8613800000021_4_627e5c1f_963036_669_1_0";

    fn found(text: &str) -> Option<Vec<String>> {
        match sessions_in::<Period>(text)? {
            Condition::SessionIs(ids) => Some(ids),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_column_of_ids_is_a_list_whatever_stands_between_them() {
        let both = Some(vec![FIRST.to_owned(), SECOND.to_owned()]);
        for between in ["\n", "\r\n", " ", "\t", ";", ",", "，", "、", "；", ", ", "\n\n"] {
            assert_eq!(found(&format!("{between}{FIRST}{between}{SECOND}{between}")), both, "{between:?}");
        }
        for head in ["sessionId", "session_id", "Session ID", "会话 ID", "会话ID", "\u{feff}\"sessionId\""]
        {
            assert_eq!(found(&format!("{head}\n{FIRST}\n{SECOND}\n")), both, "{head}");
        }
        assert_eq!(found(&format!("\"{FIRST}\"\n\"{SECOND}\"\n{FIRST}")), both, "quoted, and one twice");
        assert_eq!(found(&format!("{FIRST}\n'{SECOND}")), both, "guarded by a spreadsheet");
        let one = Some(vec![FIRST.to_owned()]);
        assert_eq!(
            (found(&format!("sessionId\n{FIRST}")), found(&format!("{FIRST}\n{FIRST}"))),
            (one.clone(), one)
        );
    }

    #[test]
    fn what_is_no_list_of_ids_is_left_alone() {
        for text in [
            "",
            "sessionId",
            FIRST,
            "13800000021\n13800000022",
            "order_2026_000001 x",
            "somebody@example.com\nsomebody_else@example.com",
            &format!("{FIRST} outcome:failed"),
            &format!("session:{FIRST},{SECOND}"),
            &format!("{FIRST} 13800000021"),
            &format!("{FIRST}|{SECOND}"),
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn what_it_makes_of_them_can_be_read() {
        let condition = sessions_in::<Period>(&format!("{FIRST}\n{SECOND}")).unwrap();
        let read = Filter::parse(&condition.to_string()).unwrap();
        assert_eq!(read.terms, [Expr::Is(condition)]);
    }
}
