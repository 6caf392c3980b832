//! What was done is taken back.

use super::*;

#[test]
fn a_call_unpinned_is_pinned_again_by_the_button_of_the_toast() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let session = SessionId::new("1201_7").unwrap();
    wish(&mut harness, Command::Pin(session.clone()));
    assert!(harness.query_by_label("Undo").is_none(), "pinning shows for itself");
    wish(&mut harness, Command::Pin(session.clone()));
    assert!(harness.state().model.pinned.is_empty());
    harness.get_by_label("Undo").click();
    harness.run_steps(3);
    assert!(harness.state().model.pinned.contains(&session));
    assert!(harness.query_all_by_label("Undone: Unpinned 1201_7").count() > 0);
}

#[test]
fn what_was_done_last_is_undone_first_and_on_its_own_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let view = View { name: "Faults".into(), filter: "outcome:failed".into(), place: Place::History };
    wish(&mut harness, Command::SaveView(view.clone()));
    let saved = harness.state().model.settings.views.clone();
    assert!(saved.contains(&view));
    wish(&mut harness, Command::Go(Tab::History));
    wish(&mut harness, Command::RemoveView(view));
    wish(&mut harness, Command::SetHistoryFilter("138* talk<6".into()));
    wish(&mut harness, Command::Do(Action::ClearFilter));
    wish(&mut harness, Command::Go(Tab::Settings));
    assert_eq!(harness.state().model.history.filter.text(), "");
    undo_key(&mut harness);
    assert_eq!(harness.state().model.history.filter.text(), "138* talk<6");
    assert_eq!(harness.state().model.tab, Tab::History);
    undo_key(&mut harness);
    assert_eq!(harness.state().model.settings.views, saved);
    undo_key(&mut harness);
    assert_eq!(harness.state().model.screen.undo, None);
}

#[test]
fn undoing_finds_a_view_where_it_stands_now() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let view = |name: &str| View { name: name.into(), filter: "talk<6".into(), place: Place::History };
    wish(&mut harness, Command::SaveView(view("One")));
    wish(&mut harness, Command::SaveView(view("Two")));
    let first = harness.state().model.settings.views[0].clone();
    wish(&mut harness, Command::RenameView { view: view("Two"), name: "Short".into() });
    wish(&mut harness, Command::Set(Setting::MoveView { view: view("Short"), to: first }));
    wish(&mut harness, Command::SaveView(view("Three")));
    undo_key(&mut harness);
    let views = &harness.state().model.settings.views;
    assert_eq!(views.first(), Some(&view("Two")));
    assert!(views.contains(&view("One")) && views.contains(&view("Three")));
    // What is gone takes no other one with it.
    let (before, gone) = (views.clone(), view("Short"));
    wish(&mut harness, Command::RenameView { view: gone.clone(), name: "Four".into() });
    wish(&mut harness, Command::RemoveView(gone));
    assert_eq!(harness.state().model.settings.views, before);
}

#[test]
fn undoing_gives_way_to_another_view_that_has_the_name_by_now() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let view =
        |name: &str, filter: &str| View { name: name.into(), filter: filter.into(), place: Place::History };
    let (old, new) = (view("One", "138*"), view("One", "139*"));
    wish(&mut harness, Command::SaveView(old.clone()));
    wish(&mut harness, Command::RemoveView(old.clone()));
    wish(&mut harness, Command::SaveView(new.clone()));
    let check = |harness: &mut Harness<'_, App>| {
        let before = harness.state().model.settings.views.clone();
        undo_key(harness);
        assert_eq!(harness.state().model.settings.views, before);
        assert!(harness.query_by_label_contains("Undone").is_none());
        assert!(harness.query_all_by_label("Another view has this name now; not undone").count() > 0);
        assert_eq!(harness.state().model.screen.undo, None, "this way back is gone");
    };
    check(&mut harness);
    wish(&mut harness, Command::RenameView { view: new, name: "Two".into() });
    wish(&mut harness, Command::SaveView(old));
    check(&mut harness);
}

#[test]
fn where_nothing_is_left_to_undo_nothing_else_is_claimed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let session = SessionId::new("1201_7").unwrap();
    for _ in 0..3 {
        wish(&mut harness, Command::Pin(session.clone()));
    }
    undo_key(&mut harness);
    assert!(harness.query_all_by_label("Nothing left to undo: Unpinned 1201_7").count() > 0);
    assert!(harness.query_by_label_contains("Undone").is_none());
    wish(&mut harness, Command::Go(Tab::History));
    wish(&mut harness, Command::SetHistoryFilter("138*".into()));
    wish(&mut harness, Command::Do(Action::ClearFilter));
    wish(&mut harness, Command::SetHistoryFilter("138*".into()));
    undo_key(&mut harness);
    assert!(harness.query_all_by_label("Nothing left to undo: Filter cleared: 138*").count() > 0);
}

#[test]
fn offered_views_that_were_only_taken_over_are_offered_again_by_undoing() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let view = |name: &str| View { name: name.into(), filter: "talk<6".into(), place: Place::History };
    let live = View { place: Place::Live, ..view("Mine") };
    wish(&mut harness, Command::SaveView(live));
    let before = harness.state().model.settings.views.clone();
    wish(&mut harness, Command::SaveView(view("Faults")));
    undo_key(&mut harness);
    assert_eq!(harness.state().model.settings.views, before, "the views of the other page stay");
    // What was changed since is kept, and what it stands beside.
    wish(&mut harness, Command::SaveView(view("Faults")));
    wish(&mut harness, Command::SaveView(view("Mine")));
    undo_key(&mut harness);
    let views = &harness.state().model.settings.views;
    let offered = crate::ui::views::offered(Lang::En.phrases(), Place::History);
    assert!(views.contains(&view("Mine")) && !views.contains(&view("Faults")));
    assert_eq!(views.len(), before.len() + offered.len() + 1);
}
