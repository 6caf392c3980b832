//! Tables as somebody left them: the widths and the order of their columns, and which are hidden; in the height of rows
//! that the settings say.

use egui::Ui;

use crate::call::SessionId;
use crate::settings::{Density, Settings};
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::widget::grid::{Grid, GridResponse, GridState, Hit, Rows};

/// Draws a table; a change of its columns is kept under `name`.
pub fn show<R: Rows>(
    ui: &mut Ui,
    model: &Model,
    (name, grid): (&'static str, Grid<'_>),
    (state, rows): (&mut GridState, &R),
    wishes: &mut Vec<Command>,
) -> GridResponse<R::Key> {
    let grid = match model.settings.density {
        Density::Compact => grid,
        Density::Comfortable => grid.comfortable(),
    };
    let response = grid.show(ui, state, rows);
    if response.layout_changed {
        keep(name, state, wishes);
    }
    response
}

/// Wishes that the table is found again as it is now.
pub fn keep(name: &'static str, state: &GridState, wishes: &mut Vec<Command>) {
    wishes.push(Command::Set(Setting::Table { name, state: Box::new(state.clone()) }));
}

/// What is wished by a hand on a table of calls: to choose one, to open it, to see what can be done with it.
pub fn call_wishes(response: &GridResponse<SessionId>, wishes: &mut Vec<Command>) {
    let key = |hit: &Option<Hit<SessionId>>| hit.as_ref().map(|hit| hit.key.clone());
    wishes.extend(key(&response.chosen).map(|session| Command::Select(Some(session))));
    wishes.extend(key(&response.menu_asked).map(Command::OpenMenu));
    wishes.extend(key(&response.activated).map(Command::OpenCall));
}

/// As it was kept under `name`; fresh where it was not, or where nobody can read it any more.
pub fn restored(settings: &Settings, name: &str) -> GridState {
    settings.tables.get(name).and_then(|kept| kept.clone().try_into().ok()).unwrap_or_default()
}
