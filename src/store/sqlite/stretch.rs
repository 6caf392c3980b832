//! The texts of a stretch of calls, packed: a text is looked for in some 13 bytes a call that lie side by side instead
//! of 250 that lie apart. Stretches are packed by and by behind the calls that are being written; one whose calls
//! change or go is dropped by the database itself, and packed again. A stretch that is missing costs time, never an
//! answer.

use rusqlite::{Connection, OptionalExtension, Row, params};
use zstd::bulk::{Compressor, Decompressor};

use super::packing;

/// Ids in a stretch.
pub(super) const STRETCH: i64 = if cfg!(test) { 8 } else { 4_096 };

/// Stretches packed at a time, or a few more: some twenty milliseconds.
const AT_A_TIME: usize = 8;

/// How far below the newest stretch the first look goes.
const NEWEST: i64 = 3;

/// Further stretches looked at each time.
const LOOKED_AT: i64 = if cfg!(test) { 4 } else { 256 };

/// Stands behind each text, and behind each call. No text has these bytes.
const TEXT_END: u8 = 0xFE;
const CALL_END: u8 = 0xFF;

const LEVEL: i32 = 1;

/// The calls between two ids, the newest first, with their texts.
pub(super) const TEXTS: &str = "SELECT id, session_id, user_data, user_data_sent FROM call NOT INDEXED
  WHERE id >= ?1 AND id <= ?2 ORDER BY id DESC";

/// The stretches that are packed, the newest first.
pub(super) const PACKED: &str = "SELECT first_id, last_id, packed FROM call_text ORDER BY last_id DESC";

/// Where the packer goes on.
#[derive(Debug, Default)]
pub(super) struct Packer {
    next: i64,
}

impl Packer {
    /// Packs a few of the stretches that are missing: the newest ones, then those further and further down, and from
    /// the top again. The last stretch and the one before are still being written. Says how many.
    pub(super) fn go_on(&mut self, db: &Connection) -> rusqlite::Result<usize> {
        let (first, last): (Option<i64>, Option<i64>) = db
            .prepare_cached("SELECT (SELECT min(id) FROM call), (SELECT max(id) FROM call)")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), Some(last)) = (first, last) else { return Ok(0) };
        let (bottom, top) = (first.div_euclid(STRETCH), last.div_euclid(STRETCH) - 2);
        if self.next < bottom || self.next > top {
            self.next = top;
        }
        let tx = db.unchecked_transaction()?;
        let mut packed = 0;
        for nth in (bottom.max(top - NEWEST)..=top).rev() {
            packed += usize::from(pack_if_missing(&tx, nth)?);
        }
        let until = bottom.max(self.next - LOOKED_AT);
        while self.next >= until && packed < AT_A_TIME {
            packed += usize::from(pack_if_missing(&tx, self.next)?);
            self.next -= 1;
        }
        tx.commit()?;
        Ok(packed)
    }

    /// Packs everything that is missing.
    pub(super) fn pack_all(&mut self, db: &Connection) -> rusqlite::Result<()> {
        self.next = i64::MAX;
        while self.go_on(db)? > 0 {}
        Ok(())
    }
}

fn pack_if_missing(db: &Connection, nth: i64) -> rusqlite::Result<bool> {
    let (first, last) = (nth * STRETCH, (nth + 1) * STRETCH - 1);
    let is_there = db
        .prepare_cached("SELECT 1 FROM call_text WHERE last_id = ?1")?
        .query_row([last], |_| Ok(()))
        .optional()?;
    if is_there.is_some() {
        return Ok(false);
    }
    let mut texts = Vec::new();
    let mut next = last;
    let mut select = db.prepare_cached(TEXTS)?;
    let mut rows = select.query([first, last])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        // Those that are not there have no texts.
        texts.extend((id..next).map(|_| CALL_END));
        for column in 1..=3 {
            texts.extend(text(row, column)?.iter().map(u8::to_ascii_lowercase));
            texts.push(TEXT_END);
        }
        texts.push(CALL_END);
        next = id - 1;
    }
    drop(rows);
    if texts.is_empty() {
        return Ok(false);
    }
    let Ok(packed) = Compressor::new(LEVEL).and_then(|mut packer| packer.compress(&texts)) else {
        return Ok(false);
    };
    db.prepare_cached("INSERT INTO call_text VALUES (?1, ?2, ?3)")?.execute(params![last, first, packed])?;
    Ok(true)
}

/// A text of a row; none is an empty one.
pub(super) fn text<'row>(row: &'row Row<'_>, column: usize) -> rusqlite::Result<&'row [u8]> {
    Ok(row.get_ref(column)?.as_bytes_or_null()?.unwrap_or_default())
}

/// What was packed; `None` where it is damaged.
pub(super) fn unpack(unpacker: &mut Decompressor<'_>, packed: &[u8]) -> Option<Vec<u8>> {
    unpacker.decompress(packed, packing::size_of(packed)?).ok()
}

/// The ids of the calls of a stretch that have what `find` finds first in a text, the newest first.
pub(super) fn having(texts: &[u8], last: i64, find: &dyn Fn(&[u8]) -> Option<usize>) -> Vec<i64> {
    let (mut ids, mut id, mut rest) = (Vec::new(), last, texts);
    while let Some(place) = find(rest) {
        let (before, behind) = rest.split_at_checked(place).unwrap_or((rest, &[]));
        id -= i64::try_from(memchr::memchr_iter(CALL_END, before).count()).unwrap_or(i64::MAX);
        ids.push(id);
        let Some(end) = memchr::memchr(CALL_END, behind) else { break };
        rest = behind.get(end + 1..).unwrap_or_default();
        id -= 1;
    }
    ids
}
