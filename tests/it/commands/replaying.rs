//! `ringside replay`: what was stored, sent once more.

#[cfg(unix)]
use std::io::{Read as _, Write as _};
#[cfg(unix)]
use std::process::Stdio;

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};

use super::simulating::server;
use super::{SESSION, ringside, text};
use crate::samples::sample;
use crate::support::House;

/// The seven events of one answered callback, something else, then its CDR.
const STORED: [&str; 9] = ["21", "22", "23", "24", "25", "26", "27", "31", "28"];

#[test]
fn whoever_takes_what_is_sent_once_more_has_the_same_calls() {
    let (house, other) = (House::open(), House::open());
    house.post("/push", b"no JSON");
    for number in STORED {
        assert_eq!(house.post("/push", &sample(number)).status, 200);
    }
    let to = format!("http://{}/elsewhere", other.address());
    let folder = house.stop();
    let replay = |more: &[&str]| ringside(folder.path(), &[&["replay", "--to", &to], more].concat());

    let rehearsed = replay(&["--at", "2026-01-27", "--zone", "utc", "--kind", "cdr", "--dry-run"]);
    assert_eq!(text(&rehearsed.stdout), "2 notifications would be sent\n", "{}", text(&rehearsed.stderr));
    let all = replay(&["--all"]);
    assert_eq!(text(&all.stdout), "sent 9 of 9 notifications; 9 were taken\nanswered 200: 9\n");
    assert_eq!(all.status.code(), Some(0), "{}", text(&all.stderr));
    let one = replay(&["--session", SESSION, "--from", "5"]);
    assert_eq!(text(&one.stdout), "sent 5 of 5 notifications; 5 were taken\nanswered 200: 5\n");
    let two = replay(&["#2", "1"]);
    assert_eq!(text(&two.stdout), "sent 1 of 2 notifications; 0 were taken\nanswered 400: 1\n");
    assert_eq!(text(&two.stderr).lines().count(), 1, "{}", text(&two.stderr));
    assert_eq!(two.status.code(), Some(1));

    let other = other.stop();
    let calls =
        |folder: &std::path::Path| text(&ringside(folder, &["calls", "--format", "json"]).stdout).to_owned();
    let without_duplicates = |calls: String| {
        let lines = calls.lines().map(|line| {
            let mut call: serde_json::Value = serde_json::from_str(line).unwrap();
            call.as_object_mut().unwrap().remove("duplicate_count");
            call
        });
        lines.collect::<Vec<_>>()
    };
    let (ours, theirs) = (calls(folder.path()), calls(other.path()));
    assert_eq!(without_duplicates(ours), without_duplicates(theirs));
}

#[test]
fn a_replay_that_is_not_taken_says_where_to_go_on() {
    let house = House::open();
    for number in ["21", "22"] {
        house.post("/push", &sample(number));
    }
    let folder = house.stop();
    let replay =
        |to: &str, more: &[&str]| ringside(folder.path(), &[&["replay", "--to", to, "--all"], more].concat());
    let busy = server("503 Service Unavailable");
    let refused = replay(&busy, &[]);
    assert_eq!(text(&refused.stdout), "sent 1 of 2 notifications; 0 were taken\nanswered 503: 1\n");
    assert_eq!(
        text(&refused.stderr),
        "ringside: #1 was not taken: answered 503. Nothing behind it was sent; when the other side takes it, go on from \
         there with --from 1\n"
    );
    assert_eq!(refused.status.code(), Some(1));
    let all = replay(&busy, &["--keep-going", "--lang", "zh"]);
    assert_eq!(text(&all.stdout), "已发送 2 条，共 2 条；对方接收 0 条\n应答 503：2\n未接收：#1 #2\n");
    assert_eq!(text(&all.stderr), "ringside: 有 2 条没有被接收，第一条是 #1：应答 503\n");

    // A port that was somebody's a moment ago.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = replay(&format!("http://{closed}/"), &[]);
    assert!(text(&nobody.stdout).ends_with("not answered: 1\n"), "{}", text(&nobody.stdout));
    assert!(text(&nobody.stderr).contains("no connection ("), "{}", text(&nobody.stderr));
}

#[test]
fn what_cannot_be_sent_is_told_before_anything_is() {
    let house = House::open();
    house.post("/push", &sample("21"));
    let folder = house.stop();
    let ended = |arguments: &[&str]| {
        let output = ringside(folder.path(), &[&["replay"], arguments].concat());
        assert_eq!(text(&output.stdout), "");
        (output.status.code(), text(&output.stderr).to_owned())
    };
    let to = ["--to", "http://127.0.0.1:9/"];
    for (more, code, said) in [
        (&["7"][..], 1, "there is no notification #7; `ringside inbox` lists the numbers"),
        (&["--session", "nobody"], 1, "no call has the session id nobody"),
        (&["--at", "noon"], 2, "--at: At character 1:"),
        (&["--at", "today", "--all"], 2, "cannot be used with"),
        (&["--all", "--speed", "0"], 2, "write a number above 0"),
        (&["0"], 2, "write a number of the inbox"),
        (&[], 2, "required"),
    ] {
        let (ended_with, stderr) = ended(&[&to[..], more].concat());
        assert_eq!(ended_with, Some(code), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
    }
    for (to, said) in
        [("ftp://a/", "begins with http"), ("http://me:pw@a/", "leave out the @"), ("", "no URL")]
    {
        let (ended_with, stderr) = ended(&["--to", to, "--all"]);
        assert_eq!(ended_with, Some(2), "{stderr}");
        assert!(stderr.contains(said) && !stderr.contains("pw"), "{stderr}");
    }
}

#[test]
fn what_cannot_be_read_any_more_is_no_success() {
    let (house, other) = (House::open(), House::open());
    for number in ["21", "22"] {
        house.post("/push", &sample(number));
    }
    let to = format!("http://{}/", other.address());
    let folder = house.stop();
    let db = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    db.execute("UPDATE notification SET body = x'00' WHERE id = 1", []).unwrap();
    let output = ringside(folder.path(), &["replay", "--to", &to, "--all"]);
    assert_eq!(
        text(&output.stdout),
        "sent 1 of 2 notifications; 1 were taken\nanswered 200: 1\ndamaged, not sent: 1\n"
    );
    assert_eq!(
        text(&output.stderr),
        "ringside: 1 were not sent, because their stored bytes are damaged; `ringside db check` names them\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_was_sent_is_told_also_where_the_rest_cannot_be_read() {
    let (house, other) = (House::open(), House::open());
    for _ in 0..70 {
        house.post("/push", &sample("21"));
    }
    let to = format!("http://{}/", other.address());
    let folder = house.stop();
    let db = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    db.execute("UPDATE notification SET peer = x'ff' WHERE id = 70", []).unwrap();
    let output = ringside(folder.path(), &["replay", "--to", &to, "--all"]);
    assert_eq!(text(&output.stdout), "sent 64 of 70 notifications; 64 were taken\nanswered 200: 64\n");
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
}

/// What is told on standard output of a replay of three that is stopped by Ctrl+C while the second of them waits for its
/// answer; the first is answered like this.
#[cfg(unix)]
fn told_when_stopped(first_answer: &str, more: &[&str]) -> String {
    let house = House::open();
    for number in ["21", "22", "23"] {
        house.post("/push", &sample(number));
    }
    let folder = house.stop();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let to = format!("http://{}/", listener.local_addr().unwrap());
    let arguments = [&["replay", "--to", &to, "--all"], more].concat();
    let mut program = super::program(folder.path(), &arguments);
    let mut program = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    listener.set_nonblocking(true).unwrap();
    let mut caller = || loop {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            return stream;
        }
        assert!(program.try_wait().unwrap().is_none(), "it ended early");
        std::thread::yield_now();
    };
    let mut first = caller();
    assert!(first.read(&mut [0; 1_024]).unwrap() > 0);
    write!(first, "HTTP/1.1 {first_answer}\r\ncontent-length: 0\r\n\r\n").unwrap();
    let second = caller();
    kill_process(Pid::from_child(&program), Signal::INT).unwrap();
    let output = program.wait_with_output().unwrap();
    drop((first, second));
    assert_eq!(text(&output.stderr), "ringside: cancelled\n");
    assert_eq!(output.status.code(), Some(130));
    text(&output.stdout).to_owned()
}

#[test]
#[cfg(unix)]
fn who_stops_it_is_told_where_to_go_on() {
    assert_eq!(
        told_when_stopped("200 OK", &[]),
        "sent 1 of 3 notifications; 1 were taken\nanswered 200: 1\ngo on from there with --from 2\n"
    );
}

#[test]
#[cfg(unix)]
fn who_stops_it_is_told_which_were_passed_over_before() {
    assert_eq!(
        told_when_stopped("503 Service Unavailable", &["--keep-going"]),
        "sent 1 of 3 notifications; 0 were taken\nanswered 503: 1\nnot taken: #1\ngo on from there with --from 2\n"
    );
}

/// `ringside replay … | true`.
#[test]
#[cfg(unix)]
fn who_reads_nothing_of_it_still_hears_by_the_code_that_not_all_were_taken() {
    let house = House::open();
    house.post("/push", &sample("21"));
    let folder = house.stop();
    let busy = server("503 Service Unavailable");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let arguments = ["replay", "--to", &busy, "--all"];
    let output = super::program(folder.path(), &arguments).stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("#1 was not taken"), "{}", text(&output.stderr));
}
