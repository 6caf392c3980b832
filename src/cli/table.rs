//! Columns on a terminal, where a Chinese character takes two places.

use std::borrow::Cow;

use crate::i18n::splits;

/// What others wrote, as one cell: an end of a line or a tab in a session id would forge rows and columns.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    match text.contains(splits) {
        true => Cow::Owned(text.replace(splits, "?")),
        false => Cow::Borrowed(text),
    }
}

/// Filled up behind, to `width` places; what is wider stays whole.
pub(super) fn pad(text: &str, width: usize) -> String {
    let text = cell(text);
    format!("{text}{}", " ".repeat(width.saturating_sub(places(&text))))
}

/// The same with the text at the right, and at least one place before it.
pub(super) fn pad_left(text: &str, width: usize) -> String {
    let text = cell(text);
    format!("{}{text}", " ".repeat(width.saturating_sub(places(&text)).max(1)))
}

fn places(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_on_one_line_and_in_one_column() {
        let check = |text: &str, expected: &str| assert_eq!(cell(text), expected);
        check("s1\r\n#7 forged\tx\u{85}y\u{2028}z", "s1??#7 forged?x?y?z");
        check("工单 7 · a", "工单 7 · a");
        assert_eq!(pad("a\nb", 5), "a?b  ");
        assert_eq!(pad_left("a\nb", 5), "  a?b");
    }
}
