//! The desktop's own notifications: D-Bus on Linux, the system's centre on Windows and macOS.

#[cfg(windows)]
mod identity;
#[cfg(all(unix, not(target_os = "macos")))]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(all(unix, not(target_os = "macos")))]
pub use linux::Desktop;
#[cfg(target_os = "macos")]
pub use macos::Desktop;
#[cfg(windows)]
pub use windows::Desktop;

/// Notifications whose press is heard at a time: the first ones on Linux, where each takes a thread, the latest ones on
/// Windows.
#[cfg(not(target_os = "macos"))]
const WAITS: usize = 4;
