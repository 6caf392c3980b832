//! Which calls of the board are shown and in which order. Brought up to date by what has changed since the last time, a
//! board of twenty thousand calls costs a frame as much as one of a hundred, and a frame without news costs nothing.

mod changes;
mod entry;
mod place;
mod settle;
mod tally;

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashMap;
use imbl::OrdMap;
use imbl::ordmap::DiffItem;

use crate::backend::BoardView;
use crate::call::filter::{Condition, Expr, Filter, Now, Query};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, SessionId, Stamp, Thresholds, Trust, next_rung, trust};

pub use changes::Changes;
pub use entry::{Entry, Lit};
pub use place::{SortBy, Sorting};
pub use tally::Tally;

use place::{Part, Place};

/// Milliseconds for which ended calls stay after the last word of them.
pub const LINGER_MILLIS: i64 = 20_000;

/// As many calls are looked at again in one frame when all of them have to be: a frame stays short, and another filter
/// on twenty thousand calls is obeyed some frames later. Few under test, so that a handful of calls takes that way.
const SHARE: usize = if cfg!(test) { 5 } else { 4_000 };

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
    pub sorting: Sorting,
    pub pinned: &'a BTreeSet<SessionId>,
    /// Calls that stay even when their time is up: the selected one, the one under the pointer.
    pub kept: [Option<&'a SessionId>; 2],
    /// The order is held: values tick, nothing comes, goes or moves.
    pub held: bool,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub enum BoardRow<'a> {
    Call(&'a Entry),
    /// The heading over calls whose state nobody knows.
    StaleHeading,
}

/// The list.
#[derive(Debug, Default)]
pub struct BoardList {
    pub tally: Tally,
    /// How many calls were looked at so far; a frame without news does not add to it.
    pub looked_at: u64,
    /// The board as it was last seen.
    board: OrdMap<i64, Arc<Call>>,
    entries: HashMap<i64, Entry>,
    ids: HashMap<SessionId, i64>,
    /// Places that are taken, from top to bottom, and how many of them stand above the heading.
    rows: Vec<Arc<Place>>,
    above_heading: usize,
    descending: bool,
    /// Calls that do not stand where they belong.
    moved: Vec<i64>,
    /// Calls that still have to be looked at because all have to; until then the rows stay as they are.
    unseen: Vec<i64>,
    /// What the user has asked for and what is not yet obeyed.
    wish: Wish,
    /// When to see to calls that time alone will change, the next first. Each is there at most once, and may be early:
    /// news of a call puts off what is due, and to move it each time would cost more than to look once more.
    due: BTreeSet<(Arrival, i64)>,
    measure: Option<Measure>,
}

/// A wish of the user's: it is obeyed even while the order is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    #[default]
    None,
    /// Another filter, another pin.
    Settle,
    /// Another order.
    Sort,
}

/// What all calls are measured by, besides their own facts.
#[derive(Debug)]
struct Measure {
    revision: u64,
    asked: u64,
    zone: Zone,
    query: Arc<Query>,
    /// The query without the conditions that facets set; `None` where there are none.
    beside: Option<Arc<Query>>,
    now: Now,
    sorting: Sorting,
    pinned: BTreeSet<SessionId>,
    kept: [Option<SessionId>; 2],
}

impl Measure {
    fn of(scene: &Scene<'_>, before: Option<&Measure>) -> Measure {
        let at = scene.now.stamp();
        let filter = &scene.asked.filter;
        // A filter may hold ten thousand numbers: it is not gone through again while it means the same.
        let same = before.filter(|before| {
            let is_still = before.now.arrival.secs() == at.0 || !filter.slides();
            before.asked == scene.asked.revision && before.zone == scene.zone && is_still
        });
        let (query, beside) = match same {
            Some(same) => (same.query.clone(), same.beside.clone()),
            None => {
                let beside = without_states(filter);
                let beside = (beside != *filter).then(|| Arc::new(beside.resolve(at, &scene.zone)));
                (Arc::new(filter.resolve(at, &scene.zone)), beside)
            }
        };
        Measure {
            revision: scene.board.revision,
            asked: scene.asked.revision,
            zone: scene.zone,
            query,
            beside,
            now: Now { arrival: scene.now, thresholds: scene.thresholds, gaps: scene.board.gaps.clone() },
            sorting: scene.sorting,
            pinned: scene.pinned.clone(),
            kept: scene.kept.map(|session| session.cloned()),
        }
    }

    fn is_kept(&self, session: &SessionId) -> bool {
        self.pinned.contains(session) || self.kept.iter().flatten().any(|kept| kept == session)
    }

    fn is_of(&self, scene: &Scene<'_>) -> bool {
        self.revision == scene.board.revision
            && self.asked == scene.asked.revision
            && self.zone == scene.zone
            && self.now.arrival == scene.now
            && self.now.thresholds == scene.thresholds
            && self.sorting == scene.sorting
            && self.pinned == *scene.pinned
            && self.kept.each_ref().map(Option::as_ref) == scene.kept
    }

    /// Whether calls measured by `before` have to be measured again, changed or not.
    fn changes_all(&self, before: &Measure) -> bool {
        self.query != before.query
            || self.beside != before.beside
            || self.now.thresholds != before.now.thresholds
            || self.now.gaps != before.now.gaps
            // Our clock was set back.
            || self.now.arrival < before.now.arrival
    }
}

impl Wish {
    fn between(before: Option<&Measure>, now: &Measure) -> Wish {
        match before {
            Some(before) if before.sorting != now.sorting => Wish::Sort,
            Some(before) if before.asked == now.asked && before.pinned == now.pinned => Wish::None,
            _ => Wish::Settle,
        }
    }
}

impl BoardList {
    /// Brings the list up to the scene.
    pub fn update(&mut self, scene: &Scene<'_>) {
        let is_same = self.measure.as_ref().is_some_and(|measure| measure.is_of(scene));
        if is_same && !self.is_behind() && (scene.held || self.moved.is_empty()) {
            return;
        }
        let before = self.measure.take();
        let measure = Measure::of(scene, before.as_ref());
        for id in self.take_in(scene, before.as_ref(), &measure) {
            self.look_at(id, &measure);
        }
        let wish = Wish::between(before.as_ref(), &measure);
        if wish == Wish::Sort || before.as_ref().is_none_or(|before| measure.changes_all(before)) {
            self.unseen = self.entries.keys().copied().collect();
        }
        self.wish = self.wish.max(wish);
        // A list that shows nothing yet has nothing to wait for.
        let share = if before.is_none() { usize::MAX } else { SHARE };
        for id in self.unseen.split_off(self.unseen.len().saturating_sub(share)) {
            if self.wish == Wish::Sort {
                self.rank(id, measure.sorting);
            }
            self.look_at(id, &measure);
        }
        if !self.is_behind() && (self.wish != Wish::None || !scene.held) {
            self.settle(measure.sorting);
            self.wish = Wish::None;
        }
        self.first_due();
        self.measure = Some(measure);
    }

    /// Whether the rows are not yet what was asked for; the next frames will bring it about.
    pub fn is_behind(&self) -> bool {
        !self.unseen.is_empty()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len() + usize::from(self.has_heading())
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn row(&self, index: usize) -> Option<BoardRow<'_>> {
        if self.has_heading() && index == self.above_heading {
            return Some(BoardRow::StaleHeading);
        }
        let beyond = self.has_heading() && index > self.above_heading;
        let place = self.rows.get(index - usize::from(beyond))?;
        self.entries.get(&place.id).map(BoardRow::Call)
    }

    /// Index of a call's row.
    pub fn index_of(&self, session: &SessionId) -> Option<usize> {
        let place = self.entries.get(self.ids.get(session)?)?.standing.as_ref()?;
        let index = self.position(place)?;
        Some(index + usize::from(index >= self.above_heading))
    }

    /// When time alone will next change something.
    pub fn next_due(&self) -> Option<Arrival> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Whether the filter asks for other calls from second to second.
    pub fn filter_slides(&self, asked: &Asked) -> bool {
        let Some(measure) = &self.measure else { return false };
        let later = Stamp(measure.now.arrival.secs() + 1);
        asked.filter.slides() && asked.filter.resolve(later, &measure.zone) != *measure.query
    }

    fn has_heading(&self) -> bool {
        self.above_heading < self.rows.len()
    }

    /// Finds the calls that have to be looked at: those the board tells news of, those whose time has come, and those
    /// that are pinned, chosen or pointed at, or were.
    fn take_in(&mut self, scene: &Scene<'_>, before: Option<&Measure>, measure: &Measure) -> BTreeSet<i64> {
        let mut changed = BTreeSet::new();
        if before.is_none_or(|before| before.revision != measure.revision) {
            let seen = std::mem::replace(&mut self.board, scene.board.calls.clone());
            for change in seen.diff(&scene.board.calls) {
                match change {
                    DiffItem::Add(id, call) => {
                        changed.insert(*id);
                        self.ids.insert(call.session.clone(), *id);
                        self.entries.entry(*id).or_insert_with(|| Entry::new(call.clone())).on_board = true;
                        self.renew(*id, call, scene);
                    }
                    DiffItem::Update { new: (id, call), .. } => {
                        changed.insert(*id);
                        self.renew(*id, call, scene);
                    }
                    DiffItem::Remove(id, _) => {
                        changed.insert(*id);
                        self.entries.entry(*id).and_modify(|entry| entry.on_board = false);
                    }
                }
            }
        }
        while let Some(id) = self.pop_due(scene.now) {
            changed.insert(id);
        }
        if let Some(before) = before {
            let pins = before.pinned.symmetric_difference(&measure.pinned);
            let kept = before.kept.iter().chain(&measure.kept).flatten();
            let kept = kept.filter(|_| before.kept != measure.kept);
            changed.extend(pins.chain(kept).filter_map(|session| self.ids.get(session)));
        }
        changed
    }

    /// Takes out a call that is due at `now`.
    fn pop_due(&mut self, now: Arrival) -> Option<i64> {
        let (_, id) = self.first_due().filter(|(at, _)| *at <= now)?;
        self.due.pop_first();
        self.entries.entry(id).and_modify(|entry| entry.queued = None);
        Some(id)
    }

    /// The call that is due first, moved to where it belongs in the queue.
    fn first_due(&mut self) -> Option<(Arrival, i64)> {
        loop {
            let (at, id) = self.due.first().copied()?;
            let entry = self.entries.get_mut(&id);
            let due = entry.as_ref().and_then(|entry| entry.due);
            if due == Some(at) {
                return Some((at, id));
            }
            self.due.pop_first();
            self.due.extend(due.map(|due| (due, id)));
            if let Some(entry) = entry {
                entry.queued = due;
            }
        }
    }

    /// The call as it is now.
    fn renew(&mut self, id: i64, call: &Arc<Call>, scene: &Scene<'_>) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        entry.ended_in_hold |=
            scene.held && entry.standing.is_some() && !entry.has_ended() && !call.is_in_progress();
        entry.renew(call, scene.now);
    }

    /// Makes of a call what the measure says, and counts it.
    fn look_at(&mut self, id: i64, measure: &Measure) {
        self.looked_at += 1;
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let call = &entry.call;
        entry.trust = trust(call, &measure.now);
        entry.found = measure.query.matches(call, &measure.now);
        entry.beside = match &measure.beside {
            Some(beside) => beside.matches(call, &measure.now),
            None => entry.found,
        };
        let is_wanted = measure.is_kept(&call.session);
        // A call that somebody looks at stays, whatever becomes of it, until the filter is another one.
        let is_shown = entry.standing.is_some() && entry.found_under == Some(measure.asked);
        let stays = entry.found || (is_wanted && is_shown);
        entry.found_under = (entry.found || is_shown).then_some(measure.asked);
        let is_kept = entry.trust == Trust::Ended && is_wanted;
        let leaves_at = entry.leaves_at();
        let has_left = if entry.trust == Trust::Ended {
            !is_kept && (measure.now.arrival >= leaves_at || !entry.on_board)
        } else {
            !entry.on_board
        };
        let part = match entry.trust {
            _ if measure.pinned.contains(&call.session) => Part::Pinned,
            Trust::Stale | Trust::Lost => Part::Doubtful,
            _ => Part::Known,
        };
        entry.beside &= !has_left;
        let place = || Place::of(call, part, measure.sorting, entry.ranked.as_ref());
        let wanted = (stays && !has_left).then(place);
        if entry.wanted.as_deref() != wanted.as_ref() {
            entry.wanted = wanted.map(Arc::new);
        }
        let due = next_rung(call, &measure.now);
        let due = due.or((!has_left && !is_kept).then_some(leaves_at)).filter(|_| entry.on_board);
        entry.due = due;
        if let Some(at) = due.filter(|at| entry.queued.is_none_or(|queued| *at < queued)) {
            if let Some(queued) = entry.queued.replace(at) {
                self.due.remove(&(queued, id));
            }
            self.due.insert((at, id));
        }
        let is_gone = !entry.on_board && entry.wanted.is_none();
        if !entry.is_moved && (entry.wanted != entry.standing || entry.ended_in_hold || is_gone) {
            entry.is_moved = true;
            self.moved.push(id);
        }
        self.tally.count(entry);
    }
}

/// The filter without the conditions that facets set.
fn without_states(filter: &Filter) -> Filter {
    let is_facet = |term: &Expr<_>| matches!(term, Expr::Is(Condition::State(_) | Condition::Trust(_)));
    Filter { terms: filter.terms.iter().filter(|term| !is_facet(term)).cloned().collect() }
}

#[cfg(test)]
mod tests;
