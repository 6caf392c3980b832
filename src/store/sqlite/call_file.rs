//! Everything about one call, put together for somebody who looks at it.

use std::sync::Arc;

use rusqlite::Connection;

use super::{columns, derive, facts, inbox, late};
use crate::call::{Facts, SessionId};
use crate::store::{CallFile, Notification, SentCdr};
use crate::wire::notification::Kind;
use crate::wire::{self, Reading};

pub(super) fn read(db: &Connection, session: &SessionId) -> rusqlite::Result<Option<CallFile>> {
    let Some(id) = derive::find_call(db, session)? else { return Ok(None) };
    let (call, facts) = match facts::of_call(db, id, session, &mut facts::Reread::default())? {
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
    let cdrs = sent_cdrs(&notifications, &facts);
    Ok(Some(CallFile { call, facts, notifications, excerpts, cdrs, gaps: late::all_gaps(db)? }))
}

/// Beside each CDR of `facts` the last notification that holds it.
fn sent_cdrs(notifications: &[Notification], facts: &Facts) -> Vec<Option<SentCdr>> {
    let cdrs = facts.cdrs();
    let mut places = vec![None; cdrs.len()];
    for (nth, notification) in notifications.iter().enumerate().filter(|(_, one)| one.row.kind == Kind::Cdr) {
        let Reading::Cdrs(records) = wire::read(&notification.body).reading else { continue };
        for (seen, place) in cdrs.iter().zip(&mut places) {
            let position = records.iter().position(|record| record.as_deref() == Ok(&seen.value));
            *place = position.map(|position| (nth, position)).or(*place);
        }
    }
    let sent = |(notification, position): (usize, usize)| {
        let body = &notifications.get(notification)?.body;
        Some(SentCdr { notification, position, fields: wire::fields(body, position) })
    };
    places.into_iter().map(|place| place.and_then(sent)).collect()
}
