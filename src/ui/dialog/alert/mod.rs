//! An alert is set up: which calls, which figure, from where on it is too far; and what that would have raised lately.

mod hours;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;
use std::str::FromStr;

use egui::{Align, Id, Label, Layout, Ui};

use crate::backend::Watching;
use crate::call::alert::{Hours, Rule, Turn, Watched};
use crate::call::filter::{Condition, Expr, Filter, Period};
use crate::i18n::{Phrases, filled};
use crate::settings::{Alert, Place};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::alerts;
use crate::ui::theme::{self, S8, Tokens, Type};
use crate::ui::views;
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::{button, card, field, menu};

/// The width of the labels.
const LABELS: f32 = 130.0;
const NUMBER: f32 = 80.0;

const WINDOWS: [u32; 9] = [5, 10, 15, 30, 60, 120, 240, 480, 1_440];

/// What the dialog remembers.
pub struct AlertForm {
    /// The alert that is changed, as it was when the dialog was opened; `None`: a new one is made.
    before: Option<Box<Alert>>,
    /// The alert that is changed, or what a new one begins with; what is typed is in the fields below.
    alert: Alert,
    watched: Watched,
    turn: Turn,
    minutes: u32,
    name: String,
    filter: String,
    by: String,
    sample: String,
    cooldown: String,
    hours: hours::Typed,
    is_opened: bool,
}

/// What is worth watching of these calls. Where the filter says what became of them, the answer rate is the same at all
/// times: how many they are tells something.
fn rule_for(filter: &Filter) -> Rule {
    let is_told = |term: &Expr<Period>| {
        matches!(
            term.plain(),
            Some((
                Condition::Outcome(_)
                    | Condition::Code(..)
                    | Condition::Why(_)
                    | Condition::Reached(_)
                    | Condition::Talk(..),
                _
            ))
        )
    };
    match filter.terms.iter().any(is_told) {
        true => Rule { watched: Watched::Calls, turn: Turn::Risen, by: 100.0, ..Rule::default() },
        false => Rule::default(),
    }
}

impl AlertForm {
    /// An alert to be changed, or a new one.
    pub fn new(before: Option<Box<Alert>>) -> AlertForm {
        let alert = before.as_deref().cloned().unwrap_or_default();
        AlertForm::with(before, alert)
    }

    /// A new alert, for the calls of a filter.
    pub fn of(name: String, filter: &str) -> AlertForm {
        let read = Filter::parse(filter).map(|all| all.timeless());
        let rule = read.as_ref().map_or_else(|_| Rule::default(), rule_for);
        let filter = read.map_or_else(|_| filter.to_owned(), |all| all.to_string());
        AlertForm::with(None, Alert { name, filter, rule, ..Alert::default() })
    }

    fn with(before: Option<Box<Alert>>, alert: Alert) -> AlertForm {
        let rule = alert.rule.within_bounds();
        AlertForm {
            before,
            watched: rule.watched,
            turn: rule.turn,
            minutes: rule.minutes,
            name: alert.name.clone(),
            filter: alert.filter.clone(),
            by: written(rule.by),
            sample: rule.sample.to_string(),
            cooldown: rule.cooldown.to_string(),
            hours: hours::Typed::of(rule.hours),
            alert,
            is_opened: false,
        }
    }

    /// The rule as it is typed, where that can be read.
    fn rule(&self) -> Option<Rule> {
        Some(Rule {
            watched: self.watched,
            turn: self.turn,
            by: limit(&self.by, &self.watched.by_range(self.turn))?,
            minutes: self.minutes,
            sample: whole(&self.sample, &Rule::SAMPLE)?,
            cooldown: whole(&self.cooldown, &Rule::COOLDOWN)?,
            hours: self.hours()?,
        })
    }

    /// The hours, where they can be read and a window has room in them.
    fn hours(&self) -> Option<Hours> {
        self.hours.read().filter(|hours| hours.can_hold(self.minutes))
    }

    /// What the alert of the form would watch.
    pub fn draft(&self) -> Option<Watching> {
        Some(Watching::new(&self.calls()?, self.rule()?))
    }

    /// Which calls, where that can be read and says the same at every time.
    fn calls(&self) -> Option<Filter> {
        Filter::parse(&self.filter).ok().map(|filter| filter.timeless()).filter(|filter| !filter.slides())
    }

    /// The alert of the form as it would be saved.
    fn alert(&self, phrases: &Phrases) -> Option<Alert> {
        let rule = self.rule()?;
        let filter = self.calls()?.to_string();
        let name = match self.name.trim() {
            "" => phrases.alert_rule(&rule),
            name => name.to_owned(),
        };
        Some(Alert { name, filter, rule, ..self.alert.clone() })
    }

    /// Another figure, or another side of it: the number that stood there meant something else.
    fn turn_to(&mut self, watched: Watched, turn: Turn) {
        let turns = watched.turns();
        let turn = if turns.contains(&turn) { turn } else { turns[turns.len() - 1] };
        let before = (self.watched == Watched::Calls, self.turn);
        (self.watched, self.turn) = (watched, turn);
        if before != (watched == Watched::Calls, turn) {
            self.by = written(watched.usual_by(turn));
        }
    }
}

fn written(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { value.to_string() }
}

/// A limit as it is typed, `20` or `20 %`.
fn limit(text: &str, range: &RangeInclusive<f64>) -> Option<f64> {
    text.trim().trim_end_matches('%').trim().parse().ok().filter(|value| range.contains(value))
}

fn whole<T: FromStr + PartialOrd>(text: &str, range: &RangeInclusive<T>) -> Option<T> {
    text.trim().parse().ok().filter(|value| range.contains(value))
}

/// The ends of a range in words.
fn ends<T>(range: &RangeInclusive<T>, written: impl Fn(&T) -> String) -> [String; 2] {
    [written(range.start()), written(range.end())]
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn alert_ui(ui: &mut Ui, model: &Model, form: &mut AlertForm, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.alerts;
    let title = if form.before.is_some() { w.form_edit } else { w.form_new };
    let frame = Dialog { id: Id::unique("alert"), title, detail: "", close: w.close, width: 720.0 };
    let is_known = form.before.is_some();
    let made = form.alert(model.phrases);
    let can = made.is_some();
    let is_first = !std::mem::replace(&mut form.is_opened, true);
    let shown = frame.show(
        ui,
        |ui| {
            fields_ui(ui, model, form, is_first);
            preview_ui(ui, model, form);
        },
        |ui| {
            let save = button::primary(w.save).key(dialog::CONFIRMS).tall();
            let is_pressed = ui.add_enabled(made.is_some(), save).clicked();
            let is_saved = is_pressed || dialog::is_entered(ui);
            let is_cancelled = ui.add(button::secondary(w.cancel).key(dialog::CLOSES).tall()).clicked();
            let left = |ui: &mut Ui| is_known && ui.add(button::ghost(w.remove).tall()).clicked();
            let is_removed = ui.with_layout(Layout::left_to_right(Align::Center), left).inner;
            (is_saved, is_cancelled, is_removed)
        },
    );
    let (is_saved, is_cancelled, is_removed) = shown.footer;
    if let Some(alert) = made.filter(|_| is_saved) {
        wishes.push(Command::SaveAlert { before: form.before.clone(), alert: Box::new(alert) });
    }
    if let Some(before) = form.before.clone().filter(|_| is_removed) {
        wishes.push(Command::RemoveAlert(before));
    }
    shown.close || is_saved && can || is_cancelled || is_removed
}

fn fields_ui(ui: &mut Ui, model: &Model, form: &mut AlertForm, is_first: bool) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    let rows = card::KeyValues { label_width: LABELS, row: 32.0 };
    let hint = form.rule().map(|rule| model.phrases.alert_rule(&rule)).unwrap_or_default();
    rows.line(ui, w.name, |ui| {
        let name = field::TextField::new(w.name, &mut form.name).unlabelled().hint(&hint);
        let name = name.hide(model.hidden_input()).show(ui);
        // What is kept has its name already.
        if is_first && form.before.is_none() {
            name.request_focus();
        }
    });
    rows.line(ui, w.calls, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            views_ui(ui, model, form);
            let filter = field::TextField::new(w.calls, &mut form.filter).unlabelled().code();
            filter.hint(w.calls_hint).hide(model.hidden_input()).show(ui);
        });
    });
    let note = if let Err(error) = Filter::parse(&form.filter) {
        theme::small(model.filter_error(&form.filter, &error)).color(t.red)
    } else if form.calls().is_none() {
        theme::small(w.calls_slide).color(t.red)
    } else {
        theme::small(w.calls_note).color(t.text2)
    };
    // Its lines stand as close as lines of text do.
    let notes = card::KeyValues { row: Type::Small.line_height(), ..rows };
    notes.row(ui, "", |ui| ui.add(Label::new(note).wrap()));
    rows.line(ui, w.figure, |ui| {
        let options = Watched::ALL.map(|watched| (watched, model.phrases.watched(watched)));
        let mut watched = form.watched;
        if field::Dropdown::new(w.figure).tall().choose(ui, &mut watched, &options) {
            form.turn_to(watched, form.turn);
        }
    });
    rows.line(ui, w.when, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        let options: Vec<_> = form
            .watched
            .turns()
            .iter()
            .map(|turn| (*turn, turn_words(model.phrases, form.watched, *turn)))
            .collect();
        let mut turn = form.turn;
        if field::Dropdown::new(w.when).tall().choose(ui, &mut turn, &options) {
            form.turn_to(form.watched, turn);
        }
        field::TextField::new(w.limit_name, &mut form.by).unlabelled().width(NUMBER).show(ui);
        let unit = match (form.watched, form.turn) {
            (Watched::Calls, Turn::Below | Turn::Above) => w.unit_calls,
            (Watched::Calls, Turn::Fallen) => w.percent_of_calls,
            (_, Turn::Fallen) => w.percent_of_usual,
            (_, Turn::Risen) => w.percent_more,
            (_, Turn::Below | Turn::Above) => w.percent,
        };
        let range = form.watched.by_range(form.turn);
        let is_read = limit(&form.by, &range).is_some();
        note_ui(ui, model, is_read, ends(&range, |end| written(*end)), unit);
    });
    rows.line(ui, w.window, |ui| {
        let mut windows = WINDOWS.to_vec();
        if !windows.contains(&form.minutes) {
            windows.push(form.minutes);
            windows.sort_unstable();
        }
        let words: Vec<String> = windows.iter().map(|minutes| model.phrases.window(*minutes)).collect();
        let options: Vec<(u32, &str)> =
            windows.iter().copied().zip(words.iter().map(String::as_str)).collect();
        field::Dropdown::new(w.window).tall().choose(ui, &mut form.minutes, &options);
    });
    if form.watched != Watched::Calls || form.turn.is_of_usual() {
        rows.line(ui, w.sample, |ui| {
            ui.spacing_mut().item_spacing.x = S8;
            field::TextField::new(w.sample, &mut form.sample).unlabelled().width(NUMBER).show(ui);
            ui.label(theme::small(w.unit_calls));
            let is_count = form.watched == Watched::Calls;
            let words = if is_count { w.sample_note_calls } else { w.sample_note };
            note_ui(
                ui,
                model,
                whole(&form.sample, &Rule::SAMPLE).is_some(),
                ends(&Rule::SAMPLE, u64::to_string),
                words,
            );
        });
    }
    hours::hours_ui(ui, model, rows, form);
    rows.line(ui, w.cooldown, |ui| {
        ui.spacing_mut().item_spacing.x = S8;
        field::TextField::new(w.cooldown, &mut form.cooldown).unlabelled().width(NUMBER).show(ui);
        ui.label(theme::small(w.unit_minutes));
        let is_read = whole(&form.cooldown, &Rule::COOLDOWN).is_some();
        note_ui(ui, model, is_read, ends(&Rule::COOLDOWN, u32::to_string), w.cooldown_note);
    });
}

/// The filter of a saved view.
fn views_ui(ui: &mut Ui, model: &Model, form: &mut AlertForm) {
    let w = &model.phrases.alerts;
    field::Dropdown::new(w.from_view).tall().show(ui, w.from_view, |ui| {
        for place in [Place::History, Place::Live] {
            for view in views::of(&model.settings, model.phrases, place) {
                if menu::item(ui, None, &model.text(&view.name), None).clicked() {
                    let filter = Filter::parse(&view.filter).unwrap_or_default();
                    form.filter = filter.timeless().to_string();
                    if form.name.trim().is_empty() && !view.filter.is_empty() {
                        form.name = view.name;
                    }
                    ui.close();
                }
            }
        }
    });
}

fn turn_words(phrases: &Phrases, watched: Watched, turn: Turn) -> &'static str {
    let w = &phrases.alerts;
    match (watched, turn) {
        (Watched::Calls, Turn::Below) => w.turn_fewer,
        (Watched::Calls, Turn::Above) => w.turn_reaches,
        (_, Turn::Below) => w.turn_below,
        (_, Turn::Above) => w.turn_above,
        (_, Turn::Fallen) => w.turn_fallen,
        (_, Turn::Risen) => w.turn_risen,
    }
}

/// What a number means; in place of that, what is wrong with it.
fn note_ui(ui: &mut Ui, model: &Model, is_read: bool, [from, to]: [String; 2], words: &str) {
    let t = Tokens::of(ui);
    if is_read {
        ui.label(theme::small(words).color(t.text2));
        return;
    }
    let blanks = [("from", from), ("to", to)];
    ui.label(theme::small(filled(model.phrases.alerts.wrong_number, &blanks)).color(t.red));
}

/// What it is now, and what it would have raised.
fn preview_ui(ui: &mut Ui, model: &Model, form: &AlertForm) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    card::rule(ui);
    let stand = form.draft().and_then(|draft| model.alerts.of(&draft).cloned());
    let sentence = form.rule().map(|rule| model.phrases.alert_rule(&rule)).unwrap_or_default();
    card::heading(ui, w.preview, &sentence);
    ui.scope(|ui| {
        ui.set_min_height(PREVIEW);
        match stand {
            Some(stand) => {
                alerts::figure_ui(ui, model, &stand);
                alerts::course_ui(ui, model, &stand, None);
            }
            None => {
                let words = if form.draft().is_some() { w.counting } else { w.preview_wrong };
                ui.label(theme::small(words).color(t.text3));
            }
        }
    });
}

/// The height of figure and course together, kept free while there are none: else the dialog, which stands in the
/// middle, would move under the hands of whoever types.
const PREVIEW: f32 = 164.0;
