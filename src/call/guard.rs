//! The apostrophe that keeps a spreadsheet from running a text as a formula. A CSV puts it there; people copy it back out
//! of the cell together with the text, and then it is no part of what they mean.

/// What spreadsheets take for the beginning of a formula.
pub const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What stands in front of such a text.
pub const GUARD: char = '\'';

/// `text` without its guard: `'+86138…_+86139…_4` is `+86138…_+86139…_4`. An apostrophe before anything else is a part of
/// the text.
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
