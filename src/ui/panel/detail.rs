//! One call: beside the tables, and as a page of its own.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct DetailView {}

/// The narrow panel at the right of the board and of the history.
pub fn side_ui(_ui: &mut Ui, _model: &Model, _view: &mut DetailView, _wishes: &mut Vec<Command>) {}

/// The whole page.
pub fn page_ui(_ui: &mut Ui, _model: &Model, _view: &mut DetailView, _wishes: &mut Vec<Command>) {}
