//! What was said before numbers were masked is not seen after.

use super::*;

const NUMBER: &str = "13800138000";

fn is_said(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// A filter with a number was cleared in this window, and a toast says so.
fn cleared(folder: &Path) -> Harness<'static, App> {
    let mut harness = open(folder, Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::History));
    wish(&mut harness, Command::SetHistoryFilter(NUMBER.into()));
    wish(&mut harness, Command::Do(Action::ClearFilter));
    assert!(is_said(&harness, "Filter cleared: 13800138000"));
    harness
}

#[test]
fn a_toast_loses_its_numbers_when_the_screen_is_masked() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = cleared(folder.path());
    wish(&mut harness, Command::Do(Action::ToggleMask));
    assert!(!is_said(&harness, NUMBER));
    assert!(is_said(&harness, "Filter cleared: •••• 8000"), "it can still be undone");
    harness.get_by_label("Undo");
}

#[test]
fn undoing_on_a_masked_screen_does_not_say_a_number_that_was_cleared_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = cleared(folder.path());
    wish(&mut harness, Command::Do(Action::ToggleMask));
    undo_key(&mut harness);
    assert_eq!(harness.state().model.history.filter.text(), NUMBER);
    assert!(is_said(&harness, "Undone: Filter cleared: •••• 8000"));
    assert!(!is_said(&harness, NUMBER));
}

#[test]
fn the_key_of_masking_does_nothing_while_an_audience_looks_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Set(Setting::Mask(true)));
    wish(&mut harness, Command::Do(Action::Presenter));
    harness.key_press(Key::M);
    harness.run_steps(3);
    assert!(harness.state().model.settings.mask, "numbers stay masked after the presentation");
    wish(&mut harness, Command::Do(Action::Presenter));
    harness.key_press(Key::M);
    harness.run_steps(3);
    assert!(!harness.state().model.settings.mask);
}
