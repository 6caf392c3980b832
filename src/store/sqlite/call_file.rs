//! Everything about one call, put together for somebody who looks at it.

use std::sync::Arc;

use rusqlite::Connection;

use super::{columns, derive, facts, inbox, late};
use crate::call::{Facts, SessionId};
use crate::store::{CallFile, Notification};
use crate::wire::{self, Reading};

pub(super) fn read(db: &Connection, session: &SessionId) -> rusqlite::Result<Option<CallFile>> {
    let Some(id) = derive::find_call(db, session)? else { return Ok(None) };
    let (call, facts) = match facts::of_call(db, id, session)? {
        Some(facts) => (derive::told(db, id, &facts)?, facts),
        // It has outlived its journal.
        None => {
            let call = columns::row_of(db, id)?;
            let facts = Facts::new(session.clone(), call.first_arrival);
            (call, facts)
        }
    };
    let call = Arc::new(call);
    let notifications = inbox::of_call(db, id)?;
    let excerpts = notifications.iter().map(|one| wire::excerpts(&one.body, session)).collect();
    let cdr_fields = cdr_fields(&notifications, &facts);
    Ok(Some(CallFile { call, facts, notifications, excerpts, cdr_fields, gaps: late::all_gaps(db)? }))
}

/// The members of the record that counts, from the last notification that holds it.
fn cdr_fields(notifications: &[Notification], facts: &Facts) -> Vec<(String, String)> {
    let Some(counts) = facts.cdrs().last().map(|seen| &seen.value) else { return Vec::new() };
    let holds_it = |notification: &Notification| {
        let Reading::Cdrs(records) = wire::read(&notification.body).reading else { return None };
        let position = records.iter().position(|record| record.as_deref() == Ok(counts))?;
        Some(wire::fields(&notification.body, position))
    };
    notifications.iter().rev().filter(|one| one.row.kind == "cdr").find_map(holds_it).unwrap_or_default()
}
