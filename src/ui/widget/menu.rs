//! Lines of a menu or a list.

use egui::{Align2, Color32, Pos2, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{badge, icon::Icon, ink};
use crate::ui::theme::{RADIUS_BADGE, S8, S16, Tokens, Type};

const HEIGHT: f32 = 26.0;
/// Before the words; where a tick or an icon stands.
const LEAD: f32 = 18.0;

/// Something to do, with the key that does the same at its right. The caller closes the menu with `ui.close()`.
pub fn item(ui: &mut Ui, icon: Option<Icon>, text: &str, key: Option<&str>) -> Response {
    let t = Tokens::of(ui);
    let look = badge::Look::key(t);
    let key_room = key.map_or(0.0, |key| S16 + badge::size(ui.painter(), key, look).x);
    let (response, left) = line(ui, text, key_room);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), text));
    if let Some(icon) = icon {
        icon.paint(ui.painter(), left, 16.0, t.text2);
    }
    if let Some(key) = key {
        let width = badge::size(ui.painter(), key, look).x;
        badge::paint(ui.painter(), pos2(response.rect.right() - 6.0 - width, left.y), key, look);
    }
    response
}

/// One of several that exclude each other, ticked when it is the one in force.
pub fn option(ui: &mut Ui, text: &str, chosen: bool) -> Response {
    let (response, left) = line(ui, text, 0.0);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, ui.is_enabled(), chosen, text));
    tick(ui, left, chosen);
    response
}

/// Something on or off, such as a column. Pressing it flips it; the menu may stay open.
pub fn check(ui: &mut Ui, text: &str, on: &mut bool) -> Response {
    let (mut response, left) = line(ui, text, 0.0);
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemCheckBox, ui.is_enabled(), *on, text));
    tick(ui, left, *on);
    response
}

/// Something that can be typed, with what it means in a quieter grey; `chosen` is where the arrow keys are.
pub fn offer(ui: &mut Ui, text: &str, words: &str, chosen: bool) -> Response {
    let t = Tokens::of(ui);
    let note = ink::line(ui.painter(), words, Type::Small, t.text2);
    let (response, left) = line(ui, text, S16 + note.size().x);
    response.widget_info(|| {
        WidgetInfo::selected(Role::MenuItem, ui.is_enabled(), chosen, format!("{text} {words}").trim())
    });
    if chosen {
        ui.painter().rect_filled(response.rect, RADIUS_BADGE, t.sel.gamma_multiply(0.6));
        Icon::Check.paint(ui.painter(), left, 15.0, t.blue);
    }
    let right = Pos2::new(response.rect.right() - S8, left.y);
    ink::put(ui.painter(), right, Align2::RIGHT_CENTER, note);
    response
}

fn tick(ui: &Ui, at: Pos2, on: bool) {
    if on {
        Icon::Check.paint(ui.painter(), at, 15.0, Tokens::of(ui).blue);
    }
}

/// The ground and the words. Returns where a tick goes besides.
fn line(ui: &mut Ui, text: &str, extra: f32) -> (Response, Pos2) {
    let t = Tokens::of(ui);
    let galley = ink::line(ui.painter(), text, Type::Body, t.text);
    let size = vec2((galley.size().x + LEAD + 2.0 * S8 + 6.0 + extra).ceil(), HEIGHT);
    // As wide as the list makes it, not only as wide as its words.
    let (rect, response) = ui.allocate_at_least(size, Sense::click());
    let fill = if response.hovered() || response.has_focus() { t.sel } else { Color32::TRANSPARENT };
    ui.painter().rect_filled(rect, RADIUS_BADGE, fill);
    let words = Pos2::new(rect.left() + S8 + LEAD, rect.center().y);
    ink::put(ui.painter(), words, Align2::LEFT_CENTER, galley);
    (response, Pos2::new(rect.left() + 13.0, rect.center().y))
}
