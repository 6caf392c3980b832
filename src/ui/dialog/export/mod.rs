//! The export: everything the history's filter matches, as a file.

mod choices;
mod columns;
mod form;
mod preview;
mod progress;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use egui::{Id, Ui};

use crate::backend::ExportState;
use crate::ui::command::{Command, JobWish};
use crate::ui::model::Model;
use crate::ui::widget::dialog::Dialog;

use super::picker::Choosing;
use choices::Choices;

/// What the dialog remembers while it is open.
pub struct ExportDialog {
    choices: Choices,
    /// Where files go unless a path was chosen by hand.
    folder: PathBuf,
    path: String,
    /// The path was chosen by hand: it no longer follows zone and format.
    is_own_path: bool,
    may_replace: bool,
    choosing: Choosing,
    /// The export that was asked for last has failed, and nothing was changed since.
    has_failed: bool,
    /// The key of masked numbers was asked for.
    has_asked_key: bool,
    /// What a row of the file takes, as far as it was worked out.
    weight: Option<preview::Weight>,
}

impl ExportDialog {
    pub fn new(model: &Model) -> ExportDialog {
        let choices = Choices::restore(model);
        let folder = choices::usual_folder(&model.settings.export);
        let path = folder.join(choices.file_name(model)).display().to_string();
        ExportDialog {
            choices,
            folder,
            path,
            is_own_path: false,
            may_replace: false,
            choosing: Choosing::default(),
            has_failed: false,
            has_asked_key: false,
            weight: None,
        }
    }

    fn take_picked(&mut self, model: &Model) {
        if let Some(path) = self.choosing.take(model.now) {
            self.accept(path);
        }
    }

    /// Takes a path that was chosen in the system's window.
    fn accept(&mut self, path: PathBuf) {
        let picked = path.display().to_string();
        self.path = choices::with_ending(&picked, self.choices.format);
        self.is_own_path = true;
        // The system's window has asked about that one already, and about no other.
        self.may_replace = self.path == picked;
    }

    /// The path that is proposed.
    fn usual_path(&self, model: &Model) -> String {
        self.folder.join(self.choices.file_name(model)).display().to_string()
    }

    /// Keeps the proposed name in step with zone and format.
    fn follow(&mut self, model: &Model) {
        self.path = if self.is_own_path {
            choices::with_ending(&self.path, self.choices.format)
        } else {
            self.usual_path(model)
        };
    }
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn export_ui(ui: &mut Ui, model: &Model, state: &mut ExportDialog, wishes: &mut Vec<Command>) -> bool {
    state.take_picked(model);
    if state.choices.lacks_key(model) && !std::mem::replace(&mut state.has_asked_key, true) {
        wishes.push(Command::MakeMaskKey);
    }
    let x = &model.phrases.export;
    let zone = state.choices.format.zone(state.choices.zone(model)).label();
    let zone = match choices::view_name(model) {
        Some(view) => format!("{view} · {zone}"),
        None => zone,
    };
    let dialog = Dialog {
        id: Id::unique("export dialog"),
        title: x.title,
        detail: &zone,
        close: x.close,
        width: 800.0,
    };
    match model.export.as_deref() {
        Some(job) => {
            state.has_failed = matches!(job, ExportState::Failed { .. });
            let shown = dialog.show(
                ui,
                |ui| progress::body_ui(ui, model, job),
                |ui| progress::footer_ui(ui, model, job, wishes),
            );
            if shown.close && !matches!(job, ExportState::Running(_)) {
                wishes.push(Command::Job(JobWish::DismissExport));
            }
            shown.close || shown.footer
        }
        None => {
            let before = (state.choices.zone.clone(), state.choices.format);
            let cell = std::cell::RefCell::new(&mut *state);
            let shown = dialog.show(
                ui,
                |ui| form::body_ui(ui, model, &mut cell.borrow_mut()),
                |ui| form::footer_ui(ui, model, &mut cell.borrow_mut(), wishes),
            );
            if before != (state.choices.zone.clone(), state.choices.format) {
                state.follow(model);
            }
            shown.close || shown.footer
        }
    }
}
