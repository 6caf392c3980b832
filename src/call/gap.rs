//! Gaps: intervals, by our clock, in which we could not receive. A status push that came then is lost for good
//! (PROTOCOL 1.6), so whatever we say of a call that was up meanwhile may be incomplete, and says so. How a gap is
//! noticed is the collector's business.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Arrival, Call, Stamp};

/// Why we could not receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The program ended without a farewell: it broke, was killed, or the power failed.
    Crash,
    /// The program was closed.
    Closed,
    /// The machine slept, or stood still; a clock that was set forward looks the same.
    Sleep,
    /// The program ran, but another one had the port, or the system did not allow it.
    LostPort,
    /// The database took nothing; pushes were answered 503.
    StoreFailing,
    /// The program ran, but had no room; pushes were answered 503.
    Refused,
}

impl Cause {
    pub const ALL: [Cause; 6] =
        [Cause::Crash, Cause::Closed, Cause::Sleep, Cause::LostPort, Cause::StoreFailing, Cause::Refused];

    /// The name in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Crash => "crash",
            Cause::Closed => "closed",
            Cause::Sleep => "sleep",
            Cause::LostPort => "lost_port",
            Cause::StoreFailing => "store_failing",
            Cause::Refused => "refused",
        }
    }

    pub fn parse(text: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

/// One interval in which we could not receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gap {
    /// The last moment of which we know that we could.
    pub from: Arrival,
    /// The first moment of which we know that we could again; `None` while we still cannot.
    pub to: Option<Arrival>,
    pub cause: Cause,
    /// Pushes that were answered 503 meanwhile. Others may have come that nobody counted.
    pub refused: u64,
}

impl Gap {
    /// The end as of `now`.
    pub fn end(&self, now: Arrival) -> Arrival {
        self.to.unwrap_or(now).max(self.from)
    }

    /// Milliseconds, as of `now`.
    pub fn millis(&self, now: Arrival) -> i64 {
        self.end(now).millis_since(self.from)
    }

    /// Whether anything of `span` lies in the gap.
    pub fn overlaps(&self, span: (Arrival, Arrival), now: Arrival) -> bool {
        self.from <= span.1 && span.0 <= self.end(now)
    }
}

/// Some gaps in order of time, shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaps {
    gaps: Arc<[Gap]>,
    /// How far each gap and all before it reach; [`Arrival`] of the end of time where one is not over.
    reach: Arc<[Arrival]>,
}

impl Default for Gaps {
    fn default() -> Self {
        Gaps::from(Vec::new())
    }
}

impl From<Vec<Gap>> for Gaps {
    fn from(mut gaps: Vec<Gap>) -> Self {
        gaps.sort_by_key(|gap| (gap.from, gap.cause));
        let mut furthest = Arrival(i64::MIN);
        let reach = gaps.iter().map(|gap| {
            furthest = furthest.max(gap.end(Arrival(i64::MAX)));
            furthest
        });
        let reach = reach.collect();
        Gaps { gaps: gaps.into(), reach }
    }
}

impl Deref for Gaps {
    type Target = [Gap];

    fn deref(&self) -> &[Gap] {
        &self.gaps
    }
}

impl Gaps {
    /// The first gap that `moment` lies in.
    pub fn covering(&self, moment: Arrival, now: Arrival) -> Option<&Gap> {
        self.overlapping((moment, moment), now).next()
    }

    /// The gaps that `span` reaches into, as of `now`.
    pub fn overlapping(&self, span: (Arrival, Arrival), now: Arrival) -> impl Iterator<Item = &Gap> {
        let first = self.reach.partition_point(|reach| *reach < span.0);
        let behind = self.gaps.partition_point(|gap| gap.from <= span.1);
        let near = self.gaps.get(first..behind).unwrap_or_default();
        near.iter().filter(move |gap| gap.overlaps(span, now))
    }

    /// The gaps in the life of `call`: its live events may be incomplete.
    pub fn in_life_of(&self, call: &Call, now: Arrival) -> impl Iterator<Item = &Gap> {
        self.overlapping(life(call, now), now)
    }
}

/// From when to when `call` was up, on our clock. The platform's times are moved to it by [`Call::clock_offset`]; of
/// a call that only its CDR told of, the two clocks are taken to agree. An estimate, to the second or so.
pub fn life(call: &Call, now: Arrival) -> (Arrival, Arrival) {
    let offset = call.clock_offset.unwrap_or(0);
    let on_our_clock = |at: Stamp| Arrival(at.0.saturating_mul(1_000).saturating_add(offset));
    let from = call.started_at.map_or(call.first_arrival, |at| on_our_clock(at).min(call.first_arrival));
    let to = match call.ended_at {
        _ if call.is_in_progress() => now,
        Some(at) => on_our_clock(at),
        None => call.last_arrival,
    };
    (from, to.max(from))
}
