use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::SortBy;
use crate::i18n::Lang;
use crate::ui::fixture::{Stage, model, stage};

fn open(lang: Lang, filter: &str) -> Harness<'static, Stage<(HistoryView, DetailView)>> {
    stage(model(lang, filter), Default::default(), |ui, model, (view, detail), wishes| {
        history_ui(ui, model, view, detail, wishes);
    })
}

#[test]
fn a_filter_that_cannot_be_read_says_where_and_the_list_before_it_stays() {
    let mut harness = open(Lang::Zh, "at:today");
    harness.state_mut().model.history.filter = "at:today 号码 foo:1".to_owned();
    harness.state_mut().model.history.problem = Some("filter, position 16".to_owned());
    harness.run();
    harness.get_by_label_contains("第 13 个字符处：没有字段“foo”");
    harness.get_by_label("去掉条件：时间 今天");
    harness.get_by_label("导出 2,441 行");
}

#[test]
fn removing_a_chip_takes_its_term_out_of_the_expression() {
    let mut harness = open(Lang::En, "at:today outcome:not_answered talk<=6");
    harness.get_by_label("Remove condition: Outcome Not answered").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::SetHistoryFilter("at:today talk<=6".to_owned())]);
}

#[test]
fn a_condition_that_is_typed_joins_those_in_force() {
    let mut harness = open(Lang::Zh, "at:today");
    harness.get_by_label("筛选").focus();
    harness.run();
    harness.get_by_label("筛选").type_text("138*");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().wishes, [Command::SetHistoryFilter("at:today 138*".to_owned())]);
}

#[test]
fn a_click_on_a_header_wishes_a_sort_and_on_the_sorted_one_the_other_way() {
    let mut harness = open(Lang::Zh, "");
    harness.get_by_label("振铃").click();
    harness.run();
    harness.get_by_label("开始时间").click();
    harness.run();
    let sorts: Vec<_> =
        harness.state().wishes.iter().filter(|wish| matches!(wish, Command::SortHistory { .. })).collect();
    assert_eq!(
        sorts,
        [
            &Command::SortHistory { by: SortBy::Ring, descending: true },
            &Command::SortHistory { by: SortBy::Time, descending: false },
        ]
    );
}

#[test]
fn a_number_typed_for_people_becomes_a_term() {
    let mut harness = open(Lang::En, "outcome:failed");
    harness.get_by_label("Number").focus();
    harness.run();
    harness.get_by_label("Number").type_text("138");
    harness.run();
    assert_eq!(
        harness.state().wishes.last(),
        Some(&Command::SetHistoryFilter("outcome:failed number:138*".to_owned()))
    );
}

#[test]
fn blocks_are_asked_for_before_the_edge_is_reached_and_not_again() {
    assert_eq!(next_block((0, 256), &(0..30)), None);
    assert_eq!(next_block((0, 256), &(200..230)), None);
    let first = next_block((0, 256), &(210..240)).unwrap();
    assert!(first <= 210 && first + 256 >= 240 + 24, "{first}");
    assert_eq!(next_block((first, 256), &(210..240)), None);
    assert_eq!(next_block((1_000_000, 256), &(0..30)), Some(0));
}

#[test]
fn the_keyboard_completes_a_field_and_its_value_by_the_word_for_it() {
    let mut harness = open(Lang::Zh, "at:today");
    harness.get_by_label("筛选").focus();
    harness.run();
    harness.get_by_label("筛选").type_text("结果");
    harness.run();
    harness.get_by_label_contains("outcome: 结果");
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    // The field is there, its values are offered.
    harness.get_by_label_contains("not_answered 未接通");
    harness.get_by_label("筛选").type_text("未");
    harness.run();
    harness.key_press(egui::Key::Tab);
    harness.run();
    assert_eq!(harness.state().wishes, [], "taken, not in force yet");
    harness.key_press(egui::Key::Enter);
    harness.run();
    let wishes = &harness.state().wishes;
    assert_eq!(wishes, &[Command::SetHistoryFilter("at:today outcome:not_answered".to_owned())]);
}

#[test]
fn a_click_takes_an_offer_and_escape_puts_them_away() {
    let mut harness = open(Lang::En, "");
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text("serv");
    harness.run();
    harness.get_by_label_contains("service: Service").click();
    harness.run();
    harness.get_by_label_contains("callback Callback");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(harness.query_by_label_contains("callback Callback").is_none());
    assert_eq!(harness.state().wishes, []);
}
