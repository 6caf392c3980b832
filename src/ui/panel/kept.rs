//! Tables whose columns stay as somebody left them: widths, order, and which are hidden.

use egui::Ui;

use crate::settings::Settings;
use crate::ui::command::{Command, Setting};
use crate::ui::widget::grid::{Grid, GridResponse, GridState, Rows};

/// Draws a table; a change of its columns is kept under `name`.
pub fn show<R: Rows>(
    ui: &mut Ui,
    (name, grid): (&'static str, Grid<'_>),
    (state, rows): (&mut GridState, &R),
    wishes: &mut Vec<Command>,
) -> GridResponse<R::Key> {
    let response = grid.show(ui, state, rows);
    if response.layout_changed {
        wishes.push(Command::Set(Setting::Table { name, state: Box::new(state.clone()) }));
    }
    response
}

/// As it was kept under `name`; fresh where it was not, or where nobody can read it any more.
pub fn restored(settings: &Settings, name: &str) -> GridState {
    settings.tables.get(name).and_then(|kept| kept.clone().try_into().ok()).unwrap_or_default()
}
