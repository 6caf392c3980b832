//! What a rebuild tells of calls otherwise than before. Two connections go through all calls side by side, one that
//! still sees them as they were and one that sees them derived again, both in the order of the key by which a session
//! is found: a call at a time is in memory, however many there are. Nearly all are as they were, so rows are compared
//! before calls are made of them.

use std::cmp::Ordering;
use std::sync::OnceLock;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::{Connection, Row, Rows};

use super::columns::{self, CLASS, COLUMNS, Texts as _};
use super::texts::{Lookup, Remembered};
use crate::call::Call;
use crate::store::Retold;

/// Both go by the index: a sorted copy of all calls would need as much room again.
pub(super) fn in_order() -> String {
    let columns = &columns::all().list;
    format!("SELECT session_hash, {columns} FROM call INDEXED BY call_session ORDER BY session_hash")
}

/// Columns before those of the call: the hash. The session is the second of the others.
const LEADING: usize = 1;
const SESSION: usize = LEADING + 1;

/// Rows that are passed between two chances to be stopped.
const CHUNK: u64 = 1_000;

/// Who hears of a call that is another; of `None` now and then, to have a chance to stop it.
type Tell<'t> = dyn FnMut(Option<Retold<'_>>) -> rusqlite::Result<()> + 't;

/// Tells every call that is another `after` than `before`.
pub(super) fn compare(before: &Connection, after: &Connection, tell: &mut Tell<'_>) -> rusqlite::Result<()> {
    let sql = in_order();
    let (mut left, mut right) = (before.prepare(&sql)?, after.prepare(&sql)?);
    let (mut of_left, mut of_right) = (Remembered::default(), Remembered::default());
    let mut was = Side { rows: left.query([])?, lookup: Lookup::new(before, &mut of_left)? };
    let mut is = Side { rows: right.query([])?, lookup: Lookup::new(after, &mut of_right)? };
    was.advance()?;
    is.advance()?;
    let mut passed = 0_u64;
    loop {
        passed += 1;
        if passed.is_multiple_of(CHUNK) {
            tell(None)?;
        }
        let (left, right) = (was.hash()?, is.hash()?);
        let order = match (left, right) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.cmp(&right),
        };
        match order {
            Ordering::Less => {
                pair(was.call()?.as_ref(), None, tell)?;
                was.advance()?;
            }
            Ordering::Greater => {
                pair(None, is.call()?.as_ref(), tell)?;
                is.advance()?;
            }
            Ordering::Equal if was.session()? == is.session()? => {
                if !is_equal(&mut was, &mut is)? {
                    pair(was.call()?.as_ref(), is.call()?.as_ref(), tell)?;
                }
                was.advance()?;
                is.advance()?;
            }
            Ordering::Equal => group(&was.group()?, &is.group()?, tell)?,
        }
    }
}

/// Tells of the calls of one hash, which are as good as never more than one.
fn group(was: &[Call], is: &[Call], tell: &mut Tell<'_>) -> rusqlite::Result<()> {
    for call in was {
        pair(Some(call), is.iter().find(|other| other.session == call.session), tell)?;
    }
    let is_new = |call: &&Call| was.iter().all(|other| other.session != call.session);
    is.iter().filter(is_new).try_for_each(|call| pair(None, Some(call), tell))
}

fn pair(was: Option<&Call>, is: Option<&Call>, tell: &mut Tell<'_>) -> rusqlite::Result<()> {
    match (was, is) {
        (Some(before), Some(after)) if before == after => Ok(()),
        (Some(before), Some(after)) => tell(Some(Retold::Otherwise { before, after })),
        (Some(gone), None) => tell(Some(Retold::Gone(gone))),
        (None, Some(new)) => tell(Some(Retold::New(new))),
        (None, None) => Ok(()),
    }
}

/// How a column of two rows is compared.
#[derive(Clone, Copy)]
enum By {
    Value,
    /// Ids are given anew: by what they stand for.
    Number,
    App,
    /// Not at all: our own id, or something that the others tell.
    Nothing,
}

fn columns_by() -> &'static [By] {
    static BY: OnceLock<Vec<By>> = OnceLock::new();
    BY.get_or_init(|| {
        let by = |column: &&str| match *column {
            "id" | "filed_at" | "side" | CLASS => By::Nothing,
            "app_id" => By::App,
            "caller_id" | "called_id" | "display_id" | "a_number_id" | "a_display_id" | "b_number_id"
            | "b_display_id" => By::Number,
            _ => By::Value,
        };
        COLUMNS.iter().map(by).collect()
    })
}

/// Whether the rows that both stand on make the same call.
fn is_equal(was: &mut Side<'_>, is: &mut Side<'_>) -> rusqlite::Result<bool> {
    let (Some(left), Some(right)) = (was.rows.get(), is.rows.get()) else { return Ok(false) };
    for (place, by) in (LEADING..).zip(columns_by()) {
        let is_same = match by {
            By::Nothing => true,
            By::Value => left.get_ref(place)? == right.get_ref(place)?,
            By::Number | By::App => {
                // What is no id is no call, or no such one; an id of rubbish likewise.
                let ids: [Result<Option<i64>, _>; 2] = [left.get(place), right.get(place)];
                match (ids, by) {
                    ([Ok(None), Ok(None)], _) => true,
                    ([Ok(Some(left)), Ok(Some(right))], By::App) => {
                        are_same(was.lookup.app(left), is.lookup.app(right))?
                    }
                    ([Ok(Some(left)), Ok(Some(right))], _) => {
                        are_same(was.lookup.number(left), is.lookup.number(right))?
                    }
                    _ => false,
                }
            }
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

fn are_same<T: PartialEq>(left: rusqlite::Result<T>, right: rusqlite::Result<T>) -> rusqlite::Result<bool> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok(left == right),
        (Err(error), _) | (_, Err(error)) if error.sqlite_error_code().is_some() => Err(error),
        _ => Ok(false),
    }
}

/// One of the two, on its way through all calls.
struct Side<'a> {
    rows: Rows<'a>,
    lookup: Lookup<'a>,
}

impl Side<'_> {
    /// To the next row that has a key.
    fn advance(&mut self) -> rusqlite::Result<()> {
        loop {
            self.rows.advance()?;
            if self.rows.get().is_none_or(|row| row.get::<_, i64>(0).is_ok()) {
                return Ok(());
            }
        }
    }

    fn hash(&self) -> rusqlite::Result<Option<i64>> {
        self.rows.get().map(|row| row.get(0)).transpose()
    }

    /// What stands there for a session.
    fn session(&self) -> rusqlite::Result<Option<&[u8]>> {
        self.rows.get().map(|row| Ok(row.get_ref(SESSION)?.as_bytes().unwrap_or_default())).transpose()
    }

    /// The call that it stands on; `None` where the row is none. That is no reason not to derive it again: it is as if
    /// it were not there.
    fn call(&mut self) -> rusqlite::Result<Option<Call>> {
        let Some(row) = self.rows.get() else { return Ok(None) };
        call_of(row, &mut self.lookup)
    }

    /// The calls of the hash that it stands on; it then stands behind them.
    fn group(&mut self) -> rusqlite::Result<Vec<Call>> {
        let hash = self.hash()?;
        let mut calls = Vec::new();
        while hash.is_some() && self.hash()? == hash {
            calls.extend(self.call()?);
            self.advance()?;
        }
        Ok(calls)
    }
}

fn call_of(row: &Row<'_>, lookup: &mut Lookup<'_>) -> rusqlite::Result<Option<Call>> {
    match columns::read(row, LEADING, lookup) {
        Ok(call) => Ok(Some(Call { id: 0, ..call })),
        Err(error) if error.sqlite_error_code().is_none() => Ok(None),
        Err(error) => Err(error),
    }
}
