//! The table. Rows are addressed by index and known by key: a press that began on a row ends on the row with the same
//! key, wherever it has moved to.
//!
//! Only visible rows are asked for. The position is kept in rows, as an `f64`, so that ten million of them scroll as
//! smoothly as ten. Cells are painted, not laid out as widgets; each row has one accessible node that carries its
//! text.
//!
//! The table remembers nothing itself: widths, order and position live in the caller's [`GridState`].

mod body;
mod cell;
mod columns;
mod groups;
mod header;
mod keys;
mod scrollbar;
mod state;

#[cfg(test)]
mod tests;

pub use cell::{Cell, NOTHING};
pub use columns::{Column, Order};
pub use state::{GridState, Sorted};

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;
use std::ops::Range;

use egui::{Id, Rect, Role, Ui, UiBuilder};

use super::icon::Icon;
use crate::ui::theme::{ROW, ROW_COMFORTABLE, S16, Tokens, Tone};
use header::Header;

/// What a table shows. Asked for visible rows only, several times a second: answer from memory.
pub trait Rows {
    /// What a row is known by.
    type Key: Clone + PartialEq + Hash + Debug;

    fn count(&self) -> u64;

    /// `index` is below [`Rows::count`].
    fn row(&self, index: u64) -> Row<'_, Self::Key>;

    /// Fills one cell of a [`Row::Data`] row.
    fn cell(&self, index: u64, column: &'static str, cell: &mut Cell<'_>);

    /// Whether the rows stand in groups, each under a heading.
    fn has_groups(&self) -> bool {
        false
    }

    /// The group of a row, as far as the row has been read; neighbours of one group share its heading.
    fn group(&self, _index: u64) -> Option<i64> {
        None
    }

    /// Title and detail of a group's heading.
    fn heading(&self, _group: i64) -> (String, String) {
        Default::default()
    }
}

/// One row.
pub enum Row<'a, K> {
    Data {
        key: K,
        look: Look,
    },
    /// A heading between rows: a day, the calls nobody knows about any more.
    Section {
        title: Cow<'a, str>,
        detail: Cow<'a, str>,
        tone: Tone,
    },
    /// The row has not been read yet.
    Pending,
}

/// How a row looks besides its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub selected: bool,
    /// Ended: its words step back.
    pub dim: bool,
    /// Stale: what it says may no longer be true.
    pub hatched: bool,
    /// Nobody has seen the row yet.
    pub fresh: bool,
    /// A sign in the margin, such as a pin.
    pub mark: Option<Icon>,
    /// Something is to be done with this row and others.
    pub marked: bool,
}

/// A row that something happened to.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<K> {
    pub index: u64,
    pub key: K,
}

/// How the rows of a table are marked: with Ctrl or Shift and a click, by `x`, and with Shift by the keys that move.
#[derive(Clone, Copy, Debug)]
pub struct Marking<'a> {
    /// The row at which a stretch of marks begins.
    pub from: Option<u64>,
    /// What is said of a row that is marked.
    pub word: &'a str,
    /// Some row is marked, on the screen or not: then every row says whether it is.
    pub is_any: bool,
}

/// What happened in the table during this frame.
#[derive(Debug)]
pub struct GridResponse<K> {
    /// The row to select: it was clicked, or the keyboard moved to it.
    pub chosen: Option<Hit<K>>,
    /// The row to open: double click, or Enter on the cursor.
    pub activated: Option<Hit<K>>,
    /// The row whose menu was asked for.
    pub menu_asked: Option<Hit<K>>,
    /// Rows to be marked, or to be no longer, one after the other.
    pub toggled: Vec<Hit<K>>,
    /// The key that marks was pressed, and the cursor is on no row.
    pub toggles_chosen: bool,
    /// The rows from the first to the last one of these are to be marked.
    pub stretch: Option<(u64, u64)>,
    /// The row under the pointer.
    pub hovered: Option<Hit<K>>,
    /// The header that was clicked.
    pub sort: Option<&'static str>,
    /// The header that was clicked with Shift: sort now, and leave the rows where they are from then on.
    pub sort_once: Option<&'static str>,
    /// The rows on screen; what to have ready, with a page on either side.
    pub visible: Range<u64>,
    /// A button is down: hold the order of rows until it is not.
    pub holding: bool,
    /// Widths or order of columns changed by hand, once the hand has let go: worth saving.
    pub layout_changed: bool,
}

type Bubble<'a> = &'a dyn Fn(Range<u64>) -> String;

/// A table about to be shown.
#[must_use = "a table is shown by `show`"]
pub struct Grid<'a> {
    name: &'a str,
    id: Id,
    columns: &'a [Column<'a>],
    sorted: Option<(&'static str, Order)>,
    sorted_once: bool,
    cursor: Option<u64>,
    marking: Option<Marking<'a>>,
    row_height: f32,
    bubble: Option<Bubble<'a>>,
    zone: &'a str,
}

impl<'a> Grid<'a> {
    /// `name` is the accessible name, and what tells two tables apart.
    pub fn new(id: Id, name: &'a str, columns: &'a [Column<'a>]) -> Self {
        Self {
            name,
            id,
            columns,
            sorted: None,
            sorted_once: false,
            cursor: None,
            marking: None,
            row_height: ROW,
            bubble: None,
            zone: "",
        }
    }

    /// The zone of its times, told in the header of their columns.
    pub fn zone(mut self, zone: &'a str) -> Self {
        self.zone = zone;
        self
    }

    /// Which column the rows are sorted by; its header shows an arrow.
    pub fn sorted(mut self, by: &'static str, order: Order) -> Self {
        self.sorted = Some((by, order));
        self
    }

    /// The rows were sorted so once; the arrow steps back.
    pub fn sorted_once(mut self) -> Self {
        self.sorted_once = true;
        self
    }

    /// Where the selected row is, for the keys that move from it.
    pub fn cursor(mut self, index: Option<u64>) -> Self {
        self.cursor = index;
        self
    }

    /// Rows can be marked.
    pub fn marking(mut self, marking: Marking<'a>) -> Self {
        self.marking = Some(marking);
        self
    }

    /// Rows of 30 instead of 28 points.
    pub fn comfortable(mut self) -> Self {
        self.row_height = ROW_COMFORTABLE;
        self
    }

    /// What to say beside the scroll bar while it is dragged, of the rows on screen.
    pub fn bubble(mut self, bubble: Bubble<'a>) -> Self {
        self.bubble = Some(bubble);
        self
    }

    /// Shows the table in all the space there is.
    pub fn show<R: Rows>(self, ui: &mut Ui, state: &mut GridState, rows: &R) -> GridResponse<R::Key> {
        let t = Tokens::of(ui);
        let mut place = ui.available_rect_before_wrap();
        // A neighbour that asked for too much room must not push the last columns out of reach.
        place.max.x = place.max.x.min(ui.clip_rect().right()).max(place.left());
        ui.advance_cursor_after_rect(place);
        let builder = UiBuilder::new()
            .max_rect(place)
            .scope_id(self.id)
            .accessibility_role(Role::Table)
            .accessibility_label(self.name);
        let mut ui = ui.new_child(builder);
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        ui.painter().rect_filled(place, 0.0, t.tbl);
        // Rows come and go under the pointer; that is what a table is for.
        ui.allow_widget_id_changes_in(place);

        let geometry = Geometry::new(place, &self, state, rows);
        let mut response = GridResponse {
            chosen: None,
            activated: None,
            menu_asked: None,
            toggled: Vec::new(),
            toggles_chosen: false,
            stretch: None,
            hovered: None,
            sort: None,
            sort_once: None,
            visible: 0..0,
            holding: false,
            layout_changed: false,
        };
        if keys::are_ours(&ui) {
            keys::handle(&self, &ui, state, rows, &geometry, &mut response);
        }
        keys::awaited(state, rows, &mut response);
        geometry.wheel(&ui, state);
        geometry.settle(state, rows);
        let handles = scrollbar::follow(&self, &ui, state, &geometry, &mut response);
        geometry.settle(state, rows);
        let placed = columns::place(self.columns, state, &geometry);
        body::show(&self, &mut ui, state, rows, &geometry, &placed, &mut response);
        scrollbar::paint(&ui, &geometry, &handles);
        let header =
            Header { grid: &self, geometry: &geometry, placed: &placed, state, response: &mut response };
        if let Some(column) = header.show(&ui) {
            let width = body::widest(&ui, rows, column, response.visible.clone());
            state.widths.insert(column.id.to_owned(), width);
            response.layout_changed = true;
        }
        scrollbar::bubble(&self, &ui, state, &geometry, &response);
        response
    }
}

/// Where the parts of the table are in this frame, and how far it can go.
pub(super) struct Geometry {
    header: Rect,
    /// The heading of the group of the first row on screen.
    over: Option<Rect>,
    body: Rect,
    count: u64,
    row_height: f32,
    /// How many rows fit, with a part of one.
    fit: f64,
    /// The last position, in rows: the last row at the bottom.
    end: f64,
    /// The width of all columns.
    content: f32,
    bar_y: bool,
    bar_x: bool,
}

/// The room of a scroll bar.
const LANE: f32 = 10.0;
/// Before the first column; where a row's mark is.
const MARGIN: f32 = S16;

impl Geometry {
    fn new<R: Rows>(place: Rect, grid: &Grid<'_>, state: &GridState, rows: &R) -> Self {
        let count = rows.count();
        let (header, body) = place.split_top_bottom_at_y(place.top() + ROW);
        let (over, body) = match rows.has_groups() {
            true => {
                let (over, body) = body.split_top_bottom_at_y(body.top() + grid.row_height);
                (Some(over), body)
            }
            false => (None, body),
        };
        let rows_in = |height: f32| f64::from(height.max(0.0)) / f64::from(grid.row_height);
        let end = |fit: f64| match count.checked_sub(1) {
            Some(last) => groups::position_above(rows, last, fit),
            None => 0.0,
        };
        let bar_y = end(rows_in(body.height())) > 0.0;
        let room = body.width() - if bar_y { LANE } else { 0.0 };
        let content = columns::width(grid.columns, state, room);
        let bar_x = content > room;
        let fit = rows_in(body.height() - if bar_x { LANE } else { 0.0 });
        let end = end(fit);
        Self { header, over, body, count, row_height: grid.row_height, fit, end, content, bar_y, bar_x }
    }

    /// The part of the body that is not scroll bar.
    fn inside(&self) -> Rect {
        let mut rect = self.body;
        rect.max.x -= if self.bar_y { LANE } else { 0.0 };
        rect.max.y -= if self.bar_x { LANE } else { 0.0 };
        rect
    }

    fn end_x(&self) -> f32 {
        (self.content - self.inside().width()).max(0.0)
    }

    fn wheel(&self, ui: &Ui, state: &mut GridState) {
        if !ui.rect_contains_pointer(self.body.union(self.header)) {
            return;
        }
        let delta = ui.input(|input| input.smooth_scroll_delta());
        if delta.y != 0.0 && self.end > 0.0 {
            state.top -= f64::from(delta.y / self.row_height);
            ui.input_mut(|input| input.smooth_scroll_delta.y = 0.0);
        }
        if delta.x != 0.0 && self.end_x() > 0.0 {
            state.left -= delta.x;
            ui.input_mut(|input| input.smooth_scroll_delta.x = 0.0);
        }
    }

    /// Does what the caller asked for, and keeps the position within what there is.
    fn settle<R: Rows>(&self, state: &mut GridState, rows: &R) {
        // The last rows have been read, and their headings need room: who was at the end stays there.
        let grown = state.end.filter(|(count, end)| *count == self.count && *end < self.end);
        if grown.is_some_and(|(_, end)| end > 0.0 && state.top >= end) {
            state.top = self.end;
        }
        state.end = Some((self.count, self.end));
        if let Some(index) = state.reveal.take() {
            let at = index as f64;
            // A row is in view when all of it is.
            state.top = state.top.clamp(groups::position_above(rows, index, self.fit).min(at), at);
        }
        state.top = state.top.clamp(0.0, self.end);
        state.left = state.left.clamp(0.0, self.end_x());
    }
}
