//! Heartbeat, gaps, marks and notes: ground truth beside the journal.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::derive::{self, Deriver};
use super::journal;
use crate::call::{Arrival, Cause, Facts, Gap, Mark, MarkKind, Note, SessionId};
use crate::store::{Beat, NewMark};

/// The newest notifications among which a push is looked for: a large file may have been taken in since, and somebody
/// waits.
const BEHIND: i64 = 10_000;

/// The last sign of life: the heartbeat, or a push that came after it; what was taken from a file needs no collector.
/// `None` where no collector has kept a heartbeat yet.
pub(super) fn last_beat(db: &Connection) -> rusqlite::Result<Option<Beat>> {
    let beat = written_beat(db)?;
    let Some(beat) = beat.filter(|beat| !beat.is_closed) else { return Ok(beat) };
    let pushed = journal::last_push(db, journal::last_id(db)?.saturating_sub(BEHIND))?;
    Ok(Some(Beat { at: beat.at.max(pushed.unwrap_or(beat.at)), ..beat }))
}

/// The heartbeat alone.
pub(super) fn written_beat(db: &Connection) -> rusqlite::Result<Option<Beat>> {
    db.query_row("SELECT started_at, beat_at, is_closed FROM heartbeat", [], |row| {
        Ok(Beat { started: Arrival(row.get(0)?), at: Arrival(row.get(1)?), is_closed: row.get(2)? })
    })
    .optional()
}

pub(super) fn beat(db: &Connection, beat: Beat) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO heartbeat VALUES (1, ?1, ?2, ?3)")?
        .execute(params![beat.started.0, beat.at.0, beat.is_closed])
        .map(drop)
}

/// A gap is known by its beginning and its cause.
pub(super) fn note_gap(db: &Connection, gap: &Gap) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO gap VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (from_at, cause) DO UPDATE SET to_at = excluded.to_at, refused = excluded.refused",
    )?
    .execute(params![
        gap.from.0,
        gap.to.map(|to| to.0),
        gap.cause.as_str(),
        i64::try_from(gap.refused).unwrap_or(i64::MAX)
    ])
    .map(drop)
}

/// Gaps that reach into `within`, newest first, at most `limit`.
pub(super) fn gaps(db: &Connection, within: (Arrival, Arrival), limit: usize) -> rusqlite::Result<Vec<Gap>> {
    db.prepare_cached(
        "SELECT from_at, to_at, cause, refused FROM gap
         WHERE from_at <= ?2 AND (to_at IS NULL OR to_at >= ?1) ORDER BY from_at DESC, cause LIMIT ?3",
    )?
    .query_map(params![within.0.0, within.1.0, i64::try_from(limit).unwrap_or(i64::MAX)], read_gap)?
    .collect()
}

fn read_gap(row: &Row<'_>) -> rusqlite::Result<Gap> {
    Ok(Gap {
        from: Arrival(row.get(0)?),
        to: row.get::<_, Option<i64>>(1)?.map(Arrival),
        cause: word(row, 2, Cause::parse)?,
        refused: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
    })
}

/// The word in a column, which must be one of ours.
fn word<T>(row: &Row<'_>, column: usize, parse: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| {
        let problem = format!("`{text}` is no word of this column");
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, problem.into())
    })
}

/// Adds what we ourselves say of the call of `facts`: marks and note.
pub(super) fn say_ours(db: &Connection, facts: &mut Facts) -> rusqlite::Result<()> {
    let session = facts.session().clone();
    marks_of(db, &session)?.into_iter().for_each(|mark| facts.add_mark(mark));
    facts.set_note(note_of(db, &session)?);
    Ok(())
}

fn note_of(db: &Connection, session: &SessionId) -> rusqlite::Result<Option<Note>> {
    db.prepare_cached("SELECT text, at FROM note WHERE session = ?1")?
        .query_row([session.as_str()], |row| Ok(Note { text: row.get(0)?, at: Arrival(row.get(1)?) }))
        .optional()
}

/// Writes the note on call `id`, or removes it; both where it is kept and where it is searched.
pub(super) fn write_note(
    db: &Connection,
    session: &SessionId,
    id: i64,
    note: Option<&Note>,
) -> rusqlite::Result<()> {
    match note {
        Some(note) => db
            .prepare_cached("INSERT OR REPLACE INTO note (session, at, text) VALUES (?1, ?2, ?3)")?
            .execute(params![session.as_str(), note.at.0, note.text])?,
        None => db.prepare_cached("DELETE FROM note WHERE session = ?1")?.execute([session.as_str()])?,
    };
    db.prepare_cached("UPDATE call SET note = ?2 WHERE id = ?1")?
        .execute(params![id, note.map(|note| &note.text)])
        .map(drop)
}

/// The marks on the call of `session`, in order.
fn marks_of(db: &Connection, session: &SessionId) -> rusqlite::Result<Vec<Mark>> {
    db.prepare_cached("SELECT kind, at, note FROM mark WHERE session = ?1 ORDER BY at, kind")?
        .query_map([session.as_str()], |row| {
            Ok(Mark { kind: word(row, 0, MarkKind::parse)?, at: Arrival(row.get(1)?), note: row.get(2)? })
        })?
        .collect()
}

/// Writes down those marks whose calls are in progress; the others have nothing to say.
pub(super) fn mark(db: &Connection, deriver: &mut Deriver, marks: &[NewMark]) -> rusqlite::Result<()> {
    for new in marks {
        let mark = Mark { kind: new.kind, at: new.at, note: new.note.as_deref().map(Into::into) };
        if deriver.take_in_mark(db, &new.session, mark)? {
            db.prepare_cached("INSERT OR IGNORE INTO mark VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                new.session.as_str(),
                new.at.0,
                new.kind.as_str(),
                new.note
            ])?;
        }
    }
    Ok(())
}

/// Forgets what a purge has left without its object: marks on calls that are gone, and gaps that ended before
/// the `oldest` of what is still known.
pub(super) fn purge(db: &Connection, oldest: Arrival) -> rusqlite::Result<()> {
    let marked: Vec<String> = db
        .prepare("SELECT DISTINCT session FROM mark")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for session in marked {
        let is_known = match SessionId::new(&session) {
            Some(known) => derive::find_call(db, &known)?.is_some(),
            None => false,
        };
        if !is_known {
            db.prepare_cached("DELETE FROM mark WHERE session = ?1")?.execute([session])?;
        }
    }
    db.execute("DELETE FROM gap WHERE to_at < ?1", [oldest.0]).map(drop)
}
