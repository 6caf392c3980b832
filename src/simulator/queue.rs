//! A queue ordered by time: what is due first comes out first.
//!
//! It knows moments and nothing of what waits for them.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Items in order of their due time (ms), then of their rank, then of arrival.
#[derive(Debug)]
pub(super) struct TimeQueue<T> {
    heap: BinaryHeap<Entry<T>>,
    seq: u64,
}

#[derive(Debug)]
struct Entry<T> {
    due_ms: i64,
    rank: u64,
    seq: u64,
    item: T,
}

impl<T> TimeQueue<T> {
    pub(super) fn new() -> Self {
        Self { heap: BinaryHeap::new(), seq: 0 }
    }

    pub(super) fn push(&mut self, due_ms: i64, rank: u64, item: T) {
        self.seq += 1;
        self.heap.push(Entry { due_ms, rank, seq: self.seq, item });
    }

    /// When the next item is due, and its rank.
    pub(super) fn next_due(&self) -> Option<(i64, u64)> {
        self.heap.peek().map(|entry| (entry.due_ms, entry.rank))
    }

    pub(super) fn pop(&mut self) -> Option<(i64, T)> {
        self.heap.pop().map(|entry| (entry.due_ms, entry.item))
    }
}

impl<T> Entry<T> {
    fn key(&self) -> (i64, u64, u64) {
        (self.due_ms, self.rank, self.seq)
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reversed, so that the standard library's max-heap gives the earliest first.
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(&self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_equals_keep_their_order() {
        let mut queue = TimeQueue::new();
        for (due, rank, name) in [(20, 0, "late"), (10, 1, "second"), (10, 0, "first"), (10, 1, "third")] {
            queue.push(due, rank, name);
        }
        let order = std::iter::from_fn(|| queue.pop()).collect::<Vec<_>>();
        assert_eq!(order, [(10, "first"), (10, "second"), (10, "third"), (20, "late")]);
    }
}
