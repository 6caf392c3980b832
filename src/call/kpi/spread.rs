//! Lengths of time, each second counted: percentiles are exact, and memory grows with how different they are, not with
//! how many.

use std::collections::BTreeMap;

use super::ratio::Z_95;
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

/// The deviate within which 95 of 100 samples of so many degrees of freedom lie: Student's, from the normal one by the
/// expansion of Cornish and Fisher, good to a hundredth from 5 degrees on (Abramowitz and Stegun 26.7.5).
fn student_95(freedom: f64) -> f64 {
    let (z, v) = (Z_95, freedom.max(1.0));
    let first = (z.powi(3) + z) / (4.0 * v);
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * v.powi(2));
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / (384.0 * v.powi(3));
    z + first + second + third
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

    /// Whether the means behind the two are not the same, with 95 % confidence (Welch's test, which takes neither the
    /// samples for equally large nor the lengths for equally spread). Of a single length nothing can be said.
    pub fn differs(&self, other: &Spread) -> bool {
        let (Some(mean), Some(others)) = (self.mean(), other.mean()) else { return false };
        let (Some(error), Some(others_error)) = (self.square_error(), other.square_error()) else {
            return false;
        };
        let (n, others_n) = (self.n as f64 - 1.0, other.n as f64 - 1.0);
        let square_error = error + others_error;
        if square_error <= 0.0 {
            return (mean - others).abs() > 0.0;
        }
        let freedom = square_error.powi(2) / (error.powi(2) / n + others_error.powi(2) / others_n);
        (mean - others).abs() > student_95(freedom) * square_error.sqrt()
    }

    /// How far the mean is off, squared: the variance of the sample by its size.
    fn square_error(&self) -> Option<f64> {
        let mean = self.mean().filter(|_| self.n > 1)?;
        let squares: f64 = self.counts().map(|(secs, n)| n as f64 * (secs as f64 - mean).powi(2)).sum();
        Some(squares / (self.n as f64 - 1.0) / self.n as f64)
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

/// In seconds.
impl FromIterator<i64> for Spread {
    fn from_iter<T: IntoIterator<Item = i64>>(lengths: T) -> Spread {
        let mut spread = Spread::default();
        lengths.into_iter().for_each(|secs| spread.add(secs));
        spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lengths: &[i64]) -> Spread {
        lengths.iter().copied().collect()
    }

    #[test]
    fn the_deviate_is_that_of_the_tables() {
        for (freedom, deviate) in [(5.0, 2.571), (10.0, 2.228), (30.0, 2.042), (120.0, 1.980), (1e9, 1.960)] {
            assert!((student_95(freedom) - deviate).abs() < 0.01, "{freedom}: {}", student_95(freedom));
        }
    }

    /// Two samples with t = 2.55 at 27.2 degrees, and the same closer together, with t = 0.99.
    #[test]
    fn means_differ_where_chance_does_not_explain_it() {
        let few = of(&[198, 190, 217, 207, 231, 219, 229, 216, 207, 206, 221, 200, 205, 215, 198]);
        let more = of(&[241, 228, 257, 210, 226, 202, 226, 219, 236, 203, 228, 216, 212, 233, 198, 244]);
        assert!(few.differs(&more) && more.differs(&few));
        let near: Vec<i64> = more.counts().flat_map(|(secs, n)| (0..n).map(move |_| secs - 8)).collect();
        assert!(!few.differs(&of(&near)));
        let long = of(&[[10; 40], [400; 40]].concat());
        assert!(!long.differs(&of(&[[20; 40], [420; 40]].concat())) && long.differs(&of(&[600; 80])));
    }

    #[test]
    fn of_one_length_nothing_is_said_and_of_equal_ones_all() {
        assert!(!of(&[5]).differs(&of(&[500, 501])) && !of(&[]).differs(&of(&[1, 2])));
        assert!(!of(&[30; 4]).differs(&of(&[30; 9])) && of(&[30; 4]).differs(&of(&[31; 9])));
    }
}
