//! One who reads: every question in one read transaction, so that what it sees belongs together, whatever is written
//! meanwhile.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, Row};

use super::fault::fault;
use super::numbers::Numbers;
use super::order;
use super::plan;
use super::query::{self, Sql};
use super::texts::{Lookup, Remembered};
use super::totals::Counted;
use super::{arrivals, call_file, columns, facets, inbox, late, ledger, open, refusals, unknown};
use crate::call::filter::{Now, Query};
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Gap, SessionId};
use crate::store::{
    ArrivalFacts, Ask, CallFile, Cursor, Facets, InboxFilter, Notification, NotificationRow, OverdueCall,
    Reader, Refused, Sort, StoreError, Totals, Unknown, database_path,
};

/// A reader of a data folder, with its own connection.
#[derive(Debug)]
pub struct SqliteReader {
    db: Connection,
    path: PathBuf,
    remembered: Remembered,
    counted: Counted,
    /// Set by the interrupter, because an interruption between two statements of a question would go unnoticed.
    stopped: Arc<AtomicBool>,
}

impl SqliteReader {
    /// Opens the database in `data_dir`, which must exist; the writer may be at work on it.
    pub fn open(data_dir: &Path) -> Result<SqliteReader, StoreError> {
        let db = open::for_reading(data_dir)?;
        let path = database_path(data_dir);
        Ok(SqliteReader {
            db,
            path,
            remembered: Remembered::default(),
            counted: Counted::default(),
            stopped: Arc::default(),
        })
    }

    /// Asks `question` in one read transaction.
    fn ask<T>(
        &mut self,
        question: impl FnOnce(&Connection, &mut Lookup<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.stopped.store(false, Ordering::Relaxed);
        let answer = (|| {
            let snapshot = self.db.unchecked_transaction()?;
            let mut lookup = Lookup::new(&snapshot, &mut self.remembered)?;
            question(&snapshot, &mut lookup)
        })();
        answer.map_err(|error| fault(&self.path, error))
    }

    /// Goes on counting. A count that broke off is forgotten, for it may have gone half-way.
    fn count<T>(
        &mut self,
        go_on: impl FnOnce(&mut Counted, &Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let mut counted = std::mem::take(&mut self.counted);
        let answer = self.ask(|db, _| go_on(&mut counted, db))?;
        self.counted = counted;
        Ok(answer)
    }
}

impl Reader for SqliteReader {
    fn page(
        &mut self,
        ask: &Ask,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Arc<Call>>, StoreError> {
        let stopped = Arc::clone(&self.stopped);
        self.ask(|db, lookup| {
            let mut calls = Vec::new();
            rows(db, &stopped, ask, after, Some(limit), columns::select_list(), |row| {
                calls.push(Arc::new(columns::read(row, LEADING, lookup)?));
                Ok(ControlFlow::Continue(()))
            })?;
            Ok(calls)
        })
    }

    fn cursor(&self, sort: Sort, call: &Call) -> Cursor {
        order::cursor_of(sort.by, call)
    }

    fn walk(
        &mut self,
        ask: &Ask,
        stride: u64,
        each: &mut dyn FnMut(u64, Option<Cursor>) -> ControlFlow<()>,
    ) -> Result<u64, StoreError> {
        let stride = stride.max(1);
        let stopped = Arc::clone(&self.stopped);
        self.ask(|db, _| {
            let mut walked = 0_u64;
            rows(db, &stopped, ask, None, None, "", |row| {
                let flow = match walked % stride {
                    0 => each(walked, Some(order::cursor_of_row(row)?)),
                    _ => ControlFlow::Continue(()),
                };
                walked += 1;
                Ok(flow)
            })?;
            Ok(walked)
        })
    }

    fn each(&mut self, ask: &Ask, visit: &mut dyn FnMut(&Call) -> ControlFlow<()>) -> Result<(), StoreError> {
        let stopped = Arc::clone(&self.stopped);
        self.ask(|db, lookup| {
            rows(db, &stopped, ask, None, None, columns::select_list(), |row| {
                Ok(visit(&columns::read(row, LEADING, lookup)?))
            })
        })
    }

    fn call_file(&mut self, session: &SessionId) -> Result<Option<CallFile>, StoreError> {
        self.ask(|db, _| call_file::read(db, session))
    }

    fn inbox(
        &mut self,
        filter: InboxFilter,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<NotificationRow>, StoreError> {
        self.ask(|db, _| inbox::rows(db, filter, before, limit))
    }

    fn inbox_count(&mut self, filter: InboxFilter) -> Result<u64, StoreError> {
        let count = self.count(|counted, db| counted.inbox(db, filter))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    fn notification(&mut self, id: i64) -> Result<Option<Notification>, StoreError> {
        self.ask(|db, _| inbox::notification(db, id))
    }

    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StoreError> {
        self.ask(|db, _| refusals::lines(db, limit))
    }

    fn reason_counts(&mut self, query: &Query, now: Now) -> Result<Vec<(CodeRef, u64)>, StoreError> {
        self.ask(|db, _| reason_counts(db, query, &now))
    }

    fn facets(
        &mut self,
        query: &Query,
        now: &Now,
        zone: &Zone,
        each: &mut dyn FnMut(&Facets) -> ControlFlow<()>,
    ) -> Result<Facets, StoreError> {
        self.ask(|db, _| facets::count(db, query, now, zone, each))
    }

    fn totals(&mut self) -> Result<Totals, StoreError> {
        let mut totals = self.count(Counted::totals)?;
        let log = self.path.with_extension("sqlite-wal");
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        totals.file_bytes = size(&self.path) + size(&log);
        Ok(totals)
    }

    fn gaps(&mut self, within: (Arrival, Arrival), limit: usize) -> Result<Vec<Gap>, StoreError> {
        self.ask(|db, _| ledger::gaps(db, within, limit))
    }

    fn overdue(
        &mut self,
        now: &Now,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<OverdueCall>, StoreError> {
        self.ask(|db, lookup| late::calls(db, lookup, now, before, limit))
    }

    fn unknowns(&mut self) -> Result<Vec<Unknown>, StoreError> {
        self.ask(|db, _| unknown::all(db))
    }

    fn arrival_facts(&mut self) -> Result<ArrivalFacts, StoreError> {
        self.ask(|db, _| arrivals::facts(db))
    }

    fn interrupter(&self) -> Arc<dyn Fn() + Send + Sync> {
        let handle = self.db.get_interrupt_handle();
        let stopped = Arc::clone(&self.stopped);
        Arc::new(move || {
            stopped.store(true, Ordering::Relaxed);
            handle.interrupt();
        })
    }
}

/// Columns before those of the call: value and id.
const LEADING: usize = 2;

/// Visits the rows of `ask` behind `after` in order, at most `limit`, until told to stop. A row is the value it is
/// ordered by, its id, and `list`.
fn rows(
    db: &Connection,
    stopped: &AtomicBool,
    ask: &Ask,
    after: Option<&Cursor>,
    limit: Option<usize>,
    list: &str,
    mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let mut numbers = Numbers::new(db);
    let condition = query::condition(&mut numbers, &ask.query, &ask.now)?;
    let plan = plan::choose(db, &mut numbers, &ask.query, ask.sort.by)?;
    let mut left = limit;
    for phase in order::phases(ask.sort.by, after) {
        let shape = plan::Shape { sort: ask.sort, list, limit: left };
        let Some(sql) = plan::statement(&plan, &shape, *phase, after, &condition) else { return Ok(()) };
        let mut statement = db.prepare_cached(&sql.text)?;
        let mut found = statement.query(rusqlite::params_from_iter(sql.values))?;
        if stopped.load(Ordering::Relaxed) {
            return Err(interrupted());
        }
        while let Some(row) = found.next()? {
            left = left.map(|left| left.saturating_sub(1));
            if visit(row)?.is_break() {
                return Ok(());
            }
        }
        if left == Some(0) {
            return Ok(());
        }
    }
    Ok(())
}

/// What SQLite itself says when it is interrupted.
fn interrupted() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT), None)
}

fn reason_counts(db: &Connection, query: &Query, now: &Now) -> rusqlite::Result<Vec<(CodeRef, u64)>> {
    let condition = query::condition(&mut Numbers::new(db), query, now)?;
    let mut counts = std::collections::BTreeMap::<CodeRef, u64>::new();
    let mut sql =
        Sql::new("SELECT state_code, release_point, sip_status, q850_a, q850_b, count(*) FROM call WHERE ");
    sql.push(condition);
    sql.text.push_str(" GROUP BY 1, 2, 3, 4, 5");
    let mut statement = db.prepare_cached(&sql.text)?;
    let mut found = statement.query(rusqlite::params_from_iter(sql.values))?;
    while let Some(row) = found.next()? {
        let calls = u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0);
        let mut add = |space, code: Option<i64>| {
            if let Some(code) = code {
                *counts.entry(CodeRef { space, code }).or_default() += calls;
            }
        };
        add(Space::StateCode, row.get(0)?);
        add(Space::ReleasePoint, row.get(1)?);
        add(Space::Sip, row.get(2)?);
        let (a, b): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
        add(Space::Q850, a);
        // A call that has the same cause on both legs has it once.
        add(Space::Q850, b.filter(|_| a != b));
    }
    Ok(counts.into_iter().collect())
}
