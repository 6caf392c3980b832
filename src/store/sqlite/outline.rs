//! Where the rows of a list stand, without a walk along millions of them: a list in the order of time that speaks of
//! classes and one period only is made of hours, and how many calls an hour has is known.

use std::ops::ControlFlow;

use rusqlite::Connection;

use super::class::Classes;
use super::numbers::Numbers;
use super::tally::{self, HOUR};
use crate::call::Stamp;
use crate::call::filter::Span;
use crate::store::{Ask, Cursor, CursorValue, Outline, SortBy};

/// Hours in a slice: what a disk that has to be asked for all of it gives in a moment.
const SLICE: i64 = if cfg!(test) { 2 } else { 1_000 };

/// The outline of `ask`, its places some `stride` rows apart, or an hour where that has more; `None` where only a walk
/// tells. `each` sees it grow, with all its rows from the start where they are known, and may stop it.
pub(super) fn of(
    numbers: &Numbers<'_>,
    ask: &Ask,
    stride: u64,
    each: &mut dyn FnMut(&Outline) -> ControlFlow<()>,
) -> rusqlite::Result<Option<Outline>> {
    if ask.sort.by != SortBy::Time {
        return Ok(None);
    }
    let (db, descending) = (numbers.db, ask.sort.descending);
    let classes = Classes::read(db)?;
    let Some((ids, span)) = tally::kept(&classes, &ask.query) else { return Ok(None) };
    let all = tally::by_class_of_all(&classes, &ids).filter(|_| span == Span::default());
    let mut outline = Outline { rows: all.unwrap_or(0), places: Vec::new(), is_counted: all.is_some() };
    if outline.is_counted && each(&outline).is_break() {
        return Ok(Some(outline));
    }
    let (mut before, mut told) = (0, 0);
    for (from, to) in slices(db, &span, descending)? {
        let within = Span { from: span.from.max(Some(Stamp(from))), to: earlier(span.to, Stamp(to)) };
        for (hour, calls) in tally::hours(db, &within, &classes, &ids, descending)? {
            if before >= told + stride {
                told = before;
                outline.places.push((before, place_before(hour, descending)));
            }
            before += calls;
        }
        outline.rows = all.unwrap_or(before);
        if each(&outline).is_break() {
            return Ok(Some(outline));
        }
    }
    outline.is_counted = true;
    Ok(Some(outline))
}

/// The hours of the history that `span` touches, in the order of the list.
fn slices(db: &Connection, span: &Span, descending: bool) -> rusqlite::Result<Vec<(i64, i64)>> {
    let (first, last): (Option<i64>, Option<i64>) = db
        .prepare_cached("SELECT (SELECT min(hour) FROM class_hour), (SELECT max(hour) FROM class_hour)")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let begin = |at: i64| at.div_euclid(HOUR).saturating_mul(HOUR);
    let mut from = span.from.map_or(first, |from| begin(from.0).max(first));
    let end = span.to.map_or(last, |to| begin(to.0).min(last)).saturating_add(HOUR);
    let mut slices = Vec::new();
    while from < end {
        let to = end.min(from.saturating_add(SLICE * HOUR));
        slices.push((from, to));
        from = to;
    }
    if descending {
        slices.reverse();
    }
    Ok(slices)
}

fn earlier(known: Option<Stamp>, other: Stamp) -> Option<Stamp> {
    Some(known.map_or(other, |known| known.min(other)))
}

/// The place before all calls of an hour.
fn place_before(hour: i64, descending: bool) -> Cursor {
    let (at, id) = match descending {
        true => (hour.saturating_add(1).saturating_mul(HOUR), i64::MIN),
        false => (hour.saturating_mul(HOUR).saturating_sub(1), i64::MAX),
    };
    Cursor { value: CursorValue::Number(at), filed_at: at, id }
}
