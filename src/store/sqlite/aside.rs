//! A damaged database is put out of the way, not a byte of it changed, so that intake can go on in a new one. What can
//! be read of it comes back with `ringside db salvage`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{journal, ledger, lent, open};
use crate::call::Arrival;
use crate::files;
use crate::store::{Beat, StoreError};

/// Names tried for one second before it is given up.
const NAMES: u32 = 100;

/// Closes a connection without writing anything into the file, as closing would otherwise do with the log.
pub(super) fn let_go(db: Connection) {
    let _ = db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    drop(db);
}

/// Gives the database at `path` and its log another name, `ringside.damaged-20260127T020500Z.sqlite`, and says which.
/// Where it cannot be moved because somebody has it open our readers let go of it.
pub(super) fn set_aside(path: &Path, now: Arrival) -> Result<PathBuf, StoreError> {
    let name = || {
        let to = free_name(path, now)?;
        move_with_log(path, &to)?;
        Ok::<_, io::Error>(to)
    };
    let moved = name().or_else(|error| match files::is_held(&error) {
        true => lent::take_back(path, name),
        false => Err(error),
    });
    moved.map_err(|error| StoreError::NotSetAside {
        path: path.display().to_string(),
        reason: error.to_string(),
    })
}

fn free_name(path: &Path, now: Arrival) -> io::Result<PathBuf> {
    let at = DateTime::from_timestamp_millis(now.0).unwrap_or_default().format("%Y%m%dT%H%M%SZ");
    (1..=NAMES)
        .map(|n| if n == 1 { format!("damaged-{at}") } else { format!("damaged-{at}-{n}") })
        .map(|name| path.with_extension(format!("{name}.sqlite")))
        .find(|name| [name, &salvaged(name)].iter().all(|name| is_free(name)))
        .ok_or_else(|| io::ErrorKind::AlreadyExists.into())
}

fn is_free(path: &Path) -> bool {
    !path.exists() && !beside(path, "-wal").exists()
}

/// The name that the file at `path` gets when it was salvaged; its own where it is none that was set aside.
fn salvaged(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match name.strip_prefix("ringside.damaged-") {
        Some(rest) => path.with_file_name(format!("ringside.salvaged-{rest}")),
        None => path.to_owned(),
    }
}

/// `ringside.sqlite-wal` and its like.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The log gets its second name first and loses its first one last: should we die in between, it lies beside its
/// database under either name. Where a file cannot have two names a copy of it does as well. Where there is no room for
/// that it goes first, and comes back to a database that cannot follow.
fn move_with_log(from: &Path, to: &Path) -> io::Result<()> {
    // Nothing is touched where it cannot be moved at all: a second name of a log that is open could not be taken back.
    fs::rename(from, from)?;
    let (log, its_name) = (beside(from, "-wal"), beside(to, "-wal"));
    let has_both = give_second_name(&log, &its_name, |log, its_name| fs::hard_link(log, its_name))?;
    if let Err(error) = files::rename(from, to) {
        let back = if has_both { fs::remove_file(&its_name) } else { move_if_there(&its_name, &log) };
        if let Err(error) = back {
            tracing::error!("the log of {} stays beside {}: {error}", from.display(), to.display());
        }
        return Err(error);
    }
    if has_both && let Err(error) = fs::remove_file(&log) {
        tracing::warn!("{} is left over: {error}", log.display());
    }
    let _ = fs::remove_file(beside(from, "-shm"));
    Ok(())
}

/// Whether the log, should there be one, lies under both names now, or under the second one alone.
fn give_second_name(
    log: &Path,
    its_name: &Path,
    link: impl FnOnce(&Path, &Path) -> io::Result<()>,
) -> io::Result<bool> {
    match link(log, its_name) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(_) if copy_whole(log, its_name).is_ok() => Ok(true),
        Err(_) => move_if_there(log, its_name).map(|()| false),
    }
}

/// Copies a file, and it is on disk; or there is no copy.
fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let copied = fs::copy(from, to).and_then(|_| open::sync(to));
    if copied.is_err() {
        let _ = fs::remove_file(to);
    }
    copied
}

/// Where a database is written anew that shall take the place of the one at `path`: a folder.
pub(super) fn part(path: &Path) -> PathBuf {
    beside(path, ".part")
}

/// The same when it is whole, and takes that place next.
pub(super) fn whole(path: &Path) -> PathBuf {
    beside(path, ".whole")
}

/// Sets the database at `path` aside, puts the whole one in its place, and says where the damaged one lies.
pub(super) fn replace(path: &Path, now: Arrival) -> Result<PathBuf, StoreError> {
    let whole = whole(path);
    let drop_whole = |error: StoreError| {
        let _ = fs::remove_file(&whole);
        error
    };
    let to = set_aside(path, now).map_err(drop_whole)?;
    // A log that stayed would be taken for that of the whole one.
    let placed = remove_if_there(&beside(path, "-wal")).and_then(|()| files::rename(&whole, path));
    let placed = placed.map_err(|error| {
        if let Err(error) = move_with_log(&to, path) {
            tracing::error!("{} could not be put back: {error}", to.display());
        }
        StoreError::NotSetAside { path: path.display().to_string(), reason: error.to_string() }
    });
    placed.map(|()| to).map_err(drop_whole)
}

/// Ends what was broken off beside `path`: where nothing has its name any more the whole one takes it, else that is
/// old. To be called by who holds the folder.
pub(super) fn settle(path: &Path) -> io::Result<()> {
    remove_part(path);
    let whole = whole(path);
    if !whole.exists() {
        return Ok(());
    }
    if path.exists() {
        return fs::remove_file(whole);
    }
    // That of the database which was set aside, and which has it under its new name.
    remove_if_there(&beside(path, "-wal"))?;
    files::rename(&whole, path)
}

/// Removes what was not written to its end.
pub(super) fn remove_part(path: &Path) {
    let part = part(path);
    let removed = if part.is_dir() { fs::remove_dir_all(&part) } else { remove_if_there(&part) };
    if let Err(error) = removed {
        tracing::warn!("{} is left over: {error}", part.display());
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match files::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// What the file that follows a damaged one takes over from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remains {
    /// The last journal number the damaged file gave, as far as that can be told. Where it cannot: the milliseconds since
    /// 1970, which no count of notifications reaches.
    pub(super) last: i64,
    /// Numbers to leave free behind that, for files that cannot tell and may themselves have begun behind such a one: one
    /// for each byte.
    pub(super) room: i64,
    /// The last heartbeat in the damaged file, where that can be read: the time since then is a gap.
    beat: Option<Beat>,
    /// Behind any that readers of the damaged file can have seen.
    generation: i64,
}

impl Remains {
    /// Of the damaged file at `path`.
    pub(super) fn of(path: &Path, now: Arrival) -> Remains {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).ok();
        let number = |sql| db.as_ref()?.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
        let last = db.as_ref().and_then(|db| journal::told_last_id(db).0);
        let seen = number("SELECT value FROM meta WHERE name = 'generation'");
        let beat =
            db.as_ref().and_then(|db| ledger::last_beat(db).or_else(|_| ledger::written_beat(db)).ok());
        if let Some(db) = db {
            let_go(db);
        }
        let size = |path: &Path| fs::metadata(path).map_or(0, |data| i64::try_from(data.len()).unwrap_or(0));
        let room = || size(path).saturating_add(size(&beside(path, "-wal")));
        let (last, room) = last.map_or_else(|| (now.0.max(0), room()), |last| (last, 0));
        let generation = now.0.max(seen.map_or(0, |seen| seen.saturating_add(1)));
        Remains { last, room, beat: beat.flatten(), generation }
    }

    /// Of all that wait in `data_dir` to be salvaged: so that no journal number is given twice, whenever whoever set a
    /// file aside came to die. Those that were salvaged tell of numbers too.
    pub(super) fn waiting_in(data_dir: &Path) -> Option<Remains> {
        let of = |path: &PathBuf| Remains::of(path, last_written(path));
        let salvaged = named_in(data_dir, "ringside.salvaged-");
        let salvaged = salvaged.iter().map(|path| Remains { beat: None, ..of(path) });
        set_aside_in(data_dir).iter().map(of).chain(salvaged).reduce(Remains::and)
    }

    /// The number behind which the next one is given.
    pub(super) fn end(&self) -> i64 {
        self.last.saturating_add(self.room).min(journal::GREATEST)
    }

    /// Of both.
    pub(super) fn and(self, other: Remains) -> Remains {
        Remains {
            last: self.last.max(other.last),
            room: self.room.saturating_add(other.room),
            beat: [self.beat, other.beat].into_iter().flatten().max_by_key(|beat| beat.at),
            generation: self.generation.max(other.generation),
        }
    }
}

fn last_written(path: &Path) -> Arrival {
    let modified = fs::metadata(path).and_then(|data| data.modified()).map(DateTime::<Utc>::from);
    Arrival(modified.map_or(0, |at| at.timestamp_millis()))
}

/// Lets the journal of a new file go on behind the last number, so that what is salvaged keeps its numbers; and its
/// generation behind any that readers can have seen, so that they keep nothing of what they remember. To be called
/// inside a transaction.
pub(super) fn go_on_behind(db: &Connection, remains: &Remains) -> rusqlite::Result<()> {
    db.execute("UPDATE meta SET value = max(value + 1, ?1) WHERE name = 'generation'", [remains.generation])?;
    let last = remains.end().max(journal::last_id(db)?);
    if last > 0 {
        db.execute("DELETE FROM sqlite_sequence WHERE name = 'notification'", [])?;
        db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('notification', ?1)", [last])?;
    }
    if let Some(beat) = remains.beat {
        ledger::beat(db, beat)?;
    }
    Ok(())
}

/// Gives a file that was set aside the name `ringside.salvaged-….sqlite`, so that nobody is reminded of it any more, and
/// says where it lies. Another file keeps its name, and so does one whose new name is taken.
pub(super) fn mark_salvaged(path: &Path) -> PathBuf {
    let to = salvaged(path);
    if !is_free(&to) {
        return path.to_owned();
    }
    if let Err(error) = move_with_log(path, &to) {
        tracing::debug!("{} keeps its name: {error}", path.display());
        return path.to_owned();
    }
    to
}

/// The damaged databases that were set aside in a data folder and not salvaged yet, oldest first.
pub fn set_aside_in(data_dir: &Path) -> Vec<PathBuf> {
    named_in(data_dir, "ringside.damaged-")
}

fn named_in(data_dir: &Path, begin: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(data_dir) else { return Vec::new() };
    let is_one = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with(begin) && name.ends_with(".sqlite"))
    };
    let mut found: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_one).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_file_cannot_have_two_names_the_log_lies_beside_its_database_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let [log, its_name] =
            ["ringside.sqlite-wal", "ringside.damaged-1.sqlite-wal"].map(|n| folder.path().join(n));
        let cannot = |_: &Path, _: &Path| Err(io::ErrorKind::Unsupported.into());
        assert!(!give_second_name(&log, &its_name, cannot).unwrap(), "there is none");
        fs::write(&log, "its log").unwrap();
        assert!(give_second_name(&log, &its_name, cannot).unwrap());
        for name in [&log, &its_name] {
            assert_eq!(fs::read(name).unwrap(), b"its log");
        }
    }
}
