//! One of many, from a list that opens below.

use egui::{Align2, Pos2, Response, Role, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use crate::ui::theme::{BUTTON, FIELD, RADIUS_CONTROL, Run, S8, S12, Tokens, Type};
use crate::ui::widget::{icon::Icon, ink, menu};

/// A dropdown. Its name is not drawn unless it is also its prefix.
#[must_use = "a dropdown is shown by `choose` or `show`"]
pub struct Dropdown<'a> {
    name: &'a str,
    prefix: &'a str,
    height: f32,
    room: f32,
}

impl<'a> Dropdown<'a> {
    pub fn new(name: &'a str) -> Self {
        Self { name, prefix: "", height: BUTTON, room: 320.0 }
    }

    /// Draws a word before what is chosen: `Zone  UTC+8 Beijing`.
    pub fn prefix(mut self, prefix: &'a str) -> Self {
        self.prefix = prefix;
        self
    }

    /// As high as the search field beside it.
    pub fn tall(mut self) -> Self {
        self.height = FIELD;
        self
    }

    /// How high the list gets before it scrolls.
    pub fn room(mut self, room: f32) -> Self {
        self.room = room;
        self
    }

    /// Chooses among `options`. Returns whether the choice changed.
    pub fn choose<T: PartialEq + Clone>(self, ui: &mut Ui, chosen: &mut T, options: &[(T, &str)]) -> bool {
        let shown = options.iter().find(|(value, _)| value == chosen).map_or("", |(_, text)| *text);
        let mut changed = false;
        self.show(ui, shown, |ui| {
            for (value, text) in options {
                if menu::option(ui, text, value == chosen).clicked() {
                    changed = value != chosen;
                    *chosen = value.clone();
                    ui.close();
                }
            }
        });
        changed
    }

    /// Opens any list: `shown` is what stands in the closed button.
    pub fn show(self, ui: &mut Ui, shown: &str, list: impl FnOnce(&mut Ui)) -> Response {
        let t = Tokens::of(ui);
        let strong = if self.prefix.is_empty() { Type::Body } else { Type::Strong };
        let runs: [Run<'_>; 2] = [(self.prefix, Type::Body, t.text2), (shown, strong, t.text)];
        let galley = ink::runs(ui.painter(), if self.prefix.is_empty() { &runs[1..] } else { &runs }, S8);
        let size = vec2((galley.size().x + 2.0 * S12 + S8 + 14.0).ceil(), self.height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name);
            info.current_text_value = Some(shown.to_owned());
            info
        });
        let fill = if response.hovered() { t.raised_hover } else { t.raised };
        let painter = ui.painter().with_clip_rect(rect.expand(3.0));
        painter.rect(rect, RADIUS_CONTROL, fill, t.border(), StrokeKind::Inside);
        if response.has_focus() {
            ink::focus_ring(&painter, rect, RADIUS_CONTROL, t.blue);
        }
        ink::put(&painter, Pos2::new(rect.left() + S12, rect.center().y), Align2::LEFT_CENTER, galley);
        Icon::ChevronDown.paint(
            &painter,
            Pos2::new(rect.right() - S12 - 5.0, rect.center().y),
            14.0,
            t.text2,
        );

        menu::below(&response, (rect.width() - 10.0, self.room), list);
        response
    }
}
