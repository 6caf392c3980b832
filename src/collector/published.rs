//! Where the latest values lie: board and health, each replaced as a whole. Readers never wait, and the one who
//! replaces a value wakes whoever looks.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use super::{BoardView, Clock, DoorReport, Health, ListenerState, SetBack, StoreState, TlsState};
use crate::call::{Arrival, Retention, Thresholds};
use crate::store::{RefusedFor, StoreError};

/// Entries of [`Health::per_second`].
const SECONDS: usize = 60;

/// A second this far behind the one counted last was not read late by another thread: the clock was set back.
const SET_BACK_SECS: i64 = 3;

/// The published values of one collector.
pub(super) struct Published {
    board: ArcSwap<BoardView>,
    health: ArcSwap<Clocked>,
    clock: Clock,
    wake: Arc<dyn Fn() + Send + Sync>,
    listener_moved: (Mutex<()>, Condvar),
    thresholds: ArcSwap<Thresholds>,
    retention: ArcSwap<Retention>,
    pub(super) alive: Counter,
}

/// A number that only grows, read by whoever holds it.
#[derive(Clone, Debug, Default)]
pub struct Counter(Arc<AtomicU64>);

impl Counter {
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A health with the second its last entry stands for.
struct Clocked {
    health: Arc<Health>,
    second: i64,
}

impl Clocked {
    /// A copy with the seconds counted up to `second`, changed by `change`.
    fn changed(&self, second: i64, change: impl Fn(&mut Health)) -> Clocked {
        let mut health = Health::clone(&self.health);
        if self.is_ahead_of(second) {
            health.set_back(self.second, second);
            change(&mut health);
            return Clocked { health: Arc::new(health), second };
        }
        let passed = usize::try_from(second.saturating_sub(self.second)).unwrap_or(0).min(SECONDS);
        health.per_second.drain(..passed);
        health.per_second.resize(SECONDS, 0);
        change(&mut health);
        Clocked { health: Arc::new(health), second: self.second.max(second) }
    }

    fn is_ahead_of(&self, second: i64) -> bool {
        self.second.saturating_sub(second) >= SET_BACK_SECS
    }
}

impl Published {
    pub(super) fn new(clock: Clock, wake: Arc<dyn Fn() + Send + Sync>) -> Published {
        let health = Health { per_second: vec![0; SECONDS], ..Health::default() };
        Published {
            board: ArcSwap::default(),
            health: ArcSwap::from_pointee(Clocked { health: Arc::new(health), second: clock().secs() }),
            clock,
            wake,
            listener_moved: Default::default(),
            thresholds: ArcSwap::default(),
            retention: ArcSwap::default(),
            alive: Counter::default(),
        }
    }

    pub(super) fn now(&self) -> Arrival {
        (self.clock)()
    }

    /// The limits by which calls are trusted.
    pub(super) fn thresholds(&self) -> Thresholds {
        **self.thresholds.load()
    }

    pub(super) fn set_thresholds(&self, thresholds: Thresholds) {
        self.thresholds.store(Arc::new(thresholds));
    }

    /// The rules by which old data is removed.
    pub(super) fn retention(&self) -> Retention {
        **self.retention.load()
    }

    pub(super) fn set_retention(&self, retention: Retention) {
        self.retention.store(Arc::new(retention));
    }

    pub(super) fn board(&self) -> Arc<BoardView> {
        self.board.load_full()
    }

    /// The latest health, its seconds counted up to now.
    pub(super) fn health(&self) -> Arc<Health> {
        let second = self.now().secs();
        let latest = self.health.load();
        if latest.second >= second && !latest.is_ahead_of(second) {
            return latest.health.clone();
        }
        let is_set_back = latest.is_ahead_of(second);
        drop(latest);
        self.health.rcu(|latest| latest.changed(second, |_| ()));
        if is_set_back {
            self.wake();
        }
        self.health.load().health.clone()
    }

    pub(super) fn set_board(&self, board: BoardView) {
        self.board.store(Arc::new(board));
    }

    /// Changes the health; `change` may be tried more than once.
    pub(super) fn change_health(&self, change: impl Fn(&mut Health)) {
        let second = self.now().secs();
        self.health.rcu(|latest| latest.changed(second, &change));
    }

    /// A request that was not taken. A lost push is news for the window; what a lock turned away can come by the
    /// thousand, is no push, and is shown with the next report.
    pub(super) fn count_refused(&self, reason: RefusedFor) {
        if !reason.is_lost_push() {
            return self.change_health(|health| health.turned_away += 1);
        }
        let now = self.now();
        self.change_health(|health| {
            health.refused += 1;
            health.missed += u64::from(reason.is_ours());
            health.count_arrivals(1, now);
        });
        self.wake();
    }

    pub(super) fn set_door(&self, report: &Arc<DoorReport>) {
        self.change_health(|health| health.door.clone_from(report));
        self.wake();
    }

    pub(super) fn set_tls(&self, state: &TlsState) {
        if self.health.load().health.tls != *state {
            self.change_health(|health| health.tls.clone_from(state));
            self.wake();
        }
    }

    /// Does the work of a thread without which nothing is received. Should it fall over, that is said: a fault of ours
    /// must not look like rest, with every push refused and nobody to say why.
    pub(super) fn watch_over(&self, work: impl FnOnce()) {
        if panic::catch_unwind(AssertUnwindSafe(work)).is_err() {
            self.set_store(&StoreState::Closed(StoreError::WriterGone));
        }
    }

    pub(super) fn set_store(&self, state: &StoreState) {
        self.change_health(|health| health.store.clone_from(state));
        self.wake();
    }

    pub(super) fn set_listener(&self, state: &ListenerState) {
        if self.health.load().health.listener == *state {
            return;
        }
        let (moving, moved) = &self.listener_moved;
        // Held while the state changes, so that nobody falls asleep between looking and being woken.
        let moving = moving.lock().unwrap_or_else(PoisonError::into_inner);
        self.change_health(|health| health.listener.clone_from(state));
        moved.notify_all();
        drop(moving);
        self.wake();
    }

    /// The listener's state once it has made up its mind, or after `at_most`.
    pub(super) fn wait_for_listener(&self, at_most: Duration) -> ListenerState {
        let (moving, moved) = &self.listener_moved;
        let guard = moving.lock().unwrap_or_else(PoisonError::into_inner);
        let starting = |_: &mut ()| self.health.load().health.listener == ListenerState::Starting;
        let guard = moved.wait_timeout_while(guard, at_most, starting);
        drop(guard.unwrap_or_else(PoisonError::into_inner));
        self.health.load().health.listener.clone()
    }

    pub(super) fn wake(&self) {
        (self.wake)();
    }
}

impl Health {
    /// Our clock was set back from one second to another: what was noted before is just as old as it was.
    fn set_back(&mut self, from: i64, to: i64) {
        let secs = from.saturating_sub(to);
        for noted in [&mut self.last_push, &mut self.last_commit].into_iter().flatten() {
            *noted = noted.plus_secs(-secs);
        }
        self.set_back = Some(SetBack { at: Arrival(to.saturating_mul(1_000)), secs });
    }

    /// Notifications that came just now, stored or not.
    pub(super) fn count_arrivals(&mut self, arrivals: u32, at: Arrival) {
        self.last_push = Some(at);
        if let Some(this_second) = self.per_second.last_mut() {
            *this_second = this_second.saturating_add(arrivals);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    fn at_rest() -> Arc<dyn Fn() + Send + Sync> {
        Arc::new(|| ())
    }

    #[test]
    fn the_last_minute_is_counted_by_the_second() {
        static NOW: AtomicI64 = AtomicI64::new(1_000_000);
        let published = Published::new(|| Arrival(NOW.load(Ordering::Relaxed)), at_rest());
        let last = |published: &Published, entries: usize| {
            let seconds = published.health().per_second.clone();
            assert_eq!(seconds.len(), SECONDS);
            seconds[SECONDS - entries..].to_vec()
        };
        published.count_refused(RefusedFor::Full);
        published.count_refused(RefusedFor::Full);
        assert_eq!(last(&published, 2), [0, 2]);
        NOW.store(1_001_500, Ordering::Relaxed);
        assert_eq!(last(&published, 2), [2, 0]);
        published.count_refused(RefusedFor::Full);
        NOW.store(1_003_000, Ordering::Relaxed);
        assert_eq!(last(&published, 4), [2, 1, 0, 0]);
        NOW.store(9_000_000, Ordering::Relaxed);
        assert_eq!(published.health().per_second, [0; SECONDS]);
        assert_eq!((published.health().refused, published.health().set_back), (3, None));
        assert_eq!(published.health().last_push, Some(Arrival(1_001_500)));
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nothing_younger_and_no_second_longer_and_is_told() {
        static NOW: AtomicI64 = AtomicI64::new(9_000_000);
        let published = Published::new(|| Arrival(NOW.load(Ordering::Relaxed)), at_rest());
        let last_two = || published.health().per_second[SECONDS - 2..].to_vec();
        published.count_refused(RefusedFor::Full);
        NOW.fetch_add(20_000, Ordering::Relaxed);
        assert_eq!(published.health().set_back, None);
        NOW.fetch_sub(3_600_000, Ordering::Relaxed);
        let health = published.health();
        assert_eq!(health.last_push, Some(Arrival(5_400_000)), "20 s ago, as before");
        assert_eq!(health.set_back, Some(SetBack { at: Arrival(5_420_000), secs: 3_600 }));
        published.count_refused(RefusedFor::Full);
        NOW.fetch_add(1_000, Ordering::Relaxed);
        published.count_refused(RefusedFor::Full);
        assert_eq!(last_two(), [1, 1], "seconds are counted on");
        // Another thread that read the clock a moment earlier sets nothing back.
        NOW.fetch_sub(1_000, Ordering::Relaxed);
        published.count_refused(RefusedFor::Full);
        assert_eq!(last_two(), [1, 2]);
        assert_eq!(published.health().set_back, health.set_back);
    }

    #[test]
    fn whoever_waits_for_the_listener_is_woken_when_it_has_decided() {
        let published = Arc::new(Published::new(|| Arrival(0), at_rest()));
        assert_eq!(published.wait_for_listener(Duration::ZERO), ListenerState::Starting);
        let waiting = published.clone();
        let thread = std::thread::Builder::new().name("waiting".into());
        let thread = thread.spawn(move || waiting.wait_for_listener(Duration::from_secs(60))).unwrap();
        let address = "127.0.0.1:9330".parse().unwrap();
        published.set_listener(&ListenerState::Listening(address));
        assert_eq!(thread.join().unwrap(), ListenerState::Listening(address));
    }
}
