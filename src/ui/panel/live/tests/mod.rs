mod banners;
mod idle;
mod table;

use std::sync::Arc;

use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::samples::{at, busy, calling, session, talking};
use super::*;
use crate::backend::{
    DoorReport, Health, ListenerState, SetBack, Standings, StoreError, StoreState, Totals, VisitorReport,
};
use crate::call::{Address, Cause, Gap, Legs, OneSided, Service, SideGroup};
use crate::i18n::Lang;
use crate::ui::app::Views;
use crate::ui::command::{Action, Tab};
use crate::ui::keys;

/// The window around the board without a house below it.
struct Desk {
    model: Model,
    views: Views,
    copied: Vec<String>,
}

fn desk(lang: Lang, calls: impl IntoIterator<Item = Arc<crate::call::Call>>) -> Harness<'static, Desk> {
    let mut model = Model::blank(at(20), lang);
    model.put(calls);
    show(model)
}

fn show(model: Model) -> Harness<'static, Desk> {
    let desk = Desk { model, views: Views::default(), copied: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(frame, desk);
    harness.run_steps(2);
    harness
}

fn frame(ui: &mut Ui, desk: &mut Desk) {
    let mut wishes = Vec::new();
    keys::read(ui.ctx(), &desk.model, &mut desk.views, &mut wishes);
    let Desk { model, views, copied } = desk;
    Panel::top("paused").show(ui, |ui| paused_ui(ui, model, &views.live, &mut wishes));
    live_ui(ui, model, &mut views.live, &mut wishes);
    for wish in wishes {
        match wish {
            Command::Select(session) => model.selected = session,
            Command::Go(tab) => model.tab = tab,
            Command::IntendOneSided(key) => {
                model.settings.intended.insert(key, model.now.secs());
            }
            Command::SetLiveFilter(text) => model.live_filter = text.into(),
            Command::Do(Action::TogglePause) => views.live.toggle_pause(model),
            Command::Do(Action::Back) => model.selected = None,
            Command::Do(Action::FocusFilter) => {
                ui.memory_mut(|memory| memory.request_focus(filter_id()));
            }
            Command::Do(Action::CopyNumber) => {
                let session = model.selected.clone();
                if let Some(Command::Copy { text, .. }) =
                    session.and_then(|session| detail::copy_number(model, &session))
                {
                    copied.push(text);
                }
            }
            Command::Copy { text, .. } => copied.push(text),
            Command::Pin(session) => {
                model.pinned.insert(session);
            }
            _ => {}
        }
    }
}

fn says(harness: &Harness<'_, Desk>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn a_call_appears_with_the_word_of_its_state_and_the_numbers_of_its_legs() {
    let harness = desk(Lang::Zh, [talking(1, 0)]);
    let row = harness.get_by_label_contains("138 0013 8001");
    let label = row.accesskit_node().label().unwrap_or_default();
    assert!(label.starts_with("通话中, 138 0013 8001, 186 8890 4321, 00:20, (00:05)"), "{label}");
}

#[test]
fn an_ended_call_says_why_with_its_code() {
    let harness = desk(Lang::En, [busy(1, 0)]);
    assert!(says(&harness, "B failed"));
    assert!(says(&harness, "8102"));
}

#[test]
fn a_filter_narrows_the_table_and_a_wrong_one_keeps_it_and_says_where() {
    let mut harness = desk(Lang::En, [talking(1, 0), talking(2, 0)]);
    harness.state_mut().model.live_filter = "*4322".into();
    harness.run_steps(2);
    assert!(!says(&harness, "186 8890 4321") && says(&harness, "186 8890 4322"));
    harness.state_mut().model.live_filter = "*4322 colour:red".into();
    harness.run_steps(2);
    assert!(!says(&harness, "186 8890 4321") && says(&harness, "186 8890 4322"));
    assert!(says(&harness, "At character 7: There is no field “colour”. Fields: number, caller"));
}

#[test]
fn the_filter_says_how_many_calls_it_shows_of_all() {
    let mut harness = desk(Lang::En, [talking(1, 0), talking(2, 0), calling(3, 15)]);
    assert!(says(&harness, "3 / 3"));
    harness.state_mut().model.live_filter = "*4322".into();
    harness.run_steps(2);
    assert!(says(&harness, "1 / 3"));
}

#[test]
fn a_facet_is_pressed_to_see_only_its_state() {
    let mut harness = desk(Lang::Zh, [talking(1, 0), calling(2, 15)]);
    harness.get_by_label("通话中 1").click();
    harness.run_steps(2);
    assert_eq!(harness.state().model.live_filter.text(), "state:talking");
    assert!(!says(&harness, "138 0013 8002"));
}

#[test]
fn a_click_on_a_row_shows_the_call_beside_the_table_and_escape_closes_it() {
    let mut harness = desk(Lang::En, [talking(1, 0)]);
    harness.get_by_label_contains("138 0013 8001").click();
    harness.run_steps(2);
    assert_eq!(harness.state().model.selected, Some(session(1)));
    assert!(says(&harness, "In conversation"));
    assert!(says(&harness, "Answered after 8 s of ringing."));
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert_eq!(harness.state().model.selected, None);
    assert!(!says(&harness, "In conversation"));
}

#[test]
fn y_copies_the_number_of_the_selected_call_as_it_is_dialled() {
    let mut harness = desk(Lang::En, [talking(1, 0)]);
    harness.state_mut().model.selected = Some(session(1));
    harness.run_steps(1);
    harness.key_press(Key::Y);
    harness.run_steps(2);
    assert_eq!(harness.state().copied, ["18688904321"]);
}

#[test]
fn space_freezes_the_picture_and_says_so_while_calls_go_on() {
    let mut harness = desk(Lang::En, [calling(1, 15)]);
    harness.key_press(Key::Space);
    harness.run_steps(2);
    let desk = harness.state_mut();
    desk.model.now = at(34);
    desk.model.put([talking(1, 15), calling(2, 30)]);
    harness.run_steps(2);
    assert!(says(&harness, "PAUSED 00:14"));
    assert!(says(&harness, "2 changes"));
    assert!(!says(&harness, "138 0013 8002"));
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert!(says(&harness, "138 0013 8002") && !says(&harness, "PAUSED"));
}

#[test]
fn letters_typed_into_the_filter_are_not_keys() {
    let mut harness = desk(Lang::En, [talking(1, 0)]);
    harness.key_press(Key::Slash);
    harness.run_steps(2);
    harness.key_press(Key::Space);
    harness.event(egui::Event::Text("*4321".to_owned()));
    harness.run_steps(2);
    assert!(!harness.state().views.live.is_paused());
    assert_eq!(harness.state().model.live_filter.text(), "*4321");
}

#[test]
fn a_board_without_running_calls_asks_for_no_frames() {
    let mut model = Model::blank(at(20), Lang::En);
    model.totals = Some(Totals { calls: 7, ..Totals::default() });
    let mut harness = show(model);
    // Panics when frames do not come to an end.
    harness.run();
    assert!(says(&harness, "No calls right now"));
}

#[test]
fn before_the_first_call_the_address_is_there_in_both_forms() {
    let mut model = Model::blank(at(20), Lang::Zh);
    model.totals = Some(Totals::default());
    let address = std::net::SocketAddr::from(([10, 0, 0, 7], 8460));
    model.listen(ListenerState::Listening(address));
    let mut harness = show(model);
    let copies: Vec<_> = harness.get_all_by_label("复制").collect();
    copies.iter().for_each(|copy| copy.click());
    harness.run_steps(2);
    let copied = &harness.state().copied;
    assert!(copied.contains(&"http://10.0.0.7:8460/push".to_owned()), "{copied:?}");
    assert!(copied.contains(&"aHR0cDovLzEwLjAuMC43Ojg0NjAvcHVzaA==".to_owned()), "{copied:?}");
}

#[test]
fn long_advice_wraps_inside_the_panel_beside_the_table() {
    let mut model = Model::blank(at(20), Lang::En);
    model.put([busy(1, 0)]);
    model.selected = Some(session(1));
    let harness = show(model);
    let panel_left = 1440.0 - crate::ui::theme::DETAIL;
    let heading = harness.get_by_label_contains("Events").rect();
    assert!(heading.left() >= panel_left, "{heading:?}");
}

#[test]
fn a_word_of_the_board_is_offered_as_a_condition_and_enter_makes_it_one() {
    let mut harness = desk(Lang::Zh, [talking(1, 0), calling(2, 0)]);
    harness.run_steps(2);
    harness.get_by_label("筛选通话").focus();
    harness.run_steps(2);
    harness.get_by_label("筛选通话").type_text("通话中");
    harness.run_steps(3);
    assert!(says(&harness, "state:talking"), "offered below the field");
    // What is only being typed hides nothing.
    assert!(says(&harness, "138 0013 8001") && says(&harness, "138 0013 8002"));
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().model.live_filter.text(), "state:talking");
    assert!(says(&harness, "138 0013 8001") && !says(&harness, "138 0013 8002"));
}

#[test]
fn a_facet_keeps_what_is_typed_and_cannot_be_read_yet() {
    let mut harness = desk(Lang::En, [talking(1, 0), calling(2, 0)]);
    harness.state_mut().model.live_filter = "number:".into();
    harness.run_steps(2);
    harness.get_by_label_contains("Talking 1").click();
    harness.run_steps(2);
    assert_eq!(harness.state().model.live_filter.text(), "state:talking number:");
}

#[test]
fn a_column_of_numbers_pasted_into_the_filter_of_the_board_asks_for_any_of_them() {
    let mut harness = desk(Lang::En, [talking(1, 0), calling(2, 0), talking(3, 0)]);
    harness.get_by_label("Filter calls").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Paste("138 0013 8001\r\n138 0013 8002\r\n".to_owned()));
    harness.run_steps(3);
    assert_eq!(harness.state().model.live_filter.text(), "13800138001,13800138002");
    assert!(says(&harness, "138 0013 8001") && says(&harness, "138 0013 8002"));
    assert!(!says(&harness, "138 0013 8003"));
}
