//! What is published: the latest board and the latest health, each one value that replaces the one before. Nobody
//! queues, nobody waits.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::call::{Arrival, Call, Gaps, SessionId};
use crate::store::{RefusedFor, SetAside, StoreError};

/// The calls in progress and those that have just ended, by [`Call::id`], the order in which they were first heard
/// of. Cloning shares everything; a change of one call copies a few nodes, never the board.
#[derive(Clone, Debug, Default)]
pub struct BoardView {
    pub calls: imbl::OrdMap<i64, Arc<Call>>,
    /// Which call a session is.
    sessions: imbl::HashMap<SessionId, i64>,
    /// Grows with every published change.
    pub revision: u64,
    /// Grows when calls were stored, changed or removed since the store was opened. The board may change without that:
    /// an ended call leaves it.
    pub stored: u64,
    /// Calls without an end, whatever their trust.
    pub in_progress: usize,
    /// When we could not receive, as far back as it matters to a call in progress.
    pub gaps: Gaps,
    /// Since when this run of the program has been listening. What came before is known from the store only.
    pub since: Arrival,
    /// By how many milliseconds our clock is ahead of the platform's, as far as lately heard of.
    pub ahead: Option<i64>,
}

impl BoardView {
    /// The call of a session, if it is on the board.
    pub fn find(&self, session: &SessionId) -> Option<&Arc<Call>> {
        self.calls.get(self.sessions.get(session)?)
    }

    /// Puts a call on the board, in the place of what was known of it before.
    pub fn put(&mut self, call: Arc<Call>) -> Option<Arc<Call>> {
        let before = self.calls.insert(call.id, call.clone());
        // A new file counts calls from the beginning: the one before may be another.
        if let Some(other) = before.as_ref().filter(|before| before.session != call.session) {
            self.sessions.remove(&other.session);
        }
        if before.as_ref().is_none_or(|before| before.session != call.session) {
            self.sessions.insert(call.session.clone(), call.id);
        }
        self.in_progress += usize::from(call.is_in_progress());
        self.in_progress -= usize::from(before.as_ref().is_some_and(|before| before.is_in_progress()));
        before
    }

    /// Takes a call off the board.
    pub fn take(&mut self, id: i64) -> Option<Arc<Call>> {
        let call = self.calls.remove(&id)?;
        self.sessions.remove(&call.session);
        self.in_progress -= usize::from(call.is_in_progress());
        Some(call)
    }

    /// Takes all calls off the board.
    pub fn clear(&mut self) {
        self.calls.clear();
        self.sessions.clear();
        self.in_progress = 0;
    }

    /// When it is `now` as the call counts its seconds: where all it was told of came late, others tell the clocks
    /// apart better.
    pub fn now_of(&self, call: &Call, now: Arrival) -> Arrival {
        let late = call.clock_offset.zip(self.ahead).map_or(0, |(own, all)| own.saturating_sub(all).max(0));
        Arrival(now.0.saturating_add(late))
    }

    /// Whether nothing was heard of a call in progress since this program runs: it was so when the run before ended,
    /// and may have gone on unheard.
    pub fn is_unverified(&self, call: &Call) -> bool {
        call.is_in_progress() && call.last_arrival < self.since
    }
}

/// Whether pushes can reach us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ListenerState {
    #[default]
    Starting,
    Listening(SocketAddr),
    /// Nothing can arrive; it is tried again.
    Failed {
        address: SocketAddr,
        problem: BindProblem,
    },
    Stopped,
}

/// Why nobody listens at an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindProblem {
    #[error("another program is listening there")]
    InUse,
    #[error("the system does not allow it")]
    Denied,
    /// Windows, which has no ports for administrators only: it keeps whole ranges for its virtual machines, other ones
    /// after each start.
    #[error("the system has reserved this port, or a program holds it alone")]
    Reserved,
    #[error("this machine does not have that address")]
    NotOurs,
    /// The certificate cannot be used; [`TlsState::Failed`] says so, too.
    #[error(transparent)]
    Certificate(TlsProblem),
    #[error("the listener's thread cannot start: {0}")]
    NoThread(String),
    /// What the system says.
    #[error("{0}")]
    Other(String),
}

impl From<&io::Error> for BindProblem {
    fn from(error: &io::Error) -> BindProblem {
        match error.kind() {
            io::ErrorKind::AddrInUse => BindProblem::InUse,
            io::ErrorKind::PermissionDenied if cfg!(windows) => BindProblem::Reserved,
            io::ErrorKind::PermissionDenied => BindProblem::Denied,
            io::ErrorKind::AddrNotAvailable => BindProblem::NotOurs,
            _ => BindProblem::Other(error.to_string()),
        }
    }
}

/// Whether what arrives can be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StoreState {
    #[default]
    Ready,
    /// The last commit failed; pushes are answered 503 until one succeeds.
    Failing(StoreError),
    /// There is no store: the file could not be opened.
    Closed(StoreError),
}

/// How the engine room is doing, for the status bar.
#[derive(Clone, Debug, Default)]
pub struct Health {
    pub listener: ListenerState,
    pub store: StoreState,
    /// The damaged database that was set aside since the start of this program, the last one.
    pub set_aside: Option<Arc<SetAside>>,
    /// When the last notification came, by our clock.
    pub last_push: Option<Arrival>,
    /// When something was last put on disk, by our clock.
    pub last_commit: Option<Arrival>,
    /// Notifications stored since the start of this program.
    pub received: u64,
    /// Of the received: notifications stored as rejected.
    pub rejected: u64,
    /// Records and events of the received notifications that said nothing new.
    pub duplicates: u64,
    /// Pushes answered other than 200 or 400, or not at all: not stored, lost unless the platform repeats them.
    pub refused: u64,
    /// Of the refused: pushes answered 503. We could not take them, whoever sent them.
    pub missed: u64,
    /// Of the refused: pushes that reached the store and could not be committed.
    pub unkept: u64,
    /// Requests that a lock of the door turned away (address, token, signature), and what never came to be a request.
    pub turned_away: u64,
    pub tls: TlsState,
    /// Who comes to the door; a second or two old.
    pub door: Arc<DoorReport>,
    /// Our clock was set back while we ran, the last time.
    pub set_back: Option<SetBack>,
    /// Notifications per second over the last minute, stored or not; oldest first, one entry a second.
    pub per_second: Vec<u32>,
}

/// Our clock was set back: ages of what was noted before it are guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetBack {
    /// When that was noticed, by the clock as it is since.
    pub at: Arrival,
    pub secs: i64,
}

/// Whether what arrives is encrypted on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TlsState {
    /// Plain HTTP.
    #[default]
    Off,
    /// HTTPS. With a problem the files have changed and cannot be used: the certificate read before is still shown
    /// to callers.
    On { problem: Option<TlsProblem> },
    /// HTTPS is wanted and there is no certificate to show: nothing is listened to.
    Failed(TlsProblem),
}

/// What is wrong with the files of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsProblem {
    #[error("HTTPS needs a certificate and a key, and only one of the two files is set; name both")]
    OneFileOnly,
    #[error("cannot read {path}: {reason}; check the path and who may read it")]
    Unreadable { path: PathBuf, reason: String },
    #[error("{path} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")]
    NoCertificate { path: PathBuf },
    #[error(
        "{path} holds no private key that can be used; it must be PEM without a passphrase (openssl pkey -in OLD -out NEW)"
    )]
    NoKey { path: PathBuf },
    #[error("the certificate and the key do not belong together; name the key the certificate was made for")]
    Mismatch,
    #[error("the certificate cannot be used: {0}")]
    Unusable(String),
}

impl BindProblem {
    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            BindProblem::Certificate(problem) => problem.path(),
            _ => None,
        }
    }
}

impl TlsProblem {
    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            TlsProblem::Unreadable { path, .. }
            | TlsProblem::NoCertificate { path }
            | TlsProblem::NoKey { path } => Some(path),
            TlsProblem::OneFileOnly | TlsProblem::Mismatch | TlsProblem::Unusable(_) => None,
        }
    }
}

/// What a caller may ask of us. The listener and the door keep to these numbers.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; beyond them callers wait in the operating system's queue.
    pub connections: u32,
    /// Connections of one sender at a time: many more than a platform needs, and a small part of all, so that nobody
    /// can hold the door.
    pub connections_of_one: u32,
    /// Bytes buffered per connection for a head; one that is longer by more than a buffer is refused.
    pub head_bytes: usize,
    /// Time for the head of a request, also for the next one on the same connection.
    pub head_within: Duration,
    /// Bytes of one body. The documents' largest, 50 records, is some 50 kB.
    pub body_bytes: usize,
    /// Time for a whole body.
    pub body_within: Duration,
    /// Arrays and objects within each other; deeper is no notification.
    pub nesting: usize,
}

/// The limits in force.
pub const LIMITS: Limits = Limits {
    connections: 4_096,
    connections_of_one: 512,
    head_bytes: 64 * 1024,
    head_within: Duration::from_secs(10),
    body_bytes: 2 * 1024 * 1024,
    body_within: Duration::from_secs(30),
    nesting: crate::wire::notification::MAX_NESTING,
};

/// Who comes to the door, as of a moment ago.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoorReport {
    /// Connections that are open.
    pub connections: u32,
    /// The latest senders, latest first.
    pub visitors: Vec<VisitorReport>,
    /// How many senders are remembered.
    pub known_visitors: usize,
    /// Refusals by reason, since the start of this program.
    pub refused: Vec<(RefusedFor, u64)>,
}

/// One sender, since it was first seen or the start of this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorReport {
    /// An address, or a network of IPv6.
    pub peer: String,
    pub connections: u32,
    /// Notifications that were stored.
    pub received: u64,
    pub refused: u64,
    pub last_seen: Arrival,
}
