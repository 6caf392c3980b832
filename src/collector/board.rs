//! The board as the scribe keeps it: calls in progress, and those that have ended until everybody has seen it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::BoardView;
use crate::call::{Arrival, Call, Gaps, Skew, Stamp};

/// How long an ended call stays, by our clock. The window shows it for a third of that.
pub(super) const LINGER_MILLIS: i64 = 60_000;

/// A call that ended longer ago than this is no news, whenever it is heard of first.
const PAST_MILLIS: i64 = 30 * 60_000;

/// Milliseconds for which a published board is kept after it was replaced.
const RECENT_MILLIS: i64 = 300;
/// The most replaced boards that are kept.
const RECENT: usize = 4_096;

/// The board between two publications.
#[derive(Debug, Default)]
pub struct Board {
    view: BoardView,
    /// When each ended call on the board was first seen ended, in that order.
    ended: VecDeque<(Arrival, i64)>,
    /// The calls as they were published a moment ago. Whoever draws lets go of them sooner than we do: clearing away
    /// what only an old board held touches thousands of calls, and is not for the thread that draws.
    recent: VecDeque<(Arrival, imbl::OrdMap<i64, Arc<Call>>)>,
    skew: Skew,
}

impl Board {
    /// The board of a program that listens since then, and found these calls in progress.
    pub fn since(since: Arrival, in_progress: Vec<Arc<Call>>) -> Board {
        let mut board = Board::default();
        board.view.since = since;
        board.replace(in_progress);
        board.view.stored = 0;
        board
    }

    /// What is published; cloning it is cheap.
    pub fn view(&self) -> BoardView {
        self.view.clone()
    }

    /// All calls on it.
    pub fn calls(&self) -> &imbl::OrdMap<i64, Arc<Call>> {
        &self.view.calls
    }

    pub fn set_gaps(&mut self, gaps: Gaps) {
        self.view.gaps = gaps;
        self.view.revision += 1;
    }

    /// Takes in what a commit changed. A call that ended long ago does not come back because its CDR is late.
    pub fn take_in(&mut self, calls: impl IntoIterator<Item = Arc<Call>>, now: Arrival) {
        self.recent.push_back((now, self.view.calls.clone()));
        for call in calls {
            self.skew.hear(&call, now);
            let before = self.view.calls.get(&call.id).map(|before| before.is_in_progress());
            if !call.is_in_progress() {
                if before.is_none() && (has_lingered(call.first_arrival, now) || self.is_past(&call, now)) {
                    continue;
                }
                if before != Some(false) {
                    self.ended.push_back((now, call.id));
                }
            }
            self.view.put(call);
        }
        self.view.ahead = self.skew.ahead(now);
        self.view.revision += 1;
        self.view.stored += 1;
    }

    /// Whether a call that nobody has heard of before was over long ago: its CDR was pushed again after a failure.
    fn is_past(&self, call: &Call, now: Arrival) -> bool {
        let ahead = self.skew.ahead(now).unwrap_or(0);
        let since = |at: Stamp| now.0.saturating_sub(ahead).saturating_sub(at.0.saturating_mul(1_000));
        call.ended_at.is_some_and(|at| since(at) > PAST_MILLIS)
    }

    /// Lets go of calls that have ended long enough ago; says whether there were any.
    pub fn retire(&mut self, now: Arrival) -> bool {
        let is_old = |(at, _): &mut (Arrival, _)| !at.is_younger_than(RECENT_MILLIS, now);
        while self.recent.len() > RECENT || self.recent.front_mut().is_some_and(is_old) {
            self.recent.pop_front();
        }
        let before = self.view.calls.len();
        while let Some((_, id)) = self.ended.pop_front_if(|(seen, _)| has_lingered(*seen, now)) {
            if self.view.calls.get(&id).is_some_and(|call| !call.is_in_progress()) {
                self.view.take(id);
            }
        }
        let changed = self.view.calls.len() != before;
        self.view.revision += u64::from(changed);
        changed
    }

    /// Starts over from what the store says is in progress; ended calls linger on.
    pub fn replace(&mut self, in_progress: Vec<Arc<Call>>) {
        let lingering = self.ended.iter().filter_map(|(_, id)| self.view.calls.get(id)).cloned();
        let lingering: Vec<Arc<Call>> = lingering.collect();
        self.view.clear();
        for call in lingering.into_iter().chain(in_progress) {
            self.view.put(call);
        }
        self.view.revision += 1;
        self.view.stored += 1;
    }
}

/// A moment that lies ahead of us says that our clock was set back: nothing is kept for its sake.
fn has_lingered(since: Arrival, now: Arrival) -> bool {
    !since.is_younger_than(LINGER_MILLIS, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{EventKind, Facts, SessionId, Stamp, StatusEvent};

    fn call(id: i64, kinds: &[EventKind], arrival: Arrival) -> Arc<Call> {
        let session = SessionId::new(&format!("s{id}")).unwrap();
        let mut facts = Facts::new(session.clone(), arrival);
        for (kind, second) in kinds.iter().zip(1_000..) {
            facts.add_event(StatusEvent::new(kind.clone(), session.clone(), Some(Stamp(second))), arrival);
        }
        Arc::new(Call { id, ..facts.fold() })
    }

    fn running(id: i64) -> Arc<Call> {
        call(id, &[EventKind::Callout], Arrival(0))
    }

    fn ended(id: i64) -> Arc<Call> {
        call(id, &[EventKind::Callout, EventKind::Disconnect], Arrival(0))
    }

    fn ids(board: &Board) -> Vec<i64> {
        board.view().calls.keys().copied().collect()
    }

    #[test]
    fn an_ended_call_stays_for_a_minute_and_no_longer() {
        let mut board = Board::default();
        board.take_in([running(1), running(2)], Arrival(0));
        board.take_in([ended(1)], Arrival(5_000));
        assert_eq!((ids(&board), board.view().in_progress), (vec![1, 2], 1));
        assert!(!board.retire(Arrival(64_999)));
        assert!(board.retire(Arrival(65_000)));
        assert_eq!((ids(&board), board.view().in_progress), (vec![2], 1));
    }

    #[test]
    fn a_call_that_was_heard_of_late_counts_its_seconds_by_what_all_others_tell() {
        let mut board = Board::default();
        // On the second, and each 400 ms later by our clock.
        board.take_in(
            (1..=20).map(|id| call(id, &[EventKind::Callout], Arrival(1_000_400))),
            Arrival(1_000_400),
        );
        let late = call(21, &[EventKind::Callout], Arrival(1_300_400));
        board.take_in([late.clone()], Arrival(1_300_400));
        let view = board.view();
        let now = Arrival(1_310_400);
        assert_eq!(late.elapsed_secs(now), Some(10), "by itself");
        assert_eq!(late.elapsed_secs(view.now_of(&late, now)), Some(310));
        let punctual = view.calls.get(&1).unwrap();
        assert_eq!(view.now_of(punctual, now), now);
    }

    #[test]
    fn news_of_an_ended_call_do_not_prolong_its_stay() {
        let mut board = Board::default();
        board.take_in([ended(1)], Arrival(0));
        board.take_in([ended(1)], Arrival(50_000));
        board.retire(Arrival(60_000));
        assert_eq!(ids(&board), [0_i64; 0]);
    }

    #[test]
    fn a_late_cdr_does_not_bring_a_call_back() {
        let mut board = Board::default();
        board.take_in([ended(1)], Arrival(3_600_000));
        assert_eq!(ids(&board), [0_i64; 0]);
        // Of another one it is the first that is heard, when it is pushed again.
        let at = |millis| call(2, &[EventKind::Callout, EventKind::Disconnect], Arrival(millis));
        board.take_in([at(3_600_000)], Arrival(3_600_000));
        assert_eq!(ids(&board), [0_i64; 0]);
        board.take_in([at(1_800_000)], Arrival(1_800_000));
        assert_eq!(ids(&board), [2]);
    }

    #[test]
    fn a_board_started_over_forgets_what_the_store_does_not_know() {
        let mut board = Board::default();
        board.take_in([running(1), running(2), ended(3)], Arrival(0));
        board.replace(vec![running(2), running(4)]);
        assert_eq!((ids(&board), board.view().in_progress), (vec![2, 3, 4], 2));
        board.retire(Arrival(60_000));
        assert_eq!(ids(&board), [2, 4]);
    }

    #[test]
    fn a_new_file_may_give_a_call_the_id_of_another_one() {
        let mut board = Board::default();
        board.take_in([ended(1)], Arrival(0));
        board.replace(Vec::new());
        let other = SessionId::new("other").unwrap();
        let call = Arc::new(Call { session: other.clone(), ..(*running(1)).clone() });
        board.take_in([call], Arrival(1_000));
        assert!(board.view().find(&other).is_some());
        assert!(board.view().find(&SessionId::new("s1").unwrap()).is_none());
        assert!(!board.retire(Arrival(60_000)), "it is in progress");
    }

    #[test]
    fn a_clock_set_back_keeps_nothing_for_ever() {
        let mut board = Board::default();
        board.take_in([ended(1)], Arrival(1_000_000));
        board.take_in([ended(2)], Arrival(1_000));
        board.retire(Arrival(61_000));
        assert_eq!(ids(&board), [0_i64; 0]);
    }

    #[test]
    fn a_session_is_found_as_long_as_its_call_is_on_the_board() {
        let mut board = Board::default();
        board.take_in([running(1), running(2)], Arrival(0));
        board.take_in([ended(1)], Arrival(0));
        let session = SessionId::new("s1").unwrap();
        assert_eq!(board.view().find(&session).map(|call| call.is_in_progress()), Some(false));
        board.retire(Arrival(60_000));
        assert_eq!(board.view().find(&session), None);
        board.replace(vec![running(1)]);
        assert_eq!(board.view().find(&session).map(|call| call.id), Some(1));
    }

    #[test]
    fn what_was_in_progress_before_the_start_is_unverified_until_it_is_heard_of() {
        let mut board = Board::since(Arrival(5_000), vec![running(1), running(2)]);
        let heard = call(1, &[EventKind::Callout, EventKind::Alerting], Arrival(6_000));
        board.take_in([heard], Arrival(6_000));
        let view = board.view();
        let unverified: Vec<bool> = view.calls.values().map(|call| view.is_unverified(call)).collect();
        assert_eq!(unverified, [false, true]);
    }

    #[test]
    fn boards_of_a_moment_ago_are_kept_for_a_moment_only() {
        let mut board = Board::default();
        for millis in [0, 100, 200, 450] {
            board.take_in([running(millis)], Arrival(millis));
            board.retire(Arrival(millis));
        }
        assert_eq!(board.recent.len(), 2);
        board.retire(Arrival(10_000));
        assert_eq!(board.recent.len(), 0);
    }

    #[test]
    fn what_the_store_was_opened_with_and_what_only_leaves_the_board_was_not_stored_now() {
        let mut board = Board::since(Arrival(0), vec![running(1)]);
        assert_eq!(board.view().stored, 0);
        board.take_in([ended(1)], Arrival(0));
        assert_eq!(board.view().stored, 1);
        assert!(board.retire(Arrival(LINGER_MILLIS)));
        assert_eq!(board.view().stored, 1);
        board.replace(Vec::new());
        assert_eq!(board.view().stored, 2);
    }

    #[test]
    fn every_change_has_a_revision_of_its_own() {
        let mut board = Board::default();
        board.take_in([running(1)], Arrival(0));
        let first = board.view().revision;
        board.take_in([ended(1)], Arrival(0));
        assert!(board.view().revision > first);
        let second = board.view().revision;
        assert!(!board.retire(Arrival(1)));
        assert_eq!(board.view().revision, second);
    }
}
