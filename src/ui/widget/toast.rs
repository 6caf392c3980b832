//! A short message at the bottom of the window: what has just been done, `Copied 138 0013 8000`. One at a time; a new
//! one takes the place of the old.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{
    Align2, Area, Context, CursorIcon, Frame, Id, Margin, Order, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

use super::icon::{self, Icon};
use super::ink;
use crate::ui::theme::{self, FOOTER, RADIUS_BADGE, RADIUS_CONTROL, S8, S16, Tokens, Tone, Type};

/// How long it stays, and how long of that it fades, in seconds. What did not work is news, with what to do about it;
/// a button has to be reached.
const LIFE: f64 = 2.6;
const LIFE_OF_TROUBLE: f64 = 6.0;
const LIFE_WITH_BUTTON: f64 = 8.0;
const FADE: f64 = 0.25;

/// The message of a window, if there is one.
#[derive(Clone, Debug, Default)]
pub struct Toast {
    current: Option<Message>,
}

#[derive(Clone, Debug)]
struct Message {
    text: String,
    tone: Tone,
    /// What can be done about it.
    button: Option<&'static str>,
    /// When it was first drawn, on egui's clock.
    since: Option<f64>,
}

impl Toast {
    /// Says something, from the next frame on.
    pub fn say(&mut self, text: impl Into<String>) {
        self.say_toned(text, Tone::Plain);
    }

    /// [`Toast::say`], for what did not work.
    pub fn say_toned(&mut self, text: impl Into<String>, tone: Tone) {
        self.current = Some(Message { text: text.into(), tone, button: None, since: None });
    }

    /// [`Toast::say`], with a button.
    pub fn offer(&mut self, text: impl Into<String>, button: &'static str) {
        self.say(text);
        if let Some(message) = &mut self.current {
            message.button = Some(button);
        }
    }

    /// Says what is being said in other words.
    pub fn reword(&mut self, words: impl FnOnce(&str) -> String) {
        if let Some(message) = &mut self.current {
            message.text = words(&message.text);
        }
    }

    /// Draws the message over everything. It asks for frames only while it lives, and for few of them. Returns whether
    /// its button was pressed.
    pub fn show(&mut self, ctx: &Context) -> bool {
        let now = ctx.time();
        let Some(message) = &mut self.current else { return false };
        let age = now - *message.since.get_or_insert(now);
        let life = match (message.button, message.tone) {
            (Some(_), _) => LIFE_WITH_BUTTON,
            (None, Tone::Orange | Tone::Red) => LIFE_OF_TROUBLE,
            (None, Tone::Plain | Tone::Blue) => LIFE,
        };
        if age >= life {
            self.current = None;
            return false;
        }
        let rest = if age < life - FADE { life - FADE - age } else { 0.04 };
        ctx.request_repaint_after(Duration::from_secs_f64(rest));
        let is_pressed = message.draw(ctx, ((life - age) / FADE).min(1.0) as f32);
        if is_pressed {
            self.current = None;
        }
        is_pressed
    }
}

impl Message {
    fn draw(&self, ctx: &Context, opacity: f32) -> bool {
        let t = Tokens::of_ctx(ctx);
        let mut is_pressed = false;
        // A dialog has its buttons at the bottom, and may reach down to where this stands.
        let has_dialog = ctx.memory(|memory| memory.top_modal_layer().is_some());
        let (side, offset) = match has_dialog {
            true => (Align2::CENTER_TOP, S8),
            false => (Align2::CENTER_BOTTOM, -(FOOTER + S16)),
        };
        Area::new(Id::unique("toast"))
            .order(Order::Tooltip)
            .anchor(side, vec2(0.0, offset))
            .interactable(self.button.is_some())
            .show(ctx, |ui| {
                ui.set_opacity(opacity);
                let frame = Frame::new()
                    .fill(t.text)
                    .corner_radius(RADIUS_CONTROL)
                    .inner_margin(Margin::symmetric(14, 8))
                    .shadow(ui.visuals().popup_shadow);
                let shown = frame.show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = S8;
                        let (mark, ink) = match self.tone {
                            Tone::Orange | Tone::Red => (Icon::Warning, self.tone.on_text(t)),
                            Tone::Plain | Tone::Blue => (Icon::Check, t.tbl),
                        };
                        icon::icon(ui, mark, 16.0, ink, None);
                        let label = egui::Label::new(theme::small_strong(&self.text).color(t.tbl)).extend();
                        ui.add(label);
                        if let Some(words) = self.button {
                            ui.add_space(S8);
                            is_pressed = button_ui(ui, words);
                        }
                    });
                });
                shown.response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &self.text));
                ui.accesskit_node_builder(shown.response.id, |node| node.set_live(Live::Polite));
            });
        is_pressed
    }
}

/// On the message's own ground, which is the colour of text.
fn button_ui(ui: &mut Ui, words: &str) -> bool {
    let t = Tokens::of(ui);
    let galley = ink::line(ui.painter(), words, Type::SmallStrong, t.tbl);
    let size = ink::whole(galley.size() + vec2(2.0 * S8, 6.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    let edge = if response.hovered() || response.has_focus() { 2.0 } else { 1.0 };
    ui.painter().rect_stroke(rect, RADIUS_BADGE, Stroke::new(edge, t.tbl), StrokeKind::Inside);
    ink::put(ui.painter(), rect.center(), Align2::CENTER_CENTER, galley);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}
