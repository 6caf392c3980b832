//! How much memory, and how long a log, a writer gives a file of its length.

use rusqlite::Connection;

use super::open::pragma;

/// Bytes of a page.
const PAGE: i64 = 4_096;

/// Bytes that may come into the log while it is written back.
const MEANWHILE: i64 = 64 * 1024 * 1024;

/// Pages of a long history: 1 GB.
const LONG: i64 = 262_144;

/// In pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    /// Held in memory.
    cached: i64,
    /// In the log before it is written back.
    logged: i64,
}

impl Room {
    /// For a file of so many pages.
    ///
    /// Below 1 GB every page held makes a commit a little longer: wherever pages of an index were put into another
    /// order, SQLite looks through all of them for one beyond the end of the file, and with 64 MB that took a seventh
    /// of the writer's time.
    ///
    /// A push into a long history touches hundreds of pages all over its indexes. Written back less often, more of them
    /// are written once for many pushes: a sixth of the processor time of storing into ten million calls, for a log of
    /// 256 MB. A small file is kept tidy at once.
    fn of(file: i64) -> Room {
        let logged = if file > LONG { 65_536 } else { 4_096 };
        Room { cached: (file / 16).clamp(2_048, 16_384), logged }
    }
}

/// Gives the writer what the file needs as it is now; says from how many pages on the log is to be written back. Until
/// somebody looks after it ([`super::write_back`]), the writer does that itself in the middle of a commit.
pub(super) fn give(db: &Connection) -> rusqlite::Result<i64> {
    let Room { cached, logged } = Room::of(pragma(db, "page_count")?);
    db.pragma_update(None, "cache_size", cached)?;
    db.pragma_update(None, "wal_autocheckpoint", logged)?;
    // What a long transaction made the log grow beyond is given back to the disk, but never what fills up again before
    // it is written back the next time: to write over a file is cheaper than to make it longer.
    let spared = logged * PAGE + MEANWHILE.max(logged * PAGE / 2);
    db.pragma_update_and_check(None, "journal_size_limit", spared, |_| Ok(()))?;
    Ok(logged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_history_is_given_more_memory_and_a_longer_log_than_a_new_file() {
        let rooms = [0, 2_048 * 16, 4_096 * 16, LONG, LONG + 1, 1_500_000].map(Room::of);
        let expected = [
            (2_048, 4_096),
            (2_048, 4_096),
            (4_096, 4_096),
            (16_384, 4_096),
            (16_384, 65_536),
            (16_384, 65_536),
        ];
        assert_eq!(rooms.map(|room| (room.cached, room.logged)), expected);
    }
}
