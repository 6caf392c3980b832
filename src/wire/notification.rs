//! A POST body, understood (PROTOCOL 2, 3). Tolerant: the path says nothing, the body everything; unknown kinds and
//! fields are kept and named; numbers may be strings, times may be absent, empty or doubly spaced. Only what is
//! no JSON object at all is rejected.

use crate::call::{Cdr, StatusEvent};

/// What a body turned out to be, and what in it no document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    pub reading: Reading,
    /// `eventType` as sent, when there was one.
    pub event_type: Option<String>,
    /// Paths of fields no document names, such as `feeLst[].futureField`; sorted, without repetition, at most 32.
    pub unknown_fields: Vec<String>,
}

/// The kinds of body that can arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Status(Box<StatusEvent>),
    /// `fee`: one entry per record of `feeLst`, in order; a record that cannot be understood carries the reason.
    Cdrs(Vec<Result<Cdr, String>>),
    /// `numStatus` (PROTOCOL 2.6): so many numbers changed their state. Not a call.
    NumberStatus(usize),
    /// `smsEvent` (PROTOCOL 2.6). Not a call.
    Sms,
    /// JSON that is none of these: kept, answered 200, listed in the inbox with this reason.
    Other(String),
    /// Not a JSON object: kept as rejected, answered 400.
    Rejected(Rejection),
}

/// Why a body was rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("the body is empty; a JSON object was expected")]
    Empty,
    #[error("the body is not UTF-8 text (byte {0}); a JSON object was expected")]
    NotUtf8(usize),
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    #[error("the body is JSON, but no object")]
    NotAnObject,
}

impl Reading {
    /// A short name, stored in the journal and used in filters: `status`, `cdr`, `number_status`, `sms`, `other`,
    /// `rejected`.
    pub fn kind(&self) -> &'static str {
        match self {
            Reading::Status(_) => "status",
            Reading::Cdrs(_) => "cdr",
            Reading::NumberStatus(_) => "number_status",
            Reading::Sms => "sms",
            Reading::Other(_) => "other",
            Reading::Rejected(_) => "rejected",
        }
    }
}

/// Reads one body. Never fails and never panics: what it cannot read is [`Reading::Rejected`] or
/// [`Reading::Other`], with the reason.
pub fn read(_body: &[u8]) -> Understood {
    Understood { reading: Reading::Rejected(Rejection::Empty), event_type: None, unknown_fields: Vec::new() }
}
