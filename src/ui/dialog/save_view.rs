//! The name under which the filter of the page is kept.

use egui::{Id, Key, Label, Ui};

use crate::call::filter::Filter;
use crate::i18n::fill;
use crate::settings::{Place, View};
use crate::ui::command::{Command, Tab, filter_text};
use crate::ui::model::Model;
use crate::ui::theme::{self, Tokens};
use crate::ui::views;
use crate::ui::widget::dialog::Dialog;
use crate::ui::widget::{button, field};

/// What the dialog remembers.
#[derive(Default)]
pub struct SaveView {
    name: String,
    is_opened: bool,
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn save_view_ui(ui: &mut Ui, model: &Model, dialog: &mut SaveView, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.screen;
    let place = if model.tab == Tab::Live { Place::Live } else { Place::History };
    let filter = Filter::parse(filter_text(model)).unwrap_or_default().to_string();
    let frame =
        Dialog { id: Id::unique("save view"), title: w.save_view, detail: "", close: w.close, width: 460.0 };
    let mut is_entered = false;
    let is_first = !std::mem::replace(&mut dialog.is_opened, true);
    let can = !dialog.name.trim().is_empty();
    let shown = frame.show(
        ui,
        |ui| {
            let t = Tokens::of(ui);
            let name =
                field::TextField::new(w.view_name, &mut dialog.name).hide(model.hidden_input()).show(ui);
            if is_first {
                name.request_focus();
            }
            is_entered = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.label(theme::label(w.view_is).color(t.text2));
            ui.add(Label::new(theme::code(model.text(&filter)).color(t.text)).wrap());
        },
        |ui| {
            let is_saved = ui.add_enabled(can, button::primary(w.save)).clicked();
            (is_saved, ui.add(button::secondary(w.cancel)).clicked())
        },
    );
    let (is_saved, is_cancelled) = shown.footer;
    let name = dialog.name.trim();
    let is_saved = (is_saved || is_entered) && !name.is_empty();
    if is_saved {
        wishes.push(Command::SaveView(View { name: name.to_owned(), filter, place }));
        let number = views::of(&model.settings, model.phrases, place).len() + 1;
        let words = if number <= 9 { w.view_saved } else { w.view_saved_late };
        wishes.push(Command::Toast(fill(words, &[("name", &model.text(name)), ("n", &number.to_string())])));
    }
    shown.close || is_saved || is_cancelled
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::fixture::{model, stage};

    fn draw(ui: &mut Ui, model: &Model, dialog: &mut (SaveView, bool), wishes: &mut Vec<Command>) {
        if !dialog.1 {
            dialog.1 = save_view_ui(ui, model, &mut dialog.0, wishes);
        }
    }

    #[test]
    fn a_name_and_enter_keep_the_filter_of_the_page() {
        let mut harness = stage(model(Lang::En, "outcome:failed"), Default::default(), draw);
        harness.get_by_label("outcome:failed");
        harness.get_by_role(Role::TextInput).type_text("Faults today");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        let filter = "outcome:failed".to_owned();
        let view = View { name: "Faults today".to_owned(), filter, place: Place::History };
        assert_eq!(harness.state().wishes.first(), Some(&Command::SaveView(view)));
        let said = "View “Faults today” is saved; key 4 opens it".to_owned();
        assert_eq!(harness.state().wishes.get(1), Some(&Command::Toast(said)));
        assert!(harness.state().view.1);
    }
}
