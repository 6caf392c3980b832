//! The doctor: is it reachable, is it set up, will what arrives be kept, and what has the platform to be told. Each
//! finding says what to do about it.
//!
//! [`look`] gathers plain values from settings, sockets, disk and store; [`judge`] makes findings of them and touches
//! nothing; [`say`] puts a finding into words. Nobody here knows who asked: the window, a command, or a test.
//! Notifications it sends to its own listener are rehearsals ([`crate::collector::rehearsal`]) and leave no trace.

pub mod advice;
mod finding;
mod in_file;
pub mod judge;
pub mod look;
mod mark;
mod samples;
pub mod say;
mod seen;
mod url;
mod values;

pub use advice::{Means, Offer, Own, Told};
pub use finding::{Finding, Holder, NoSamples};
pub use look::{Ask, Here, Stop};
pub use mark::{Check, Group, Level, worst};
pub use say::Said;
pub use seen::{Disk, Journal, Listening, Pages, Rehearsed, Seen};
pub use url::Reach;

use crate::call::Arrival;
use crate::collector::Clock;

/// One examination with its findings.
#[derive(Clone, Debug)]
pub struct Checkup {
    /// When it was made, by our clock.
    pub at: Arrival,
    pub findings: Vec<Finding>,
    /// The addresses this machine had.
    pub own: Vec<Own>,
}

impl Checkup {
    /// Judges what was seen.
    pub fn of(seen: &Seen) -> Checkup {
        Checkup { at: seen.now, findings: judge::judge(seen), own: seen.own.clone() }
    }

    /// How many lines are marked so.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level() == level).count()
    }
}

/// Looks at everything once and judges it. `stop` cuts it short.
pub fn examine(ask: &Ask, clock: Clock, stop: &Stop) -> Checkup {
    Checkup::of(&look::look(ask, clock, stop))
}
