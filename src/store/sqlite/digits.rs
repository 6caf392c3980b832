//! The digits of all numbers, in memory, so that a part of a number is found without reading a table: a million numbers
//! are some 20 MB, and looking through them takes a millisecond or two. All readers of a file in this program share one
//! such list; it only grows, until a purge or a rebuild starts a new generation.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use memchr::memmem;
use rusqlite::Connection;

use crate::call::filter::NumberPattern;

/// Stands before the first key, between two, and after the last; no key holds it.
const BORDER: u8 = b'\n';

/// The digits by which the numbers of one file are compared.
#[derive(Debug, Default)]
pub(super) struct Digits {
    list: RwLock<List>,
}

#[derive(Debug, Default)]
struct List {
    generation: i64,
    /// Keys in the order of their ids, each behind a border.
    keys: Vec<u8>,
    /// Where each key begins, and its id.
    starts: Vec<(u32, u32)>,
    last_id: i64,
}

/// The lists in use, by file.
static SHARED: Mutex<Option<HashMap<PathBuf, Weak<Digits>>>> = Mutex::new(None);

impl Digits {
    /// The list for the file at `path`, the same for everybody who holds it.
    pub(super) fn of(path: &Path) -> Arc<Digits> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = shared.get_or_insert_default();
        if let Some(known) = shared.get(path).and_then(Weak::upgrade) {
            return known;
        }
        shared.retain(|_, known| known.strong_count() > 0);
        let fresh = Arc::<Digits>::default();
        shared.insert(path.to_owned(), Arc::downgrade(&fresh));
        fresh
    }

    /// The ids of the numbers that `pattern` means, in order; `None` where they do not fit into such a list.
    pub(super) fn find(
        &self,
        db: &Connection,
        generation: i64,
        pattern: &NumberPattern,
    ) -> rusqlite::Result<Option<Vec<i64>>> {
        let last: Option<i64> =
            db.prepare_cached("SELECT max(id) FROM number")?.query_row([], |row| row.get(0))?;
        let is_known = |list: &List| list.generation == generation && list.last_id >= last.unwrap_or(0);
        {
            let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
            if is_known(&list) {
                return Ok(Some(list.find(pattern)));
            }
        }
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        if list.generation > generation {
            // Somebody has seen a newer file; this question still looks at the old one.
            return Ok(None);
        }
        if list.generation != generation {
            *list = List { generation, ..List::default() };
        }
        if !list.go_on(db)? {
            *list = List::default();
            return Ok(None);
        }
        Ok(Some(list.find(pattern)))
    }
}

impl List {
    /// Reads the numbers that came since; false when there are too many for such a list.
    fn go_on(&mut self, db: &Connection) -> rusqlite::Result<bool> {
        let mut select = db.prepare_cached("SELECT id, key FROM number WHERE id > ?1 ORDER BY id")?;
        let mut rows = select.query([self.last_id])?;
        if self.keys.is_empty() {
            self.keys.push(BORDER);
        }
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let key = row.get_ref(1)?.as_bytes().unwrap_or_default();
            let (Ok(start), Ok(short)) = (u32::try_from(self.keys.len()), u32::try_from(id)) else {
                return Ok(false);
            };
            self.starts.push((start, short));
            // A border inside a key would make two of it.
            self.keys.extend(key.iter().map(|byte| if *byte == BORDER { b' ' } else { *byte }));
            self.keys.push(BORDER);
            self.last_id = id;
        }
        Ok(true)
    }

    fn find(&self, pattern: &NumberPattern) -> Vec<i64> {
        let border = char::from(BORDER);
        let (needle, before) = match pattern {
            NumberPattern::Exact(digits) => (format!("{border}{digits}{border}"), 1),
            NumberPattern::Prefix(digits) => (format!("{border}{digits}"), 1),
            NumberPattern::Suffix(digits) => (format!("{digits}{border}"), 0),
            NumberPattern::Contains(digits) => (digits.clone(), 0),
        };
        let finder = memmem::Finder::new(needle.as_bytes());
        let mut ids = Vec::new();
        let mut from = 0;
        // Hits come in order, so the place of the next one is near that of the last.
        let mut place = 0;
        while let Some(hit) = self.keys.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + hit + before;
            let ahead = self.starts.get(place..).unwrap_or_default();
            place += gallop(ahead, |(start, _)| *start as usize <= at).saturating_sub(1);
            if let Some((_, id)) = self.starts.get(place) {
                ids.push(i64::from(*id));
            }
            // One hit in a key is enough.
            place += 1;
            from = match self.starts.get(place) {
                Some((start, _)) => *start as usize - 1,
                None => break,
            };
        }
        ids
    }
}

/// How many of the first entries `is_before` holds for; quick when they are few.
fn gallop<T>(list: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    let mut bound = 1;
    while list.get(bound).is_some_and(&is_before) {
        bound *= 2;
    }
    let from = bound / 2;
    let near = list.get(from..list.len().min(bound + 1)).unwrap_or_default();
    from + near.partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_finds_what_the_pattern_means() {
        let keys = ["13800000021", "021", "2113", "", "13800000021", "138", "****0021", "anonymous", "21"];
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE number (id INTEGER PRIMARY KEY, key TEXT NOT NULL)").unwrap();
        let digits = Digits::default();
        for (id, key) in (1..).step_by(3).zip(keys) {
            db.execute("INSERT INTO number VALUES (?1, ?2)", rusqlite::params![id, key]).unwrap();
            for text in ["21", "1", "138", "13800000021", "0021", "x", "****", "nym"] {
                let text = text.to_owned();
                for pattern in [
                    NumberPattern::Exact(text.clone()),
                    NumberPattern::Prefix(text.clone()),
                    NumberPattern::Suffix(text.clone()),
                    NumberPattern::Contains(text.clone()),
                ] {
                    let there = keys.iter().zip((1_i64..).step_by(3)).take_while(|(_, i)| *i <= id);
                    let expected: Vec<i64> =
                        there.filter(|(key, _)| pattern.matches(key)).map(|(_, id)| id).collect();
                    assert_eq!(digits.find(&db, 1, &pattern).unwrap(), Some(expected), "{pattern:?}");
                }
            }
        }
        let older = digits.find(&db, 0, &NumberPattern::Exact("21".to_owned())).unwrap();
        assert_eq!(older, None);
    }
}
