//! The field that filters: what is already in force stands in it as chips, what it found at its right.

use egui::scroll_area::ScrollBarVisibility;
use egui::{Align2, Id, Pos2, Response, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::hide::Hide;
use super::{Line, error_ui, list_for_filter, paint_box, paste_as_list};
use crate::ui::theme::{FIELD, Run, S8, S12, Tokens, Type};
use crate::ui::widget::{icon::Icon, ink};

/// A search or filter field, 32 high.
#[must_use = "a field is shown by `show`"]
pub struct SearchField<'a> {
    name: &'a str,
    text: &'a mut String,
    id: Id,
    hint: &'a str,
    found: Option<(&'a str, &'a str)>,
    error: Option<&'a str>,
    width: Option<f32>,
    hide: Hide,
    takes_lists: bool,
}

/// What is kept free for what is being typed.
const ROOM_FOR_TEXT: f32 = 96.0;

impl<'a> SearchField<'a> {
    /// `id` is fixed, because commands put the keyboard into this field.
    pub fn new(id: Id, name: &'a str, text: &'a mut String) -> Self {
        let (hide, takes_lists) = (Hide::None, false);
        Self { name, text, id, hint: "", found: None, error: None, width: None, hide, takes_lists }
    }

    /// A column of numbers or session ids that is pasted becomes a list, as a filter has it.
    pub fn takes_lists(mut self) -> Self {
        self.takes_lists = true;
        self
    }

    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// How many are shown, and of how many: `42` and `/ 128`.
    pub fn found(mut self, shown: &'a str, of: &'a str) -> Self {
        self.found = Some((shown, of));
        self
    }

    /// What is wrong with the text. The rest of the page keeps showing what the last good text found.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    pub fn hide(mut self, hide: Hide) -> Self {
        self.hide = hide;
        self
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        self.show_with(ui, |_| {})
    }

    /// `chips` draws the conditions in force, before the text.
    pub fn show_with(self, ui: &mut Ui, chips: impl FnOnce(&mut Ui)) -> Response {
        ui.vertical(|ui| {
            let t = Tokens::of(ui);
            let width = self.width.unwrap_or_else(|| ui.available_width());
            let (_, rect) = ui.allocate_space(vec2(width, FIELD));
            paint_box(ui, rect, ui.memory(|memory| memory.has_focus(self.id)), self.error.is_some());
            let middle = rect.center().y;
            Icon::Search.paint(ui.painter(), Pos2::new(rect.left() + 18.0, middle), 17.0, t.text2);

            let mut inner = rect.shrink2(vec2(0.0, 1.0));
            inner.min.x += 36.0;
            inner.max.x -= S12;
            if let Some((shown, of)) = self.found {
                let runs: [Run<'_>; 2] = [(shown, Type::SmallStrong, t.text), (of, Type::Small, t.text2)];
                let galley = ink::runs(ui.painter(), &runs, 4.0);
                let right = Pos2::new(inner.right(), middle);
                let place = ink::put(ui.painter(), right, Align2::RIGHT_CENTER, galley);
                inner.max.x = place.left() - S8;
                // Heard too, by those who do not look at it.
                let count = ui.interact(place, self.id.with("found"), Sense::hover());
                count.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{shown} {of}")));
            }
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout).id_salt(self.name));
            row.set_clip_rect(inner.intersect(ui.clip_rect()));
            // Many conditions move under each other's edge, the last ones in sight; the text keeps its room.
            let area = ScrollArea::horizontal()
                .max_width((inner.width() - ROOM_FOR_TEXT).max(0.0))
                .auto_shrink([true, false])
                .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden)
                .stick_to_right(true);
            let shown = area.show(&mut row, chips);
            // The area itself is as wide as it may be.
            let taken = shown.content_size.x.min(shown.inner_rect.width());
            if taken > 0.0 {
                inner.min.x += taken + S8;
            }
            if self.takes_lists {
                paste_as_list(ui, (self.id, self.text), list_for_filter);
            }
            let SearchField { id, name, hint, hide, .. } = self;
            let line = Line { id, name, hint, step: Type::Body, hide, is_secret: false };
            let response = line.show(ui, inner, self.text);
            if let Some(error) = self.error {
                error_ui(ui, error, width);
            }
            response
        })
        .inner
    }
}
