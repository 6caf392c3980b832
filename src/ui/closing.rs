//! Closing the window. Whoever closes it ends the collecting as well, and status pushes that come while nobody collects
//! are lost for good (PROTOCOL 1.6): so it is asked first, unless somebody said that it need not be.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::{Context, ViewportCommand};

use super::app::App;
use crate::backend::{ListenerState, StoreState};

/// Set by whoever closes the window without a question: the system that shuts down, or an answer to the question.
pub(super) type IsSettled = Arc<AtomicBool>;

/// Seconds after which a second wish to close the window counts as an answer: the question has been seen. A key that is
/// held down is no second wish.
const SEEN_AFTER: f64 = 1.0;

/// Puts off a closing that would lose pushes, and asks. To be called also while the window is hidden: it is shown then.
pub(super) fn guard(app: &mut App, ctx: &Context) {
    if !ctx.input(|input| input.viewport().close_requested()) || app.closing.load(Ordering::SeqCst) {
        return;
    }
    let now = ctx.input(|input| input.time);
    let has_been_asked = app.views.dialogs.asked_to_close().is_some_and(|at| now - at >= SEEN_AFTER);
    if !has_been_asked && app.model.settings.ask_before_closing && loses_pushes(app) {
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        super::bring_to_front(ctx);
        app.views.dialogs.open_closing(now);
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
    let (model, health, board) = (&app.model, app.backend.health(), app.backend.board());
    let collects = matches!(health.listener, ListenerState::Listening(_) | ListenerState::Starting)
        && !matches!(health.store, StoreState::Closed(_));
    let has_come = health.received > 0
        || !board.calls.is_empty()
        || model.totals.is_some_and(|totals| totals.notifications + totals.calls > 0);
    collects && !model.is_demo && has_come
}
