//! Calls that are marked, and what is done with all of them.

use super::fresh::{push, until};
use super::*;
use crate::ui::command::Chord;

fn session(nth: usize) -> SessionId {
    SessionId::new(&format!("s{nth}")).unwrap()
}

/// A call from 0755 8360 1104 to 186 8890 432`nth`.
fn event(kind: &str, nth: usize) -> String {
    let numbers = format!(r#""caller":"+8675583601104","called":"+861868890432{nth}""#);
    let info = format!(r#"{{"sessionId":"s{nth}","timestamp":"2026-11-21 06:00:00",{numbers}}}"#);
    format!(r#"{{"eventType":"{kind}","statusInfo":{info}}}"#)
}

/// A board with the calls 1 to `count`.
fn board(folder: &Path, count: usize) -> Harness<'static, App> {
    let mut harness = open(folder, Some(Lang::En));
    (1..=count).for_each(|nth| push(&harness, &event("callout", nth)));
    until(&mut harness, |app| app.model.board.calls.len() == count);
    harness.run_steps(3);
    harness
}

fn mark(harness: &mut Harness<'_, App>, all: &[usize]) {
    wish(harness, Command::MarkAll(all.iter().map(|nth| session(*nth)).collect()));
}

fn marked(harness: &Harness<'_, App>) -> Vec<SessionId> {
    harness.state().model.marks.list()
}

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label(words).next().is_some()
}

fn press(harness: &mut Harness<'_, App>, chord: Chord) {
    harness.event(chord.press());
    harness.run_steps(3);
}

/// What is copied from now on until something is.
fn copied(harness: &mut Harness<'_, App>) -> String {
    let begun = std::time::Instant::now();
    loop {
        harness.step();
        let commands = &harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing is copied");
        std::thread::yield_now();
    }
}

#[test]
fn what_is_copied_of_marked_calls_is_read_where_one_has_left_the_board() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 3);
    mark(&mut harness, &[3, 1]);
    harness.event(Chord::Alt(Key::Y).press());
    assert_eq!(copied(&mut harness), "18688904323\n18688904321");
    harness.run_steps(3);
    assert!(says(&harness, "Numbers copied: 2"));
    // One that is nowhere takes none of the others along.
    harness.state_mut().model.marks.mark(session(9)).unwrap();
    harness.state_mut().model.settings.mask = true;
    harness.event(Chord::Alt(Key::Y).press());
    assert_eq!(copied(&mut harness), "•••• 4323\n•••• 4321");
    harness.run_steps(3);
    assert!(says(&harness, "Numbers copied: 2 of 3 marked"));
    harness.event(Chord::Alt(Key::S).press());
    assert_eq!(copied(&mut harness), "s3\ns1\ns9");
    harness.event(Chord::Alt(Key::D).press());
    let text = copied(&mut harness);
    assert!(text.contains("\nSession ID: s3\n\n") && text.ends_with("\nSession ID: s1"), "{text}");
    assert!(text.contains("•••• 4323") && !text.contains("18688904323"), "{text}");
}

#[test]
fn show_only_these_finds_exactly_these_and_export_asks_about_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 12);
    mark(&mut harness, &[1, 12]);
    harness.get_by_label("Show only these").click();
    harness.run_steps(2);
    assert_eq!(harness.state().model.tab, Tab::History);
    assert_eq!(harness.state().model.history.filter.text(), "session=s1,s12");
    let rows = |app: &App| app.model.history.complete.then_some(app.model.history.rows);
    until(&mut harness, |app| rows(app) == Some(2) && app.model.history.page.is_some());
    assert_eq!(marked(&harness), [1, 12].map(session), "they stay marked");
    wish(&mut harness, Command::SetHistoryFilter(String::new()));
    until(&mut harness, |app| rows(app) == Some(12));
    wish(&mut harness, Command::Go(Tab::Live));
    press(&mut harness, Chord::Alt(Key::E));
    until(&mut harness, |app| rows(app) == Some(2));
    harness.step();
    assert!(harness.state().views.dialogs.is_open());
    assert!(harness.query_all_by_label_contains("Export 2 rows").count() > 0);
}

#[test]
fn escape_lets_go_of_the_chosen_call_first_then_of_the_marks_and_that_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 3);
    mark(&mut harness, &[3, 1]);
    wish(&mut harness, Command::OpenCall(session(2)));
    press(&mut harness, Chord::Key(Key::Escape));
    assert!(!harness.state().model.call_is_open && harness.state().model.selected.is_some());
    press(&mut harness, Chord::Key(Key::Escape));
    assert_eq!(harness.state().model.selected, None);
    assert_eq!(marked(&harness), [3, 1].map(session));
    press(&mut harness, Chord::Key(Key::Escape));
    assert!(marked(&harness).is_empty());
    assert!(says(&harness, "Marks cleared: 2"));
    undo_key(&mut harness);
    assert_eq!(marked(&harness), [3, 1].map(session));
    press(&mut harness, Chord::Alt(Key::X));
    assert!(marked(&harness).is_empty());
}

#[test]
fn all_that_the_board_shows_are_marked_at_once_and_pinned_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 4);
    wish(&mut harness, Command::SetLiveFilter("(*4321 | *4322 | *4323)".into()));
    press(&mut harness, Chord::Ctrl(Key::A));
    assert_eq!(marked(&harness), [3, 2, 1].map(session));
    mark(&mut harness, &[4]);
    press(&mut harness, Chord::Alt(Key::P));
    assert_eq!(harness.state().model.pinned.len(), 4);
    harness.get_by_label("Unpin").click();
    harness.run_steps(3);
    assert!(harness.state().model.pinned.is_empty());
    undo_key(&mut harness);
    assert_eq!(harness.state().model.pinned.len(), 4);
    // In the history a filter says "all" already.
    wish(&mut harness, Command::Do(Action::ClearMarks));
    wish(&mut harness, Command::Go(Tab::History));
    press(&mut harness, Chord::Ctrl(Key::A));
    assert!(marked(&harness).is_empty());
}

#[test]
fn what_is_said_of_a_filter_that_is_cleared_is_short_however_many_calls_it_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::MarkAll((0..1_000).map(session).collect()));
    wish(&mut harness, Command::Go(Tab::History));
    wish(&mut harness, Command::Do(Action::ShowMarked));
    let filter = harness.state().model.history.filter.text().to_owned();
    wish(&mut harness, Command::Do(Action::ClearFilter));
    assert!(says(
        &harness,
        "Filter cleared: session=s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12,s13,s14,s15,…"
    ));
    undo_key(&mut harness);
    assert_eq!(harness.state().model.history.filter.text(), filter);
    // One word as long as that is cut within it.
    wish(&mut harness, Command::SetHistoryFilter("x".repeat(500)));
    wish(&mut harness, Command::Do(Action::ClearFilter));
    assert!(says(&harness, &format!("Filter cleared: {}…", "x".repeat(64))));
}

#[test]
fn beyond_a_thousand_marks_a_word_says_that_there_are_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::MarkAll((0..1_003).map(session).collect()));
    assert!(says(&harness, "No more than 1,000 calls can be marked; left out: 3"));
    wish(&mut harness, Command::Mark(session(2_000)));
    assert!(says(&harness, "No more than 1,000 calls can be marked; this one is not"));
    assert_eq!(marked(&harness).len(), 1_000);
}

#[test]
fn where_the_chosen_call_is_far_away_a_click_with_shift_marks_one_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 3);
    wish(&mut harness, Command::Go(Tab::History));
    until(&mut harness, |app| app.model.history.page.is_some() && app.model.history.rows == 3);
    mark(&mut harness, &[1]);
    // Of a hundred thousand rows those around the ones on the screen have been read.
    wish(&mut harness, Command::Select(Some(session(9))));
    harness.query_all_by_label_contains("186 8890 4323").next().unwrap().click_modifiers(Modifiers::SHIFT);
    harness.run_steps(3);
    assert_eq!(marked(&harness), [1, 3].map(session));
    assert!(says(
        &harness,
        "Only this row is marked: the one to begin from is too far away, or not in the table"
    ));
}

#[test]
fn in_the_history_calls_are_marked_by_key_and_the_menu_of_a_call_says_what_can_be_done_with_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 3);
    wish(&mut harness, Command::Go(Tab::History));
    until(&mut harness, |app| app.model.history.page.is_some() && app.model.history.rows == 3);
    press(&mut harness, Chord::Key(Key::Home));
    let first = harness.state().model.selected.clone().unwrap();
    press(&mut harness, Chord::Key(Key::X));
    assert_eq!(marked(&harness).first(), Some(&first));
    assert_ne!(harness.state().model.selected.as_ref(), Some(&first));
    wish(&mut harness, Command::OpenMenu(first));
    harness.get_by_role_and_label(Role::MenuItem, "Unmark").click();
    harness.run_steps(3);
    assert!(marked(&harness).is_empty());
    wish(&mut harness, Command::OpenMenu(session(2)));
    assert!(harness.query_by_label("Copy the marked calls' session IDs").is_none());
    harness.get_by_role_and_label(Role::MenuItem, "Mark").click();
    harness.run_steps(3);
    wish(&mut harness, Command::OpenMenu(session(1)));
    harness.get_by_label("Copy the marked calls' session IDs").click();
    assert_eq!(copied(&mut harness), "s2");
}

#[test]
fn while_the_menu_of_a_call_is_open_keys_are_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = board(folder.path(), 3);
    wish(&mut harness, Command::OpenMenu(session(2)));
    // Nothing in it has the keyboard, as after a press beside its lines.
    harness.ctx.memory_mut(|memory| memory.focused().inspect(|id| memory.surrender_focus(*id)));
    press(&mut harness, Chord::Alt(Key::X));
    press(&mut harness, Chord::Key(Key::P));
    assert!(harness.state().model.pinned.is_empty());
    press(&mut harness, Chord::Key(Key::Escape));
    assert!(harness.query_by_role_and_label(Role::MenuItem, "Mark").is_none(), "it closes");
    assert_eq!(harness.state().model.selected, Some(session(2)), "and nothing else does");
}
