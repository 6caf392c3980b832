//! The system's files as SQLite knows them, but for the log of whoever opens a database through here. A log's
//! `sqlite3_file` is a [`Log`] with the system's own file behind it, in the same piece of memory, which SQLite gives
//! and takes back. The database's is the system's own, with a way to its log behind it: whoever lets go of the right to
//! write without having committed leaves nothing behind that could be written when somebody else has that right.

use std::ffi::{CStr, c_int, c_void};
use std::path::Path;
use std::ptr::null_mut;
use std::slice;
use std::sync::OnceLock;

use rusqlite::ffi::{
    self, SQLITE_IOERR, SQLITE_OK, sqlite3_file, sqlite3_filename, sqlite3_io_methods, sqlite3_vfs,
};
use rusqlite::{Connection, OpenFlags};

use super::Gathered;

const NAME: &CStr = c"ringside";

/// Opens a database whose log is written frames together.
pub(in crate::store::sqlite) fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    match system() {
        Some(_) => Connection::open_with_flags_and_vfs(path, flags, NAME),
        None => Connection::open_with_flags(path, flags),
    }
}

/// A pointer to what SQLite never takes away.
struct Vfs(*mut sqlite3_vfs);

// SAFETY: SQLite hands the same pointer to every thread, and of what it points to changes only `pNext`, which we never
// read.
unsafe impl Send for Vfs {}
// SAFETY: as above.
unsafe impl Sync for Vfs {}

/// The system's own, once ours is registered beside it.
fn system() -> Option<&'static Vfs> {
    static SYSTEM: OnceLock<Option<Vfs>> = OnceLock::new();
    let register = || {
        // SAFETY: a null name asks for the default; what comes back lives as long as the program.
        let system = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        // SAFETY: it is null or points to a `sqlite3_vfs`.
        let ours = unsafe { system.as_ref() }.copied()?;
        let room = c_int::try_from(size_of::<Log>() + behind_database(&ours)).ok()?;
        let ours = Box::leak(Box::new(sqlite3_vfs {
            szOsFile: room,
            pNext: null_mut(),
            zName: NAME.as_ptr(),
            xOpen: Some(open_file),
            ..ours
        }));
        // SAFETY: it is never moved and never freed. It is not made the default.
        let code = unsafe { ffi::sqlite3_vfs_register(ours, 0) };
        (code == SQLITE_OK).then_some(Vfs(system))
    };
    SYSTEM.get_or_init(register).as_ref()
}

/// What SQLite sees of a log; the system's file begins where it ends.
#[repr(C)]
struct Log {
    /// First: SQLite reads its methods here.
    file: sqlite3_file,
    /// A box, from opening to closing.
    gathered: *mut Gathered,
    /// The database that it is the log of; it is closed after its log.
    database: *mut sqlite3_file,
}

/// Where the way to a database's log is, from the beginning of the system's file: behind it, as aligned as a pointer.
fn behind_database(system: &sqlite3_vfs) -> usize {
    usize::try_from(system.szOsFile).unwrap_or(0).next_multiple_of(align_of::<*mut Gathered>())
}

/// The way from a database to what is held of its log; null while there is none.
///
/// # Safety
/// `database` was opened by [`open_file`] and has our methods.
unsafe fn log_of(database: *mut sqlite3_file) -> Option<*mut *mut Gathered> {
    let Vfs(system) = system()?;
    // SAFETY: `szOsFile` says that there is a `Log` more room than up to there, which is more than a pointer.
    unsafe { Some(database.byte_add(behind_database(&**system)).cast()) }
}

/// The system's methods of a database, and the same with our [`shm_lock`].
struct Methods {
    system: *const sqlite3_io_methods,
    ours: sqlite3_io_methods,
}

// SAFETY: they are never written to, and the system's are there as long as the program.
unsafe impl Send for Methods {}
// SAFETY: as above.
unsafe impl Sync for Methods {}

static OF_DATABASES: OnceLock<Methods> = OnceLock::new();

/// Puts our methods in front of the system's, where these are the ones we know and have locks for a log, and where a
/// commit is not filled up to the end of a sector: what fills it may look like a head.
///
/// # Safety
/// `database` was just opened by the system, with as much room as our `szOsFile` says.
unsafe fn watch(database: *mut sqlite3_file) {
    // SAFETY: an open file has methods.
    unsafe {
        let system = (*database).pMethods;
        let traits = (*system).xDeviceCharacteristics.map_or(0, |of| of(database));
        if (*system).iVersion < 2 || traits & ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE == 0 {
            return;
        }
        let with_ours = || sqlite3_io_methods { xShmLock: Some(shm_lock), ..*system };
        let methods = OF_DATABASES.get_or_init(|| Methods { system, ours: with_ours() });
        let Some(log) = log_of(database).filter(|_| std::ptr::eq(methods.system, system)) else { return };
        *log = null_mut();
        (*database).pMethods = &raw const methods.ours;
    }
}

/// Whether nobody can let go of the right to write to a database without us.
unsafe fn is_watched(database: *mut sqlite3_file) -> bool {
    // SAFETY: null or an open file.
    let methods = unsafe { database.as_ref() }.map(|file| file.pMethods);
    OF_DATABASES
        .get()
        .is_some_and(|known| methods.is_some_and(|methods| std::ptr::eq(methods, &raw const known.ours)))
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Shared memory and mapping (2 and 3) are for databases; a log is asked for neither.
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

/// Opens a file the system's way; a log is one with us in front of it.
unsafe extern "C" fn open_file(
    _: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    opened_with: *mut c_int,
) -> c_int {
    let Some(Vfs(system)) = system() else { return SQLITE_IOERR };
    // SAFETY: SQLite gives a `file` with as much room as our `szOsFile` says, that is a `Log` and the system's file;
    // the other arguments are passed on as they came.
    unsafe {
        let Some(open) = (**system).xOpen else { return SQLITE_IOERR };
        let is_log = flags & ffi::SQLITE_OPEN_WAL != 0;
        let database = if is_log { ffi::sqlite3_database_file_object(name) } else { null_mut() };
        if !is_watched(database) {
            let code = open(*system, name, file, flags, opened_with);
            if code == SQLITE_OK && flags & ffi::SQLITE_OPEN_MAIN_DB != 0 {
                watch(file);
            }
            return code;
        }
        // Without methods there is nothing to close when this fails.
        (*file).pMethods = std::ptr::null();
        let inner = behind(file);
        let code = open(*system, name, inner, flags, opened_with);
        if code == SQLITE_OK {
            let gathered = Box::into_raw(Box::default());
            (*file.cast::<Log>()).gathered = gathered;
            (*file.cast::<Log>()).database = database;
            if let Some(log) = log_of(database) {
                *log = gathered;
            }
            (*file).pMethods = &raw const METHODS;
        } else if !(*inner).pMethods.is_null() {
            (*(*inner).pMethods).xClose.map(|close| close(inner));
        }
        code
    }
}

/// The system's file of a log.
///
/// # Safety
/// `file` was given to [`open_file`].
unsafe fn behind(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: there is room for it behind the `Log`, and a `Log` is as aligned as a pointer, which is all it asks for.
    unsafe { file.cast::<Log>().add(1).cast() }
}

/// Calls a method of the system's file, after what is held was written; or as it is, where it has nothing to do with
/// what the file holds.
macro_rules! pass_on {
    ($file:ident . $method:ident ( $($argument:expr),* )) => {{
        let inner = behind($file);
        (*(*inner).pMethods).$method.map_or(SQLITE_IOERR, |call| call(inner, $($argument),*))
    }};
    (flushed $file:ident . $method:ident ( $($argument:expr),* )) => {{
        match flush($file) {
            SQLITE_OK => pass_on!($file.$method($($argument),*)),
            code => code,
        }
    }};
}

/// Writes to the system's file.
///
/// # Safety
/// `file` is an open log.
unsafe fn put(file: *mut sqlite3_file, bytes: &[u8], at: i64) -> c_int {
    let Ok(length) = c_int::try_from(bytes.len()) else { return SQLITE_IOERR };
    // SAFETY: the bytes are there for the length of the call.
    unsafe { pass_on!(file.xWrite(bytes.as_ptr().cast(), length, at)) }
}

/// # Safety
/// `file` is an open log, and nothing else uses it: SQLite calls for a connection from one thread at a time.
unsafe fn flush(file: *mut sqlite3_file) -> c_int {
    // SAFETY: as above.
    unsafe { (*(*file.cast::<Log>()).gathered).flush(|bytes, at| put(file, bytes, at)) }
}

// SAFETY of all that follow: SQLite calls them with a file that `open_file` opened, from one thread at a time, and with
// arguments that the system's own methods would be given.

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    unsafe {
        let Log { gathered, database, .. } = file.cast::<Log>().read();
        if let Some(log) = log_of(database) {
            *log = null_mut();
        }
        drop(Box::from_raw(gathered));
        pass_on!(file.xClose())
    }
}

/// The right to write to the log is the first of its locks (`WAL_WRITE_LOCK` of `wal.c`).
const TO_WRITE: c_int = 0;

unsafe extern "C" fn shm_lock(database: *mut sqlite3_file, first: c_int, count: c_int, how: c_int) -> c_int {
    unsafe {
        if how & ffi::SQLITE_SHM_UNLOCK != 0
            && first == TO_WRITE
            && let Some(gathered) = log_of(database).and_then(|log| (*log).as_mut())
        {
            gathered.forget();
        }
        let system = OF_DATABASES.get().and_then(|methods| (*methods.system).xShmLock);
        system.map_or(SQLITE_IOERR, |lock| lock(database, first, count, how))
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, length: c_int, at: i64) -> c_int {
    unsafe { pass_on!(flushed file.xRead(into, length, at)) }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, bytes: *const c_void, length: c_int, at: i64) -> c_int {
    unsafe {
        let bytes = slice::from_raw_parts(bytes.cast::<u8>(), usize::try_from(length).unwrap_or(0));
        (*(*file.cast::<Log>()).gathered).write(bytes, at, |bytes, at| put(file, bytes, at))
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    unsafe { pass_on!(flushed file.xTruncate(size)) }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    unsafe { pass_on!(flushed file.xSync(flags)) }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut i64) -> c_int {
    unsafe { pass_on!(flushed file.xFileSize(size)) }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    unsafe { pass_on!(file.xLock(level)) }
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    unsafe { pass_on!(file.xUnlock(level)) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, is_reserved: *mut c_int) -> c_int {
    unsafe { pass_on!(file.xCheckReservedLock(is_reserved)) }
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, what: c_int, argument: *mut c_void) -> c_int {
    unsafe { pass_on!(file.xFileControl(what, argument)) }
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    unsafe { pass_on!(file.xSectorSize()) }
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    unsafe { pass_on!(file.xDeviceCharacteristics()) }
}
