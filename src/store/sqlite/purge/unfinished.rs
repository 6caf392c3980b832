//! What hangs on what was removed, and is put right only once everything is: noted in the file, so that whoever is
//! given up half-way leaves it to the next purge.

use rusqlite::{Connection, OptionalExtension as _};

/// The farthest-reaching of what is left to put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unfinished {
    Nothing,
    /// Numbers, classes and applications that nobody has any more.
    Numbers,
    /// What [`Unfinished::Numbers`] says, and the counts of how often unknown things were seen.
    Unknown,
}

impl Unfinished {
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Unfinished> {
        let value: Option<i64> = db
            .prepare_cached("SELECT value FROM meta WHERE name = 'purge_unfinished'")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(match value {
            None => Unfinished::Nothing,
            Some(1) => Unfinished::Numbers,
            Some(_) => Unfinished::Unknown,
        })
    }

    /// Notes that this is left, if more was not left before.
    pub(super) fn add(self, db: &Connection) -> rusqlite::Result<()> {
        self.max(Unfinished::read(db)?).write(db)
    }

    /// Notes that no more than this is left.
    pub(super) fn write(self, db: &Connection) -> rusqlite::Result<()> {
        let value = match self {
            Unfinished::Nothing => {
                return db.execute("DELETE FROM meta WHERE name = 'purge_unfinished'", []).map(drop);
            }
            Unfinished::Numbers => 1,
            Unfinished::Unknown => 2,
        };
        db.prepare_cached("INSERT OR REPLACE INTO meta VALUES ('purge_unfinished', ?1)")?
            .execute([value])
            .map(drop)
    }
}
