//! A file while it is being written: beside its place, under a name of its own, gone again unless it is kept.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};

use super::ExportError;
use crate::files::{Draft, Patience, Readers};

/// Says now what would stop the export after a million rows.
pub(crate) fn check_place(out: &Path, force: bool) -> Result<(), ExportError> {
    check_kind(out)?;
    if !force && out.exists() {
        return Err(ExportError::Exists(out.to_owned()));
    }
    if is_held(out, Patience::Second) {
        return Err(ExportError::Held(out.to_owned()));
    }
    Ok(())
}

/// A folder, a device or a pipe of that name is none of ours to replace, nor is a database: its name may have been
/// completed by a shell. And there are names that no file can have.
pub(super) fn check_kind(out: &Path) -> Result<(), ExportError> {
    match std::fs::metadata(out) {
        Ok(there) if !there.is_file() => Err(ExportError::NotFile(out.to_owned())),
        Ok(_) if is_database(out) => Err(ExportError::Database(out.to_owned())),
        Err(error) if error.kind() == ErrorKind::InvalidFilename => Err(ExportError::write(out, error)),
        // What cannot be looked at is not there, or says so when it is written.
        _ => Ok(()),
    }
}

/// How a file of SQLite begins, and how its log does, whichever way its numbers are written
/// (https://www.sqlite.org/fileformat.html, 1.3 and 4.1).
const BEGINNINGS: [&[u8]; 3] = [b"SQLite format 3\0", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"];

/// What SQLite puts behind the name of a database for the files that belong to it. They may be empty, and somebody goes
/// on with them.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

fn is_database(path: &Path) -> bool {
    let begins_as_one = |path: &Path| {
        let mut begins = Vec::new();
        let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut begins));
        read.is_ok() && BEGINNINGS.iter().any(|beginning| begins.starts_with(beginning))
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let of = BESIDE.iter().find_map(|ending| name.strip_suffix(ending));
    begins_as_one(path) || of.is_some_and(|of| begins_as_one(&path.with_file_name(of)))
}

/// The file that will be called `out`.
pub(crate) struct Part {
    out: PathBuf,
    draft: Draft,
}

impl Part {
    pub(crate) fn create(out: &Path) -> Result<Part, ExportError> {
        let draft = Draft::beside(out, Readers::Usual).map_err(|reason| ExportError::write(out, reason))?;
        Ok(Part { out: out.to_owned(), draft })
    }

    /// What is called `out` now, to be called so again; `None`: nothing is, or nothing that we may read, which is no
    /// reason not to replace it.
    pub(super) fn copy_of(out: &Path) -> Result<Option<Part>, ExportError> {
        let text = match std::fs::read(out) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => {
                return Ok(None);
            }
            Err(reason) => return Err(ExportError::write(out, reason)),
        };
        let part = Part::create(out)?;
        part.fill(&text)?;
        Ok(Some(part))
    }

    /// To write to.
    pub(crate) fn file(&self) -> Result<File, ExportError> {
        self.draft.file().try_clone().map_err(|reason| ExportError::write(&self.out, reason))
    }

    pub(super) fn fill(&self, text: &[u8]) -> Result<(), ExportError> {
        let written = self.file()?.write_all(text);
        written.map_err(|reason| ExportError::write(&self.out, reason))
    }

    /// Puts the whole file on the disk and gives it its name.
    pub(crate) fn keep(self, may_replace: bool) -> Result<(), ExportError> {
        let Part { out, draft } = self;
        draft.file().sync_all().map_err(|reason| ExportError::write(&out, reason))?;
        let kept = match may_replace {
            true => draft.give_name(&out, Patience::Second),
            false => draft.give_free_name(&out),
        };
        match kept {
            Ok(()) => {}
            Err(_) if is_held(&out, Patience::None) => return Err(ExportError::Held(out)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(ExportError::Exists(out)),
            Err(error) => return Err(ExportError::write(&out, error)),
        }
        sync_folder(&out);
        Ok(())
    }
}

/// The new name is on the disk, too. Where folders cannot be synced the system does that in its own time.
fn sync_folder(out: &Path) {
    #[cfg(unix)]
    if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = out;
}

/// Whether another program has `out` open so that it cannot be replaced, as Excel on Windows does.
#[cfg(windows)]
fn is_held(out: &Path, patience: Patience) -> bool {
    use std::os::windows::fs::OpenOptionsExt as _;
    // Values of the Windows headers: the right to remove a file, and ERROR_SHARING_VIOLATION.
    const DELETE: u32 = 0x0001_0000;
    const SHARING_VIOLATION: i32 = 32;
    let opened = patience.wait_out(|| File::options().access_mode(DELETE).open(out));
    opened.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
}

#[cfg(not(windows))]
fn is_held(_: &Path, _: Patience) -> bool {
    false
}
