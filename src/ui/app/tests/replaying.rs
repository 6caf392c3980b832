//! Notifications that are sent elsewhere while nobody looks.

use super::fresh::{push, until};
use super::*;
use crate::backend::{ReplayAddress, ReplayTo};
use crate::ui::command::JobWish;

/// A house with `count` notifications.
fn house(folder: &Path, count: usize) -> Harness<'static, App> {
    let mut harness = open(folder, Some(Lang::En));
    for nth in 1..=count {
        let info = format!(r#"{{"sessionId":"s{nth}","timestamp":"2026-11-21 06:00:00"}}"#);
        push(&harness, &format!(r#"{{"eventType":"callout","statusInfo":{info}}}"#));
    }
    until(&mut harness, |app| app.model.board.calls.len() == count);
    harness
}

/// Sends this one to `to`, with no dialog over the window.
fn send(harness: &mut Harness<'_, App>, number: i64, to: &str) {
    let to = ReplayAddress::parse(to).unwrap();
    let wanted = ReplayTo { numbers: vec![number], first: None, to };
    wish(harness, Command::Job(JobWish::StartReplay(Box::new(wanted))));
}

/// Where nobody listens.
fn nowhere() -> String {
    format!("http://{}/", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

fn until_it_says(harness: &mut Harness<'_, App>, words: &str) {
    let begun = std::time::Instant::now();
    while harness.query_all_by_label_contains(words).next().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing says {words}");
        std::thread::yield_now();
        harness.step();
    }
}

#[test]
fn what_is_gone_on_with_is_what_was_being_sent_not_what_was_asked_about_since() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = house(folder.path(), 2);
    send(&mut harness, 1, &nowhere());
    until_it_says(&mut harness, "Sent elsewhere: not all were taken");
    wish(&mut harness, Command::AskReplay { one: 2, all: Vec::new() });
    harness.get_by_label_contains("#1 was not taken");
    harness.get_by_label("Go on from there").click();
    harness.run_steps(2);
    until_it_says(&mut harness, "was not taken: no connection");
    harness.run_steps(3);
    harness.get_by_label_contains("#1 was not taken");
    harness.get_by_label("Another address").click();
    harness.run_steps(3);
    harness.get_by_label("Notification #2");
}

#[test]
fn that_all_were_taken_is_said_once_and_stands_in_the_way_of_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = house(folder.path(), 2);
    let own = match harness.state().model.health.listener {
        crate::backend::ListenerState::Listening(own) => own,
        ref other => panic!("{other:?}"),
    };
    send(&mut harness, 1, &format!("http://{own}/"));
    until_it_says(&mut harness, "Sent elsewhere: all 1 were taken");
    wish(&mut harness, Command::AskReplay { one: 2, all: Vec::new() });
    harness.get_by_label("Notification #2");
    harness.get_by_label("Send");
}
