//! `ringside simulate --history`, and the past of the demo: calls that are over, stored through the store's own writer.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::progress::ProgressLine;
use super::simulate::Simulate;
use super::{Done, Failure, Place, now_secs};
use crate::call::Arrival;
use crate::i18n::{filled, grouped};
use crate::simulator::{self, Detail};
use crate::store::Arrived;
use crate::store::sqlite::SqliteStore;
use crate::wire;

/// Notifications written in one transaction while the history is filled: some ten thousand calls.
const BATCH: usize = 256;

/// Batches that wait for the writer.
const WAITING: usize = 4;

/// Calls that are over: how many, as which seed tells them, the last of them ended before `end` (UTC seconds).
#[derive(Clone, Copy)]
pub struct Past {
    pub calls: u64,
    pub seed: u64,
    pub end: i64,
    pub detail: Detail,
}

pub(super) fn fill(place: &Place, calls: u64, command: &Simulate) -> Done {
    let stopped = super::export::watch_for_stop()?;
    let detail = if command.with_events { Detail::WithEvents } else { Detail::CdrOnly };
    let past = Past { calls, seed: command.seed, end: now_secs(), detail };
    let (begun, mut line) = (Instant::now(), ProgressLine::of_terminal());
    let notifications = store_past(&place.data_dir, past, |written| {
        if stopped.load(Ordering::Relaxed) {
            return Err(Failure::CANCELLED);
        }
        line.say(|| {
            let rate = per_second(written, begun.elapsed());
            format!("{} of {} calls, {} a second", grouped(written), grouped(calls), grouped(rate))
        });
        Ok(())
    })?;
    line.end();
    let secs = begun.elapsed().as_secs_f64();
    let rate = per_second(calls, begun.elapsed());
    let told = [
        ("calls", calls.to_string()),
        ("notifications", notifications.to_string()),
        ("rate", rate.to_string()),
        ("secs", format!("{secs:.1}")),
    ];
    Ok(writeln!(io::stdout(), "{}", filled(place.lang.phrases().commands.filled, &told))?)
}

/// Stores past calls in the folder and gives back in how many notifications. `written` hears how many calls there are
/// so far, before each batch, and can end it.
pub fn store_past(
    folder: &Path,
    past: Past,
    mut written: impl FnMut(u64) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    let mut writer = SqliteStore::open_writer(folder)?;
    writer.begin_filling()?;
    let (told, batches) = mpsc::sync_channel::<Vec<Arrived>>(WAITING);
    // One thread plays the platform while this one writes. It ends when it is done, or when nobody takes any more.
    let platform =
        std::thread::Builder::new().name("simulator".to_owned()).spawn(move || tell(past, &told))?;
    let (mut notifications, mut calls) = (0_u64, 0_u64);
    for batch in batches {
        written(calls)?;
        calls += writer.append(&batch)?.calls.len() as u64;
        notifications += batch.len() as u64;
    }
    writer.end_filling()?;
    platform.join().map_err(|_| Failure::Failed("making up the past calls failed".to_owned()))?;
    Ok(notifications)
}

fn tell(past: Past, to: &mpsc::SyncSender<Vec<Arrived>>) {
    let mut batch: Vec<Arrived> = Vec::with_capacity(BATCH);
    for notification in simulator::history(past.seed, past.calls, past.end, past.detail) {
        batch.push(Arrived {
            received: Arrival(notification.received_ms),
            peer: "127.0.0.1:0".to_owned(),
            target: "/simulated".to_owned(),
            headers: Vec::new(),
            understood: wire::read(&notification.body),
            body: notification.body,
            answer: 200,
            signature: None,
        });
        if batch.len() == BATCH && to.send(std::mem::take(&mut batch)).is_err() {
            return;
        }
    }
    if !batch.is_empty() {
        // Nobody takes it when the writer failed; that is told there.
        let _ = to.send(batch);
    }
}

fn per_second(count: u64, elapsed: Duration) -> u64 {
    (count as f64 / elapsed.as_secs_f64().max(0.001)) as u64
}
