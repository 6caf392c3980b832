//! CDRs from a file, stored in their turn: nobody pushed them, so they are not counted among what arrived.

use super::Scribe;
use crate::store::{Arrived, StoreError};

impl Scribe {
    pub(super) fn import(&mut self, batch: &[Arrived]) -> Result<(), StoreError> {
        let committed = self.writer.append(batch);
        match committed {
            Ok(committed) => {
                let now = self.published.now();
                self.board.take_in(committed.calls, now);
                self.board.retire(now);
                self.publish(|_| ());
                Ok(())
            }
            Err(error) => {
                // A commit that failed may have come through all the same: ask the store.
                self.reload();
                self.publish(|_| ());
                Err(error)
            }
        }
    }
}
