//! One leg of a call: the line between the platform and one person.

use serde::{Deserialize, Serialize};

use super::{Number, Stamp};

/// Which line. In a callback A is called first, then B; in a notification there is only A; in Private Number A is
/// the person who calls in and B the person who is reached (PROTOCOL 2.1, 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LegName {
    A,
    B,
}

/// What is known of one leg. Times by the platform's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Leg {
    /// The person.
    pub number: Option<Number>,
    /// The number shown to that person.
    pub display: Option<Number>,
    pub started_at: Option<Stamp>,
    pub ringing_at: Option<Stamp>,
    pub answered_at: Option<Stamp>,
}

impl Leg {
    /// Whether anything at all is known.
    pub fn is_known(&self) -> bool {
        *self != Leg::default()
    }

    /// Whether the platform has tried to reach this person.
    pub fn was_tried(&self) -> bool {
        self.started_at.is_some() || self.ringing_at.is_some() || self.answered_at.is_some()
    }

    /// Seconds of ringing until the answer or, without one, until `end`.
    pub fn ring_secs(&self, end: Option<Stamp>) -> Option<i64> {
        Some(self.answered_at.or(end)?.since(self.ringing_at?))
    }
}
