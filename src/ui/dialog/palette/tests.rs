use std::sync::Arc;

use egui::accesskit::Role as AkRole;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable, by};

use super::*;
use crate::call::{Arrival, EventKind, Facts, Number, SessionId, Stamp, StatusEvent};
use crate::ui::command::{Action, Tab};
use crate::ui::testing::fixture::{Stage, model, stage};

type Open = (Palette, bool);

fn draw(ui: &mut Ui, model: &Model, open: &mut Open, wishes: &mut Vec<Command>) {
    if !open.1 {
        open.1 = palette_ui(ui, model, &mut open.0, wishes);
    }
}

fn open(model: Model) -> Harness<'static, Stage<Open>> {
    let mut harness = stage(model, Open::default(), draw);
    harness.run_steps(3);
    harness
}

fn found(harness: &Harness<'_, Stage<Open>>) -> Vec<String> {
    let options = harness.query_all(by().role(AkRole::ListBoxOption));
    options.filter_map(|node| node.accesskit_node().label()).collect()
}

fn type_in(harness: &mut Harness<'_, Stage<Open>>, text: &str) {
    harness.get_by_role(AkRole::TextInput).type_text(text);
    harness.run_steps(3);
}

fn press(harness: &mut Harness<'_, Stage<Open>>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

/// What was wished, whether it is remembered or not.
fn wished(harness: &Harness<'_, Stage<Open>>) -> Option<Command> {
    match harness.state().wishes.first()?.clone() {
        Command::Chosen { wish, .. } => Some(*wish),
        wish => Some(wish),
    }
}

fn calling(id: i64, session: &str, called: &str) -> Arc<crate::call::Call> {
    let session = SessionId::new(session).unwrap();
    let mut facts = Facts::new(session.clone(), Arrival(0));
    let event = StatusEvent::new(EventKind::Callout, session, Some(Stamp(1_795_240_700)));
    facts.add_event(StatusEvent { called: Number::new(called), ..event }, Arrival(0));
    Arc::new(crate::call::Call { id, ..facts.fold() })
}

#[test]
fn an_action_is_found_in_either_language_and_done_by_enter() {
    for (lang, query) in
        [(Lang::Zh, "mask"), (Lang::En, "脱敏"), (Lang::Zh, "号码脱敏"), (Lang::En, "msak num")]
    {
        let mut harness = open(model(lang, ""));
        type_in(&mut harness, query);
        press(&mut harness, Key::Enter);
        assert_eq!(wished(&harness), Some(Command::Do(Action::ToggleMask)), "{query}");
        assert!(harness.state().view.1, "it closes");
    }
}

#[test]
fn arrows_move_and_escape_leaves_without_a_wish() {
    let mut harness = open(model(Lang::En, ""));
    type_in(&mut harness, "go to");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert_eq!(wished(&harness), Some(Command::Do(Action::GoHistory)));

    let mut harness = open(model(Lang::En, ""));
    press(&mut harness, Key::Escape);
    assert_eq!((harness.state().wishes.len(), harness.state().view.1), (0, true));
}

#[test]
fn what_cannot_be_done_is_shown_with_the_reason_and_does_nothing() {
    let mut harness = open(model(Lang::En, ""));
    type_in(&mut harness, "copy number");
    assert_eq!(found(&harness).first().map(String::as_str), Some("Copy number, Select a call first"));
    press(&mut harness, Key::Enter);
    assert_eq!((harness.state().wishes.len(), harness.state().view.1), (0, false));
}

#[test]
fn a_line_is_chosen_by_mouse_as_well() {
    let mut harness = open(model(Lang::Zh, ""));
    type_in(&mut harness, "投屏");
    harness.get_by_label_contains("投屏模式").click();
    harness.run_steps(2);
    assert_eq!(wished(&harness), Some(Command::Do(Action::Presenter)));
}

#[test]
fn a_call_is_found_by_the_end_of_its_number_and_by_its_session() {
    let mut model = model(Lang::En, "");
    model.put([calling(1, "1201_7_abc", "+8613800138000"), calling(2, "1201_8_def", "+8613900139001")]);
    let mut harness = open(model);
    type_in(&mut harness, "9001");
    let lines = found(&harness);
    assert!(lines[0].starts_with("Open call 139 0013 9001"), "{lines:?}");
    assert_eq!(lines.last().map(String::as_str), Some("Find numbers that end with 9001 in the history"));
    press(&mut harness, Key::Enter);
    assert_eq!(wished(&harness), Some(Command::OpenCall(SessionId::new("1201_8_def").unwrap())));

    let mut harness = open({
        let mut model = crate::ui::testing::fixture::model(Lang::En, "");
        model.put([calling(1, "1201_7_abc", "+8613800138000")]);
        model
    });
    type_in(&mut harness, "1201_7");
    press(&mut harness, Key::Enter);
    assert_eq!(wished(&harness), Some(Command::OpenCall(SessionId::new("1201_7_abc").unwrap())));
}

#[test]
fn an_id_pasted_out_of_a_spreadsheet_finds_its_call() {
    let id = "+8613800138000_+8613900139001_4_627e";
    let mut model = model(Lang::En, "");
    model.put([calling(1, id, "+8613800138000")]);
    let mut harness = open(model);
    type_in(&mut harness, &format!("'{id}"));
    assert_eq!(
        found(&harness).last().map(String::as_str),
        Some(&*format!("Find session {id} in the history"))
    );
    press(&mut harness, Key::Enter);
    assert_eq!(wished(&harness), Some(Command::OpenCall(SessionId::new(id).unwrap())));
}

#[test]
fn a_number_nobody_calls_just_now_is_looked_for_in_the_history() {
    let mut harness = open(model(Lang::Zh, ""));
    type_in(&mut harness, "138 0013 8000");
    press(&mut harness, Key::Enter);
    let filter = "number:*13800138000".to_owned();
    assert_eq!(wished(&harness), Some(Command::ShowView { tab: Tab::History, filter }));
}

#[test]
fn what_was_chosen_last_stands_on_top() {
    let mut model = model(Lang::En, "");
    model.settings.recent = vec!["zone UTC+9".to_owned(), "Help".to_owned()];
    let harness = open(model);
    assert_eq!(found(&harness)[..2], ["Time zone: UTC+9".to_owned(), "Help".to_owned()]);
}

#[test]
fn views_languages_themes_and_zones_can_be_found() {
    let mut harness = open(model(Lang::Zh, ""));
    for (query, line) in [
        ("english", "语言：English 英文"),
        ("dark theme", "主题：深色"),
        ("北京", "时区：UTC+8 北京"),
        ("故障 历史", "视图：故障（历史）"),
        ("live talking", "视图：通话中（实时）"),
    ] {
        type_in(&mut harness, query);
        let lines = found(&harness);
        assert!(lines.iter().any(|found| found.starts_with(line)), "{query}: {lines:?}");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        press(&mut harness, Key::Backspace);
    }
}

#[test]
fn numbers_are_masked_here_too() {
    let mut model = model(Lang::En, "");
    model.settings.mask = true;
    model.put([calling(1, "1201_7_abc", "+8613800138000")]);
    let mut harness = open(model);
    type_in(&mut harness, "8000");
    assert!(found(&harness)[0].starts_with("Open call •••• 8000"), "{:?}", found(&harness));
    type_in(&mut harness, "13800138000");
    assert!(!found(&harness).iter().any(|line| line.contains("13800138000")), "{:?}", found(&harness));
}
