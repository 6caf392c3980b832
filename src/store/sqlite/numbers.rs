//! Which numbers a pattern means. The table of numbers is small beside that of calls, so a pattern is looked up there
//! first, once per question; then it is a list of ids that the indexes of the calls know.

use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::query::{Sql, either};
use crate::call::filter::NumberPattern;

/// Up to so many ids stand in the statement itself. Few under test, so that a handful of numbers takes every way.
const LISTED: usize = if cfg!(test) { 3 } else { 2_000 };

/// Up to so many ids are put together before the first row is looked at; beyond, nearly every row is wanted and its
/// number is looked at when it comes.
const GATHERED: usize = if cfg!(test) { 5 } else { 50_000 };

/// What patterns mean, remembered for one question.
pub(super) struct Numbers<'a> {
    db: &'a Connection,
    known: Vec<(Vec<NumberPattern>, Meaning)>,
}

/// The numbers that patterns mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// These.
    Few(Rc<[i64]>),
    /// More than are listed.
    Many,
    /// More than are worth putting together.
    TooMany,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(db: &'a Connection) -> Numbers<'a> {
        Numbers { db, known: Vec::new() }
    }

    pub(super) fn meaning(&mut self, patterns: &[NumberPattern]) -> rusqlite::Result<Meaning> {
        if let Some((_, meaning)) = self.known.iter().find(|(known, _)| known == patterns) {
            return Ok(meaning.clone());
        }
        let meaning = look_up(self.db, patterns)?;
        self.known.push((patterns.to_vec(), meaning.clone()));
        Ok(meaning)
    }

    /// Whether one of `columns` holds a number that one of `patterns` names.
    pub(super) fn condition(
        &mut self,
        columns: &[&str],
        patterns: &[NumberPattern],
    ) -> rusqlite::Result<Sql> {
        Ok(match self.meaning(patterns)? {
            Meaning::Few(ids) => either(columns, |column| listed(column, &ids)),
            Meaning::Many => either(columns, |column| {
                let mut found = Sql::new(&format!("{column} IN (SELECT id FROM number WHERE "));
                found.push(named(patterns, ""));
                found.text.push(')');
                found
            }),
            Meaning::TooMany => either(columns, |column| {
                let mut found =
                    Sql::new(&format!("EXISTS (SELECT 1 FROM number n WHERE n.id = {column} AND "));
                found.push(named(patterns, "n."));
                found.text.push(')');
                found
            }),
        })
    }
}

/// `column IN (1,2,3)`. Ids are our own numbers, so they may stand in the text, where there can be any number of
/// them.
pub(super) fn listed(column: &str, ids: &[i64]) -> Sql {
    let list: Vec<String> = ids.iter().map(i64::to_string).collect();
    Sql::new(&format!("{column} IN ({})", list.join(",")))
}

fn look_up(db: &Connection, patterns: &[NumberPattern]) -> rusqlite::Result<Meaning> {
    let mut ids = Vec::new();
    for pattern in patterns {
        let named = named(std::slice::from_ref(pattern), "");
        let mut find = db.prepare_cached(&format!("SELECT id FROM number WHERE {}", named.text))?;
        let mut rows = find.query(rusqlite::params_from_iter(named.values))?;
        while let Some(row) = rows.next()? {
            ids.push(row.get(0)?);
            if ids.len() > GATHERED {
                return Ok(Meaning::TooMany);
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(if ids.len() > LISTED { Meaning::Many } else { Meaning::Few(ids.into()) })
}

/// The condition on the table `number`, under the name `table`.
fn named(patterns: &[NumberPattern], table: &str) -> Sql {
    let one = |pattern: &NumberPattern| match pattern {
        NumberPattern::Exact(digits) => Sql::with(&format!("{table}key = ?"), [Value::from(digits.clone())]),
        NumberPattern::Prefix(digits) => begins(&format!("{table}key"), digits.clone()),
        NumberPattern::Suffix(digits) => begins(&format!("{table}reversed"), digits.chars().rev().collect()),
        NumberPattern::Contains(digits) => {
            Sql::with(&format!("instr({table}key, ?) > 0"), [Value::from(digits.clone())])
        }
    };
    Sql::join(patterns.iter().map(one).collect(), " OR ", "0")
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
