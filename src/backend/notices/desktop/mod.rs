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
