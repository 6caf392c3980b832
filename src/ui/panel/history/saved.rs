//! The saved views above the table, and what can be done with each.

use egui::{Popup, Ui};

use super::super::pane;
use crate::i18n::{Lang, fill};
use crate::settings::{Place, View};
use crate::ui::command::{Action, Command, Setting};
use crate::ui::model::Model;
use crate::ui::theme::{FIELD, S16};
use crate::ui::typed::Typed;
use crate::ui::views::{self, Kept};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, menu};

/// The views as they are offered, each with its filter read.
#[derive(Default)]
pub struct Saved {
    /// The language and the views that these were made of.
    of: Option<(Lang, Vec<View>)>,
    views: Vec<(Kept, Typed)>,
}

impl Saved {
    /// Made again when somebody changes a view, or the language, in which those are named that are only offered.
    fn views(&mut self, model: &Model) -> &[(Kept, Typed)] {
        let (lang, views) = (model.phrases.lang, &model.settings.views);
        if !self.of.as_ref().is_some_and(|(in_lang, of)| *in_lang == lang && of == views) {
            let all = views::of(&model.settings, model.phrases, Place::History).into_iter();
            self.views = all.map(|view| (view.clone(), Typed::from(view.filter))).collect();
            self.of = Some((lang, views.clone()));
        }
        &self.views
    }
}

pub fn views_ui(ui: &mut Ui, model: &Model, saved: &mut Saved, wishes: &mut Vec<Command>) {
    let h = &model.phrases.history;
    let current = &model.history.list.filter;
    let saved = saved.views(model);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S16;
        ui.set_min_height(FIELD);
        if Action::Facets.obstacle(model).is_none() {
            let is_folded = model.settings.folded.contains(pane::FACETS.name);
            let b = &model.phrases.breakdown;
            let name = if is_folded { b.show } else { b.fold };
            if button::toggle_icon(ui, Icon::Breakdown, name, !is_folded).clicked() {
                wishes.push(Command::Do(Action::Facets));
            }
        }
        for (place, (view, filter)) in saved.iter().enumerate() {
            let selected = filter.read().is_ok_and(|filter| filter == current);
            let number = if place < 9 { (place + 1).to_string() } else { String::new() };
            let response = button::tab(ui, &number, &model.text(&view.name), selected);
            if response.clicked() {
                wishes.push(Command::SetHistoryFilter(view.filter.clone()));
            }
            response.context_menu(|ui| view_menu(ui, model, (saved, place), wishes));
        }
        if ui.add(button::ghost(h.save_view).icon(Icon::Plus)).clicked() {
            wishes.push(match Action::SaveView.obstacle(model) {
                // A press on what stands there as a button is answered.
                Some(obstacle) => Command::Toast(obstacle.words(model.phrases).to_owned()),
                None => Command::Do(Action::SaveView),
            });
        }
        views_menu(ui, model, wishes);
    });
}

/// What can be done with the view at `place`.
fn view_menu(
    ui: &mut Ui,
    model: &Model,
    (saved, place): (&[(Kept, Typed)], usize),
    wishes: &mut Vec<Command>,
) {
    let Some((view, _)) = saved.get(place) else { return };
    let (h, w) = (&model.phrases.history, &model.phrases.screen);
    let name = model.text(&view.name);
    let shared = view.to_view(Place::History);
    if views::may_be_copied(model, &shared) {
        let copy = menu::item(ui, Some(Icon::Copy), model.phrases.sharing.copy, None);
        if copy.clicked() {
            wishes.push(views::copy(model, &shared));
            ui.close();
        }
    }
    let words = fill(model.phrases.alerts.of_view, &[("name", &name)]);
    if menu::item(ui, Some(Icon::Bell), &words, None).clicked() {
        wishes.push(Command::NewAlert { name: view.name.clone(), filter: view.filter.clone() });
        ui.close();
    }
    if !view.is_saved {
        return;
    }
    if menu::item(ui, None, &fill(w.rename_item, &[("name", &name)]), None).clicked() {
        wishes.push(Command::AskViewName(view.to_view(Place::History)));
        ui.close();
    }
    let neighbour = |place: Option<usize>| saved.get(place?).map(|(view, _)| view);
    for (words, to) in
        [(w.move_left, neighbour(place.checked_sub(1))), (w.move_right, neighbour(place.checked_add(1)))]
    {
        let Some(to) = to else { continue };
        if menu::item(ui, None, &fill(words, &[("name", &name)]), None).clicked() {
            let [view, to] = [view, to].map(|view| view.to_view(Place::History));
            wishes.push(Command::Set(Setting::MoveView { view, to }));
            ui.close();
        }
    }
    if menu::item(ui, Some(Icon::Close), &fill(h.remove_view, &[("name", &name)]), None).clicked() {
        wishes.push(Command::RemoveView(view.to_view(Place::History)));
        ui.close();
    }
}

/// A menu of what else can be done with views.
fn views_menu(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let response = button::icon_button(ui, Icon::More, model.phrases.sharing.views);
    Popup::menu(&response).gap(4.0).show(|ui| {
        for action in [Action::CopyView, Action::PasteView, Action::NewAlert, Action::Import] {
            let can = action.obstacle(model).is_none();
            let item = |ui: &mut Ui| menu::item(ui, action.icon(), action.name(model.phrases), None);
            if ui.add_enabled_ui(can, item).inner.clicked() {
                wishes.push(Command::Do(action));
                ui.close();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::fixture::model;

    fn names(saved: &mut Saved, model: &Model) -> Vec<String> {
        saved.views(model).iter().map(|(view, _)| view.name.clone()).collect()
    }

    #[test]
    fn the_views_are_read_once() {
        let (mut model, mut saved) = (model(Lang::En, ""), Saved::default());
        let first = saved.views(&model).as_ptr();
        model.now.0 += 60_000;
        assert_eq!(saved.views(&model).as_ptr(), first);
    }

    #[test]
    fn another_language_and_a_view_that_was_changed_are_seen_at_once() {
        let (mut model, mut saved) = (model(Lang::En, ""), Saved::default());
        let english = names(&mut saved, &model);
        model.phrases = Lang::Zh.phrases();
        assert_ne!(names(&mut saved, &model), english);
        for (name, filter) in [("Mine", "138*"), ("Yours", "138*"), ("Yours", "139*")] {
            let view = View { name: name.to_owned(), filter: filter.to_owned(), place: Place::History };
            model.settings.views = vec![view];
            let read: Vec<(&str, &str)> =
                saved.views(&model).iter().map(|(view, typed)| (view.name.as_str(), typed.text())).collect();
            assert_eq!(read, [(name, filter)]);
        }
    }
}
