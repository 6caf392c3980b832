//! The dictionary of reasons, with how often each occurred among the calls of the history's filter.

mod list;

#[cfg(test)]
mod tests;

use egui::{Frame, Id, Label, Margin, Panel, ScrollArea, Ui};

use super::super::command::{Command, Tab};
use super::super::model::Model;
use super::history::{side_tone, terms};
use super::split::split;
use crate::call::filter::Condition;
use crate::call::reason::{CodeRef, Reason, Space};
use crate::i18n::{Phrases, fill, grouped};
use crate::settings::Density;
use crate::ui::theme::{self, DETAIL, S4, S8, S12, S16, Tokens, Type};
use crate::ui::widget::field::SearchField;
use crate::ui::widget::grid::{Grid, GridState};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::{badge, button, card};

use list::{Key, Line, ReasonRows};

/// What the panel remembers between frames.
#[derive(Default)]
pub struct ReasonsView {
    search: String,
    space: Option<Space>,
    chosen: Option<Key>,
    grid: GridState,
}

impl ReasonsView {
    /// Where the keyboard goes when a search is asked for.
    pub fn search_id() -> Id {
        Id::unique("reasons search")
    }
}

pub fn reasons_ui(ui: &mut Ui, model: &Model, view: &mut ReasonsView, wishes: &mut Vec<Command>) {
    let counts: &[(CodeRef, u64)] = model.reasons.as_ref().map_or(&[], |counts| counts.as_slice());
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        toolbar_ui(ui, model, view, counts);
    });
    let lines = list::lines(&view.search, view.space, counts);
    // A search that leaves one reason means that one.
    let mut found = lines.iter().filter_map(Line::key);
    if let (Some(only), None) = (found.next(), found.next()) {
        view.chosen = Some(only);
    }
    let chosen = view.chosen.and_then(|key| lines.iter().find(|line| line.key() == Some(key)));
    let frame = Frame::new().fill(Tokens::of(ui).panel);
    Panel::right("reason detail").exact_size(DETAIL).resizable(false).frame(frame).show(
        ui,
        |ui| match chosen {
            Some(line) => detail_ui(ui, model, line, counts, wishes),
            None => {
                let r = &model.phrases.reasons;
                card::empty(ui, Icon::Reasons, r.choose_title, r.choose_text, |_| {});
            }
        },
    );
    if lines.is_empty() {
        let r = &model.phrases.reasons;
        return card::empty(ui, Icon::Search, r.nothing_title, r.nothing_text, |_| {});
    }
    let columns = list::columns(model.phrases);
    let largest = lines.iter().map(count_of).max().unwrap_or(0);
    let rows = ReasonRows {
        phrases: model.phrases,
        lines: &lines,
        chosen: view.chosen,
        calls: calls_counted(model, counts),
        largest,
    };
    let place = view.chosen.and_then(|key| lines.iter().position(|line| line.key() == Some(key)));
    let mut grid = Grid::new(Id::unique("reasons table"), model.phrases.reasons.table, &columns)
        .cursor(place.map(|place| place as u64));
    if model.settings.density == Density::Comfortable {
        grid = grid.comfortable();
    }
    let response = grid.show(ui, &mut view.grid, &rows);
    let activated = response.activated.map(|hit| hit.key);
    if let Some(hit) = response.chosen {
        view.chosen = Some(hit.key);
    }
    if let Some(key) = activated {
        view.chosen = Some(key);
        let line = lines.iter().find(|line| line.key() == Some(key));
        if let Some(line) = line.filter(|line| count_of(line) > 0) {
            show(line, model, counts, wishes);
        }
    }
}

fn count_of(line: &Line) -> u64 {
    match line {
        Line::Known { count, .. } | Line::Unlisted { count, .. } => *count,
        Line::Section(_) => 0,
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
            card::runs(ui, &[(&calls, Type::SmallStrong, t.text), (r.calls, Type::Small, t.text2)], S4);
            if filter.is_empty() {
                ui.label(theme::small(r.no_filter).color(t.text));
            } else {
                // Laid out from the right, read from the left.
                let mut backwards = filter.clone();
                backwards.terms.reverse();
                terms::chips_to_read(ui, phrases, &backwards);
            }
            ui.label(theme::small(r.counted_from).color(t.text2));
        },
        |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = S12;
                let width = (ui.available_width() - 470.0).clamp(160.0, 400.0);
                SearchField::new(ReasonsView::search_id(), r.search, &mut view.search)
                    .hint(r.search_hint)
                    .width(width)
                    .show(ui);
                let count = |space: Option<Space>| {
                    let all = crate::call::reason::Catalogue::builtin().reasons().iter();
                    all.filter(|reason| space.is_none_or(|s| s == reason.space)).count().to_string()
                };
                let all = fill(r.all, &[("n", &count(None))]);
                let words =
                    Space::ALL.map(|space| format!("{} {}", short_space(phrases, space), count(Some(space))));
                let mut options: Vec<(Option<Space>, &str)> = vec![(None, &all)];
                options.extend(
                    Space::ALL.into_iter().zip(&words).map(|(space, word)| (Some(space), word.as_str())),
                );
                button::segmented(ui, r.spaces, &mut view.space, &options);
            });
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

/// Wishes to see the calls of a line.
fn show(line: &Line, model: &Model, counts: &[(CodeRef, u64)], wishes: &mut Vec<Command>) {
    match line {
        Line::Known { reason, .. } if reason.code_to > reason.code => {
            let all = counts.iter().copied().collect();
            let codes: Vec<i64> = list::codes_of(reason, &all).map(|(code, _)| code.code).collect();
            let filter = terms::with(&model.history.list.filter, Condition::Code(reason.space, codes));
            wishes.push(Command::SetHistoryFilter(filter.to_string()));
            wishes.push(Command::Go(Tab::History));
        }
        _ => wishes.extend(line.key().map(|(code, _)| Command::ShowReason(code))),
    }
}

fn detail_ui(ui: &mut Ui, model: &Model, line: &Line, counts: &[(CodeRef, u64)], wishes: &mut Vec<Command>) {
    let r = &model.phrases.reasons;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = S8;
            match line {
                Line::Known { reason, shares_count, .. } => {
                    known_ui(ui, model.phrases, reason, *shares_count)
                }
                Line::Unlisted { code, .. } => unlisted_ui(ui, model.phrases, *code),
                Line::Section(_) => {}
            }
            ui.add_space(S8);
            let (count, t) = (count_of(line), Tokens::of(ui));
            let percent = list::percent(count, calls_counted(model, counts));
            card::heading_with(ui, r.occurrences, "", |ui| {
                let count = grouped(count);
                card::runs(ui, &[(&count, Type::Strong, t.text), (&percent, Type::Small, t.text2)], S8);
            });
            ui.add_space(S4);
            ui.horizontal(|ui| {
                if count > 0 {
                    let words = fill(r.show, &[("n", &grouped(count))]);
                    if ui.add(button::primary(&words).key("Enter").tall()).clicked() {
                        show(line, model, counts, wishes);
                    }
                } else {
                    ui.label(theme::small(r.none).color(t.text2));
                }
                if ui.add(button::secondary(r.copy).icon(Icon::Copy).tall()).clicked() {
                    let text = text_of(line, model.phrases);
                    let what = fill(r.copied, &[("what", text.lines().next().unwrap_or_default())]);
                    wishes.push(Command::Copy { text, what });
                }
            });
        });
    });
}

/// A reason as text, for a message to a colleague.
fn text_of(line: &Line, phrases: &Phrases) -> String {
    match line {
        Line::Known { reason, .. } => {
            let pick = |text| phrases.lang.pick(text);
            format!(
                "{} {} {}\n{}\n{}",
                phrases.space(reason.space),
                list::code_text(reason),
                pick(&reason.name),
                pick(&reason.explanation),
                pick(&reason.advice)
            )
        }
        Line::Unlisted { code, .. } => format!("{} {}", phrases.space(code.space), code.code),
        Line::Section(_) => String::new(),
    }
}

fn title_ui(ui: &mut Ui, phrases: &Phrases, code: &str, space: Space, side: (&str, theme::Tone)) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(theme::counter(code).color(t.text));
        ui.label(theme::small(short_space(phrases, space)).color(t.text2));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            badge::side(ui, side.0, side.1);
        });
    });
    ui.label(theme::label(list::wire_name(space)).color(t.text3));
}

fn known_ui(ui: &mut Ui, phrases: &Phrases, reason: &Reason, shares_count: bool) {
    let (r, t) = (&phrases.reasons, Tokens::of(ui));
    let side = (phrases.side(reason.side), side_tone(reason.side));
    title_ui(ui, phrases, &list::code_text(reason), reason.space, side);
    if reason.private_number {
        badge::side(ui, r.private, theme::Tone::Blue);
    }
    let other = match phrases.lang {
        crate::i18n::Lang::Zh => &reason.name.en,
        crate::i18n::Lang::En => &reason.name.zh,
    };
    ui.add(Label::new(theme::card_title(phrases.lang.pick(&reason.name)).color(t.text)).wrap());
    ui.add(Label::new(theme::small(other.as_ref()).color(t.text2)).wrap());
    card::rule(ui);
    let retry = phrases.retry(reason.retry);
    for (label, text) in [
        (r.meaning, phrases.lang.pick(&reason.explanation)),
        (r.what_to_do, phrases.lang.pick(&reason.advice)),
        (r.may_retry, retry),
    ] {
        paragraph(ui, label, text);
    }
    if shares_count {
        ui.add(Label::new(theme::small(r.shared).color(t.text2)).wrap());
    }
    card::rule(ui);
}

fn paragraph(ui: &mut Ui, label: &str, text: &str) {
    let t = Tokens::of(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = S4;
        ui.label(theme::small(label).color(t.text2));
        ui.add(Label::new(theme::body(text).color(t.text)).wrap().selectable(true));
    });
    ui.add_space(S16 - S12);
}

fn unlisted_ui(ui: &mut Ui, phrases: &Phrases, code: CodeRef) {
    let r = &phrases.reasons;
    let side = (phrases.words.side_unknown, theme::Tone::Plain);
    title_ui(ui, phrases, &code.code.to_string(), code.space, side);
    card::rule(ui);
    paragraph(ui, r.meaning, r.unlisted_name);
    paragraph(ui, r.what_to_do, r.unlisted_advice);
    card::rule(ui);
}
