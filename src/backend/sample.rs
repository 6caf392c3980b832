//! For tests of what is asked of a store: status notifications, readers of a folder, and somebody to be woken.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use serde_json::Value;

use super::desk::Wake;
use super::history::OpenReader;
use super::job::Job;
use crate::call::zone::Zone;
use crate::call::{Arrival, Stamp};
use crate::store::Arrived;
#[cfg(feature = "gui")]
pub(crate) use crate::store::sample::hide_calls;
use crate::store::sqlite::SqliteReader;

/// A status notification that came when it happened; `more` stands beside its session and time.
pub fn status(kind: &str, session: &str, at: Stamp, mut more: Value) -> Arrived {
    more["sessionId"] = session.into();
    more["timestamp"] = Zone::UTC.format(at).into();
    let body = serde_json::json!({"eventType": kind, "statusInfo": more}).to_string().into_bytes();
    Arrived::sample(Arrival(at.0 * 1000), body)
}

/// Readers of what is stored in a folder.
pub fn reading(folder: &tempfile::TempDir) -> OpenReader {
    let path = folder.path().to_owned();
    Arc::new(move || Ok(Box::new(SqliteReader::open(&path)?)))
}

/// A bell for tests: what rings it, and where the ring is heard. Rung twice before it is heard, it is heard once.
pub fn bell() -> (Wake, Receiver<()>) {
    let (woken, wakes) = sync_channel(1);
    let wake: Wake = Arc::new(move || {
        let _ = woken.try_send(());
    });
    (wake, wakes)
}

/// How a job ends that rings the bell.
pub fn end_of<S: Clone + Send + Sync + 'static>(
    job: &Job<S>,
    wakes: &Receiver<()>,
    is_running: impl Fn(&S) -> bool,
) -> S {
    loop {
        let state = job.state();
        if !is_running(&state) {
            return S::clone(&state);
        }
        wakes.recv_timeout(Duration::from_secs(30)).unwrap();
    }
}
