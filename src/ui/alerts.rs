//! Alerts: what of them is watched, and how they stand. Watched by the minute, whichever page is shown.

use std::sync::Arc;

use egui::Ui;

use super::app::App;
use super::command::{Command, Tab};
use super::model::Model;
use super::panel;
use crate::backend::{AlertsAsked, Stand, Standings, Watching};
use crate::call::alert::{Incident, Reading};
use crate::i18n::fill;
use crate::settings::Alert;

/// How the alerts stand, as far as that is known.
#[derive(Default)]
pub struct Alerts {
    pub standings: Arc<Standings>,
    /// Why that is not known, or no longer.
    pub problem: Option<String>,
}

/// What was given to the desk.
#[derive(Default)]
pub(super) struct Asked {
    given: Option<Given>,
}

/// Of this the desk is told again whenever it changes.
#[derive(Clone, PartialEq)]
struct Given {
    alerts: Vec<Alert>,
    extra: Vec<Watching>,
    zone: crate::call::zone::Zone,
    thresholds: crate::call::Thresholds,
}

/// An alert that is raised and that somebody wants to hear of.
pub struct Raised<'a> {
    pub alert: &'a Alert,
    pub stand: &'a Stand,
    pub incident: &'a Incident,
    pub reading: &'a Reading,
}

impl Alerts {
    /// How an alert stands.
    pub fn of(&self, alert: &Alert) -> Option<&Arc<Stand>> {
        self.standings.of(&Watching::of(alert).ok()?)
    }

    /// Those that are raised, in the order of the settings; without what is off or snoozed.
    pub fn raised<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = Raised<'a>> {
        let heard = model.settings.alerts.iter().filter(|alert| alert.is_heard(model.now));
        heard.filter_map(|alert| {
            let stand = self.of(alert)?;
            let (incident, reading) = stand.course.open().zip(stand.course.last())?;
            Some(Raised { alert, stand, incident, reading })
        })
    }
}

impl Raised<'_> {
    /// Its name, and how things stand.
    pub fn words(&self, model: &Model) -> String {
        let name = |code| model.named(code);
        let now = model.phrases.alert_now(self.stand.watching.rule.watched, self.reading, &name);
        let name = model.text(&self.alert.name);
        fill(model.phrases.alerts.banner, &[("name", &name), ("now", &now)])
    }

    /// Leads to exactly the calls it is about.
    pub fn show_calls(&self, model: &Model) -> Command {
        show_calls(model, self.stand, self.incident)
    }
}

/// Leads to the calls of an incident.
pub fn show_calls(model: &Model, stand: &Stand, incident: &Incident) -> Command {
    let filter = stand.watching.calls_of(incident, stand.course.last(), &model.zone);
    Command::ShowView { tab: Tab::History, filter: filter.to_string() }
}

/// Tells the desk what is watched, and takes how it stands.
pub(super) fn gather(app: &mut App) {
    let model = &app.model;
    let mut extra: Vec<Watching> = app.views.dialogs.alert_draft().into_iter().collect();
    if model.tab == Tab::Alerts && model.settings.alerts.is_empty() {
        extra.extend(
            panel::alerts::offered(model.phrases).iter().filter_map(|alert| Watching::of(alert).ok()),
        );
    }
    let (zone, thresholds) = (model.zone, model.settings.thresholds);
    let alerts = &app.model.settings.alerts;
    let is_given = app.asked.alerts.given.as_ref().is_some_and(|given| {
        given.alerts == *alerts
            && given.extra == extra
            && (given.zone, given.thresholds) == (zone, thresholds)
    });
    if !is_given {
        let on = alerts.iter().filter(|alert| alert.on).filter_map(|alert| Watching::of(alert).ok());
        let watching = on.chain(extra.clone()).collect();
        app.backend.alerts().watch(AlertsAsked { watching, zone, thresholds });
        app.asked.alerts.given = Some(Given { alerts: alerts.clone(), extra, zone, thresholds });
    }
    app.backend.alerts().tick(app.model.now);
    let alerts = &mut app.model.alerts;
    match app.backend.alerts().standings().as_deref().map(|answer| &*answer.value) {
        Some(Ok(standings)) => {
            alerts.standings = standings.clone();
            alerts.problem = None;
        }
        Some(Err(problem)) => alerts.problem = Some(problem.clone()),
        None => {}
    }
}

/// They are looked at again when the next minute begins.
pub(super) fn wake_for_next(app: &App, ui: &Ui) {
    if app.model.settings.alerts.iter().any(|alert| alert.on) {
        ui.request_repaint_after(app.backend.alerts().until_next(app.model.now));
    }
}
