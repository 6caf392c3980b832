//! Dialogs over the window: palette, export, import, help, saving a view, questions before what cannot be undone.

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
mod save_view;
mod welcome;

pub use alert::AlertForm;
use egui::Ui;

use super::command::{Command, Question};
use super::model::Model;
use crate::backend::Watching;
use crate::call::SessionId;
use crate::settings::View;

/// Which dialogs are open, and what they remember.
#[derive(Default)]
pub struct Dialogs {
    alert: Option<Box<AlertForm>>,
    closing: Option<closing::Closing>,
    export: Option<Box<export::ExportDialog>>,
    help: bool,
    import: Option<import::ImportDialog>,
    mark: Option<mark::MarkDialog>,
    palette: Option<palette::Palette>,
    paste_view: Option<paste_view::PasteView>,
    save_view: Option<save_view::SaveView>,
    welcome: bool,
    question: Option<Question>,
}

impl Dialogs {
    pub fn open_export(&mut self, model: &Model) {
        self.help = false;
        if self.export.is_none() {
            self.export = Some(Box::new(export::ExportDialog::new(model)));
        }
    }

    pub fn open_import(&mut self) {
        if !self.is_open() {
            self.import = Some(import::ImportDialog::default());
        }
    }

    /// Whether somebody looks at how an import goes.
    pub fn shows_import(&self) -> bool {
        self.import.is_some()
    }

    pub fn open_help(&mut self) {
        self.help = self.export.is_none();
    }

    pub fn open_mark(&mut self, session: SessionId) {
        self.help = false;
        if self.export.is_none() {
            self.mark = Some(mark::MarkDialog::about(session));
        }
    }

    /// The first question of all.
    pub fn open_welcome(&mut self) {
        self.welcome = true;
    }

    pub fn open_question(&mut self, question: Question) {
        if !self.is_open() {
            self.question = Some(question);
        }
    }

    /// Over whatever is open: the window was to be closed, and is not. What takes the keyboard for itself makes room.
    /// `now` in seconds, as egui counts them.
    pub fn open_closing(&mut self, now: f64) {
        (self.palette, self.question) = (None, None);
        self.closing.get_or_insert_with(|| closing::Closing::at(now));
    }

    /// Since when it is asked whether to close the window.
    pub fn asked_to_close(&self) -> Option<f64> {
        self.closing.as_ref().map(closing::Closing::since)
    }

    pub fn open_palette(&mut self) {
        if !self.is_open() {
            self.palette = Some(palette::Palette::default());
        }
    }

    pub fn open_save_view(&mut self) {
        if !self.is_open() {
            self.save_view = Some(save_view::SaveView::default());
        }
    }

    /// Asks for another name of `view`.
    pub fn open_view_name(&mut self, view: View) {
        if !self.is_open() {
            self.save_view = Some(save_view::SaveView::of(view));
        }
    }

    pub fn open_alert(&mut self, form: AlertForm) {
        if !self.is_open() {
            self.alert = Some(Box::new(form));
        }
    }

    /// What the alert that is being set up would watch.
    pub fn alert_draft(&self) -> Option<Watching> {
        self.alert.as_ref()?.draft()
    }

    pub fn open_paste_view(&mut self) {
        if !self.is_open() {
            self.paste_view = Some(paste_view::PasteView::default());
        }
    }

    /// Whether a dialog covers the window, so that keys are its own.
    pub fn is_open(&self) -> bool {
        self.help
            || self.export.is_some()
            || self.import.is_some()
            || self.mark.is_some()
            || self.palette.is_some()
            || self.paste_view.is_some()
            || self.save_view.is_some()
            || self.welcome
            || self.question.is_some()
            || self.alert.is_some()
            || self.closing.is_some()
    }
}

pub fn dialogs_ui(ui: &mut Ui, model: &Model, dialogs: &mut Dialogs, wishes: &mut Vec<Command>) {
    if dialogs.welcome && welcome::welcome_ui(ui, wishes) {
        dialogs.welcome = false;
    }
    if let Some(question) = &dialogs.question
        && confirm::confirm_ui(ui, model, question, wishes)
    {
        dialogs.question = None;
    }
    if dialogs.help && help::help_ui(ui, model) {
        dialogs.help = false;
    }
    if let Some(export) = &mut dialogs.export
        && export::export_ui(ui, model, export, wishes)
    {
        dialogs.export = None;
    }
    if let Some(import) = &mut dialogs.import
        && import::import_ui(ui, model, import, wishes)
    {
        dialogs.import = None;
    }
    // A file that is dropped on the window is to be taken in.
    if !dialogs.is_open()
        && let Some(file) = import::dropped(ui)
    {
        dialogs.import.insert(import::ImportDialog::default()).take_dropped(model, &file, wishes);
    }
    if let Some(mark) = &mut dialogs.mark
        && mark::mark_ui(ui, model, mark, wishes)
    {
        dialogs.mark = None;
    }
    if let Some(palette) = &mut dialogs.palette
        && palette::palette_ui(ui, model, palette, wishes)
    {
        dialogs.palette = None;
    }
    if let Some(view) = &mut dialogs.paste_view
        && paste_view::paste_view_ui(ui, model, view, wishes)
    {
        dialogs.paste_view = None;
    }
    if let Some(form) = &mut dialogs.alert
        && alert::alert_ui(ui, model, form, wishes)
    {
        dialogs.alert = None;
    }
    if let Some(view) = &mut dialogs.save_view
        && save_view::save_view_ui(ui, model, view, wishes)
    {
        dialogs.save_view = None;
    }
    // The last one is on top.
    if let Some(closing) = &mut dialogs.closing
        && closing::closing_ui(ui, model, closing, wishes)
    {
        dialogs.closing = None;
    }
}
