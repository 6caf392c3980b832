//! The command palette: one field in which everything the window can do is found by its words, in either language.

mod lines;
mod search;

#[cfg(test)]
mod tests;

use egui::{
    Align2, Color32, Frame, Id, Key, Margin, Modal, Modifiers, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::i18n::{Lang, fill};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{FIELD, RADIUS_BADGE, RADIUS_CARD, S4, S8, S12, S16, Tokens, Type, body};
use crate::ui::widget::field::SearchField;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{badge, card, dialog, ink};
use lines::Line;

const WIDTH: f32 = 640.0;
const ROW: f32 = 30.0;
/// Lines that are seen at once.
const SEEN: usize = 11;

/// What the palette remembers while it is open.
#[derive(Default)]
pub struct Palette {
    query: String,
    cursor: usize,
    lines: Vec<Line>,
    /// What the lines were made from.
    made_from: Option<(String, u64, Lang)>,
    /// The cursor moved and is to be seen.
    reveal: bool,
}

/// What came of the palette in this frame.
enum Outcome {
    Open,
    Close,
    Choose(usize),
}

impl Palette {
    fn update(&mut self, model: &Model) {
        let now = (self.query.clone(), model.board.revision, model.phrases.lang);
        let Some(before) = self.made_from.replace(now) else {
            self.lines = lines::lines(model, &self.query);
            return;
        };
        if self.made_from.as_ref() == Some(&before) {
            return;
        }
        let chosen = self.lines.get(self.cursor).map(|line| line.wish.clone());
        self.lines = lines::lines(model, &self.query);
        // What was typed decides anew; a board that moved must not move the cursor to another line.
        let is_typed = before.0 != self.query;
        let same = self.lines.iter().position(|line| Some(&line.wish) == chosen.as_ref());
        self.cursor = if is_typed { 0 } else { same.unwrap_or(0) };
        self.reveal |= is_typed;
    }
}

/// Draws the palette. Returns whether it is to be closed.
pub fn palette_ui(ui: &mut Ui, model: &Model, palette: &mut Palette, wishes: &mut Vec<Command>) -> bool {
    palette.update(model);
    let t = Tokens::of(ui);
    let room = ui.content_rect().size();
    let frame = Frame::new()
        .fill(t.sheet)
        .stroke(t.border())
        .corner_radius(RADIUS_CARD)
        .shadow(ui.visuals().window_shadow);
    let id = Id::unique("palette");
    let area = Modal::default_area(id)
        .anchor(Align2::CENTER_TOP, vec2(0.0, (room.y * 0.12).min(96.0)))
        .accessible_name(model.phrases.screen.palette)
        .default_height(room.y * 0.8);
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(t.scrim);
    let shown = modal.show(ui, |ui| {
        ui.set_width(WIDTH.min(room.x - 2.0 * S16));
        content(ui, model, palette, (room.y * 0.8 - 120.0).max(4.0 * ROW))
    });
    let is_left = shown.should_close();
    match shown.inner {
        Outcome::Open => is_left,
        Outcome::Close => true,
        Outcome::Choose(place) => {
            let Some(line) = palette.lines.get(place).filter(|line| line.obstacle.is_none()) else {
                return false;
            };
            wishes.push(match line.id.clone() {
                Some(id) => Command::Chosen { id, wish: Box::new(line.wish.clone()) },
                None => line.wish.clone(),
            });
            true
        }
    }
}

fn content(ui: &mut Ui, model: &Model, palette: &mut Palette, height: f32) -> Outcome {
    let w = &model.phrases.screen;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut outcome = keys(ui, palette);
    Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| {
        let field = Id::unique("palette field");
        let response = SearchField::new(field, w.palette, &mut palette.query)
            .hint(w.palette_hint)
            .hide(model.hidden_input())
            .show(ui);
        if !response.has_focus() {
            response.request_focus();
        }
    });
    card::rule(ui);
    let rows = ROW * SEEN as f32 + ROW / 2.0;
    scroll(ui, ScrollArea::vertical().max_height(rows.min(height)).auto_shrink([false, true]), |ui| {
        Frame::new().inner_margin(Margin::symmetric(8, 6)).show(ui, |ui| {
            if palette.lines.is_empty() {
                let words = fill(w.none_found, &[("text", &model.text(palette.query.trim()))]);
                ui.add_space(S8);
                ui.label(body(words).color(Tokens::of(ui).text2));
                ui.add_space(S8);
            }
            for (place, line) in palette.lines.iter().enumerate() {
                let response = line_ui(ui, model, line, place == palette.cursor);
                if place == palette.cursor && std::mem::take(&mut palette.reveal) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    outcome = Outcome::Choose(place);
                }
            }
        });
    });
    card::rule(ui);
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 6, bottom: 6 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            badge::key_hint(ui, &["↑", "↓"], w.choose);
            badge::key_hint(ui, &[dialog::CONFIRMS], w.run);
            badge::key_hint(ui, &[dialog::CLOSES], w.close);
        });
    });
    outcome
}

/// The keys of the list are taken before the field sees them.
fn keys(ui: &Ui, palette: &mut Palette) -> Outcome {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let last = palette.lines.len().saturating_sub(1);
    let page = SEEN - 1;
    let before = palette.cursor;
    for (key, to) in [
        (Key::ArrowDown, if before >= last { 0 } else { before + 1 }),
        (Key::ArrowUp, before.checked_sub(1).unwrap_or(last)),
        (Key::PageDown, (before + page).min(last)),
        (Key::PageUp, before.saturating_sub(page)),
    ] {
        if pressed(Modifiers::NONE, key) {
            palette.cursor = to;
            palette.reveal = true;
        }
    }
    if pressed(Modifiers::COMMAND, Key::K) {
        return Outcome::Close;
    }
    if pressed(Modifiers::NONE, Key::Enter) { Outcome::Choose(palette.cursor) } else { Outcome::Open }
}

fn line_ui(ui: &mut Ui, model: &Model, line: &Line, is_at: bool) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
    let why = line.obstacle.map(|obstacle| obstacle.words(model.phrases));
    // Views have names and filters that people wrote, and a search repeats what was typed.
    let (title, detail) = (model.text(&line.title), model.text(&line.detail));
    response.widget_info(|| {
        let name = why.map_or_else(|| title.clone().into_owned(), |why| format!("{title}, {why}"));
        WidgetInfo::selected(Role::ListBoxOption, why.is_none(), is_at, name)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    let fill = match (is_at, response.hovered()) {
        (true, _) => t.sel,
        (false, true) => t.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    painter.rect_filled(rect, RADIUS_BADGE, fill);
    let middle = rect.center().y;
    if let Some(icon) = line.icon {
        icon.paint(
            painter,
            pos2(rect.left() + 18.0, middle),
            16.0,
            if why.is_some() { t.text3 } else { t.text2 },
        );
    }
    let mut right = rect.right() - S8;
    if let Some(key) = &line.key {
        let look = badge::Look::key(t);
        let width = badge::size(painter, key, look).x;
        badge::paint(painter, pos2(right - width, middle), key, look);
        right -= width + S12;
    }
    if let Some(why) = why {
        right = ink::text(painter, pos2(right, middle), Align2::RIGHT_CENTER, why, Type::Small, t.text2)
            .left()
            - S12;
    }
    let left = rect.left() + FIELD + S4;
    let ink_of = if why.is_some() { t.text3 } else { t.text };
    let title = ink::line_within(painter, &title, Type::Body, ink_of, (right - left).max(0.0));
    let title = ink::put(painter, pos2(left, middle), Align2::LEFT_CENTER, title);
    let room = right - title.right() - S12;
    if !detail.is_empty() && room > 40.0 {
        let detail = ink::line_within(painter, &detail, Type::Small, t.text2, room);
        ink::put(painter, pos2(title.right() + S12, middle), Align2::LEFT_CENTER, detail);
    }
    response
}
