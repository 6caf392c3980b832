//! Dialogs over the window: export, help.

use egui::Ui;

use super::command::Command;
use super::model::Model;

/// Which dialogs are open, and what they remember.
#[derive(Default)]
pub struct Dialogs {}

pub fn dialogs_ui(_ui: &mut Ui, _model: &Model, _dialogs: &mut Dialogs, _wishes: &mut Vec<Command>) {}
