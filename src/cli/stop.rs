//! What asks a command to stop: signals on Unix, the console's events and the end of the session on Windows. It knows
//! nothing of what is stopped.

use std::io;

#[cfg(windows)]
use super::session_end::SessionEnd;

/// SIGTERM or SIGINT; on Windows Ctrl+C, Ctrl+Break, the closing of the console, the end of the session or of the
/// system. Whatever comes from [`Stop::listen`] on is heard, also before anybody waits.
#[cfg(unix)]
pub(super) struct Stop {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    /// Needs a runtime around it.
    pub(super) fn listen() -> io::Result<Stop> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Stop { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    pub(super) async fn wait(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(windows)]
pub(super) struct Stop {
    ctrl_c: tokio::signal::windows::CtrlC,
    ctrl_break: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
    /// For a service, which is in nobody's session.
    shutdown: tokio::signal::windows::CtrlShutdown,
    session_end: SessionEnd,
}

#[cfg(windows)]
impl Stop {
    pub(super) fn listen() -> io::Result<Stop> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Stop {
            ctrl_c: ctrl_c()?,
            ctrl_break: ctrl_break()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
            session_end: SessionEnd::listen()?,
        })
    }

    /// After the last three Windows gives a program a few seconds and then ends it.
    pub(super) async fn wait(mut self) {
        tokio::select! {
            _ = self.ctrl_c.recv() => {}
            _ = self.ctrl_break.recv() => {}
            _ = self.close.recv() => {}
            _ = self.shutdown.recv() => {}
            () = self.session_end.wait() => {}
        }
    }
}
