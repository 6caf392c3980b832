//! Two clocks, two types. A [`Stamp`] is what the platform wrote; an [`Arrival`] is what our own clock said when
//! the notification came in. They are never compared with each other: replayed or skewed input must not look
//! stale, so every age is measured between arrivals and every duration between stamps.

use serde::{Deserialize, Serialize};

/// A moment on the platform's clock: whole seconds since 1970-01-01 UTC (PROTOCOL 2, 3: `yyyy-MM-dd HH:mm:ss`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(pub i64);

impl Stamp {
    /// Seconds from `earlier` to `self`, clamped at 0: platform times can contradict each other (PROTOCOL 3.4).
    pub fn since(self, earlier: Stamp) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }
}

/// A moment on our own clock: milliseconds since 1970-01-01 UTC, taken when a notification was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrival(pub i64);

impl Arrival {
    /// Milliseconds from `earlier` to `self`, clamped at 0: our clock may be set back.
    pub fn millis_since(self, earlier: Arrival) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }

    /// Whether less than `millis` have passed since then. A moment that lies ahead of `now` says that our clock was set
    /// back: nothing waits until it is reached a second time.
    pub fn is_younger_than(self, millis: i64, now: Arrival) -> bool {
        self <= now && now.millis_since(self) < millis
    }

    /// The second in which it lies, for what shows or looks up a moment of ours by the calendar. It is no time of the
    /// platform's: the two clocks may differ.
    pub fn stamp(self) -> Stamp {
        Stamp(self.secs())
    }

    /// The moment `secs` seconds later.
    pub fn plus_secs(self, secs: i64) -> Arrival {
        Arrival(self.0.saturating_add(secs.saturating_mul(1_000)))
    }

    /// Whole seconds since 1970-01-01 UTC.
    pub fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }
}
