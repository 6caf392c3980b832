use std::sync::mpsc::sync_channel;

use super::*;
use crate::backend::{Stand, Watching};
use crate::call::alert::Reading;
use crate::call::reason::Catalogue;
use crate::call::{
    Address, Call, EventKind, Facts, Legs, Number, OneSided, Service, SessionId, SideGroup, Stamp,
    StatusEvent,
};
use crate::collector::{BindProblem, ListenerState, StoreState};
use crate::i18n::Lang;
use crate::settings::{Alert, Notify, Settings};
use crate::store::StoreError;

const START: i64 = 1_795_240_800_000;

fn rules(calls: &str) -> Rules {
    let notify = Notify { on: true, calls: calls.to_owned(), ..Notify::default() };
    Rules::of(&Settings { lang: Some(Lang::En), notify, ..Settings::default() })
}

/// What is published, at a number of seconds.
#[derive(Clone, Default)]
struct World {
    board: BoardView,
    health: Health,
    alerts: Option<Standings>,
}

impl World {
    fn put(&mut self, id: i64, kinds: &[EventKind], at_secs: i64) {
        let session = SessionId::new(&format!("1201_{id}")).unwrap();
        let mut facts = Facts::new(session.clone(), at(at_secs));
        for kind in kinds {
            let stamp = Some(Stamp(START / 1000 + at_secs));
            let event = StatusEvent::new(kind.clone(), session.clone(), stamp);
            let called = Number::new("+8613800138000");
            let state_code = matches!(kind, EventKind::Disconnect).then_some(8102);
            facts.add_event(StatusEvent { called, state_code, ..event }, at(at_secs));
        }
        self.board.calls.insert(id, Arc::new(Call { id, ..facts.fold() }));
    }

    fn down(&mut self) {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 8460));
        self.health.listener = ListenerState::Failed { address, problem: BindProblem::InUse };
    }
}

fn at(secs: i64) -> Arrival {
    Arrival(START + secs * 1_000)
}

fn look(watch: &mut Watch, rules: &Rules, world: &World, secs: i64) -> Option<(String, String)> {
    let alerts = world.alerts.as_ref();
    let seen = Seen { now: at(secs), board: &world.board, health: &world.health, alerts };
    watch.look(rules, &seen).map(|news| say::say(&news, Lang::En, Catalogue::builtin()))
}

fn only(title: &str) -> Option<(String, String)> {
    Some((title.to_owned(), String::new()))
}

const STOPPED: &str = "Alert “Hotline”: 0 calls over 1 minute";
const DOWN: &str = "Ringside is not listening: no push can arrive";

#[test]
fn a_listener_that_goes_down_is_told_once_and_again_when_it_went_down_anew() {
    let (mut watch, rules, mut world) = (Watch::default(), rules(""), World::default());
    assert_eq!(look(&mut watch, &rules, &world, 0), None);
    world.down();
    assert_eq!(look(&mut watch, &rules, &world, 1), only(DOWN));
    assert_eq!(look(&mut watch, &rules, &world, 200), None);
    world.health.listener = ListenerState::Starting;
    assert_eq!(look(&mut watch, &rules, &world, 201), None);
    world.down();
    assert_eq!(look(&mut watch, &rules, &world, 202), only(DOWN));
}

#[test]
fn within_a_minute_everything_is_told_in_one_and_what_is_well_again_is_not_told() {
    let (mut watch, rules) = (Watch::default(), rules("state-code:8102"));
    let mut world = World::default();
    world.put(1, &[EventKind::Callout], 0);
    look(&mut watch, &rules, &world, 0);
    world.put(1, &[EventKind::Callout, EventKind::Disconnect], 1);
    let (title, body) = look(&mut watch, &rules, &world, 1).unwrap();
    assert!(title.starts_with("Call ended: •••• 8000 · "), "{title}");
    assert_eq!(body, "");
    world.health.store = StoreState::Failing(StoreError::DiskFull("/data".to_owned()));
    world.down();
    for id in 2..5 {
        world.put(id, &[EventKind::Callout, EventKind::Disconnect], 2);
        assert_eq!(look(&mut watch, &rules, &world, 2), None, "too early");
    }
    world.health.listener = ListenerState::Listening(std::net::SocketAddr::from(([127, 0, 0, 1], 8460)));
    let (title, body) = look(&mut watch, &rules, &world, 61).unwrap();
    assert_eq!(title, "Pushes cannot be saved: look at Ringside");
    assert!(body.starts_with("3 calls ended, the last one: •••• 8000"), "{body}");
    assert_eq!(look(&mut watch, &rules, &world, 200), None);
}

#[test]
fn calls_that_go_stale_are_counted_and_those_that_were_so_before_are_not() {
    let (mut watch, rules, mut world) = (Watch::default(), rules(""), World::default());
    world.put(1, &[EventKind::Callout], -3_600);
    world.put(2, &[EventKind::Callout], 0);
    world.put(3, &[EventKind::Callout], 0);
    assert_eq!(look(&mut watch, &rules, &world, 1), None);
    assert_eq!(look(&mut watch, &rules, &world, 300), only("2 calls have gone stale"));
    assert_eq!(look(&mut watch, &rules, &world, 600), None);
}

#[test]
fn what_was_not_asked_for_is_not_told() {
    let notify = Notify {
        sound: true,
        on: true,
        listener: false,
        store: false,
        stale: false,
        alerts: false,
        calls: "((".to_owned(),
    };
    let rules = Rules::of(&Settings { notify, ..Settings::default() });
    let (mut watch, mut world) = (Watch::default(), World::default());
    look(&mut watch, &rules, &world, 0);
    world.down();
    world.health.store = StoreState::Failing(StoreError::DiskFull("/data".to_owned()));
    world.put(1, &[EventKind::Callout, EventKind::Disconnect], 1);
    assert_eq!(look(&mut watch, &rules, &world, 1), None);
    assert_eq!(look(&mut watch, &rules, &world, 4_000), None);
    assert!(!Settings::default().notify.on, "nothing is told until somebody says so");
}

/// Shows by handing over; fails when told to.
struct Fake {
    /// Title, body, and whether it is heard.
    shown: SyncSender<(String, String, bool)>,
    problem: Option<String>,
}

impl Sink for Fake {
    fn show(&mut self, notice: Notice<'_>, pressed: Pressed) -> Result<(), String> {
        let _ = self.shown.send((notice.title.to_owned(), notice.body.to_owned(), notice.sounds));
        pressed();
        self.problem.clone().map_or(Ok(()), Err)
    }
}

/// Opens a thread whose world is down and whose service answers so; returns what it shows and when it wakes us.
fn opened(rules: Rules, problem: Option<&str>) -> (Notices, Receiver<(String, String, bool)>, Receiver<()>) {
    let (shown, showing) = sync_channel(8);
    let (woken, waking) = sync_channel(8);
    let mut world = World::default();
    world.down();
    let look = Box::new(move || Sight {
        board: Arc::new(world.board.clone()),
        health: Arc::new(world.health.clone()),
        alerts: None,
    });
    let notices = Notices::open(Start {
        rules,
        catalogue: Arc::new(Catalogue::default()),
        look,
        clock: || Arrival(START),
        sink: Box::new(Fake { shown, problem: problem.map(str::to_owned) }),
        wake: Arc::new(move || _ = woken.try_send(())),
    });
    (notices, showing, waking)
}

const SOON: Duration = Duration::from_secs(30);

#[test]
fn a_test_is_shown_whatever_the_rules_say_and_its_outcome_can_be_read() {
    for problem in [None, Some("no such service")] {
        let (notices, shown, woken) = opened(Rules::of(&Settings::default()), problem);
        assert!(notices.test());
        assert!(shown.recv_timeout(SOON).is_ok());
        // It is pressed before it is told to have been shown.
        while notices.tried().is_none() {
            woken.recv_timeout(SOON).unwrap();
        }
        assert_eq!(notices.take_goal().as_deref(), Some(&Goal::Window), "it was pressed");
        assert_eq!(notices.take_goal(), None, "and leads there once");
        let result = problem.map_or(Ok(()), |problem| Err(problem.to_owned()));
        assert_eq!(notices.tried().as_deref(), Some(&Tried { at: Arrival(START), result }));
    }
}

#[test]
fn nothing_is_looked_at_until_it_is_switched_on_and_then_by_itself() {
    let (notices, shown, _woken) = opened(Rules::of(&Settings::default()), None);
    assert!(shown.try_recv().is_err());
    notices.set_rules(rules(""));
    let (title, _, sounds) = shown.recv_timeout(SOON).unwrap();
    assert_eq!((&*title, sounds), (DOWN, false));
    let mut loud = rules("");
    loud.sound = true;
    notices.set_rules(loud);
    assert!(notices.test() && shown.recv_timeout(SOON).unwrap().2, "it is heard where that is wanted");
}

#[test]
fn a_service_that_never_answers_stops_nobody() {
    let (shown, showing) = sync_channel(0);
    let notices = Notices::open(Start {
        rules: rules(""),
        catalogue: Arc::new(Catalogue::default()),
        look: Box::new(Sight::default),
        clock: || Arrival(START),
        // Nobody takes what it shows: it waits.
        sink: Box::new(Fake { shown, problem: None }),
        wake: Arc::new(|| {}),
    });
    while notices.test() {}
    notices.set_rules(rules("outcome:failed"));
    assert_eq!(notices.tried(), None);
    drop((notices, showing));
}

/// An alert that watches whether calls come, with the incidents of so many seconds, the last one perhaps open; and when
/// it was last looked at.
fn silence(incidents: &[(i64, Option<i64>)], secs: i64) -> (Alert, Standings) {
    silence_with(0, incidents, secs)
}

/// [`silence`] with a cooldown, in minutes.
fn silence_with(cooldown: u32, incidents: &[(i64, Option<i64>)], secs: i64) -> (Alert, Standings) {
    use crate::call::alert::{Course, Standing, Turn, Watched};
    let rule = crate::call::alert::Rule {
        watched: Watched::Calls,
        turn: Turn::Below,
        by: 1.0,
        minutes: 1,
        cooldown,
        ..Default::default()
    };
    let alert = Alert { name: "Hotline".to_owned(), rule, ..Alert::default() };
    let watching = Watching::of(&alert).unwrap();
    let mut course = Course::default();
    for minute in 0..=secs / 60 {
        let is_beyond =
            incidents.iter().any(|(from, to)| *from <= minute * 60 && to.is_none_or(|to| minute * 60 < to));
        let reading = Reading {
            at: Stamp(START / 1_000 + minute * 60),
            standing: if is_beyond { Standing::Beyond } else { Standing::Within },
            value: Some(0.0),
            ratio: Default::default(),
            usual: None,
            limit: Some(1.0),
            code: None,
        };
        course.step(&watching.rule, &[reading]);
    }
    let stand = Stand { watching, course, trace: Vec::new() };
    (alert, Standings { all: vec![Arc::new(stand)], is_whole: true, ..Standings::default() })
}

#[test]
fn an_alert_is_told_once_for_each_incident_unless_it_is_old_snoozed_or_over() {
    let telling = |alert: &Alert| {
        let settings = Settings { lang: Some(Lang::En), alerts: vec![alert.clone()], ..Settings::default() };
        Rules::of(&Settings { notify: Notify { on: true, ..Notify::default() }, ..settings })
    };
    let said = |watch: &mut Watch, alert: &Alert, standings: &Standings, secs: i64| {
        let world = World { alerts: Some(standings.clone()), ..World::default() };
        look(watch, &telling(alert), &world, secs)
    };
    let (alert, open) = silence(&[(60, None)], 120);
    let world = World { alerts: Some(open.clone()), ..World::default() };
    let seen =
        Seen { now: at(120), board: &world.board, health: &world.health, alerts: world.alerts.as_ref() };
    let goal = Watch::default().look(&telling(&alert), &seen).map(|news| news.goal());
    let calls = Filter::parse("at:2026-11-21T13:59:00..2026-11-21T14:02:00").unwrap();
    assert_eq!(goal, Some(Goal::Calls(calls)));
    let mut watch = Watch::default();
    assert_eq!(said(&mut watch, &alert, &open, 120), only(STOPPED));
    assert_eq!(said(&mut watch, &alert, &silence(&[(60, None)], 300).1, 300), None);
    let again = silence(&[(60, Some(400)), (480, None)], 500).1;
    assert_eq!(said(&mut watch, &alert, &again, 500), only(STOPPED));
    // One that was over before anybody could be told is not told.
    let (mut busy, mut down) = (Watch::default(), World::default());
    down.down();
    assert_eq!(look(&mut busy, &telling(&alert), &down, 100), only(DOWN));
    assert_eq!(said(&mut busy, &alert, &open, 120), None);
    assert_eq!(said(&mut busy, &alert, &silence(&[(60, Some(150))], 180).1, 180), None);
    // What comes back within the cooldown was told.
    let mut flapping = Watch::default();
    let (cooled, first) = silence_with(30, &[(60, None)], 120);
    assert_eq!(said(&mut flapping, &cooled, &first, 120), only(STOPPED));
    let well = silence_with(30, &[(60, Some(180))], 240).1;
    assert_eq!(said(&mut flapping, &cooled, &well, 240), None);
    let back = silence_with(30, &[(60, Some(180)), (300, None)], 360).1;
    assert_eq!(said(&mut flapping, &cooled, &back, 360), None);
    // An old one is not news to whoever has just begun to look.
    assert_eq!(said(&mut Watch::default(), &alert, &silence(&[(60, None)], 2_000).1, 2_000), None);
    let snoozed = Alert { snoozed_until: Some(at(1_000)), ..alert };
    let mut sleeper = Watch::default();
    assert_eq!(said(&mut sleeper, &snoozed, &open, 120), None);
    let still = silence(&[(60, None)], 1_020).1;
    assert_eq!(said(&mut sleeper, &snoozed, &still, 1_020), only(STOPPED), "it is still so");
    assert_eq!(said(&mut sleeper, &snoozed, &still, 1_100), None);
    assert_eq!(said(&mut Watch::default(), &snoozed, &open, 120), None);
    assert_eq!(
        said(&mut Watch::default(), &snoozed, &silence(&[(960, None)], 1_020).1, 1_020),
        only(STOPPED)
    );
}

#[test]
fn an_address_that_hears_nothing_is_told_once() {
    let (mut watch, rules) = (Watch::default(), rules(""));
    let since = Stamp(START / 1_000);
    let of = SideGroup::Service { app: Some("shop".into()), service: Service::Callback };
    let status = OneSided { address: Address::Status, of, since, calls: 12, is_cut: false };
    let of = SideGroup::Legs(Legs::One);
    let cdr = OneSided { address: Address::Cdr, of, since, calls: 12, is_cut: false };
    let world = |all: &[&OneSided]| {
        let one_sided = all.iter().copied().cloned().collect();
        World {
            alerts: Some(Standings { one_sided, is_whole: true, ..Standings::default() }),
            ..World::default()
        }
    };
    let said = "Call status no longer arrives: of the latest 12 calls (Callback, shop) only CDRs have come";
    assert_eq!(look(&mut watch, &rules, &world(&[&status]), 0), only(said));
    let more = OneSided { calls: 40, since: Stamp(since.0 - 50), ..status.clone() };
    assert_eq!(look(&mut watch, &rules, &world(&[&more]), 100), None, "it is known");
    let said = "CDRs no longer arrive: the latest 12 calls that ended have none";
    assert_eq!(look(&mut watch, &rules, &world(&[&more, &cdr]), 200), only(said));
    assert_eq!(look(&mut watch, &rules, &world(&[]), 300), None);
    assert_eq!(look(&mut watch, &rules, &world(&[&cdr]), 400), only(said), "it has fallen silent again");
    let on = Notify { on: true, ..Notify::default() };
    let mut settings = Settings { lang: Some(Lang::En), notify: on, ..Settings::default() };
    settings.intended.insert(cdr.key(), since.0);
    assert_eq!(
        look(&mut Watch::default(), &Rules::of(&settings), &world(&[&cdr]), 0),
        None,
        "it is meant to be"
    );
    let anew = OneSided { since: Stamp(since.0 + 1), ..cdr.clone() };
    assert_eq!(look(&mut Watch::default(), &Rules::of(&settings), &world(&[&anew]), 0), only(said));
    settings.notify.listener = false;
    assert_eq!(look(&mut Watch::default(), &Rules::of(&settings), &world(&[&anew]), 0), None);
}
