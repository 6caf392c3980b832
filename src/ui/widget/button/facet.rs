//! A facet: how many there are of one kind, and a press to see only those.

use egui::{Align2, Color32, Pos2, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2};

use crate::ui::theme::{BUTTON, RADIUS_CONTROL, S8, Tokens, Type};
use crate::ui::widget::{glyph, glyph::Glyph, ink};

/// The mark before the word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FacetMark {
    State(Glyph),
    /// The clock of calls that have fallen quiet.
    Quiet,
}

/// A facet button: mark, word, count.
#[must_use = "a facet is shown by `ui.add`"]
pub struct Facet<'a> {
    pub mark: FacetMark,
    pub word: &'a str,
    /// The count as it is to be read: `20`, `2?`.
    pub count: &'a str,
    pub selected: bool,
}

impl Facet<'_> {
    fn mark_width(&self) -> f32 {
        match self.mark {
            FacetMark::State(_) => glyph::SIZE.x + S8,
            FacetMark::Quiet => 16.0 + 6.0,
        }
    }
}

impl Widget for Facet<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let painter = ui.painter();
        let word = ink::line(painter, self.word, Type::Small, if self.selected { t.text } else { t.text2 });
        let count = ink::line(painter, self.count, Type::SmallStrong, t.text);
        let width = 2.0 * S8 + self.mark_width() + word.size().x + S8 + count.size().x;
        let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), BUTTON), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::Button,
                ui.is_enabled(),
                self.selected,
                format!("{} {}", self.word, self.count),
            )
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let (fill, edge) = match (self.selected, response.hovered()) {
            (true, _) => (t.sel, t.blue),
            (false, true) => (t.raised_hover, t.line2),
            (false, false) => (Color32::TRANSPARENT, t.line),
        };
        let painter = ui.painter();
        painter.rect(rect, RADIUS_CONTROL, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        if response.has_focus() {
            ink::focus_ring(painter, rect, RADIUS_CONTROL, t.blue);
        }
        let left = Pos2::new(rect.left() + S8, rect.center().y);
        match self.mark {
            FacetMark::State(glyph) => glyph.paint(painter, left, t, None),
            FacetMark::Quiet => glyph::quiet(painter, left + vec2(8.0, 0.0), t.orange),
        }
        let word_at = left + vec2(self.mark_width(), 0.0);
        let placed = ink::put(painter, word_at, Align2::LEFT_CENTER, word);
        ink::put(painter, Pos2::new(placed.right() + S8, rect.center().y), Align2::LEFT_CENTER, count);
        response
    }
}
