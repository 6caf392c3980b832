//! What is too much at once, and what must not happen at all.

use super::*;

#[test]
fn a_batch_is_cut_where_it_holds_many_records() {
    let (desk, queue, end) = Desk::closed(|| Arrival(0));
    let ((entered, has_entered), (leave, may_leave)) = (sync_channel(100), sync_channel(100));
    let gate = Some((entered, may_leave));
    desk.open(queue, end, Ok(MemoryWriter { memory: desk.memory.clone(), gate }));
    let record = |n: usize| format!(r#"{{"sessionId":"{n}","direction":0}}"#);
    let body = |n: usize| {
        let records: Vec<String> = (0..1_000).map(|place| record(n * 1_000 + place)).collect();
        format!(r#"{{"eventType":"fee","feeLst":[{}]}}"#, records.join(","))
    };
    // While this one is at work, the others queue.
    let first = desk.push(&event("callout", 1));
    has_entered.recv_timeout(PATIENCE).unwrap();
    let answers: Vec<_> = (0..40).map(|n| desk.push(&body(n))).chain([first]).collect();
    (0..100).for_each(|_| leave.send(()).unwrap());
    for answer in answers {
        assert_eq!(answer.blocking_recv(), Ok(Kept::Yes));
    }
    let tried = desk.memory().tried.clone();
    assert!(tried.iter().all(|notifications| *notifications <= 17), "{tried:?}");
    assert!(tried.contains(&17), "{tried:?}");
}

#[test]
fn a_scribe_that_falls_over_is_not_taken_for_one_that_rests() {
    let desk = Desk::start();
    assert_eq!(desk.keep(&event("callout", 1)), Kept::Yes);
    assert!(desk.push("fall over").blocking_recv().is_err());
    assert_eq!(desk.ended.recv_timeout(PATIENCE), Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    assert_eq!(desk.published.health().store, StoreState::Closed(StoreError::WriterGone));
    assert!(desk.wakes.load(Ordering::Relaxed) > 1);
}
