//! Lengths of time, each second counted: percentiles are exact, and memory grows with how different they are, not with
//! how many.

use std::collections::BTreeMap;

use crate::call::Stamp;

/// Lengths in whole seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    counts: BTreeMap<i64, u64>,
    n: u64,
    total: i64,
}

impl Spread {
    pub(super) fn add(&mut self, secs: i64) {
        *self.counts.entry(secs).or_default() += 1;
        self.n += 1;
        self.total = self.total.saturating_add(secs);
    }

    /// Nothing where one of the moments was not told.
    pub(super) fn add_between(&mut self, from: Option<Stamp>, to: Option<Stamp>) {
        if let (Some(from), Some(to)) = (from, to) {
            self.add(to.since(from));
        }
    }

    /// Takes in all of another one.
    pub fn join(&mut self, other: &Spread) {
        for (secs, count) in &other.counts {
            *self.counts.entry(*secs).or_default() += count;
        }
        self.n += other.n;
        self.total = self.total.saturating_add(other.total);
    }

    /// How many there are.
    pub fn n(&self) -> u64 {
        self.n
    }

    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.total as f64 / self.n as f64)
    }

    /// The smallest length that is at least as long as this share of all (nearest rank); 0.5 is the median.
    pub fn percentile(&self, share: f64) -> Option<i64> {
        let rank = (share * self.n as f64).ceil().max(1.0) as u64;
        let mut passed = 0;
        self.counts.iter().find_map(|(secs, count)| {
            passed += count;
            (passed >= rank).then_some(*secs)
        })
    }

    /// How many there are in each of at most so many stretches, as long as one another, from nothing up to a fifth more than
    /// what 95 % stay below; those that are longer are in the last. A stretch is a whole second at least.
    pub fn histogram(&self, most: usize) -> Vec<u64> {
        let top = self.percentile(0.95).unwrap_or(0).saturating_mul(6) / 5;
        let length = top / i64::try_from(most.max(1)).unwrap_or(i64::MAX) + 1;
        let place = |secs: i64| usize::try_from(secs.max(0) / length).unwrap_or(usize::MAX);
        let mut counts = vec![0; place(top) + 1];
        let last = counts.len() - 1;
        for (secs, count) in &self.counts {
            counts[place(*secs).min(last)] += count;
        }
        counts
    }

    pub fn longest(&self) -> Option<i64> {
        self.counts.last_key_value().map(|(secs, _)| *secs)
    }
}
