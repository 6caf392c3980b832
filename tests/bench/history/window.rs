//! The window on a long history, driven as somebody would: opened, scrolled by its bar to places all over the list, and
//! typed into. A process of its own is the window, the real one on a real display; the collector below it writes a sign
//! of life into the file now and then, and nothing else. Nothing is judged here: the figures are to be read.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, Event, Id, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, ViewportId};
use ringside::backend::{Backend, Page, Start, Wake};
use ringside::collector::clock;
use ringside::settings::{OwnReasons, SettingsFile};
use ringside::ui::Traffic;
use ringside::ui::app::App;
use serde_json::json;

use crate::timing::resident_bytes;
use crate::{Args, Outcome};

/// Places the bar is dragged to, evenly over the list, far from each other.
const PLACES: u64 = 21;

/// From one place to the next, so that all come once and the first one last.
const STRIDE: u64 = 13;

/// What is typed, a key at a time.
const TYPED: &str = "number:*13812*";

/// Between two keys: a quick typist.
const KEY: Duration = Duration::from_millis(70);

/// A hand needs so long to the bar; the fonts of the system are there by then.
const REACH: Duration = Duration::from_secs(1);

/// Nothing is waited for any longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts the window in a process of its own and waits until it has been driven; it prints what it saw.
pub fn measure(args: &Args) -> Outcome<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--calls", &args.calls.to_string()]);
    if let Some(dir) = &args.dir {
        command.arg("--dir").arg(dir);
    }
    command.args(["--begun", &clock::now().0.to_string()]);
    match command.status()? {
        status if status.success() => Ok(()),
        status => Err(format!("the window ended with {status}").into()),
    }
}

/// Is the window, until all is done.
pub fn be(folder: &Path, begun: i64) -> Outcome<()> {
    let mut file = SettingsFile::load(&folder.join("bench-settings.toml"));
    file.settings.page = ringside::settings::Tab::History;
    let start = Start {
        data_dir: folder.to_owned(),
        bind: SocketAddr::from(([127, 0, 0, 1], 0)),
        policy: Default::default(),
        clock: clock::now,
        thresholds: file.settings.thresholds,
    };
    let own = OwnReasons::none(folder);
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]),
        persist_window: false,
        ..Default::default()
    };
    eframe::run_native(
        "ringside-bench",
        native,
        Box::new(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let wake: Wake = Arc::new(move || ctx.request_repaint_of(ViewportId::ROOT));
            let backend = Backend::start(start, wake.clone(), wake);
            // As a demo: no settings are kept, nothing is purged.
            let opener = Arc::new(ringside::backend::System);
            let app =
                App::new(&cc.egui_ctx, backend, file, own, Traffic::Simulated, Box::new(Nobody), opener);
            Ok(Box::new(Driver::new(app, begun)))
        }),
    )?;
    Ok(())
}

/// Notices go nowhere.
struct Nobody;

impl ringside::backend::Sink for Nobody {
    fn show(
        &mut self,
        _: ringside::backend::Notice<'_>,
        _: ringside::backend::Pressed,
    ) -> Result<(), String> {
        Ok(())
    }
}

/// What is being done.
enum Step {
    Opening,
    Counting,
    /// A hand on its way to the bar.
    Reaching {
        since: Instant,
    },
    /// The handle was let go; it is taken again in the next frame, for this place.
    Between {
        nth: u64,
    },
    /// On the way to a place, from the page that was shown.
    Scrolling {
        nth: u64,
        since: Instant,
        before: Option<Arc<Page>>,
        /// Frames before it began.
        frames: usize,
    },
    Typing {
        typed: usize,
        last: Instant,
    },
    /// Waiting for what was typed last.
    Finding {
        since: Instant,
        before: Option<Arc<Page>>,
        first: Option<f64>,
    },
}

struct Driver {
    app: App,
    begun: i64,
    step: Step,
    /// For the next frame.
    events: Vec<Event>,
    seen: Seen,
}

/// In milliseconds.
#[derive(Default)]
struct Seen {
    first_frame: Option<f64>,
    history: f64,
    counted: f64,
    resident_when_counted: u64,
    scrolls: Vec<f64>,
    /// Of these, what finding the rows took, how many frames were drawn, and how long the slowest of them took with
    /// painting and all.
    queries: Vec<f64>,
    scroll_frame_counts: Vec<usize>,
    scroll_intervals: Vec<f64>,
    /// What frames cost while the bar was dragged, and while somebody typed.
    scroll_frames: Vec<f64>,
    typing_frames: Vec<f64>,
    /// From frame to frame while nobody waits in between.
    intervals: Vec<f64>,
    last: Option<Instant>,
}

impl Driver {
    fn new(app: App, begun: i64) -> Driver {
        Driver { app, begun, step: Step::Opening, events: Vec::new(), seen: Seen::default() }
    }

    fn elapsed(&self) -> f64 {
        clock::now().0.saturating_sub(self.begun) as f64
    }

    fn page(&self) -> Option<Arc<Page>> {
        self.app.model().history.page.clone()
    }

    fn drive(&mut self, ctx: &Context, spent: Duration) {
        let spent = spent.as_secs_f64() * 1e3;
        let history = &self.app.model().history;
        let is_there = !history.is_busy && history.page.is_some();
        match &mut self.step {
            Step::Opening if history.page.as_ref().is_some_and(|page| !page.calls.is_empty()) => {
                self.seen.history = self.elapsed();
                self.step = Step::Counting;
            }
            Step::Counting if history.complete && is_there => {
                self.seen.counted = self.elapsed();
                self.seen.resident_when_counted = resident_bytes().unwrap_or(0);
                self.step = Step::Reaching { since: Instant::now() };
            }
            Step::Reaching { since } if since.elapsed() >= REACH => self.scroll(ctx, 1),
            Step::Between { nth } => match *nth {
                nth if nth <= PLACES => self.scroll(ctx, nth),
                _ => self.begin_typing(ctx),
            },
            Step::Scrolling { nth, since, before, frames } => {
                self.seen.scroll_frames.push(spent);
                let is_new = !same(before.as_ref(), history.page.as_ref());
                if is_new && is_there || since.elapsed() > PATIENCE {
                    let nth = *nth + 1;
                    let meanwhile = self.seen.intervals.get(*frames..).unwrap_or_default();
                    self.seen.scroll_frame_counts.push(meanwhile.len());
                    self.seen.scroll_intervals.push(meanwhile.iter().copied().fold(0.0, f64::max));
                    self.seen.scrolls.push(since.elapsed().as_secs_f64() * 1e3);
                    self.seen.queries.extend(history.page.as_ref().map(|page| page.millis as f64));
                    self.events.push(button(place(ctx, nth - 1), false));
                    self.step = Step::Between { nth };
                }
            }
            Step::Typing { typed, last } if last.elapsed() >= KEY => {
                self.seen.typing_frames.push(spent);
                let next = TYPED.chars().nth(*typed).map(|sign| Event::Text(sign.to_string()));
                (*typed, *last) = (*typed + 1, Instant::now());
                match next {
                    Some(text) => self.events.push(text),
                    None => {
                        self.events.extend([true, false].map(|pressed| key(Key::Enter, pressed)));
                        let before = self.page();
                        self.step = Step::Finding { since: Instant::now(), before, first: None };
                    }
                }
            }
            Step::Typing { .. } => self.seen.typing_frames.push(spent),
            Step::Finding { since, before, first } => {
                self.seen.typing_frames.push(spent);
                let now = since.elapsed().as_secs_f64() * 1e3;
                if first.is_none() && !same(before.as_ref(), history.page.as_ref()) {
                    *first = Some(now);
                }
                if (first.is_some() && history.complete && is_there) || since.elapsed() > PATIENCE {
                    let (first, rows) = (*first, history.rows);
                    self.seen.print(first, now, rows);
                    ctx.send_viewport_cmd(egui::ViewportCommand::Close);
                }
            }
            Step::Opening | Step::Counting | Step::Reaching { .. } => {}
        }
        ctx.request_repaint();
    }

    /// Takes the handle and moves it to the `nth` place, half of the list from the one before.
    fn scroll(&mut self, ctx: &Context, nth: u64) {
        let to = place(ctx, nth);
        self.events.extend([Event::PointerMoved(to), button(to, true)]);
        self.step = Step::Scrolling {
            nth,
            since: Instant::now(),
            before: self.page(),
            frames: self.seen.intervals.len(),
        };
    }

    fn begin_typing(&mut self, _: &Context) {
        self.events.extend([true, false].map(|pressed| key(Key::Slash, pressed)));
        self.step = Step::Typing { typed: 0, last: Instant::now() };
    }
}

impl eframe::App for Driver {
    fn raw_input_hook(&mut self, _: &Context, input: &mut RawInput) {
        input.events.append(&mut self.events);
        input.focused = true;
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        let begun = Instant::now();
        self.app.draw(ui);
        let spent = begun.elapsed();
        if self.seen.first_frame.is_none() {
            self.seen.first_frame = Some(self.elapsed());
        }
        let last = self.seen.last.replace(begun);
        self.seen.intervals.extend(last.map(|last| (begun - last).as_secs_f64() * 1e3));
        let ctx = ui.ctx().clone();
        self.drive(&ctx, spent);
    }
}

impl Seen {
    fn print(&mut self, first: Option<f64>, found: f64, rows: u64) {
        let mb = |bytes: u64| bytes as f64 / 1e6;
        let worst = |times: &[f64]| times.iter().copied().fold(0.0, f64::max);
        let median = |times: &[f64]| {
            let mut sorted = times.to_vec();
            sorted.sort_by(f64::total_cmp);
            sorted.get(sorted.len() / 2).copied().unwrap_or_default()
        };
        let resident = resident_bytes().unwrap_or(0);
        let opened = self.first_frame.unwrap_or_default();
        println!("milliseconds from the start of the process:");
        println!(
            "  first frame {opened:.0}, calls on screen {:.0}, all counted {:.0}",
            self.history, self.counted
        );
        println!(
            "memory: {:.0} MB when counted, {:.0} MB at the end",
            mb(self.resident_when_counted),
            mb(resident)
        );
        println!(
            "{} places by the bar: median {:.0}, worst {:.0}, of it the rows at most {:.0}; drawing then at most {:.1}; from frame to frame {:.1}",
            self.scrolls.len(),
            median(&self.scrolls),
            worst(&self.scrolls),
            worst(&self.queries),
            worst(&self.scroll_frames),
            median(&self.intervals)
        );
        println!(
            "typed {TYPED}: first rows after {:.0}, all {rows} counted after {found:.0}; drawing then at most {:.1}",
            first.unwrap_or(f64::NAN),
            worst(&self.typing_frames)
        );
        println!(
            "{}",
            json!({
                "first_frame_ms": opened, "history_ms": self.history, "counted_ms": self.counted,
                "resident_when_counted": self.resident_when_counted, "resident": resident,
                "scroll_ms": self.scrolls, "scroll_query_ms": self.queries, "scroll_frames": self.scroll_frame_counts,
                "scroll_frame_to_frame_worst_ms": self.scroll_intervals, "frame_interval_ms": median(&self.intervals), "scroll_frame_worst_ms": worst(&self.scroll_frames),
                "typing_frame_worst_ms": worst(&self.typing_frames), "found_first_ms": first,
                "found_all_ms": found, "found": rows,
            })
        );
    }
}

fn same(x: Option<&Arc<Page>>, y: Option<&Arc<Page>>) -> bool {
    match (x, y) {
        (Some(x), Some(y)) => Arc::ptr_eq(x, y),
        (x, y) => x.is_none() && y.is_none(),
    }
}

/// Where the handle is dragged to for the `nth` place.
fn place(ctx: &Context, nth: u64) -> Pos2 {
    let bar = bar(ctx);
    let share = (nth * STRIDE % PLACES) as f32 / (PLACES - 1) as f32;
    Pos2::new(bar.center().x, egui::lerp(bar.top() + 2.0..=bar.bottom() - 2.0, share))
}

/// Where the scroll bar of the list is.
fn bar(ctx: &Context) -> Rect {
    let id = Id::unique("history table").with("bar y");
    ctx.read_response(id).map_or(Rect::NOTHING, |response| response.rect)
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn key(key: Key, pressed: bool) -> Event {
    Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
}
