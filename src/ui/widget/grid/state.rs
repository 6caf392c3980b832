//! What a table remembers between frames, in the caller's hands.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Widths, order and visibility of columns, which are worth saving, and the position, which is not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridState {
    /// Widths set by hand, by column.
    pub widths: BTreeMap<String, f32>,
    /// Columns in the order wanted; those not named follow in their own order.
    pub order: Vec<String>,
    pub hidden: BTreeSet<String>,
    /// The row at the upper edge, with the part of it that is above.
    #[serde(skip)]
    pub(super) top: f64,
    /// How far to the right, in points.
    #[serde(skip)]
    pub(super) left: f32,
    #[serde(skip)]
    pub(super) reveal: Option<u64>,
    /// The keyboard moved to a row that had not been read yet.
    #[serde(skip)]
    pub(super) awaited: Option<u64>,
    /// Where a scroll bar is held, from the start of its handle.
    #[serde(skip)]
    pub(super) grab: f32,
}

impl GridState {
    /// Scrolls as little as needed to show a row.
    pub fn reveal(&mut self, index: u64) {
        self.reveal = Some(index);
    }

    pub fn scroll_to_start(&mut self) {
        self.top = 0.0;
    }

    pub fn scroll_to_end(&mut self) {
        self.top = f64::MAX;
    }

    /// Puts a row at the upper edge.
    pub fn scroll_to(&mut self, index: u64) {
        self.top = index as f64;
    }

    /// Whether the first row is at the upper edge.
    pub fn is_at_start(&self) -> bool {
        self.top < 0.5
    }

    /// Rows came (or went, if negative) above what is on screen: keeps the same rows under the eye.
    pub fn shift(&mut self, rows: i64) {
        self.top = (self.top + rows as f64).max(0.0);
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
