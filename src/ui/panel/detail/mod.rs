//! One call: beside the tables, and as a page of its own.

mod cdr;
mod compare;
mod course;
mod events;
mod hearing;
mod missing;
mod note;
mod number;
mod page;
mod raw;
mod related;
mod side;
#[cfg(test)]
mod tests;
mod timeline;
mod verdict;

use std::sync::Arc;

use egui::{Label, Ui};

use super::super::command::Command;
use super::super::model::Model;
use super::trouble::store_words;
use super::{look, pane};
use crate::backend::{CallFile, call_line};
use crate::call::reason::CodeRef;
use crate::call::{Call, SessionId, Trust, trust};
use crate::i18n::{Telling, fill};
use crate::ui::model::CallTrouble;
use crate::ui::theme::{Tokens, Tone, small};
use crate::ui::widget::card;
use crate::ui::widget::timeline::Picks;

pub use note::focus as focus_note;
pub use number::{copy_leg, copy_number, known as number_of_leg, needed, numbers, of_leg};
pub use page::page_ui;
pub use raw::{replay_button, resend_button};
pub use side::side_ui;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct DetailView {
    raw: raw::RawView,
    note: note::NoteView,
    picks: Picks,
    cdr: cdr::Shown,
    /// The call whose marks and record are picked.
    picked_on: Option<SessionId>,
    compare: compare::CompareView,
}

impl DetailView {
    /// Goes to the notifications; where they are in sight already: pretty or byte-exact.
    pub fn toggle_raw(&mut self) {
        self.raw.toggle();
    }

    /// The page is no longer shown: what was being written is saved.
    pub fn leave(&mut self, wishes: &mut Vec<Command>) {
        self.note.save(wishes);
    }

    /// Lets go of the picked marks of the timeline; says whether there were any.
    pub fn drop_picks(&mut self) -> bool {
        let had_some = !self.picks.is_empty();
        self.picks.clear();
        had_some
    }

    /// What was sent of the note on this call is not on disk.
    pub fn note_was_not_saved(&mut self, session: &SessionId) {
        self.note.was_not_saved(session);
    }
}

/// The narrow panel at the right of the board and of the history; nothing while no call is chosen.
pub fn side_panel(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    if model.selected.is_none() {
        return;
    }
    pane::CALL.show(ui, model, wishes, |ui, wishes| side_ui(ui, model, wishes));
}

/// The chosen call as it is known best: on the board, else as read from the store.
pub fn chosen(model: &Model) -> Option<Arc<Call>> {
    find(model, model.selected.as_ref()?)
}

fn find(model: &Model, session: &SessionId) -> Option<Arc<Call>> {
    let on_board = model.board.find(session).cloned();
    on_board.or_else(|| {
        model.call_file.as_ref().filter(|file| file.call.session == *session).map(|file| file.call.clone())
    })
}

/// Whether the call is still up as far as we were told.
pub fn is_in_progress(model: &Model, session: &SessionId) -> bool {
    find(model, session).is_some_and(|call| call.is_in_progress())
}

/// The code that stands for why the call ended.
pub fn ended_with(model: &Model, session: &SessionId) -> Option<CodeRef> {
    find(model, session)?.verdict.as_deref()?.headline
}

/// A call by its people and its start, as far as it is known.
pub fn name(model: &Model, session: &SessionId) -> String {
    find(model, session)
        .map_or_else(|| model.id(session.as_str()).into_owned(), |call| look::call_name(model, &call))
}

/// The chosen call as read from the store; `None` while it is being read.
fn file(model: &Model) -> Option<&CallFile> {
    let file = model.call_file.as_deref()?;
    (Some(&file.call.session) == model.selected.as_ref()).then_some(file)
}

/// What is shown may be old: the call could not be read again.
fn trouble_ui(ui: &mut Ui, model: &Model, trouble: Option<&CallTrouble>) {
    if let Some(CallTrouble::Unread(error)) = trouble {
        let said = fill(model.phrases.trouble.call, &[("problem", &store_words(model, error))]);
        card::banner(ui, Tone::Red, &said, None);
    }
}

/// What is shown in the place of a call that is not there yet, or cannot be read.
fn waiting_ui(ui: &mut Ui, model: &Model, trouble: Option<&CallTrouble>) {
    let (t, w) = (Tokens::of(ui), &model.phrases.trouble);
    match trouble {
        None => drop(ui.label(small(model.phrases.live.reading).color(t.text3))),
        Some(CallTrouble::Gone) => drop(ui.add(Label::new(small(w.call_gone).color(t.text2)).wrap())),
        Some(CallTrouble::Unread(_)) => trouble_ui(ui, model, trouble),
    }
}

fn trust_of(model: &Model, call: &Call) -> Trust {
    trust(call, &model.moment())
}

/// Copies the id of the call, as far as this screen may show it.
pub fn copy_session(model: &Model, session: &SessionId) -> Command {
    let p = &model.phrases.live;
    let what = fill(p.copied, &[("what", p.copied_session)]);
    Command::Copy { text: model.id(session.as_str()).into_owned(), what }
}

/// Copies the call as a text for a ticket or a chat, as far as this screen may show it.
pub fn copy_summary(model: &Model, session: &SessionId) -> Option<Command> {
    let text = summary(model, &*find(model, session)?);
    let p = &model.phrases.live;
    Some(Command::Copy { text, what: fill(p.copied, &[("what", p.copied_summary)]) })
}

/// The call as a text for a ticket or a chat, as far as this screen may show it.
pub fn summary(model: &Model, call: &Call) -> String {
    let (zone, mask) = (&model.zone, &model.mask());
    let (catalogue, now, counted_to) = (model.catalogue(), model.now, model.now_of(call));
    let telling = Telling { zone, mask, catalogue, now, counted_to, trust: trust_of(model, call) };
    model.phrases.summary(call, &telling)
}

/// What the menu of a call offers for comparing it with another one.
pub fn comparing(model: &Model, session: &SessionId) -> Vec<(&'static str, Command)> {
    let p = &model.phrases.detail;
    let marked = model.beside.marked.clone().filter(|marked| marked != session);
    let with_marked =
        marked.map(|with| (p.compare_with_marked, Command::Compare { session: session.clone(), with }));
    let mark = (p.compare_mark, Command::MarkForComparing(session.clone()));
    with_marked.into_iter().chain([mark]).collect()
}

fn copy_json(model: &Model, call: &Call) -> Command {
    let p = &model.phrases.live;
    let now = model.moment();
    let text = call_line(call, &model.zone, &now, &model.mask(), model.catalogue());
    Command::Copy { text, what: fill(p.copied, &[("what", p.copied_json)]) }
}

/// `02:15 (01:48)`, or when it ended.
fn how_long(model: &Model, call: &Call) -> String {
    let clock = crate::i18n::clock;
    if !call.is_in_progress() {
        let at = look::time(&model.zone, call.ended_at);
        return fill(model.phrases.live.ended_at, &[("time", &at)]);
    }
    let now = model.now_of(call);
    let total = call.elapsed_secs(now).map(clock);
    let talk = call.talking_secs(now).map(|secs| format!(" ({})", clock(secs)));
    total.map(|total| format!("{total}{}", talk.unwrap_or_default())).unwrap_or_default()
}
