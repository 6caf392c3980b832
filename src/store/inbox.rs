//! The journal as people look through it.

use crate::call::Arrival;
use crate::wire::Gist;
use crate::wire::notification::Kind;
use crate::wire::signature::Checked;

/// The peer of what was taken from a file: nobody pushed it.
pub const FROM_FILE: &str = "import";

/// A line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRow {
    /// Journal number, in order of arrival.
    pub id: i64,
    pub received: Arrival,
    pub peer: String,
    pub target: String,
    /// Bytes of the body.
    pub size: i64,
    pub answer: u16,
    pub kind: Kind,
    pub event_type: Option<String>,
    /// The first call it speaks of.
    pub session: Option<String>,
    /// Events or records in it, and how many of them said nothing new.
    pub records: i64,
    pub duplicates: i64,
    /// Why it was rejected or not understood, or which records were bad.
    pub problem: Option<String>,
    pub unknown_fields: Option<String>,
    /// What it says that no call shows, with the reasons of `problem` as values; `None` too where the body is so
    /// long that a list does not read it.
    pub gist: Option<Gist>,
    /// What its signature came to; `None`: it was not looked at.
    pub signature: Option<Checked>,
}

/// What is noted as the problem of a notification that cannot be unpacked.
pub(super) const DAMAGED: &str = "its stored bytes are damaged";

impl NotificationRow {
    /// What was stored of it cannot be read any more.
    pub fn is_damaged(&self) -> bool {
        self.problem.as_deref() == Some(DAMAGED)
    }
}

/// A notification with all that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub row: NotificationRow,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Which lines of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InboxFilter {
    #[default]
    All,
    Rejected,
    /// Kinds or fields that no document names, and records that could not be understood.
    Unknown,
    Status,
    Cdr,
    /// Number states and text messages.
    Notices,
}
