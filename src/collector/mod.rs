//! The engine room: a listener that answers only what is on disk, a scribe that alone writes, and the latest board
//! for whoever looks.
//!
//! Two threads. `listener` holds the port and reads requests; `scribe` owns the store's writer. Between
//! them lies one bounded queue; from them to everybody else lead only values that replace each other.

mod board;
pub mod clock;
mod door;
pub mod files;
mod greeting;
mod listener;
pub mod live;
mod lookout;
mod metrics;
mod parting;
mod policy;
pub mod port;
mod published;
pub mod rehearsal;
mod scribe;
mod tally;

mod tls;
mod visitors;

pub mod import;

pub use board::Board;
pub use clock::Clock;
pub use live::{
    BindProblem, BoardView, DoorReport, Health, LIMITS, ListenerState, SetBack, StoreState, TlsProblem,
    TlsState, VisitorReport,
};
pub use policy::DoorPolicy;
pub use published::Counter;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::{mpsc, oneshot, watch};

use self::door::Door;
use self::listener::{CLOSE_WITHIN, Place, Wanted};
use self::published::Published;
use self::scribe::{Messenger, Request};
use crate::call::{Call, Note, Now, Retention, SessionId, Thresholds};
use crate::store::sqlite::SqliteStore;
use crate::store::{Arrived, PurgeOrder, Purged, StoreError, Writer};

/// How long the scribe may take to commit what has queued and to close the store.
const COMMIT_WITHIN: Duration = Duration::from_secs(30);

/// What a collector needs.
pub struct Options {
    pub data_dir: PathBuf,
    pub bind: SocketAddr,
    /// Who may push, and with which certificate.
    pub policy: DoorPolicy,
    pub clock: Clock,
    /// The limits by which calls are trusted, until [`Collector::set_thresholds`].
    pub thresholds: Thresholds,
    /// Called after each publication.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

/// Listener, scribe and board of one data folder. Dropping it is [`Collector::stop`].
pub struct Collector {
    published: Arc<Published>,
    wanted: watch::Sender<Wanted>,
    policy: Arc<ArcSwap<DoorPolicy>>,
    requests: Option<mpsc::Sender<Request>>,
    /// Disconnected when the thread has ended.
    listener_ended: Receiver<()>,
    scribe_ended: Receiver<()>,
}

impl Collector {
    /// Starts collecting into the data folder. Nothing here fails: a port that cannot be had and a store that cannot
    /// be opened are states of [`Collector::health`], and pushes are answered 503 as long as there is no store.
    pub fn start(options: Options) -> Collector {
        let data_dir = options.data_dir.clone();
        let clock = options.clock;
        Collector::start_with(options, move || SqliteStore::open_collector(&data_dir, clock()))
    }

    /// [`Collector::start`] with a store of the caller's; `open` is called once, on the scribe's thread.
    pub fn start_with(
        options: Options,
        open: impl FnOnce() -> Result<Box<dyn Writer>, StoreError> + Send + 'static,
    ) -> Collector {
        files::raise();
        let published = Arc::new(Published::new(options.clock, options.wake));
        published.set_thresholds(options.thresholds);
        let place = Place { address: options.bind, tls: options.policy.tls().clone() };
        let (wanted, wanted_receiver) = watch::channel(Some(place));
        let (requests, queue) = mpsc::channel(scribe::QUEUE);
        let (decided, store_decided) = oneshot::channel();
        let (scribe_end, scribe_ended) = sync_channel(1);
        let (listener_end, listener_ended) = sync_channel(1);

        let (words, messenger) = scribe::messenger();
        let spawned = scribe::start(Box::new(open), queue, published.clone(), words, decided, scribe_end);
        if let Err(error) = spawned {
            published.set_store(&StoreState::Closed(StoreError::NoWriter(error.to_string())));
        }
        let policy = Arc::new(ArcSwap::from_pointee(options.policy));
        let door = Door::new(requests.clone(), published.clone(), options.data_dir, policy.clone());
        let house = House {
            wanted: wanted_receiver,
            door: Arc::new(door),
            published: published.clone(),
            requests: requests.clone(),
            messenger,
            store_decided,
        };
        if let Err(error) = house.open(listener_end) {
            let problem = BindProblem::NoThread(error.to_string());
            published.set_listener(&ListenerState::Failed { address: options.bind, problem });
        }
        Collector { published, wanted, policy, requests: Some(requests), listener_ended, scribe_ended }
    }

    /// The latest board.
    pub fn board(&self) -> Arc<BoardView> {
        self.published.board()
    }

    /// The latest health.
    pub fn health(&self) -> Arc<Health> {
        self.published.health()
    }

    /// The latest board and health, for another thread.
    pub fn watcher(&self) -> impl Fn() -> (Arc<BoardView>, Arc<Health>) + Send + Sync + 'static {
        let published = self.published.clone();
        move || (published.board(), published.health())
    }

    /// A number that grows with every second in which the scribe was not held up.
    pub fn alive(&self) -> Counter {
        self.published.alive.clone()
    }

    /// What gives the page for Prometheus, as often as it is asked; empty once this collector has stopped.
    pub fn metrics(&self) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        let published = self.published.clone();
        // A sender would keep the scribe waiting for more.
        let requests = self.requests.as_ref().map(mpsc::Sender::downgrade);
        move || {
            let Some(requests) = requests.as_ref().and_then(mpsc::WeakSender::upgrade) else {
                return String::new();
            };
            let (health, board) = (published.health(), published.board());
            let (arrival, thresholds) = (published.now(), published.thresholds());
            let now = Now { arrival, thresholds, gaps: board.gaps.clone() };
            let queued = scribe::queued(&requests);
            metrics::page(&metrics::Look { health: &health, board: &board, queued, now: &now })
        }
    }

    /// Where we listen, once that is decided: listening, or failed and trying again. Waits no longer than `at_most`.
    pub fn wait_until_listening(&self, at_most: Duration) -> ListenerState {
        self.published.wait_for_listener(at_most)
    }

    /// Listens at another address from now on; the same address again means: try again at once. Connections to the
    /// old address are served to their end.
    pub fn rebind(&self, address: SocketAddr) {
        self.published.set_listener(&ListenerState::Starting);
        self.move_to(|place| place.address = address);
    }

    /// Other locks, or another certificate, from the next request and the next connection on. A certificate that
    /// cannot be used closes the port: what was to be encrypted is not taken in the open.
    pub fn set_policy(&self, policy: DoorPolicy) {
        let tls = policy.tls().clone();
        self.policy.store(Arc::new(policy));
        if self.wanted.borrow().as_ref().is_some_and(|place| place.tls != tls) {
            self.published.set_listener(&ListenerState::Starting);
            self.move_to(|place| place.tls = tls);
        }
    }

    fn move_to(&self, change: impl FnOnce(&mut Place)) {
        self.wanted.send_modify(|wanted| {
            if let Some(place) = wanted {
                change(place);
            }
        });
    }

    /// Trusts calls by other limits from now on.
    pub fn set_thresholds(&self, thresholds: Thresholds) {
        self.published.set_thresholds(thresholds);
    }

    /// Takes a call for over because somebody says so; what became of it arrives at the receiver, `None` when it was
    /// not in progress.
    pub fn mark_ended(
        &self,
        session: SessionId,
        note: Option<String>,
    ) -> Receiver<Result<Option<Arc<Call>>, StoreError>> {
        self.request(|reply| Request::MarkEnded { session, note, reply })
    }

    /// Writes another note on a call, or none; what became of it arrives at the receiver, `None` when there is no
    /// such call.
    pub fn annotate(
        &self,
        session: SessionId,
        note: Option<Note>,
    ) -> Receiver<Result<Option<Arc<Call>>, StoreError>> {
        self.request(|reply| Request::Annotate { session, note, reply })
    }

    /// What has CDRs from a file stored as one transaction, between the notifications that arrive meanwhile: called on
    /// another thread it waits until they are on disk. It fails once this collector has stopped.
    pub fn importer(&self) -> impl Fn(Vec<Arrived>) -> Result<(), StoreError> + Send + 'static {
        // A sender would keep the scribe waiting for more.
        let requests = self.requests.as_ref().map(mpsc::Sender::downgrade);
        move |batch| {
            let closed = || StoreError::WriterGone;
            let (reply, replied) = sync_channel(1);
            let requests = requests.as_ref().and_then(mpsc::WeakSender::upgrade).ok_or_else(closed)?;
            requests.blocking_send(Request::Import { batch, reply }).map_err(|_| closed())?;
            drop(requests);
            // The scribe answers, or is gone and has dropped the question.
            replied.recv().unwrap_or_else(|_| Err(closed()))
        }
    }

    /// Removes what the order says, between the notifications that arrive meanwhile; what came of it arrives at the
    /// receiver.
    pub fn purge(&self, order: PurgeOrder) -> Receiver<Result<Purged, StoreError>> {
        self.request(|reply| Request::Purge { order, reply })
    }

    /// Removes old data by other rules from now on. Until the first time everything is kept.
    pub fn set_retention(&self, retention: Retention) {
        self.published.set_retention(retention);
    }

    fn request<T>(
        &self,
        request: impl FnOnce(SyncSender<Result<T, StoreError>>) -> Request,
    ) -> Receiver<Result<T, StoreError>> {
        let (reply, replied) = sync_channel(1);
        let sent = self.requests.as_ref().map(|requests| requests.try_send(request(reply.clone())));
        let refused = match sent {
            Some(Ok(())) => return replied,
            Some(Err(mpsc::error::TrySendError::Full(_))) => StoreError::Busy,
            Some(Err(mpsc::error::TrySendError::Closed(_))) | None => StoreError::WriterGone,
        };
        let _ = reply.try_send(Err(refused));
        replied
    }

    /// Takes no more connections, answers what is under way, commits what has queued, and lets go of the file.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.wanted.send_replace(None);
        // The threads never send anything here: a wait ends when its thread has ended, or when its time is over.
        let _ = self.listener_ended.recv_timeout(CLOSE_WITHIN + Duration::from_secs(1));
        self.requests = None;
        let _ = self.scribe_ended.recv_timeout(COMMIT_WITHIN);
    }
}

/// What the listener's thread takes with it.
struct House {
    wanted: watch::Receiver<Wanted>,
    door: Arc<Door>,
    published: Arc<Published>,
    requests: mpsc::Sender<Request>,
    messenger: Messenger,
    store_decided: oneshot::Receiver<()>,
}

impl House {
    /// Starts the listener's thread; `ended` is dropped with it.
    fn open(self, ended: SyncSender<()>) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let published = self.published.clone();
        let listen = move || {
            runtime.block_on(async {
                let visitors = self.door.visitors.clone();
                tokio::spawn(scribe::tick(self.requests.clone(), self.published.clone()));
                let telling = visitors::tell(visitors.clone(), self.published.clone(), self.requests.clone());
                tokio::spawn(telling);
                tokio::spawn(self.messenger.carry());
                // Whoever is let in shall find a store, or be told at once that there is none.
                let _ = self.store_decided.await;
                listener::run(self.wanted, self.door, self.published).await;
                visitors::take_leave(&visitors, &self.requests).await;
            });
            // With the runtime go all senders, and so the scribe comes to its end.
            drop(runtime);
        };
        let work = move || {
            published.watch_over(listen);
            published.set_listener(&ListenerState::Stopped);
            drop(ended);
        };
        thread::Builder::new().name("listener".to_owned()).spawn(work).map(drop)
    }
}
