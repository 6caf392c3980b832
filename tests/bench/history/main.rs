//! How fast a long history answers: thirty questions to the store, the same to the `sqlite3` command line over a plain
//! table with the indexes anybody would make, and to DuckDB.
//!
//! `cargo bench --bench history` fills a file by the simulator, or takes the one that is there, asks every question
//! many times, once more with nothing of the file in memory, and prints a table and one line of JSON. Questions that a
//! peer is asked in the same run are compared by ratio. `--calls 10000000` gives the published numbers.

mod alerts;
mod facets;
mod file;
mod insert;
#[path = "../memory.rs"]
mod memory;
mod peers;
mod questions;
mod report;
mod timing;
mod typing;
#[cfg(feature = "gui")]
mod window;

use std::path::PathBuf;

use clap::Parser;

use peers::Peers;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Debug, Parser)]
struct Args {
    /// Calls in the history.
    #[arg(long, default_value_t = 1_000_000)]
    calls: u64,
    /// Where the files are kept from one run to the next [default: the temporary folder].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// How often each question is asked.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Only questions whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// A Python that has `duckdb`.
    #[arg(long, default_value = "python3")]
    python: String,
    /// Ask nobody else.
    #[arg(long)]
    alone: bool,
    /// Store so many more calls in a copy of the file, in pushes of fifty.
    #[arg(long, default_value_t = 0)]
    insert: u64,
    /// Open the window on the file and drive it, instead of asking questions. It needs a display.
    #[cfg(feature = "gui")]
    #[arg(long)]
    window: bool,
    /// Be that window, in this process, begun at so many milliseconds since 1970.
    #[cfg(feature = "gui")]
    #[arg(long, hide = true)]
    begun: Option<i64>,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Outcome<()> {
    let args = Args::parse();
    let root = args.dir.clone().unwrap_or_else(|| std::env::temp_dir().join("ringside-bench-history"));
    let folder = root.join(args.calls.to_string());
    #[cfg(feature = "gui")]
    if let Some(begun) = args.begun {
        return window::be(&folder, begun);
    }
    let size = file::ready(&folder, args.calls)?;
    #[cfg(feature = "gui")]
    if args.window {
        return window::measure(&args);
    }
    let sample = questions::Sample::take(&folder)?;
    let questions: Vec<_> =
        questions::all(&sample).into_iter().filter(|one| one.name.contains(&args.only)).collect();
    let mut report = report::Report { calls: args.calls, bytes: size, ..report::Report::default() };
    let mut peers = (!args.alone).then(|| Peers::ready(&folder, &args.python, &questions));
    let warm =
        timing::warm(&folder, &questions, args.rounds, &mut || peers.iter_mut().for_each(Peers::round))?;
    let cold = timing::cold(&folder, &questions)?;
    report.resident_bytes = timing::resident_bytes();
    for ((question, warm), cold) in questions.iter().zip(warm).zip(cold) {
        report.lines.push(report::Line::new(question, warm, cold));
    }
    if args.only.is_empty() || "typed".contains(&args.only) {
        report.typed = typing::measure(&folder, sample.person(), sample.session())?;
    }
    if args.only.is_empty() || "spread".contains(&args.only) {
        report.spread = facets::measure(&folder)?;
    }
    if args.only.is_empty() || "alerts".contains(&args.only) {
        report.alerts = Some(alerts::measure(&folder)?);
    }
    if let Some(peers) = peers {
        peers.tell(&mut report);
    }
    if args.insert > 0 {
        report.inserts = insert::measure(&folder, args.calls, args.insert)?;
    }
    report.print();
    Ok(())
}
