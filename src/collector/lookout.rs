//! The lookout: notices from what it is shown, once a second, when we could not receive, and writes it down as gaps. It
//! asks no clock and opens no file; the scribe carries its words to the store, when the store takes them.

use std::time::Duration;

use super::{Health, ListenerState, StoreState};
use crate::call::{Arrival, Cause, Gap, Gaps};
use crate::store::Beat;

/// How long a sign of life may be old. Commits are signs of life too, so nothing is written at full rate.
const BEAT_MILLIS: i64 = 15_000;

/// A pause longer than meant by this much is a sleep of the machine.
const SLEPT_MILLIS: i64 = 10_000;

/// A clock that is further on than a moment ago, or than the last sign of life, by this much may be wrong. A holiday
/// looks the same.
pub(super) const LEAP_SECS: i64 = 86_400;
const LEAP_MILLIS: i64 = LEAP_SECS * 1_000;

/// Refusals no further apart are one gap.
const REFUSED_APART_MILLIS: i64 = 60_000;

/// Gaps remembered.
const REMEMBERED: usize = 1_000;

/// What the lookout knows.
#[derive(Debug)]
pub(super) struct Lookout {
    started: Arrival,
    beaten: Option<Arrival>,
    seen: Seen,
    /// When the clock was last found to have leapt ahead.
    leapt: Option<Arrival>,
    /// The gap we are in.
    open: Option<Gap>,
    /// The gaps behind us, oldest first.
    over: Vec<Gap>,
    /// Changed since they were last written down, by beginning and cause.
    unwritten: Vec<Gap>,
}

/// When it was last looked, and what had been refused until then.
#[derive(Clone, Copy, Debug)]
struct Seen {
    at: Arrival,
    missed: u64,
    unkept: u64,
}

/// Whether we can receive.
enum Sight {
    Receiving,
    Not(Cause),
    /// Starting, or about to stop: as before.
    Unclear,
}

impl Lookout {
    /// Goes on watch at `now`. `last` is the last sign of life of the run before; `known` are gaps written down
    /// already, of which one may have been cut off by the end of that run.
    pub(super) fn start(now: Arrival, last: Option<Beat>, known: &Gaps) -> Lookout {
        let mut lookout = Lookout {
            started: now,
            beaten: None,
            seen: Seen { at: now, missed: 0, unkept: 0 },
            leapt: known.iter().filter(|gap| is_leap(gap)).filter_map(|gap| gap.to).max(),
            open: None,
            over: known.to_vec(),
            unwritten: Vec::new(),
        };
        let Some(last) = last else { return lookout };
        if now.millis_since(last.at) >= LEAP_MILLIS {
            lookout.leapt = Some(now);
        }
        for gap in lookout.over.iter_mut().filter(|gap| gap.to.is_none()) {
            gap.to = Some(last.at.max(gap.from));
            lookout.unwritten.push(*gap);
        }
        let cause = if last.is_closed { Cause::Closed } else { Cause::Crash };
        // A clock that was set back makes the gap short, never negative.
        lookout.open_gap(last.at.min(now), cause);
        lookout
    }

    /// Looks at how things are.
    pub(super) fn look(&mut self, now: Arrival, health: &Health) {
        let seen = Seen { at: now, missed: health.missed, unkept: health.unkept };
        let before = std::mem::replace(&mut self.seen, seen);
        let missed = seen.missed.saturating_sub(before.missed);
        match sight(health) {
            Sight::Unclear => {}
            Sight::Receiving => self.close_gap(now),
            Sight::Not(cause) if self.open.is_some_and(|open| open.cause == cause) => {}
            Sight::Not(cause) => {
                let from = if self.open.is_some() { now } else { before.at.min(now) };
                self.close_gap(now);
                self.open_gap(from, cause);
            }
        }
        if missed == 0 {
            return;
        }
        match &mut self.open {
            Some(open) => {
                open.refused += missed;
                let gap = *open;
                self.write(gap);
            }
            // All is well again, and was not in between.
            None if seen.unkept > before.unkept => {
                self.refused(Cause::StoreFailing, (before.at.min(now), now), missed);
            }
            None => self.refused(Cause::Refused, (before.at.min(now), now), missed),
        }
    }

    /// A pause that was meant to be `meant` long and lasted from `from` to `to`.
    pub(super) fn paused(&mut self, from: Arrival, to: Arrival, meant: Duration) {
        let meant = i64::try_from(meant.as_millis()).unwrap_or(i64::MAX);
        if to.millis_since(from) >= LEAP_MILLIS {
            self.leapt = Some(to);
        }
        if self.open.is_none() && to.millis_since(from) - meant >= SLEPT_MILLIS {
            self.remember(Gap { from, to: Some(to), cause: Cause::Sleep, refused: 0 });
        }
    }

    /// Whether the clock leapt ahead less than a day ago. Nothing may be called old by a clock that nobody has looked
    /// at.
    pub(super) fn doubts_the_clock(&self, now: Arrival) -> bool {
        self.leapt.is_some_and(|at| at.is_younger_than(LEAP_MILLIS, now))
    }

    /// A sign of life, when one is due. `committed` is when something was last put on disk.
    pub(super) fn due_beat(&mut self, now: Arrival, committed: Option<Arrival>) -> Option<Beat> {
        let last = self.beaten.max(committed);
        // A last one that lies ahead of us was given before the clock was set back.
        let is_due = last.is_none_or(|last| !last.is_younger_than(BEAT_MILLIS, now));
        is_due.then(|| self.beat(now, false))
    }

    /// The last words.
    pub(super) fn farewell(&mut self, now: Arrival) -> Beat {
        self.close_gap(now);
        self.beat(now, true)
    }

    /// All gaps that are known, also those not written down yet.
    pub(super) fn gaps(&self) -> Gaps {
        Gaps::from(self.over.iter().chain(&self.open).copied().collect::<Vec<_>>())
    }

    /// Gaps to be written down, as they are now.
    pub(super) fn unwritten(&self) -> &[Gap] {
        &self.unwritten
    }

    /// The gaps of [`Lookout::unwritten`] were written down.
    pub(super) fn written(&mut self) {
        self.unwritten.clear();
    }

    fn beat(&mut self, at: Arrival, is_closed: bool) -> Beat {
        self.beaten = Some(at);
        Beat { started: self.started, at, is_closed }
    }

    fn open_gap(&mut self, from: Arrival, cause: Cause) {
        let gap = Gap { from, to: None, cause, refused: 0 };
        self.open = Some(gap);
        self.write(gap);
    }

    fn close_gap(&mut self, now: Arrival) {
        if let Some(open) = self.open.take() {
            self.remember(Gap { to: Some(now.max(open.from)), ..open });
        }
    }

    /// Pushes were refused although nothing seems to be wrong: more came than we have room for, or the store failed for
    /// a moment.
    fn refused(&mut self, cause: Cause, (from, to): (Arrival, Arrival), count: u64) {
        let near =
            |gap: &&mut Gap| gap.cause == cause && to.millis_since(gap.end(to)) <= REFUSED_APART_MILLIS;
        match self.over.last_mut().filter(near) {
            Some(gap) => {
                gap.to = Some(to.max(gap.from));
                gap.refused += count;
                let gap = *gap;
                self.write(gap);
            }
            None => self.remember(Gap { from, to: Some(to), cause, refused: count }),
        }
    }

    fn remember(&mut self, gap: Gap) {
        if self.over.len() >= REMEMBERED {
            self.over.remove(0);
        }
        self.over.push(gap);
        self.write(gap);
    }

    fn write(&mut self, gap: Gap) {
        self.unwritten.retain(|known| (known.from, known.cause) != (gap.from, gap.cause));
        self.unwritten.push(gap);
    }
}

/// Whether all we know of that time is what the clock said before and after.
fn is_leap(gap: &Gap) -> bool {
    let is_absence = matches!(gap.cause, Cause::Closed | Cause::Crash | Cause::Sleep);
    is_absence && gap.to.is_some_and(|to| to.millis_since(gap.from) >= LEAP_MILLIS)
}

fn sight(health: &Health) -> Sight {
    match (&health.listener, &health.store) {
        (ListenerState::Failed { .. }, _) => Sight::Not(Cause::LostPort),
        (ListenerState::Listening(_), StoreState::Ready) => Sight::Receiving,
        (ListenerState::Listening(_), StoreState::Failing(_) | StoreState::Closed(_)) => {
            Sight::Not(Cause::StoreFailing)
        }
        (ListenerState::Starting | ListenerState::Stopped, _) => Sight::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::BindProblem;
    use crate::store::StoreError;

    fn at(secs: i64) -> Arrival {
        Arrival(secs * 1_000)
    }

    fn listening() -> Health {
        Health { listener: ListenerState::Listening(([127, 0, 0, 1], 8460).into()), ..Health::default() }
    }

    fn without_port() -> Health {
        let address = ([127, 0, 0, 1], 8460).into();
        let failed = ListenerState::Failed { address, problem: BindProblem::InUse };
        Health { listener: failed, ..Health::default() }
    }

    fn failing(missed: u64) -> Health {
        Health { store: StoreState::Failing(StoreError::DiskFull("/data".to_owned())), missed, ..listening() }
    }

    fn gap(cause: Cause, from: i64, to: i64, refused: u64) -> Gap {
        Gap { from: at(from), to: Some(at(to)), cause, refused }
    }

    fn beat(secs: i64, is_closed: bool) -> Option<Beat> {
        Some(Beat { started: at(0), at: at(secs), is_closed })
    }

    /// What is seen from second 100 on, a second apart, and the gaps that come of it.
    fn check(last: Option<Beat>, sights: &[Health], expected: &[Gap]) {
        let mut lookout = Lookout::start(at(100), last, &Gaps::default());
        for (sight, second) in sights.iter().zip(101..) {
            lookout.look(at(second), sight);
        }
        let found = lookout.gaps();
        assert_eq!(found.to_vec(), Gaps::from(expected.to_vec()).to_vec());
        let mut written = lookout.unwritten().to_vec();
        written.sort_by_key(|gap| gap.from);
        assert_eq!(written, expected, "all of them are to be written down, as they are");
    }

    #[test]
    fn the_time_before_the_start_is_a_gap_until_somebody_listens() {
        let starting = Health::default();
        check(None, &[starting.clone(), listening()], &[]);
        check(beat(40, true), &[starting.clone(), listening()], &[gap(Cause::Closed, 40, 102, 0)]);
        check(beat(40, false), &[listening(), listening()], &[gap(Cause::Crash, 40, 101, 0)]);
        // The clock was set back meanwhile.
        check(beat(500, false), &[listening()], &[gap(Cause::Crash, 100, 101, 0)]);
    }

    #[test]
    fn one_cause_after_the_other_leaves_gaps_without_a_hole_between_them() {
        let sights = [without_port(), without_port(), failing(0), listening()];
        let expected = [
            gap(Cause::Closed, 40, 101, 0),
            gap(Cause::LostPort, 101, 103, 0),
            gap(Cause::StoreFailing, 103, 104, 0),
        ];
        check(beat(40, true), &sights, &expected);
    }

    #[test]
    fn a_gap_begins_where_all_was_well_for_the_last_time_and_counts_what_was_refused() {
        let healed = Health { missed: 9, ..listening() };
        let sights = [listening(), failing(4), failing(9), healed];
        check(None, &sights, &[gap(Cause::StoreFailing, 101, 104, 9)]);
    }

    #[test]
    fn refusals_without_another_cause_are_a_gap_of_their_own_and_near_ones_are_one() {
        let after = |missed| Health { missed, ..listening() };
        let mut sights = vec![listening(), after(2), after(5)];
        sights.extend(vec![after(5); 70]);
        sights.push(after(6));
        check(None, &sights, &[gap(Cause::Refused, 101, 103, 5), gap(Cause::Refused, 173, 174, 1)]);
    }

    #[test]
    fn a_store_that_failed_for_less_than_a_look_is_the_cause_of_what_it_did_not_take() {
        let after = |missed, unkept| Health { missed, unkept, ..listening() };
        let sights = [listening(), after(2, 2), after(3, 2)];
        check(None, &sights, &[gap(Cause::StoreFailing, 101, 102, 2), gap(Cause::Refused, 102, 103, 1)]);
    }

    #[test]
    fn a_pause_that_lasts_too_long_is_a_sleep_and_a_late_tick_is_none() {
        let second = Duration::from_secs(1);
        let mut lookout = Lookout::start(at(100), None, &Gaps::default());
        lookout.paused(at(100), at(110), second);
        assert!(lookout.gaps().is_empty());
        lookout.paused(at(110), at(4_000), second);
        lookout.paused(at(4_000), at(10), second);
        assert_eq!(lookout.gaps().to_vec(), [gap(Cause::Sleep, 110, 4_000, 0)]);
    }

    #[test]
    fn a_sign_of_life_is_given_when_neither_one_nor_a_commit_is_young() {
        let mut lookout = Lookout::start(at(100), None, &Gaps::default());
        let mut given =
            |secs, committed: Option<i64>| lookout.due_beat(at(secs), committed.map(at)).is_some();
        assert!(given(100, None), "the first at once: from now on a crash leaves a trace");
        assert!(!given(114, None));
        assert!(given(115, None));
        assert!(!given(140, Some(126)), "at full rate commits are enough");
        assert!(given(141, Some(126)));
        assert!(given(20, Some(126)), "the clock was set back");
    }

    #[test]
    fn a_gap_that_the_end_of_a_run_cut_off_ends_with_the_last_sign_of_life() {
        let open = Gap { to: None, ..gap(Cause::LostPort, 10, 0, 3) };
        let mut lookout = Lookout::start(at(100), beat(40, false), &Gaps::from(vec![open]));
        lookout.look(at(101), &listening());
        let expected = [gap(Cause::LostPort, 10, 40, 3), gap(Cause::Crash, 40, 101, 0)];
        assert_eq!(lookout.gaps().to_vec(), expected);
        assert_eq!(lookout.unwritten(), expected);
        lookout.written();
        assert_eq!(lookout.unwritten(), []);
    }

    #[test]
    fn the_last_words_end_the_gap_they_are_said_in() {
        let mut lookout = Lookout::start(at(100), None, &Gaps::default());
        lookout.look(at(105), &without_port());
        let last = lookout.farewell(at(110));
        assert_eq!(last, Beat { started: at(100), at: at(110), is_closed: true });
        assert_eq!(lookout.gaps().to_vec(), [gap(Cause::LostPort, 100, 110, 0)]);
    }

    #[test]
    fn a_clock_that_leapt_ahead_is_doubted_for_a_day_and_beyond_a_restart() {
        const DAY: i64 = LEAP_SECS;
        let none = Gaps::default();
        assert!(!Lookout::start(at(3 * DAY), beat(3 * DAY - 60, true), &none).doubts_the_clock(at(3 * DAY)));

        let holiday = Lookout::start(at(14 * DAY), beat(0, true), &none);
        assert!(holiday.doubts_the_clock(at(15 * DAY - 1)));
        assert!(!holiday.doubts_the_clock(at(15 * DAY)));

        let known = |cause| Gaps::from(vec![gap(cause, 0, 14 * DAY, 0)]);
        let again = |cause| Lookout::start(at(14 * DAY + 100), beat(14 * DAY + 90, true), &known(cause));
        assert!(again(Cause::Closed).doubts_the_clock(at(14 * DAY + 100)));
        assert!(!again(Cause::StoreFailing).doubts_the_clock(at(14 * DAY + 100)), "it ticked all the time");

        let mut running = Lookout::start(at(100), beat(99, true), &none);
        running.paused(at(100), at(100 + DAY), Duration::from_secs(1));
        assert!(running.doubts_the_clock(at(101 + DAY)));
        assert!(!running.doubts_the_clock(at(102)), "set right again");
    }
}
