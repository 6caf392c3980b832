//! The thread that carries pages from the log into the file and has the disk take them.

use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, InterruptHandle, OpenFlags, ffi};

use crate::store::sqlite::open::DURABLE;

/// Times the log is gone through before the rest is left to the writer: each time there is less, because pushes add
/// less while less is carried.
const ROUNDS: usize = 4;

/// Pages that are left to the writer without another round.
const FEW: i64 = 256;

/// How long the thread may take to end, as the disk may be slow, while somebody waits for the file.
const END_WITHIN: Duration = Duration::from_secs(5);

/// Between two interruptions of what is being carried: one that comes between two statements is lost.
const INTERRUPT_EVERY: Duration = Duration::from_millis(10);

/// The thread that carries.
#[derive(Debug)]
pub(super) struct Carrier {
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
pub(super) struct Log {
    pub(super) pages: i64,
    /// How many of `pages`, the first ones, are in the file.
    pub(super) carried: i64,
}

impl Carrier {
    pub(super) fn start(path: PathBuf) -> std::io::Result<Carrier> {
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

    /// Has it carry what it can; says whether it will.
    pub(super) fn send(&self) -> bool {
        self.shared.is_done.store(false, Ordering::Release);
        self.wanted.as_ref().is_some_and(|wanted| wanted.try_send(()).is_ok())
    }

    /// Whether it has done what it was sent for.
    pub(super) fn is_done(&self) -> bool {
        self.shared.is_done.load(Ordering::Acquire)
    }

    /// Whether the disk refused to take what was carried.
    pub(super) fn is_refused(&self) -> bool {
        self.shared.is_refused.load(Ordering::Acquire)
    }

    /// Ends it; says whether the disk refused something, until the very end.
    pub(super) fn end(self) -> bool {
        let shared = self.shared.clone();
        drop(self);
        shared.is_refused.load(Ordering::Acquire)
    }

    #[cfg(test)]
    pub(super) fn refuse(&self) {
        self.shared.is_refused.store(true, Ordering::Release);
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
    /// Carries each time it is wanted, until nobody can want it any more.
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
            let refuse = || self.is_refused.store(true, Ordering::Release);
            let log = carry(db).inspect_err(|error| {
                if is_refusal(error) {
                    refuse();
                }
            })?;
            if before.replace(log.carried) == Some(log.carried) {
                // Somebody reads what the file would lose.
                break;
            }
            // What a disk once refused it may say to have taken the next time.
            sync(db).inspect_err(|_| refuse())?;
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
    db.execute_batch(DURABLE)?;
    Ok(db)
}

/// Writes back what can be without anybody waiting.
pub(super) fn carry(db: &Connection) -> rusqlite::Result<Log> {
    read(db, "PRAGMA wal_checkpoint(PASSIVE)")
}

/// Whether the disk was asked to take everything and did not: it may say that it has the next time it is asked, also of
/// what was written back before.
pub(super) fn is_refusal(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_FSYNC)
}

pub(super) fn look(db: &Connection) -> rusqlite::Result<Log> {
    read(db, "PRAGMA wal_checkpoint(NOOP)")
}

fn read(db: &Connection, sql: &str) -> rusqlite::Result<Log> {
    db.prepare_cached(sql)?.query_row([], |row| Ok(Log { pages: row.get(1)?, carried: row.get(2)? }))
}

/// Has the disk take what was written into the file. SQLite does that only when everything is carried, and then the
/// writer would wait for all of it.
fn sync(db: &Connection) -> rusqlite::Result<()> {
    let mut file: *mut ffi::sqlite3_file = null_mut();
    // SAFETY: the connection is open and, being borrowed here, used by nobody else. SQLite puts into `file` a pointer
    // that is good until the connection is closed, and `xSync` is called with the file it belongs to.
    let code = unsafe {
        let into = (&raw mut file).cast();
        let code =
            ffi::sqlite3_file_control(db.handle(), c"main".as_ptr(), ffi::SQLITE_FCNTL_FILE_POINTER, into);
        let methods = file.as_ref().and_then(|file| file.pMethods.as_ref());
        match methods.and_then(|methods| methods.xSync) {
            Some(sync) if code == ffi::SQLITE_OK => sync(file, ffi::SQLITE_SYNC_FULL),
            _ => code,
        }
    };
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}
