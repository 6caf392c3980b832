//! The system's own window for choosing a file, on a thread of its own; its answer waits in a slot until a frame
//! comes by.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use egui::Context;

use crate::call::Arrival;

/// A window that was asked for.
pub struct Picker {
    slot: Arc<Mutex<Option<PathBuf>>>,
    is_done: Arc<AtomicBool>,
    opened_at: Arrival,
}

/// What became of the system's window for choosing a path.
enum Picked {
    Waiting,
    Path(PathBuf),
    /// Closed without a choice.
    Nothing,
    /// Gone sooner than anybody could have closed it: this system has no such window.
    Unavailable,
}

/// What whoever asks for a path remembers of the system's window.
#[derive(Default)]
pub struct Choosing {
    picker: Option<Picker>,
    /// The system has no such window.
    pub failed: bool,
    /// That has turned out since somebody was last told.
    is_news: bool,
}

impl Choosing {
    pub fn is_open(&self) -> bool {
        self.picker.is_some()
    }

    pub fn begin(&mut self, picker: Picker) {
        self.picker = Some(picker);
    }

    /// Whether it has turned out since this was last asked that the system has no such window.
    pub fn is_news(&mut self) -> bool {
        std::mem::take(&mut self.is_news)
    }

    /// The path that was chosen since the last look.
    pub fn take(&mut self, now: Arrival) -> Option<PathBuf> {
        let picked = self.picker.as_ref()?.take(now);
        if !matches!(picked, Picked::Waiting) {
            self.picker = None;
        }
        if matches!(picked, Picked::Unavailable) {
            (self.failed, self.is_news) = (true, true);
        }
        if let Picked::Path(path) = picked { Some(path) } else { None }
    }
}

/// Whether a path says on its own where a file goes.
pub fn is_whole(path: &Path) -> bool {
    path.is_absolute() && path.file_name().is_some()
}

/// Nobody closes a window sooner than this.
const HASTE_MILLIS: i64 = 400;

impl Picker {
    /// Opens the system's window for a file that is to be written.
    pub fn to_write(ctx: &Context, now: Arrival, folder: PathBuf, file_name: String) -> Picker {
        Picker::open(ctx, now, folder, |dialog| dialog.set_file_name(file_name).save_file())
    }

    /// Opens the system's window for a file that is there.
    pub fn to_read(ctx: &Context, now: Arrival, folder: PathBuf) -> Picker {
        Picker::open(ctx, now, folder, rfd::FileDialog::pick_file)
    }

    fn open(
        ctx: &Context,
        now: Arrival,
        folder: PathBuf,
        ask: impl FnOnce(rfd::FileDialog) -> Option<PathBuf> + Send + 'static,
    ) -> Picker {
        let picker = Picker { slot: Arc::default(), is_done: Arc::default(), opened_at: now };
        let (slot, is_done, ctx) = (picker.slot.clone(), picker.is_done.clone(), ctx.clone());
        let spawned = thread::Builder::new().name("file-dialog".to_owned()).spawn(move || {
            let dialog = rfd::FileDialog::new();
            let path = ask(if folder.is_dir() { dialog.set_directory(folder) } else { dialog });
            if let Ok(mut slot) = slot.lock() {
                *slot = path;
            }
            is_done.store(true, Ordering::Release);
            ctx.request_repaint();
        });
        if spawned.is_err() {
            picker.is_done.store(true, Ordering::Release);
        }
        picker
    }

    fn take(&self, now: Arrival) -> Picked {
        if !self.is_done.load(Ordering::Acquire) {
            return Picked::Waiting;
        }
        match self.slot.lock().ok().and_then(|mut slot| slot.take()) {
            Some(path) => Picked::Path(path),
            None if now.millis_since(self.opened_at) < HASTE_MILLIS => Picked::Unavailable,
            None => Picked::Nothing,
        }
    }
}
