//! From the socket to the board, the disk and back into an answer.

use std::io::{ErrorKind, Read as _, Write as _};
use std::sync::Arc;
use std::thread;

use ringside::call::{CallState, ClosedBy, Outcome};
use ringside::collector::{Health, StoreState};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{InboxFilter, StoreError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::program::{Program, lost, push};
use crate::samples::sample;
use crate::support::{Answer, Ending, House, NOW, call_file, connect, event, finish, post, stored};

const SESSION: &str = "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com";

/// The seven events of one answered callback, in order, then its CDR.
const CALLBACK: [&str; 8] = ["21", "22", "23", "24", "25", "26", "27", "28"];

fn assert_success(answer: &Answer) {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json;charset=UTF-8"));
    assert_eq!(answer.body, r#"{"resultcode":"0","resultdesc":"Success"}"#);
}

#[test]
fn seven_events_and_their_cdr_are_one_call() {
    let house = House::open();
    let states: Vec<CallState> = CALLBACK
        .into_iter()
        .map(|number| {
            let path = if number == "28" { "/fee?shop=1" } else { "/status" };
            assert_success(&house.post(path, &sample(number)));
            let board = house.board();
            assert_eq!(board.calls.len(), 1);
            board.calls.values().next().unwrap().state
        })
        .collect();
    use CallState::*;
    assert_eq!(
        states,
        [CallingA, RingingA, AnsweredA, CallingB, RingingB, Talking, Ended, Ended],
        "as people say them"
    );
    assert_eq!(house.board().in_progress, 0);

    let folder = house.stop();
    let file = call_file(&folder, SESSION).unwrap();
    let call = &file.call;
    assert_eq!((call.outcome, call.closed_by), (Outcome::Answered, Some(ClosedBy::Disconnect)));
    assert_eq!((call.talk_secs, call.billed_minutes), (Some(121), Some(3)));
    assert_eq!((call.event_count, call.cdr_count, call.duplicate_count), (7, 1, 0));

    let kept: Vec<_> = file.notifications.iter().map(|notification| notification.body.clone()).collect();
    assert_eq!(kept, CALLBACK.map(sample), "byte for byte");
    let last = file.notifications.last().unwrap();
    assert_eq!((last.row.target.as_str(), last.row.answer, last.row.received), ("/fee?shop=1", 200, NOW));
    assert!(last.row.peer.starts_with("127.0.0.1:"));
    assert!(last.headers.contains(&("host".to_owned(), "monitor.example".to_owned())));
}

#[test]
fn a_cdr_sent_again_is_answered_again_and_changes_nothing() {
    let house = House::open();
    for _ in 0..3 {
        assert_success(&house.post("/", &sample("28")));
    }
    let health = house.collector.health();
    assert_eq!((health.received, health.duplicates, health.refused), (3, 2, 0));
    let file = call_file(&house.stop(), SESSION).unwrap();
    assert_eq!((file.call.cdr_count, file.call.duplicate_count), (1, 2));
}

#[test]
fn every_sample_is_stored_and_answered_with_success() {
    let house = House::open();
    for number in ["02", "05", "12", "13", "15", "33", "36", "38", "40"] {
        assert_success(&house.post("/any/path", &sample(number)));
    }
    assert_eq!(stored(&house.stop()), 9);
}

#[test]
fn what_is_no_json_is_kept_as_rejected_and_the_sender_is_told_why() {
    let house = House::open();
    let answer = house.post("/status", b"caller=1&called=2");
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), Some("application/json;charset=UTF-8"));
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["resultcode"], "400");
    assert!(body["resultdesc"].as_str().unwrap().contains("not JSON"), "{body}");
    assert_eq!(house.post("/", b"").status, 400);
    assert_eq!(house.post("/", b"\xff\xfe").status, 400);
    let health = house.collector.health();
    assert_eq!((health.received, health.rejected, health.refused), (3, 3, 0));

    let folder = house.stop();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let rejected = reader.inbox(InboxFilter::Rejected, None, 10).unwrap();
    assert_eq!(rejected.len(), 3);
    assert_eq!(reader.notification(rejected[0].id).unwrap().unwrap().body, b"\xff\xfe");
    assert_eq!(rejected[0].answer, 400);
}

#[test]
fn the_answer_comes_only_after_the_commit() {
    let (house, gate) = House::gated();
    let mut stream = connect(house.address());
    stream.write_all(&post("/", &event("callout", 1))).unwrap();
    gate.wait();
    stream.set_nonblocking(true).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
    assert_eq!(house.collector.board().calls.len(), 0, "nothing is shown that is not stored");
    stream.set_nonblocking(false).unwrap();
    gate.let_go(Ending::Commit);
    assert_success(&finish(stream).unwrap());
    assert_eq!(house.board().calls.len(), 1);
    gate.open();
}

#[test]
fn a_commit_that_fails_is_a_503_and_the_next_one_heals() {
    let (house, gate) = House::gated();
    let address = house.address();
    let try_once = |ending: Ending| {
        let mut stream = connect(address);
        stream.write_all(&post("/", &event("callout", 1))).unwrap();
        gate.wait();
        gate.let_go(ending);
        finish(stream).unwrap()
    };
    let refused = try_once(Ending::Fail(StoreError::DiskFull("/data".to_owned())));
    assert_eq!(refused.status, 503);
    assert_eq!(refused.body, r#"{"resultcode":"503","resultdesc":"not stored; send it again"}"#);
    let health = house.collector.health();
    assert!(matches!(&health.store, StoreState::Failing(problem) if problem.to_string().contains("/data")));
    assert_eq!((health.received, health.refused), (0, 1));
    assert_eq!(house.board().calls.len(), 0);

    assert_success(&try_once(Ending::Commit));
    let health = house.collector.health();
    assert_eq!((&health.store, health.received, health.refused), (&StoreState::Ready, 1, 1));
    gate.open();
    assert_eq!(stored(&house.stop()), 1);
}

#[test]
fn five_hundred_callers_at_once_are_all_served() {
    let house = House::open();
    let address = house.address();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answers = runtime.block_on(async {
        let mut streams = Vec::new();
        for _ in 0..500 {
            streams.push(tokio::net::TcpStream::connect(address).await.unwrap());
        }
        let callers = streams.into_iter().enumerate().map(|(caller, mut stream)| {
            tokio::spawn(async move {
                stream.write_all(&post("/", &event("callout", caller))).await.unwrap();
                let mut bytes = Vec::new();
                stream.read_to_end(&mut bytes).await.unwrap();
                Answer::parse(&bytes).unwrap()
            })
        });
        let mut answers = Vec::new();
        for caller in callers.collect::<Vec<_>>() {
            answers.push(caller.await.unwrap());
        }
        answers
    });
    answers.iter().for_each(assert_success);
    assert_eq!(house.board().in_progress, 500);
    let health: Arc<Health> = house.collector.health();
    assert_eq!((health.received, health.refused, health.per_second.last()), (500, 0, Some(&500)));
    assert_eq!(stored(&house.stop()), 500);
}

#[test]
fn a_stop_answers_or_refuses_everybody_who_is_under_way() {
    let (house, gate) = House::gated();
    let address = house.address();
    let streams: Vec<_> = (0..40)
        .map(|caller| {
            let mut stream = connect(address);
            stream.write_all(&post("/", &event("callout", caller))).unwrap();
            stream
        })
        .collect();
    gate.wait();
    let folder = house.folder.clone();
    let stopping = thread::Builder::new().name("stopping".into()).spawn(|| house.stop()).unwrap();
    gate.open();
    let answers: Vec<Option<Answer>> = streams.into_iter().map(finish).collect();
    stopping.join().unwrap();
    let mut served = 0;
    for answer in answers.iter().flatten() {
        assert!(matches!(answer.status, 200 | 503), "{answer:?}");
        served += i64::from(answer.status == 200);
    }
    assert!(served >= 1);
    // Who was told 200 is on disk; who was torn away may be.
    assert!(stored(&folder) >= served, "{served}");
}

#[test]
fn the_board_is_back_after_a_restart() {
    let house = House::open();
    for number in &CALLBACK[..6] {
        house.post("/", &sample(number));
    }
    let house = House::open_in(house.stop());
    house.address();
    let board = house.board();
    let call = board.calls.values().next().unwrap();
    assert_eq!((call.state, board.in_progress), (CallState::Talking, 1));
    for number in &CALLBACK[6..] {
        assert_success(&house.post("/", &sample(number)));
    }
    let file = call_file(&house.stop(), SESSION).unwrap();
    assert_eq!((file.call.talk_secs, file.call.event_count), (Some(121), 7));
}

#[test]
fn a_second_collector_on_a_folder_says_who_has_it_and_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ringside"));
    command.args(["listen", "--lang", "en", "--bind", "127.0.0.1:0", "--data-dir"]).arg(folder.path());
    let second = command.output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("another Ringside is using") && said.contains("--data-dir"), "{said}");
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    program.kill();
    assert_eq!(lost(folder.path(), &[1].into()), Vec::<usize>::new());
}

/// A log that stands on the full disk itself, a pipe whose reader is gone, a terminal that was closed.
#[test]
#[cfg(unix)]
fn a_log_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // A token that is made is worth a line; so is the first notification at another path.
    std::fs::write(folder.path().join("settings.toml"), "[security]\ntoken = true\n").unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let program = Program::start_with(folder.path(), |command| {
        command.stderr(writer).env("RUST_LOG", "debug");
    });
    for _ in 0..3 {
        assert_eq!(push(program.address, &event("callout", 1)), Some(404));
    }
    program.stop();
}
