//! A copy of the database, made beside the window while the collector goes on writing.

use std::path::{Path, PathBuf};

use super::desk::Wake;
use super::job::{Inside, Job, Standing};
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

impl Standing for BackupState {
    fn no_thread(reason: String) -> BackupState {
        BackupState::Failed(StoreError::Other(reason))
    }

    fn fallen_over(&self) -> BackupState {
        BackupState::Failed(StoreError::FellOver)
    }
}

/// A running or finished backup.
pub type BackupJob = Job<BackupState>;

impl BackupJob {
    pub(super) fn start(data_dir: PathBuf, to: PathBuf, wake: Wake) -> BackupJob {
        Job::begin("backup", BackupState::Running(0.0), wake, move |job| copied(&data_dir, &to, job))
    }
}

fn copied(data_dir: &Path, to: &Path, job: &Inside<BackupState>) -> BackupState {
    let mut shown = 0;
    let outcome = care::backup(data_dir, to, &mut |progress| {
        let percent = progress.total.map_or(0, |total| progress.done * 100 / total.max(1));
        if percent != shown {
            shown = percent;
            job.show(BackupState::Running(percent as f32 / 100.0));
        }
        job.goes_on()
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
    use super::*;
    use crate::backend::sample::{bell, end_of};
    use crate::store::sqlite::{SqliteStore, SqliteWriter};

    /// How a backup to this file ended.
    fn ended(data_dir: &Path, to: &Path) -> BackupState {
        let (wake, wakes) = bell();
        let job = BackupJob::start(data_dir.to_owned(), to.to_owned(), wake);
        end_of(&job, &wakes, |state| matches!(state, BackupState::Running(_)))
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
