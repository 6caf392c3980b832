//! What is charged. The price is per started minute and per leg (PROTOCOL 3.3): leg A of a callback counts from A's
//! answer, leg B from B's, both to the end of the call. [`Call::billed_minutes`] are those of the conversation, the
//! documents' own formula: leg B of a callback or a private number, the only leg of a notification.

use super::{Call, ClosedBy, LegName, Outcome, Service};

/// Every started minute counts as one; nothing counts as none.
pub(super) fn started_minutes(secs: i64) -> i64 {
    secs.max(0).div_euclid(60) + i64::from(secs.max(0) % 60 > 0)
}

impl Call {
    /// Started minutes of one leg, 0 where it was not answered. `None` while the call is in progress, where nobody told
    /// us of the answer or the end, of a leg that was never heard of, and of leg A of a private number: no document
    /// says what counts of the call to X.
    pub fn leg_minutes(&self, name: LegName) -> Option<i64> {
        let leg = match name {
            LegName::A => &self.leg_a,
            LegName::B => &self.leg_b,
        };
        let has_no_answer = self.service == Service::PrivateNumber && name == LegName::A;
        if self.is_in_progress() || has_no_answer || !leg.is_known() {
            return None;
        }
        match (leg.answered_at, self.ended_at) {
            (Some(from), Some(to)) => Some(started_minutes(to.since(from))),
            // A code says that it was answered, but the time of it was lost.
            (None, _) if self.outcome == Outcome::Answered => None,
            (None, _) if !self.closed_by.is_some_and(ClosedBy::is_guess) => Some(0),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_started_minute_counts_as_one() {
        let minutes = [-5, 0, 1, 59, 60, 61, 120, 121, i64::MAX].map(started_minutes);
        assert_eq!(minutes, [0, 0, 1, 1, 1, 2, 2, 3, i64::MAX / 60 + 1]);
    }
}
