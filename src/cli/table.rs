//! Columns on a terminal, where a Chinese character takes two places.

/// Filled up behind, to `width` places; what is wider stays whole.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(places(text))))
}

/// The same with the text at the right, and at least one place before it.
pub(super) fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(places(text)).max(1)))
}

fn places(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}
