//! Alerts: what is watched, and under which name.

use serde::{Deserialize, Serialize};

use super::unknown::names_of;
use crate::call::Arrival;
use crate::call::alert::Rule;

/// One of `[[alerts]]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alert {
    pub name: String,
    /// Of which calls, such as `service:callback`; empty: of all. Times in it are left out.
    pub filter: String,
    #[serde(flatten)]
    pub rule: Rule,
    /// One that is off is kept and not watched.
    pub on: bool,
    /// Nobody is told before, by our clock: milliseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Arrival>,
}

impl Default for Alert {
    fn default() -> Self {
        Alert {
            name: String::new(),
            filter: String::new(),
            rule: Rule::default(),
            on: true,
            snoozed_until: None,
        }
    }
}

impl Alert {
    /// The names by which its fields are read: those of the rule stand among its own.
    pub(super) fn names() -> Vec<&'static str> {
        let own = ["name", "filter", "on", "snoozed_until"];
        own.into_iter().chain(names_of::<Rule>().iter().copied()).collect()
    }

    /// Whether somebody wants to hear of it at `now`.
    pub fn is_heard(&self, now: Arrival) -> bool {
        self.on && !self.is_snoozed(now)
    }

    pub fn is_snoozed(&self, now: Arrival) -> bool {
        self.snoozed_until.is_some_and(|until| now < until)
    }
}
