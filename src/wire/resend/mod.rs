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

/// Headers that say what the body is. Every other one may be a secret, or belongs to the connection it came over.
const HARMLESS: [&str; 2] = ["content-type", "accept"];

/// The headers that go with a body to wherever it is sent again.
pub fn passed_on(headers: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    headers.iter().filter(|(name, value)| {
        HARMLESS.contains(&name.to_ascii_lowercase().as_str()) && !value.contains(char::is_control)
    })
}

/// The command that sends this notification to `url`.
pub fn resend(shell: Shell, url: &str, headers: &[(String, String)], body: &[u8]) -> String {
    match shell {
        Shell::Sh => sh::curl(url, headers, body),
        Shell::PowerShell => powershell::web_request(url, headers, body),
    }
}
