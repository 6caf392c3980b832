//! The history behind the hatch. Two desks: one walks the whole list once, counting rows and remembering a cursor every
//! [`STRIDE`] rows, or is told by the store without a walk; the other cuts pages behind the nearest cursor. So any row
//! of millions is one short keyset query away, and the count arrives in the background, growing until it is complete.

mod list;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

pub use list::List;

use super::desk::{Answer, Desk, Ticket, Wake};
use super::preview;
use crate::call::Call;
use crate::store::{Ask, Cursor, Outline, Reader, StoreError};

/// Rows between two remembered cursors.
pub const STRIDE: u64 = 512;

/// Rows: a longer way than this from the nearest known place is not walked, if the store knows a nearer place.
const FAR: u64 = if cfg!(test) { STRIDE / 2 } else { 64 * STRIDE };

/// Between two counts that are shown while a list is being counted.
const SHOWN_EVERY: Duration = Duration::from_millis(150);

/// Opens a reader, each time one is needed.
pub type OpenReader = Arc<dyn Fn() -> Result<Box<dyn Reader>, StoreError> + Send + Sync>;

/// A window of a list.
#[derive(Clone, Debug)]
pub struct Window {
    pub list: Arc<List>,
    pub first_row: u64,
    pub rows: usize,
}

/// How many rows a list has, as far as it was walked.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub rows: u64,
    pub complete: bool,
    /// Places in it, each with the number of rows before it.
    places: Vec<(u64, Cursor)>,
}

/// Rows of a window that were found.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub first_row: u64,
    pub calls: Vec<Arc<Call>>,
    /// Milliseconds the query took.
    pub millis: u64,
    /// What is quick to find; the rest is still being looked for, and another answer follows.
    pub is_preview: bool,
    pub problem: Option<StoreError>,
}

/// The history as the window sees it.
pub struct History {
    index: Desk<Arc<List>, Index>,
    pages: Desk<Window, Page>,
    shared: Arc<ArcSwap<SharedIndex>>,
}

#[derive(Default)]
struct SharedIndex {
    list: Option<Arc<List>>,
    index: Index,
}

impl History {
    pub fn open(open_reader: OpenReader, wake: Wake) -> History {
        let shared = Arc::new(ArcSwap::from_pointee(SharedIndex::default()));
        let index = {
            let (shared, open) = (shared.clone(), open_reader.clone());
            let mut reader = None;
            Desk::open("history-index", wake.clone(), move |list: &Arc<List>, ticket| {
                walk(list, ticket, &mut reader, &open, &shared);
            })
        };
        let pages = {
            let (shared, open) = (shared.clone(), open_reader);
            let mut reader = None;
            Desk::open("history-page", wake, move |window: &Window, ticket| {
                let started = Instant::now();
                let mut page = cut(window, ticket, &mut reader, &open, &shared);
                if let Some(page) = &mut page {
                    page.millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                }
                if let Some(page) = page {
                    ticket.publish(page);
                }
            })
        };
        History { index, pages, shared }
    }

    /// Starts counting `list`. Cheap to call again with the list that is already being counted.
    pub fn count(&self, list: &Arc<List>) {
        let same = self.shared.load().list.as_ref().is_some_and(|known| known.is_same(list));
        if !same {
            self.shared.store(Arc::new(SharedIndex { list: Some(list.clone()), index: Index::default() }));
            self.index.ask(list.clone());
        }
    }

    /// Rows of `list` counted so far, and whether that is all.
    pub fn rows_of(&self, list: &List) -> Option<(u64, bool)> {
        let shared = self.shared.load();
        let same = shared.list.as_ref().is_some_and(|known| known.is_same(list));
        same.then_some((shared.index.rows, shared.index.complete))
    }

    /// Asks for rows; the answer comes with [`History::page`].
    pub fn ask(&self, window: Window) {
        self.pages.ask(window);
    }

    /// The last page that landed, of whatever window.
    pub fn page(&self) -> Option<Arc<Answer<Window, Page>>> {
        self.pages.latest()
    }

    pub fn is_busy(&self) -> bool {
        self.pages.is_busy()
    }
}

fn reader_of<'a>(
    slot: &'a mut Option<Box<dyn Reader>>,
    open: &OpenReader,
) -> Result<&'a mut Box<dyn Reader>, StoreError> {
    if slot.is_none() {
        *slot = Some(open()?);
    }
    slot.as_mut().ok_or(StoreError::Interrupted)
}

fn walk(
    list: &Arc<List>,
    ticket: &Ticket<Arc<List>, Index>,
    slot: &mut Option<Box<dyn Reader>>,
    open: &OpenReader,
    shared: &ArcSwap<SharedIndex>,
) {
    let Ok(reader) = reader_of(slot, open) else { return };
    ticket.interruptible(reader.interrupter());
    let ask = list.ask();
    let put_out = |index: &Index| {
        let known = shared.load();
        let ours = known.list.as_ref().is_some_and(|known| known.is_same(list));
        if ours && !ticket.is_superseded() {
            let grown = Arc::new(SharedIndex { list: Some(list.clone()), index: index.clone() });
            // Unless another list took its place meanwhile.
            let before = shared.compare_and_swap(&known, grown);
            if Arc::ptr_eq(&before, &known) {
                ticket.publish(Index { rows: index.rows, complete: index.complete, places: Vec::new() });
            }
        }
    };
    // An interrupt meant for an earlier question can hit this one, and a damaged file can make room for a new one under
    // it; then the walk starts again.
    for _ in 0..3 {
        match outlined(reader.as_mut(), &ask, ticket, &put_out) {
            Ok(true) => return,
            Err(StoreError::Interrupted | StoreError::Damaged(_)) if !ticket.is_superseded() => continue,
            _ => {}
        }
        let mut index = Index::default();
        let mut shown = Instant::now();
        let walked = reader.walk(&ask, STRIDE, &mut |row, cursor| {
            index.rows = row;
            // A cursor stands on its row, so the place is behind it.
            index.places.extend(cursor.map(|cursor| (row + 1, cursor)));
            if shown.elapsed() > SHOWN_EVERY {
                shown = Instant::now();
                put_out(&index);
            }
            ticket.goes_on()
        });
        match walked {
            Ok(rows) if !ticket.is_superseded() => {
                index.rows = rows;
                index.complete = true;
                return put_out(&index);
            }
            Err(StoreError::Interrupted | StoreError::Damaged(_)) if !ticket.is_superseded() => {}
            _ => return,
        }
    }
}

/// Puts out what the store knows of the list without a walk; false where it knows nothing.
fn outlined(
    reader: &mut dyn Reader,
    ask: &Ask,
    ticket: &Ticket<Arc<List>, Index>,
    put_out: &dyn Fn(&Index),
) -> Result<bool, StoreError> {
    let index = |outline: &Outline| Index {
        rows: outline.rows,
        complete: outline.is_counted,
        places: outline.places.clone(),
    };
    let mut shown: Option<Instant> = None;
    let whole = reader.outline(ask, STRIDE, &mut |outline| {
        if shown.is_none_or(|shown| shown.elapsed() > SHOWN_EVERY) {
            shown = Some(Instant::now());
            put_out(&index(outline));
        }
        ticket.goes_on()
    })?;
    if let Some(outline) = &whole {
        put_out(&index(outline));
    }
    Ok(whole.is_some())
}

fn cut(
    window: &Window,
    ticket: &Ticket<Window, Page>,
    slot: &mut Option<Box<dyn Reader>>,
    open: &OpenReader,
    shared: &ArcSwap<SharedIndex>,
) -> Option<Page> {
    let failed = |error: StoreError| {
        Some(Page { first_row: window.first_row, problem: Some(error), ..Page::default() })
    };
    let reader = match reader_of(slot, open) {
        Ok(reader) => reader,
        Err(error) => return failed(error),
    };
    ticket.interruptible(reader.interrupter());
    let (mut from_row, mut after) = nearest_place(window, shared);
    let ask = window.list.ask();
    // How many rows there are is known before it is known where they stand.
    if window.first_row.saturating_sub(from_row) > FAR {
        let outline = reader.outline(&ask, STRIDE, &mut |outline| {
            let is_passed = outline.places.last().is_some_and(|(before, _)| *before > window.first_row);
            if is_passed { ControlFlow::Break(()) } else { ticket.goes_on() }
        });
        if let Ok(Some(outline)) = outline {
            (from_row, after) = nearest(&outline.places, window.first_row);
        }
    }
    // Asked again, what was found before stays until the whole is there.
    if window.first_row == 0 && window.list.refresh == 0 {
        show_quick(&ask, window.rows, ticket, reader.as_mut());
    }
    let skipped = usize::try_from(window.first_row.saturating_sub(from_row)).unwrap_or(usize::MAX);
    for _ in 0..3 {
        match reader.page_further(&ask, after.as_ref(), skipped, window.rows) {
            Ok(calls) => return Some(Page { first_row: window.first_row, calls, ..Page::default() }),
            Err(StoreError::Interrupted) if !ticket.is_superseded() => {}
            Err(StoreError::Interrupted) => return None,
            Err(error) => {
                *slot = None;
                return failed(error);
            }
        }
    }
    None
}

/// Puts out what is quick to find. Once the question is superseded the reader finds nothing any more.
fn show_quick(ask: &Ask, rows: usize, ticket: &Ticket<Window, Page>, reader: &mut dyn Reader) {
    let show = |calls: Vec<Arc<Call>>| {
        let is_any = !calls.is_empty();
        if is_any {
            ticket.publish(Page { calls, is_preview: true, ..Page::default() });
        }
        is_any
    };
    let mut named = reader.named(ask, &preview::sessions(ask)).unwrap_or_default();
    named.truncate(rows);
    // A session named in full that is found is what was meant: nothing else is looked for.
    if show(named) {
        return;
    }
    for quick in preview::of(ask) {
        if let Ok(calls) = reader.page(&quick, None, rows) {
            show(calls);
        }
    }
}

/// The remembered place closest before the window, with the number of rows before it.
fn nearest_place(window: &Window, shared: &ArcSwap<SharedIndex>) -> (u64, Option<Cursor>) {
    let shared = shared.load();
    let ours = shared.list.as_ref().is_some_and(|known| known.is_same(&window.list));
    let places = if ours { shared.index.places.as_slice() } else { &[] };
    nearest(places, window.first_row)
}

fn nearest(places: &[(u64, Cursor)], row: u64) -> (u64, Option<Cursor>) {
    let nearest = places.partition_point(|(before, _)| *before <= row).checked_sub(1);
    match nearest.and_then(|nearest| places.get(nearest)) {
        Some((before, place)) => (*before, Some(place.clone())),
        None => (0, None),
    }
}

#[cfg(test)]
mod superseding;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::backend::sample::{bell, reading, status};
    use crate::call::filter::Filter;
    use crate::call::zone::Zone;
    use crate::call::{Arrival, Stamp, Thresholds};
    use crate::store::sqlite::SqliteWriter;
    use crate::store::{Arrived, Sort, Writer};

    /// A call that began so many seconds after the first one.
    fn call_began(secs: i64) -> Arrived {
        let at = Stamp(1_769_479_200 + secs);
        status("callout", &format!("s{secs}"), at, json!({}))
    }

    #[test]
    fn every_row_stands_in_its_place_once_the_list_has_been_counted() {
        const ROWS: u64 = 2 * STRIDE + 3;
        let folder = tempfile::tempdir().unwrap();
        let calls: Vec<Arrived> = (0..i64::try_from(ROWS).unwrap()).map(call_began).collect();
        SqliteWriter::open(folder.path()).unwrap().append(&calls).unwrap();
        let (wake, wakes) = bell();
        let history = History::open(reading(&folder), wake);
        let list = Arc::new(List {
            filter: Filter::default(),
            zone: Zone::UTC,
            sort: Sort { descending: false, ..Sort::default() },
            refresh: 0,
            now: Arrival(1_769_579_200_000),
            thresholds: Thresholds::default(),
        });
        let wait = || wakes.recv_timeout(Duration::from_secs(30)).unwrap();
        // A list that nobody counts yet has its rows where they belong, too.
        history.ask(Window { list: list.clone(), first_row: ROWS - 2, rows: 2 });
        while history.page().is_none_or(|page| page.ask.first_row != ROWS - 2) {
            wait();
        }
        let page = history.page().unwrap();
        assert_eq!(page.value.calls[0].session.to_string(), format!("s{}", ROWS - 2));
        history.count(&list);
        while history.rows_of(&list) != Some((ROWS, true)) {
            wait();
        }
        for first_row in [0, 1, 2, STRIDE - 1, STRIDE, STRIDE + 1, 2 * STRIDE, ROWS - 1] {
            history.ask(Window { list: list.clone(), first_row, rows: 2 });
            while history.page().is_none_or(|page| page.ask.first_row != first_row) {
                wait();
            }
            let page = history.page().unwrap();
            let session = page.value.calls.first().map(|call| call.session.to_string());
            assert_eq!(session, Some(format!("s{first_row}")));
        }
    }
}
