//! The dictionary of reasons, with how often each occurred among the calls of the history's filter.

mod lines;
mod list;
mod made;
mod one;
mod own;

#[cfg(test)]
mod tests;

use egui::{Frame, Id, Margin, Ui};

use super::super::command::Command;
use super::super::model::Model;
use super::history::terms;
use super::split::split;
use super::trouble::store_words;
use super::{kept, pane};
use crate::call::reason::{CodeRef, Space};
use crate::i18n::{Phrases, fill, grouped};
use crate::settings::Settings;
use crate::ui::theme::{self, S8, S12, Tokens, Tone, Type};
use crate::ui::widget::field::SearchField;
use crate::ui::widget::grid::{Grid, GridState};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{button, card};

use lines::{Key, Line};
use list::ReasonRows;
pub use list::percent;
use made::Made;

/// The name the columns are kept under.
const TABLE: &str = "reasons";

/// A panel that only says that nothing is chosen takes no room from the table below this width.
const ROOM_FOR_NONE: f32 = 1_340.0;

/// The width of the search, in points. Where less is left beside the spaces of codes, those stand below it.
const NARROWEST_SEARCH: f32 = 160.0;
const WIDEST_SEARCH: f32 = 400.0;

/// Opacity of what was counted under an earlier filter.
const OLD: f32 = 0.5;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct ReasonsView {
    search: String,
    space: Option<Space>,
    chosen: Option<Key>,
    grid: GridState,
    made: Made,
}

impl ReasonsView {
    pub fn restore(&mut self, settings: &Settings) {
        self.grid = kept::restored(settings, TABLE);
    }

    /// Where the keyboard goes when a search is asked for.
    pub fn search_id() -> Id {
        Id::unique("reasons search")
    }
}

pub fn reasons_ui(ui: &mut Ui, model: &Model, view: &mut ReasonsView, wishes: &mut Vec<Command>) {
    let counts: &[(CodeRef, u64)] = model.reasons.counts.as_ref().map_or(&[], |counts| counts.as_slice());
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        toolbar_ui(ui, model, view, counts);
        if let Some(trouble) = &model.reasons.problem {
            let said = fill(model.phrases.trouble.counts, &[("problem", &store_words(model, trouble))]);
            card::banner(ui, Tone::Red, &said, None);
        }
    });
    let (lines, largest) = view.made.lines(model, &view.search, view.space);
    // A search that leaves one reason means that one.
    let mut found = lines.iter().filter_map(Line::key);
    if let (Some(only), None) = (found.next(), found.next()) {
        view.chosen = Some(only);
    }
    let chosen = view.chosen.and_then(|key| lines.iter().find(|line| line.key() == Some(key)));
    if chosen.is_some() || ui.available_width() >= ROOM_FOR_NONE {
        pane::REASON.show(ui, model, wishes, |ui, wishes| match chosen {
            Some(line) => {
                if model.reasons.is_old {
                    ui.multiply_opacity(OLD);
                }
                one::one_ui(ui, model, line, counts, wishes);
            }
            None => one::none_ui(ui, model, wishes),
        });
    }
    if lines.is_empty() {
        let r = &model.phrases.reasons;
        return card::empty(ui, Icon::Search, r.nothing_title, r.nothing_text, |_| {});
    }
    if model.reasons.is_old {
        ui.multiply_opacity(OLD);
    }
    let columns = list::columns(model.phrases);
    let rows = ReasonRows {
        phrases: model.phrases,
        lines,
        chosen: view.chosen,
        calls: calls_counted(model, counts),
        largest,
    };
    let place = view.chosen.and_then(|key| lines.iter().position(|line| line.key() == Some(key)));
    let grid = Grid::new(Id::unique("reasons table"), model.phrases.reasons.table, &columns)
        .cursor(place.map(|place| place as u64));
    let response = kept::show(ui, model, (TABLE, grid), (&mut view.grid, &rows), wishes);
    let activated = response.activated.map(|hit| hit.key);
    if let Some(hit) = response.chosen {
        view.chosen = Some(hit.key);
    }
    if let Some(key) = activated {
        view.chosen = Some(key);
        let line = lines.iter().find(|line| line.key() == Some(key));
        if let Some(line) = line.filter(|line| line.count() > 0) {
            one::show(line, model, counts, wishes);
        }
    }
}

/// How many calls the counts were taken among: those of the history, or, until they are counted, as many as carry a
/// code at least.
fn calls_counted(model: &Model, counts: &[(CodeRef, u64)]) -> u64 {
    let by_space = |space| counts.iter().filter(|(c, _)| c.space == space).map(|(_, n)| n).sum::<u64>();
    let states = by_space(Space::StateCode);
    if model.history.complete { model.history.rows.max(states) } else { states }
}

fn toolbar_ui(ui: &mut Ui, model: &Model, view: &mut ReasonsView, counts: &[(CodeRef, u64)]) {
    let (phrases, t) = (model.phrases, Tokens::of(ui));
    let r = &phrases.reasons;
    let filter = &model.history.list.filter;
    split(
        ui,
        |ui| {
            let calls = grouped(calls_counted(model, counts));
            // The number stands out from its sentence.
            let say = |ui: &mut Ui, phrase: &str| {
                let (before, behind) = phrase.split_once("{n}").unwrap_or((phrase, ""));
                let words = |words| (words, Type::Small, t.text2);
                let number = (calls.as_str(), Type::SmallStrong, t.text);
                card::runs(ui, &[words(before), number, words(behind)], 0.0);
            };
            if filter.is_empty() && !model.reasons.is_old {
                return say(ui, r.counted_all);
            }
            // Laid out from the right, read from the left.
            if model.reasons.is_old {
                card::runs(ui, &[(phrases.insights.renewed, Type::Small, t.text2)], 0.0);
            } else {
                say(ui, r.counted);
            }
            terms::chips_to_read(ui, model, filter.terms.iter().rev());
            ui.label(theme::small(r.counted_from).color(t.text2));
        },
        |ui| {
            let spaces = view.made.spaces(model).iter();
            let options: Vec<(Option<Space>, &str)> =
                spaces.map(|(space, words)| (*space, words.as_str())).collect();
            let beside = ui.available_width() - S12 - button::segmented_width(ui, &options);
            let mut search = |ui: &mut Ui, width: f32| {
                let field = SearchField::new(ReasonsView::search_id(), r.search, &mut view.search);
                field.hint(r.search_hint).width(width.min(WIDEST_SEARCH)).show(ui);
            };
            if beside >= NARROWEST_SEARCH {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = S12;
                    search(ui, beside);
                    button::segmented(ui, r.spaces, &mut view.space, &options);
                });
            } else {
                ui.spacing_mut().item_spacing.y = S8;
                search(ui, ui.available_width());
                button::segmented(ui, r.spaces, &mut view.space, &options);
            }
        },
    );
}

fn short_space(phrases: &Phrases, space: Space) -> &'static str {
    match space {
        Space::Q850 => "Q.850",
        Space::Sip => "SIP",
        other => phrases.space(other),
    }
}
