//! Windows: its notification centre.

use crate::backend::notices::{Notice, Pressed, Sink};

/// A sound that every Windows has.
const SOUND: &str = "IM";

/// The real one.
#[derive(Default)]
pub struct Desktop {}

impl Sink for Desktop {
    fn show(&mut self, notice: Notice<'_>, _pressed: Pressed) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").summary(notice.title).body(notice.body);
        if notice.sounds {
            notification.sound_name(SOUND);
        }
        notification.show().map(drop).map_err(|error| error.to_string())
    }
}
