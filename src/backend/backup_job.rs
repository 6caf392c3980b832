//! A copy of the database, made beside the window while the collector goes on writing.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::ArcSwap;

use super::desk::Wake;
use crate::store::StoreError;
use crate::store::sqlite::care;

/// Where the backup stands.
#[derive(Clone, Debug, PartialEq)]
pub enum BackupState {
    /// The part that is copied, from 0 to 1.
    Running(f32),
    Done {
        path: PathBuf,
        bytes: u64,
    },
    /// Stopped; no part of the backup is left on disk.
    Cancelled,
    /// What went wrong; no part of the backup is left on disk.
    Failed(StoreError),
}

/// A running or finished backup. Dropping it lets it run on.
pub struct BackupJob {
    state: Arc<ArcSwap<BackupState>>,
    cancel: Arc<AtomicBool>,
}

impl BackupJob {
    pub(super) fn start(data_dir: PathBuf, to: PathBuf, wake: Wake) -> BackupJob {
        let state = Arc::new(ArcSwap::from_pointee(BackupState::Running(0.0)));
        let cancel = Arc::new(AtomicBool::new(false));
        let (inside, stop) = (state.clone(), cancel.clone());
        let work = move || {
            let show = |state: BackupState| {
                inside.store(Arc::new(state));
                wake();
            };
            show(copied(&data_dir, &to, &stop, &show));
        };
        if let Err(error) = thread::Builder::new().name("backup".to_owned()).spawn(work) {
            state.store(Arc::new(BackupState::Failed(StoreError::Other(error.to_string()))));
        }
        BackupJob { state, cancel }
    }

    pub fn state(&self) -> Arc<BackupState> {
        self.state.load_full()
    }

    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

fn copied(data_dir: &Path, to: &Path, stop: &AtomicBool, show: &dyn Fn(BackupState)) -> BackupState {
    let mut shown = 0;
    let outcome = care::backup(data_dir, to, &mut |progress| {
        let percent = progress.total.map_or(0, |total| progress.done * 100 / total.max(1));
        if percent != shown {
            shown = percent;
            show(BackupState::Running(percent as f32 / 100.0));
        }
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match outcome {
        Ok(()) => {
            let bytes = std::fs::metadata(to).map_or(0, |file| file.len());
            BackupState::Done { path: to.to_owned(), bytes }
        }
        Err(StoreError::Interrupted) => BackupState::Cancelled,
        Err(error) => BackupState::Failed(error),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::store::sqlite::{SqliteStore, SqliteWriter};

    /// How a backup to this file ended.
    fn ended(data_dir: &Path, to: &Path) -> BackupState {
        let (wake, woken) = sync_channel(1_000);
        let job =
            BackupJob::start(data_dir.to_owned(), to.to_owned(), Arc::new(move || _ = wake.try_send(())));
        loop {
            match &*job.state() {
                BackupState::Running(_) => woken.recv().unwrap(),
                over => return over.clone(),
            }
        }
    }

    #[test]
    fn a_backup_beside_the_writer_is_a_whole_database_and_replaces_nothing() {
        let (data, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _writer = SqliteWriter::open(data.path()).unwrap();
        let to = target.path().join("ringside.sqlite");
        let BackupState::Done { path, bytes } = ended(data.path(), &to) else { panic!("no backup") };
        assert_eq!((path, bytes), (to.clone(), std::fs::metadata(&to).unwrap().len()));
        assert!(SqliteStore::open_reader(target.path()).is_ok());
        let BackupState::Failed(problem) = ended(data.path(), &to) else { panic!("replaced") };
        assert_eq!(problem, StoreError::Exists(to.display().to_string()));
    }
}
