//! The file: filled once by the simulator through the store's own writer, and used again.

use std::fs;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use ringside::call::Arrival;
use ringside::simulator::{self, Detail};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Arrived, database_path};
use ringside::wire;

use crate::Outcome;

pub const SEED: u64 = 1;

/// When the history ends: 2026-07-01 00:00:00 UTC.
pub const END: i64 = 1_782_864_000;

/// Notifications in one transaction.
const BATCH: usize = 256;

/// Makes sure that the folder holds a history of so many calls; its size in bytes.
pub fn ready(folder: &Path, calls: u64) -> Outcome<u64> {
    let done = folder.join("filled");
    if !done.exists() {
        // A fill that was broken off is begun again.
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let begun = Instant::now();
        fill(folder, calls)?;
        let secs = begun.elapsed().as_secs_f64();
        eprintln!("{calls} calls stored in {secs:.0} s, {:.0} a second", calls as f64 / secs);
        fs::write(&done, "")?;
    }
    Ok(fs::metadata(database_path(folder))?.len())
}

fn fill(folder: &Path, calls: u64) -> Outcome<()> {
    let mut writer = SqliteStore::open_writer(folder)?;
    let (told, batches) = sync_channel(4);
    // One thread plays the platform while this one writes.
    let platform = std::thread::Builder::new().name("platform".to_owned()).spawn(move || {
        let mut batch = Vec::with_capacity(BATCH);
        for one in simulator::history(SEED, calls, END, Detail::CdrOnly) {
            batch.push(arrived(one.received_ms, one.body));
            if batch.len() == BATCH && told.send(std::mem::take(&mut batch)).is_err() {
                return;
            }
        }
        let _ = told.send(batch);
    })?;
    writer.begin_filling()?;
    for batch in batches {
        writer.append(&batch)?;
    }
    writer.end_filling()?;
    platform.join().map_err(|_| "the platform failed")?;
    Ok(())
}

/// A push as the store is given it.
pub fn arrived(received_ms: i64, body: Vec<u8>) -> Arrived {
    Arrived {
        received: Arrival(received_ms),
        peer: "127.0.0.1:0".to_owned(),
        target: "/simulated".to_owned(),
        headers: Vec::new(),
        answer: 200,
        understood: wire::read(&body),
        body,
        signature: None,
    }
}
