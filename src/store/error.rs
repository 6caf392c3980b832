//! What keeps the store from doing what it is asked for: data, with an English sentence for logs and commands.

use std::io;
use std::path::Path;

/// What can go wrong, in words a user can act on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error("cannot open the database {path}: {reason}")]
    Open { path: String, reason: String },
    #[error("cannot open the database {0}: there is none yet; it is made by `ringside` or `ringside listen`")]
    Missing(String),
    #[error(
        "cannot open the database {0}: this account may not look into its folder; run it as the account that collects, \
         such as `sudo -u ringside ringside …`"
    )]
    Hidden(String),
    #[error(
        "cannot open the database {0}: it may only be read; give the one who runs Ringside leave to write it"
    )]
    ReadOnly(String),
    #[error("cannot open the database {0}: this is the database of another program; it is left as it is")]
    Foreign(String),
    #[error(
        "cannot open the database {path}: it has schema {found} and this version needs {needed}; \
         start `ringside` or `ringside listen` once, it brings the file up to date"
    )]
    Older { path: String, found: i64, needed: usize },
    #[error(
        "cannot open the database {path}: it is damaged and cannot be set aside ({reason}); move it away yourself"
    )]
    NotSetAside { path: String, reason: String },
    #[error(
        "the database {path} is damaged and cannot be written anew ({reason}); nothing was moved or changed; it takes as \
         much room again on its disk, and leave to write in its folder: see to that and try again"
    )]
    NotCopied { path: String, reason: String },
    #[error("there is already a file {0}, and it is not overwritten; choose another name")]
    Exists(String),
    #[error(
        "the database {path} was written by a newer Ringside (schema {found}, this one knows {known}); \
         install the newer version, or choose another data folder"
    )]
    Newer { path: String, found: i64, known: i64 },
    #[error(
        "another Ringside is using the data folder {0}; close it, or choose another folder with --data-dir"
    )]
    InUse(String),
    #[error("the disk is full; free some space on {0}")]
    DiskFull(String),
    #[error(
        "the database is damaged: {0}; quit Ringside, then `ringside db salvage` sets the file aside unchanged and \
         brings back what can be read of it"
    )]
    Damaged(String),
    #[error("the writer has stopped; start Ringside again")]
    WriterGone,
    #[error("the writer's thread cannot start: {0}")]
    NoWriter(String),
    #[error("stopped")]
    Interrupted,
    /// A panic, beside the writer.
    #[error(
        "Ringside itself failed, and this was broken off; try again, and should it fail again, start Ringside anew"
    )]
    FellOver,
    /// What is asked for now would have to wait behind too much.
    #[error("too much is under way; try again")]
    Busy,
    /// What is committed would not outlive a loss of power, with these settings of SQLite.
    #[error(
        "the database refused: commits would not outlive a loss of power (synchronous {synchronous}, {journal})"
    )]
    NotDurable { synchronous: i64, journal: String },
    #[error("the database refused: {0}")]
    Other(String),
}

impl StoreError {
    /// What the system says to a look at whether `path` is there.
    pub(super) fn of_look(path: &Path, reason: &io::Error) -> StoreError {
        let path = path.display().to_string();
        match reason.kind() {
            io::ErrorKind::PermissionDenied => StoreError::Hidden(path),
            _ => StoreError::Open { path, reason: reason.to_string() },
        }
    }

    /// The file or folder it is about.
    pub fn path(&self) -> Option<&str> {
        match self {
            StoreError::Open { path, .. }
            | StoreError::Older { path, .. }
            | StoreError::NotSetAside { path, .. }
            | StoreError::NotCopied { path, .. }
            | StoreError::Newer { path, .. }
            | StoreError::Missing(path)
            | StoreError::Hidden(path)
            | StoreError::ReadOnly(path)
            | StoreError::Foreign(path)
            | StoreError::Exists(path)
            | StoreError::InUse(path)
            | StoreError::DiskFull(path) => Some(path),
            StoreError::Damaged(_)
            | StoreError::WriterGone
            | StoreError::NoWriter(_)
            | StoreError::Interrupted
            | StoreError::FellOver
            | StoreError::Busy
            | StoreError::NotDurable { .. }
            | StoreError::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_may_not_look_at_is_told_from_what_is_not_there() {
        let told = |kind: io::ErrorKind| StoreError::of_look(Path::new("/data/x"), &kind.into());
        assert_eq!(told(io::ErrorKind::PermissionDenied), StoreError::Hidden("/data/x".to_owned()));
        assert!(
            matches!(told(io::ErrorKind::NotADirectory), StoreError::Open { path, .. } if path == "/data/x")
        );
        let words = told(io::ErrorKind::PermissionDenied).to_string();
        assert!(words.contains("/data/x") && words.contains("sudo -u ringside"), "{words}");
    }

    #[test]
    fn a_folder_without_a_database_has_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(crate::store::has_database(folder.path()), Ok(false));
        assert_eq!(crate::store::has_database(&folder.path().join("nowhere")), Ok(false));
    }
}
