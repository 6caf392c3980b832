//! The scribe: the only thread that writes. What queued while the last commit ran makes up the next batch; nobody is
//! answered before the batch is on disk and counted, and nobody who pushes waits for the board to be drawn up.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::board::Board;
use super::door::Luggage;
use super::lookout::{self, Lookout};
use super::published::Published;
use super::{Health, StoreState};
use crate::call::{Arrival, Call, Note, SessionId};
use crate::store::{Arrived, Committed, PurgeOrder, Purged, Refused, StoreError, Writer};
use attempt::Attempt;
use keeping::Keeping;
use mending::Mended;
use pace::Pace;
use refusals::Uncounted;
use trouble::Trouble;
pub(super) use words::{Messenger, Words, messenger};

/// Requests that may queue.
pub(super) const QUEUE: usize = 8_192;

/// Requests that wait just now.
pub(super) fn queued(requests: &mpsc::Sender<Request>) -> usize {
    requests.max_capacity() - requests.capacity()
}

/// Notifications in one transaction.
const BATCH: usize = 4_096;

/// Records in one transaction, beyond those of the notification that brings the last of them.
const RECORDS: usize = 16_384;

/// Opens the store; called once, on the scribe's thread.
pub(super) type OpenWriter = Box<dyn FnOnce() -> Result<Box<dyn Writer>, StoreError> + Send>;

/// What the scribe is asked for.
pub(super) enum Request {
    /// Stores a notification. `kept` hears what became of its batch; whether anybody still listens changes nothing.
    Keep {
        arrived: Box<Arrived>,
        /// Let go of together with what arrived.
        luggage: Luggage,
        kept: oneshot::Sender<Kept>,
    },
    /// Stores a notification in a transaction that is then taken back: a test of the disk. Nothing is kept, counted or
    /// shown. `kept` hears whether it would have been stored.
    Rehearse {
        arrived: Box<Arrived>,
        kept: oneshot::Sender<Kept>,
    },
    /// Adds to the counts of refused requests.
    CountRefused(Vec<Refused>),
    /// Does what is due. The second before this tick lasted from `from` to `to`, by our clock.
    Tick {
        from: Arrival,
        to: Arrival,
    },
    /// Takes a call for over, because somebody says so.
    MarkEnded {
        session: SessionId,
        note: Option<String>,
        reply: SyncSender<Result<Option<Arc<Call>>, StoreError>>,
    },
    /// Writes another note on a call, or takes its note away.
    Annotate {
        session: SessionId,
        note: Option<Note>,
        reply: SyncSender<Result<Option<Arc<Call>>, StoreError>>,
    },
    /// Stores CDRs from a file. They are no pushes and are not counted as such.
    Import {
        batch: Vec<Arrived>,
        reply: SyncSender<Result<(), StoreError>>,
    },
    Purge {
        order: PurgeOrder,
        reply: SyncSender<Result<Purged, StoreError>>,
    },
}

/// Whether a notification is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Yes,
    No,
}

struct Scribe {
    writer: Box<dyn Writer>,
    requests: mpsc::Receiver<Request>,
    board: Board,
    published: Arc<Published>,
    words: Words,
    lookout: Lookout,
    /// When the board was last searched for calls to be presumed over.
    presumed_at: Option<Arrival>,
    /// Ticks since the start, or since our clock leapt.
    steady: u32,
    pace: Pace,
    trouble: Trouble,
    keeping: Keeping,
    uncounted: Uncounted,
}

/// Starts the scribe. `decided` is dropped when the store is open, or cannot be opened; `ended` when the scribe has
/// let go of it.
pub(super) fn start(
    open: OpenWriter,
    requests: mpsc::Receiver<Request>,
    published: Arc<Published>,
    words: Words,
    decided: oneshot::Sender<()>,
    ended: SyncSender<()>,
) -> io::Result<()> {
    let watcher = published.clone();
    let work = move || {
        match open().and_then(|writer| look_around(writer, &published)) {
            Ok((writer, in_progress, lookout)) => {
                let board = Board::since(published.now(), in_progress);
                let mut scribe = Scribe {
                    writer,
                    requests,
                    board,
                    published,
                    words,
                    lookout,
                    presumed_at: None,
                    steady: 0,
                    pace: Pace::default(),
                    trouble: Trouble::default(),
                    keeping: Keeping::default(),
                    uncounted: Uncounted::default(),
                };
                scribe.keep_ledger(scribe.published.now());
                scribe.publish(|_| ());
                drop(decided);
                scribe.work();
                scribe.say_farewell();
            }
            Err(error) => {
                // Whoever started us says it, in the window or on standard error.
                tracing::debug!("the store cannot be opened: {error}");
                published.set_store(&StoreState::Closed(error));
                // In this order: whoever hears of the decision finds it carried out.
                drop(requests);
                drop(decided);
            }
        }
    };
    let guarded = move || {
        watcher.watch_over(work);
        drop(ended);
    };
    thread::Builder::new().name("scribe".to_owned()).spawn(guarded).map(drop)
}

/// What an opened store says of the time before: the calls in progress, and how the last run ended.
fn look_around(mut writer: Box<dyn Writer>, published: &Published) -> Result<LookedAround, StoreError> {
    if let Some(set_aside) = writer.set_aside() {
        mending::tell(published, set_aside);
    }
    match first_look(&mut *writer, published) {
        Ok((in_progress, lookout)) => Ok((writer, in_progress, lookout)),
        Err(StoreError::Damaged(problem)) => {
            mending::tell(published, writer.start_afresh(&problem, published.now())?);
            let (in_progress, lookout) = first_look(&mut *writer, published)?;
            Ok((writer, in_progress, lookout))
        }
        Err(error) => Err(error),
    }
}

fn first_look(
    writer: &mut dyn Writer,
    published: &Published,
) -> Result<(Vec<Arc<Call>>, Lookout), StoreError> {
    let in_progress = writer.in_progress()?;
    let now = published.now();
    let oldest = in_progress.iter().map(|call| call.first_arrival).min().unwrap_or(now);
    let since = oldest.min(now.plus_secs(-lookout::LEAP_SECS));
    let lookout = Lookout::start(now, writer.last_beat()?, &writer.gaps(since)?);
    Ok((in_progress, lookout))
}

type LookedAround = (Box<dyn Writer>, Vec<Arc<Call>>, Lookout);

impl Scribe {
    /// Until every sender is gone and the queue is empty.
    fn work(&mut self) {
        let mut batch = Batch::default();
        while let Some(request) = self.next_request() {
            let most = self.pace.most(self.requests.len() + 1);
            let mut next = batch.take_in(request);
            while next.is_continue() && batch.arrived.len() < most && batch.records < RECORDS {
                let Ok(request) = self.requests.try_recv() else { break };
                next = batch.take_in(request);
            }
            if !batch.arrived.is_empty() {
                self.keep(std::mem::take(&mut batch));
            }
            if let ControlFlow::Break(request) = next {
                self.attend(request);
            }
            self.writer.tidy();
        }
    }

    /// The next request; until there is one, what is old is removed. `None` when every sender is gone.
    fn next_request(&mut self) -> Option<Request> {
        while self.keeping.is_at_work() {
            match self.requests.try_recv() {
                Ok(request) => return Some(request),
                Err(mpsc::error::TryRecvError::Disconnected) => return None,
                Err(mpsc::error::TryRecvError::Empty) => {
                    self.purge_some();
                    self.writer.tidy();
                }
            }
        }
        self.requests.blocking_recv()
    }

    fn keep(&mut self, batch: Batch) {
        let now = self.published.now();
        let (mut committed, mut kept, mut error) = self.attempt(&batch.arrived);
        if committed.is_empty()
            && let Some(refusal) = &error
        {
            match self.mend(refusal) {
                Ok(Mended::Yes) => (committed, kept, error) = self.attempt(&batch.arrived),
                Ok(Mended::No) => {}
                Err(unmoved) => error = Some(unmoved),
            }
        }

        let was_failing = self.published.health().store != StoreState::Ready;
        let duplicates = committed.iter().map(|committed| committed.duplicates).sum::<u64>();
        let state = match &error {
            Some(error) if committed.is_empty() => StoreState::Failing(error.clone()),
            _ => StoreState::Ready,
        };
        // Before the answers: who was answered finds itself counted.
        self.published.change_health(|health| {
            health.store.clone_from(&state);
            for (arrived, kept) in batch.arrived.iter().zip(&kept) {
                health.count_arrivals(1, arrived.received);
                match kept {
                    Kept::Yes => {
                        health.received += 1;
                        health.rejected += u64::from(arrived.answer != 200);
                        health.last_commit = Some(now);
                    }
                    Kept::No => {
                        health.refused += 1;
                        health.missed += 1;
                        health.unkept += 1;
                    }
                }
            }
            health.duplicates += duplicates;
        });
        let lost = kept.iter().filter(|kept| **kept == Kept::No).count();
        self.words.send(batch.answers.into_iter().zip(kept).collect());

        for committed in committed {
            self.pace.learn(batch.arrived.len(), committed.took);
            self.board.take_in(committed.calls, now);
        }
        self.board.retire(now);
        match &error {
            Some(error) => self.trouble.note(lost, error, now),
            None => self.trouble.end(),
        }
        if error.is_some() || was_failing {
            // A commit that failed may have come through all the same: ask the store.
            self.reload();
        }
        self.publish(|_| ());
    }

    fn attempt(&mut self, batch: &[Arrived]) -> (Vec<Committed>, Vec<Kept>, Option<StoreError>) {
        let Attempt { committed, kept, error, .. } =
            Attempt::start(&mut *self.writer, &self.published, batch);
        (committed, kept, error)
    }

    fn attend(&mut self, request: Request) {
        match request {
            Request::Keep { .. } => {}
            Request::Rehearse { arrived, kept } => {
                let rehearsed = self.writer.rehearse(&arrived);
                if let Err(error) = &rehearsed {
                    tracing::warn!("a notification would not be stored: {error}");
                }
                let _ = kept.send(if rehearsed.is_ok() { Kept::Yes } else { Kept::No });
            }
            Request::CountRefused(refused) => {
                self.uncounted.add(refused);
                self.count_refused(self.published.now());
            }
            Request::Tick { from, to } => self.on_tick(from, to),
            Request::MarkEnded { session, note, reply } => {
                let done = self.mark_ended(session, note);
                self.reply(&reply, done);
            }
            Request::Annotate { session, note, reply } => {
                let done = self.annotate(&session, note);
                self.reply(&reply, done);
            }
            Request::Import { batch, reply } => {
                let done = self.import(&batch);
                self.reply(&reply, done);
            }
            Request::Purge { order, reply } => self.keeping.want(order, Some(reply)),
        }
    }

    /// Says what came of a request, and then that there is something to hear: whoever looks for it once a frame finds
    /// it.
    fn reply<T>(&self, reply: &SyncSender<T>, done: T) {
        let _ = reply.try_send(done);
        self.published.wake();
    }

    fn reload(&mut self) {
        match self.writer.in_progress() {
            Ok(in_progress) => self.board.replace(in_progress),
            Err(error) => tracing::error!("the calls in progress cannot be read, the board stays: {error}"),
        }
    }

    fn publish(&self, change: impl Fn(&mut Health)) {
        self.published.set_board(self.board.view());
        self.published.change_health(change);
        self.published.wake();
    }
}

/// Notifications to be stored together, each with the one who waits for it.
#[derive(Default)]
struct Batch {
    arrived: Vec<Arrived>,
    luggage: Vec<Luggage>,
    records: usize,
    answers: Vec<oneshot::Sender<Kept>>,
}

impl Batch {
    /// Takes in a notification; gives back any other request, before which the batch has to be stored.
    fn take_in(&mut self, request: Request) -> ControlFlow<Request> {
        match request {
            Request::Keep { arrived, luggage, kept } => {
                self.records += arrived.understood.reading.records();
                self.arrived.push(*arrived);
                self.luggage.push(luggage);
                self.answers.push(kept);
                ControlFlow::Continue(())
            }
            other => ControlFlow::Break(other),
        }
    }
}

mod attempt;
mod duties;
mod import;
mod keeping;
mod mending;
mod pace;
mod refusals;
#[cfg(test)]
mod tests;
mod trouble;
mod words;

pub(super) use duties::tick;
