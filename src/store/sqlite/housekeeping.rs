//! Deriving everything again.

use std::borrow::Cow;

use rusqlite::{Connection, params};

use super::derive::Deriver;
use super::journal;
use super::packing::{self, readable};
use crate::call::Arrival;
use crate::store::Progress;
use crate::wire;

/// Notifications read again between two looks at the progress; also the cut of the batches, which changes nothing.
const CHUNK: usize = 1_000;

/// Empties the derived tables and derives them again from the journal. To be called inside a transaction.
pub(super) fn rebuild(
    db: &Connection,
    deriver: &mut Deriver,
    progress: &mut dyn FnMut(Progress),
) -> rusqlite::Result<()> {
    empty(db)?;
    db.execute("UPDATE meta SET value = ?1 WHERE name = 'derivation'", [super::schema::DERIVATION])?;
    let total: i64 = db.query_row("SELECT count(*) FROM notification", [], |row| row.get(0))?;
    let total = u64::try_from(total).ok();
    let (mut done, mut after) = (0, i64::MIN);
    progress(Progress { done, total });
    loop {
        let chunk = read_chunk(db, after)?;
        let Some(last) = chunk.last() else { return Ok(()) };
        after = last.id;
        for Kept { id, received, plain_headers, body } in &chunk {
            let Some(body) = body else {
                db.prepare_cached(
                    "UPDATE notification SET problem = ?2, unknown_fields = NULL WHERE id = ?1",
                )?
                .execute(params![id, packing::DAMAGED])?;
                continue;
            };
            let columns = deriver.take_in(db, *id, *received, &wire::read(body))?;
            journal::understand(db, *id, &columns)?;
            if let Some(headers) = plain_headers {
                pack(db, *id, columns.kind, headers, body)?;
            }
            done += 1;
        }
        deriver.write_touched(db)?;
        deriver.take_duplicates();
        progress(Progress { done, total });
    }
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
        "SELECT id, received_at, CASE WHEN form IS NULL THEN headers END, body, form
         FROM notification WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    let rows = select.query_map([after, limit], |row| {
        Ok(Kept {
            id: row.get(0)?,
            received: Arrival(row.get(1)?),
            plain_headers: row.get(2)?,
            body: readable(row, 3, 4)?.map(Cow::into_owned),
        })
    })?;
    rows.collect()
}

/// Empties the log after it grew large. Readers may stand in the way; then it is emptied later by itself.
pub(super) fn shrink_log(db: &Connection) {
    if let Err(error) = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::debug!("the log of the database could not be emptied yet: {error}");
    }
}
