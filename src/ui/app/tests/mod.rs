//! The window over a real house in a folder of its own: what is done can be undone, and what is to be remembered is.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{DoorPolicy, SortBy, Start};
use crate::call::{Arrival, SessionId};
use crate::i18n::Lang;
use crate::settings::{Place, Settings, View};
use crate::ui::command::{Setting, TokenWish};

mod fresh;
mod keeping;
mod keyboard;
mod marking;
mod masking;
mod outside;
mod paging;
mod replaying;
mod undoing;

/// 2026-11-21 14:00:00 in Beijing, and later as tests say.
static NOW: AtomicI64 = AtomicI64::new(1_795_240_800_000);

/// Tells nobody.
struct Silent;

impl Sink for Silent {
    fn show(&mut self, _: crate::backend::Notice<'_>, _: crate::backend::Pressed) -> Result<(), String> {
        Ok(())
    }
}

/// A window whose settings and data are in `folder`.
fn open(folder: &Path, lang: Option<Lang>) -> Harness<'static, App> {
    open_by(folder, lang, || Arrival(NOW.load(Ordering::Relaxed)))
}

/// A window whose settings and data are in `folder`, with a clock of the test.
fn open_by(folder: &Path, lang: Option<Lang>, clock: fn() -> Arrival) -> Harness<'static, App> {
    let mut file = SettingsFile::load(&folder.join("settings.toml"));
    file.settings.lang = lang.or(file.settings.lang);
    let start = Start {
        data_dir: folder.join("data"),
        bind: ([127, 0, 0, 1], 0).into(),
        policy: DoorPolicy::new(&file.settings, &file.secrets.secrets),
        clock,
        thresholds: file.settings.thresholds,
    };
    let own_reasons = OwnReasons::none(folder);
    let harness = Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .with_max_steps(16)
        .with_context_setup(crate::ui::theme::install);
    let mut harness = harness.build_ui_state(
        |ui, app: &mut App| {
            app.attend(ui.ctx());
            app.draw(ui);
        },
        App::new(
            &Context::default(),
            Backend::start(start, Arc::new(|| {}), Arc::new(|| {})),
            file,
            own_reasons,
            Traffic::Real,
            Box::new(Silent),
            Arc::new(outside::Closed),
        ),
    );
    harness.run_steps(3);
    harness
}

fn wish(harness: &mut Harness<'_, App>, wish: Command) {
    harness.state_mut().wishes.push(wish);
    harness.run_steps(3);
}

fn undo_key(harness: &mut Harness<'_, App>) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
}

#[test]
fn what_is_typed_is_obeyed_at_once_and_leaves_the_field_when_somebody_else_makes_a_condition_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::History));
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::TextInput, "Filter").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "Filter").type_text("outcome:failed");
    harness.run_steps(3);
    let model = &harness.state().model.history;
    assert_eq!((model.list.filter.to_string().as_str(), model.typed), ("outcome:failed", 1));
    wish(&mut harness, Command::SetHistoryFilter("outcome:failed service:callback".into()));
    harness.run_steps(3);
    assert_eq!(harness.state().model.history.typed, 0);
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "Filter").value().as_deref(), Some(""));
}

#[test]
fn a_view_saved_under_a_name_that_exists_takes_its_place_and_views_can_be_moved_and_renamed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let view =
        |name: &str, filter: &str| View { name: name.into(), filter: filter.into(), place: Place::History };
    let offered = crate::ui::views::count(&Settings::default(), Place::History);
    let shown = |harness: &Harness<'_, App>| -> Vec<(String, String)> {
        let views = &harness.state().model.settings.views;
        views.iter().skip(offered).map(|view| (view.name.clone(), view.filter.clone())).collect()
    };
    let pair = |name: &str, filter: &str| (name.to_owned(), filter.to_owned());
    for (name, filter) in [("One", "138*"), ("Two", "talk<6"), ("One", "139*")] {
        wish(&mut harness, Command::SaveView(view(name, filter)));
    }
    assert_eq!(shown(&harness), [pair("One", "139*"), pair("Two", "talk<6")]);
    undo_key(&mut harness);
    assert_eq!(shown(&harness), [pair("One", "138*"), pair("Two", "talk<6")]);
    wish(
        &mut harness,
        Command::Set(Setting::MoveView { view: view("Two", "talk<6"), to: view("One", "138*") }),
    );
    wish(&mut harness, Command::RenameView { view: view("Two", "talk<6"), name: "Short".into() });
    assert_eq!(shown(&harness), [pair("Short", "talk<6"), pair("One", "138*")]);
    undo_key(&mut harness);
    assert_eq!(shown(&harness), [pair("Two", "talk<6"), pair("One", "138*")]);
    undo_key(&mut harness);
    assert_eq!(shown(&harness), [pair("Two", "talk<6"), pair("One", "138*")], "what is undone is not redone");
    assert_eq!(harness.state().model.screen.undo, None);
}

#[test]
fn the_key_of_sorting_goes_on_from_whatever_the_history_is_sorted_by() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::History));
    let sort = |harness: &Harness<'_, App>| harness.state().model.history.list.sort.by;
    for by in SortBy::ALL {
        wish(&mut harness, Command::SortHistory { by, descending: false });
        wish(&mut harness, Command::Do(Action::NextSort));
        assert_ne!(sort(&harness), by);
    }
    let round: Vec<SortBy> = (0..5)
        .map(|_| {
            wish(&mut harness, Command::Do(Action::NextSort));
            sort(&harness)
        })
        .collect();
    let keyed = [SortBy::Talk, SortBy::Ring, SortBy::Caller, SortBy::Called, SortBy::Time];
    assert_eq!(round, keyed, "after the order of arrival it began anew");
}

#[test]
fn numbers_are_shown_for_thirty_seconds_of_the_houses_clock_and_an_audience_ends_that() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Set(Setting::Mask(true)));
    harness.get_by_label("Reveal 30 s").click();
    harness.run_steps(3);
    assert!(!harness.state().model.is_masked());
    harness.get_by_label_contains("Masked again in ");
    wish(&mut harness, Command::Do(Action::Presenter));
    assert!(harness.state().model.is_masked());
    wish(&mut harness, Command::Do(Action::Reveal));
    assert!(harness.state().model.is_masked(), "not while an audience looks on");
    wish(&mut harness, Command::Do(Action::Presenter));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::M);
    harness.run_steps(3);
    assert!(!harness.state().model.is_masked());
    NOW.fetch_add(30_000, Ordering::Relaxed);
    harness.run_steps(3);
    assert!(harness.state().model.is_masked());
    harness.get_by_label("Reveal 30 s");
}

#[test]
fn the_language_is_asked_once_and_the_page_and_choices_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), None);
    harness.get_by_label("English").click();
    harness.run_steps(4);
    assert_eq!(harness.state().model.settings.lang, Some(Lang::En));
    assert!(harness.query_by_label("Choose a language").is_none());
    wish(&mut harness, Command::Chosen { id: "Help".into(), wish: Box::new(Command::Go(Tab::Reasons)) });
    // What eframe does when the window is closed.
    harness.state_mut().keep();
    drop(harness);

    let harness = open(folder.path(), None);
    assert!(harness.query_by_label("Choose a language").is_none());
    let model = &harness.state().model;
    assert_eq!((model.tab, model.phrases.lang), (Tab::Reasons, Lang::En));
    assert_eq!(model.settings.recent, ["Help"]);
}

#[test]
fn a_demo_asks_nothing_and_somebody_who_named_a_language_is_not_asked_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let harness = open(folder.path(), Some(Lang::Zh));
    assert!(harness.query_by_label("Choose a language").is_none());
}

#[test]
fn a_new_token_is_asked_for_before_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Token(TokenWish::On));
    let first = harness.state().model.secrets.token.clone();
    wish(&mut harness, Command::Ask(super::super::command::Question::NewToken));
    assert_eq!(harness.state().model.secrets.token, first);
    harness.get_by_label("Make a new token").click();
    harness.run_steps(3);
    assert_ne!(harness.state().model.secrets.token, first);
    assert_eq!(harness.state().model.secrets.previous_token, first);
}

#[test]
fn views_are_chosen_by_their_number_on_the_board_and_in_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::History));
    harness.key_press(Key::Num3);
    harness.run_steps(3);
    assert_eq!(harness.state().model.history.filter.text(), "outcome:failed");
    harness.key_press(Key::Exclamationmark);
    harness.run_steps(3);
    assert_eq!(harness.state().model.history.filter.text(), "!outcome:failed");
    harness.key_press(Key::S);
    harness.run_steps(3);
    assert_eq!(harness.state().model.history.list.sort.by, crate::backend::SortBy::Talk);
}

#[test]
fn rows_that_are_scrolled_to_are_asked_for_in_the_same_frame() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    harness.state().backend.wait_until_listening(Duration::from_secs(30));
    wish(&mut harness, Command::Go(Tab::History));
    harness.state_mut().wishes.push(Command::HistoryRows { first: 128, rows: 256 });
    harness.step();
    let asked = harness.state().asked.window.map(|(_, first, rows)| (first, rows));
    assert_eq!(asked, Some((128, 256)));
}

#[test]
fn the_last_quarter_of_an_hour_goes_on_although_nothing_comes() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_795_240_800_000);
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open_by(folder.path(), Some(Lang::En), || Arrival(CLOCK.load(Ordering::Relaxed)));
    wish(&mut harness, Command::Go(Tab::History));
    wish(&mut harness, Command::SetHistoryFilter("at:-15m..".into()));
    let asked = |harness: &Harness<'_, App>| harness.state().model.history.list.now;
    let before = asked(&harness);
    CLOCK.fetch_add(counted::SLIDE_MILLIS, Ordering::Relaxed);
    // Asked again once the desk has answered what it was asked first.
    let mut frames = 0..10_000;
    while asked(&harness) == before && frames.next().is_some() {
        std::thread::yield_now();
        harness.step();
    }
    assert!(asked(&harness).millis_since(before) >= counted::SLIDE_MILLIS);
}

#[test]
fn exporting_on_the_board_exports_what_the_board_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::Live));
    wish(&mut harness, Command::SetLiveFilter("number:*0022".to_owned()));
    wish(&mut harness, Command::Do(Action::Export));
    let model = &harness.state().model;
    assert_eq!(
        (model.tab, model.history.filter.text()),
        (Tab::History, "number:*0022 outcome:in_progress !trust:lost")
    );
    harness.get_by_label("Export calls");
}

#[test]
fn an_alert_that_was_removed_comes_back_where_it_was_and_is_changed_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let named = |name: &str| crate::settings::Alert { name: name.to_owned(), ..Default::default() };
    let names = |harness: &Harness<'_, App>| -> Vec<String> {
        harness.state().model.settings.alerts.iter().map(|alert| alert.name.clone()).collect()
    };
    for name in ["one", "two"] {
        wish(&mut harness, Command::SaveAlert { before: None, alert: Box::new(named(name)) });
    }
    wish(&mut harness, Command::RemoveAlert(Box::new(named("one"))));
    assert_eq!(names(&harness), ["two"]);
    undo_key(&mut harness);
    assert_eq!(names(&harness), ["one", "two"]);
    // What was opened when it stood elsewhere.
    let renamed = Command::SaveAlert { before: Some(Box::new(named("two"))), alert: Box::new(named("2")) };
    wish(&mut harness, renamed);
    assert_eq!(names(&harness), ["one", "2"]);
    let until = Some(Arrival(NOW.load(Ordering::Relaxed) + 3_600_000));
    wish(&mut harness, Command::Set(Setting::SnoozeAlert { at: 0, alert: Box::new(named("2")), until }));
    wish(
        &mut harness,
        Command::Set(Setting::SwitchAlert { at: 1, alert: Box::new(named("one")), on: false }),
    );
    let kept = SettingsFile::load(&folder.path().join("settings.toml")).settings.alerts;
    assert_eq!((kept[0].on, kept[1].snoozed_until), (false, until));
}

#[test]
fn a_filter_that_is_looked_at_becomes_an_alert_by_one_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    let filter = "service:callback outcome:failed at:today".to_owned();
    wish(&mut harness, Command::ShowView { tab: Tab::History, filter });
    wish(&mut harness, Command::Do(Action::NewAlert));
    let draft = harness.state().views.dialogs.alert_draft().unwrap();
    assert_eq!(draft.filter.to_string(), "service:callback outcome:failed");
    // The dialog settles over some frames.
    harness.run_steps(8);
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run_steps(4);
    let kept = &harness.state().model.settings.alerts;
    assert_eq!((kept.len(), kept[0].filter.as_str()), (1, "service:callback outcome:failed"));
    assert!(harness.query_all_by_label_contains("is saved and checked every minute").next().is_some());
    // A view gives its name.
    wish(&mut harness, Command::ShowView { tab: Tab::History, filter: "outcome:failed".to_owned() });
    wish(&mut harness, Command::Do(Action::NewAlert));
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "Name").value().as_deref(), Some("Faults"));
}
