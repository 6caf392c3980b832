//! How a writer comes to its database: opened, begun anew behind a damaged one, or with what was saved of that.

use std::path::Path;

use rusqlite::Connection;

use super::{SqliteWriter, State};
use crate::call::Arrival;
use crate::store::sqlite::aside::{self, Remains};
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::salvage::{self, Salvaged, Wreck};
use crate::store::sqlite::stretch::Packer;
use crate::store::sqlite::write_back::WriteBack;
use crate::store::sqlite::{housekeeping, open};
use crate::store::{Keep, Progress, SetAside, StoreError, Took, Writer as _, database_path};

impl SqliteWriter {
    /// Opens the database in `data_dir`, makes it, or brings it up to this version.
    pub fn open(data_dir: &Path) -> Result<SqliteWriter, StoreError> {
        let lock = open::FolderLock::take(data_dir)?;
        let mut writer = SqliteWriter::holding(open::for_writing(data_dir)?, data_dir, lock);
        writer.catch_up()?;
        Ok(writer)
    }

    /// [`SqliteWriter::open`], and a database that is found damaged meanwhile is set aside and a new one begun.
    pub fn open_afresh(data_dir: &Path, now: Arrival) -> Result<SqliteWriter, StoreError> {
        let lock = open::FolderLock::take(data_dir)?;
        let (db, damage) = match open::for_writing(data_dir) {
            Err(StoreError::Damaged(problem)) => (nowhere(&database_path(data_dir))?, Some(problem)),
            db => (db?, None),
        };
        let mut writer = SqliteWriter::holding(db, data_dir, lock);
        let looked = damage.map_or_else(|| writer.catch_up(), |problem| Err(StoreError::Damaged(problem)));
        match looked {
            Err(StoreError::Damaged(problem)) => writer.start_afresh(&problem, now).map(drop)?,
            looked => looked?,
        }
        Ok(writer)
    }

    /// A new database behind the one that was set aside.
    pub(in crate::store::sqlite) fn open_behind(
        data_dir: &Path,
        lock: open::FolderLock,
        set_aside: SetAside,
        now: Arrival,
    ) -> Result<SqliteWriter, StoreError> {
        let mut writer = SqliteWriter::holding(nowhere(&database_path(data_dir))?, data_dir, lock);
        let remains = Remains::of(&set_aside.path, now);
        writer.awaited = Some(Remains::waiting_in(data_dir).map_or(remains, |others| remains.and(others)));
        writer.set_aside = Some(set_aside);
        writer.begin()?;
        Ok(writer)
    }

    /// Brings in what can be read of a damaged database that was set aside, and derives everything again. The damaged
    /// file stays as it is, under a name that says it was salvaged, unless something is left that only it has.
    pub fn salvage(
        &mut self,
        from: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Salvaged, StoreError> {
        let wreck = Wreck::open(from)?;
        let salvaged = self.at_length(Keep::Rebuilt, |db, state| {
            *state = State::default();
            let salvaged =
                salvage::bring_in(db, &wreck, &mut |done| progress(Progress { done, total: None }))?;
            housekeeping::rebuild_silently(db, &mut state.deriver, progress)?;
            Ok(salvaged)
        })?;
        self.shrink_log();
        drop(wreck);
        if !salvaged.leaves_some() {
            aside::mark_salvaged(from);
        }
        Ok(salvaged)
    }

    pub(in crate::store::sqlite) fn holding(
        db: Connection,
        data_dir: &Path,
        lock: open::FolderLock,
    ) -> SqliteWriter {
        let (path, state) = (database_path(data_dir), State::default());
        let took = Took::default();
        let write_back = WriteBack::default();
        let (set_aside, awaited, unmoved) = (None, None, None);
        SqliteWriter { write_back, db, path, state, took, set_aside, awaited, unmoved, _lock: lock }
    }

    /// What an earlier version left to do in a file that has just been opened.
    pub(super) fn catch_up(&mut self) -> Result<(), StoreError> {
        self.derive_if_old()?;
        // All texts in a file of an earlier version, some seconds for ten million calls; else the newest.
        self.pack_texts(Packer::pack_all);
        Ok(())
    }
}

/// A database without a table, so that nothing can be stored there by mistake.
pub(super) fn nowhere(path: &Path) -> Result<Connection, StoreError> {
    Connection::open_in_memory().map_err(|error| fault(path, error))
}
