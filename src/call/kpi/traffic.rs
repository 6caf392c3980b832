//! Traffic: how many calls were up at a time, on average. One erlang is one call for an hour (E.600).

use std::collections::BTreeMap;

use crate::call::Stamp;

const QUARTER: i64 = 900;
const HOUR: i64 = 3_600;

/// No call takes a day: the times of such a one are wrong.
const DAY: i64 = 86_400;

/// Seconds in which lines were occupied, from the start of a call to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// By the first second of the quarter of an hour, UTC.
    quarters: BTreeMap<i64, i64>,
}

/// The sixty minutes with the most traffic, in steps of a quarter (E.500).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BusyHour {
    pub from: Stamp,
    /// Calls at a time, on average.
    pub erlang: f64,
}

impl Traffic {
    pub(super) fn add(&mut self, from: Stamp, to: Stamp) {
        if to.since(from) > DAY {
            return;
        }
        let mut at = from.0;
        while at < to.0 {
            let quarter = at.div_euclid(QUARTER) * QUARTER;
            let until = to.0.min(quarter + QUARTER);
            *self.quarters.entry(quarter).or_default() += until - at;
            at = until;
        }
    }

    /// The first of those with the most.
    pub fn busiest(&self) -> Option<BusyHour> {
        let hours = self.quarters.keys().map(|from| {
            let secs: i64 = self.quarters.range(*from..*from + HOUR).map(|(_, secs)| secs).sum();
            (*from, secs)
        });
        let busiest = hours.reduce(|most, next| if next.1 > most.1 { next } else { most })?;
        Some(BusyHour { from: Stamp(busiest.0), erlang: busiest.1 as f64 / HOUR as f64 })
    }
}
