//! Choosing one of a few, and the chips that say what has been chosen.

use egui::{
    Align2, Color32, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
    vec2,
};

use crate::ui::theme::{BUTTON, CHIP, RADIUS_BADGE, RADIUS_CONTROL, S8, S12, Tokens, Type};
use crate::ui::widget::{icon::Icon, ink};

/// The width of one of a few: room for the heavier weight, so that nothing moves when the choice does.
fn piece_width(ui: &Ui, text: &str) -> f32 {
    (ink::line(ui.painter(), text, Type::SmallStrong, Color32::PLACEHOLDER).size().x + 2.0 * S12).ceil()
}

/// How wide [`segmented`] gets, in points.
pub fn segmented_width<T>(ui: &Ui, options: &[(T, &str)]) -> f32 {
    options.iter().map(|(_, text)| piece_width(ui, text)).sum::<f32>() + 6.0
}

/// One of a few, side by side in one frame. Returns whether the choice changed.
pub fn segmented<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    options: &[(T, &str)],
) -> bool {
    let t = Tokens::of(ui);
    let size = vec2(segmented_width(ui, options), BUTTON);
    let (rect, frame) = ui.allocate_exact_size(size, Sense::hover());
    frame.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, true, name));
    ui.painter().rect(rect, RADIUS_CONTROL, t.field, t.border(), StrokeKind::Inside);

    let mut changed = false;
    let mut x = rect.left() + 3.0;
    for (value, text) in options {
        let width = piece_width(ui, text);
        let piece = Rect::from_min_size(Pos2::new(x, rect.top() + 3.0), vec2(width, size.y - 6.0));
        x += width;
        let response = ui.interact(piece, frame.id.with(*text), Sense::click());
        if response.clicked() && *value != *chosen {
            *chosen = value.clone();
            changed = true;
        }
        let on = *value == *chosen;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, *text));
        let (fill, text_ink, step) = match (on, response.hovered()) {
            (true, _) => (t.sel, t.text, Type::SmallStrong),
            (false, true) => (t.hover, t.text, Type::Small),
            (false, false) => (Color32::TRANSPARENT, t.text2, Type::Small),
        };
        ui.painter().rect_filled(piece, RADIUS_BADGE, fill);
        if response.has_focus() {
            ui.painter().rect_stroke(piece, RADIUS_BADGE, Stroke::new(1.5, t.blue), StrokeKind::Inside);
        }
        ink::text(ui.painter(), piece.center(), Align2::CENTER_CENTER, text, step, text_ink);
    }
    changed
}

/// What happened to a [`chip`].
pub struct ChipResponse {
    /// The chip without its cross.
    pub body: Response,
    /// The cross was pressed.
    pub removed: bool,
}

/// A condition in force: `key` in the quieter grey, `value` in the stronger. `remove` is the accessible name of its
/// cross; without it there is none.
pub fn chip(ui: &mut Ui, key: &str, value: &str, remove: Option<&str>) -> ChipResponse {
    let t = Tokens::of(ui);
    let body = chip_body(ui, key, value, if remove.is_some() { 20.0 } else { 0.0 }, Sense::click());
    let rect = body.rect;
    let removed = remove.is_some_and(|name| {
        let spot = Rect::from_min_max(Pos2::new(rect.right() - 22.0, rect.top()), rect.max);
        let mut corner = ui.new_child(UiBuilder::new().max_rect(spot).id_salt(("chip", body.id)));
        let response = corner.allocate_rect(spot, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if response.has_focus() {
            ink::focus_ring(corner.painter(), spot.shrink(3.0), RADIUS_BADGE, t.blue);
        }
        let ink = if response.hovered() { t.text } else { t.text2 };
        Icon::Close.paint(corner.painter(), spot.center() - Vec2::new(1.0, 0.0), 14.0, ink);
        response.on_hover_text(name).clicked()
    });
    ChipResponse { body, removed }
}

/// A condition to read: a label that looks like a [`chip`].
pub fn chip_to_read(ui: &mut Ui, key: &str, value: &str) -> Response {
    chip_body(ui, key, value, 0.0, Sense::hover())
}

fn chip_body(ui: &mut Ui, key: &str, value: &str, room_behind: f32, sense: Sense) -> Response {
    let t = Tokens::of(ui);
    let runs = [(key, Type::Small, t.text2), (value, Type::Small, t.text)];
    let runs = if key.is_empty() { &runs[1..] } else { &runs[..] };
    let galley = ink::runs(ui.painter(), runs, S8);
    let size = vec2((galley.size().x + 2.0 * S8 + room_behind).ceil(), CHIP);
    let (rect, body) = ui.allocate_exact_size(size, sense);
    let role = if sense.senses_click() { Role::Button } else { Role::Label };
    let label = if key.is_empty() { value.to_owned() } else { format!("{key} {value}") };
    body.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), &label));
    let fill = if sense.senses_click() && body.hovered() { t.sel } else { t.bluebg };
    ui.painter().rect_filled(rect, RADIUS_BADGE, fill);
    if body.has_focus() {
        ink::focus_ring(ui.painter(), rect, RADIUS_BADGE, t.blue);
    }
    ink::put(ui.painter(), Pos2::new(rect.left() + S8, rect.center().y), Align2::LEFT_CENTER, galley);
    body
}
