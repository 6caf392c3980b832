//! The facts of a call, read again from the journal and from what was written beside it.

use rusqlite::Connection;

use super::ledger;
use super::packing::readable;
use crate::call::{Arrival, Facts, SessionId};
use crate::wire::{self, Reading};

/// Everything the journal says about call `id`, in the order in which it came; `None` when it says nothing. What is
/// damaged says nothing.
pub(super) fn of_call(db: &Connection, id: i64, session: &SessionId) -> rusqlite::Result<Option<Facts>> {
    let mut mentions = db.prepare_cached(
        "SELECT n.id, m.position, n.received_at, n.body, n.form FROM mention m CROSS JOIN notification n
         ON n.id = m.notification_id WHERE m.call_id = ?1 ORDER BY m.notification_id, m.position",
    )?;
    let mut rows = mentions.query([id])?;
    let mut facts: Option<Facts> = None;
    // A batch may hold hundreds of records of one call; it is read once.
    let mut last: Option<(i64, Reading)> = None;
    while let Some(row) = rows.next()? {
        let (notification, position): (i64, i64) = (row.get(0)?, row.get(1)?);
        let received = Arrival(row.get(2)?);
        if last.as_ref().is_none_or(|(id, _)| *id != notification) {
            let Some(body) = readable(row, 3, 4)? else { continue };
            last = Some((notification, wire::read(&body).reading));
        }
        let facts = facts.get_or_insert_with(|| Facts::new(session.clone(), received));
        match last.as_ref().map(|(_, reading)| reading) {
            Some(Reading::Status(event)) if event.session == *session => {
                facts.add_event(event.as_ref().clone(), received);
            }
            Some(Reading::Cdrs(records)) => {
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
