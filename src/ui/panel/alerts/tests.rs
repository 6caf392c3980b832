use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{Stand, Standings, Watching};
use crate::call::alert::{Course, MINUTE, Reading, Standing, Unknown};
use crate::call::kpi::Ratio;
use crate::call::{Arrival, Stamp};
use crate::i18n::Lang;
use crate::ui::command::Setting;
use crate::ui::testing::fixture::{Stage, model, stage};

fn draw(ui: &mut Ui, model: &Model, view: &mut AlertsView, wishes: &mut Vec<Command>) {
    alerts_ui(ui, model, view, wishes);
}

fn answered() -> Alert {
    Alert { name: "Hotline".to_owned(), filter: "service:callback".to_owned(), ..Alert::default() }
}

/// How the alert stands two minutes ago, after a reading of each of the minutes before: so for so many minutes.
fn stands(model: &Model, alert: &Alert, minutes: &[(i64, Standing)]) -> Standings {
    let watching = Watching::of(alert).unwrap();
    let last = Stamp(model.now.secs() - 120);
    let all: i64 = minutes.iter().map(|(minutes, _)| minutes).sum();
    let (mut course, mut trace, mut at) = (Course::default(), Vec::new(), last.0 - (all - 1) * MINUTE);
    for (minutes, standing) in minutes {
        for _ in 0..*minutes {
            let hits = if *standing == Standing::Beyond { 30 } else { 60 };
            let ratio = Ratio { hits, of: 100 };
            let reading = Reading {
                at: Stamp(at),
                standing: *standing,
                value: ratio.share(),
                ratio,
                usual: None,
                limit: Some(0.48),
                code: None,
            };
            course.step(&watching.rule, std::slice::from_ref(&reading));
            trace.push(reading);
            at += MINUTE;
        }
    }
    let stand = Stand { watching, course, trace };
    Standings { all: vec![std::sync::Arc::new(stand)], is_whole: true, ..Standings::default() }
}

/// The page of one alert that stands so.
fn page(alert: Alert, minutes: &[(i64, Standing)]) -> Harness<'static, Stage<AlertsView>> {
    let mut model = model(Lang::En, "");
    model.tab = Tab::Alerts;
    let standings = std::sync::Arc::new(stands(&model, &alert, minutes));
    model.settings.alerts = vec![alert];
    model.alerts.know(&model.settings.alerts, standings);
    stage(model, AlertsView::default(), draw)
}

const WELL: (i64, Standing) = (120, Standing::Within);

#[test]
fn what_is_raised_leads_to_exactly_its_calls_and_can_be_snoozed() {
    let mut harness = page(answered(), &[WELL, (25, Standing::Beyond)]);
    harness.get_by_label("Raised");
    harness.get_by_label_contains("30.0% (calls: 100, 95% interval 21.9–39.6%)limit 48.0%");
    harness.get_by_label("Last 24 hours: 30.0% (calls: 100, 95% interval 21.9–39.6%)");
    harness.get_by_label_contains("raised 13:34, for 26 min · worst 30.0% at 13:34");
    harness.get_by_label("Raised once in the last 7 days");
    harness.get_by_label("Show the calls").click();
    harness.run();
    let filter = "service:callback at:2026-11-21T12:34:00..2026-11-21T13:58:00".to_owned();
    let shown = Command::ShowView { tab: Tab::History, filter };
    assert_eq!(harness.state().wishes, [shown]);
    assert!(harness.query_by_label("13:34 – now  30.0%").is_none(), "one button is enough");
    harness.get_by_role_and_label(Role::ComboBox, "Snooze").click();
    harness.run();
    harness.get_by_label("For 4 hours").click();
    harness.run();
    let until = Some(harness.state().model.now.plus_secs(4 * 3_600));
    let alert = Box::new(answered());
    assert_eq!(harness.state().wishes[1..], [Command::Set(Setting::SnoozeAlert { at: 0, alert, until })]);
}

#[test]
fn an_alert_says_how_it_stands_in_every_case() {
    page(answered(), &[WELL]).get_by_label("Normal");
    page(answered(), &[WELL, (1, Standing::Between)]).get_by_label("Borderline");
    let few = page(answered(), &[(1, Standing::Unknown(Unknown::TooFew))]);
    few.get_by_label("Cannot tell");
    few.get_by_label_contains("too few calls to tell (at least 30)");
    let off = page(Alert { on: false, ..answered() }, &[WELL, (5, Standing::Beyond)]);
    off.get_by_label("Off");
    assert!(off.query_by_label("Raised").is_none() && off.query_by_label("Snooze").is_none());
    let until = Arrival(1_795_240_800_000 + 3_600_000);
    let mut snoozed =
        page(Alert { snoozed_until: Some(until), ..answered() }, &[WELL, (5, Standing::Beyond)]);
    snoozed.get_by_label("Snoozed until 15:00");
    let shown = &snoozed.state().model;
    assert_eq!(shown.alerts.raised(shown).count(), 0, "nobody is told");
    snoozed.get_by_label("End snooze").click();
    snoozed.run();
    let alert = Box::new(Alert { snoozed_until: Some(until), ..answered() });
    assert_eq!(snoozed.state().wishes, [Command::Set(Setting::SnoozeAlert { at: 0, alert, until: None })]);
    let mut wrong = page(answered(), &[WELL]);
    let model = &mut wrong.state_mut().model;
    model.settings.alerts[0].filter = "outcome:lucky".to_owned();
    model.alerts.know(&model.settings.alerts, Default::default());
    wrong.run();
    wrong.get_by_label_contains("The filter cannot be read");
}

#[test]
fn holidays_are_in_force_once_they_can_be_read() {
    let mut harness = page(answered(), &[WELL]);
    let kept = harness.state().model.settings.calendar.clone();
    harness.get_by_role_and_label(Role::TextInput, "Holidays").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Holidays").type_text("2026-10-01..2026-10-");
    harness.run();
    harness.get_by_label_contains("“2026-10-01..2026-10-” is no date");
    harness.get_by_role_and_label(Role::TextInput, "Holidays").type_text("07");
    harness.run();
    assert_eq!(harness.state().wishes, []);
    harness.get_by_role_and_label(Role::Button, "Apply").click();
    harness.run();
    let holidays = crate::call::alert::Holidays::parse("2026-10-01..2026-10-07").unwrap();
    let wish = Command::Set(Setting::Calendar(crate::settings::Calendar { holidays, ..kept.clone() }));
    assert_eq!(harness.state().wishes, [wish]);
    harness.get_by_role_and_label(Role::ComboBox, "Clocks of").click();
    harness.run();
    harness.get_by_label("UTC+3").click();
    harness.run();
    let wish = Command::Set(Setting::Calendar(crate::settings::Calendar {
        zone: crate::settings::ZoneChoice::parse("UTC+3"),
        ..kept
    }));
    assert_eq!(harness.state().wishes[1..], [wish]);
}

#[test]
fn what_is_offered_is_taken_by_a_press_and_not_offered_again() {
    let mut first = model(Lang::En, "");
    first.tab = Tab::Alerts;
    let mut harness = stage(first, AlertsView::default(), draw);
    harness.get_by_label("No alerts yet");
    let offers = offered(Lang::En.phrases());
    assert!(
        offers.iter().all(|offer| Watching::of(offer).is_ok() && offer.rule == offer.rule.within_bounds())
    );
    harness.get_all_by_label("Add").next().unwrap().click();
    harness.run();
    let taken = Command::SaveAlert { before: None, alert: Box::new(offers[0].clone()) };
    assert_eq!(harness.state().wishes, [taken]);
    harness.state_mut().model.settings.alerts = vec![offers[0].clone()];
    harness.run();
    assert!(harness.query_by_label("No alerts yet").is_none());
    harness.get_by_label(
        "Desktop notifications of alerts are off: you are not told while the window is out of sight.",
    );
    assert!(harness.query_by_role_and_label(Role::Button, "Calls have stopped").is_none());
    harness.get_by_role_and_label(Role::Button, "One reason is surging").click();
    harness.run();
    let taken = Command::SaveAlert { before: None, alert: Box::new(offers[4].clone()) };
    assert_eq!(harness.state().wishes[1..], [taken]);
    harness.get_by_label("Open Settings").click();
    harness.run();
    assert_eq!(harness.state().wishes[2..], [Command::Go(Tab::Settings)]);
}

#[test]
fn what_is_raised_stands_first_and_the_others_keep_their_order() {
    let named = |name: &str, filter: &str| Alert {
        name: name.to_owned(),
        filter: filter.to_owned(),
        ..Alert::default()
    };
    let mut model = model(Lang::En, "");
    let alerts = [("one", ""), ("two", "service:voice"), ("three", "service:callback"), ("four", "talk>5")];
    model.settings.alerts = alerts.map(|(name, filter)| named(name, filter)).to_vec();
    let mut standings = Standings { is_whole: true, ..Standings::default() };
    for (at, minutes) in [(0, &[WELL][..]), (2, &[WELL, (25, Standing::Beyond)]), (3, &[WELL])] {
        standings.all.extend(stands(&model, &model.settings.alerts[at], minutes).all);
    }
    model.alerts.know(&model.settings.alerts, std::sync::Arc::new(standings));
    let mut harness = stage(model, AlertsView::default(), draw);
    let order = |harness: &Harness<'_, Stage<AlertsView>>| {
        let mut found = alerts.map(|(name, _)| (harness.get_by_label(name).rect().top() as i64, name));
        found.sort_unstable();
        found.map(|(_, name)| name)
    };
    assert_eq!(order(&harness), ["three", "one", "two", "four"]);
    // What it wishes is about the alert at its place in the settings.
    harness.get_all_by_role_and_label(Role::CheckBox, "On").next().unwrap().click();
    harness.run();
    let alert = Box::new(named("three", "service:callback"));
    assert_eq!(
        harness.state().wishes,
        [Command::Set(Setting::SwitchAlert { at: 2, alert: alert.clone(), on: false })]
    );
    // Nobody wants to hear of it: it waits in its place.
    let until = Arrival(harness.state().model.now.0 + 3_600_000);
    harness.state_mut().model.settings.alerts[2].snoozed_until = Some(until);
    harness.run();
    assert_eq!(order(&harness), ["one", "two", "three", "four"]);
}
