//! The journal as the inbox shows it.

use std::borrow::Cow;
use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, Row};

use super::packing::{DAMAGED, readable};
use crate::call::Arrival;
use crate::store::{InboxFilter, Notification, NotificationRow};
use crate::wire;
use crate::wire::notification::Kind;
use crate::wire::signature::{Checked, Form, Verdict};

const LIST: &str =
    "n.id, n.received_at, n.peer, n.target, coalesce(n.size, length(n.body)), n.answer, n.kind, n.event_type, n.session,
    n.records, n.duplicates, n.problem, n.unknown_fields, n.signature, n.signature_form, n.signature_skew_secs,
    CASE WHEN coalesce(n.size, length(n.body)) <= 65536 AND (n.problem IS NOT NULL OR n.kind IN ('number_status', 'sms')
      OR n.event_type LIKE 'callin') THEN n.body END, n.form";

/// Columns of [`LIST`]; before the form of the body the body, where it says what no call shows.
const LISTED: usize = 18;
const GIST: usize = 16;
const FORM: usize = 17;

pub(super) fn condition(filter: InboxFilter) -> &'static str {
    match filter {
        InboxFilter::All => "1",
        InboxFilter::Rejected => "n.kind = 'rejected'",
        // Word for word the condition of the index `notification_unknown`; SQLite compares them.
        InboxFilter::Unknown => {
            "(n.kind = 'other' OR n.unknown_fields IS NOT NULL OR (n.kind <> 'rejected' AND n.problem IS NOT NULL))"
        }
        InboxFilter::Status => "n.kind = 'status'",
        InboxFilter::Cdr => "n.kind = 'cdr'",
        // Likewise of `notification_notice`; said this way it cannot be mistaken for a search by kind, which would have
        // to sort.
        InboxFilter::Notices => {
            "n.kind <> 'status' AND n.kind <> 'cdr' AND n.kind <> 'other' AND n.kind <> 'rejected'"
        }
    }
}

pub(super) fn rows(
    db: &Connection,
    filter: InboxFilter,
    before: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<NotificationRow>> {
    let sql = format!(
        "SELECT {LIST} FROM notification n WHERE n.id < ?1 AND {} ORDER BY n.id DESC LIMIT ?2",
        condition(filter)
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    db.prepare_cached(&sql)?.query_map([before.unwrap_or(i64::MAX), limit], read)?.collect()
}

pub(super) fn notification(db: &Connection, id: i64) -> rusqlite::Result<Option<Notification>> {
    let sql = format!("SELECT {LIST}, n.headers, n.body FROM notification n WHERE n.id = ?1");
    db.prepare_cached(&sql)?.query_row([id], read_whole).optional()
}

/// The journal numbers of what arrived from `from` until before `to`; without them, from the first and to the last.
pub(super) fn arrived(
    db: &Connection,
    from: Option<Arrival>,
    to: Option<Arrival>,
) -> rusqlite::Result<Range<i64>> {
    let Some((first, last)) = ends(db)? else { return Ok(0..0) };
    let since =
        |at: Option<Arrival>, open: i64| at.map_or(Ok(open), |at| first_since(db, at, first.id, last.id));
    Ok(since(from, first.id)?..since(to, last.id + 1)?)
}

/// Notifications with these numbers, the first ones first.
pub(super) fn forward(
    db: &Connection,
    filter: InboxFilter,
    numbers: &Range<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<Notification>> {
    let sql = format!(
        "SELECT {LIST}, n.headers, n.body FROM notification n
         WHERE n.id >= ?1 AND n.id < ?2 AND {} ORDER BY n.id LIMIT ?3",
        condition(filter)
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    db.prepare_cached(&sql)?.query_map((numbers.start, numbers.end, limit), read_whole)?.collect()
}

/// How many [`forward`] would come to.
pub(super) fn count_of(db: &Connection, filter: InboxFilter, numbers: &Range<i64>) -> rusqlite::Result<u64> {
    let sql = format!(
        "SELECT count(*) FROM notification n WHERE n.id >= ?1 AND n.id < ?2 AND {}",
        condition(filter)
    );
    let count: i64 = db.prepare_cached(&sql)?.query_row((numbers.start, numbers.end), |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// One end of the journal.
pub(super) struct End {
    pub(super) id: i64,
    pub(super) received: Arrival,
}

/// The oldest and the newest notification that are kept.
pub(super) fn ends(db: &Connection) -> rusqlite::Result<Option<(End, End)>> {
    let end = |order: &str| {
        let sql = format!("SELECT id, received_at FROM notification ORDER BY id {order} LIMIT 1");
        db.query_row(&sql, [], |row| Ok(End { id: row.get(0)?, received: Arrival(row.get(1)?) })).optional()
    };
    Ok(end("ASC")?.zip(end("DESC")?))
}

/// The journal number from which notifications were received at or after `since`: numbers and arrivals grow
/// together, so halving finds it without an index.
pub(super) fn first_since(db: &Connection, since: Arrival, first: i64, last: i64) -> rusqlite::Result<i64> {
    let mut at = db.prepare("SELECT received_at FROM notification WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    let (mut low, mut high) = (first, last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let received: Option<i64> = at.query_row([middle], |row| row.get(0)).optional()?;
        if received.is_some_and(|received| received < since.0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The notifications that speak of call `id`, in order of arrival, each once.
pub(super) fn of_call(db: &Connection, id: i64) -> rusqlite::Result<Vec<Notification>> {
    let sql = format!(
        "SELECT {LIST}, n.headers, n.body
         FROM (SELECT DISTINCT notification_id FROM mention WHERE call_id = ?1 ORDER BY notification_id) m
         CROSS JOIN notification n ON n.id = m.notification_id ORDER BY n.id"
    );
    db.prepare_cached(&sql)?.query_map([id], read_whole)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<NotificationRow> {
    Ok(NotificationRow {
        id: row.get(0)?,
        received: Arrival(row.get(1)?),
        peer: row.get(2)?,
        target: row.get(3)?,
        size: row.get(4)?,
        answer: row.get(5)?,
        // One of a newer version is none that this one knows.
        kind: Kind::parse(&row.get::<_, String>(6)?).unwrap_or(Kind::Other),
        event_type: row.get(7)?,
        session: row.get(8)?,
        records: row.get(9)?,
        duplicates: row.get(10)?,
        problem: row.get(11)?,
        unknown_fields: row.get(12)?,
        signature: signature(row)?,
        gist: gist(row)?,
    })
}

fn gist(row: &Row<'_>) -> rusqlite::Result<Option<wire::Gist>> {
    if row.get_ref(GIST)?.as_blob_or_null()?.is_none() {
        return Ok(None);
    }
    Ok(readable(row, GIST, FORM)?.and_then(|body| wire::read(&body).gist()))
}

/// A verdict of a newer version is as good as none.
fn signature(row: &Row<'_>) -> rusqlite::Result<Option<Checked>> {
    let verdict: Option<String> = row.get(13)?;
    let form: Option<String> = row.get(14)?;
    let skew_secs = row.get(15)?;
    let checked = |verdict| Checked { verdict, form: form.as_deref().and_then(Form::parse), skew_secs };
    Ok(verdict.as_deref().and_then(Verdict::parse).map(checked))
}

fn read_whole(row: &Row<'_>) -> rusqlite::Result<Notification> {
    let mut one = Notification { row: read(row)?, headers: Vec::new(), body: Vec::new() };
    let (headers, body) = (readable(row, LISTED, FORM)?, readable(row, LISTED + 1, FORM)?);
    if headers.is_none() || body.is_none() {
        one.row.problem = Some(DAMAGED.to_owned());
    }
    if let Some(headers) = headers {
        one.headers = serde_json::from_slice(&headers).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(LISTED, rusqlite::types::Type::Text, Box::new(error))
        })?;
    }
    one.body = body.map(Cow::into_owned).unwrap_or_default();
    Ok(one)
}
