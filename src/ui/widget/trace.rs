//! A figure over a day beside its limit: a line, the limit in steps, and the stretches in which it was beyond.

use egui::{Align2, Rangef, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::ink;
use crate::ui::theme::{S8, Tokens, Type};

/// Room for the words of the scale at the left.
const GUTTER: f32 = 44.0;
const AXIS: f32 = 18.0;
/// What is marked can be seen on any ground.
const WASH: f32 = 0.16;

/// The figure at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mark {
    /// `None`: there is none.
    pub value: Option<f32>,
    pub limit: Option<f32>,
    /// Nothing can be said of it.
    pub is_thin: bool,
}

/// A trace.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// The accessible name.
    pub name: &'a str,
    /// In equal steps from left to right.
    pub marks: &'a [Mark],
    /// Stretches that are marked, as parts of the width.
    pub beyond: &'a [(f32, f32)],
    /// The upper end of the scale, and how it is written; the lower end is nothing.
    pub top: (f32, &'a str),
    /// Words under the axis, at parts of the width.
    pub ticks: &'a [(f32, String)],
    pub height: f32,
}

impl Trace<'_> {
    /// Draws it as wide as there is room. Returns the mark under the pointer besides.
    pub fn show(self, ui: &mut Ui) -> (Response, Option<usize>) {
        let size = vec2(ui.available_width(), self.height + AXIS);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, ui.is_enabled(), self.name));
        let place = Rect::from_min_max(
            pos2((rect.left() + GUTTER).round(), rect.top()),
            pos2(rect.right().round(), rect.top() + self.height),
        );
        if !ui.is_rect_visible(rect) {
            return (response, None);
        }
        let last = self.marks.len().saturating_sub(1).max(1) as f32;
        let across = |part: f32| place.left() + place.width() * part.clamp(0.0, 1.0);
        let pointed = response.hover_pos().filter(|at| place.x_range().contains(at.x)).map(|at| {
            let part = (at.x - place.left()) / place.width().max(1.0);
            ((part * last).round() as usize).min(self.marks.len().saturating_sub(1))
        });
        self.paint(ui, rect, place, &across, pointed);
        (response, pointed.filter(|at| *at < self.marks.len()))
    }

    fn paint(&self, ui: &Ui, rect: Rect, place: Rect, across: &dyn Fn(f32) -> f32, pointed: Option<usize>) {
        let (t, painter) = (Tokens::of(ui), ui.painter());
        for (from, to) in self.beyond {
            let stretch = Rangef::new(across(*from), across(*to).max(across(*from) + 2.0));
            let marked = Rect::from_x_y_ranges(stretch, place.y_range());
            painter.rect_filled(marked, 0.0, t.orange.gamma_multiply(WASH));
            painter.hline(stretch, place.top() + 1.0, Stroke::new(2.0, t.orange));
        }
        for (y, words) in [(place.top(), self.top.1), (place.bottom(), "0")] {
            ink::hline(painter, place.x_range(), y, t.hairline());
            let at = pos2(rect.left() + GUTTER - S8, y);
            let anchor = if y == place.top() { Align2::RIGHT_TOP } else { Align2::RIGHT_CENTER };
            ink::text(painter, at, anchor, words, Type::Label, t.text3);
        }
        let last = self.marks.len().saturating_sub(1).max(1) as f32;
        let x = |at: usize| across(at as f32 / last);
        let y = |value: f32| {
            place.bottom() - place.height() * (value / self.top.0.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0)
        };
        for (at, pair) in self.marks.windows(2).enumerate() {
            let [one, next] = pair else { continue };
            // The limit belongs to the window that ends at the mark.
            if let (Some(limit), Some(after)) = (one.limit, next.limit) {
                let stroke = Stroke::new(1.0, t.orange);
                ink::hline(painter, Rangef::new(x(at), x(at + 1)), y(limit), stroke);
                if (y(limit) - y(after)).abs() >= 1.0 {
                    ink::vline(painter, x(at + 1), Rangef::new(y(limit), y(after)).as_positive(), stroke);
                }
            }
            if let (Some(value), Some(after)) = (one.value, next.value) {
                let is_thin = one.is_thin || next.is_thin;
                let ink = if is_thin { t.text3 } else { t.blue };
                let width = if is_thin { 1.0 } else { 1.5 };
                let ends = [pos2(x(at), y(value)), pos2(x(at + 1), y(after))];
                painter.line_segment(ends, Stroke::new(width, ink));
            }
        }
        if let Some(at) = pointed {
            ink::vline(painter, x(at), place.y_range(), Stroke::new(1.0, t.line2));
            if let Some(value) = self.marks.get(at).and_then(|mark| mark.value) {
                painter.circle_filled(pos2(x(at), y(value)), 3.0, t.blue);
            }
        }
        let middle = rect.bottom() - AXIS / 2.0;
        for (part, words) in self.ticks {
            let galley = ink::line(painter, words, Type::Label, t.text2);
            let left = across(*part) - galley.size().x / 2.0;
            let left = left.clamp(place.left(), (place.right() - galley.size().x).max(place.left()));
            ink::put(painter, pos2(left, middle), Align2::LEFT_CENTER, galley);
        }
    }
}
