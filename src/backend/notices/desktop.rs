//! The desktop's own notifications: D-Bus on Linux, the system's centre on Windows and macOS.

#[cfg(all(unix, not(target_os = "macos")))]
use std::sync::{Arc, Weak};
#[cfg(all(unix, not(target_os = "macos")))]
use std::time::{Duration, Instant};

use super::{Notice, Pressed, Sink};

/// A sound that every desktop has, by the name it has there.
#[cfg(all(unix, not(target_os = "macos")))]
const SOUND: &str = "message-new-instant";
#[cfg(target_os = "macos")]
const SOUND: &str = "Ping";
#[cfg(windows)]
const SOUND: &str = "IM";

/// The real one.
#[derive(Default)]
pub struct Desktop {
    /// Notifications that may still be pressed: since when, and what goes with the thread that waits.
    #[cfg(all(unix, not(target_os = "macos")))]
    waiting: Vec<(Instant, Weak<()>)>,
}

/// Notifications whose press is waited for at a time; later ones cannot be pressed.
#[cfg(all(unix, not(target_os = "macos")))]
const WAITS: usize = 4;

/// How long a notification counts as one whose press is waited for. Services do not always say that one is gone. Older
/// ones may still be pressed.
#[cfg(all(unix, not(target_os = "macos")))]
const WAITED_FOR: Duration = Duration::from_secs(600);

/// What the services on Linux call a press on the notification itself.
#[cfg(all(unix, not(target_os = "macos")))]
const PRESS: &str = "default";

impl Sink for Desktop {
    fn show(&mut self, notice: Notice<'_>, pressed: Pressed) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").summary(notice.title).body(&plain(notice.body));
        if notice.sounds {
            notification.sound_name(SOUND);
        }
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
        &mut self,
        notification: &mut notify_rust::Notification,
        pressed: Pressed,
    ) -> Result<(), String> {
        notification.icon("ringside");
        self.waiting.retain(|(since, thread)| since.elapsed() < WAITED_FOR && thread.strong_count() > 0);
        let waits = self.waiting.len() < WAITS;
        if waits {
            notification.action(PRESS, "Ringside");
        }
        let shown = notification.show().map_err(|error| error.to_string())?;
        if !waits {
            return Ok(());
        }
        let here = Arc::new(());
        let waiting = (Instant::now(), Arc::downgrade(&here));
        let wait = move || {
            let _here = here;
            shown.wait_for_action(|action| {
                if action == PRESS {
                    pressed();
                }
            });
        };
        // Without a thread it is shown all the same, and cannot be pressed.
        if std::thread::Builder::new().name("notice".into()).spawn(wait).is_ok() {
            self.waiting.push(waiting);
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
