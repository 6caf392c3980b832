//! How much is stored.

use egui::Context;

use crate::backend::Asking;
use crate::ui::app::App;
use crate::ui::carry_out;

/// How much is stored.
pub(in crate::ui) fn gather(app: &mut App, ctx: &Context, revision: u64) {
    let (model, asked, lookup) = (&mut app.model, &mut app.asked, app.backend.lookup());
    let answer = lookup.totals.latest();
    let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
    if asked.repeats.totals.is_due(has_failed, model.now, ctx) {
        asked.totals = None;
    }
    if asked.totals != Some(revision) && lookup.totals.put(revision, Asking::Again) {
        asked.totals = Some(revision);
    }
    if let Some(answer) = answer {
        let before = model.totals.map(|totals| totals.calls);
        model.totals = (*answer.value).as_ref().ok().copied().or(model.totals);
        // Calls were removed: rows further down are not those that were counted.
        if model.totals.map(|totals| totals.calls) < before {
            carry_out::refresh_history(app);
        }
    }
}
