//! A POST body, understood (PROTOCOL 2, 3). Tolerant: the path says nothing, the body everything; unknown kinds and
//! fields are kept and named; numbers may be strings, times may be absent, empty or doubly spaced. Only what is
//! no JSON at all is rejected.

mod excerpt;
mod gist;
mod notice;
mod problem;
mod record;
mod surrogates;
mod tree;
mod value;

use std::borrow::Cow;

pub use excerpt::{Excerpt, excerpts, fields, raw_record};
pub use gist::{Gist, is_block};
pub use notice::{NumberState, Sms};
pub use problem::{BadRecord, NoCall, Rejection};
use tree::{Node, Object};
pub use value::read_time;
use value::{Notes, Text, text_of};

use crate::call::{Cdr, EventKind, StatusEvent};

/// Entries of one list that are read. The documents allow 50 records and 100 numbers; what is behind the bound is
/// kept in the body and named as not read, so that no sender can make us hold a hundred times what it sent.
const MAX_ENTRIES: usize = 1_000;

/// Arrays and objects within each other that are read; what is nested deeper is no notification. The bound is that of
/// `serde_json`, which counts before it recurses.
pub const MAX_NESTING: usize = 127;

/// What a body turned out to be, and what in it no document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    pub reading: Reading,
    /// `eventType` as sent, when there was one.
    pub event_type: Option<String>,
    /// Paths of fields no document names, such as `feeLst[].futureField`, and of values that could not be read, such as
    /// `statusInfo.timestamp(not-a-time)` and `eventType(newKind)`; sorted, without blanks or repetition, at most 32.
    pub unknown_fields: Vec<String>,
}

/// The kinds of body that can arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Status(Box<StatusEvent>),
    /// `fee`: one entry per record of `feeLst`, in order; a record that cannot be understood carries the reason.
    Cdrs(Vec<Result<Box<Cdr>, BadRecord>>),
    /// `numStatus` (PROTOCOL 2.6): these numbers changed their state. Not a call.
    NumberStatus(Vec<NumberState>),
    /// `smsEvent` (PROTOCOL 2.6). Not a call.
    Sms(Box<Sms>),
    /// JSON that is none of these: kept, answered 200, listed in the inbox with this reason.
    Other(NoCall),
    /// Not JSON: kept as rejected, answered 400.
    Rejected(Rejection),
}

/// What kind of body it is, without what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Status,
    Cdr,
    NumberStatus,
    Sms,
    /// JSON that is none of these.
    Other,
    /// Not JSON.
    Rejected,
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Status, Kind::Cdr, Kind::NumberStatus, Kind::Sms, Kind::Other, Kind::Rejected];

    /// The name in the journal, and in what the command line writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Status => "status",
            Kind::Cdr => "cdr",
            Kind::NumberStatus => "number_status",
            Kind::Sms => "sms",
            Kind::Other => "other",
            Kind::Rejected => "rejected",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Reading {
    /// How many events, records or numbers are in it.
    pub fn records(&self) -> usize {
        match self {
            Reading::Status(_) | Reading::Sms(_) => 1,
            Reading::Cdrs(records) => records.len(),
            Reading::NumberStatus(numbers) => numbers.len(),
            Reading::Other(_) | Reading::Rejected(_) => 0,
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Reading::Status(_) => Kind::Status,
            Reading::Cdrs(_) => Kind::Cdr,
            Reading::NumberStatus(_) => Kind::NumberStatus,
            Reading::Sms(_) => Kind::Sms,
            Reading::Other(_) => Kind::Other,
            Reading::Rejected(_) => Kind::Rejected,
        }
    }
}

/// Reads one body. Never fails and never panics: what it cannot read is [`Reading::Rejected`] or
/// [`Reading::Other`], with the reason.
pub fn read(body: &[u8]) -> Understood {
    let rejected = |rejection| Understood {
        reading: Reading::Rejected(rejection),
        event_type: None,
        unknown_fields: Vec::new(),
    };
    let text = match text(body) {
        Ok(text) => text,
        Err(rejection) => return rejected(rejection),
    };
    match parse(text) {
        Ok(root) => understand(&root, Notes::default()),
        // Half a character at the end of a text that was cut: everything else is as good as ever.
        Err(rejection) => match surrogates::mended(text) {
            Some(mended) => match parse(&mended) {
                Ok(root) => understand(&root, Notes::with("body(half-a-character)")),
                Err(_) => rejected(rejection),
            },
            None => rejected(rejection),
        },
    }
}

fn text(body: &[u8]) -> Result<&str, Rejection> {
    let text = std::str::from_utf8(body).map_err(|error| Rejection::NotUtf8(error.valid_up_to()))?;
    // JSON forbids a byte order mark; some senders write one all the same.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_ascii().is_empty() { Err(Rejection::Empty) } else { Ok(text) }
}

fn parse(text: &str) -> Result<Node<'_>, Rejection> {
    serde_json::from_str(text).map_err(|error| Rejection::NotJson {
        text: error.to_string(),
        line: error.line(),
        column: error.column(),
    })
}

fn understand(root: &Node<'_>, mut notes: Notes) -> Understood {
    let Node::Object(root) = root else {
        let reading = Reading::Other(NoCall::NotAnObject);
        return Understood { reading, event_type: None, unknown_fields: notes.into_paths() };
    };
    let event_type = match root.get("eventType").map(text_of) {
        Some(Text::Is(text)) => Some(Cow::into_owned(text)),
        _ => None,
    };
    for (name, _) in &root.0 {
        // `appKey` stands beside `smsEvent`.
        if !matches!(&**name, "eventType" | "statusInfo" | "feeLst" | "numInfo" | "smsEvent" | "appKey") {
            notes.unknown("", name);
        }
    }
    let reading = match (&event_type, root.get("smsEvent")) {
        (Some(kind), _) => kind_of(kind, root, &mut notes),
        (None, Some(Node::Object(sms))) => Reading::Sms(Box::new(notice::sms(sms, &mut notes))),
        (None, _) => Reading::Other(NoCall::NoEventType),
    };
    Understood { reading, event_type, unknown_fields: notes.into_paths() }
}

fn kind_of(event_type: &str, root: &Object<'_>, notes: &mut Notes) -> Reading {
    if event_type.eq_ignore_ascii_case("fee") {
        return records(root, notes);
    }
    if event_type.eq_ignore_ascii_case("numStatus") {
        let Some(Node::Array(numbers)) = root.get("numInfo") else {
            return Reading::Other(NoCall::NumStatusWithoutList);
        };
        if numbers.len() > MAX_ENTRIES {
            notes.unknown("", "numInfo(too-long)");
        }
        let read = numbers.get(..MAX_ENTRIES).unwrap_or(numbers);
        return Reading::NumberStatus(notice::number_states(read, notes));
    }
    let Some(Node::Object(info)) = root.get("statusInfo") else {
        return Reading::Other(NoCall::NoStatusInfo);
    };
    let kind = EventKind::from_wire(event_type);
    if let EventKind::Other(name) = &kind {
        notes.unknown_kind(name);
    }
    match record::status(kind, info, notes) {
        Ok(event) => Reading::Status(Box::new(event)),
        Err(reason) => Reading::Other(reason),
    }
}

fn records(root: &Object<'_>, notes: &mut Notes) -> Reading {
    let records = match root.get("feeLst") {
        Some(Node::Array(records)) => records.as_slice(),
        // One record without the list around it.
        Some(record @ Node::Object(_)) => std::slice::from_ref(record),
        _ => return Reading::Other(NoCall::FeeWithoutList),
    };
    if records.is_empty() {
        return Reading::Other(NoCall::FeeEmpty);
    }
    let read = records.iter().take(MAX_ENTRIES).map(|node| record::cdr(node, notes).map(Box::new));
    let rest = (records.len() > MAX_ENTRIES).then_some(Err(BadRecord::TooMany(records.len())));
    Reading::Cdrs(read.chain(rest).collect())
}

#[cfg(test)]
mod tests;
