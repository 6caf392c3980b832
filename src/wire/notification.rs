//! A POST body, understood (PROTOCOL 2, 3). Tolerant: the path says nothing, the body everything; unknown kinds and
//! fields are kept and named; numbers may be strings, times may be absent, empty or doubly spaced. Only what is
//! no JSON object at all is rejected.

mod record;
mod tree;
mod value;

use std::borrow::Cow;

use tree::{Node, Object};
use value::{Notes, text_of};

use crate::call::{Cdr, EventKind, StatusEvent};

/// What a body turned out to be, and what in it no document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    pub reading: Reading,
    /// `eventType` as sent, when there was one.
    pub event_type: Option<String>,
    /// Paths of fields no document names, such as `feeLst[].futureField`, and of values that could not be read,
    /// such as `statusInfo.timestamp(not-a-time)`; sorted, without blanks or repetition, at most 32.
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
pub fn read(body: &[u8]) -> Understood {
    let root = match parse(body) {
        Ok(root) => root,
        Err(rejection) => {
            return Understood {
                reading: Reading::Rejected(rejection),
                event_type: None,
                unknown_fields: Vec::new(),
            };
        }
    };
    let event_type = root.get("eventType").and_then(|node| text_of(node, || ())).map(Cow::into_owned);
    let mut notes = Notes::default();
    for (name, _) in &root.0 {
        // `appKey` stands beside `smsEvent`.
        if !matches!(&**name, "eventType" | "statusInfo" | "feeLst" | "numInfo" | "smsEvent" | "appKey") {
            notes.unknown("", name);
        }
    }
    let reading = match &event_type {
        Some(kind) => understand(kind, &root, &mut notes),
        None if matches!(root.get("smsEvent"), Some(Node::Object(_))) => Reading::Sms,
        None => Reading::Other("it has no eventType".to_owned()),
    };
    Understood { reading, event_type, unknown_fields: notes.into_paths() }
}

fn parse(body: &[u8]) -> Result<Object<'_>, Rejection> {
    let text = std::str::from_utf8(body).map_err(|error| Rejection::NotUtf8(error.valid_up_to()))?;
    // JSON forbids a byte order mark; some senders write one all the same.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Err(Rejection::Empty);
    }
    match serde_json::from_str(text) {
        Ok(Node::Object(root)) => Ok(root),
        Ok(_) => Err(Rejection::NotAnObject),
        Err(error) => Err(Rejection::NotJson(error.to_string())),
    }
}

fn understand(event_type: &str, root: &Object<'_>, notes: &mut Notes) -> Reading {
    if event_type.eq_ignore_ascii_case("fee") {
        return records(root, notes);
    }
    if event_type.eq_ignore_ascii_case("numStatus") {
        return match root.get("numInfo") {
            Some(Node::Array(numbers)) => Reading::NumberStatus(numbers.len()),
            _ => Reading::Other("numStatus without a list in numInfo".to_owned()),
        };
    }
    let Some(Node::Object(info)) = root.get("statusInfo") else {
        return Reading::Other("it has an eventType, but no object in statusInfo".to_owned());
    };
    match record::status(EventKind::from_wire(event_type), info, notes) {
        Some(event) => Reading::Status(Box::new(event)),
        None => Reading::Other("its statusInfo has no sessionId, so it belongs to no call".to_owned()),
    }
}

fn records(root: &Object<'_>, notes: &mut Notes) -> Reading {
    let records = match root.get("feeLst") {
        Some(Node::Array(records)) => records.as_slice(),
        // One record without the list around it.
        Some(record @ Node::Object(_)) => std::slice::from_ref(record),
        _ => return Reading::Other("fee without a list in feeLst".to_owned()),
    };
    if records.is_empty() {
        return Reading::Other("fee with an empty feeLst".to_owned());
    }
    let understood = records.iter().zip(1..).map(|(node, position)| record::cdr(node, position, notes));
    Reading::Cdrs(understood.collect())
}

#[cfg(test)]
mod tests;
