//! All shares with what they are worth, lengths of time with how they are spread, and why calls were not answered.

use egui::{Align, Align2, Color32, Layout, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::history::terms;
use super::super::reasons::percent as share_of;
use super::percent;
use crate::backend::Figures;
use crate::call::Outcome;
use crate::call::filter::Condition;
use crate::call::kpi::{Length, Ratio, Share};
use crate::i18n::{bounds, clock, fill, filled, grouped};
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{self, S4, S8, Tokens, Type};
use crate::ui::widget::{button, card, ink, meter};

const NAME: f32 = 188.0;
const FIGURE: f32 = 64.0;
const ROW: f32 = 24.0;
/// Reasons that are shown; the page of reasons has the others.
const FEW: usize = 8;
/// The bars of a length's spread.
const STRETCHES: usize = 24;

/// Where the words of a cell stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// One cell: a line of text in so much room, whole on hover where it is cut.
fn cell(ui: &mut Ui, text: &str, width: f32, side: Side, (step, ink): (Type, Color32)) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    if !text.is_empty() {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), text));
    }
    let galley = ink::line_within(ui.painter(), text, step, ink, width);
    let is_cut = galley.elided;
    match side {
        Side::Left => ink::put(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, galley),
        Side::Right => ink::put(ui.painter(), rect.right_center(), Align2::RIGHT_CENTER, galley),
    };
    if is_cut { response.on_hover_text(text) } else { response }
}

/// The last cell, which takes what room there is.
fn rest(ui: &mut Ui, text: &str, look: (Type, Color32)) {
    ui.add_space(S8);
    let room = ui.available_width();
    if room > FIGURE {
        cell(ui, text, room, Side::Left, look);
    }
}

fn line(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = S8;
        content(ui);
    });
}

/// A card with a title. Gives the height of what stands below that.
fn table(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) -> f32 {
    table_with(ui, title, "", content)
}

/// A card with a title, and right of the title `columns`: what the right columns of the table are. Gives the height of
/// what stands below the title.
pub fn table_with(ui: &mut Ui, title: &str, columns: &str, content: impl FnOnce(&mut Ui)) -> f32 {
    let t = Tokens::of(ui);
    let shown = card::card(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        let usual = ui.spacing().interact_size.y;
        // The words alone make the line: it is as high with columns as without.
        ui.spacing_mut().interact_size.y = Type::CardTitle.line_height();
        ui.horizontal(|ui| {
            ui.label(theme::card_title(title).color(t.text));
            if !columns.is_empty() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add_space(S8);
                    ui.label(theme::label(columns).color(t.text2));
                });
            }
        });
        ui.spacing_mut().interact_size.y = usual;
        ui.add_space(S4);
        ui.scope(content).response.rect.height()
    });
    shown.inner
}

/// Every share: its value, the interval on a line from 0 to 100 %, the sample, and how it is counted.
/// Gives its height.
pub fn shares_ui(ui: &mut Ui, model: &Model, figures: &Figures) -> f32 {
    const BAR: f32 = 120.0;
    const ENDS: f32 = 88.0;
    let (phrases, t) = (model.phrases, Tokens::of(ui));
    let head = (Type::Label, t.text2);
    table(ui, phrases.insights.shares, |ui| {
        line(ui, |ui| {
            cell(ui, "", NAME + FIGURE + S8, Side::Left, head);
            cell(ui, phrases.kpi.interval, BAR + ENDS + S8, Side::Left, head);
            cell(ui, phrases.kpi.sample, FIGURE, Side::Right, head);
            rest(ui, phrases.kpi.formula, head);
        });
        for share in Share::ALL {
            let ratio = figures.kpis.share(share);
            let (name, _) = phrases.share(share);
            let ink = if ratio.is_thin() { t.text3 } else { t.text };
            let shown = bounds(ratio).map(|[low, high]| format!("{low}–{high}%")).unwrap_or_default();
            line(ui, |ui| {
                cell(ui, name, NAME, Side::Left, (Type::Small, t.text));
                cell(ui, &percent(ratio), FIGURE, Side::Right, (Type::Strong, ink));
                interval_bar(ui, ratio, BAR, t);
                cell(ui, &shown, ENDS, Side::Left, (Type::Small, ink));
                cell(ui, &grouped(ratio.of), FIGURE, Side::Right, (Type::Small, ink));
                rest(ui, &phrases.share_formula(share, &figures.kpis), (Type::Small, t.text2));
            });
        }
        let thin = Share::ALL.into_iter().any(|share| figures.kpis.share(share).is_thin());
        if thin {
            let words = fill(phrases.insights.thin_note, &[("n", &Ratio::ENOUGH.to_string())]);
            ui.label(theme::small(words).color(t.text3));
        }
    })
}

/// The interval between 0 and 100 %, and the share in it.
fn interval_bar(ui: &mut Ui, ratio: Ratio, width: f32, t: &Tokens) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let track = Rect::from_center_size(rect.center(), vec2(rect.width(), 6.0));
    ui.painter().rect_filled(track, 2.0, t.track);
    let Some((share, (low, high))) = ratio.share().zip(ratio.interval()) else { return };
    let x = |share: f64| track.left() + track.width() * share as f32;
    let (band, mark) = if ratio.is_thin() { (t.line2, t.text3) } else { (t.bar, t.blue) };
    let place =
        Rect::from_min_max(pos2(x(low), track.top()), pos2(x(high).max(x(low) + 2.0), track.bottom()));
    ui.painter().rect_filled(place, 2.0, band);
    let at = pos2(x(share).clamp(track.left() + 1.0, track.right() - 1.0), track.center().y);
    ui.painter().rect_filled(Rect::from_center_size(at, vec2(2.0, 12.0)), 0.0, mark);
}

/// Every length: how it is spread, and where its middle and its ends are.
pub fn lengths_ui(ui: &mut Ui, model: &Model, figures: &Figures) {
    let (phrases, t) = (model.phrases, Tokens::of(ui));
    let (w, k, head) = (&phrases.insights, &phrases.kpi, (Type::Label, t.text2));
    const BARS: f32 = 168.0;
    table(ui, w.lengths, |ui| {
        line(ui, |ui| {
            cell(ui, "", NAME, Side::Left, head);
            cell(ui, w.spread, BARS, Side::Left, head);
            for title in [k.mean, k.median, "p90", "p95", k.longest, k.sample] {
                cell(ui, title, FIGURE, Side::Right, head);
            }
            rest(ui, k.formula, head);
        });
        for length in Length::ALL {
            let spread = figures.kpis.length(length);
            let (name, how) = phrases.length(length);
            let thin = if spread.n() < Ratio::ENOUGH { t.text3 } else { t.text };
            let at = |share| spread.percentile(share).map(clock);
            let mean = spread.mean().map(|secs| clock(secs.round() as i64));
            let values = [mean, at(0.5), at(0.9), at(0.95), spread.longest().map(clock)];
            line(ui, |ui| {
                cell(ui, name, NAME, Side::Left, (Type::Small, t.text));
                bars(ui, &format!("{name}, {}", w.spread), &spread.histogram(STRETCHES), BARS);
                for value in values {
                    let value = value.unwrap_or_else(|| look::NOTHING.to_owned());
                    cell(ui, &value, FIGURE, Side::Right, (Type::Small, thin));
                }
                cell(ui, &grouped(spread.n()), FIGURE, Side::Right, (Type::Small, t.text2));
                rest(ui, how, (Type::Small, t.text2));
            });
        }
        let kpis = &figures.kpis;
        let blanks = [("duplicates", grouped(kpis.duplicates)), ("late", grouped(kpis.out_of_order))];
        ui.add_space(S4);
        let said = filled(k.arrived, &blanks);
        ui.label(theme::small(said).color(t.text2));
    });
}

fn bars(ui: &mut Ui, name: &str, counts: &[u64], width: f32) {
    ui.allocate_ui_with_layout(vec2(width, ROW), Layout::top_down(Align::Min), |ui| {
        ui.add_space((ROW - 18.0) / 2.0);
        meter::bars(ui, name, counts, vec2(width, 18.0), meter::Emphasis::None);
    });
}

/// The codes that stand for calls that were not answered; a press makes one a condition of the filter. At least as high
/// as the table beside it.
pub fn reasons_ui(ui: &mut Ui, model: &Model, figures: &Figures, least: f32, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.insights, Tokens::of(ui));
    table(ui, w.reasons, |ui| {
        ui.set_min_height(least);
        let all: u64 = figures.reasons.iter().map(|(_, count)| count).sum();
        let largest = figures.reasons.first().map_or(1, |(_, count)| *count).max(1);
        if all == 0 {
            ui.label(theme::small(w.reasons_none).color(t.text2));
        }
        for (code, count) in figures.reasons.iter().take(FEW) {
            let label =
                code.map_or_else(|| model.phrases.kpi.no_reason.to_owned(), |code| model.named_alone(code));
            let share = meter::Share {
                label: &label,
                share: *count as f32 / largest as f32,
                count: &grouped(*count),
                percent: &share_of(*count, all),
                selected: false,
                struck: None,
            };
            let response = share.show(ui);
            let hint = format!("{label}: {}, {}\n{}", grouped(*count), share_of(*count, all), w.reason_how);
            if response.on_hover_text(hint).clicked() {
                let filter = terms::with(&model.history.list.filter, Condition::Why(vec![*code]));
                let missed = Condition::Outcome(vec![Outcome::NotAnswered, Outcome::Failed]);
                let filter = terms::with(&filter, missed);
                wishes.push(Command::SetHistoryFilter(filter.to_string()));
            }
        }
        ui.add_space(S4);
        if button::link(ui, w.all_reasons).clicked() {
            wishes.push(Command::Go(Tab::Reasons));
        }
    });
}
