//! Deriving everything again, and forgetting what is old.

use rusqlite::{Connection, params};

use super::derive::Deriver;
use super::packing::{self, unpacked};
use crate::call::Arrival;
use crate::store::{Progress, Purged};
use crate::wire;

/// Notifications read again between two looks at the progress; also the cut of the batches, which changes nothing.
const CHUNK: usize = 1_000;

/// Pages given back in one transaction of their own, so that no reader and no push waits long.
const PAGES_GIVEN_BACK: i64 = 2_000;

/// Empties the derived tables and derives them again from the journal. To be called inside a transaction.
pub(super) fn rebuild(
    db: &Connection,
    deriver: &mut Deriver,
    progress: &mut dyn FnMut(Progress),
) -> rusqlite::Result<()> {
    db.execute_batch(
        "DELETE FROM mention; DELETE FROM call; DELETE FROM number; DELETE FROM app;
         DELETE FROM class; DELETE FROM class_hour; DELETE FROM unknown;
         UPDATE meta SET value = value + 1 WHERE name = 'generation';",
    )?;
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
            let columns = deriver.take_in(db, *id, *received, &wire::read(body))?;
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
            ])?;
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

/// A notification of the journal.
struct Kept {
    id: i64,
    received: Arrival,
    /// Its headers, where it is kept as it came.
    plain_headers: Option<String>,
    body: Vec<u8>,
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
            body: unpacked(row, 3, 4)?.into_owned(),
        })
    })?;
    rows.collect()
}

/// Removes what is older than `before`, and nothing that something younger hangs on: a call stays with all its
/// notifications as long as one of them is young, and so do the other calls of those notifications. What stays can
/// therefore still be derived again from the journal. To be called inside a transaction.
pub(super) fn purge(db: &Connection, before: Arrival) -> rusqlite::Result<Purged> {
    db.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS kept_call (id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE IF NOT EXISTS kept_notification (id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE IF NOT EXISTS old_mention
           (notification_id INTEGER, call_id INTEGER, PRIMARY KEY (notification_id, call_id)) WITHOUT ROWID;
         DELETE FROM kept_call; DELETE FROM kept_notification; DELETE FROM old_mention;",
    )?;
    db.execute(
        "INSERT OR IGNORE INTO old_mention SELECT m.notification_id, m.call_id FROM mention m
         CROSS JOIN notification n ON n.id = m.notification_id WHERE n.received_at < ?1",
        [before.0],
    )?;
    db.execute(
        "INSERT OR IGNORE INTO kept_call SELECT m.call_id FROM mention m
         CROSS JOIN notification n ON n.id = m.notification_id WHERE n.received_at >= ?1",
        [before.0],
    )?;
    loop {
        let notifications = db.execute(
            "INSERT OR IGNORE INTO kept_notification
             SELECT notification_id FROM old_mention WHERE call_id IN (SELECT id FROM kept_call)",
            [],
        )?;
        let calls = db.execute(
            "INSERT OR IGNORE INTO kept_call
             SELECT call_id FROM old_mention WHERE notification_id IN (SELECT id FROM kept_notification)",
            [],
        )?;
        if notifications == 0 && calls == 0 {
            break;
        }
    }
    db.execute(
        "DELETE FROM note WHERE session IN
           (SELECT session_id FROM call WHERE note IS NOT NULL AND id NOT IN (SELECT id FROM kept_call))",
        [],
    )?;
    let calls = db.execute("DELETE FROM call WHERE id NOT IN (SELECT id FROM kept_call)", [])?;
    db.execute("DELETE FROM mention WHERE call_id NOT IN (SELECT id FROM kept_call)", [])?;
    let notifications = db.execute(
        "DELETE FROM notification
         WHERE received_at < ?1 AND id NOT IN (SELECT id FROM kept_notification)",
        [before.0],
    )?;
    super::refusals::purge(db, before)?;
    if calls > 0 {
        forget_numbers(db)?;
    }
    super::ledger::purge(db, before)?;
    super::unknown::count_again(db)?;
    db.execute_batch(
        "DELETE FROM kept_call; DELETE FROM kept_notification; DELETE FROM old_mention;
         UPDATE meta SET value = value + 1 WHERE name = 'generation';",
    )?;
    Ok(Purged { notifications: count(notifications), calls: count(calls) })
}

/// Numbers and applications that no call has any more.
fn forget_numbers(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TEMP TABLE kept_number (id INTEGER PRIMARY KEY);
         INSERT OR IGNORE INTO kept_number SELECT caller_id FROM call WHERE caller_id IS NOT NULL;
         INSERT OR IGNORE INTO kept_number SELECT called_id FROM call WHERE called_id IS NOT NULL;
         INSERT OR IGNORE INTO kept_number SELECT display_id FROM call WHERE display_id IS NOT NULL;
         INSERT OR IGNORE INTO kept_number SELECT a_number_id FROM call WHERE a_number_id IS NOT NULL;
         INSERT OR IGNORE INTO kept_number SELECT a_display_id FROM call WHERE a_display_id IS NOT NULL;
         INSERT OR IGNORE INTO kept_number SELECT b_number_id FROM call WHERE b_number_id IS NOT NULL;
         INSERT OR IGNORE INTO kept_number SELECT b_display_id FROM call WHERE b_display_id IS NOT NULL;
         DELETE FROM number WHERE id NOT IN (SELECT id FROM kept_number);
         DROP TABLE kept_number;
         DELETE FROM app WHERE id NOT IN (SELECT app_id FROM call WHERE app_id IS NOT NULL);",
    )
}

/// Gives free pages back to the disk, a few at a time.
pub(super) fn give_back_space(db: &Connection) -> rusqlite::Result<()> {
    let sql = format!("PRAGMA incremental_vacuum({PAGES_GIVEN_BACK})");
    let mut free: i64 = super::open::pragma(db, "freelist_count")?;
    while free > 0 {
        let mut vacuum = db.prepare(&sql)?;
        let mut rows = vacuum.query([])?;
        while rows.next()?.is_some() {}
        let left = super::open::pragma(db, "freelist_count")?;
        if left >= free {
            break;
        }
        free = left;
    }
    shrink_log(db);
    Ok(())
}

/// Empties the log after it grew large. Readers may stand in the way; then it is emptied later by itself.
pub(super) fn shrink_log(db: &Connection) {
    if let Err(error) = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::debug!("the log of the database could not be emptied yet: {error}");
    }
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
