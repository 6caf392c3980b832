//! The apostrophe that keeps a spreadsheet from running a text as a formula. A CSV puts it there; people copy it back
//! out of the cell together with the text, and then it is no part of what they mean.

use super::number::narrow;

/// What spreadsheets take for the beginning of a formula; where people write Chinese, full-width signs as well.
pub const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What stands in front of such a text.
pub const GUARD: char = '\'';

/// Whether a spreadsheet would run `text`.
pub fn is_needed(text: &str) -> bool {
    text.starts_with(STARTS) && !is_number(text)
}

/// A sign and a telephone number behind it, as it was sent or with stars or dots for what is hidden. A second sign
/// would be a sum, and a star that stands alone a product; of several in a row no spreadsheet makes a formula.
fn is_number(text: &str) -> bool {
    let mut signs = narrow(text);
    if !matches!(signs.next(), Some('+' | '-')) {
        return false;
    }
    let (mut has_digit, mut stars) = (false, 0);
    for sign in signs {
        if sign == '*' {
            stars += 1;
            continue;
        }
        if stars == 1 || !(sign.is_ascii_digit() || " .()•".contains(sign)) {
            return false;
        }
        (has_digit, stars) = (has_digit || sign.is_ascii_digit(), 0);
    }
    has_digit && stars != 1
}

/// `text` without its guard: `'+86138…_+86139…_4` is `+86138…_+86139…_4`. An apostrophe before anything else is a part
/// of the text.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix(GUARD).filter(|rest| rest.starts_with(STARTS)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_guards_a_formula_is_taken_away() {
        let check = |text: &str, meant: &str| assert_eq!(unguarded(text), meant);
        check("'+86138_4", "+86138_4");
        check("'=1", "=1");
        check("''=1", "''=1");
        check("'t", "'t");
        check("'", "'");
        check("+86138_4", "+86138_4");
        check("", "");
    }
}
