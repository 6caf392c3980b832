//! The columns of a table, and where each stands.

use egui::Align;
use serde::{Deserialize, Serialize};

use super::{Geometry, GridState, MARGIN};
use crate::ui::theme::{S8, S16};

/// Columns made to fit their words become no wider.
pub(super) const WIDEST: f32 = 640.0;

/// Columns of which some would be out of sight by a little are narrowed, but not below this part of their width.
const TIGHT: f32 = 0.88;

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// What it is known by, in code and in settings.
    pub id: &'static str,
    pub title: &'a str,
    pub width: f32,
    pub min: f32,
    pub align: Align,
    pub sortable: bool,
    /// The column takes the room that is left over.
    pub grow: bool,
    /// The column is left out where there is no room for it, as long as nobody has arranged the columns.
    pub spare: bool,
    /// The content has a fixed width (a time, a number), so the column is never narrowed to make room for a scroll bar.
    pub firm: bool,
    /// The column shows times by the clocks of the table's zone.
    pub time: bool,
}

impl<'a> Column<'a> {
    /// What a column is never narrower than, in points, unless it says so.
    pub const LEAST: f32 = 40.0;

    pub const fn new(id: &'static str, title: &'a str, width: f32) -> Self {
        Self {
            id,
            title,
            width,
            min: Self::LEAST,
            align: Align::Min,
            sortable: false,
            grow: false,
            spare: false,
            firm: false,
            time: false,
        }
    }

    /// For numbers that are compared.
    pub const fn right(mut self) -> Self {
        self.align = Align::Max;
        self
    }

    pub const fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    pub const fn grow(mut self) -> Self {
        self.grow = true;
        self
    }

    pub const fn spare(mut self) -> Self {
        self.spare = true;
        self
    }

    pub const fn firm(mut self) -> Self {
        self.firm = true;
        self
    }

    pub const fn time(mut self) -> Self {
        self.time = true;
        self
    }

    pub const fn min(mut self, min: f32) -> Self {
        self.min = min;
        self
    }

    /// What stays free behind the words.
    pub(super) fn gap(&self) -> f32 {
        if self.align == Align::Max { S16 } else { S8 }
    }

    fn wanted(&self, state: &GridState) -> f32 {
        state.widths.get(self.id).copied().unwrap_or(self.width).max(self.min).round()
    }

    /// By how much it may be narrower than it should be, where that spares a scroll bar: what somebody set stays.
    fn slack(&self, state: &GridState) -> f32 {
        let is_set = state.widths.contains_key(self.id);
        let least = (self.width * TIGHT).max(self.min);
        if is_set || self.firm { 0.0 } else { (self.width - least).max(0.0) }
    }
}

/// Which way the rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Smallest, earliest first.
    Ascending,
    Descending,
}

/// A column with its place, in window coordinates.
pub(super) struct Placed<'a> {
    pub(super) column: &'a Column<'a>,
    pub(super) left: f32,
    pub(super) width: f32,
}

impl Placed<'_> {
    pub(super) fn right(&self) -> f32 {
        self.left + self.width
    }

    /// Where the words of a cell end. Numbers that stand at the right end earlier: the next column begins there, and
    /// two words that touch are read as one.
    pub(super) fn words_end(&self) -> f32 {
        self.right() - self.column.gap()
    }
}

/// The columns that are shown where there is so much room.
fn shown<'a>(columns: &'a [Column<'a>], state: &GridState, room: f32) -> Vec<&'a Column<'a>> {
    let mut shown = state.in_order(columns);
    shown.retain(|column| !state.hidden.contains(column.id));
    let is_arranged = !(state.order.is_empty() && state.widths.is_empty());
    let fits = |shown: &[&Column<'_>]| missing(shown, state, room) <= slack(shown, state);
    while !is_arranged && !fits(&shown) {
        let Some(last) = shown.iter().rposition(|column| column.spare) else { break };
        shown.remove(last);
    }
    shown
}

/// By how much they are wider than their room.
fn missing(shown: &[&Column<'_>], state: &GridState, room: f32) -> f32 {
    MARGIN + shown.iter().map(|column| column.wanted(state)).sum::<f32>() + S8 - room
}

fn slack(shown: &[&Column<'_>], state: &GridState) -> f32 {
    shown.iter().map(|column| column.slack(state)).sum()
}

/// The least widths of the columns where there is so much room.
fn widths(shown: &[&Column<'_>], state: &GridState, room: f32) -> Vec<f32> {
    let wanted = || shown.iter().map(|column| column.wanted(state));
    let (missing, slack) = (missing(shown, state, room), slack(shown, state));
    if missing <= 0.0 || missing > slack {
        return wanted().collect();
    }
    // Cut to whole points: so nothing is left over.
    let narrowed = |column: &&Column<'_>| column.wanted(state) - column.slack(state) * missing / slack;
    shown.iter().map(|column| narrowed(column).floor()).collect()
}

/// The least width of all columns together, where there is so much room.
pub(super) fn width(columns: &[Column<'_>], state: &GridState, room: f32) -> f32 {
    MARGIN + widths(&shown(columns, state, room), state, room).iter().sum::<f32>() + S8
}

pub(super) fn place<'a>(
    columns: &'a [Column<'a>],
    state: &GridState,
    geometry: &Geometry,
) -> Vec<Placed<'a>> {
    let room = geometry.inside().width();
    let shown = shown(columns, state, room);
    let widths = widths(&shown, state, room);
    let spare = (room - geometry.content).max(0.0);
    let takers = shown.iter().filter(|column| column.grow).count().max(1) as f32;
    let mut left = geometry.body.left() + MARGIN - state.left.round();
    shown
        .into_iter()
        .zip(widths)
        .map(|(column, width)| {
            let extra = if column.grow { (spare / takers).floor() } else { 0.0 };
            let placed = Placed { column, left, width: width + extra };
            left = placed.right();
            placed
        })
        .collect()
}
