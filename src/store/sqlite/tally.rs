//! Counting without looking at every call: by class, and by the hour in which they were filed. Where a question speaks
//! of classes and one period the roll-ups know the answer; any other is counted slice by slice of the history, the
//! newest first, by whatever index finds its calls.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use super::class::Classes;
use super::find::{Prepared, Search, prospect};
use super::numbers::Numbers;
use super::order::Phase;
use super::plan::{self, Way};
use super::query::{self, Sql};
use crate::call::Stamp;
use crate::call::filter::{Condition, Expr, Query, Span};
use crate::store::{Ask, Sort, SortBy};

/// Slices of the history, at most, between two answers.
const SLICES: f64 = 24.0;

/// A slice takes no less, in microseconds: where all is counted at once, beginning each arm again for every slice is
/// most of the work.
const SLICE: f64 = if cfg!(test) { 0.1 } else { 5_000.0 };

pub(super) const HOUR: i64 = 3_600;

/// Calls of a class filed at a moment, or in the hour that begins there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub class: i64,
    pub at: Stamp,
    pub calls: u64,
}

/// The classes and the period that are all a question speaks of; `None` when it speaks of more.
pub(super) fn kept(classes: &Classes, query: &Query) -> Option<(HashSet<i64>, Span)> {
    let mut span = Span::default();
    for expr in query.expr.conjuncts() {
        match expr {
            Expr::Is(Condition::At(spans)) => {
                let [one] = spans.as_slice() else { return None };
                span.from = span.from.max(one.from);
                span.to = match (span.to, one.to) {
                    (Some(known), Some(to)) => Some(known.min(to)),
                    (known, to) => known.or(to),
                };
            }
            expr if classes.meant(expr).is_some() => {}
            _ => return None,
        }
    }
    let ids = classes.required(&query.expr).iter().map(|known| known.id).collect();
    Some((ids, span))
}

/// How many calls of each class lie in `span`, as the roll-ups know.
pub(super) fn by_class(
    db: &Connection,
    classes: &Classes,
    span: &Span,
) -> rusqlite::Result<HashMap<i64, u64>> {
    let count = |calls: i64| u64::try_from(calls).unwrap_or(0);
    if *span == Span::default() {
        return Ok(classes.all.iter().map(|known| (known.id, count(known.calls))).collect());
    }
    let mut counts = HashMap::new();
    let (first, last) = whole_hours(span);
    let mut select = db.prepare_cached(
        "SELECT class_id, sum(calls) FROM class_hour WHERE hour >= ?1 AND hour < ?2 GROUP BY class_id",
    )?;
    let mut rows = select.query([first, last])?;
    while let Some(row) = rows.next()? {
        *counts.entry(row.get(0)?).or_default() += count(row.get(1)?);
    }
    at_the_edges(db, span, &mut |counted| *counts.entry(counted.class).or_default() += counted.calls)?;
    Ok(counts)
}

/// The calls in `span`, hour by hour, as the roll-ups know.
pub(super) fn by_hour(db: &Connection, span: &Span, each: &mut dyn FnMut(Counted)) -> rusqlite::Result<()> {
    let mut select =
        db.prepare_cached("SELECT class_id, hour, calls FROM class_hour WHERE hour >= ?1 AND hour < ?2")?;
    let (first, last) = whole_hours(span);
    let mut rows = select.query([first, last])?;
    while let Some(row) = rows.next()? {
        let calls = u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
        each(Counted { class: row.get(0)?, at: Stamp(row.get(1)?), calls });
    }
    at_the_edges(db, span, each)
}

/// How many calls these classes have in all, as the roll-ups know.
pub(super) fn by_class_of_all(classes: &Classes, ids: &HashSet<i64>) -> Option<u64> {
    let calls = classes.all.iter().filter(|known| ids.contains(&known.id)).map(|known| known.calls);
    u64::try_from(calls.sum::<i64>()).ok()
}

/// The hours, counted from 1970, in which these classes have calls in `span`, in order, with how many.
pub(super) fn hours(
    db: &Connection,
    span: &Span,
    classes: &Classes,
    ids: &HashSet<i64>,
    descending: bool,
) -> rusqlite::Result<Vec<(i64, u64)>> {
    let mut list: Vec<i64> = ids.iter().copied().collect();
    list.sort_unstable();
    // A set of all classes is no condition.
    let is_all = classes.all.iter().all(|known| known.calls == 0 || ids.contains(&known.id));
    let condition = if is_all { Sql::new("1") } else { query::is_in("class_id", &list) };
    let (first, last) = whole_hours(span);
    let mut values = vec![Value::from(first), Value::from(last)];
    values.extend(condition.values);
    let mut select = db.prepare_cached(&format!(
        "SELECT hour, sum(calls) FROM class_hour WHERE hour >= ? AND hour < ? AND {} GROUP BY hour",
        condition.text
    ))?;
    let mut rows = select.query(rusqlite::params_from_iter(values))?;
    let mut hours: Vec<(i64, u64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let calls = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        hours.push((row.get::<_, i64>(0)?.div_euclid(HOUR), calls));
    }
    at_the_edges(db, span, &mut |counted| {
        if !ids.contains(&counted.class) {
            return;
        }
        let hour = counted.at.0.div_euclid(HOUR);
        match hours.iter_mut().find(|(known, _)| *known == hour) {
            Some((_, calls)) => *calls += counted.calls,
            None => hours.push((hour, counted.calls)),
        }
    })?;
    hours.sort_unstable();
    if descending {
        hours.reverse();
    }
    Ok(hours)
}

/// The hours that lie in `span` as a whole: from the first, before the last.
fn whole_hours(span: &Span) -> (i64, i64) {
    let first = span.from.map_or(i64::MIN, |from| from.0.saturating_add(HOUR - 1).div_euclid(HOUR) * HOUR);
    let last = span.to.map_or(i64::MAX, |to| to.0.div_euclid(HOUR) * HOUR);
    (first, last)
}

/// The calls in those parts of `span` that are no whole hours.
fn at_the_edges(db: &Connection, span: &Span, each: &mut dyn FnMut(Counted)) -> rusqlite::Result<()> {
    let (from, to) = (span.from.map_or(i64::MIN, |from| from.0), span.to.map_or(i64::MAX, |to| to.0));
    let (first, last) = whole_hours(span);
    let parts = if first <= last { [(from, first), (last, to)] } else { [(from, to), (to, to)] };
    let mut select = db.prepare_cached(
        "SELECT class_id, filed_at FROM call INDEXED BY call_time WHERE filed_at >= ?1 AND filed_at < ?2",
    )?;
    for (from, to) in parts.into_iter().filter(|(from, to)| from < to) {
        let mut rows = select.query([from, to])?;
        while let Some(row) = rows.next()? {
            each(Counted { class: row.get(0)?, at: Stamp(row.get(1)?), calls: 1 });
        }
    }
    Ok(())
}

/// Counts the calls of `ask` one by one. After each slice `shown` is told which share of the history was looked at, and
/// may stop; says whether it did not.
pub(super) fn one_by_one(
    numbers: &mut Numbers<'_>,
    stopped: &AtomicBool,
    ask: &Ask,
    each: &mut dyn FnMut(Counted),
    shown: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> rusqlite::Result<ControlFlow<()>> {
    let mut row = |row: &Row<'_>| {
        each(Counted { class: row.get(0)?, at: Stamp(row.get(1)?), calls: 1 });
        Ok(())
    };
    slice_by_slice(numbers, stopped, ask, "call.class_id, call.filed_at", &mut row, shown)
}

/// Reads `list`, columns of `call`, of each call that `ask` finds. After each slice `shown` is told which share of the
/// history was looked at, and may stop; says whether it did not.
pub(super) fn slice_by_slice(
    numbers: &mut Numbers<'_>,
    stopped: &AtomicBool,
    ask: &Ask,
    list: &str,
    each: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
    shown: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> rusqlite::Result<ControlFlow<()>> {
    let classes = Classes::read(numbers.db)?;
    let ask = Ask { sort: Sort { by: SortBy::Time, descending: true }, ..ask.clone() };
    let prospect = prospect(numbers.db, &classes, stopped, &ask, None)?;
    let plan = plan::choose(numbers, &prospect, Phase::Known)?;
    let slices = slices(&prospect.history, &ask.query, plan.cost);
    let search = Search::along(numbers, stopped, &ask, &classes, vec![(Phase::Known, plan)])?;
    let db = numbers.db;
    for (nth, (from, to)) in slices.iter().enumerate() {
        let mut prepared = Prepared::default();
        for (_, plan) in search.plans() {
            let Way::Arms(arms) = &plan.way else { continue };
            for arm in arms {
                let slice =
                    Sql::with("call.filed_at >= ? AND call.filed_at < ?", [(*from).into(), (*to).into()]);
                let asked = search.all_of(arm, slice, list);
                search.look_around()?;
                let mut rows = prepared.run(db, &asked)?;
                while let Some(row) = rows.next()? {
                    each(row)?;
                }
            }
        }
        let share = (nth + 1) as f64 / slices.len() as f64;
        if share < 1.0 && shown(share).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// The history as far as the question reaches, in equal slices, the newest first; few where counting costs little.
fn slices(history: &Span, query: &Query, cost: f64) -> Vec<(i64, i64)> {
    let (Some(first), Some(last)) = (history.from, history.to) else { return Vec::new() };
    let (mut from, mut to) = (first.0, last.0.saturating_add(1));
    for expr in query.expr.conjuncts() {
        if let Expr::Is(Condition::At(spans)) = expr {
            let hull = query::hull(spans);
            from = hull.from.map_or(from, |start| from.max(start.0));
            to = hull.to.map_or(to, |end| to.min(end.0));
        }
    }
    let count = (cost / SLICE).ceil().clamp(1.0, SLICES) as i64;
    let long = (to.saturating_sub(from) / count).saturating_add(1);
    let mut slices = Vec::new();
    while from < to {
        slices.push((from, to.min(from.saturating_add(long))));
        from = from.saturating_add(long);
    }
    slices.reverse();
    slices
}
