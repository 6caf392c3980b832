//! The table of the board in the whole window: columns, order, hold, and acting on what was aimed at.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::super::samples::{at, busy, calling, session, talking};
use super::super::*;
use crate::i18n::Lang;
use crate::ui::stage::Stage;

fn window(calls: impl IntoIterator<Item = Arc<crate::call::Call>>) -> Harness<'static, Stage> {
    let mut stage = Stage::new(&Context::default(), at(20), Lang::En);
    stage.model.put(calls);
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                let now = stage.model.now;
                stage.draw(ui, now);
            },
            stage,
        );
    harness.run_steps(2);
    harness
}

fn titles(harness: &Harness<'_, Stage>) -> Vec<String> {
    let mut titles: Vec<(f32, String)> = harness
        .get_all_by_role(egui::Role::ColumnHeader)
        .map(|node| (node.rect().left(), node.accesskit_node().label().unwrap_or_default()))
        .collect();
    titles.sort_by(|x, y| x.0.total_cmp(&y.0));
    titles.into_iter().map(|(_, title)| title).collect()
}

/// The last digit of the A number of each row, from top to bottom.
fn rows(harness: &Harness<'_, Stage>) -> Vec<char> {
    let mut rows: Vec<(f32, char)> = harness
        .get_all_by_role(egui::Role::Row)
        .map(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            let from = label.find("138 0013 800").map(|at| at + "138 0013 800".len()).unwrap_or_default();
            (node.rect().top(), label[from..].chars().next().unwrap_or(' '))
        })
        .collect();
    rows.sort_by(|x, y| x.0.total_cmp(&y.0));
    rows.into_iter().map(|(_, digit)| digit).collect()
}

fn says(harness: &Harness<'_, Stage>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn row_at(harness: &Harness<'_, Stage>, digit: char) -> Pos2 {
    harness.get_by_label_contains(&format!("138 0013 800{digit}")).rect().center()
}

/// The pointer comes from beside the table and rests there.
fn point_at(harness: &mut Harness<'_, Stage>, at: Pos2) {
    for at in [at - vec2(3.0, 0.0), at] {
        harness.hover_at(at);
        harness.run_steps(1);
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

#[test]
fn a_column_unticked_in_the_menu_is_gone_and_stays_gone_in_the_next_window() {
    let mut harness = window([talking(1, 0)]);
    assert!(titles(&harness).contains(&"Service".to_owned()));
    assert!(!titles(&harness).contains(&"Trust".to_owned()));
    harness.key_press(Key::C);
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::MenuItemCheckBox, "Service").click();
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::Role::MenuItemCheckBox, "Trust").click();
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    for _ in 0..2 {
        assert!(!titles(&harness).contains(&"Service".to_owned()));
        assert!(titles(&harness).contains(&"Trust".to_owned()));
        harness.state_mut().reopen();
        harness.run_steps(2);
    }
}

#[test]
fn alt_and_an_arrow_move_a_column_in_the_menu_and_the_default_brings_it_back() {
    let mut harness = window([talking(1, 0)]);
    let before = titles(&harness);
    harness.key_press(Key::C);
    harness.run_steps(3);
    harness.get_by_label("Move column B number").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    harness.run_steps(2);
    assert_eq!(titles(&harness)[..3], ["State", "B number", "A number"]);
    harness.state_mut().reopen();
    harness.run_steps(2);
    assert_eq!(titles(&harness)[..3], ["State", "B number", "A number"]);
    harness.get_by_label("Default columns").click();
    harness.run_steps(2);
    assert_eq!(titles(&harness), before);
}

#[test]
fn a_column_dragged_by_its_dots_goes_where_it_is_dropped() {
    let mut harness = window([talking(1, 0)]);
    harness.key_press(Key::C);
    harness.run_steps(3);
    let from = harness.get_by_label("Move column Digits").rect().center();
    let to = harness.get_by_label("Move column A number").rect();
    harness.drag_at(from);
    harness.run_steps(1);
    harness.hover_at(Pos2::new(from.x, to.top() + 2.0));
    harness.run_steps(1);
    harness.drop_at(Pos2::new(from.x, to.top() + 2.0));
    harness.run_steps(2);
    assert_eq!(titles(&harness)[..3], ["State", "Digits", "A number"]);
}

#[test]
fn the_order_of_rows_is_remembered() {
    let mut harness = window([calling(1, 12), calling(2, 2), calling(3, 18)]);
    assert_eq!(rows(&harness), ['3', '2', '1']);
    harness.get_by_role_and_label(egui::Role::ColumnHeader, "Total (talk)").click();
    harness.run_steps(3);
    assert_eq!(rows(&harness), ['3', '1', '2']);
    harness.state_mut().reopen();
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['3', '1', '2']);
}

#[test]
fn an_order_asked_for_once_is_not_kept_up() {
    let mut harness = window([calling(1, 12), calling(2, 2)]);
    harness.get_by_role_and_label(egui::Role::ColumnHeader, "Total (talk)").click_modifiers(Modifiers::SHIFT);
    harness.run_steps(3);
    assert_eq!(rows(&harness), ['1', '2']);
    let stage = harness.state_mut();
    stage.model.now = at(30);
    stage.model.put([calling(3, 0)]);
    harness.run_steps(2);
    assert_eq!(
        rows(&harness),
        ['3', '1', '2'],
        "the oldest call has come last, and stands where news come in"
    );
}

#[test]
fn comfortable_rows_are_higher() {
    let mut harness = window([talking(1, 0), talking(2, 0)]);
    let gap = |harness: &Harness<'_, Stage>| row_at(harness, '1').y - row_at(harness, '2').y;
    assert_eq!(gap(&harness), crate::ui::theme::ROW);
    harness.key_press(Key::C);
    harness.run_steps(3);
    harness.get_by_label("Row height: Comfortable").click();
    harness.run_steps(2);
    assert_eq!(gap(&harness), crate::ui::theme::ROW_COMFORTABLE);
}

#[test]
fn a_hand_on_the_table_holds_its_order_for_five_seconds_while_the_seconds_go_on() {
    let mut harness = window([calling(1, 15), calling(2, 18)]);
    let row = row_at(&harness, '1');
    point_at(&mut harness, row);
    let stage = harness.state_mut();
    stage.model.now = at(24);
    stage.model.put([busy(2, 5), calling(3, 23)]);
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['2', '1']);
    assert!(says(&harness, "1 new · 1 ended"));
    assert!(says(&harness, "Calling A, 138 0013 8001, —, 00:09"));
    harness.state_mut().model.now = at(25);
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['3', '2', '1']);
    assert!(!says(&harness, "1 new"));
}

#[test]
fn a_clock_that_is_set_back_holds_the_order_no_longer() {
    let mut harness = window([calling(1, 15)]);
    let row = row_at(&harness, '1');
    point_at(&mut harness, row);
    let stage = harness.state_mut();
    stage.model.now = at(-3_600);
    stage.model.put([calling(2, -3_600)]);
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['2', '1']);
}

#[test]
fn the_pill_lets_in_what_waits() {
    let mut harness = window([calling(1, 15)]);
    let row = row_at(&harness, '1');
    point_at(&mut harness, row);
    harness.state_mut().model.put([calling(2, 20)]);
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['1']);
    harness.get_by_label("1 new").click();
    harness.run_steps(3);
    assert_eq!(rows(&harness), ['2', '1']);
}

#[test]
fn a_press_acts_on_the_call_it_was_aimed_at_although_its_row_has_moved() {
    let mut harness = window([talking(1, 0), talking(2, 0), talking(3, 0)]);
    let aimed = row_at(&harness, '2');
    harness.event(Event::PointerMoved(aimed));
    harness.event(button(aimed, true));
    harness.run_steps(1);
    // A pin is obeyed at once, held or not: another row comes under the pointer.
    harness.state_mut().model.pinned.insert(session(1));
    harness.run_steps(1);
    assert_eq!(rows(&harness), ['1', '3', '2']);
    harness.event(button(aimed, false));
    harness.run_steps(2);
    assert_eq!(harness.state().model.selected, Some(session(2)));
}

#[test]
fn the_selection_stays_on_its_call_when_rows_come_in_above_it() {
    let mut harness = window([talking(1, 0)]);
    harness.state_mut().model.selected = Some(session(1));
    harness.state_mut().model.put([talking(2, 5), talking(3, 5)]);
    harness.run_steps(2);
    let selected: Vec<String> = harness
        .get_all_by_role(egui::Role::Row)
        .filter(|node| node.accesskit_node().is_selected() == Some(true))
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert_eq!(selected.len(), 1);
    assert!(selected[0].contains("138 0013 8001"), "{selected:?}");
}

#[test]
fn a_call_known_from_before_the_start_has_a_question_mark_until_it_is_heard_of() {
    let mut harness = window([talking(1, 0), talking(2, 0)]);
    let stage = harness.state_mut();
    Arc::make_mut(&mut stage.model.board).since = at(18);
    let mut heard = (*talking(2, 0)).clone();
    heard.last_arrival = at(19);
    stage.model.put([Arc::new(heard)]);
    harness.run_steps(2);
    assert!(says(&harness, "Talking ?, 138 0013 8001") && says(&harness, "Talking, 138 0013 8002"));
}

#[test]
fn an_ended_row_says_why_for_twenty_seconds_and_stays_while_the_pointer_is_on_it() {
    let mut harness = window([busy(1, 0), talking(2, 0)]);
    assert!(says(&harness, "8102"));
    let row = row_at(&harness, '1');
    point_at(&mut harness, row);
    harness.state_mut().model.now = at(50);
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['2', '1']);
    harness.hover_at(Pos2::new(700.0, 880.0));
    harness.run_steps(2);
    harness.state_mut().model.now = at(60);
    harness.run_steps(2);
    assert_eq!(rows(&harness), ['2']);
}

#[test]
fn a_pinned_call_that_ended_stays_with_its_reason() {
    let mut harness = window([busy(1, 0), talking(2, 0)]);
    let model = &mut harness.state_mut().model;
    model.pinned.insert(session(1));
    model.now = at(300);
    harness.run_steps(2);
    assert_eq!(rows(&harness).first(), Some(&'1'));
    assert!(says(&harness, "8102"));
}

/// Cells that are lit.
fn lit(harness: &Harness<'_, Stage>) -> usize {
    let light = Tokens::for_theme(harness.ctx.theme()).flash.to_opaque();
    fn count(shape: &egui::Shape, light: egui::Color32) -> usize {
        match shape {
            egui::Shape::Rect(rect) => usize::from(rect.fill.a() > 0 && rect.fill.to_opaque() == light),
            egui::Shape::Vec(shapes) => shapes.iter().map(|shape| count(shape, light)).sum(),
            _ => 0,
        }
    }
    harness.output().shapes.iter().map(|clipped| count(&clipped.shape, light)).sum()
}

#[test]
fn changes_light_their_cells_unless_so_many_rows_change_that_they_would_all_blink() {
    for (changed, is_lit) in [(1, true), (20, true), (21, false)] {
        let mut harness = window((1..=25).map(|id| calling(id, 19)));
        harness.state_mut().model.now = at(21);
        let ringing = |id| super::super::samples::call(id, &[(19, "A", "callout"), (21, "A", "alerting")]);
        harness.state_mut().model.put((1..=changed).map(ringing));
        harness.run_steps(2);
        assert_eq!(lit(&harness) > 0, is_lit, "{changed} of 25 rows changed");
    }
}
