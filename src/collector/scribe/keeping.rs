//! What the scribe removes: what it is told to, and what has become too old or too much. It does so a step at a time,
//! when nobody waits to have anything stored, and once a second even then.

use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;

use super::Scribe;
use crate::call::{Arrival, Retention};
use crate::store::{PurgeOrder, Purged, Purging, StoreError};

/// How often it is looked for what has become too old or too much.
const LOOK_MILLIS: i64 = 3_600_000;

/// Who hears what came of a purge.
type Reply = SyncSender<Result<Purged, StoreError>>;

/// Purges that are wanted, the first of them at work.
#[derive(Default)]
pub(super) struct Keeping {
    work: VecDeque<(Purging, Option<Reply>)>,
    /// When it was last looked whether something is due, by our clock, and by which rules.
    looked: Option<(Arrival, Retention)>,
}

impl Keeping {
    pub(super) fn is_at_work(&self) -> bool {
        !self.work.is_empty()
    }

    pub(super) fn want(&mut self, order: PurgeOrder, reply: Option<Reply>) {
        self.work.push_back((Purging::new(order), reply));
    }

    /// Gives up what was to be removed by other rules than these: what they keep must not go. What hangs on what has
    /// gone already is still put right, and its space given back.
    fn go_by(&mut self, retention: Retention) {
        if self.looked.is_none_or(|(_, by)| by == retention) {
            return;
        }
        self.work.retain(|(work, reply)| reply.is_some() || work.has_removed_some() || work.wants_space());
        for (work, _) in self.work.iter_mut().filter(|(_, reply)| reply.is_none()) {
            work.stop_removing();
        }
    }

    /// Whether it is time to look, by rules that may have changed since.
    fn is_due(&self, now: Arrival, retention: Retention) -> bool {
        let is_fresh =
            |(at, by): (Arrival, Retention)| by == retention && at.is_younger_than(LOOK_MILLIS, now);
        !self.is_at_work() && !self.looked.is_some_and(is_fresh)
    }
}

impl Scribe {
    /// Looks for what has become too old or too much, if it is time to.
    pub(super) fn look_after_room(&mut self, now: Arrival) {
        let retention = match self.lookout.doubts_the_clock(now) {
            true => self.published.retention().by_size(),
            false => self.published.retention(),
        };
        self.keeping.go_by(retention);
        if !self.keeping.is_due(now, retention) {
            return;
        }
        self.keeping.looked = Some((now, retention));
        match self.writer.outgrown(&retention, now) {
            Ok(orders) => orders.into_iter().for_each(|order| self.keeping.want(order, None)),
            Err(error) => tracing::warn!("it cannot be told what has become too old: {error}"),
        }
    }

    /// A step of the first purge that is wanted.
    pub(super) fn purge_some(&mut self) {
        let Some((mut work, reply)) = self.keeping.work.pop_front() else { return };
        let done = match self.writer.purge_some(&mut work) {
            Ok(()) if !work.is_over() => {
                work.note_waiting(!self.requests.is_empty());
                return self.keeping.work.push_front((work, reply));
            }
            Ok(()) => Ok(work.purged),
            Err(error) => Err(error),
        };
        match &done {
            Ok(Purged { notifications: 0, calls: 0 }) => {}
            Ok(purged) => {
                tracing::info!(
                    "{} notifications and {} calls were removed",
                    purged.notifications,
                    purged.calls
                );
            }
            Err(error) => {
                tracing::warn!("what is old could not be removed: {error}");
                self.mend_if_damaged(error);
            }
        }
        // Calls in progress may be among those that went, and whoever shows what is stored has to look again.
        self.reload();
        self.publish(|_| ());
        if let Some(reply) = reply {
            self.reply(&reply, done);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn rules_that_change_call_back_what_the_old_ones_wanted_removed_and_nothing_that_somebody_asked_for() {
        let (week, year) = (
            Retention { history_days: Some(7), ..Retention::default() },
            Retention { history_days: Some(365), ..Retention::default() },
        );
        let mut keeping = Keeping { looked: Some((Arrival(0), week)), ..Keeping::default() };
        let (reply, _asked) = sync_channel(1);
        keeping.want(Arrival(1).into(), None);
        keeping.want(Arrival(2).into(), Some(reply));
        keeping.go_by(week);
        assert_eq!(keeping.work.len(), 2);
        keeping.go_by(year);
        let left: Vec<Arrival> = keeping.work.iter().map(|(work, _)| work.order.before).collect();
        assert_eq!(left, [Arrival(2)]);
    }

    #[test]
    fn what_is_half_done_when_the_rules_change_removes_no_more_and_is_ended() {
        let rules = |days| Retention { history_days: Some(days), ..Retention::default() };
        let mut keeping = Keeping { looked: Some((Arrival(0), rules(7))), ..Keeping::default() };
        keeping.want(Arrival(1).into(), None);
        keeping.work[0].0.purged.notifications = 1;
        keeping.go_by(rules(365));
        let left: Vec<Arrival> = keeping.work.iter().map(|(work, _)| work.order.before).collect();
        assert_eq!(left, [Arrival(i64::MIN)], "nothing is old");
    }
}
