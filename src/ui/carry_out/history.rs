//! Wishes about the history: which calls, and in which order.

use std::sync::Arc;

use super::go;
use crate::backend::{List, Sort};
use crate::call::filter::Condition;
use crate::call::reason::CodeRef;
use crate::ui::app::App;
use crate::ui::command::Tab;
use crate::ui::panel::history::terms;
use crate::ui::typed::Typed;

pub(super) fn set_filter(app: &mut App, text: String) {
    // What was being typed and in force already is among its terms now, or gone.
    if std::mem::take(&mut app.model.history.typed) > 0 {
        app.views.history.forget_typed();
    }
    obey_filter(app, text);
}

/// Puts the filter in force while its last `typed` terms are still being typed.
pub(super) fn type_filter(app: &mut App, text: String, typed: usize) {
    obey_filter(app, text);
    app.model.history.typed = typed;
}

fn obey_filter(app: &mut App, text: String) {
    let typed = Typed::from(text);
    if let Ok(filter) = typed.read() {
        let filter = filter.clone();
        relist(app, |list| List { filter, ..list });
        app.views.history.to_top();
    }
    app.model.history.filter = typed;
}

/// Shows the history of one code.
pub(super) fn show_reason(app: &mut App, code: CodeRef) {
    // Its count was taken under the filter in force, so that stays.
    let filter = &app.model.history.list.filter;
    let filter = terms::with(filter, Condition::Code(code.space, vec![code.code]));
    set_filter(app, filter.to_string());
    go(app, Tab::History);
}

pub(super) fn sort(app: &mut App, sort: Sort) {
    relist(app, |list| List { sort, ..list });
}

/// Asks the history anew.
pub(super) fn relist(app: &mut App, change: impl FnOnce(List) -> List) {
    let model = &mut app.model;
    let list = (*model.history.list).clone();
    let list =
        List { refresh: list.refresh + 1, now: model.now, thresholds: model.settings.thresholds, ..list };
    let changed = change(list.clone());
    if !changed.lists_like(&list) {
        // Rows of another list must not stand in this one while it is read.
        model.history.page = None;
    }
    model.history.list = Arc::new(changed);
    model.history.rows = 0;
    model.history.complete = false;
    app.asked.window = None;
    app.asked.reasons.forget();
    app.asked.spread.forget();
    app.asked.figures.forget();
}

/// Reads the shown rows again; what is shown stays until they land.
pub(in crate::ui) fn refresh(app: &mut App) {
    let model = &mut app.model;
    let list = &model.history.list;
    model.history.list = Arc::new(List { refresh: list.refresh + 1, ..(**list).clone() });
    app.asked.window = None;
}
