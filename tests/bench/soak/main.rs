//! Ringside for hours: a window (or a collector without one) that a simulated platform pushes to without a pause.
//!
//! `cargo bench --bench soak` takes ten minutes and tells whether memory grows, how large the write-ahead log becomes,
//! what a call costs in the file, and how long the longest frame was. `--minutes 60` is the long run, `--rate 0` an
//! idle one. Without a display, or with `--no-window`, there are no frames. Nothing is judged here: the figures are to
//! be read.

#[path = "../cpu.rs"]
mod cpu;
mod house;
#[path = "../memory.rs"]
mod memory;
mod report;
mod watch;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use clap::Parser;
use ringside::collector::clock;
use ringside::simulator::{self, Arrivals, Options, Scenario, Schedule, SentReport};
use ringside::store::sqlite::SqliteStore;
use tokio::sync::watch as signal;

use house::House;
use report::Report;
use watch::Watch;

#[derive(Debug, Parser)]
struct Args {
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Notifications a second, on average; 0: nobody calls, and it is seen what that costs.
    #[arg(long, default_value_t = 1_000.0)]
    rate: f64,
    /// Only the collector.
    #[arg(long)]
    no_window: bool,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Be what is watched, in this process, with the data in the folder: window or collector.
    #[arg(long, hide = true, num_args = 2)]
    serve: Option<Vec<String>>,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    if let Some([kind, folder]) = args.serve.as_deref() {
        return house::serve(kind == "window", Path::new(folder));
    }
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let with_window = has_display && !args.no_window;
    if !with_window {
        eprintln!("no window is watched: there is no display, or it was not asked for");
    }
    let folder = tempfile::tempdir()?;
    let house = House::start(with_window, folder.path())?;
    let watch = Watch::start(&house, folder.path())?;
    let sent = push(&args, &format!("http://{}/push", house.address))?;
    let (samples, frames) = (watch.stop(), house.frames());
    let stored = SqliteStore::open_reader(folder.path())?.totals()?;
    drop(house);
    Report { minutes: args.minutes, sent, stored, samples, frames }.print();
    Ok(())
}

/// Pushes for as long as was asked, and gives back what was sent and answered.
fn push(args: &Args, url: &str) -> Result<SentReport, Box<dyn Error>> {
    let minutes = Duration::from_secs_f64(args.minutes * 60.0);
    if args.rate <= 0.0 {
        std::thread::sleep(minutes);
        return Ok(SentReport::default());
    }
    let start_utc = clock::now().secs();
    let mut options = Options::new(url, Scenario::named("load")?, args.seed, start_utc);
    options.calls = None;
    options.rate = args.rate / notifications_per_call(options.scenario);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = signal::channel(false);
    let report = runtime.block_on(async {
        let end = tokio::spawn(async move {
            tokio::time::sleep(minutes).await;
            stop.send_replace(true);
        });
        let report = simulator::run(options, |_| {}, stopped).await;
        end.abort();
        report
    });
    Ok(report?)
}

fn notifications_per_call(scenario: Scenario) -> f64 {
    const CALLS: u32 = 2_000;
    // As many at a time as will be: then CDRs come several to a push.
    let arrivals = Arrivals::new(1, scenario, Some(u64::from(CALLS)), 150.0, 0);
    let pushes = Schedule::new(arrivals, 1, scenario.faults, 1.0, 0).count();
    pushes as f64 / f64::from(CALLS)
}
