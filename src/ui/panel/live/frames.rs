//! When the board has to be drawn again although nothing arrives.

use std::time::Duration;

use egui::Context;

use super::board_list::BoardRow;
use super::{HOLD_MILLIS, LiveView, flash};
use crate::call::Arrival;
use crate::ui::model::Model;

/// One frame a second, and only while something shown counts seconds or is due to leave.
pub(super) fn ask_for_frames(ctx: &Context, model: &Model, view: &LiveView) {
    if let Some(at) = view.touched.filter(|at| at.is_younger_than(HOLD_MILLIS, model.now)) {
        let rest = HOLD_MILLIS - model.now.millis_since(at);
        ctx.request_repaint_after(Duration::from_millis(rest.unsigned_abs() + 1));
    }
    if view.list.is_behind() {
        ctx.request_repaint();
    }
    if view.is_paused() {
        ctx.request_repaint_after(next_second(model.now));
        return;
    }
    let (first, last) = view.was_at.unwrap_or_default();
    let visible = || (first..last).filter_map(|index| view.list.row(index as usize));
    let ticks = visible().any(|row| matches!(row, BoardRow::Call(entry) if entry.call.is_in_progress()));
    if ticks || view.list.filter_slides(&view.asked) {
        ctx.request_repaint_after(next_second(model.now));
    }
    let is_reduced = model.settings.reduce_motion;
    let fades = visible().filter_map(|row| match row {
        BoardRow::Call(entry) => flash::next_change(entry.lit, model.now, is_reduced),
        BoardRow::StaleHeading => None,
    });
    if let Some(soonest) = fades.min() {
        ctx.request_repaint_after(soonest);
    }
    if let Some(due) = view.list.next_due() {
        ctx.request_repaint_after(Duration::from_millis(due.millis_since(model.now).unsigned_abs() + 1));
    }
}

/// Until our clock shows another second.
pub fn next_second(now: Arrival) -> Duration {
    Duration::from_millis((1_000 - now.0.rem_euclid(1_000)).unsigned_abs() + 5)
}
