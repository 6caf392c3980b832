//! Frames: those of the window, and of the barest table with as many cells.

use std::sync::Arc;
use std::time::Duration;

use egui::{CentralPanel, Context, Event, Frame, FullOutput, Pos2, RawInput, Rect, Ui, pos2, vec2};
use egui_extras::{Column, TableBuilder};
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, Number};
use ringside::collector::Board;
use ringside::i18n::{Lang, Phrases, clock};
use ringside::ui::{stage::Stage, theme};

use crate::clock::cost;
use crate::traffic::Traffic;

/// Columns of the board.
const COLUMNS: usize = 9;

/// As many frames are drawn after a wish: more than it takes to obey it.
const FRAMES_OF_A_WISH: usize = 12;

/// 2026-11-21 14:31:45 in Beijing.
pub const START: Arrival = Arrival(1_795_242_705_000);

/// How the window is used while frames are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Nobody touches it; it is woken ten times a second.
    Still,
    /// The wheel turns, sixty frames a second.
    Scrolling,
}

impl Use {
    pub fn name(self) -> &'static str {
        match self {
            Use::Still => "still",
            Use::Scrolling => "scrolling",
        }
    }

    fn frames_per_second(self) -> f64 {
        match self {
            Use::Still => 10.0,
            Use::Scrolling => 60.0,
        }
    }
}

/// Turns of the wheel: down for a while, up again.
struct Wheel {
    at: Pos2,
    frames: u32,
}

impl Wheel {
    fn events(&mut self, how: Use) -> Vec<Event> {
        if how == Use::Still {
            return Vec::new();
        }
        self.frames += 1;
        let down = (self.frames / 60).is_multiple_of(2);
        vec![
            Event::PointerMoved(self.at),
            Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(0.0, if down { -31.0 } else { 31.0 }),
                phase: egui::TouchPhase::Move,
                modifiers: egui::Modifiers::NONE,
                source: egui::MouseWheelSource::Unknown,
            },
        ]
    }
}

fn input(size: egui::Vec2, secs: f64, events: Vec<Event>) -> RawInput {
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
        time: Some(secs),
        events,
        ..RawInput::default()
    }
}

/// Layout and tessellation.
fn frame(ctx: &Context, input: RawInput, draw: impl FnMut(&mut Ui)) -> Duration {
    let (spent, output) = cost(|| {
        let mut output: FullOutput = ctx.run_ui(input, draw);
        let shapes = std::mem::take(&mut output.shapes);
        std::hint::black_box(ctx.tessellate(shapes, output.pixels_per_point));
        output
    });
    output.drop_without_applying_deltas();
    spent
}

/// The whole window on the live tab, with calls arriving.
pub struct Window {
    ctx: Context,
    pub stage: Stage,
    board: Board,
    traffic: Traffic,
    events_per_second: f64,
    owed: f64,
    secs: f64,
    wheel: Wheel,
}

impl Window {
    pub fn new(calls: usize, events_per_second: f64) -> Window {
        let ctx = Context::default();
        ctx.set_theme(egui::Theme::Dark);
        let stage = Stage::new(&ctx, START, Lang::Zh);
        let (traffic, running) = Traffic::new(calls, START);
        let mut board = Board::default();
        board.take_in(running, START);
        let wheel = Wheel { at: pos2(600.0, 500.0), frames: 0 };
        Window { ctx, stage, board, traffic, events_per_second, owed: 0.0, secs: 0.0, wheel }
    }

    /// What the window's thread spends on the next frame; what arrives before it costs another thread.
    pub fn frame(&mut self, how: Use) -> Duration {
        let step = 1.0 / how.frames_per_second();
        self.secs += step;
        let now = Arrival(START.0 + (self.secs * 1_000.0) as i64);
        self.owed += self.events_per_second * step;
        let due = self.owed.floor();
        self.owed -= due;
        let news: Vec<_> = (0..due as u64).map(|_| self.traffic.next(now)).collect();
        self.board.take_in(news, now);
        self.board.retire(now);
        self.stage.publish(self.board.view());
        let input = input(vec2(1440.0, 900.0), self.secs, self.wheel.events(how));
        let stage = &mut self.stage;
        frame(&self.ctx, input, |ui| stage.draw(ui, now))
    }

    /// The moment of the last frame.
    pub fn now(&self) -> Arrival {
        self.stage.model.now
    }

    /// The calls on the board, the newest first.
    pub fn calls(&self) -> Vec<Arc<Call>> {
        self.board.view().calls.values().rev().cloned().collect()
    }

    /// The costliest of the frames, without news, in which what `change` did is obeyed.
    pub fn frames_after(&mut self, change: impl FnOnce(&mut Stage)) -> Duration {
        change(&mut self.stage);
        let now = self.stage.model.now;
        let mut one = || {
            let stage = &mut self.stage;
            frame(&self.ctx, input(vec2(1440.0, 900.0), self.secs, Vec::new()), |ui| stage.draw(ui, now))
        };
        (0..FRAMES_OF_A_WISH).map(|_| one()).max().unwrap_or_default()
    }
}

/// A table without anything but the same calls: one plain label in each cell. Which call is in which row it is given.
pub struct Bare {
    ctx: Context,
    secs: f64,
    wheel: Wheel,
    /// Cells drawn in the last frame.
    pub cells: usize,
}

impl Bare {
    pub fn new() -> Bare {
        let ctx = Context::default();
        ctx.set_theme(egui::Theme::Dark);
        theme::install(&ctx);
        let wheel = Wheel { at: pos2(600.0, 400.0), frames: 0 };
        Bare { ctx, secs: 0.0, wheel, cells: 0 }
    }

    pub fn frame(&mut self, how: Use, rows: &[Arc<Call>], now: Arrival) -> Duration {
        self.secs += 1.0 / how.frames_per_second();
        // The room the board's table has in a window of 1440 × 900.
        let input = input(vec2(1376.0, 741.0), self.secs, self.wheel.events(how));
        let cells = &mut self.cells;
        frame(&self.ctx, input, |ui| {
            *cells = 0;
            CentralPanel::default().frame(Frame::NONE).show(ui, |ui| table(ui, rows, now, cells));
        })
    }
}

fn table(ui: &mut Ui, rows: &[Arc<Call>], now: Arrival, cells: &mut usize) {
    let phrases = Lang::Zh.phrases();
    ui.spacing_mut().item_spacing.y = 0.0;
    TableBuilder::new(ui)
        .columns(Column::exact(140.0).clip(true), COLUMNS)
        .header(theme::ROW, |mut header| {
            for _ in 0..COLUMNS {
                header.col(|ui| {
                    ui.label("title");
                });
            }
        })
        .body(|body| {
            body.rows(theme::ROW, rows.len(), |mut row| {
                let Some(call) = rows.get(row.index()) else { return };
                for text in texts(phrases, call, now) {
                    *cells += 1;
                    row.col(|ui| {
                        ui.label(text);
                    });
                }
            });
        });
}

/// The words of one row.
fn texts(phrases: &Phrases, call: &Call, now: Arrival) -> [String; COLUMNS] {
    let number = |number: Option<&Number>| number.map(Number::grouped).unwrap_or_default();
    let elapsed = call.elapsed_secs(now).map(clock).unwrap_or_default();
    let talk = call.talking_secs(now).map(|secs| format!(" ({})", clock(secs))).unwrap_or_default();
    let event = call.pulse.as_ref().map(|pulse| {
        let at = pulse.at.map(|at| Zone::BEIJING.format_time(at)).unwrap_or_default();
        format!("{} {at}", phrases.event(&pulse.kind, pulse.leg))
    });
    [
        phrases.state(call.state).to_owned(),
        number(call.leg_a.number.as_ref()),
        number(call.leg_b.number.as_ref()),
        elapsed + &talk,
        phrases.service(call.service).to_owned(),
        number(call.display.as_ref()),
        event.unwrap_or_default(),
        call.digits.as_deref().unwrap_or_default().to_owned(),
        call.user_data.as_deref().unwrap_or_default().to_owned(),
    ]
}
