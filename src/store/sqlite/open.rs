//! Opening: the lock of the data folder, the file, its version, the settings of a connection.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[cfg(unix)]
use rusqlite::FileControl;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::aside::Remains;
use super::fault::fault;
use super::{aside, bulk, functions, gather, packing, room, schema, session_key};
use crate::files;
use crate::store::{StoreError, database_path, has_database};

/// How long a connection waits for another one.
const BUSY: Duration = Duration::from_secs(5);

/// How long to wait for a process that is about to let go of the folder, or that only asked whether somebody has it;
/// and the pause between two looks.
const LET_GO_WITHIN: Duration = Duration::from_millis(500);
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// Prepared statements kept per connection.
const STATEMENTS: usize = 64;

/// Holds the data folder until dropped.
#[derive(Debug)]
pub(super) struct FolderLock {
    _file: File,
}

impl FolderLock {
    pub(super) fn take(data_dir: &Path) -> Result<FolderLock, StoreError> {
        let refused = |reason: io::Error| cannot_take(data_dir, reason, has_database(data_dir));
        std::fs::create_dir_all(data_dir).map_err(refused)?;
        let path = data_dir.join("ringside.lock");
        let file = private().open(&path).map_err(refused)?;
        give_to_owner_of(data_dir, &path);
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _file: file }),
                Err(TryLockError::Error(reason)) => return Err(refused(reason)),
                Err(TryLockError::WouldBlock) if begun.elapsed() < LET_GO_WITHIN => {
                    std::thread::sleep(ASK_AGAIN);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::InUse(data_dir.display().to_string()));
                }
            }
        }
    }

    /// Whether somebody has the folder, asked without taking it.
    pub(super) fn is_taken(data_dir: &Path) -> bool {
        let file = File::open(data_dir.join("ringside.lock"));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

/// Opens or creates a file that only its owner may read: the journal holds telephone numbers and secrets.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Gives a file that was just made to whom `like` belongs. A service has its folder to itself and its database is mended
/// by the superuser, who is the only one that may give; everybody else's files are their own already.
#[cfg(unix)]
pub(super) fn give_to_owner_of(like: &Path, file: &Path) {
    use std::os::unix::fs::MetadataExt as _;

    let owner = |path: &Path| std::fs::metadata(path).map(|found| (found.uid(), found.gid()));
    let (Ok(wanted), Ok(found)) = (owner(like), owner(file)) else { return };
    if wanted.0 != found.0
        && let Err(error) = std::os::unix::fs::chown(file, Some(wanted.0), Some(wanted.1))
    {
        tracing::debug!("{} stays ours: {error}", file.display());
    }
}

/// Who makes a file here owns it.
#[cfg(not(unix))]
pub(super) fn give_to_owner_of(_like: &Path, _file: &Path) {}

/// Waits until a file is on disk. Windows does that only for who may write to it.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// What the system says of `path`, that was to be written.
fn cannot_write(path: &Path, reason: io::Error) -> StoreError {
    let path = path.display().to_string();
    match reason.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly(path),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull(path),
        _ => StoreError::Open { path, reason: reason.to_string() },
    }
}

/// What the system says of a folder that was to be taken, and whether a look finds a database in it: one that nobody
/// may look into is no more one that may only be read.
fn cannot_take(data_dir: &Path, reason: io::Error, looked: Result<bool, StoreError>) -> StoreError {
    match (cannot_write(data_dir, reason), looked) {
        (StoreError::ReadOnly(_), Err(hidden)) => hidden,
        (error, _) => error,
    }
}

/// The writer's connection: the file is created, or brought up to this version, a copy of the old one made first. One
/// that is created goes on behind those that wait to be salvaged.
pub(super) fn for_writing(data_dir: &Path) -> Result<Connection, StoreError> {
    for_writing_behind(data_dir, None)
}

/// [`for_writing`], and one that is created goes on behind `before`, where that is known.
pub(super) fn for_writing_behind(data_dir: &Path, before: Option<Remains>) -> Result<Connection, StoreError> {
    let path = database_path(data_dir);
    settle(&path)?;
    let steps = schema::steps();
    let version = if path.exists() {
        // Looked at through a connection that cannot change a byte, before one that can is opened.
        let peek = read_only(&path)?;
        check_ours(&peek, &path, steps.len())?
    } else {
        private().open(&path).map_err(|reason| cannot_write(&path, reason))?;
        give_to_owner_of(data_dir, &path);
        0
    };
    let before = match version {
        0 => before.or_else(|| Remains::waiting_in(data_dir)),
        _ => None,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = gather::open(&path, flags).map_err(|e| fault(&path, e))?;
    if db.is_readonly("main").map_err(|e| fault(&path, e))? {
        return Err(StoreError::ReadOnly(path.display().to_string()));
    }
    prepare_writer(&db).map_err(|e| fault(&path, e))?;
    migrate(&mut db, &path, &steps, before)?;
    bulk::finish(&db).map_err(|e| fault(&path, e))?;
    keep_scratch(&db, Scratch::InMemory).map_err(|e| fault(&path, e))?;
    Ok(db)
}

/// [`aside::settle`], to be called by who holds the folder.
pub(super) fn settle(path: &Path) -> Result<(), StoreError> {
    aside::settle(path).map_err(|reason| cannot_write(path, reason))
}

/// Where a writer keeps what it needs for the length of a statement or a transaction.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scratch {
    /// For pushes: what they change is a few pages each, and a file for it was a third of all that was written.
    InMemory,
    /// For what goes through the whole database.
    OnDisk,
}

/// To be called outside a transaction.
pub(super) fn keep_scratch(db: &Connection, scratch: Scratch) -> rusqlite::Result<()> {
    let place = match scratch {
        Scratch::InMemory => "MEMORY",
        Scratch::OnDisk => "FILE",
    };
    db.pragma_update(None, "temp_store", place)
}

/// The database in `data_dir`, which has to be there.
pub(super) fn existing(data_dir: &Path) -> Result<PathBuf, StoreError> {
    let path = database_path(data_dir);
    match has_database(data_dir)? {
        true => Ok(path),
        false => Err(StoreError::Missing(path.display().to_string())),
    }
}

/// A connection that can only look.
pub(super) fn for_reading(data_dir: &Path) -> Result<Connection, StoreError> {
    let path = existing(data_dir)?;
    let db = read_only(&path)?;
    let needed = schema::steps().len();
    let found = check_ours(&db, &path, needed)?;
    if usize::try_from(found) != Ok(needed) {
        return Err(StoreError::Older { path: path.display().to_string(), found, needed });
    }
    functions::register(&db).map_err(|e| fault(&path, e))?;
    Ok(db)
}

fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(BUSY)?;
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        db.execute_batch("PRAGMA query_only=ON; PRAGMA cache_size=-8192;")?;
        Ok(db)
    };
    open().map_err(|e| fault(path, e))
}

/// Whether the file of this connection has another name now, as after it was set aside for being damaged. The system is
/// asked about the open file itself: what its path led to before or after opening may have been another file.
pub(super) fn has_moved(db: &Connection) -> bool {
    #[cfg(unix)]
    {
        let mut moved = 0;
        db.file_control(Some("main"), FileControl::HasMoved(&mut moved)).is_ok() && moved != 0
    }
    // A file that is open cannot be renamed there.
    #[cfg(not(unix))]
    {
        let _ = db;
        false
    }
}

/// Has each sync reach the disk. On macOS a plain one ends in the memory of the drive; elsewhere the last two change
/// nothing.
pub(super) const DURABLE: &str =
    "PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON;";

pub(super) fn prepare_writer(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    // No statement is planned anew because of the values it is given: which index it goes by is settled.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // auto_vacuum only takes effect before the first table exists; afterwards it is what it is.
    db.execute_batch("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;")?;
    db.execute_batch(DURABLE)?;
    room::give(db).map(drop)
}

/// Whether what the connection commits would outlive a loss of power.
pub(super) fn check_durable(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let read = || -> rusqlite::Result<(i64, String)> {
        Ok((pragma(db, "synchronous")?, db.pragma_query_value(None, "journal_mode", |row| row.get(0))?))
    };
    let (synchronous, journal) = read().map_err(|e| fault(path, e))?;
    if cfg!(target_vendor = "apple") && pragma(db, "fullfsync").map_err(|e| fault(path, e))? == 0 {
        return Err(StoreError::NotDurable { synchronous, journal: format!("{journal} without fullfsync") });
    }
    if synchronous < 2 || matches!(journal.as_str(), "off" | "memory") {
        return Err(StoreError::NotDurable { synchronous, journal });
    }
    Ok(())
}

/// The schema version of a file that is ours, or empty, and not newer than `known`.
fn check_ours(db: &Connection, path: &Path, known: usize) -> Result<i64, StoreError> {
    let read = || -> rusqlite::Result<(i64, i64, bool)> {
        Ok((
            pragma(db, "user_version")?,
            pragma(db, "application_id")?,
            db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?,
        ))
    };
    let (version, application, has_tables) = read().map_err(|e| fault(path, e))?;
    let is_ours = application == schema::APPLICATION_ID || (application == 0 && !has_tables);
    if !is_ours {
        // It is never touched.
        return Err(StoreError::Foreign(path.display().to_string()));
    }
    let known = i64::try_from(known).unwrap_or(i64::MAX);
    if version > known {
        return Err(StoreError::Newer { path: path.display().to_string(), found: version, known });
    }
    Ok(version)
}

/// Takes the steps that are missing, all in one transaction; in it a new file goes on behind `before`. A file that
/// already holds something is copied first.
pub(super) fn migrate(
    db: &mut Connection,
    path: &Path,
    steps: &[String],
    before: Option<Remains>,
) -> Result<(), StoreError> {
    let wrong = |e| fault(path, e);
    let found = pragma(db, "user_version").map_err(wrong)?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    let missing = steps.get(done..).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    if found > 0 {
        let copy = backup_path(path, found);
        if !copy.exists() {
            keep_copy(db, &copy).map_err(wrong)?;
        }
        tracing::info!(
            "the database is brought from schema {found} to {}; as it was before it is kept as {}",
            steps.len(),
            copy.display()
        );
    }
    let climb = |tx: Transaction| -> rusqlite::Result<()> {
        for step in missing {
            tx.execute_batch(step)?;
        }
        if found > 0 && (done..steps.len()).contains(&(schema::SESSION_KEY - 1)) {
            session_key::write_anew(&tx)?;
        }
        for view in schema::VIEWS {
            tx.execute_batch(&format!("DROP VIEW IF EXISTS {view};"))?;
        }
        tx.execute_batch(&schema::views())?;
        if found == 0 {
            // Nothing was derived by older rules, because nothing was derived at all.
            tx.execute("UPDATE meta SET value = ?1 WHERE name = 'derivation'", [schema::DERIVATION])?;
        }
        if tx.table_exists(None, "dictionary")? {
            let dictionary = (packing::FORM, packing::DICTIONARY);
            tx.execute("INSERT OR IGNORE INTO dictionary VALUES (?1, ?2)", dictionary)?;
        }
        if let Some(remains) = &before {
            aside::go_on_behind(&tx, remains)?;
        }
        tx.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))?;
        tx.commit()
    };
    db.transaction_with_behavior(TransactionBehavior::Immediate).and_then(climb).map_err(wrong)
}

/// Copies the file as it is. Until the copy is whole and on disk it has another name.
fn keep_copy(db: &Connection, copy: &Path) -> rusqlite::Result<()> {
    let part = aside::beside(copy, ".part");
    let wrong = |error: io::Error| {
        let code = match error.kind() {
            io::ErrorKind::StorageFull => rusqlite::ffi::SQLITE_FULL,
            _ => rusqlite::ffi::SQLITE_CANTOPEN,
        };
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), Some(error.to_string()))
    };
    // What an attempt left that was broken off.
    let _ = std::fs::remove_file(&part);
    private().open(&part).map_err(wrong)?;
    db.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    sync(&part).map_err(wrong)?;
    give_to_owner_of(copy.parent().unwrap_or(copy), &part);
    files::rename(&part, copy).map_err(wrong)
}

/// Where the copy of a file with an older schema goes: `ringside.schema-1.sqlite`.
pub(super) fn backup_path(path: &Path, version: i64) -> PathBuf {
    path.with_extension(format!("schema-{version}.sqlite"))
}

pub(super) fn pragma(db: &Connection, name: &str) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, name, |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_written_is_told_apart_from_what_has_no_room() {
        let check = |kind: io::ErrorKind, expected: &str| {
            let told = cannot_write(Path::new("/data"), kind.into()).to_string();
            assert!(told.contains(expected) && told.contains("/data"), "{told}");
        };
        check(io::ErrorKind::PermissionDenied, "it may only be read");
        check(io::ErrorKind::ReadOnlyFilesystem, "it may only be read");
        check(io::ErrorKind::StorageFull, "free some space");
        check(io::ErrorKind::NotADirectory, "cannot open");
    }

    #[test]
    fn a_folder_that_one_may_not_look_into_is_no_more_one_that_may_only_be_read() {
        let check = |kind: io::ErrorKind, looked: Result<bool, StoreError>, expected: StoreError| {
            assert_eq!(cannot_take(Path::new("/data"), kind.into(), looked), expected);
        };
        let (data, hidden) = ("/data".to_owned(), StoreError::Hidden("/data/ringside.sqlite".to_owned()));
        check(io::ErrorKind::PermissionDenied, Err(hidden.clone()), hidden.clone());
        check(io::ErrorKind::PermissionDenied, Ok(true), StoreError::ReadOnly(data.clone()));
        check(io::ErrorKind::StorageFull, Err(hidden), StoreError::DiskFull(data));
    }
}
