//! The platform, as its documents describe it: calls that run their course, status events, CDRs, retries, faults.
//!
//! It feeds the demo, the tests and load runs. It is written from PROTOCOL.md alone and shares no code with the
//! parser (`wire`, `call`), so that one can catch the other; it refuses to know what a monitor
//! makes of its messages. Everything follows from a seed, and time is an argument.

mod course;
mod dice;
mod ending;
mod faults;
mod flow;
mod history;
mod ids;
mod message;
mod notice;
mod population;
mod post;
mod queue;
mod scenario;
mod schedule;
mod sender;
mod tempo;

pub use ending::Point;
pub use faults::Faults;
pub use flow::{Family, Outcome, Party, PlannedCall, Service, TrueLeg, Truth, plan_call};
pub use history::{Detail, history, history_among, past_calls};
pub use population::Population;
pub use scenario::{Scenario, names};
pub use schedule::{Arrivals, Schedule};
pub use sender::{Options, SentReport, SimulatorError, run};
