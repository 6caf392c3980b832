//! How sure we are that a call on the board is still up. The platform never repeats a lost status push
//! (PROTOCOL 1.6), so calls without an end are certain to come; every age here is measured by our own arrival
//! clock.

use serde::{Deserialize, Serialize};

use super::{Arrival, Call, CallState};

/// The ladder. A [`Trust::Stale`] or [`Trust::Lost`] call is not counted as active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Heard of within the time this state usually lasts.
    Live,
    /// Longer than usual.
    Quiet,
    /// So long that the end was probably lost; the CDR will tell.
    Stale,
    /// Longer than the platform goes on re-sending a CDR.
    Lost,
    /// It has an end, so there is nothing to doubt.
    Ended,
}

impl Trust {
    pub const ALL: [Trust; 5] = [Trust::Live, Trust::Quiet, Trust::Stale, Trust::Lost, Trust::Ended];

    /// The name in JSON and in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Trust::Live => "live",
            Trust::Quiet => "quiet",
            Trust::Stale => "stale",
            Trust::Lost => "lost",
            Trust::Ended => "ended",
        }
    }

    pub fn parse(text: &str) -> Option<Trust> {
        Trust::ALL.into_iter().find(|t| t.as_str() == text)
    }

    /// Whether the call counts as in progress.
    pub fn is_active(self) -> bool {
        matches!(self, Trust::Live | Trust::Quiet)
    }
}

/// Seconds of silence after which a call is quiet; stale after twice as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    pub calling_silence_secs: i64,
    pub ringing_silence_secs: i64,
    pub talking_silence_secs: i64,
    /// A CDR is re-sent 6 times, an hour apart (PROTOCOL 1.6); half an hour more, and it will not come.
    pub lost_silence_secs: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            calling_silence_secs: 30,
            ringing_silence_secs: 90,
            talking_silence_secs: 30 * 60,
            lost_silence_secs: 6 * 3600 + 30 * 60,
        }
    }
}

/// The rung `call` stands on at `now`, by our clock.
pub fn trust(call: &Call, now: Arrival, thresholds: &Thresholds) -> Trust {
    let usual = match call.state {
        CallState::Ended => return Trust::Ended,
        CallState::Incoming | CallState::CallingA | CallState::CallingB => thresholds.calling_silence_secs,
        CallState::RingingA | CallState::RingingB | CallState::AnsweredA => thresholds.ringing_silence_secs,
        CallState::Talking | CallState::Playing | CallState::Unknown => thresholds.talking_silence_secs,
    };
    let silence_secs = now.millis_since(call.last_arrival) / 1000;
    if silence_secs > thresholds.lost_silence_secs {
        Trust::Lost
    } else if silence_secs > usual.saturating_mul(2) {
        Trust::Stale
    } else if silence_secs > usual {
        Trust::Quiet
    } else {
        Trust::Live
    }
}
