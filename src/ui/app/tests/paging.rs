//! Each page keeps its own place, and what it says is of now.

use egui::{Event, MouseWheelUnit, pos2, vec2};

use super::fresh::until;
use super::*;

/// Turns the wheel over the page, three screens down.
fn scroll_down(harness: &mut Harness<'_, App>) {
    harness.event(Event::PointerMoved(pos2(700.0, 500.0)));
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -600.0),
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    harness.run_steps(30);
}

/// How far down the first line named so stands.
#[track_caller]
fn top_of(harness: &Harness<'_, App>, words: &str) -> f32 {
    harness.get_all_by_label(words).map(|found| found.rect().top()).fold(f32::INFINITY, f32::min)
}

#[test]
fn each_page_keeps_its_own_place_and_begins_at_its_head() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(folder.path(), Some(Lang::En));
    wish(&mut harness, Command::Go(Tab::Settings));
    let head = top_of(&harness, "Receiving");
    scroll_down(&mut harness);
    let scrolled = top_of(&harness, "Receiving");
    assert!(scrolled < head - 300.0, "{scrolled}");
    wish(&mut harness, Command::Go(Tab::Doctor));
    let shown = harness.get_by_role_and_label(Role::Button, "Check again").rect();
    assert!((0.0..100.0).contains(&shown.top()), "{shown:?}");
    wish(&mut harness, Command::Go(Tab::Settings));
    assert_eq!(top_of(&harness, "Receiving"), scrolled);
}

#[test]
fn the_doctor_looks_again_when_its_page_is_opened_over_a_minute_later() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_795_240_800_000);
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open_by(folder.path(), Some(Lang::En), || Arrival(CLOCK.load(Ordering::Relaxed)));
    until(&mut harness, |app| app.model.checkup.is_some() && !app.model.is_examining);
    let of_opening = |harness: &mut Harness<'_, App>, secs: i64| {
        wish(harness, Command::Go(Tab::Live));
        CLOCK.fetch_add(secs * 1_000, Ordering::Relaxed);
        wish(harness, Command::Go(Tab::Doctor));
        until(harness, |app| !app.model.is_examining);
        let model = &harness.state().model;
        model.now.millis_since(model.checkup.as_ref().unwrap().at) / 1_000
    };
    assert_eq!(of_opening(&mut harness, 59), 59);
    assert_eq!(of_opening(&mut harness, 1_200), 0);
}
