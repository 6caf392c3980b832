//! Two questions SQL cannot ask the way [`crate::call::filter`] asks them, as functions of a reading connection.

use memchr::memmem;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use crate::call::filter::fold_text;

/// `ringside_contains(text, part)`: whether `text`, in lower case as [`fold_text`] makes it, contains `part`, which
/// is lower case already. False for NULL.
pub(super) fn register(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("ringside_contains", 2, flags, contains)
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
