//! Above the table: how many there are, the filter, the facets, and what the hold keeps back.

use egui::scroll_area::ScrollBarVisibility;
use egui::{Align, Key, Layout, ScrollArea, Ui};

use super::facet::{self, ENDED, QUIET, STALE};
use super::{LiveView, chooser, filter_id};
use crate::call::CallState;
use crate::i18n::{fill, grouped};
use crate::settings::Place;
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
use crate::ui::panel::history::spelled_out;
use crate::ui::panel::look;
use crate::ui::theme::{BUTTON, FIELD, S8, S12, Tokens, Type};
use crate::ui::widget::button::{self, FacetMark};
use crate::ui::widget::card;
use crate::ui::widget::field::SearchField;
use crate::ui::widget::glyph::Glyph;
use crate::ui::widget::icon::Icon;

pub fn header_ui(ui: &mut Ui, model: &Model, view: &mut LiveView, wishes: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = S8;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        counter(ui, model, view);
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = S12;
            pause(ui, model, view, wishes);
            chooser::chooser_ui(ui, model, view, wishes);
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| filter(ui, model, view, wishes));
        });
    });
    ui.horizontal(|ui| {
        ui.set_height(BUTTON);
        ui.spacing_mut().item_spacing.x = 6.0;
        // What is held back keeps its place; facets that find no room beside it are scrolled to.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            held(ui, model, view);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let hidden = ScrollBarVisibility::AlwaysHidden;
                ScrollArea::horizontal().scroll_bar_visibility(hidden).show(ui, |ui| {
                    ui.horizontal(|ui| facets(ui, model, view, wishes));
                });
            });
        });
    });
}

fn counter(ui: &mut Ui, model: &Model, view: &LiveView) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let active = grouped(view.list.tally.active as u64);
    let doubtful = format!("+{}?", view.list.tally.doubtful);
    // Room for four digits, so that the field beside it stands still.
    let width = 204.0;
    ui.allocate_ui_with_layout(egui::vec2(width, FIELD), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(egui::vec2(width, FIELD));
        let mut runs = vec![(active.as_str(), Type::Counter, t.text)];
        if view.list.tally.doubtful > 0 {
            runs.push((doubtful.as_str(), Type::CardTitle, t.orange));
        }
        runs.push((p.in_progress, Type::Small, t.text2));
        card::runs(ui, &runs, S8);
    });
}

fn filter(ui: &mut Ui, model: &Model, view: &mut LiveView, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let mut text = model.live_filter.text().to_owned();
    let problem = view.problem.as_ref().map(|error| model.filter_error(&text, error));
    let (found, of) =
        (grouped(view.list.tally.found as u64), format!("/ {}", grouped(view.list.tally.active as u64)));
    let mut is_changed = view.completion.keys(ui, filter_id(), &mut text);
    let response = SearchField::new(filter_id(), p.filter, &mut text)
        .hint(p.filter_hint)
        .hide(model.hidden_input())
        .takes_lists()
        .found(&found, &of)
        .error(problem.as_deref())
        .show(ui);
    is_changed |= view.completion.show(ui, model, &response, &mut text) || response.changed();
    // A word that is the name of something becomes the condition it names.
    if response.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter))
        && let Some(spelled) = spelled_out(model, Place::Live, &text)
    {
        (text, is_changed) = (spelled, true);
    }
    if is_changed {
        wishes.push(Command::SetLiveFilter(text));
    }
}

fn pause(ui: &mut Ui, model: &Model, view: &LiveView, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let (icon, word) = if view.is_paused() { (Icon::Play, p.resume) } else { (Icon::Pause, p.pause) };
    if ui.add(button::secondary(word).icon(icon).key(look::cap(Action::TogglePause)).tall()).clicked() {
        wishes.push(Command::Do(Action::TogglePause));
    }
}

/// One facet a state, then those that ask for a look. A facet is a condition of the filter, no more.
fn facets(ui: &mut Ui, model: &Model, view: &LiveView, wishes: &mut Vec<Command>) {
    let (phrases, counts) = (model.phrases, &view.list.tally.counts);
    let is_pressed = |term: &str| view.facets.iter().any(|pressed| pressed == term);
    let read = |count: usize| grouped(count as u64);
    let mut facet_ui = |ui: &mut Ui, mark: FacetMark, word: &str, count: String, term: &str| {
        let selected = is_pressed(term);
        if ui.add(button::Facet { mark, word, count: &count, selected }).clicked() {
            wishes.push(Command::SetLiveFilter(facet::press(model.live_filter.text(), term)));
        }
    };
    for state in CallState::ALL {
        let count = counts.states.get(&state).copied().unwrap_or(0);
        let rare = matches!(state, CallState::Incoming | CallState::Unknown | CallState::Playing);
        if state == CallState::Ended || (rare && count == 0) {
            continue;
        }
        let mark = FacetMark::State(look::state_glyph(state));
        facet_ui(ui, mark, phrases.state(state), read(count), &facet::of_state(state));
    }
    ui.add_space(2.0);
    card::divider(ui, 18.0);
    ui.add_space(2.0);
    if counts.quiet > 0 || is_pressed(QUIET) {
        facet_ui(ui, FacetMark::Quiet, phrases.words.quiet, read(counts.quiet), QUIET);
    }
    if counts.stale > 0 || is_pressed(STALE) {
        let mark = FacetMark::State(Glyph::Unknown);
        facet_ui(ui, mark, phrases.words.stale, format!("{}?", read(counts.stale)), STALE);
    }
    facet_ui(ui, FacetMark::State(Glyph::Ended), phrases.words.ended, read(counts.ended), ENDED);
}

fn held(ui: &mut Ui, model: &Model, view: &mut LiveView) {
    let p = &model.phrases.live;
    let (new, ended) = (view.list.tally.waiting_new.to_string(), view.list.tally.waiting_ended.to_string());
    let phrase = match (view.list.tally.waiting_new, view.list.tally.waiting_ended) {
        (0, 0) => return,
        (_, 0) => p.held_new,
        (0, _) => p.held_ended,
        _ => p.held_both,
    };
    let words = fill(phrase, &[("new", &new), ("ended", &ended)]);
    if ui.add(button::pill(&words)).clicked() {
        view.release();
        ui.request_repaint();
    }
}
