//! Why there is no file, in words that say what to do next, and as data for whoever has words of their own.

use std::io;
use std::path::{Path, PathBuf};

use crate::files::folder_of;
use crate::store::StoreError;

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("{0} exists; choose another name, or use --force to replace it")]
    Exists(PathBuf),
    #[error("{0} is no regular file, and only those are replaced; choose another name")]
    NotFile(PathBuf),
    #[error("{0} is a database, and no export takes the place of one; choose another name")]
    Database(PathBuf),
    #[error("{0} is open in another program; close it there, or choose another name")]
    Held(PathBuf),
    #[error("there is no folder {0}; make it, or choose another one")]
    NoFolder(PathBuf),
    #[error("{0} cannot be written: the system does not allow it there; choose another folder")]
    Denied(PathBuf),
    #[error(
        "the system takes no file of the name {0}: it is too long, or holds characters that it does not allow; choose another name"
    )]
    BadName(PathBuf),
    #[error("the disk is full; nothing was left at {0}; free some space and try again")]
    DiskFull(PathBuf),
    #[error("cannot write {path}: {reason}; choose another folder")]
    Write { path: PathBuf, reason: String },
    #[error("the export cannot be started ({0}); close some programs and try again")]
    NoThread(String),
    #[error("cancelled; no file was left")]
    Cancelled,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ExportError {
    /// What the system said while `out` was written, as something that can be acted on.
    pub(crate) fn write(out: &Path, reason: io::Error) -> ExportError {
        let path = out.to_owned();
        match reason.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ExportError::DiskFull(path),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ExportError::Denied(path),
            io::ErrorKind::InvalidFilename => ExportError::BadName(path),
            // Something else may not be found: what a virus scanner took away.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if !folder_of(out).is_dir() => {
                ExportError::NoFolder(folder_of(out).to_owned())
            }
            _ => ExportError::Write { path, reason: reason.to_string() },
        }
    }
}
