//! CDRs that ought to be here: when the platform will try again, and when only its support can help. A CDR whose push
//! failed is sent again at most six times, an hour apart; after that a person has to push it by hand (PROTOCOL 1.6).
//!
//! Nobody tells us that a push failed: the times are predictions, counted from the end of the call.

use super::{Arrival, Call, ClosedBy, Gap, Now, Trust, trust};

/// How often the platform tries again, and after how long (PROTOCOL 1.6).
pub const RETRIES: usize = 6;
pub const RETRY_MILLIS: i64 = 3_600_000;

/// Behind the end of a call by so much, the last try has arrived if it ever will.
pub const LAST_TRY_MILLIS: i64 = RETRIES as i64 * RETRY_MILLIS + RETRY_MILLIS / 2;

/// A call without a CDR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The end of the call by our clock, after which the CDR is pushed for the first time.
    pub ended: Arrival,
    /// Nobody told us of the end: it is taken to lie where the call should have ended.
    pub is_estimate: bool,
    /// Why the first push did not reach us, where we know.
    pub missed_in: Option<Gap>,
    pub recovery: Recovery,
}

/// What may still come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It is not late yet.
    Expected,
    /// If the first push failed, the platform tries the `nth` time (1 to 6) about then.
    Retrying { nth: usize, at: Arrival },
    /// All tries are over. The CDR is still on the platform; its support can push it by hand.
    AskVendor,
}

impl Recovery {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Recovery::Expected => "expected",
            Recovery::Retrying { .. } => "retrying",
            Recovery::AskVendor => "to_ask_vendor",
        }
    }
}

impl Overdue {
    /// The moments about which the platform tries again.
    pub fn retries(&self) -> [Arrival; RETRIES] {
        let mut at = self.ended;
        std::array::from_fn(|_| {
            at = Arrival(at.0.saturating_add(RETRY_MILLIS));
            at
        })
    }
}

/// Where the CDR of `call` is; `None` once it is here, and while the call is believed to be up.
pub fn overdue(call: &Call, now: &Now) -> Option<Overdue> {
    if call.cdr_count > 0 {
        return None;
    }
    let (ended, is_estimate) = match call.closed_by {
        Some(ClosedBy::Disconnect) => (call.last_arrival, false),
        // All that is known of the end is that it came after the last word.
        Some(_) => (call.last_arrival, true),
        None if matches!(trust(call, now), Trust::Stale | Trust::Lost) => {
            (now.thresholds.expected_end(call), true)
        }
        None => return None,
    };
    let due = ended.plus_secs(now.thresholds.cdr_due_secs);
    let first_push = (call.last_arrival.min(ended), due);
    let missed_in = now.gaps.overlapping(first_push, now.arrival).next().copied();
    let mut overdue = Overdue { ended, is_estimate, missed_in, recovery: Recovery::Expected };
    overdue.recovery = if now.arrival <= due {
        Recovery::Expected
    } else if now.arrival > ended.plus_secs(now.thresholds.lost_silence_secs) {
        Recovery::AskVendor
    } else {
        // After the last try a while is left for it to arrive.
        let next = overdue.retries().into_iter().enumerate().find(|(_, at)| *at >= now.arrival);
        let (place, at) = next.unwrap_or((RETRIES - 1, overdue.retries()[RETRIES - 1]));
        Recovery::Retrying { nth: place + 1, at }
    };
    Some(overdue)
}
