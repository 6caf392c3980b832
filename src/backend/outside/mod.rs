//! Files that this program wrote, shown outside it: in the program that is for such files, or in their folder. A
//! desktop may take its time about that, so nobody waits for it; and no shell reads a path on its way there.

mod system;

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::ArcSwapOption;

pub use system::System;

use super::desk::Wake;

/// What is to be seen of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    /// What is in it, in the program that is for such files.
    File,
    /// The folder it lies in; the file is picked out there where the desktop does that.
    Folder,
}

/// Shows a file, whose path is absolute. May take seconds.
pub trait Opener: Send + Sync {
    fn open(&self, file: &Path, showing: Showing) -> io::Result<()>;
}

/// Why a file was not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// The file, or the folder, is no longer there.
    Gone(Showing),
    /// The desktop did not do it.
    Refused(Showing),
    /// There was no thread to do it.
    NoThread,
}

/// Endings of files that are read, and never run. What stands in an export was sent by others: under another name it
/// might be taken for a program.
const READ: [&str; 7] = ["csv", "json", "jsonl", "parquet", "tsv", "txt", "xlsx"];

/// Whether a file of this name may be opened: whatever program is for such files only reads them.
pub fn is_only_read(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    READ.iter().any(|read| ending.eq_ignore_ascii_case(read))
}

/// Shows files, one at a time, each on a thread of its own.
pub struct Outside {
    opener: Arc<dyn Opener>,
    is_busy: Arc<AtomicBool>,
    failure: Arc<ArcSwapOption<NotShown>>,
    wake: Wake,
}

impl Outside {
    pub(super) fn new(opener: Arc<dyn Opener>, wake: Wake) -> Outside {
        Outside { opener, is_busy: Arc::default(), failure: Arc::default(), wake }
    }

    /// Shows a file that this program wrote. While one is being shown a second press shows nothing twice. What went
    /// wrong: [`Outside::take_failure`].
    pub fn show(&self, file: PathBuf, showing: Showing) {
        if self.is_busy.swap(true, Ordering::SeqCst) {
            return;
        }
        self.failure.store(None);
        let (opener, wake) = (self.opener.clone(), self.wake.clone());
        let (is_busy, failure) = (self.is_busy.clone(), self.failure.clone());
        let work = move || {
            let shown = show(&*opener, &file, showing);
            is_busy.store(false, Ordering::SeqCst);
            if let Err(why) = shown {
                failure.store(Some(Arc::new(why)));
                wake();
            }
        };
        if let Err(error) = thread::Builder::new().name("outside".to_owned()).spawn(work) {
            tracing::warn!("no thread to show a file with: {error}");
            self.is_busy.store(false, Ordering::SeqCst);
            self.failure.store(Some(Arc::new(NotShown::NoThread)));
            (self.wake)();
        }
    }

    /// Why the last file was not shown; said once.
    pub fn take_failure(&self) -> Option<NotShown> {
        self.failure.load().as_ref()?;
        self.failure.swap(None).map(|why| *why)
    }
}

fn show(opener: &dyn Opener, file: &Path, showing: Showing) -> Result<(), NotShown> {
    // Where the program was started is none of the desktop's business.
    let file = std::path::absolute(file).map_err(|_| NotShown::Gone(showing))?;
    let (is_there, may_be) = match showing {
        Showing::File => (file.is_file(), is_only_read(&file)),
        Showing::Folder => (file.parent().is_some_and(Path::is_dir), true),
    };
    if !is_there {
        return Err(NotShown::Gone(showing));
    }
    if !may_be {
        return Err(NotShown::Refused(showing));
    }
    opener.open(&file, showing).map_err(|error| {
        tracing::warn!("the desktop showed no file: {error}");
        NotShown::Refused(showing)
    })
}
