//! The drawing of a [`Timeline`].

use std::ops::RangeInclusive;

use egui::{Align2, Painter, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

use super::{Kind, Lane, Mark, MarkKind, Segment, Sign, Size, Timeline};
use crate::ui::theme::{Tokens, Type};
use crate::ui::widget::{glyph, ink};

/// The measures of one size.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    size: Size,
    pub(super) height: f32,
    /// Room before the lanes.
    left: f32,
    /// Room after the lanes.
    right: f32,
    /// Above the first lane's middle.
    top: f32,
    /// From the middle of one lane to the middle of the next.
    step: f32,
    /// Half the height of a bar.
    half: f32,
}

impl Measure {
    pub(super) fn of(timeline: &Timeline, size: Size) -> Self {
        let gaps = timeline.lanes.len().saturating_sub(1) as f32;
        let says = |mark: &Mark| !mark.text.is_empty() && mark.kind == MarkKind::Fail;
        let fails = timeline.lanes.iter().any(|lane| lane.marks.iter().any(says));
        match size {
            Size::Compact => Self {
                size,
                height: 12.0 + gaps * 28.0 + 36.0,
                left: 20.0,
                right: 9.0,
                top: 12.0,
                step: 28.0,
                half: 7.5,
            },
            Size::Large => {
                let right = if fails { 92.0 } else { 40.0 };
                let top = 62.0;
                Self {
                    size,
                    height: top + gaps * 88.0 + 70.0,
                    left: 64.0,
                    right,
                    top,
                    step: 88.0,
                    half: 13.0,
                }
            }
        }
    }
}

/// Draws one shape between two points of a lane.
pub(super) fn paint(painter: &Painter, kind: Kind, span: RangeInclusive<f32>, y: f32, half: f32, t: &Tokens) {
    let (from, to) = (*span.start(), span.end().max(*span.start()));
    let radius = if half > 8.0 { 4.0 } else { 2.0 };
    let bar = Rect::from_min_max(pos2(from, y - half), pos2(to.max(from + 2.0), y + half));
    match kind {
        Kind::Setup => {
            let open = if half > 8.0 { 5.0 } else { 3.5 };
            painter.line_segment([pos2((from + open).min(to), y), pos2(to, y)], Stroke::new(1.5, t.blue));
            painter.circle(pos2(from, y), open, t.panel, Stroke::new(1.5, t.blue));
        }
        Kind::Ring => {
            painter.rect(bar, radius, t.bluebg, Stroke::new(1.5, t.blue), StrokeKind::Inside);
        }
        Kind::Wait => {
            let thick = (half * 0.8).clamp(5.0, 11.0);
            let line = Rect::from_min_max(pos2(from, y - thick / 2.0), pos2(bar.right(), y + thick / 2.0));
            painter.rect_filled(line, 1.0, t.blue);
        }
        Kind::Talk => {
            painter.rect_filled(bar, radius, t.blue);
        }
        Kind::Unknown => {
            let bar = bar.shrink2(vec2(0.0, half * 0.35));
            painter.rect_filled(bar, 0.0, t.panel);
            hatch(painter, bar, t);
            painter.rect_stroke(bar, radius, Stroke::new(1.0, t.line2), StrokeKind::Inside);
        }
    }
}

fn hatch(painter: &Painter, bar: Rect, t: &Tokens) {
    let painter = painter.with_clip_rect(bar.intersect(painter.clip_rect()));
    let mut x = bar.left() - bar.height();
    while x < bar.right() {
        let line = [pos2(x, bar.bottom()), pos2(x + bar.height(), bar.top())];
        painter.line_segment(line, Stroke::new(1.0, t.line2));
        x += 5.0;
    }
}

/// A sign of the legend, in the first 20 points of `rect`.
pub(super) fn sign(painter: &Painter, sign: Sign, rect: Rect, t: &Tokens) {
    let (left, y) = (rect.left(), rect.center().y);
    match sign {
        Sign::Kind(kind) => {
            // The circle of a setup is painted around its point.
            let reach = if kind == Kind::Setup { 4.25 } else { 0.0 };
            paint(painter, kind, left + reach..=left + 20.0, y, 5.5, t);
        }
        Sign::RecordOnly => {
            painter.circle(pos2(left + 10.0, y), 3.0, t.panel, Stroke::new(1.5, t.text2));
        }
        Sign::Lag => {
            painter.circle_filled(pos2(left + 3.0, y), 3.0, t.text2);
            painter.line_segment([pos2(left + 6.0, y), pos2(left + 19.0, y)], Stroke::new(1.5, t.text3));
            painter.vline(left + 19.0, y - 3.0..=y + 3.0, Stroke::new(1.5, t.text3));
        }
    }
}

pub(super) struct Drawing<'a> {
    timeline: &'a Timeline,
    painter: &'a Painter,
    rect: Rect,
    measure: Measure,
    t: &'static Tokens,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(
        timeline: &'a Timeline,
        painter: &'a Painter,
        rect: Rect,
        measure: Measure,
        t: &'static Tokens,
    ) -> Self {
        Self { timeline, painter, rect, measure, t }
    }

    pub(super) fn tokens(&self) -> &'static Tokens {
        self.t
    }

    pub(super) fn half(&self) -> f32 {
        self.measure.half
    }

    pub(super) fn left(&self) -> f32 {
        self.rect.left() + self.measure.left
    }

    /// [`Drawing::x`], but up to the edge of the drawing for what lies behind the end.
    pub(super) fn x_beyond(&self, at: f64) -> f32 {
        let scale = (self.x(self.timeline.end) - self.x(0.0)) / self.timeline.end.max(0.001) as f32;
        (self.x(0.0) + scale * at as f32).min(self.rect.right() - 4.0)
    }

    pub(super) fn x(&self, at: f64) -> f32 {
        let left = self.rect.left() + self.measure.left;
        let width = (self.rect.width() - self.measure.left - self.measure.right).max(1.0);
        let share = (at / self.timeline.end.max(0.001)).clamp(0.0, 1.0);
        left + width * share as f32
    }

    pub(super) fn y(&self, lane: usize) -> f32 {
        (self.rect.top() + self.measure.top + lane as f32 * self.measure.step).round()
    }

    fn large(&self) -> bool {
        self.measure.size == Size::Large
    }

    /// Draws everything. Returns the segment under the pointer.
    pub(super) fn draw(&self, pointer: Option<Pos2>) -> Option<&'a Segment> {
        self.ticks();
        // Behind everything else of both lanes.
        for (at, lane) in self.timeline.lanes.iter().enumerate() {
            self.joint(at, lane, self.y(at));
        }
        let mut under = None;
        for (at, lane) in self.timeline.lanes.iter().enumerate() {
            self.lane(at, lane);
            let y = self.y(at);
            under = under.or(pointer.and_then(|pointer| {
                lane.segments.iter().find(|segment| {
                    (pointer.y - y).abs() <= self.measure.half + 2.0
                        && (self.x(segment.from)..=self.x(segment.to)).contains(&pointer.x)
                })
            }));
        }
        under
    }

    fn ticks(&self) {
        let lanes = self.timeline.lanes.len().max(1);
        let (top, bottom) = (self.y(0), self.y(lanes - 1));
        let words = bottom + if self.large() { 52.0 } else { 25.0 };
        let step = if self.large() { Type::Small } else { Type::Label };
        let mut taken = f32::NEG_INFINITY;
        // The last tick says when it ended: it keeps its place, and others give way to it.
        let last = self.timeline.ticks.last().map(|tick| self.place(tick.at, &tick.text, words, step));
        for (index, tick) in self.timeline.ticks.iter().enumerate() {
            if self.large() {
                let y = top - 40.0..=bottom + 36.0;
                ink::vline(self.painter, self.x(tick.at), y, self.t.hairline());
            }
            let place = self.place(tick.at, &tick.text, words, step);
            let is_last = index + 1 == self.timeline.ticks.len();
            let meets_last = !is_last && last.is_some_and(|last| place.right() + 8.0 > last.left());
            if place.left() < taken || meets_last {
                continue;
            }
            taken = place.right() + 8.0;
            ink::text(self.painter, place.left_center(), Align2::LEFT_CENTER, &tick.text, step, self.t.text2);
        }
        if self.large() {
            self.captions(top - 52.0);
        }
    }

    /// Where a word at a moment goes: around it, but within the drawing.
    fn place(&self, at: f64, text: &str, y: f32, step: Type) -> Rect {
        let size = ink::line(self.painter, text, step, self.t.text2).size();
        let least = self.rect.left() + if self.large() { 0.0 } else { self.measure.left };
        let x = (self.x(at) - size.x / 2.0).min(self.rect.right() - size.x).max(least);
        Rect::from_min_size(pos2(x, y - size.y / 2.0), size)
    }

    fn captions(&self, y: f32) {
        let mut taken = f32::NEG_INFINITY;
        for caption in &self.timeline.captions {
            let mut place = self.place(caption.at, &caption.text, y, Type::Small);
            if caption.at <= 0.0 {
                place = place.translate(vec2(self.x(0.0) - place.left(), 0.0));
            }
            if place.left() > taken {
                taken = place.right() + 8.0;
                ink::text(
                    self.painter,
                    place.left_center(),
                    Align2::LEFT_CENTER,
                    &caption.text,
                    Type::Small,
                    self.t.text2,
                );
            }
        }
    }

    fn lane(&self, index: usize, lane: &Lane) {
        let (t, y) = (self.t, self.y(index));
        let left = self.rect.left();
        if self.large() {
            let name = pos2(left + 24.0, y - 6.0);
            ink::text(self.painter, name, Align2::CENTER_CENTER, &lane.label, Type::CardTitle, t.text);
            ink::text(
                self.painter,
                name + vec2(0.0, 17.0),
                Align2::CENTER_CENTER,
                &lane.number,
                Type::Label,
                t.text3,
            );
        } else {
            ink::text(
                self.painter,
                pos2(left, y),
                Align2::LEFT_CENTER,
                &lane.label,
                Type::SmallStrong,
                t.text2,
            );
        }
        ink::hline(self.painter, self.x(0.0)..=self.x(self.timeline.end), y, t.hairline());
        for segment in &lane.segments {
            paint(
                self.painter,
                segment.kind,
                self.x(segment.from)..=self.x(segment.to),
                y,
                self.measure.half,
                t,
            );
            if self.large() {
                self.delta(segment, y);
            }
        }
        for mark in &lane.marks {
            self.mark(mark, y);
        }
        if self.timeline.open_ended && lane.segments.last().is_some_and(|last| last.to >= self.timeline.end) {
            for step in 1..=3 {
                let x = self.x(self.timeline.end) + step as f32 * 5.0 - 1.0;
                self.painter.circle_filled(pos2(x, y), 1.25, t.blue);
            }
        }
    }

    /// The line from the lane above to where this leg was started.
    fn joint(&self, index: usize, lane: &Lane, y: f32) {
        let start = lane.segments.first().map(|segment| segment.from).filter(|from| *from > 0.0);
        if let Some(from) = start.filter(|_| self.large() && index > 0) {
            let x = self.x(from);
            self.painter.line_segment(
                [pos2(x, self.y(index - 1)), pos2(x, y)],
                Stroke::new(1.5, self.t.blue.gamma_multiply(0.7)),
            );
        }
    }

    /// How long a segment took, in or above it, where there is room.
    fn delta(&self, segment: &Segment, y: f32) {
        let (from, to) = (self.x(segment.from), self.x(segment.to));
        let middle = (from + to) / 2.0;
        let (ink, at, step, room) = match segment.kind {
            Kind::Ring => (self.t.text, pos2(middle, y), Type::SmallStrong, to - from - 12.0),
            Kind::Talk => (self.t.on_blue, pos2(middle, y), Type::SmallStrong, to - from - 12.0),
            Kind::Unknown => (self.t.text2, pos2(middle, y + 19.0), Type::Small, to - from + 24.0),
            // Below the bars, of which the neighbours' may reach under the words: the pins stand above.
            Kind::Setup | Kind::Wait => {
                (self.t.text2, pos2(middle, y + self.measure.half + 9.0), Type::Small, to - from + 24.0)
            }
        };
        let galley = ink::line(self.painter, &segment.text, step, ink);
        if galley.size().x <= room {
            if matches!(segment.kind, Kind::Setup | Kind::Wait) {
                // The line to the other leg may pass behind.
                let behind = Rect::from_center_size(at, galley.size() + vec2(4.0, 0.0));
                self.painter.rect_filled(behind, 2.0, self.t.panel);
            }
            ink::put(self.painter, at, Align2::CENTER_CENTER, galley);
        }
    }

    fn mark(&self, mark: &Mark, y: f32) {
        let (t, half, x) = (self.t, self.measure.half, self.x(mark.at));
        match &mark.kind {
            MarkKind::Moment => {}
            MarkKind::Digit(digit) => {
                let reach = half + 3.0;
                self.painter.line_segment([pos2(x, y - reach), pos2(x, y + reach)], Stroke::new(1.5, t.text));
                let at = pos2(x, y + reach + 9.0);
                if self.large() {
                    ink::text(self.painter, at, Align2::CENTER_CENTER, digit, Type::LabelStrong, t.text);
                }
            }
            MarkKind::Fail => {
                let reach = if self.large() { 6.5 } else { 4.25 };
                // A ground of its own, so that the cross can be told from what it ends.
                self.painter.circle_filled(pos2(x, y), reach + 3.0, t.panel);
                glyph::cross(self.painter, pos2(x, y), reach, Stroke::new(2.0, t.orange));
                if self.large() {
                    let at = pos2(x + 16.0, y - if mark.detail.is_empty() { 0.0 } else { 7.0 });
                    ink::text(self.painter, at, Align2::LEFT_CENTER, &mark.text, Type::SmallStrong, t.orange);
                    let below = at + vec2(0.0, 16.0);
                    ink::text(self.painter, below, Align2::LEFT_CENTER, &mark.detail, Type::Label, t.text2);
                }
            }
            MarkKind::End => {
                let reach = half + if self.large() { 5.0 } else { 3.0 };
                self.painter
                    .line_segment([pos2(x, y - reach), pos2(x, y + reach)], Stroke::new(1.5, t.text2));
            }
        }
    }
}
