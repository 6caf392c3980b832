//! Key figures of the calls of the history's filter: four that are looked at first, their course over time, all shares
//! with what they are worth, lengths of time, why calls were not answered, and the numbers with the most calls. Figures
//! that are still being counted say so.

mod course;
mod headline;
mod numbers;
mod stretch;
mod tables;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use egui::{Frame, Margin, ScrollArea, Ui};

use super::super::command::Command;
use super::super::model::Model;
use super::history::{self, HistoryView};
use super::look;
use super::trouble::store_words;
use crate::backend::Figures;
use crate::call::kpi::Ratio;
use crate::i18n::{self, Phrases, bounds, fill, filled, grouped};
use crate::ui::theme::{S8, S12, Tokens, Tone, Type};
use crate::ui::widget::card;
use crate::ui::widget::chart::ChartState;
use crate::ui::widget::scroll::scroll;

/// Below this width, in points, things stand one above the other that else stand side by side.
const ROOM_FOR_TWO: f32 = 900.0;
/// The part of the width that the shares have side by side.
const SHARES: f32 = 0.66;
/// Opacity of what belongs to an earlier filter, or to some of the calls only.
const NOT_YET: f32 = 0.5;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct InsightsView {
    chart: ChartState,
    /// What a stretch is being chosen of.
    held: Option<Arc<Figures>>,
    shows_all_numbers: bool,
}

pub fn insights_ui(
    ui: &mut Ui,
    model: &Model,
    view: &mut InsightsView,
    history: &mut HistoryView,
    wishes: &mut Vec<Command>,
) {
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 0 }).show(ui, |ui| {
        history::filters_ui(ui, model, history, wishes);
    });
    if model.history.rows == 0 && model.history.complete {
        return history::empty_ui(ui, model, wishes);
    }
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 4, bottom: 16 }).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = S12;
            content_ui(ui, model, view, wishes);
        });
    });
}

fn content_ui(ui: &mut Ui, model: &Model, view: &mut InsightsView, wishes: &mut Vec<Command>) {
    let (w, counted) = (&model.phrases.insights, &model.figures);
    if let Some(problem) = &counted.problem {
        let said = fill(w.failed, &[("problem", &store_words(model, problem))]);
        card::banner(ui, Tone::Red, &said, None);
    }
    if !view.chart.is_choosing() || view.held.is_none() {
        view.held.clone_from(&counted.counts);
    }
    let figures = view.held.as_deref();
    about_ui(ui, model, figures);
    let Some(figures) = figures else { return };
    if counted.is_old || !figures.is_whole {
        ui.multiply_opacity(NOT_YET);
    }
    headline::headline_ui(ui, model, figures);
    course::course_ui(ui, model, &mut view.chart, figures, wishes);
    if ui.available_width() < ROOM_FOR_TWO {
        tables::shares_ui(ui, model, figures);
        tables::reasons_ui(ui, model, figures, 0.0, wishes);
    } else {
        let whole = ui.available_width() - S12;
        let left = (whole * SHARES).floor();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = S12;
            let height = column(ui, left, |ui| tables::shares_ui(ui, model, figures));
            column(ui, whole - left, |ui| tables::reasons_ui(ui, model, figures, height, wishes));
        });
    }
    tables::lengths_ui(ui, model, figures);
    numbers::numbers_ui(ui, model, &mut view.shows_all_numbers, figures, wishes);
}

fn column<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.set_width(width);
        content(ui)
    })
    .inner
}

/// Which calls these are, which of them count nowhere, and how far they have been counted. One line whatever it says.
fn about_ui(ui: &mut Ui, model: &Model, figures: Option<&Figures>) {
    let (phrases, t) = (model.phrases, Tokens::of(ui));
    let how = match figures {
        Some(_) if model.figures.is_old => phrases.insights.renewed.to_owned(),
        Some(figures) if figures.is_whole => String::new(),
        counted => {
            let calls = counted.map_or(0, |figures| figures.kpis.calls);
            fill(phrases.insights.counting, &[("n", &grouped(calls))])
        }
    };
    let kpis = figures.map(|figures| &figures.kpis);
    let calls = figures.and_then(|Figures { kpis, zone, .. }| {
        let (from, to) = kpis.filed?;
        let ends = [("from", zone.format(from)), ("to", zone.format(to))];
        let blanks = [("n", grouped(kpis.calls)), ("zone", zone.label())];
        Some(filled(phrases.kpi.calls, &[ends, blanks].concat()))
    });
    let left_out = kpis.filter(|kpis| kpis.in_progress + kpis.unknown > 0).map(|kpis| {
        let blanks = [("running", grouped(kpis.in_progress)), ("unknown", grouped(kpis.unknown))];
        filled(phrases.kpi.left_out, &blanks)
    });
    let (calls, left_out) = (calls.unwrap_or_default(), left_out.unwrap_or_default());
    let runs =
        [(&calls, Type::SmallStrong, t.text), (&left_out, Type::Small, t.text2), (&how, Type::Small, t.blue)];
    let runs: Vec<_> = runs
        .into_iter()
        .filter(|run| !run.0.is_empty())
        .map(|(s, step, ink)| (s.as_str(), step, ink))
        .collect();
    card::runs(ui, &runs, S8);
}

/// `61.2%`; a dash of nothing.
fn percent(ratio: Ratio) -> String {
    i18n::percent(ratio).unwrap_or_else(|| look::NOTHING.to_owned())
}

/// What a share is worth, in a sentence.
fn worth(phrases: &Phrases, ratio: Ratio) -> String {
    let w = &phrases.insights;
    let Some([low, high]) = bounds(ratio) else { return w.nothing_detail.to_owned() };
    let phrase = if ratio.is_thin() { w.thin } else { w.worth };
    filled(phrase, &[("low", low), ("high", high), ("n", grouped(ratio.of))])
}
