//! A [`Call`] as a row of the table `call`, and back.

mod reading;

use std::sync::{Arc, OnceLock};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::class::Class;
use super::codes::Stored;
use super::counts::{Counts, Place};
use super::intern::Interned;
use super::selection::Selection;
use super::session_key::session_hash;
use crate::call::{Call, Number, Party, Stamp};

pub(super) use reading::{Texts, outlived, read, read_of, row_of};

/// Columns that never change.
const FIXED: [&str; 3] = ["id", "session_id", "session_hash"];

/// Columns that stand in an index: written again only when one of them or of [`TEXTS`] has changed, because writing
/// them moves entries of the indexes even where the value stays.
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

/// Texts that `call_text` packs: written again only together with [`INDEXED`], because a trigger then looks for what
/// was packed.
const TEXTS: [&str; 2] = ["user_data", "user_data_sent"];

/// All others.
const PLAIN: [&str; 32] = [
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
    "cdr_arrival",
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

/// `OR FAIL`, here and below: whatever goes wrong, the whole transaction is taken back, so that SQLite need not be
/// ready to take back one statement and copy each page that it changes.
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
    /// The table has such a row; what stands in it is not known.
    Unseen,
    /// The table has such a row, with these values.
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
        integer(call.cdr_arrival.map(|at| at.0)),
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
