//! One call as the list knows it: what was made of it, where it belongs and where it stands, and which of its cells
//! have changed.

use std::sync::Arc;

use super::LINGER_MILLIS;
use super::place::{Place, Value};
use super::tally::Share;
use crate::call::{Arrival, Call, ClosedBy, Trust};
use crate::ui::panel::live::column::Column;

/// A call of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub call: Arc<Call>,
    pub trust: Trust,
    /// The cells that changed last.
    pub lit: Lit,
    pub(super) on_board: bool,
    /// The filter matches the call.
    pub(super) found: bool,
    /// The filter without its conditions on states matches the call, and its row has not left: the facets count it.
    pub(super) beside: bool,
    /// Revision of the filter that matched the call. Until the filter changes, a call that somebody looks at stays in
    /// the list even when it no longer matches. `None`: not matched.
    pub(super) found_under: Option<u64>,
    /// When a mark ended the call while it was listed, by our clock. No notification came with that.
    pub(super) marked_over: Option<Arrival>,
    /// The place where the call belongs; `None`: the call is not to be shown.
    pub(super) wanted: Option<Arc<Place>>,
    /// The place where the row stands, which may be another one while the order is held; `None`: the call is not shown.
    pub(super) standing: Option<Arc<Place>>,
    /// The call ended while the order was held.
    pub(super) ended_in_hold: bool,
    /// When time alone will change how the call is shown.
    pub(super) due: Option<Arrival>,
    /// The time under which the call is in the queue of due calls; never later than `due`.
    pub(super) queued: Option<Arrival>,
    /// The value the call was sorted by when the calls were sorted once.
    pub(super) ranked: Option<Value>,
    /// What the call has added to the counts.
    pub(super) share: Share,
    /// The call is in the list of those that do not stand where they belong.
    pub(super) is_moved: bool,
}

impl Entry {
    pub(super) fn new(call: Arc<Call>) -> Entry {
        Entry {
            call,
            trust: Trust::Live,
            lit: Lit::default(),
            on_board: true,
            found: false,
            beside: false,
            found_under: None,
            marked_over: None,
            wanted: None,
            standing: None,
            ended_in_hold: false,
            due: None,
            queued: None,
            ranked: None,
            share: Share::default(),
            is_moved: false,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        !self.call.is_in_progress()
    }

    /// The call as it is now, heard of at `now`.
    pub(super) fn renew(&mut self, call: &Arc<Call>, now: Arrival) {
        if Arc::ptr_eq(&self.call, call) {
            return;
        }
        let is_marked = matches!(call.closed_by, Some(ClosedBy::Marked | ClosedBy::Presumed));
        self.marked_over = match is_marked {
            true => self.marked_over.or(self.call.is_in_progress().then_some(now)),
            false => None,
        };
        self.lit = Lit::between(&self.call, call);
        self.call = call.clone();
    }

    /// When the row of an ended call goes.
    pub(super) fn leaves_at(&self) -> Arrival {
        let ended = self.marked_over.map_or(self.call.last_arrival, |at| at.max(self.call.last_arrival));
        Arrival(ended.0.saturating_add(LINGER_MILLIS))
    }

    /// Whether the call waits to be shown.
    pub(super) fn is_waiting(&self) -> bool {
        self.wanted.is_some() && self.standing.is_none()
    }

    /// Whether the row stands there only because the order is held.
    pub(super) fn has_ended_in_hold(&self) -> bool {
        self.ended_in_hold && self.standing.is_some()
    }
}

/// Cells that have changed, as columns of the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lit {
    cells: u16,
    /// When we heard of it.
    pub at: Arrival,
}

impl Lit {
    /// What an event has changed on the row of a call. Cells of times are never lit: they change all the time.
    pub(super) fn between(before: &Call, after: &Call) -> Lit {
        let is_running = after.is_in_progress();
        let event = is_running
            && before.pulse.as_ref().map(|p| (&p.kind, p.at))
                != after.pulse.as_ref().map(|p| (&p.kind, p.at));
        let changed = [
            // The event says it already, where there is one.
            (Column::State, before.state != after.state && !event),
            (Column::Caller, before.leg_a.number != after.leg_a.number),
            (Column::Called, before.leg_b.number != after.leg_b.number),
            (Column::Service, before.service != after.service && is_running),
            (Column::Display, before.display != after.display),
            (Column::Event, event),
            (Column::Digits, before.digits != after.digits && is_running),
            (Column::UserData, before.user_data != after.user_data && is_running),
        ];
        let cells = changed.iter().filter(|(_, changed)| *changed).map(|(column, _)| bit(*column)).sum();
        Lit { cells, at: after.last_arrival }
    }

    pub fn has(&self, column: Column) -> bool {
        self.cells & bit(column) != 0
    }

    pub fn is_any(&self) -> bool {
        self.cells != 0
    }
}

/// Each column has a bit of its own: there are fewer than sixteen.
fn bit(column: Column) -> u16 {
    1 << column as u16
}
