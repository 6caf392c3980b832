use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use super::*;
use crate::i18n::Lang;
use crate::ui::testing::fixture::{model, stage};

fn draw(ui: &mut Ui, model: &Model, dialog: &mut (AlertForm, bool), wishes: &mut Vec<Command>) {
    if !dialog.1 {
        dialog.1 = alert_ui(ui, model, &mut dialog.0, wishes);
    }
}

fn shown(
    model: Model,
    at: Option<usize>,
) -> egui_kittest::Harness<'static, crate::ui::testing::fixture::Stage<(AlertForm, bool)>> {
    let alert = at.and_then(|at| model.settings.alerts.get(at)).cloned();
    let form = AlertForm::new(alert.map(Box::new));
    stage(model, (form, false), draw)
}

#[test]
fn an_alert_is_set_up_by_choosing_and_typing() {
    let mut harness = shown(model(Lang::En, ""), None);
    harness.get_by_role_and_label(Role::ComboBox, "Figure").click();
    harness.run();
    harness.get_by_label("Number of calls").click();
    harness.run();
    harness.get_by_role_and_label(Role::ComboBox, "Tell me when it is").click();
    harness.run();
    harness.get_by_label("at least").click();
    harness.run();
    assert_eq!(harness.state().view.0.by, "10", "another number for another figure");
    harness.get_by_role_and_label(Role::TextInput, "Which calls").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Which calls").type_text("at:today outcome:failed");
    harness.run();
    harness.get_by_role_and_label(Role::ComboBox, "Over the last").click();
    harness.run();
    harness.get_by_label("15 minutes").click();
    harness.run();
    let draft = harness.state().view.0.draft().unwrap();
    assert_eq!((draft.filter.to_string().as_str(), draft.rule.minutes), ("outcome:failed", 15));
    assert!(harness.query_by_label("Out of at least").is_none(), "a count needs no sample");
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    let rule = Rule { watched: Watched::Calls, turn: Turn::Above, by: 10.0, minutes: 15, ..Rule::default() };
    let alert = Alert {
        name: "10 calls or more in 15 minutes".to_owned(),
        filter: "outcome:failed".to_owned(),
        rule,
        ..Alert::default()
    };
    assert_eq!(harness.state().wishes, [Command::SaveAlert { before: None, alert: Box::new(alert) }]);
    assert!(harness.state().view.1);
}

#[test]
fn whatever_is_watched_can_be_saved_again() {
    for watched in Watched::ALL {
        for turn in watched.turns() {
            for by in [-1.0, 0.0, 100.0, 1e9] {
                let (sample, cooldown) = (u64::MAX, u32::MAX);
                let rule = Rule { watched, turn: *turn, by, sample, cooldown, ..Rule::default() };
                let form = AlertForm::new(Some(Box::new(Alert { rule, ..Alert::default() })));
                assert_eq!(form.rule(), Some(rule.within_bounds()));
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_said_and_not_saved() {
    let mut harness = shown(model(Lang::En, ""), None);
    harness.state_mut().view.0.by = "200".to_owned();
    harness.state_mut().view.0.filter = "outcome:lucky".to_owned();
    harness.run();
    harness.get_by_label("A number from 1 to 100 is needed");
    harness.get_by_label_contains("lucky");
    harness.get_by_label("Correct what is marked red above to see the result");
    harness.state_mut().view.0.filter = "(at:today | talk<6)".to_owned();
    harness.run();
    harness.get_by_label_contains("finds other calls as time goes by");
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    assert_eq!(harness.state().wishes, []);
    assert!(!harness.state().view.1);
}

#[test]
fn an_alert_keeps_to_hours_in_which_its_window_has_room() {
    let mut harness = shown(model(Lang::En, ""), None);
    assert!(harness.query_by_label("Mon").is_none());
    harness.get_by_role_and_label(Role::RadioButton, "Only in these hours").click();
    harness.run();
    harness.get_by_label("UTC+8; hours that end before they begin go over midnight");
    harness.get_by_role_and_label(Role::CheckBox, "Fri").click();
    harness.run();
    let hours = |harness: &egui_kittest::Harness<
        '_,
        crate::ui::testing::fixture::Stage<(AlertForm, bool)>,
    >| { harness.state().view.0.draft().map(|draft| draft.rule.hours.to_string()) };
    assert_eq!(hours(&harness).as_deref(), Some("mon-thu 09:00-18:00"));
    harness.get_by_label_contains("lower than usual over 1 hour, Mon–Thu 09:00–18:00");
    harness.state_mut().view.0.minutes = 600;
    harness.run();
    harness.get_by_label("These hours are too short for 10 hours");
    assert_eq!(hours(&harness), None);
    harness.state_mut().view.0.minutes = 60;
    harness.get_by_role_and_label(Role::TextInput, "To").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "To").type_text("9");
    harness.run();
    harness.get_by_label("One day at least; times like 09:00, up to 24:00");
}

#[test]
fn a_kept_alert_is_changed_in_its_place_or_removed() {
    let mut model = model(Lang::Zh, "");
    let kept = Alert { name: "热线".to_owned(), filter: "service:callback".to_owned(), ..Alert::default() };
    model.settings.alerts = vec![Alert::default(), kept.clone()];
    let mut harness = shown(model, Some(1));
    harness.state_mut().view.0.by = "30".to_owned();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "保存").click();
    harness.run();
    let rule = Rule { by: 30.0, ..kept.rule };
    let before = Box::new(kept.clone());
    let changed = Box::new(Alert { rule, ..kept });
    let saved = Command::SaveAlert { before: Some(before.clone()), alert: changed };
    assert_eq!(harness.state().wishes, [saved]);
    harness.state_mut().view.1 = false;
    harness.run();
    harness.get_by_role_and_label(Role::Button, "删除").click();
    harness.run();
    assert_eq!(harness.state().wishes[1..], [Command::RemoveAlert(before)]);
}

#[test]
fn an_alert_on_calls_whose_end_is_given_counts_them() {
    for (filter, watched, turn) in [
        ("service:callback at:today", Rule::default().watched, Turn::Fallen),
        ("outcome:not_answered at:today", Watched::Calls, Turn::Risen),
        ("state-code:8101,8102", Watched::Calls, Turn::Risen),
        ("!outcome:answered", Watched::Calls, Turn::Risen),
        ("reached:a_answered", Watched::Calls, Turn::Risen),
        ("nonsense:", Rule::default().watched, Turn::Fallen),
    ] {
        let form = AlertForm::of(String::new(), filter);
        assert_eq!((form.watched, form.turn), (watched, turn), "{filter}");
    }
}

#[test]
fn enter_saves_an_alert_that_can_be_saved() {
    let mut harness = shown(model(Lang::En, ""), None);
    harness.get_by_role_and_label(Role::TextInput, "Name").type_text("Faults");
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Which calls").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Which calls").type_text("outcome:");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!((harness.state().wishes.len(), harness.state().view.1), (0, false), "it cannot be read");
    harness.get_by_role_and_label(Role::TextInput, "Which calls").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Which calls").type_text("failed");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    let [Command::SaveAlert { before: None, alert }] = &harness.state().wishes[..] else { panic!() };
    assert_eq!((alert.name.as_str(), alert.filter.as_str()), ("Faults", "outcome:failed"));
    assert!(harness.state().view.1);
}
