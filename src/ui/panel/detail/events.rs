//! What was told of a call, in the order of its story.

use egui::{Align2, Sense, Ui, WidgetInfo, vec2};

use crate::backend::CallFile;
use crate::call::{Arrival, EventKind, Stamp};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{Run, S4, S8, Tokens, Type, label, small};
use crate::ui::widget::{card, ink};

const ROW: f32 = 24.0;

/// The table with its heading; quietly waits while the call is being read.
pub fn events_ui(ui: &mut Ui, model: &Model) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let Some(file) = super::file(model) else {
        card::heading(ui, p.events, "");
        ui.label(small(p.reading).color(t.text3));
        return;
    };
    let lines = lines(model, file);
    card::heading_with(ui, p.events, &lines.len().to_string(), |ui| {
        ui.label(label(p.receive_lag).color(t.text2)).on_hover_text(p.receive_lag_detail);
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(S4);
    let mut before: Option<Stamp> = None;
    for line in &lines {
        show(ui, model, line, before);
        before = line.at.or(before);
    }
    if file.call.clamped {
        ui.add_space(S4);
        ui.label(small(p.clamped).color(t.orange));
    }
}

struct Line {
    at: Option<Stamp>,
    arrival: Arrival,
    word: String,
    raw: String,
    /// It ended the call without the person having been reached.
    failed: bool,
}

fn lines(model: &Model, file: &CallFile) -> Vec<Line> {
    let facts = &file.facts;
    let failed = file.call.outcome != crate::call::Outcome::Answered;
    let events = facts.story().into_iter().map(|(seen, leg)| {
        let event = &seen.value;
        let mut raw = event.kind.as_str().to_owned();
        let is_end = event.kind == EventKind::Disconnect;
        match (&event.digits, event.state_code) {
            (Some(digits), _) => raw = format!("{raw} {digits}"),
            (None, Some(code)) if is_end => raw = format!("{raw} {code}"),
            _ => {}
        }
        Line {
            at: event.at,
            arrival: seen.arrival,
            word: model.phrases.event(&event.kind, leg),
            raw,
            failed: is_end && failed,
        }
    });
    let cdrs = facts.cdrs().iter().map(|seen| Line {
        at: seen.value.call_end_at.or(seen.value.fail_at),
        arrival: seen.arrival,
        word: model.phrases.live.cdr_word.to_owned(),
        raw: "fee".to_owned(),
        failed: false,
    });
    events.chain(cdrs).collect()
}

fn show(ui: &mut Ui, model: &Model, line: &Line, before: Option<Stamp>) {
    let (t, p) = (Tokens::of(ui), &model.phrases.live);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let time = look::time(&model.zone, line.at);
    let delta = match (line.at, before) {
        (Some(at), Some(before)) => format!("+{}", at.since(before)),
        (Some(_), None) => "0".to_owned(),
        (None, _) => String::new(),
    };
    let delta = if delta.is_empty() { delta } else { crate::i18n::fill(p.seconds, &[("n", &delta)]) };
    let lag = line.at.map_or_else(
        || look::NOTHING.to_owned(),
        |at| look::lag(model.phrases, line.arrival.0.saturating_sub(at.0.saturating_mul(1000))),
    );
    response.widget_info(|| {
        WidgetInfo::labeled(
            egui::Role::Label,
            true,
            format!("{time} {delta} {} {} {lag}", line.word, line.raw),
        )
    });
    let painter = ui.painter();
    let (left, y) = (rect.left(), rect.center().y);
    let at = |x: f32| egui::pos2(left + x, y);
    ink::text(painter, at(0.0), Align2::LEFT_CENTER, &time, Type::Small, t.text2);
    ink::text(painter, at(104.0), Align2::RIGHT_CENTER, &delta, Type::Small, t.text3);
    let word = if line.failed { t.orange } else { t.text };
    let runs: [Run<'_>; 2] = [(&line.word, Type::Small, word), (&line.raw, Type::Small, t.text2)];
    let galley = ink::runs(painter, &runs, 5.0);
    ink::put(painter, at(104.0 + S8 + S4), Align2::LEFT_CENTER, galley);
    let right = egui::pos2(rect.right(), y);
    ink::text(painter, right, Align2::RIGHT_CENTER, &lag, Type::Small, t.text3);
}
