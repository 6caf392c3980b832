//! The demo beside the window: the same program once more, on a temporary database of its own.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Opens the demo in a window of its own. The error says what the system said.
pub fn open_demo(lang: &str) -> io::Result<()> {
    open(&std::env::current_exe()?, lang)
}

fn open(program: &Path, lang: &str) -> io::Result<()> {
    let mut command = Command::new(program);
    command.args(["--demo", "--lang", lang]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    without_console(&mut command);
    let mut demo = command.spawn()?;
    // Somebody has to hear of its end, or it stays in the system's list. It may outlive this window.
    thread::Builder::new().name("demo".to_owned()).spawn(move || demo.wait()).map(drop)
}

/// A program for terminals gets a window of its own for its output on Windows, which would flash up.
fn without_console(command: &mut Command) {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        /// A value of the Windows headers.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    #[cfg(not(windows))]
    let _ = command;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let missing = open(&folder.path().join("ringside"), "zh").unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }
}
