//! The lines of the inbox, and the notification that is open.

use egui::Context;

use crate::backend::{Asking, InboxAsk};
use crate::ui::app::App;

/// The lines of the inbox, and the notification that is open.
pub(in crate::ui) fn gather(app: &mut App, ctx: &Context, revision: u64) {
    let model = &mut app.model;
    let has_failed = model.inbox_trouble.is_some();
    let is_repeat = app.asked.repeats.inbox.is_due(has_failed, model.now, ctx);
    let ask = InboxAsk {
        filter: app.asked.inbox_filter,
        limit: app.asked.inbox_limit,
        open: app.asked.notification,
        revision,
    };
    let known = app
        .asked
        .inbox
        .as_ref()
        .filter(|asked| (asked.filter, asked.limit, asked.open) == (ask.filter, ask.limit, ask.open));
    let is_wanted = is_repeat || app.asked.inbox.as_ref() != Some(&ask);
    if is_wanted && app.backend.lookup().inbox.put(ask.clone(), Asking::after(known)) {
        app.asked.inbox = Some(ask);
    }
    model.inbox_is_old = model.inbox.is_some() && app.asked.inbox_of != app.asked.inbox_filter;
    let Some(answer) = app.backend.lookup().inbox.latest() else { return };
    match &*answer.value {
        Ok(page) => {
            (model.inbox, model.inbox_trouble) = (Some(page.clone()), None);
            app.asked.inbox_of = answer.ask.filter;
            model.inbox_is_old = answer.ask.filter != app.asked.inbox_filter;
        }
        Err(problem) => {
            model.inbox_trouble = Some(problem.clone());
            if app.asked.inbox_of != answer.ask.filter {
                model.inbox = None;
            }
        }
    }
}
