//! The marked calls, read when something of them is to be copied: some have left the board, and what is known of a call
//! may have changed since it was marked.

use std::sync::Arc;

use egui::Context;

use crate::backend::{NamedAnswer, NamedAsk};
use crate::call::{Call, SessionId};
use crate::i18n::fill;
use crate::ui::app::App;
use crate::ui::carry_out::carry_out;
use crate::ui::model::Model;
use crate::ui::panel::marks::{self, Copied};
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::Tone;

/// What is to be copied once the calls have been read.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    number: u64,
    awaited: Option<Copied>,
}

/// Copies this of the marked calls, now or as soon as they have been read.
pub(in crate::ui) fn copy(app: &mut App, ctx: &Context, copied: Copied) {
    let sessions = app.model.marks.list();
    let asked = &mut app.asked.marks;
    asked.awaited = None;
    let on_board: Option<Vec<_>> =
        sessions.iter().map(|session| app.model.board.find(session).cloned()).collect();
    match on_board {
        Some(calls) => done(app, ctx, copied, &calls, sessions.len()),
        None => {
            asked.number += 1;
            asked.awaited = Some(copied);
            app.backend.lookup().named.ask(NamedAsk { sessions, number: asked.number });
        }
    }
}

/// Copies what was waited for.
pub(super) fn gather(app: &mut App, ctx: &Context) {
    let asked = &mut app.asked.marks;
    let Some(copied) = asked.awaited else { return };
    let answer = app.backend.lookup().named.latest().filter(|answer| answer.ask.number == asked.number);
    let Some(answer) = answer else { return };
    asked.awaited = None;
    match known(&app.model, &answer.ask.sessions, &answer.value) {
        Ok(calls) => done(app, ctx, copied, &calls, answer.ask.sessions.len()),
        Err(problem) => {
            let words = fill(app.model.phrases.marks.not_read, &[("problem", &problem)]);
            app.toast.say_toned(words, Tone::Red);
        }
    }
}

/// The calls as they are known best: on the board, else as they were read.
fn known(model: &Model, sessions: &[SessionId], answer: &NamedAnswer) -> Result<Vec<Arc<Call>>, String> {
    let read = answer.as_ref().map_err(|error| store_words(model, error).to_string())?;
    let mut read = read.iter().peekable();
    let known = sessions.iter().filter_map(|session| {
        // Both are in one order.
        let stored = read.next_if(|call| call.session == *session);
        model.board.find(session).or(stored).cloned()
    });
    Ok(known.collect())
}

fn done(app: &mut App, ctx: &Context, copied: Copied, calls: &[Arc<Call>], of: usize) {
    match marks::copy(&app.model, copied, calls, of) {
        Some(wish) => carry_out(app, ctx, wish),
        None => app.toast.say_toned(app.model.phrases.marks.nothing_copied, Tone::Orange),
    }
}
