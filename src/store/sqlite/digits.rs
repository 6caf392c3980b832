//! The digits of all numbers, in memory, so that a part of a number is found without reading a table: a million numbers
//! are some 20 MB, and looking through them takes a millisecond or two. All readers of a file in this program share one
//! such list; it only grows, until a purge or a rebuild starts a new generation.

use std::collections::{HashMap, HashSet};
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

/// Bits of the filter that tells keys that are not named from those that may be: for ten thousand names one in
/// twenty-six.
const FILTER_BITS: u32 = 18;

/// The bit of a key, by its last eight signs; `None` where it is shorter.
fn filter_bit(key: &[u8]) -> Option<usize> {
    let last = key.last_chunk::<8>()?;
    let mixed = u64::from_le_bytes(*last).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> (64 - FILTER_BITS)).ok()
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
        self.look(db, generation, &|list| list.find(pattern))
    }

    /// The ids of the numbers whose keys are `keys`, in order; `None` where they do not fit into such a list.
    pub(super) fn find_named(
        &self,
        db: &Connection,
        generation: i64,
        keys: &[&str],
    ) -> rusqlite::Result<Option<Vec<i64>>> {
        let named: HashSet<&[u8]> = keys.iter().map(|key| key.as_bytes()).collect();
        self.look(db, generation, &|list| list.find_named(&named))
    }

    fn look(
        &self,
        db: &Connection,
        generation: i64,
        find: &dyn Fn(&List) -> Vec<i64>,
    ) -> rusqlite::Result<Option<Vec<i64>>> {
        let last: Option<i64> =
            db.prepare_cached("SELECT max(id) FROM number")?.query_row([], |row| row.get(0))?;
        let is_known = |list: &List| list.generation == generation && list.last_id >= last.unwrap_or(0);
        {
            let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
            if is_known(&list) {
                return Ok(Some(find(&list)));
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
        Ok(Some(find(&list)))
    }
}

impl List {
    /// The ids of the keys that are among `named`. Most keys are none of them, which a few bits tell of their last
    /// signs.
    fn find_named(&self, named: &HashSet<&[u8]>) -> Vec<i64> {
        let mut may_be = vec![0_u64; 1 << (FILTER_BITS - 6)];
        for bit in named.iter().filter_map(|key| filter_bit(key)) {
            if let Some(word) = may_be.get_mut(bit >> 6) {
                *word |= 1 << (bit & 63);
            }
        }
        let ends = self.starts.iter().skip(1).map(|(start, _)| *start as usize).chain([self.keys.len()]);
        let mut ids = Vec::new();
        for ((start, id), end) in self.starts.iter().zip(ends) {
            let key = self.keys.get(*start as usize..end.saturating_sub(1)).unwrap_or_default();
            let is_hopeless = filter_bit(key)
                .is_some_and(|bit| may_be.get(bit >> 6).is_none_or(|word| word >> (bit & 63) & 1 == 0));
            if !is_hopeless && named.contains(key) {
                ids.push(i64::from(*id));
            }
        }
        ids
    }

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
            for named in [&["13800000021", "anonymous", "19900000000"][..], &["", "21"], &[]] {
                let there = keys.iter().zip((1_i64..).step_by(3)).take_while(|(_, i)| *i <= id);
                let expected = there.filter(|(key, _)| named.contains(*key)).map(|(_, id)| id).collect();
                assert_eq!(digits.find_named(&db, 1, named).unwrap(), Some(expected), "{named:?}");
            }
        }
        let older = digits.find(&db, 0, &NumberPattern::Exact("21".to_owned())).unwrap();
        assert_eq!(older, None);
    }
}
