//! macOS: the notification centre.

use std::path::PathBuf;

use crate::backend::notices::{Notice, Pressed, Sink};

/// A sound that every Mac has.
const SOUND: &str = "Ping";

/// The real one.
pub struct Desktop;

impl Desktop {
    /// The icon is that of the app.
    pub fn new(_folder: Option<PathBuf>) -> Desktop {
        Desktop
    }
}

impl Sink for Desktop {
    /// A press is not heard of: notify-rust tells of it only where there is a button, keeps a thread until the
    /// notification is gone, and says no more what kept it from being shown.
    fn show(&mut self, notice: Notice<'_>, _pressed: Pressed) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").summary(notice.title).body(notice.body);
        if notice.sounds {
            notification.sound_name(SOUND);
        }
        notification.show().map(drop).map_err(|error| error.to_string())
    }
}
