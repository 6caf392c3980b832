//! Things to press. A button may carry an icon at its left and the key that does the same at its right.

mod choice;
mod facet;
mod nav;

pub use choice::{chip, chip_to_read, segmented, segmented_width};
pub use facet::{Facet, FacetMark};
pub use nav::{RailItem, link, tab};

use std::borrow::Cow;

use egui::{Color32, Pos2, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo, vec2};

use super::{badge, icon::Icon, ink};
use crate::ui::theme::{BUTTON, FIELD, RADIUS_CONTROL, S8, S12, Tokens, Tone, Type};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    /// Without a border until the pointer is over it.
    Ghost,
    /// On a bar filled with a signal colour.
    OnSignal(Tone),
    /// Rounded and blue: something is waiting to be let in.
    Pill,
}

/// A button with a word. Built by [`primary`], [`secondary`], [`ghost`], [`on_signal`] or [`pill`].
#[must_use = "a button is shown by `ui.add`"]
pub struct Button<'a> {
    text: &'a str,
    kind: Kind,
    icon: Option<Icon>,
    key: Option<Cow<'a, str>>,
    height: f32,
}

/// The one thing a page is for.
pub fn primary(text: &str) -> Button<'_> {
    Button { text, kind: Kind::Primary, icon: None, key: None, height: BUTTON }
}

pub fn secondary(text: &str) -> Button<'_> {
    Button { kind: Kind::Secondary, ..primary(text) }
}

/// A button that looks like text until the pointer is over it.
pub fn ghost(text: &str) -> Button<'_> {
    Button { kind: Kind::Ghost, ..primary(text) }
}

/// A button on a bar filled with orange or red.
pub fn on_signal(text: &str, tone: Tone) -> Button<'_> {
    Button { kind: Kind::OnSignal(tone), ..primary(text) }
}

/// What has been held back, and a press to let it in: `12 new · 3 ended`.
pub fn pill(text: &str) -> Button<'_> {
    Button { kind: Kind::Pill, icon: Some(Icon::Held), ..primary(text) }
}

impl<'a> Button<'a> {
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that does the same, shown at the right.
    pub fn key(mut self, key: impl Into<Cow<'a, str>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// As high as the search field beside it.
    pub fn tall(mut self) -> Self {
        self.height = FIELD;
        self
    }

    /// For the inside of panels.
    pub fn small(mut self) -> Self {
        self.height = 24.0;
        self
    }

    fn step(&self) -> Type {
        match self.kind {
            Kind::Primary | Kind::OnSignal(_) => Type::Strong,
            Kind::Pill => Type::SmallStrong,
            _ if self.height < BUTTON => Type::Small,
            _ => Type::Body,
        }
    }

    fn radius(&self) -> u8 {
        if self.kind == Kind::Pill { 14 } else { RADIUS_CONTROL }
    }

    fn pad(&self) -> f32 {
        if self.height < BUTTON { S8 } else { S12 }
    }

    /// How wide it will be, for what stands before it.
    pub fn width(&self, ui: &Ui) -> f32 {
        self.size(ui).x
    }

    fn size(&self, ui: &Ui) -> Vec2 {
        let painter = ui.painter();
        let mut width =
            2.0 * self.pad() + ink::line(painter, self.text, self.step(), Color32::PLACEHOLDER).size().x;
        if self.icon.is_some() {
            width += 16.0 + S8;
        }
        if let Some(key) = &self.key {
            width += S8 + badge::size(painter, key, badge::Look::key(Tokens::of(ui))).x - 4.0;
        }
        vec2(width.ceil(), self.height)
    }

    fn colors(&self, t: &Tokens, response: &Response) -> (Color32, Color32, Color32) {
        let hot = response.hovered() || response.is_pointer_button_down_on();
        match self.kind {
            Kind::Primary => (if hot { t.btn_hover } else { t.btn }, Color32::TRANSPARENT, t.on_btn),
            Kind::Secondary => (if hot { t.raised_hover } else { t.raised }, t.line2, t.text),
            Kind::Ghost => {
                (if hot { t.raised_hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, t.text)
            }
            Kind::OnSignal(tone) => {
                (if hot { t.on_signal.gamma_multiply(0.85) } else { t.on_signal }, t.on_signal, tone.ink(t))
            }
            Kind::Pill => (if hot { t.sel } else { t.bluebg }, t.blue, t.text),
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(self.size(ui), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.text));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let t = Tokens::of(ui);
        let painter = ui.painter();
        let (fill, edge, text_ink) = self.colors(t, &response);
        painter.rect(rect, self.radius(), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        if response.has_focus() {
            ink::focus_ring(painter, rect, self.radius(), t.blue);
        }
        let mut x = rect.left() + self.pad();
        if let Some(icon) = self.icon {
            let ink = if self.kind == Kind::Pill { t.blue } else { text_ink };
            icon.paint(painter, Pos2::new(x + 8.0, rect.center().y), 16.0, ink);
            x += 16.0 + S8;
        }
        let left = Pos2::new(x, rect.center().y);
        ink::text(painter, left, egui::Align2::LEFT_CENTER, self.text, self.step(), text_ink);
        if let Some(key) = &self.key {
            let look = match self.kind {
                Kind::Secondary | Kind::Ghost | Kind::Pill => badge::Look::key(t),
                Kind::Primary | Kind::OnSignal(_) => badge::Look::key_on(text_ink),
            };
            let width = badge::size(painter, key, look).x;
            badge::paint(
                painter,
                Pos2::new(rect.right() - self.pad() + 4.0 - width, rect.center().y),
                key,
                look,
            );
        }
        response
    }
}

/// A button that is only an icon. `name` is its accessible name and its tooltip.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    icon_ui(ui, rect, response, icon, name)
}

/// [`icon_button`] for something that is there or not.
pub fn toggle_icon(ui: &mut Ui, icon: Icon, name: &str, is_on: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_on, name));
    if is_on {
        ui.painter().rect_filled(rect, RADIUS_CONTROL, Tokens::of(ui).sel);
    }
    icon_ui(ui, rect, response, icon, name)
}

fn icon_ui(ui: &Ui, rect: egui::Rect, response: Response, icon: Icon, name: &str) -> Response {
    let t = Tokens::of(ui);
    if response.hovered() {
        ui.painter().rect_filled(rect, RADIUS_CONTROL, t.raised_hover);
    }
    if response.has_focus() {
        ink::focus_ring(ui.painter(), rect, RADIUS_CONTROL, t.blue);
    }
    let ink = if response.hovered() { t.text } else { t.text2 };
    icon.paint(ui.painter(), rect.center(), 16.0, ink);
    response.on_hover_text(name)
}
