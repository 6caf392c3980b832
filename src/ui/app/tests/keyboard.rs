//! Where keys lead: out of a field that is being typed into, and out of a comparison.

use super::fresh::{event, push, until};
use super::*;
use crate::call::Thresholds;

fn session(name: &str) -> SessionId {
    SessionId::new(name).unwrap()
}

/// The page of a call of which a mark is picked.
fn picking(folder: &Path) -> Harness<'static, App> {
    let mut harness = open(folder, Some(Lang::En));
    push(&harness, &event("callout", 1));
    push(&harness, &event("callout", 2));
    until(&mut harness, |app| app.model.board.stored >= 2);
    wish(&mut harness, Command::OpenCall(session("s1")));
    until(&mut harness, |app| app.model.call_file.is_some());
    harness.step();
    harness.get_by_label_contains(" · Platform time").click_accesskit();
    harness.run_steps(3);
    harness.get_by_label("Clear the marks");
    harness
}

/// Puts another call beside it.
fn compare(harness: &mut Harness<'_, App>) {
    wish(harness, Command::Compare { session: session("s1"), with: session("s2") });
    until(harness, |app| app.model.beside.other.is_some());
    harness.step();
    harness.get_by_label("Only differences");
}

#[test]
fn a_limit_of_trust_that_a_key_leads_away_from_is_obeyed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::Settings));
    harness.get_by_role_and_label(Role::TextInput, "Ringing or waiting for over").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("120".to_owned()));
    harness.run_steps(2);
    assert_eq!(harness.state().model.settings.thresholds, Thresholds::default(), "not while it is typed");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    harness.run_steps(3);
    assert_eq!(harness.state().model.tab, Tab::Live);
    let longer = Thresholds { ringing_silence_secs: 120, ..Thresholds::default() };
    assert_eq!(harness.state().model.settings.thresholds, longer);
}

#[test]
fn the_first_escape_leaves_a_comparison_and_the_next_ones_what_was_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = picking(folder.path());
    compare(&mut harness);
    let mut after_escape = || {
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        let model = &harness.state().model;
        let is_picked = harness.query_by_label("Clear the marks").is_some();
        (model.beside.compared.is_some(), is_picked, model.call_is_open)
    };
    assert_eq!(after_escape(), (false, true, true));
    assert_eq!(after_escape(), (false, false, true));
    assert_eq!(after_escape(), (false, false, false));
}

#[test]
fn escape_leaves_the_note_first_and_then_the_page_of_the_call() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = picking(folder.path());
    let mut after_escape = |before: Option<Key>| {
        before.into_iter().for_each(|key| harness.key_press(key));
        harness.run_steps(4);
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        (harness.ctx.text_edit_focused(), harness.state().model.call_is_open)
    };
    after_escape(None);
    assert_eq!(after_escape(Some(Key::N)), (false, true), "the note is left, and nothing else");
    assert_eq!(after_escape(None), (false, false));
}

#[test]
fn the_keys_of_note_and_raw_text_lead_out_of_a_comparison_to_the_call() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = picking(folder.path());
    let is_alone = |harness: &Harness<'_, App>| {
        let model = &harness.state().model;
        model.call_is_open
            && model.beside.compared.is_none()
            && harness.query_by_role(Role::MultilineTextInput).is_some()
    };
    compare(&mut harness);
    harness.key_press(Key::R);
    harness.run_steps(3);
    assert!(is_alone(&harness));
    compare(&mut harness);
    harness.key_press(Key::N);
    harness.run_steps(4);
    assert!(is_alone(&harness));
    assert!(harness.ctx.text_edit_focused(), "one can type at once");
}

#[test]
fn escape_closes_the_notification_beside_the_inbox_and_another_list_has_none_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    push(&harness, &event("callout", 1));
    wish(&mut harness, Command::Go(Tab::Inbox));
    let mut after = |close: fn(&mut Harness<'_, App>)| {
        until(&mut harness, |app| app.model.inbox.as_deref().is_some_and(|page| page.total == 1));
        harness.key_press(Key::J);
        until(&mut harness, |app| app.model.inbox.as_deref().is_some_and(|page| page.open.is_some()));
        harness.run_steps(3);
        harness.get_by_label("How it was understood");
        close(&mut harness);
        harness.run_steps(3);
        assert!(harness.query_by_label("How it was understood").is_none());
        until(&mut harness, |app| app.model.inbox.as_deref().is_some_and(|page| page.open.is_none()));
    };
    after(|harness| harness.key_press(Key::Escape));
    after(|harness| {
        harness.get_by_label("Unknown fields").click();
        harness.run_steps(3);
    });
}
