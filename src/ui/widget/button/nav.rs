//! Going somewhere: the items of the rail, tabs of saved views, links.

use egui::{Align2, CursorIcon, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Widget, WidgetInfo, vec2};

use crate::ui::theme::{FIELD, RADIUS_CONTROL, RAIL, RAIL_ITEM, S8, SELECTED_BAR, Tokens, Tone, Type};
use crate::ui::widget::{badge, icon::Icon, ink};

/// A place on the rail, 64 × 56: icon over word, with a count where something waits there.
#[must_use = "a rail item is shown by `ui.add`"]
pub struct RailItem<'a> {
    pub icon: Icon,
    pub word: &'a str,
    pub selected: bool,
    /// Something waits there, and how urgently.
    pub count: Option<(&'a str, Tone)>,
}

impl Widget for RailItem<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(RAIL, RAIL_ITEM), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), self.selected, self.word));
        let t = Tokens::of(ui);
        let painter = ui.painter();
        let ink = if self.selected || response.hovered() { t.text } else { t.text2 };
        let step = if self.selected { Type::LabelStrong } else { Type::Label };
        if self.selected {
            let bar =
                Rect::from_min_size(rect.min + vec2(0.0, S8), vec2(SELECTED_BAR, RAIL_ITEM - 2.0 * S8 - 4.0));
            painter.rect_filled(bar, 1.0, t.blue);
        }
        if response.has_focus() {
            painter.rect_stroke(
                rect.shrink(3.0),
                RADIUS_CONTROL,
                Stroke::new(1.5, t.blue),
                egui::StrokeKind::Inside,
            );
        }
        let icon_at = Pos2::new(rect.center().x, rect.top() + 19.0);
        self.icon.paint(painter, icon_at, 20.0, ink);
        ink::text(
            painter,
            Pos2::new(rect.center().x, rect.top() + 40.0),
            Align2::CENTER_CENTER,
            self.word,
            step,
            ink,
        );
        if let Some((count, tone)) = self.count {
            badge::paint_count(painter, icon_at + vec2(12.0, -6.0), count, tone, t);
        }
        response
    }
}

/// A saved view: its number, its name, underlined when it is the one shown.
pub fn tab(ui: &mut Ui, number: &str, name: &str, selected: bool) -> Response {
    let t = Tokens::of(ui);
    let look = badge::Look::key(t);
    let key = if number.is_empty() { 0.0 } else { badge::size(ui.painter(), number, look).x + S8 };
    let step = if selected { Type::Strong } else { Type::Body };
    let widest = ink::line(ui.painter(), name, Type::Strong, t.text).size().x;
    let (rect, response) = ui.allocate_exact_size(vec2((key + widest).ceil(), FIELD), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), selected, name));
    let painter = ui.painter();
    if !number.is_empty() {
        badge::paint(painter, rect.left_center(), number, look);
    }
    let ink = if selected || response.hovered() { t.text } else { t.text2 };
    ink::text(painter, Pos2::new(rect.left() + key, rect.center().y), Align2::LEFT_CENTER, name, step, ink);
    if selected {
        let line = Rect::from_min_max(Pos2::new(rect.left(), rect.bottom() - 2.0), rect.max);
        painter.rect_filled(line, 0.0, t.blue);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, RADIUS_CONTROL, Stroke::new(1.5, t.blue), egui::StrokeKind::Inside);
    }
    response
}

/// Words that lead somewhere.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    let galley = ink::line(ui.painter(), text, Type::Small, t.blue);
    let size = ink::whole(vec2(galley.size().x, 20.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), text));
    let placed = ink::put(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, galley);
    if response.hovered() || response.has_focus() {
        ink::hline(ui.painter(), placed.x_range(), placed.bottom(), Stroke::new(1.0, t.blue));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}
