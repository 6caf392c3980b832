//! Wishes about the calls that are marked.

use egui::Context;

use super::{actions, carry_out, undo};
use crate::call::SessionId;
use crate::i18n::{fill, filled, grouped};
use crate::ui::app::App;
use crate::ui::command::{Command, Tab};
use crate::ui::gather;
use crate::ui::marks::{Full, MOST};
use crate::ui::panel::marks::{Copied, copy_sessions, only};
use crate::ui::theme::Tone;

pub(super) fn toggle(app: &mut App, session: SessionId) {
    let model = &mut app.model;
    if let Err(Full) = model.marks.toggle_beside(session, model.selected.as_ref()) {
        let most = grouped(MOST as u64);
        app.toast.say_toned(fill(app.model.phrases.marks.full, &[("most", &most)]), Tone::Orange);
    }
}

pub(super) fn mark_all(app: &mut App, sessions: impl IntoIterator<Item = SessionId>) {
    let left_out = app.model.marks.mark_all(sessions);
    if left_out > 0 {
        let blanks = [("most", grouped(MOST as u64)), ("n", grouped(left_out as u64))];
        app.toast.say_toned(filled(app.model.phrases.marks.left_out, &blanks), Tone::Orange);
    }
}

/// Marks what the board shows.
pub(super) fn mark_shown(app: &mut App) {
    let shown: Vec<SessionId> = app.views.live.shown().cloned().collect();
    mark_all(app, shown);
}

pub(super) fn copy(app: &mut App, ctx: &Context, copied: Copied) {
    gather::marks::copy(app, ctx, copied);
}

pub(super) fn copy_ids(app: &mut App, ctx: &Context) {
    let wish = copy_sessions(&app.model, &app.model.marks.list());
    carry_out(app, ctx, wish);
}

/// Shows them alone; from there they are exported, counted and watched like any calls that a filter finds.
pub(super) fn show(app: &mut App, ctx: &Context) {
    let filter = only(&app.model.marks.list());
    carry_out(app, ctx, Command::ShowView { tab: Tab::History, filter });
}

pub(super) fn export(app: &mut App, ctx: &Context) {
    show(app, ctx);
    actions::open_export(app);
}

/// Pins all of them, or unpins them where all are pinned.
pub(super) fn pin(app: &mut App) {
    undo::pin_all(app, app.model.marks.list());
}

pub(super) fn clear(app: &mut App) {
    undo::clear_marks(app);
}
