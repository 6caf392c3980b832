//! The inbox panel.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct InboxView {}

pub fn inbox_ui(_ui: &mut Ui, _model: &Model, _view: &mut InboxView, _wishes: &mut Vec<Command>) {}
