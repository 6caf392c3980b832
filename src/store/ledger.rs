//! What is kept beside the journal and what is read from it about arriving: heartbeats, marks, CDRs that are late,
//! what no document names, and how well notifications travel.

use std::sync::Arc;

use crate::call::{Arrival, Call, Cause, Gap, MarkKind, Overdue, Service, SessionId};

/// A sign of life of the collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// When this run of the collector began.
    pub started: Arrival,
    pub at: Arrival,
    /// The last beat of a run that was closed as it should be.
    pub is_closed: bool,
}

/// A collector that lives says so every quarter of a minute: one that has said nothing for so long is not there. Of a
/// shorter silence nothing is made.
const ABSENT_MILLIS: i64 = 60_000;

impl Beat {
    /// The time since, if nobody has collected since. Nobody has written it down yet: whoever collects next does.
    pub fn absence(&self, now: Arrival) -> Option<Gap> {
        let cause = if self.is_closed { Cause::Closed } else { Cause::Crash };
        let is_absent = now.millis_since(self.at) >= ABSENT_MILLIS;
        is_absent.then_some(Gap { from: self.at, to: None, cause, refused: 0 })
    }
}

/// A wish to say that a call is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMark {
    pub session: SessionId,
    pub kind: MarkKind,
    pub at: Arrival,
    pub note: Option<String>,
}

/// A call whose CDR is late.
#[derive(Clone, Debug)]
pub struct OverdueCall {
    pub call: Arc<Call>,
    pub overdue: Overdue,
}

/// Which late CDRs are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    All,
    /// CDRs that the platform no longer sends by itself ([`crate::call::Recovery::AskVendor`]).
    GivenUp,
}

/// Something no document names, or that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub what: UnknownKind,
    /// As it was sent; a `…` stands for all that found no room in the list.
    pub name: String,
    pub first: Arrival,
    pub last: Arrival,
    /// Notifications it was seen in.
    pub count: u64,
    /// Journal number of the last of them.
    pub example: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnknownKind {
    /// An `eventType`.
    Kind,
    /// A field, by its path.
    Field,
    /// A known field with a value it should not have: `statusInfo.timestamp(not-a-time)`.
    Value,
    /// A notification, or a record in one, that could not be understood.
    Problem,
}

impl UnknownKind {
    pub const ALL: [UnknownKind; 4] =
        [UnknownKind::Kind, UnknownKind::Field, UnknownKind::Value, UnknownKind::Problem];

    /// The name in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            UnknownKind::Kind => "kind",
            UnknownKind::Field => "field",
            UnknownKind::Value => "value",
            UnknownKind::Problem => "problem",
        }
    }

    pub fn parse(text: &str) -> Option<UnknownKind> {
        UnknownKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How well notifications travel, measured on the newest ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrivalFacts {
    /// Status notifications looked at, the newest; `since` is when the oldest of them came.
    pub events: u64,
    pub since: Option<Arrival>,
    /// Milliseconds from the platform's clock to ours: the smallest difference between arrival and event time among
    /// them. The clocks and the fastest way here together.
    pub offset_millis: Option<i64>,
    /// Arrival minus event time minus `offset_millis`, in milliseconds: the half, and all but a twentieth, took no
    /// longer. The platform's times are whole seconds, so a second is no delay.
    pub lag_p50: Option<i64>,
    pub lag_p95: Option<i64>,
    /// Of the events looked at: those that said nothing new, and those that came after a later one of their call.
    pub duplicates: u64,
    pub out_of_order: u64,
    /// By service, of the newest ended calls.
    pub completeness: Vec<Completeness>,
}

/// Push completeness: how many ended calls have every status event they should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    pub service: Service,
    pub ended: u64,
    pub complete: u64,
    /// Status events that did not come, over all of them.
    pub missing_events: u64,
}
