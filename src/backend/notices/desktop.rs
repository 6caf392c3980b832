//! The desktop's own notifications: D-Bus on Linux, the system's centre on Windows and macOS.

#[cfg(all(unix, not(target_os = "macos")))]
use std::sync::Arc;
#[cfg(all(unix, not(target_os = "macos")))]
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Pressed, Sink};

/// The real one.
#[derive(Default)]
pub struct Desktop {
    /// Notifications that may still be pressed.
    #[cfg(all(unix, not(target_os = "macos")))]
    waiting: Arc<AtomicUsize>,
}

/// So many are waited for at a time. A service that never says that one is gone makes the later ones plain.
#[cfg(all(unix, not(target_os = "macos")))]
const WAITS: usize = 4;

/// What the services on Linux call a press on the notification itself.
#[cfg(all(unix, not(target_os = "macos")))]
const PRESS: &str = "default";

impl Sink for Desktop {
    fn show(&mut self, title: &str, body: &str, pressed: Pressed) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").summary(title).body(&plain(body));
        #[cfg(all(unix, not(target_os = "macos")))]
        return self.show_and_wait(&mut notification, pressed);
        #[cfg(not(all(unix, not(target_os = "macos"))))]
        {
            drop(pressed);
            notification.show().map(drop).map_err(|error| error.to_string())
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
impl Desktop {
    /// Shows it, and waits on a thread of its own for a press or for its end, whichever comes first.
    fn show_and_wait(
        &self,
        notification: &mut notify_rust::Notification,
        pressed: Pressed,
    ) -> Result<(), String> {
        notification.icon("ringside");
        let waits = self.waiting.load(Ordering::Relaxed) < WAITS;
        if waits {
            notification.action(PRESS, "Ringside");
        }
        let shown = notification.show().map_err(|error| error.to_string())?;
        if !waits {
            return Ok(());
        }
        let waiting = self.waiting.clone();
        waiting.fetch_add(1, Ordering::Relaxed);
        let wait = move || {
            shown.wait_for_action(|action| {
                if action == PRESS {
                    pressed();
                }
            });
            waiting.fetch_sub(1, Ordering::Relaxed);
        };
        // Without a thread it is shown all the same, and cannot be pressed.
        if std::thread::Builder::new().name("notice".into()).spawn(wait).is_err() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        Ok(())
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
