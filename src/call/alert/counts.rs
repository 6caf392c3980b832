//! Calls of the last weeks by the minute in which they are filed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{MINUTE, Watched};
use crate::call::kpi::{By, Group, Ratio};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Call, Outcome, Stamp};

/// What was counted of one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    watched: Watched,
    /// By the number of the minute since 1970. Minutes without a call are not there.
    minutes: BTreeMap<i64, Cell>,
}

/// Calls of a minute, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Of calls: how many of how many, which is the same; of reasons: nothing of those that are decided.
    pub(super) ratio: Ratio,
    pub(super) codes: BTreeMap<CodeRef, u64>,
}

impl Counts {
    pub fn new(watched: Watched) -> Counts {
        Counts { watched, minutes: BTreeMap::new() }
    }

    pub fn add(&mut self, call: &Call) {
        let (is_hit, code) = match self.watched {
            Watched::Calls => (Some(true), None),
            Watched::Share(share) => (share.so_far(call), None),
            Watched::Reasons => match call.outcome {
                Outcome::Answered => (Some(false), None),
                Outcome::NotAnswered | Outcome::Failed => (Some(false), reason(call)),
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

    /// Takes from `newer` what it knows of the time from `from` on, and forgets what was known of it, and what lies before
    /// `oldest`.
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

    /// Everything in a stretch of whole minutes.
    pub(super) fn within(&self, stretch: Range<Stamp>) -> Cell {
        let (from, to) = (stretch.start.0.div_euclid(MINUTE), stretch.end.0.div_euclid(MINUTE));
        let mut sum = Cell::default();
        if from < to {
            self.minutes.range(from..to).for_each(|(_, cell)| sum.join(cell));
        }
        sum
    }
}

impl Cell {
    pub(super) fn join(&mut self, other: &Cell) {
        self.ratio = self.ratio.and(other.ratio);
        for (code, count) in &other.codes {
            *self.codes.entry(*code).or_default() += count;
        }
    }

    /// How many of them have this reason.
    pub(super) fn of_reason(&self, code: CodeRef) -> Ratio {
        Ratio { hits: self.codes.get(&code).copied().unwrap_or_default(), of: self.ratio.of }
    }
}

/// The code that stands for the verdict.
fn reason(call: &Call) -> Option<CodeRef> {
    match By::Reason.group(call, &Zone::UTC) {
        Group::Reason(code) => code,
        Group::From(_) => None,
    }
}
