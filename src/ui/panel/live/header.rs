//! Above the table: how many there are, the filter, the facets, and what the hold keeps back.

use egui::scroll_area::ScrollBarVisibility;
use egui::{Align, Layout, ScrollArea, Ui};

use super::board_list::Counts;
use super::{LiveView, chooser, filter_id, filter_problem};
use crate::call::CallState;
use crate::call::filter::Filter;
use crate::i18n::{fill, grouped};
use crate::ui::command::{Action, Command};
use crate::ui::model::Model;
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
                    ui.horizontal(|ui| facets(ui, model, &view.list.tally.counts, wishes));
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

fn filter(ui: &mut Ui, model: &Model, view: &LiveView, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let mut text = model.live_filter.clone();
    let problem = view.problem.as_ref().map(|error| filter_problem(model.phrases, &text, error));
    let problem = problem.map(|problem| model.text(&problem).into_owned());
    let (found, of) =
        (grouped(view.list.tally.found as u64), format!("/ {}", grouped(view.list.tally.active as u64)));
    let response = SearchField::new(filter_id(), p.filter, &mut text)
        .hint(p.filter_hint)
        .hide(model.hidden_input())
        .found(&found, &of)
        .error(problem.as_deref())
        .show(ui);
    if response.changed() {
        wishes.push(Command::SetLiveFilter(text));
    }
}

fn pause(ui: &mut Ui, model: &Model, view: &LiveView, wishes: &mut Vec<Command>) {
    let p = &model.phrases.live;
    let (icon, word) = if view.is_paused() { (Icon::Play, p.resume) } else { (Icon::Pause, p.pause) };
    if ui.add(button::secondary(word).icon(icon).key("Space").tall()).clicked() {
        wishes.push(Command::Do(Action::TogglePause));
    }
}

/// One facet a state, then those that ask for a look. A facet is a condition of the filter, no more.
fn facets(ui: &mut Ui, model: &Model, counts: &Counts, wishes: &mut Vec<Command>) {
    let phrases = model.phrases;
    let read = |count: usize| grouped(count as u64);
    let mut facet = |ui: &mut Ui, mark: FacetMark, word: &str, count: String, term: &str| {
        let selected = has_term(&model.live_filter, term);
        if ui.add(button::Facet { mark, word, count: &count, selected }).clicked() {
            wishes.push(Command::SetLiveFilter(with_term(&model.live_filter, term)));
        }
    };
    for state in CallState::ALL {
        let count = counts.states.get(&state).copied().unwrap_or(0);
        let rare = matches!(state, CallState::Incoming | CallState::Unknown | CallState::Playing);
        if state == CallState::Ended || (rare && count == 0) {
            continue;
        }
        let mark = FacetMark::State(look::state_glyph(state));
        facet(ui, mark, phrases.state(state), read(count), &format!("state:{}", state.as_str()));
    }
    ui.add_space(2.0);
    card::divider(ui, 18.0);
    ui.add_space(2.0);
    if counts.quiet > 0 || has_term(&model.live_filter, QUIET) {
        facet(ui, FacetMark::Quiet, phrases.words.quiet, read(counts.quiet), QUIET);
    }
    if counts.stale > 0 || has_term(&model.live_filter, STALE) {
        let mark = FacetMark::State(Glyph::Unknown);
        facet(ui, mark, phrases.words.stale, format!("{}?", read(counts.stale)), STALE);
    }
    facet(ui, FacetMark::State(Glyph::Ended), phrases.words.ended, read(counts.ended), ENDED);
}

const QUIET: &str = "trust:quiet";
const STALE: &str = "trust:stale,lost";
const ENDED: &str = "state:ended";

fn terms(text: &str) -> Vec<String> {
    Filter::parse(text)
        .map(|filter| filter.terms.iter().map(ToString::to_string).collect())
        .unwrap_or_default()
}

fn has_term(text: &str, term: &str) -> bool {
    !text.is_empty() && terms(text).iter().any(|found| found == term)
}

/// The filter with a facet pressed: it takes the place of another facet, and a second press takes it away.
fn with_term(text: &str, term: &str) -> String {
    let had = has_term(text, term);
    let is_facet = |found: &String| found.starts_with("state:") || found.starts_with("trust:");
    let mut left: Vec<String> = terms(text).into_iter().filter(|found| !is_facet(found)).collect();
    if !had {
        left.push(term.to_owned());
    }
    left.join(" ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_joins_the_filter_replaces_another_and_leaves_on_a_second_press() {
        let talking = with_term("display:0755*", "state:talking");
        assert_eq!(talking, "display:755* state:talking");
        assert_eq!(with_term(&talking, QUIET), "display:755* trust:quiet");
        assert_eq!(with_term(&talking, "state:talking"), "display:755*");
        assert!(has_term(&talking, "state:talking"));
    }
}
