//! Numbers, application keys and classes are stored once and known by id. Ids of numbers and applications are given in
//! order of first sight, so the same journal gives the same ids however it was cut into batches.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::ages::Ages;
use super::class::Class;
use crate::call::Number;

/// Texts remembered with their ids; some 100 bytes each.
const REMEMBERED: usize = 50_000;

#[derive(Debug)]
pub(super) struct Interned {
    numbers: Ages<Number, i64>,
    apps: Ages<Arc<str>, i64>,
    classes: Ages<Class, i64>,
    /// Numbers given to somebody since it was asked to watch.
    watched: Option<HashSet<i64>>,
}

impl Default for Interned {
    fn default() -> Self {
        Interned {
            numbers: Ages::new(REMEMBERED),
            apps: Ages::new(REMEMBERED),
            classes: Ages::new(REMEMBERED),
            watched: None,
        }
    }
}

impl Interned {
    pub(super) fn number(&mut self, db: &Connection, number: &Number) -> rusqlite::Result<i64> {
        let id = self.number_of(db, number)?;
        if let Some(watched) = &mut self.watched {
            watched.insert(id);
        }
        Ok(id)
    }

    /// Notes from now on which numbers are given to somebody.
    pub(super) fn watch_numbers(&mut self) {
        self.watched = Some(HashSet::new());
    }

    pub(super) fn watch_numbers_no_longer(&mut self) {
        self.watched = None;
    }

    pub(super) fn watched_numbers(&self) -> Option<&HashSet<i64>> {
        self.watched.as_ref()
    }

    /// Rows of numbers were removed: their ids are looked up again.
    pub(super) fn forget_numbers(&mut self) {
        self.numbers = Ages::new(REMEMBERED);
    }

    /// Everything but what is watched.
    pub(super) fn forget(&mut self) {
        *self = Interned { watched: self.watched.take(), ..Interned::default() };
    }

    fn number_of(&mut self, db: &Connection, number: &Number) -> rusqlite::Result<i64> {
        if let Some(id) = self.numbers.get_mut(number) {
            return Ok(*id);
        }
        let key = number.key();
        let found = db
            .prepare_cached("SELECT id FROM number WHERE key = ?1 AND raw = ?2")?
            .query_row([&key, number.as_str()], |row| row.get(0))
            .optional()?;
        let id = match found {
            Some(id) => id,
            None => {
                let reversed: String = key.chars().rev().collect();
                db.prepare_cached("INSERT INTO number (raw, key, reversed) VALUES (?1, ?2, ?3)")?
                    .insert(params![number.as_str(), key, reversed])?
            }
        };
        self.numbers.insert(number.clone(), id);
        Ok(id)
    }

    pub(super) fn app(&mut self, db: &Connection, key: &Arc<str>) -> rusqlite::Result<i64> {
        if let Some(id) = self.apps.get_mut(key) {
            return Ok(*id);
        }
        let found = db
            .prepare_cached("SELECT id FROM app WHERE key = ?1")?
            .query_row([key.as_ref()], |row| row.get(0))
            .optional()?;
        let id = match found {
            Some(id) => id,
            None => db.prepare_cached("INSERT INTO app (key) VALUES (?1)")?.insert([key.as_ref()])?,
        };
        self.apps.insert(Arc::clone(key), id);
        Ok(id)
    }

    pub(super) fn class(&mut self, db: &Connection, class: &Class) -> rusqlite::Result<i64> {
        if let Some(id) = self.classes.get_mut(class) {
            return Ok(*id);
        }
        let id = match class.find(db)? {
            Some(id) => id,
            None => class.add(db)?,
        };
        self.classes.insert(class.clone(), id);
        Ok(id)
    }

    pub(super) fn grow_old(&mut self) {
        self.numbers.grow_old();
        self.apps.grow_old();
        self.classes.grow_old();
    }
}
