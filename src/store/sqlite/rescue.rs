//! A damaged database is set aside, not a byte of it changed, and what can be read of it goes on in a new file. Often
//! only indexes are damaged: then the new file has every row.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::salvage::Wreck;
use super::writer::SqliteWriter;
use super::{aside, care, functions, open};
use crate::call::Arrival;
use crate::store::{SetAside, StoreError, database_path};

/// What became of a damaged database.
#[derive(Debug)]
pub enum Rescued {
    /// Every row was read, and the new database has them all. The damaged one, where it lies now.
    Whole(PathBuf),
    /// A new database is open, with nothing in it: it has to be salvaged.
    Afresh(Box<SqliteWriter>, SetAside),
}

/// Sets the database in `data_dir` aside; `None` where it is not damaged. No byte of it is written before or after.
pub fn rescue(data_dir: &Path, now: Arrival) -> Result<Option<Rescued>, StoreError> {
    let path = database_path(data_dir);
    if !path.exists() {
        return Err(StoreError::Missing(path.display().to_string()));
    }
    // Whoever writes must not go on between the look and the move.
    let lock = open::FolderLock::take(data_dir)?;
    let Some(problem) = care::damage_of(data_dir)? else { return Ok(None) };
    let to = aside::set_aside(&path, now)?;
    if copied_whole(&to, &path) {
        return Ok(Some(Rescued::Whole(aside::mark_salvaged(&to))));
    }
    let set_aside = SetAside { path: to, problem };
    let writer = SqliteWriter::open_behind(data_dir, lock, set_aside.clone(), now)?;
    Ok(Some(Rescued::Afresh(Box::new(writer), set_aside)))
}

/// The database in `data_dir`, open for what can be read of `from`. Nothing is opened or made where that cannot be read.
pub fn open_to_salvage(data_dir: &Path, from: &Path) -> Result<SqliteWriter, StoreError> {
    drop(Wreck::open(from)?);
    SqliteWriter::open(data_dir)
}

/// Makes `to` a copy of `from` and its log with indexes made anew. `false` where some row cannot be read; then there is
/// no file `to`.
fn copied_whole(from: &Path, to: &Path) -> bool {
    let part = aside::beside(to, ".part");
    let is_whole = match copied(from, &part) {
        Ok(is_sound) => is_sound && fs::rename(&part, to).is_ok(),
        Err(error) => {
            tracing::debug!("not every row can be read: {error}");
            false
        }
    };
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(aside::beside(&part, end));
    }
    is_whole
}

/// Whether the copy is sound.
fn copied(from: &Path, part: &Path) -> Result<bool, Box<dyn std::error::Error>> {
    fs::copy(from, part)?;
    let log = aside::beside(from, "-wal");
    if log.exists() {
        fs::copy(log, aside::beside(part, "-wal"))?;
    }
    let db = Connection::open(part)?;
    functions::register(&db)?;
    let indexes: Vec<String> = db
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // Dropping a damaged index, or making it anew in its place, would read it.
    db.execute_batch(
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL;
         PRAGMA writable_schema = RESET; PRAGMA journal_mode = DELETE; VACUUM;",
    )?;
    indexes.iter().try_for_each(|index| db.execute_batch(index))?;
    let is_sound = care::is_sound(&db)?;
    db.close().map_err(|(_, error)| error)?;
    Ok(is_sound)
}
