//! The rail.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;

pub fn rail_ui(_ui: &mut Ui, _model: &Model, _wishes: &mut Vec<Command>) {}
