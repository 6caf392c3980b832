//! The table as a person meets it: rows and headers found by their accessible names.

use egui::accesskit::Role;
use egui::{Event, Id, Key, PointerButton, Ui, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

use super::*;
use crate::ui::theme;

mod columns;
mod groups;

#[derive(Default)]
struct Bench {
    keys: Vec<u64>,
    /// Rows beyond those listed: row `n` has key `n`.
    endless: u64,
    state: GridState,
    cursor: Option<u64>,
    clicked: Vec<u64>,
    opened: Vec<u64>,
    sorts: Vec<&'static str>,
    once: Vec<&'static str>,
    menus: Vec<u64>,
    visible: Range<u64>,
    unread_from: Option<u64>,
    /// So many rows share a heading; 0: there are none.
    per_group: u64,
    /// A third column that may be left out.
    has_spare: bool,
}

struct Numbers<'a>(&'a Bench);

impl Rows for Numbers<'_> {
    type Key = u64;

    fn count(&self) -> u64 {
        self.0.endless.max(self.0.keys.len() as u64)
    }

    fn row(&self, index: u64) -> Row<'_, u64> {
        if self.0.unread_from.is_some_and(|from| index >= from) {
            return Row::Pending;
        }
        let key = self.0.keys.get(index as usize).copied().unwrap_or(index);
        if key == u64::MAX {
            return Row::Section { title: "今天".into(), detail: "UTC+8".into(), tone: Tone::Plain };
        }
        let look = Look { selected: self.0.cursor == Some(index), ..Look::default() };
        Row::Data { key, look }
    }

    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>) {
        let key = self.0.keys.get(index as usize).copied().unwrap_or(index);
        match column {
            "name" => cell.text(&format!("通话 {key}")),
            _ => cell.quiet("回呼"),
        };
    }

    fn has_groups(&self) -> bool {
        self.0.per_group > 0
    }

    fn group(&self, index: u64) -> Option<i64> {
        let is_read = self.0.unread_from.is_none_or(|from| index < from);
        index.checked_div(self.0.per_group).filter(|_| is_read).and_then(|group| group.try_into().ok())
    }

    fn heading(&self, group: i64) -> (String, String) {
        (format!("组 {group}"), format!("{} 通", self.0.per_group))
    }
}

fn draw(ui: &mut Ui, bench: &mut Bench) {
    let mut columns =
        vec![Column::new("name", "主叫 A", 160.0).sortable(), Column::new("kind", "业务", 120.0).grow()];
    if bench.has_spare {
        columns.push(Column::new("spare", "显示号", 140.0).spare());
    }
    let mut state = std::mem::take(&mut bench.state);
    let response = Grid::new(Id::unique("bench"), "通话", &columns)
        .sorted("name", Order::Descending)
        .cursor(bench.cursor)
        .show(ui, &mut state, &Numbers(bench));
    bench.state = state;
    bench.menus.extend(response.menu_asked.map(|hit| hit.key));
    bench.visible = response.visible;
    if let Some(hit) = response.chosen {
        bench.clicked.push(hit.key);
        bench.cursor = Some(hit.index);
    }
    bench.opened.extend(response.activated.map(|hit| hit.key));
    bench.sorts.extend(response.sort);
    bench.once.extend(response.sort_once);
}

fn harness(bench: Bench) -> Harness<'static, Bench> {
    Harness::builder()
        .with_size(vec2(500.0, 400.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .with_context_setup(theme::install)
        .build_ui_state(draw, bench)
}

fn five() -> Bench {
    Bench { keys: vec![1, 2, 3, 4, 5], ..Bench::default() }
}

fn many(count: u64) -> Bench {
    Bench { endless: count, ..Bench::default() }
}

fn row<'t>(harness: &'t Harness<'_, Bench>, key: u64) -> egui_kittest::Node<'t> {
    let name = format!("通话 {key}, 回呼");
    let found = harness
        .get_all(by().role(Role::Row))
        .find(|node| node.accesskit_node().label().as_ref() == Some(&name));
    found.unwrap_or_else(|| panic!("{name} is not among {:?}", rows_on_screen(harness)))
}

fn rows_on_screen(harness: &Harness<'_, Bench>) -> Vec<String> {
    harness.get_all(by().role(Role::Row)).filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn a_row_is_found_by_its_words_and_chosen_by_a_click() {
    let mut harness = harness(five());
    row(&harness, 3).click();
    harness.run();
    assert_eq!(harness.state().clicked, [3]);
}

#[test]
fn a_press_belongs_to_the_row_it_began_on() {
    let mut harness = harness(five());
    harness.run();
    let at = row(&harness, 2).rect().center();
    let press = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(at));
    harness.event(press(true));
    harness.step();
    harness.state_mut().keys = vec![5, 4, 3, 2, 1, 9];
    harness.state_mut().keys.swap(1, 5);
    harness.step();
    harness.event(press(false));
    harness.run();
    assert_eq!(harness.state().clicked, [2], "another row has taken its place under the pointer");
}

#[test]
fn a_secondary_click_asks_for_the_menu_of_its_row() {
    let mut harness = harness(five());
    row(&harness, 2).click_secondary();
    harness.run();
    assert_eq!(harness.state().menus, [2]);
    assert!(harness.state().clicked.is_empty(), "a menu chooses nothing");
}

#[test]
fn a_double_click_opens() {
    let mut harness = harness(five());
    row(&harness, 4).click();
    harness.step();
    row(&harness, 4).click();
    harness.run();
    assert_eq!(harness.state().opened, [4]);
}

#[test]
fn a_header_sorts_where_its_column_can() {
    let mut harness = harness(five());
    harness.get_by_role_and_label(Role::ColumnHeader, "主叫 A").click();
    harness.run();
    harness.get_by_role_and_label(Role::ColumnHeader, "业务").click();
    harness.run();
    assert_eq!(harness.state().sorts, ["name"]);
}

#[test]
fn the_header_of_the_column_rows_are_sorted_by_says_which_way() {
    use egui::accesskit::SortDirection;
    let mut harness = harness(five());
    harness.run();
    let direction = |title: &str| {
        let header = harness.get_by_role_and_label(Role::ColumnHeader, title);
        header.accesskit_node().data().sort_direction()
    };
    assert_eq!(direction("主叫 A"), Some(SortDirection::Descending));
    assert_eq!(direction("业务"), None);
}

#[test]
fn the_end_key_shows_the_last_of_ten_million_rows() {
    let mut harness = harness(many(10_000_000));
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(rows_on_screen(&harness).last().map(String::as_str), Some("通话 9999999, 回呼"));
    assert_eq!(harness.state().clicked, [9_999_999]);
    assert_eq!(harness.state().visible.end, 10_000_000);
}

#[test]
fn one_more_row_down_is_one_row_even_among_ten_million() {
    let mut harness = harness(many(10_000_000));
    harness.state_mut().state.top = 8_000_000.0;
    harness.run();
    let before = row(&harness, 8_000_005).rect().top();
    harness.state_mut().state.top += 1.0;
    harness.run();
    assert_eq!(before - row(&harness, 8_000_005).rect().top(), theme::ROW);
}

/// Drags the bar until `wanted` is on screen: along the bar first, then aside, where it follows more slowly.
fn drag_to(harness: &mut Harness<'_, Bench>, wanted: u64) {
    let x = 500.0 - 8.0 - 5.0;
    // The handle is at the top.
    let mut hand = egui::pos2(x, 45.0);
    harness.drag_at(hand);
    harness.step();
    let is_above = |harness: &Harness<'_, Bench>| harness.state().visible.start >= wanted;
    // Not half under the edge.
    let is_there = |harness: &Harness<'_, Bench>| {
        let seen = &harness.state().visible;
        (wanted == 0 || seen.start < wanted) && wanted + 1 < seen.end
    };
    let mut moves = 0;
    for aside in [0.0, 120.0, 200.0, 280.0, 330.0] {
        hand.x = x - aside;
        harness.hover_at(hand);
        harness.step();
        // As far as it takes, and not past it by more than a step.
        let down = !is_above(harness);
        while !is_there(harness) && is_above(harness) != down && moves < 2_000 {
            hand.y += if down { 1.0 } else { -1.0 };
            harness.hover_at(hand);
            harness.step();
            moves += 1;
        }
    }
    harness.drop_at(hand);
    harness.run();
}

#[test]
fn every_single_one_of_ten_million_rows_is_reached_by_the_bar_and_chosen() {
    for wanted in [0, 1, 1_234_567, 5_000_000, 8_388_609, 9_999_998] {
        let mut harness = harness(many(10_000_000));
        harness.run();
        drag_to(&mut harness, wanted);
        assert!(harness.state().visible.contains(&wanted), "{wanted}: {:?}", harness.state().visible);
        row(&harness, wanted).click();
        harness.run();
        harness.key_press(Key::ArrowDown);
        harness.run();
        assert_eq!(harness.state().clicked, [wanted, wanted + 1]);
        assert!(rows_on_screen(&harness).len() <= 15);
    }
}

#[test]
fn only_rows_on_screen_exist() {
    let mut harness = harness(many(1_000_000));
    harness.run();
    assert!(rows_on_screen(&harness).len() <= 15, "{:?}", rows_on_screen(&harness));
}

#[test]
fn a_table_is_painted_as_a_few_meshes() {
    let mut harness = harness(many(1000));
    harness.run();
    let shapes = &harness.output().shapes;
    let meshes = shapes.windows(2).filter(|pair| pair[0].clip_rect != pair[1].clip_rect).count();
    assert!(shapes.len() > 30 && meshes <= 6, "{} shapes, {meshes} changes of clip", shapes.len());
}

#[test]
fn arrow_keys_move_past_headings_and_keep_the_row_in_view() {
    let keys = (0..40).map(|n| if n % 10 == 0 { u64::MAX } else { n }).collect();
    let mut harness = harness(Bench { keys, cursor: Some(9), ..Bench::default() });
    harness.run();
    for _ in 0..6 {
        harness.key_press(Key::ArrowDown);
        harness.run();
    }
    assert_eq!(harness.state().clicked, [11, 12, 13, 14, 15, 16]);
    row(&harness, 16);
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(harness.state().clicked.last(), Some(&1));
    assert_eq!(harness.state().visible.start, 0, "the heading of the first row is in view too");
    harness.get_all_by_role(Role::RowHeader).for_each(|node| {
        assert_eq!(node.accesskit_node().label().as_deref(), Some("今天, UTC+8"));
    });
}

#[test]
fn enter_opens_the_row_under_the_cursor() {
    let mut harness = harness(Bench { cursor: Some(2), ..five() });
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().opened, [3]);
}

#[test]
fn a_row_reached_before_it_was_read_is_chosen_once_it_is() {
    let mut harness = harness(Bench { unread_from: Some(20), ..many(1000) });
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(harness.state().clicked, [0; 0]);
    harness.state_mut().unread_from = None;
    harness.run();
    assert_eq!(harness.state().clicked, [999]);
}

#[test]
fn the_wheel_scrolls_and_stops_at_the_end() {
    let mut harness = harness(many(30));
    harness.hover_at(egui::pos2(100.0, 200.0));
    harness.step();
    for _ in 0..40 {
        harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, -200.0),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
            source: egui::MouseWheelSource::Unknown,
        });
        harness.step();
    }
    assert_eq!(rows_on_screen(&harness).last().map(String::as_str), Some("通话 29, 回呼"));
}

#[test]
fn dragging_the_bar_to_its_end_shows_the_last_row() {
    let mut harness = harness(many(1_000_000));
    harness.run();
    let (x, top, bottom) = (500.0 - 8.0 - 5.0, 60.0, 390.0);
    harness.drag_at(egui::pos2(x, top));
    harness.step();
    harness.hover_at(egui::pos2(x, bottom));
    harness.step();
    harness.drop_at(egui::pos2(x, bottom + 20.0));
    harness.run();
    assert_eq!(rows_on_screen(&harness).last().map(String::as_str), Some("通话 999999, 回呼"));
}

#[test]
fn a_click_with_shift_asks_for_an_order_that_is_not_kept_up() {
    let mut harness = harness(five());
    harness.get_by_role_and_label(Role::ColumnHeader, "主叫 A").click_modifiers(egui::Modifiers::SHIFT);
    harness.run();
    assert_eq!((&harness.state().sorts[..], &harness.state().once[..]), (&[][..], &["name"][..]));
}
