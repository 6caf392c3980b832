//! One alert: its name, what it watches, how it stands, and what can be done about it.

use egui::{Align, Label, Layout, Ui};

use super::trace::{course_ui, figure_ui};
use crate::backend::{Stand, Watching};
use crate::call::Stamp;
use crate::call::alert::Standing;
use crate::call::filter::Filter;
use crate::i18n::{fill, filled};
use crate::settings::Alert;
use crate::ui::command::{Command, Setting};
use crate::ui::gather::alerts::show_calls;
use crate::ui::model::Model;
use crate::ui::panel::history::terms;
use crate::ui::theme::{self, S8, S12, Tokens, Tone, Type};
use crate::ui::widget::{badge, button, card, field, ink, menu};

/// Hours for which somebody may want to hear nothing.
const SNOOZES: [i64; 3] = [1, 4, 24];

/// What it watches, in a sentence, and of which calls.
pub fn sentence(model: &Model, alert: &Alert) -> String {
    let rule = model.phrases.alert_rule(&alert.rule.within_bounds());
    let calls = of_which(model, alert);
    format!("{rule} · {calls}")
}

/// Which calls, in words; as it was written where it cannot be read.
fn of_which(model: &Model, alert: &Alert) -> String {
    let Ok(filter) = Filter::parse(&alert.filter) else { return model.text(&alert.filter).into_owned() };
    if filter.is_empty() {
        return model.phrases.alerts.of_all.to_owned();
    }
    model.text(&terms::joined(model.phrases, &filter.terms, " · ")).into_owned()
}

pub fn rule_ui(ui: &mut Ui, model: &Model, alert: &Alert) {
    let t = Tokens::of(ui);
    let rule = model.phrases.alert_rule(&alert.rule.within_bounds());
    let runs = [(&*rule, Type::Small, t.text), (&*of_which(model, alert), Type::Small, t.text2)];
    let shown = card::runs(ui, &runs, S12);
    if !alert.filter.trim().is_empty() {
        shown.on_hover_text(model.text(&alert.filter));
    }
}

/// Whether something is raised of it that somebody wants to hear of.
pub fn is_raised(model: &Model, at: usize, alert: &Alert) -> bool {
    let stand = model.alerts.at(at);
    alert.is_heard(model.now) && stand.is_some_and(|stand| stand.course.open().next().is_some())
}

pub fn alert_ui(ui: &mut Ui, model: &Model, at: usize, alert: &Alert, wishes: &mut Vec<Command>) {
    let stand = model.alerts.at(at).map(|stand| &**stand);
    let content = |ui: &mut Ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = S8;
        head_ui(ui, model, (at, alert), stand, wishes);
        if let Some(stand) = stand {
            figure_ui(ui, model, stand);
            since_ui(ui, model, stand);
        }
        rule_ui(ui, model, alert);
        if let Err(error) = Watching::of(alert) {
            let problem = model.filter_error(&alert.filter, &error);
            let said = fill(model.phrases.alerts.bad_filter, &[("problem", &problem)]);
            card::banner(ui, Tone::Orange, &said, None);
        }
        let Some(stand) = stand else { return };
        course_ui(ui, model, stand, Some(wishes));
    };
    if is_raised(model, at, alert) {
        card::edged(ui, Tone::Orange, content);
    } else {
        card::card(ui, content);
    }
}

/// How it stands, in a word.
fn state(model: &Model, alert: &Alert, stand: Option<&Stand>) -> (String, Tone) {
    let w = &model.phrases.alerts;
    if !alert.on {
        return (w.off.to_owned(), Tone::Plain);
    }
    let Some((stand, last)) = stand.and_then(|stand| Some((stand, stand.course.last()?))) else {
        let is_read = Watching::of(alert).is_ok();
        let (word, tone) = if is_read { (w.counting, Tone::Plain) } else { (w.wrong, Tone::Orange) };
        return (word.to_owned(), tone);
    };
    match (stand.course.open().next(), last.standing) {
        (Some(_), _) => (w.raised.to_owned(), Tone::Orange),
        (None, Standing::Unknown(_)) => (w.unclear.to_owned(), Tone::Plain),
        (None, Standing::Within) => (w.well.to_owned(), Tone::Plain),
        (None, Standing::Between | Standing::Beyond) => (w.near.to_owned(), Tone::Plain),
    }
}

fn head_ui(
    ui: &mut Ui,
    model: &Model,
    (at, alert): (usize, &Alert),
    stand: Option<&Stand>,
    wishes: &mut Vec<Command>,
) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    let (word, tone) = state(model, alert, stand);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(button::secondary(w.edit)).clicked() {
                wishes.push(Command::EditAlert(Some(Box::new(alert.clone()))));
            }
            if alert.on {
                snooze_ui(ui, model, (at, alert), wishes);
            }
            let mut on = alert.on;
            if field::checkbox(ui, &mut on, w.watch).changed() {
                let alert = Box::new(alert.clone());
                wishes.push(Command::Set(Setting::SwitchAlert { at, alert, on }));
            }
            // Several reasons at once have chips of their own.
            let open = stand.and_then(|stand| Some((stand, stand.course.open().next()?)));
            if let Some((stand, incident)) = open
                && ui.add(button::primary(w.show_calls)).clicked()
            {
                wishes.push(show_calls(model, stand, incident));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                badge::side(ui, &word, tone);
                let until = alert.snoozed_until.filter(|_| alert.on && alert.is_snoozed(model.now));
                if let Some(until) = until {
                    let time = moment(model, until.stamp());
                    badge::side(ui, &fill(w.snoozed, &[("time", &time)]), Tone::Plain);
                }
                let name = model.text(&alert.name);
                let ink = if alert.on { t.text } else { t.text2 };
                let galley =
                    ink::line_within(ui.painter(), &name, Type::CardTitle, ink, ui.available_width());
                let is_cut = galley.elided;
                let shown = ui.add(Label::new(galley));
                if is_cut {
                    shown.on_hover_text(name);
                }
            });
        });
    });
}

fn snooze_ui(ui: &mut Ui, model: &Model, (at, alert): (usize, &Alert), wishes: &mut Vec<Command>) {
    let w = &model.phrases.alerts;
    let snooze = |until| Command::Set(Setting::SnoozeAlert { at, alert: Box::new(alert.clone()), until });
    if alert.is_snoozed(model.now) {
        if ui.add(button::secondary(w.wake)).clicked() {
            wishes.push(snooze(None));
        }
        return;
    }
    field::Dropdown::new(w.snooze).show(ui, w.snooze, |ui| {
        for (hours, words) in SNOOZES.into_iter().zip([w.snooze_hour, w.snooze_half_day, w.snooze_day]) {
            if menu::item(ui, None, words, None).clicked() {
                let until = Some(model.now.plus_secs(hours * 3_600));
                wishes.push(snooze(until));
                ui.close();
            }
        }
    });
}

/// Since when the alert has been raised, and how far it went; of each reason.
fn since_ui(ui: &mut Ui, model: &Model, stand: &Stand) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    for open in stand.course.open() {
        let long = model.phrases.roughly(model.alerts.platform(model.now).since(open.raised));
        let since = filled(w.since, &[("time", moment(model, open.raised)), ("long", long)]);
        let value = open.worst.value.unwrap_or_default();
        let value = model.phrases.alert_value(stand.watching.rule.watched, value);
        let worst = filled(w.worst, &[("value", value), ("time", moment(model, open.worst.at))]);
        // Where it could not get any worse there is nothing to add.
        let is_total = open.worst.value == Some(0.0) && open.last.value == Some(0.0);
        let code = open.code.map(|code| model.named_alone(code));
        let parts = code.into_iter().chain([since]).chain((!is_total).then_some(worst));
        let said = parts.collect::<Vec<_>>().join(" · ");
        ui.label(theme::small(said).color(t.text2));
    }
}

/// `14:05`, and with its day when that is another one.
pub(super) fn moment(model: &Model, at: Stamp) -> String {
    let (civil, today) = (model.zone.civil(at), model.zone.civil(model.now.stamp()));
    let format = if civil.date() == today.date() { "%H:%M" } else { "%m-%d %H:%M" };
    civil.format(format).to_string()
}
