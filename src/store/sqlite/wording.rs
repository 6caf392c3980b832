//! Which calls have a text in their session or user data. No index tells: the texts themselves are looked through, in the
//! order they lie in the file, the newest first. That is several times as fast as to ask it of row after row in the
//! order of time, and done once for a question; then it is a set of calls.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem::Finder;
use rusqlite::Connection;

use super::find::interrupted;
use crate::call::filter::fold_text;

/// Calls between two looks at whether to go on.
const CHUNK: u64 = if cfg!(test) { 8 } else { 16_384 };

/// Texts whose calls are kept from one question to the next.
const KEPT: usize = 2;

/// The calls behind an id, the newest first.
pub(super) const TEXTS: &str = "SELECT id, session_id, user_data, user_data_sent FROM call NOT INDEXED
  WHERE id < ?1 ORDER BY id DESC";

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
    let needles = Needles::of(parts);
    let mut held = Held { ids: Vec::new(), seen: 0, is_whole: true };
    let mut select = db.prepare_cached(TEXTS)?;
    let mut rows = select.query([i64::MAX])?;
    while let Some(row) = rows.next()? {
        for column in 1..=3 {
            let text = row.get_ref(column)?.as_str_or_null().unwrap_or_default().unwrap_or_default();
            if needles.are_in(text.as_bytes()) {
                held.ids.push(row.get(0)?);
                break;
            }
        }
        held.seen += 1;
        if held.seen.is_multiple_of(CHUNK) && go_on(&held, stopped, enough)?.is_break() {
            held.is_whole = false;
            break;
        }
    }
    Ok(held)
}

fn go_on(
    held: &Held,
    stopped: &AtomicBool,
    enough: &mut dyn FnMut(&Held) -> bool,
) -> rusqlite::Result<ControlFlow<()>> {
    if stopped.load(Ordering::Relaxed) {
        return Err(interrupted());
    }
    Ok(if enough(held) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
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
        let found = |text: &[u8]| self.finders.iter().any(|finder| finder.find(text).is_some());
        found(text) || text.iter().any(u8::is_ascii_uppercase) && found(&text.to_ascii_lowercase())
    }
}
