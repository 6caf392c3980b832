//! Columns in the hands of people: their widths, their order, and which there are.

use super::*;

#[test]
fn widths_set_by_hand_are_kept_by_name() {
    let mut harness = harness(five());
    harness.run();
    let header = harness.get_by_role_and_label(Role::ColumnHeader, "主叫 A").rect();
    let edge = egui::pos2(header.right() - 4.0, header.center().y);
    harness.drag_at(edge);
    harness.step();
    harness.hover_at(edge + vec2(60.0, 0.0));
    harness.step();
    harness.drop_at(edge + vec2(60.0, 0.0));
    harness.run();
    assert_eq!(harness.state().state.widths.get("name"), Some(&220.0));
    let saved = serde_json::to_string(&harness.state().state).unwrap();
    assert_eq!(saved, r#"{"widths":{"name":220.0},"order":[],"hidden":[]}"#);
}

#[test]
fn columns_that_would_be_out_of_sight_by_a_little_are_narrower() {
    let mut harness = harness(five());
    // 160 and 120 with their margins and those around the table are 320.
    for (room, expected) in [(320.0, 160.0), (304.0, 150.0), (284.0, 160.0)] {
        harness.set_size(vec2(room, 400.0));
        harness.run();
        assert_eq!(header(&harness, "主叫 A").width().round(), expected, "{room}");
    }
    // What somebody set stays as it is.
    harness.state_mut().state.widths.insert("name".to_owned(), 160.0);
    harness.set_size(vec2(308.0, 400.0));
    harness.run();
    assert_eq!(header(&harness, "主叫 A").width().round(), 160.0);
}

#[test]
fn a_spare_column_is_left_out_where_it_has_no_room_until_somebody_arranges_the_columns() {
    let mut harness = harness(Bench { has_spare: true, ..five() });
    let titles = |harness: &Harness<'_, Bench>| harness.query_all_by_role(Role::ColumnHeader).count();
    for (room, expected) in [(500.0, 3), (400.0, 2)] {
        harness.set_size(vec2(room, 400.0));
        harness.run();
        assert_eq!(titles(&harness), expected, "{room}");
    }
    harness.state_mut().state.widths.insert("name".to_owned(), 170.0);
    harness.run();
    assert_eq!(titles(&harness), 3);
}

fn header(harness: &Harness<'_, Bench>, title: &str) -> egui::Rect {
    harness.get_by_role_and_label(Role::ColumnHeader, title).rect()
}

#[test]
fn a_title_dragged_over_another_takes_its_place_and_does_not_sort() {
    let mut harness = harness(five());
    harness.run();
    let (from, to) = (header(&harness, "主叫 A").center(), header(&harness, "业务").right_center());
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from + vec2(20.0, 0.0));
    harness.step();
    harness.hover_at(to - vec2(10.0, 0.0));
    harness.step();
    harness.drop_at(to - vec2(10.0, 0.0));
    harness.run();
    assert_eq!(harness.state().state.order, ["kind", "name"]);
    assert!(rows_on_screen(&harness).contains(&"回呼, 通话 1".to_owned()));
    assert_eq!(harness.state().sorts, [""; 0]);
}

#[test]
fn alt_and_an_arrow_move_the_column_whose_title_has_the_keyboard() {
    let mut harness = harness(five());
    harness.get_by_role_and_label(Role::ColumnHeader, "主叫 A").focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().state.order, ["kind", "name"]);
    harness.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().state.order, ["kind", "name"]);
    harness.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowLeft);
    harness.run();
    assert_eq!(harness.state().state.order, ["name", "kind"]);
}

#[test]
fn a_double_click_on_an_edge_makes_the_column_as_wide_as_its_words() {
    let mut bench = five();
    bench.keys.push(1_234_567_890_123_456_789);
    bench.state.widths.insert("name".to_owned(), 60.0);
    let mut harness = harness(bench);
    harness.run();
    let edge = header(&harness, "主叫 A").right_center() - vec2(4.0, 0.0);
    for _ in 0..2 {
        harness.drag_at(edge);
        harness.step();
        harness.drop_at(edge);
        harness.step();
    }
    harness.run();
    let width = harness.state().state.widths["name"];
    assert!((170.0..260.0).contains(&width), "{width}");
}

#[test]
fn a_hidden_column_is_gone_and_order_is_the_callers() {
    let mut bench = five();
    bench.state.order = vec!["kind".to_owned(), "name".to_owned()];
    let mut harness = harness(bench);
    harness.run();
    assert!(rows_on_screen(&harness).contains(&"回呼, 通话 1".to_owned()));
    harness.state_mut().state.hide("kind");
    harness.run();
    assert!(rows_on_screen(&harness).contains(&"通话 1".to_owned()));
    assert!(harness.query_by_role_and_label(Role::ColumnHeader, "业务").is_none());
}
