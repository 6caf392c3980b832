//! Notifications that were stored, sent once more to somebody else: to a system that is being built, or to one that was
//! down while the platform pushed, since the platform repeats no status notification. Each body goes out byte for byte,
//! in the order of arrival, one after the other; what proves who sent it at first stays behind.

mod post;
pub mod say;
mod source;
mod trust;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use crate::call::{Arrival, SessionId};
pub use crate::outgoing::{Address, AddressProblem};
use crate::store::{InboxFilter, Notification, Reader, StoreError};
use crate::wire::notification::Kind;
use post::Sender;
use source::Source;

/// The header by which the other side can tell: the journal number of what is sent once more.
pub const HEADER: &str = "x-ringside-replay";

/// As long as the simulator waits, since the documents name no limit (PROTOCOL 1.4).
const WITHIN: Duration = Duration::from_secs(10);

/// Between two looks at whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// So many of those that were not taken are named.
pub const NAMED: usize = 100;

/// Thirty years. A clock that is asked for a moment far beyond that panics.
const NEVER: Duration = Duration::from_secs(30 * 365 * 24 * 3_600);

/// Which notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Those with these journal numbers, whatever they are.
    Numbers(Vec<i64>),
    /// Those that speak of a call.
    Call(SessionId),
    /// Those that arrived from a moment on until before another one, without what was rejected.
    Arrived { from: Option<Arrival>, to: Option<Arrival>, filter: InboxFilter },
}

/// Where they go, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub to: Address,
    /// What has a lower journal number is left out.
    pub first: Option<i64>,
    /// Times faster than they arrived; `None`: each when the one before was answered.
    pub speed: Option<f64>,
    /// Whether the others are sent when one was not taken.
    pub goes_on: bool,
    /// How long each answer may take.
    pub within: Duration,
}

impl Order {
    /// One after the other as they are answered, until one is not taken.
    pub fn to(address: Address) -> Order {
        Order { to: address, first: None, speed: None, goes_on: false, within: WITHIN }
    }
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Journal number.
    pub number: i64,
    pub kind: Kind,
    pub received: Arrival,
    pub outcome: Outcome,
    /// Until it was answered, or given up.
    pub millis: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Answered {
        status: u16,
        /// Whether the platform would take it for delivered (PROTOCOL 1.4).
        is_taken: bool,
        /// The beginning of the answer.
        said: String,
    },
    Unreached(Unreached),
}

/// Why nobody answered. What stands in it is what the system said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// The name of the host has no address.
    UnknownHost(String),
    /// Nobody opens a connection there.
    NoConnection(String),
    /// There is a connection, and no trust: the certificate, or how it is encrypted.
    NoTrust(String),
    /// Open, and silent for so many seconds.
    Silent {
        secs: u64,
    },
    BrokenOff(String),
}

impl Outcome {
    pub fn is_taken(&self) -> bool {
        matches!(self, Outcome::Answered { is_taken: true, .. })
    }
}

/// What it came to so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many were to be sent.
    pub total: u64,
    pub sent: u64,
    pub taken: u64,
    /// Answers by HTTP status.
    pub answers: BTreeMap<u16, u64>,
    /// Without an answer.
    pub unreached: u64,
    /// Not sent, because the bytes that are stored cannot be read any more.
    pub damaged: u64,
    pub last: Option<Sent>,
    /// The first one that was not taken.
    pub failed: Option<Sent>,
    /// The journal numbers of the first [`NAMED`] that were not taken.
    pub missed: Vec<i64>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything was sent.
    Through,
    /// One was not taken, and nothing behind it was sent.
    AtFailure,
    /// Somebody stopped it.
    Stopped,
}

/// Why nothing was sent, or nothing more.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReplayError {
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("there is no notification #{0}")]
    NoNumber(i64),
    #[error("there is no call {0}")]
    NoCall(String),
    #[error("nothing can be sent: {0}")]
    Network(String),
}

impl Report {
    /// The journal number to go on from after `end`, with [`Order::first`]; `None`: from the beginning, or nothing is
    /// left.
    pub fn next(&self, end: End) -> Option<i64> {
        match end {
            End::AtFailure => self.failed.as_ref().map(|failed| failed.number),
            End::Stopped => self.last.as_ref().map(|last| last.number + 1),
            End::Through => None,
        }
    }

    fn count(&mut self, sent: Sent) {
        self.sent += 1;
        match &sent.outcome {
            Outcome::Answered { status, .. } => *self.answers.entry(*status).or_default() += 1,
            Outcome::Unreached(_) => self.unreached += 1,
        }
        match sent.outcome.is_taken() {
            true => self.taken += 1,
            false => {
                if self.missed.len() < NAMED {
                    self.missed.push(sent.number);
                }
                self.failed.get_or_insert_with(|| sent.clone());
            }
        }
        self.last = Some(sent);
    }
}

/// How many there are from the journal number `first` on; an error where something that was named is not there.
pub fn count(reader: &mut dyn Reader, what: &What, first: Option<i64>) -> Result<u64, ReplayError> {
    Ok(Source::open(reader, what, first)?.total)
}

/// Sends them, and says what it came to and how it ended. `progress` hears of each one that was sent and may stop it;
/// `is_stopped` is asked while something is waited for. While the store is asked the reader's interrupter stops it.
pub fn replay(
    reader: &mut dyn Reader,
    what: &What,
    order: &Order,
    is_stopped: &dyn Fn() -> bool,
    progress: &mut dyn FnMut(&Report) -> ControlFlow<()>,
) -> (Report, Result<End, ReplayError>) {
    let mut report = Report::default();
    let end = match run(reader, what, (order, is_stopped), &mut report, progress) {
        Err(ReplayError::Store(StoreError::Interrupted)) => Ok(End::Stopped),
        end => end,
    };
    (report, end)
}

fn run(
    reader: &mut dyn Reader,
    what: &What,
    (order, is_stopped): (&Order, &dyn Fn() -> bool),
    report: &mut Report,
    progress: &mut dyn FnMut(&Report) -> ControlFlow<()>,
) -> Result<End, ReplayError> {
    let network = |error: &dyn ToString| ReplayError::Network(error.to_string());
    let source = Source::open(reader, what, order.first)?;
    report.total = source.total;
    let trust =
        if order.to.is_https { Some(trust::of_this_system().map_err(|e| network(&e))?) } else { None };
    let sender = Sender::new(order, trust);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| network(&error))?;
    let done = runtime.block_on(send_all(reader, source, (order, &sender), is_stopped, report, progress));
    // A name that is still being looked up is nobody's business any more.
    runtime.shutdown_background();
    done
}

async fn send_all(
    reader: &mut dyn Reader,
    mut source: Source,
    (order, sender): (&Order, &Sender<'_>),
    is_stopped: &dyn Fn() -> bool,
    report: &mut Report,
    progress: &mut dyn FnMut(&Report) -> ControlFlow<()>,
) -> Result<End, ReplayError> {
    let begun = Instant::now();
    let mut first = None;
    loop {
        let some = source.next(reader)?;
        if some.is_empty() {
            return Ok(End::Through);
        }
        for notification in some {
            if notification.row.is_damaged() {
                report.damaged += 1;
                continue;
            }
            let since = *first.get_or_insert(notification.row.received);
            let due = order.speed.map(|speed| begun + lag(since, notification.row.received, speed));
            let sent = tokio::select! {
                biased;
                () = stopped(is_stopped) => return Ok(End::Stopped),
                sent = send(sender, &notification, due) => sent,
            };
            let is_taken = sent.outcome.is_taken();
            report.count(sent);
            if progress(report).is_break() {
                return Ok(End::Stopped);
            }
            if !is_taken && !order.goes_on {
                return Ok(End::AtFailure);
            }
        }
    }
}

async fn send(sender: &Sender<'_>, notification: &Notification, due: Option<Instant>) -> Sent {
    if let Some(due) = due {
        sleep_until(due).await;
    }
    let begun = Instant::now();
    let outcome = sender.post(notification).await;
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let row = &notification.row;
    Sent { number: row.id, kind: row.kind, received: row.received, outcome, millis }
}

/// How long after the first one it is due, [`NEVER`] at the latest.
fn lag(first: Arrival, received: Arrival, speed: f64) -> Duration {
    let millis = u64::try_from(received.millis_since(first)).unwrap_or(0);
    let lag = Duration::try_from_secs_f64(Duration::from_millis(millis).as_secs_f64() / speed);
    lag.map_or(NEVER, |lag| lag.min(NEVER))
}

async fn stopped(is_stopped: &dyn Fn() -> bool) {
    while !is_stopped() {
        sleep(LOOK).await;
    }
}
