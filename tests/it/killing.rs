//! The program killed without a word, and started again: what it had answered is there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use ringside::call::{CallState, ClosedBy, Outcome, SessionId};
use ringside::store::sqlite::SqliteStore;

use crate::program::{Crowd, Program, lost, push};
use crate::samples::sample;
use crate::support::{House, call_file, event, post, send};

const SESSION: &str = "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com";

#[test]
fn a_call_goes_on_where_it_was_when_the_program_was_killed() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let program = Program::start(folder.path());
    for number in ["21", "22", "23", "24", "25", "26"] {
        assert_eq!(send(program.address, &post("/status", &sample(number))).status, 200);
    }
    program.kill();

    let house = House::open_in(folder.clone());
    house.address();
    let board = house.board();
    assert_eq!((board.calls.len(), board.in_progress), (1, 1));
    assert_eq!(board.calls.values().next().unwrap().state, CallState::Talking);
    house.stop();

    let program = Program::start(folder.path());
    for number in ["27", "28"] {
        assert_eq!(send(program.address, &post("/status", &sample(number))).status, 200);
    }
    program.kill();
    let file = call_file(&folder, SESSION).unwrap();
    assert_eq!((file.call.outcome, file.call.closed_by), (Outcome::Answered, Some(ClosedBy::Disconnect)));
    assert_eq!((file.call.talk_secs, file.call.billed_minutes), (Some(121), Some(3)));
    assert_eq!((file.call.event_count, file.call.cdr_count, file.notifications.len()), (7, 1, 8));
}

/// Callers who push at the same time, pushes answered before the program is killed, and how often it is.
const CALLERS: usize = 16;
const ANSWERED: usize = 60;
const KILLS: usize = 20;

#[test]
fn nothing_that_was_answered_is_lost_in_twenty_kills_and_nothing_sent_again_counts_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut answered = BTreeSet::new();
    for kill in 0..KILLS {
        let program = Program::start(folder.path());
        let crowd = Crowd::push_to(program.address, CALLERS, kill * 1_000_000);
        answered.extend(crowd.next(ANSWERED));
        program.kill();
        answered.extend(crowd.rest());
    }
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    assert_eq!(lost(folder.path(), &answered), Vec::<usize>::new(), "of {} answered", answered.len());
    let before = reader.totals().unwrap();

    let program = Program::start(folder.path());
    // Everything, by as many callers at a time.
    let all: Vec<usize> = answered.iter().copied().collect();
    let address = program.address;
    thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(CALLERS)) {
            scope.spawn(move || {
                for session in part {
                    assert_eq!(push(address, &event("callout", *session)), Some(200));
                }
            });
        }
    });
    program.kill();
    let after = reader.totals().unwrap();
    assert_eq!((after.calls, after.notifications), (before.calls, before.notifications + all.len() as i64));
    for session in &answered {
        let session = SessionId::new(&format!("s{session}")).unwrap();
        let call = reader.call_file(&session).unwrap().unwrap().call;
        assert_eq!((call.event_count, call.duplicate_count), (1, 1), "{session:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_crowd_is_answered_until_the_program_is_asked_to_end_and_it_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let crowd = Crowd::push_to(program.address, CALLERS, 0);
    let mut answered: BTreeSet<_> = crowd.next(ANSWERED).into_iter().collect();
    crate::program::ask_to_end(&program.child);
    answered.extend(crowd.rest());
    assert!(program.wait().success());
    assert_eq!(lost(folder.path(), &answered), Vec::<usize>::new());
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let calls = reader.totals().unwrap().calls;
    assert!(calls >= answered.len() as i64, "{calls} stored, {} answered", answered.len());
}
