//! Windows: its notification centre, under our own name.

use std::path::PathBuf;

use super::identity;
use crate::backend::notices::{Notice, Pressed, Sink};

/// A sound that every Windows has.
const SOUND: &str = "IM";

/// What the centre knows us by.
const ID: &str = "Ringside";

/// The real one.
pub struct Desktop {
    folder: Option<PathBuf>,
    /// Whether the centre knows us by our id; `None` until there is something to show.
    is_known: Option<bool>,
}

impl Desktop {
    /// With a folder for the icon, which the first notification puts there.
    pub fn new(folder: Option<PathBuf>) -> Desktop {
        Desktop { folder, is_known: None }
    }

    fn is_known(&mut self) -> bool {
        let folder = self.folder.as_deref();
        *self.is_known.get_or_insert_with(|| {
            let registered = identity::register(ID, folder);
            if let Err(error) = &registered {
                tracing::debug!("notifications are shown under the name of PowerShell: {error}");
            }
            registered.is_ok()
        })
    }
}

impl Sink for Desktop {
    fn show(&mut self, notice: Notice<'_>, _pressed: Pressed) -> Result<(), String> {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Ringside").summary(notice.title).body(notice.body);
        if self.is_known() {
            notification.app_id(ID);
        }
        if notice.sounds {
            notification.sound_name(SOUND);
        }
        notification.show().map(drop).map_err(|error| error.to_string())
    }
}
