//! A batch on its way to the disk: what to do when the store refuses it.

use super::Kept;
use crate::call::Arrival;
use crate::collector::published::Published;
use crate::store::{Arrived, Committed, StoreError, Writer};

/// Failed transactions, and milliseconds, spent on finding what spoils a batch. One spoiler among [`super::BATCH`]
/// costs 13.
pub(super) const MAX_FAILURES: usize = 32;
const MAX_SEARCH_MILLIS: i64 = 2_000;

/// One batch on its way to the disk. A batch that the database refuses for its content is halved until what spoils
/// it stands alone, so that no notification can fail its neighbours.
pub(super) struct Attempt<'a> {
    writer: &'a mut dyn Writer,
    published: &'a Published,
    since: Arrival,
    failures: usize,
    pub(super) committed: Vec<Committed>,
    pub(super) kept: Vec<Kept>,
    pub(super) error: Option<StoreError>,
}

impl<'a> Attempt<'a> {
    pub(super) fn start(
        writer: &'a mut dyn Writer,
        published: &'a Published,
        batch: &[Arrived],
    ) -> Attempt<'a> {
        let mut attempt = Attempt {
            writer,
            published,
            since: published.now(),
            failures: 0,
            committed: Vec::new(),
            kept: Vec::with_capacity(batch.len()),
            error: None,
        };
        attempt.append(batch);
        attempt
    }

    fn append(&mut self, batch: &[Arrived]) {
        if self.failures > 0 && self.is_hopeless() {
            self.kept.extend(batch.iter().map(|_| Kept::No));
            return;
        }
        match self.writer.append(batch) {
            Ok(committed) => {
                self.committed.push(committed);
                self.kept.extend(batch.iter().map(|_| Kept::Yes));
            }
            Err(error) => {
                self.failures += 1;
                let may_be_content = matches!(error, StoreError::Other(_));
                self.error = Some(error);
                if batch.len() > 1 && may_be_content {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    self.append(first);
                    self.append(second);
                } else {
                    self.kept.extend(batch.iter().map(|_| Kept::No));
                }
            }
        }
    }

    /// Whether the search has cost enough: a locked or dying disk refuses everything, slowly.
    fn is_hopeless(&self) -> bool {
        let spent = self.published.now().millis_since(self.since);
        self.failures >= MAX_FAILURES || spent >= MAX_SEARCH_MILLIS
    }
}
