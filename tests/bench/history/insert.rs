//! What it costs to store more in a file that is long already, every index kept: pushes of fifty records, on disk when the
//! writer returns.

use std::fs;
use std::path::Path;
use std::time::Instant;

use ringside::simulator::{self, Detail};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Arrived, database_path};

use crate::Outcome;
use crate::file::{END, SEED, arrived};

/// Pushes that travel together when that many senders wait.
const TOGETHER: usize = 16;

/// Pushes in one transaction, and records stored in a second.
pub type Rate = (usize, f64);

/// Stores `more` calls in a copy of the file: one push in a transaction, then as many as come while another is written.
pub fn measure(folder: &Path, calls: u64, more: u64) -> Outcome<Vec<Rate>> {
    let copy = folder.join("copy");
    fs::create_dir_all(&copy)?;
    fs::copy(database_path(folder), database_path(&copy))?;
    let later = END + 400 * 86_400;
    let pushes: Vec<Arrived> = simulator::history_among(SEED, more, calls, later, Detail::CdrOnly)
        .map(|told| arrived(told.received_ms, told.body))
        .collect();
    let mut writer = SqliteStore::open_writer(&copy)?;
    let mut rates = Vec::new();
    // The first ones warm what the writer remembers.
    let (warm_up, rest) = pushes.split_at(pushes.len() / 10);
    for push in warm_up {
        writer.append(std::slice::from_ref(push))?;
    }
    let (alone, together) = rest.split_at(rest.len() / 2);
    for (size, pushes) in [(1, alone), (TOGETHER, together)] {
        let begun = Instant::now();
        let mut stored = 0;
        for batch in pushes.chunks(size) {
            stored += writer.append(batch)?.calls.len();
        }
        rates.push((size, stored as f64 / begun.elapsed().as_secs_f64()));
    }
    drop(writer);
    fs::remove_dir_all(&copy)?;
    Ok(rates)
}
