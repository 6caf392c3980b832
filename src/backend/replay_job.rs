//! Notifications sent once more beside the window: progress to look at, a button to stop it.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::desk::Wake;
use super::history::OpenReader;
use super::job::{Job, Standing};
use crate::replay::{End, Order, ReplayError, Report, What, replay};
use crate::store::StoreError;

/// Between two signs of progress.
const SIGNS: Duration = Duration::from_millis(100);

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplayState {
    Running(Report),
    Ended(Report, End),
    /// Nothing was sent, or nothing more.
    Failed(ReplayError),
}

impl ReplayState {
    pub fn is_running(&self) -> bool {
        matches!(self, ReplayState::Running(_))
    }

    /// It has ended, and each one that was wanted was taken: none was damaged, or purged meanwhile.
    pub fn is_all_taken(&self) -> bool {
        matches!(self, ReplayState::Ended(report, End::Through) if report.taken == report.total)
    }
}

impl Standing for ReplayState {
    fn no_thread(reason: String) -> ReplayState {
        ReplayState::Failed(ReplayError::Network(reason))
    }

    fn fallen_over(&self) -> ReplayState {
        ReplayState::Failed(StoreError::FellOver.into())
    }
}

/// A running or finished replay. What is under way when it is stopped is given up; the other side may have taken it.
pub type ReplayJob = Job<ReplayState>;

impl ReplayJob {
    pub(super) fn start(what: What, order: Order, open: OpenReader, wake: Wake) -> ReplayJob {
        Job::begin("replay", ReplayState::Running(Report::default()), wake, move |job| {
            let mut shown = Instant::now();
            let mut reader = match open() {
                Ok(reader) => reader,
                Err(error) => return ReplayState::Failed(error.into()),
            };
            let is_stopped = || job.is_stopped();
            let (report, end) = replay(reader.as_mut(), &what, &order, &is_stopped, &mut |report| {
                if shown.elapsed() > SIGNS {
                    shown = Instant::now();
                    job.show(ReplayState::Running(report.clone()));
                }
                ControlFlow::Continue(())
            });
            match end {
                Ok(end) => ReplayState::Ended(report, end),
                Err(error) => ReplayState::Failed(error),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::sample::{bell, end_of, reading, status};
    use crate::call::{SessionId, Stamp};
    use crate::replay::Address;
    use crate::store::Writer as _;
    use crate::store::sqlite::SqliteWriter;

    /// How it ended, sent where nobody listens.
    fn ended(what: What) -> ReplayState {
        let folder = tempfile::tempdir().unwrap();
        let arrived = status("callout", "s1", Stamp(1_769_479_200), serde_json::json!({}));
        SqliteWriter::open(folder.path()).unwrap().append(&[arrived]).unwrap();
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let order = Order::to(Address::parse(&format!("http://{closed}/")).unwrap());
        let (wake, wakes) = bell();
        let job = ReplayJob::start(what, order, reading(&folder), wake);
        end_of(&job, &wakes, ReplayState::is_running)
    }

    #[test]
    fn a_replay_that_falls_over_has_failed() {
        let order = Order::to(Address::parse("http://127.0.0.1:9/").unwrap());
        let (wake, wakes) = bell();
        let reading = std::sync::Arc::new(|| panic!("as it was told to"));
        let job = ReplayJob::start(What::Numbers(vec![1]), order, reading, wake);
        let failed = ReplayState::Failed(ReplayError::Store(StoreError::FellOver));
        assert_eq!(end_of(&job, &wakes, ReplayState::is_running), failed);
    }

    #[test]
    fn it_tells_what_became_of_the_first_that_was_not_taken_and_of_what_is_not_there() {
        let state = ended(What::Numbers(vec![1]));
        let ReplayState::Ended(report, End::AtFailure) = state else { panic!("{state:?}") };
        assert_eq!((report.sent, report.unreached, report.failed.map(|sent| sent.number)), (1, 1, Some(1)));
        let state = ended(What::Call(SessionId::new("nobody").unwrap()));
        assert_eq!(state, ReplayState::Failed(ReplayError::NoCall("nobody".to_owned())));
    }
}
