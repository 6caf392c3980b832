//! The settings panel.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct SettingsView {}

pub fn settings_ui(_ui: &mut Ui, _model: &Model, _view: &mut SettingsView, _wishes: &mut Vec<Command>) {}
