//! What can be read of a damaged database that was set aside, brought into the one that took its place: its journal
//! under the numbers it had, the gaps, marks and notes. Everything else is derived from these again. What stands on a
//! page that cannot be read is left out and said; the damaged file itself is not changed.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params_from_iter};

use super::{aside, derive, housekeeping, packing, rewrite};
use crate::call::SessionId;
use crate::store::StoreError;

/// Rows read at a time.
const ROWS: i64 = 500;

/// Whether there is a journal, known by the columns that it had from the start.
const IS_OURS: &str = "SELECT count(*) = 4 FROM pragma_table_info('notification') WHERE name IN ('id', 'received_at', 'peer', 'body')";

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Notifications that were brought in.
    pub taken: u64,
    /// Notifications that the new file had already.
    pub known: u64,
    /// Journal numbers whose notification cannot be read. Of those that stood on a damaged page a purge may have
    /// removed some.
    pub unreadable: u64,
    /// Calls that had outlived their notifications, cannot be derived again and are not here: they stay in the damaged
    /// file. `None` where there may be some and it cannot be told how many.
    pub outlived: Option<u64>,
    /// Tables beside the journal (gaps, marks, notes, refusals) of which not everything can be read.
    pub cut_short: u64,
}

impl Salvaged {
    /// Whether the damaged file holds something that is nowhere else, as far as can be told.
    pub fn leaves_some(&self) -> bool {
        self.outlived != Some(0) || self.cut_short > 0
    }
}

/// Two notifications under one number.
#[derive(Debug, thiserror::Error)]
#[error(
    "number {0} of the damaged file is another notification than number {0} here, so nothing was brought in; bring it \
     into a database of its own with `ringside db salvage FILE --data-dir NEW-FOLDER` and look at it there"
)]
struct Taken(i64);

/// The columns of a table that both files have.
struct Table {
    name: &'static str,
    columns: Vec<String>,
}

impl Table {
    fn common(name: &'static str, from: &Connection, to: &Connection) -> rusqlite::Result<Table> {
        let columns = |db: &Connection| -> rusqlite::Result<Vec<String>> {
            let mut names = db.prepare("SELECT name FROM pragma_table_info(?1)")?;
            names.query_map([name], |row| row.get(0))?.collect()
        };
        let ours = columns(to)?;
        let columns = columns(from)?.into_iter().filter(|column| ours.contains(column)).collect();
        Ok(Table { name, columns })
    }

    fn select(&self, rest: &str) -> String {
        format!("SELECT {} FROM {} {rest}", self.columns.join(", "), self.name)
    }

    fn insert(&self) -> String {
        let blanks = vec!["?"; self.columns.len()].join(", ");
        format!("INSERT OR IGNORE INTO {} ({}) VALUES ({blanks})", self.name, self.columns.join(", "))
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }
}

/// The damaged file, opened so that nothing of it changes.
pub(super) struct Wreck(Option<Connection>);

impl Wreck {
    /// Refuses a file that has no journal such as ours ([`StoreError::Foreign`]).
    pub(super) fn open(path: &Path) -> Result<Wreck, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<(Connection, bool)> {
            let db = Connection::open_with_flags(path, flags)?;
            let is_ours = db.query_row(IS_OURS, [], |row| row.get(0))?;
            Ok((db, is_ours))
        };
        let (db, is_ours) = open().map_err(|error| StoreError::Open {
            path: path.display().to_string(),
            reason: match rewrite::is_damage(&error) {
                true => format!(
                    "not even its list of tables can be read ({error}); `sqlite3 FILE .recover` may know more"
                ),
                false => error.to_string(),
            },
        })?;
        let wreck = Wreck(Some(db));
        if is_ours { Ok(wreck) } else { Err(StoreError::Foreign(path.display().to_string())) }
    }

    fn db(&self) -> rusqlite::Result<&Connection> {
        self.0.as_ref().ok_or(rusqlite::Error::InvalidQuery)
    }
}

impl Drop for Wreck {
    fn drop(&mut self) {
        if let Some(db) = self.0.take() {
            aside::let_go(db);
        }
    }
}

/// Brings in what can be read of `wreck`. To be called inside a transaction of `db`, and followed by a rebuild.
pub(super) fn bring_in(
    db: &Connection,
    wreck: &Wreck,
    each: &mut dyn FnMut(u64),
) -> rusqlite::Result<Salvaged> {
    let wreck = wreck.db()?;
    let journal = Table::common("notification", wreck, db)?;
    let mut salvaged = Salvaged::default();
    let mut insert = db.prepare(&journal.insert())?;
    let mut reading = Reading::of(wreck, &journal)?;
    while let Some((id, row)) = reading.next()? {
        let Some(what) = What::of(&journal, &row) else {
            salvaged.unreadable += 1;
            continue;
        };
        match insert.execute(params_from_iter(row))? {
            0 if what.is_there(db, id)? => salvaged.known += 1,
            0 => return Err(rusqlite::Error::ToSqlConversionFailure(Box::new(Taken(id)))),
            _ => salvaged.taken += 1,
        }
        each(salvaged.taken + salvaged.known);
    }
    salvaged.unreadable += reading.lost;
    for name in ["gap", "mark", "note", "refusal"] {
        // What cannot be read of these is not worth giving up the rest.
        salvaged.cut_short += u64::from(copy_table(db, wreck, name).is_err());
    }
    salvaged.outlived = outlived(db, wreck);
    Ok(salvaged)
}

/// What makes a notification the one it is.
struct What {
    received: i64,
    body: Vec<u8>,
}

impl What {
    /// `None` where it is packed and cannot be unpacked.
    fn of(journal: &Table, row: &[Value]) -> Option<What> {
        let cell = |column| journal.place(column).and_then(|place| row.get(place));
        let Some(Value::Integer(received)) = cell("received_at") else { return None };
        let body = match (cell("form"), cell("body"), cell("headers")) {
            (Some(Value::Integer(_)), Some(Value::Blob(body)), Some(Value::Blob(headers))) => {
                packing::unpack(headers).ok()?;
                packing::unpack(body).ok()?
            }
            (Some(Value::Integer(_)), ..) => return None,
            (_, Some(Value::Blob(body)), _) => body.clone(),
            (_, Some(Value::Text(body)), _) => body.clone().into_bytes(),
            _ => return None,
        };
        Some(What { received: *received, body })
    }

    /// Whether number `id` of `db` is this one.
    fn is_there(&self, db: &Connection, id: i64) -> rusqlite::Result<bool> {
        db.prepare_cached("SELECT received_at, body, form FROM notification WHERE id = ?1")?
            .query_row([id], |row| {
                // Where ours is damaged, the moment has to do.
                let body = packing::readable(row, 1, 2)?;
                Ok(row.get::<_, i64>(0)? == self.received && body.is_none_or(|body| *body == *self.body))
            })
            .optional()
            .map(|same| same.unwrap_or(false))
    }
}

/// The calls of `wreck` that have outlived their notifications, and that `db` does not have.
fn outlived(db: &Connection, wreck: &Connection) -> Option<u64> {
    let purged = "SELECT value FROM meta WHERE name = 'journal_purged'";
    if let Ok(None) = wreck.query_row(purged, [], |_| Ok(())).optional() {
        return Some(0);
    }
    let count = || -> rusqlite::Result<u64> {
        let sql = format!("SELECT session_id FROM call WHERE {}", housekeeping::PAST);
        let mut select = wreck.prepare(&sql)?;
        let mut rows = select.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let session = SessionId::new(&row.get::<_, String>(0)?);
            let is_here = session.map_or(Ok(None), |session| derive::find_call(db, &session))?.is_some();
            count += u64::from(!is_here);
        }
        Ok(count)
    };
    count().ok()
}

fn copy_table(db: &Connection, wreck: &Connection, name: &'static str) -> rusqlite::Result<()> {
    let table = Table::common(name, wreck, db)?;
    if table.columns.is_empty() {
        return Ok(());
    }
    let mut insert = db.prepare(&table.insert())?;
    let mut select = wreck.prepare(&table.select(""))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        insert.execute(params_from_iter(cells(row, table.columns.len())?))?;
    }
    Ok(())
}

fn cells(row: &rusqlite::Row<'_>, count: usize) -> rusqlite::Result<Vec<Value>> {
    (0..count).map(|at| row.get(at)).collect()
}

/// Walks the journal by its numbers. Where a page cannot be read it feels its way behind it: in growing steps to the
/// next number that can be read, then back again to the first of those.
struct Reading<'a> {
    wreck: &'a Connection,
    journal: &'a Table,
    id: usize,
    /// Everything up to here was read or cannot be.
    after: i64,
    /// No number lies behind this one.
    end: i64,
    /// The last number that was given, where that is known.
    last: Option<i64>,
    /// Numbers that stood where nothing can be read.
    lost: u64,
    ready: std::vec::IntoIter<(i64, Vec<Value>)>,
}

impl<'a> Reading<'a> {
    fn of(wreck: &'a Connection, journal: &'a Table) -> rusqlite::Result<Reading<'a>> {
        let id = journal.place("id").ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let seq = "SELECT seq FROM sqlite_sequence WHERE name = 'notification'";
        let max = "SELECT max(id) FROM notification";
        let number = |sql| wreck.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
        // What was counted may be older than the journal.
        let (given, there) = (number(seq), number(max));
        let known = given.max(there);
        // Where the last of the journal cannot be read there may be more. Steps that double are over it in no time.
        let end = known.filter(|_| there.is_some()).unwrap_or(i64::MAX / 4);
        Ok(Reading { wreck, journal, id, after: 0, end, last: known, lost: 0, ready: Vec::new().into_iter() })
    }

    fn next(&mut self) -> rusqlite::Result<Option<(i64, Vec<Value>)>> {
        loop {
            if let Some(row) = self.ready.next() {
                return Ok(Some(row));
            }
            if self.after >= self.end {
                return Ok(None);
            }
            let (rows, is_whole) = self.ahead(self.after, self.end);
            if let Some((last, _)) = rows.last() {
                self.after = *last;
                self.ready = rows.into_iter();
            } else if is_whole {
                return Ok(None);
            } else {
                let after = self.after;
                self.step_over();
                let found = self.ready.as_slice().first().map(|(first, _)| first - 1);
                let lost = found.or(self.last).map_or(0, |to| to - after);
                self.lost += u64::try_from(lost).unwrap_or(0);
            }
        }
    }

    /// Nothing behind `after` can be read: finds what can be.
    fn step_over(&mut self) {
        let mut step = 1;
        while self.after + step <= self.end {
            let from = self.after + step;
            let (rows, is_whole) = self.ahead(from, self.end);
            if let Some((first, _)) = rows.first() {
                let first = *first;
                let mut found = self.back(self.after, first);
                found.reverse();
                found.extend(rows);
                self.after = found.last().map_or(first, |(last, _)| *last);
                self.ready = found.into_iter();
                return;
            }
            if is_whole {
                break;
            }
            step *= 2;
        }
        // No step came to lie before the end: what can be read there, from the end back.
        let mut found = self.back(self.after, self.end + 1);
        found.reverse();
        self.after = self.end;
        self.ready = found.into_iter();
    }

    /// Rows with numbers behind `after`, as far as they can be read, and whether that was not cut short by damage.
    fn ahead(&self, after: i64, to: i64) -> (Vec<(i64, Vec<Value>)>, bool) {
        self.read("WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3", after, to, ROWS)
    }

    /// Rows with numbers between, from the last one back, as far as they can be read.
    fn back(&self, after: i64, before: i64) -> Vec<(i64, Vec<Value>)> {
        self.read("WHERE id > ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3", after, before, i64::MAX).0
    }

    fn read(&self, place: &str, from: i64, to: i64, limit: i64) -> (Vec<(i64, Vec<Value>)>, bool) {
        let mut found = Vec::new();
        let mut walk = || -> rusqlite::Result<()> {
            let mut select = self.wreck.prepare_cached(&self.journal.select(place))?;
            let mut rows = select.query([from, to, limit])?;
            while let Some(row) = rows.next()? {
                let row = cells(row, self.journal.columns.len())?;
                if let Some(Value::Integer(id)) = row.get(self.id) {
                    found.push((*id, row));
                }
            }
            Ok(())
        };
        let is_whole = walk().is_ok();
        (found, is_whole)
    }
}
