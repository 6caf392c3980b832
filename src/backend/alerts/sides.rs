//! Whether both addresses hear: what was found is kept from minute to minute, so that only the latest calls are looked
//! at.

use super::AlertAsk;
use crate::call::alert::MINUTE;
use crate::call::{Arrival, Now, OneSided};
use crate::store::{Reader, StoreError};

/// How long calls further back are taken to tell the same.
const AGAIN_MILLIS: i64 = 3_600_000;

/// What is known from earlier looks.
#[derive(Default)]
pub(super) struct Sides {
    known: Vec<OneSided>,
    /// When the latest calls were looked at, and when those further back were. Our clock.
    looked: Option<Arrival>,
    looked_far: Option<Arrival>,
}

impl Sides {
    /// The addresses that hear nothing, as of the minute of `ask`.
    pub(super) fn look(
        &mut self,
        reader: &mut dyn Reader,
        ask: &AlertAsk,
    ) -> Result<Vec<OneSided>, StoreError> {
        let minute = |at: Arrival| at.secs().div_euclid(MINUTE);
        if self.looked.is_some_and(|looked| minute(looked) == minute(ask.now)) {
            return Ok(self.known.clone());
        }
        let now = Now::new(ask.now, ask.watching.thresholds);
        let is_near = self.looked_far.is_some_and(|looked| looked.is_younger_than(AGAIN_MILLIS, ask.now));
        self.known = reader.one_sided(&now, Some(self.known.as_slice()).filter(|_| is_near))?;
        self.looked = Some(ask.now);
        if !is_near {
            self.looked_far = self.looked;
        }
        Ok(self.known.clone())
    }
}
