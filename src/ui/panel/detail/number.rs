//! The numbers of a call, and how they are copied: the one that is needed next by a key, either one by its own key,
//! from the menu, or by pressing it where it is shown large.

use std::sync::Arc;

use egui::{CursorIcon, Label, Role, Sense, Ui, WidgetInfo};

use super::find;
use crate::call::{Call, LegName, Number, SessionId};
use crate::i18n::fill;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{Tokens, Type};
use crate::ui::widget::ink;

/// The number of a leg of the call. A leg is not the same as caller or called: in a notification, the one person has
/// leg A and is called.
pub fn of_leg(call: &Call, leg: LegName) -> Option<&Number> {
    match leg {
        LegName::A => call.leg_a.number.as_ref(),
        LegName::B => call.leg_b.number.as_ref(),
    }
}

/// The number of a leg of any call that is known.
pub fn known(model: &Model, session: &SessionId, leg: LegName) -> Option<Number> {
    of_leg(&*find(model, session)?, leg).cloned()
}

/// The numbers of the people of a call, the caller's first.
pub fn numbers(model: &Model, session: &SessionId) -> Vec<Number> {
    let of = |call: Arc<Call>| [&call.caller, &call.called].into_iter().flatten().cloned().collect();
    find(model, session).map(of).unwrap_or_default()
}

/// Copies the number a support person needs next: the called one, where there is one, else the caller.
pub fn copy_number(model: &Model, session: &SessionId) -> Option<Command> {
    Some(copied(model, needed(&*find(model, session)?)?))
}

/// The number a support person needs next: the called one, where there is one, else the caller.
pub fn needed(call: &Call) -> Option<&Number> {
    call.called.as_ref().or(call.caller.as_ref())
}

/// Copies the number of a leg, where it is known.
pub fn copy_leg(model: &Model, session: &SessionId, leg: LegName) -> Option<Command> {
    known(model, session, leg).map(|number| copied(model, &number))
}

fn copied(model: &Model, number: &Number) -> Command {
    let what = fill(model.phrases.live.copied, &[("what", &model.number(number))]);
    Command::Copy { text: model.copied_number(number), what }
}

/// A number in large type; pressed, it is copied.
pub fn number_ui(ui: &mut Ui, model: &Model, number: &Number, wishes: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let shown = model.number(number);
    let words = fill(model.phrases.live.copy_this, &[("what", &shown)]);
    let job = ink::runs_job(&[(&shown, Type::CardTitle, t.text)], 0.0);
    let response = ui.add(Label::new(job).selectable(false).sense(Sense::click()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    if response.hovered() || response.has_focus() {
        let line = response.rect.expand2(egui::vec2(0.0, 1.0));
        ui.painter().hline(line.x_range(), line.bottom(), egui::Stroke::new(1.0, t.blue));
    }
    if response.on_hover_text(words).on_hover_cursor(CursorIcon::Copy).clicked() {
        wishes.push(copied(model, number));
    }
}
