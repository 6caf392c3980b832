//! Linux: the desktop's service on D-Bus.

use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::WAITS;
use crate::backend::notices::{Notice, Pressed, Sink};

/// A sound that every desktop has.
const SOUND: &str = "message-new-instant";

/// How long a notification counts as one whose press is waited for. Services do not always say that one is gone. Older
/// ones may still be pressed.
const WAITED_FOR: Duration = Duration::from_secs(600);

/// What the services call a press on the notification itself.
const PRESS: &str = "default";

/// The real one.
#[derive(Default)]
pub struct Desktop {
    /// Notifications that may still be pressed: since when, and what goes with the thread that waits.
    waiting: Vec<(Instant, Weak<()>)>,
}

impl Desktop {
    /// The icon is that of the package.
    pub fn new(_folder: Option<PathBuf>) -> Desktop {
        Desktop::default()
    }
}

impl Sink for Desktop {
    /// Waits on a thread of its own for a press or for the notification's end, whichever comes first.
    fn show(&mut self, notice: Notice<'_>, pressed: Pressed) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").icon("ringside").summary(notice.title).body(&plain(notice.body));
        if notice.sounds {
            notification.sound_name(SOUND);
        }
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

/// The services read the body as markup.
fn plain(body: &str) -> String {
    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
