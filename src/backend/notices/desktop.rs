//! The desktop's own notifications: D-Bus on Linux, the system's centre on Windows and macOS.

use super::Sink;

/// The real one.
pub struct Desktop;

impl Sink for Desktop {
    fn show(&mut self, title: &str, body: &str) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").summary(title).body(&plain(body));
        #[cfg(all(unix, not(target_os = "macos")))]
        notification.icon("ringside");
        notification.show().map(drop).map_err(|error| error.to_string())
    }
}

/// Services on Linux read the body as markup.
#[cfg(all(unix, not(target_os = "macos")))]
fn plain(body: &str) -> String {
    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn plain(body: &str) -> String {
    body.to_owned()
}
