//! Which numbers a pattern means. The table of numbers is small beside that of calls, so a pattern is looked up there
//! first, once per question; then it is a set of ids that the indexes of the calls know.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::digits::Digits;
use super::query::{Sql, either, is_in};
use super::wording::{Held, Wordings};
use crate::call::filter::NumberPattern;

/// Patterns whose meaning is kept from one question to the next: those of the filter that is being scrolled.
const KEPT: usize = 4;

/// From this many digits on, the index of the table is quicker than looking through all numbers.
const SELECTIVE: usize = if cfg!(test) { 4 } else { 7 };

/// From this many numbers named in full on, looking through all numbers is quicker than looking for each in the index.
const MANY: usize = if cfg!(test) { 3 } else { 3_000 };

/// What patterns meant, as long as the table of numbers stays as it is.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    /// Generation of the file, and the last number.
    state: (i64, i64),
    known: Vec<(Vec<NumberPattern>, Arc<[i64]>)>,
    wordings: Wordings,
}

/// What patterns mean, for one question.
pub(super) struct Numbers<'a> {
    pub(super) db: &'a Connection,
    digits: &'a Digits,
    meanings: &'a mut Meanings,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(
        db: &'a Connection,
        digits: &'a Digits,
        meanings: &'a mut Meanings,
    ) -> rusqlite::Result<Numbers<'a>> {
        let state = db
            .prepare_cached(
                "SELECT (SELECT value FROM meta WHERE name = 'generation'), (SELECT max(id) FROM number)",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.unwrap_or(0))))?;
        if meanings.state != state {
            (meanings.state, meanings.known) = (state, Vec::new());
        }
        Ok(Numbers { db, digits, meanings })
    }

    /// How many numbers there are, about.
    pub(super) fn count(&self) -> i64 {
        self.meanings.state.1
    }

    /// The ids of the numbers that one of `patterns` names, in order.
    pub(super) fn meaning(&mut self, patterns: &[NumberPattern]) -> rusqlite::Result<Arc<[i64]>> {
        if let Some((_, ids)) = self.meanings.known.iter().find(|(known, _)| known == patterns) {
            return Ok(Arc::clone(ids));
        }
        let mut ids = self.listed(patterns)?;
        for pattern in patterns.iter().filter(|pattern| !matches!(pattern, NumberPattern::Exact(_))) {
            ids.extend(self.look_up(pattern)?);
            if let Some(behind) = pattern.behind_country() {
                ids.extend(self.look_up(&NumberPattern::Prefix(behind.to_owned()))?);
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let ids: Arc<[i64]> = ids.into();
        if self.meanings.known.len() >= KEPT {
            self.meanings.known.remove(0);
        }
        self.meanings.known.push((patterns.to_vec(), Arc::clone(&ids)));
        Ok(ids)
    }

    /// The calls that have one of `parts` in one of their texts.
    pub(super) fn holding(
        &mut self,
        parts: &[String],
        stopped: &AtomicBool,
        enough: &mut dyn FnMut(&Held) -> bool,
    ) -> rusqlite::Result<Arc<Held>> {
        self.meanings.wordings.holding(self.db, parts, stopped, enough)
    }

    /// Whether one of `columns` holds a number that one of `patterns` names.
    pub(super) fn condition(
        &mut self,
        columns: &[&str],
        patterns: &[NumberPattern],
    ) -> rusqlite::Result<Sql> {
        let ids = self.meaning(patterns)?;
        Ok(either(columns, |column| is_in(column, &ids)))
    }

    /// The numbers that are named in full: ten thousand that somebody pasted are found in one statement.
    fn listed(&mut self, patterns: &[NumberPattern]) -> rusqlite::Result<Vec<i64>> {
        let mut keys: Vec<&str> = patterns
            .iter()
            .filter_map(|pattern| match pattern {
                NumberPattern::Exact(digits) => Some(digits.as_str()),
                _ => None,
            })
            .collect();
        if keys.len() >= MANY
            && let Some(ids) = self.digits.find_named(self.db, self.meanings.state.0, &keys)?
        {
            return Ok(ids);
        }
        // One beside the other in the index.
        keys.sort_unstable();
        let list = serde_json::Value::from(keys).to_string();
        let mut find = self.db.prepare_cached(
            "SELECT n.id FROM json_each(?1) listed CROSS JOIN number n INDEXED BY number_key ON n.key = listed.value",
        )?;
        find.query_map([list], |row| row.get(0))?.collect()
    }

    fn look_up(&mut self, pattern: &NumberPattern) -> rusqlite::Result<Vec<i64>> {
        let is_quick = match pattern {
            NumberPattern::Exact(_) => true,
            NumberPattern::Prefix(digits) | NumberPattern::Suffix(digits) => digits.len() >= SELECTIVE,
            NumberPattern::Contains(_) => false,
        };
        if !is_quick && let Some(ids) = self.digits.find(self.db, self.meanings.state.0, pattern)? {
            return Ok(ids);
        }
        let named = named(pattern);
        let mut find = self.db.prepare_cached(&format!("SELECT id FROM number WHERE {}", named.text))?;
        let ids = find.query_map(rusqlite::params_from_iter(named.values), |row| row.get(0))?;
        ids.collect()
    }
}

/// The condition on the table `number`.
fn named(pattern: &NumberPattern) -> Sql {
    match pattern {
        NumberPattern::Exact(digits) => Sql::with("key = ?", [Value::from(digits.clone())]),
        NumberPattern::Prefix(digits) => begins("key", digits.clone()),
        NumberPattern::Suffix(digits) => begins("reversed", digits.chars().rev().collect()),
        NumberPattern::Contains(digits) => Sql::with("instr(key, ?) > 0", [Value::from(digits.clone())]),
    }
}

/// Texts that begin with `start`, as a range of an index.
fn begins(column: &str, start: String) -> Sql {
    let mut found = Sql::with(&format!("({column} >= ?"), [Value::from(start.clone())]);
    if let Some(end) = end_of_prefix(&start) {
        found.push(Sql::with(&format!(" AND {column} < ?"), [Value::from(end)]));
    }
    found.text.push(')');
    found
}

/// The first text behind all that begin with `start`; `None` when there is none.
fn end_of_prefix(start: &str) -> Option<String> {
    let mut head = start.to_owned();
    while let Some(last) = head.pop() {
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            c => char::from_u32(u32::from(c) + 1),
        };
        if let Some(next) = next {
            head.push(next);
            return Some(head);
        }
    }
    None
}
