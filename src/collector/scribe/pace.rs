//! How many of those who wait make up the next batch. On a slow disk all of them: one sync for everybody. On a quick
//! one half, so that those who were answered send again while the others are written: the senders and the scribe are at
//! work at the same time instead of in turns.

use super::BATCH;
use crate::store::Took;

/// Notifications that are always taken together: fewer would not be worth a commit of their own.
const FEW: usize = 16;

/// A commit that takes longer than its rows by more than this is waited for by all together. Until a push that was
/// answered is followed by the next one takes about twice as long as writing its rows, and half a batch has half of
/// them.
const SLOW: u32 = 4;

/// Commits in a row that make a disk a slow one: now and then one takes long because the log is written back beside it.
const IN_A_ROW: u32 = 3;

/// What the last commits said of the disk.
#[derive(Debug)]
pub(super) struct Pace {
    slow_in_a_row: u32,
}

impl Default for Pace {
    /// Nothing is known of the disk: it may be slow.
    fn default() -> Pace {
        Pace { slow_in_a_row: IN_A_ROW }
    }
}

impl Pace {
    /// How many to take at most when `waiting` notifications wait.
    pub(super) fn most(&self, waiting: usize) -> usize {
        if self.slow_in_a_row < IN_A_ROW { (waiting / 2).clamp(FEW, BATCH) } else { BATCH }
    }

    /// Learns from a batch of `batch` notifications how slow the disk is. Small batches say nothing about large ones.
    pub(super) fn learn(&mut self, batch: usize, took: Took) {
        if batch >= FEW {
            let is_slow = took.commit >= took.rows * SLOW;
            self.slow_in_a_row = if is_slow { self.slow_in_a_row.saturating_add(1) } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_slow_disk_is_given_everybody_and_a_quick_one_half_of_them_but_never_a_few() {
        let mut pace = Pace::default();
        assert_eq!(pace.most(64), BATCH, "nothing is known of the disk");
        let took =
            |rows, commit| Took { rows: Duration::from_micros(rows), commit: Duration::from_micros(commit) };
        pace.learn(FEW, took(400, 1_500));
        assert_eq!([1, 30, 64, 256, 100_000].map(|waiting| pace.most(waiting)), [FEW, FEW, 32, 128, BATCH]);
        pace.learn(1, took(30, 200));
        assert_eq!(pace.most(64), 32, "one push says nothing about many");
        let slow = took(400, 4_000);
        pace.learn(FEW, slow);
        pace.learn(FEW, slow);
        assert_eq!(pace.most(64), 32, "the log may be written back just now");
        pace.learn(FEW, slow);
        assert_eq!(pace.most(64), BATCH);
    }
}
