//! The journal: a row for every notification, as it came, with how it was understood.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};

use super::packing;
use crate::call::{Arrival, SessionId};
use crate::store::{Arrived, FROM_FILE};
use crate::wire::changes::Understanding;
use crate::wire::notification::Kind;
use crate::wire::signature::Form;

/// The columns of the journal that say how a notification was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadingColumns {
    pub kind: &'static str,
    pub event_type: Option<String>,
    pub session: Option<SessionId>,
    pub records: i64,
    pub duplicates: i64,
    pub problem: Option<String>,
    pub unknown_fields: Option<String>,
}

impl ReadingColumns {
    /// What of them is compared when the journal is read again.
    pub(super) fn understanding(&self) -> Understanding<'_> {
        Understanding {
            kind: self.kind,
            problem: self.problem.as_deref(),
            unknown_fields: self.unknown_fields.as_deref(),
        }
    }
}

/// The last number that was given to a notification, whether that is still there or not; 0: none was. The count of them
/// may be older than the journal, where a disk lost a write.
pub(super) fn last_id(db: &Connection) -> rusqlite::Result<i64> {
    let given = db
        .query_row("SELECT seq FROM sqlite_sequence WHERE name = 'notification'", [], |row| row.get(0))
        .optional()?;
    let there: Option<i64> = db.query_row("SELECT max(id) FROM notification", [], |row| row.get(0))?;
    Ok(given.max(there).unwrap_or(0))
}

/// No journal number is greater: one that says it is was not given.
pub(super) const GREATEST: i64 = i64::MAX / 4;

/// [`last_id`] of a file that may be damaged, as far as anything in it tells; and whether the journal itself told.
pub(super) fn told_last_id(db: &Connection) -> (Option<i64>, bool) {
    let asked = |sql, kind: &[&str]| {
        let number = db.query_row(sql, params_from_iter(kind), |row| row.get::<_, Option<i64>>(0));
        Some(number.optional().ok()?.flatten().unwrap_or(0)).filter(|number| (0..=GREATEST).contains(number))
    };
    let number = |sql| asked(sql, &[]);
    // Each may stand on a page that is broken, or older than the others.
    let there = number("SELECT max(id) FROM notification NOT INDEXED");
    let of_kind =
        "SELECT id FROM notification INDEXED BY notification_kind WHERE kind = ?1 ORDER BY id DESC LIMIT 1";
    let named = Kind::ALL.iter().filter_map(|kind| asked(of_kind, &[kind.as_str()])).max();
    let given = number("SELECT seq FROM sqlite_sequence WHERE name = 'notification'");
    // Where nothing is left only the count of what was given knows whether there was something.
    let last = given.max(there).max(named).filter(|last| *last > 0 || given.is_some());
    (last, there.is_some())
}

/// When the last push behind this journal number came. What was taken from a file is none.
pub(super) fn last_push(db: &Connection, behind: i64) -> rusqlite::Result<Option<Arrival>> {
    db.prepare_cached(
        "SELECT received_at FROM notification WHERE id > ?1 AND peer <> ?2 ORDER BY id DESC LIMIT 1",
    )?
    .query_row(params![behind, FROM_FILE], |row| Ok(Arrival(row.get(0)?)))
    .optional()
}

/// Writes notification `id` down.
pub(super) fn insert(
    db: &Connection,
    id: i64,
    arrived: &Arrived,
    columns: &ReadingColumns,
) -> rusqlite::Result<()> {
    let headers = serde_json::to_string(&arrived.headers)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let packed = packing::pack(columns.kind, &headers, &arrived.body);
    let (headers, body) = match &packed {
        Some(packed) => (ValueRef::Blob(&packed.headers), packed.body.as_slice()),
        None => (ValueRef::Text(headers.as_bytes()), arrived.body.as_slice()),
    };
    db.prepare_cached(
        "INSERT INTO notification (id, received_at, peer, target, headers, answer, kind, event_type, session,
           records, duplicates, problem, unknown_fields, body, signature, signature_form, signature_skew_secs, size, form)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?
    .execute(params![
        id,
        arrived.received.0,
        arrived.peer,
        arrived.target,
        ToSqlOutput::Borrowed(headers),
        arrived.answer,
        columns.kind,
        columns.event_type,
        columns.session.as_ref().map(|session| session.as_str()),
        columns.records,
        columns.duplicates,
        columns.problem,
        columns.unknown_fields,
        body,
        arrived.signature.map(|checked| checked.verdict.as_str()),
        arrived.signature.and_then(|checked| checked.form).map(Form::as_str),
        arrived.signature.and_then(|checked| checked.skew_secs),
        packed.is_some().then(|| i64::try_from(arrived.body.len()).unwrap_or(i64::MAX)),
        packed.is_some().then_some(packing::FORM),
    ])
    .map(drop)
}

/// Writes down anew how notification `id` was understood.
pub(super) fn understand(db: &Connection, id: i64, columns: &ReadingColumns) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE notification SET kind = ?2, event_type = ?3, session = ?4, records = ?5, duplicates = ?6,
           problem = ?7, unknown_fields = ?8 WHERE id = ?1",
    )?
    .execute(params![
        id,
        columns.kind,
        columns.event_type,
        columns.session.as_ref().map(|session| session.as_str()),
        columns.records,
        columns.duplicates,
        columns.problem,
        columns.unknown_fields
    ])
    .map(drop)
}
