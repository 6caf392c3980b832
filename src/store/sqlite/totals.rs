//! How many there are, counted once and then carried on: rows are only ever added behind the last one, until a purge
//! or a rebuild starts a new generation. Counting millions again for every push would keep a core busy for ever.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{inbox, journal};
use crate::call::Arrival;
use crate::store::{InboxFilter, Totals};

/// What has been counted so far in one generation of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    generation: i64,
    notifications: HashMap<InboxFilter, Count>,
    pushed: Pushed,
}

/// When the last push came, as far as the journal was looked through for it.
#[derive(Clone, Copy, Debug, Default)]
struct Pushed {
    at: Option<Arrival>,
    looked_to: i64,
}

/// A number of rows, and the id of the last one among them.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    rows: i64,
    last: i64,
}

/// All notifications: an index tells how many, where the table itself is a gigabyte of bodies.
pub(super) const NOTIFICATIONS: &str =
    "SELECT (SELECT count(*) FROM notification INDEXED BY notification_kind),
       (SELECT max(id) FROM notification)";

impl Count {
    /// Adds the rows of this part of the inbox that came since.
    fn go_on(&mut self, db: &Connection, filter: InboxFilter) -> rusqlite::Result<i64> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?));
        let (more, last): (i64, _) = match (filter, self.last) {
            (InboxFilter::All, 0) => db.prepare_cached(NOTIFICATIONS)?.query_row([], read)?,
            _ => db.prepare_cached(&since(filter))?.query_row([self.last], read)?,
        };
        self.rows += more;
        self.last = last.unwrap_or(self.last);
        Ok(self.rows)
    }
}

impl Counted {
    /// `file_bytes` is for somebody else to fill in.
    pub(super) fn totals(&mut self, db: &Connection) -> rusqlite::Result<Totals> {
        Ok(Totals {
            notifications: self.inbox(db, InboxFilter::All)?,
            rejected: self.inbox(db, InboxFilter::Rejected)?,
            calls: calls(db)?,
            last_received: self.last_push(db)?,
            file_bytes: 0,
        })
    }

    /// The number of notifications in this part of the inbox.
    pub(super) fn inbox(&mut self, db: &Connection, filter: InboxFilter) -> rusqlite::Result<i64> {
        self.start_over_in_a_new_generation(db)?;
        self.notifications.entry(filter).or_default().go_on(db, filter)
    }

    fn last_push(&mut self, db: &Connection) -> rusqlite::Result<Option<Arrival>> {
        self.start_over_in_a_new_generation(db)?;
        let at = journal::last_push(db, self.pushed.looked_to)?.or(self.pushed.at);
        self.pushed = Pushed { at, looked_to: journal::last_id(db)? };
        Ok(at)
    }

    fn start_over_in_a_new_generation(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let mut select = db.prepare_cached("SELECT value FROM meta WHERE name = 'generation'")?;
        let generation = select.query_row([], |row| row.get(0))?;
        if generation != self.generation {
            *self = Counted { generation, ..Counted::default() };
        }
        Ok(())
    }
}

/// Counts the notifications that came behind the one whose number is bound.
pub(super) fn since(filter: InboxFilter) -> String {
    format!("SELECT count(*), max(n.id) FROM notification n WHERE {} AND n.id > ?1", inbox::condition(filter))
}

/// Each call is of a class, and how many calls a class has is known.
fn calls(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT ifnull(sum(calls), 0) FROM class")?.query_row([], |row| row.get(0))
}
