//! The note, and the calls of the same people.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{Count, Related};
use crate::ui::command::{Command, Tab};

/// The field of the note.
fn field<'a>(harness: &'a Harness<'static, Stage<DetailView>>) -> egui_kittest::Node<'a> {
    harness.get_by_role(egui::accesskit::Role::MultilineTextInput)
}

fn annotated(text: &str) -> Command {
    Command::Annotate { session: session("s1"), text: text.to_owned() }
}

#[test]
fn what_is_typed_is_saved_by_ctrl_enter_and_undone_with_one_press() {
    let mut harness = page(model(Lang::En, with_note(busy("s1"), "call back")));
    harness.get_by_label_contains("Saved 14:00:30");
    field(&harness).focus();
    harness.run();
    field(&harness).type_text(" at 15:00");
    harness.run();
    assert_eq!(harness.state().wishes, [], "not while the keyboard is in the field");
    harness.get_by_label_contains("Not saved yet");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(harness.state().wishes, [annotated("call back at 15:00")]);
    harness.get_by_label_contains("Saving…");

    let written = with_note(busy("s1"), "call back at 15:00");
    harness.state_mut().model.call_file = Some(file(written));
    harness.run();
    harness.get_by_label_contains("Saved 14:00:30");
    harness.get_by_label("Undo").click_accesskit();
    harness.run();
    assert_eq!(harness.state().wishes.last(), Some(&annotated("call back")));
}

#[test]
fn leaving_the_field_saves_and_so_does_another_call() {
    let mut harness = page(model(Lang::Zh, busy("s1")));
    field(&harness).focus();
    harness.run();
    field(&harness).type_text("已回拨");
    harness.run();
    let other = busy("s2");
    harness.state_mut().model.selected = Some(session("s2"));
    harness.state_mut().model.call_file = Some(file(other));
    harness.run();
    assert_eq!(harness.state().wishes, [annotated("已回拨")]);
    assert!(harness.query_by_value("已回拨").is_none());
}

#[test]
fn a_note_that_was_not_saved_is_unsaved_again_and_keeps_its_text() {
    let mut harness = page(model(Lang::En, busy("s1")));
    field(&harness).focus();
    harness.run();
    field(&harness).type_text("precious");
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    harness.state_mut().view.note_was_not_saved(&session("s1"));
    field(&harness).focus();
    harness.run();
    harness.get_by_label_contains("Not saved yet");
    assert_eq!(field(&harness).value().as_deref(), Some("precious"));
}

#[test]
fn a_masked_screen_hides_the_numbers_of_a_note_and_does_not_let_it_be_changed() {
    let mut model = model(Lang::En, with_note(busy("s1"), "landline 075583601104"));
    model.settings.mask = true;
    let mut harness = page(model);
    harness.get_by_label("landline •••• 1104");
    assert!(harness.query_by_role(egui::accesskit::Role::MultilineTextInput).is_none());
    harness.get_by_label_contains("press m to unmask");
    // Before an audience that key does nothing.
    harness.state_mut().model.screen.presenting = true;
    harness.run();
    harness.get_by_label("landline •••• 1104");
    harness.get_by_label_contains("leave presenter mode first");
    assert!(harness.query_by_label_contains("press m").is_none());
}

#[test]
fn a_note_that_is_being_typed_keeps_the_keyboard_when_numbers_are_masked_again() {
    let mut model = model(Lang::En, with_note(busy("s1"), "landline 075583601104"));
    model.settings.mask = true;
    model.screen.revealed_until = Some(at(61_000));
    let mut harness = page(model);
    field(&harness).focus();
    harness.run();
    field(&harness).type_text(", busy");
    harness.run();
    assert_eq!(field(&harness).value().as_deref(), Some("landline 075583601104, busy"));
    harness.state_mut().model.now = at(61_000);
    harness.run();
    assert!(harness.ctx.text_edit_focused(), "the next key is one of the text");
    assert_eq!(field(&harness).value().as_deref(), Some("landline ••••••••1104, busy"));
    assert_eq!(harness.state().wishes, []);
    harness.event(egui::Event::Text(", so mail".to_owned()));
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(harness.state().wishes, [annotated("landline 075583601104, busy, so mail")]);
    assert!(harness.query_by_role(egui::accesskit::Role::MultilineTextInput).is_none());
    harness.get_by_label("landline •••• 1104, busy, so mail");
}

#[test]
fn other_calls_of_the_same_people_open_compare_and_lead_to_the_history() {
    let mut model = model(Lang::En, busy("s1"));
    let other = busy("s2").fold();
    let related = Related {
        calls: vec![Arc::new(Call { id: 2, ..other })],
        ever: Count { calls: 10_000, is_cut: true },
        lately: Count { calls: 12, is_cut: false },
    };
    model.beside.related = Some(Arc::new(related));
    let mut harness = page(model);
    harness.get_by_label_contains("12 in 30 days · 10,000+ in all");
    harness.get_by_label_contains("Open the call of 2026-11-21 14:00:00").click_accesskit();
    harness.run();
    harness.get_by_label("Compare with the call of 2026-11-21 14:00:00").click_accesskit();
    harness.run();
    harness.get_by_label("Show all in History").click_accesskit();
    harness.run();
    let expected = [
        Command::OpenCall(session("s2")),
        Command::Compare { session: session("s1"), with: session("s2") },
        Command::SetHistoryFilter("number:13800138000,18688904321".to_owned()),
        Command::Go(Tab::History),
    ];
    assert_eq!(harness.state().wishes, expected);
}

#[test]
fn a_call_with_a_note_is_marked_in_the_rows_of_board_and_history() {
    use crate::ui::app::Views;
    use crate::ui::panel::{history, live};
    let mut facts = Facts::new(session("s1"), at(0));
    tell(&mut facts, EventKind::Callout, A, 0, 0);
    let noted = Arc::new(Call { id: 1, ..with_note(facts, "call back").fold() });
    let shown = |tab: Tab| {
        let mut model = Model::blank(at(5_000), Lang::En);
        model.tab = tab;
        model.put([noted.clone()]);
        let page = crate::backend::Page { calls: vec![noted.clone()], ..Default::default() };
        (model.history.page, model.history.rows, model.history.complete) = (Some(Arc::new(page)), 1, true);
        model.totals = Some(crate::backend::Totals { calls: 1, ..Default::default() });
        let harness = stage(model, Views::default(), move |ui, model, views: &mut Views, wishes| match tab {
            Tab::Live => live::live_ui(ui, model, &mut views.live, wishes),
            _ => history::history_ui(ui, model, &mut views.history, wishes),
        });
        harness.query_all_by_label_contains("has a note").count()
    };
    assert_eq!((shown(Tab::Live), shown(Tab::History)), (1, 1));
}
