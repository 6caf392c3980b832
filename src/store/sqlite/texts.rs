//! Numbers and application keys by id, as a reader needs them: looked up once, remembered as long as ids keep their
//! meaning.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::columns::Texts;
use crate::call::Number;

/// Numbers remembered per reader, at first and at most; powers of two, and some 32 bytes each. Whoever reads a page needs
/// few, whoever reads millions of calls needs many.
const FEW: usize = 1 << 12;
const MANY: usize = 1 << 18;

/// What a reader remembers.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// Each number in the place that the last bits of its id tell, until another one needs it: looked up millions of
    /// times, it must cost no more than one look into memory.
    numbers: Vec<Option<(i64, Number)>>,
    /// Numbers that were not there, since there are so many places.
    missed: usize,
    apps: HashMap<i64, Arc<str>>,
    generation: i64,
}

impl Remembered {
    fn place(&self, id: i64) -> usize {
        usize::try_from(id).unwrap_or(0) & self.numbers.len().saturating_sub(1)
    }

    fn number(&self, id: i64) -> Option<Number> {
        let (known, number) = self.numbers.get(self.place(id))?.as_ref()?;
        (*known == id).then(|| number.clone())
    }

    fn remember(&mut self, id: i64, number: Number) {
        self.missed += 1;
        if self.missed > self.numbers.len() && self.numbers.len() < MANY {
            let places = (self.numbers.len() * 8).clamp(FEW, MANY);
            let before = std::mem::replace(&mut self.numbers, vec![None; places]);
            self.missed = 0;
            before.into_iter().flatten().for_each(|(id, number)| self.put(id, number));
        }
        self.put(id, number);
    }

    fn put(&mut self, id: i64, number: Number) {
        let place = self.place(id);
        if let Some(slot) = self.numbers.get_mut(place) {
            *slot = Some((id, number));
        }
    }
}

/// What a reader remembers, and where it finds the rest.
#[derive(Debug)]
pub(super) struct Lookup<'a> {
    pub(super) db: &'a Connection,
    remembered: &'a mut Remembered,
}

impl<'a> Lookup<'a> {
    /// To be made at the start of a read transaction: a rebuild or a purge since the last one has changed what ids
    /// mean.
    pub(super) fn new(db: &'a Connection, remembered: &'a mut Remembered) -> rusqlite::Result<Lookup<'a>> {
        let generation = db
            .prepare_cached("SELECT value FROM meta WHERE name = 'generation'")?
            .query_row([], |row| row.get(0))?;
        if remembered.generation != generation {
            *remembered = Remembered { generation, ..Remembered::default() };
        }
        Ok(Lookup { db, remembered })
    }
}

impl Texts for Lookup<'_> {
    fn number(&mut self, id: i64) -> rusqlite::Result<Option<Number>> {
        if let Some(number) = self.remembered.number(id) {
            return Ok(Some(number));
        }
        let number = self
            .db
            .prepare_cached("SELECT raw FROM number WHERE id = ?1")?
            .query_row([id], |row| Ok(Number::new(row.get_ref(0)?.as_str()?)))
            .optional()?
            .flatten();
        if let Some(number) = &number {
            self.remembered.remember(id, number.clone());
        }
        Ok(number)
    }

    fn app(&mut self, id: i64) -> rusqlite::Result<Option<Arc<str>>> {
        if let Some(key) = self.remembered.apps.get(&id) {
            return Ok(Some(Arc::clone(key)));
        }
        let key: Option<Arc<str>> = self
            .db
            .prepare_cached("SELECT key FROM app WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if let Some(key) = &key {
            self.remembered.apps.insert(id, Arc::clone(key));
        }
        Ok(key)
    }
}
