//! Rehearsals: what goes the whole way in and leaves no trace, and that nobody without a key gets one.

use ringside::collector::StoreState;
use ringside::collector::rehearsal::{HEADER, Key, READY};
use ringside::store::StoreError;

use crate::samples::sample;
use crate::support::{Ending, House, connect, event, finish, send, stored};
use std::io::Write as _;

/// A POST that wants to be a rehearsal.
fn rehearsal(header: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /push HTTP/1.1\r\nHost: h\r\n{HEADER}: {header}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn a_rehearsed_notification_is_answered_like_a_real_one_and_leaves_no_trace() {
    let house = House::open();
    let address = house.address();
    house.post("/push", &event("callout", 1));
    let key = Key::lay(house.folder.path()).unwrap();
    let before = house.collector.health();
    let revision = house.board().revision;
    for (body, status) in [(event("callout", 2), 200), (sample("28"), 200), (b"no json".to_vec(), 400)] {
        let answer = send(address, &rehearsal(key.header(), &body));
        assert_eq!((answer.status, answer.header(HEADER)), (status, Some(READY)));
    }
    let after = house.collector.health();
    assert_eq!(
        (after.received, after.rejected, after.refused, after.duplicates, after.last_push, after.last_commit),
        (
            before.received,
            before.rejected,
            before.refused,
            before.duplicates,
            before.last_push,
            before.last_commit
        )
    );
    assert_eq!(after.per_second.iter().sum::<u32>(), 1);
    assert_eq!(house.board().revision, revision);
    assert_eq!(stored(&house.folder), 1);
    // What comes next gets the number that the rehearsals did not use.
    assert_eq!(house.post("/push", &event("callout", 2)).status, 200);
    drop(key);
    let folder = house.stop();
    assert_eq!(stored(&folder), 2);
}

#[test]
fn without_a_key_of_this_folder_the_header_changes_nothing() {
    let house = House::open();
    let elsewhere = tempfile::tempdir().unwrap();
    let strangers = Key::lay(elsewhere.path()).unwrap();
    for header in [strangers.header(), "", "ready", &"0".repeat(64)] {
        let answer = send(house.address(), &rehearsal(header, &event("callout", 1)));
        assert_eq!((answer.status, answer.header(HEADER)), (200, None), "{header}");
    }
    assert_eq!(house.collector.health().received, 4);
    assert_eq!(stored(&house.folder), 4);
}

#[test]
fn health_tells_whoever_has_a_key_that_it_is_this_folder() {
    let house = House::open();
    let key = Key::lay(house.folder.path()).unwrap();
    let ask = |header: &str| {
        let request =
            format!("GET /health HTTP/1.1\r\nHost: h\r\n{HEADER}: {header}\r\nConnection: close\r\n\r\n");
        send(house.address(), request.as_bytes()).header(HEADER).map(str::to_owned)
    };
    assert_eq!(ask(key.header()).as_deref(), Some(READY));
    assert_eq!(ask(&"0".repeat(64)), None);
}

#[test]
fn a_rehearsal_waits_its_turn_and_a_store_that_fails_meanwhile_is_not_its_doing() {
    let (house, gate) = House::gated();
    let address = house.address();
    let key = Key::lay(house.folder.path()).unwrap();
    let mut real = connect(address);
    real.write_all(&crate::support::post("/push", &event("callout", 1))).unwrap();
    gate.wait();
    let mut rehearsed = connect(address);
    rehearsed.write_all(&rehearsal(key.header(), &event("callout", 2))).unwrap();
    gate.let_go(Ending::Fail(StoreError::Other("the disk is away".to_owned())));
    assert_eq!(finish(real).unwrap().status, 503);
    assert_eq!(finish(rehearsed).unwrap().status, 200);
    let health = house.collector.health();
    assert_eq!((health.received, health.refused), (0, 1));
    assert!(matches!(health.store, StoreState::Failing(_)));
}
