//! What of a call somebody wants who looks at millions of them: a column of figures does not need the legs.

use std::ops::BitOr;

/// Parts of a [`super::Call`], together. Its words and codes, its own times and what told of the end belong to every
/// call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts(u16);

impl Parts {
    pub const NONE: Parts = Parts(0);
    /// `caller`, `called`, `display`.
    pub const PEOPLE: Parts = Parts(1);
    /// `talk_secs`, `ring_secs`, `billed_minutes`.
    pub const FIGURES: Parts = Parts(1 << 1);
    /// `number` and `display` of the legs.
    pub const LEG_NUMBERS: Parts = Parts(1 << 2);
    /// The times of the legs.
    pub const LEG_TIMES: Parts = Parts(1 << 3);
    /// Everything of the legs.
    pub const LEGS: Parts = Parts(1 << 2 | 1 << 3);
    /// `digits`, `user_data`, `user_data_sent`.
    pub const TEXTS: Parts = Parts(1 << 4);
    /// `cdr_count`, `cdr_arrival`.
    pub const CDRS: Parts = Parts(1 << 5);
    /// How many events and duplicates, and whether times contradicted each other.
    pub const COUNTS: Parts = Parts(1 << 6);
    pub const NOTE: Parts = Parts(1 << 7);
    /// Everything that is not named here.
    pub const REST: Parts = Parts(1 << 8);
    /// `session`; without it stands [`super::SessionId::unread`].
    pub const SESSION: Parts = Parts(1 << 10);
    /// `first_arrival` and `last_arrival`, which tell how far a call is trusted.
    pub const ARRIVALS: Parts = Parts(1 << 11);
    /// With all that a verdict is drawn from.
    pub const VERDICT: Parts = Parts(1 << 9 | 1 << 3 | 1 << 5);
    /// The verdict, but only whose side it names ([`super::verdict::Verdict::of_side`]).
    pub const SIDE: Parts = Parts(1 << 12);
    pub const ALL: Parts = Parts(u16::MAX);

    /// Whether all of `other` is among them.
    pub fn has(self, other: Parts) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Parts {
    type Output = Parts;

    fn bitor(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }
}
