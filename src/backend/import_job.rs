//! An import that runs beside the window and through its collector: progress to look at, a button to stop it.

use std::io;
use std::path::PathBuf;

use super::desk::Wake;
use super::history::OpenReader;
use super::job::{Job, Standing};
use crate::collector::Clock;
use crate::collector::import::{Import, Step, Tally, name_of};
use crate::store::{Arrived, StoreError};
use crate::wire::import::Problem;

/// Has a batch stored and waits for it.
pub(super) type Keep = Box<dyn Fn(Vec<Arrived>) -> Result<(), StoreError> + Send>;

/// The first thing in the file that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line of the file, from 1.
    pub line: usize,
    pub problem: Problem,
}

/// How far it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub tally: Tally,
    /// Records in the file, once it has been read.
    pub of: Option<u64>,
    pub first: Option<Rejected>,
}

/// Why the file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Missing,
    Denied,
    Folder,
    /// Another problem, in the words of the system.
    Other(String),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Unreadable {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unreadable::Missing,
            io::ErrorKind::PermissionDenied => Unreadable::Denied,
            io::ErrorKind::IsADirectory => Unreadable::Folder,
            _ => Unreadable::Other(error.to_string()),
        }
    }
}

/// Where the import stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportState {
    Running(Imported),
    Done(Imported),
    /// Stopped; what was taken stays.
    Cancelled(Imported),
    Unreadable(Unreadable),
    /// The store did not take it; what was taken before stays.
    Failed(Imported, StoreError),
}

impl Standing for ImportState {
    fn no_thread(reason: String) -> ImportState {
        ImportState::Failed(Imported::default(), StoreError::Other(reason))
    }

    fn fallen_over(&self) -> ImportState {
        let so_far = match self {
            ImportState::Running(so_far) => so_far.clone(),
            _ => Imported::default(),
        };
        ImportState::Failed(so_far, StoreError::FellOver)
    }
}

/// A running or finished import; one that is stopped ends behind the records that are being stored.
pub type ImportJob = Job<ImportState>;

impl ImportJob {
    pub(super) fn start(path: PathBuf, clock: Clock, open: OpenReader, keep: Keep, wake: Wake) -> ImportJob {
        Job::begin("import", ImportState::Running(Imported::default()), wake, move |job| {
            let file = match std::fs::read(&path) {
                Ok(file) => file,
                Err(error) => return ImportState::Unreadable(error.into()),
            };
            let mut so_far = Imported::default();
            let work = Import { file: &file, name: &name_of(&path), clock };
            let outcome = open().and_then(|mut reader| {
                work.run(reader.as_mut(), &mut |batch| keep(batch), &mut |step| {
                    match step {
                        Step::Found => {}
                        Step::Rejected { line, problem } => {
                            so_far.tally.rejected += 1;
                            so_far.first.get_or_insert_with(|| Rejected { line, problem: problem.clone() });
                        }
                        Step::Done { tally, of } => {
                            (so_far.tally, so_far.of) = (tally, Some(of));
                            job.show(ImportState::Running(so_far.clone()));
                        }
                    }
                    job.goes_on()
                })
            });
            match outcome {
                Ok(tally) => {
                    let all = so_far.of == Some(tally.all());
                    so_far.tally = tally;
                    if all { ImportState::Done(so_far) } else { ImportState::Cancelled(so_far) }
                }
                Err(error) => ImportState::Failed(so_far, error),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::backend::sample::{bell, end_of, reading};
    use crate::call::Arrival;
    use crate::store::Writer;
    use crate::store::sqlite::SqliteWriter;

    fn is_running(state: &ImportState) -> bool {
        matches!(state, ImportState::Running(_))
    }

    fn record(nth: usize) -> String {
        format!(r#"{{"sessionId":"s{nth}","icid":"i{nth}","callEndTime":"2026-01-27 02:00:00"}}"#)
    }

    fn house() -> (tempfile::TempDir, Arc<Mutex<SqliteWriter>>) {
        let folder = tempfile::tempdir().unwrap();
        let writer = Arc::new(Mutex::new(SqliteWriter::open(folder.path()).unwrap()));
        (folder, writer)
    }

    /// What became of a file with this content; `keep` sees each batch before it is stored.
    fn imported(
        (folder, writer): &(tempfile::TempDir, Arc<Mutex<SqliteWriter>>),
        file: &str,
        keep: impl Fn() -> Result<(), StoreError> + Send + 'static,
    ) -> ImportState {
        let path = folder.path().join("records.json");
        std::fs::write(&path, file).unwrap();
        let keep: Keep = Box::new({
            let writer = writer.clone();
            move |batch| {
                keep()?;
                writer.lock().unwrap().append(&batch).map(drop)
            }
        });
        let (wake, wakes) = bell();
        let job = ImportJob::start(path, || Arrival(1_769_579_200_000), reading(folder), keep, wake);
        end_of(&job, &wakes, is_running)
    }

    #[test]
    fn what_is_new_is_taken_once_and_the_first_that_is_none_is_told_with_its_place() {
        let house = house();
        let file = format!("{}\n{}\n{{\"sessionId\":\n[1]\n", record(1), record(2));
        let tally = |taken, known, rejected| Tally { taken, known, rejected };
        let ImportState::Done(first) = imported(&house, &file, || Ok(())) else { panic!() };
        assert_eq!((first.tally, first.of), (tally(2, 0, 2), Some(4)));
        let rejected = first.first.unwrap();
        assert_eq!(rejected.line, 3);
        assert!(matches!(rejected.problem, Problem::NotJson(_)), "{rejected:?}");
        let ImportState::Done(second) = imported(&house, &file, || panic!("there is nothing new")) else {
            panic!()
        };
        assert_eq!(second.tally, tally(0, 2, 2));
    }

    #[test]
    fn what_the_store_does_not_take_is_told_with_what_it_took_before() {
        let house = house();
        let file: String = (0..1_500).map(|nth| record(nth) + "\n").collect();
        let turns = std::sync::atomic::AtomicUsize::new(0);
        let state = imported(&house, &file, move || match turns.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(()),
            _ => Err(StoreError::DiskFull("/data".to_owned())),
        });
        let ImportState::Failed(so_far, problem) = state else { panic!("{state:?}") };
        assert_eq!((so_far.tally.taken, so_far.of), (1_000, Some(1_500)));
        assert_eq!(problem, StoreError::DiskFull("/data".to_owned()));
    }

    #[test]
    fn an_import_that_falls_over_has_failed_and_tells_what_was_taken_before() {
        let house = house();
        let file: String = (0..1_500).map(|nth| record(nth) + "\n").collect();
        let turns = std::sync::atomic::AtomicUsize::new(0);
        let state = imported(&house, &file, move || match turns.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(()),
            _ => panic!("as it was told to"),
        });
        let ImportState::Failed(so_far, problem) = state else { panic!("{state:?}") };
        assert_eq!((so_far.tally.taken, so_far.of), (1_000, Some(1_500)));
        assert_eq!(problem, StoreError::FellOver);
    }

    #[test]
    fn a_file_that_is_not_there_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let (wake, wakes) = bell();
        let keep: Keep = Box::new(|_| Ok(()));
        let path = folder.path().join("nowhere.json");
        let job = ImportJob::start(path, || Arrival(0), reading(&folder), keep, wake);
        assert_eq!(end_of(&job, &wakes, is_running), ImportState::Unreadable(Unreadable::Missing));
    }
}
