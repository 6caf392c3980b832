//! Finding: the rows of a question in order, by the way that was planned for it. Each arm gives its first rows; those
//! that come first in all are kept, and an arm that follows need not look beyond the last of them. What is found is
//! places, told by indexes alone as far as that goes; the rows themselves are read afterwards.

use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::types::Value;
use rusqlite::{Connection, Rows, Statement};

use super::class::Classes;
use super::numbers::Numbers;
use super::order::{self, Phase, Source};
use super::plan::{self, Arm, Plan, Prospect, Way};
use super::query::{self, Meaning, Sql};
use crate::call::Stamp;
use crate::call::filter::Span;
use crate::store::{Ask, Cursor, CursorValue, SortBy};

/// A question, ready to be answered page by page.
pub(super) struct Search<'a> {
    db: &'a Connection,
    stopped: &'a AtomicBool,
    ask: &'a Ask,
    meaning: Meaning,
    /// One for each phase.
    plans: Vec<(Phase, Plan)>,
}

impl<'a> Search<'a> {
    /// Plans how to find `limit` rows, or all.
    pub(super) fn plan<'b: 'a>(
        numbers: &mut Numbers<'b>,
        stopped: &'a AtomicBool,
        ask: &'a Ask,
        limit: Option<usize>,
    ) -> rusqlite::Result<Search<'a>> {
        let classes = Classes::read(numbers.db)?;
        let prospect = prospect(numbers.db, &classes, stopped, ask, limit)?;
        let mut plans = Vec::new();
        for phase in order::phases(ask.sort.by, None) {
            plans.push((*phase, plan::choose(numbers, &prospect, *phase)?));
        }
        Search::along(numbers, stopped, ask, &classes, plans)
    }

    /// A search along `plans` that the caller chose.
    pub(super) fn along<'b: 'a>(
        numbers: &mut Numbers<'b>,
        stopped: &'a AtomicBool,
        ask: &'a Ask,
        classes: &Classes,
        plans: Vec<(Phase, Plan)>,
    ) -> rusqlite::Result<Search<'a>> {
        let meaning = query::meaning(numbers, classes, &ask.query, &ask.now)?;
        Ok(Search { db: numbers.db, stopped, ask, meaning, plans })
    }

    /// The one arm that gives all rows in order; then their columns can be read on the way.
    pub(super) fn only_arm(&self, columns: &str) -> Option<Asked<'_>> {
        let is_ready = |arm: &Arm| match self.ask.sort.by {
            SortBy::Time => arm.index == "call_time",
            SortBy::Arrival => arm.index.is_empty(),
            _ => false,
        };
        match self.plans.as_slice() {
            [(phase, Plan { way: Way::Arms(arms), .. })] => match arms.as_slice() {
                [arm] if is_ready(arm) => {
                    let list = format!("{}, {columns}", order::list(self.ask.sort.by, &arm.source));
                    self.statement(arm, *phase, None, None, &list)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The places of the first `limit` rows behind `after`, in order.
    pub(super) fn places(&self, after: Option<&Cursor>, limit: usize) -> rusqlite::Result<Vec<Cursor>> {
        let mut found = Vec::new();
        for phase in order::phases(self.ask.sort.by, after) {
            let after =
                after.filter(|after| (after.value == CursorValue::Null) == (*phase == Phase::Unknown));
            let left = limit - found.len();
            let Some((_, plan)) = self.plans.iter().find(|(of, _)| of == phase) else { continue };
            match &plan.way {
                Way::Arms(arms) => {
                    found.extend(self.first_of(arms, *phase, after, left, &mut Prepared::default())?);
                }
                Way::NumberByNumber => found.extend(self.number_by_number(after, left)?),
            }
            if found.len() >= limit {
                break;
            }
        }
        Ok(found)
    }

    fn first_of(
        &self,
        arms: &[Arm],
        phase: Phase,
        after: Option<&Cursor>,
        limit: usize,
        prepared: &mut Prepared<'a>,
    ) -> rusqlite::Result<Vec<Cursor>> {
        let sort = self.ask.sort;
        let mut best = Best { sort, limit, rows: Vec::new() };
        for arm in arms {
            if let (Source::Same(value), Some(worst)) = (&arm.source, best.worst())
                && order::compare(value, &worst.value, sort).is_gt()
            {
                continue;
            }
            self.look_around()?;
            let list = order::list(sort.by, &arm.source);
            let within = Some((best.worst(), limit));
            let Some(sql) = self.statement(arm, phase, after, within, &list) else { continue };
            let mut rows = prepared.run(self.db, &sql)?;
            while let Some(row) = rows.next()? {
                best.rows.push(order::cursor_of_row(row, &arm.source)?);
            }
            drop(rows);
            best.trim();
        }
        Ok(best.rows)
    }

    /// The calls of each number, number by number as their digits say. Numbers of the same digits are one.
    fn number_by_number(&self, after: Option<&Cursor>, limit: usize) -> rusqlite::Result<Vec<Cursor>> {
        let sort = self.ask.sort;
        let (direction, from) = if sort.descending { ("DESC", "<=") } else { ("ASC", ">=") };
        let start = match after.map(|after| &after.value) {
            Some(CursorValue::Text(key)) => Some(key.as_str()),
            _ => None,
        };
        let begin = if start.is_some() { format!("WHERE key {from} ?1") } else { String::new() };
        let sql =
            format!("SELECT key, id FROM number INDEXED BY number_key {begin} ORDER BY key {direction}");
        let mut numbers = self.db.prepare_cached(&sql)?;
        let mut rows = numbers.query(rusqlite::params_from_iter(start))?;
        let mut found: Vec<Cursor> = Vec::new();
        let mut same: (String, Vec<Arm>) = Default::default();
        let mut prepared = Prepared::default();
        loop {
            let next = match rows.next()? {
                Some(row) => Some((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
                None => None,
            };
            if next.as_ref().is_none_or(|(key, _)| *key != same.0) {
                let (_, arms) = std::mem::take(&mut same);
                found.extend(self.first_of(
                    &arms,
                    Phase::Known,
                    after,
                    limit - found.len(),
                    &mut prepared,
                )?);
                if found.len() >= limit {
                    return Ok(found);
                }
            }
            let Some((key, id)) = next else { return Ok(found) };
            let column = order::column(sort.by);
            let index = if sort.by == SortBy::Caller { "call_caller" } else { "call_called" };
            same.1.push(Arm {
                index,
                condition: Sql::with(&format!("{column} = ?"), [id.into()]),
                first_found: Sql::default(),
                source: Source::Same(CursorValue::Text(key.clone())),
                is_of_classes: false,
            });
            same.0 = key;
        }
    }

    /// The statement of an arm: rows behind `after`; with `within`, no more than so many and none behind the worst.
    /// `None`: it has no such rows.
    pub(super) fn statement(
        &self,
        arm: &Arm,
        phase: Phase,
        after: Option<&Cursor>,
        within: Option<(Option<&Cursor>, usize)>,
        list: &str,
    ) -> Option<Asked<'_>> {
        let sort = self.ask.sort;
        let tables = order::tables(sort.by, &arm.source, arm.index);
        let mut own = vec![arm.condition.clone(), order::place(sort, phase, arm, after)?];
        own.extend(within.map(|(worst, _)| order::not_behind(sort, &arm.source, worst)));
        own.retain(|part| part.text != "1");
        let own = Sql::join(own, " AND ", "1");
        let (rest, order) = (self.rest(arm), order::order_by(sort, &arm.source));
        let mut text = format!("SELECT {list} FROM {tables} WHERE {}", own.text);
        if rest.text != "1" {
            text.push_str(" AND ");
            text.push_str(&rest.text);
        }
        text.push_str(&format!(" ORDER BY {order}{}", if within.is_some() { " LIMIT ?" } else { "" }));
        let limit = within.map(|(_, limit)| i64::try_from(limit).unwrap_or(i64::MAX));
        Some(Asked { text, own: own.values, rest: &rest.values, limit })
    }

    /// The statement for all rows that this arm is the first to find and that meet `condition`, in any order.
    pub(super) fn all_of(&self, arm: &Arm, condition: Sql, list: &str) -> Asked<'_> {
        let tables = order::tables(self.ask.sort.by, &arm.source, arm.index);
        let mut own = vec![arm.condition.clone(), condition, arm.first_found.clone()];
        own.retain(|part| !part.text.is_empty());
        let own = Sql::join(own, " AND ", "1");
        let rest = self.rest(arm);
        let text = format!("SELECT {list} FROM {tables} WHERE {} AND {}", own.text, rest.text);
        Asked { text, own: own.values, rest: &rest.values, limit: None }
    }

    /// What is still to be asked of the rows of an arm.
    fn rest(&self, arm: &Arm) -> &Sql {
        if arm.is_of_classes { &self.meaning.beyond_classes } else { &self.meaning.whole }
    }

    /// An interruption between two statements stops nothing by itself.
    pub(super) fn look_around(&self) -> rusqlite::Result<()> {
        if self.stopped.load(Ordering::Relaxed) { Err(interrupted()) } else { Ok(()) }
    }

    pub(super) fn plans(&self) -> &[(Phase, Plan)] {
        &self.plans
    }
}

/// A statement about to be run.
pub(super) struct Asked<'a> {
    pub text: String,
    /// The values that only this arm has.
    own: Vec<Value>,
    /// The values that all arms have: among them sets of a million numbers, which nobody wants to copy for each.
    rest: &'a [Value],
    limit: Option<i64>,
}

impl Asked<'_> {
    /// The values in the order of the marks in the text.
    pub(super) fn values(&self) -> impl Iterator<Item = Value> {
        let limit = self.limit.map(Value::from);
        self.own.iter().chain(self.rest).cloned().chain(limit)
    }
}

/// A statement that is run again with other values: most arms of a search differ in nothing else.
#[derive(Default)]
pub(super) struct Prepared<'a> {
    last: Option<(String, Statement<'a>)>,
}

impl<'a> Prepared<'a> {
    pub(super) fn run(&mut self, db: &'a Connection, asked: &Asked<'_>) -> rusqlite::Result<Rows<'_>> {
        let is_new = self.last.as_ref().is_none_or(|(text, _)| *text != asked.text);
        if is_new {
            self.last = Some((asked.text.clone(), db.prepare(&asked.text)?));
        }
        let Some((_, statement)) = &mut self.last else { return Err(rusqlite::Error::InvalidQuery) };
        for (place, value) in asked.own.iter().enumerate() {
            statement.raw_bind_parameter(place + 1, value)?;
        }
        let mut place = asked.own.len();
        if is_new {
            for value in asked.rest {
                place += 1;
                statement.raw_bind_parameter(place, value)?;
            }
        } else {
            place += asked.rest.len();
        }
        if let Some(limit) = asked.limit {
            statement.raw_bind_parameter(place + 1, limit)?;
        }
        Ok(statement.raw_query())
    }
}

/// The first rows seen so far.
struct Best {
    sort: crate::store::Sort,
    limit: usize,
    rows: Vec<Cursor>,
}

impl Best {
    fn trim(&mut self) {
        self.rows.sort_by(|x, y| order::compare_rows(x, y, self.sort));
        // Somebody who called a number of the list, and whose own is in it too, is found twice.
        self.rows.dedup_by_key(|row| row.id);
        self.rows.truncate(self.limit);
    }

    /// The last of as many as are wanted.
    fn worst(&self) -> Option<&Cursor> {
        self.rows.last().filter(|_| self.rows.len() >= self.limit)
    }
}

/// What is known of a question before it is planned.
pub(super) fn prospect<'a>(
    db: &Connection,
    classes: &'a Classes,
    stopped: &'a AtomicBool,
    ask: &'a Ask,
    limit: Option<usize>,
) -> rusqlite::Result<Prospect<'a>> {
    let history = db
        .prepare_cached(
            "SELECT (SELECT filed_at FROM call INDEXED BY call_time ORDER BY filed_at LIMIT 1),
               (SELECT filed_at FROM call INDEXED BY call_time ORDER BY filed_at DESC LIMIT 1)",
        )?
        .query_row([], |row| {
            Ok(Span {
                from: row.get::<_, Option<i64>>(0)?.map(Stamp),
                to: row.get::<_, Option<i64>>(1)?.map(Stamp),
            })
        })?;
    Ok(Prospect { classes, stopped, query: &ask.query, sort: ask.sort, limit, history })
}

/// What SQLite itself says when it is interrupted.
pub(super) fn interrupted() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT), None)
}
