//! Questions SQL cannot ask the way [`crate::call::filter`] asks them, or not as quickly, as functions of a reading
//! connection.

use std::error::Error;

use aho_corasick::AhoCorasick;
use memchr::memmem;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use crate::call::filter::fold_text;

/// `ringside_contains(text, part)`: whether `text`, in lower case as [`fold_text`] makes it, contains `part`, which
/// is lower case already. False for NULL. `ringside_contains_any(text, parts)`: whether it contains one of the parts, a
/// JSON array of texts, of which there may be thousands. `ringside_has(set, id)`: whether the set ([`set_of`]) has
/// the id.
pub(super) fn register(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("ringside_contains", 2, flags, contains)?;
    db.create_scalar_function("ringside_contains_any", 2, flags, contains_any)?;
    db.create_scalar_function("ringside_has", 2, flags, has)
}

/// A set of ids as bytes: one bit for each id from 0 to the last one in the set.
pub(super) fn set_of(ids: &[i64]) -> Vec<u8> {
    let last = ids.iter().copied().max().and_then(|last| usize::try_from(last).ok()).unwrap_or(0);
    let mut set = vec![0_u8; last / 8 + 1];
    for id in ids.iter().filter_map(|id| usize::try_from(*id).ok()) {
        if let Some(byte) = set.get_mut(id / 8) {
            *byte |= 1 << (id % 8);
        }
    }
    set
}

fn has(context: &Context<'_>) -> rusqlite::Result<bool> {
    let (ValueRef::Blob(set), ValueRef::Integer(id)) = (context.get_raw(0), context.get_raw(1)) else {
        return Ok(false);
    };
    let byte = usize::try_from(id / 8).ok().and_then(|at| set.get(at));
    Ok(byte.is_some_and(|byte| byte & (1 << (id % 8)) != 0))
}

fn contains(context: &Context<'_>) -> rusqlite::Result<bool> {
    let (ValueRef::Text(text), ValueRef::Text(part)) = (context.get_raw(0), context.get_raw(1)) else {
        return Ok(false);
    };
    if memmem::find(text, part).is_some() {
        return Ok(true);
    }
    if !text.iter().any(u8::is_ascii_uppercase) {
        return Ok(false);
    }
    Ok(std::str::from_utf8(text).is_ok_and(|text| memmem::find(fold_text(text).as_bytes(), part).is_some()))
}

fn contains_any(context: &Context<'_>) -> rusqlite::Result<bool> {
    let parts = context.get_or_create_aux(1, searcher)?;
    let ValueRef::Text(text) = context.get_raw(0) else {
        return Ok(false);
    };
    Ok(parts.is_match(text))
}

/// What looks for all of `parts` in one go through a text, in the sense of [`fold_text`].
fn searcher(parts: ValueRef<'_>) -> Result<AhoCorasick, Box<dyn Error + Send + Sync>> {
    let parts: Vec<String> = serde_json::from_str(parts.as_str()?)?;
    Ok(AhoCorasick::builder().ascii_case_insensitive(true).build(parts)?)
}
