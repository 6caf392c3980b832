//! Which calls a table of the history holds, and in which order.

use crate::call::filter::{Filter, Now};
use crate::call::zone::Zone;
use crate::call::{Arrival, Thresholds};
use crate::store::{Ask, Sort};

/// Which list: the filter, its order, and the moment its sliding times and trusts are measured from. `refresh` is
/// raised to see what has arrived since.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub filter: Filter,
    pub zone: Zone,
    pub sort: Sort,
    pub refresh: u64,
    pub now: Arrival,
    pub thresholds: Thresholds,
}

impl List {
    /// The question to the store.
    pub fn ask(&self) -> Ask {
        Ask {
            query: self.filter.resolve(self.now.stamp(), &self.zone),
            sort: self.sort,
            // The store knows the gaps itself.
            now: Now::new(self.now, self.thresholds),
        }
    }

    /// Whether both lists hold the same calls. `now` is not compared: sliding times are the same question a minute
    /// later.
    pub fn counts_like(&self, other: &List) -> bool {
        self.filter == other.filter && self.zone == other.zone
    }

    /// Whether both lists hold the same calls in the same order.
    pub fn lists_like(&self, other: &List) -> bool {
        self.counts_like(other) && self.sort == other.sort
    }

    pub(super) fn is_same(&self, other: &List) -> bool {
        self.lists_like(other) && self.refresh == other.refresh
    }
}
