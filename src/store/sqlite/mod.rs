//! The store in one SQLite file.

use std::path::Path;

use super::{Reader, StoreError, Writer};

/// The store of one data folder.
pub struct SqliteStore;

impl SqliteStore {
    /// The one writer of the folder; `InUse` when another program has it.
    pub fn open_writer(_data_dir: &Path) -> Result<Box<dyn Writer>, StoreError> {
        Err(StoreError::Interrupted)
    }

    /// A reader of the folder's last committed state.
    pub fn open_reader(_data_dir: &Path) -> Result<Box<dyn Reader>, StoreError> {
        Err(StoreError::Interrupted)
    }
}
