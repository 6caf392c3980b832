//! Shares and courses: a bar with its count, the hours of a day, the pushes of the last minute.

use egui::{Align2, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::ink;
use crate::ui::theme::{RADIUS_BADGE, S8, Tokens, Tone, Type};

/// A bar filled to `share`. A plain bar is the quieter blue of those that are not chosen.
pub fn paint_bar(painter: &Painter, rect: Rect, share: f32, tone: Tone, t: &Tokens) {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    painter.rect_filled(rect, 2.0, t.track);
    if share > 0.0 {
        // The least that is not nothing can still be seen.
        let filled: Vec2 = vec2((rect.width() * share).max(2.0), rect.height());
        let ink = if tone == Tone::Plain { t.bar } else { tone.ink(t) };
        painter.rect_filled(Rect::from_min_size(rect.min, filled), 2.0, ink);
    }
}

/// One line of a distribution.
#[derive(Clone, Copy, Debug)]
pub struct Share<'a> {
    pub label: &'a str,
    /// Length of the bar as a share of the largest one, 0 to 1.
    pub share: f32,
    pub count: &'a str,
    /// The percentage behind the count, or empty.
    pub percent: &'a str,
    pub selected: bool,
    /// Left out: struck through, and said with this phrase, whose blank `{what}` is the label.
    pub struck: Option<&'a str>,
}

/// The height of a line.
pub const LINE: f32 = 24.0;

/// A line is as wide as this at least before it shows what part of the whole its count is.
const ROOM_FOR_PERCENT: f32 = 288.0;

impl Share<'_> {
    /// A line of the side panel that can be pressed: label, bar, count. What finds no room, the caller says on hover.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
        response.widget_info(|| {
            let label = self.struck.map(|phrase| phrase.replace("{what}", self.label));
            let label = label.as_deref().unwrap_or(self.label);
            let words = format!("{label} {} {}", self.count, self.percent);
            WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, words.trim_end())
        });
        let painter = ui.painter();
        match (self.selected, response.hovered()) {
            (true, _) => painter.rect_filled(rect, RADIUS_BADGE, t.sel),
            (false, true) => painter.rect_filled(rect, RADIUS_BADGE, t.hover),
            (false, false) => painter.add(egui::Shape::Noop),
        };
        if response.has_focus() {
            ink::focus_ring(painter, rect, RADIUS_BADGE, t.blue);
        }
        let text = if self.struck.is_some() { t.text3 } else { t.text };
        let middle = rect.center().y;
        let mut right = rect.right() - S8;
        if !self.percent.is_empty() && rect.width() >= ROOM_FOR_PERCENT {
            let at = pos2(right, middle);
            ink::text(painter, at, Align2::RIGHT_CENTER, self.percent, Type::Small, t.text2);
            right -= 48.0;
        }
        let count =
            ink::text(painter, pos2(right, middle), Align2::RIGHT_CENTER, self.count, Type::Small, text);
        let bar_right = (right - 44.0).min(count.left() - S8);
        let bar_width = (rect.width() * 0.16).clamp(28.0, 96.0);
        let bar =
            Rect::from_min_max(pos2(bar_right - bar_width, middle - 3.0), pos2(bar_right, middle + 3.0));
        let tone = if self.selected { Tone::Blue } else { Tone::Plain };
        paint_bar(painter, bar, self.share, tone, t);
        let room = bar.left() - rect.left() - 2.0 * S8;
        let label = ink::line_within(painter, self.label, Type::Small, text, room);
        let placed = ink::put(painter, Pos2::new(rect.left() + S8, middle), Align2::LEFT_CENTER, label);
        if self.struck.is_some() {
            ink::hline(painter, placed.x_range(), middle, Stroke::new(1.0, text));
        }
        response
    }
}

/// How the bars of a [`bars`] drawing are inked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// None does: how lengths are spread.
    None,
    /// Every bar counts: the hours of a day.
    All,
    /// One was chosen among the others.
    One(usize),
    /// The last bar is now, the others were: pushes per second.
    Last,
}

/// Bars side by side, with a line under those that are nothing. Returns the bar under the pointer besides; `name` is
/// the accessible name.
pub fn bars(
    ui: &mut Ui,
    name: &str,
    values: &[u64],
    size: Vec2,
    emphasis: Emphasis,
) -> (Response, Option<usize>) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let t = Tokens::of(ui);
    let painter = ui.painter();
    let largest = values.iter().copied().max().unwrap_or(0).max(1) as f32;
    let pitch = rect.width() / values.len().max(1) as f32;
    let gap = if pitch >= 6.0 {
        2.0
    } else if pitch >= 2.0 {
        1.0
    } else {
        0.0
    };
    for (at, value) in values.iter().enumerate() {
        let left = (rect.left() + at as f32 * pitch).round();
        let right = ((rect.left() + (at + 1) as f32 * pitch).round() - gap).max(left + 1.0);
        let ink = match emphasis {
            _ if *value == 0 => t.line,
            Emphasis::All => t.blue,
            Emphasis::One(chosen) if at == chosen => t.blue,
            Emphasis::One(_) | Emphasis::None => t.bar,
            Emphasis::Last if at + 1 == values.len() => t.blue,
            Emphasis::Last => t.bar_past,
        };
        let height = (rect.height() * *value as f32 / largest).round().max(1.0);
        painter.rect_filled(
            Rect::from_min_max(pos2(left, rect.bottom() - height), pos2(right, rect.bottom())),
            if pitch >= 8.0 { 1.0 } else { 0.0 },
            ink,
        );
    }
    let under = response
        .hover_pos()
        .map(|pointer| ((pointer.x - rect.left()) / pitch).floor())
        .filter(|at| *at >= 0.0)
        .map(|at| at as usize)
        .filter(|at| *at < values.len());
    (response, under)
}

/// The hours of a day as 24 bars over a scale, one of them perhaps `chosen`. `scale` are words at hours.
pub fn histogram(
    ui: &mut Ui,
    name: &str,
    hours: &[u64; 24],
    chosen: Option<usize>,
    height: f32,
    scale: &[(usize, &str)],
) -> (Response, Option<usize>) {
    let t = Tokens::of(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let width = ui.available_width();
        let shown = bars(ui, name, hours, vec2(width, height), chosen.map_or(Emphasis::All, Emphasis::One));
        let (_, rect) = ui.allocate_space(vec2(width, 18.0));
        for (hour, word) in scale {
            let x = rect.left() + rect.width() * *hour as f32 / 24.0;
            let galley = ink::line(ui.painter(), word, Type::Label, t.text2);
            let left = (x - if *hour == 0 { 0.0 } else { galley.size().x / 2.0 })
                .min(rect.right() - galley.size().x);
            ink::put(ui.painter(), pos2(left, rect.center().y), Align2::LEFT_CENTER, galley);
        }
        shown
    })
    .inner
}

/// Pushes per second, the last minute of them.
pub fn sparkline(ui: &mut Ui, name: &str, seconds: &[u64]) -> Response {
    bars(ui, name, seconds, vec2(120.0, 14.0), Emphasis::Last).0
}
