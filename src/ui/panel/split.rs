//! A line of controls: some at the right at their own width, one at the left that takes the rest.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::ui::theme::{FIELD, S8};

/// Draws `right` from the right edge, then `left` in what is left over. `left` may grow downwards.
pub fn split<L>(ui: &mut Ui, right: impl FnOnce(&mut Ui), left: impl FnOnce(&mut Ui) -> L) -> L {
    let size = vec2(ui.available_width(), FIELD);
    let row = Rect::from_min_size(ui.cursor().min, size);
    let mut far = ui.new_child(
        UiBuilder::new().max_rect(row).layout(Layout::right_to_left(Align::Center)).id_salt("right"),
    );
    right(&mut far);
    let edge = (far.min_rect().left() - S8).clamp(row.left() + 80.0, row.right().max(row.left() + 80.0));
    let place = Rect::from_min_max(row.min, pos2(edge, ui.max_rect().bottom().max(row.bottom())));
    let mut near =
        ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)).id_salt("left"));
    let value = left(&mut near);
    let used = Rect::from_min_max(row.min, pos2(row.right(), near.min_rect().bottom().max(row.bottom())));
    ui.advance_cursor_after_rect(used);
    value
}
