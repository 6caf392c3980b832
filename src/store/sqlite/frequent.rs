//! Counting which numbers occur most. Ids of numbers are given one after the other, so counts stand in tables by id: no
//! number is left out however many there are, and ten million calls with a million numbers take some sixteen megabytes
//! while they are counted.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use rusqlite::{Connection, Row};

use super::class::Classes;
use super::codes::Stored;
use super::numbers::Numbers;
use super::tally;
use crate::call::{Number, Outcome};
use crate::store::{Ask, Frequent, FrequentNumbers};

/// Ids that stand in one piece of a table.
const PIECE: usize = 1_024;

/// Numbers looked up for each one that is asked for: the same number may have been sent in several ways, each of them
/// with some of its calls.
const FORMS: usize = 4;

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    calls: u32,
    answered: u32,
}

/// Counts by id; pieces without any are not there.
#[derive(Debug, Default)]
struct Counts {
    pieces: Vec<Option<Box<[Count; PIECE]>>>,
}

impl Counts {
    fn add(&mut self, id: Option<i64>, is_answered: bool) {
        let Some(id) = id.and_then(|id| usize::try_from(id).ok()) else { return };
        let nth = id / PIECE;
        if self.pieces.len() <= nth {
            self.pieces.resize_with(nth + 1, || None);
        }
        let Some(piece) = self.pieces.get_mut(nth) else { return };
        let piece = piece.get_or_insert_with(|| Box::new([Count::default(); PIECE]));
        let count = &mut piece[id % PIECE];
        count.calls = count.calls.saturating_add(1);
        count.answered = count.answered.saturating_add(u32::from(is_answered));
    }

    fn of(&self, id: i64) -> Count {
        let Ok(id) = usize::try_from(id) else { return Count::default() };
        let piece = self.pieces.get(id / PIECE).and_then(Option::as_deref);
        piece.map_or_else(Count::default, |piece| piece[id % PIECE])
    }

    /// The ids with the most calls, the most frequent first, those of the same frequency in order.
    fn most(&self, limit: usize) -> Vec<i64> {
        let mut most = BTreeSet::new();
        for (nth, piece) in self.pieces.iter().enumerate() {
            let Some(piece) = piece else { continue };
            for (place, count) in piece.iter().enumerate().filter(|(_, count)| count.calls > 0) {
                let Ok(id) = i64::try_from(nth * PIECE + place) else { continue };
                let rank = (Reverse(count.calls), id);
                if most.len() >= limit && most.last().is_some_and(|last| *last < rank) {
                    continue;
                }
                most.insert(rank);
                if most.len() > limit {
                    most.pop_last();
                }
            }
        }
        most.into_iter().map(|(_, id)| id).collect()
    }
}

/// See [`crate::store::Reader::frequent_numbers`].
pub(super) fn count(
    numbers: &mut Numbers<'_>,
    stopped: &AtomicBool,
    (ask, limit): (&Ask, usize),
    goes_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> rusqlite::Result<Option<FrequentNumbers>> {
    let db = numbers.db;
    let classes = Classes::read(db)?;
    // Whether calls of a class were answered; those that are not decided count nowhere.
    let answered: HashMap<i64, bool> = classes
        .all
        .iter()
        .filter_map(|known| match Outcome::from_number(known.class.outcome)? {
            Outcome::Answered => Some((known.id, true)),
            Outcome::NotAnswered | Outcome::Failed => Some((known.id, false)),
            Outcome::InProgress | Outcome::Unknown => None,
        })
        .collect();
    let mut roles: [Counts; 3] = Default::default();
    let list = "call.class_id, call.called_id, call.caller_id, call.display_id";
    let mut each = |row: &Row<'_>| {
        let Some(is_answered) = answered.get(&row.get(0)?) else { return Ok(()) };
        for (place, counts) in roles.iter_mut().enumerate() {
            counts.add(row.get(place + 1)?, *is_answered);
        }
        Ok(())
    };
    if tally::slice_by_slice(numbers, stopped, ask, list, &mut each, &mut |_| goes_on())?.is_break() {
        return Ok(None);
    }
    let [called, callers, displays] = roles.each_ref().map(|counts| named(db, counts, limit));
    Ok(Some(FrequentNumbers { called: called?, callers: callers?, displays: displays? }))
}

/// The numbers with the most calls, all ways in which one was sent together.
fn named(db: &Connection, counts: &Counts, limit: usize) -> rusqlite::Result<Vec<Frequent>> {
    let mut key_of = db.prepare_cached("SELECT key FROM number WHERE id = ?1")?;
    let mut forms_of = db.prepare_cached("SELECT id, raw FROM number WHERE key = ?1 ORDER BY id")?;
    let mut known = HashSet::new();
    let mut most: Vec<Frequent> = Vec::new();
    for id in counts.most(limit.saturating_mul(FORMS)) {
        let key: String = key_of.query_row([id], |row| row.get(0))?;
        if !known.insert(key.clone()) {
            continue;
        }
        let (mut first, mut calls, mut answered) = (None, 0, 0);
        let mut forms = forms_of.query([key])?;
        while let Some(form) = forms.next()? {
            let count = counts.of(form.get(0)?);
            if count.calls > 0 && first.is_none() {
                first = Number::new(form.get_ref(1)?.as_str()?);
            }
            calls += u64::from(count.calls);
            answered += u64::from(count.answered);
        }
        most.extend(first.map(|number| Frequent { number, calls, answered }));
    }
    most.sort_by_key(|one| Reverse(one.calls));
    most.truncate(limit);
    Ok(most)
}
