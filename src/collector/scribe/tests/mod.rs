use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use super::attempt::MAX_FAILURES;
use super::*;
use crate::call::{Facts, Gap, Retention, SessionId};
use crate::collector::board::LINGER_MILLIS;
use crate::store::Beat;
use crate::wire::Reading;
use memory::{Memory, MemoryWriter};

mod bounds;
mod duties;
mod memory;

/// How long a test waits for another thread before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A scribe with all that surrounds it, seen by a test.
struct Desk {
    memory: Arc<Mutex<Memory>>,
    requests: Option<mpsc::Sender<Request>>,
    published: Arc<Published>,
    wakes: Arc<AtomicU64>,
    ended: Receiver<()>,
}

type Queue = mpsc::Receiver<Request>;

impl Desk {
    fn closed(clock: fn() -> Arrival) -> (Desk, Queue, SyncSender<()>) {
        let (requests, queue) = mpsc::channel(QUEUE);
        let (end, ended) = sync_channel(1);
        let wakes = Arc::new(AtomicU64::new(0));
        let counted = wakes.clone();
        let wake = Arc::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let desk = Desk {
            memory: Arc::default(),
            requests: Some(requests),
            published: Arc::new(Published::new(clock, wake)),
            wakes,
            ended,
        };
        (desk, queue, end)
    }

    fn open(&self, queue: Queue, end: SyncSender<()>, writer: Result<MemoryWriter, StoreError>) {
        let open: OpenWriter = Box::new(|| Ok(Box::new(writer?)));
        let (decided, is_decided) = oneshot::channel();
        // Nobody carries words here: everybody is told by the scribe.
        let (words, _) = messenger();
        start(open, queue, self.published.clone(), words, decided, end).unwrap();
        // Dropped, not sent.
        assert!(is_decided.blocking_recv().is_err());
    }

    fn start() -> Desk {
        Desk::start_at(|| Arrival(0))
    }

    fn start_at(clock: fn() -> Arrival) -> Desk {
        let (desk, queue, end) = Desk::closed(clock);
        desk.open(queue, end, Ok(MemoryWriter { memory: desk.memory.clone(), gate: None }));
        desk
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap()
    }

    fn send(&self, request: Request) {
        self.requests.as_ref().unwrap().blocking_send(request).ok().unwrap();
    }

    fn push(&self, body: &str) -> oneshot::Receiver<Kept> {
        let (kept, answer) = oneshot::channel();
        self.send(Request::Keep { arrived: Box::new(arrived(body)), luggage: Luggage::default(), kept });
        answer
    }

    fn keep(&self, body: &str) -> Kept {
        self.push(body).blocking_recv().unwrap()
    }

    /// A second that was one, by a clock that may have been moved meanwhile.
    fn tick(&self) {
        let now = self.published.now();
        self.send(Request::Tick { from: now, to: now });
    }

    /// [`Desk::tick`], and waits until the scribe has done what was due.
    fn tick_and_wait(&self) {
        self.tick();
        self.wait();
    }

    /// Until the scribe has done all that it was asked for: it attends to one thing after the other.
    fn wait(&self) {
        let (kept, answer) = oneshot::channel();
        // This one changes nothing.
        self.send(Request::Rehearse { arrived: Box::new(arrived("{}")), kept });
        answer.blocking_recv().unwrap();
    }

    /// What was on the board when the scribe had done all that it was asked for before.
    fn on_board(&self) -> Vec<i64> {
        if self.requests.is_some() {
            self.wait();
        }
        self.published.board().calls.keys().copied().collect()
    }

    /// Returns when the scribe has ended.
    fn close(&mut self) {
        self.requests = None;
        assert_eq!(self.ended.recv_timeout(PATIENCE), Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    }
}

fn arrived(body: &str) -> Arrived {
    let arrived = Arrived::sample(Arrival(0), body.as_bytes().to_vec());
    let answer = if matches!(arrived.understood.reading, Reading::Rejected(_)) { 400 } else { 200 };
    Arrived { answer, ..arrived }
}

fn event(kind: &str, session: usize) -> String {
    format!(r#"{{"eventType":"{kind}","statusInfo":{{"sessionId":"{session}"}}}}"#)
}

#[test]
fn what_queued_during_a_commit_is_the_next_batch_and_nobody_is_answered_before_it() {
    let (mut desk, queue, end) = Desk::closed(|| Arrival(0));
    let ((entered, has_entered), (leave, may_leave)) = (sync_channel(0), sync_channel(0));
    let gate = Some((entered, may_leave));
    desk.open(queue, end, Ok(MemoryWriter { memory: desk.memory.clone(), gate }));

    let mut first = desk.push(&event("callout", 1));
    has_entered.recv_timeout(PATIENCE).unwrap();
    let rest: Vec<_> = (2..7).map(|session| desk.push(&event("callout", session))).collect();
    assert!(first.try_recv().is_err());
    leave.send(()).unwrap();
    assert_eq!(first.blocking_recv(), Ok(Kept::Yes));
    has_entered.recv_timeout(PATIENCE).unwrap();
    assert_eq!(desk.published.board().calls.len(), 1, "drawn up before the next commit begins");
    leave.send(()).unwrap();
    for answer in rest {
        assert_eq!(answer.blocking_recv(), Ok(Kept::Yes));
    }
    assert_eq!(desk.memory().tried, [1, 5]);
    assert_eq!(desk.on_board(), [1, 2, 3, 4, 5, 6]);
    desk.close();
}

#[test]
fn whoever_is_answered_is_counted_and_the_board_and_the_window_hear_of_it_at_once() {
    let desk = Desk::start();
    let before = desk.wakes.load(Ordering::Relaxed);
    assert_eq!(desk.keep(&event("callout", 7)), Kept::Yes);
    assert_eq!(desk.on_board(), [7]);
    assert!(desk.wakes.load(Ordering::Relaxed) > before);
    assert_eq!(desk.keep("no JSON"), Kept::Yes);
    let health = desk.published.health();
    assert_eq!((health.received, health.rejected, health.refused), (2, 1, 0));
    assert_eq!((health.last_push, health.last_commit), (Some(Arrival(0)), Some(Arrival(0))));
    assert_eq!(health.per_second.last(), Some(&2));
}

#[test]
fn records_from_a_file_are_stored_in_their_turn_and_are_no_pushes() {
    let desk = Desk::start();
    let before = desk.wakes.load(Ordering::Relaxed);
    let import = |body: &str| {
        let (reply, replied) = sync_channel(1);
        desk.send(Request::Import { batch: vec![arrived(body)], reply });
        replied.recv_timeout(PATIENCE).unwrap()
    };
    import(&event("callout", 3)).unwrap();
    assert_eq!(desk.on_board(), [3]);
    assert!(desk.wakes.load(Ordering::Relaxed) > before);
    desk.memory().failures.push_back(StoreError::Other("no room".to_owned()));
    assert!(import(&event("callout", 4)).is_err());
    assert_eq!(desk.keep(&event("callout", 5)), Kept::Yes, "a file does not spoil a push");
    let health = desk.published.health();
    assert_eq!((health.received, health.refused, health.per_second.last()), (1, 0, Some(&1)));
    assert_eq!(desk.on_board(), [3, 5]);
}

#[test]
fn a_damaged_database_is_set_aside_and_the_push_that_met_it_is_kept_in_the_new_one() {
    let desk = Desk::start();
    desk.keep(&event("callout", 1));
    desk.memory().failures.push_back(StoreError::Damaged("page 7".to_owned()));
    assert_eq!(desk.keep(&event("callout", 2)), Kept::Yes);
    assert_eq!(desk.memory().set_aside, ["page 7"]);
    let health = desk.published.health();
    assert_eq!((&health.store, health.received, health.refused), (&StoreState::Ready, 2, 0));
    assert_eq!(health.set_aside.as_ref().unwrap().problem, "page 7");
    assert_eq!(desk.on_board(), [2], "the calls of the damaged file are not in the new one");
    // Damaged again at once: nobody knows what is going on, and nobody is told that it is kept.
    let damaged = || StoreError::Damaged("page 8".to_owned());
    desk.memory().failures.extend([damaged(), damaged()]);
    assert_eq!(desk.keep(&event("callout", 3)), Kept::No);
    assert_eq!(desk.keep(&event("callout", 3)), Kept::Yes);
}

#[test]
fn a_failed_commit_is_refused_and_told_and_the_next_success_heals_it() {
    let desk = Desk::start();
    desk.keep(&event("callout", 1));
    desk.memory().failures.push_back(StoreError::DiskFull("/data".to_owned()));
    // Written by the commit that reported a failure: the board has to ask the store.
    let session = SessionId::new("9").unwrap();
    desk.memory().calls.insert(session.clone(), Facts::new(session, Arrival(0)));
    assert_eq!(desk.keep(&event("callout", 2)), Kept::No);
    let health = desk.published.health();
    assert!(matches!(&health.store, StoreState::Failing(StoreError::DiskFull(_))));
    assert_eq!((health.received, health.refused), (1, 1));
    assert_eq!(desk.on_board(), [1, 9]);

    assert_eq!(desk.keep(&event("callout", 2)), Kept::Yes);
    let health = desk.published.health();
    assert_eq!((&health.store, health.received, health.refused), (&StoreState::Ready, 2, 1));
    assert_eq!(desk.on_board(), [1, 2, 9]);
}

/// Notifications that are all waiting when the scribe starts, so that they are one batch; what became of each.
fn one_batch(desk: &mut Desk, queue: Queue, end: SyncSender<()>, bodies: &[String]) -> Vec<Kept> {
    let answers: Vec<_> = bodies.iter().map(|body| desk.push(body)).collect();
    desk.open(queue, end, Ok(MemoryWriter { memory: desk.memory.clone(), gate: None }));
    desk.close();
    answers.into_iter().map(|answer| answer.blocking_recv().unwrap()).collect()
}

#[test]
fn a_notification_the_database_refuses_does_not_fail_its_neighbours() {
    let (mut desk, queue, end) = Desk::closed(|| Arrival(0));
    desk.memory().poison = Some("poison");
    let mut bodies: Vec<String> = (0..100).map(|session| event("callout", session)).collect();
    bodies[41] = "poison".to_owned();
    let kept = one_batch(&mut desk, queue, end, &bodies);
    let refused: Vec<usize> = (0..100).filter(|place| kept[*place] == Kept::No).collect();
    assert_eq!(refused, [41]);
    assert_eq!(desk.on_board().len(), 99);
    let health = desk.published.health();
    assert_eq!((&health.store, health.received, health.refused), (&StoreState::Ready, 99, 1));
}

#[test]
fn on_a_quick_disk_half_of_those_who_wait_are_answered_before_the_others_are_written() {
    let (mut desk, queue, end) = Desk::closed(|| Arrival(0));
    desk.memory().took.rows = Duration::from_millis(1);
    let bodies: Vec<String> = (0..BATCH + 904).map(|session| event("callout", session)).collect();
    assert!(one_batch(&mut desk, queue, end, &bodies).iter().all(|kept| *kept == Kept::Yes));
    // The first commit was the first to tell.
    assert_eq!(desk.memory().tried, [BATCH, 452, 226, 113, 56, 28, 16, 13]);
}

#[test]
fn a_full_disk_is_not_searched_for_a_culprit() {
    let (mut desk, queue, end) = Desk::closed(|| Arrival(0));
    desk.memory().failures.push_back(StoreError::DiskFull("/data".to_owned()));
    let bodies: Vec<String> = (0..50).map(|session| event("callout", session)).collect();
    assert_eq!(one_batch(&mut desk, queue, end, &bodies), [Kept::No; 50]);
    assert_eq!(desk.memory().tried, [50]);
}

#[test]
fn a_database_that_refuses_everything_is_not_searched_for_ever() {
    let refusals = || (0..10_000).map(|_| StoreError::Other("locked".to_owned())).collect();
    let bodies: Vec<String> = (0..1000).map(|session| event("callout", session)).collect();

    let (mut desk, queue, end) = Desk::closed(|| Arrival(0));
    desk.memory().failures = refusals();
    assert_eq!(one_batch(&mut desk, queue, end, &bodies), [Kept::No; 1000]);
    assert_eq!(desk.memory().tried.len(), MAX_FAILURES);

    // Every look at the clock a second later: refused slowly, the search ends sooner.
    static NOW: AtomicI64 = AtomicI64::new(0);
    let (mut desk, queue, end) = Desk::closed(|| Arrival(NOW.fetch_add(1_000, Ordering::Relaxed)));
    desk.memory().failures = refusals();
    assert_eq!(one_batch(&mut desk, queue, end, &bodies), [Kept::No; 1000]);
    assert!(desk.memory().tried.len() <= 3, "{:?}", desk.memory().tried);
}

#[test]
fn an_ended_call_leaves_the_board_when_its_minute_is_over() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    let mut desk = Desk::start_at(|| Arrival(NOW.load(Ordering::Relaxed)));
    desk.keep(&event("callout", 1));
    desk.keep(&event("callout", 2));
    desk.keep(&event("disconnect", 1));
    NOW.store(LINGER_MILLIS - 1, Ordering::Relaxed);
    desk.keep(&event("alerting", 2));
    assert_eq!(desk.on_board(), [1, 2]);
    NOW.store(LINGER_MILLIS, Ordering::Relaxed);
    desk.tick();
    desk.close();
    assert_eq!(desk.on_board(), [2]);
}

#[tokio::test(start_paused = true)]
async fn the_clock_ticks_once_a_second_and_tells_how_long_the_second_was() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    let (requests, mut queue) = mpsc::channel(1);
    let (desk, ..) = Desk::closed(|| Arrival(NOW.fetch_add(40_000, Ordering::Relaxed)));
    NOW.store(0, Ordering::Relaxed);
    let ticking = tokio::spawn(tick(requests, desk.published.clone()));
    let began = tokio::time::Instant::now();
    for nth in 0..2 {
        let Some(Request::Tick { from, to }) = queue.recv().await else { panic!("no tick") };
        assert_eq!((from, to), (Arrival(nth * 80_000), Arrival(nth * 80_000 + 40_000)));
    }
    assert_eq!(began.elapsed(), Duration::from_secs(2));
    drop(queue);
    ticking.await.unwrap();
}

#[test]
fn housekeeping_comes_after_what_was_queued_before_it_and_the_board_follows() {
    let mut desk = Desk::start();
    let answer = desk.push(&event("callout", 1));
    let (reply, purged) = sync_channel(1);
    desk.send(Request::Purge { order: Arrival(5).into(), reply });
    assert_eq!(answer.blocking_recv(), Ok(Kept::Yes));
    assert_eq!(purged.recv_timeout(PATIENCE).unwrap().unwrap().calls, 1);
    assert_eq!(desk.memory().purged_before, Some(Arrival(5)));
    desk.close();
    assert_eq!(desk.on_board(), [0_i64; 0]);
}

#[test]
fn the_board_is_back_after_a_restart() {
    let (desk, queue, end) = Desk::closed(|| Arrival(0));
    for (session, kind) in [("3", "callout"), ("4", "disconnect")] {
        let id = SessionId::new(session).unwrap();
        let mut facts = Facts::new(id.clone(), Arrival(0));
        let kind = crate::call::EventKind::from_wire(kind);
        facts.add_event(crate::call::StatusEvent::new(kind, id.clone(), None), Arrival(0));
        desk.memory().calls.insert(id, facts);
    }
    desk.open(queue, end, Ok(MemoryWriter { memory: desk.memory.clone(), gate: None }));
    assert_eq!(desk.on_board(), [3]);
}

#[test]
fn a_store_that_cannot_be_opened_is_said_and_nothing_is_taken() {
    let (mut desk, queue, end) = Desk::closed(|| Arrival(0));
    desk.open(queue, end, Err(StoreError::InUse("/data".to_owned())));
    let health = desk.published.health();
    assert!(matches!(&health.store, StoreState::Closed(StoreError::InUse(_))));
    let (kept, _answer) = oneshot::channel();
    let request = Request::Keep { arrived: Box::new(arrived("{}")), luggage: Luggage::default(), kept };
    assert!(desk.requests.as_ref().unwrap().blocking_send(request).is_err());
    desk.close();
}
