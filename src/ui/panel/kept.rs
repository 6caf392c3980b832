//! Tables as somebody left them: the widths and the order of their columns, and which are hidden; in the height of rows
//! that the settings say.

use egui::Ui;

use crate::call::SessionId;
use crate::settings::{Density, Settings};
use crate::ui::command::{Command, Setting};
use crate::ui::model::Model;
use crate::ui::widget::grid::{Grid, GridResponse, GridState, Hit, Marking, Row, Rows};

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

/// How the calls of a table are marked.
pub fn marking(model: &Model, place_of: impl Fn(&SessionId) -> Option<u64>) -> Marking<'static> {
    Marking {
        from: model.marks.begin(model.selected.as_ref()).and_then(place_of),
        word: model.phrases.marks.marked,
        is_any: !model.marks.is_empty(),
    }
}

/// What is wished by a hand on a table of calls: to choose one, to open it, to see what can be done with it, to mark
/// some.
pub fn call_wishes<R: Rows<Key = SessionId>>(
    model: &Model,
    response: &GridResponse<SessionId>,
    (rows, marking): (&R, Marking<'_>),
    wishes: &mut Vec<Command>,
) {
    let key = |hit: &Option<Hit<SessionId>>| hit.as_ref().map(|hit| hit.key.clone());
    wishes.extend(response.toggled.iter().map(|hit| Command::Mark(hit.key.clone())));
    if response.toggles_chosen {
        // It is shown beside the table, which has it on another page or not at all.
        wishes.extend(model.selected.clone().map(Command::Mark));
    }
    if let Some((one, other)) = response.stretch {
        let stretch = one.min(other)..=one.max(other);
        let sessions = stretch.filter_map(|index| match rows.row(index) {
            Row::Data { key, .. } => Some(key),
            Row::Section { .. } | Row::Pending => None,
        });
        wishes.push(Command::MarkAll(sessions.collect()));
        let is_pressed = response.chosen.is_none();
        if is_pressed && marking.from.is_none() && model.marks.begin(model.selected.as_ref()).is_some() {
            wishes.push(Command::Toast(model.phrases.marks.only_this.to_owned()));
        }
    }
    wishes.extend(key(&response.chosen).map(|session| Command::Select(Some(session))));
    wishes.extend(key(&response.menu_asked).map(Command::OpenMenu));
    wishes.extend(key(&response.activated).map(Command::OpenCall));
}

/// As it was kept under `name`; fresh where it was not, or where nobody can read it any more.
pub fn restored(settings: &Settings, name: &str) -> GridState {
    settings.tables.get(name).and_then(|kept| kept.clone().try_into().ok()).unwrap_or_default()
}
