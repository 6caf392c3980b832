//! What the scribe does unasked, once a second: it lets ended calls go, gives a sign of life, writes down when we could
//! not receive, and presumes calls over from which nothing will come any more.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::{Request, Scribe};
use crate::call::{Arrival, Call, MarkKind, Note, Now, SessionId, Trust, trust};
use crate::collector::StoreState;
use crate::collector::published::Published;
use crate::store::{NewMark, StoreError};

/// How soon an ended call's minute is looked after, and whether we still can receive.
pub(super) const TICK: Duration = Duration::from_secs(1);

/// How often the board is searched for calls to be presumed over.
const PRESUME_MILLIS: i64 = 30_000;

/// Nothing is presumed for so many ticks after a start or a leap of the clock: a machine that has just come up may not
/// know the time yet, and what was pushed while it slept is still on its way.
pub(super) const STEADY: u32 = 300;

/// Milliseconds from one tick to the next; more is a leap of the clock.
const LEAP_MILLIS: i64 = 10 * 60_000;

/// Calls presumed over in one transaction.
const PRESUMED: usize = 1_000;

/// Sends a tick a second, with the pause that really lay before it.
pub(in crate::collector) async fn tick(requests: mpsc::Sender<Request>, published: Arc<Published>) {
    loop {
        let from = published.now();
        tokio::time::sleep(TICK).await;
        let to = published.now();
        if requests.send(Request::Tick { from, to }).await.is_err() {
            return;
        }
    }
}

impl Scribe {
    pub(super) fn on_tick(&mut self, from: Arrival, to: Arrival) {
        self.published.alive.count();
        let now = self.published.now();
        self.lookout.look(now, &self.published.health());
        self.lookout.paused(from, to, TICK);
        // Also of a tick that waited here while the machine slept.
        let leapt = |from: Arrival, to: Arrival| to.millis_since(from).abs() > LEAP_MILLIS;
        let has_leapt = leapt(from, to) || leapt(to, now);
        self.steady = if has_leapt { 0 } else { self.steady.saturating_add(1) };
        let mut has_news = self.keep_ledger(now);
        has_news |= self.presume(now);
        has_news |= self.board.retire(now);
        self.count_refused(now);
        self.look_after_room(now);
        // Whoever pushes without a pause shall not keep the old for ever.
        self.purge_some();
        if has_news {
            self.publish(|_| ());
        }
    }

    /// Writes down what the lookout has noticed, and a sign of life when one is due. Says whether the gaps changed.
    pub(super) fn keep_ledger(&mut self, now: Arrival) -> bool {
        let has_news = !self.lookout.unwritten().is_empty();
        if has_news {
            self.board.set_gaps(self.lookout.gaps());
        }
        // Whoever reads a sign of life can rely on the gaps before it.
        self.write_gaps();
        let health = self.published.health();
        if let Some(beat) = self.lookout.due_beat(now, health.last_commit) {
            match self.writer.beat(beat) {
                // It takes something again: whether it takes notifications, the next one will show.
                Ok(()) if health.store != StoreState::Ready => self.published.set_store(&StoreState::Ready),
                Ok(()) => {}
                Err(error) => {
                    tracing::warn!("the sign of life was not stored: {error}");
                    self.mend_if_damaged(&error);
                }
            }
        }
        // It may have begun to take something again.
        self.write_gaps();
        has_news
    }

    /// What cannot be written now is kept and written later.
    fn write_gaps(&mut self) {
        if self.published.health().store != StoreState::Ready || self.lookout.unwritten().is_empty() {
            return;
        }
        let written = self.lookout.unwritten().iter().try_for_each(|gap| self.writer.note_gap(gap));
        match written {
            Ok(()) => self.lookout.written(),
            Err(error) => tracing::warn!("a gap was not stored: {error}"),
        }
    }

    /// Marks calls from which nothing will come any more. Says whether there were any.
    fn presume(&mut self, now: Arrival) -> bool {
        if self.steady < STEADY {
            return false;
        }
        if self.presumed_at.is_some_and(|at| at.is_younger_than(PRESUME_MILLIS, now)) {
            return false;
        }
        let moment = Now { arrival: now, thresholds: self.published.thresholds(), gaps: self.lookout.gaps() };
        let lost = |call: &&Arc<Call>| trust(call, &moment) == Trust::Lost;
        let mark = |call: &Arc<Call>| NewMark {
            session: call.session.clone(),
            kind: MarkKind::Presumed,
            at: now,
            note: None,
        };
        let marks: Vec<NewMark> = self.board.calls().values().filter(lost).take(PRESUMED).map(mark).collect();
        // More of them are waiting: next second.
        self.presumed_at = (marks.len() < PRESUMED).then_some(now);
        if marks.is_empty() || self.published.health().store != StoreState::Ready {
            return false;
        }
        match self.writer.mark(&marks) {
            Ok(calls) => {
                tracing::info!("{} calls were presumed over", calls.len());
                self.board.take_in(calls, now);
                true
            }
            Err(error) => {
                tracing::warn!("calls could not be presumed over: {error}");
                false
            }
        }
    }

    /// Somebody says that a call is over. Gives it back as it is now; `None` when it was not in progress.
    pub(super) fn mark_ended(
        &mut self,
        session: SessionId,
        note: Option<String>,
    ) -> Result<Option<Arc<Call>>, StoreError> {
        let now = self.published.now();
        let mark = NewMark { session, kind: MarkKind::EndedByHand, at: now, note };
        let calls = self.writer.mark(&[mark])?;
        self.board.take_in(calls.iter().cloned(), now);
        self.publish(|_| ());
        Ok(calls.into_iter().next())
    }

    /// Somebody writes about a call. Gives it back as it is now; `None` when there is no such call.
    pub(super) fn annotate(
        &mut self,
        session: &SessionId,
        note: Option<Note>,
    ) -> Result<Option<Arc<Call>>, StoreError> {
        let call = self.writer.annotate(session, note)?;
        if let Some(call) = &call {
            // One that is not on the board does not come back for a note, but whoever shows it has to look again.
            let is_there = self.board.calls().contains_key(&call.id);
            self.board.take_in(is_there.then(|| call.clone()), self.published.now());
            self.publish(|_| ());
        }
        Ok(call)
    }

    /// The last words before the store is let go.
    pub(super) fn say_farewell(&mut self) {
        let now = self.published.now();
        self.count_last_refused(now);
        let beat = self.lookout.farewell(now);
        let told = self.lookout.unwritten().iter().try_for_each(|gap| self.writer.note_gap(gap));
        if let Err(error) = told.and_then(|()| self.writer.beat(beat)) {
            tracing::warn!("the farewell was not stored; the next start will take this for a crash: {error}");
        }
    }
}
