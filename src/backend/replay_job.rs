//! Notifications sent once more beside the window: progress to look at, a button to stop it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use super::desk::Wake;
use super::history::OpenReader;
use crate::replay::{End, Order, ReplayError, Report, What, replay};

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

/// A running or finished replay. Dropping it lets it run on.
pub struct ReplayJob {
    state: Arc<ArcSwap<ReplayState>>,
    cancel: Arc<AtomicBool>,
}

impl ReplayJob {
    pub(super) fn start(what: What, order: Order, open: OpenReader, wake: Wake) -> ReplayJob {
        let state = Arc::new(ArcSwap::from_pointee(ReplayState::Running(Report::default())));
        let cancel = Arc::new(AtomicBool::new(false));
        let (inside, stop) = (state.clone(), cancel.clone());
        let work = move || {
            let show = |state: ReplayState| {
                inside.store(Arc::new(state));
                wake();
            };
            let mut shown = Instant::now();
            let is_stopped = || stop.load(Ordering::Relaxed);
            let done = open().map_err(ReplayError::from).and_then(|mut reader| {
                replay(reader.as_mut(), &what, &order, &is_stopped, &mut |report| {
                    if shown.elapsed() > SIGNS {
                        shown = Instant::now();
                        show(ReplayState::Running(report.clone()));
                    }
                    ControlFlow::Continue(())
                })
            });
            show(match done {
                Ok((report, end)) => ReplayState::Ended(report, end),
                Err(error) => ReplayState::Failed(error),
            });
        };
        if let Err(error) = thread::Builder::new().name("replay".to_owned()).spawn(work) {
            state.store(Arc::new(ReplayState::Failed(ReplayError::Network(error.to_string()))));
        }
        ReplayJob { state, cancel }
    }

    pub fn state(&self) -> Arc<ReplayState> {
        self.state.load_full()
    }

    /// Stops soon. What is under way is given up; the other side may have taken it.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::sample::{bell, reading, status};
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
        loop {
            match &*job.state() {
                ReplayState::Running(_) => wakes.recv_timeout(Duration::from_secs(30)).unwrap(),
                over => return over.clone(),
            }
        }
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
