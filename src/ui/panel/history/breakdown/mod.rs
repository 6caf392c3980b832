//! How the calls of the filter are spread, beside the list: outcome, service, codes, hour of the day. A press on a line
//! makes it a condition of the filter. Counts that are not certain say so.

mod hours;
mod values;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use self::values::Standing;
pub use self::values::Value;
use crate::backend::{Facets, Group};
use crate::call::filter::{Condition, Expr, Filter};
use crate::call::kpi::{self, Ratio};
use crate::call::reason::{CodeRef, Space};
use crate::call::{Outcome, Service};
use crate::i18n::{bounds, fill, filled, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::pane;
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::{self, S4, S8, S12, Tokens};
use crate::ui::widget::meter::Share;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::{button, card};

/// Codes of a space that are shown at first.
const FEW: usize = 6;
/// What is shown of an earlier filter steps back so far.
const OLD: f32 = 0.5;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct BreakdownView {
    /// The spaces all of whose codes are shown.
    whole: BTreeSet<Space>,
    /// The hour the keyboard is at.
    hour: Option<usize>,
}

/// How counts are to be read.
#[derive(Clone, Copy)]
struct Numbers {
    /// All calls that were counted.
    calls: u64,
    are_estimates: bool,
}

impl Numbers {
    /// `2,441`, or `≈2,400`: an estimate claims no more than it knows.
    fn show(self, n: u64) -> String {
        if self.are_estimates && n > 0 { format!("≈{}", grouped(rounded(n))) } else { grouped(n) }
    }

    fn share(self, n: u64) -> String {
        super::super::reasons::percent(n, self.calls)
    }
}

/// Two digits, and noughts.
fn rounded(n: u64) -> u64 {
    let unit = 10_u64.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(1));
    n.saturating_add(unit / 2) / unit * unit
}

/// `Faults: 37 calls, 1.5%`.
fn say(model: &Model, numbers: Numbers, what: &str, n: u64) -> String {
    let b = &model.phrases.breakdown;
    let phrase = if n == 0 { b.none_of } else { b.calls };
    fill(phrase, &[("what", what), ("n", &numbers.show(n)), ("share", &numbers.share(n))])
}

/// Draws the panel, unless it is folded away, or the window is too narrow for a call beside the list as well.
pub fn breakdown_ui(ui: &mut Ui, model: &Model, view: &mut BreakdownView, wishes: &mut Vec<Command>) {
    const ROOM_FOR_THREE: f32 = 1000.0;
    let is_tight = model.selected.is_some() && ui.available_width() < ROOM_FOR_THREE;
    if is_tight || model.settings.folded.contains(pane::FACETS.name) {
        return;
    }
    pane::FACETS.show(ui, model, wishes, |ui, wishes| {
        scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
            Frame::new().inner_margin(Margin { left: 8, right: 8, top: 12, bottom: 16 }).show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                content_ui(ui, model, view, wishes);
            });
        });
    });
}

fn content_ui(ui: &mut Ui, model: &Model, view: &mut BreakdownView, wishes: &mut Vec<Command>) {
    let (b, spread) = (&model.phrases.breakdown, &model.spread);
    if let Some(problem) = &spread.problem {
        return note_ui(ui, &fill(b.failed, &[("problem", &store_words(model, problem))]));
    }
    let how = match spread.counts.as_deref() {
        None => b.counting,
        Some(_) if spread.is_old => b.renewed,
        Some(counts) if counts.is_estimate => b.estimates,
        Some(_) => "",
    };
    // One line whatever it says: nothing below it jumps.
    ui.horizontal(|ui| {
        ui.add_space(S8);
        card::heading(ui, b.title, how);
    });
    let Some(counts) = spread.counts.as_deref() else { return };
    let filter = &model.history.list.filter;
    let is_sure = !counts.is_estimate && !spread.is_old;
    if is_sure && counts.calls == 0 && !Chosen::of(filter).any() {
        return note_ui(ui, if filter.is_empty() { b.nothing_yet } else { b.nothing });
    }
    if spread.is_old {
        ui.multiply_opacity(OLD);
    }
    let numbers = Numbers { calls: counts.calls, are_estimates: counts.is_estimate };
    groups_ui(ui, model, view, numbers, counts, wishes);
}

/// A line of its own in the inner words of the panel.
fn note_ui(ui: &mut Ui, text: &str) {
    Frame::new().inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
        ui.add(Label::new(theme::small(text).color(Tokens::of(ui).text2)).wrap());
    });
}

fn title_ui(ui: &mut Ui, title: &str) {
    ui.add_space(S12);
    ui.horizontal(|ui| {
        ui.add_space(S8);
        card::heading(ui, title, "");
    });
    ui.add_space(S4);
}

/// What the filter chooses of each group, so that it stands there even where nothing was counted.
struct Chosen(Vec<Value>);

impl Chosen {
    fn of(filter: &Filter) -> Chosen {
        let conditions = filter.terms.iter().filter_map(Expr::plain).map(|(condition, _)| condition);
        let values = conditions.flat_map(|condition| match condition {
            Condition::Outcome(any) => any.iter().map(|one| Value::Outcome(*one)).collect(),
            Condition::Service(any) => any.iter().map(|one| Value::Service(*one)).collect(),
            Condition::HungUpBy(any) => any.iter().filter_map(Value::of_party).collect(),
            Condition::App(any) => any.iter().map(|app| Value::App(app.as_str().into())).collect(),
            Condition::Code(space, any) => {
                any.iter().map(|code| Value::Code(CodeRef { space: *space, code: *code })).collect()
            }
            _ => Vec::new(),
        });
        Chosen(values.collect())
    }

    fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The counted values of a group, and behind them those that are chosen and were not counted.
    fn joined(&self, group: Group, counted: impl Iterator<Item = (Value, u64)>) -> Vec<(Value, u64)> {
        let mut all: Vec<(Value, u64)> = counted.collect();
        for value in self.0.iter().filter(|value| value.group() == Some(group)) {
            if !all.iter().any(|(other, _)| other == value) {
                all.push((value.clone(), 0));
            }
        }
        all
    }
}

fn groups_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut BreakdownView,
    numbers: Numbers,
    counts: &Facets,
    wishes: &mut Vec<Command>,
) {
    let phrases = model.phrases;
    let chosen = Chosen::of(&model.history.list.filter);
    let outcomes = counts.outcomes.iter().map(|(one, n)| (Value::Outcome(*one), *n));
    let mut outcomes = chosen.joined(Group::Outcome, outcomes);
    // These few keep their places while their counts change.
    outcomes.sort_by_key(|(value, _)| Outcome::ALL.iter().position(|one| *value == Value::Outcome(*one)));
    lines_ui(ui, model, numbers, phrases.history.outcome, &outcomes, wishes);
    answered_ui(ui, model, numbers, counts);
    for space in [Space::StateCode, Space::ReleasePoint] {
        codes_ui(ui, model, view, numbers, (space, counts, &chosen), wishes);
    }
    let services = counts.services.iter().map(|(one, n)| (Value::Service(*one), *n));
    let mut services = chosen.joined(Group::Service, services);
    services.sort_by_key(|(value, _)| Service::ALL.iter().position(|one| *value == Value::Service(*one)));
    lines_ui(ui, model, numbers, phrases.history.service, &services, wishes);
    let parties = counts.hung_up_by.iter();
    let parties = parties.filter_map(|(party, n)| Some((Value::of_party(party)?, *n)));
    let parties = chosen.joined(Group::HungUpBy, parties);
    lines_ui(ui, model, numbers, phrases.history.hung_up_by, &parties, wishes);
    title_ui(ui, phrases.breakdown.hours);
    ui.horizontal(|ui| {
        ui.add_space(S8);
        ui.vertical(|ui| {
            ui.set_max_width(ui.available_width() - S8);
            hours::hours_ui(ui, model, view, numbers, &counts.hours, wishes);
        });
    });
    for space in [Space::Q850, Space::Sip] {
        codes_ui(ui, model, view, numbers, (space, counts, &chosen), wishes);
    }
    let apps = counts.apps.iter().map(|(app, n)| (Value::App(app.clone()), *n));
    let apps = chosen.joined(Group::App, apps);
    // One application is what most have: there is nothing to choose.
    if apps.len() > 1 || apps.iter().any(|(app, _)| chosen.0.contains(app)) {
        lines_ui(ui, model, numbers, phrases.history.app, &apps, wishes);
    }
}

/// How many of the calls that are over were answered, with what that is worth; unless the filter itself is about that.
fn answered_ui(ui: &mut Ui, model: &Model, numbers: Numbers, counts: &Facets) {
    let of = |wanted| counts.outcomes.iter().find(|(one, _)| *one == wanted).map_or(0, |(_, n)| *n);
    let [hits, missed, failed] = [Outcome::Answered, Outcome::NotAnswered, Outcome::Failed].map(of);
    let ratio = Ratio { hits, of: hits + missed + failed };
    let Some([low, high]) = bounds(ratio) else { return };
    let terms = &model.history.list.filter.terms;
    if terms.iter().filter_map(Expr::plain).any(|(said, _)| matches!(said, Condition::Outcome(_))) {
        return;
    }
    let (b, tokens) = (&model.phrases.breakdown, Tokens::of(ui));
    let numbers = Numbers { calls: ratio.of, ..numbers };
    let worth = match (numbers.are_estimates, ratio.is_thin()) {
        (true, _) => b.abr_so_far,
        (false, true) => b.abr_thin,
        (false, false) => b.abr_range,
    };
    let worth = filled(worth, &[("low", low), ("high", high), ("n", numbers.show(ratio.of))]);
    let about = if numbers.are_estimates { "≈" } else { "" };
    let frame = Frame::new().inner_margin(Margin { left: 8, right: 8, top: 6, bottom: 0 });
    let drawn = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::small(model.phrases.share(kpi::Share::Abr).0).color(tokens.text2));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let color = if ratio.is_thin() { tokens.text2 } else { tokens.text };
                ui.label(theme::strong(format!("{about}{}", numbers.share(hits))).color(color));
            });
        });
        ui.label(theme::small(worth).color(tokens.text2));
    });
    drawn.response.on_hover_text(b.abr_how);
}

/// The codes of a space, the most frequent first.
fn codes_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut BreakdownView,
    numbers: Numbers,
    (space, counts, chosen): (Space, &Facets, &Chosen),
    wishes: &mut Vec<Command>,
) {
    let codes = counts.codes.iter().filter(|(code, _)| code.space == space && code.says_something());
    let codes = codes.map(|(code, n)| (Value::Code(*code), *n));
    let codes = chosen.joined(Group::Codes(space), codes);
    if codes.is_empty() {
        return;
    }
    let is_whole = view.whole.contains(&space) || codes.len() <= FEW + 1;
    let few = if is_whole { codes.len() } else { FEW };
    // Those that are chosen stand among the first.
    let (mut shown, rest) = (codes.get(..few).unwrap_or(&codes).to_vec(), codes.get(few..));
    let rest = rest.unwrap_or_default().iter().filter(|(value, _)| chosen.0.contains(value));
    shown.extend(rest.cloned());
    lines_ui(ui, model, numbers, model.phrases.space(space), &shown, wishes);
    more_ui(ui, model, view, space, (shown.len(), codes.len()));
}

/// Leads to the rest of the codes, and back.
fn more_ui(ui: &mut Ui, model: &Model, view: &mut BreakdownView, space: Space, (shown, all): (usize, usize)) {
    let b = &model.phrases.breakdown;
    let is_whole = view.whole.contains(&space);
    let words = match all - shown {
        0 if !is_whole || all <= FEW + 1 => return,
        0 => b.fewer.to_owned(),
        more => fill(b.more, &[("n", &more.to_string())]),
    };
    ui.horizontal(|ui| {
        ui.add_space(S8);
        if button::link(ui, &words).clicked() && !view.whole.remove(&space) {
            view.whole.insert(space);
        }
    });
}

fn lines_ui(
    ui: &mut Ui,
    model: &Model,
    numbers: Numbers,
    title: &str,
    values: &[(Value, u64)],
    wishes: &mut Vec<Command>,
) {
    if values.is_empty() {
        return;
    }
    title_ui(ui, title);
    let filter = &model.history.list.filter;
    let b = &model.phrases.breakdown;
    let largest = values.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let of_group =
        Numbers { calls: values.iter().map(|(_, n)| n).sum::<u64>().max(numbers.calls), ..numbers };
    for (value, n) in values {
        let standing = value.standing(filter);
        let label = words(model, value);
        let share = Share {
            label: &label,
            share: *n as f32 / largest as f32,
            count: &of_group.show(*n),
            percent: &of_group.share(*n),
            selected: standing == Standing::Chosen,
            struck: (standing == Standing::Excluded).then_some(b.excluded),
        };
        let key = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };
        let how = fill(b.how, &[("key", key)]);
        let hint = format!("{}\n{how}", say(model, of_group, &label, *n));
        let response = share.show(ui).on_hover_text(hint);
        if response.clicked() {
            let is_excluding = ui.input(|input| input.modifiers.command);
            let filter = if is_excluding { value.excluded(filter) } else { value.toggled(filter) };
            wishes.push(Command::SetHistoryFilter(filter.to_string()));
        }
    }
}

/// What people call it.
fn words(model: &Model, value: &Value) -> String {
    let phrases = model.phrases;
    match value {
        Value::Outcome(outcome) => phrases.outcome(*outcome).to_owned(),
        Value::Service(service) => phrases.service(*service).to_owned(),
        Value::HungUpBy(party) => phrases.party(party).to_owned(),
        Value::Reached(reached) => phrases.reached(*reached).to_owned(),
        Value::Direction(direction) => phrases.direction(*direction).to_owned(),
        Value::App(app) => model.text(app).into_owned(),
        Value::Code(code) => model.named(*code),
    }
}
