use std::sync::Arc;

use egui_kittest::kittest::Queryable;

use super::*;
use crate::i18n::Lang;
use crate::ui::fixture::{model, stage};

#[test]
fn busy_is_found_in_either_language_and_its_button_leads_to_its_calls() {
    let busy = CodeRef { space: Space::StateCode, code: 8102 };
    for search in ["8102", "正忙", "busy"] {
        let mut model = model(Lang::Zh, "at:today");
        model.reasons = Some(Arc::new(vec![(busy, 611)]));
        let view =
            ReasonsView { search: search.to_owned(), chosen: Some((busy, false)), ..ReasonsView::default() };
        let mut harness = stage(model, view, reasons_ui);
        harness.get_by_label("查看这 611 通").click();
        harness.run();
        assert_eq!(harness.state().wishes, [Command::ShowReason(busy)], "{search}");
    }
}

#[test]
fn the_counts_say_which_filter_they_were_taken_under() {
    let harness = stage(model(Lang::En, "outcome:failed"), ReasonsView::default(), reasons_ui);
    harness.get_by_label("Counted among");
    harness.get_by_label_contains("Outcome");
}
