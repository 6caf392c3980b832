//! Scroll bars that count in rows, so that the last of ten million can be reached, and the one after any.

use std::ops::Range;

use egui::{Align2, Id, Pos2, Rect, Sense, Ui, pos2, vec2};

use super::{Geometry, Grid, GridResponse, GridState, LANE};
use crate::ui::theme::{RADIUS_CONTROL, Tokens, Type};
use crate::ui::widget::ink;

const HANDLE: f32 = 6.0;
const LEAST: f32 = 24.0;
/// Points beside the bar within which a dragging hand still means the bar itself.
const NEAR: f32 = 48.0;
/// With every this many points further away, the bar follows half as fast.
const HALVED: f32 = 16.0;

/// One bar: where its lane is, what part of the whole is seen, from where.
struct Bar {
    lane: Rect,
    vertical: bool,
    seen: f64,
    whole: f64,
    at: f64,
}

impl Bar {
    fn span(&self) -> Range<f32> {
        let range = if self.vertical { self.lane.y_range() } else { self.lane.x_range() };
        range.min + 2.0..range.max - 2.0
    }

    fn length(&self) -> f32 {
        let span = self.span();
        let lane = span.end - span.start;
        (lane * (self.seen / self.whole) as f32).max(LEAST).min(lane)
    }

    /// Where the handle starts.
    fn start(&self) -> f32 {
        let span = self.span();
        let free = f64::from(span.end - span.start - self.length());
        span.start
            + (free * (self.at / (self.whole - self.seen).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)) as f32
    }

    fn handle(&self) -> Rect {
        let (start, length) = (self.start(), self.length());
        if self.vertical {
            Rect::from_min_size(pos2(self.lane.center().x - HANDLE / 2.0, start), vec2(HANDLE, length))
        } else {
            Rect::from_min_size(pos2(start, self.lane.center().y - HANDLE / 2.0), vec2(length, HANDLE))
        }
    }

    /// The position that puts the start of the handle there.
    fn position(&self, start: f32) -> f64 {
        let span = self.span();
        let free = f64::from((span.end - span.start - self.length()).max(1.0));
        (f64::from(start - span.start) / free).clamp(0.0, 1.0) * (self.whole - self.seen)
    }

    /// How far a point of the pointer's way goes.
    fn rate(&self) -> f64 {
        let span = self.span();
        (self.whole - self.seen) / f64::from((span.end - span.start - self.length()).max(1.0))
    }

    /// Follows the hand. Far beside the bar it follows more slowly, down to a row and less for a point of the way: so
    /// every one of ten million rows can be reached where a point of the bar stands for many thousands. Returns the new
    /// position, and the handle to be painted.
    fn follow(&self, ui: &Ui, id: Id, grab: &mut f32) -> (f64, Handle) {
        let response = ui.interact(self.lane, id, Sense::DRAG | Sense::CLICK);
        let mut at = self.at;
        let held = response.is_pointer_button_down_on() || response.dragged();
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| held) {
            let along = if self.vertical { pointer.y } else { pointer.x };
            if ui.input(|input| input.pointer.any_pressed()) {
                let into = along - self.start();
                // Beside the handle: it comes to the pointer.
                *grab = if (0.0..=self.length()).contains(&into) { into } else { self.length() / 2.0 };
            }
            let aside = response.rect.distance_to_pos(pointer);
            if aside <= NEAR {
                at = self.position(along - *grab);
            } else {
                let moved = ui.input(|input| input.pointer.delta());
                let moved = f64::from(if self.vertical { moved.y } else { moved.x });
                let slower = f64::from((aside - NEAR) / HALVED).exp2();
                at = (at + moved * self.rate() / slower).clamp(0.0, self.whole - self.seen);
                // Back at the bar it goes on from where it is.
                *grab = along - Self { at, ..*self }.start();
            }
        }
        let moved = Self { at, ..*self };
        (at, Handle { rect: moved.handle(), held, hovered: response.hovered() })
    }
}

/// What is left to paint once the rows are.
pub(super) struct Handle {
    rect: Rect,
    held: bool,
    hovered: bool,
}

pub(super) fn paint(ui: &Ui, geometry: &Geometry, handles: &[Handle]) {
    let t = Tokens::of(ui);
    if geometry.bar_x {
        // The last row ends above the lane, not under it.
        let lane = geometry.body.with_min_y(geometry.inside().bottom());
        ui.painter().rect_filled(lane, 0.0, t.tbl);
    }
    for handle in handles {
        let ink = if handle.held || handle.hovered { t.text3 } else { t.handle };
        ui.painter().rect_filled(handle.rect, HANDLE / 2.0, ink);
    }
}

/// Lets the bars be moved, before the rows are drawn where they say.
pub(super) fn follow<K>(
    grid: &Grid<'_>,
    ui: &Ui,
    state: &mut GridState,
    geometry: &Geometry,
    response: &mut GridResponse<K>,
) -> Vec<Handle> {
    let mut handles = Vec::new();
    if geometry.bar_y {
        let (at, handle) = vertical(geometry, state).follow(ui, bar_id(grid), &mut state.grab);
        state.top = at;
        handles.push(handle);
    }
    if geometry.bar_x {
        let inside = geometry.inside();
        let lane = Rect::from_min_max(inside.left_bottom(), pos2(inside.right(), inside.bottom() + LANE));
        let bar = Bar {
            lane,
            vertical: false,
            seen: f64::from(inside.width()),
            whole: f64::from(geometry.content),
            at: f64::from(state.left),
        };
        let (at, handle) = bar.follow(ui, grid.id.with("bar x"), &mut state.grab);
        state.left = at as f32;
        handles.push(handle);
    }
    response.holding |= handles.iter().any(|handle| handle.held);
    handles
}

fn bar_id(grid: &Grid<'_>) -> Id {
    grid.id.with("bar y")
}

fn vertical(geometry: &Geometry, state: &GridState) -> Bar {
    let inside = geometry.inside();
    let lane = Rect::from_min_max(inside.right_top(), pos2(inside.right() + LANE, inside.bottom()));
    Bar { lane, vertical: true, seen: geometry.fit, whole: geometry.end + geometry.fit, at: state.top }
}

/// Says beside the handle where one is, while the bar is held.
pub(super) fn bubble<K>(
    grid: &Grid<'_>,
    ui: &Ui,
    state: &GridState,
    geometry: &Geometry,
    response: &GridResponse<K>,
) {
    let Some(words) = grid.bubble.filter(|_| geometry.bar_y) else { return };
    let held =
        ui.read_response(bar_id(grid)).is_some_and(|bar| bar.is_pointer_button_down_on() || bar.dragged());
    if !held {
        return;
    }
    let t = Tokens::of(ui);
    let handle = vertical(geometry, state).handle();
    // Dark on light and light on dark: it stands out from the rows it covers.
    let galley = ink::line(ui.painter(), &words(response.visible.clone()), Type::SmallStrong, t.tbl);
    let size = galley.size() + vec2(24.0, 12.0);
    let middle = handle.center().y.clamp(geometry.body.top() + size.y, geometry.body.bottom() - size.y);
    let rect = Align2::RIGHT_CENTER.anchor_size(Pos2::new(geometry.inside().right() - 4.0, middle), size);
    ui.painter().rect_filled(rect, RADIUS_CONTROL, t.text);
    ink::put(ui.painter(), rect.center(), Align2::CENTER_CENTER, galley);
}
