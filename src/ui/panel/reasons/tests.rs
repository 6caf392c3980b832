use std::sync::Arc;

use egui_kittest::kittest::Queryable;

use super::*;
use crate::i18n::Lang;
use crate::ui::command::Written;
use crate::ui::testing::fixture::{model, stage};

#[test]
fn busy_is_found_in_either_language_and_its_button_leads_to_its_calls() {
    let busy = CodeRef { space: Space::StateCode, code: 8102 };
    for search in ["8102", "正忙", "busy"] {
        let mut model = model(Lang::Zh, "at:today");
        model.reasons.counts = Some(Arc::new(vec![(busy, 611)]));
        let view =
            ReasonsView { search: search.to_owned(), chosen: Some((busy, false)), ..ReasonsView::default() };
        let mut harness = stage(model, view, reasons_ui);
        harness.get_by_label("查看这 611 通").click();
        harness.run();
        assert_eq!(harness.state().wishes, [Command::ShowReason(busy)], "{search}");
    }
}

#[test]
fn new_counts_and_another_language_are_shown_in_the_next_frame() {
    let busy = CodeRef { space: Space::StateCode, code: 8102 };
    let view = ReasonsView { chosen: Some((busy, false)), ..ReasonsView::default() };
    let mut harness = stage(model(Lang::Zh, ""), view, reasons_ui);
    harness.state_mut().model.reasons.counts = Some(Arc::new(vec![(busy, 611)]));
    harness.run();
    harness.get_by_label("查看这 611 通");
    let count = crate::call::reason::Catalogue::builtin().reasons().len();
    harness.get_by_label(&format!("全部（{count}）"));
    harness.state_mut().model.phrases = Lang::En.phrases();
    harness.run();
    harness.get_by_label(&format!("All ({count})"));
}

#[test]
fn the_counts_say_which_filter_they_were_taken_under() {
    let harness = stage(model(Lang::En, "outcome:failed"), ReasonsView::default(), reasons_ui);
    harness.get_by_label("Counted:");
    harness.get_by_label_contains("Outcome");
    let harness = stage(model(Lang::En, ""), ReasonsView::default(), reasons_ui);
    harness.get_by_label("Counted: all calls (2,441)");
}

#[test]
fn counts_of_an_earlier_filter_say_that_they_are_and_step_back() {
    let mut model = model(Lang::En, "outcome:failed");
    model.reasons.counts = Some(Arc::new(vec![(CodeRef { space: Space::StateCode, code: 8102 }, 611)]));
    let mut harness = stage(model, ReasonsView::default(), reasons_ui);
    let strongest =
        |harness: &egui_kittest::Harness<'_, _>| crate::ui::testing::fixture::ink_of(harness, "611");
    assert!(harness.query_by_label_contains("counting again").is_none());
    let before = strongest(&harness);
    harness.state_mut().model.reasons.is_old = true;
    harness.run();
    harness.get_by_label_contains("counting again");
    assert!(strongest(&harness) < before, "dimmed");
}

/// A window whose user has written `text` into `reasons.tsv`.
fn with_own(lang: Lang, text: &str) -> Model {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("reasons.tsv"), text).unwrap();
    let mut model = model(lang, "");
    model.own_reasons = crate::settings::OwnReasons::load(folder.path());
    model
}

#[test]
fn own_wording_is_marked_and_says_where_it_comes_from() {
    let model = with_own(Lang::Zh, "table\tcode\tzh\tadvice_zh\nstate-code\t8102\t占线\t转人工\n");
    let path = model.own_reasons.path.display().to_string();
    let busy = CodeRef { space: Space::StateCode, code: 8102 };
    let view = ReasonsView { chosen: Some((busy, false)), ..ReasonsView::default() };
    let mut harness = stage(model, view, reasons_ui);
    harness.get_by_label("1 个代码用了自定义说明");
    harness.get_by_label("转人工");
    harness.get_by_label("复制路径").click();
    harness.run();
    let copied =
        harness.state().wishes.iter().any(|wish| matches!(wish, Command::Copy { text, .. } if *text == path));
    assert!(copied, "{:?}", harness.state().wishes);
    harness.get_by_label("打开文件夹").click();
    harness.run();
    assert_eq!(harness.state().wishes.last(), Some(&Command::ShowFolder(Written::OwnReasons)));
}

#[test]
fn what_of_the_own_wording_was_not_used_is_said_with_its_line() {
    let model = with_own(Lang::En, "table\tcode\tzh\nstate\t8102\tx\n");
    let harness = stage(model, ReasonsView::default(), reasons_ui);
    harness.get_by_label("line 2: table is `state`; write state-code, release-point, q850 or sip.");
}

#[test]
fn the_template_can_be_taken_from_the_window() {
    let mut harness = stage(model(Lang::En, ""), ReasonsView::default(), reasons_ui);
    harness.get_by_label("Copy template").click();
    harness.run();
    let template = crate::backend::OWN_REASONS_TEMPLATE;
    let copied = harness
        .state()
        .wishes
        .iter()
        .any(|wish| matches!(wish, Command::Copy { text, .. } if text == template));
    assert!(copied, "{:?}", harness.state().wishes);
}

#[test]
fn in_a_narrow_window_the_spaces_of_codes_stand_over_nothing_else() {
    for (filter, width) in [("", 960.0), ("", 640.0), ("outcome:failed service:callback", 960.0)] {
        let mut harness = stage(model(Lang::En, filter), ReasonsView::default(), reasons_ui);
        harness.set_size(egui::vec2(width, 600.0));
        harness.run();
        let last = harness.get_by_label_contains("SIP (").rect();
        let counted = harness.get_by_label_contains("Counted").rect();
        assert!(!last.intersects(counted), "{filter} {width}: {last} {counted}");
    }
}
