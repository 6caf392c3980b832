//! Past calls for the bench, written through the store's own writer.

use std::path::Path;

use ringside::call::Arrival;
use ringside::simulator::{self, Detail};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Arrived, Writer};
use ringside::wire;

/// 2026-11-21 06:00:00 UTC.
pub const NOW: i64 = 1_795_240_800;

/// Notifications in one transaction.
const BATCH: usize = 256;

pub fn fill(folder: &Path, calls: u64) {
    let mut writer = SqliteStore::open_writer(folder).expect("a store");
    let mut batch = Vec::with_capacity(BATCH);
    for push in simulator::history(1, calls, NOW, Detail::CdrOnly) {
        batch.push(Arrived {
            received: Arrival(push.received_ms),
            peer: "127.0.0.1:0".to_owned(),
            target: "/simulated".to_owned(),
            headers: Vec::new(),
            understood: wire::read(&push.body),
            body: push.body,
            answer: 200,
            signature: None,
        });
        if batch.len() == BATCH {
            store(writer.as_mut(), &mut batch);
        }
    }
    store(writer.as_mut(), &mut batch);
}

fn store(writer: &mut dyn Writer, batch: &mut Vec<Arrived>) {
    writer.append(batch).expect("room in the store");
    batch.clear();
}
