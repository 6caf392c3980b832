//! A notification as a command that sends it again. A stranger wrote the body, and somebody pastes the command: whatever
//! it holds, the shell passes it on byte for byte and does nothing else. What proves who sent it stays behind.

mod powershell;
mod sh;

/// Who is to run the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Any POSIX shell; `curl` sends it.
    Sh,
    /// PowerShell of any version. The other shell of Windows, `cmd`, does nothing with it either: no quotation marks
    /// keep a stranger's text from it.
    PowerShell,
}

impl Shell {
    /// That of the system this runs on.
    pub const fn of_this_system() -> Shell {
        if cfg!(windows) { Shell::PowerShell } else { Shell::Sh }
    }
}

/// The command that sends this notification to `url`.
pub fn resend(shell: Shell, url: &str, headers: &[(String, String)], body: &[u8]) -> String {
    match shell {
        Shell::Sh => sh::curl(url, headers, body),
        Shell::PowerShell => powershell::web_request(url, headers, body),
    }
}
