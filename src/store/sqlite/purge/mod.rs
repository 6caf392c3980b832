//! Removing what is old, oldest first, one step of some thousand rows after the other. A call goes with all its
//! notifications or not at all, so that everything left can still be derived again; what is to outlive its journal is
//! left without any.

mod numbers;
mod unfinished;

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::derive::{Deriver, find_call};
use super::packing::readable;
use super::{inbox, ledger, refusals, unknown};
use crate::call::{Arrival, Outcome, Retention, SessionId};
use crate::store::purging::{Phase, Purging, Scope};
use crate::store::sqlite::codes::Stored as _;
use crate::store::{InboxFilter, PurgeOrder};
use crate::wire::{self, Reading};
use unfinished::Unfinished;

/// Notifications looked at in one step: when so many in a row are too young, so are the rest.
const NOTIFICATIONS: usize = 1_000;

/// Calls whose numbers are noted, and numbers looked at, in the time in which one is removed.
const SWEPT: usize = 10;

/// Notifications that are remembered because something younger hangs on them; with more, the oldest are left alone.
const LEFT: usize = 10_000;

/// Does the next step. To be called inside a transaction, but for [`Phase::Space`].
pub(super) fn step(db: &Connection, deriver: &mut Deriver, work: &mut Purging) -> rusqlite::Result<()> {
    if matches!(work.phase, Phase::Journal { .. } | Phase::Past { .. }) && is_enough(db, work)? {
        work.phase = Phase::Rest;
    }
    let phase = std::mem::replace(&mut work.phase, Phase::Over);
    work.phase = match phase {
        Phase::Journal { after, left } => journal(db, deriver, work, after, left)?,
        Phase::Past { after } => past(db, deriver, work, after)?,
        Phase::Rest => rest(db, deriver, work)?,
        Phase::Numbers { used, call, mention } => numbers::in_use(db, work, used, call, mention)?,
        Phase::Unused { used, after } => numbers::unused(db, deriver, work, used, after)?,
        Phase::Space | Phase::Over => Phase::Over,
    };
    Ok(())
}

/// Whether the file has become as small as it is to be.
fn is_enough(db: &Connection, work: &Purging) -> rusqlite::Result<bool> {
    Ok(match work.order.above {
        Some(limit) => used_bytes(db)? <= limit,
        None => false,
    })
}

/// Bytes of the file that are in use.
pub(super) fn used_bytes(db: &Connection) -> rusqlite::Result<u64> {
    let pragma = |name| super::open::pragma(db, name);
    let pages = pragma("page_count")? - pragma("freelist_count")?;
    Ok(u64::try_from(pages * pragma("page_size")?).unwrap_or(0))
}

/// The purges that are due by these rules, or, where none is, what one that was given up has left.
pub(super) fn outgrown(
    db: &Connection,
    retention: &Retention,
    now: Arrival,
) -> rusqlite::Result<Vec<PurgeOrder>> {
    let mut orders = retention.orders(used_bytes(db)?, now);
    if orders.is_empty() && Unfinished::read(db)? != Unfinished::Nothing {
        orders.push(PurgeOrder::NOTHING);
    }
    Ok(orders)
}

/// A stretch of the journal: what can go of it goes.
fn journal(
    db: &Connection,
    deriver: &mut Deriver,
    work: &mut Purging,
    after: i64,
    mut left: BTreeMap<i64, Vec<i64>>,
) -> rusqlite::Result<Phase> {
    let Some(last) = gather(db, work, after, &mut left)? else {
        return Ok(match work.order.scope {
            Scope::History => Phase::Past { after: i64::MIN },
            Scope::Journal => Phase::Rest,
        });
    };
    let kept = kept_calls(db, work.order.scope, &left)?;
    let (stay, gone): (BTreeMap<_, _>, BTreeMap<_, _>) =
        left.into_iter().partition(|(_, calls)| calls.iter().any(|call| kept.contains(call)));
    // Every notification of a call that goes is among those that go.
    let calls: HashSet<i64> = gone.values().flatten().copied().collect();
    let (latest, took_unknown) = remove_notifications(db, work, gone.keys())?;
    for call in &calls {
        db.prepare_cached("DELETE FROM mention WHERE call_id = ?1")?.execute([call])?;
    }
    if work.order.scope == Scope::History {
        calls.iter().try_for_each(|call| remove_call(db, *call))?;
        work.purged.calls += count(calls.len());
    }
    if let Some(latest) = latest {
        if work.order.scope == Scope::Journal {
            note_outlived(db, latest)?;
        }
        let left = if took_unknown { Unfinished::Unknown } else { Unfinished::Numbers };
        note_removed(db, deriver, left)?;
    }
    left = stay;
    while left.len() > LEFT {
        left.pop_first();
    }
    Ok(Phase::Journal { after: last, left })
}

/// Removes these; gives when the latest of them came, and whether one told something that no document names.
fn remove_notifications<'a>(
    db: &Connection,
    work: &mut Purging,
    ids: impl Iterator<Item = &'a i64>,
) -> rusqlite::Result<(Option<Arrival>, bool)> {
    let is_unknown = inbox::condition(InboxFilter::Unknown).replace("n.", "notification.");
    let mut delete = db.prepare_cached(&format!(
        "DELETE FROM notification WHERE id = ?1 RETURNING received_at, {is_unknown}"
    ))?;
    let (mut latest, mut took_unknown) = (None, false);
    for id in ids {
        let (received, is_unknown): (i64, bool) =
            delete.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        latest = latest.max(Some(Arrival(received)));
        took_unknown |= is_unknown;
        work.purged.notifications += 1;
    }
    Ok((latest, took_unknown))
}

/// Something was removed, with the same step: what the deriver remembers of it holds no longer, and something is left
/// to put right. Readers are told at the end: whoever counts millions does not begin anew with each step.
fn note_removed(db: &Connection, deriver: &mut Deriver, left: Unfinished) -> rusqlite::Result<()> {
    left.add(db)?;
    deriver.forget(db)
}

/// Writes down, with the step that does it, that notifications up to this moment were removed without their calls: a
/// purge that ends half way leaves calls that a rebuild must spare.
fn note_outlived(db: &Connection, latest: Arrival) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO meta VALUES ('journal_purged', ?1)
         ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
    )?
    .execute([latest.0.saturating_add(1)])
    .map(drop)
}

/// Adds the next old notifications to `left`, each with its calls; gives the number of the last one looked at, `None`
/// when there are no more.
fn gather(
    db: &Connection,
    work: &Purging,
    after: i64,
    left: &mut BTreeMap<i64, Vec<i64>>,
) -> rusqlite::Result<Option<i64>> {
    let mut select = db.prepare_cached(
        "SELECT id, received_at, kind, session, body, form FROM notification WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let mut rows = select.query(params![after, i64::try_from(NOTIFICATIONS).unwrap_or(i64::MAX)])?;
    let (mut last, mut old, mut calls) = (None, 0, 0);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        last = Some(id);
        if row.get::<_, i64>(1)? >= work.order.before.0 {
            continue;
        }
        let spoken_of = match row.get_ref(2)?.as_str()? {
            "status" => session_call(db, row.get::<_, Option<String>>(3)?.as_deref())?,
            "cdr" => match readable(row, 4, 5)? {
                Some(body) => record_calls(db, &body)?,
                None => mentioned_calls(db, id)?,
            },
            _ => Vec::new(),
        };
        old += 1;
        calls += spoken_of.len();
        left.insert(id, spoken_of);
        if calls.max(old) >= work.pace {
            break;
        }
    }
    Ok(last.filter(|_| old > 0))
}

fn session_call(db: &Connection, session: Option<&str>) -> rusqlite::Result<Vec<i64>> {
    let Some(session) = session.and_then(SessionId::new) else { return Ok(Vec::new()) };
    Ok(find_call(db, &session)?.into_iter().collect())
}

/// The calls that the records of a batch speak of.
fn record_calls(db: &Connection, body: &[u8]) -> rusqlite::Result<Vec<i64>> {
    let Reading::Cdrs(records) = wire::read(body).reading else { return Ok(Vec::new()) };
    let mut calls = HashSet::new();
    for cdr in records.into_iter().flatten() {
        calls.extend(find_call(db, &cdr.session)?);
    }
    Ok(calls.into_iter().collect())
}

/// The calls that a notification spoke of before it was damaged. There is no index for something that rare.
fn mentioned_calls(db: &Connection, id: i64) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached("SELECT DISTINCT call_id FROM mention WHERE notification_id = ?1")?
        .query_map([id], |row| row.get(0))?
        .collect()
}

/// The calls of these notifications that stay: those that something younger speaks of, those in progress where calls
/// outlive their journal, and those that share a notification with one that stays.
fn kept_calls(
    db: &Connection,
    scope: Scope,
    old: &BTreeMap<i64, Vec<i64>>,
) -> rusqlite::Result<HashSet<i64>> {
    let mut notifications: HashMap<i64, Vec<i64>> = HashMap::new();
    for (id, calls) in old {
        for call in calls {
            notifications.entry(*call).or_default().push(*id);
        }
    }
    let mut kept: HashSet<i64> = HashSet::new();
    for call in notifications.keys() {
        if hangs_on_more(db, *call, old)? || (scope == Scope::Journal && is_in_progress(db, *call)?) {
            kept.insert(*call);
        }
    }
    let mut to_visit: Vec<i64> = kept.iter().copied().collect();
    while let Some(call) = to_visit.pop() {
        for together in notifications.get(&call).into_iter().flatten().filter_map(|id| old.get(id)).flatten()
        {
            if kept.insert(*together) {
                to_visit.push(*together);
            }
        }
    }
    Ok(kept)
}

/// Whether a notification that is not among `old` speaks of the call.
fn hangs_on_more(db: &Connection, call: i64, old: &BTreeMap<i64, Vec<i64>>) -> rusqlite::Result<bool> {
    let mut mentions = db.prepare_cached(
        "SELECT notification_id FROM mention WHERE call_id = ?1 ORDER BY notification_id DESC",
    )?;
    let mut rows = mentions.query([call])?;
    while let Some(row) = rows.next()? {
        if !old.contains_key(&row.get(0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_in_progress(db: &Connection, call: i64) -> rusqlite::Result<bool> {
    let outcome = db
        .prepare_cached("SELECT outcome FROM call WHERE id = ?1")?
        .query_row([call], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(outcome == Some(Outcome::InProgress.number()))
}

fn remove_call(db: &Connection, call: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "DELETE FROM note WHERE session = (SELECT session_id FROM call WHERE id = ?1 AND note IS NOT NULL)",
    )?
    .execute([call])?;
    db.prepare_cached("DELETE FROM call WHERE id = ?1")?.execute([call]).map(drop)
}

/// Calls that have outlived their journal.
fn past(db: &Connection, deriver: &mut Deriver, work: &mut Purging, after: i64) -> rusqlite::Result<Phase> {
    let mut select = db.prepare_cached(
        "SELECT id, first_arrival, last_arrival < ?3 AND NOT EXISTS (SELECT 1 FROM mention WHERE call_id = call.id)
         FROM call WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let rows = select.query_map(params![after, swept(work), work.order.before.0], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?))
    })?;
    let rows: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    let Some((last, ..)) = rows.last().copied() else { return Ok(Phase::Rest) };
    if rows.iter().all(|(_, first, _)| *first >= work.order.before.0) {
        return Ok(Phase::Rest);
    }
    // What is left for the next step begins behind the last one that was removed.
    let gone: Vec<i64> = rows.iter().filter(|(.., goes)| *goes).map(|(id, ..)| *id).take(work.pace).collect();
    gone.iter().try_for_each(|call| remove_call(db, *call))?;
    work.purged.calls += count(gone.len());
    if !gone.is_empty() {
        note_removed(db, deriver, Unfinished::Numbers)?;
    }
    let after = if gone.len() == work.pace { gone.last().copied().unwrap_or(last) } else { last };
    Ok(Phase::Past { after })
}

/// What hangs on what was removed, by this purge or by one before it that was given up.
fn rest(db: &Connection, deriver: &mut Deriver, work: &mut Purging) -> rusqlite::Result<Phase> {
    if work.order.scope == Scope::History {
        let oldest = oldest_kept(db, work.order.before)?;
        refusals::purge(db, oldest)?;
        ledger::purge(db, oldest)?;
    }
    match Unfinished::read(db)? {
        Unfinished::Nothing => return Ok(Phase::Space),
        Unfinished::Numbers => {}
        Unfinished::Unknown => {
            unknown::count_again(db)?;
            Unfinished::Numbers.write(db)?;
        }
    }
    start_generation(db)?;
    deriver.watch_numbers();
    Ok(Phase::Numbers { used: HashSet::new(), call: i64::MIN, mention: i64::MIN })
}

/// The moment from which on something is kept: no later than `before`, and than the oldest call and notification.
fn oldest_kept(db: &Connection, before: Arrival) -> rusqlite::Result<Arrival> {
    let oldest = [
        "SELECT first_arrival FROM call ORDER BY id LIMIT 1",
        "SELECT received_at FROM notification ORDER BY id LIMIT 1",
    ]
    .into_iter()
    .filter_map(|sql| db.query_row(sql, [], |row| row.get(0)).optional().transpose())
    .collect::<rusqlite::Result<Vec<i64>>>()?;
    Ok(oldest.into_iter().map(Arrival).fold(before, Arrival::min))
}

/// What readers remember of counts and numbers holds no longer.
fn start_generation(db: &Connection) -> rusqlite::Result<()> {
    db.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'", []).map(drop)
}

/// Gives some free pages back to the disk. Not inside a transaction: this is one.
pub(super) fn give_back(db: &Connection, work: &mut Purging) -> rusqlite::Result<()> {
    let free: i64 = super::open::pragma(db, "freelist_count")?;
    let mut vacuum = db.prepare(&format!("PRAGMA incremental_vacuum({})", work.pace))?;
    let mut rows = vacuum.query([])?;
    while rows.next()?.is_some() {}
    let left: i64 = super::open::pragma(db, "freelist_count")?;
    if left == 0 || left >= free {
        work.phase = Phase::Over;
    }
    Ok(())
}

/// Rows that are only looked at in one step.
fn swept(work: &Purging) -> i64 {
    i64::try_from(work.pace * SWEPT).unwrap_or(i64::MAX)
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
