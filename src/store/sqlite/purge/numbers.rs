//! Numbers, classes and applications that nobody has any more once their calls are gone.

use std::collections::HashSet;

use rusqlite::Connection;

use super::{Unfinished, start_generation, swept};
use crate::store::purging::{Phase, Purging};
use crate::store::sqlite::derive::Deriver;

/// Notes which numbers the next calls use, and then the mentions of the next calls.
pub(super) fn in_use(
    db: &Connection,
    work: &Purging,
    mut used: HashSet<i64>,
    call: i64,
    mention: i64,
) -> rusqlite::Result<Phase> {
    let calls =
        "SELECT id, caller_id, called_id, display_id, a_number_id, a_display_id, b_number_id, b_display_id
         FROM call WHERE id > ?1 ORDER BY id LIMIT ?2";
    if let Some(call) = note_numbers(db, calls, (call, swept(work)), 7, &mut used)? {
        return Ok(Phase::Numbers { used, call, mention });
    }
    // All mentions of a call at a time: a call has a dozen.
    let mentions = "SELECT call_id, caller_id, called_id FROM mention
         WHERE call_id IN (SELECT DISTINCT call_id FROM mention WHERE call_id > ?1 ORDER BY call_id LIMIT ?2)
         ORDER BY call_id";
    Ok(match note_numbers(db, mentions, (mention, swept(work)), 2, &mut used)? {
        Some(mention) => Phase::Numbers { used, call, mention },
        None => Phase::Unused { used, after: i64::MIN },
    })
}

fn note_numbers(
    db: &Connection,
    sql: &str,
    (after, at_most): (i64, i64),
    columns: usize,
    used: &mut HashSet<i64>,
) -> rusqlite::Result<Option<i64>> {
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query([after, at_most])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        last = Some(row.get(0)?);
        for column in 1..=columns {
            used.extend(row.get::<_, Option<i64>>(column)?);
        }
    }
    Ok(last)
}

/// Removes numbers that nobody uses and that were not given to anybody since it was asked who uses which.
pub(super) fn unused(
    db: &Connection,
    deriver: &mut Deriver,
    work: &Purging,
    used: HashSet<i64>,
    after: i64,
) -> rusqlite::Result<Phase> {
    let Some(given) = deriver.watched_numbers() else {
        // Something went wrong meanwhile and what was watched is forgotten: the next purge asks again.
        return Ok(Phase::Space);
    };
    let mut select = db.prepare_cached("SELECT id FROM number WHERE id > ?1 ORDER BY id LIMIT ?2")?;
    let rows = select.query_map([after, swept(work)], |row| row.get::<_, i64>(0))?;
    let ids: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
    let mut delete = db.prepare_cached("DELETE FROM number WHERE id = ?1")?;
    let top: Option<i64> = db.query_row("SELECT max(id) FROM number", [], |row| row.get(0))?;
    let mut latest_gone = None;
    for id in ids.iter().filter(|id| !used.contains(id) && !given.contains(id)) {
        if delete.execute([id])? > 0 {
            latest_gone = Some(*id);
        }
    }
    if latest_gone.is_some() {
        deriver.forget_numbers();
    }
    if latest_gone.is_some() && latest_gone == top {
        // The next number gets its id, perhaps before the next step.
        start_generation(db)?;
    }
    let Some(last) = ids.last() else {
        // Classes count their calls; an application is of some class.
        db.execute_batch(
            "DELETE FROM class WHERE calls = 0;
             DELETE FROM app WHERE id NOT IN (SELECT app_id FROM class WHERE app_id IS NOT NULL);",
        )?;
        Unfinished::Nothing.write(db)?;
        start_generation(db)?;
        // The ids of classes and applications, too.
        deriver.forget(db)?;
        deriver.watch_numbers_no_longer();
        return Ok(Phase::Space);
    };
    Ok(Phase::Unused { used, after: *last })
}
