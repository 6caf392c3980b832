//! Frames around things that belong together, and the plain furniture inside them: headings, rows of label and value,
//! a bar with a message, the page that has nothing to show yet.

use egui::epaint::text::LayoutJob;
use egui::{
    Align, Align2, CornerRadius, Frame, InnerResponse, Label, Layout, Margin, Pos2, Rect, Response, Ui,
    UiBuilder, vec2,
};

use super::{button, icon, icon::Icon, ink};
use crate::ui::theme::{
    self, RADIUS_CARD, RADIUS_CONTROL, Run, S4, S8, S12, S16, S24, SELECTED_BAR, Tokens, Tone, Type,
};

/// A card: panel fill, hairline, radius 8.
pub fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = Tokens::of(ui);
    Frame::new()
        .fill(t.panel)
        .stroke(t.hairline())
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::same(16))
        .show(ui, |ui| ui.vertical(content).inner)
}

/// A card that says something with its colour: a wash, and a bar of the tone at its left edge.
pub fn edged<R>(ui: &mut Ui, tone: Tone, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = Tokens::of(ui);
    let shown = Frame::new()
        .fill(tone.wash(t))
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.vertical(content).inner
        });
    let rect = shown.response.rect;
    let bar = Rect::from_min_max(
        rect.min + vec2(0.0, f32::from(RADIUS_CARD)),
        Pos2::new(rect.left() + SELECTED_BAR, rect.bottom() - f32::from(RADIUS_CARD)),
    );
    ui.painter().rect_filled(bar, CornerRadius::same(1), tone.ink(t));
    shown
}

/// Text as it came, let into the page.
pub fn sunken<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = Tokens::of(ui);
    Frame::new().fill(t.field).stroke(t.hairline()).corner_radius(RADIUS_CONTROL).inner_margin(8).show(
        ui,
        |ui| {
            ui.set_min_width(ui.available_width());
            content(ui)
        },
    )
}

/// One line that mixes sizes and greys, on one baseline. Wraps where it must.
pub fn runs(ui: &mut Ui, runs: &[Run<'_>], gap: f32) -> Response {
    let job: LayoutJob = ink::runs_job(runs, gap);
    ui.add(Label::new(job))
}

/// A heading with a quieter word at its right: `Events 7`.
pub fn heading(ui: &mut Ui, title: &str, detail: &str) -> Response {
    let t = Tokens::of(ui);
    runs(ui, &[(title, Type::SmallStrong, t.text), (detail, Type::Small, t.text2)], S8)
}

/// [`heading`] with something at the far right of its line.
pub fn heading_with<R>(ui: &mut Ui, title: &str, detail: &str, right: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        heading(ui, title, detail);
        ui.with_layout(Layout::right_to_left(Align::Center), right).inner
    })
    .inner
}

/// Rows of label and value, the values starting on one line.
#[derive(Clone, Copy, Debug)]
pub struct KeyValues {
    /// The width of the labels.
    pub label_width: f32,
    /// The least height of a row.
    pub row: f32,
}

impl KeyValues {
    pub const fn new(label_width: f32) -> Self {
        Self { label_width, row: 24.0 }
    }

    /// A row whose value is drawn by `value`.
    pub fn row<R>(&self, ui: &mut Ui, label: &str, value: impl FnOnce(&mut Ui) -> R) -> R {
        self.row_in(ui, label, Layout::left_to_right(Align::Center).with_main_wrap(true), value)
    }

    /// A row whose values stay on one line: text beside a field stands in the middle of it.
    pub fn line<R>(&self, ui: &mut Ui, label: &str, value: impl FnOnce(&mut Ui) -> R) -> R {
        self.row_in(ui, label, Layout::left_to_right(Align::Center), value)
    }

    fn row_in<R>(&self, ui: &mut Ui, label: &str, layout: Layout, value: impl FnOnce(&mut Ui) -> R) -> R {
        let t = Tokens::of(ui);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, S4);
            // The height of a line that wraps, which is what values are centred in.
            ui.spacing_mut().interact_size.y = self.row;
            let (_, place) = ui.allocate_space(vec2(self.label_width - 6.0, self.row));
            let name = ink::line_within(ui.painter(), label, Type::Small, t.text2, place.width());
            ink::put(ui.painter(), place.left_center(), Align2::LEFT_CENTER, name);
            let room = vec2(ui.available_width(), self.row);
            ui.allocate_ui_with_layout(room, layout, |ui| {
                ui.set_min_height(self.row);
                value(ui)
            })
            .inner
        })
        .inner
    }

    /// A row whose value is words, with a quieter explanation behind them.
    pub fn text(&self, ui: &mut Ui, label: &str, value: &str, detail: &str) {
        let t = Tokens::of(ui);
        // One label that wraps; a wrapping layout would push it to the lower edge of the row.
        self.row_in(ui, label, Layout::left_to_right(Align::Center), |ui| {
            let runs = [(value, Type::Body, t.text), (detail, Type::Small, t.text2)];
            ui.add(Label::new(ink::runs_job(&runs, 6.0)).wrap());
        });
    }
}

/// A bar over a page: icon, message, and a button at the right. Returns whether the button was pressed.
pub fn banner(ui: &mut Ui, tone: Tone, message: &str, action: Option<&str>) -> bool {
    banner_with(ui, tone, message, action.as_slice()).is_some()
}

/// [`banner`] with several buttons, the first the furthest to the right. Returns which one was pressed.
pub fn banner_with(ui: &mut Ui, tone: Tone, message: &str, actions: &[&str]) -> Option<usize> {
    let t = Tokens::of(ui);
    let icon = match tone {
        Tone::Red => Icon::Failure,
        Tone::Orange => Icon::Warning,
        Tone::Plain | Tone::Blue => Icon::Info,
    };
    Frame::new()
        .fill(tone.wash(t))
        .corner_radius(theme::RADIUS_CONTROL)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal(|ui| {
                icon::icon(ui, icon, 18.0, tone.ink(t), None);
                ui.add_space(S4);
                // The button is placed first, so that a long message wraps before it.
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let mut pressed = None;
                    for (nth, word) in actions.iter().enumerate() {
                        if ui.add(button::secondary(word).small()).clicked() {
                            pressed = Some(nth);
                        }
                    }
                    ui.add_space(S8);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(theme::small(message).color(t.text)).wrap());
                    });
                    pressed
                })
                .inner
            })
            .inner
        })
        .inner
}

/// A bar across the window that cannot be overlooked: filled with its tone, 40 high. Words in it take the colour that
/// can be read there; its buttons are [`button::on_signal`].
pub fn signal<R>(ui: &mut Ui, tone: Tone, content: impl FnOnce(&mut Ui) -> R) -> R {
    let t = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), theme::STRIP));
    ui.painter().rect_filled(rect, 0.0, tone.ink(t));
    let layout = Layout::left_to_right(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(S16, 0.0))).layout(layout));
    inside.visuals_mut().override_text_color = Some(t.on_signal);
    content(&mut inside)
}

/// A page or a table with nothing in it: what is missing, and what to do about it.
pub fn empty(ui: &mut Ui, mark: Icon, title: &str, text: &str, actions: impl FnOnce(&mut Ui)) {
    let t = Tokens::of(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).clamp(S24, 160.0));
        icon::icon(ui, mark, 28.0, t.text3, None);
        ui.add_space(S8);
        ui.label(theme::card_title(title).color(t.text));
        ui.add_space(S4);
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - 2.0 * S24).min(420.0));
            ui.label(theme::body(text).color(t.text2));
        });
        ui.add_space(S12);
        actions(ui);
        ui.add_space(S16);
    });
}

/// A hairline across the available width.
pub fn rule(ui: &mut Ui) {
    let t = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 1.0));
    ink::hline(ui.painter(), rect.x_range(), rect.center().y, t.hairline());
}

/// A hairline between things that stand side by side.
pub fn divider(ui: &mut Ui, height: f32) {
    let t = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(1.0, height));
    ink::vline(ui.painter(), rect.center().x, rect.y_range(), t.hairline());
}
