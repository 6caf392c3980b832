//! Numbers and application keys by id, as a reader needs them: looked up once, remembered as long as ids keep their
//! meaning.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::columns::Texts;
use crate::call::Number;

/// Numbers remembered per reader, a power of two; some 32 bytes each.
const REMEMBERED: usize = 1 << 17;

/// What a reader remembers.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// Each number in the place that the last bits of its id tell, until another one needs it: looked up millions of
    /// times, it must cost no more than one look into memory.
    numbers: Vec<Option<(i64, Number)>>,
    apps: HashMap<i64, Arc<str>>,
    generation: i64,
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
        let place = usize::try_from(id).unwrap_or(0) & (REMEMBERED - 1);
        match self.remembered.numbers.get(place) {
            Some(Some((known, number))) if *known == id => return Ok(Some(number.clone())),
            _ => {}
        }
        let number = self
            .db
            .prepare_cached("SELECT raw FROM number WHERE id = ?1")?
            .query_row([id], |row| Ok(Number::new(row.get_ref(0)?.as_str()?)))
            .optional()?
            .flatten();
        if let Some(number) = &number {
            if self.remembered.numbers.is_empty() {
                self.remembered.numbers.resize(REMEMBERED, None);
            }
            if let Some(slot) = self.remembered.numbers.get_mut(place) {
                *slot = Some((id, number.clone()));
            }
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
