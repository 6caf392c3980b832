//! What no document names, each once, with when it was seen and how often.

use rusqlite::{Connection, params};

use super::journal::ReadingColumns;
use super::packing;
use crate::call::Arrival;
use crate::store::{Unknown, UnknownKind};

/// Names kept; what more a sender makes up is counted under [`REST`].
const NAMES: i64 = 1_000;
const REST: &str = "…";

/// Counts what is unknown in notification `id`. To be called in the order of the journal.
pub(super) fn take_in(
    db: &Connection,
    id: i64,
    received: Arrival,
    columns: &ReadingColumns,
) -> rusqlite::Result<()> {
    let found = names(
        columns.kind,
        columns.event_type.as_deref(),
        columns.problem.as_deref(),
        columns.unknown_fields.as_deref(),
    );
    found.into_iter().try_for_each(|(what, name)| count(db, what, &name, id, received))
}

/// What a notification has that no document names, from how it was understood.
fn names(
    kind: &str,
    event_type: Option<&str>,
    problem: Option<&str>,
    unknown_fields: Option<&str>,
) -> Vec<(UnknownKind, String)> {
    let mut found: Vec<(UnknownKind, String)> = unknown_fields
        .unwrap_or_default()
        .split(' ')
        .filter(|path| !path.is_empty())
        .map(|path| match path.strip_prefix("eventType(").and_then(|rest| rest.strip_suffix(')')) {
            Some(name) => (UnknownKind::Kind, name.to_owned()),
            None if path.ends_with(')') => (UnknownKind::Value, path.to_owned()),
            None => (UnknownKind::Field, path.to_owned()),
        })
        .collect();
    match (kind, problem) {
        (_, Some(packing::DAMAGED)) => {}
        ("other", Some(problem)) => {
            let is_new = event_type.is_some_and(|kind| !is_documented(kind));
            found.push(match event_type {
                Some(name) if is_new => (UnknownKind::Kind, name.chars().take(64).collect()),
                _ => (UnknownKind::Problem, problem.to_owned()),
            });
        }
        // `record 3: no sessionId; …`: which record it was does not matter here.
        ("cdr", Some(problem)) => {
            let first = problem.split(';').next().unwrap_or(problem);
            let reason = first.split_once(": ").map_or(first, |(_, reason)| reason);
            let words: Vec<&str> = reason.split(' ').filter(|word| word.parse::<u32>().is_err()).collect();
            found.push((UnknownKind::Problem, format!("feeLst[]: {}", words.join(" "))));
        }
        _ => {}
    }
    found.sort();
    found.dedup();
    found
}

/// Values of `eventType` that some document names (PROTOCOL 2, 2.6, 3).
fn is_documented(event_type: &str) -> bool {
    let known = ["callin", "callout", "alerting", "answer", "collectInfo", "disconnect", "fee", "numStatus"];
    known.iter().any(|known| known.eq_ignore_ascii_case(event_type))
}

fn count(db: &Connection, what: UnknownKind, name: &str, id: i64, received: Arrival) -> rusqlite::Result<()> {
    let add = |name: &str| {
        db.prepare_cached(
            "UPDATE unknown SET last_at = ?3, count = count + 1, example = ?4 WHERE what = ?1 AND name = ?2",
        )?
        .execute(params![what.as_str(), name, received.0, id])
    };
    if add(name)? > 0 {
        return Ok(());
    }
    let known: i64 = db.prepare_cached("SELECT count(*) FROM unknown")?.query_row([], |row| row.get(0))?;
    let name = if known < NAMES { name } else { REST };
    if known >= NAMES && add(name)? > 0 {
        return Ok(());
    }
    db.prepare_cached("INSERT INTO unknown VALUES (?1, ?2, ?3, ?3, 1, ?4)")?
        .execute(params![what.as_str(), name, received.0, id])
        .map(drop)
}

/// Counts again from the journal, for after a purge: only what is unknown is read, by its index.
pub(super) fn count_again(db: &Connection) -> rusqlite::Result<()> {
    db.execute("DELETE FROM unknown", [])?;
    let mut select = db.prepare(&format!(
        "SELECT n.id, n.received_at, n.kind, n.event_type, n.problem, n.unknown_fields FROM notification n
         WHERE {} ORDER BY n.id",
        super::inbox::condition(crate::store::InboxFilter::Unknown)
    ))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(2)?;
        let (event_type, problem, fields): (Option<String>, Option<String>, Option<String>) =
            (row.get(3)?, row.get(4)?, row.get(5)?);
        for (what, name) in names(&kind, event_type.as_deref(), problem.as_deref(), fields.as_deref()) {
            count(db, what, &name, row.get(0)?, Arrival(row.get(1)?))?;
        }
    }
    Ok(())
}

/// All of them, the most recently seen first.
pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Unknown>> {
    db.prepare_cached(
        "SELECT what, name, first_at, last_at, count, example FROM unknown ORDER BY last_at DESC, what, name",
    )?
    .query_map([], |row| {
        let what: String = row.get(0)?;
        Ok(Unknown {
            what: UnknownKind::parse(&what).unwrap_or(UnknownKind::Problem),
            name: row.get(1)?,
            first: Arrival(row.get(2)?),
            last: Arrival(row.get(3)?),
            count: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
            example: row.get(5)?,
        })
    })?
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_thing_is_named_without_what_differs_from_case_to_case() {
        let check = |(kind, event, problem, fields): (&str, _, _, _), expected: &[(UnknownKind, &str)]| {
            let found = names(kind, event, problem, fields);
            let found: Vec<(UnknownKind, &str)> = found.iter().map(|(what, name)| (*what, &**name)).collect();
            assert_eq!(found, expected);
        };
        use UnknownKind::*;
        check(("status", Some("answer"), None, None), &[]);
        check(
            (
                "status",
                Some("newKind"),
                None,
                Some("eventType(newKind) statusInfo.mood statusInfo.timestamp(not-a-time)"),
            ),
            &[(Kind, "newKind"), (Field, "statusInfo.mood"), (Value, "statusInfo.timestamp(not-a-time)")],
        );
        check(("other", Some("newKind"), Some("it has an eventType, but …"), None), &[(Kind, "newKind")]);
        check(("other", None, Some("it has no eventType"), None), &[(Problem, "it has no eventType")]);
        check(
            ("cdr", Some("fee"), Some("record 3: no sessionId; 2 more"), None),
            &[(Problem, "feeLst[]: no sessionId")],
        );
    }
}
