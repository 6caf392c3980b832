//! The board.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;
use super::detail::DetailView;
use crate::settings::Settings;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct LiveView {}

impl LiveView {
    pub fn restore(&mut self, _settings: &Settings) {}
}

pub fn live_ui(
    _ui: &mut Ui,
    _model: &Model,
    _view: &mut LiveView,
    _detail: &mut DetailView,
    _wishes: &mut Vec<Command>,
) {
}
