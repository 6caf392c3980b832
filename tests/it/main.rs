//! The house from outside: what arrives at the door, what a command prints, what is on disk afterwards. One binary,
//! one module per story.

mod agreeing;
mod codes;
mod collecting;
mod commands;
mod counting;
#[cfg(target_os = "linux")]
mod crowding;
mod encrypting;
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
#[cfg(feature = "gui")]
mod overfull;
#[cfg(feature = "gui")]
mod pictures;
#[cfg_attr(not(target_os = "linux"), allow(dead_code))] // some callers need what only Linux has
mod program;
mod refusing;
mod rehearsing;
mod samples;
#[cfg(all(feature = "inspect", target_os = "linux"))]
mod screen;
mod simulated;
mod support;
mod trusting;
mod verdicts;
#[cfg(all(feature = "inspect", target_os = "linux"))]
mod warning;
#[cfg(target_os = "linux")]
mod watching;
#[cfg(all(feature = "inspect", target_os = "linux"))]
mod window;
