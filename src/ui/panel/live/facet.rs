//! A facet of the board is one term of its filter. A press takes that term away or puts it in another facet's place,
//! and leaves everything else as it was typed, also what cannot be read yet.

use std::ops::Range;

use crate::call::CallState;
use crate::call::filter::Filter;

pub const QUIET: &str = "trust:quiet";
pub const STALE: &str = "trust:stale,lost";
pub const ENDED: &str = "state:ended";

pub fn of_state(state: CallState) -> String {
    format!("state:{}", state.as_str())
}

/// The facets that are pressed in a filter.
pub fn pressed(text: &str) -> Vec<String> {
    pieces(text).into_iter().map(|(_, term)| term).filter(|term| is_facet(term)).collect()
}

/// The filter after a press on a facet.
pub fn press(text: &str, facet: &str) -> String {
    let pieces = pieces(text);
    let had = pieces.iter().any(|(_, term)| term == facet);
    let (mut left, mut at) = (String::new(), 0);
    for (range, _) in pieces.iter().filter(|(_, term)| is_facet(term)) {
        left.push_str(text.get(at..range.start).unwrap_or("").trim_end());
        at = range.end;
    }
    left.push_str(text.get(at..).unwrap_or(""));
    let left = left.trim();
    match (had, left) {
        (true, left) => left.to_owned(),
        (false, "") => facet.to_owned(),
        // In front of what cannot be read: whatever is open there would swallow it.
        (false, left) if Filter::parse(left).is_err() => format!("{facet} {left}"),
        (false, left) => format!("{left} {facet}"),
    }
}

fn is_facet(term: &str) -> bool {
    [QUIET, STALE].contains(&term) || CallState::ALL.into_iter().any(|state| of_state(state) == term)
}

/// The terms with their places; where the filter cannot be read, whatever stands between blanks.
fn pieces(text: &str) -> Vec<(Range<usize>, String)> {
    if let Ok(terms) = Filter::placed(text) {
        return terms.into_iter().map(|(range, term)| (range, term.to_string())).collect();
    }
    let mut at = 0;
    let mut pieces = Vec::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let piece = part.trim_end();
        pieces.push((at..at + piece.len(), piece.to_owned()));
        at += part.len();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_joins_the_filter_replaces_another_and_leaves_on_a_second_press() {
        let talking = press("display:0755*", "state:talking");
        assert_eq!(talking, "display:0755* state:talking");
        assert_eq!(press(&talking, QUIET), "display:0755* trust:quiet");
        assert_eq!(press(&talking, "state:talking"), "display:0755*");
        assert_eq!(pressed(&talking), ["state:talking"]);
    }

    #[test]
    fn a_press_loses_nothing_of_what_was_typed() {
        let check = |before: &str, facet: &str, after: &str| assert_eq!(press(before, facet), after);
        // What cannot be read yet stays, and so does what was typed of states and trust.
        check("number:", "state:talking", "state:talking number:");
        check("state:talking number:", "state:talking", "number:");
        check("state:talking note:\"call", QUIET, "trust:quiet note:\"call");
        check(
            "state:ringing_a,ringing_b 138*",
            "state:talking",
            "state:ringing_a,ringing_b 138* state:talking",
        );
        check("!trust:stale  +86138*", ENDED, "!trust:stale  +86138* state:ended");
        check("trust:quiet,stale,lost", STALE, "trust:quiet,stale,lost trust:stale,lost");
        check("138* state:talking order", ENDED, "138* order state:ended");
        check("\"state:talking\"", "state:talking", "\"state:talking\" state:talking");
    }

    #[test]
    fn pressed_twice_a_facet_leaves_the_filter_as_it_was() {
        for text in ["", "138*", "number:", "(a | b", "13800000021\t13900000022", "order, !x"] {
            let once = press(text, QUIET);
            assert_eq!(pressed(&once), [QUIET], "{text}");
            assert_eq!(press(&once, QUIET), text);
        }
    }
}
