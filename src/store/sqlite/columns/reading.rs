//! The way back: a row of the table `call` as a [`Call`].

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{all, row_sql};
use crate::call::verdict::{Basis, Evidence, judge};
use crate::call::{
    Arrival, Call, CallState, ClosedBy, Codes, Facts, Leg, Number, Outcome, Party, Service, SessionId, Stamp,
};
use crate::store::sqlite::codes::Stored;
use crate::store::sqlite::selection::Selection;
use crate::store::sqlite::texts::{Lookup, Remembered};

/// The texts that ids stand for.
pub(in crate::store::sqlite) trait Texts {
    fn number(&mut self, id: i64) -> rusqlite::Result<Option<Number>>;
    fn app(&mut self, id: i64) -> rusqlite::Result<Option<Arc<str>>>;
}

/// The call of a row that has all columns from `first` on.
pub(in crate::store::sqlite) fn read(
    row: &Row<'_>,
    first: usize,
    texts: &mut impl Texts,
) -> rusqlite::Result<Call> {
    read_of(row, first, texts, all())?.ok_or(rusqlite::Error::InvalidQuery)
}

/// The call of a row that has the columns of `selection` from `first` on; `None` where its words and codes are to come
/// from its class, and the class is not known.
pub(in crate::store::sqlite) fn read_of(
    row: &Row<'_>,
    first: usize,
    texts: &mut impl Texts,
    selection: &Selection,
) -> rusqlite::Result<Option<Call>> {
    let mut cells = Cells { row, first, at: first, selection };
    let id = cells.next()?;
    let session = match cells.step() {
        Some(place) => SessionId::new(row.get_ref(place)?.as_str()?)
            .ok_or(rusqlite::Error::InvalidColumnName("session_id".into()))?,
        None => SessionId::unread(),
    };
    let _filed_at: i64 = cells.next()?;
    let outcome = cells.word()?;
    let service = cells.word()?;
    let caller = cells.number(texts)?;
    let called = cells.number(texts)?;
    let display = cells.number(texts)?;
    let (talk_secs, ring_secs) = (cells.next()?, cells.next()?);
    let codes = Codes {
        state: cells.next()?,
        release_point: cells.next()?,
        sip: cells.next()?,
        q850_a: cells.next()?,
        q850_b: cells.next()?,
    };
    let common = selection.common(cells.next()?);
    if common.is_none() && selection.is_by_class() {
        return Ok(None);
    }
    let said = common.map(|common| &common.said);
    let outcome = said.map(|said| said.outcome).or(outcome).unwrap_or(Outcome::InProgress);
    let service = said.map(|said| said.service).or(service).unwrap_or(Service::Unknown);
    let codes = said.map_or(codes, |said| said.codes);
    let state = cells.word()?.unwrap_or(CallState::Unknown);
    let side: Option<i64> = cells.next()?;
    let direction = cells.next()?;
    let started_at = cells.stamp()?;
    let leg_a = cells.leg(texts)?;
    let leg_b = cells.leg(texts)?;
    let ended_at = cells.stamp()?;
    let closed_by: Option<ClosedBy> = cells.word()?.or(said.and_then(|said| said.closed_by));
    let billed_minutes = cells.next()?;
    let hung_up_by =
        cells.str()?.map(Party::from_wire).or_else(|| said.and_then(|said| said.hung_up_by.clone()));
    let digits = cells.text()?;
    let app: Option<i64> = cells.next()?;
    let app_key = match said {
        Some(said) => said.app_key.clone(),
        None => app.map(|id| texts.app(id)).transpose()?.flatten(),
    };
    let icid = cells.text()?;
    let recorded = cells.next()?;
    let (cdr_count, event_count, duplicate_count) = (cells.next()?, cells.next()?, cells.next()?);
    let clamped = cells.next()?;
    let (first_arrival, last_arrival) = (Arrival(cells.next()?), Arrival(cells.next()?));
    let missing_events = cells.next()?;
    let out_of_order: Option<u32> = cells.next()?;
    let clock_offset = cells.next()?;
    let cdr_arrival: Option<i64> = cells.next()?;
    let (user_data, user_data_sent) = (cells.text()?, cells.text()?);
    let note = cells.text()?;
    let of_side = side.filter(|_| !selection.wants_verdict()).and_then(|side| selection.verdict_of(side));
    let verdict = closed_by.filter(|_| selection.wants_verdict()).map(|_| {
        let (basis, hung_up_by) = (Basis::of(cdr_count > 0), hung_up_by.as_ref());
        let (leg_a, leg_b) = (&leg_a, &leg_b);
        let evidence = Evidence { service, leg_a, leg_b, ended_at, codes, basis, closed_by, hung_up_by };
        common.map_or_else(|| Arc::new(judge(&evidence)), |common| common.judge(&evidence))
    });
    let verdict = verdict.or(of_side);
    Ok(Some(Call {
        id,
        session,
        service,
        direction,
        state,
        outcome,
        caller,
        called,
        display,
        started_at,
        leg_a,
        leg_b,
        ended_at,
        closed_by,
        ring_secs,
        talk_secs,
        billed_minutes,
        hung_up_by,
        codes,
        verdict,
        digits,
        user_data,
        user_data_sent,
        app_key,
        icid,
        recorded,
        cdr_count,
        cdr_arrival: cdr_arrival.map(Arrival),
        event_count,
        duplicate_count,
        missing_events,
        out_of_order: out_of_order.unwrap_or(0),
        clock_offset,
        clamped,
        first_arrival,
        last_arrival,
        note,
        pulse: None,
    }))
}

/// The row of a call of which the journal tells less than it once did: where the first of its notifications is gone, as
/// only a purge of the journal leaves it.
pub(in crate::store::sqlite) fn outlived(
    db: &Connection,
    id: i64,
    facts: &Facts,
) -> rusqlite::Result<Option<Call>> {
    let first: Option<i64> = db
        .prepare_cached("SELECT first_arrival FROM call WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    match first {
        Some(first) if Arrival(first) != facts.first_arrival() => row_of(db, id).map(Some),
        _ => Ok(None),
    }
}

/// The call with this id, as its row tells it.
pub(in crate::store::sqlite) fn row_of(db: &Connection, id: i64) -> rusqlite::Result<Call> {
    let mut remembered = Remembered::default();
    let mut texts = Lookup::new(db, &mut remembered)?;
    db.prepare_cached(row_sql())?.query_row([id], |row| read(row, 0, &mut texts))
}

/// The cells of a row, one after the other.
struct Cells<'a, 'b> {
    row: &'a Row<'b>,
    first: usize,
    at: usize,
    selection: &'a Selection,
}

impl<'a> Cells<'a, '_> {
    /// The next place, if it is wanted.
    fn step(&mut self) -> Option<usize> {
        let place = self.at;
        self.at += 1;
        self.selection.wants(place - self.first).then_some(place)
    }

    fn next<T: rusqlite::types::FromSql + Default>(&mut self) -> rusqlite::Result<T> {
        self.step().map_or_else(|| Ok(T::default()), |place| self.row.get(place))
    }

    fn str(&mut self) -> rusqlite::Result<Option<&'a str>> {
        match self.step() {
            Some(place) => Ok(self.row.get_ref(place)?.as_str_or_null()?),
            None => Ok(None),
        }
    }

    fn stamp(&mut self) -> rusqlite::Result<Option<Stamp>> {
        Ok(self.next::<Option<i64>>()?.map(Stamp))
    }

    fn text(&mut self) -> rusqlite::Result<Option<Arc<str>>> {
        self.next()
    }

    fn word<T: Stored>(&mut self) -> rusqlite::Result<Option<T>> {
        Ok(self.next::<Option<i64>>()?.and_then(T::from_number))
    }

    fn number(&mut self, texts: &mut impl Texts) -> rusqlite::Result<Option<Number>> {
        Ok(self.next::<Option<i64>>()?.map(|id| texts.number(id)).transpose()?.flatten())
    }

    fn leg(&mut self, texts: &mut impl Texts) -> rusqlite::Result<Leg> {
        Ok(Leg {
            number: self.number(texts)?,
            display: self.number(texts)?,
            started_at: self.stamp()?,
            ringing_at: self.stamp()?,
            answered_at: self.stamp()?,
        })
    }
}
