//! What it costs to store more in a file that is long already, every index kept: pushes of fifty records, on disk when
//! the writer returns.

use std::fs;
use std::path::Path;
use std::time::Instant;

use ringside::simulator::{self, Detail};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Arrived, database_path};
use ringside::wire::Reading;

use crate::Outcome;
use crate::file::{END, SEED, arrived};

/// Pushes that travel together, because so many senders wait while another batch is written.
const TOGETHER: [usize; 3] = [1, 16, 64];

/// Pushes in one transaction, and records stored in a second.
pub type Rate = (usize, f64);

/// Stores `more` calls in a copy of the file: one push in a transaction, then as many as come while others are written.
pub fn measure(folder: &Path, calls: u64, more: u64) -> Outcome<Vec<Rate>> {
    let copy = folder.join("copy");
    fs::create_dir_all(&copy)?;
    fs::copy(database_path(folder), database_path(&copy))?;
    // What is on its way to the disk now must not be waited for later.
    fs::File::open(database_path(&copy))?.sync_all()?;
    let later = END + 400 * 86_400;
    let mut pushes: Vec<Arrived> = Vec::new();
    let mut records = 0;
    // As many calls a second as the file has: then pushes are full.
    for told in simulator::history_among(SEED, calls, calls, later, Detail::CdrOnly) {
        let push = arrived(told.received_ms, told.body);
        records += match &push.understood.reading {
            Reading::Cdrs(records) => records.len() as u64,
            _ => 0,
        };
        pushes.push(push);
        if records >= more {
            break;
        }
    }
    let per_push = records as f64 / pushes.len().max(1) as f64;
    eprintln!("{per_push:.0} records in a push, on average");
    let mut writer = SqliteStore::open_writer(&copy)?;
    let mut rates = Vec::new();
    // The first ones warm what the writer remembers.
    let (warm_up, rest) = pushes.split_at(pushes.len() / 10);
    for push in warm_up {
        writer.append(std::slice::from_ref(push))?;
        writer.tidy();
    }
    for (size, pushes) in TOGETHER.into_iter().zip(rest.chunks(rest.len().div_ceil(TOGETHER.len()).max(1))) {
        let begun = Instant::now();
        let mut stored = 0;
        for batch in pushes.chunks(size) {
            stored += writer.append(batch)?.calls.len();
            writer.tidy();
        }
        rates.push((size, stored as f64 / begun.elapsed().as_secs_f64()));
    }
    drop(writer);
    fs::remove_dir_all(&copy)?;
    Ok(rates)
}
