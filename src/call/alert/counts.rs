//! Calls of the last weeks by the minute in which they are filed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{MINUTE, Watched};
use crate::call::kpi::{By, Group, Ratio};
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, CallState, Outcome, Stamp};

/// What was counted of one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    watched: Watched,
    /// By the number of the minute since 1970. Minutes without a call are not there.
    minutes: BTreeMap<i64, Cell>,
}

/// The calls of a minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Of calls: how many of how many, which is the same; of reasons: nothing of those that are decided.
    pub(super) ratio: Ratio,
    pub(super) codes: BTreeMap<CodeRef, u64>,
}

/// Counts that can be summed over any stretch at once: each entry has everything up to its minute.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    all: Vec<(i64, Ratio)>,
    codes: BTreeMap<CodeRef, Vec<(i64, u64)>>,
}

impl Counts {
    pub fn new(watched: Watched) -> Counts {
        Counts { watched, minutes: BTreeMap::new() }
    }

    /// Counts a call as it is at `now`.
    pub fn add(&mut self, call: &Call, now: Arrival) {
        let (is_hit, code) = match self.watched {
            Watched::Calls => (Some(true), None),
            Watched::Share(share) => (share.so_far(call, now), None),
            Watched::Reasons => match call.outcome {
                Outcome::Answered => (Some(false), None),
                Outcome::NotAnswered | Outcome::Failed => (Some(false), reason(call)),
                // An answer is known before the call ends; counting only ended calls would leave out answered ones.
                Outcome::InProgress if matches!(call.state, CallState::Talking | CallState::Playing) => {
                    (Some(false), None)
                }
                Outcome::InProgress | Outcome::Unknown => (None, None),
            },
        };
        let Some(is_hit) = is_hit else { return };
        let cell = self.minutes.entry(call.filed_at().0.div_euclid(MINUTE)).or_default();
        cell.ratio = cell.ratio.and(Ratio { hits: u64::from(is_hit), of: 1 });
        if let Some(code) = code {
            *cell.codes.entry(code).or_default() += 1;
        }
    }

    /// Takes from `newer` what it knows of the time from `from` on, and forgets what was known of it, and what lies
    /// before `oldest`.
    pub fn renew(&mut self, mut newer: Counts, from: Stamp, oldest: Stamp) {
        let from = from.0.div_euclid(MINUTE);
        self.minutes.split_off(&from);
        self.minutes.append(&mut newer.minutes.split_off(&from));
        self.minutes = self.minutes.split_off(&oldest.0.div_euclid(MINUTE));
    }

    #[cfg(test)]
    pub(super) fn put(&mut self, minute: i64, cell: Cell) {
        self.minutes.insert(minute, cell);
    }

    /// What is counted of this figure.
    pub fn watched(&self) -> Watched {
        self.watched
    }

    /// Sums of these counts, to be read from.
    pub fn sums(&self) -> Sums {
        let (mut sums, mut so_far) = (Sums::default(), Ratio::default());
        for (minute, cell) in &self.minutes {
            so_far = so_far.and(cell.ratio);
            sums.all.push((*minute, so_far));
            for (code, count) in &cell.codes {
                let of_code = sums.codes.entry(*code).or_default();
                let before = of_code.last().map_or(0, |(_, sum)| *sum);
                of_code.push((*minute, before + count));
            }
        }
        sums
    }
}

impl Sums {
    /// Everything in a stretch of whole minutes.
    pub(super) fn within(&self, stretch: &Range<Stamp>) -> Ratio {
        let (before, up_to) = ends(&self.all, stretch);
        Ratio { hits: up_to.hits - before.hits, of: up_to.of - before.of }
    }

    /// How many of them have this reason.
    pub(super) fn of_reason(&self, code: CodeRef, stretch: &Range<Stamp>) -> Ratio {
        let of_code = self.codes.get(&code).map_or(&[][..], Vec::as_slice);
        let (before, up_to) = ends(of_code, stretch);
        Ratio { hits: up_to - before, of: self.within(stretch).of }
    }

    /// All reasons that were ever counted.
    pub(super) fn reasons(&self) -> impl Iterator<Item = CodeRef> {
        self.codes.keys().copied()
    }
}

/// What the sums are before a stretch, and at its end.
fn ends<T: Copy + Default>(sums: &[(i64, T)], stretch: &Range<Stamp>) -> (T, T) {
    let before = |at: Stamp| {
        let minute = at.0.div_euclid(MINUTE);
        let place = sums.partition_point(|(other, _)| *other < minute);
        place.checked_sub(1).and_then(|place| sums.get(place)).map_or_else(T::default, |(_, sum)| *sum)
    };
    (before(stretch.start), before(stretch.end.max(stretch.start)))
}

/// The code a call is counted under: what the platform said at once. A CDR that comes later may say more, and the
/// verdict with it; then the latest calls would have other reasons than those of the weeks before.
fn reason(call: &Call) -> Option<CodeRef> {
    if let Some(code) = call.codes.state {
        return Some(CodeRef { space: Space::StateCode, code });
    }
    match By::Reason.group(call, &Zone::UTC) {
        Group::Reason(code) => code,
        Group::From(_) => None,
    }
}
