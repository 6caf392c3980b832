//! What the board costs the thread that draws, beside the barest table of as many cells, and the thread that writes.
//!
//! `cargo bench --bench board` draws frames of the whole window without a screen (layout and tessellation), in turn
//! with frames of a bare `egui_extras` table of the same calls, nine plain labels each, while events arrive; then it
//! puts events on boards of several sizes. Figures of interest are ratios within one run. Where the system can tell,
//! only time this program had the core is counted.

mod clock;
mod frames;
mod publishing;
mod report;
mod traffic;

use std::time::Duration;

use clap::Parser;

use frames::{Bare, Use, Window};
use report::{Costs, FrameLine, Report};

#[derive(Debug, Parser)]
struct Args {
    /// Frames of each kind that are counted, per case.
    #[arg(long, default_value_t = 600)]
    frames: usize,
    /// Calls in progress, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "100,5000,20000")]
    calls: Vec<usize>,
    /// Events that arrive in a second.
    #[arg(long, default_value_t = 2_000.0)]
    events: f64,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let args = Args::parse();
    let mut report = Report::default();
    for &calls in &args.calls {
        for how in [Use::Still, Use::Scrolling] {
            eprintln!("{calls} calls, {}", how.name());
            report.frames.push(frames_of(&args, calls, how));
        }
        eprintln!("{calls} calls, wishes and events");
        report.wishes.push((calls, wishes(calls)));
        let one = publishing::per_event(calls, 20_000, 1);
        let many = publishing::per_event(calls, 20_000, 64);
        report.events.push((calls, one, many));
    }
    report.print();
}

/// Frames of the window and of the bare table, in turn.
fn frames_of(args: &Args, calls: usize, how: Use) -> FrameLine {
    let mut window = Window::new(calls, args.events);
    let mut bare = Bare::new();
    // Fonts are rasterised, caches fill.
    for _ in 0..60 {
        window.frame(how);
        bare.frame(how, &window.calls(), window.now());
    }
    let (mut ours, mut theirs) = (Costs::default(), Costs::default());
    for _ in 0..args.frames {
        ours.add(window.frame(how));
        theirs.add(bare.frame(how, &window.calls(), window.now()));
    }
    FrameLine { calls, how: how.name(), cells: bare.cells, ours, bare: theirs }
}

/// The costliest of the frames in which a wish of the user's is obeyed: a filter, another one, another order.
fn wishes(calls: usize) -> [(&'static str, Duration); 4] {
    let mut window = Window::new(calls, 0.0);
    for _ in 0..30 {
        window.frame(Use::Still);
    }
    let mut median = |change: &dyn Fn(&mut ringside::ui::stage::Stage, usize)| {
        let mut costs = Costs::default();
        for turn in 0..15 {
            costs.add(window.frames_after(|stage| change(stage, turn)));
        }
        costs.at(0.5)
    };
    let nothing = median(&|_, _| ());
    let number = median(&|stage, turn| stage.model.live_filter = format!("*{:02}", turn + 10).into());
    let words =
        median(&|stage, turn| stage.model.live_filter = format!("ticket!{turn} state:talking").into());
    let sort = median(&|stage, turn| {
        stage.model.live_filter = "".into();
        stage.sort_by(["caller", "elapsed", "event"][turn % 3]);
    });
    [
        ("nothing new", nothing),
        ("filter by number", number),
        ("filter by words", words),
        ("another order", sort),
    ]
}
