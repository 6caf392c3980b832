//! Deriving: what a notification changes in the tables behind the journal. One notification after the other, in
//! order; the same code runs when it has just arrived and when the journal is read again, so both give the same rows
//! with the same ids, wherever batches were cut.

mod mention;

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::ages::Ages;
use super::columns::{self, RowBefore};
use super::counts::Counts;
use super::facts::Reread;
use super::intern::Interned;
use super::journal::ReadingColumns;
use super::session_key::session_hash;
use super::{facts, ledger, unknown};
use crate::call::{Added, Arrival, Call, Cdr, Facts, Mark, Note, SessionId};
use crate::wire::{BadRecord, Reading, Understood};
use mention::{Fact, Gist};

/// Calls whose facts are kept in memory between batches; the others are read from the journal when they are spoken
/// of again. A call takes some 5 kB.
const REMEMBERED: usize = 5_000;

/// Reasons given per notification for records that could not be understood.
const PROBLEMS_TOLD: usize = 5;

/// The calls without an end, found by their classes.
pub(super) const IN_PROGRESS: &str = "SELECT id, session_id FROM call
  INDEXED BY call_class WHERE class_id IN (SELECT id FROM class WHERE outcome = 0) ORDER BY id";

/// What the writer knows without looking into the database. All of it can be forgotten at any time, and is after
/// every error.
#[derive(Debug)]
pub(super) struct Deriver {
    /// Boxed: a map of large entries takes milliseconds to grow, and every push would wait for it.
    calls: Ages<SessionId, Box<Known>>,
    interned: Interned,
    counts: Counts,
    next_call: Option<i64>,
    /// Calls whose rows are to be written.
    touched: Vec<SessionId>,
    /// Records since the last [`Deriver::write_touched`] that said nothing new.
    duplicates: u64,
    /// What was read again since the last [`Deriver::write_touched`].
    reread: Reread,
}

/// A call with its facts.
#[derive(Debug)]
struct Known {
    id: i64,
    facts: Facts,
    /// What was known of it before, where the notifications that told it are gone.
    before: Option<Box<Call>>,
    row: RowBefore,
    touched: bool,
}

impl Default for Deriver {
    fn default() -> Self {
        Deriver {
            calls: Ages::new(REMEMBERED),
            interned: Interned::default(),
            counts: Counts::default(),
            next_call: None,
            touched: Vec::new(),
            duplicates: 0,
            reread: Reread::default(),
        }
    }
}

impl Deriver {
    /// Takes in notification `id`: interns its numbers, mentions its calls, adds its facts to them.
    pub(super) fn take_in(
        &mut self,
        db: &Connection,
        id: i64,
        received: Arrival,
        understood: &Understood,
    ) -> rusqlite::Result<ReadingColumns> {
        let mut columns = ReadingColumns {
            kind: understood.reading.kind().as_str(),
            event_type: understood.event_type.clone(),
            session: None,
            records: 0,
            duplicates: 0,
            problem: None,
            unknown_fields: (!understood.unknown_fields.is_empty())
                .then(|| understood.unknown_fields.join(" ")),
        };
        let mut taken =
            |columns: &mut ReadingColumns, position: usize, fact: Fact<'_>| -> rusqlite::Result<()> {
                let session = fact.session();
                columns.session.get_or_insert_with(|| session.clone());
                let added = self.take_in_fact(db, id, position, received, fact)?;
                columns.duplicates += i64::from(added == Added::Duplicate);
                Ok(())
            };
        match &understood.reading {
            Reading::Status(event) => {
                columns.records = 1;
                taken(&mut columns, 0, Fact::Event(event))?;
            }
            Reading::Cdrs(records) => {
                columns.records = count(records.len());
                for (position, cdr) in records.iter().enumerate() {
                    if let Ok(cdr) = cdr {
                        taken(&mut columns, position, Fact::Cdr(cdr))?;
                    }
                }
                columns.problem = problems_of(records);
            }
            Reading::NumberStatus(numbers) => columns.records = count(numbers.len()),
            Reading::Sms(_) => columns.records = 1,
            Reading::Other(reason) => columns.problem = Some(reason.to_string()),
            Reading::Rejected(rejection) => columns.problem = Some(rejection.to_string()),
        }
        unknown::take_in(db, id, received, &columns)?;
        Ok(columns)
    }

    fn take_in_fact(
        &mut self,
        db: &Connection,
        notification: i64,
        position: usize,
        received: Arrival,
        fact: Fact<'_>,
    ) -> rusqlite::Result<Added> {
        let gist = Gist::of(&mut self.interned, db, &fact)?;
        let session = fact.session();
        self.meet(db, session, received)?;
        let Some(known) = self.calls.get_mut(session) else {
            return Err(rusqlite::Error::QueryReturnedNoRows);
        };
        let added = match &fact {
            Fact::Event(event) => known.facts.add_event((*event).clone(), received),
            Fact::Cdr(cdr) => known.facts.add_cdr((*cdr).clone(), received),
        };
        if !known.touched {
            known.touched = true;
            self.touched.push(session.clone());
        }
        let duplicate = added == Added::Duplicate;
        self.duplicates += u64::from(duplicate);
        let call = known.id;
        gist.write(db, call, (notification, position), duplicate)?;
        Ok(added)
    }

    /// Adds a mark to its call, if that is in progress; says whether it is.
    pub(super) fn take_in_mark(
        &mut self,
        db: &Connection,
        session: &SessionId,
        mark: Mark,
    ) -> rusqlite::Result<bool> {
        if find_call(db, session)?.is_none() {
            return Ok(false);
        }
        self.meet(db, session, mark.at)?;
        let Some(known) = self.calls.get_mut(session).filter(|known| known.told().is_in_progress()) else {
            return Ok(false);
        };
        known.facts.add_mark(mark);
        if !known.touched {
            known.touched = true;
            self.touched.push(session.clone());
        }
        Ok(true)
    }

    /// Writes another note, or none, on the call of `session`. Gives the call back as it is now; `None` where there is
    /// no such call. Nothing else of its row is written.
    pub(super) fn annotate(
        &mut self,
        db: &Connection,
        session: &SessionId,
        note: Option<Note>,
    ) -> rusqlite::Result<Option<Arc<Call>>> {
        let Some(id) = find_call(db, session)? else { return Ok(None) };
        ledger::write_note(db, session, id, note.as_ref())?;
        let told = match self.calls.get_mut(session) {
            Some(known) => {
                known.facts.set_note(note);
                Some(Call { note: known.facts.fold().note, ..known.told() })
            }
            None => {
                let facts = facts::of_call(db, id, session, &mut Reread::default())?;
                facts.map(|facts| told(db, id, &facts)).transpose()?
            }
        };
        let call = match told {
            Some(call) => call,
            // The journal says nothing of it any more; its row does.
            None => columns::row_of(db, id)?,
        };
        Ok(Some(Arc::new(call)))
    }

    /// Everything forgotten but the id of the next call, so that no id is given twice while the writer lives.
    pub(super) fn forget(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let next = self.new_call_id(db)?;
        let mut interned = std::mem::take(&mut self.interned);
        interned.forget();
        *self = Deriver { next_call: Some(next), interned, ..Deriver::default() };
        Ok(())
    }

    /// Notes from now on which numbers are given to somebody, until told otherwise or [`Deriver`] is made anew.
    pub(super) fn watch_numbers(&mut self) {
        self.interned.watch_numbers();
    }

    pub(super) fn watch_numbers_no_longer(&mut self) {
        self.interned.watch_numbers_no_longer();
    }

    pub(super) fn watched_numbers(&self) -> Option<HashSet<i64>> {
        self.interned.watched_numbers().cloned()
    }

    pub(super) fn forget_numbers(&mut self) {
        self.interned.forget_numbers();
    }

    /// Makes sure the call of `session` is known, with all facts of the journal; a session never heard of becomes a
    /// new call.
    fn meet(&mut self, db: &Connection, session: &SessionId, received: Arrival) -> rusqlite::Result<()> {
        if self.calls.get_mut(session).is_some() {
            return Ok(());
        }
        let known = match find_call(db, session)? {
            Some(id) => {
                let facts = match facts::of_call(db, id, session, &mut self.reread)? {
                    Some(facts) => facts,
                    None => {
                        let mut facts = Facts::new(session.clone(), received);
                        ledger::say_ours(db, &mut facts)?;
                        facts
                    }
                };
                let before = columns::outlived(db, id, &facts)?.map(Box::new);
                Known { id, facts, before, row: RowBefore::Unseen, touched: false }
            }
            None => {
                let mut facts = Facts::new(session.clone(), received);
                // Marks and a note of ours are there already when the journal is read again.
                ledger::say_ours(db, &mut facts)?;
                Known {
                    id: self.new_call_id(db)?,
                    facts,
                    before: None,
                    row: RowBefore::Missing,
                    touched: false,
                }
            }
        };
        self.calls.insert(session.clone(), Box::new(known));
        Ok(())
    }

    fn new_call_id(&mut self, db: &Connection) -> rusqlite::Result<i64> {
        let id = match self.next_call {
            Some(id) => id,
            None => db.query_row("SELECT coalesce(max(id), 0) + 1 FROM call", [], |row| row.get(0))?,
        };
        self.next_call = Some(id + 1);
        Ok(id)
    }

    /// Writes every call that was touched, once, in its final form, by id; and lets memory shrink again.
    pub(super) fn write_touched(&mut self, db: &Connection) -> rusqlite::Result<Vec<Arc<Call>>> {
        let mut calls = Vec::with_capacity(self.touched.len());
        for session in std::mem::take(&mut self.touched) {
            let Some(known) = self.calls.get_mut(&session) else { continue };
            known.touched = false;
            let call = known.told();
            let written = columns::write(db, &mut self.interned, &mut self.counts, &call, &known.row)?;
            known.row = RowBefore::Seen(written);
            calls.push(Arc::new(call));
        }
        self.reread = Reread::default();
        self.counts.write(db)?;
        calls.sort_unstable_by_key(|call| call.id);
        self.calls.grow_old();
        self.interned.grow_old();
        Ok(calls)
    }

    /// Records since the last time that said nothing new.
    pub(super) fn take_duplicates(&mut self) -> u64 {
        std::mem::take(&mut self.duplicates)
    }

    /// The calls without an end, with the pulse that only their facts tell. Where the journal is damaged, their rows
    /// tell what it does not.
    pub(super) fn in_progress(&mut self, db: &Connection) -> rusqlite::Result<Vec<Arc<Call>>> {
        let mut find = db.prepare(IN_PROGRESS)?;
        let rows = find.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let (mut calls, mut reread) = (Vec::new(), Reread::default());
        for row in rows {
            let (id, session) = row?;
            let Some(session) = SessionId::new(&session) else { continue };
            let call = match self.calls.get_mut(&session) {
                Some(known) => known.told(),
                None => match facts::of_call(db, id, &session, &mut reread)? {
                    Some(facts) => told(db, id, &facts)?,
                    None => columns::row_of(db, id)?,
                },
            };
            calls.push(Arc::new(call));
        }
        Ok(calls)
    }
}

impl Known {
    /// The call as it is now.
    fn told(&self) -> Call {
        let call = Call { id: self.id, ..self.facts.fold() };
        match &self.before {
            Some(before) => call.over(before),
            None => call,
        }
    }
}

/// Call `id` as these facts of the journal tell it, and what was known of it before where the journal is cut short.
pub(super) fn told(db: &Connection, id: i64, facts: &Facts) -> rusqlite::Result<Call> {
    let call = Call { id, ..facts.fold() };
    Ok(match columns::outlived(db, id, facts)? {
        Some(before) => call.over(&before),
        None => call,
    })
}

/// The id of the call of `session`: by hash, and on a hit by the text.
pub(super) fn find_call(db: &Connection, session: &SessionId) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT id FROM call WHERE session_hash = ?1 AND session_id = ?2")?
        .query_row(params![session_hash(session.as_str()), session.as_str()], |row| row.get(0))
        .optional()
}

fn problems_of(records: &[Result<Box<Cdr>, BadRecord>]) -> Option<String> {
    let bad: Vec<String> = records
        .iter()
        .enumerate()
        .filter_map(|(place, record)| {
            record.as_ref().err().map(|reason| format!("record {}: {reason}", place + 1))
        })
        .collect();
    match bad.len() {
        0 => None,
        n if n <= PROBLEMS_TOLD => Some(bad.join("; ")),
        n => Some(format!("{}; {} more", bad[..PROBLEMS_TOLD].join("; "), n - PROBLEMS_TOLD)),
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
