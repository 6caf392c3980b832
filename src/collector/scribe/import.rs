//! CDRs from a file, stored in their turn: nobody pushed them, so they are not counted among what arrived.

use std::sync::Arc;

use super::Scribe;
use crate::call::Call;
use crate::store::{Arrived, StoreError};

impl Scribe {
    pub(super) fn import(&mut self, batch: &[Arrived]) -> Result<(), StoreError> {
        let committed = self.writer.append(batch);
        match committed {
            Ok(committed) => {
                let now = self.published.now();
                // Calls that were over before they were imported are no news: nobody is told of them.
                let known =
                    |call: &Arc<Call>| call.is_in_progress() || self.board.calls().contains_key(&call.id);
                let calls: Vec<Arc<Call>> = committed.calls.into_iter().filter(known).collect();
                self.board.take_in(calls, now);
                self.board.retire(now);
                self.publish(|_| ());
                Ok(())
            }
            Err(error) => {
                self.mend_if_damaged(&error);
                // A commit that failed may have come through all the same: ask the store.
                self.reload();
                self.publish(|_| ());
                Err(error)
            }
        }
    }
}
