//! A file that has a history already, and what else may be going on in it while pushes arrive.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ValueEnum;
use ringside::call::filter::{Filter, Now};
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Stamp, Thresholds};
use ringside::collector::{Collector, clock};
use ringside::export::{self, Columns, Format};
use ringside::store::sqlite::{SqliteStore, care};
use ringside::store::{Ask, PurgeOrder, Sort, database_path};

use crate::writing;

/// What goes on beside the intake, without a pause, in the same process as the window would do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Beside {
    Nothing,
    /// Pages of the history, one filter after the other.
    Query,
    /// The whole history as CSV.
    Export,
    /// Half of the history is removed.
    Purge,
    /// A copy of the file.
    Backup,
}

impl Beside {
    pub fn name(self) -> &'static str {
        match self {
            Beside::Nothing => "stored",
            Beside::Query => "stored, queries",
            Beside::Export => "stored, export",
            Beside::Purge => "stored, purge",
            Beside::Backup => "stored, backup",
        }
    }
}

/// A copy of the database in a folder that goes away with it: a bench changes what it is let at.
pub fn copy_of(folder: &Path) -> Result<tempfile::TempDir, Box<dyn std::error::Error>> {
    let (from, to) = (database_path(folder), tempfile::tempdir()?);
    let needed = 2 * std::fs::metadata(&from)?.len() + 1_000_000_000;
    if fs4::available_space(to.path())? < needed {
        let place = to.path().display();
        return Err(format!("a copy and a backup of it need {needed} bytes at {place}; set TMPDIR").into());
    }
    std::fs::copy(from, database_path(to.path()))?;
    Ok(to)
}

/// Begins, on a thread of its own, until the process ends. What it writes goes to `folder/beside`.
pub fn begin(beside: Beside, folder: &Path, collector: &Collector) -> Result<(), Box<dyn std::error::Error>> {
    let scratch = folder.join("beside");
    let _ = std::fs::remove_dir_all(&scratch);
    std::fs::create_dir(&scratch)?;
    let folder = folder.to_owned();
    let work: Box<dyn FnMut() + Send> = match beside {
        Beside::Nothing => return Ok(()),
        Beside::Query => queries(&folder)?,
        Beside::Export => Box::new(move || export(&folder, scratch.join("calls.csv"))),
        Beside::Backup => Box::new(move || {
            let to = scratch.join("backup.sqlite");
            let _ = std::fs::remove_file(&to);
            care::backup(&folder, &to, &mut |_| ControlFlow::Continue(())).expect("a backup");
        }),
        Beside::Purge => {
            // It goes on in the collector, which nobody is to wait for.
            let since = care::span(&folder)?.since.ok_or("there is nothing to remove")?;
            let half = Arrival(since.0 + clock::now().millis_since(since) / 2);
            drop(collector.purge(PurgeOrder::from(half)));
            return Ok(());
        }
    };
    let mut work = work;
    thread::Builder::new().name("beside".to_owned()).spawn(move || {
        loop {
            work();
        }
    })?;
    Ok(())
}

fn ask(filter: &str) -> Ask {
    let now = clock::now();
    let parsed = Filter::parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
    let query = parsed.resolve(Stamp(now.secs()), &Zone::UTC);
    Ask { query, sort: Sort::default(), now: Now::new(now, Thresholds::default()) }
}

fn queries(folder: &Path) -> Result<Box<dyn FnMut() + Send>, Box<dyn std::error::Error>> {
    let mut reader = SqliteStore::open_reader(folder)?;
    let filters = ["", "number:138*", "number:*4321", "number:*4321*", "outcome:not_answered", "talk:600.."];
    let mut next = filters.into_iter().cycle();
    Ok(Box::new(move || {
        if let Some(filter) = next.next() {
            reader.page(&ask(filter), None, 200).expect("a page");
        }
    }))
}

fn export(folder: &Path, out: PathBuf) {
    let mut reader = SqliteStore::open_reader(folder).expect("a store");
    let options = writing::options(out, Format::Csv, Columns::usual(), Zone::UTC);
    export::export(reader.as_mut(), &ask(""), &options, &mut |_| ControlFlow::Continue(()))
        .expect("an export");
}
