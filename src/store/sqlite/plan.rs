//! Which index a question goes by. SQLite is told, not asked: without statistics it takes any equality for rare and
//! sorts millions of rows, with them it may turn a join around (both were measured to cost seconds at ten million
//! calls).
//!
//! A question is either a walk through the index of its order, each row tested; or it goes by the arms of one
//! selective condition, `caller_id = 7`, `called_id = 7`, …, that no call has two of. The arms are merged in order:
//! for the order of time without sorting, because their indexes end with the time.

use rusqlite::Connection;

use super::codes::Stored;
use super::numbers::{self, Meaning, Numbers};
use super::order::{self, Phase};
use super::query::{self, Sql};
use crate::call::filter::{Compare, Condition, Expr, Query, Role, Span, Thing};
use crate::call::reason::Space;
use crate::call::{CallState, Outcome, Trust};
use crate::store::{Cursor, Sort, SortBy};

/// As many arms are merged without sorting. Few under test, as below, so that a handful of calls takes every way.
const MERGED: usize = if cfg!(test) { 6 } else { 16 };

/// As many rows may be sorted in one question.
const SORTED: i64 = if cfg!(test) { 30 } else { 20_000 };

/// A way through the table: an index and what is asked of it. An empty index is the table itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arm {
    pub index: &'static str,
    pub condition: Sql,
}

/// How the rows of a question are found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plan {
    /// Along the order, every row tested.
    Walk,
    /// Along these arms; none: there is nothing to find.
    Arms(Vec<Arm>),
}

/// A condition that an index answers.
struct Driver {
    arms: Vec<Arm>,
    /// Each arm gives its rows in the order of time.
    by_time: bool,
}

/// Chooses the way for `query` in the order `by`.
pub(super) fn choose(
    db: &Connection,
    numbers: &mut Numbers<'_>,
    query: &Query,
    by: SortBy,
) -> rusqlite::Result<Plan> {
    let mut drivers = Vec::new();
    for condition in required(&query.expr) {
        drivers.extend(driver(numbers, condition)?);
    }
    if by == SortBy::Time {
        // The order of `required` is the order of preference: numbers are the most selective.
        for driver in drivers {
            if driver.by_time || count(db, &driver.arms, SORTED)? <= SORTED {
                return Ok(Plan::Arms(driver.arms));
            }
        }
        return Ok(Plan::Walk);
    }
    let mut best: Option<(i64, Vec<Arm>)> = None;
    drivers.extend(required(&query.expr).into_iter().find_map(period));
    for driver in drivers {
        let rows = count(db, &driver.arms, SORTED)?;
        if rows <= SORTED && best.as_ref().is_none_or(|(fewest, _)| rows < *fewest) {
            best = Some((rows, driver.arms));
        }
    }
    Ok(best.map_or(Plan::Walk, |(_, arms)| Plan::Arms(arms)))
}

/// The conditions that every row must meet, the most selective kinds first.
fn required(expr: &Expr<Span>) -> Vec<&Condition<Span>> {
    let mut found = Vec::new();
    collect(expr, &mut found);
    found.sort_by_key(|condition| match condition {
        Condition::Number(..) => 0,
        Condition::Note(_) | Condition::Has(_) => 1,
        Condition::Code(..) => 2,
        _ => 3,
    });
    found
}

fn collect<'a>(expr: &'a Expr<Span>, into: &mut Vec<&'a Condition<Span>>) {
    match expr {
        Expr::All(list) => list.iter().for_each(|e| collect(e, into)),
        Expr::Any(list) if list.len() == 1 => list.iter().for_each(|e| collect(e, into)),
        Expr::Is(condition) => into.push(condition),
        Expr::Any(_) | Expr::Not(_) => {}
    }
}

fn driver(numbers: &mut Numbers<'_>, condition: &Condition<Span>) -> rusqlite::Result<Option<Driver>> {
    let running = || equal("call_outcome", "call.outcome", &[Outcome::InProgress.number()]);
    Ok(match condition {
        Condition::Number(role, patterns) => match numbers.meaning(patterns)? {
            Meaning::Few(ids) => Some(by_number(*role, &ids)),
            Meaning::Many | Meaning::TooMany => None,
        },
        Condition::Code(Space::StateCode, codes) => {
            Some(equal("call_state_code_time", "call.state_code", codes))
        }
        Condition::Code(Space::ReleasePoint, codes) => {
            Some(equal("call_release_point_time", "call.release_point", codes))
        }
        Condition::Outcome(any) => {
            let numbers: Vec<i64> = any.iter().map(|outcome| outcome.number()).collect();
            Some(equal("call_outcome", "call.outcome", &numbers))
        }
        Condition::Talk(compare, secs) => Some(range("call_talk", "call.talk_secs", *compare, *secs)),
        Condition::Ring(compare, secs) => Some(range("call_ring", "call.ring_secs", *compare, *secs)),
        Condition::Note(_) => Some(noted()),
        Condition::Has(any) if any.iter().all(|thing| matches!(thing, Thing::Note)) => Some(noted()),
        Condition::State(any) if !any.contains(&CallState::Ended) => Some(running()),
        Condition::Trust(any) if !any.contains(&Trust::Ended) => Some(running()),
        _ => None,
    })
}

/// The calls with a note.
fn noted() -> Driver {
    Driver { arms: vec![Arm { index: "call_note", condition: Sql::new(query::HAS_NOTE) }], by_time: true }
}

/// One arm for each value of a column whose index ends with the time.
fn equal(index: &'static str, column: &str, values: &[i64]) -> Driver {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.dedup();
    if values.len() > MERGED {
        let condition = query::one_of(column, values);
        return Driver { arms: vec![Arm { index, condition }], by_time: false };
    }
    let arm = |value: i64| Arm { index, condition: Sql::with(&format!("{column} = ?"), [value.into()]) };
    Driver { arms: values.into_iter().map(arm).collect(), by_time: true }
}

/// One arm for each number in each column, as long as they are few; else one for each column. A call whose caller
/// was found already is not found again by the number it called.
fn by_number(role: Role, ids: &[i64]) -> Driver {
    let columns = query::columns_of(role);
    let few = ids.len() * columns.len() <= MERGED;
    let mut arms = Vec::new();
    let mut not_before = Sql::default();
    for column in columns {
        let index = match *column {
            "call.caller_id" => "call_caller",
            "call.called_id" => "call_called",
            _ => "call_display",
        };
        let conditions = if few {
            ids.iter().map(|id| Sql::new(&format!("{column} = {id}"))).collect()
        } else {
            vec![numbers::listed(column, ids)]
        };
        for mut condition in conditions {
            condition.push(not_before.clone());
            arms.push(Arm { index, condition });
        }
        not_before.text.push_str(" AND (");
        not_before.push(numbers::listed(column, ids));
        not_before.text.push_str(") IS NOT TRUE");
    }
    Driver { arms: if ids.is_empty() { Vec::new() } else { arms }, by_time: few }
}

fn range(index: &'static str, column: &str, compare: Compare, bound: i64) -> Driver {
    Driver { arms: vec![Arm { index, condition: query::compared(column, compare, bound) }], by_time: false }
}

/// A period as one arm, from its first moment to its last.
fn period(condition: &Condition<Span>) -> Option<Driver> {
    let Condition::At(spans) = condition else { return None };
    let hull = query::hull(spans);
    (hull != Span::default()).then(|| Driver {
        arms: vec![Arm { index: "call_time", condition: query::span(&hull) }],
        by_time: true,
    })
}

/// How many rows the arms have, counted no further than just beyond `most`.
fn count(db: &Connection, arms: &[Arm], most: i64) -> rusqlite::Result<i64> {
    let mut rows = 0;
    for arm in arms {
        let mut sql =
            Sql::new(&format!("SELECT count(*) FROM (SELECT 1 FROM call INDEXED BY {} WHERE ", arm.index));
        sql.push(arm.condition.clone());
        sql.push(Sql::with(" LIMIT ?)", [(most + 1 - rows).into()]));
        let mut statement = db.prepare_cached(&sql.text)?;
        rows += statement.query_row(rusqlite::params_from_iter(sql.values), |row| row.get::<_, i64>(0))?;
        if rows > most {
            break;
        }
    }
    Ok(rows)
}

/// One statement, ready to run: the rows of one phase behind a cursor. Each begins with the value it is ordered by
/// and its id, then comes `list`.
pub(super) fn statement(
    plan: &Plan,
    ask: &Shape<'_>,
    phase: Phase,
    after: Option<&Cursor>,
    condition: &Sql,
) -> Option<Sql> {
    let list = match ask.list {
        "" => format!("{}, call.id", order::value(ask.sort.by, phase)),
        list => format!("{}, call.id, {list}", order::value(ask.sort.by, phase)),
    };
    let one = |tables: String, arm: Option<&Arm>| {
        let mut sql = Sql::new(&format!("SELECT {list} FROM {tables} WHERE "));
        if let Some(arm) = arm {
            sql.push(arm.condition.clone());
            sql.text.push_str(" AND ");
        }
        sql.push(order::place(ask.sort, phase, after));
        sql.text.push_str(" AND ");
        sql.push(condition.clone());
        sql
    };
    let mut sql = match plan {
        Plan::Walk => one(order::walk_tables(ask.sort.by, phase), None),
        Plan::Arms(arms) => {
            let mut arms = arms.iter();
            let first = arms.next()?;
            let mut sql = one(order::arm_tables(ask.sort.by, phase, first.index), Some(first));
            for arm in arms {
                sql.text.push_str(" UNION ALL ");
                sql.push(one(order::arm_tables(ask.sort.by, phase, arm.index), Some(arm)));
            }
            sql
        }
    };
    sql.text.push_str(&format!(" ORDER BY {}", order::order_by(ask.sort, phase)));
    if let Some(limit) = ask.limit {
        sql.push(Sql::with(" LIMIT ?", [i64::try_from(limit).unwrap_or(i64::MAX).into()]));
    }
    Some(sql)
}

/// What a statement gives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub sort: Sort,
    /// Columns behind value and id.
    pub list: &'a str,
    pub limit: Option<usize>,
}
