//! The orders of the history, as SQL. An order has one or two phases: the calls whose value is known, in its order,
//! then, in both directions, those whose value is unknown. Ties are broken by time and id. A cursor says by its value
//! which phase it stands in.

use std::cmp::Ordering;

use rusqlite::Row;
use rusqlite::types::Value;

use super::plan::Arm;
use super::query::Sql;
use crate::call::{Call, Number};
use crate::store::{Cursor, CursorValue, Sort, SortBy};

/// Calls whose value is known, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Known,
    Unknown,
}

/// The phases of an order, from the one a cursor stands in.
pub(super) fn phases(by: SortBy, after: Option<&Cursor>) -> &'static [Phase] {
    let nullable = !matches!(by, SortBy::Time | SortBy::Arrival);
    match after.map(|cursor| &cursor.value) {
        Some(CursorValue::Null) => &[Phase::Unknown],
        _ if nullable => &[Phase::Known, Phase::Unknown],
        _ => &[Phase::Known],
    }
}

/// The column of the table `call` an order looks at.
pub(super) fn column(by: SortBy) -> &'static str {
    match by {
        SortBy::Time => "call.filed_at",
        SortBy::Talk => "call.talk_secs",
        SortBy::Ring => "call.ring_secs",
        SortBy::Caller => "call.caller_id",
        SortBy::Called => "call.called_id",
        SortBy::StateCode => "call.state_code",
        SortBy::Arrival => "call.id",
    }
}

/// Where the value by which a row is ordered comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// The column itself.
    Column,
    /// The digits of the number the column points to: the table `number` is joined as `sorted`.
    Key,
    /// All rows of the arm have this one.
    Same(CursorValue),
}

impl Source {
    /// How rows of `phase` get their value where nothing else is known of them.
    pub(super) fn usual(by: SortBy, phase: Phase) -> Source {
        match (by, phase) {
            (_, Phase::Unknown) => Source::Same(CursorValue::Null),
            (SortBy::Caller | SortBy::Called, Phase::Known) => Source::Key,
            _ => Source::Column,
        }
    }

    fn expression(&self, by: SortBy) -> &'static str {
        match self {
            Source::Column => column(by),
            Source::Key => "sorted.key",
            Source::Same(_) => "NULL",
        }
    }
}

/// What a row begins with: its value, its time, its id.
pub(super) fn list(by: SortBy, source: &Source) -> String {
    format!("{}, call.filed_at, call.id", source.expression(by))
}

/// By the columns of [`list`].
pub(super) fn order_by(sort: Sort, source: &Source) -> String {
    let d = if sort.descending { "DESC" } else { "ASC" };
    match (sort.by, source) {
        (SortBy::Arrival, _) => format!("3 {d}"),
        (SortBy::Time, _) | (_, Source::Same(_)) => format!("2 {d}, 3 {d}"),
        _ => format!("1 {d}, 2 {d}, 3 {d}"),
    }
}

/// The tables of an arm.
pub(super) fn tables(by: SortBy, source: &Source, index: &str) -> String {
    let index = if index.is_empty() { "NOT INDEXED".to_owned() } else { format!("INDEXED BY {index}") };
    match source {
        Source::Key => format!("call {index} CROSS JOIN number sorted ON sorted.id = {}", column(by)),
        _ => format!("call {index}"),
    }
}

/// The condition that keeps to the phase and behind the cursor; `None`: the whole arm lies before it.
pub(super) fn place(sort: Sort, phase: Phase, arm: &Arm, after: Option<&Cursor>) -> Option<Sql> {
    let (source, is_of_classes) = (&arm.source, arm.is_of_classes);
    let beyond = if sort.descending { "<" } else { ">" };
    let mut parts = Vec::new();
    match (phase, sort.by) {
        // The classes of the arm have said it.
        (_, SortBy::StateCode) if is_of_classes => {}
        (Phase::Unknown, by) => parts.push(Sql::new(&format!("{} IS NULL", column(by)))),
        (Phase::Known, SortBy::Talk | SortBy::Ring | SortBy::StateCode) => {
            parts.push(Sql::new(&format!("{} IS NOT NULL", column(sort.by))));
        }
        _ => {}
    }
    let Some(cursor) = after else { return Some(Sql::join(parts, " AND ", "1")) };
    let (at, id) = (cursor.filed_at.into(), cursor.id.into());
    parts.push(match (sort.by, source) {
        (SortBy::Arrival, _) => Sql::with(&format!("call.id {beyond} ?"), [id]),
        (SortBy::Time, _) => Sql::with(&format!("(call.filed_at, call.id) {beyond} (?, ?)"), [at, id]),
        (_, Source::Same(value)) => match compare(&cursor.value, value, sort) {
            Ordering::Less => Sql::new("1"),
            Ordering::Equal => Sql::with(&format!("(call.filed_at, call.id) {beyond} (?, ?)"), [at, id]),
            Ordering::Greater => return None,
        },
        (by, source) => {
            let text = format!("({}, call.filed_at, call.id) {beyond} (?, ?, ?)", source.expression(by));
            Sql::with(&text, [value_of(cursor), at, id])
        }
    });
    Some(Sql::join(parts, " AND ", "1"))
}

/// The condition that a row is not behind `worst`, as far as an index can tell.
pub(super) fn not_behind(sort: Sort, source: &Source, worst: Option<&Cursor>) -> Sql {
    let within = if sort.descending { ">=" } else { "<=" };
    let furthest = if sort.descending { i64::MIN } else { i64::MAX };
    let (column, value) = match (sort.by, source) {
        (SortBy::Arrival, _) => ("call.id", worst.map(|worst| Value::from(worst.id))),
        (SortBy::Time, _) => ("call.filed_at", worst.map(|worst| worst.filed_at.into())),
        (_, Source::Same(value)) => {
            let is_tie = |worst: &&Cursor| worst.value == *value;
            ("call.filed_at", worst.filter(is_tie).map(|worst| worst.filed_at.into()))
        }
        (by, Source::Column) => (self::column(by), worst.map(value_of).filter(|value| *value != Value::Null)),
        // A text cannot be said to be the furthest.
        (_, Source::Key) => return Sql::new("1"),
    };
    Sql::with(&format!("{column} {within} ?"), [value.unwrap_or(Value::from(furthest))])
}

fn value_of(cursor: &Cursor) -> Value {
    match &cursor.value {
        CursorValue::Null => Value::Null,
        CursorValue::Number(number) => Value::from(*number),
        CursorValue::Text(text) => Value::from(text.clone()),
    }
}

/// Which of two values comes first in this order: unknown ones last.
pub(super) fn compare(x: &CursorValue, y: &CursorValue, sort: Sort) -> Ordering {
    let forward = match (x, y) {
        (CursorValue::Null, CursorValue::Null) => return Ordering::Equal,
        (CursorValue::Null, _) => return Ordering::Greater,
        (_, CursorValue::Null) => return Ordering::Less,
        (CursorValue::Number(x), CursorValue::Number(y)) => x.cmp(y),
        (CursorValue::Text(x), CursorValue::Text(y)) => x.cmp(y),
        (CursorValue::Number(_), CursorValue::Text(_)) => Ordering::Less,
        (CursorValue::Text(_), CursorValue::Number(_)) => Ordering::Greater,
    };
    if sort.descending { forward.reverse() } else { forward }
}

/// Which of two rows comes first in this order.
pub(super) fn compare_rows(x: &Cursor, y: &Cursor, sort: Sort) -> Ordering {
    let ties = || match sort.by {
        SortBy::Arrival => x.id.cmp(&y.id),
        _ => (x.filed_at, x.id).cmp(&(y.filed_at, y.id)),
    };
    let by_ties = || if sort.descending { ties().reverse() } else { ties() };
    match sort.by {
        SortBy::Time | SortBy::Arrival => by_ties(),
        _ => compare(&x.value, &y.value, sort).then_with(by_ties),
    }
}

/// The cursor that stands on `call`.
pub(super) fn cursor_of(by: SortBy, call: &Call) -> Cursor {
    let number = |value: Option<i64>| value.map_or(CursorValue::Null, CursorValue::Number);
    let key = |value: &Option<Number>| {
        value.as_ref().map_or(CursorValue::Null, |number| CursorValue::Text(number.key()))
    };
    let value = match by {
        SortBy::Time => CursorValue::Number(call.filed_at().0),
        SortBy::Talk => number(call.talk_secs),
        SortBy::Ring => number(call.ring_secs),
        SortBy::Caller => key(&call.caller),
        SortBy::Called => key(&call.called),
        SortBy::StateCode => number(call.codes.state),
        SortBy::Arrival => CursorValue::Number(call.id),
    };
    Cursor { value, filed_at: call.filed_at().0, id: call.id }
}

/// The cursor of a row that begins with the columns of [`list`].
pub(super) fn cursor_of_row(row: &Row<'_>, source: &Source) -> rusqlite::Result<Cursor> {
    let value = match (source, row.get(0)?) {
        (Source::Same(value), _) => value.clone(),
        (_, Value::Integer(number)) => CursorValue::Number(number),
        (_, Value::Text(text)) => CursorValue::Text(text),
        _ => CursorValue::Null,
    };
    Ok(Cursor { value, filed_at: row.get(1)?, id: row.get(2)? })
}
