//! What the scribe does unasked.

use super::super::duties::STEADY;
use super::*;
use crate::call::{CallState, Cause, ClosedBy};
use crate::collector::ListenerState;
use crate::store::RefusedFor;

fn listening(desk: &Desk) {
    desk.published.set_listener(&ListenerState::Listening(([127, 0, 0, 1], 8460).into()));
}

#[test]
fn a_collector_that_was_closed_leaves_a_farewell_and_the_next_one_a_gap() {
    static NOW: AtomicI64 = AtomicI64::new(1_000);
    let clock = || Arrival(NOW.load(Ordering::Relaxed));
    let mut first = Desk::start_at(clock);
    let alive = Beat { started: Arrival(1_000), at: Arrival(1_000), is_closed: false };
    assert_eq!(first.memory().beat, Some(alive));
    NOW.store(9_000, Ordering::Relaxed);
    first.close();
    assert_eq!(first.memory().beat, Some(Beat { at: Arrival(9_000), is_closed: true, ..alive }));
    assert_eq!(first.memory().gaps, []);

    NOW.store(60_000, Ordering::Relaxed);
    let (mut second, queue, end) = Desk::closed(clock);
    second.memory = first.memory.clone();
    second.open(queue, end, Ok(MemoryWriter { memory: second.memory.clone(), gate: None }));
    let open = Gap { from: Arrival(9_000), to: None, cause: Cause::Closed, refused: 0 };
    assert_eq!(second.published.board().gaps.to_vec(), [open]);
    listening(&second);
    NOW.store(61_000, Ordering::Relaxed);
    second.tick();
    second.close();
    let over = Gap { to: Some(Arrival(61_000)), ..open };
    assert_eq!(second.memory().gaps, [over]);
    assert_eq!(second.published.board().gaps.to_vec(), [over]);
}

#[test]
fn at_full_rate_commits_are_signs_of_life_enough() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    let mut desk = Desk::start_at(|| Arrival(NOW.load(Ordering::Relaxed)));
    listening(&desk);
    for second in 1..40 {
        NOW.store(second * 1_000, Ordering::Relaxed);
        desk.keep(&event("callout", 1));
        desk.tick_and_wait();
    }
    assert_eq!(desk.memory().beat.map(|beat| beat.at), Some(Arrival(0)));
    for second in 40..60 {
        NOW.store(second * 1_000, Ordering::Relaxed);
        desk.tick_and_wait();
    }
    assert_eq!(desk.memory().beat.map(|beat| beat.at), Some(Arrival(54_000)));
    desk.close();
}

#[test]
fn a_store_that_failed_is_tried_again_unasked_and_the_gap_is_written_when_it_heals() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    let mut desk = Desk::start_at(|| Arrival(NOW.load(Ordering::Relaxed)));
    listening(&desk);
    desk.tick_and_wait();
    desk.memory().failures.push_back(StoreError::DiskFull("/data".to_owned()));
    NOW.store(1_000, Ordering::Relaxed);
    assert_eq!(desk.keep(&event("callout", 1)), Kept::No);
    NOW.store(2_000, Ordering::Relaxed);
    desk.tick_and_wait();
    let open = Gap { from: Arrival(0), to: None, cause: Cause::StoreFailing, refused: 1 };
    assert_eq!(desk.published.board().gaps.to_vec(), [open]);
    assert_eq!(desk.memory().gaps, [], "the store takes nothing");
    for second in [15, 16] {
        NOW.store(second * 1_000, Ordering::Relaxed);
        desk.tick_and_wait();
    }
    assert_eq!(desk.published.health().store, StoreState::Ready);
    assert_eq!(desk.memory().gaps, [Gap { to: Some(Arrival(16_000)), ..open }]);
    desk.close();
}

#[test]
fn a_call_from_which_nothing_will_come_any_more_is_presumed_over() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    let mut desk = Desk::start_at(|| Arrival(NOW.load(Ordering::Relaxed)));
    listening(&desk);
    desk.keep(&event("callout", 1));
    // A machine that has just come up may not know the time yet.
    NOW.store(1_000_000_000, Ordering::Relaxed);
    for _ in 1..STEADY {
        desk.tick_and_wait();
    }
    assert_eq!(desk.published.board().in_progress, 1);
    NOW.store(0, Ordering::Relaxed);
    let limit = desk.published.thresholds().lost_silence_secs * 1_000;
    for (at, closed_by) in [(limit, None), (limit + 31_000, Some(ClosedBy::Presumed))] {
        NOW.store(at, Ordering::Relaxed);
        desk.tick_and_wait();
        assert_eq!(desk.published.board().calls[&1].closed_by, closed_by);
    }
    assert_eq!(desk.published.board().in_progress, 0);
    desk.close();
}

#[test]
fn a_call_marked_by_hand_leaves_those_in_progress_at_once() {
    let mut desk = Desk::start();
    desk.keep(&event("alerting", 1));
    let (reply, marked) = sync_channel(1);
    let session = SessionId::new("1").unwrap();
    desk.send(Request::MarkEnded { session, note: None, reply });
    let call = marked.recv_timeout(PATIENCE).unwrap().unwrap().unwrap();
    assert_eq!((call.state, call.closed_by), (CallState::Ended, Some(ClosedBy::Marked)));
    assert_eq!(desk.published.board().in_progress, 0);
    desk.close();
}

#[test]
fn a_note_shows_on_the_board_and_brings_back_no_call_that_has_left_it() {
    let mut desk = Desk::start();
    desk.keep(&event("alerting", 1));
    let write = |name: &str, text: &str| {
        let (reply, noted) = sync_channel(1);
        let session = SessionId::new(name).unwrap();
        desk.send(Request::Annotate { session, note: Note::new(text, Arrival(0)), reply });
        (noted.recv_timeout(PATIENCE).unwrap().unwrap(), desk.published.board())
    };
    let (noted, board) = write("1", "called back");
    assert_eq!(noted.unwrap().note.as_deref(), Some("called back"));
    assert_eq!(board.calls[&1].note.as_deref(), Some("called back"));
    assert_eq!(write("2", "nobody").0, None);
    assert_eq!(write("1", "").1.calls[&1].note, None);
    desk.close();
}

#[test]
fn whoever_asked_something_is_woken_once_the_reply_is_there_also_when_nothing_changed() {
    let mut desk = Desk::start();
    desk.keep(&event("disconnect", 1));
    // It has done all that it was asked for.
    desk.on_board();
    let (wakes, stored) = (desk.wakes.load(Ordering::Relaxed), desk.published.board().stored);
    let (reply, noted) = sync_channel(1);
    let session = SessionId::new("nobody").unwrap();
    desk.send(Request::Annotate { session, note: Note::new("x", Arrival(0)), reply });
    assert_eq!(noted.recv_timeout(PATIENCE).unwrap().unwrap(), None);
    let begun = std::time::Instant::now();
    while desk.wakes.load(Ordering::Relaxed) == wakes {
        assert!(begun.elapsed() < PATIENCE, "nobody was woken");
        std::thread::yield_now();
    }
    assert_eq!(desk.published.board().stored, stored);
    desk.close();
}

#[test]
fn a_clock_that_leapt_a_day_ahead_calls_nothing_old_until_a_day_later() {
    const DAY: i64 = 86_400_000;
    static NOW: AtomicI64 = AtomicI64::new(0);
    let mut desk = Desk::start_at(|| Arrival(NOW.load(Ordering::Relaxed)));
    let rules = Retention { history_days: Some(30), history_mb: Some(100), ..Retention::default() };
    desk.published.set_retention(rules);
    desk.tick_and_wait();
    for now in [4_000 * DAY, 4_001 * DAY] {
        let from = Arrival(NOW.swap(now, Ordering::Relaxed));
        // The first is no second, the next day passes by seconds.
        let from = if now == 4_000 * DAY { from } else { Arrival(now - 1_000) };
        desk.send(Request::Tick { from, to: Arrival(now) });
        desk.wait();
    }
    desk.close();
    assert_eq!(desk.memory().kept_by, [rules, rules.by_size(), rules]);
}

#[test]
fn what_is_imported_ends_a_call_on_the_board_and_puts_none_on_it() {
    let mut desk = Desk::start();
    desk.keep(&event("callout", 1));
    let import = |session| {
        let (reply, stored) = sync_channel(1);
        desk.send(Request::Import { batch: vec![arrived(&event("disconnect", session))], reply });
        stored.recv_timeout(PATIENCE).unwrap().unwrap();
        desk.published.board()
    };
    let before = import(1);
    assert_eq!(before.in_progress, 0);
    let board = import(2);
    assert_eq!(board.calls.keys().collect::<Vec<_>>(), [&1]);
    assert_eq!(board.stored, before.stored + 1, "whoever shows what is stored looks again");
    desk.close();
}

fn refused(secs: i64, count: u64) -> Vec<Refused> {
    let at = Arrival(secs * 1_000);
    let (peer, reason) = ("203.0.113.7".to_owned(), RefusedFor::NotStored);
    vec![Refused { peer, reason, count, first: at, last: at, last_target: None }]
}

#[test]
fn counts_of_refused_requests_that_the_store_does_not_take_are_written_when_it_does() {
    static NOW: AtomicI64 = AtomicI64::new(60_000);
    let desk = Desk::start_at(|| Arrival(NOW.load(Ordering::Relaxed)));
    desk.memory().refused_failures = 2;
    desk.send(Request::CountRefused(refused(60, 3)));
    desk.tick_and_wait();
    assert_eq!(desk.memory().refused_failures, 1, "it is not asked again at once");
    NOW.store(70_000, Ordering::Relaxed);
    desk.send(Request::CountRefused(refused(70, 2)));
    desk.wait();
    assert_eq!(desk.memory().refused, [], "nor does it take them now");
    NOW.store(80_000, Ordering::Relaxed);
    desk.tick_and_wait();
    desk.tick_and_wait();
    let all = Refused { last: Arrival(70_000), ..refused(60, 5).remove(0) };
    assert_eq!(desk.memory().refused, [all]);
}

#[test]
fn at_the_end_the_store_is_asked_once_more_to_take_the_counts_of_refused_requests() {
    let mut desk = Desk::start();
    desk.memory().refused_failures = 1;
    desk.send(Request::CountRefused(refused(0, 3)));
    desk.wait();
    assert_eq!(desk.memory().refused, []);
    desk.close();
    assert_eq!(desk.memory().refused, refused(0, 3));
}
