//! The log is written back into the file beside the one who writes, so that a push waits for its own commit and not for
//! the pages of thousands before it.
//!
//! SQLite lets one connection carry pages from the log into the file while another one appends to the log. But the log
//! begins anew only when all of it is in the file, and that moment never comes while pushes do. So a thread of its own
//! carries nearly all of it and has the disk take it; the writer carries the few pages that are left, which takes it about
//! as long as a commit.

use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, InterruptHandle, OpenFlags, ffi};

use super::room;

/// Times the log is gone through before the rest is left to the writer: each time there is less, because pushes add less
/// while less is carried.
const ROUNDS: usize = 4;

/// Pages that are left to the writer without another round.
const FEW: i64 = 256;

/// The part of the limit that the writer carries himself at most.
const LITTLE: i64 = 8;

/// How many times the limit the log may grow beyond what was expected.
const PATIENCE: i64 = 3;

/// For the disk, while somebody wants the file for himself.
const END_WITHIN: Duration = Duration::from_secs(5);

/// Between two interruptions of what is being carried: one that comes between two statements is lost.
const INTERRUPT_EVERY: Duration = Duration::from_millis(10);

/// Looks after the log of one writer.
#[derive(Debug, Default)]
pub(super) struct WriteBack {
    carrier: Option<Carrier>,
    /// Pages in the log from which on it is written back; 0: not known yet.
    limit: i64,
    /// The same for now: more where readers keep the log from being written back as a whole, or the disk does.
    from: i64,
    progress: Progress,
    /// The disk has refused what it was to take: from then on the log is the only good copy, and stays as it is.
    is_log_all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Progress {
    #[default]
    Waiting,
    /// The carrier is at it, and this much was in the file before.
    UnderWay { carried: i64 },
    /// All of so many pages are in the file: the next commit begins the log anew, unless somebody reads meanwhile.
    Whole { pages: i64 },
}

/// The thread that carries.
#[derive(Debug)]
struct Carrier {
    /// `None` only while it is dropped.
    wanted: Option<SyncSender<()>>,
    shared: Arc<Shared>,
    ended: Receiver<()>,
}

#[derive(Default)]
struct Shared {
    /// Whether the rest is the writer's.
    is_done: AtomicBool,
    is_stopping: AtomicBool,
    /// Whether the disk refused to take what was carried.
    is_refused: AtomicBool,
    interrupt: Mutex<Option<InterruptHandle>>,
}

/// A log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Log {
    pages: i64,
    /// So many of them, the first ones, are in the file.
    carried: i64,
}

impl WriteBack {
    /// Looks at the log, and does or has done what is due. To be called between commits.
    pub(super) fn go_on(&mut self, db: &Connection, path: &Path) -> rusqlite::Result<()> {
        if self.limit == 0 {
            self.give_room(db)?;
        }
        if self.is_log_all {
            return Ok(());
        }
        let log = look(db)?;
        let from = self.from;
        let going = match std::mem::take(&mut self.progress) {
            Progress::UnderWay { carried } if !self.is_carrier_done() => {
                self.progress = Progress::UnderWay { carried };
                Ok(())
            }
            Progress::UnderWay { carried } => self.finish(db, path, log, carried),
            // A reader kept it from beginning anew.
            Progress::Whole { pages } if log.pages >= pages => {
                self.from = log.pages + self.soon();
                Ok(())
            }
            Progress::Whole { .. } | Progress::Waiting => {
                // What began anew meanwhile is written back as early as ever.
                self.from = self.from.min(log.pages + self.limit).max(self.limit);
                if log.pages >= self.from {
                    self.send_for(path, log);
                }
                Ok(())
            }
        };
        if self.from != from {
            self.let_grow(db)?;
        }
        going
    }

    /// Carries what is left, if that is little.
    fn finish(&mut self, db: &Connection, path: &Path, log: Log, before: i64) -> rusqlite::Result<()> {
        if self.carrier.as_ref().is_some_and(|carrier| carrier.shared.is_refused.load(Ordering::Acquire)) {
            return self.leave_log(db);
        }
        if log.pages - log.carried > self.limit / LITTLE {
            if log.carried > before {
                self.send_for(path, log);
            } else {
                // Somebody reads what the file would lose, or the disk is full.
                self.from = log.pages + self.limit;
            }
            return Ok(());
        }
        // Until it has succeeded.
        self.from = log.pages + self.limit;
        let log = carry(db)?;
        if log.carried == log.pages {
            self.from = self.limit;
            self.progress = Progress::Whole { pages: log.pages };
        } else {
            self.from = log.pages + self.soon();
        }
        Ok(())
    }

    /// As the file is now.
    pub(super) fn give_room(&mut self, db: &Connection) -> rusqlite::Result<()> {
        if self.is_log_all {
            return Ok(());
        }
        self.limit = room::give(db)?;
        self.from = self.from.max(self.limit);
        self.let_grow(db)
    }

    /// Whether anybody looks after the log at all.
    pub(super) fn is_at_work(&self) -> bool {
        self.limit > 0
    }

    /// Lets go of the file, for as long as nobody asks to go on. `false`: the log must not be touched.
    pub(super) fn rest(&mut self) -> bool {
        self.carrier = None;
        self.progress = Progress::Waiting;
        !self.is_log_all
    }

    /// SQLite has the writer carry everything in the middle of a commit when nothing else helps.
    fn let_grow(&self, db: &Connection) -> rusqlite::Result<()> {
        db.pragma_update(None, "wal_autocheckpoint", self.from + PATIENCE * self.limit)
    }

    /// Where what was carried never reached the disk, the log has it still: the next start begins with it.
    fn leave_log(&mut self, db: &Connection) -> rusqlite::Result<()> {
        self.is_log_all = true;
        tracing::error!(
            "the disk did not take what was written back into the database; its log is kept and grows until Ringside is \
             started again: look at the disk"
        );
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        db.pragma_update(None, "wal_autocheckpoint", 0)
    }

    /// For whoever reads a page and is gone.
    fn soon(&self) -> i64 {
        self.limit / LITTLE
    }

    fn is_carrier_done(&self) -> bool {
        self.carrier.as_ref().is_none_or(|carrier| carrier.shared.is_done.load(Ordering::Acquire))
    }

    /// Sends the carrier, which is started where there is none.
    fn send_for(&mut self, path: &Path, log: Log) {
        if self.carrier.is_none() {
            match Carrier::start(path.to_owned()) {
                Ok(carrier) => self.carrier = Some(carrier),
                Err(error) => {
                    tracing::warn!("the thread that writes the log back cannot start: {error}");
                    self.from = log.pages + self.limit;
                }
            }
        }
        if let Some(carrier) = &self.carrier {
            carrier.shared.is_done.store(false, Ordering::Release);
            if carrier.wanted.as_ref().is_some_and(|wanted| wanted.try_send(()).is_ok()) {
                self.progress = Progress::UnderWay { carried: log.carried };
            }
        }
    }

    #[cfg(test)]
    fn is_under_way(&self) -> bool {
        matches!(self.progress, Progress::UnderWay { .. })
    }

    #[cfg(test)]
    fn wait(&self) {
        while !self.carrier.as_ref().unwrap().shared.is_done.load(Ordering::Acquire) {
            thread::yield_now();
        }
    }
}

impl Carrier {
    fn start(path: PathBuf) -> std::io::Result<Carrier> {
        let (wanted, wants) = sync_channel(1);
        let (end, ended) = sync_channel(1);
        let shared = Arc::new(Shared::default());
        let work = {
            let shared = shared.clone();
            move || {
                shared.work(&path, &wants);
                drop::<SyncSender<()>>(end);
            }
        };
        thread::Builder::new().name("write-back".to_owned()).spawn(work)?;
        Ok(Carrier { wanted: Some(wanted), shared, ended })
    }
}

impl Drop for Carrier {
    /// Nothing of it is left in the file's way, unless the disk keeps it.
    fn drop(&mut self) {
        self.shared.is_stopping.store(true, Ordering::Release);
        self.wanted = None;
        let begun = Instant::now();
        // It never sends: a wait ends when it has ended, or with its time.
        while self.ended.recv_timeout(INTERRUPT_EVERY) == Err(RecvTimeoutError::Timeout) {
            if let Some(interrupt) = &*self.shared.interrupt.lock().unwrap_or_else(PoisonError::into_inner) {
                interrupt.interrupt();
            }
            if begun.elapsed() > END_WITHIN {
                return tracing::warn!("the thread that writes the log back does not end: the disk keeps it");
            }
        }
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("is_done", &self.is_done).finish_non_exhaustive()
    }
}

impl Shared {
    /// Until nobody can want it any more.
    fn work(&self, path: &Path, wants: &Receiver<()>) {
        let mut opened = None;
        while wants.recv().is_ok() && !self.is_stopping() {
            let carried = match &opened {
                Some(db) => self.carry_most(db),
                None => open(path).and_then(|db| {
                    *self.interrupt.lock().unwrap_or_else(PoisonError::into_inner) =
                        Some(db.get_interrupt_handle());
                    self.carry_most(opened.insert(db))
                }),
            };
            if let Err(error) = carried {
                tracing::debug!("the log of the database was not written back: {error}");
            }
            self.is_done.store(true, Ordering::Release);
        }
    }

    fn carry_most(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut before = None;
        for _ in 0..ROUNDS {
            if self.is_stopping() {
                break;
            }
            let log = carry(db)?;
            if before.replace(log.carried) == Some(log.carried) {
                // Somebody reads what the file would lose.
                break;
            }
            // What a disk once refused it may say to have taken the next time.
            sync(db).inspect_err(|_| self.is_refused.store(true, Ordering::Release))?;
            let log = look(db)?;
            if log.pages - log.carried <= FEW {
                break;
            }
        }
        Ok(())
    }

    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Acquire)
    }
}

/// A connection that leaves the log as it is when it is closed.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    Ok(db)
}

/// Writes back what can be without anybody waiting.
fn carry(db: &Connection) -> rusqlite::Result<Log> {
    read(db, "PRAGMA wal_checkpoint(PASSIVE)")
}

fn look(db: &Connection) -> rusqlite::Result<Log> {
    read(db, "PRAGMA wal_checkpoint(NOOP)")
}

fn read(db: &Connection, sql: &str) -> rusqlite::Result<Log> {
    db.prepare_cached(sql)?.query_row([], |row| Ok(Log { pages: row.get(1)?, carried: row.get(2)? }))
}

/// Has the disk take what was written into the file. SQLite does that only when everything is carried, and then the writer
/// would wait for all of it.
fn sync(db: &Connection) -> rusqlite::Result<()> {
    let mut file: *mut ffi::sqlite3_file = null_mut();
    // SAFETY: the connection is open and, being borrowed here, used by nobody else. SQLite puts into `file` a pointer that
    // is good until the connection is closed, and `xSync` is called with the file it belongs to.
    let code = unsafe {
        let into = (&raw mut file).cast();
        let code =
            ffi::sqlite3_file_control(db.handle(), c"main".as_ptr(), ffi::SQLITE_FCNTL_FILE_POINTER, into);
        let methods = file.as_ref().and_then(|file| file.pMethods.as_ref());
        match methods.and_then(|methods| methods.xSync) {
            Some(sync) if code == ffi::SQLITE_OK => sync(file, ffi::SQLITE_SYNC_NORMAL),
            _ => code,
        }
    };
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::sqlite::open::pragma;

    /// A file with a log that is not written back by itself, and somebody who looks after it from some pages on.
    fn written(limit: i64) -> (TempDir, PathBuf, Connection, WriteBack) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;
             CREATE TABLE said (words TEXT);",
        )
        .unwrap();
        (folder, path, db, WriteBack { limit, from: limit, ..WriteBack::default() })
    }

    fn say(db: &Connection) {
        db.execute("INSERT INTO said VALUES (hex(randomblob(1500)))", []).unwrap();
    }

    fn said(db: &Connection) -> i64 {
        db.query_row("SELECT count(*) FROM said", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_log_that_is_written_back_begins_anew_and_is_no_longer_than_what_came_meanwhile() {
        let (_folder, path, db, mut write_back) = written(40);
        let mut longest = 0;
        for _ in 0..5 {
            while !write_back.is_under_way() {
                say(&db);
                write_back.go_on(&db, &path).unwrap();
            }
            let pages = look(&db).unwrap().pages;
            assert!(pages >= 40, "{pages}");
            (0..20).for_each(|_| say(&db));
            while write_back.is_under_way() {
                write_back.wait();
                write_back.go_on(&db, &path).unwrap();
            }
            let log = look(&db).unwrap();
            longest = longest.max(log.pages);
            assert_eq!(log.pages, log.carried);
            say(&db);
            assert!(look(&db).unwrap().pages < 10, "it begins anew");
        }
        assert!(longest < 40 + 4 * 25, "{longest}");
        let all = said(&db);
        drop((write_back, db));
        assert_eq!(std::fs::metadata(path.with_file_name("file-wal")).map_or(0, |log| log.len()), 0);
        assert_eq!(said(&Connection::open(&path).unwrap()), all);
    }

    #[test]
    fn what_somebody_reads_stays_in_the_log_and_is_not_tried_again_at_every_commit() {
        let (_folder, path, db, mut write_back) = written(40);
        say(&db);
        let reader = Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN").unwrap();
        assert_eq!(said(&reader), 1);
        let turns = |write_back: &mut WriteBack, commits: usize| {
            (0..commits)
                .filter(|_| {
                    say(&db);
                    let before = write_back.is_under_way();
                    write_back.go_on(&db, &path).unwrap();
                    if write_back.is_under_way() {
                        write_back.wait();
                    }
                    write_back.is_under_way() && !before
                })
                .count()
        };
        let count = turns(&mut write_back, 200);
        let pages = look(&db).unwrap().pages;
        assert!((1..=usize::try_from(pages / 40).unwrap()).contains(&count), "{count} in {pages} pages");
        assert_eq!(said(&reader), 1);
        drop(reader);
        turns(&mut write_back, 200);
        assert!(look(&db).unwrap().pages < 100);
        assert_eq!(said(&db), 401);
        assert_eq!(
            pragma(&db, "page_count").unwrap(),
            pragma(&Connection::open(&path).unwrap(), "page_count").unwrap()
        );
    }

    #[test]
    fn whoever_wants_the_file_for_himself_need_not_wait_for_the_log() {
        let (_folder, path, db, mut write_back) = written(1);
        (0..300).for_each(|_| say(&db));
        write_back.go_on(&db, &path).unwrap();
        assert!(write_back.is_under_way());
        drop(write_back);
        // Nobody else has it open now.
        db.execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;").unwrap();
        assert_eq!(said(&db), 300);
    }

    #[test]
    fn a_log_is_kept_whole_when_the_disk_did_not_take_what_was_carried() {
        let (_folder, path, db, mut write_back) = written(40);
        while !write_back.is_under_way() {
            say(&db);
            write_back.go_on(&db, &path).unwrap();
        }
        write_back.wait();
        write_back.carrier.as_ref().unwrap().shared.is_refused.store(true, Ordering::Release);
        for _ in 0..100 {
            say(&db);
            write_back.go_on(&db, &path).unwrap();
            write_back.give_room(&db).unwrap();
        }
        assert!(!write_back.rest());
        let (all, log) = (said(&db), look(&db).unwrap());
        assert!(log.pages > 140, "{log:?}");
        drop((write_back, db));
        // As if nothing of it had reached the file.
        let left = std::fs::metadata(path.with_file_name("file-wal")).unwrap().len();
        assert!(left > 140 * 4_096, "{left}");
        assert_eq!(said(&Connection::open(&path).unwrap()), all);
    }
}
