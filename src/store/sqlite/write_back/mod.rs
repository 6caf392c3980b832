//! The log is written back into the file beside the one who writes, so that a push waits for its own commit and not for
//! the pages of thousands before it.
//!
//! SQLite lets one connection carry pages from the log into the file while another one appends to the log. But the log
//! begins anew only when all of it is in the file, and that moment never comes while pushes do. So a thread of its own
//! carries nearly all of it and has the disk take it; the writer carries the few pages that are left, which takes it
//! about as long as a commit.

mod carrier;

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use self::carrier::{Carrier, Log, carry, is_refusal, look};
use super::room;

/// The part of the limit that the writer carries himself at most.
const LITTLE: i64 = 8;

/// How many times the limit the log may grow beyond what was expected.
const PATIENCE: i64 = 3;

/// Looks after the log of one writer.
#[derive(Debug, Default)]
pub(super) struct WriteBack {
    carrier: Option<Carrier>,
    /// Pages in the log from which on it is written back; 0: not known yet.
    limit: i64,
    /// Pages in the log at which it is next written back: `limit`, or more where readers or the disk keep the log from
    /// being written back as a whole.
    from: i64,
    progress: Progress,
    /// The disk has refused what it was to take: from then on the log is the only good copy, and stays as it is.
    is_log_all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Progress {
    #[default]
    Waiting,
    /// The carrier is at it, and this much was in the file before.
    UnderWay { carried: i64 },
    /// All of so many pages are in the file: the next commit begins the log anew, unless somebody reads meanwhile.
    Whole { pages: i64 },
}

impl WriteBack {
    /// Looks at the log, and does or has done what is due. To be called between commits.
    pub(super) fn go_on(&mut self, db: &Connection, path: &Path) -> rusqlite::Result<()> {
        if self.limit == 0 {
            self.give_room(db)?;
        }
        if self.is_log_all {
            return Ok(());
        }
        let log = look(db)?;
        let from = self.from;
        let going = match std::mem::take(&mut self.progress) {
            Progress::UnderWay { carried } if !self.is_carrier_done() => {
                self.progress = Progress::UnderWay { carried };
                Ok(())
            }
            Progress::UnderWay { carried } => self.finish(db, path, log, carried),
            // A reader kept it from beginning anew.
            Progress::Whole { pages } if log.pages >= pages => {
                self.from = log.pages + self.little();
                Ok(())
            }
            Progress::Whole { .. } | Progress::Waiting => {
                // What began anew meanwhile is written back as early as ever.
                self.from = self.from.min(log.pages + self.limit).max(self.limit);
                if log.pages >= self.from {
                    self.send_for(path, log);
                }
                Ok(())
            }
        };
        if self.from != from {
            self.let_grow(db)?;
        }
        going
    }

    /// Carries what is left, if that is little.
    fn finish(&mut self, db: &Connection, path: &Path, log: Log, before: i64) -> rusqlite::Result<()> {
        if self.carrier.as_ref().is_some_and(Carrier::is_refused) {
            return self.leave_log(db);
        }
        if log.pages - log.carried > self.little() {
            if log.carried > before {
                self.send_for(path, log);
            } else {
                // Somebody reads what the file would lose, or the disk is full.
                self.from = log.pages + self.limit;
            }
            return Ok(());
        }
        // Until it has succeeded.
        self.from = log.pages + self.limit;
        let log = match carry(db) {
            Err(error) if is_refusal(&error) => return self.leave_log(db),
            log => log?,
        };
        if log.carried == log.pages {
            self.from = self.limit;
            self.progress = Progress::Whole { pages: log.pages };
        } else {
            self.from = log.pages + self.little();
        }
        Ok(())
    }

    /// Sets the limit of the log by the size of the file as it is now.
    pub(super) fn give_room(&mut self, db: &Connection) -> rusqlite::Result<()> {
        if self.is_log_all {
            return Ok(());
        }
        self.limit = room::give(db)?;
        self.from = self.from.max(self.limit);
        self.let_grow(db)
    }

    /// Whether anybody looks after the log at all.
    pub(super) fn is_at_work(&self) -> bool {
        self.limit > 0
    }

    /// Lets go of the file, for as long as nobody asks to go on. `false`: the log must not be touched.
    #[must_use = "a log that must not be touched is the only copy of what was acknowledged"]
    pub(super) fn rest(&mut self, db: &Connection) -> bool {
        self.progress = Progress::Waiting;
        // What the disk refused last of all counts too.
        if self.carrier.take().is_some_and(Carrier::end)
            && let Err(error) = self.leave_log(db)
        {
            tracing::debug!("the log of the database may be written back when it is closed: {error}");
        }
        !self.is_log_all
    }

    /// SQLite has the writer carry everything in the middle of a commit when nothing else helps.
    fn let_grow(&self, db: &Connection) -> rusqlite::Result<()> {
        db.pragma_update(None, "wal_autocheckpoint", self.from + PATIENCE * self.limit)
    }

    /// Where what was carried never reached the disk, the log has it still: the next start begins with it.
    pub(super) fn leave_log(&mut self, db: &Connection) -> rusqlite::Result<()> {
        if !std::mem::replace(&mut self.is_log_all, true) {
            tracing::error!(
                "the disk did not take what was written back into the database; its log is kept and grows until \
                 Ringside is started again: look at the disk"
            );
        }
        self.hold(db)
    }

    /// Keeps SQLite from writing a log back that must not be touched, whatever it was told since.
    pub(super) fn hold(&self, db: &Connection) -> rusqlite::Result<()> {
        if !self.is_log_all {
            return Ok(());
        }
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        db.pragma_update(None, "wal_autocheckpoint", 0)
    }

    /// What the writer carries himself at most; and what the log may grow while somebody reads a page and is gone.
    fn little(&self) -> i64 {
        self.limit / LITTLE
    }

    fn is_carrier_done(&self) -> bool {
        self.carrier.as_ref().is_none_or(Carrier::is_done)
    }

    /// Sends the carrier, which is started where there is none.
    fn send_for(&mut self, path: &Path, log: Log) {
        if self.carrier.is_none() {
            match Carrier::start(path.to_owned()) {
                Ok(carrier) => self.carrier = Some(carrier),
                Err(error) => {
                    tracing::warn!("the thread that writes the log back cannot start: {error}");
                    self.from = log.pages + self.limit;
                }
            }
        }
        if self.carrier.as_ref().is_some_and(Carrier::send) {
            self.progress = Progress::UnderWay { carried: log.carried };
        }
    }

    #[cfg(test)]
    fn is_under_way(&self) -> bool {
        matches!(self.progress, Progress::UnderWay { .. })
    }

    #[cfg(test)]
    fn wait(&self) {
        while !self.is_carrier_done() {
            std::thread::yield_now();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;
    use crate::store::sqlite::open::pragma;

    /// A file with a log that is not written back by itself, and somebody who looks after it from some pages on.
    fn written(limit: i64) -> (TempDir, PathBuf, Connection, WriteBack) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;
             CREATE TABLE said (words TEXT);",
        )
        .unwrap();
        (folder, path, db, WriteBack { limit, from: limit, ..WriteBack::default() })
    }

    fn say(db: &Connection) {
        db.execute("INSERT INTO said VALUES (hex(randomblob(1500)))", []).unwrap();
    }

    /// Until the carrier is at it.
    fn say_until_sent(db: &Connection, path: &Path, write_back: &mut WriteBack) {
        while !write_back.is_under_way() {
            say(db);
            write_back.go_on(db, path).unwrap();
        }
    }

    fn said(db: &Connection) -> i64 {
        db.query_row("SELECT count(*) FROM said", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_log_that_is_written_back_begins_anew_and_is_no_longer_than_what_came_meanwhile() {
        let (_folder, path, db, mut write_back) = written(40);
        let mut longest = 0;
        for _ in 0..5 {
            // Once in a long while the carrier comes while a commit begins, may carry nothing and is sent again later.
            let is_carried = (0..5).any(|_| {
                say_until_sent(&db, &path, &mut write_back);
                let pages = look(&db).unwrap().pages;
                assert!(pages >= 40, "{pages}");
                (0..20).for_each(|_| say(&db));
                while write_back.is_under_way() {
                    write_back.wait();
                    write_back.go_on(&db, &path).unwrap();
                }
                let log = look(&db).unwrap();
                longest = longest.max(log.pages);
                log.pages == log.carried
            });
            assert!(is_carried);
            say(&db);
            assert!(look(&db).unwrap().pages < 10, "it begins anew");
        }
        assert!(longest < 40 + 10 * 25, "{longest}");
        let all = said(&db);
        drop((write_back, db));
        assert_eq!(std::fs::metadata(path.with_file_name("file-wal")).map_or(0, |log| log.len()), 0);
        assert_eq!(said(&Connection::open(&path).unwrap()), all);
    }

    #[test]
    fn what_somebody_reads_stays_in_the_log_and_is_not_tried_again_at_every_commit() {
        let (_folder, path, db, mut write_back) = written(40);
        say(&db);
        let reader = Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN").unwrap();
        assert_eq!(said(&reader), 1);
        let turns = |write_back: &mut WriteBack, commits: usize| {
            (0..commits)
                .filter(|_| {
                    say(&db);
                    let before = write_back.is_under_way();
                    write_back.go_on(&db, &path).unwrap();
                    if write_back.is_under_way() {
                        write_back.wait();
                    }
                    write_back.is_under_way() && !before
                })
                .count()
        };
        let count = turns(&mut write_back, 200);
        let pages = look(&db).unwrap().pages;
        assert!((1..=usize::try_from(pages / 40).unwrap()).contains(&count), "{count} in {pages} pages");
        assert_eq!(said(&reader), 1);
        drop(reader);
        turns(&mut write_back, 200);
        assert!(look(&db).unwrap().pages < 100);
        assert_eq!(said(&db), 401);
        assert_eq!(
            pragma(&db, "page_count").unwrap(),
            pragma(&Connection::open(&path).unwrap(), "page_count").unwrap()
        );
    }

    #[test]
    fn whoever_wants_the_file_for_himself_need_not_wait_for_the_log() {
        let (_folder, path, db, mut write_back) = written(1);
        (0..300).for_each(|_| say(&db));
        write_back.go_on(&db, &path).unwrap();
        assert!(write_back.is_under_way());
        drop(write_back);
        // Nobody else has it open now.
        db.execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;").unwrap();
        assert_eq!(said(&db), 300);
    }

    #[test]
    fn a_log_is_kept_whole_when_the_disk_did_not_take_what_was_carried() {
        let (_folder, path, db, mut write_back) = written(40);
        say_until_sent(&db, &path, &mut write_back);
        write_back.wait();
        write_back.carrier.as_ref().unwrap().refuse();
        for _ in 0..100 {
            say(&db);
            write_back.go_on(&db, &path).unwrap();
            write_back.give_room(&db).unwrap();
        }
        assert!(!write_back.rest(&db));
        let (all, log) = (said(&db), look(&db).unwrap());
        assert!(log.pages > 140, "{log:?}");
        drop((write_back, db));
        // As if nothing of it had reached the file.
        let left = std::fs::metadata(path.with_file_name("file-wal")).unwrap().len();
        assert!(left > 140 * 4_096, "{left}");
        assert_eq!(said(&Connection::open(&path).unwrap()), all);
    }

    #[test]
    fn what_the_disk_refused_last_of_all_keeps_the_log_too() {
        let (_folder, path, db, mut write_back) = written(40);
        say_until_sent(&db, &path, &mut write_back);
        write_back.wait();
        write_back.carrier.as_ref().unwrap().refuse();
        assert!(!write_back.rest(&db));
        let all = said(&db);
        drop((write_back, db));
        assert!(std::fs::metadata(path.with_file_name("file-wal")).unwrap().len() > 40 * 4_096);
        assert_eq!(said(&Connection::open(&path).unwrap()), all);
    }
}
