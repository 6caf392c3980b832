//! One planned call: what the platform will send about it, and what is true about it.
//!
//! [`plan_call`] decides a [`Course`] and renders it twice: as status events (PROTOCOL 2) and as a CDR
//! (PROTOCOL 3), so that the two cannot disagree. [`Truth`] is the simulator's own ledger, for tests that compare
//! it with what a monitor made of the messages. It knows no network, no faults and no clock: time is an argument.

use fastrand::Rng;
use serde_json::Value;

use super::course::{Course, Leg};
use super::ending::Ending;
use super::message;
use super::notice;
use super::population::Population;
use super::tempo::Tempo;

/// The services whose calls are reported (PROTOCOL 2.1 to 2.4, 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Click-to-call: the platform calls A, then B. serviceType 002.
    Callback,
    /// An announcement to one person, with or without keys. serviceType 001.
    Notification,
    /// A spoken verification code. serviceType 001 as well.
    Verification,
    /// Private Number AXB. serviceType 004.
    Axb,
    /// Private Number AX. serviceType 003.
    Ax,
    /// Private Number AXE with extension. serviceType 005.
    Axe,
    /// Private Number X. serviceType 004, like AXB.
    X,
    /// Private Number AXYB. serviceType 007; its flow is not documented and taken to be that of AXB.
    Axyb,
}

/// Services that share one shape of flow and one list of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Two legs called by the platform.
    Callback,
    /// One leg called by the platform.
    OneLeg,
    /// Somebody calls X, the platform calls the second leg.
    Private,
}

impl Service {
    pub fn family(self) -> Family {
        match self {
            Self::Callback => Family::Callback,
            Self::Notification | Self::Verification => Family::OneLeg,
            Self::Axb | Self::Ax | Self::Axe | Self::X | Self::Axyb => Family::Private,
        }
    }

    /// `serviceType` of the CDR (PROTOCOL 3.2).
    pub fn code(self) -> &'static str {
        match self {
            Self::Notification | Self::Verification => "001",
            Self::Callback => "002",
            Self::Ax => "003",
            Self::Axb | Self::X => "004",
            Self::Axe => "005",
            Self::Axyb => "007",
        }
    }
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The conversation (or the announcement) took place.
    Answered,
    /// It did not, for a reason on the people's or the carrier's side: busy, off, no answer, hung up early.
    NotAnswered,
    /// The platform, the account, a rule, the content or a wrong number prevented it.
    Failed,
}

/// Who ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    Caller,
    Callee,
    Platform,
}

/// One call to be planned. `start` is in UTC seconds; `serial` makes the ids unique.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    pub service: Service,
    pub serial: u64,
    pub start: i64,
    pub tempo: Tempo,
    /// How it must end; `None` leaves that to chance.
    pub ending: Option<Ending>,
}

/// A status notification and the UTC second at which it happens, which is also its `timestamp`.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedEvent {
    pub at: i64,
    pub body: Value,
}

/// Everything the platform would send about one call.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedCall {
    pub session_id: String,
    pub service: Service,
    /// In the order in which they happen.
    pub events: Vec<PlannedEvent>,
    /// One record of a `feeLst` (PROTOCOL 3.1).
    pub cdr: Value,
    /// What the platform says at the same address that is no call: the state of X, a text message (PROTOCOL 2.6).
    pub notice: Option<PlannedEvent>,
    pub truth: Truth,
}

/// What is true about a planned call, as far as its notifications can tell. Times in UTC seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    pub session_id: String,
    pub icid: String,
    pub app_key: String,
    pub service: Service,
    pub outcome: Outcome,
    /// The person who calls: A of a callback, the real caller of Private Number; nobody otherwise.
    pub caller: Option<String>,
    /// The person who is called; absent if the call ended before it came to that.
    pub called: Option<String>,
    pub leg_a: TrueLeg,
    /// The second leg; in Private Number the called person.
    pub leg_b: TrueLeg,
    pub started_at: i64,
    pub ended_at: i64,
    /// Ringing on the last leg that was called, until its answer or the end.
    pub ring_secs: Option<i64>,
    /// Length of the conversation or announcement, 0 if there was none (PROTOCOL 3.3).
    pub talk_secs: i64,
    /// Started minutes (PROTOCOL 3.3).
    pub billed_minutes: i64,
    pub hung_up_by: Option<Party>,
    pub state_code: u16,
    pub release_point: u16,
    pub sip_status: u16,
    pub q850_a: u16,
    pub q850_b: u16,
    /// What was keyed, one entry for each collectInfo.
    pub digits: Vec<String>,
    /// `userData` with its URL-encoding undone.
    pub user_data: Option<String>,
    /// `userData` as it travels.
    pub user_data_sent: Option<String>,
    /// `direction` of the CDR.
    pub direction: u8,
    /// Uses of text-to-speech, by which a notification can be told from a verification code (PROTOCOL 3.2).
    pub tts_plays: u16,
    /// True if the call was recorded (`recordFlag` 1).
    pub recorded: bool,
}

/// One leg as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrueLeg {
    pub number: Option<String>,
    /// The number shown on it; X for the person who calls X.
    pub display: Option<String>,
    pub started_at: Option<i64>,
    pub ringing_at: Option<i64>,
    pub answered_at: Option<i64>,
    /// Started minutes from its answer to the end of the call (PROTOCOL 3.3); of the call to X nobody says any.
    pub billed_minutes: Option<i64>,
}

/// Plans one call of `order`. The same generator state gives the same call, byte for byte.
pub fn plan_call(rng: &mut Rng, population: &Population, order: &Order) -> PlannedCall {
    let course = Course::decide(rng, population, order);
    PlannedCall {
        service: order.service,
        events: message::events(&course),
        cdr: message::cdr(&course),
        notice: notice::about(&course),
        truth: truth(&course),
        session_id: course.session_id,
    }
}

fn truth(course: &Course) -> Truth {
    let family = course.service.family();
    let reached_b = course.second.start.is_some();
    let (caller, called) = match family {
        Family::Callback | Family::Private => {
            (Some(course.first_number.clone()), reached_b.then(|| course.second_number.clone()))
        }
        Family::OneLeg => (None, Some(course.first_number.clone())),
    };
    let talk_secs = course.talk_secs();
    let (q850_a, q850_b) = course.q850();
    Truth {
        session_id: course.session_id.clone(),
        icid: course.icid.clone(),
        app_key: course.app.key.clone(),
        service: course.service,
        outcome: course.ending.outcome,
        caller,
        called,
        leg_a: TrueLeg {
            billed_minutes: (family != Family::Private).then(|| minutes(course.first.answer, course.end)),
            ..leg(&course.first, &course.first_number, &course.first_display)
        },
        leg_b: match reached_b {
            true => TrueLeg {
                billed_minutes: Some(minutes(course.second.answer, course.end)),
                ..leg(&course.second, &course.second_number, &course.second_display)
            },
            false => TrueLeg::default(),
        },
        started_at: course.started_at(),
        ended_at: course.end,
        ring_secs: ring_secs(if reached_b { &course.second } else { &course.first }, course.end),
        talk_secs,
        billed_minutes: (talk_secs + 59) / 60,
        hung_up_by: course.told_party(),
        state_code: course.ending.state_code,
        release_point: course.ending.release_point,
        sip_status: course.ending.sip,
        q850_a,
        q850_b,
        digits: course.digits.iter().map(|(_, keys)| keys.clone()).collect(),
        user_data: course.user_data.as_ref().map(|data| data.decoded.clone()),
        user_data_sent: course.user_data.as_ref().map(|data| data.sent.clone()),
        direction: course.direction,
        tts_plays: course.tts.0,
        recorded: course.recorded,
    }
}

fn leg(leg: &Leg, number: &str, display: &str) -> TrueLeg {
    TrueLeg {
        number: Some(number.to_owned()),
        display: Some(display.to_owned()),
        started_at: leg.start,
        ringing_at: leg.alerting,
        answered_at: leg.answer,
        billed_minutes: None,
    }
}

fn minutes(from: Option<i64>, to: i64) -> i64 {
    from.map_or(0, |from| (to - from + 59) / 60)
}

fn ring_secs(leg: &Leg, end: i64) -> Option<i64> {
    leg.alerting.map(|from| leg.answer.unwrap_or(end) - from)
}

#[cfg(test)]
mod tests;
