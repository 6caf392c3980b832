//! The rows of the history that are in sight, and how many there are.

use std::sync::Arc;

use egui::Context;

use super::LIVE_TAIL_MILLIS;
use super::counted::SLIDE_MILLIS;
use crate::backend::{List, Window};
use crate::call::Arrival;
use crate::ui::app::App;

/// The rows of the history that are in sight, and how many there are.
pub(in crate::ui) fn gather(app: &mut App, ctx: &Context, stored: u64) {
    let has_slid = has_slid(app, app.asked.refreshed_at);
    let model = &mut app.model;
    let at_top = app.views.history.is_at_top();
    let is_due = !app.asked.refreshed_at.is_younger_than(LIVE_TAIL_MILLIS, model.now);
    // A question that takes longer than a second would never be answered if it were asked anew each second.
    let is_free = !app.backend.history().is_busy();
    // What could not be read once may be readable now: a new database is there only when the scribe has made it.
    let is_repeat = app.asked.repeats.history.is_due(model.history.trouble.is_some(), model.now, ctx);
    let has_changed = stored != app.asked.refreshed_stored;
    if is_free && (is_repeat || at_top && is_due && (has_changed || has_slid)) {
        let list =
            List { refresh: model.history.list.refresh + 1, now: model.now, ..(*model.history.list).clone() };
        model.history.list = Arc::new(list);
        app.asked.refreshed_at = model.now;
        app.asked.refreshed_stored = stored;
        app.asked.window = None;
    }
    let history = app.backend.history();
    history.count(&model.history.list);
    // While a refreshed list is being counted the count before it stays.
    if let Some((rows, complete)) = history.rows_of(&model.history.list)
        && (complete || rows >= model.history.rows)
    {
        model.history.rows = rows;
        model.history.complete = complete;
    }
    ask_for_rows(app);
    let (model, history) = (&mut app.model, app.backend.history());
    model.history.is_busy = history.is_busy();
    let list = &model.history.list;
    if let Some(answer) = history.page().filter(|answer| answer.ask.list.lists_like(list)) {
        let page = &answer.value;
        if page.problem.is_none() {
            model.history.page = Some(page.clone());
        }
        // What was quick to find says nothing of the rest.
        if !page.is_preview {
            model.history.trouble.clone_from(&page.problem);
        }
    }
}

/// Asks for the rows that are on screen, unless they were asked for.
pub(in crate::ui) fn ask_for_rows(app: &mut App) {
    let list = &app.model.history.list;
    let (first, rows) = app.views.history.wanted_rows();
    let window = (list.refresh, first, rows);
    if app.asked.window != Some(window) {
        app.asked.window = Some(window);
        app.backend.history().ask(Window { list: list.clone(), first_row: first, rows });
    }
}

/// Whether the filter finds other calls than when it was asked, although nothing happened to them.
pub(super) fn has_slid(app: &App, asked_at: Arrival) -> bool {
    let (filter, now) = (&app.model.history.list.filter, app.model.now);
    filter.slides() && !asked_at.is_younger_than(SLIDE_MILLIS, now)
}
