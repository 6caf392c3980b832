//! What can be read of a damaged database that was set aside, brought into the one that took its place: its journal
//! under the numbers it had, the gaps, marks and notes. Everything else is derived from these again. What stands on a
//! page that cannot be read is left out and said; the damaged file itself is not changed.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::{aside, packing};
use crate::store::StoreError;

/// Rows read at a time.
const ROWS: i64 = 500;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Notifications that were brought in.
    pub taken: u64,
    /// Those that were there already.
    pub known: u64,
    /// Journal numbers between readable ones whose notification cannot be read. A purge may have removed some of them.
    pub unreadable: u64,
}

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
    pub(super) fn open(path: &Path) -> Result<Wreck, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let db = Connection::open_with_flags(path, flags)?;
            db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'notification'", [], |_| Ok(()))?;
            Ok(db)
        };
        open().map(|db| Wreck(Some(db))).map_err(|error| StoreError::Open {
            path: path.display().to_string(),
            reason: format!(
                "not even its list of tables can be read ({error}); `sqlite3 FILE .recover` may know more"
            ),
        })
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
    let mut last: Option<i64> = None;
    let mut insert = db.prepare(&journal.insert())?;
    let mut reading = Reading::of(wreck, &journal)?;
    while let Some((id, row)) = reading.next()? {
        let before = last.replace(id);
        salvaged.unreadable += before.map_or(0, |before| u64::try_from(id - before - 1).unwrap_or(0));
        if !can_be_unpacked(&journal, &row) {
            salvaged.unreadable += 1;
            continue;
        }
        match insert.execute(params_from_iter(row))? {
            0 => salvaged.known += 1,
            _ => salvaged.taken += 1,
        }
        each(salvaged.taken + salvaged.known);
    }
    for name in ["gap", "mark", "note", "refusal"] {
        // What cannot be read of these is not worth giving up the rest.
        let _ = copy_table(db, wreck, name);
    }
    Ok(salvaged)
}

fn can_be_unpacked(journal: &Table, row: &[Value]) -> bool {
    let cell = |column| journal.place(column).and_then(|place| row.get(place));
    match (cell("form"), cell("body"), cell("headers")) {
        (Some(Value::Integer(_)), Some(Value::Blob(body)), Some(Value::Blob(headers))) => {
            packing::can_unpack(body) && packing::can_unpack(headers)
        }
        (Some(Value::Integer(_)), ..) => false,
        _ => true,
    }
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
    ready: std::vec::IntoIter<(i64, Vec<Value>)>,
}

impl<'a> Reading<'a> {
    fn of(wreck: &'a Connection, journal: &'a Table) -> rusqlite::Result<Reading<'a>> {
        let id = journal.place("id").ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let seq = "SELECT seq FROM sqlite_sequence WHERE name = 'notification'";
        let max = "SELECT max(id) FROM notification";
        let known = [seq, max].iter().find_map(|sql| wreck.query_row(sql, [], |row| row.get(0)).ok());
        // Steps that double are over it in no time.
        let end = known.unwrap_or(i64::MAX / 4);
        Ok(Reading { wreck, journal, id, after: -1, end, ready: Vec::new().into_iter() })
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
                self.step_over();
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
        self.after = self.end;
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
