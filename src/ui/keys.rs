//! Keys to wishes, as the table of actions says. While a text field has the keyboard, it has the keys that belong
//! to text; Escape leaves the field. A key whose action is not possible just now is nobody's, or the next action's.

use egui::{Context, Key};

use super::app::Views;
use super::command::{Action, Chord, Command};
use super::model::Model;

pub(super) fn read(ctx: &Context, model: &Model, views: &mut Views, wishes: &mut Vec<Command>) {
    if let Some(chord) = views.key_for_tables.take() {
        ctx.input_mut(|input| input.events.push(chord.press()));
    }
    let is_typing = ctx.text_edit_focused();
    // Escape has taken the keyboard from the field before anybody is asked.
    let was_typing = std::mem::replace(&mut views.was_typing, is_typing);
    let is_leaving = was_typing && ctx.input(|input| input.key_pressed(Key::Escape));
    // A dialog or a menu has its own keys.
    let has_menu = egui::Popup::is_any_open(ctx) || views.row_menu.is_open();
    if has_menu || ctx.memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let is_on_button = !is_typing && ctx.memory(|memory| memory.focused().is_some());
    for entry in Action::table() {
        if entry.obstacle(model).is_some() {
            continue;
        }
        for chord in entry.keys {
            let is_taken = (is_typing && chord.belongs_to_text())
                || (is_leaving && *chord == Chord::Key(Key::Escape))
                || (is_on_button && chord.belongs_to_button())
                // Tables see these themselves.
                || (entry.action.key_of_tables() == Some(*chord));
            if is_taken || !ctx.input_mut(|input| chord.take(input)) {
                continue;
            }
            match entry.action.key_of_tables() {
                Some(chord) => ctx.input_mut(|input| input.events.push(chord.press())),
                None => wishes.push(Command::Do(entry.action)),
            }
        }
    }
}
