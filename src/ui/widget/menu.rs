//! Lines of a menu or a list.

use egui::{
    Align2, Color32, Popup, PopupCloseBehavior, Pos2, Response, Role, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{badge, icon::Icon, ink, scroll::scroll};
use crate::ui::theme::{RADIUS_BADGE, S8, S16, Tokens, Type};

const HEIGHT: f32 = 26.0;
/// Before the words; where a tick or an icon stands.
const LEAD: f32 = 18.0;

/// A list that `button` opens and closes: at least `width` wide, and scrolled where it is higher than `room`.
pub fn below(button: &Response, (width, room): (f32, f32), list: impl FnOnce(&mut Ui)) {
    let popup = Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).gap(4.0);
    popup.show(|ui| {
        ui.set_min_width(width);
        // Otherwise a list is given no more than 400.
        ui.set_max_height(room);
        scroll(ui, ScrollArea::vertical().max_height(room), list);
    });
}

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

/// Things that can be typed, each with what it means in a quieter grey beside it; `chosen` is where the arrow keys are.
/// Gives the one that was pressed.
pub fn offers(ui: &mut Ui, offers: &[(&str, &str)], chosen: Option<usize>) -> Option<usize> {
    let t = Tokens::of(ui);
    let width = |ui: &Ui, text: &str, step| ink::line(ui.painter(), text, step, t.text).size().x;
    let texts = offers.iter().map(|(text, _)| width(ui, text, Type::Body)).fold(0.0, f32::max);
    let words = offers.iter().map(|(_, words)| width(ui, words, Type::Small)).fold(0.0, f32::max);
    let mut pressed = None;
    for (place, (text, meaning)) in offers.iter().enumerate() {
        let is_chosen = chosen == Some(place);
        let room = texts - width(ui, text, Type::Body) + S16 + words;
        let ground = ui.painter().add(egui::Shape::Noop);
        let (response, left) = line(ui, text, room);
        if is_chosen {
            let fill = egui::Shape::rect_filled(response.rect, RADIUS_BADGE, t.sel);
            ui.painter().set(ground, fill);
            Icon::Check.paint(ui.painter(), left, 15.0, t.blue);
        }
        let label = format!("{text} {meaning}");
        response
            .widget_info(|| WidgetInfo::selected(Role::MenuItem, ui.is_enabled(), is_chosen, label.trim()));
        let note = ink::line(ui.painter(), meaning, Type::Small, t.text2);
        let at = Pos2::new(response.rect.left() + S8 + LEAD + texts + S16, left.y);
        ink::put(ui.painter(), at, Align2::LEFT_CENTER, note);
        if response.clicked() {
            pressed = Some(place);
        }
    }
    pressed
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
