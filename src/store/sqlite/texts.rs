//! Numbers and application keys by id, as a reader needs them: looked up once, remembered as long as ids keep their
//! meaning.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::columns::Texts;
use super::packed::Packed;
use crate::call::Number;

/// What a reader remembers.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    numbers: Packed,
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
        if let Some(number) = self.remembered.numbers.get(id) {
            return Ok(Some(number));
        }
        let number = self
            .db
            .prepare_cached("SELECT raw FROM number WHERE id = ?1")?
            .query_row([id], |row| Ok(Number::new(row.get_ref(0)?.as_str()?)))
            .optional()?
            .flatten();
        if let Some(number) = &number {
            self.remembered.numbers.put(id, number);
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
