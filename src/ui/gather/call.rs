//! The call that is open, with all that is known of it.

use egui::Context;

use super::{LIVE_TAIL_MILLIS, wake_after};
use crate::backend::{Asking, CallAsk};
use crate::ui::app::App;
use crate::ui::model::read_call;

/// The call that is open, with all that is known of it.
pub(in crate::ui) fn gather(app: &mut App, ctx: &Context) {
    let model = &mut app.model;
    let Some(session) = model.selected.clone() else {
        model.call_file = None;
        model.call_trouble = None;
        return;
    };
    let answer = app.backend.lookup().calls.latest().filter(|answer| answer.ask.session == session);
    let has_failed = answer.as_ref().is_some_and(|answer| answer.value.is_err());
    let is_repeat = app.asked.repeats.call.is_due(has_failed, model.now, ctx);
    // Looked for only when the board or the choice changed; asked again only when the call itself did.
    let looked_at = (session.clone(), model.board.revision);
    if is_repeat || app.asked.call_on_board.as_ref() != Some(&looked_at) {
        app.asked.call_on_board = Some(looked_at);
        let on_board = model.board.find(&session);
        let ask = CallAsk::of(&session, &model.board);
        let known = app.asked.call.as_ref().filter(|asked| asked.session == session);
        let asking = Asking::after(known);
        let is_young = app.asked.call_at.is_younger_than(LIVE_TAIL_MILLIS, model.now);
        let waits = on_board.is_none() && asking == Asking::Again && is_young;
        if is_repeat || app.asked.call.as_ref() != Some(&ask) {
            if !waits && app.backend.lookup().calls.put(ask.clone(), asking) {
                (app.asked.call, app.asked.call_at) = (Some(ask), model.now);
            } else {
                // Looked at again in the next frame, such as that for which the desk wakes us.
                app.asked.call_on_board = None;
            }
            if waits {
                wake_after(ctx, LIVE_TAIL_MILLIS);
            }
        }
    }
    let answer = answer.as_deref().map(|answer| &*answer.value);
    (model.call_file, model.call_trouble) = read_call(&session, model.call_file.take(), answer);
}
