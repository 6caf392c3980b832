//! Which way a question goes. SQLite is told, not asked: without statistics it takes any equality for rare and sorts
//! millions of rows, with them it may turn a join around (both were measured to cost seconds at ten million calls).
//!
//! A way is a list of arms: an index, and one thing that is asked of it, such as `class_id = 7`. [`super::find`] takes
//! the first rows of each and puts them in order; most indexes give theirs in order already.
//!
//! Which way is best is a matter of how many entries of an index would be looked at, and that is known well enough: how
//! many calls a class has exactly, how many numbers a pattern means exactly, the rest by proportion.

mod costs;
mod text;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::class::{Classes, Known};
use super::numbers::Numbers;
use super::order::{Phase, Source};
use super::query::{self, Sql};
use crate::call::filter::{Condition, Expr, NumberPattern, Query, Role, Span, Thing};
use crate::store::Sort;
use text::Text;

/// Up to this many ids have an arm each; more have one together.
const ARMS: usize = if cfg!(test) { 4 } else { 512 };

/// More ids than these are not looked up one by one.
const IDS: usize = if cfg!(test) { 12 } else { 20_000 };

/// What is asked of an index. An empty one is the table itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arm {
    pub index: &'static str,
    pub condition: Sql,
    /// What keeps to calls that no arm before this one finds; empty: none could.
    pub first_found: Sql,
    pub source: Source,
    /// The condition has said all that the question says of classes.
    pub is_of_classes: bool,
}

/// How the rows of a question are found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    Arms(Vec<Arm>),
    /// Number by number in the order of their digits, the calls of each by the index of its column.
    NumberByNumber,
}

/// A way, and what it is expected to cost in microseconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub way: Way,
    pub cost: f64,
}

/// What is known before the first row is looked at.
pub(super) struct Prospect<'a> {
    pub classes: &'a Classes,
    /// Set where nobody waits for the answer any more.
    pub stopped: &'a AtomicBool,
    pub query: &'a Query,
    pub sort: Sort,
    /// Rows wanted; `None`: all.
    pub limit: Option<usize>,
    /// First and last second of the history.
    pub history: Span,
}

/// The cheapest of [`ways`].
pub(super) fn choose(
    numbers: &mut Numbers<'_>,
    prospect: &Prospect<'_>,
    phase: Phase,
) -> rusqlite::Result<Plan> {
    let ways = ways(numbers, prospect, phase)?;
    let best = ways.into_iter().min_by(|x, y| x.cost.total_cmp(&y.cost));
    Ok(best.unwrap_or(Plan { way: Way::Arms(Vec::new()), cost: 0.0 }))
}

/// Every way there is; none: there is nothing to find.
pub(super) fn ways(
    numbers: &mut Numbers<'_>,
    prospect: &Prospect<'_>,
    phase: Phase,
) -> rusqlite::Result<Vec<Plan>> {
    let mut outlook = Outlook::of(numbers, prospect)?;
    if outlook.classes.is_empty() || outlook.sets.iter().any(|set| set.ids.is_empty()) {
        return Ok(Vec::new());
    }
    let held = outlook.look_through(numbers, prospect.stopped, phase)?;
    let mut ways = outlook.without_texts(phase);
    ways.extend(held.and_then(|held| outlook.by_text(&held, phase)));
    Ok(ways)
}

/// A condition that names numbers.
struct Set<'a> {
    /// Any of these has one of the numbers.
    columns: Vec<&'static str>,
    patterns: &'a [NumberPattern],
    ids: Arc<[i64]>,
    /// The share of the calls that have one of them, by proportion.
    share: f64,
}

/// A question, and about how much it will find.
struct Outlook<'a> {
    sort: Sort,
    /// The classes a call can have to be found.
    classes: Vec<&'a Known>,
    /// How many calls there are in all, and how many of `classes`.
    calls: f64,
    of_classes: f64,
    sets: Vec<Set<'a>>,
    /// The share of the history that lies in the period.
    period: f64,
    has_period: bool,
    /// Conditions on durations.
    talks: bool,
    rings: bool,
    /// A condition on a duration: the index that tells it, and the share of calls that meet it.
    duration: Option<(&'static str, f64)>,
    is_noted: bool,
    /// Sessions that are named in full.
    sessions: Option<&'a [String]>,
    /// Something is asked that only the row itself tells.
    asks_rows: bool,
    /// One of these things is such that nothing is known of how many calls it is true of.
    asks_unknown: bool,
    /// A text is asked for, and the share of calls that have it, once that is known.
    text: Option<Text>,
    text_share: Option<f64>,
    /// Something is asked of the people's numbers besides.
    asks_numbers: bool,
    wanted: f64,
}

/// Calls of a duration are counted no further.
const COUNTED: i64 = if cfg!(test) { 20 } else { 20_000 };

/// What one entry costs in microseconds: told by the index, or by the row it points to.
const ENTRY: f64 = 0.25;
const ROW_IN_TURN: f64 = 1.5;
const ROW: f64 = 3.0;
/// What it costs to see whether one of two numbers is in a set, in microseconds.
const TEST: f64 = 0.35;
/// What it costs to begin an arm, in microseconds.
const BEGIN: f64 = 6.0;
/// The share of calls that somebody wrote a note on.
const NOTED: f64 = 0.001;
/// The share of calls taken to meet a condition nothing is known of.
const SOME: f64 = 0.05;

impl<'a> Outlook<'a> {
    fn of(numbers: &mut Numbers<'_>, prospect: &Prospect<'a>) -> rusqlite::Result<Outlook<'a>> {
        let classes = prospect.classes.required(&prospect.query.expr);
        let sum = |known: &mut dyn Iterator<Item = i64>| known.sum::<i64>() as f64;
        let calls = sum(&mut prospect.classes.all.iter().map(|known| known.calls));
        let of_classes = sum(&mut classes.iter().map(|known| known.calls));
        let mut outlook = Outlook {
            sort: prospect.sort,
            classes,
            calls,
            of_classes,
            sets: Vec::new(),
            period: 1.0,
            has_period: false,
            talks: false,
            rings: false,
            duration: None,
            is_noted: false,
            sessions: None,
            asks_rows: false,
            asks_unknown: false,
            text: None,
            text_share: None,
            asks_numbers: false,
            wanted: prospect.limit.map_or(f64::INFINITY, |limit| limit as f64),
        };
        for expr in prospect.query.expr.conjuncts() {
            outlook.hear(numbers, prospect, expr)?;
        }
        Ok(outlook)
    }

    fn hear(
        &mut self,
        numbers: &mut Numbers<'_>,
        prospect: &Prospect<'a>,
        expr: &'a Expr<Span>,
    ) -> rusqlite::Result<()> {
        match expr {
            expr if let Some((columns, patterns)) = numbers_of(expr) => {
                let ids = numbers.meaning(patterns)?;
                let share = (ids.len() * columns.len()) as f64 / numbers.count().max(1) as f64;
                let is_in_rows = columns.contains(&DISPLAY);
                self.asks_rows |= is_in_rows;
                self.asks_unknown |= is_in_rows;
                self.sets.push(Set { columns, patterns, ids, share: share.min(1.0) });
            }
            Expr::Is(Condition::At(spans)) => {
                let hull = query::hull(spans);
                if hull != Span::default() {
                    self.has_period = true;
                    self.period = self.period.min(share_of(&hull, &prospect.history));
                }
            }
            Expr::Is(Condition::Talk(compare, secs)) => {
                self.talks = true;
                let condition = query::compared("call.talk_secs", *compare, *secs);
                self.hear_duration(numbers.db, "call_class_talk", &condition)?;
            }
            Expr::Is(Condition::Ring(compare, secs)) => {
                self.rings = true;
                let condition = query::compared("call.ring_secs", *compare, *secs);
                self.hear_duration(numbers.db, "call_class_ring", &condition)?;
            }
            Expr::Is(Condition::Note(_)) => self.is_noted = true,
            Expr::Is(Condition::Has(any)) if any.iter().all(|thing| matches!(thing, Thing::Note)) => {
                self.is_noted = true;
            }
            Expr::Is(Condition::SessionIs(any)) => {
                self.asks_rows = true;
                self.sessions = Some(any);
            }
            // The index of classes tells the numbers of both people.
            Expr::Not(inner) if tells_numbers(inner) => self.asks_numbers = true,
            expr if prospect.classes.meant(expr).is_some() => {}
            // Most calls that have one of the codes ended with it: the classes tell that.
            Expr::Is(Condition::Why(_)) => self.asks_rows = true,
            expr => {
                self.asks_rows = true;
                self.asks_unknown = true;
                if self.text.is_none() {
                    self.text = Text::of(numbers, expr)?;
                }
            }
        }
        Ok(())
    }

    /// Every way but the one by the texts of calls.
    fn without_texts(&self, phase: Phase) -> Vec<Plan> {
        let mut ways = Vec::new();
        ways.extend(self.by_class(phase));
        ways.extend(self.by_value_of_class(phase));
        ways.extend(self.by_duration(phase));
        ways.extend(self.along(phase));
        ways.extend(self.sets.iter().filter_map(|set| self.by_number(set, phase)));
        if self.is_noted {
            let arm = self.arm("call_note", Sql::new(query::HAS_NOTE), phase);
            ways.push(Plan { way: Way::Arms(vec![arm]), cost: 60.0 });
        }
        ways.extend(self.by_session(phase));
        ways
    }

    /// The calls of sessions that are named in full, found by their key.
    fn by_session(&self, phase: Phase) -> Option<Plan> {
        let sessions = self.sessions?;
        let arm = self.arm("call_session", query::of_sessions(sessions), phase);
        Some(Plan { way: Way::Arms(vec![arm]), cost: BEGIN + ROW * sessions.len() as f64 })
    }

    /// Counts how many calls meet a condition on a duration, as far as that matters, and leaves out the classes that
    /// have none: calls that nobody answered are many, and no one talked in them.
    fn hear_duration(
        &mut self,
        db: &Connection,
        index: &'static str,
        condition: &Sql,
    ) -> rusqlite::Result<()> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM call INDEXED BY {index} WHERE class_id = ? AND {} LIMIT ?)",
            condition.text
        );
        let mut count = db.prepare_cached(&sql)?;
        let mut found = 0;
        let mut having = Vec::with_capacity(self.classes.len());
        for known in &self.classes {
            let mut values = vec![Value::from(known.id)];
            values.extend(condition.values.iter().cloned());
            values.push((COUNTED - found).max(1).into());
            let calls = count.query_row(rusqlite::params_from_iter(values), |row| row.get::<_, i64>(0))?;
            if calls > 0 {
                having.push(*known);
            }
            found += calls;
        }
        self.classes = having;
        self.of_classes = self.classes.iter().map(|known| known.calls).sum::<i64>() as f64;
        let share = if found >= COUNTED { SOME } else { found.max(1) as f64 / self.of_classes.max(1.0) };
        if self.duration.is_none_or(|(_, known)| share < known) {
            self.duration = Some((index, share));
        }
        Ok(())
    }

    /// The share of calls that meet what is neither class nor period.
    fn rest(&self) -> f64 {
        let numbers: f64 = self.sets.iter().map(|set| set.share).product();
        let secs = self.duration.map_or(1.0, |(_, share)| share);
        let notes = if self.is_noted { NOTED } else { 1.0 };
        let rows = match self.sessions {
            Some(sessions) => (sessions.len() as f64 / self.calls.max(1.0)).min(1.0),
            None if self.asks_unknown => SOME,
            None => 1.0,
        };
        numbers * secs * notes * self.text_share.unwrap_or(rows)
    }

    /// How many of `there` are looked at until enough are found, when this share of them is wanted.
    fn seen(&self, there: f64, share: f64) -> f64 {
        there.min(self.wanted / share.max(1e-9))
    }

    fn arm(&self, index: &'static str, condition: Sql, phase: Phase) -> Arm {
        let source = Source::usual(self.sort.by, phase);
        Arm { index, condition, first_found: Sql::default(), source, is_of_classes: false }
    }
}

/// The column that the index of classes does not tell.
const DISPLAY: &str = "call.display_id";

/// A condition on numbers alone: in any of these columns, one that these patterns name.
fn numbers_of(expr: &Expr<Span>) -> Option<(Vec<&'static str>, &[NumberPattern])> {
    match expr {
        Expr::Is(Condition::Number(role, patterns)) => Some((query::columns_of(*role).to_vec(), patterns)),
        Expr::Any(list) => {
            let mut parts = list.iter().map(numbers_of);
            let (mut columns, patterns) = parts.next()??;
            for part in parts {
                let (more, same) = part?;
                if same != patterns || more.iter().any(|column| columns.contains(column)) {
                    return None;
                }
                columns.extend(more);
            }
            Some((columns, patterns))
        }
        _ => None,
    }
}

fn tells_numbers(expr: &Expr<Span>) -> bool {
    match expr {
        Expr::All(list) | Expr::Any(list) => list.iter().all(tells_numbers),
        Expr::Not(inner) => tells_numbers(inner),
        Expr::Is(Condition::Number(role, _)) => *role != Role::Display,
        Expr::Is(_) => false,
    }
}

/// The share of `history` that lies in `span`.
fn share_of(span: &Span, history: &Span) -> f64 {
    let (Some(first), Some(last)) = (history.from, history.to) else { return 1.0 };
    let from = span.from.unwrap_or(first).max(first);
    let to = span.to.unwrap_or(last).min(last);
    let (part, whole) = (to.0.saturating_sub(from.0).max(1), last.0.saturating_sub(first.0).max(1));
    (part as f64 / whole as f64).clamp(1e-6, 1.0)
}
