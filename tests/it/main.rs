//! The house from outside: what arrives at the door, what a command prints, what is on disk afterwards. One binary,
//! one module per story.

mod agreeing;
mod codes;
mod collecting;
mod commands;
mod counting;
#[cfg(target_os = "linux")]
mod crowding;
mod damage;
mod encrypting;
#[cfg(windows)]
mod ending;
#[cfg(all(feature = "inspect", target_os = "linux"))]
mod enduring;
mod examining;
#[cfg(target_os = "linux")]
mod faults;
mod fuzzing;
mod hostile;
mod json;
mod killing;
mod layering;
mod locking;
mod misspeaking;
#[cfg(all(feature = "inspect", any(target_os = "linux", windows)))]
mod opening;
#[cfg(feature = "gui")]
mod overfull;
#[cfg(feature = "gui")]
mod pictures;
mod program;
mod refusing;
mod rehearsing;
mod samples;
#[cfg(all(feature = "inspect", any(target_os = "linux", windows)))]
#[cfg_attr(not(target_os = "linux"), allow(dead_code))] // some of its callers need what only Linux has
mod screen;
mod simulated;
mod support;
#[cfg(target_os = "linux")]
mod systemd;
mod trusting;
mod verdicts;
#[cfg(all(feature = "inspect", target_os = "linux"))]
mod warning;
mod watching;
#[cfg(all(feature = "inspect", target_os = "linux"))]
mod window;
