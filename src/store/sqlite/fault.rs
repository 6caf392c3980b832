//! What SQLite says when something goes wrong, in the words of [`StoreError`].

use std::path::Path;

use rusqlite::ErrorCode;

use crate::store::StoreError;

/// `error`, met while working on the database at `path`.
pub(super) fn fault(path: &Path, error: rusqlite::Error) -> StoreError {
    let name = || path.display().to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::DiskFull(name()),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(error.to_string()),
        Some(ErrorCode::OperationInterrupted) => StoreError::Interrupted,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            StoreError::Open { path: name(), reason: error.to_string() }
        }
        _ => StoreError::Other(told(&error)),
    }
}

/// Without the statement, which may be a megabyte long and tells people nothing.
fn told(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        error => error.to_string(),
    }
}
