//! Lengths of time, each second counted: percentiles are exact, and memory grows with how different they are, not with
//! how many.

use std::collections::BTreeMap;

use crate::call::Stamp;

/// Lengths below this many seconds are counted in a table: nearly all are, and millions of them are counted.
const USUAL: i64 = 512;

/// Lengths in whole seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How often each length below [`USUAL`] seconds occurs.
    usual: Vec<u64>,
    /// How often each other length occurs: longer ones, and negative ones.
    others: BTreeMap<i64, u64>,
    n: u64,
    total: i64,
}

impl Spread {
    pub(super) fn add(&mut self, secs: i64) {
        self.count(secs, 1);
        self.n += 1;
        self.total = self.total.saturating_add(secs);
    }

    /// `None` counts nowhere.
    pub(super) fn add_known(&mut self, secs: Option<i64>) {
        if let Some(secs) = secs {
            self.add(secs);
        }
    }

    /// Adds the seconds from `from` to `to`; nothing where one of the moments was not told.
    pub(super) fn add_between(&mut self, from: Option<Stamp>, to: Option<Stamp>) {
        if let (Some(from), Some(to)) = (from, to) {
            self.add(to.since(from));
        }
    }

    /// Adds all lengths of `other`.
    pub fn join(&mut self, other: &Spread) {
        other.counts().for_each(|(secs, count)| self.count(secs, count));
        self.n += other.n;
        self.total = self.total.saturating_add(other.total);
    }

    fn count(&mut self, secs: i64, more: u64) {
        match usize::try_from(secs) {
            Ok(place) if secs < USUAL => {
                if self.usual.len() <= place {
                    self.usual.resize(place + 1, 0);
                }
                if let Some(count) = self.usual.get_mut(place) {
                    *count += more;
                }
            }
            _ => *self.others.entry(secs).or_default() += more,
        }
    }

    /// Every length there is, the shortest first, with how many there are.
    fn counts(&self) -> impl Iterator<Item = (i64, u64)> {
        let usual = (0..).zip(&self.usual).filter(|(_, count)| **count > 0);
        let negative = self.others.range(..0).map(|(secs, count)| (*secs, count));
        let long = self.others.range(USUAL..).map(|(secs, count)| (*secs, count));
        negative.chain(usual).chain(long).map(|(secs, count)| (secs, *count))
    }

    /// How many lengths there are.
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
        self.counts().find_map(|(secs, count)| {
            passed += count;
            (passed >= rank).then_some(secs)
        })
    }

    /// Counts in at most `most` stretches of one length, from 0 up to a fifth more than what 95 % stay below; longer
    /// lengths are in the last. A stretch is a whole second at least.
    pub fn histogram(&self, most: usize) -> Vec<u64> {
        let top = self.percentile(0.95).unwrap_or(0).saturating_mul(6) / 5;
        let length = top / i64::try_from(most.max(1)).unwrap_or(i64::MAX) + 1;
        let place = |secs: i64| usize::try_from(secs.max(0) / length).unwrap_or(usize::MAX);
        let mut counts = vec![0; place(top) + 1];
        let last = counts.len() - 1;
        for (secs, count) in self.counts() {
            counts[place(secs).min(last)] += count;
        }
        counts
    }

    pub fn longest(&self) -> Option<i64> {
        self.counts().last().map(|(secs, _)| secs)
    }
}
