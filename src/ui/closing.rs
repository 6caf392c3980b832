//! Closing the window. Whoever closes it ends the collecting as well, and status pushes that come while nobody collects are
//! lost for good (PROTOCOL 1.6): so it is asked first, unless somebody said that it need not be.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::{Context, ViewportCommand};

use super::app::App;
use crate::backend::{ListenerState, StoreState};

/// Set by whoever closes the window without a question: the system that shuts down, or an answer to the question.
pub(super) type IsSettled = Arc<AtomicBool>;

/// Puts off a closing that would lose pushes, and asks. Whoever presses the button again is obeyed.
pub(super) fn guard(app: &mut App, ctx: &Context) {
    if !ctx.input(|input| input.viewport().close_requested()) {
        return;
    }
    let is_settled = app.closing.load(Ordering::SeqCst) || app.views.dialogs.asks_to_close();
    if !is_settled && app.model.settings.ask_before_closing && loses_pushes(app) {
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        app.views.dialogs.open_closing();
        ctx.request_repaint();
    }
}

/// Closes the window without a question.
pub(super) fn close(app: &App, ctx: &Context) {
    app.closing.store(true, Ordering::SeqCst);
    ctx.send_viewport_cmd(ViewportCommand::Close);
}

/// Whether pushes that come from now on would be missed: somebody pushes here, and they are kept.
fn loses_pushes(app: &App) -> bool {
    let model = &app.model;
    let collects = matches!(model.health.listener, ListenerState::Listening(_))
        && !matches!(model.health.store, StoreState::Closed(_));
    collects && !model.is_demo && model.totals.is_some_and(|totals| totals.notifications > 0)
}
