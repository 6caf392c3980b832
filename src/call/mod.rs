//! The ground floor: the life of a call, as pure values and functions.
//!
//! Nothing here asks for the time, reads a file, opens a socket or draws. Facts come in ([`StatusEvent`],
//! [`Cdr`]), a [`Call`] comes out, and the same set of facts gives the same call in whatever order and however
//! often they arrived (`facts`). The board, the history, the filter and the verdict are all read from [`Call`].

pub mod alert;
mod billing;
pub mod cause;
mod cdr;
mod event;
mod expected;
mod facts;
pub mod filter;
mod fold;
mod gap;
pub mod guard;
pub mod kpi;
mod leg;
mod legs;
mod mark;
pub mod mask;
mod note;
mod number;
mod one_sided;
mod overdue;
mod parts;
mod past;
mod reach;
pub mod reason;
mod record;
mod retention;
pub mod rules;
mod skew;
mod terms;
#[cfg(test)]
mod tests;
mod time;
mod trust;
mod user_data;
pub mod verdict;
pub mod zone;

pub use cdr::Cdr;
pub use event::{EventKind, SessionId, StatusEvent};
pub use facts::{Added, FACTS_PER_CALL, Facts, Seen};
pub use gap::{Cause, Gap, Gaps, life};
pub use leg::{Leg, LegName};
pub use mark::{Mark, MarkKind};
pub use note::{NOTE_CHARS, Note};
pub use number::Number;
pub use one_sided::{Address, Group as SideGroup, Legs, OneSided, Sides, is_meant_without_cdr};
pub use overdue::{Overdue, RETRIES, Recovery, overdue};
pub use parts::Parts;
pub use reach::{Direction, Reached};
pub use record::{Call, Codes, FiledBy, Pulse};
pub use retention::Retention;
pub use skew::Skew;
pub use terms::{CallState, ClosedBy, Outcome, Party, Service};
pub use time::{Arrival, Stamp};
pub use trust::{Now, Thresholds, Trust, next_rung, trust};
