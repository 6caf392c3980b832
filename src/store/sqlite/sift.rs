//! The journal of a damaged file, row by row, however its pages lie. A row may say another number than its own, because
//! one bit of it turned or because its page is an old one: the numbers are never trusted to lead on, and a row that
//! stands where its number should not is told apart.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::journal;
use super::salvage::{Table, cells};

/// Rows read at a time between two places that cannot be read.
const ROWS: i64 = 500;

/// A row with the number it says.
type Row = (i64, Vec<Value>);

/// Called with each row, and whether it stands where its number should.
type Take<'t> = &'t mut dyn FnMut(i64, Vec<Value>, bool) -> rusqlite::Result<()>;

/// Numbers, of which most lie side by side: the first of each stretch with its last.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<i64, i64>);

impl Numbers {
    pub(super) fn has(&self, number: i64) -> bool {
        self.0.range(..=number).next_back().is_some_and(|(_, last)| number <= *last)
    }

    pub(super) fn add(&mut self, number: i64) {
        if self.has(number) {
            return;
        }
        let last = self.0.remove(&number.saturating_add(1)).unwrap_or(number);
        match self.0.range_mut(..number).next_back() {
            Some((_, before)) if before.checked_add(1) == Some(number) => *before = last,
            _ => drop(self.0.insert(number, last)),
        }
    }

    /// The greatest; 0: there is none.
    pub(super) fn last(&self) -> i64 {
        self.0.values().next_back().copied().unwrap_or(0)
    }
}

/// Goes through the rows from the first to the last. Where something cannot be read it comes back from the last one, and
/// what lies between two such places it feels its way through: in growing steps to the next number that can be read,
/// then back again to the first of those.
pub(super) struct Sift<'a> {
    wreck: &'a Connection,
    journal: &'a Table,
    id: usize,
    /// Everything up to here was read or cannot be.
    after: i64,
    /// No number lies behind this one, or those that do were read.
    end: i64,
    /// The last number of which it is known that it was given, up to `end`.
    last: Option<i64>,
    /// The last number that was given, where that is known.
    given: Option<i64>,
    /// No number can be greater.
    greatest: i64,
    /// Numbers that stood where nothing can be read.
    lost: u64,
}

impl<'a> Sift<'a> {
    pub(super) fn of(wreck: &'a Connection, journal: &'a Table) -> rusqlite::Result<Sift<'a>> {
        let id = journal.place("id").ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let (known, is_end) = journal::told_last_id(wreck);
        // Where the last of the journal cannot be read there may be more. Steps that double are over it in no time.
        let end = known.filter(|_| is_end).unwrap_or(journal::GREATEST);
        Ok(Sift { wreck, journal, id, after: 0, end, last: known, given: known, greatest: end, lost: 0 })
    }

    /// The last number that the damaged file gave, where it tells one; else 0.
    pub(super) fn end(&self) -> i64 {
        self.given.unwrap_or(0)
    }

    /// Numbers that stood where nothing can be read.
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }

    pub(super) fn walk(&mut self, take: Take) -> rusqlite::Result<()> {
        let mut order = Order::of(1, 0, self.greatest);
        if self.read("NOT INDEXED ORDER BY id", &[], &mut order, take)? {
            return Ok(());
        }
        self.after = order.before;
        let mut order = Order::of(-1, 0, self.greatest);
        self.read("NOT INDEXED ORDER BY id DESC", &[], &mut order, take)?;
        if order.before > i64::MIN && order.before < 0 && -order.before <= self.greatest {
            self.end = -order.before - 1;
            self.last = Some(self.end);
        }
        self.feel(take)
    }

    /// What lies between two places that cannot be read.
    fn feel(&mut self, take: Take) -> rusqlite::Result<()> {
        let mut strays = Strays::default();
        while self.after < self.end {
            let (mut rows, is_whole) = self.ahead(self.after, &mut strays)?;
            let reached = match rows.as_slice() {
                // The last one has no neighbour that vouches for it, and is read again.
                [.., (sure, _), _] => *sure,
                [(only, _)] => *only,
                [] if is_whole => break,
                [] => {
                    let after = self.after;
                    let reached;
                    (rows, reached) = self.step_over(&mut strays)?;
                    let found = rows.first().map(|(first, _)| first - 1);
                    let lost = found.or(self.last).map_or(0, |to| to - after);
                    self.lost += u64::try_from(lost).unwrap_or(0);
                    reached
                }
            };
            self.after = reached;
            rows.into_iter().try_for_each(|(id, row)| take(id, row, true))?;
        }
        strays.rows.into_iter().try_for_each(|(id, row)| take(id, row, false))
    }

    /// Nothing behind `after` can be read: finds what can be, and says how far that leads.
    fn step_over(&self, strays: &mut Strays) -> rusqlite::Result<(Vec<Row>, i64)> {
        let mut step = 1;
        while self.after + step <= self.end {
            let (rows, is_whole) = self.ahead(self.after + step, strays)?;
            if let Some((first, _)) = rows.first() {
                let mut found = self.back(self.after, *first, strays)?;
                found.extend(rows);
                let reached = found.last().map_or(self.end, |(last, _)| *last);
                return Ok((found, reached));
            }
            if is_whole {
                break;
            }
            step *= 2;
        }
        // No step came to lie before the end: what can be read there, from the end back.
        Ok((self.back(self.after, self.end + 1, strays)?, self.end))
    }

    /// Rows with numbers behind `after`, as far as they can be read, and whether that was not cut short by damage.
    fn ahead(&self, after: i64, strays: &mut Strays) -> rusqlite::Result<(Vec<Row>, bool)> {
        let mut rows = Vec::new();
        let (mut is_sound, mut is_over) = (true, false);
        let mut order = Order::of(1, after, self.end);
        let is_read = self.read(
            "WHERE id > ?1 ORDER BY id LIMIT ?2",
            &[after, ROWS],
            &mut order,
            &mut |id, row, is_in_place| {
                // What follows was read already.
                is_over |= id == self.end + 1;
                if is_in_place {
                    rows.push((id, row));
                } else if !is_over {
                    is_sound = false;
                    strays.add(id, row);
                }
                Ok(())
            },
        )?;
        Ok((rows, is_read && is_sound))
    }

    /// Rows with numbers between, the first one first, as far as they can be read from the last one back.
    fn back(&self, after: i64, before: i64, strays: &mut Strays) -> rusqlite::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut order = Order::of(-1, after, before - 1);
        self.read(
            "WHERE id > ?1 AND id < ?2 ORDER BY id DESC",
            &[after, before],
            &mut order,
            &mut |id, row, is_in_place| {
                if is_in_place {
                    rows.push((id, row))
                } else {
                    strays.add(id, row)
                }
                Ok(())
            },
        )?;
        rows.reverse();
        Ok(rows)
    }

    /// Reads on until something cannot be read, and says whether all could be.
    fn read(&self, place: &str, values: &[i64], order: &mut Order, take: Take) -> rusqlite::Result<bool> {
        let Ok(mut select) = self.wreck.prepare_cached(&self.journal.select(place)) else { return Ok(false) };
        let Ok(mut rows) = select.query(params_from_iter(values)) else { return Ok(false) };
        let is_whole = loop {
            let row = match rows.next() {
                Ok(Some(row)) => cells(row, self.journal.columns.len()),
                Ok(None) => break true,
                Err(_) => break false,
            };
            let Ok(row) = row else { break false };
            if let Some(Value::Integer(id)) = row.get(self.id) {
                order.push((*id, row), take)?;
            }
        };
        order.finish(take)?;
        Ok(is_whole)
    }
}

/// Rows that came up while feeling the way, each number once.
#[derive(Default)]
struct Strays {
    rows: Vec<Row>,
    numbers: Numbers,
}

impl Strays {
    fn add(&mut self, id: i64, row: Vec<Value>) {
        if !self.numbers.has(id) {
            self.numbers.add(id);
            self.rows.push((id, row));
        }
    }
}

/// Tells rows that stand where they should from others, by their neighbours: of two that contradict each other the one
/// is astray without which all others ascend.
struct Order {
    /// 1: the numbers ascend; -1: they descend, and each counts as its negative here.
    sign: i64,
    /// Numbers lie between these, both included.
    least: i64,
    greatest: i64,
    /// The last one that stands where it should, but for the one that is held.
    before: i64,
    /// Not told yet, as nobody knows what follows.
    held: Option<Row>,
}

impl Order {
    /// Of numbers behind `after`, up to `to`.
    fn of(sign: i64, after: i64, to: i64) -> Order {
        let (least, greatest) = (after.saturating_add(1).max(1), to);
        let before = if sign > 0 { after } else { i64::MIN };
        Order { sign, least, greatest, before, held: None }
    }

    fn push(&mut self, row: Row, take: Take) -> rusqlite::Result<()> {
        let key = row.0.saturating_mul(self.sign);
        if !(self.least..=self.greatest).contains(&row.0) || key <= self.before {
            return take(row.0, row.1, false);
        }
        if let Some((id, cells)) = self.held.replace(row) {
            let held = id.saturating_mul(self.sign);
            let is_in_place = held < key;
            if is_in_place {
                self.before = held;
            }
            take(id, cells, is_in_place)?;
        }
        Ok(())
    }

    fn finish(&mut self, take: Take) -> rusqlite::Result<()> {
        self.held.take().map_or(Ok(()), |(id, cells)| take(id, cells, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_again_in_whatever_order_they_came() {
        let mut numbers = Numbers::default();
        for number in [5, 6, 7, 1, 3, 2, 9, 9, i64::MAX, 8] {
            numbers.add(number);
        }
        let there: Vec<i64> = (0..12).filter(|number| numbers.has(*number)).collect();
        assert_eq!(there, [1, 2, 3, 5, 6, 7, 8, 9]);
        assert_eq!(numbers.0.len(), 3, "side by side they are one");
        assert_eq!(numbers.last(), i64::MAX);
    }

    #[test]
    fn of_two_neighbours_the_one_is_astray_without_which_all_others_ascend() {
        let check = |sign: i64, ids: &[i64], expected: &[i64]| {
            let mut astray = Vec::new();
            let mut order = Order::of(sign, 0, 99);
            let take: Take = &mut |id, _, is_in_place| {
                if !is_in_place {
                    astray.push(id);
                }
                Ok(())
            };
            ids.iter().try_for_each(|id| order.push((*id, Vec::new()), take)).unwrap();
            order.finish(take).unwrap();
            assert_eq!(astray, expected, "{ids:?}");
        };
        check(1, &[1, 2, 5, 9], &[]);
        check(1, &[1, 2, 40, 4, 5], &[40]);
        check(1, &[1, 2, 400, 4, 5], &[400]);
        check(1, &[10, 11, 4, 13], &[4]);
        check(1, &[10, 11, -4, 13], &[-4]);
        check(1, &[60, 2, 3], &[60]);
        check(-1, &[9, 8, 1], &[]);
        check(-1, &[90, 89, 2, 87], &[2]);
        check(-1, &[9, 8, 70, 6], &[70]);
    }
}
