//! The figures that are a share of something: which calls are the sample, and which of them are hits.

use crate::call::rules::Rules;
use crate::call::{Arrival, Call, CallState, Outcome, Service};

/// The longest conversation that counts as a short one, in seconds.
pub const SHORT_SECS: i64 = 6;

/// A CDR that comes more than this many seconds after the end of its call is late: the first push failed.
pub const PROMPT_SECS: i64 = 300;

/// A share of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// Answered, of the calls in which the platform called somebody (answer-seizure ratio, end to end).
    Asr,
    /// Leg A answered, of the legs A that were called. Of a private number leg A is the person who calls.
    AsrA,
    /// Leg B answered, of the legs B that were called.
    AsrB,
    /// Answered, of all calls, those the platform refused among them (answer-bid ratio).
    Abr,
    /// The network did its part (network effectiveness ratio), of the calls in which the platform called somebody and
    /// somebody told us why they ended.
    Ner,
    /// At most [`SHORT_SECS`] of talk, of the answered calls.
    Short,
    /// At least one key pressed, of the answered notifications and verification codes.
    Keys,
    /// All status events came, of the calls whose CDR tells which there were.
    Complete,
    /// The CDR came within [`PROMPT_SECS`] of the end, of the calls whose CDR came while the platform tries
    /// ([`Call::cdr_lag_secs`]).
    Prompt,
}

impl Share {
    pub const ALL: [Share; 9] = [
        Share::Asr,
        Share::AsrA,
        Share::AsrB,
        Share::Abr,
        Share::Ner,
        Share::Short,
        Share::Keys,
        Share::Complete,
        Share::Prompt,
    ];

    /// The name in JSON and in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Share::Asr => "asr",
            Share::AsrA => "asr_a",
            Share::AsrB => "asr_b",
            Share::Abr => "abr",
            Share::Ner => "ner",
            Share::Short => "short_calls",
            Share::Keys => "dtmf_yield",
            Share::Complete => "push_completeness",
            Share::Prompt => "cdr_on_time",
        }
    }

    pub fn parse(text: &str) -> Option<Share> {
        Share::ALL.into_iter().find(|share| share.as_str() == text)
    }

    /// Whether the call is a hit; `None`: it is none of the sample. One that is not decided yet never is.
    pub fn of(self, call: &Call) -> Option<bool> {
        let is_answered = match call.outcome {
            Outcome::Answered => true,
            Outcome::NotAnswered | Outcome::Failed => false,
            Outcome::InProgress | Outcome::Unknown => return None,
        };
        let (a, b) = (&call.leg_a, &call.leg_b);
        match self {
            Share::Asr => (!is_refused(call)).then_some(is_answered),
            // B is called only once A has answered; the event that said so may be lost.
            Share::AsrA => (a.was_tried() && call.service != Service::PrivateNumber)
                .then_some(a.answered_at.is_some() || b.was_tried() || is_answered),
            Share::AsrB => b.was_tried().then_some(b.answered_at.is_some() || is_answered),
            Share::Abr => Some(is_answered),
            Share::Ner if is_refused(call) => None,
            Share::Ner => network_did_its_part(call),
            Share::Short => call.talk_secs.filter(|_| is_answered).map(|talk| talk <= SHORT_SECS),
            Share::Keys => {
                let has_keys = matches!(call.service, Service::Notification | Service::Voice);
                (is_answered && has_keys).then_some(call.digits.is_some())
            }
            Share::Prompt => call.cdr_lag_secs().map(|lag| lag <= PROMPT_SECS),
            Share::Complete => call.missing_events.filter(|_| call.cdr_count > 0).map(|missing| missing == 0),
        }
    }

    /// [`Share::of`], and of a call in progress what is certain already: that somebody answered is known long before
    /// the call is over, that nobody did only then. Who waits for the end sees too few answers among the latest calls.
    pub fn so_far(self, call: &Call, now: Arrival) -> Option<bool> {
        if call.outcome != Outcome::InProgress {
            return self.of(call);
        }
        let talks = matches!(call.state, CallState::Talking | CallState::Playing);
        let (a, b) = (&call.leg_a, &call.leg_b);
        match self {
            // Long before anybody talks: B is called only once A has answered.
            Share::AsrA => {
                let has_answered = talks || a.answered_at.is_some() || b.was_tried();
                (has_answered && call.service != Service::PrivateNumber).then_some(true)
            }
            Share::AsrB => (talks && b.was_tried()).then_some(true),
            Share::Asr | Share::Abr | Share::Ner => talks.then_some(true),
            // It may still become a short one until it is none.
            Share::Short if talks => call.talking_secs(now).filter(|secs| *secs > SHORT_SECS).map(|_| false),
            Share::Short | Share::Keys | Share::Complete | Share::Prompt => None,
        }
    }
}

/// Whether the platform turned it down before it called anybody: a bid that is no seizure (E.600). In Private Number
/// the person on leg A called in; the platform calls B.
pub(super) fn is_refused(call: &Call) -> bool {
    let has_called = match call.service {
        Service::PrivateNumber => call.leg_b.was_tried(),
        _ => call.leg_a.was_tried() || call.leg_b.was_tried(),
    };
    call.outcome == Outcome::Failed && !has_called
}

/// Whether what was left was up to people: somebody answered, was busy, did not pick up, hung up. `None` where nobody
/// told us why the call ended.
fn network_did_its_part(call: &Call) -> Option<bool> {
    if call.outcome == Outcome::Answered {
        return Some(true);
    }
    let cause = call.verdict.as_ref()?.cause?;
    Rules::builtin().causes.get(cause).map(|facts| facts.effective)
}
