//! What is too much at once, and what must not happen at all.

use super::*;

#[test]
fn a_batch_is_cut_where_it_holds_many_records() {
    let desk = Desk::start();
    let record = |n: usize| format!(r#"{{"sessionId":"{n}","direction":0}}"#);
    let body = |n: usize| {
        let records: Vec<String> = (0..1_000).map(|place| record(n * 1_000 + place)).collect();
        format!(r#"{{"eventType":"fee","feeLst":[{}]}}"#, records.join(","))
    };
    // While this one is at work, the others queue.
    let (reply, held) = sync_channel(0);
    let (go, wait) = sync_channel::<()>(0);
    let progress = Box::new(move |_: Progress| assert!(wait.recv().is_err()));
    desk.send(Request::Rebuild { progress, reply });
    let answers: Vec<_> = (0..40).map(|n| desk.push(&body(n))).collect();
    drop((go, held));
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
