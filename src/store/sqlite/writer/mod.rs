//! The one who writes: journal and derived rows in one transaction, durable when it returns.

mod opening;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};

use super::aside::Remains;
use super::derive::Deriver;
use super::fault::fault;
use super::open::Scratch;
use super::stretch::Packer;
use super::write_back::WriteBack;
use super::{aside, bulk, housekeeping, journal, ledger, open, purge, refusals};
use crate::call::{Arrival, Call, Gap, Gaps, Note, Retention, SessionId};
use crate::store::{
    Arrived, Beat, Committed, Keep, NewMark, Progress, PurgeOrder, Purging, Refused, SetAside, StoreError,
    Took, Writer,
};
use opening::nowhere;

/// How long the end waits for readers before the log is left as it is.
const LET_GO_WITHIN: Duration = Duration::from_millis(500);

/// Gaps told at once.
const GAPS: usize = 1_000;

/// The writer of a data folder; holds the folder's lock as long as it lives.
#[derive(Debug)]
pub struct SqliteWriter {
    write_back: WriteBack,
    db: Connection,
    path: PathBuf,
    state: State,
    /// Where the time of the last transaction went.
    took: Took,
    set_aside: Option<SetAside>,
    /// What the new file is to go on from, as long as there is none.
    awaited: Option<Remains>,
    /// What is wrong with the database that lies in the way: it could be neither set aside nor opened.
    unmoved: Option<String>,
    // Dropped last: the folder stays ours until the connection is closed.
    _lock: open::FolderLock,
}

/// What is remembered between batches.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) deriver: Deriver,
    next_notification: Option<i64>,
    packer: Packer,
}

impl SqliteWriter {
    /// Nobody misses what cannot be packed now: it is looked for call by call.
    fn pack_texts<T>(&mut self, pack: impl FnOnce(&mut Packer, &Connection) -> rusqlite::Result<T>) {
        if let Err(error) = pack(&mut self.state.packer, &self.db) {
            tracing::debug!("the texts of some calls could not be packed: {error}");
        }
    }

    /// Empties the log after it grew large.
    pub(super) fn shrink_log(&mut self) {
        if self.write_back.rest(&self.db) {
            housekeeping::shrink_log(&self.db);
        }
    }

    pub(super) fn data_dir(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Asks the database as it is now.
    pub(super) fn ask<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        question(&self.db).map_err(|error| fault(&self.path, error))
    }

    /// Makes the file that follows a damaged one, where that did not succeed yet. As long as the damaged one lies in the
    /// way it is said to be damaged, so that whoever hears it has it set aside.
    fn begin(&mut self) -> Result<(), StoreError> {
        if let Some(problem) = &self.unmoved {
            return Err(StoreError::Damaged(problem.clone()));
        }
        if self.awaited.is_some() {
            self.db = open::for_writing_behind(self.data_dir(), self.awaited)?;
            self.awaited = None;
        }
        Ok(())
    }

    /// Lets the file grow no further than so many pages (0: as it is), and says how many it may have or has.
    #[cfg(test)]
    pub(super) fn limit_pages(&self, pages: i64) -> i64 {
        if pages > 0 {
            self.db.pragma_update_and_check(None, "max_page_count", pages, |row| row.get(0)).unwrap()
        } else {
            open::pragma(&self.db, "page_count").unwrap()
        }
    }

    /// As if the disk had refused what was written back.
    #[cfg(test)]
    pub(super) fn keep_log(&mut self) {
        self.write_back.leave_log(&self.db).unwrap();
    }

    /// SQLite's number for where scratch is kept: 1 on disk, 2 in memory.
    #[cfg(test)]
    pub(super) fn scratch(&self) -> i64 {
        open::pragma(&self.db, "temp_store").unwrap()
    }

    /// Does `work` in one transaction. After an error nothing of it is left, here or in the database.
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut State) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.transact_and(Keep::Rebuilt, work)
    }

    /// [`SqliteWriter::transact`], and what was done may be taken back in the end.
    fn transact_and<T>(
        &mut self,
        keep: Keep,
        work: impl FnOnce(&Connection, &mut State) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.begin()?;
        let outcome = (|| {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let begun = Instant::now();
            let value = work(&tx, &mut self.state)?;
            let rows = begun.elapsed();
            match keep {
                Keep::Rebuilt => tx.commit()?,
                Keep::Nothing => {
                    tx.rollback()?;
                    self.state = State::default();
                }
            }
            self.took = Took { rows, commit: begun.elapsed() - rows };
            Ok(value)
        })();
        outcome.map_err(|error| {
            self.state = State::default();
            fault(&self.path, error)
        })
    }

    /// [`SqliteWriter::transact_and`] for work on the whole database: SQLite's scratch is on disk, not in memory.
    pub(super) fn at_length<T>(
        &mut self,
        keep: Keep,
        work: impl FnOnce(&Connection, &mut State) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        open::keep_scratch(&self.db, Scratch::OnDisk).map_err(|error| fault(&self.path, error))?;
        let done = self.transact_and(keep, work);
        open::keep_scratch(&self.db, Scratch::InMemory).map_err(|error| fault(&self.path, error))?;
        done
    }
}

impl Drop for SqliteWriter {
    /// What is kept is in the one file, also where readers stay behind: the connection that is closed last would empty
    /// the log, and theirs may not write.
    fn drop(&mut self) {
        // What the disk refused the log alone has.
        if self.write_back.rest(&self.db) && self.db.busy_timeout(LET_GO_WITHIN).is_ok() {
            housekeeping::shrink_log(&self.db);
        }
    }
}

impl Writer for SqliteWriter {
    fn append(&mut self, batch: &[Arrived]) -> Result<Committed, StoreError> {
        self.transact(|db, state| {
            let first = state.next_notification(db)?;
            let mut next = first;
            for arrived in batch {
                let columns = state.deriver.take_in(db, next, arrived.received, &arrived.understood)?;
                journal::insert(db, next, arrived, &columns)?;
                next += 1;
            }
            let calls = state.deriver.write_touched(db)?;
            state.next_notification = Some(next);
            let duplicates = state.deriver.take_duplicates();
            Ok(Committed { calls, notifications: (first, next), duplicates, took: Took::default() })
        })
        .map(|committed| Committed { took: self.took, ..committed })
    }

    fn rehearse(&mut self, arrived: &Arrived) -> Result<(), StoreError> {
        self.begin()?;
        open::check_durable(&self.db, &self.path)?;
        let outcome = (|| {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let id = self.state.next_notification(&tx)?;
            let columns = self.state.deriver.take_in(&tx, id, arrived.received, &arrived.understood)?;
            journal::insert(&tx, id, arrived, &columns)?;
            self.state.deriver.write_touched(&tx)?;
            tx.rollback()
        })();
        // What was remembered of it was never written.
        self.state = State::default();
        outcome.map_err(|error| fault(&self.path, error))
    }

    fn count_refused(&mut self, refused: &[Refused]) -> Result<(), StoreError> {
        self.transact(|db, _| refusals::count(db, refused))
    }

    fn in_progress(&mut self) -> Result<Vec<Arc<Call>>, StoreError> {
        match self.begin() {
            // A file that is not made yet has none.
            Err(_) if self.unmoved.is_none() => return Ok(Vec::new()),
            begun => begun?,
        }
        self.state.deriver.in_progress(&self.db).map_err(|error| fault(&self.path, error))
    }

    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError> {
        self.begin()?;
        ledger::last_beat(&self.db).map_err(|error| fault(&self.path, error))
    }

    fn start_afresh(&mut self, problem: &str, now: Arrival) -> Result<SetAside, StoreError> {
        let next = self.state.next_notification;
        let awaited = self.awaited.map_or(0, |remains| remains.end());
        self.state = State::default();
        self.write_back = WriteBack::default();
        aside::let_go(std::mem::replace(&mut self.db, nowhere(&self.path)?));
        // This one may have begun behind another that still waits, and nothing of it can be read.
        let others = Remains::waiting_in(self.data_dir());
        let path = match aside::set_aside(&self.path, now) {
            Ok(path) => path,
            Err(error) => {
                // As it was, if it lets itself be opened.
                match open::for_writing(self.data_dir()) {
                    Ok(db) => (self.db, self.unmoved) = (db, None),
                    Err(_) => self.unmoved = Some(problem.to_owned()),
                }
                self.state.next_notification = next;
                return Err(error);
            }
        };
        self.unmoved = None;
        let mut remains = Remains::of(&path, now);
        remains = others.map_or(remains, |others| remains.and(others));
        if let Some(next) = next {
            // Known for certain, and behind whatever this one began behind.
            (remains.last, remains.room) = (next - 1, 0);
        }
        remains.last = remains.last.max(awaited);
        self.awaited = Some(remains);
        let set_aside = SetAside { path, problem: problem.to_owned() };
        self.set_aside = Some(set_aside.clone());
        if let Err(error) = self.begin() {
            tracing::error!("the new database cannot be made yet, every write tries again: {error}");
        }
        Ok(set_aside)
    }

    fn set_aside(&self) -> Option<SetAside> {
        self.set_aside.clone()
    }

    fn beat(&mut self, beat: Beat) -> Result<(), StoreError> {
        self.begin()?;
        ledger::beat(&self.db, beat).map_err(|error| fault(&self.path, error))?;
        if self.write_back.is_at_work() {
            self.write_back.give_room(&self.db).map_err(|error| fault(&self.path, error))?;
        }
        self.pack_texts(Packer::go_on);
        Ok(())
    }

    fn note_gap(&mut self, gap: &Gap) -> Result<(), StoreError> {
        self.begin()?;
        ledger::note_gap(&self.db, gap).map_err(|error| fault(&self.path, error))
    }

    fn gaps(&mut self, since: Arrival) -> Result<Gaps, StoreError> {
        self.begin()?;
        let gaps = ledger::gaps(&self.db, (since, Arrival(i64::MAX)), GAPS);
        gaps.map(Gaps::from).map_err(|error| fault(&self.path, error))
    }

    fn mark(&mut self, marks: &[NewMark]) -> Result<Vec<Arc<Call>>, StoreError> {
        self.transact(|db, state| {
            ledger::mark(db, &mut state.deriver, marks)?;
            state.deriver.write_touched(db)
        })
    }

    fn annotate(&mut self, session: &SessionId, note: Option<Note>) -> Result<Option<Arc<Call>>, StoreError> {
        self.transact(|db, state| state.deriver.annotate(db, session, note))
    }

    fn tidy(&mut self) {
        if self.awaited.is_some() {
            return;
        }
        if let Err(error) = self.write_back.go_on(&self.db, &self.path) {
            tracing::debug!("the log of the database was not written back: {error}");
        }
    }

    fn begin_filling(&mut self) -> Result<(), StoreError> {
        let begun = bulk::begin(&self.db).and_then(|_| self.write_back.hold(&self.db));
        begun.map_err(|error| fault(&self.path, error))
    }

    fn end_filling(&mut self) -> Result<(), StoreError> {
        let finished = bulk::finish(&self.db);
        self.pack_texts(Packer::pack_all);
        self.shrink_log();
        // However it went: what is stored from now on is to be on disk.
        open::prepare_writer(&self.db)
            .and_then(|()| self.write_back.hold(&self.db))
            .and_then(|()| open::keep_scratch(&self.db, Scratch::InMemory))
            .and(finished)
            .map_err(|error| fault(&self.path, error))
    }

    fn rebuild(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
        self.at_length(Keep::Rebuilt, |db, state| {
            *state = State::default();
            housekeeping::rebuild_silently(db, &mut state.deriver, progress)
        })?;
        self.shrink_log();
        Ok(())
    }

    fn purge_some(&mut self, work: &mut Purging) -> Result<(), StoreError> {
        if !work.wants_space() {
            return self.transact(|db, state| purge::step(db, &mut state.deriver, work));
        }
        // Everything is removed and on disk, whether its space can be given back now or only later.
        if let Err(error) = purge::give_back(&self.db, work) {
            tracing::warn!("free space of the database was not given back to the disk: {error}");
            work.give_up();
        }
        if work.is_over() {
            self.shrink_log();
        }
        Ok(())
    }

    fn outgrown(&mut self, retention: &Retention, now: Arrival) -> Result<Vec<PurgeOrder>, StoreError> {
        self.begin()?;
        purge::outgrown(&self.db, retention, now).map_err(|error| fault(&self.path, error))
    }
}

impl State {
    /// The journal number of the next notification; never one that was given before, purged or not.
    fn next_notification(&mut self, db: &Connection) -> rusqlite::Result<i64> {
        if let Some(next) = self.next_notification {
            return Ok(next);
        }
        Ok(journal::last_id(db)? + 1)
    }
}
