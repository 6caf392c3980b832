//! The orders of the history, as SQL. An order has one or two phases: the calls whose value is known, in its order,
//! then, in both directions, those whose value is unknown, by id. A cursor says by its value which phase it stands
//! in.

use rusqlite::Row;
use rusqlite::types::Value;

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
fn column(by: SortBy) -> &'static str {
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

/// What is compared: the column itself, or the digits of the number it points to.
pub(super) fn value(by: SortBy, phase: Phase) -> &'static str {
    match (by, phase) {
        (_, Phase::Unknown) => "NULL",
        (SortBy::Caller | SortBy::Called, Phase::Known) => "sorted.key",
        (by, Phase::Known) => column(by),
    }
}

/// The index whose own order is this one; empty: the table's.
fn index(by: SortBy) -> &'static str {
    match by {
        SortBy::Time => "call_time",
        SortBy::Talk => "call_talk",
        SortBy::Ring => "call_ring",
        SortBy::Caller => "call_caller",
        SortBy::Called => "call_called",
        SortBy::StateCode => "call_state_code",
        SortBy::Arrival => "",
    }
}

/// The tables for a walk along the order.
pub(super) fn walk_tables(by: SortBy, phase: Phase) -> String {
    match (by, phase) {
        // Block by block: all calls of one number, then those of the next.
        (SortBy::Caller | SortBy::Called, Phase::Known) => format!(
            "number sorted INDEXED BY number_key CROSS JOIN call {} ON {} = sorted.id",
            indexed(index(by)),
            column(by)
        ),
        // The index has them in the order of time; the table in that of ids.
        (SortBy::Caller | SortBy::Called, Phase::Unknown) => "call NOT INDEXED".to_owned(),
        _ => format!("call {}", indexed(index(by))),
    }
}

/// The tables when rows are found by `index`.
pub(super) fn arm_tables(by: SortBy, phase: Phase, index: &str) -> String {
    match (by, phase) {
        (SortBy::Caller | SortBy::Called, Phase::Known) => {
            format!("call {} CROSS JOIN number sorted ON sorted.id = {}", indexed(index), column(by))
        }
        _ => format!("call {}", indexed(index)),
    }
}

fn indexed(index: &str) -> String {
    if index.is_empty() { "NOT INDEXED".to_owned() } else { format!("INDEXED BY {index}") }
}

/// The condition that keeps to the phase and behind the cursor.
pub(super) fn place(sort: Sort, phase: Phase, after: Option<&Cursor>) -> Sql {
    let beyond = if sort.descending { "<" } else { ">" };
    let mut parts = Vec::new();
    match (phase, sort.by) {
        (Phase::Unknown, by) => parts.push(Sql::new(&format!("{} IS NULL", column(by)))),
        (Phase::Known, SortBy::Talk | SortBy::Ring | SortBy::StateCode) => {
            parts.push(Sql::new(&format!("{} IS NOT NULL", column(sort.by))));
        }
        _ => {}
    }
    if let Some(cursor) = after {
        match (phase, cursor_value(cursor)) {
            (Phase::Unknown, None) => {
                parts.push(Sql::with(&format!("call.id {beyond} ?"), [cursor.id.into()]));
            }
            (Phase::Known, Some(_)) if sort.by == SortBy::Arrival => {
                parts.push(Sql::with(&format!("call.id {beyond} ?"), [cursor.id.into()]));
            }
            (Phase::Known, Some(value)) => {
                let text = format!("({}, call.id) {beyond} (?, ?)", self::value(sort.by, phase));
                parts.push(Sql::with(&text, [value, cursor.id.into()]));
            }
            _ => {}
        }
    }
    Sql::join(parts, " AND ", "1")
}

/// By the first two columns of a row, value and id.
pub(super) fn order_by(sort: Sort, phase: Phase) -> String {
    let direction = if sort.descending { "DESC" } else { "ASC" };
    match (phase, sort.by) {
        (Phase::Unknown, _) | (_, SortBy::Arrival) => format!("2 {direction}"),
        (Phase::Known, _) => format!("1 {direction}, 2 {direction}"),
    }
}

fn cursor_value(cursor: &Cursor) -> Option<Value> {
    match &cursor.value {
        CursorValue::Null => None,
        CursorValue::Number(number) => Some(Value::from(*number)),
        CursorValue::Text(text) => Some(Value::from(text.clone())),
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
    Cursor { value, id: call.id }
}

/// The cursor of a row that begins with value and id.
pub(super) fn cursor_of_row(row: &Row<'_>) -> rusqlite::Result<Cursor> {
    let value = match row.get(0)? {
        Value::Integer(number) => CursorValue::Number(number),
        Value::Text(text) => CursorValue::Text(text),
        _ => CursorValue::Null,
    };
    Ok(Cursor { value, id: row.get(1)? })
}
