//! How often each code occurs.

use std::sync::Arc;

use egui::Context;

use super::again::Again;
use super::history::has_slid;
use super::{LIVE_TAIL_MILLIS, counted};
use crate::backend::{Asking, List, ReasonAsk};
use crate::call::Arrival;
use crate::ui::app::App;

/// What was asked last.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    /// The filter, and how much was stored.
    pub(in crate::ui) question: Option<(String, u64)>,
    at: Arrival,
    again: Again,
    shown: counted::Asked,
}

impl Asked {
    /// The calls are to be counted again.
    pub(in crate::ui) fn forget(&mut self) {
        self.question = None;
    }
}

pub(in crate::ui) fn gather(app: &mut App, ctx: &Context, stored: u64) {
    let has_slid = has_slid(app, app.asked.reasons.at);
    let (model, asked, desk) = (&mut app.model, &mut app.asked.reasons, &app.backend.lookup().reasons);
    let answer = desk.latest();
    let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
    let is_repeat = asked.again.is_due(has_failed, model.now, ctx);
    let wanted = (model.history.filter.text().to_owned(), stored);
    let is_due = !asked.at.is_younger_than(2 * LIVE_TAIL_MILLIS, model.now);
    let asking = Asking::after(asked.question.as_ref().filter(|(filter, _)| *filter == wanted.0));
    let has_changed = asked.question.as_ref() != Some(&wanted);
    let list = &model.history.list;
    if asking == Asking::Anew || (is_due && has_changed) || has_slid || is_repeat {
        let list = Arc::new(List { now: model.now, ..List::clone(list) });
        if desk.put(ReasonAsk { list }, asking) {
            (asked.question, asked.at) = (Some(wanted), model.now);
        }
    }
    let answer = answer.as_deref().map(|answer| (&*answer.ask.list, &*answer.value));
    asked.shown.show(&mut model.reasons, list, model.now, answer, |_| true);
}
