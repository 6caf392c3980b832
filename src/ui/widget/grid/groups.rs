//! Rows that belong together, such as those of a day: a heading between two groups, and over all rows the heading of
//! the first one. A heading is no row: it has no number, and takes its room from below the last row of the group before
//! it. So positions stay numbers of rows, however many groups lie above that nobody has read.

use egui::{Rect, Stroke, Ui, pos2};

use super::body::{Strip, section};
use super::{Geometry, Grid, GridState, Rows};
use crate::ui::theme::{Tokens, Tone};
use crate::ui::widget::ink;

/// How much room a row takes with the heading below it, in rows.
pub(super) fn room_of<R: Rows>(rows: &R, index: u64) -> f64 {
    let next = index.checked_add(1).filter(|next| *next < rows.count());
    match (rows.group(index), next.and_then(|next| rows.group(next))) {
        (Some(this), Some(next)) if this != next => 2.0,
        _ => 1.0,
    }
}

/// The position that puts a row at the lower edge, where `fit` rows find room.
pub(super) fn position_above<R: Rows>(rows: &R, index: u64, fit: f64) -> f64 {
    if !rows.has_groups() {
        return (index as f64 + 1.0 - fit).max(0.0);
    }
    let mut left = fit - 1.0;
    let mut at = index;
    while let Some(above) = at.checked_sub(1).filter(|_| left > 0.0) {
        let room = room_of(rows, above);
        if room >= left {
            return at as f64 - left / room;
        }
        left -= room;
        at = above;
    }
    at as f64
}

/// Draws the headings between the rows on screen, given with the rows behind them, and the one over all.
pub(super) fn show<R: Rows>(
    grid: &Grid<'_>,
    ui: &mut Ui,
    state: &GridState,
    rows: &R,
    geometry: &Geometry,
    between: &[(f32, u64)],
) {
    let Some(over) = geometry.over else { return };
    let t = Tokens::of(ui);
    let clip = over.union(geometry.body).intersect(ui.clip_rect());
    let under = ui.painter().with_clip_rect(clip);
    under.rect_filled(over, 0.0, t.panel);
    let one = |ui: &Ui, top: f32, index: u64, id: &str| {
        let Some(group) = rows.group(index) else { return };
        let (title, detail) = rows.heading(group);
        let rect = Rect::from_min_max(
            pos2(geometry.inside().left(), top),
            pos2(geometry.inside().right(), top + over.height()),
        );
        let strip = Strip { under: &under, rect, full: rect.with_max_x(geometry.body.right()), t };
        section(ui, &strip, grid.id.with((id, group)), (&title, &detail), Tone::Plain);
        let line = Stroke::new(1.0, t.row_line);
        ink::hline(&under, strip.full.x_range(), rect.bottom() - 0.5, line);
    };
    if geometry.count > 0 {
        one(ui, over.top(), state.top as u64, "group over all");
    }
    ink::hline(&under, over.x_range(), over.bottom() - 0.5, Stroke::new(1.0, t.row_line));
    for (top, index) in between {
        one(ui, *top, *index, "group");
    }
}
