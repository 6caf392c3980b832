//! Buttons that show outside the window what the program wrote.

use egui::Ui;

use crate::backend::Showing;
use crate::ui::command::{Command, Written};
use crate::ui::model::Model;
use crate::ui::widget::button::{self, Button};

/// How a button looks among the others where it stands.
pub type Look = fn(Button<'static>) -> Button<'static>;

/// Opens the export that is done, where it is of a kind that may be opened.
pub fn open_export_ui(ui: &mut Ui, model: &Model, look: Look, wishes: &mut Vec<Command>) {
    if model.export_to_open().is_some() {
        let button = button::secondary(model.phrases.outside.open_file);
        show_ui(ui, model, (look(button), Showing::File), Command::OpenExport, wishes);
    }
}

/// Shows the folder of a file, where there is one.
pub fn folder_ui(ui: &mut Ui, model: &Model, file: Written, look: Look, wishes: &mut Vec<Command>) {
    if model.place_of(file).is_some() {
        let button = button::secondary(model.phrases.outside.open_folder);
        show_ui(ui, model, (look(button), Showing::Folder), Command::ShowFolder(file), wishes);
    }
}

/// A button that says why it cannot be pressed, if it cannot.
fn show_ui(
    ui: &mut Ui,
    model: &Model,
    (button, showing): (Button<'_>, Showing),
    wish: Command,
    wishes: &mut Vec<Command>,
) {
    let why_not = model.why_not_shown(showing);
    let shown = ui.add_enabled(why_not.is_none(), button);
    if shown.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
        wishes.push(wish);
    }
}
