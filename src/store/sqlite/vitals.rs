//! A glance at the file: what can be told without reading all of it, and a look at every page that can be stopped.
//! What to make of it is somebody else's business.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use super::fault::fault;
use super::inbox::{ends, first_since};
use super::session_key::session_hash;
use super::{journal, open, schema};
use crate::call::Arrival;
use crate::store::{StoreError, Vitals, database_path};

/// Milliseconds that count as recent.
const RECENT: i64 = 7 * 86_400_000;

/// Notifications whose derived rows are looked for.
const NEWEST: i64 = 500;

/// Virtual machine steps of SQLite between two looks at whether to stop: some milliseconds.
const STEPS: i32 = 100_000;

/// Lines of damage that are reported.
const LINES: usize = 10;

/// Looks at the database of a data folder, beside a writer or without one.
pub fn vitals(data_dir: &Path, now: Arrival) -> Result<Vitals, StoreError> {
    let path = database_path(data_dir);
    let db = open::for_reading(data_dir)?;
    let bytes = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
    let glance = || -> rusqlite::Result<Vitals> {
        let snapshot = db.unchecked_transaction()?;
        let derivation: i64 =
            snapshot.query_row("SELECT value FROM meta WHERE name = 'derivation'", [], |row| row.get(0))?;
        let ends = ends(&snapshot)?;
        let mut vitals = Vitals {
            schema: open::pragma(&snapshot, "user_version")?,
            journal_mode: snapshot.pragma_query_value(None, "journal_mode", |row| row.get(0))?,
            has_current_rules: derivation == schema::DERIVATION,
            underived: underived(&snapshot)?,
            ..Vitals::default()
        };
        if let Some((first, last)) = ends {
            let since = Arrival(now.0.saturating_sub(RECENT)).max(first.received);
            vitals.notifications = last.id - first.id + 1;
            vitals.last_received = journal::last_push(&snapshot, 0)?;
            vitals.recent = last.id + 1 - first_since(&snapshot, since, first.id, last.id)?;
            vitals.recent_millis = now.millis_since(since).max(0);
        }
        Ok(vitals)
    };
    let vitals = glance().map_err(|error| fault(&path, error))?;
    Ok(Vitals { file_bytes: bytes(&path), log_bytes: bytes(&path.with_extension("sqlite-wal")), ..vitals })
}

/// How many of the newest notifications that speak of calls no call was derived from.
fn underived(db: &Connection) -> rusqlite::Result<i64> {
    let mut newest = db.prepare(
        "SELECT id, session FROM (SELECT id, kind, session FROM notification ORDER BY id DESC LIMIT ?1)
         WHERE kind IN ('status', 'cdr') AND session IS NOT NULL",
    )?;
    let mut mentions = db.prepare(
        "SELECT EXISTS (SELECT 1 FROM call c JOIN mention m ON m.call_id = c.id
           WHERE c.session_hash = ?1 AND m.notification_id = ?2)",
    )?;
    let mut rows = newest.query([NEWEST])?;
    let mut underived = 0;
    while let Some(row) = rows.next()? {
        let (id, session): (i64, String) = (row.get(0)?, row.get(1)?);
        let is_known: bool = mentions.query_row((session_hash(&session), id), |row| row.get(0))?;
        underived += i64::from(!is_known);
    }
    Ok(underived)
}

/// Reads every page of the file; what is damaged, or `None` when `stop` said so before the end.
pub fn read_pages(
    data_dir: &Path,
    stop: impl FnMut() -> bool + Send + 'static,
) -> Result<Option<Vec<String>>, StoreError> {
    let mut db = open::for_reading(data_dir)?;
    let path = database_path(data_dir);
    db.progress_handler(STEPS, Some(stop)).map_err(|error| fault(&path, error))?;
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut check = db.prepare(&format!("PRAGMA quick_check({LINES})"))?;
        let lines = check.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    };
    match read() {
        Ok(damage) => Ok(Some(damage)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(None),
        Err(error) => Err(fault(&path, error)),
    }
}
