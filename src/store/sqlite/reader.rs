//! One who reads: every question in one read transaction, so that what it sees belongs together, whatever is written
//! meanwhile.

use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, OptionalExtension};

use super::digits::Digits;
use super::fault::fault;
use super::find::Search;
use super::lent::Lent;
use super::numbers::{Meanings, Numbers};
use super::order;
use super::selection::Selection;
use super::texts::{Lookup, Remembered};
use super::totals::Counted;
use super::{
    arrivals, call_file, columns, derive, facets, frequent, inbox, late, ledger, open, outline, refusals,
    unknown,
};
use crate::call::filter::{Now, Query};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Gap, Parts, SessionId};
use crate::store::{
    ArrivalFacts, Ask, Beat, CallFile, Cursor, Facets, FrequentNumbers, InboxFilter, Late, Notification,
    NotificationRow, Outline, OverdueCall, Reader, Refused, Sort, StoreError, Totals, Unknown, database_path,
};

/// What is said of a question that was broken off because of the damage that somebody else has found.
const SET_ASIDE: &str = "it was set aside while it was read";

/// A reader of a data folder, with its own connection.
#[derive(Debug)]
pub struct SqliteReader {
    db: Lent,
    remembered: Remembered,
    counted: Counted,
    digits: Arc<Digits>,
    meanings: Meanings,
    /// Set by the interrupter, because an interruption between two statements would go unnoticed.
    stopped: Arc<AtomicBool>,
}

impl SqliteReader {
    /// Opens the database in `data_dir`, which must exist; the writer may be at work on it.
    pub fn open(data_dir: &Path) -> Result<SqliteReader, StoreError> {
        SqliteReader::over(database_path(data_dir), || open::for_reading(data_dir))
    }

    pub(super) fn over(
        path: PathBuf,
        open: impl FnOnce() -> Result<Connection, StoreError>,
    ) -> Result<SqliteReader, StoreError> {
        let digits = Digits::of(&path);
        let db = Lent::none(path);
        db.open(open)?;
        Ok(SqliteReader {
            db,
            digits,
            remembered: Remembered::default(),
            counted: Counted::default(),
            meanings: Meanings::default(),
            stopped: Arc::default(),
        })
    }

    /// To be called before a question, and before what it goes by is taken out of here. Opens the new database where a
    /// damaged one was set aside since, or where the connection was taken back, and forgets what was known of the other.
    /// Questions to it can be interrupted between their statements only, until somebody opens another reader.
    fn follow(&mut self) -> Result<(), StoreError> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(StoreError::Interrupted);
        }
        let path = self.db.path();
        let is_there = self.db.get().as_ref().is_some_and(|db| !open::has_moved(db) || !path.exists());
        if !is_there {
            let folder = path.parent().unwrap_or(Path::new("."));
            self.db.open(|| open::for_reading(folder))?;
            (self.remembered, self.counted) = (Remembered::default(), Counted::default());
            self.meanings = Meanings::default();
        }
        Ok(())
    }

    /// Asks `question` in one read transaction.
    fn ask<T>(
        &mut self,
        question: impl FnOnce(&Connection, &mut Lookup<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.follow()?;
        self.in_one_look(question)
    }

    /// Asks `question` in one read transaction, once [`SqliteReader::follow`] was called.
    fn in_one_look<T>(
        &mut self,
        question: impl FnOnce(&Connection, &mut Lookup<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let lent = self.db.get();
        let taken = || StoreError::Damaged(SET_ASIDE.to_owned());
        let Some(db) = &*lent else { return Err(taken()) };
        let answer = (|| {
            let snapshot = db.unchecked_transaction()?;
            let mut lookup = Lookup::new(&snapshot, &mut self.remembered)?;
            question(&snapshot, &mut lookup)
        })();
        answer.map_err(|error| match fault(self.db.path(), error) {
            StoreError::Interrupted if self.db.is_taken() => taken(),
            other => other,
        })
    }

    /// Asks what needs to know which numbers are meant.
    fn look<T>(
        &mut self,
        question: impl FnOnce(&mut Lookup<'_>, &mut Numbers<'_>, &AtomicBool) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.follow()?;
        let (digits, stopped) = (Arc::clone(&self.digits), Arc::clone(&self.stopped));
        let mut meanings = std::mem::take(&mut self.meanings);
        let answer = self.in_one_look(|db, lookup| {
            let mut numbers = Numbers::new(db, &digits, &mut meanings)?;
            question(lookup, &mut numbers, &stopped)
        });
        self.meanings = meanings;
        answer
    }

    /// Goes on counting. A count that broke off is forgotten, for it may have gone half-way.
    fn count<T>(
        &mut self,
        go_on: impl FnOnce(&mut Counted, &Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.follow()?;
        let mut counted = std::mem::take(&mut self.counted);
        let answer = self.in_one_look(|db, _| go_on(&mut counted, db))?;
        self.counted = counted;
        Ok(answer)
    }
}

impl Reader for SqliteReader {
    fn page_further(
        &mut self,
        ask: &Ask,
        after: Option<&Cursor>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Arc<Call>>, StoreError> {
        self.look(|lookup, numbers, stopped| {
            let search = Search::plan(numbers, stopped, ask, Some(skip.saturating_add(limit)))?;
            let mut read = lookup.db.prepare_cached(columns::row_sql())?;
            let mut calls = Vec::with_capacity(limit.min(STRETCH));
            for place in search.places(after, skip.saturating_add(limit))?.into_iter().skip(skip) {
                let call = read.query_row([place.id], |row| columns::read(row, 0, lookup))?;
                calls.push(Arc::new(call));
            }
            Ok(calls)
        })
    }

    fn named(&mut self, ask: &Ask, sessions: &[SessionId]) -> Result<Vec<Arc<Call>>, StoreError> {
        if sessions.is_empty() {
            return Ok(Vec::new());
        }
        self.ask(|db, lookup| {
            let mut read = db.prepare_cached(columns::row_sql())?;
            let mut calls = Vec::new();
            for session in sessions {
                let Some(id) = derive::find_call(db, session)? else { continue };
                let call = read.query_row([id], |row| columns::read(row, 0, lookup))?;
                if ask.query.matches(&call, &ask.now) {
                    calls.push((order::cursor_of(ask.sort.by, &call), Arc::new(call)));
                }
            }
            calls.sort_by(|(x, _), (y, _)| order::compare_rows(x, y, ask.sort));
            calls.dedup_by_key(|(place, _)| place.id);
            Ok(calls.into_iter().map(|(_, call)| call).collect())
        })
    }

    fn outline(
        &mut self,
        ask: &Ask,
        stride: u64,
        each: &mut dyn FnMut(&Outline) -> ControlFlow<()>,
    ) -> Result<Option<Outline>, StoreError> {
        self.look(|_, numbers, _| outline::of(numbers, ask, stride, each))
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
        self.look(|_, numbers, stopped| {
            let search = Search::plan(numbers, stopped, ask, None)?;
            let mut walked = 0_u64;
            all_places(&search, |place| {
                let flow = match walked % stride {
                    0 => each(walked, Some(place)),
                    _ => ControlFlow::Continue(()),
                };
                walked += 1;
                Ok(flow)
            })?;
            Ok(walked)
        })
    }

    fn each_of(
        &mut self,
        ask: &Ask,
        parts: Parts,
        visit: &mut dyn FnMut(&Call) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.look(|lookup, numbers, stopped| {
            let wanted = Selection::of(lookup.db, parts)?;
            let search = Search::plan(numbers, stopped, ask, None)?;
            if let Some(asked) = search.only_arm(&wanted.list) {
                let mut statement = lookup.db.prepare(&asked.text)?;
                let mut rows = statement.query(rusqlite::params_from_iter(asked.values()))?;
                while let Some(row) = rows.next()? {
                    let call = match columns::read_of(row, LEADING, lookup, &wanted)? {
                        Some(call) => call,
                        None => columns::row_of(lookup.db, row.get(LEADING)?)?,
                    };
                    if visit(&call).is_break() {
                        break;
                    }
                }
                return Ok(());
            }
            let mut read = lookup.db.prepare_cached(&wanted.row_sql())?;
            all_places(&search, |place| {
                let call = read.query_row([place.id], |row| columns::read_of(row, 0, lookup, &wanted))?;
                let call = call.map_or_else(|| columns::row_of(lookup.db, place.id), Ok)?;
                Ok(visit(&call))
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

    fn arrived(&mut self, from: Option<Arrival>, to: Option<Arrival>) -> Result<Range<i64>, StoreError> {
        self.ask(|db, _| inbox::arrived(db, from, to))
    }

    fn journal(
        &mut self,
        filter: InboxFilter,
        numbers: &Range<i64>,
        limit: usize,
    ) -> Result<Vec<Notification>, StoreError> {
        self.ask(|db, _| inbox::forward(db, filter, numbers, limit))
    }

    fn journal_count(&mut self, filter: InboxFilter, numbers: &Range<i64>) -> Result<u64, StoreError> {
        self.ask(|db, _| inbox::count_of(db, filter, numbers))
    }

    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StoreError> {
        self.ask(|db, _| refusals::lines(db, limit))
    }

    fn reason_counts(&mut self, query: &Query, now: Now) -> Result<Vec<(CodeRef, u64)>, StoreError> {
        self.look(|_, numbers, stopped| facets::reasons(numbers, stopped, query, &now))
    }

    fn facets(
        &mut self,
        query: &Query,
        now: &Now,
        zone: &Zone,
        each: &mut dyn FnMut(&Facets) -> ControlFlow<()>,
    ) -> Result<Facets, StoreError> {
        self.look(|_, numbers, stopped| facets::count(numbers, stopped, (query, now), zone, each))
    }

    fn frequent_numbers(
        &mut self,
        ask: &Ask,
        limit: usize,
        goes_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<FrequentNumbers>, StoreError> {
        self.look(|_, numbers, stopped| frequent::count(numbers, stopped, (ask, limit), goes_on))
    }

    fn totals(&mut self) -> Result<Totals, StoreError> {
        let mut totals = self.count(Counted::totals)?;
        let log = self.db.path().with_extension("sqlite-wal");
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        totals.file_bytes = size(self.db.path()) + size(&log);
        Ok(totals)
    }

    fn gaps(&mut self, within: (Arrival, Arrival), limit: usize) -> Result<Vec<Gap>, StoreError> {
        self.ask(|db, _| ledger::gaps(db, within, limit))
    }

    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError> {
        self.ask(|db, _| ledger::last_beat(db))
    }

    fn heard_since(&mut self) -> Result<Option<Arrival>, StoreError> {
        self.ask(|db, _| {
            let first = "SELECT first_arrival FROM call ORDER BY id LIMIT 1";
            db.query_row(first, [], |row| row.get(0).map(Arrival)).optional()
        })
    }

    fn overdue(
        &mut self,
        now: &Now,
        which: Late,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<OverdueCall>, StoreError> {
        self.ask(|db, lookup| late::calls(db, lookup, (now, which), before, limit))
    }

    fn unknowns(&mut self) -> Result<Vec<Unknown>, StoreError> {
        self.ask(|db, _| unknown::all(db))
    }

    fn arrival_facts(&mut self) -> Result<ArrivalFacts, StoreError> {
        self.ask(|db, _| arrivals::facts(db))
    }

    fn interrupter(&mut self) -> Arc<dyn Fn() + Send + Sync> {
        // One for each handle: an old one stops no new question.
        self.stopped = Arc::default();
        let stopped = Arc::clone(&self.stopped);
        let handle = self.db.get().as_ref().map(Connection::get_interrupt_handle);
        Arc::new(move || {
            stopped.store(true, Ordering::Release);
            if let Some(handle) = &handle {
                handle.interrupt();
            }
        })
    }
}

/// Columns before those of the call: value, time and id.
const LEADING: usize = 3;

/// Rows whose places are found at a time, where all are wanted. Few under test.
const STRETCH: usize = if cfg!(test) { 7 } else { 16_384 };

/// Visits the places of all rows of a question in order, until told to stop.
fn all_places(
    search: &Search<'_>,
    mut visit: impl FnMut(Cursor) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let mut after: Option<Cursor> = None;
    loop {
        let places = search.places(after.as_ref(), STRETCH)?;
        let is_last = places.len() < STRETCH;
        after = places.last().cloned();
        for place in places {
            if visit(place)?.is_break() {
                return Ok(());
            }
        }
        if is_last {
            return Ok(());
        }
    }
}
