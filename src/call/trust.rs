//! How sure we are that a call on the board is still up. The platform never repeats a lost status push
//! (PROTOCOL 1.6), so calls without an end are certain to come; every age here is measured by our own arrival
//! clock.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::{Arrival, Call, CallState, Gaps};

/// The ladder. A [`Trust::Stale`] or [`Trust::Lost`] call is not counted as active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Heard of within the time this state usually lasts.
    Live,
    /// Not heard of for longer than usual.
    Quiet,
    /// Not heard of for so long that the end was probably lost; the CDR will tell.
    Stale,
    /// Not heard of for longer than the platform goes on re-sending a CDR.
    Lost,
    /// The call has an end, so there is nothing to doubt.
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

/// Seconds of silence after which a call is quiet; stale after twice as long, or as soon as its expected end lies in a
/// gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    #[serde(deserialize_with = "within::<_, 1>")]
    pub calling_silence_secs: i64,
    #[serde(deserialize_with = "within::<_, 1>")]
    pub ringing_silence_secs: i64,
    #[serde(deserialize_with = "within::<_, 1>")]
    pub talking_silence_secs: i64,
    /// `maxDuration` of the customer's requests (PROTOCOL 3.3), which no push tells; a conversation may last that long.
    /// 0: none is set.
    #[serde(deserialize_with = "within::<_, 0>")]
    pub max_duration_secs: i64,
    /// A CDR is re-sent 6 times, an hour apart (PROTOCOL 1.6); half an hour more, and it will not come.
    #[serde(deserialize_with = "within::<_, 1>")]
    pub lost_silence_secs: i64,
    /// A CDR that has not come this many seconds after the end is late.
    #[serde(deserialize_with = "within::<_, 1>")]
    pub cdr_due_secs: i64,
}

/// Seconds of at least `LEAST` and at most a year: with no patience at all every call would be over at once.
fn within<'de, D: Deserializer<'de>, const LEAST: i64>(from: D) -> Result<i64, D::Error> {
    let secs = i64::deserialize(from)?;
    let is_good = (LEAST..=366 * 86_400).contains(&secs);
    is_good.then_some(secs).ok_or_else(|| D::Error::custom(format!("{secs} s is no length of time to wait")))
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            calling_silence_secs: 30,
            ringing_silence_secs: 90,
            talking_silence_secs: 30 * 60,
            max_duration_secs: 0,
            lost_silence_secs: 6 * 3600 + 30 * 60,
            cdr_due_secs: 5 * 60,
        }
    }
}

impl Thresholds {
    /// Seconds that usually pass in `state` before the next word comes.
    pub fn usual_secs(&self, state: CallState) -> i64 {
        match state {
            CallState::Incoming | CallState::CallingA | CallState::CallingB => self.calling_silence_secs,
            CallState::RingingA | CallState::RingingB => self.ringing_silence_secs,
            // Whoever has answered may listen to an announcement: what is only one leg does not say before its CDR what
            // it is, and of a callback the next word would have come by now.
            CallState::AnsweredA
            | CallState::Talking
            | CallState::Playing
            | CallState::Unknown
            | CallState::Ended => self.talking_silence_secs.max(self.max_duration_secs),
        }
    }

    /// Seconds of silence after which a call in `state` is taken to be over. What may last that long by itself is not.
    pub fn lost_secs(&self, state: CallState) -> i64 {
        self.lost_silence_secs.max(self.usual_secs(state).saturating_mul(2))
    }

    /// When the next word of a running call, its end at the latest, is expected, by our clock.
    pub fn expected_end(&self, call: &Call) -> Arrival {
        call.last_arrival.plus_secs(self.usual_secs(call.state))
    }
}

/// What a call's trust is measured against: the moment, the limits, and when we could not hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    pub arrival: Arrival,
    pub thresholds: Thresholds,
    /// At least the gaps since the oldest running call was last heard of.
    pub gaps: Gaps,
}

impl Now {
    /// A moment before which nothing was missed.
    pub fn new(arrival: Arrival, thresholds: Thresholds) -> Now {
        Now { arrival, thresholds, gaps: Gaps::default() }
    }
}

/// The rung `call` stands on, by our clock.
pub fn trust(call: &Call, now: &Now) -> Trust {
    if call.state == CallState::Ended {
        return Trust::Ended;
    }
    let usual = now.thresholds.usual_secs(call.state);
    let silence_secs = now.arrival.millis_since(call.last_arrival) / 1000;
    let end_fell_into_gap = || now.gaps.covering(now.thresholds.expected_end(call), now.arrival).is_some();
    if silence_secs > now.thresholds.lost_secs(call.state) {
        Trust::Lost
    } else if silence_secs > usual.saturating_mul(2) || (silence_secs > usual && end_fell_into_gap()) {
        Trust::Stale
    } else if silence_secs > usual {
        Trust::Quiet
    } else {
        Trust::Live
    }
}

/// When [`trust`] will next say something else although nothing more is heard of `call`, unless another gap becomes
/// known before. `None`: never.
pub fn next_rung(call: &Call, now: &Now) -> Option<Arrival> {
    if call.state == CallState::Ended {
        return None;
    }
    let usual = now.thresholds.usual_secs(call.state);
    let silence_secs = now.arrival.millis_since(call.last_arrival) / 1000;
    let ends = [usual, usual.saturating_mul(2), now.thresholds.lost_secs(call.state)];
    let next = ends.into_iter().filter(|end| *end >= silence_secs).min()?;
    Some(call.last_arrival.plus_secs(next.saturating_add(1)))
}
