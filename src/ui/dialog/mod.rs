//! Dialogs over the window: export, help.

mod export;
mod help;

use egui::Ui;

use super::command::Command;
use super::model::Model;

/// Which dialogs are open, and what they remember.
#[derive(Default)]
pub struct Dialogs {
    export: Option<Box<export::ExportDialog>>,
    help: bool,
}

impl Dialogs {
    pub fn open_export(&mut self, model: &Model) {
        self.help = false;
        if self.export.is_none() {
            self.export = Some(Box::new(export::ExportDialog::new(model)));
        }
    }

    pub fn open_help(&mut self) {
        self.help = self.export.is_none();
    }

    /// Whether a dialog covers the window, so that keys are its own.
    pub fn is_open(&self) -> bool {
        self.help || self.export.is_some()
    }
}

pub fn dialogs_ui(ui: &mut Ui, model: &Model, dialogs: &mut Dialogs, wishes: &mut Vec<Command>) {
    if dialogs.help && help::help_ui(ui, model) {
        dialogs.help = false;
    }
    if let Some(export) = &mut dialogs.export
        && export::export_ui(ui, model, export, wishes)
    {
        dialogs.export = None;
    }
}
