//! The one place that reads the wall clock. Everyone else is handed a moment, or a [`Clock`] to ask.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::call::Arrival;

/// Tells the moment; tests pass their own.
pub type Clock = fn() -> Arrival;

/// The machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the one clock that the others are referred to")]
pub fn now() -> Arrival {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Arrival(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
