//! What was told of a call, in the order in which it arrived. Before each line stands its place in the platform's own
//! order; where the two disagree, that number stands out.

use egui::{Align2, Color32, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::backend::CallFile;
use crate::call::{Arrival, EventKind, Stamp};
use crate::i18n::fill;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{Run, S4, S8, Tokens, Type, small};
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
    let copies: u32 = lines.iter().map(|line| line.copies - 1).sum();
    let mut detail = lines.len().to_string();
    if copies > 0 {
        let again = fill(model.phrases.detail.events_copies, &[("n", &copies.to_string())]);
        detail = format!("{detail} · {again}");
    }
    card::heading(ui, p.events, &detail);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(S4);
    let places = Places::of(ui.available_width());
    head(ui, model, &places);
    let mut highest = 0;
    for line in &lines {
        line_ui(ui, model, line, &places, line.order < highest);
        highest = highest.max(line.order);
    }
    if file.call.clamped {
        ui.add_space(S4);
        ui.label(small(p.clamped).color(t.orange));
    }
}

struct Line {
    /// Place of the event in the platform's order, from 1.
    order: usize,
    at: Option<Stamp>,
    /// Seconds since the line before it in that order.
    delta: Option<i64>,
    arrival: Arrival,
    copies: u32,
    word: String,
    raw: String,
    /// The event ended the call without the person having been reached.
    failed: bool,
}

/// Where the columns are, from the left edge.
struct Places {
    time: f32,
    delta: f32,
    word: f32,
    /// Where the arrival begins, from the right edge; `None`: a narrow panel leaves it out.
    arrival: Option<f32>,
}

impl Places {
    fn of(width: f32) -> Places {
        let arrival = (width >= 380.0).then_some(62.0);
        Places { time: 18.0, delta: 124.0, word: 124.0 + S8, arrival }
    }
}

/// All lines, in order of arrival.
fn lines(model: &Model, file: &CallFile) -> Vec<Line> {
    let facts = &file.facts;
    let failed = file.call.outcome != crate::call::Outcome::Answered;
    let events = facts.story().into_iter().map(|(seen, leg)| {
        let event = &seen.value;
        let mut raw = event.kind.as_str().to_owned();
        let is_end = event.kind == EventKind::Disconnect;
        match (&event.digits, event.state_code) {
            (Some(digits), _) => raw = format!("{raw} {}", model.keys(digits)),
            (None, Some(code)) if is_end => raw = format!("{raw} {code}"),
            _ => {}
        }
        let word = model.phrases.event(&event.kind, leg);
        if raw == word {
            raw.clear();
        }
        (event.at, seen.arrival, seen.copies, word, raw, is_end && failed)
    });
    let cdrs = facts.cdrs().iter().map(|seen| {
        let at = seen.value.call_end_at.or(seen.value.fail_at);
        let word = model.phrases.live.cdr_word.to_owned();
        (at, seen.arrival, seen.copies, word, "fee".to_owned(), false)
    });
    let mut before: Option<Stamp> = None;
    let story = events.chain(cdrs).zip(1..);
    let mut lines: Vec<Line> = story
        .map(|((at, arrival, copies, word, raw, failed), order)| {
            let delta = at.map(|at| before.map_or(0, |before| at.since(before)));
            before = at.or(before);
            Line { order, at, delta, arrival, copies, word, raw, failed }
        })
        .collect();
    lines.sort_by_key(|line| (line.arrival, line.order));
    lines
}

fn head(ui: &mut Ui, model: &Model, places: &Places) {
    let (t, d) = (Tokens::of(ui), &model.phrases.detail);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    response.on_hover_text(d.events_detail);
    let (painter, y) = (ui.painter(), rect.center().y);
    let put = |x: f32, anchor: Align2, text: &str| {
        ink::text(painter, pos2(x, y), anchor, text, Type::Label, t.text3);
    };
    put(rect.left() + places.time, Align2::LEFT_CENTER, d.events_platform);
    put(rect.right(), Align2::RIGHT_CENTER, d.events_lag);
    if let Some(arrival) = places.arrival {
        put(rect.right() - arrival, Align2::RIGHT_CENTER, d.events_arrived);
    }
}

fn line_ui(ui: &mut Ui, model: &Model, line: &Line, places: &Places, is_out_of_order: bool) {
    let (t, p, d) = (Tokens::of(ui), &model.phrases.live, &model.phrases.detail);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let time = look::time(&model.zone, line.at);
    let delta = line.delta.map(|secs| if line.order == 1 { "0".to_owned() } else { format!("+{secs}") });
    let delta = delta.map(|delta| fill(p.seconds, &[("n", &delta)])).unwrap_or_default();
    let lag = line.at.map_or_else(
        || look::NOTHING.to_owned(),
        |at| look::lag(model.phrases, line.arrival.0.saturating_sub(at.0.saturating_mul(1000))),
    );
    let again = if line.copies > 1 { format!("×{}", line.copies) } else { String::new() };
    let order = line.order.to_string();
    let name = [&order, &time, &delta, &line.word, &line.raw, &again, &lag];
    let name: Vec<&str> = name.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, name.join(" ")));
    let painter = ui.painter();
    let y = rect.center().y;
    let put = |x: f32, anchor: Align2, text: &str, colour: Color32| {
        ink::text(painter, pos2(x, y), anchor, text, Type::Small, colour);
    };
    let left = rect.left();
    put(left, Align2::LEFT_CENTER, &order, if is_out_of_order { t.orange } else { t.text3 });
    put(left + places.time, Align2::LEFT_CENTER, &time, t.text2);
    put(left + places.delta, Align2::RIGHT_CENTER, &delta, t.text3);
    put(rect.right(), Align2::RIGHT_CENTER, &lag, t.text3);
    let arrived = look::arrival_time(&model.zone, line.arrival);
    let mut end = rect.right() - 56.0;
    if let Some(from_right) = places.arrival {
        put(rect.right() - from_right, Align2::RIGHT_CENTER, &arrived, t.text3);
        end = rect.right() - from_right - 58.0;
    }
    let word = if line.failed { t.orange } else { t.text };
    let runs: [Run<'_>; 3] = [
        (&line.word, Type::Small, word),
        (&line.raw, Type::Small, t.text2),
        (&again, Type::SmallStrong, t.text2),
    ];
    let galley = ink::runs(painter, &runs, 5.0);
    let painter = painter.with_clip_rect(rect.with_max_x(end));
    ink::put(&painter, pos2(left + places.word, y), Align2::LEFT_CENTER, galley);
    let mut told = vec![
        fill(d.mark_time, &[("time", &time)]),
        fill(d.mark_arrived, &[("time", &look::exact_arrival_time(&model.zone, line.arrival))]),
        format!("{} {lag}", p.receive_lag),
    ];
    if is_out_of_order {
        told.push(d.events_out_of_order.to_owned());
    }
    if line.copies > 1 {
        told.push(fill(d.events_came, &[("n", &line.copies.to_string())]));
    }
    response.on_hover_text(told.join("\n"));
}
