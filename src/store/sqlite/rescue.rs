//! A damaged database is set aside, not a byte of it changed, and what can be read of it goes on in a new file. Often
//! only indexes are damaged: then the new file has every row. It is written before anything is moved; whatever ends the
//! work half way, a full disk or the one who waits, leaves the database where it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use super::rewrite::Lost;
use super::salvage::Wreck;
use super::writer::SqliteWriter;
use super::{aside, care, open, rewrite};
use crate::call::Arrival;
use crate::files;
use crate::store::{Progress, SetAside, StoreError, database_path, has_database};

/// What became of a damaged database.
#[derive(Debug)]
pub enum Rescued {
    /// Every row that the damaged one has was read, and the new database has them all. Where the damaged one lies now.
    Whole(PathBuf, Lost),
    /// A new database is open, with nothing in it: it has to be salvaged.
    Afresh(Box<SqliteWriter>, SetAside),
}

/// Sets the database in `data_dir` aside; `None` where it is not damaged. No byte of it is written before or after.
pub fn rescue(
    data_dir: &Path,
    now: Arrival,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Rescued>, StoreError> {
    let path = database_path(data_dir);
    let missing = || StoreError::Missing(path.display().to_string());
    if !has_database(data_dir)? && !aside::whole(&path).exists() {
        return Err(missing());
    }
    // Whoever writes must not go on between the look and the move.
    let lock = open::FolderLock::take(data_dir)?;
    open::settle(&path)?;
    let problem = care::damage_of(data_dir).map_err(|error| match error {
        // Left by who broke off before there was a table in it.
        StoreError::Older { found: 0, .. } => missing(),
        error => error,
    })?;
    let Some(problem) = problem else { return Ok(None) };
    let written = written_whole(data_dir, now, progress);
    aside::remove_part(&path);
    if let Some(lost) = written? {
        let to = aside::replace(&path, now)?;
        let to = if lost.leaves_some() { to } else { aside::mark_salvaged(&to) };
        return Ok(Some(Rescued::Whole(to, lost)));
    }
    let to = aside::set_aside(&path, now)?;
    let set_aside = SetAside { path: to, problem };
    let writer = SqliteWriter::open_behind(data_dir, lock, set_aside.clone(), now)?;
    Ok(Some(Rescued::Afresh(Box::new(writer), set_aside)))
}

/// The database in `data_dir`, open for what can be read of `from`. Nothing is opened or made where that cannot be read.
pub fn open_to_salvage(data_dir: &Path, from: &Path) -> Result<SqliteWriter, StoreError> {
    drop(Wreck::open(from)?);
    SqliteWriter::open(data_dir)
}

/// Writes the database anew, under the name of one that waits to take its place. `None` where some row cannot be read.
fn written_whole(
    data_dir: &Path,
    now: Arrival,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Lost>, StoreError> {
    let path = database_path(data_dir);
    let part = aside::part(&path);
    let not_copied = |error: io::Error| StoreError::NotCopied {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    fs::create_dir(&part).map_err(not_copied)?;
    let lost = rewrite::write_anew(data_dir, &part, now, progress)?;
    if lost.is_some() {
        files::rename(&database_path(&part), &aside::whole(&path)).map_err(not_copied)?;
    }
    Ok(lost)
}
