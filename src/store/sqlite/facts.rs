//! The facts of a call, read again from the journal and from what was written beside it.

use rusqlite::Connection;

use super::ledger;
use crate::call::{Arrival, Facts, SessionId};
use crate::wire::{self, Reading};

/// Everything the journal says about call `id`, in the order in which it came; `None` when it says nothing.
pub(super) fn of_call(db: &Connection, id: i64, session: &SessionId) -> rusqlite::Result<Option<Facts>> {
    let mut mentions = db.prepare_cached(
        "SELECT m.position, n.received_at, n.body FROM mention m CROSS JOIN notification n
         ON n.id = m.notification_id WHERE m.call_id = ?1 ORDER BY m.notification_id, m.position",
    )?;
    let mut rows = mentions.query([id])?;
    let mut facts: Option<Facts> = None;
    while let Some(row) = rows.next()? {
        let position: i64 = row.get(0)?;
        let received = Arrival(row.get(1)?);
        let reading = wire::read(row.get_ref(2)?.as_bytes()?).reading;
        let facts = facts.get_or_insert_with(|| Facts::new(session.clone(), received));
        match reading {
            Reading::Status(event) if event.session == *session => {
                facts.add_event(*event, received);
            }
            Reading::Cdrs(records) => {
                let record = usize::try_from(position).ok().and_then(|at| records.into_iter().nth(at));
                if let Some(Ok(cdr)) = record.filter(|r| r.as_ref().is_ok_and(|c| c.session == *session)) {
                    facts.add_cdr(*cdr, received);
                }
            }
            _ => {}
        }
    }
    if let Some(facts) = &mut facts {
        ledger::marks_of(db, session)?.into_iter().for_each(|mark| facts.add_mark(mark));
    }
    Ok(facts)
}
