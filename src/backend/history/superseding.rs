//! A question to the history that is being answered when another one is asked: it is stopped in the middle of its
//! statement, not waited for.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde_json::json;

use super::*;
use crate::backend::sample::{bell, status};
use crate::call::filter::{Filter, Now, Query};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Gap, Parts, SessionId, Stamp, Thresholds};
use crate::store::sqlite::{SqliteReader, SqliteWriter};
use crate::store::{
    ArrivalFacts, Beat, CallFile, Facets, FrequentNumbers, InboxFilter, Late, Notification, NotificationRow,
    OverdueCall, Refused, Sort, Totals, Unknown, Writer,
};

const CALLS: u64 = 400;

/// What the reader of a first question saw.
struct Walked {
    rows: u64,
    interrupted: bool,
}

/// A reader of a real file. Of the first walk it tells the first row, and goes on only once it may; and it never stops
/// by itself, whatever it is told: only an interruption can end it early.
struct Spy {
    reader: SqliteReader,
    first: Option<(SyncSender<()>, Receiver<()>, SyncSender<Walked>)>,
    interrupts: Arc<AtomicU64>,
}

impl Reader for Spy {
    fn walk(
        &mut self,
        ask: &Ask,
        stride: u64,
        each: &mut dyn FnMut(u64, Option<Cursor>) -> ControlFlow<()>,
    ) -> Result<u64, StoreError> {
        let Some((began, may_go_on, ended)) = self.first.take() else {
            return self.reader.walk(ask, stride, each);
        };
        let mut rows = 0;
        let walked = self.reader.walk(ask, 1, &mut |_, _| {
            rows += 1;
            if rows == 1 {
                began.send(()).unwrap();
                may_go_on.recv().unwrap();
            }
            ControlFlow::Continue(())
        });
        let interrupted = matches!(walked, Err(StoreError::Interrupted));
        ended.send(Walked { rows, interrupted }).unwrap();
        walked
    }

    fn interrupter(&mut self) -> Arc<dyn Fn() + Send + Sync> {
        let (inner, count) = (self.reader.interrupter(), self.interrupts.clone());
        Arc::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
            inner();
        })
    }

    fn page_further(
        &mut self,
        ask: &Ask,
        after: Option<&Cursor>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Arc<Call>>, StoreError> {
        self.reader.page_further(ask, after, skip, limit)
    }

    fn named(&mut self, ask: &Ask, sessions: &[SessionId]) -> Result<Vec<Arc<Call>>, StoreError> {
        self.reader.named(ask, sessions)
    }

    fn outline(
        &mut self,
        ask: &Ask,
        stride: u64,
        each: &mut dyn FnMut(&Outline) -> ControlFlow<()>,
    ) -> Result<Option<Outline>, StoreError> {
        self.reader.outline(ask, stride, each)
    }

    fn cursor(&self, sort: Sort, call: &Call) -> Cursor {
        self.reader.cursor(sort, call)
    }

    fn each_of(
        &mut self,
        ask: &Ask,
        parts: Parts,
        visit: &mut dyn FnMut(&Call) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.reader.each_of(ask, parts, visit)
    }

    fn call_file(&mut self, session: &SessionId) -> Result<Option<CallFile>, StoreError> {
        self.reader.call_file(session)
    }

    fn inbox(
        &mut self,
        filter: InboxFilter,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<NotificationRow>, StoreError> {
        self.reader.inbox(filter, before, limit)
    }

    fn inbox_count(&mut self, filter: InboxFilter) -> Result<u64, StoreError> {
        self.reader.inbox_count(filter)
    }

    fn notification(&mut self, id: i64) -> Result<Option<Notification>, StoreError> {
        self.reader.notification(id)
    }

    fn arrived(&mut self, from: Option<Arrival>, to: Option<Arrival>) -> Result<Range<i64>, StoreError> {
        self.reader.arrived(from, to)
    }

    fn journal(
        &mut self,
        filter: InboxFilter,
        numbers: &Range<i64>,
        limit: usize,
    ) -> Result<Vec<Notification>, StoreError> {
        self.reader.journal(filter, numbers, limit)
    }

    fn journal_count(&mut self, filter: InboxFilter, numbers: &Range<i64>) -> Result<u64, StoreError> {
        self.reader.journal_count(filter, numbers)
    }

    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StoreError> {
        self.reader.refused(limit)
    }

    fn reason_counts(&mut self, query: &Query, now: Now) -> Result<Vec<(CodeRef, u64)>, StoreError> {
        self.reader.reason_counts(query, now)
    }

    fn facets(
        &mut self,
        query: &Query,
        now: &Now,
        zone: &Zone,
        each: &mut dyn FnMut(&Facets) -> ControlFlow<()>,
    ) -> Result<Facets, StoreError> {
        self.reader.facets(query, now, zone, each)
    }

    fn frequent_numbers(
        &mut self,
        ask: &Ask,
        limit: usize,
        goes_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<FrequentNumbers>, StoreError> {
        self.reader.frequent_numbers(ask, limit, goes_on)
    }

    fn totals(&mut self) -> Result<Totals, StoreError> {
        self.reader.totals()
    }

    fn gaps(&mut self, within: (Arrival, Arrival), limit: usize) -> Result<Vec<Gap>, StoreError> {
        self.reader.gaps(within, limit)
    }

    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError> {
        self.reader.last_beat()
    }

    fn heard_since(&mut self) -> Result<Option<Arrival>, StoreError> {
        self.reader.heard_since()
    }

    fn overdue(
        &mut self,
        now: &Now,
        which: Late,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<OverdueCall>, StoreError> {
        self.reader.overdue(now, which, before, limit)
    }

    fn unknowns(&mut self) -> Result<Vec<Unknown>, StoreError> {
        self.reader.unknowns()
    }

    fn arrival_facts(&mut self) -> Result<ArrivalFacts, StoreError> {
        self.reader.arrival_facts()
    }
}

fn list(filter: &str) -> Arc<List> {
    Arc::new(List {
        filter: Filter::parse(filter).unwrap(),
        zone: Zone::UTC,
        sort: Sort::default(),
        refresh: 0,
        now: Arrival(1_769_579_200_000),
        thresholds: Thresholds::default(),
    })
}

#[test]
fn a_superseded_question_is_stopped_in_the_middle_of_its_statement_and_the_next_one_answered() {
    let folder = tempfile::tempdir().unwrap();
    let calls: Vec<_> = (0..CALLS)
        .map(|nth| {
            let at = Stamp(1_769_479_200 + i64::try_from(nth).unwrap());
            status("callout", &format!("s{nth}"), at, json!({}))
        })
        .collect();
    SqliteWriter::open(folder.path()).unwrap().append(&calls).unwrap();

    let (began, has_begun) = sync_channel(1);
    let (go_on, may_go_on) = sync_channel(1);
    let (ended, has_ended) = sync_channel(1);
    let first = std::sync::Mutex::new(Some((began, may_go_on, ended)));
    let interrupts = Arc::new(AtomicU64::new(0));
    let (path, count) = (folder.path().to_owned(), interrupts.clone());
    // The desk for pages opens a reader of its own only when a page is asked for.
    let open: OpenReader = Arc::new(move || {
        let reader = SqliteReader::open(&path)?;
        let first = first.lock().unwrap().take();
        Ok(Box::new(Spy { reader, first, interrupts: count.clone() }) as Box<dyn Reader>)
    });
    let (wake, wakes) = bell();
    let history = History::open(open, wake);

    // Each row has to be looked at, whatever is known of classes and hours.
    history.count(&list("!user-data:nothing"));
    let patience = Duration::from_secs(30);
    has_begun.recv_timeout(patience).unwrap();
    assert_eq!(interrupts.load(Ordering::Relaxed), 0);
    let next = list("session:s399");
    history.count(&next);
    assert_eq!(interrupts.load(Ordering::Relaxed), 1, "it is stopped when the next one is asked");
    go_on.send(()).unwrap();
    let walked: Walked = has_ended.recv_timeout(patience).unwrap();
    assert!(walked.interrupted && walked.rows < CALLS / 2, "{} rows of {CALLS}", walked.rows);
    while history.rows_of(&next) != Some((1, true)) {
        wakes.recv_timeout(patience).unwrap();
    }
}
