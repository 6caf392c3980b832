//! The desktop's own way to show a file. Each gets the path as one argument.

use std::io;
use std::path::Path;

use super::{Opener, Showing};

/// The real one.
pub struct System;

/// Explorer, which is for files and folders alike. It asks by itself which program to take where none is set, and what
/// it returns says nothing.
#[cfg(windows)]
impl Opener for System {
    fn open(&self, file: &Path, showing: Showing) -> io::Result<()> {
        use std::os::windows::process::CommandExt;
        let words = explorer_words(file, file.exists(), showing);
        std::process::Command::new("explorer.exe").raw_arg(words).spawn().map(drop)
    }
}

/// What Explorer is told. It reads its line by itself and splits it at commas and blanks, but for what is quoted; a
/// name on Windows has no quotation marks in it.
#[cfg(any(windows, test))]
pub(super) fn explorer_words(file: &Path, exists: bool, showing: Showing) -> std::ffi::OsString {
    // It knows no other separator than the system's.
    let file: std::path::PathBuf = file.components().collect();
    let (before, goal) = match (showing, file.parent()) {
        (Showing::Folder, _) if exists => ("/select,\"", file.as_path()),
        (Showing::Folder, Some(folder)) => ("\"", folder),
        _ => ("\"", file.as_path()),
    };
    let mut words = std::ffi::OsString::from(before);
    words.push(goal);
    words.push("\"");
    words
}

#[cfg(target_os = "macos")]
impl Opener for System {
    fn open(&self, file: &Path, showing: Showing) -> io::Result<()> {
        let mut open = std::process::Command::new("/usr/bin/open");
        match (showing, file.parent()) {
            (Showing::Folder, _) if file.exists() => open.arg("-R").arg(file),
            (Showing::Folder, Some(folder)) => open.arg(folder),
            _ => open.arg(file),
        };
        let status = open.stdin(std::process::Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(format!("open: {status}"))) }
    }
}

/// How long is waited for a desktop to say that it cannot. A program that is still running then has the file.
#[cfg(not(any(windows, target_os = "macos")))]
const WATCHED: std::time::Duration = std::time::Duration::from_secs(2);

#[cfg(not(any(windows, target_os = "macos")))]
impl Opener for System {
    fn open(&self, file: &Path, showing: Showing) -> io::Result<()> {
        let goal = match (showing, file.parent()) {
            (Showing::Folder, Some(folder)) => folder,
            _ => file,
        };
        open::that_detached_with_timeout(goal, WATCHED)
    }
}
