//! An import: what it came to, once that has been read.

use super::App;
use crate::backend::ImportState;

/// What an import came to has been read. One that runs goes on.
pub(super) fn dismiss(app: &mut App) {
    if !matches!(app.model.import.as_deref(), Some(ImportState::Running(_))) {
        app.import = None;
        app.model.import = None;
    }
}
