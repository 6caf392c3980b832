//! A [`Call`] as a row of the table `call`, and back.

use std::sync::{Arc, OnceLock};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::class::Class;
use super::codes::Stored;
use super::counts::{Counts, Place};
use super::intern::Interned;
use super::selection::Selection;
use super::session_key::session_hash;
use super::texts::{Lookup, Remembered};
use crate::call::verdict::{Basis, Evidence, judge};
use crate::call::{
    Arrival, Call, CallState, ClosedBy, Codes, Facts, Leg, Number, Outcome, Party, Service, SessionId, Stamp,
};

/// Columns that never change.
const FIXED: [&str; 3] = ["id", "session_id", "session_hash"];

/// Columns that stand in an index: written again only when one of them or of [`TEXTS`] has changed, because writing them
/// moves entries of the indexes even where the value stays.
const INDEXED: [&str; 14] = [
    "filed_at",
    "outcome",
    "service",
    "caller_id",
    "called_id",
    "display_id",
    "talk_secs",
    "ring_secs",
    "state_code",
    "release_point",
    "sip_status",
    "q850_a",
    "q850_b",
    "class_id",
];

/// Texts that `call_text` packs: written again only together with [`INDEXED`], because a trigger then looks for what was
/// packed.
const TEXTS: [&str; 2] = ["user_data", "user_data_sent"];

/// All others.
const PLAIN: [&str; 31] = [
    "state",
    "side",
    "direction",
    "started_at",
    "a_number_id",
    "a_display_id",
    "a_started_at",
    "a_ringing_at",
    "a_answered_at",
    "b_number_id",
    "b_display_id",
    "b_started_at",
    "b_ringing_at",
    "b_answered_at",
    "ended_at",
    "closed_by",
    "billed_minutes",
    "hung_up_by",
    "digits",
    "app_id",
    "icid",
    "recorded",
    "cdr_count",
    "event_count",
    "duplicate_count",
    "clamped",
    "first_arrival",
    "last_arrival",
    "missing_events",
    "out_of_order",
    "clock_offset",
];

/// Written when the row is made and when somebody changes the note, never by what arrives.
const NOTE: &str = "note";

/// The values of [`INDEXED`].
type IndexedValues = [Option<i64>; INDEXED.len()];

/// What was written of a row, kept to see whether it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    indexed: IndexedValues,
    texts: [Option<Arc<str>>; TEXTS.len()],
}

/// The column with the id of the row's class.
pub(super) const CLASS: &str = "class_id";

/// What a call is read from, in the order [`read`] expects.
pub(super) const COLUMNS: [&str; SELECTED] = {
    let mut all = [NOTE; SELECTED];
    let (mut to, mut from) = (0, 0);
    while to < 2 {
        all[to] = FIXED[to];
        to += 1;
    }
    while from < INDEXED.len() {
        all[to] = INDEXED[from];
        (to, from) = (to + 1, from + 1);
    }
    from = 0;
    while from < PLAIN.len() {
        all[to] = PLAIN[from];
        (to, from) = (to + 1, from + 1);
    }
    from = 0;
    while from < TEXTS.len() {
        all[to] = TEXTS[from];
        (to, from) = (to + 1, from + 1);
    }
    all
};

/// Every column.
pub(super) fn all() -> &'static Selection {
    static ALL: OnceLock<Selection> = OnceLock::new();
    ALL.get_or_init(Selection::all)
}

/// The row of the call with an id.
pub(super) fn row_sql() -> &'static str {
    static SQL: OnceLock<String> = OnceLock::new();
    SQL.get_or_init(|| all().row_sql())
}

/// How many columns a call is read from.
const SELECTED: usize = 2 + INDEXED.len() + PLAIN.len() + TEXTS.len() + 1;

/// `OR FAIL`, here and below: whatever goes wrong, the whole transaction is taken back, so that SQLite need not be ready
/// to take back one statement and copy each page that it changes.
fn insert_sql() -> &'static str {
    static SQL: OnceLock<String> = OnceLock::new();
    SQL.get_or_init(|| {
        let columns = [&FIXED[..], &INDEXED[..], &PLAIN[..], &TEXTS[..], &[NOTE]].concat();
        let marks = vec!["?"; columns.len()].join(",");
        format!("INSERT OR FAIL INTO call ({}) VALUES ({marks})", columns.join(","))
    })
}

fn update_plain_sql() -> &'static str {
    static SQL: OnceLock<String> = OnceLock::new();
    SQL.get_or_init(|| format!("UPDATE OR FAIL call SET {} WHERE id=?", assignments(&PLAIN)))
}

fn update_sql() -> &'static str {
    static SQL: OnceLock<String> = OnceLock::new();
    SQL.get_or_init(|| {
        let columns = [&INDEXED[..], &PLAIN[..], &TEXTS[..]].concat();
        format!("UPDATE OR FAIL call SET {} WHERE id=?", assignments(&columns))
    })
}

fn assignments(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("{column}=?")).collect::<Vec<_>>().join(",")
}

/// What is known of the row that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are `Seen`; a box would be an allocation per event"
)]
pub(super) enum RowBefore {
    /// The table has no such row yet.
    Missing,
    /// There is one; what stands in it is not known.
    Unseen,
    /// There is one with these values.
    Seen(Written),
}

/// Writes the row of `call` and gives back what is in it now. Numbers and app keys must have been interned when
/// their notification was taken in, so nothing here gives out new ids.
pub(super) fn write(
    db: &Connection,
    interned: &mut Interned,
    counts: &mut Counts,
    call: &Call,
    before: &RowBefore,
) -> rusqlite::Result<Written> {
    let app_id = call.app_key.as_ref().map(|key| interned.app(db, key)).transpose()?;
    let class_id = interned.class(db, &Class::of(call, app_id))?;
    let mut id_of = |number: &Option<Number>| -> rusqlite::Result<Option<i64>> {
        number.as_ref().map(|number| interned.number(db, number)).transpose()
    };
    let at = |stamp: Option<Stamp>| integer(stamp.map(|stamp| stamp.0));
    let indexed: IndexedValues = [
        Some(call.filed_at().0),
        Some(call.outcome.number()),
        Some(call.service.number()),
        id_of(&call.caller)?,
        id_of(&call.called)?,
        id_of(&call.display)?,
        call.talk_secs,
        call.ring_secs,
        call.codes.state,
        call.codes.release_point,
        call.codes.sip,
        call.codes.q850_a,
        call.codes.q850_b,
        Some(class_id),
    ];
    let (leg_a, leg_b) = (&call.leg_a, &call.leg_b);
    let plain: [ToSqlOutput<'_>; PLAIN.len()] = [
        call.state.number().into(),
        integer(call.verdict.as_deref().map(|verdict| verdict.side.number())),
        integer(call.direction),
        at(call.started_at),
        integer(id_of(&leg_a.number)?),
        integer(id_of(&leg_a.display)?),
        at(leg_a.started_at),
        at(leg_a.ringing_at),
        at(leg_a.answered_at),
        integer(id_of(&leg_b.number)?),
        integer(id_of(&leg_b.display)?),
        at(leg_b.started_at),
        at(leg_b.ringing_at),
        at(leg_b.answered_at),
        at(call.ended_at),
        integer(call.closed_by.map(Stored::number)),
        integer(call.billed_minutes),
        text(call.hung_up_by.as_ref().map(Party::as_str)),
        text(call.digits.as_deref()),
        integer(app_id),
        text(call.icid.as_deref()),
        integer(call.recorded.map(i64::from)),
        call.cdr_count.into(),
        call.event_count.into(),
        call.duplicate_count.into(),
        i64::from(call.clamped).into(),
        call.first_arrival.0.into(),
        call.last_arrival.0.into(),
        integer(call.missing_events.map(i64::from)),
        call.out_of_order.into(),
        integer(call.clock_offset),
    ];
    let now = Written { indexed, texts: [call.user_data.clone(), call.user_data_sent.clone()] };
    let texts = now.texts.iter().map(|words| text(words.as_deref()));
    let session = call.session.as_str();
    let fixed = [call.id.into(), text(Some(session)), session_hash(session).into()];
    let id = [ToSqlOutput::from(call.id)];
    let mut cells: Vec<ToSqlOutput<'_>> = Vec::with_capacity(FIXED.len() + SELECTED);
    let sql = match before {
        RowBefore::Missing => {
            cells.extend(fixed);
            cells.extend(indexed.into_iter().map(integer));
            cells.extend(plain);
            cells.extend(texts);
            cells.push(text(call.note.as_deref()));
            insert_sql()
        }
        RowBefore::Seen(written) if *written == now => {
            cells.extend(plain);
            cells.extend(id);
            update_plain_sql()
        }
        RowBefore::Seen(_) | RowBefore::Unseen => {
            cells.extend(indexed.into_iter().map(integer));
            cells.extend(plain);
            cells.extend(texts);
            cells.extend(id);
            update_sql()
        }
    };
    let counted = match before {
        RowBefore::Missing => None,
        RowBefore::Seen(written) => place_of(&written.indexed),
        RowBefore::Unseen => place_of_row(db, call.id)?,
    };
    let changed = db.prepare_cached(sql)?.execute(rusqlite::params_from_iter(cells))?;
    if let Some(place) = place_of(&now.indexed) {
        counts.moved(counted, place);
    }
    match changed {
        1 => Ok(now),
        _ => Err(rusqlite::Error::StatementChangedRows(changed)),
    }
}

/// Where a row with these values is counted.
fn place_of(values: &IndexedValues) -> Option<Place> {
    let [Some(filed_at), .., Some(class)] = *values else { return None };
    Some(Place { class, filed_at })
}

fn place_of_row(db: &Connection, id: i64) -> rusqlite::Result<Option<Place>> {
    let place = |row: &Row<'_>| Ok(Place { class: row.get(0)?, filed_at: row.get(1)? });
    db.prepare_cached("SELECT class_id, filed_at FROM call WHERE id = ?1")?.query_row([id], place).optional()
}

fn integer<'a>(value: Option<i64>) -> ToSqlOutput<'a> {
    ToSqlOutput::Borrowed(value.map_or(ValueRef::Null, ValueRef::Integer))
}

fn text(value: Option<&str>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(value.map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes())))
}

/// The texts that ids stand for.
pub(super) trait Texts {
    fn number(&mut self, id: i64) -> rusqlite::Result<Option<Number>>;
    fn app(&mut self, id: i64) -> rusqlite::Result<Option<Arc<str>>>;
}

/// The call of a row that has all columns from `first` on.
pub(super) fn read(row: &Row<'_>, first: usize, texts: &mut impl Texts) -> rusqlite::Result<Call> {
    read_of(row, first, texts, all())?.ok_or(rusqlite::Error::InvalidQuery)
}

/// The call of a row that has the columns of `selection` from `first` on; `None` where its words and codes are to come
/// from its class, and the class is not known.
pub(super) fn read_of(
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
pub(super) fn outlived(db: &Connection, id: i64, facts: &Facts) -> rusqlite::Result<Option<Call>> {
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
pub(super) fn row_of(db: &Connection, id: i64) -> rusqlite::Result<Call> {
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
