//! One call status notification, understood (PROTOCOL 2).

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::guard::unguarded;
use super::{Number, Stamp};

/// The id that joins everything about a call: opaque, up to 256 characters, never parsed (PROTOCOL 2.4). Two ids that
/// differ in a letter's case or in a blank are two calls.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(Arc<str>);

impl SessionId {
    /// Bytes of the longest id that is taken for one, four times what the documents allow.
    pub const LONGEST: usize = 1_024;

    /// Any text that is not blank and not longer than [`SessionId::LONGEST`].
    pub fn new(text: &str) -> Option<SessionId> {
        let is_one = !text.trim().is_empty() && text.len() <= SessionId::LONGEST;
        is_one.then(|| SessionId(Arc::from(text)))
    }

    /// The id that somebody typed or pasted, maybe out of a spreadsheet.
    pub fn typed(text: &str) -> Option<SessionId> {
        SessionId::new(unguarded(text))
    }

    /// Stands where the id of a call was not read.
    pub fn unread() -> SessionId {
        static UNREAD: OnceLock<SessionId> = OnceLock::new();
        UNREAD.get_or_init(|| SessionId(Arc::from("-"))).clone()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happened, in the order in which it happens on one leg: the order of this enum breaks the ties between
/// events of one second.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// Private Number only: somebody calls X (PROTOCOL 2.4).
    Callin,
    Callout,
    Alerting,
    Answer,
    CollectInfo,
    /// An `eventType` with a `statusInfo` that no document names. Kept, shown, changes no state.
    Other(Arc<str>),
    Disconnect,
}

impl EventKind {
    /// Huawei's own samples compare without regard to letter case (PROTOCOL 2).
    pub fn from_wire(text: &str) -> EventKind {
        match text.to_ascii_lowercase().as_str() {
            "callin" => EventKind::Callin,
            "callout" => EventKind::Callout,
            "alerting" => EventKind::Alerting,
            "answer" => EventKind::Answer,
            "collectinfo" => EventKind::CollectInfo,
            "disconnect" => EventKind::Disconnect,
            _ => EventKind::Other(Arc::from(text)),
        }
    }

    /// The platform's spelling.
    pub fn as_str(&self) -> &str {
        match self {
            EventKind::Callin => "callin",
            EventKind::Callout => "callout",
            EventKind::Alerting => "alerting",
            EventKind::Answer => "answer",
            EventKind::CollectInfo => "collectInfo",
            EventKind::Other(text) => text,
            EventKind::Disconnect => "disconnect",
        }
    }
}

/// The fields of `statusInfo` (PROTOCOL 2). Absent, `null` and `""` are all `None`.
///
/// Two events with equal fields are the same event sent twice: the order of the fields here, time first, is the
/// order of a call's story.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusEvent {
    /// When it happened, by the platform's clock. `None` when it was absent or unreadable.
    pub at: Option<Stamp>,
    pub kind: EventKind,
    pub session: SessionId,
    pub caller: Option<Number>,
    pub called: Option<Number>,
    /// `digitInfo` of `collectInfo`.
    pub digits: Option<Arc<str>>,
    pub user_data: Option<Arc<str>>,
    /// `partyType` of `disconnect`, as sent.
    pub party: Option<Arc<str>>,
    pub state_code: Option<i64>,
    pub state_desc: Option<Arc<str>>,
    /// `subscriptionId`: present only in Private Number (PROTOCOL 2.4).
    pub subscription: Option<Arc<str>>,
    /// `callRelDirection`: 1 the caller hung up, 2 the callee (PROTOCOL 2.4).
    pub release_direction: Option<i64>,
    /// `notifyMode` of X mode, as sent: `Block` where the answer would control the call (PROTOCOL 2.4).
    pub notify_mode: Option<Arc<str>>,
}

impl StatusEvent {
    /// An event with nothing known but its kind, session and time.
    pub fn new(kind: EventKind, session: SessionId, at: Option<Stamp>) -> StatusEvent {
        StatusEvent {
            at,
            kind,
            session,
            caller: None,
            called: None,
            digits: None,
            user_data: None,
            party: None,
            state_code: None,
            state_desc: None,
            subscription: None,
            release_direction: None,
            notify_mode: None,
        }
    }
}
