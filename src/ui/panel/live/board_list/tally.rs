//! The counts, kept by what each call adds to them.

use std::collections::BTreeMap;

use super::entry::Entry;
use crate::call::{CallState, Trust};

/// How many calls there are of each kind, among those the filter asks for apart from its states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub states: BTreeMap<CallState, usize>,
    pub quiet: usize,
    pub stale: usize,
    pub ended: usize,
}

/// All that is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub counts: Counts,
    /// Active calls on the whole board, and those whose state nobody knows.
    pub active: usize,
    pub doubtful: usize,
    /// Active calls the filter asks for.
    pub found: usize,
    /// While the order is held: what waits to come in, and what has ended since.
    pub waiting_new: usize,
    pub waiting_ended: usize,
}

/// What one call has added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    active: bool,
    doubtful: bool,
    found: bool,
    waits: bool,
    ended_in_hold: bool,
    kind: Option<(CallState, Trust)>,
}

impl Share {
    fn of(entry: &Entry) -> Share {
        let is_active = entry.trust.is_active() && entry.on_board;
        Share {
            active: is_active,
            doubtful: entry.on_board && matches!(entry.trust, Trust::Stale | Trust::Lost),
            found: is_active && entry.found,
            waits: entry.is_waiting(),
            ended_in_hold: entry.has_ended_in_hold(),
            kind: entry.beside.then_some((entry.call.state, entry.trust)),
        }
    }
}

impl Tally {
    /// Counts a call as it is now, instead of what it was counted for before.
    pub(super) fn count(&mut self, entry: &mut Entry) {
        let share = Share::of(entry);
        if share != entry.share {
            self.add(entry.share, |n| *n -= 1);
            self.add(share, |n| *n += 1);
            entry.share = share;
        }
    }

    /// Forgets a call.
    pub(super) fn forget(&mut self, entry: &Entry) {
        self.add(entry.share, |n| *n -= 1);
    }

    fn add(&mut self, share: Share, change: fn(&mut usize)) {
        let counts = [
            (share.active, &mut self.active),
            (share.doubtful, &mut self.doubtful),
            (share.found, &mut self.found),
            (share.waits, &mut self.waiting_new),
            (share.ended_in_hold, &mut self.waiting_ended),
        ];
        counts.into_iter().filter(|(is_one, _)| *is_one).for_each(|(_, count)| change(count));
        if let Some((state, trust)) = share.kind {
            self.counts.change(state, trust, change);
        }
    }
}

impl Counts {
    fn change(&mut self, state: CallState, trust: Trust, change: fn(&mut usize)) {
        match trust {
            Trust::Ended => change(&mut self.ended),
            Trust::Stale | Trust::Lost => change(&mut self.stale),
            Trust::Live | Trust::Quiet => {
                change(self.states.entry(state).or_default());
                if trust == Trust::Quiet {
                    change(&mut self.quiet);
                }
            }
        }
    }
}
