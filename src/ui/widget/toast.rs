//! A short message at the bottom of the window: what has just been done, `Copied 138 0013 8000`. One at a time; a new
//! one takes the place of the old.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Role, WidgetInfo, vec2};

use super::icon::{self, Icon};
use crate::ui::theme::{self, FOOTER, RADIUS_CONTROL, S8, S16, Tokens, Tone};

/// How long it stays, and how long of that it fades, in seconds.
const LIFE: f64 = 2.6;
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
        self.current = Some(Message { text: text.into(), tone, since: None });
    }

    /// Draws the message over everything. It asks for frames only while it lives, and for few of them.
    pub fn show(&mut self, ctx: &Context) {
        let now = ctx.time();
        let Some(message) = &mut self.current else { return };
        let age = now - *message.since.get_or_insert(now);
        if age >= LIFE {
            self.current = None;
            return;
        }
        let rest = if age < LIFE - FADE { LIFE - FADE - age } else { 0.04 };
        ctx.request_repaint_after(Duration::from_secs_f64(rest));
        message.draw(ctx, ((LIFE - age) / FADE).min(1.0) as f32);
    }
}

impl Message {
    fn draw(&self, ctx: &Context, opacity: f32) {
        let t = Tokens::of_ctx(ctx);
        Area::new(Id::unique("toast"))
            .order(Order::Tooltip)
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -(FOOTER + S16)))
            .interactable(false)
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
                    });
                });
                shown.response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &self.text));
                ui.accesskit_node_builder(shown.response.id, |node| node.set_live(Live::Polite));
            });
    }
}
