//! How fast notifications are taken in, beside the fastest that could be and beside what one would run otherwise.
//!
//! `cargo bench --bench ingest` starts each server as a process of its own, loads them in turn with the same pushes,
//! and prints a table and one line of JSON. All figures of interest are ratios within one run: what a disk and two
//! cores give differs from hour to hour, so the disk is measured before and after each round, and a round in which
//! it changed by more than three times is thrown away.

mod beside;
mod client;
#[path = "../cpu.rs"]
mod cpu;
mod disk;
#[path = "../memory.rs"]
mod memory;
mod pushes;
mod report;
mod server;
#[path = "../writing.rs"]
mod writing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, ValueEnum as _};

use beside::Beside;
use client::Load;
use disk::SlowDisk;
use pushes::Body;
use report::{Case, Report, Round};
use server::{Kind, Server};

#[derive(Debug, Parser)]
struct Args {
    /// Seconds of load per case and round.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Rounds; the table shows medians.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Connections at a time, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "1,8,64,256")]
    connections: Vec<usize>,
    /// Another server to compare with: NAME=PORT=COMMAND. It is started by `sh -c` with DB naming a fresh file.
    #[arg(long = "peer")]
    peers: Vec<String>,
    /// Another build of this bench, to compare its Ringside with this one's: NAME=PATH.
    #[arg(long = "build")]
    builds: Vec<String>,
    /// A data folder with a history, a copy of which is compared with an empty file: alone, and while the history is
    /// asked, exported, purged and backed up.
    #[arg(long)]
    stored: Option<PathBuf>,
    /// Leave out the run without a disk.
    #[arg(long)]
    no_memory: bool,
    /// Makes every sync of every server so many milliseconds slower: the disk of an office PC takes some.
    #[arg(long)]
    slower_sync: Option<f64>,
    /// Only cases whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Be one of the servers, in this process: bare or ringside, with its data in the folder.
    #[arg(long, hide = true, num_args = 2)]
    serve: Option<Vec<String>>,
    /// What goes on there beside the intake.
    #[arg(long, hide = true, value_enum, default_value_t = Beside::Nothing)]
    beside: Beside,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    if let Some([kind, folder]) = args.serve.as_deref() {
        return server::serve(kind, folder.as_ref(), args.beside);
    }
    // Removed when the bench ends.
    let copy = args.stored.as_deref().map(beside::copy_of).transpose()?;
    let kinds = kinds(&args, copy.as_ref().map(|copy| copy.path()))?;
    let cases = cases(&args);
    let slow_disk = args.slower_sync.map(SlowDisk::new).transpose()?;
    let slower_millis = slow_disk.as_ref().map_or(0.0, |disk| disk.more_millis);
    let mut report = Report::default();
    let mut round = 0;
    // A disk that will not settle must not keep the bench running for ever.
    for attempt in 0..args.rounds * 3 {
        if round == args.rounds {
            break;
        }
        let before = disk::fsync_millis()? + slower_millis;
        let mut measured = Vec::new();
        for case in &cases {
            let mut of_case: Vec<_> =
                kinds.iter().filter(|kind| kind.takes(case)).map(|kind| (kind, None)).collect();
            // Whoever comes behind a busy server finds a machine that is still busy: each is the first once.
            let servers = of_case.len();
            for turn in 0..servers {
                let (kind, outcome) = &mut of_case[(turn + attempt) % servers];
                eprintln!("round {} of {}: {case}, {}", round + 1, args.rounds, kind.name());
                let server = kind.start(slow_disk.as_ref())?;
                *outcome = Some(measure(&server, case, args.seconds)?);
            }
            let named = of_case
                .into_iter()
                .filter_map(|(kind, outcome)| Some((*case, kind.name().to_owned(), outcome?)));
            measured.extend(named);
        }
        let after = disk::fsync_millis()? + slower_millis;
        let steady = before.max(after) <= 3.0 * before.min(after);
        round += usize::from(steady);
        report.add(Round { fsync_before_millis: before, fsync_after_millis: after, steady, measured });
    }
    report.print();
    Ok(())
}

fn kinds(args: &Args, stored: Option<&Path>) -> Result<Vec<Kind>, &'static str> {
    let mut kinds = vec![Kind::Bare, Kind::Ringside];
    for build in &args.builds {
        kinds.push(Kind::build(build).ok_or("a build is NAME=PATH")?);
    }
    if !args.no_memory && args.slower_sync.is_none() {
        kinds.push(Kind::WithoutDisk);
    }
    if let Some(stored) = stored {
        let works = Beside::value_variants().iter();
        kinds.extend(works.map(|beside| Kind::Stored(stored.to_owned(), *beside)));
    }
    for peer in &args.peers {
        kinds.push(Kind::peer(peer).ok_or("a peer is NAME=PORT=COMMAND")?);
    }
    Ok(kinds)
}

fn cases(args: &Args) -> Vec<Case> {
    let mut cases = Vec::new();
    for &connections in &args.connections {
        for keep_alive in [false, true] {
            cases.push(Case { connections, keep_alive, body: Body::Status });
        }
    }
    cases.push(Case { connections: 16, keep_alive: false, body: Body::Batch });
    cases.retain(|case| case.to_string().contains(&args.only));
    cases
}

/// Loads a server that has just been started.
fn measure(server: &Server, case: &Case, seconds: f64) -> std::io::Result<report::Measured> {
    let load = Load {
        address: server.address,
        connections: case.connections,
        keep_alive: case.keep_alive,
        body: case.body,
    };
    // Caches fill, files grow to their first size.
    load.run(Duration::from_millis(300))?;
    let cpu = server.cpu_secs();
    let outcome = load.run(Duration::from_secs_f64(seconds))?;
    let cpu = server.cpu_secs().zip(cpu).map(|(after, before)| (after - before) / outcome.elapsed_secs);
    Ok(report::Measured { outcome, cpu, rss_mb: server.rss_mb() })
}
