//! The facts of a call, read again from the journal and from what was written beside it.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::ledger;
use super::packing::readable;
use crate::call::{Arrival, Facts, SessionId};
use crate::wire::{self, Reading};

/// Bytes of bodies whose readings are remembered at most.
const REMEMBERED: usize = if cfg!(test) { 400 } else { 8 * 1024 * 1024 };

/// Notifications that were read again: the records of a large one speak of a thousand calls, each of which asks for it.
#[derive(Default)]
pub(super) struct Reread {
    known: HashMap<i64, Option<Arc<One>>>,
    bytes: usize,
}

struct One {
    received: Arrival,
    reading: Reading,
}

impl std::fmt::Debug for Reread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reread").field("known", &self.known.len()).field("bytes", &self.bytes).finish()
    }
}

impl Reread {
    /// Notification `id`; `None` where it is gone or damaged.
    fn notification(&mut self, db: &Connection, id: i64) -> rusqlite::Result<Option<Arc<One>>> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let mut select =
            db.prepare_cached("SELECT received_at, body, form FROM notification WHERE id = ?1")?;
        let read = select.query_row([id], |row| {
            let Some(body) = readable(row, 1, 2)? else { return Ok((None, 0)) };
            let one = One { received: Arrival(row.get(0)?), reading: wire::read(&body).reading };
            Ok((Some(Arc::new(one)), body.len()))
        });
        let (one, bytes) = read.optional()?.unwrap_or_default();
        if self.bytes + bytes > REMEMBERED {
            *self = Reread::default();
        }
        self.bytes += bytes;
        self.known.insert(id, one.clone());
        Ok(one)
    }
}

/// Everything the journal says about call `id`, in the order in which it came; `None` when it says nothing. What is
/// damaged says nothing.
pub(super) fn of_call(
    db: &Connection,
    id: i64,
    session: &SessionId,
    reread: &mut Reread,
) -> rusqlite::Result<Option<Facts>> {
    let mut mentions = db.prepare_cached(
        "SELECT notification_id, position FROM mention WHERE call_id = ?1 ORDER BY notification_id, position",
    )?;
    let mut rows = mentions.query([id])?;
    let mut facts: Option<Facts> = None;
    while let Some(row) = rows.next()? {
        let (notification, position): (i64, i64) = (row.get(0)?, row.get(1)?);
        let Some(one) = reread.notification(db, notification)? else { continue };
        let received = one.received;
        let facts = facts.get_or_insert_with(|| Facts::new(session.clone(), received));
        match &one.reading {
            Reading::Status(event) if event.session == *session => {
                facts.add_event(event.as_ref().clone(), received);
            }
            Reading::Cdrs(records) => {
                let record = usize::try_from(position).ok().and_then(|at| records.get(at));
                if let Some(Ok(cdr)) = record.filter(|r| r.as_ref().is_ok_and(|c| c.session == *session)) {
                    facts.add_cdr(cdr.as_ref().clone(), received);
                }
            }
            _ => {}
        }
    }
    if let Some(facts) = &mut facts {
        ledger::say_ours(db, facts)?;
    }
    Ok(facts)
}
