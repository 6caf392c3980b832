//! Deriving everything again.

use std::borrow::Cow;
use std::ops::ControlFlow;

use rusqlite::{Connection, Row, params};

use super::derive::Deriver;
use super::find::interrupted;
use super::packing::{self, readable};
use super::{journal, retold};
use crate::call::Arrival;
use crate::store::{Progress, Rebuilding};
use crate::wire;
use crate::wire::changes::Understanding;

/// Notifications read again between two looks at the progress; also the cut of the batches, which changes nothing.
const CHUNK: usize = 1_000;

/// Hears what a rebuild does, and may stop it.
pub(super) type Hear<'h> = dyn FnMut(Rebuilding<'_>) -> ControlFlow<()> + 'h;

/// [`rebuild`] for whom only the progress matters.
pub(super) fn rebuild_silently(
    db: &Connection,
    deriver: &mut Deriver,
    progress: &mut dyn FnMut(Progress),
) -> rusqlite::Result<()> {
    rebuild(db, deriver, None, &mut |step| {
        if let Rebuilding::Progress(seen) = step {
            progress(seen);
        }
        ControlFlow::Continue(())
    })
}

/// Empties the derived tables and derives them again from the journal. To be called inside a transaction. Calls are
/// compared where there is somebody who sees them as they were `before`.
pub(super) fn rebuild(
    db: &Connection,
    deriver: &mut Deriver,
    before: Option<&Connection>,
    hear: &mut Hear<'_>,
) -> rusqlite::Result<()> {
    let mut hear = |step: Rebuilding<'_>| match hear(step) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(interrupted()),
    };
    let mut seen = Progress { done: 0, total: None };
    hear(Rebuilding::Progress(seen))?;
    empty(db)?;
    db.execute("UPDATE meta SET value = ?1 WHERE name = 'derivation'", [super::schema::DERIVATION])?;
    let total: i64 = db.query_row("SELECT count(*) FROM notification", [], |row| row.get(0))?;
    seen.total = u64::try_from(total).ok();
    let mut after = i64::MIN;
    loop {
        hear(Rebuilding::Progress(seen))?;
        let chunk = read_chunk(db, after)?;
        let Some(last) = chunk.last() else { break };
        after = last.id;
        for kept in &chunk {
            let id = kept.id;
            let Some(body) = &kept.body else {
                db.prepare_cached(
                    "UPDATE notification SET problem = ?2, unknown_fields = NULL WHERE id = ?1",
                )?
                .execute(params![id, packing::DAMAGED])?;
                let problem = Some(packing::DAMAGED);
                kept.compare(&Understanding { kind: &kept.kind, problem, unknown_fields: None }, &mut hear)?;
                continue;
            };
            let columns = deriver.take_in(db, id, kept.received, &wire::read(body))?;
            journal::understand(db, id, &columns)?;
            if let Some(headers) = &kept.plain_headers {
                pack(db, id, columns.kind, headers, body)?;
            }
            kept.compare(&columns.understanding(), &mut hear)?;
            seen.done += 1;
        }
        deriver.write_touched(db)?;
        deriver.take_duplicates();
    }
    if let Some(before) = before {
        retold::compare(before, db, &mut |call| {
            hear(call.map_or(Rebuilding::Progress(seen), Rebuilding::Call))
        })?;
    }
    hear(Rebuilding::Told)
}

/// Empties the derived tables. Calls that have outlived their journal stay as they are, with their numbers and
/// classes: nothing is left to derive them from.
fn empty(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "CREATE TEMP TABLE IF NOT EXISTS past_call (id INTEGER PRIMARY KEY);
         DELETE FROM past_call;
         INSERT INTO past_call SELECT id FROM call WHERE {PAST};
         DELETE FROM mention; DELETE FROM unknown;
         UPDATE meta SET value = value + 1 WHERE name = 'generation';"
    ))?;
    let has_past: bool = db.query_row("SELECT EXISTS (SELECT 1 FROM past_call)", [], |row| row.get(0))?;
    if !has_past {
        return db.execute_batch(
            "DELETE FROM call; DELETE FROM number; DELETE FROM app; DELETE FROM class; DELETE FROM class_hour;",
        );
    }
    db.execute_batch(
        "DELETE FROM call WHERE id NOT IN (SELECT id FROM past_call);
         DELETE FROM past_call;
         DELETE FROM number WHERE id NOT IN (
           SELECT caller_id FROM call WHERE caller_id IS NOT NULL
           UNION SELECT called_id FROM call WHERE called_id IS NOT NULL
           UNION SELECT display_id FROM call WHERE display_id IS NOT NULL
           UNION SELECT a_number_id FROM call WHERE a_number_id IS NOT NULL
           UNION SELECT a_display_id FROM call WHERE a_display_id IS NOT NULL
           UNION SELECT b_number_id FROM call WHERE b_number_id IS NOT NULL
           UNION SELECT b_display_id FROM call WHERE b_display_id IS NOT NULL);
         DELETE FROM app WHERE id NOT IN (SELECT app_id FROM call WHERE app_id IS NOT NULL);
         DELETE FROM class WHERE calls = 0;",
    )
}

/// The calls, as a condition, whose first notification is gone from the journal: only a purge of the journal does that.
pub(super) const PAST: &str = "first_arrival < (SELECT value FROM meta WHERE name = 'journal_purged')
     AND NOT EXISTS (SELECT 1 FROM mention m JOIN notification n ON n.id = m.notification_id
       WHERE m.call_id = call.id AND n.received_at <= call.first_arrival)";

/// A notification of the journal.
struct Kept {
    id: i64,
    received: Arrival,
    /// The headers of a notification that is kept as it came, not packed; else `None`.
    plain_headers: Option<String>,
    /// `None` where it is damaged.
    body: Option<Vec<u8>>,
    /// How it was understood so far.
    kind: String,
    problem: Option<String>,
    unknown_fields: Option<String>,
}

impl Kept {
    /// Tells whether it is understood otherwise now.
    fn compare(
        &self,
        after: &Understanding<'_>,
        hear: &mut impl FnMut(Rebuilding<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let before = Understanding {
            kind: &self.kind,
            problem: self.problem.as_deref(),
            unknown_fields: self.unknown_fields.as_deref(),
        };
        if before == *after {
            return Ok(());
        }
        hear(Rebuilding::Notification { id: self.id, before, after: *after })
    }
}

/// Packs a notification that an earlier version kept as it came.
fn pack(db: &Connection, id: i64, kind: &str, headers: &str, body: &[u8]) -> rusqlite::Result<()> {
    let Some(packed) = packing::pack(kind, headers, body) else { return Ok(()) };
    db.prepare_cached("UPDATE notification SET headers = ?2, body = ?3, size = ?4, form = ?5 WHERE id = ?1")?
        .execute(params![
            id,
            packed.headers,
            packed.body,
            i64::try_from(body.len()).unwrap_or(i64::MAX),
            packing::FORM
        ])
        .map(drop)
}

fn read_chunk(db: &Connection, after: i64) -> rusqlite::Result<Vec<Kept>> {
    let mut select = db.prepare_cached(
        "SELECT id, received_at, CASE WHEN form IS NULL THEN headers END, body, form, kind, problem, unknown_fields
         FROM notification WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    let rows = select.query_map([after, limit], |row| {
        Ok(Kept {
            id: row.get(0)?,
            received: Arrival(row.get(1)?),
            plain_headers: row.get(2)?,
            body: readable(row, 3, 4)?.map(Cow::into_owned),
            kind: understood(row, 5)?.unwrap_or_default(),
            problem: understood(row, 6)?,
            unknown_fields: understood(row, 7)?,
        })
    })?;
    rows.collect()
}

/// A text about a notification that is about to be written anew, whatever stands there now.
fn understood(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    let bytes = row.get_ref(column)?.as_bytes_or_null();
    Ok(bytes.unwrap_or_default().map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

/// Empties the log after it grew large. Readers may stand in the way; then it is emptied later by itself.
pub(super) fn shrink_log(db: &Connection) {
    if let Err(error) = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::debug!("the log of the database could not be emptied yet: {error}");
    }
}
