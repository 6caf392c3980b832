//! What the page of a call knows beside the call itself: other calls of the same people, the call it is compared with,
//! and what became of the notes that were written.

use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use egui::Context;

use super::call;
use crate::backend::{Asking, CallChange, CallFile, Related, RelatedAsk, numbers_of};
use crate::call::{Arrival, SessionId};
use crate::i18n::fill;
use crate::ui::app::App;
use crate::ui::model::CallTrouble;
use crate::ui::panel::detail;
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::Tone;

/// Milliseconds between two looks at the other calls of the same people.
const EVERY_MILLIS: i64 = 5_000;

/// What has been read beside the chosen call.
#[derive(Default)]
pub struct Beside {
    /// Other calls of the people of the chosen one.
    pub related: Option<Arc<Related>>,
    /// The call the chosen one is compared with.
    pub compared: Option<SessionId>,
    /// The call of `compared`, as read from the store.
    pub other: Option<Arc<CallFile>>,
    /// Why the call of `compared` cannot be shown, or is no longer read again.
    pub other_trouble: Option<CallTrouble>,
    /// A call somebody marked in a table, to compare another one with.
    pub marked: Option<SessionId>,
}

/// What was asked last, and the notes that are being written.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    related: Option<(SessionId, Vec<String>, Arrival)>,
    revision: u64,
    other: call::Asked,
    pub(in crate::ui) notings: Vec<(SessionId, CallChange)>,
}

pub(in crate::ui) fn gather(app: &mut App, ctx: &Context) {
    say_what_became_of_notes(app);
    let Some(call) = detail::chosen(&app.model).filter(|_| app.model.call_is_open) else {
        let model = &mut app.model;
        // A call that is still being read is compared all the same, such as one that has changed sides.
        let may_be_read = model.call_is_open && model.call_trouble.is_none();
        let (marked, compared) = (model.beside.marked.take(), model.beside.compared.take());
        let compared = compared.filter(|_| may_be_read);
        model.beside = Beside { marked, compared, ..Beside::default() };
        app.asked.beside.other.forget();
        return;
    };
    let (model, asked, lookup) = (&mut app.model, &mut app.asked.beside, app.backend.lookup());
    let (now, numbers) = (model.now, numbers_of(&call));
    let same = asked
        .related
        .as_ref()
        .filter(|(session, known, _)| (session, known) == (&call.session, &numbers))
        .map(|(.., at)| *at);
    if same.is_none_or(|at| !at.is_younger_than(EVERY_MILLIS, now)) {
        let (session, filed_at) = (call.session.clone(), call.filed_at());
        asked.revision += 1;
        let ask = RelatedAsk {
            session,
            filed_at,
            numbers: numbers.clone(),
            now: model.moment(),
            revision: asked.revision,
        };
        if lookup.related.put(ask, Asking::after(same)) {
            asked.related = Some((call.session.clone(), numbers, now));
        }
    }
    let answer = lookup.related.latest().filter(|answer| answer.ask.session == call.session);
    model.beside.related = answer.and_then(|answer| (*answer.value).as_ref().ok().cloned());

    let Some(session) = model.beside.compared.clone() else {
        (model.beside.other, model.beside.other_trouble) = (None, None);
        asked.other.forget();
        return;
    };
    let before = model.beside.other.take();
    (model.beside.other, model.beside.other_trouble) =
        asked.other.read(&lookup.others, &session, (&model.board, now), before, ctx);
}

/// Writes a note; its text stays where it was typed until it is on disk.
pub(in crate::ui) fn annotate(app: &mut App, session: SessionId, text: &str) {
    let marking = app.backend.annotate(session.clone(), text);
    app.asked.beside.notings.push((session, marking));
}

fn say_what_became_of_notes(app: &mut App) {
    let model = &app.model;
    let words = &model.phrases.detail;
    let (toast, view) = (&mut app.toast, &mut app.views.detail);
    let mut is_written = false;
    app.asked.beside.notings.retain(|(session, marking)| {
        match marking.try_recv() {
            Ok(Ok(Some(_))) => is_written = true,
            Ok(Ok(None)) => {
                view.note_was_not_saved(session);
                toast.say_toned(words.note_no_call, Tone::Red);
            }
            Ok(Err(error)) => {
                view.note_was_not_saved(session);
                let text = fill(words.note_failed, &[("problem", &store_words(model, &error))]);
                toast.say_toned(text, Tone::Red);
            }
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Disconnected) => {}
        }
        false
    });
    if is_written {
        // The page and the rows of the history show it.
        app.asked.call.forget();
        crate::ui::carry_out::refresh_history(app);
    }
}
