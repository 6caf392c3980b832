//! Alerts: what of them is watched, and how they stand. Watched by the minute, whichever page is shown.

use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Event, Ui, UserAttentionType, ViewportCommand};

use crate::backend::{AlertsAsked, NoticeGoal, Stand, Standings, StoreError, Watching};
use crate::call::alert::Incident;
use crate::call::{Arrival, Call, OneSided, Stamp};
use crate::settings::{Alert, Settings};
use crate::ui::app::App;
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel;

const HOUR_MILLIS: i64 = 3_600_000;

/// How the alerts stand, as far as that is known.
#[derive(Default)]
pub struct Alerts {
    standings: Arc<Standings>,
    /// How those of the settings stand, in their order. `None`: it is off, cannot be read, or is being counted.
    stands: Vec<Option<Arc<Stand>>>,
    /// Why that is not known, or no longer.
    pub problem: Option<StoreError>,
}

/// What was given to the desk.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    given: Option<Given>,
}

/// Of this the desk is told again whenever it changes.
#[derive(Clone, PartialEq)]
struct Given {
    alerts: Vec<Alert>,
    extra: Vec<Watching>,
    calendar: crate::settings::Calendar,
    thresholds: crate::call::Thresholds,
}

/// An incident that is not over and that somebody wants to hear of.
pub struct Raised<'a> {
    pub alert: &'a Alert,
    pub stand: &'a Stand,
    pub incident: &'a Incident,
}

impl Alerts {
    /// Takes how they stand.
    pub fn know(&mut self, alerts: &[Alert], standings: Arc<Standings>) {
        let stand = |alert: &Alert| standings.of(&Watching::of(alert).ok()?).cloned();
        self.stands = alerts.iter().map(|alert| stand(alert).filter(|_| alert.on)).collect();
        self.standings = standings;
    }

    /// How the alert at this place of the settings stands.
    pub fn at(&self, place: usize) -> Option<&Arc<Stand>> {
        self.stands.get(place)?.as_ref()
    }

    /// How an alert that is not in the settings stands.
    pub fn of(&self, watching: &Watching) -> Option<&Arc<Stand>> {
        self.standings.of(watching)
    }

    /// The addresses that hear nothing any more, but for those that are meant to.
    pub fn one_sided<'a>(&'a self, settings: &Settings) -> Vec<&'a OneSided> {
        self.standings.one_sided.iter().filter(|one| !settings.is_intended(one)).collect()
    }

    /// Whether the CDR of this call is missing because CDRs of such calls are meant not to come.
    pub fn is_meant_without_cdr(&self, call: &Call, settings: &Settings) -> bool {
        settings.wants_no_cdr(call, &self.standings.one_sided)
    }

    /// The end of the last minute that was read, where the alerts are far behind; `None`: they are not. The platform's
    /// clock.
    pub fn late(&self) -> Option<Stamp> {
        self.standings.at.filter(|_| self.standings.is_late())
    }

    /// Our clock as the platform's would show it.
    pub fn platform(&self, now: Arrival) -> Stamp {
        Stamp((now.0 - self.standings.ahead).div_euclid(1_000))
    }

    /// The names of the alerts that are raised, each once.
    pub fn raised_names<'a>(&'a self, model: &'a Model) -> Vec<&'a str> {
        let mut alerts: Vec<&Alert> = self.raised(model).map(|raised| raised.alert).collect();
        alerts.dedup_by(|one, other| std::ptr::eq(*one, *other));
        alerts.into_iter().map(|alert| alert.name.as_str()).collect()
    }

    /// What is raised, in the order of the settings; without what is off or snoozed.
    pub fn raised<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = Raised<'a>> {
        let each = model.settings.alerts.iter().zip(&self.stands);
        each.filter(|(alert, _)| alert.is_heard(model.now)).flat_map(|(alert, stand)| {
            let stand = stand.as_deref().into_iter();
            stand.flat_map(move |stand| {
                stand.course.open().map(move |incident| Raised { alert, stand, incident })
            })
        })
    }
}

impl Raised<'_> {
    /// The name of the alert, and how things stand.
    pub fn words(&self, model: &Model) -> String {
        let rule = &self.stand.watching.rule;
        let alert = model.text(&self.alert.name);
        model.phrases.alert_raised(&alert, rule, &self.incident.last, &|code| model.named_alone(code))
    }

    /// Leads to the calls of the incident.
    pub fn show_calls(&self, model: &Model) -> Command {
        show_calls(model, self.stand, self.incident)
    }
}

/// Leads to the calls of an incident.
pub fn show_calls(model: &Model, stand: &Stand, incident: &Incident) -> Command {
    let filter = stand.watching.calls_of(incident, &model.zone);
    Command::ShowView { tab: Tab::History, filter: filter.to_string() }
}

/// Tells the desk what is watched, and takes how it stands.
pub(in crate::ui) fn gather(app: &mut App) {
    let model = &app.model;
    let mut extra: Vec<Watching> = app.views.dialogs.alert_draft().into_iter().collect();
    if model.tab == Tab::Alerts && model.settings.alerts.is_empty() {
        extra.extend(
            panel::alerts::offered(model.phrases).iter().filter_map(|alert| Watching::of(alert).ok()),
        );
    }
    let (calendar, thresholds) = (&model.settings.calendar, model.settings.thresholds);
    let alerts = &app.model.settings.alerts;
    let is_given = app.asked.alerts.given.as_ref().is_some_and(|given| {
        given.alerts == *alerts
            && given.extra == extra
            && (&given.calendar, given.thresholds) == (calendar, thresholds)
    });
    if !is_given {
        let on = alerts.iter().filter(|alert| alert.on).filter_map(|alert| Watching::of(alert).ok());
        let watching = on.chain(extra.clone()).collect();
        let given = Given { alerts: alerts.clone(), extra, calendar: calendar.clone(), thresholds };
        let calendar = calendar.watched();
        app.backend.alerts().watch(AlertsAsked { watching, calendar, thresholds });
        app.asked.alerts.given = Some(given);
    }
    app.backend.alerts().tick(app.model.now);
    if !is_given {
        let known = app.model.alerts.standings.clone();
        app.model.alerts.know(&app.model.settings.alerts, known);
    }
    let (alerts, known) = (&mut app.model.alerts, app.backend.alerts().standings());
    match known.as_deref().map(|answer| &*answer.value) {
        Some(Ok(standings)) => {
            if !Arc::ptr_eq(&alerts.standings, standings) {
                alerts.know(&app.model.settings.alerts, standings.clone());
            }
            alerts.problem = None;
        }
        Some(Err(problem)) => alerts.problem = Some(problem.clone()),
        None => {}
    }
}

/// Between two tries to bring a window to the front that stays hidden.
const AGAIN: Duration = Duration::from_millis(250);

/// Before a frame, and instead of it while the window is hidden: it comes to the front when a notification was pressed.
pub(in crate::ui) fn heed_notices(app: &mut App, ctx: &Context, is_hidden: bool) {
    if is_hidden {
        take_tried(app, ctx, true);
    } else if is_news(app) {
        // The frame that comes sees to it; where none comes, we are hidden, and asked again.
        ctx.request_repaint();
    }
    if app.notices.has_goal() {
        crate::ui::bring_to_front(ctx);
        // A desktop may not obey; then it is asked again, but not all the time.
        let soon = if is_hidden { AGAIN } else { Duration::ZERO };
        ctx.request_repaint_after(soon);
    }
}

/// In a frame: the window is marked when a notification was shown while nobody looked at it.
pub(in crate::ui) fn gather_notices(app: &mut App, ctx: &Context) {
    // Whoever has come has seen the mark; not every desktop takes it away.
    if ctx.input(|input| input.events.contains(&Event::WindowFocused(true))) {
        ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Reset));
    }
    let is_away = !ctx.input(|input| input.focused);
    take_tried(app, ctx, is_away);
}

fn is_news(app: &App) -> bool {
    app.notices.tried().is_some_and(|tried| app.model.notified.as_ref() != Some(&tried))
}

/// Where nothing can be shown, or nobody hears it, there is the mark at least.
fn take_tried(app: &mut App, ctx: &Context, is_away: bool) {
    if is_news(app) && is_away {
        ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
    }
    if let Some(tried) = app.notices.tried() {
        app.model.notified = Some(tried);
        app.model.is_testing_notices = false;
    }
}

/// A notification was pressed: the window shows what it told of.
pub(in crate::ui) fn follow_notice(app: &App, wishes: &mut Vec<Command>) {
    let Some(goal) = app.notices.take_goal() else { return };
    wishes.extend(match &*goal {
        NoticeGoal::Window => None,
        NoticeGoal::Calls(filter) => {
            Some(Command::ShowView { tab: Tab::History, filter: filter.to_string() })
        }
        NoticeGoal::Call(session) => Some(Command::OpenCall(session.clone())),
    });
}

/// Has the alerts looked at again when the next minute begins.
pub(in crate::ui) fn wake_for_next(app: &App, ui: &Ui) {
    // A call whose CDR did not come is told of minutes after it has ended.
    let is_used =
        app.model.health.last_push.is_some_and(|last| last.is_younger_than(HOUR_MILLIS, app.model.now));
    if is_used || app.model.settings.alerts.iter().any(|alert| alert.on) {
        ui.request_repaint_after(app.backend.alerts().until_next(app.model.now));
    }
}
