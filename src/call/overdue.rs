//! CDRs that ought to be here: when the platform will try again, and when only its support can help. A CDR whose push
//! failed is sent again at most six times, an hour apart, of private numbers sooner; after that a person has to push it
//! by hand (PROTOCOL 1.6).
//!
//! Nobody tells us that a push failed: the times are predictions, counted from the end of the call.

use super::{Arrival, Call, ClosedBy, Gap, Now, Service, Trust, trust};

/// How often the platform tries again (PROTOCOL 1.6).
pub const RETRIES: usize = 6;

/// Minutes from the end of a call to each try.
const HOURLY: [i64; RETRIES] = [60, 120, 180, 240, 300, 360];
const OF_PRIVATE_NUMBERS: [i64; RETRIES] = [1, 4, 9, 106, 203, 300];

/// A try takes a while to arrive: this long after the last one, none will.
const WHILE_MILLIS: i64 = 30 * MINUTE_MILLIS;

/// This long after the end of a call, the last try has arrived if it ever will.
pub const LAST_TRY_MILLIS: i64 = HOURLY[RETRIES - 1] * MINUTE_MILLIS + WHILE_MILLIS;

const MINUTE_MILLIS: i64 = 60_000;

/// A call without a CDR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The end of the call by our clock, after which the CDR is pushed for the first time.
    pub ended: Arrival,
    /// Nobody told us of the end: it is taken to lie where the call should have ended.
    pub is_estimate: bool,
    /// Why the first push did not reach us, where we know.
    pub missed_in: Option<Gap>,
    /// The moments about which the platform tries again.
    pub retries: [Arrival; RETRIES],
    pub recovery: Recovery,
}

/// What may still come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// The CDR is not late yet.
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

/// When the platform tries again to push the CDR of a call that ended then.
fn retries(service: Service, ended: Arrival) -> [Arrival; RETRIES] {
    let minutes = if service == Service::PrivateNumber { OF_PRIVATE_NUMBERS } else { HOURLY };
    minutes.map(|minutes| Arrival(ended.0.saturating_add(minutes * MINUTE_MILLIS)))
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
    let retries = retries(call.service, ended);
    let last = retries[RETRIES - 1];
    let recovery = if now.arrival <= due {
        Recovery::Expected
    } else if now.arrival.0 > last.0.saturating_add(WHILE_MILLIS) {
        Recovery::AskVendor
    } else {
        // After the last try a while is left for it to arrive.
        let next = retries.into_iter().enumerate().find(|(_, at)| *at >= now.arrival);
        let (place, at) = next.unwrap_or((RETRIES - 1, last));
        Recovery::Retrying { nth: place + 1, at }
    };
    Some(Overdue { ended, is_estimate, missed_in, retries, recovery })
}
