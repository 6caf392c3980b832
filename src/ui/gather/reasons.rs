//! How often each code occurs.

use std::sync::Arc;

use egui::Context;

use super::LIVE_TAIL_MILLIS;
use super::history::has_slid;
use crate::backend::{Asking, List, ReasonAsk};
use crate::ui::app::App;

/// How often each code occurs.
pub(in crate::ui) fn gather(app: &mut App, ctx: &Context, stored: u64) {
    let answer = app.backend.lookup().reasons.latest();
    let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
    let is_repeat = app.asked.repeats.reasons.is_due(has_failed, app.model.now, ctx);
    let has_slid = has_slid(app, app.asked.reasons_at);
    let model = &mut app.model;
    let wanted = (model.history.filter.text().to_owned(), stored);
    let is_due = !app.asked.reasons_at.is_younger_than(2 * LIVE_TAIL_MILLIS, model.now);
    let known = app.asked.reasons.as_ref().filter(|(filter, _)| *filter == wanted.0);
    let asking = Asking::after(known);
    let has_changed = app.asked.reasons.as_ref() != Some(&wanted);
    if asking == Asking::Anew || (is_due && has_changed) || has_slid || is_repeat {
        let list = Arc::new(List { now: model.now, ..(*model.history.list).clone() });
        if app.backend.lookup().reasons.put(ReasonAsk { list }, asking) {
            app.asked.reasons = Some(wanted);
            app.asked.reasons_at = model.now;
        }
    }
    let list = &model.history.list;
    // The latest answer may be one to the filter before.
    match answer.filter(|answer| answer.ask.list.counts_like(list)).as_deref().map(|answer| &*answer.value) {
        Some(Ok(counts)) => {
            (model.reasons, model.reasons_trouble) = (Some(counts.clone()), None);
            app.asked.reasons_of = Some(list.clone());
        }
        Some(Err(error)) => model.reasons_trouble = Some(error.clone()),
        None => {}
    }
    model.reasons_are_old = app.asked.reasons_of.as_ref().is_some_and(|of| !of.counts_like(list));
}
