//! The end of a session on Windows: somebody signs out, restarts or shuts down. The console's events tell it to services
//! alone, everybody else hears of it by a window and is ended soon after. The toolkit's window does not listen for it,
//! and a collector has none: so there is a hidden one, on a thread of its own.

use std::cell::Cell;
use std::io;
use std::ptr::{null, null_mut};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DispatchMessageW, GetMessageW, MSG, RegisterClassW, WM_ENDSESSION,
    WM_QUERYENDSESSION, WNDCLASSW,
};
use windows_sys::core::{PCWSTR, w};

/// By which the window is found.
const CLASS: PCWSTR = w!("RingsideSessionEnd");

/// What the system shows of a program that holds it up.
const TITLE: PCWSTR = w!("Ringside");

/// The system waits some five seconds for an answer, and ends the process after it; until then there is time to write.
/// The process that has ended earlier holds nobody up.
const HELD_FOR: Duration = Duration::from_secs(4);

/// Agreed.
const YES: LRESULT = 1;

thread_local! {
    /// Who is told, once.
    static TELL: Cell<Option<oneshot::Sender<()>>> = const { Cell::new(None) };
}

/// Told when the session is over.
pub(super) struct SessionEnd(oneshot::Receiver<()>);

impl SessionEnd {
    /// Starts the thread, which lives as long as the process. Where there can be no windows nothing is heard.
    pub(super) fn listen() -> io::Result<SessionEnd> {
        let (tell, told) = oneshot::channel();
        thread::Builder::new().name("session".to_owned()).spawn(move || {
            TELL.set(Some(tell));
            if let Err(error) = answer_messages() {
                tracing::warn!("the end of the session will not be heard: {error}");
            }
        })?;
        Ok(SessionEnd(told))
    }

    pub(super) async fn wait(self) {
        if self.0.await.is_err() {
            // Nobody is left who could tell.
            std::future::pending().await
        }
    }
}

/// Makes the window and answers what it is sent. It is a window like any other, only never shown: those that are for
/// messages alone are not told.
fn answer_messages() -> io::Result<()> {
    // SAFETY: the texts end with a zero and live on, `answer` is a window procedure, and what is left out may be null.
    let window = unsafe {
        let instance = GetModuleHandleW(null());
        let class = WNDCLASSW {
            lpfnWndProc: Some(answer),
            hInstance: instance,
            lpszClassName: CLASS,
            ..WNDCLASSW::default()
        };
        // What fails here makes the next call fail; there may be one from before.
        RegisterClassW(&raw const class);
        CreateWindowExW(0, CLASS, TITLE, 0, 0, 0, 0, 0, null_mut(), null_mut(), instance, null())
    };
    if window.is_null() {
        return Err(io::Error::last_os_error());
    }
    let mut message = MSG::default();
    // SAFETY: the message lives on.
    unsafe {
        while GetMessageW(&raw mut message, null_mut(), 0, 0) > 0 {
            DispatchMessageW(&raw const message);
        }
    }
    Ok(())
}

/// Called by the system, on the thread of the window.
unsafe extern "system" fn answer(window: HWND, message: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
    match message {
        WM_QUERYENDSESSION => YES,
        // Zero: somebody else objected, and the session goes on.
        WM_ENDSESSION if wparam != 0 => {
            if let Some(tell) = TELL.take() {
                let _ = tell.send(());
            }
            thread::sleep(HELD_FOR);
            0
        }
        // SAFETY: as the system gave it.
        _ => unsafe { DefWindowProcW(window, message, wparam, lparam) },
    }
}
