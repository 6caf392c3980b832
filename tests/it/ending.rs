//! The end of a session, as Windows tells it to the windows of each program before it ends the process.

use std::ptr::{null, null_mut};
use std::thread;
use std::time::Instant;

use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::UI::WindowsAndMessaging::{
    FindWindowExW, GetWindowThreadProcessId, PostMessageW, SendMessageW, WM_ENDSESSION, WM_QUERYENDSESSION,
};
use windows_sys::core::w;

use crate::program::{Program, push};
use crate::support::{PATIENCE, event, is_closed};

/// The hidden window of a process; it comes a moment after the process has said that it listens.
fn window_of(process: u32) -> HWND {
    let begun = Instant::now();
    let mut window = null_mut();
    while begun.elapsed() < PATIENCE {
        // SAFETY: the name ends with a zero and lives on; a window that is gone is an error, and the search begins anew.
        window = unsafe { FindWindowExW(null_mut(), window, w!("RingsideSessionEnd"), null()) };
        let mut owner = 0;
        // SAFETY: `owner` lives on.
        unsafe { GetWindowThreadProcessId(window, &raw mut owner) };
        if owner == process {
            return window;
        }
        thread::yield_now();
    }
    panic!("there is no window that hears of the end of the session");
}

/// Asks as the system does, and says what was answered.
fn asks_to_end(window: HWND) -> bool {
    // SAFETY: only numbers are handed over.
    unsafe { SendMessageW(window, WM_QUERYENDSESSION, 0, 0) != 0 }
}

fn end(window: HWND) {
    // SAFETY: only numbers are handed over.
    assert_ne!(unsafe { PostMessageW(window, WM_ENDSESSION, 1, 0) }, 0);
}

/// Somebody else objected.
fn go_on(window: HWND) {
    // SAFETY: only numbers are handed over.
    unsafe { SendMessageW(window, WM_ENDSESSION, 0, 0) };
}

#[test]
fn a_collector_closes_well_when_the_session_ends_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path());
    let window = window_of(program.child.id());
    assert!(asks_to_end(window));
    go_on(window);
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    end(window);
    assert!(program.child.wait().unwrap().success());
    assert!(is_closed(folder.path()), "the next start would take it for a crash");
}

#[cfg(feature = "inspect")]
#[test]
fn a_window_closes_well_when_the_session_ends_with_the_note_that_is_being_written() {
    use crate::screen::{Window, noted};

    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (window, address) = Window::collecting(home.path(), folder.path(), |_| ());
    assert_eq!(push(address, &event("callout", 1)), Some(200));
    window.begin_note("calls back tomorrow");
    end(window_of(window.child().id()));
    assert!(window.wait().success());
    assert!(!folder.path().join("window.bell").exists());
    assert!(is_closed(folder.path()), "the next start would take it for a crash");
    assert_eq!(noted(folder.path(), "calls back tomorrow"), 1);
}
