//! The card, opened from the strip.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;

use crate::backend::{DoorReport, Health, ListenerState, RefusedFor, Topic, VisitorReport};
use crate::backend::{End, ReplayAddress, ReplayReport, ReplayState, ReplayTo};
use crate::i18n::Lang;
use crate::ui::command::{Command, Tab};
use crate::ui::model::Replay;
use crate::ui::panel::status::status_ui;
use crate::ui::testing::fixture::{model, stage};

#[test]
fn the_listener_in_the_strip_opens_what_came_to_the_door() {
    let mut model = model(Lang::En, "");
    let visitor = VisitorReport {
        peer: "203.0.113.7".to_owned(),
        connections: 0,
        received: 1_204,
        refused: 3,
        last_seen: model.now,
    };
    let door = DoorReport {
        connections: 2,
        visitors: vec![visitor; 9],
        known_visitors: 12,
        refused: vec![(RefusedFor::Token, 3)],
    };
    model.settings.security.token = true;
    model.health = Arc::new(Health {
        listener: ListenerState::Listening("0.0.0.0:8460".parse().unwrap()),
        received: 1_204,
        turned_away: 3,
        door: Arc::new(door),
        ..Health::default()
    });
    let mut harness = stage(model, (), |ui, model, (), wishes| status_ui(ui, model, wishes));
    harness.get_by_label("Open · not encrypted");
    assert!(harness.query_by_label("Receiving").is_none());
    harness.get_by_label_contains("Show receiving details").click();
    harness.run();
    harness.get_by_label("Receiving");
    harness.get_by_label_contains("1,204 stored, 0 lost, 3 turned away");
    harness.get_by_label_contains("2 open; at most 4,096, 512 from one sender");
    harness.get_by_label("No token in the path");
    assert_eq!(harness.get_all_by_label("203.0.113.7").count(), 8);
    harness.get_by_label("4 more senders");
    harness.get_by_label("Security settings").click();
    harness.run();
    harness.get_by_label_contains("Show receiving details").click();
    harness.run();
    harness.get_by_label("What was turned away").click();
    harness.run();
    let refused = Command::ShowTopic(Topic::Refused);
    assert_eq!(harness.state().wishes, [Command::Go(Tab::Settings), refused]);
}

#[test]
fn pushes_that_could_not_be_taken_are_counted_in_the_strip_and_lead_to_the_gaps() {
    let mut model = model(Lang::Zh, "");
    model.health = Arc::new(Health { missed: 1_204, refused: 1_300, ..Health::default() });
    let mut harness = stage(model, (), |ui, model, (), wishes| status_ui(ui, model, wishes));
    harness.get_by_label("丢失推送 1,204").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::ShowTopic(Topic::Gaps)]);
}

#[test]
fn what_is_being_sent_elsewhere_stands_in_the_strip_and_leads_back_to_its_dialog() {
    let mut model = model(Lang::En, "");
    let to = ReplayAddress::parse("http://10.0.0.7:9000/push").unwrap();
    let wanted = Arc::new(ReplayTo { numbers: vec![7, 9], first: None, to });
    let report = ReplayReport { total: 2, sent: 1, taken: 1, ..ReplayReport::default() };
    let state = Arc::new(ReplayState::Running(report.clone()));
    model.replay = Some(Replay { wanted: wanted.clone(), state });
    let mut harness = stage(model, (), |ui, model, (), wishes| status_ui(ui, model, wishes));
    harness.get_by_label("Sending elsewhere: 1 of 2").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::AskReplay { one: 7, all: vec![7, 9] }]);
    let state = Arc::new(ReplayState::Ended(report, End::Stopped));
    harness.state_mut().model.replay = Some(Replay { wanted, state });
    harness.run();
    assert!(harness.query_by_label_contains("Sending elsewhere").is_none());
}
