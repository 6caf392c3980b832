//! Where keys lead: out of a field that is being typed into, and out of a comparison.

use super::*;
use crate::call::Thresholds;

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
