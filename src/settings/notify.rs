//! What is told by a notification on the desktop. Nothing is, until somebody says so.

use serde::{Deserialize, Serialize};

/// `[notify]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notify {
    pub on: bool,
    /// Notifications play a sound, where the desktop can.
    pub sound: bool,
    /// We do not listen any more.
    pub listener: bool,
    /// What arrives cannot be kept.
    pub store: bool,
    /// A call has gone stale.
    pub stale: bool,
    /// An alert was raised.
    pub alerts: bool,
    /// A call has ended that matches this filter, such as `state-code:8106 outcome:failed`; empty: none.
    pub calls: String,
}

impl Default for Notify {
    fn default() -> Self {
        Notify {
            on: false,
            sound: false,
            listener: true,
            store: true,
            stale: true,
            alerts: true,
            calls: String::new(),
        }
    }
}
