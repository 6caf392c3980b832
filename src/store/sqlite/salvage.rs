//! What can be read of a damaged database that was set aside, brought into the one that took its place: its journal
//! under the numbers it had, the gaps, marks and notes. Everything else is derived from these again. What stands on a
//! page that cannot be read is left out and said; the damaged file itself is not changed.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Statement, params_from_iter};

use super::sift::{Numbers, Sift};
use super::{aside, derive, housekeeping, packing, rewrite};
use crate::call::SessionId;
use crate::store::StoreError;

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
    /// Rows of the damaged journal that are not here although they are still there: in part, or under a number that is
    /// not theirs. They stay in the damaged file.
    pub left: u64,
    /// Calls that had outlived their notifications, cannot be derived again and are not here: they stay in the damaged
    /// file. `None` where there may be some and it cannot be told how many.
    pub outlived: Option<u64>,
    /// Tables beside the journal (gaps, marks, notes, refusals) of which not everything can be read.
    pub cut_short: u64,
}

impl Salvaged {
    /// Whether the damaged file holds something that is nowhere else, as far as can be told.
    pub fn leaves_some(&self) -> bool {
        self.left > 0 || self.outlived != Some(0) || self.cut_short > 0
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
pub(super) struct Table {
    name: &'static str,
    pub(super) columns: Vec<String>,
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

    pub(super) fn select(&self, rest: &str) -> String {
        format!("SELECT {} FROM {} {rest}", self.columns.join(", "), self.name)
    }

    fn insert(&self) -> String {
        let blanks = vec!["?"; self.columns.len()].join(", ");
        format!("INSERT OR IGNORE INTO {} ({}) VALUES ({blanks})", self.name, self.columns.join(", "))
    }

    pub(super) fn place(&self, column: &str) -> Option<usize> {
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
    let mut intake = Intake::of(db, &journal, each)?;
    let mut sift = Sift::of(wreck, &journal)?;
    sift.walk(&mut |id, row, is_in_place| {
        if is_in_place {
            return intake.take(id, row);
        }
        intake.has_strays = true;
        Ok(())
    })?;
    if intake.has_strays {
        // Now that each row that stands where it should has its number, the others can have what is free.
        let end = sift.end().max(intake.taken.last());
        Sift::of(wreck, &journal)?.walk(&mut |id, row, is_in_place| match is_in_place {
            true => Ok(()),
            false => intake.take_stray(id, row, end),
        })?;
    }
    let Intake { mut salvaged, again, .. } = intake;
    salvaged.unreadable += sift.lost() + salvaged.left;
    let count = "SELECT count(*) FROM notification NOT INDEXED";
    if let Ok(rows) = wreck.query_row(count, [], |row| row.get::<_, i64>(0)) {
        let here = salvaged.taken + salvaged.known + again;
        salvaged.left = salvaged.left.max(u64::try_from(rows).unwrap_or(0).saturating_sub(here));
    }
    for name in ["gap", "mark", "note", "refusal"] {
        // What cannot be read of these is not worth giving up the rest.
        salvaged.cut_short += u64::from(copy_table(db, wreck, name).is_err());
    }
    salvaged.outlived = outlived(db, wreck);
    Ok(salvaged)
}

/// Puts rows of the damaged journal into the one that took its place.
struct Intake<'a> {
    db: &'a Connection,
    journal: &'a Table,
    insert: Statement<'a>,
    each: &'a mut dyn FnMut(u64),
    salvaged: Salvaged,
    /// The numbers under which this run brought something in or found it.
    taken: Numbers,
    /// Rows that the damaged file has twice.
    again: u64,
    /// Whether some row stands where its number should not.
    has_strays: bool,
}

impl<'a> Intake<'a> {
    fn of(
        db: &'a Connection,
        journal: &'a Table,
        each: &'a mut dyn FnMut(u64),
    ) -> rusqlite::Result<Intake<'a>> {
        let insert = db.prepare(&journal.insert())?;
        let (salvaged, taken) = (Salvaged::default(), Numbers::default());
        Ok(Intake { db, journal, insert, each, salvaged, taken, again: 0, has_strays: false })
    }

    /// A row that stands where its number should: another one that was here before under this number is no damage, but
    /// another journal.
    fn take(&mut self, id: i64, row: Vec<Value>) -> rusqlite::Result<()> {
        match self.bring_in(id, row)? {
            Some(false) if self.taken.has(id) => self.leave(),
            Some(false) => return Err(rusqlite::Error::ToSqlConversionFailure(Box::new(Taken(id)))),
            _ => {}
        }
        Ok(())
    }

    /// A row whose number cannot be its own. None makes the journal go on behind `end`.
    fn take_stray(&mut self, id: i64, row: Vec<Value>, end: i64) -> rusqlite::Result<()> {
        let is_again = self.taken.has(id);
        if !(1..=end).contains(&id) {
            self.leave();
            return Ok(());
        }
        match self.bring_in(id, row)? {
            Some(false) => self.leave(),
            Some(true) if is_again => self.again += 1,
            _ => {}
        }
        Ok(())
    }

    /// `None` where the row is no notification; else whether it is the one under its number now.
    fn bring_in(&mut self, id: i64, row: Vec<Value>) -> rusqlite::Result<Option<bool>> {
        let Some(what) = What::of(self.journal, &row) else {
            self.leave();
            return Ok(None);
        };
        if self.insert.execute(params_from_iter(row))? > 0 {
            self.salvaged.taken += 1;
        } else {
            match what.is_there(self.db, id)? {
                // What must be there is not.
                None => {
                    self.leave();
                    return Ok(None);
                }
                Some(false) => return Ok(Some(false)),
                Some(true) if self.taken.has(id) => return Ok(Some(true)),
                Some(true) => self.salvaged.known += 1,
            }
        }
        self.taken.add(id);
        (self.each)(self.salvaged.taken + self.salvaged.known);
        Ok(Some(true))
    }

    fn leave(&mut self) {
        self.salvaged.left += 1;
    }
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

    /// Whether number `id` of `db` is this one; `None`: there is no such number.
    fn is_there(&self, db: &Connection, id: i64) -> rusqlite::Result<Option<bool>> {
        db.prepare_cached("SELECT received_at, body, form FROM notification WHERE id = ?1")?
            .query_row([id], |row| {
                // Where ours is damaged, the moment has to do.
                let body = packing::readable(row, 1, 2)?;
                Ok(row.get::<_, i64>(0)? == self.received && body.is_none_or(|body| *body == *self.body))
            })
            .optional()
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

pub(super) fn cells(row: &rusqlite::Row<'_>, count: usize) -> rusqlite::Result<Vec<Value>> {
    (0..count).map(|at| row.get(at)).collect()
}
