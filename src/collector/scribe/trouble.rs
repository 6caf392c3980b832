//! What the log says while the store takes nothing: a full disk must not be filled further by complaints about it.

use crate::call::Arrival;
use crate::store::StoreError;

/// Milliseconds between two lines about the same trouble.
const EVERY_MILLIS: i64 = 60_000;

/// Notifications that were not stored, and what has been said about it.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    said_at: Option<Arrival>,
    unsaid: usize,
    lost: usize,
}

impl Trouble {
    /// `lost` more were not stored: said at once the first time, then once a minute with all since.
    pub(super) fn note(&mut self, lost: usize, error: &StoreError, now: Arrival) {
        self.lost += lost;
        self.unsaid += lost;
        if self.said_at.is_none_or(|at| !at.is_younger_than(EVERY_MILLIS, now)) {
            tracing::error!("{} notifications were not stored: {error}", self.unsaid);
            (self.said_at, self.unsaid) = (Some(now), 0);
        }
    }

    /// Everything was stored again.
    pub(super) fn end(&mut self) {
        if self.said_at.is_some() {
            tracing::info!("the store takes notifications again; {} were not stored", self.lost);
            *self = Trouble::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_said_once_a_minute_and_its_end_starts_over() {
        let (mut trouble, error) = (Trouble::default(), StoreError::Other("full".to_owned()));
        trouble.note(1, &error, Arrival(0));
        assert_eq!((trouble.said_at, trouble.unsaid, trouble.lost), (Some(Arrival(0)), 0, 1));
        trouble.note(2, &error, Arrival(EVERY_MILLIS - 1));
        assert_eq!((trouble.said_at, trouble.unsaid, trouble.lost), (Some(Arrival(0)), 2, 3));
        trouble.note(1, &error, Arrival(EVERY_MILLIS));
        assert_eq!((trouble.said_at, trouble.unsaid, trouble.lost), (Some(Arrival(EVERY_MILLIS)), 0, 4));
        // A clock that went back must not silence it for a year.
        trouble.note(1, &error, Arrival(-5));
        assert_eq!((trouble.said_at, trouble.lost), (Some(Arrival(-5)), 5));
        trouble.end();
        assert_eq!((trouble.said_at, trouble.lost), (None, 0));
    }
}
