//! What may be longer than its place: scrolled by hand, and to the control that the keyboard comes to.

use egui::{Id, ScrollArea, Ui};

use crate::ui::theme::S8;

/// Shows `content` in `area`.
pub fn scroll<R>(ui: &mut Ui, area: ScrollArea, content: impl FnOnce(&mut Ui) -> R) -> R {
    let show = |ui: &mut Ui| {
        let given = content(ui);
        follow_keyboard(ui);
        given
    };
    area.show(ui, show).inner
}

/// Once for each control, so that the wheel can lead away from it again.
fn follow_keyboard(ui: &Ui) {
    let seen = ui.scope_id().with("keyboard");
    let focused = ui.memory(|memory| memory.focused());
    let before = ui.data(|data| data.get_temp::<Option<Id>>(seen)).flatten();
    if focused == before {
        return;
    }
    ui.data_mut(|data| data.insert_temp(seen, focused));
    let Some(control) = focused.and_then(|id| ui.read_response(id)) else { return };
    let is_inside = control.layer_id == ui.layer_id() && ui.min_rect().contains(control.rect.center());
    if is_inside && !ui.clip_rect().contains_rect(control.rect) {
        ui.scroll_to_rect(control.rect.expand(S8), None);
    }
}
