//! Mentions: which record of which notification speaks of which call, and what it says for whoever cannot unpack the
//! journal.

use rusqlite::{Connection, params};

use super::count;
use crate::call::{Cdr, Number, SessionId, StatusEvent};
use crate::store::sqlite::intern::Interned;

/// A fact of either kind.
pub(super) enum Fact<'a> {
    Event(&'a StatusEvent),
    Cdr(&'a Cdr),
}

/// What the columns of a mention tell.
pub(super) struct Gist {
    at: Option<i64>,
    caller_id: Option<i64>,
    called_id: Option<i64>,
    state_code: Option<i64>,
    release_point: Option<i64>,
}

impl<'a> Fact<'a> {
    pub(super) fn session(&self) -> &'a SessionId {
        match self {
            Fact::Event(event) => &event.session,
            Fact::Cdr(cdr) => &cdr.session,
        }
    }
}

impl Gist {
    /// Gives every number and application of the record its id, in the order of its fields, also where the record says
    /// nothing new.
    pub(super) fn of(interned: &mut Interned, db: &Connection, fact: &Fact<'_>) -> rusqlite::Result<Gist> {
        let mut id =
            |number: &Option<Number>| number.as_ref().map(|number| interned.number(db, number)).transpose();
        match fact {
            Fact::Event(event) => Ok(Gist {
                at: event.at.map(|at| at.0),
                caller_id: id(&event.caller)?,
                called_id: id(&event.called)?,
                state_code: event.state_code,
                release_point: None,
            }),
            Fact::Cdr(cdr) => {
                let gist = Gist {
                    at: cdr.call_end_at.map(|at| at.0),
                    caller_id: id(&cdr.caller_num)?,
                    called_id: id(&cdr.callee_num)?,
                    state_code: None,
                    release_point: cdr.release_point,
                };
                id(&cdr.fwd_display_num)?;
                id(&cdr.fwd_dst_num)?;
                if let Some(key) = &cdr.app_key {
                    interned.app(db, key)?;
                }
                Ok(gist)
            }
        }
    }

    /// Writes down that the record at this position of a notification speaks of `call`.
    pub(super) fn write(
        &self,
        db: &Connection,
        call: i64,
        (notification, position): (i64, usize),
        duplicate: bool,
    ) -> rusqlite::Result<()> {
        db.prepare_cached(
            "INSERT INTO mention (call_id, notification_id, position, duplicate, at, caller_id, called_id,
               state_code, release_point) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            call,
            notification,
            count(position),
            duplicate,
            self.at,
            self.caller_id,
            self.called_id,
            self.state_code,
            self.release_point
        ])
        .map(drop)
    }
}
