//! Where a call stands on the board: its part, what it is sorted by, and, where that is the same, the newest first.

use std::cmp::{Ordering, Reverse};

use crate::call::{Call, CallState};

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The order in which we first heard of them.
    #[default]
    Newest,
    State,
    /// By the number on leg A, and on leg B.
    Caller,
    Called,
    /// By start, so that ticking never reshuffles: the longest began first.
    Elapsed,
    Service,
    Display,
    LastEvent,
    Digits,
    UserData,
    /// By when we last heard of them: the longest silence first.
    Trust,
}

/// The order asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorting {
    pub by: SortBy,
    pub descending: bool,
    /// Sorted once, at a wish with this number: rows keep the places they were given then, and new calls come in at
    /// the top.
    pub once: Option<u32>,
}

/// The parts of the board, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Pinned,
    Known,
    /// Calls of which nobody knows whether they are up.
    Doubtful,
}

/// A place. Two calls never have the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) part: Part,
    pub(super) value: Value,
    pub(super) id: i64,
}

/// What a call is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// Came after the calls were sorted once: first, whichever way they were.
    Late,
    Whole(i64),
    Text(String),
    Nothing,
}

impl Place {
    /// The place of a call; `ranked` is what it was sorted by when the calls were sorted once.
    pub(super) fn of(call: &Call, part: Part, sorting: Sorting, ranked: Option<&Value>) -> Place {
        let value = match (sorting.once, ranked) {
            (Some(_), Some(ranked)) => ranked.clone(),
            (Some(_), None) => Value::Late,
            (None, _) => Value::of(call, sorting.by),
        };
        Place { part, value, id: call.id }
    }

    pub(super) fn compare(&self, other: &Place, descending: bool) -> Ordering {
        let by_value = match (&self.value, &other.value) {
            // What is not known stands last in both directions, and what came late first.
            (Value::Nothing | Value::Late, _) | (_, Value::Nothing | Value::Late) => {
                self.value.cmp(&other.value)
            }
            (x, y) if descending => y.cmp(x),
            (x, y) => x.cmp(y),
        };
        // Newest first is what breaks the ties of every order.
        let newest = || Reverse(self.id).cmp(&Reverse(other.id));
        self.part.cmp(&other.part).then(by_value).then_with(newest)
    }
}

impl Value {
    pub(super) fn of(call: &Call, by: SortBy) -> Value {
        let whole = |n: Option<i64>| n.map_or(Value::Nothing, Value::Whole);
        let text = |text: Option<String>| text.map_or(Value::Nothing, Value::Text);
        match by {
            SortBy::Newest => Value::Nothing,
            SortBy::State => {
                Value::Whole(CallState::ALL.iter().position(|state| *state == call.state).unwrap_or(0) as i64)
            }
            SortBy::Caller => text(call.leg_a.number.as_ref().map(|number| number.key())),
            SortBy::Called => text(call.leg_b.number.as_ref().map(|number| number.key())),
            // Negated: the longest call is the one that began first.
            SortBy::Elapsed => whole(call.started_at.map(|at| -at.0)),
            SortBy::Service => Value::Text(call.service.as_str().to_owned()),
            SortBy::Display => text(call.display.as_ref().map(|number| number.key())),
            SortBy::LastEvent => whole(call.pulse.as_ref().and_then(|pulse| pulse.at).map(|at| at.0)),
            SortBy::Digits => text(call.digits.as_deref().map(str::to_owned)),
            SortBy::UserData => text(call.user_data.as_deref().map(str::to_owned)),
            SortBy::Trust => Value::Whole(call.last_arrival.0),
        }
    }
}
