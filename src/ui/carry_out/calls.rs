//! Wishes about one call.

use egui::Context;

use crate::call::SessionId;
use crate::ui::app::App;
use crate::ui::panel::detail;

fn open(app: &mut App, session: SessionId) {
    app.model.selected = Some(session);
    app.model.call_is_open = true;
}

/// Opens the page of a call, with no other one beside it.
pub(super) fn open_alone(app: &mut App, session: SessionId) {
    app.model.beside.compared = None;
    open(app, session);
}

pub(super) fn write_note(app: &mut App, ctx: &Context, session: SessionId) {
    open_alone(app, session);
    detail::focus_note(ctx);
}

pub(super) fn compare(app: &mut App, session: SessionId, with: SessionId) {
    open(app, session);
    app.model.beside.compared = Some(with);
}

pub(super) fn mark_for_comparing(app: &mut App, session: SessionId) {
    app.model.beside.marked = Some(session);
    app.toast.say(app.model.phrases.detail.compare_marked);
}

pub(super) fn mark_ended(app: &mut App, session: SessionId, note: Option<String>) {
    let marking = app.backend.mark_ended(session, note);
    app.asked.ledger.markings.push(marking);
}

pub(super) fn open_menu(app: &mut App, ctx: &Context, session: SessionId) {
    app.model.selected = Some(session.clone());
    app.views.row_menu.open(ctx, session);
}
