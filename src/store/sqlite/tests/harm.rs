//! What is done to a database so that it has to be salvaged.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::store::database_path;

pub(super) const PAGE: u64 = 4096;

/// The pages of a table or an index, its leaves only.
pub(super) fn leaves(path: &Path, name: &str) -> Vec<u64> {
    let db = Connection::open(path).unwrap();
    let mut pages =
        db.prepare("SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path").unwrap();
    let pages = pages.query_map([name], |row| row.get::<_, i64>(0)).unwrap();
    pages.map(|page| u64::try_from(page.unwrap()).unwrap()).collect()
}

pub(super) fn destroy(path: &Path, page: u64) {
    overwrite(path, &[0xAA; PAGE as usize], (page - 1) * PAGE);
}

/// So many bytes of a file, from byte `at` on.
pub(super) fn bytes_at<const N: usize>(path: &Path, at: u64) -> [u8; N] {
    let (mut file, mut bytes) = (fs::File::open(path).unwrap(), [0; N]);
    file.seek(SeekFrom::Start(at)).unwrap();
    file.read_exact(&mut bytes).unwrap();
    bytes
}

/// Puts `bytes` into a file, from byte `at` on.
pub(super) fn overwrite(path: &Path, bytes: &[u8], at: u64) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

/// The calls outlive their notifications, as after a purge of the journal.
pub(super) fn forget_journal(folder: &TempDir) {
    let db = Connection::open(database_path(folder.path())).unwrap();
    db.execute_batch(
        "INSERT INTO meta SELECT 'journal_purged', max(received_at) + 1 FROM notification;
         DELETE FROM mention; DELETE FROM notification;",
    )
    .unwrap();
}
