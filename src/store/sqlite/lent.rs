//! The connections of readers, lent to them: whoever has to move the file takes them back. Windows moves no file that
//! somebody has open, and a damaged one has to go before anything can be stored again. Readers open the file anew with
//! their next question.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, InterruptHandle};

use super::aside;

/// How long whoever takes a connection back waits for the question that it is in the middle of; and the pause between
/// two looks.
const WITHIN: Duration = Duration::from_millis(500);
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// A reader's connection, for as long as nobody takes it back.
pub(super) struct Lent {
    path: PathBuf,
    shared: Arc<Shared>,
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lent").field(&self.path).finish()
    }
}

#[derive(Default)]
struct Shared {
    /// Locked as long as a question is asked.
    db: Mutex<Option<Connection>>,
    handle: Mutex<Option<InterruptHandle>>,
    /// Since it was opened somebody wanted it back.
    is_taken: AtomicBool,
}

/// Every connection that is lent in this process, with its file. Locked while a file is opened, and while one is moved.
static ALL: Mutex<Vec<(PathBuf, Weak<Shared>)>> = Mutex::new(Vec::new());

impl Lent {
    /// Nothing yet.
    pub(super) fn none(path: PathBuf) -> Lent {
        let shared = Arc::<Shared>::default();
        locked(&ALL).push((path.clone(), Arc::downgrade(&shared)));
        Lent { path, shared }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The connection, until the guard goes; nothing in it when it was taken back.
    pub(super) fn get(&self) -> MutexGuard<'_, Option<Connection>> {
        locked(&self.shared.db)
    }

    /// Whether somebody wanted it back, and has it or interrupted a question to it.
    pub(super) fn is_taken(&self) -> bool {
        self.shared.is_taken.load(Ordering::Acquire)
    }

    /// Puts in what `open` opens, in place of what was there. Waits while the file is being moved.
    pub(super) fn open<E>(&self, open: impl FnOnce() -> Result<Connection, E>) -> Result<(), E> {
        let _nobody_moves_it = locked(&ALL);
        let db = open()?;
        self.shared.is_taken.store(false, Ordering::Release);
        *locked(&self.shared.handle) = Some(db.get_interrupt_handle());
        *self.get() = Some(db);
        Ok(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let ours = Arc::downgrade(&self.shared);
        locked(&ALL).retain(|(_, shared)| !shared.ptr_eq(&ours));
    }
}

/// Takes back what is lent of the file at `path`, and does `work` before anybody opens it again. Questions are
/// interrupted; one that goes on all the same keeps its connection.
pub(super) fn take_back<T>(path: &Path, work: impl FnOnce() -> T) -> T {
    let all = locked(&ALL);
    let of_this_file = all.iter().filter(|(lent, _)| lent == path);
    let lent: Vec<Arc<Shared>> = of_this_file.filter_map(|(_, shared)| shared.upgrade()).collect();
    let begun = Instant::now();
    for shared in &lent {
        while !shared.take() && begun.elapsed() < WITHIN {
            thread::sleep(LOOK_AGAIN);
        }
    }
    drop(lent);
    work()
}

impl Shared {
    /// Whether the connection is closed now; else the question it is in the middle of is interrupted.
    fn take(&self) -> bool {
        self.is_taken.store(true, Ordering::Release);
        if let Ok(mut db) = self.db.try_lock() {
            if let Some(db) = db.take() {
                aside::let_go(db);
            }
            return true;
        }
        if let Some(handle) = &*locked(&self.handle) {
            handle.interrupt();
        }
        false
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    fn lent(folder: &tempfile::TempDir) -> Lent {
        let lent = Lent::none(folder.path().join("x.sqlite"));
        lent.open(|| Connection::open(lent.path())).unwrap();
        lent
    }

    #[test]
    fn what_is_lent_of_a_file_comes_back_and_nothing_of_another() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (ours, another, theirs) = (lent(&folder), lent(&folder), lent(&elsewhere));
        let is_lent = |lent: &Lent| (lent.get().is_some(), lent.is_taken());
        take_back(ours.path(), || {
            assert_eq!((is_lent(&ours), is_lent(&another)), ((false, true), (false, true)));
            assert_eq!(is_lent(&theirs), (true, false));
            // Nobody has it open any more: Windows would not let it go else.
            std::fs::rename(ours.path(), folder.path().join("moved")).unwrap();
        });
        ours.open(|| Connection::open(ours.path())).unwrap();
        assert_eq!((is_lent(&ours), is_lent(&another)), ((true, false), (false, true)));
    }

    #[test]
    fn a_question_without_an_end_is_broken_off() {
        const WITHOUT_END: &str =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        let folder = tempfile::tempdir().unwrap();
        let lent = lent(&folder);
        let (begin, begun) = sync_channel(0);
        thread::scope(|scope| {
            let asked = scope.spawn(|| {
                let db = lent.get();
                begin.send(()).unwrap();
                db.as_ref().unwrap().query_row(WITHOUT_END, [], |row| row.get::<_, i64>(0))
            });
            begun.recv().unwrap();
            take_back(lent.path(), || ());
            let broken_off = asked.join().unwrap().unwrap_err();
            assert_eq!(broken_off.sqlite_error_code(), Some(rusqlite::ErrorCode::OperationInterrupted));
        });
        assert!(lent.is_taken());
    }
}
