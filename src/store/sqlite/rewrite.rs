//! A damaged database written anew, beside it and reading only: the rows of its tables one by one, no index of it
//! trusted; then everything that can be derived is derived again from the journal. A page may hold what it held earlier,
//! every byte of it sound, because the disk lost a write: what its rows then say of calls is old, and rows are missing.
//! Who knows of those are the indexes, where they are younger.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, params_from_iter};

use super::aside::{self, Remains};
use super::care::{self, Finding};
use super::derive::Deriver;
use super::open::{self, Scratch};
use super::salvage::cells;
use super::{housekeeping, schema};
use crate::call::Arrival;
use crate::store::{Progress, StoreError, database_path};

/// Tables that a rebuild fills, whatever is in them.
const LEFT_OUT: &str = "'call_text', 'class', 'class_hour', 'unknown'";

/// Rows copied between two looks at the progress.
const ROWS: u64 = 1_000;

/// What the database that was written anew lacks, as far as the damaged one lets on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Notifications that an index names, and no page has them any more.
    pub notifications: u64,
    /// Calls of the damaged file, or named by its indexes, that no notification tells again.
    pub calls: u64,
    /// Calls with a note in a wording that the table of notes does not have, which has the last word.
    pub notes: u64,
    /// What does not fit together in the new file.
    pub astray: Vec<Finding>,
}

impl Lost {
    /// Whether the damaged file tells of something that is nowhere else.
    pub fn leaves_some(&self) -> bool {
        self.notifications > 0 || self.calls > 0 || self.notes > 0
    }
}

/// Whether `error` says that the file is broken; else it is its disk, the room on it, or a right that is missing.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::OutOfMemory
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport
                | ErrorCode::TooBig
                | ErrorCode::OperationInterrupted
        )
    )
}

/// Writes the database of `data_dir` anew into the folder `to`, which is empty. `None` where some row cannot be read.
pub(super) fn write_anew(
    data_dir: &Path,
    to: &Path,
    now: Arrival,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Lost>, StoreError> {
    let source = database_path(data_dir);
    let not_copied = |reason: String| StoreError::NotCopied { path: source.display().to_string(), reason };
    let from = match open::for_reading(data_dir) {
        Err(StoreError::Damaged(_)) => return Ok(None),
        from => from?,
    };
    let path = database_path(to);
    // Begun as every database is, and gone on with as nothing but this one is.
    drop(open::for_writing(to).map_err(|error| not_copied(error.to_string()))?);
    let written = Connection::open(&path).and_then(|db| {
        let lost = fill(&db, &from, &Remains::of(&source, now), progress)?;
        db.close().map_err(|(_, error)| error)?;
        Ok(lost)
    });
    aside::let_go(from);
    match written {
        Ok(lost) => {
            open::give_to_owner_of(&source, &path);
            open::sync(&path).map(|()| Some(lost)).map_err(|error| not_copied(error.to_string()))
        }
        Err(error) if is_damage(&error) => {
            tracing::debug!("not every row can be read: {error}");
            Ok(None)
        }
        Err(error) => Err(not_copied(error.to_string())),
    }
}

fn fill(
    db: &Connection,
    from: &Connection,
    remains: &Remains,
    progress: &mut dyn FnMut(Progress),
) -> rusqlite::Result<Lost> {
    // Until it is whole nobody needs it: a loss of power costs nothing.
    db.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")?;
    open::keep_scratch(db, Scratch::OnDisk)?;
    let snapshot = from.unchecked_transaction()?;
    let tx = db.unchecked_transaction()?;
    let indexes = pairs(&tx, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")?;
    indexes.iter().try_for_each(|(name, _)| tx.execute_batch(&format!("DROP INDEX {name};")))?;
    let tables = pairs(
        &tx,
        &format!(
            "SELECT name, (SELECT group_concat(name) FROM pragma_table_info(t.name)) FROM sqlite_schema t
             WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ({LEFT_OUT})"
        ),
    )?;
    let (mut notifications, mut calls) = (0, 0);
    for (table, columns) in &tables {
        let rows = copy_rows(&tx, &snapshot, table, columns, progress)?;
        match table.as_str() {
            "notification" => notifications = rows,
            "call" => calls = rows,
            _ => {}
        }
    }
    indexes.iter().try_for_each(|(_, sql)| tx.execute_batch(sql))?;
    tx.execute_batch(schema::COUNT_CALLS)?;
    aside::go_on_behind(&tx, remains)?;
    let notes = count(&tx, care::OTHER_NOTE)?;
    let named_calls = named_by_indexes(&snapshot, "call")?.max(calls);
    let named_notifications = named_by_indexes(&snapshot, "notification")?;
    tx.commit()?;

    let tx = db.unchecked_transaction()?;
    housekeeping::rebuild_silently(&tx, &mut Deriver::default(), progress)?;
    let calls = named_calls.saturating_sub(count(&tx, "SELECT count(*) FROM call NOT INDEXED")?);
    let astray = care::astray(&tx)?;
    tx.commit()?;
    Ok(Lost { notifications: named_notifications.saturating_sub(notifications), calls, notes, astray })
}

/// Copies a table, in the order of its own pages, and says how many rows it has.
fn copy_rows(
    db: &Connection,
    from: &Connection,
    table: &str,
    columns: &str,
    progress: &mut dyn FnMut(Progress),
) -> rusqlite::Result<u64> {
    db.execute(&format!("DELETE FROM {table}"), [])?;
    let mut select = from.prepare(&format!("SELECT {columns} FROM {table} NOT INDEXED"))?;
    let width = select.column_count();
    let blanks = vec!["?"; width].join(", ");
    let mut insert = db.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({blanks})"))?;
    let mut rows = select.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        insert.execute(params_from_iter(cells(row, width)?))?;
        done += 1;
        if done % ROWS == 0 {
            progress(Progress { done, total: None });
        }
    }
    Ok(done)
}

/// How many rows the indexes of a table name. An index alone may be what is old: of two or more, what two of them know.
fn named_by_indexes(db: &Connection, table: &str) -> rusqlite::Result<u64> {
    let indexes = pairs(
        db,
        &format!("SELECT name, origin FROM pragma_index_list('{table}') WHERE origin = 'c' AND NOT partial"),
    )?;
    let mut counts = Vec::new();
    for (index, _) in indexes {
        // A plain count(*) is answered by whichever index is the smallest.
        match count(db, &format!("SELECT CAST(total(1) AS INTEGER) FROM {table} INDEXED BY {index}")) {
            Ok(rows) => counts.push(rows),
            Err(error) if is_damage(&error) => {}
            Err(error) => return Err(error),
        }
    }
    counts.sort_unstable();
    Ok(counts.iter().rev().nth(1).or(counts.first()).copied().unwrap_or(0))
}

fn pairs(db: &Connection, sql: &str) -> rusqlite::Result<Vec<(String, String)>> {
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn count(db: &Connection, sql: &str) -> rusqlite::Result<u64> {
    let rows: i64 = db.query_row(sql, [], |row| row.get(0))?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_no_damage() {
        let error = |code| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        use rusqlite::ffi;
        for code in
            [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_ERROR]
        {
            assert!(is_damage(&error(code)), "{code}");
        }
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_READ, ffi::SQLITE_CANTOPEN, ffi::SQLITE_PERM] {
            assert!(!is_damage(&error(code)), "{code}");
        }
    }
}
