//! Windows: its notification centre, under our own name.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tauri_winrt_notification::{Sound, Toast};

use super::{WAITS, identity};
use crate::backend::notices::{Notice, Pressed, Sink};

/// What the centre knows us by.
const ID: &str = "Ringside";

/// The real one.
pub struct Desktop {
    folder: Option<PathBuf>,
    /// The id that notifications are shown under; `None` until there is one to show.
    id: Option<&'static str>,
    waiting: Waiting,
}

impl Desktop {
    /// With a folder for the icon, which the first notification puts there.
    pub fn new(folder: Option<PathBuf>) -> Desktop {
        Desktop { folder, id: None, waiting: Waiting::default() }
    }

    fn id(&mut self) -> &'static str {
        let folder = self.folder.as_deref();
        self.id.get_or_insert_with(|| match identity::register(ID, folder) {
            Ok(()) => ID,
            Err(error) => {
                tracing::debug!("notifications are shown under the name of PowerShell: {error}");
                Toast::POWERSHELL_APP_ID
            }
        })
    }
}

impl Sink for Desktop {
    fn show(&mut self, notice: Notice<'_>, pressed: Pressed) -> Result<(), String> {
        let heard = self.waiting.hear(pressed);
        Toast::new(self.id())
            .title(notice.title)
            .text1(notice.body)
            .sound(notice.sounds.then_some(Sound::IM))
            .on_activated(move |_| {
                heard();
                Ok(())
            })
            .show()
            .map_err(|error| error.to_string())
    }
}

/// What the presses on the latest notifications call, oldest first. The system says of none of them that it cannot be
/// pressed any more: those that have left the screen may still be in the centre.
#[derive(Default)]
struct Waiting(VecDeque<Arc<Mutex<Option<Pressed>>>>);

impl Waiting {
    /// Returns what the system is to call, from any of its threads. Called again, or once later notifications have
    /// taken the places, it does nothing.
    fn hear(&mut self, pressed: Pressed) -> impl Fn() + Send + 'static {
        let place = Arc::new(Mutex::new(Some(pressed)));
        let heard = Arc::downgrade(&place);
        while self.0.len() >= WAITS {
            self.0.pop_front();
        }
        self.0.push_back(place);
        move || {
            let pressed = heard.upgrade().and_then(|place| place.lock().ok()?.take());
            if let Some(pressed) = pressed {
                pressed();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn the_latest_notifications_lead_somewhere_once_each() {
        let (mut waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        let mut shown = Vec::new();
        for at in 0..=WAITS {
            let count = count.clone();
            // Which one it was can be told from what is added.
            let pressed = Box::new(move || _ = count.fetch_add(10_usize.pow(at as u32), Ordering::SeqCst));
            shown.push(waiting.hear(pressed));
        }
        for press in shown.iter().chain(&shown) {
            press();
        }
        assert_eq!(count.load(Ordering::SeqCst), 11_110);
    }
}
