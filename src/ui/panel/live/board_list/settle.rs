//! Putting calls where they belong. A few that moved are merged into their rows; a new order of the
//! user's is sorted from scratch.

use std::sync::Arc;

use super::place::{Part, Place, Sorting, Value};
use super::{BoardList, Entry, Wish};

impl BoardList {
    /// What a call is sorted by from now on, when the calls are sorted once.
    pub(super) fn rank(&mut self, id: i64, sorting: Sorting) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        entry.ranked = sorting.once.map(|_| Value::of(&entry.call, sorting.by));
    }

    /// Everything where it belongs.
    pub(super) fn settle(&mut self, sorting: Sorting) {
        if self.moved.is_empty() && self.wish != Wish::Sort {
            return;
        }
        let moved = std::mem::take(&mut self.moved);
        if self.wish == Wish::Sort || moved.len() > self.rows.len() / 4 {
            self.descending = sorting.descending;
            self.rows = self.entries.values().filter_map(|entry| entry.wanted.clone()).collect();
            self.rows.sort_unstable_by(|x, y| x.compare(y, sorting.descending));
        } else {
            self.merge(&moved);
        }
        for id in moved {
            let Some(entry) = self.entries.get_mut(&id) else { continue };
            entry.is_moved = false;
            entry.ended_in_hold = false;
            entry.standing.clone_from(&entry.wanted);
            if entry.on_board || entry.standing.is_some() {
                self.tally.count(entry);
            } else {
                self.forget(id);
            }
        }
        self.above_heading = self.rows.partition_point(|place| place.part < Part::Doubtful);
    }

    fn merge(&mut self, moved: &[i64]) {
        let entries = || moved.iter().filter_map(|id| self.entries.get(id));
        let is_elsewhere = |entry: &&Entry| entry.standing != entry.wanted;
        let mut gone: Vec<usize> = entries()
            .filter(is_elsewhere)
            .filter_map(|entry| self.position(entry.standing.as_ref()?))
            .collect();
        let mut come: Vec<Arc<Place>> =
            entries().filter(is_elsewhere).filter_map(|entry| entry.wanted.clone()).collect();
        if gone.is_empty() && come.is_empty() {
            return;
        }
        gone.sort_unstable();
        come.sort_unstable_by(|x, y| x.compare(y, self.descending));
        let before =
            |place: &Arc<Place>| self.rows.partition_point(|row| row.compare(place, self.descending).is_lt());
        let come: Vec<(usize, Arc<Place>)> = come.into_iter().map(|place| (before(&place), place)).collect();

        let mut rows = Vec::with_capacity(self.rows.len() + come.len());
        let mut old = std::mem::take(&mut self.rows).into_iter();
        let (mut at, mut gone) = (0, gone.into_iter().peekable());
        let mut keep_until = |end: usize, rows: &mut Vec<Arc<Place>>| {
            while let Some(index) = gone.next_if(|index| *index < end) {
                rows.extend(old.by_ref().take(index - at));
                old.next();
                at = index + 1;
            }
            rows.extend(old.by_ref().take(end - at));
            at = end;
        };
        for (index, place) in come {
            keep_until(index, &mut rows);
            rows.push(place);
        }
        keep_until(usize::MAX, &mut rows);
        self.rows = rows;
    }

    /// The row a place takes, not counting the heading.
    pub(super) fn position(&self, place: &Place) -> Option<usize> {
        self.rows.binary_search_by(|row| row.compare(place, self.descending)).ok()
    }

    fn forget(&mut self, id: i64) {
        if let Some(entry) = self.entries.remove(&id) {
            self.tally.forget(&entry);
            self.ids.remove(&entry.call.session);
            if let Some(at) = entry.queued {
                self.due.remove(&(at, id));
            }
        }
    }
}
