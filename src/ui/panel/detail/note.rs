//! The note on a call: written on its page, saved when the field is left or Ctrl+Enter is pressed, and undone with one
//! press.

use egui::{Id, Key, Label, Modifiers, TextEdit, Ui};

use crate::call::{Call, SessionId};
use crate::i18n::fill;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{RADIUS_CONTROL, S4, Tokens, Type, body, small};
use crate::ui::widget::{button, card, field};

/// The text of one call's note while it is written.
#[derive(Default)]
pub struct NoteView {
    session: Option<SessionId>,
    text: String,
    /// What is saved, or on its way to be.
    saved: String,
    /// The text that is being saved.
    sent: Option<String>,
    /// The text that was saved before `saved`.
    before: Option<String>,
}

impl NoteView {
    /// Where the keyboard goes.
    fn id() -> Id {
        Id::unique("call note")
    }

    /// Shows the note of `call`: another call's, or what was written elsewhere. What is being typed stays.
    fn follow(&mut self, call: &Call, wishes: &mut Vec<Command>) {
        let stored = call.note.as_deref().unwrap_or_default();
        if self.session.as_ref() != Some(&call.session) {
            self.save(wishes);
            let (text, saved) = (stored.to_owned(), stored.to_owned());
            *self = NoteView { session: Some(call.session.clone()), text, saved, ..NoteView::default() };
        }
        if self.sent.as_deref() == Some(stored) {
            self.sent = None;
        }
        if self.sent.is_none() && stored != self.saved {
            if self.text == self.saved {
                self.text = stored.to_owned();
            }
            self.saved = stored.to_owned();
        }
    }

    /// Whether there is something to save.
    fn is_changed(&self) -> bool {
        self.text.trim() != self.saved
    }

    /// Wishes for what was typed to be saved.
    pub(super) fn save(&mut self, wishes: &mut Vec<Command>) {
        let Some(session) = self.session.clone().filter(|_| self.is_changed()) else { return };
        let text = self.text.trim().to_owned();
        self.before = Some(std::mem::replace(&mut self.saved, text.clone()));
        self.sent = Some(text.clone());
        wishes.push(Command::Annotate { session, text });
    }

    /// What was sent is not on disk: it is unsaved again.
    pub(super) fn was_not_saved(&mut self, session: &SessionId) {
        if self.session.as_ref() == Some(session) && self.sent.take().is_some() {
            self.saved = self.before.take().unwrap_or_default();
        }
    }
}

/// Puts the keyboard into the field, in the next frame.
pub fn focus(ctx: &egui::Context) {
    ctx.memory_mut(|memory| memory.request_focus(NoteView::id()));
}

pub fn note_ui(ui: &mut Ui, model: &Model, view: &mut NoteView, call: &Call, wishes: &mut Vec<Command>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.detail);
    view.follow(call, wishes);
    let state = state(model, view, call);
    card::heading_with(ui, p.note, &state, |ui| {
        let before = view.before.clone().filter(|_| !model.is_masked() && view.sent.is_none());
        if let Some(before) = before
            && ui.add(button::ghost(p.undo).small()).clicked()
        {
            view.text = before;
            view.save(wishes);
        }
    });
    ui.add_space(S4);
    let has_focus = ui.memory(|memory| memory.has_focus(NoteView::id()));
    // Whoever is typing goes on: were the field taken away, the next keys would be commands.
    if model.is_masked() && !has_focus {
        if !view.text.is_empty() {
            ui.add(Label::new(body(model.text(&view.text)).color(t.text)).wrap());
        }
        let why_not = if model.screen.presenting { p.note_presenting } else { p.note_masked };
        ui.add(Label::new(small(why_not).color(t.text2)).wrap());
        return view.save(wishes);
    }
    let is_done = has_focus && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let stroke = if has_focus { egui::Stroke::new(1.5, t.blue) } else { t.border() };
    let frame = egui::Frame::new().fill(t.field).stroke(stroke).corner_radius(RADIUS_CONTROL).inner_margin(8);
    let mut masked = field::masked(Type::Body);
    let edit = frame.show(ui, |ui| {
        let mut edit = TextEdit::multiline(&mut view.text)
            .id(NoteView::id())
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::ZERO)
            .font(Type::Body.font())
            .desired_rows(2)
            .desired_width(f32::INFINITY)
            .char_limit(crate::call::NOTE_CHARS)
            .hint_text(body(p.note_hint).color(t.text3));
        if model.is_masked() {
            edit = edit.layouter(&mut masked);
        }
        ui.add(edit)
    });
    let response = edit.inner.accessible_name(p.note);
    if model.is_masked() {
        field::say_masked(ui, &response, &view.text);
    }
    if is_done {
        response.surrender_focus();
    }
    if is_done || !response.has_focus() {
        view.save(wishes);
    }
}

/// Whether what is to be read is on disk, and since when.
fn state(model: &Model, view: &NoteView, call: &Call) -> String {
    let p = &model.phrases.detail;
    if view.sent.is_some() {
        return p.note_saving.to_owned();
    }
    if view.is_changed() {
        return p.note_unsaved.to_owned();
    }
    let file = model.call_file.as_ref().filter(|file| file.call.session == call.session);
    let at = file.and_then(|file| file.facts.note()).map(|note| {
        let at = note.at.stamp();
        let today = model.zone.format(model.now.stamp());
        let when = model.zone.format(at);
        // The day only where it was another one.
        if today.split(' ').next() == when.split(' ').next() {
            look::time(&model.zone, Some(at))
        } else {
            when
        }
    });
    at.map(|time| fill(p.note_saved, &[("time", &time)])).unwrap_or_default()
}
