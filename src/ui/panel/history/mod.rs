//! The history: one filter expression, a list of any length, and the chosen call beside it.

mod breakdown;
mod builders;
mod column;
mod completion;
mod days;
mod empty;
mod more;
mod reasons;
mod saved;
mod table;
pub mod terms;
mod toolbar;
mod words;

#[cfg(test)]
mod tests;

use egui::{Frame, Id, Margin, Ui};

use super::super::command::Command;
use super::super::model::Model;
use super::columns::Columns as _;
use super::detail;
use super::kept;
use super::trouble::store_words;
use crate::call::SessionId;
use crate::i18n::{fill, grouped};
use crate::settings::Settings;
use crate::ui::theme::Tone;
use crate::ui::widget::card;
use crate::ui::widget::grid::{Grid, GridState, Order};

use column::Column;

pub use super::look::side_tone;
pub use completion::Completion;
pub use words::spelled_out;

/// The table's name in the settings.
const TABLE: &str = "history";
/// Rows asked for at a time, and the grid their first row stands on.
const BLOCK: usize = 256;
const STEP: u64 = 64;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct HistoryView {
    first: u64,
    rows: usize,
    grid: GridState,
    toolbar: toolbar::Toolbar,
    breakdown: breakdown::BreakdownView,
}

impl HistoryView {
    pub fn restore(&mut self, settings: &Settings) {
        let saved: Option<GridState> =
            settings.tables.get(TABLE).and_then(|kept| kept.clone().try_into().ok());
        let was_saved = saved.is_some();
        self.grid = saved.unwrap_or_default();
        // A version before noted only what was hidden, and had these.
        if was_saved && self.grid.offered.is_empty() {
            self.grid.offered = Column::ONCE_HIDDEN.map(|column| column.id().to_owned()).into();
        }
        // Also those that came with a later version than the one that saved this.
        for column in Column::ALL.iter().filter(|column| column.facts().is_hidden) {
            if self.grid.offered.insert(column.id().to_owned()) {
                self.grid.hide(column.id());
            }
        }
    }

    /// Whether the newest rows are in view, so that new ones should appear by themselves.
    pub fn is_at_top(&self) -> bool {
        self.first == 0 && self.grid.is_at_start()
    }

    /// The rows to have ready: what is seen and some before and behind.
    pub fn wanted_rows(&self) -> (u64, usize) {
        (self.first, self.rows.max(BLOCK))
    }

    pub fn want_rows(&mut self, first: u64, rows: usize) {
        self.first = first;
        self.rows = rows;
    }

    /// Opens the list of columns in the next frame.
    pub fn open_columns(&mut self) {
        self.toolbar.open_columns = true;
    }

    pub fn to_top(&mut self) {
        self.first = 0;
        self.grid.scroll_to_start();
    }

    pub fn forget_typed(&mut self) {
        self.toolbar.forget_typed();
    }

    /// Where the keyboard goes when the filter is asked for.
    pub fn filter_id() -> Id {
        Id::unique("history filter")
    }
}

pub fn history_ui(ui: &mut Ui, model: &Model, view: &mut HistoryView, wishes: &mut Vec<Command>) {
    let columns = column::shown(model);
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 0 }).show(ui, |ui| {
        if toolbar::toolbar_ui(ui, model, &mut view.toolbar, &columns, &mut view.grid, wishes) {
            kept::keep(TABLE, &view.grid, wishes);
        }
        if let Some(trouble) = &model.history.trouble {
            let said = fill(model.phrases.trouble.history, &[("problem", &store_words(model, trouble))]);
            card::banner(ui, Tone::Red, &said, None);
        }
    });
    breakdown::breakdown_ui(ui, model, &mut view.breakdown, wishes);
    if model.selected.is_some() {
        detail::side_panel(ui, model, wishes);
    }
    if model.history.rows == 0 && model.history.complete {
        return empty::empty_ui(ui, model, wishes);
    }
    table_ui(ui, model, view, &columns, wishes);
}

/// What stands above the table, for another page about the same calls.
pub fn filters_ui(ui: &mut Ui, model: &Model, view: &mut HistoryView, wishes: &mut Vec<Command>) {
    toolbar::lines_ui(ui, model, &mut view.toolbar, wishes, |_| {});
}

/// The page in the place of a list that has nothing in it.
pub use empty::empty_ui;

fn table_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut HistoryView,
    columns: &[crate::ui::widget::grid::Column<'_>],
    wishes: &mut Vec<Command>,
) {
    let h = &model.phrases.history;
    let rows = table::HistoryRows { model };
    let sort = model.history.list.sort;
    let order = if sort.descending { Order::Descending } else { Order::Ascending };
    let bubble = |seen: std::ops::Range<u64>| {
        let place = fill(h.position, &[("from", &grouped(seen.start + 1)), ("to", &grouped(seen.end))]);
        match rows.call(seen.start) {
            Some(call) => format!("{} · {place}", model.zone.format(call.filed_at())),
            None => place,
        }
    };
    let zone = model.zone.label();
    let place_of = |session: &SessionId| rows.place_of(session);
    let cursor = model.selected.as_ref().and_then(place_of);
    let marking = kept::marking(model, place_of);
    let mut grid = Grid::new(Id::unique("history table"), h.table, columns)
        .zone(&zone)
        .cursor(cursor)
        .marking(marking)
        .bubble(&bubble);
    if let Some(column) = Column::sorted_by(sort.by) {
        grid = grid.sorted(column.id(), order);
    }
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    kept::call_wishes(model, &response, (&rows, marking), wishes);
    if let Some(by) = response.sort.and_then(Column::named).and_then(Column::sort) {
        // The same column turns round.
        let descending = if by == sort.by { !sort.descending } else { by.begins_descending() };
        wishes.push(Command::SortHistory { by, descending });
    }
    if let Some(first) = next_block(view.wanted_rows(), &response.visible) {
        wishes.push(Command::HistoryRows { first, rows: BLOCK });
    }
}

/// The first row of the block to ask for, when what is seen comes near the edge of the one before.
fn next_block((first, rows): (u64, usize), seen: &std::ops::Range<u64>) -> Option<u64> {
    const NEAR: u64 = 24;
    let end = first + rows as u64;
    let is_inside = (first == 0 || seen.start >= first + NEAR) && seen.end + NEAR <= end;
    if is_inside || seen.is_empty() {
        return None;
    }
    let wanted = seen.start.saturating_sub(STEP + NEAR) / STEP * STEP;
    (wanted != first).then_some(wanted)
}
