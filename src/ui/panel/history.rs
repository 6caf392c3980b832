//! The history.

use egui::Ui;

use super::super::command::Command;
use super::super::model::Model;
use super::detail::DetailView;
use crate::settings::Settings;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct HistoryView {
    first: u64,
    rows: usize,
}

impl HistoryView {
    pub fn restore(&mut self, _settings: &Settings) {}

    /// Whether the newest rows are in view, so that new ones should appear by themselves.
    pub fn is_at_top(&self) -> bool {
        self.first == 0
    }

    /// The rows to have ready: what is seen and some before and behind.
    pub fn wanted_rows(&self) -> (u64, usize) {
        (self.first, self.rows.max(100))
    }

    pub fn want_rows(&mut self, first: u64, rows: usize) {
        self.first = first;
        self.rows = rows;
    }

    pub fn to_top(&mut self) {
        self.first = 0;
    }
}

pub fn history_ui(
    _ui: &mut Ui,
    _model: &Model,
    _view: &mut HistoryView,
    _detail: &mut DetailView,
    _wishes: &mut Vec<Command>,
) {
}
