//! The figures that are looked at first, each on a tile with what it is made of.

use egui::{Color32, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{percent, stretch, worth};
use crate::backend::{Before, Figures};
use crate::call::Stamp;
use crate::call::kpi::{Kpis, Length, Ratio, Share};
use crate::i18n::{Phrases, fill, filled, grouped};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{RADIUS_CARD, S4, S12, S16, Tokens, Type};
use crate::ui::widget::ink;

/// Narrower tiles would cut their words.
const NARROWEST: f32 = 240.0;
/// As high as its lines; narrow ones have a line more.
const HEIGHT: f32 = 108.0;
const LINE: f32 = 16.0;

/// A figure, its name, two lines on what it is made of, and what it was some weeks earlier.
struct Tile<'a> {
    name: &'a str,
    value: String,
    details: [String; 2],
    /// `None`: nothing to compare it with.
    before: Option<String>,
    /// Of so few that it tells little.
    is_thin: bool,
}

pub fn headline_ui(ui: &mut Ui, model: &Model, figures: &Figures) {
    let tiles = [ended(model, figures), asr(model, figures), talk(model, figures), busiest(model, figures)];
    let room = ui.available_width() + S12;
    let columns = ((room / (NARROWEST + S12)) as usize).clamp(1, tiles.len());
    // Two and two rather than three and one.
    let columns = if columns == 3 { 2 } else { columns };
    let width = room / columns as f32 - S12;
    let lines = usize::from(columns > 2) + usize::from(figures.before.is_some());
    let height = HEIGHT + LINE * lines as f32;
    // Why the comparison may mislead.
    let note = figures.before.as_ref().filter(|before| before.has_gaps).map(|before| {
        let when = model.phrases.weeks_earlier(before.weeks);
        fill(model.phrases.kpi.before_gaps, &[("when", &when)])
    });
    for line in tiles.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = S12;
            line.iter().for_each(|tile| tile.show(ui, vec2(width, height), note.as_deref()));
        });
    }
}

impl Tile<'_> {
    fn show(&self, ui: &mut Ui, size: Vec2, note: Option<&str>) {
        let t = Tokens::of(ui);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let under: Vec<&str> = self.details.iter().chain(&self.before).map(String::as_str).collect();
        let said = || format!("{}: {}, {}", self.name, self.value, under.join(", "));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), said()));
        let painter = ui.painter();
        painter.rect(rect, RADIUS_CARD, t.panel, t.hairline(), egui::StrokeKind::Inside);
        let (left, room) = (rect.left() + S16, rect.width() - 2.0 * S16);
        let value = if self.is_thin { t.text3 } else { t.text };
        let lines: [(&str, Type, Color32); 4] = [
            (self.name, Type::Small, t.text2),
            (&self.value, Type::Counter, value),
            (&self.details[0], Type::Small, t.text2),
            (&self.details[1], Type::Small, t.text3),
        ];
        let (mut top, mut is_cut) = (rect.top() + S12, false);
        for (place, (text, step, color)) in lines.into_iter().enumerate() {
            let rows = if place + 1 == lines.len() { 2 } else { 1 };
            let galley = ink::lines_within(painter, text, step, color, room, rows);
            is_cut |= galley.elided;
            ink::put(painter, pos2(left, top), egui::Align2::LEFT_TOP, galley);
            top += step.line_height() + if step == Type::Counter { S4 } else { 0.0 };
        }
        if let Some(before) = &self.before {
            let galley = ink::line_within(painter, before, Type::Small, t.text2, room);
            is_cut |= galley.elided;
            let bottom = pos2(left, rect.bottom() - S12);
            ink::put(painter, bottom, egui::Align2::LEFT_BOTTOM, galley);
        }
        let cut = if is_cut { under } else { Vec::new() };
        let more: Vec<&str> = cut.into_iter().chain(note.filter(|_| self.before.is_some())).collect();
        if !more.is_empty() {
            response.on_hover_text(more.join("\n"));
        }
    }
}

/// What a figure was some weeks earlier, as `said` says it once that has been counted.
fn before(
    phrases: &Phrases,
    figures: &Figures,
    said: impl FnOnce(&Before, &Kpis) -> String,
) -> Option<String> {
    let before = figures.before.as_ref()?;
    let counting = || fill(phrases.kpi.before_counting, &[("when", &phrases.weeks_earlier(before.weeks))]);
    Some(match &before.kpis {
        None => counting(),
        Some(kpis) if kpis.calls == 0 => phrases.no_calls_before(before.weeks),
        Some(kpis) => said(before, kpis),
    })
}

fn ended<'a>(model: &'a Model, figures: &Figures) -> Tile<'a> {
    let (phrases, kpis) = (model.phrases, &figures.kpis);
    let w = &phrases.insights;
    let abr = kpis.share(Share::Abr);
    let answered = [("answered", grouped(abr.hits)), ("missed", grouped(abr.of - abr.hits))];
    let minutes = |minutes: i64| grouped(minutes.unsigned_abs());
    let billed = [("n", minutes(kpis.billed_minutes)), ("legs", minutes(kpis.leg_minutes))];
    Tile {
        name: w.ended,
        value: grouped(abr.of),
        details: [filled(w.ended_detail, &answered), filled(phrases.kpi.minutes, &billed)],
        before: before(phrases, figures, |then, kpis| {
            phrases.calls_before(then.weeks, abr.of, kpis.share(Share::Abr).of)
        }),
        is_thin: false,
    }
}

fn asr<'a>(model: &'a Model, figures: &Figures) -> Tile<'a> {
    let ratio = figures.kpis.share(Share::Asr);
    let (name, how) = model.phrases.share(Share::Asr);
    Tile {
        name,
        value: percent(ratio),
        details: [worth(model.phrases, ratio), how.to_owned()],
        before: before(model.phrases, figures, |then, kpis| {
            model.phrases.share_before(then.weeks, ratio, kpis.share(Share::Asr))
        }),
        is_thin: ratio.is_thin(),
    }
}

fn talk<'a>(model: &'a Model, figures: &Figures) -> Tile<'a> {
    let (w, spread) = (&model.phrases.insights, figures.kpis.length(Length::Talk));
    let at = |share| {
        spread
            .percentile(share)
            .map_or_else(|| look::NOTHING.to_owned(), |s| model.phrases.verdict.duration(s))
    };
    let blanks = [("median", at(0.5)), ("p95", at(0.95))];
    let mean = spread.mean().map(|secs| model.phrases.verdict.duration(secs.round() as i64));
    let detail = if mean.is_some() { filled(w.talk_detail, &blanks) } else { w.nothing_detail.to_owned() };
    Tile {
        name: w.talk,
        value: mean.unwrap_or_else(|| look::NOTHING.to_owned()),
        details: [detail, filled(w.talk_of, &[("n", grouped(spread.n()))])],
        before: before(model.phrases, figures, |then, kpis| {
            model.phrases.length_before(then.weeks, spread, kpis.length(Length::Talk))
        }),
        is_thin: spread.n() < Ratio::ENOUGH,
    }
}

fn busiest<'a>(model: &'a Model, figures: &Figures) -> Tile<'a> {
    let w = &model.phrases.insights;
    let slices = &figures.slices;
    // The first of those with the most.
    let most =
        slices.iter().rev().max_by_key(|(_, _, slice)| slice.most).filter(|(_, _, slice)| slice.most > 0);
    let when = |(from, to)| stretch::short(figures.step, (from, to), &figures.zone);
    let Some(hour) = figures.busiest else {
        let details = [w.nothing_detail.to_owned(), String::new()];
        let value = look::NOTHING.to_owned();
        return Tile { name: w.busiest, value, details, before: None, is_thin: false };
    };
    let from = figures.zone.civil(hour.from);
    let to = from + chrono::Duration::hours(1);
    let day = ("day", from.format("%Y-%m-%d").to_string());
    // What is divided by an hour must have lasted one: of less there is no busiest hour, only a peak.
    let is_part = figures.kpis.filed.is_none_or(|(_, last)| last < Stamp(hour.from.0 + 3_600));
    if let Some((from, to, slice)) = most.filter(|_| is_part) {
        return Tile {
            name: w.peak,
            value: filled(w.peak_value, &[("n", grouped(slice.most))]),
            details: [when((*from, *to)), filled(w.busiest_part, &[day])],
            before: None,
            is_thin: false,
        };
    }
    let most = most
        .map(|(from, to, slice)| filled(w.most, &[("n", grouped(slice.most)), ("when", when((*from, *to)))]));
    let blanks = [day, ("erlang", format!("{:.1}", hour.erlang))];
    Tile {
        name: w.busiest,
        value: format!("{}–{}", from.format("%H:%M"), to.format("%H:%M")),
        details: [filled(w.busiest_detail, &blanks), most.unwrap_or_default()],
        before: None,
        is_thin: false,
    }
}
