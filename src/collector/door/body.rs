//! Reading a body: how much one may carry, and all together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use tokio::time::timeout;

use super::refusal::Refusal;
use crate::collector::live::LIMITS;

const MAX_BODY: usize = LIMITS.body_bytes;

/// Bytes of all notifications between the first byte and the disk.
const MAX_BODIES: usize = 512 * 1024 * 1024;

/// Bytes beyond [`MAX_BODY`] that are read and thrown away, so that the caller gets to read our answer.
const MAX_WASTE: usize = 16 * 1024 * 1024;

/// Bytes, and time, for the body of a request that a lock turned away.
const MAX_TURNED_AWAY: usize = 256 * 1024;
const TURNED_AWAY_WITHIN: Duration = Duration::from_secs(1);

/// What a record takes once it is understood, until it is stored: far more than its body, where that is short.
const RECORD: usize = 1024;

/// What one notification takes of our memory, counted with all others as long as it is there: while it is read, and
/// while it waits for the disk, even if nobody waits for the answer any more.
#[derive(Debug, Default)]
pub(in crate::collector) struct Luggage {
    bytes_inside: Arc<AtomicUsize>,
    bytes: usize,
}

impl Luggage {
    pub(super) fn new(bytes_inside: &Arc<AtomicUsize>) -> Luggage {
        Luggage { bytes_inside: bytes_inside.clone(), bytes: 0 }
    }

    /// What was read turned out to hold so many records.
    pub(super) fn unpack(&mut self, records: usize) -> Result<(), Refusal> {
        self.add(records.saturating_mul(RECORD))
    }

    fn add(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.bytes += bytes;
        let before = self.bytes_inside.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > MAX_BODIES { Err(Refusal::Crowded) } else { Ok(()) }
    }
}

impl Drop for Luggage {
    fn drop(&mut self) {
        self.bytes_inside.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

pub(super) async fn read_body(mut incoming: Body, luggage: &mut Luggage) -> Result<Vec<u8>, Refusal> {
    let declared = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = Vec::with_capacity(if declared > MAX_BODY { 0 } else { declared.min(64 * 1024) });
    let mut wasted = 0;
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame.map_err(|_| Refusal::Broken)?.into_data() else { continue };
        if declared > MAX_BODY || body.len() + data.len() > MAX_BODY {
            wasted += data.len();
            if wasted > MAX_WASTE {
                break;
            }
            continue;
        }
        luggage.add(data.len())?;
        body.extend_from_slice(&data);
    }
    if wasted > 0 { Err(Refusal::TooLarge) } else { Ok(body) }
}

/// Reads and throws away what a refused request carries, a little of it and for a moment, so that the caller gets to
/// read our answer. Gives back `refusal`.
pub(super) async fn turn_away(mut incoming: Body, refusal: Refusal) -> Refusal {
    let mut wasted = 0;
    let waste = async {
        while let Some(Ok(frame)) = incoming.frame().await {
            wasted += frame.data_ref().map_or(0, |data| data.len());
            if wasted > MAX_TURNED_AWAY {
                break;
            }
        }
    };
    // Elapsed: enough patience for somebody who was turned away.
    let _ = timeout(TURNED_AWAY_WITHIN, waste).await;
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_that_are_under_way_have_a_bound_together_and_free_it_when_they_are_answered() {
        let bytes_inside = Arc::new(AtomicUsize::new(0));
        let luggage = || Luggage::new(&bytes_inside);
        let mut first = luggage();
        assert_eq!(first.add(MAX_BODIES - 1), Ok(()));
        let mut second = luggage();
        assert_eq!(second.add(1), Ok(()));
        assert_eq!(second.add(1), Err(Refusal::Crowded));
        drop(second);
        assert_eq!(bytes_inside.load(Ordering::Relaxed), MAX_BODIES - 1);
        drop(first);
        assert_eq!(luggage().add(MAX_BODIES), Ok(()));
        assert_eq!(bytes_inside.load(Ordering::Relaxed), 0);
        let mut short = luggage();
        assert_eq!(short.add(20_000).and_then(|()| short.unpack(1_000)), Ok(()));
        assert_eq!(bytes_inside.load(Ordering::Relaxed), 20_000 + 1_000 * RECORD);
    }
}
