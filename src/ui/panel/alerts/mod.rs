//! Alerts: what is watched, how it stands, what was raised in the last days, and exactly the calls it was about.

mod calendar;
mod one;
#[cfg(test)]
mod tests;
mod trace;

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use super::super::command::{Command, Tab};
use super::super::model::Model;
use crate::backend::Watching;
use crate::call::alert::{Hours, Rule, Turn, Watched};
use crate::i18n::{Phrases, fill};
use crate::settings::Alert;
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::{self, S4, S8, S12, Tokens, Tone, Type};
use crate::ui::widget::icon::Icon;
use crate::ui::widget::scroll::scroll;
use crate::ui::widget::trace::{Sign, legend};
use crate::ui::widget::{button, card};

pub use trace::{course_ui, figure_ui};

/// Wider cards would tear a sentence and its buttons apart.
const WIDEST: f32 = 1_440.0;

/// What is typed and not in force yet.
#[derive(Default)]
pub struct AlertsView {
    calendar: calendar::Typed,
}

pub fn alerts_ui(ui: &mut Ui, model: &Model, view: &mut AlertsView, wishes: &mut Vec<Command>) {
    scroll(ui, ScrollArea::vertical().auto_shrink(false), |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 16 }).show(ui, |ui| {
            let width = ui.available_width().min(WIDEST);
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = S12;
            content_ui(ui, model, wishes);
            if !model.settings.alerts.is_empty() {
                calendar::calendar_ui(ui, model, &mut view.calendar, wishes);
            }
        });
    });
}

fn content_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (w, alerts) = (&model.phrases.alerts, &model.settings.alerts);
    head_ui(ui, model, wishes);
    if let Some(problem) = &model.alerts.problem {
        card::banner(ui, Tone::Red, &fill(w.failed, &[("problem", &store_words(model, problem))]), None);
    }
    let notify = &model.settings.notify;
    let is_told = notify.on && notify.alerts;
    if !alerts.is_empty() && !is_told && card::banner(ui, Tone::Plain, w.not_told, Some(w.to_notify)) {
        wishes.push(Command::Go(Tab::Settings));
    }
    if !alerts.is_empty() {
        legend_ui(ui, model);
    }
    // What is raised first: below the others it would be out of sight.
    let (raised, others): (Vec<_>, Vec<_>) =
        alerts.iter().enumerate().partition(|(at, alert)| one::is_raised(model, *at, alert));
    for (at, alert) in raised.into_iter().chain(others) {
        ui.push_id(("alert", at), |ui| one::alert_ui(ui, model, at, alert, wishes));
    }
    offers_ui(ui, model, wishes);
}

fn head_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    ui.horizontal(|ui| {
        let late = model.alerts.late().map(|at| fill(w.as_of, &[("time", &one::moment(model, at))]));
        let (about, ink) = late.as_deref().map_or((w.about, t.text2), |late| (late, t.orange));
        card::runs(ui, &[(w.tab, Type::PageTitle, t.text), (about, Type::Small, ink)], S12);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(button::primary(w.new).icon(Icon::Plus).tall()).clicked() {
                wishes.push(Command::EditAlert(None));
            }
        });
    });
}

/// How the courses are to be read.
fn legend_ui(ui: &mut Ui, model: &Model) {
    let w = &model.phrases.alerts;
    let signs = [
        (Sign::Figure, w.sign_figure),
        (Sign::Usual, w.sign_usual),
        (Sign::Limit, w.sign_limit),
        (Sign::Thin, w.sign_thin),
        (Sign::Beyond, w.sign_beyond),
    ];
    legend(ui, &signs);
}

/// What most people want to be told, in the user's language.
pub fn offered(phrases: &Phrases) -> [Alert; 5] {
    let w = &phrases.alerts;
    let offer = |name: &str, filter: &str, watched, turn, by, minutes| Alert {
        name: name.to_owned(),
        filter: filter.to_owned(),
        rule: Rule { watched, turn, by, minutes, ..Rule::default() },
        ..Alert::default()
    };
    // Needs no week before it, as the one that compares does.
    let mut quiet = offer(w.offer_quiet, "", Watched::Calls, Turn::Below, 1.0, 30);
    quiet.rule.hours = Hours::WORKING;
    let asr = Watched::Share(crate::call::kpi::Share::Asr);
    [
        offer(w.offer_silence, "", Watched::Calls, Turn::Fallen, 100.0, 30),
        quiet,
        offer(w.offer_asr, "", asr, Turn::Fallen, 20.0, 60),
        offer(w.offer_faults, "outcome:failed", Watched::Calls, Turn::Above, 5.0, 15),
        offer(w.offer_surge, "", Watched::Reasons, Turn::Risen, 200.0, 60),
    ]
}

/// Shows the offered alerts that nobody has taken yet: whole cards while there is nothing else, later a line.
fn offers_ui(ui: &mut Ui, model: &Model, wishes: &mut Vec<Command>) {
    let (w, t) = (&model.phrases.alerts, Tokens::of(ui));
    let kept = &model.settings.alerts;
    let is_taken =
        |offer: &Alert| kept.iter().any(|one| (&one.filter, one.rule) == (&offer.filter, offer.rule));
    let open: Vec<Alert> = offered(model.phrases).into_iter().filter(|offer| !is_taken(offer)).collect();
    let mut take = |offer: &Alert| {
        wishes.push(Command::SaveAlert { before: None, alert: Box::new(offer.clone()) });
    };
    if !kept.is_empty() {
        if open.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(S8, S8);
            ui.label(theme::small(w.offers).color(t.text2));
            for offer in &open {
                let words = one::sentence(model, offer);
                if ui.add(button::secondary(&offer.name).icon(Icon::Plus)).on_hover_text(words).clicked() {
                    take(offer);
                }
            }
        });
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = S4;
        ui.label(theme::card_title(w.none).color(t.text));
        ui.add(Label::new(theme::body(w.none_text).color(t.text2)).wrap());
        legend_ui(ui, model);
    });
    for offer in &open {
        card::card(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = S8;
            ui.horizontal(|ui| {
                ui.label(theme::card_title(&offer.name).color(t.text));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let add = ui.push_id(&offer.name, |ui| ui.add(button::secondary(w.add).icon(Icon::Plus)));
                    if add.inner.clicked() {
                        take(offer);
                    }
                });
            });
            one::rule_ui(ui, model, offer);
            let stand = Watching::of(offer).ok().and_then(|watching| model.alerts.of(&watching));
            match stand {
                Some(stand) => course_ui(ui, model, stand, None),
                None => drop(ui.label(theme::small(w.counting).color(t.text3))),
            }
        });
    }
}
