//! What a piece of work costs this thread. Time in which other programs had the core is left out where the system
//! can tell: the machine is shared.

use std::time::Duration;
#[cfg(not(unix))]
use std::time::Instant;

/// The time `work` took, and what it gave.
pub fn cost<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let before = now();
    let given = work();
    (since(before), given)
}

#[cfg(unix)]
fn now() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(spent.tv_sec.unsigned_abs(), u32::try_from(spent.tv_nsec).unwrap_or(0))
}

#[cfg(unix)]
fn since(before: Duration) -> Duration {
    now().saturating_sub(before)
}

#[cfg(not(unix))]
fn now() -> Instant {
    Instant::now()
}

#[cfg(not(unix))]
fn since(before: Instant) -> Duration {
    before.elapsed()
}
