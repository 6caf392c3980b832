//! One lane of a chart: its head, its scale, and bars or points.

use egui::{Align2, Color32, Painter, Rangef, Rect, Stroke, StrokeKind, pos2, vec2};

use super::{NARROW, Plot};
use crate::ui::theme::{S8, S16, Tokens, Type};
use crate::ui::widget::{glyph, ink};

/// What a part of a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it is about.
    Main,
    /// What is ordinary.
    Quiet,
    /// What went wrong.
    Fault,
    /// What is not over yet.
    Open,
}

impl Part {
    const ALL: [Part; 4] = [Part::Main, Part::Quiet, Part::Fault, Part::Open];

    fn ink(self, t: &Tokens) -> Color32 {
        match self {
            Part::Main => t.stack,
            Part::Quiet => t.stack_quiet,
            Part::Fault => t.red,
            Part::Open => t.blue,
        }
    }

    /// What is open is hollow.
    fn paint(self, painter: &Painter, rect: Rect, t: &Tokens) {
        let ink = self.ink(t);
        if self == Part::Open {
            painter.rect_stroke(rect, 0.0, Stroke::new(1.0, ink), StrokeKind::Inside);
        } else {
            painter.rect_filled(rect, 0.0, ink);
        }
    }
}

/// A share with the interval it may lie in, all from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub share: f32,
    pub low: f32,
    pub high: f32,
    /// Of so few that it tells little.
    pub is_thin: bool,
}

/// What a lane shows of each slice.
#[derive(Clone, Copy, Debug)]
pub enum Marks<'a> {
    /// Parts on top of each other, as they are named, from below.
    Stacks(&'a [[u64; 4]]),
    /// A count, and hatched over it up to how many it may have been.
    Bars(&'a [(u64, u64)]),
    /// `None`: a share of nothing.
    Points(&'a [Option<Point>]),
}

/// One lane.
#[derive(Clone, Copy, Debug)]
pub struct Lane<'a> {
    pub title: &'a str,
    /// Behind the title: how the lane is to be read.
    pub note: &'a str,
    /// What the parts of its bars are called.
    pub legend: &'a [(Part, &'a str)],
    /// The words at the upper end of the scale; the lower end is nothing.
    pub top: &'a str,
    pub height: f32,
    pub marks: Marks<'a>,
}

impl Lane<'_> {
    /// The title, and what the parts are called at the right.
    pub(super) fn head(&self, painter: &Painter, at: egui::Pos2, right: f32, t: &Tokens) {
        let middle = at.y + 8.0;
        let title = [(self.title, Type::SmallStrong, t.text), (self.note, Type::Small, t.text2)];
        let title = ink::runs(painter, &title, S8);
        ink::put(painter, pos2(at.x, middle), Align2::LEFT_CENTER, title);
        let mut right = right;
        for (part, words) in self.legend.iter().rev() {
            let place =
                ink::text(painter, pos2(right, middle), Align2::RIGHT_CENTER, words, Type::Label, t.text2);
            let square = Rect::from_center_size(pos2(place.left() - S8, middle), vec2(8.0, 8.0));
            part.paint(painter, square, t);
            right = square.left() - S16;
        }
    }

    pub(super) fn scale(&self, painter: &Painter, right: f32, place: Rect, t: &Tokens) {
        for (y, words) in [(place.top(), self.top), (place.bottom(), "0")] {
            ink::hline(painter, place.x_range(), y, t.hairline());
            ink::text(painter, pos2(right, y), Align2::RIGHT_CENTER, words, Type::Label, t.text3);
        }
    }

    pub(super) fn marks(&self, painter: &Painter, plot: &Plot, place: Rect, t: &Tokens) {
        match self.marks {
            Marks::Stacks(stacks) => {
                let largest = stacks.iter().map(|parts| parts.iter().sum()).max().unwrap_or(0).max(1);
                for (at, parts) in stacks.iter().enumerate() {
                    let mut below = 0;
                    for (part, count) in Part::ALL.into_iter().zip(parts) {
                        let bar = bar(plot.bar(at), place, (below, below + count), largest);
                        if let Some(bar) = bar {
                            part.paint(painter, bar, t);
                        }
                        below += count;
                    }
                }
            }
            Marks::Bars(bars) => {
                let largest = bars.iter().map(|(_, perhaps)| *perhaps).max().unwrap_or(0).max(1);
                for (at, (count, perhaps)) in bars.iter().enumerate() {
                    if let Some(bar) = bar(plot.bar(at), place, (0, *count), largest) {
                        painter.rect_filled(bar, 0.0, t.bar);
                    }
                    if let Some(bar) = bar(plot.bar(at), place, (*count, *perhaps), largest) {
                        glyph::hatch(painter, bar, t);
                        // The lines are too far apart for a low bar.
                        painter.rect_stroke(bar, 0.0, Stroke::new(1.0, t.bar), StrokeKind::Inside);
                    }
                }
            }
            Marks::Points(points) => self.points(painter, plot, place, points, t),
        }
    }

    /// Each share over its interval, and a line from one to the next where both are worth it.
    fn points(&self, painter: &Painter, plot: &Plot, place: Rect, points: &[Option<Point>], t: &Tokens) {
        let y = |share: f32| place.bottom() - place.height() * share.clamp(0.0, 1.0);
        let x = |at: usize| plot.slice(at).center();
        for (at, point) in points.iter().enumerate() {
            let Some(point) = point else { continue };
            let across = plot.bar(at);
            if across.span() >= NARROW && !point.is_thin {
                let band = Rect::from_x_y_ranges(across, Rangef::new(y(point.high), y(point.low)));
                painter.rect_filled(band, 0.0, t.sel);
            }
        }
        for (at, pair) in points.windows(2).enumerate() {
            if let [Some(one), Some(next)] = pair {
                let ink = if one.is_thin || next.is_thin { t.line2 } else { t.blue };
                let ends = [pos2(x(at), y(one.share)), pos2(x(at + 1), y(next.share))];
                painter.line_segment(ends, Stroke::new(1.5, ink));
            }
        }
        for (at, point) in points.iter().enumerate() {
            let Some(point) = point else { continue };
            let ink = if point.is_thin { t.text3 } else { t.blue };
            let radius = if plot.slice(at).span() >= 6.0 { 2.0 } else { 1.0 };
            painter.circle_filled(pos2(x(at), y(point.share)), radius, ink);
        }
    }
}

/// The part of a bar from one count to another; `None` of nothing. What is not nothing can be seen.
fn bar(across: Rangef, place: Rect, (from, to): (u64, u64), largest: u64) -> Option<Rect> {
    let height = |count: u64| (place.height() * count as f32 / largest as f32).round();
    let (low, high) = (height(from), height(to).max(height(from) + 1.0));
    (to > from)
        .then(|| Rect::from_x_y_ranges(across, Rangef::new(place.bottom() - high, place.bottom() - low)))
}
