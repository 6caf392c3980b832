//! What is wrong with the database, in the window's words.

use crate::backend::{self, StoreError};
use crate::ui::model::Model;

/// What went wrong, and what to do about it. An audience sees no path.
pub fn store_words(model: &Model, error: &StoreError) -> String {
    backend::store_words(error, model.phrases, model.screen.presenting)
}
