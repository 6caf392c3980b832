//! What a transaction adds to the write-ahead log, handed to the system in a piece or two. SQLite writes each page of a
//! commit with two calls, its head and the page; what a batch of pushes changes is some forty pages, and each call goes
//! through the file system on its own. The frames follow each other, so they are gathered and written together, the
//! last one among them: when SQLite goes on to sync, and when it says that something is committed, nothing is held
//! back. Nor is anything once the connection lets go of the right to write.

mod vfs;

use std::os::raw::c_int;

use rusqlite::ffi::SQLITE_OK;

pub(super) use vfs::open;

/// Bytes of a frame's head, the second word of which is not zero in the last frame of a transaction
/// (SQLite, "WAL-mode file format", 2.2).
const HEAD: usize = 24;

/// No more than this is gathered: SQLite hands no more to the system at a time, and cuts off what is above it
/// (`seekAndWriteFd` of `os_unix.c`).
const MOST: usize = 0x1_ffff;

/// Frames that SQLite has written and the file does not have yet.
#[derive(Debug, Default)]
struct Gathered {
    frames: Vec<u8>,
    /// Where the frames begin in the file, in bytes.
    from: i64,
    /// Whether the page that comes next is the last one of a transaction.
    is_last: bool,
}

impl Gathered {
    /// Takes what follows the frames it has, or the head of another frame; anything else goes to `file` at once, behind
    /// what is held. The last frame of a transaction takes all of them there. `file` answers with a code of SQLite;
    /// after one that says no nothing is held, for the transaction cannot be committed any more.
    fn write(&mut self, bytes: &[u8], at: i64, mut file: impl FnMut(&[u8], i64) -> c_int) -> c_int {
        let is_head = bytes.len() == HEAD;
        let is_of_the_last = is_head && bytes.get(4..8).is_some_and(|pages| pages != [0; 4]);
        let follows = !self.frames.is_empty() && self.end() == Some(at);
        if !follows || self.frames.len() + bytes.len() > MOST {
            let code = self.flush(&mut file);
            if code != SQLITE_OK {
                self.forget();
                return code;
            }
            if !is_head || is_of_the_last {
                return file(bytes, at);
            }
            self.from = at;
        }
        self.frames.extend_from_slice(bytes);
        if self.is_last && !is_head {
            let code = self.flush(file);
            self.forget();
            return code;
        }
        self.is_last = is_of_the_last;
        SQLITE_OK
    }

    /// Writes what is held. Where that fails it goes on being held: SQLite was told that it is written, and a
    /// transaction that goes on in spite of a failed reading has to fail when it is committed, or have it all.
    fn flush(&mut self, mut file: impl FnMut(&[u8], i64) -> c_int) -> c_int {
        if self.frames.is_empty() {
            return SQLITE_OK;
        }
        let code = file(&self.frames, self.from);
        if code == SQLITE_OK {
            self.forget();
        }
        code
    }

    /// Leaves out what is held: it will never be committed, and whoever writes next may write in its place.
    fn forget(&mut self) {
        self.is_last = false;
        self.frames.clear();
    }

    fn end(&self) -> Option<i64> {
        self.from.checked_add(i64::try_from(self.frames.len()).ok()?)
    }
}

#[cfg(test)]
mod tests;
