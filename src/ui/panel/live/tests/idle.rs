//! How often the window asks to be drawn. On a remote desktop every frame is drawn by the processor and sent over the
//! network: none may be asked for without something to show.

use std::time::Duration;

use egui::{Context, Pos2, RawInput, Rect, ViewportId, vec2};

use super::super::samples::{at, busy, call, calling, session, talking};
use super::super::*;
use crate::backend::Totals;
use crate::i18n::Lang;
use crate::ui::stage::Stage;

struct Idle {
    ctx: Context,
    stage: Stage,
    millis: i64,
}

impl Idle {
    /// The board's state at second 20 of the samples.
    fn new() -> Idle {
        let ctx = Context::default();
        let mut stage = Stage::new(&ctx, at(20), Lang::Zh);
        stage.model.totals = Some(Totals { calls: 7, ..Totals::default() });
        Idle { ctx, stage, millis: at(20).0 }
    }

    fn with(calls: impl IntoIterator<Item = Arc<crate::call::Call>>) -> Idle {
        let mut idle = Idle::new();
        idle.stage.model.put(calls);
        idle
    }

    /// Draws a frame; says when the next one is wanted.
    fn frame(&mut self) -> Duration {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
            time: Some((self.millis - at(0).0) as f64 / 1_000.0),
            ..RawInput::default()
        };
        let now = Arrival(self.millis);
        let output = self.ctx.run_ui(input, |ui| self.stage.draw(ui, now));
        let delay = output.viewport_output[&ViewportId::ROOT].repaint_delay;
        output.drop_without_applying_deltas();
        delay
    }

    /// Frames drawn in so many seconds because the window asked for them, after it has come to rest.
    fn frames_in(&mut self, secs: i64) -> usize {
        let mut delay = self.frame();
        for _ in 0..5 {
            self.millis += 1;
            delay = self.frame();
        }
        let end = self.millis + secs * 1_000;
        let mut frames = 0;
        loop {
            let wait = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX).max(16);
            let next = self.millis.saturating_add(wait);
            self.millis = next.min(end);
            if next > end {
                return frames;
            }
            frames += 1;
            assert!(frames < 1_000, "frames without end");
            delay = self.frame();
        }
    }
}

#[test]
fn a_window_without_calls_is_not_drawn_again() {
    assert_eq!(Idle::new().frames_in(10), 0);
}

#[test]
fn the_page_before_the_first_call_is_not_drawn_again() {
    let mut idle = Idle::new();
    idle.stage.model.totals = Some(Totals::default());
    assert_eq!(idle.frames_in(10), 0);
}

#[test]
fn a_window_with_calls_is_drawn_once_a_second() {
    assert_eq!(Idle::with((1..9).map(|id| talking(id, 0))).frames_in(10), 10);
    assert_eq!(Idle::with((1..900).map(|id| talking(id, 0))).frames_in(10), 10);
}

#[test]
fn a_paused_window_is_drawn_once_a_second_for_its_clock() {
    let mut idle = Idle::with([talking(1, 0)]);
    idle.stage.pause();
    assert_eq!(idle.frames_in(10), 10);
}

#[test]
fn calls_out_of_sight_ask_for_no_frames() {
    // Forty ended calls are pinned above those that run.
    let mut idle = Idle::with((1..60).map(|id| if id <= 40 { busy(id, 0) } else { talking(id, 0) }));
    idle.stage.model.pinned = (1..=40).map(session).collect();
    idle.millis += 10_000;
    assert_eq!(idle.frames_in(10), 0);
}

#[test]
fn what_ends_out_of_sight_asks_for_the_one_frame_in_which_the_counts_change() {
    let mut idle = Idle::with((1..60).map(|id| if id <= 40 { busy(id, 0) } else { calling(id, 5) }));
    idle.stage.model.pinned = (1..=40).map(session).collect();
    // They fall quiet 31 seconds after their last event.
    assert_eq!((idle.frames_in(10), idle.frames_in(10)), (0, 1));
}

#[test]
fn a_light_that_fades_takes_eight_frames_beside_the_seconds_and_with_reduced_motion_one() {
    let lit = |is_reduced: bool| {
        let mut idle = Idle::with([call(1, &[(-10, "A", "callout")])]);
        idle.stage.model.settings.reduce_motion = is_reduced;
        idle.frames_in(1);
        let now = (idle.millis - at(0).0) / 1_000;
        idle.millis = at(now + 1).0;
        idle.stage.model.put([call(1, &[(-10, "A", "callout"), (now + 1, "A", "alerting")])]);
        let lit = idle.frames_in(2);
        let calm = idle.frames_in(2);
        lit - calm
    };
    assert_eq!((lit(false), lit(true)), (8, 1));
}
