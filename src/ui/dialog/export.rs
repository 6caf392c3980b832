use crate::ui::command::Command;
use crate::ui::model::Model;
use egui::Ui;
pub struct ExportDialog {}
impl ExportDialog {
    pub fn new(_model: &Model) -> Self {
        Self {}
    }
}
pub fn export_ui(_ui: &mut Ui, _model: &Model, _d: &mut ExportDialog, _w: &mut Vec<Command>) -> bool {
    true
}
