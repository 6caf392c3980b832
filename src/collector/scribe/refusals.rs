//! Counts of refused requests until the store has them. Whoever sends them has let go of them already: what the store
//! does not take waits here, and the numbers are true again when it does.

use std::collections::BTreeMap;

use super::Scribe;
use crate::call::Arrival;
use crate::collector::tally::OTHERS;
use crate::store::{Refused, RefusedFor};

/// Lines that wait one by one. Of older ones only the sums do, one for each reason.
const LINES: usize = 5_000;

/// Milliseconds until a store that took none is asked again.
const AGAIN_MILLIS: i64 = 10_000;

/// Counts that the store does not have yet.
#[derive(Debug, Default)]
pub(super) struct Uncounted {
    /// By minute, sender and reason, as in the store.
    lines: BTreeMap<(i64, String, RefusedFor), Refused>,
    /// All senders together, in place of the oldest lines.
    sums: BTreeMap<RefusedFor, Refused>,
    /// When the store last took none.
    failed_at: Option<Arrival>,
}

impl Uncounted {
    pub(super) fn add(&mut self, refused: Vec<Refused>) {
        for line in refused {
            match self.lines.get_mut(&(line.minute(), line.peer.clone(), line.reason)) {
                Some(known) => join(known, line),
                None => drop(self.lines.insert((line.minute(), line.peer.clone(), line.reason), line)),
            }
        }
        while self.lines.len() > LINES
            && let Some((_, oldest)) = self.lines.pop_first()
        {
            match self.sums.get_mut(&oldest.reason) {
                Some(sum) => join(sum, oldest),
                None => {
                    let sum = Refused { peer: OTHERS.to_owned(), ..oldest };
                    self.sums.insert(sum.reason, sum);
                }
            }
        }
    }

    /// What is to be tried now.
    fn due(&self, now: Arrival) -> Vec<Refused> {
        match self.failed_at.is_some_and(|at| at.is_younger_than(AGAIN_MILLIS, now)) {
            true => Vec::new(),
            false => self.all(),
        }
    }

    fn all(&self) -> Vec<Refused> {
        self.sums.values().chain(self.lines.values()).cloned().collect()
    }
}

impl Scribe {
    /// Has the store add the counts that it does not have yet, unless it took none a moment ago.
    pub(super) fn count_refused(&mut self, now: Arrival) {
        let due = self.uncounted.due(now);
        self.try_to_count(&due, now);
    }

    /// The last time that the store is asked.
    pub(super) fn count_last_refused(&mut self, now: Arrival) {
        let all = self.uncounted.all();
        self.try_to_count(&all, now);
    }

    fn try_to_count(&mut self, refused: &[Refused], now: Arrival) {
        if refused.is_empty() {
            return;
        }
        match self.writer.count_refused(refused) {
            Ok(()) => self.uncounted = Uncounted::default(),
            Err(error) => {
                tracing::warn!("the counts of refused requests were not stored yet: {error}");
                self.uncounted.failed_at = Some(now);
            }
        }
    }
}

fn join(known: &mut Refused, more: Refused) {
    known.count = known.count.saturating_add(more.count);
    known.first = known.first.min(more.first);
    if more.last >= known.last {
        (known.last, known.last_target) = (more.last, more.last_target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(peer: &str, secs: i64, count: u64) -> Refused {
        let (first, last) = (Arrival(secs * 1_000), Arrival(secs * 1_000 + 500));
        let (peer, last_target) = (peer.to_owned(), Some(format!("/{secs}")));
        Refused { peer, reason: RefusedFor::NotStored, count, first, last, last_target }
    }

    #[test]
    fn what_one_sender_was_refused_in_one_minute_waits_in_one_line() {
        let mut uncounted = Uncounted::default();
        uncounted.add(vec![refused("203.0.113.7", 61, 2), refused("203.0.113.8", 61, 1)]);
        uncounted.add(vec![refused("203.0.113.7", 70, 3), refused("203.0.113.7", 120, 1)]);
        let joined = Refused { first: Arrival(61_000), ..refused("203.0.113.7", 70, 5) };
        let expected = [joined, refused("203.0.113.8", 61, 1), refused("203.0.113.7", 120, 1)];
        assert_eq!(uncounted.all(), expected);
    }

    #[test]
    fn however_long_the_store_takes_nothing_the_lines_are_bounded_and_their_sum_is_true() {
        let mut uncounted = Uncounted::default();
        for minute in 0..2_000 {
            uncounted.add((0..10).map(|n| refused(&format!("203.0.113.{n}"), minute * 60, 3)).collect());
        }
        let all = uncounted.all();
        assert_eq!(all.len(), LINES + 1);
        assert_eq!(all.iter().map(|line| line.count).sum::<u64>(), 3 * 10 * 2_000);
        let sum = &all[0];
        assert_eq!(
            (sum.peer.as_str(), sum.first, sum.last),
            ("*", Arrival(0), Arrival(1_499 * 60_000 + 500))
        );
    }
}
