//! The saved views above the table, and what can be done with each.

use egui::{Popup, Ui};

use super::super::pane;
use crate::call::filter::Filter;
use crate::i18n::fill;
use crate::settings::Place;
use crate::ui::command::{Action, Command, may_be_copied};
use crate::ui::model::Model;
use crate::ui::theme::{FIELD, S16};
use crate::ui::views;
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, menu};

pub fn views_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let h = &model.phrases.history;
    let current = &model.history.list.filter;
    let saved = views::of(&model.settings, model.phrases, Place::History);
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
        for (place, view) in saved.iter().enumerate() {
            let selected = Filter::parse(&view.filter).is_ok_and(|filter| filter == *current);
            let number = if place < 9 { (place + 1).to_string() } else { String::new() };
            let name = model.text(&view.name);
            let response = button::tab(ui, &number, &name, selected);
            if response.clicked() {
                wishes.push(Command::SetHistoryFilter(view.filter.clone()));
            }
            response.context_menu(|ui| {
                if may_be_copied(model, &view.filter) {
                    let copy = menu::item(ui, Some(Icon::Copy), model.phrases.sharing.copy, None);
                    if copy.clicked() {
                        wishes.push(views::copy(model, &view.to_share(Place::History)));
                        ui.close();
                    }
                }
                let words = fill(model.phrases.alerts.of_view, &[("name", &name)]);
                if menu::item(ui, Some(Icon::Bell), &words, None).clicked() {
                    wishes.push(Command::NewAlert { name: view.name.clone(), filter: view.filter.clone() });
                    ui.close();
                }
                let Some(at) = view.at else { return };
                let w = &model.phrases.screen;
                if menu::item(ui, None, &fill(w.rename_item, &[("name", &name)]), None).clicked() {
                    wishes.push(Command::AskViewName(at));
                    ui.close();
                }
                let neighbour = |place: Option<usize>| saved.get(place?).and_then(|view| view.at);
                for (words, to) in [
                    (w.move_left, neighbour(place.checked_sub(1))),
                    (w.move_right, neighbour(place.checked_add(1))),
                ] {
                    let Some(to) = to else { continue };
                    if menu::item(ui, None, &fill(words, &[("name", &name)]), None).clicked() {
                        wishes.push(Command::MoveView { at, to });
                        ui.close();
                    }
                }
                let words = fill(h.remove_view, &[("name", &name)]);
                if menu::item(ui, Some(Icon::Close), &words, None).clicked() {
                    wishes.push(Command::RemoveView(at));
                    ui.close();
                }
            });
        }
        if ui.add(button::ghost(h.save_view).icon(Icon::Plus)).clicked() {
            wishes.push(Command::Do(Action::SaveView));
        }
        views_menu(ui, model, wishes);
    });
}

/// What else can be done here.
fn views_menu(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let response = button::icon_button(ui, Icon::More, model.phrases.sharing.views);
    Popup::menu(&response).gap(4.0).show(|ui| {
        for action in [Action::CopyView, Action::PasteView, Action::NewAlert, Action::Import] {
            let entry = action.entry();
            let can = entry.obstacle(model).is_none();
            let item = |ui: &mut Ui| menu::item(ui, entry.icon, entry.name(model.phrases), None);
            if ui.add_enabled_ui(can, item).inner.clicked() {
                wishes.push(Command::Do(action));
                ui.close();
            }
        }
    });
}
