use std::sync::Arc;

use egui::accesskit::{Action, ActionRequest, Role};
use egui::{Event, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::super::{HistoryView, history_ui};
use super::*;
use crate::call::Party;
use crate::i18n::Lang;
use crate::ui::testing::fixture::{Stage, model, stage};

fn counts() -> Facets {
    let code = |code| CodeRef { space: Space::ReleasePoint, code };
    let mut hours = [0; 24];
    (hours[9], hours[10]) = (1_000, 1_441);
    Facets {
        calls: 2_441,
        outcomes: vec![(Outcome::NotAnswered, 1_400), (Outcome::Answered, 1_004), (Outcome::Failed, 37)],
        services: vec![(Service::Callback, 2_441)],
        hung_up_by: vec![(Party::Callee, 700), (Party::Other("Robot".into()), 3)],
        apps: Vec::new(),
        codes: [0, 514, 530, 7503, 8104, 8105, 8106, 8107].map(|n| (code(n), 300)).into(),
        hours,
        days: Vec::new(),
        is_estimate: false,
    }
}

fn open(lang: Lang, filter: &str, facets: Facets) -> Harness<'static, Stage<HistoryView>> {
    let mut model = model(lang, filter);
    model.spread.counts = Some(Arc::new(facets));
    stage(model, Default::default(), |ui, model, view, wishes| {
        history_ui(ui, model, view, wishes);
    })
}

fn filters(harness: &Harness<'_, Stage<HistoryView>>) -> Vec<String> {
    let wishes = harness.state().wishes.iter();
    wishes.filter_map(|w| if let Command::SetHistoryFilter(f) = w { Some(f.clone()) } else { None }).collect()
}

#[test]
fn a_press_on_a_count_filters_by_it_and_a_press_with_ctrl_leaves_it_out() {
    let mut harness = open(Lang::En, "outcome:failed at:today", counts());
    let chosen = harness.get_by_label("Fault 37 1.5%");
    assert_eq!(chosen.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    chosen.click();
    harness.run();
    harness.get_by_label("Not answered 1,400 57.4%").click();
    harness.run();
    harness.get_by_label("Answered 1,004 41.1%").click_modifiers(egui::Modifiers::COMMAND);
    harness.run();
    let expected =
        ["at:today", "outcome:failed,not_answered at:today", "outcome:failed at:today !outcome:answered"];
    assert_eq!(filters(&harness), expected);
}

#[test]
fn who_hung_up_is_counted_and_chosen_like_the_rest() {
    let mut harness = open(Lang::En, "at:today hung-up-by:platform", counts());
    harness.get_by_label_contains("Platform 0");
    assert!(harness.query_by_label_contains("Robot").is_none());
    harness.get_by_label_contains("Called party 700").click();
    harness.run();
    assert_eq!(filters(&harness), ["at:today hung-up-by:platform,callee"]);
}

#[test]
fn what_is_left_out_says_so_and_stays_to_be_taken_back() {
    let harness = open(Lang::Zh, "!service:notification", counts());
    harness.get_by_label_contains("已排除 通知");
}

#[test]
fn the_share_that_was_answered_says_what_it_is_worth() {
    let check = |filter: &str, facets: Facets, expected: &[&str]| {
        let harness = open(Lang::En, filter, facets);
        let shown: Vec<String> = ["95% interval", "too few"]
            .into_iter()
            .flat_map(|words| harness.query_all_by_label_contains(words))
            .filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value()))
            .collect();
        assert_eq!(shown, expected, "{filter}");
        let is_there = harness.query_by_label_contains("Answer-bid ratio").is_some();
        assert_eq!(is_there, !expected.is_empty(), "{filter}");
    };
    check("at:today", counts(), &["95% interval 39.2–43.1%, 2,441 calls"]);
    // Who asks for the answered calls alone is not told that all of them were.
    check("!outcome:failed", counts(), &[]);
    let few = Facets { outcomes: vec![(Outcome::Answered, 12), (Outcome::InProgress, 900)], ..counts() };
    check("", few, &["too few calls to tell: 12"]);
    let none = Facets { outcomes: vec![(Outcome::InProgress, 900)], ..counts() };
    check("", none, &[]);
}

#[test]
fn codes_beyond_the_first_are_a_press_away() {
    let mut harness = open(Lang::En, "", counts());
    assert!(harness.query_by_label_contains("8107").is_none());
    harness.get_by_label("2 more").click();
    harness.run();
    harness.get_by_label_contains("8107");
    harness.get_by_label("Show fewer").click();
    harness.run();
    assert!(harness.query_by_label_contains("8107").is_none());
}

#[test]
fn an_estimate_is_never_shown_as_a_count() {
    let harness = open(Lang::Zh, "", Facets { is_estimate: true, ..counts() });
    harness.get_by_label_contains("未接通 ≈1,400");
    harness.get_by_label_contains("接通 ≈1,000");
    harness.get_by_label_contains("估计值，统计中");
    harness.get_by_label("≈2,400 通已结束");
    assert_eq!([0, 7, 99, 1_049, 1_050, 2_441_000].map(rounded), [0, 7, 99, 1_000, 1_100, 2_400_000]);
}

#[test]
fn counts_of_an_earlier_filter_say_that_they_are() {
    let mut harness = open(Lang::En, "", counts());
    harness.state_mut().model.spread.is_old = true;
    harness.run();
    harness.get_by_label_contains("counting again");
}

#[test]
fn an_hour_of_one_day_is_chosen_by_arrow_keys() {
    let mut harness = open(Lang::En, "at:today", counts());
    harness.get_by_label_contains("Hour of day, 10:00–11:00: 1,441 (59.0%)").focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    harness.get_by_label_contains("Hour of day, 9:00–10:00: 1,000 (");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(filters(&harness), ["at:2026-11-21T09:00:00..2026-11-21T10:00:00"]);
}

#[test]
fn an_hour_is_a_slider_that_a_screen_reader_can_move() {
    let mut harness = open(Lang::En, "at:today", counts());
    let slider = harness.get_by_role(Role::Slider);
    let node = slider.accesskit_node();
    let (least, now, most) = (node.min_numeric_value(), node.numeric_value(), node.max_numeric_value());
    assert_eq!((least, now, most), (Some(0.0), Some(10.0), Some(23.0)));
    slider.focus();
    harness.run();
    for (action, hour) in [(Action::Decrement, 9.0), (Action::Increment, 10.0), (Action::Increment, 11.0)] {
        let slider = harness.get_by_role(Role::Slider);
        let (target_node, target_tree) = slider.accesskit_node().locate();
        let asked = ActionRequest { action, target_tree, target_node, data: None };
        harness.event(Event::AccessKitActionRequest(asked));
        harness.run();
        assert_eq!(harness.get_by_role(Role::Slider).accesskit_node().numeric_value(), Some(hour));
    }
}

#[test]
fn without_one_day_there_is_no_hour_to_choose() {
    let harness = open(Lang::En, "at:-7d..", counts());
    let bars = harness.get_by_label("Hour of day, Busiest 10:00–11:00");
    assert_eq!(bars.accesskit_node().role(), egui::accesskit::Role::Image);
}

#[test]
fn what_counts_nothing_says_so_and_what_is_folded_away_is_not_there() {
    let harness = open(Lang::Zh, "at:today", Facets::default());
    harness.get_by_label("没有通话可统计。去掉一个条件试试。");
    let mut harness = open(Lang::Zh, "", counts());
    harness.get_by_label("收起分类统计").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Do(crate::ui::command::Action::Facets)]);
    harness.state_mut().model.settings.folded.insert("facets".to_owned());
    harness.run();
    assert!(harness.query_by_label_contains("未接通 1,400").is_none());
    harness.get_by_label("显示分类统计");
}

#[test]
fn applications_are_offered_where_there_are_several_or_one_is_chosen() {
    let apps = |all: &[(&str, u64)]| all.iter().map(|(app, n)| (Arc::from(*app), *n)).collect();
    let several = Facets { apps: apps(&[("web", 2_000), ("crm", 441)]), ..counts() };
    let mut harness = open(Lang::Zh, "", several);
    harness.get_by_label("crm 441 18.1%").click();
    harness.run();
    assert_eq!(filters(&harness), ["app:crm"]);
    let one = Facets { apps: apps(&[("web", 2_441)]), ..counts() };
    assert!(open(Lang::Zh, "", one.clone()).query_by_label("web 2,441 100%").is_none());
    open(Lang::Zh, "app:crm", one).get_by_label_contains("crm 0");
}
