//! How the figure of an alert went: what it is now, its course over the last day, and the incidents of the last seven.

use chrono::Timelike;
use egui::Ui;

use super::one::moment;
use crate::backend::Stand;
use crate::call::Stamp;
use crate::call::alert::{Incident, Reading, Standing, Watched};
use crate::i18n::{fill, filled};
use crate::ui::command::Command;
use crate::ui::gather::alerts::show_calls;
use crate::ui::model::Model;
use crate::ui::theme::{self, CHIP, S4, S8, Tokens, Type};
use crate::ui::widget::trace::{Mark, Trace};
use crate::ui::widget::{button, card};

const HEIGHT: f32 = 72.0;
/// Incidents that are named.
const NAMED: usize = 6;

/// What it is now, and what that is measured against.
pub fn figure_ui(ui: &mut Ui, model: &Model, stand: &Stand) {
    let (t, phrases) = (Tokens::of(ui), model.phrases);
    let Some(last) = stand.course.last() else { return };
    let rule = &stand.watching.rule;
    let now = phrases.alert_now(rule.watched, last, &|code| model.named_alone(code));
    let against = phrases.alert_against(rule, last);
    let ink = if last.standing.is_known() { t.text } else { t.text3 };
    let w = &phrases.alerts;
    // Why it is still raised, or not yet.
    let why = match (stand.course.open().next().is_some(), last.standing) {
        (true, Standing::Unknown(_)) => w.still_raised,
        (true, Standing::Within | Standing::Between) => w.recovering,
        (false, Standing::Between) if last.excess(rule.turn) > 0.0 => w.maybe_chance,
        _ => "",
    };
    let runs = [(&*now, Type::Strong, ink), (&*against, Type::Small, t.text2), (why, Type::Small, t.orange)];
    let runs: Vec<_> = runs.into_iter().filter(|run| !run.0.is_empty()).collect();
    card::runs(ui, &runs, S8);
}

/// The course over the last day, and the incidents; with `wishes` they lead to their calls.
pub fn course_ui(ui: &mut Ui, model: &Model, stand: &Stand, wishes: Option<&mut Vec<Command>>) {
    trace_ui(ui, model, stand);
    incidents_ui(ui, model, stand, wishes);
}

fn trace_ui(ui: &mut Ui, model: &Model, stand: &Stand) {
    let (readings, watched) = (&stand.trace, stand.watching.rule.watched);
    let (Some(first), Some(last)) = (readings.first(), readings.last()) else { return };
    let whole = last.at.since(first.at).max(1) as f32;
    let part = |at: Stamp| (at.0 - first.at.0) as f32 / whole;
    let marks: Vec<Mark> = readings.iter().map(|reading| mark(watched, reading)).collect();
    let incidents = stand.course.incidents().iter();
    let beyond: Vec<(f32, f32)> = incidents
        .filter(|one| one.until.is_none_or(|until| until > first.at))
        .map(|one| (part(one.raised), one.until.map_or(1.0, part)))
        .collect();
    let largest =
        marks.iter().flat_map(|mark| [mark.value, mark.limit, mark.usual]).flatten().fold(0.0, f32::max);
    let top = top(watched, largest);
    let top_words = match watched {
        Watched::Calls => model.phrases.alert_value(watched, f64::from(top)),
        _ => format!("{:.0}%", top * 100.0),
    };
    let now = model.phrases.alert_now(watched, last, &|code| model.named_alone(code));
    let name = format!("{}: {now}", model.phrases.alerts.trace);
    let trace = Trace {
        name: &name,
        marks: &marks,
        beyond: &beyond,
        top: (top, &top_words),
        ticks: &ticks(model, readings, &part),
        height: HEIGHT,
        nothing: model.phrases.alerts.trace_nothing,
    };
    let (response, pointed) = trace.show(ui);
    if let Some(reading) = pointed.and_then(|at| readings.get(at)) {
        response.on_hover_text_at_pointer(said(model, stand, reading));
    }
}

/// A share of too few leaps from nothing to all and says nothing: it is no part of the line.
fn mark(watched: Watched, reading: &Reading) -> Mark {
    let is_thin = !reading.standing.is_known();
    Mark {
        value: reading.value.filter(|_| !is_thin || watched == Watched::Calls).map(|value| value as f32),
        limit: reading.limit.filter(|limit| *limit > 0.0).map(|limit| limit as f32),
        usual: reading.usual.map(|usual| usual.value as f32),
        is_thin,
    }
}

/// A round number that everything stays below: `0.5`, `20`.
fn top(watched: Watched, largest: f32) -> f32 {
    if watched != Watched::Calls {
        return if largest == 0.0 { 1.0 } else { ((largest * 10.0).ceil() / 10.0).clamp(0.1, 1.0) };
    }
    let largest = largest.max(1.0);
    let power = 10_f32.powf(largest.log10().floor());
    [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|top| *top >= largest)
        .unwrap_or(largest)
}

/// Every sixth hour by the clocks of the zone.
fn ticks(model: &Model, readings: &[Reading], part: &dyn Fn(Stamp) -> f32) -> Vec<(f32, String)> {
    let at = readings.iter().map(|reading| reading.at).filter(|at| {
        let civil = model.zone.civil(*at);
        civil.hour().is_multiple_of(6) && civil.minute() < 10 && at.0 % 600 == 0
    });
    at.map(|at| (part(at), model.zone.format_minute(at))).collect()
}

/// A reading, for the pointer.
fn said(model: &Model, stand: &Stand, reading: &Reading) -> String {
    let rule = &stand.watching.rule;
    let window = format!("{} – {}", moment(model, reading.from(rule)), moment(model, reading.at));
    let now = model.phrases.alert_now(rule.watched, reading, &|code| model.named_alone(code));
    let against = model.phrases.alert_against(rule, reading);
    format!("{window}\n{now}\n{against}").trim_end().to_owned()
}

/// How often it was raised in the last seven days, and when.
fn incidents_ui(ui: &mut Ui, model: &Model, stand: &Stand, wishes: Option<&mut Vec<Command>>) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    let all = stand.course.incidents();
    let words = model.phrases.alert_week(all.len(), wishes.is_some());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(S8, S4);
        ui.spacing_mut().interact_size.y = CHIP;
        ui.label(theme::small(words).color(t.text2));
        let mut pressed = None;
        // The only one that is raised has a button of its own.
        let open = stand.course.open().count();
        let is_named = |incident: &&Incident| wishes.is_none() || open != 1 || incident.until.is_some();
        for incident in all.iter().rev().take(NAMED).filter(is_named) {
            let words = incident_words(model, stand, incident);
            if wishes.is_none() {
                ui.label(theme::small(words).color(t.text2));
            } else {
                let chip = ui.push_id(incident.raised.0, |ui| button::chip(ui, "", &words, None)).inner.body;
                if chip.on_hover_text(incident_detail(model, stand, incident)).clicked() {
                    pressed = Some(incident);
                }
            }
        }
        if all.len() > NAMED {
            let more = fill(w.more, &[("n", &(all.len() - NAMED).to_string())]);
            ui.label(theme::small(more).color(t.text3));
        }
        if let (Some(incident), Some(wishes)) = (pressed, wishes) {
            wishes.push(show_calls(model, stand, incident));
        }
    });
}

/// How far it went, and of which reason.
fn incident_detail(model: &Model, stand: &Stand, incident: &Incident) -> String {
    let watched = stand.watching.rule.watched;
    let value = model.phrases.alert_now(watched, &incident.worst, &|code| model.named_alone(code));
    filled(model.phrases.alerts.worst, &[("value", value), ("time", moment(model, incident.worst.at))])
}

/// `11-21 14:05 – 14:40  31.0%`.
fn incident_words(model: &Model, stand: &Stand, incident: &Incident) -> String {
    let w = &model.phrases.alerts;
    let from = moment(model, incident.raised);
    let when = match incident.until {
        None => fill(w.still, &[("from", &from)]),
        Some(until) => {
            let (from_day, to_day) =
                (model.zone.civil(incident.raised).date(), model.zone.civil(until).date());
            let to = if from_day == to_day { model.zone.format_minute(until) } else { moment(model, until) };
            filled(w.incident, &[("from", from), ("to", to)])
        }
    };
    let value = incident.worst.value.unwrap_or_default();
    let value = model.phrases.alert_value(stand.watching.rule.watched, value);
    match incident.code {
        Some(code) => format!("{when}  {} {value}", code.code),
        None => format!("{when}  {value}"),
    }
}
