//! What an export costs beside `sqlite3 -csv` writing the same cells of the same rows.
//!
//! `cargo bench --bench export` fills a store with the simulator's history through the store's own writer and exports
//! it, each time in a fresh process, in turn with the command-line shell of SQLite, where one is installed. The two
//! CSVs are read back and must agree cell by cell. Figures of interest are ratios within one run; where the system can
//! tell, only time the processes had a core is counted.

mod measured;
#[path = "../memory.rs"]
mod memory;
mod ours;
mod peer;
mod report;
mod store;
#[path = "../writing.rs"]
mod writing;

use std::path::PathBuf;

use clap::Parser;
use ringside::store::database_path;

use ours::Kind;
use report::Report;

#[derive(Debug, Parser)]
struct Args {
    /// Calls in the store.
    #[arg(long, default_value_t = 200_000)]
    rows: u64,
    /// Exports of each kind; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// A data folder to export; filled first where it holds no store yet.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Only exports of these kinds.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Kind::ALL)]
    kinds: Vec<Kind>,
    /// One export in this process, told as JSON: for the bench itself, and for a profiler.
    #[arg(long, value_enum)]
    only: Option<Kind>,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let args = Args::parse();
    if let (Some(kind), Some(folder)) = (args.only, &args.folder) {
        return println!("{}", ours::export(kind, folder).json());
    }
    let scratch = tempfile::tempdir().expect("a folder for the store");
    let folder = args.folder.clone().unwrap_or_else(|| scratch.path().to_owned());
    if !database_path(&folder).exists() {
        eprintln!("{} calls into the store", args.rows);
        store::fill(&folder, args.rows);
    }
    let mut report = Report::default();
    for round in 0..args.rounds {
        for kind in args.kinds.iter().copied() {
            eprintln!("round {}, {}", round + 1, kind.name());
            report.add(kind.name(), ours::in_a_process_of_its_own(kind, &folder));
            let Some(columns) = kind.columns_of_the_peer() else { continue };
            match peer::export(&folder, columns) {
                Ok((measured, csv)) => {
                    report.add(&peer::name(kind), measured);
                    if round == 0 {
                        peer::compare(&ours::written(kind, &folder), &csv);
                    }
                }
                Err(why) => report.skipped = Some(why),
            }
        }
    }
    report.print();
}
