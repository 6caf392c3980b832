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
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, InterruptHandle, OpenFlags, ffi};

use super::room;

/// Times the log is gone through before the rest is left to the writer: each time there is less, because pushes add less
/// while less is carried.
const ROUNDS: usize = 4;

/// Pages that are left to the writer without another round.
const FEW: i64 = 256;

/// For a page that is being carried while somebody wants the file for himself.
const END_WITHIN: Duration = Duration::from_secs(5);

/// Looks after the log of one writer.
#[derive(Debug, Default)]
pub(super) struct WriteBack {
    carrier: Option<Carrier>,
    /// Pages in the log from which on it is written back; 0: not known yet.
    limit: i64,
    /// More than that where readers kept it from being written back as a whole.
    from: i64,
    is_under_way: bool,
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
    /// Looks at the log, and does or has done what is due. To be called when nobody waits for an answer.
    pub(super) fn go_on(&mut self, db: &Connection, path: &Path) -> rusqlite::Result<()> {
        if self.limit == 0 {
            self.give_room(db)?;
        }
        let log = look(db)?;
        if self.is_under_way {
            let is_done =
                self.carrier.as_ref().is_none_or(|carrier| carrier.shared.is_done.load(Ordering::Acquire));
            if is_done {
                self.is_under_way = false;
                let log = carry(db)?;
                self.from = if log.carried == log.pages { self.limit } else { log.pages + self.limit };
            }
        } else if log.pages >= self.from {
            self.is_under_way = self.send_for(path);
        } else if log.pages + self.limit < self.from {
            // It began anew meanwhile.
            self.from = self.limit;
        }
        Ok(())
    }

    /// As the file is now.
    pub(super) fn give_room(&mut self, db: &Connection) -> rusqlite::Result<()> {
        self.limit = room::give(db, room::Tended::Yes)?;
        self.from = self.from.max(self.limit);
        Ok(())
    }

    /// Whether anybody looks after the log at all.
    pub(super) fn is_at_work(&self) -> bool {
        self.limit > 0
    }

    /// Starts the carrier where there is none, and sends it. `false`: the log grows on, until SQLite has the writer carry
    /// it in the middle of a commit.
    fn send_for(&mut self, path: &Path) -> bool {
        if self.carrier.is_none() {
            match Carrier::start(path.to_owned()) {
                Ok(carrier) => self.carrier = Some(carrier),
                Err(error) => tracing::warn!("the thread that writes the log back cannot start: {error}"),
            }
        }
        self.carrier.as_ref().is_some_and(|carrier| {
            carrier.shared.is_done.store(false, Ordering::Release);
            carrier.wanted.as_ref().is_some_and(|wanted| wanted.try_send(()).is_ok())
        })
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
    /// Nothing of it is left in the file's way, unless a disk keeps it.
    fn drop(&mut self) {
        self.shared.is_stopping.store(true, Ordering::Release);
        self.wanted = None;
        if let Some(interrupt) = &*self.shared.interrupt.lock().unwrap_or_else(PoisonError::into_inner) {
            interrupt.interrupt();
        }
        // It never sends: the wait ends when it has ended, or with its time.
        let _ = self.ended.recv_timeout(END_WITHIN);
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
        while wants.recv().is_ok() {
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
            let log = carry(db)?;
            if before.replace(log.carried) == Some(log.carried) {
                // Somebody reads what the file would lose.
                break;
            }
            sync(db)?;
            let log = look(db)?;
            if log.pages - log.carried <= FEW || self.is_stopping.load(Ordering::Acquire) {
                break;
            }
        }
        Ok(())
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
            while !write_back.is_under_way {
                say(&db);
                write_back.go_on(&db, &path).unwrap();
            }
            let pages = look(&db).unwrap().pages;
            assert!(pages >= 40, "{pages}");
            (0..20).for_each(|_| say(&db));
            write_back.wait();
            longest = longest.max(look(&db).unwrap().pages);
            write_back.go_on(&db, &path).unwrap();
            let log = look(&db).unwrap();
            assert_eq!(log.pages, log.carried);
            say(&db);
            assert!(look(&db).unwrap().pages < 10, "it begins anew");
        }
        assert!(longest < 40 + 4 * 25, "{longest}");
        let all = said(&db);
        drop((write_back, db));
        assert_eq!(std::fs::metadata(path.with_extension("-wal")).map_or(0, |log| log.len()), 0);
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
                    let before = write_back.is_under_way;
                    write_back.go_on(&db, &path).unwrap();
                    if write_back.is_under_way {
                        write_back.wait();
                    }
                    write_back.is_under_way && !before
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
        assert!(write_back.is_under_way);
        drop(write_back);
        // Nobody else has it open now.
        db.execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;").unwrap();
        assert_eq!(said(&db), 300);
    }
}
