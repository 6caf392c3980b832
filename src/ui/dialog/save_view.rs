//! The name under which the filter of the page is kept.

use egui::{Id, Key, Label, ScrollArea, Ui};

use crate::i18n::fill;
use crate::settings::{Place, View};
use crate::ui::command::{Command, Tab, typed};
use crate::ui::model::Model;
use crate::ui::theme::{self, Tokens};
use crate::ui::views::{self, Kept};
use crate::ui::widget::dialog::Dialog;
use crate::ui::widget::{button, field};

/// What a filter may take of the window; six lines of it.
const FILTER_HEIGHT: f32 = 120.0;

/// What the dialog remembers.
#[derive(Default)]
pub struct SaveView {
    name: String,
    is_opened: bool,
    /// A view that has a name already.
    renames: Option<View>,
}

impl SaveView {
    /// A dialog that gives another name to a view.
    pub fn of(view: View) -> SaveView {
        SaveView { name: view.name.clone(), renames: Some(view), ..SaveView::default() }
    }
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn save_view_ui(ui: &mut Ui, model: &Model, dialog: &mut SaveView, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.screen;
    let renamed = dialog.renames.as_ref();
    let place = match renamed {
        Some(view) => view.place,
        None if model.tab == Tab::Live => Place::Live,
        None => Place::History,
    };
    let filter = match renamed {
        Some(view) => view.filter.clone(),
        None => typed(model).read().map(ToString::to_string).unwrap_or_default(),
    };
    let title = if renamed.is_some() { w.rename_view } else { w.save_view };
    let frame = Dialog { id: Id::unique("save view"), title, detail: "", close: w.close, width: 460.0 };
    let mut is_entered = false;
    let is_first = !std::mem::replace(&mut dialog.is_opened, true);
    let views = views::of(&model.settings, model.phrases, place);
    let is_other = |view: &Kept| renamed.is_none_or(|renamed| view.to_view(place) != *renamed);
    let known = views.iter().position(|view| view.name == dialog.name.trim() && is_other(view));
    let can = !dialog.name.trim().is_empty() && (known.is_none() || renamed.is_none());
    let shown = frame.show(
        ui,
        |ui| {
            let t = Tokens::of(ui);
            let taken = (known.is_some() && renamed.is_some()).then_some(w.view_name_taken);
            let name = field::TextField::new(w.view_name, &mut dialog.name)
                .error(taken)
                .hide(model.hidden_input())
                .show(ui);
            if known.is_some() && renamed.is_none() {
                ui.add(Label::new(theme::small(w.view_exists).color(t.orange)).wrap());
            }
            if is_first {
                name.request_focus();
            }
            is_entered = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.label(theme::label(w.view_is).color(t.text2));
            // A thousand numbers that were pasted leave room for the buttons.
            ScrollArea::vertical().max_height(FILTER_HEIGHT).show(ui, |ui| {
                ui.add(Label::new(theme::code(model.text(&filter)).color(t.text)).wrap());
            });
        },
        |ui| {
            let save = if known.is_some() && renamed.is_none() { w.replace_view } else { w.save };
            let is_saved = ui.add_enabled(can, button::primary(save)).clicked();
            (is_saved, ui.add(button::secondary(w.cancel)).clicked())
        },
    );
    let (is_saved, is_cancelled) = shown.footer;
    let name = dialog.name.trim();
    let is_saved = (is_saved || is_entered) && can;
    if let Some(view) = renamed.filter(|_| is_saved) {
        wishes.push(Command::RenameView { view: view.clone(), name: name.to_owned() });
    } else if is_saved {
        wishes.push(Command::SaveView(View { name: name.to_owned(), filter, place }));
    }
    // What takes another's place says so where it can be taken back.
    if is_saved && renamed.is_none() && known.is_none() {
        let number = views.len() + 1;
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
    use crate::ui::testing::fixture::{model, stage};

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
        let said = "View “Faults today” is saved; key 6 opens it".to_owned();
        assert_eq!(harness.state().wishes.get(1), Some(&Command::Toast(said)));
        assert!(harness.state().view.1);
    }

    #[test]
    fn a_name_that_exists_says_that_its_view_is_replaced() {
        let mut harness = stage(model(Lang::En, "outcome:failed talk<6"), Default::default(), draw);
        harness.get_by_role(Role::TextInput).type_text("Faults");
        harness.run();
        harness.get_by_label_contains("There is a view of this name");
        harness.get_by_label("Replace").click();
        harness.run();
        let filter = "outcome:failed talk<6".to_owned();
        let view = View { name: "Faults".to_owned(), filter, place: Place::History };
        assert_eq!(harness.state().wishes, [Command::SaveView(view)]);
    }

    #[test]
    fn a_view_is_renamed_but_not_to_the_name_of_another() {
        let mut model = model(Lang::En, "");
        let view = |name: &str| View { name: name.into(), filter: "138*".into(), place: Place::History };
        model.settings.views = vec![view("One"), view("Two")];
        let mut harness = stage(model, (SaveView::of(view("Two")), false), draw);
        harness.run();
        let retype = |harness: &mut egui_kittest::Harness<'_, _>, name: &str| {
            harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
            harness.get_by_role(Role::TextInput).type_text(name);
            harness.run();
            harness.key_press(Key::Enter);
            harness.run();
        };
        retype(&mut harness, "One");
        assert_eq!(harness.state().wishes, []);
        harness.get_by_role(Role::TextInput).focus();
        harness.run();
        retype(&mut harness, "Three");
        let wish = Command::RenameView { view: view("Two"), name: "Three".into() };
        assert_eq!(harness.state().wishes, [wish]);
    }
}
