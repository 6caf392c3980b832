//! Counts of what the door did not take. The table is bounded: whoever knocks a million times does not fill the disk.

use rusqlite::{Connection, Row, params};

use crate::call::Arrival;
use crate::store::{Refused, RefusedFor};

/// Lines kept; older ones are forgotten, whole minutes at a time.
const KEPT: i64 = 20_000;

/// Adds to the counts. To be called inside a transaction.
pub(super) fn count(db: &Connection, refused: &[Refused]) -> rusqlite::Result<()> {
    let mut add = db.prepare_cached(
        "INSERT INTO refusal (minute, peer, reason, count, first_at, last_at, last_target)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (minute, peer, reason) DO UPDATE SET count = count + excluded.count,
           first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),
           last_target = excluded.last_target",
    )?;
    for line in refused {
        add.execute(params![
            line.minute(),
            line.peer,
            line.reason.as_str(),
            i64::try_from(line.count).unwrap_or(i64::MAX),
            line.first.0,
            line.last.0,
            line.last_target
        ])?;
    }
    db.prepare_cached(
        "DELETE FROM refusal WHERE minute <=
           (SELECT minute FROM refusal ORDER BY minute DESC, peer, reason LIMIT 1 OFFSET ?1)",
    )?
    .execute([KEPT])?;
    Ok(())
}

/// Latest minute first.
pub(super) fn lines(db: &Connection, limit: usize) -> rusqlite::Result<Vec<Refused>> {
    let mut select = db.prepare_cached(
        "SELECT peer, reason, count, first_at, last_at, last_target FROM refusal
         ORDER BY minute DESC, last_at DESC, peer, reason LIMIT ?1",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let lines = select.query_map([limit], line)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lines.into_iter().flatten().collect())
}

/// `None`: a reason of a newer version.
fn line(row: &Row<'_>) -> rusqlite::Result<Option<Refused>> {
    let reason: String = row.get(1)?;
    let Some(reason) = RefusedFor::parse(&reason) else { return Ok(None) };
    Ok(Some(Refused {
        peer: row.get(0)?,
        reason,
        count: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
        first: Arrival(row.get(3)?),
        last: Arrival(row.get(4)?),
        last_target: row.get(5)?,
    }))
}

/// Forgets the lines of before.
pub(super) fn purge(db: &Connection, before: Arrival) -> rusqlite::Result<()> {
    db.execute("DELETE FROM refusal WHERE last_at < ?1", [before.0]).map(drop)
}
