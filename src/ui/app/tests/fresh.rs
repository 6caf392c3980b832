//! What is shown follows what is stored, whoever changed it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use super::*;
use crate::backend::ListenerState;
use crate::backend::sample::hide_calls;
use crate::settings::ZoneChoice;
use crate::ui::model::CallTrouble;

const PATIENCE: Duration = Duration::from_secs(30);

/// Draws frames until it `is_so`.
#[track_caller]
pub(super) fn until(harness: &mut Harness<'_, App>, is_so: impl Fn(&App) -> bool) {
    let begun = Instant::now();
    while !is_so(harness.state()) {
        assert!(begun.elapsed() < PATIENCE, "never so");
        std::thread::yield_now();
        harness.step();
    }
}

/// Pushes as the platform does.
#[track_caller]
pub(super) fn push(harness: &Harness<'_, App>, body: &str) {
    let ListenerState::Listening(address) = harness.state().backend.wait_until_listening(PATIENCE) else {
        panic!("nobody listens");
    };
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

pub(super) fn event(kind: &str, session: usize) -> String {
    let info = format!(r#"{{"sessionId":"s{session}","timestamp":"2026-11-21 06:00:00"}}"#);
    format!(r#"{{"eventType":"{kind}","statusInfo":{info}}}"#)
}

/// What the page of the open call has read of it: its CDRs, and its note.
fn read_of_the_call(app: &App) -> Option<(u32, Option<&str>)> {
    let call = &app.model.call_file.as_ref()?.call;
    Some((call.cdr_count, call.note.as_deref()))
}

#[test]
fn the_counts_of_the_reasons_go_on_while_a_push_comes_every_second() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_795_240_800_000);
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open_by(folder.path(), Some(Lang::En), || Arrival(CLOCK.load(Ordering::Relaxed)));
    wish(&mut harness, Command::Go(Tab::Reasons));
    let counted = |app: &App| app.asked.reasons.question.as_ref().map_or(0, |(_, stored)| *stored);
    for second in 1..6 {
        CLOCK.fetch_add(1_000, Ordering::Relaxed);
        push(&harness, &event("callout", second));
        let pushed = u64::try_from(second).unwrap();
        until(&mut harness, |app| {
            app.model.board.stored >= pushed
                && app.asked.refreshed_stored >= pushed
                && counted(app) + 2 >= pushed
        });
    }
}

#[test]
fn totals_and_inbox_follow_a_purge_although_nothing_was_received() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::Inbox));
    for session in 0..3 {
        push(&harness, &event("disconnect", session));
    }
    let shown = |app: &App| {
        let rows = app.model.inbox.as_ref().map(|page| page.rows.len());
        (app.model.totals.map(|totals| totals.notifications), rows)
    };
    until(&mut harness, |app| shown(app) == (Some(3), Some(3)));
    let order = crate::backend::PurgeOrder::from(Arrival(i64::MAX));
    harness.state().backend.purge(order);
    until(&mut harness, |app| shown(app) == (Some(0), Some(0)));
}

#[test]
fn an_open_call_that_has_left_the_board_gets_its_late_cdr_and_its_note() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_795_240_800_000);
    let clock = || Arrival(CLOCK.load(Ordering::Relaxed));
    let folder = tempfile::tempdir().unwrap();
    let harness = open_by(folder.path(), Some(Lang::En), clock);
    push(&harness, &event("callout", 1));
    push(&harness, &event("disconnect", 1));
    drop(harness);

    CLOCK.fetch_add(3_600_000, Ordering::Relaxed);
    let mut harness = open_by(folder.path(), Some(Lang::En), clock);
    until(&mut harness, |app| !matches!(app.model.health.listener, ListenerState::Starting));
    let session = SessionId::new("s1").unwrap();
    assert!(harness.state().model.board.find(&session).is_none());
    wish(&mut harness, Command::OpenCall(session.clone()));
    until(&mut harness, |app| read_of_the_call(app) == Some((0, None)));
    CLOCK.fetch_add(1_000, Ordering::Relaxed);
    push(&harness, r#"{"eventType":"fee","feeLst":[{"sessionId":"s1"}]}"#);
    until(&mut harness, |app| read_of_the_call(app) == Some((1, None)));
    CLOCK.fetch_add(1_000, Ordering::Relaxed);
    wish(&mut harness, Command::Annotate { session, text: "ask again".to_owned() });
    until(&mut harness, |app| read_of_the_call(app) == Some((1, Some("ask again"))));
}

#[test]
fn a_call_that_is_compared_and_has_left_the_board_gets_its_late_cdr() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_795_240_800_000);
    let clock = || Arrival(CLOCK.load(Ordering::Relaxed));
    let folder = tempfile::tempdir().unwrap();
    let harness = open_by(folder.path(), Some(Lang::En), clock);
    for session in [1, 2] {
        push(&harness, &event("callout", session));
        push(&harness, &event("disconnect", session));
    }
    drop(harness);

    CLOCK.fetch_add(3_600_000, Ordering::Relaxed);
    let mut harness = open_by(folder.path(), Some(Lang::En), clock);
    until(&mut harness, |app| !matches!(app.model.health.listener, ListenerState::Starting));
    let compare =
        || Command::Compare { session: SessionId::new("s1").unwrap(), with: SessionId::new("s2").unwrap() };
    let cdrs = |app: &App| app.model.beside.other.as_ref().map(|file| file.call.cdr_count);
    wish(&mut harness, compare());
    until(&mut harness, |app| cdrs(app) == Some(0));
    CLOCK.fetch_add(1_000, Ordering::Relaxed);
    push(&harness, r#"{"eventType":"fee","feeLst":[{"sessionId":"s2"}]}"#);
    until(&mut harness, |app| cdrs(app) == Some(1));

    // What is read of the one that comes to the left takes nothing from the other.
    let (session, with) = (SessionId::new("s2").unwrap(), SessionId::new("s1").unwrap());
    wish(&mut harness, Command::Compare { session, with });
    until(&mut harness, |app| cdrs(app) == Some(0) && read_of_the_call(app) == Some((1, None)));
    wish(&mut harness, compare());
    until(&mut harness, |app| cdrs(app) == Some(1) && read_of_the_call(app) == Some((0, None)));

    // Compared again later, in the same second: nothing of the first look is left.
    wish(&mut harness, Command::StopComparing);
    let stored = harness.state().model.board.stored;
    push(&harness, &event("answer", 2));
    until(&mut harness, |app| app.model.board.stored > stored);
    wish(&mut harness, compare());
    let heard = |app: &App| app.model.beside.other.as_ref().map(|file| file.notifications.len());
    until(&mut harness, |app| heard(app) == Some(4));
}

#[test]
fn what_stands_under_another_filter_than_it_was_read_for_is_known_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    push(&harness, &event("disconnect", 1));
    wish(&mut harness, Command::Go(Tab::Reasons));
    until(&mut harness, |app| app.model.reasons.counts.is_some());
    assert!(!harness.state().model.reasons.is_old);
    let before = harness.state().model.reasons.counts.clone().unwrap();
    harness.state_mut().wishes.push(Command::SetHistoryFilter("outcome:answered".into()));
    harness.run_steps(2);
    let is_before =
        |app: &App| app.model.reasons.counts.as_ref().is_some_and(|now| Arc::ptr_eq(now, &before));
    until(&mut harness, |app| {
        assert!(app.model.reasons.is_old || !is_before(app));
        !is_before(app)
    });
    assert!(!harness.state().model.reasons.is_old);

    wish(&mut harness, Command::Go(Tab::Inbox));
    let rows = |app: &App| app.model.inbox.as_ref().map(|page| page.rows.len());
    until(&mut harness, |app| rows(app) == Some(1));
    assert!(!harness.state().model.inbox_is_old);
    harness.state_mut().wishes.push(Command::SetInboxFilter(crate::backend::InboxFilter::Cdr));
    harness.run_steps(2);
    until(&mut harness, |app| {
        assert!(app.model.inbox_is_old || rows(app) == Some(0));
        rows(app) == Some(0)
    });
    assert!(!harness.state().model.inbox_is_old);
}

#[test]
fn what_cannot_be_read_says_so_and_is_read_again() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_795_240_800_000);
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open_by(folder.path(), Some(Lang::En), || Arrival(CLOCK.load(Ordering::Relaxed)));
    push(&harness, &event("callout", 1));
    wish(&mut harness, Command::Go(Tab::History));
    let rows = |app: &App| app.model.history.page.as_ref().map(|page| page.calls.len());
    // An hour at most, however often it is drawn: nothing else shall become of the call meanwhile.
    let tick = || {
        let is_late = CLOCK.load(Ordering::Relaxed) > 1_795_240_800_000 + 3_600_000;
        CLOCK.fetch_add(if is_late { 0 } else { 1_000 }, Ordering::Relaxed)
    };
    until(&mut harness, |app| {
        tick();
        rows(app) == Some(1)
    });
    let data_dir = folder.path().join("data");
    hide_calls(&data_dir, true);
    // Sums that are kept beside the calls do not know these.
    wish(&mut harness, Command::SetHistoryFilter("!called:4321*".to_owned()));
    until(&mut harness, |app| app.model.history.trouble.is_some());
    harness.step();
    harness.get_by_label_contains("The history cannot be read: the database failed (no such table");
    wish(&mut harness, Command::Go(Tab::Reasons));
    until(&mut harness, |app| {
        tick();
        app.model.reasons.problem.is_some()
    });
    let session = SessionId::new("s1").unwrap();
    wish(&mut harness, Command::OpenCall(session));
    until(&mut harness, |app| app.model.call_trouble.is_some());
    let (session, with) = (SessionId::new("s1").unwrap(), SessionId::new("s2").unwrap());
    wish(&mut harness, Command::Compare { session, with });
    until(&mut harness, |app| matches!(app.model.beside.other_trouble, Some(CallTrouble::Unread(_))));
    hide_calls(&data_dir, false);
    until(&mut harness, |app| {
        tick();
        app.model.beside.other_trouble == Some(CallTrouble::Gone)
    });
    until(&mut harness, |app| {
        tick();
        let is_well = app.model.call_trouble.is_none() && app.model.call_file.is_some();
        is_well && app.model.reasons.problem.is_none()
    });
    wish(&mut harness, Command::CloseCall);
    wish(&mut harness, Command::Go(Tab::History));
    until(&mut harness, |app| {
        tick();
        app.model.history.trouble.is_none()
    });
    assert_eq!(rows(harness.state()), Some(1));
}

/// Whether the window was told not to close in a frame in which its button was pressed.
fn press_close(harness: &mut Harness<'_, App>) -> bool {
    let root = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    root.events.push(egui::ViewportEvent::Close);
    harness.step();
    let commands = &harness.output().viewport_output[&egui::ViewportId::ROOT].commands;
    let is_put_off = commands.contains(&egui::ViewportCommand::CancelClose);
    let root = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    root.events.clear();
    harness.run_steps(2);
    is_put_off
}

#[test]
fn a_window_that_receives_asks_before_it_is_closed_unless_it_need_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    until(&mut harness, |app| matches!(app.model.health.listener, ListenerState::Listening(_)));
    assert!(!press_close(&mut harness), "nobody has pushed anything yet");
    push(&harness, &event("callout", 1));
    until(&mut harness, |app| app.model.totals.is_some_and(|totals| totals.notifications == 1));
    assert!(press_close(&mut harness));
    harness.get_by_label_contains("Calls in progress now: 1.");
    assert!(press_close(&mut harness), "a key that is held down is no answer");
    harness.input_mut().time = Some(harness.ctx.input(|input| input.time) + 1.0);
    harness.step();
    assert!(!press_close(&mut harness), "who presses again is obeyed");
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(!harness.state().views.dialogs.is_open());
    wish(&mut harness, Command::Do(Action::Palette));
    assert!(press_close(&mut harness));
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(!harness.state().views.dialogs.is_open(), "Enter minimizes, and the palette heard nothing");
    wish(&mut harness, Command::Set(Setting::AskBeforeClosing(false)));
    assert!(!press_close(&mut harness));
    wish(&mut harness, Command::Set(Setting::AskBeforeClosing(true)));
    harness.state_mut().closing.store(true, Ordering::SeqCst);
    assert!(!press_close(&mut harness), "the system closes it");
}

#[test]
fn rows_of_another_day_do_not_stay_when_the_zone_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::SetHistoryFilter("at:today".into()));
    let ctx = harness.ctx.clone();
    let app = harness.state_mut();
    let mut stays_after = |setting: Setting| {
        app.model.history.page = Some(Arc::default());
        carry_out::carry_out(app, &ctx, Command::Set(setting));
        app.model.history.page.is_some()
    };
    assert!(stays_after(Setting::Thresholds(Default::default())), "the same list, read again");
    assert!(!stays_after(Setting::Zone(ZoneChoice::parse("UTC-5"))));
    assert!(stays_after(Setting::Zone(ZoneChoice::parse("UTC-05:00"))), "the same zone by another name");
}
