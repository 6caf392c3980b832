//! The key by which calls are found by their session. Many `sessionId`s hold the second at which the call began
//! (`..._20260127020000@...`, PROTOCOL 2.4): those of one hour lie side by side in the index, so that a new call
//! touches pages that were touched just now, however long the history is. That is all that is made of the time: to
//! everybody else a session is opaque.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Digits of a second: `20260127020000`.
const DIGITS: usize = 14;

/// The second in the session, if it holds one, and FNV-1a over its bytes: the same on every machine and in every
/// version, because it is stored.
pub(super) fn session_hash(session: &str) -> i64 {
    let folded = session.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = folded ^ (folded >> 29);
    match second_in(session) {
        Some(second) => (second << 32 | mixed & 0xffff_ffff).cast_signed(),
        None => mixed.cast_signed(),
    }
}

/// The second in a session, as a number that grows with it, below 2^31; `None` where there is none of this century.
fn second_in(session: &str) -> Option<u64> {
    let digits = session.as_bytes().split(|byte| !byte.is_ascii_digit()).find(|run| run.len() == DIGITS)?;
    let number = |from: usize, to: usize| {
        digits.get(from..to)?.iter().try_fold(0_u64, |sum, digit| Some(sum * 10 + u64::from(digit - b'0')))
    };
    let year = number(0, 4)?.checked_sub(2000).filter(|years| *years < 59)?;
    let parts = [
        (number(4, 6)?, 13),
        (number(6, 8)?, 32),
        (number(8, 10)?, 24),
        (number(10, 12)?, 60),
        (number(12, 14)?, 60),
    ];
    parts.into_iter().try_fold(year, |sum, (part, parts)| (part < parts).then_some(sum * parts + part))
}

/// Gives every call the key of today; for a file in which calls were found by another one.
pub(super) fn write_anew(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("ringside_session_hash", 1, flags, |context| {
        Ok(session_hash(context.get_raw(0).as_str()?))
    })?;
    db.execute_batch(
        "DROP INDEX call_session;
         UPDATE call SET session_hash = ringside_session_hash(session_id);
         CREATE INDEX call_session ON call(session_hash);",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_of_one_time_lie_side_by_side_and_those_without_a_time_anywhere() {
        let of = |second: &str| {
            session_hash(&format!("1201_1051_4294967295_{second}@callenabler245.huaweicaas.com"))
        };
        let seconds =
            ["20000101000000", "20251231235959", "20260127015959", "20260127020000", "20581231235959"];
        assert!(seconds.windows(2).all(|pair| of(pair[0]) < of(pair[1])));
        assert_eq!(of("20260127020000") >> 32, session_hash("x_20260127020000") >> 32);
        assert_ne!(of("20260127020000"), session_hash("x_20260127020000"));
        for strange in
            ["20261327020000", "20260127250000", "19991231235959", "202601270200001", "2026012702000", ""]
        {
            assert_eq!(second_in(strange), None, "{strange}");
        }
    }

    #[test]
    fn the_key_of_a_session_never_changes() {
        assert_eq!(session_hash("1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com"), KNOWN);
        assert_eq!(session_hash("s1"), KNOWN_PLAIN);
    }

    const KNOWN: i64 = 4_035_582_198_464_937_124;
    const KNOWN_PLAIN: i64 = 637_539_756_892_170_612;
}
