//! Which calls have a text in their session or user data. No index tells: the texts themselves are looked through,
//! packed ones by the stretch, others in the order they lie in the file, the newest first. That is many times as fast
//! as to ask it of row after row in the order of time, and done once for a question; then it is a set of calls.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem::Finder;
use rusqlite::Connection;
use zstd::bulk::Decompressor;

use super::find::interrupted;
use super::stretch;
use crate::call::filter::fold_text;

/// Calls between two looks at whether to go on.
const CHUNK: u64 = if cfg!(test) { 8 } else { 16_384 };

/// Texts whose calls are kept from one question to the next.
const KEPT: usize = 2;

/// The calls that have one of some texts.
#[derive(Debug)]
pub(super) struct Held {
    /// The newest first.
    pub ids: Vec<i64>,
    /// How many calls were looked at.
    pub seen: u64,
    /// These are all.
    pub is_whole: bool,
}

/// What was looked for last, as long as nobody writes into the file.
#[derive(Debug, Default)]
pub(super) struct Wordings {
    version: i64,
    known: Vec<(Vec<String>, Arc<Held>)>,
}

impl Held {
    /// The share of the calls that have one, as far as they were looked at.
    pub(super) fn share(&self) -> f64 {
        self.ids.len() as f64 / (self.seen as f64).max(1.0)
    }
}

impl Wordings {
    /// The calls that have one of `parts` in one of their texts, whichever that is. `enough` is told from time to time
    /// what was found, and may say that no more need be.
    pub(super) fn holding(
        &mut self,
        db: &Connection,
        parts: &[String],
        stopped: &AtomicBool,
        enough: &mut dyn FnMut(&Held) -> bool,
    ) -> rusqlite::Result<Arc<Held>> {
        let version = db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if self.version != version {
            *self = Wordings { version, known: Vec::new() };
        }
        self.known.retain(|(known, held)| known != parts || held.is_whole || enough(held));
        if let Some((_, held)) = self.known.iter().find(|(known, _)| known == parts) {
            return Ok(Arc::clone(held));
        }
        let held = Arc::new(look_through(db, parts, stopped, enough)?);
        if self.known.len() >= KEPT {
            self.known.remove(0);
        }
        self.known.push((parts.to_vec(), Arc::clone(&held)));
        Ok(held)
    }
}

fn look_through(
    db: &Connection,
    parts: &[String],
    stopped: &AtomicBool,
    enough: &mut dyn FnMut(&Held) -> bool,
) -> rusqlite::Result<Held> {
    let mut look = Look {
        needles: Needles::of(parts),
        held: Held { ids: Vec::new(), seen: 0, is_whole: true },
        stopped,
        enough,
    };
    let mut unpacker =
        Decompressor::new().map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let mut select = db.prepare_cached(stretch::PACKED)?;
    let mut rows = select.query([])?;
    let mut above = i64::MAX;
    while let Some(row) = rows.next()? {
        let (first, last): (i64, i64) = (row.get(0)?, row.get(1)?);
        // A damaged stretch is passed over: its calls are looked through one by one.
        let Some(texts) = stretch::unpack(&mut unpacker, row.get_ref(2)?.as_blob()?) else { continue };
        if look.call_by_call(db, last + 1, above - 1)?.is_break()
            || look.stretch(&texts, first, last)?.is_break()
        {
            look.held.is_whole = false;
            return Ok(look.held);
        }
        above = first;
    }
    look.held.is_whole = look.call_by_call(db, i64::MIN, above.saturating_sub(1))?.is_continue();
    Ok(look.held)
}

/// A text being looked for.
struct Look<'a> {
    needles: Needles,
    held: Held,
    stopped: &'a AtomicBool,
    enough: &'a mut dyn FnMut(&Held) -> bool,
}

impl Look<'_> {
    /// Looks through the calls from id `first` to id `last`, one by one.
    fn call_by_call(&mut self, db: &Connection, first: i64, last: i64) -> rusqlite::Result<ControlFlow<()>> {
        if first > last {
            return Ok(ControlFlow::Continue(()));
        }
        let mut select = db.prepare_cached(stretch::TEXTS)?;
        let mut rows = select.query([first, last])?;
        while let Some(row) = rows.next()? {
            for column in 1..=3 {
                if self.needles.are_in(stretch::text(row, column)?) {
                    self.held.ids.push(row.get(0)?);
                    break;
                }
            }
            self.held.seen += 1;
            if self.held.seen.is_multiple_of(CHUNK) && self.go_on()?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Looks through the texts of a stretch that was packed.
    fn stretch(&mut self, texts: &[u8], first: i64, last: i64) -> rusqlite::Result<ControlFlow<()>> {
        self.held.ids.extend(stretch::having(texts, last, &|texts| self.needles.first_in(texts)));
        self.held.seen += u64::try_from(last - first + 1).unwrap_or(0);
        self.go_on()
    }

    fn go_on(&mut self) -> rusqlite::Result<ControlFlow<()>> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(interrupted());
        }
        Ok(if (self.enough)(&self.held) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}

/// What is looked for, as texts are compared.
struct Needles {
    finders: Vec<Finder<'static>>,
}

impl Needles {
    fn of(parts: &[String]) -> Needles {
        let finder = |part: &String| Finder::new(fold_text(part).as_bytes()).into_owned();
        Needles { finders: parts.iter().map(finder).collect() }
    }

    fn are_in(&self, text: &[u8]) -> bool {
        self.first_in(text).is_some()
            || text.iter().any(u8::is_ascii_uppercase) && self.first_in(&text.to_ascii_lowercase()).is_some()
    }

    /// Where the first of them is in a text in lower case.
    fn first_in(&self, text: &[u8]) -> Option<usize> {
        self.finders.iter().filter_map(|finder| finder.find(text)).min()
    }
}
