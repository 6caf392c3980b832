//! Dialogs over the window: palette, export, import, replay, help, saving a view, questions before what cannot be undone.

mod alert;
mod closing;
mod confirm;
mod export;
mod help;
mod import;
mod mark;
mod palette;
mod paste_view;
pub mod picker;
mod replay;
mod save_view;
mod welcome;

pub use alert::AlertForm;
use egui::Ui;

use super::command::{Command, Question};
use super::model::Model;
use crate::backend::Watching;
use crate::call::SessionId;
use crate::settings::View;

/// A dialog, and what it remembers while it is open.
pub enum Front {
    /// The first question of all.
    Welcome,
    Question(Question),
    Help,
    Export(Box<export::ExportDialog>),
    Import(import::ImportDialog),
    Mark(mark::MarkDialog),
    Palette(palette::Palette),
    Replay(replay::ReplayDialog),
    PasteView(paste_view::PasteView),
    Alert(Box<AlertForm>),
    SaveView(save_view::SaveView),
}

impl Front {
    pub fn export(model: &Model) -> Front {
        Front::Export(Box::new(export::ExportDialog::new(model)))
    }

    pub fn import() -> Front {
        Front::Import(import::ImportDialog::default())
    }

    /// Asks whether the call has ended.
    pub fn mark(session: SessionId) -> Front {
        Front::Mark(mark::MarkDialog::about(session))
    }

    pub fn palette() -> Front {
        Front::Palette(palette::Palette::default())
    }

    /// Sends a notification elsewhere, or all of its call; `to` is where the last ones went.
    pub fn replay(one: i64, all: Vec<i64>, to: &str) -> Front {
        Front::Replay(replay::ReplayDialog::of(one, all, to))
    }

    pub fn paste_view() -> Front {
        Front::PasteView(paste_view::PasteView::default())
    }

    pub fn alert(form: AlertForm) -> Front {
        Front::Alert(Box::new(form))
    }

    pub fn save_view() -> Front {
        Front::SaveView(save_view::SaveView::default())
    }

    /// Asks for another name of a view.
    pub fn view_name(view: View) -> Front {
        Front::SaveView(save_view::SaveView::of(view))
    }

    /// Draws it. Returns whether it is to be closed.
    fn front_ui(&mut self, ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) -> bool {
        match self {
            Front::Welcome => welcome::welcome_ui(ui, wishes),
            Front::Question(question) => confirm::confirm_ui(ui, model, question, wishes),
            Front::Help => help::help_ui(ui, model),
            Front::Export(export) => export::export_ui(ui, model, export, wishes),
            Front::Import(import) => import::import_ui(ui, model, import, wishes),
            Front::Mark(mark) => mark::mark_ui(ui, model, mark, wishes),
            Front::Palette(palette) => palette::palette_ui(ui, model, palette, wishes),
            Front::Replay(replay) => replay::replay_ui(ui, model, replay, wishes),
            Front::PasteView(view) => paste_view::paste_view_ui(ui, model, view, wishes),
            Front::Alert(form) => alert::alert_ui(ui, model, form, wishes),
            Front::SaveView(view) => save_view::save_view_ui(ui, model, view, wishes),
        }
    }
}

/// Which dialog is open, if one is, and over it the question before the window is closed.
#[derive(Default)]
pub struct Dialogs {
    front: Option<Front>,
    closing: Option<closing::Closing>,
}

impl Dialogs {
    /// Opens a dialog where none is open: what somebody has begun in one stays. Only the help, in which nothing is
    /// begun, makes room.
    pub fn open(&mut self, front: Front) {
        if self.closing.is_none() && matches!(self.front, None | Some(Front::Help)) {
            self.front = Some(front);
        }
    }

    /// Over whatever is open: the window was to be closed, and is not. What takes the keyboard for itself makes room.
    /// `now` in seconds, as egui counts them.
    pub fn open_closing(&mut self, now: f64) {
        self.front.take_if(|front| matches!(front, Front::Palette(_) | Front::Question(_)));
        self.closing.get_or_insert_with(|| closing::Closing::at(now));
    }

    /// Since when it is asked whether to close the window.
    pub fn asked_to_close(&self) -> Option<f64> {
        self.closing.as_ref().map(closing::Closing::since)
    }

    /// Whether somebody looks at how an import goes.
    pub fn shows_import(&self) -> bool {
        matches!(self.front, Some(Front::Import(_)))
    }

    /// Whether somebody looks at how a replay goes.
    pub fn shows_replay(&self) -> bool {
        matches!(self.front, Some(Front::Replay(_)))
    }

    /// What the alert that is being set up would watch.
    pub fn alert_draft(&self) -> Option<Watching> {
        match &self.front {
            Some(Front::Alert(form)) => form.draft(),
            _ => None,
        }
    }

    /// Whether a dialog covers the window, so that keys are its own.
    pub fn is_open(&self) -> bool {
        self.front.is_some() || self.closing.is_some()
    }
}

pub fn dialogs_ui(ui: &mut Ui, model: &Model, dialogs: &mut Dialogs, wishes: &mut Vec<Command>) {
    dialogs.front.take_if(|front| front.front_ui(ui, model, wishes));
    // A file that is dropped on the window is to be taken in.
    if !dialogs.is_open()
        && let Some(file) = import::dropped(ui)
    {
        let mut import = import::ImportDialog::default();
        import.take_dropped(model, &file, wishes);
        dialogs.open(Front::Import(import));
    }
    // The last one is on top.
    dialogs.closing.take_if(|closing| closing::closing_ui(ui, model, closing, wishes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_waits_for_no_other_and_takes_the_place_of_none_but_the_help() {
        let mut dialogs = Dialogs::default();
        dialogs.open(Front::Help);
        dialogs.open(Front::import());
        assert!(dialogs.shows_import());
        dialogs.open(Front::palette());
        dialogs.open(Front::Help);
        assert!(dialogs.shows_import());
        dialogs.front = None;
        assert!(!dialogs.is_open());
    }

    #[test]
    fn the_question_before_closing_lies_over_what_was_begun_and_nothing_opens_over_it() {
        let after_closing = |front: Front| {
            let mut dialogs = Dialogs::default();
            dialogs.open(front);
            dialogs.open_closing(7.0);
            dialogs.open_closing(9.0);
            assert_eq!(dialogs.asked_to_close(), Some(7.0));
            dialogs.open(Front::Help);
            assert!(!matches!(dialogs.front, Some(Front::Help)));
            dialogs.front.is_some()
        };
        assert!(after_closing(Front::import()));
        assert!(!after_closing(Front::palette()));
        assert!(!after_closing(Front::Question(Question::NewToken)));
    }
}
