//! The reasons panel.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct ReasonsView {}

pub fn reasons_ui(_ui: &mut Ui, _model: &Model, _view: &mut ReasonsView, _wishes: &mut Vec<Command>) {}
