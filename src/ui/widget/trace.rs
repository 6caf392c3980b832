//! A figure over a day beside its limit and what is usual: a line, the others in steps, and the stretches in which it
//! was beyond.

use egui::{Align2, Painter, Rangef, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::ink;
use crate::ui::theme::{S4, S8, S16, Tokens, Type};

/// Room for the words of the scale at the left.
const GUTTER: f32 = 60.0;
const AXIS: f32 = 18.0;
/// Half the height of a line of the words of the scale.
const HALF_A_LINE: f32 = 8.0;
/// The width of a sign of the legend.
const SIGN: f32 = 20.0;
/// What is marked can be seen on any ground.
const WASH: f32 = 0.16;

/// The figure at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mark {
    /// `None`: there is none.
    pub value: Option<f32>,
    pub limit: Option<f32>,
    pub usual: Option<f32>,
    /// Nothing can be said of this moment.
    pub is_thin: bool,
}

/// A trace.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// The accessible name.
    pub name: &'a str,
    /// The marks, in equal steps from left to right.
    pub marks: &'a [Mark],
    /// Stretches that are marked, as parts of the width.
    pub beyond: &'a [(f32, f32)],
    /// The upper end of the scale, and how it is written; the lower end is nothing.
    pub top: (f32, &'a str),
    /// Words under the axis, at parts of the width.
    pub ticks: &'a [(f32, String)],
    pub height: f32,
    /// What stands there while there is no line at all.
    pub nothing: &'a str,
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
            // On marked stretches too.
            ink::hline(painter, place.x_range(), y, Stroke::new(1.0, t.line2));
            let at = pos2(rect.left() + GUTTER - S8, y.max(rect.top() + HALF_A_LINE));
            ink::text(painter, at, Align2::RIGHT_CENTER, words, Type::Label, t.text3);
        }
        let last = self.marks.len().saturating_sub(1).max(1) as f32;
        let x = |at: usize| across(at as f32 / last);
        let y = |value: f32| {
            place.bottom() - place.height() * (value / self.top.0.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0)
        };
        for (at, pair) in self.marks.windows(2).enumerate() {
            let [one, next] = pair else { continue };
            // Both belong to the window that ends at the mark.
            if let Some(usual) = one.usual.filter(|_| next.usual.is_some()) {
                dots(painter, Rangef::new(x(at), x(at + 1)), y(usual), t);
            }
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
        if self.marks.iter().all(|mark| mark.value.is_none()) {
            ink::text(painter, place.center(), Align2::CENTER_CENTER, self.nothing, Type::Small, t.text3);
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

/// What is usual, as it is marked.
fn dots(painter: &Painter, x: Rangef, y: f32, t: &Tokens) {
    let ends = [pos2(x.min, y), pos2(x.max, y)];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, t.text2), 2.0, 2.0));
}

/// What a sign of the legend stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Figure,
    Thin,
    Limit,
    Usual,
    Beyond,
}

/// The signs with their words, in lines as wide as there is room.
pub fn legend(ui: &mut Ui, signs: &[(Sign, &str)]) {
    let t = Tokens::of(ui);
    let line = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(S16, S4);
        for (sign, words) in signs {
            let galley = ink::line(ui.painter(), words, Type::Small, t.text2);
            let size = vec2(SIGN + S8 + galley.size().x, galley.size().y);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let place = Rect::from_min_size(rect.left_center() - vec2(0.0, 6.0), vec2(SIGN, 12.0));
            sign.paint(ui.painter(), place, t);
            ink::put(ui.painter(), pos2(place.right() + S8, rect.center().y), Align2::LEFT_CENTER, galley);
        }
    });
    let said: Vec<&str> = signs.iter().map(|(_, words)| *words).collect();
    line.response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.join(" · ")));
}

impl Sign {
    fn paint(self, painter: &Painter, place: Rect, t: &Tokens) {
        let (x, y) = (place.x_range(), place.center().y);
        match self {
            Sign::Figure => ink::hline(painter, x, y, Stroke::new(2.0, t.blue)),
            Sign::Thin => ink::hline(painter, x, y, Stroke::new(1.0, t.text3)),
            Sign::Limit => ink::hline(painter, x, y, Stroke::new(1.0, t.orange)),
            Sign::Usual => dots(painter, x, y, t),
            Sign::Beyond => {
                painter.rect_filled(place, 0.0, t.orange.gamma_multiply(WASH));
                ink::hline(painter, x, place.top() + 1.0, Stroke::new(2.0, t.orange));
            }
        }
    }
}
