//! The board: what is happening now.

mod banner;
pub mod board_list;
mod chooser;
mod column;
mod facet;
mod flash;
mod frames;
mod header;
mod paused;
pub mod ready;
mod rows;

use std::sync::Arc;

use egui::{CentralPanel, Context, Frame, Id, Margin, Panel, Ui};

use super::super::command::{Action, Command};
use super::super::model::Model;
use super::columns::Columns as _;
use super::detail;
use super::doctor::DoctorView;
use super::history::Completion;
use super::kept;
use super::look;
use crate::backend::BoardView;
use crate::call::filter::{Condition, Expr, Filter, FilterError};
use crate::call::{Arrival, SessionId};
use crate::settings::{Place, Settings};
use crate::ui::theme::Tokens;
use crate::ui::typed::Typed;
use crate::ui::widget::grid::{Grid, GridResponse, GridState, Order, Sorted};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card};

use board_list::{Asked, BoardList, BoardRow, Changes, Scene, SortBy, Sorting};
use column::Column;

pub use banner::{one_sided_words, pressing_ui};
pub use frames::next_second;
pub use paused::paused_ui;

/// Milliseconds for which the order of the rows is held after the table was last touched.
const HOLD_MILLIS: i64 = 5_000;
/// The table's name in the settings.
pub const TABLE: &str = "live";

/// The filter field, for the key that leads there.
pub fn filter_id() -> Id {
    Id::unique("live filter")
}

/// The ids a call's row may have on the page: where a menu asked for by key is put.
pub fn row_ids(session: &SessionId) -> [Id; 2] {
    ["live table", "history table"].map(|table| Id::unique(table).with(session))
}

/// What the panel remembers between frames.
pub struct LiveView {
    grid: GridState,
    list: BoardList,
    asked: Asked,
    /// The text the filter was last read from, and what was wrong with it.
    read_from: String,
    problem: Option<FilterError>,
    /// The facets that are pressed in the filter.
    facets: Vec<String>,
    completion: Completion,
    /// The last word of the filter was taken for the beginning of something, and is not in force.
    is_half: bool,
    sorting: Sorting,
    /// When the table was last touched, by our clock.
    touched: Option<Arrival>,
    hovered: Option<SessionId>,
    was_at: Option<(u64, u64)>,
    frozen: Option<Frozen>,
    /// The columns menu is to open in the next frame.
    pub(in crate::ui) open_columns: bool,
    /// Columns or sorting were changed and are to be remembered.
    is_unsaved: bool,
    /// Wishes to sort once so far: each is an order of its own.
    sorted_once: u32,
    /// What the doctor says on the page before the first call.
    doctor: DoctorView,
}

impl Default for LiveView {
    fn default() -> LiveView {
        LiveView {
            grid: column::fresh_grid(),
            list: BoardList::default(),
            asked: Asked::default(),
            read_from: String::new(),
            problem: None,
            facets: Vec::new(),
            completion: Completion::of(Place::Live),
            is_half: false,
            sorting: Sorting::default(),
            touched: None,
            hovered: None,
            was_at: None,
            frozen: None,
            open_columns: false,
            is_unsaved: false,
            sorted_once: 0,
            doctor: DoctorView::default(),
        }
    }
}

/// A board that was paused.
struct Frozen {
    board: Arc<BoardView>,
    at: Arrival,
    /// What has changed since, as of a second: more often it cannot be read.
    changes: (i64, Changes),
}

impl LiveView {
    pub fn restore(&mut self, settings: &Settings) {
        if let Some(table) = settings.tables.get(TABLE) {
            self.grid = table.clone().try_into().unwrap_or_else(|_| column::fresh_grid());
        }
        if let Some(Sorted { by, order }) = &self.grid.sorted
            && let Some(by) = order_of(by)
        {
            self.sorting = Sorting { by, descending: *order == Order::Descending, once: None };
        }
    }

    /// The filter in force: the last one that could be read.
    pub fn filter(&self) -> &Filter {
        &self.asked.filter
    }

    pub fn is_paused(&self) -> bool {
        self.frozen.is_some()
    }

    /// Freezes the picture, or lets it go on.
    pub fn toggle_pause(&mut self, model: &Model) {
        self.frozen = match self.frozen.take() {
            Some(_) => None,
            None => {
                let changes = (model.now.secs(), Changes::default());
                Some(Frozen { board: model.board.clone(), at: model.now, changes })
            }
        };
        self.touched = None;
    }

    /// Lets in what the hold keeps back.
    pub fn release(&mut self) {
        self.touched = None;
    }

    /// The calls that are shown, from top to bottom.
    pub fn shown(&self) -> impl Iterator<Item = &SessionId> {
        let rows = (0..self.list.len()).filter_map(|index| self.list.row(index));
        rows.filter_map(|row| match row {
            BoardRow::Call(entry) => Some(&entry.call.session),
            BoardRow::StaleHeading => None,
        })
    }

    fn is_held(&self, now: Arrival) -> bool {
        self.touched.is_some_and(|at| at.is_younger_than(HOLD_MILLIS, now))
    }

    fn read_filter(&mut self, typed: &Typed) {
        let text = typed.text();
        let is_half = self.completion.offers_something();
        if text == self.read_from && is_half == self.is_half && self.asked.revision > 0 {
            return;
        }
        self.read_from = text.to_owned();
        self.is_half = is_half;
        self.facets = facet::pressed(text);
        match typed.read().cloned() {
            Ok(mut filter) => {
                self.problem = None;
                if is_half && ends_in_word(&filter) {
                    filter.terms.pop();
                }
                self.asked = Asked { filter, revision: self.asked.revision + 1 };
            }
            // The list before it stays.
            Err(problem) => {
                self.asked.revision = self.asked.revision.max(1);
                self.problem = Some(problem.clone());
            }
        }
    }

    fn update(&mut self, model: &Model) {
        self.read_filter(&model.live_filter);
        let held = self.is_held(model.now);
        let (board, now) = match &mut self.frozen {
            Some(frozen) => {
                if frozen.changes.0 != model.now.secs() {
                    frozen.changes = (model.now.secs(), Changes::between(&frozen.board, &model.board));
                }
                (frozen.board.clone(), frozen.at)
            }
            None => (model.board.clone(), model.now),
        };
        self.list.update(&Scene {
            board: &board,
            asked: &self.asked,
            zone: model.zone,
            now,
            thresholds: model.settings.thresholds,
            sorting: self.sorting,
            pinned: &model.pinned,
            kept: [model.selected.as_ref(), self.hovered.as_ref()],
            held,
        });
    }

    /// The moment the picture shows.
    fn shown_at(&self, model: &Model) -> Arrival {
        self.frozen.as_ref().map_or(model.now, |frozen| frozen.at)
    }

    /// Sorts once by the column in force: from then on rows stay where they are.
    pub fn sort_once(&mut self) {
        // Without an order by a column there is none to keep.
        if self.sorting.by != SortBy::Newest {
            self.sort_once_by(self.sorting.by);
        }
    }

    /// Sorts by the next column that people compare calls by, and back to the order in which they come.
    pub fn next_sort(&mut self) {
        const ORDER: [SortBy; 5] =
            [SortBy::Newest, SortBy::State, SortBy::Elapsed, SortBy::Caller, SortBy::LastEvent];
        let place = ORDER.iter().position(|by| *by == self.sorting.by);
        let by = place.and_then(|place| ORDER.get(place + 1)).copied().unwrap_or_default();
        let descending = matches!(by, SortBy::LastEvent | SortBy::Elapsed);
        self.sort(Sorting { by, descending, once: None });
        // Once: the order that is held gives way to the one that was asked for.
        self.release();
    }

    /// A press on a header with Shift: sorts now, and leaves the rows where they are from then on.
    fn sort_once_by(&mut self, by: SortBy) {
        self.sorted_once += 1;
        self.sort(Sorting { by, descending: by == SortBy::LastEvent, once: Some(self.sorted_once) });
    }

    fn sort(&mut self, sorting: Sorting) {
        self.sorting = sorting;
        let order = if sorting.descending { Order::Descending } else { Order::Ascending };
        let column = Column::sorted_by(sorting.by).filter(|_| sorting.once.is_none());
        self.grid.sorted = column.map(|column| Sorted { by: column.id().to_owned(), order });
        self.is_unsaved = true;
    }

    /// A press on a header.
    pub fn sort_by(&mut self, column: &str) {
        let Some(by) = order_of(column) else { return };
        let Sorting { by: before, descending, once } = self.sorting;
        let begins_with = by == SortBy::LastEvent;
        self.sort(if before != by || once.is_some() {
            Sorting { by, descending: begins_with, once: None }
        } else if descending == begins_with {
            Sorting { by, descending: !descending, once: None }
        } else {
            // The third press leads back to the order in which calls come.
            Sorting::default()
        });
    }
}

/// What a press on the header of a column sorts by.
fn order_of(column: &str) -> Option<SortBy> {
    Column::named(column)?.sort()
}

/// Whether the last thing that was typed is a word that is no number.
fn ends_in_word(filter: &Filter) -> bool {
    let is_digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    matches!(filter.terms.last(), Some(Expr::Is(Condition::Word(word))) if !is_digits(word))
}

/// Whether no call was ever heard of: the page that says how to begin stands in the place of the board. A window whose
/// database was set aside has had calls, and has to say what became of them.
pub fn awaits_first_call(model: &Model) -> bool {
    model.board.calls.is_empty()
        && model.health.set_aside.is_none()
        && model.health.received == 0
        && model.totals.is_some_and(|totals| totals.calls == 0)
}

pub fn live_ui(ui: &mut Ui, model: &Model, view: &mut LiveView, wishes: &mut Vec<Command>) {
    view.update(model);
    let t = Tokens::of(ui);
    if awaits_first_call(model) && !view.is_paused() {
        CentralPanel::default().frame(Frame::new().fill(t.tbl)).show(ui, |ui| {
            banner::banners(ui, model, wishes);
            ready::ready_ui(ui, model, &mut view.doctor, wishes);
        });
        return;
    }
    Panel::top("live header")
        .frame(Frame::new().fill(t.bg).inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 8 }))
        .resizable(false)
        .show(ui, |ui| header::header_ui(ui, model, view, wishes));
    if model.selected.is_some() {
        detail::side_panel(ui, model, wishes);
    }
    CentralPanel::default().frame(Frame::new().fill(t.tbl)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        banner::banners(ui, model, wishes);
        table(ui, model, view, wishes);
    });
    frames::ask_for_frames(ui.ctx(), model, view);
}

fn table(ui: &mut Ui, model: &Model, view: &mut LiveView, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    if view.list.is_empty() {
        let is_filtered = !view.asked.filter.is_empty();
        let (title, text) = if is_filtered && view.list.tally.active > 0 {
            (p.none_match, p.none_match_detail)
        } else {
            (p.none_running, p.none_running_detail)
        };
        card::empty(ui, Icon::Live, title, text, |ui| {
            if is_filtered && ui.add(button::secondary(p.clear_filter)).clicked() {
                wishes.push(Command::Do(Action::ClearFilter));
            }
        });
        return;
    }
    let columns = column::shown(model.phrases);
    let place_of = |session: &SessionId| view.list.index_of(session).map(|index| index as u64);
    let cursor = model.selected.as_ref().and_then(place_of);
    let zone = model.zone.label();
    let marking = kept::marking(model, place_of);
    let mut grid = Grid::new(Id::unique("live table"), p.board, &columns).cursor(cursor).zone(&zone);
    grid = grid.marking(marking);
    if let Some(column) = Column::sorted_by(view.sorting.by) {
        let order = if view.sorting.descending { Order::Descending } else { Order::Ascending };
        grid = grid.sorted(column.id(), order);
    }
    if view.sorting.once.is_some() {
        grid = grid.sorted_once();
    }
    let shown_at = view.shown_at(model);
    let shown = rows::BoardRows::of(model, &view.list, shown_at, view.was_at.unwrap_or_default());
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &shown), wishes);
    kept::call_wishes(model, &response, (&shown, marking), wishes);
    touched(ui.ctx(), model, view, &response);
    if let Some(column) = response.sort {
        view.sort_by(column);
    }
    if let Some(by) = response.sort_once.and_then(order_of) {
        view.sort_once_by(by);
    }
    if response.sort.or(response.sort_once).is_some() {
        ui.request_repaint();
    }
    if std::mem::take(&mut view.is_unsaved) {
        kept::keep(TABLE, &view.grid, wishes);
    }
}

/// A hand on the table holds the order of its rows: a click must hit what it was aimed at.
fn touched(ctx: &Context, model: &Model, view: &mut LiveView, response: &GridResponse<SessionId>) {
    let at = (response.visible.start, response.visible.end);
    let scrolled = view.was_at.is_some_and(|before| before.0 != at.0);
    view.was_at = Some(at);
    let moved = ctx.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
    let pointed = response.hovered.is_some() && moved;
    let has_menu = egui::Popup::is_any_open(ctx);
    let marked = !response.toggled.is_empty() || response.stretch.is_some();
    if response.holding || has_menu || response.chosen.is_some() || marked || scrolled || pointed {
        view.touched = Some(model.now);
    }
    view.hovered = response.hovered.as_ref().map(|hit| hit.key.clone());
}

#[cfg(test)]
pub(in crate::ui) mod samples;
#[cfg(test)]
mod tests;
