//! Shares and courses: a bar with its count, the hours of a day, the pushes of the last minute.

use egui::{Painter, Rect, Vec2, vec2};

use crate::ui::theme::{Tokens, Tone};

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
