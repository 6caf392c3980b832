//! Why the history's filter finds nothing: asked once its list is known to be empty, and again when calls have come.

use std::sync::Arc;

use egui::Context;

use super::again::Again;
use crate::backend::{Asking, List, WaysOutAsk};
use crate::ui::app::App;

/// The empty list that was asked about last.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    list: Option<Arc<List>>,
    again: Again,
}

pub(in crate::ui) fn gather(app: &mut App, ctx: &Context) {
    let (model, asked, lookup) = (&mut app.model, &mut app.asked.ways_out, app.backend.lookup());
    let list = &model.history.list;
    let is_empty = model.history.rows == 0 && model.history.complete && !list.filter.is_empty();
    let known = asked.list.as_ref().filter(|known| known.counts_like(list));
    if known.is_none() {
        model.ways_out = None;
    }
    if !is_empty {
        return;
    }
    let answer = lookup.ways_out.latest().filter(|answer| answer.ask.list.counts_like(list));
    let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
    let is_repeat = asked.again.is_due(has_failed, model.now, ctx);
    if (is_repeat || known.is_none_or(|known| known.refresh != list.refresh))
        && lookup.ways_out.put(WaysOutAsk { list: list.clone() }, Asking::after(known))
    {
        asked.list = Some(list.clone());
    }
    if let Some(Ok(found)) = answer.as_deref().map(|answer| answer.value.as_ref())
        && model.ways_out.as_deref() != Some(found)
    {
        model.ways_out = Some(Arc::new(found.clone()));
    }
}
