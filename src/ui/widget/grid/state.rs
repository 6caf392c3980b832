//! What a table remembers between frames, in the caller's hands.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Column, Order};

/// Widths, order and visibility of columns, which are worth saving, and the position, which is not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridState {
    /// Widths set by hand, by column.
    pub widths: BTreeMap<String, f32>,
    /// Columns in the order wanted; those not named follow in their own order.
    pub order: Vec<String>,
    pub hidden: BTreeSet<String>,
    /// Columns that were hidden until somebody wants them, once: what became of them since, `hidden` tells.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub offered: BTreeSet<String>,
    /// The column the rows were sorted by, where the caller wants it remembered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sorted: Option<Sorted>,
    /// The row at the upper edge, with the part of it that is above.
    #[serde(skip)]
    pub(super) top: f64,
    /// How far to the right, in points.
    #[serde(skip)]
    pub(super) left: f32,
    /// How many rows there were, and the last position then.
    #[serde(skip)]
    pub(super) end: Option<(u64, f64)>,
    #[serde(skip)]
    pub(super) reveal: Option<u64>,
    /// The keyboard moved to a row that had not been read yet.
    #[serde(skip)]
    pub(super) awaited: Option<u64>,
    /// Where a scroll bar is held, from the start of its handle.
    #[serde(skip)]
    pub(super) grab: f32,
}

/// A column rows are sorted by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sorted {
    pub by: String,
    pub order: Order,
}

impl GridState {
    /// Scrolls as little as needed to show a row.
    pub fn reveal(&mut self, index: u64) {
        self.reveal = Some(index);
    }

    pub fn scroll_to_start(&mut self) {
        self.top = 0.0;
    }

    /// Whether the first row is at the upper edge.
    pub fn is_at_start(&self) -> bool {
        self.top < 0.5
    }

    /// Takes over widths, order and visibility of columns.
    pub fn arrange_like(&mut self, other: &GridState) {
        self.widths.clone_from(&other.widths);
        self.order.clone_from(&other.order);
        self.hidden.clone_from(&other.hidden);
    }

    /// All columns in the order they stand in, hidden ones where they would stand.
    pub fn in_order<'a, 'c>(&self, columns: &'a [Column<'c>]) -> Vec<&'a Column<'c>> {
        let mut all: Vec<&Column<'_>> = columns.iter().collect();
        let last = self.order.len();
        // Stable: columns the order does not know keep theirs, after those it does.
        all.sort_by_key(|column| self.order.iter().position(|id| id == column.id).unwrap_or(last));
        all
    }

    /// Puts a column before another one, or, with `None`, behind all. Says whether that changes anything.
    pub fn put_before(&mut self, columns: &[Column<'_>], id: &str, before: Option<&str>) -> bool {
        let ids =
            |columns: Vec<&Column<'_>>| columns.into_iter().map(|c| c.id.to_owned()).collect::<Vec<_>>();
        let now = ids(self.in_order(columns));
        if before == Some(id) || !now.iter().any(|known| known == id) {
            return false;
        }
        let mut order = now.clone();
        order.retain(|known| known != id);
        let place = before.and_then(|before| order.iter().position(|known| known == before));
        order.insert(place.unwrap_or(order.len()), id.to_owned());
        let has_changed = order != now;
        self.order = order;
        has_changed
    }

    pub fn is_hidden(&self, column: &str) -> bool {
        self.hidden.contains(column)
    }

    pub fn hide(&mut self, column: &str) {
        self.hidden.insert(column.to_owned());
    }

    pub fn unhide(&mut self, column: &str) {
        self.hidden.remove(column);
    }
}
