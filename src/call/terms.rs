//! The terms in which a call is described: its service, how far it has come, what became of it, what told us of its end
//! and who ended it. Each has one name in JSON, in filters and in exports.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Which product placed the call, as far as it is known (PROTOCOL 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// `002`, or a second leg was seen.
    Callback,
    /// `001` with signs of an announcement: keys collected, a dynamic IVR, text to speech.
    Notification,
    /// `001` without such signs: the platform gives a notification and a verification code the same value.
    Voice,
    /// `003`–`007`, or a `callin` or `subscriptionId` was seen.
    PrivateNumber,
    /// Not known yet, or a value no document names.
    Unknown,
}

impl Service {
    pub const ALL: [Service; 5] =
        [Service::Callback, Service::Notification, Service::Voice, Service::PrivateNumber, Service::Unknown];

    /// The name in JSON and in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Service::Callback => "callback",
            Service::Notification => "notification",
            Service::Voice => "voice",
            Service::PrivateNumber => "private_number",
            Service::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<Service> {
        Service::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// How far the call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Private Number: somebody is calling in.
    Incoming,
    CallingA,
    RingingA,
    AnsweredA,
    CallingB,
    RingingB,
    Talking,
    /// A notification or code is being played to A.
    Playing,
    Ended,
    /// Only events that no document explains were seen.
    Unknown,
}

impl CallState {
    pub const ALL: [CallState; 10] = [
        CallState::Incoming,
        CallState::CallingA,
        CallState::RingingA,
        CallState::AnsweredA,
        CallState::CallingB,
        CallState::RingingB,
        CallState::Talking,
        CallState::Playing,
        CallState::Ended,
        CallState::Unknown,
    ];

    /// The name in JSON and in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            CallState::Incoming => "incoming",
            CallState::CallingA => "calling_a",
            CallState::RingingA => "ringing_a",
            CallState::AnsweredA => "answered_a",
            CallState::CallingB => "calling_b",
            CallState::RingingB => "ringing_b",
            CallState::Talking => "talking",
            CallState::Playing => "playing",
            CallState::Ended => "ended",
            CallState::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<CallState> {
        CallState::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// What became of the call, end to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person the call was for answered: B of a callback, A of a notification.
    Answered,
    /// Nobody answered, for a reason on the people's or the carrier's side.
    NotAnswered,
    /// A fault that people at our end or the platform's have to mend: our content or configuration, the account, or
    /// the platform. The cause says so (`assets/reasons/causes.toml`), not the side.
    Failed,
    InProgress,
    /// The call is over by our own guess, and nobody told us whether the person answered after we last heard of it.
    Unknown,
}

impl Outcome {
    pub const ALL: [Outcome; 5] =
        [Outcome::Answered, Outcome::NotAnswered, Outcome::Failed, Outcome::InProgress, Outcome::Unknown];

    /// The name in JSON and in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::NotAnswered => "not_answered",
            Outcome::Failed => "failed",
            Outcome::InProgress => "in_progress",
            Outcome::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|o| o.as_str() == text)
    }
}

/// What told us that the call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedBy {
    Disconnect,
    /// The CDR came, the `disconnect` did not.
    Cdr,
    /// Neither `disconnect` nor CDR came within the longest time the platform would still try. A guess, and named as
    /// one.
    Presumed,
    /// Neither `disconnect` nor CDR came, and somebody at the window said that the call is over.
    Marked,
}

impl ClosedBy {
    pub const ALL: [ClosedBy; 4] =
        [ClosedBy::Disconnect, ClosedBy::Cdr, ClosedBy::Presumed, ClosedBy::Marked];

    /// Whether the platform never told us of the end.
    pub fn is_guess(self) -> bool {
        matches!(self, ClosedBy::Presumed | ClosedBy::Marked)
    }

    /// The name in JSON and in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            ClosedBy::Disconnect => "disconnect",
            ClosedBy::Cdr => "cdr",
            ClosedBy::Presumed => "presumed",
            ClosedBy::Marked => "marked",
        }
    }

    pub fn parse(text: &str) -> Option<ClosedBy> {
        ClosedBy::ALL.into_iter().find(|c| c.as_str() == text)
    }
}

/// Who hung up, when the platform said so (PROTOCOL 2, `partyType`; 2.4, `callRelDirection`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    Caller,
    Callee,
    Platform,
    /// A `partyType` no document names, as it was sent.
    #[serde(untagged)]
    Other(Arc<str>),
}

impl Party {
    /// Those that documents name.
    pub const NAMED: [Party; 3] = [Party::Caller, Party::Callee, Party::Platform];

    /// The literal strings of `partyType` are not documented: the three meanings are matched without regard to
    /// letter case, anything else is kept as it is.
    pub fn from_wire(text: &str) -> Party {
        let text = text.trim();
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        match text {
            _ if is("caller") => Party::Caller,
            _ if is("callee") || is("called") => Party::Callee,
            _ if is("platform") => Party::Platform,
            _ => Party::Other(Arc::from(text)),
        }
    }

    /// The name in JSON and in filter expressions.
    pub fn as_str(&self) -> &str {
        match self {
            Party::Caller => "caller",
            Party::Callee => "callee",
            Party::Platform => "platform",
            Party::Other(text) => text,
        }
    }
}
