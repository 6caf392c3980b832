//! A dialog: title with a cross, a body that scrolls when the window is low, a footer for what can be done. Escape, the
//! cross and a press beside it all ask to close; the caller decides.

use egui::{Align, CornerRadius, Frame, Id, Key, Layout, Margin, Modal, Popup, ScrollArea, Ui, vec2};

use super::{button, card, icon::Icon};
use crate::ui::theme::{RADIUS_CARD, S8, S12, S16, S24, Tokens, Type};
use crate::ui::widget::scroll::scroll;

/// The key that closes a dialog and the one that does what it asks about, as they stand on their caps. While a dialog
/// is open the keys of the window rest.
pub const CLOSES: &str = "Esc";
pub const CONFIRMS: &str = "Enter";

/// Whether Enter was pressed, and for the dialog: not where a list is open, or on a button that has the keyboard. A
/// field that is left by it has no use of its own for it.
pub fn is_entered(ui: &Ui) -> bool {
    let is_free = ui.memory(|memory| memory.focused().is_none());
    is_free && !Popup::is_any_open(ui.ctx()) && ui.input(|input| input.key_pressed(Key::Enter))
}

/// What a dialog says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Dialog<'a> {
    pub id: Id,
    pub title: &'a str,
    /// In the quieter grey behind the title, or empty.
    pub detail: &'a str,
    /// The accessible name of the cross.
    pub close: &'a str,
    pub width: f32,
}

/// What came of a dialog in this frame.
pub struct Shown<F> {
    pub footer: F,
    /// The dialog was asked to close.
    pub close: bool,
}

impl Dialog<'_> {
    /// Shows the dialog over the window. The footer is laid out from the right: the main button first.
    pub fn show<F>(
        &self,
        ui: &mut Ui,
        body: impl FnOnce(&mut Ui),
        footer: impl FnOnce(&mut Ui) -> F,
    ) -> Shown<F> {
        let t = Tokens::of(ui);
        let room = ui.content_rect().size();
        let width = self.width.min(room.x - 2.0 * S24).max(160.0);
        let frame = Frame::new()
            .fill(t.sheet)
            .stroke(t.border())
            .corner_radius(RADIUS_CARD)
            .shadow(ui.visuals().window_shadow);
        let area = Modal::default_area(self.id)
            .accessible_name(self.title)
            // Without this it takes no more than egui's usual 400 points, and scrolls where there is room.
            .default_height(room.y - 2.0 * S24);
        let shown = Modal::new(self.id).area(area).frame(frame).backdrop_color(t.scrim).show(ui, |ui| {
            ui.set_width(width);
            // What was shorter in the last frame may take all the room there is in this one.
            ui.set_max_height(room.y - 2.0 * S24);
            ui.spacing_mut().item_spacing.y = 0.0;
            let crossed = self.title_ui(ui);
            card::rule(ui);
            scroll(ui, ScrollArea::vertical().max_height((room.y - 200.0).max(80.0)), |ui| {
                Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
                    // A scroll bar takes its room from here, not from outside the dialog.
                    ui.set_width(ui.available_width().min(width - 2.0 * S24));
                    ui.spacing_mut().item_spacing.y = S12;
                    body(ui);
                })
            });
            card::rule(ui);
            (footer_ui(ui, footer), crossed)
        });
        let close = shown.should_close();
        let (footer, crossed) = shown.inner;
        Shown { footer, close: close || crossed }
    }

    fn title_ui(&self, ui: &mut Ui) -> bool {
        let t = Tokens::of(ui);
        Frame::new()
            .inner_margin(Margin::symmetric(24, 14))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    let runs = [(self.title, Type::CardTitle, t.text), (self.detail, Type::Small, t.text2)];
                    card::runs(ui, &runs, S12);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        button::icon_button(ui, Icon::Close, self.close).clicked()
                    })
                    .inner
                })
                .inner
            })
            .inner
    }
}

fn footer_ui<F>(ui: &mut Ui, footer: impl FnOnce(&mut Ui) -> F) -> F {
    let t = Tokens::of(ui);
    let corner = CornerRadius { sw: RADIUS_CARD, se: RADIUS_CARD, ..CornerRadius::ZERO };
    Frame::new()
        .fill(t.sheet_foot)
        .corner_radius(corner)
        .inner_margin(Margin::symmetric(24, 12))
        .show(ui, |ui| {
            let size = vec2(ui.available_width(), 2.0 * S16);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = S8;
                footer(ui)
            })
            .inner
        })
        .inner
}
