//! By how much our clock is ahead of the platform's, as the pushes of the last minutes tell. An event is stamped by
//! whole seconds and takes a while to come; those that came fastest tell the clocks apart best. One call may have been
//! heard of late from its first push on: what all of them tell is better than what it tells alone.

use std::collections::VecDeque;

use super::{Arrival, Call};

/// Older pushes do not count: the clocks may have been set since.
const RECENT_MILLIS: i64 = 10 * 60_000;

/// The most pushes that are remembered.
const MOST: usize = 64;

/// Fewer recent pushes do not tell how far ahead our clock is.
const ENOUGH: usize = 8;

/// The fastest pushes, this many of them, do not count: their stamps may be wrong.
const ODD: usize = 2;

/// The last pushes.
#[derive(Clone, Debug, Default)]
pub struct Skew {
    /// When each came, and how many milliseconds behind its own stamp.
    heard: VecDeque<(Arrival, i64)>,
}

impl Skew {
    /// Takes the last event of a call of which something came just now.
    pub fn hear(&mut self, call: &Call, now: Arrival) {
        let Some(pulse) = &call.pulse else { return };
        let Some(at) = pulse.at.filter(|_| pulse.arrival.is_younger_than(RECENT_MILLIS, now)) else { return };
        if self.heard.len() == MOST {
            self.heard.pop_front();
        }
        self.heard.push_back((pulse.arrival, pulse.arrival.0.saturating_sub(at.0.saturating_mul(1_000))));
    }

    /// Milliseconds from the platform's clock to ours; `None` while too little was heard.
    pub fn ahead(&self, now: Arrival) -> Option<i64> {
        let recent = self.heard.iter().filter(|(arrival, _)| arrival.is_younger_than(RECENT_MILLIS, now));
        let mut offsets: Vec<i64> = recent.map(|(_, offset)| *offset).collect();
        if offsets.len() < ENOUGH {
            return None;
        }
        Some(*offsets.select_nth_unstable(ODD).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{EventKind, Facts, SessionId, Stamp, StatusEvent};

    /// A call of which one push came so many milliseconds behind its stamp.
    fn call(at: i64, late: i64) -> Call {
        let session = SessionId::new("s").unwrap();
        let arrival = Arrival(at * 1_000 + late);
        let mut facts = Facts::new(session.clone(), arrival);
        facts.add_event(StatusEvent::new(EventKind::Callout, session, Some(Stamp(at))), arrival);
        facts.fold()
    }

    fn heard(pushes: &[(i64, i64)]) -> Skew {
        let mut skew = Skew::default();
        pushes.iter().for_each(|(at, late)| skew.hear(&call(*at, *late), Arrival(at * 1_000 + late)));
        skew
    }

    #[test]
    fn what_comes_fastest_tells_and_a_wrong_stamp_does_not() {
        let mut pushes: Vec<_> = (0..20).map(|at| (1_000 + at, 400 + at % 5 * 100)).collect();
        assert_eq!(heard(&pushes[..7]).ahead(Arrival(1_030_000)), None);
        assert_eq!(heard(&pushes).ahead(Arrival(1_030_000)), Some(400));
        pushes.extend([(1_050, 300_000), (90_000, -88_000_000)]);
        assert_eq!(heard(&pushes).ahead(Arrival(1_350_000)), Some(400));
    }

    #[test]
    fn clocks_that_were_set_are_known_again_after_some_minutes() {
        let before: Vec<_> = (0..20).map(|at| (1_000 + at, 400)).collect();
        let after: Vec<_> = (0..20).map(|at| (1_100 + at, 3_600_400)).collect();
        let skew = heard(&[before, after].concat());
        assert_eq!(skew.ahead(Arrival(1_120_000 + 3_600_000)), Some(3_600_400));
    }
}
