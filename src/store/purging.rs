//! What is removed when it is old or when there is too much of it, and how far that has come. Removing goes in steps of
//! a moment each, so that whatever arrives meanwhile is stored between two of them.

use std::collections::{BTreeMap, HashSet};

use super::Purged;
use crate::call::{Arrival, Retention};

/// What a purge is to remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Calls with everything that speaks of them, and whatever else arrived.
    History,
    /// The notifications only: calls that are over stay as they are known, and are not derived again.
    Journal,
}

/// A purge that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurgeOrder {
    pub scope: Scope,
    /// Nothing that was last heard of at or after this moment is removed.
    pub before: Arrival,
    /// The oldest goes only as long as the database takes more bytes than this.
    pub above: Option<u64>,
}

impl PurgeOrder {
    /// Removes nothing, and puts right what an unfinished purge has left.
    pub const NOTHING: PurgeOrder =
        PurgeOrder { scope: Scope::History, before: Arrival(i64::MIN), above: None };
}

impl From<Arrival> for PurgeOrder {
    fn from(before: Arrival) -> PurgeOrder {
        PurgeOrder { scope: Scope::History, before, above: None }
    }
}

/// What arrived so lately is not removed for its size: a file that is too small for a day needs another limit.
const SPARED_MILLIS: i64 = 86_400_000;

const DAY_MILLIS: i64 = 86_400_000;
const MB: u64 = 1_000_000;

impl Retention {
    /// The purges that are due at `now` in a database that takes `used` bytes: notifications first, so that as many
    /// calls as can be stay.
    pub fn orders(&self, used: u64, now: Arrival) -> Vec<PurgeOrder> {
        let ago = |days: u32| Arrival(now.0.saturating_sub(i64::from(days).saturating_mul(DAY_MILLIS)));
        let by_age = |scope, days: Option<u32>| Some(PurgeOrder { scope, before: ago(days?), above: None });
        let by_size = |scope, mb: Option<u32>| {
            let limit = u64::from(mb?) * MB;
            let before = Arrival(now.0.saturating_sub(SPARED_MILLIS));
            (used > limit).then_some(PurgeOrder { scope, before, above: Some(limit) })
        };
        let orders = [
            by_age(Scope::History, self.history_days),
            by_age(Scope::Journal, self.journal_days),
            by_size(Scope::Journal, self.journal_mb),
            by_size(Scope::History, self.history_mb),
        ];
        orders.into_iter().flatten().collect()
    }
}

/// A purge at work. It can be given up at any step: what was removed is removed, and the next one goes on from there
/// and puts right what hangs on it.
#[derive(Debug)]
pub struct Purging {
    pub order: PurgeOrder,
    pub purged: Purged,
    pub(in crate::store) phase: Phase,
    /// Notifications, or calls, that one step removes at most.
    pub(in crate::store) pace: usize,
}

/// Notifications, or calls, that a step removes: so many when nobody waits, so few when somebody does.
const FULL_PACE: usize = 1_000;
const LEAST_PACE: usize = 50;

#[derive(Debug)]
pub(in crate::store) enum Phase {
    /// Notifications behind this number are looked at. `left` are older ones that something younger hangs on, with
    /// their calls.
    Journal {
        after: i64,
        left: BTreeMap<i64, Vec<i64>>,
    },
    /// Calls behind this number whose notifications are gone already.
    Past {
        after: i64,
    },
    /// What hangs on what was removed: counts, gaps, marks.
    Rest,
    /// Which numbers of people are still used; calls, then mentions, up to this one were asked.
    Numbers {
        used: HashSet<i64>,
        call: i64,
        mention: i64,
    },
    /// Numbers up to this one that nobody uses were removed.
    Unused {
        used: HashSet<i64>,
        after: i64,
    },
    /// Space is given back to the disk.
    Space,
    Over,
}

impl Purging {
    pub fn new(order: PurgeOrder) -> Purging {
        let phase = Phase::Journal { after: i64::MIN, left: BTreeMap::new() };
        Purging { order, purged: Purged::default(), phase, pace: FULL_PACE }
    }

    pub fn has_removed_some(&self) -> bool {
        self.purged != Purged::default()
    }

    /// From now on nothing is old enough to go; what hangs on what is gone is still put right.
    pub fn stop_removing(&mut self) {
        self.order.before = PurgeOrder::NOTHING.before;
    }

    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over)
    }

    /// Whether all that is left is to give the space back.
    pub fn wants_space(&self) -> bool {
        matches!(self.phase, Phase::Space)
    }

    pub(in crate::store) fn give_up(&mut self) {
        self.phase = Phase::Over;
    }

    /// Whether somebody had to wait for the last step: the next one is shorter then, else it may be longer.
    pub fn note_waiting(&mut self, somebody_waited: bool) {
        let pace = if somebody_waited { self.pace / 4 } else { self.pace * 2 };
        self.pace = pace.clamp(LEAST_PACE, FULL_PACE);
    }

    /// Ends the purge of a store that removes everything at once.
    pub fn end(&mut self, purged: Purged) {
        self.purged = purged;
        self.phase = Phase::Over;
    }
}
