//! Filling an empty file: millions of calls are stored much faster when their indexes are made at the end, and at once.
//! A file whose filling was broken off gets them when it is opened for writing the next time.

use rusqlite::Connection;

use super::{open, schema};

/// Without this one no call would be found by its session, and every notification looks for one.
const KEPT: &str = "call_session";

/// Takes the indexes of the calls away, if there are no calls yet; says whether it did.
pub(super) fn begin(db: &Connection) -> rusqlite::Result<bool> {
    let is_empty: bool = db.query_row("SELECT NOT EXISTS (SELECT 1 FROM call)", [], |row| row.get(0))?;
    if !is_empty {
        return Ok(false);
    }
    open::keep_scratch(db, open::Scratch::OnDisk)?;
    db.execute_batch("PRAGMA cache_size=-262144; PRAGMA wal_autocheckpoint=65536; BEGIN IMMEDIATE;")?;
    for (name, _) in indexes_of_calls(db)?.into_iter().filter(|(name, _)| name != KEPT) {
        db.execute_batch(&format!("DROP INDEX {name};"))?;
    }
    db.execute_batch("COMMIT;")?;
    Ok(true)
}

/// Makes the indexes that are not there, one after the other.
pub(super) fn finish(db: &Connection) -> rusqlite::Result<()> {
    let there = indexes_of_calls(db)?;
    // What the steps make of an empty file is what there shall be.
    let model = Connection::open_in_memory()?;
    schema::steps().iter().try_for_each(|step| model.execute_batch(step))?;
    for (name, sql) in indexes_of_calls(&model)? {
        if there.iter().all(|(known, _)| *known != name) {
            db.execute_batch(&sql)?;
        }
    }
    Ok(())
}

fn indexes_of_calls(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut select = db.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'call' AND sql IS NOT NULL
         ORDER BY rowid",
    )?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
