//! The call that is open, with all that is known of it; and how a call is asked for, which the one that it is compared
//! with has in common with it.

use std::sync::Arc;

use egui::Context;

use super::again::Again;
use super::{LIVE_TAIL_MILLIS, wake_after};
use crate::backend::{Asking, BoardView, CallAnswer, CallAsk, CallFile, Desk, Seen};
use crate::call::{Arrival, SessionId};
use crate::ui::app::App;
use crate::ui::model::{ReadCall, read_call};

/// What was asked last of a desk that reads calls.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    question: Option<CallAsk>,
    at: Arrival,
    /// The call and the board on which it was last looked for.
    looked_at: Option<(SessionId, u64)>,
    again: Again,
}

impl Asked {
    /// The call is to be read again.
    pub(super) fn forget(&mut self) {
        (self.question, self.looked_at) = (None, None);
    }

    /// The call of `session` as it is known now, or why it cannot be read; it is asked for where there may be something
    /// new to it. `before`: what was known of it, or of another one.
    pub(super) fn read(
        &mut self,
        desk: &Desk<CallAsk, CallAnswer>,
        session: &SessionId,
        (board, now): (&BoardView, Arrival),
        before: Option<Arc<CallFile>>,
        ctx: &Context,
    ) -> ReadCall {
        let answer = desk.latest().filter(|answer| answer.ask.session == *session);
        let answer = answer.as_deref().map(|answer| &*answer.value);
        let is_repeat = self.again.is_due(answer.is_some_and(Result::is_err), now, ctx);
        self.ask(desk, session, (board, now), is_repeat, ctx);
        read_call(session, before, answer)
    }

    fn ask(
        &mut self,
        desk: &Desk<CallAsk, CallAnswer>,
        session: &SessionId,
        (board, now): (&BoardView, Arrival),
        is_repeat: bool,
        ctx: &Context,
    ) {
        // Looked for only when the board or the choice changed; asked again only when the call itself did.
        let looked_at = (session.clone(), board.revision);
        if !is_repeat && self.looked_at.as_ref() == Some(&looked_at) {
            return;
        }
        self.looked_at = Some(looked_at);
        let question = CallAsk::of(session, board);
        let known = self.question.as_ref().filter(|asked| asked.session == *session);
        if !is_repeat && known == Some(&question) {
            return;
        }
        let asking = Asking::after(known);
        // Off the board every push may be one for it: they are not all asked after.
        let is_young = self.at.is_younger_than(LIVE_TAIL_MILLIS, now);
        let waits = matches!(question.seen, Seen::Stored(_)) && asking == Asking::Again && is_young;
        if waits {
            wake_after(ctx, LIVE_TAIL_MILLIS);
        }
        if !waits && desk.put(question.clone(), asking) {
            (self.question, self.at) = (Some(question), now);
        } else {
            // Looked at again in the next frame, such as that for which the desk wakes us.
            self.looked_at = None;
        }
    }
}

pub(in crate::ui) fn gather(app: &mut App, ctx: &Context) {
    let model = &mut app.model;
    let Some(session) = model.selected.clone() else {
        model.call_file = None;
        model.call_trouble = None;
        return;
    };
    let (desk, before) = (&app.backend.lookup().calls, model.call_file.take());
    (model.call_file, model.call_trouble) =
        app.asked.call.read(desk, &session, (&model.board, model.now), before, ctx);
}
