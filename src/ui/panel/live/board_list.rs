//! Which calls of the board are shown and in which order: a pure value, worked out again only when something it
//! depends on has changed, so that a frame without news costs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::backend::BoardView;
use crate::call::filter::{Condition, Expr, Filter, Now};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, CallState, SessionId, Stamp, Thresholds, Trust, trust};

/// Ended calls stay so long after the last word of them.
pub const LINGER_MILLIS: i64 = 20_000;

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The order in which we first heard of them.
    #[default]
    Newest,
    State,
    /// By the number on leg A, and on leg B.
    Caller,
    Called,
    /// By start, so that ticking never reshuffles: the longest began first.
    Elapsed,
    Service,
    Display,
    LastEvent,
    Digits,
    UserData,
}

/// A filter with a number that changes when it does.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub filter: Filter,
    pub revision: u64,
}

/// Everything the list depends on.
pub struct Scene<'a> {
    pub board: &'a BoardView,
    pub asked: &'a Asked,
    pub zone: Zone,
    pub now: Arrival,
    pub thresholds: Thresholds,
    pub sort: SortBy,
    pub descending: bool,
    pub pinned: &'a BTreeSet<SessionId>,
    /// Calls that stay even when their time is up: the selected one, the one under the pointer.
    pub kept: [Option<&'a SessionId>; 2],
    /// The order is held: values tick, nothing comes, goes or moves.
    pub held: bool,
}

impl Scene<'_> {
    fn moment(&self) -> Now {
        Now { arrival: self.now, thresholds: self.thresholds, gaps: self.board.gaps.clone() }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum BoardRow {
    Call {
        call: Arc<Call>,
        trust: Trust,
    },
    /// The heading over calls whose state nobody knows.
    StaleHeading,
}

/// How many calls there are of each kind, among those the filter asks for apart from its states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub states: BTreeMap<CallState, usize>,
    pub quiet: usize,
    pub stale: usize,
    pub ended: usize,
}

/// The list.
#[derive(Debug, Default)]
pub struct BoardList {
    key: Option<Key>,
    pub rows: Vec<BoardRow>,
    pub counts: Counts,
    /// Active calls on the whole board, and those whose state nobody knows.
    pub active: usize,
    pub doubtful: usize,
    /// Active calls the filter asks for.
    pub found: usize,
    /// While the order is held: what waits to come in, and what has ended since.
    pub waiting_new: usize,
    pub waiting_ended: usize,
    /// The calls of the held order that were in progress when the hold began.
    running_at_hold: BTreeSet<i64>,
    was_held: bool,
    /// How often the rows were worked out; a frame without news does not add to it.
    pub worked_out: u64,
}

#[derive(Debug, PartialEq)]
struct Key {
    revision: u64,
    asked: u64,
    second: i64,
    sort: SortBy,
    descending: bool,
    pinned: BTreeSet<SessionId>,
    kept: [Option<SessionId>; 2],
    held: bool,
    zone: Zone,
}

impl BoardList {
    /// Brings the list up to the scene. Cheap when nothing has changed.
    pub fn update(&mut self, scene: &Scene<'_>) {
        let key = Key {
            revision: scene.board.revision,
            asked: scene.asked.revision,
            second: scene.now.secs(),
            sort: scene.sort,
            descending: scene.descending,
            pinned: scene.pinned.clone(),
            kept: scene.kept.map(|session| session.cloned()),
            held: scene.held,
            zone: scene.zone,
        };
        if self.key.as_ref() == Some(&key) {
            return;
        }
        // A changed filter, order or pin is the user's own wish and is obeyed at once, held or not.
        let wish_changed = self.key.as_ref().is_none_or(|before| {
            before.asked != key.asked
                || before.sort != key.sort
                || before.descending != key.descending
                || before.pinned != key.pinned
        });
        self.key = Some(key);
        self.worked_out += 1;

        let judged = self.judge(scene);
        let fresh = order(scene, &judged);
        if scene.held && !wish_changed {
            self.keep_order(scene, &fresh);
        } else {
            self.rows = with_heading(fresh);
            self.waiting_new = 0;
            self.waiting_ended = 0;
            self.running_at_hold.clear();
        }
        if scene.held && (!self.was_held || wish_changed) {
            self.running_at_hold = self.running();
        }
        self.was_held = scene.held;
    }

    /// Index of a call's row.
    pub fn index_of(&self, session: &SessionId) -> Option<u64> {
        let place = self
            .rows
            .iter()
            .position(|row| matches!(row, BoardRow::Call { call, .. } if call.session == *session))?;
        u64::try_from(place).ok()
    }

    fn running(&self) -> BTreeSet<i64> {
        let running = |row: &BoardRow| match row {
            BoardRow::Call { call, .. } if call.is_in_progress() => Some(call.id),
            _ => None,
        };
        self.rows.iter().filter_map(running).collect()
    }

    /// Every call that is shown or counted, with its trust; counts on the way.
    fn judge(&mut self, scene: &Scene<'_>) -> Vec<(Arc<Call>, Trust)> {
        let at = Stamp(scene.now.secs());
        let now = scene.moment();
        let query = scene.asked.filter.resolve(at, &scene.zone);
        let beside_states = without_states(&scene.asked.filter).resolve(at, &scene.zone);
        self.counts = Counts::default();
        (self.active, self.doubtful, self.found) = (0, 0, 0);
        let mut shown = Vec::new();
        for call in scene.board.calls.values() {
            let trust = trust(call, &now);
            self.active += usize::from(trust.is_active());
            self.doubtful += usize::from(matches!(trust, Trust::Stale | Trust::Lost));
            let is_over = trust == Trust::Ended && has_left(scene, call);
            if !is_over && beside_states.matches(call, &now) {
                self.counts.add(call, trust);
            }
            if query.matches(call, &now) {
                self.found += usize::from(trust.is_active());
                if !is_over {
                    shown.push((call.clone(), trust));
                }
            }
        }
        shown
    }

    /// The rows as they stand, with the values of now.
    fn keep_order(&mut self, scene: &Scene<'_>, fresh: &[(Arc<Call>, Trust)]) {
        let (mut shown, moment) = (BTreeSet::new(), scene.moment());
        for row in &mut self.rows {
            if let BoardRow::Call { call, trust: rung } = row {
                if let Some(now) = scene.board.calls.get(&call.id) {
                    *call = now.clone();
                }
                *rung = trust(call, &moment);
                shown.insert(call.id);
            }
        }
        self.waiting_new = fresh.iter().filter(|(call, _)| !shown.contains(&call.id)).count();
        let ended = |row: &&BoardRow| match row {
            BoardRow::Call { call, .. } => call_is_over(call) && self.running_at_hold.contains(&call.id),
            BoardRow::StaleHeading => false,
        };
        self.waiting_ended = self.rows.iter().filter(ended).count();
    }
}

impl Counts {
    fn add(&mut self, call: &Call, trust: Trust) {
        match trust {
            Trust::Ended => self.ended += 1,
            Trust::Stale | Trust::Lost => self.stale += 1,
            Trust::Live | Trust::Quiet => {
                *self.states.entry(call.state).or_default() += 1;
                self.quiet += usize::from(trust == Trust::Quiet);
            }
        }
    }
}

fn call_is_over(call: &Call) -> bool {
    !call.is_in_progress()
}

fn has_left(scene: &Scene<'_>, call: &Call) -> bool {
    scene.now.millis_since(call.last_arrival) >= LINGER_MILLIS
        && !scene.pinned.contains(&call.session)
        && !scene.kept.iter().flatten().any(|session| **session == call.session)
}

/// The filter without the conditions that facets set.
fn without_states(filter: &Filter) -> Filter {
    let is_facet = |term: &Expr<_>| matches!(term, Expr::Is(Condition::State(_) | Condition::Trust(_)));
    Filter { terms: filter.terms.iter().filter(|term| !is_facet(term)).cloned().collect() }
}

/// Pinned first, then the rest, then those nobody knows about; each part in the order asked for.
fn order(scene: &Scene<'_>, judged: &[(Arc<Call>, Trust)]) -> Vec<(Arc<Call>, Trust)> {
    let mut rows: Vec<(Arc<Call>, Trust)> = judged.to_vec();
    // Newest first is where every order begins, and what breaks its ties.
    rows.reverse();
    let mut keyed: Vec<(Value, (Arc<Call>, Trust))> =
        rows.into_iter().map(|row| (value(scene.sort, &row.0), row)).collect();
    keyed.sort_by(|(x, _), (y, _)| match (x, y) {
        (Value::Nothing, Value::Nothing) => std::cmp::Ordering::Equal,
        // What is not known stands last in both directions.
        (Value::Nothing, _) => std::cmp::Ordering::Greater,
        (_, Value::Nothing) => std::cmp::Ordering::Less,
        (x, y) if scene.descending => y.cmp(x),
        (x, y) => x.cmp(y),
    });
    let part = |(call, trust): &(Arc<Call>, Trust)| {
        if scene.pinned.contains(&call.session) {
            0
        } else {
            1 + u8::from(matches!(trust, Trust::Stale | Trust::Lost))
        }
    };
    let mut rows: Vec<_> = keyed.into_iter().map(|(_, row)| row).collect();
    rows.sort_by_key(part);
    rows
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Whole(i64),
    Text(String),
    Nothing,
}

fn value(by: SortBy, call: &Call) -> Value {
    let whole = |n: Option<i64>| n.map_or(Value::Nothing, Value::Whole);
    let text = |text: Option<String>| text.map_or(Value::Nothing, Value::Text);
    match by {
        SortBy::Newest => Value::Nothing,
        SortBy::State => {
            Value::Whole(CallState::ALL.iter().position(|state| *state == call.state).unwrap_or(0) as i64)
        }
        SortBy::Caller => text(call.leg_a.number.as_ref().map(|number| number.key())),
        SortBy::Called => text(call.leg_b.number.as_ref().map(|number| number.key())),
        // Negated: the longest call is the one that began first.
        SortBy::Elapsed => whole(call.started_at.map(|at| -at.0)),
        SortBy::Service => Value::Text(call.service.as_str().to_owned()),
        SortBy::Display => text(call.display.as_ref().map(|number| number.key())),
        SortBy::LastEvent => whole(call.pulse.as_ref().and_then(|pulse| pulse.at).map(|at| at.0)),
        SortBy::Digits => text(call.digits.as_deref().map(str::to_owned)),
        SortBy::UserData => text(call.user_data.as_deref().map(str::to_owned)),
    }
}

fn with_heading(calls: Vec<(Arc<Call>, Trust)>) -> Vec<BoardRow> {
    let mut rows = Vec::with_capacity(calls.len() + 1);
    let mut in_stale = false;
    let pinned_end = calls.iter().rposition(|(_, trust)| !matches!(trust, Trust::Stale | Trust::Lost));
    for (place, (call, trust)) in calls.into_iter().enumerate() {
        let is_stale = pinned_end.is_none_or(|end| place > end);
        if is_stale && !in_stale {
            in_stale = true;
            rows.push(BoardRow::StaleHeading);
        }
        rows.push(BoardRow::Call { call, trust });
    }
    rows
}

/// What has changed on a board since it was frozen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub new: usize,
    pub ended: usize,
    pub moved: usize,
}

impl Changes {
    pub fn between(frozen: &BoardView, now: &BoardView) -> Changes {
        let mut changes = Changes::default();
        for (id, call) in &now.calls {
            match frozen.calls.get(id) {
                None => {
                    changes.new += 1;
                    changes.ended += usize::from(call_is_over(call));
                }
                Some(before) if Arc::ptr_eq(before, call) || before.state == call.state => {}
                Some(_) if call_is_over(call) => changes.ended += 1,
                Some(_) => changes.moved += 1,
            }
        }
        // Ended and already gone from the board.
        let gone = |(id, call): &(&i64, &Arc<Call>)| call.is_in_progress() && !now.calls.contains_key(*id);
        changes.ended += frozen.calls.iter().filter(gone).count();
        changes
    }

    pub fn total(&self) -> usize {
        self.new + self.ended + self.moved
    }
}

#[cfg(test)]
mod tests;
