//! The console of Windows. Our program is of the console kind: a shell waits for it, reads its exit code and hands on
//! Ctrl+C, which it does not do for one of the window kind. In return the system makes a console for whoever starts us
//! by a click. From Windows 11 24H2 on the manifest (packaging/windows/ringside.manifest) forbids that; older
//! ones are served here.

use std::ptr::null_mut;

use windows_sys::Win32::System::Console::{
    FreeConsole, GetConsoleMode, GetConsoleProcessList, GetStdHandle, STD_ERROR_HANDLE, STD_INPUT_HANDLE,
    STD_OUTPUT_HANDLE, SetStdHandle,
};

/// Gives back a console that was made for this process alone; one that is shared with a shell stays.
pub(super) fn give_back_our_own() {
    if processes() != 1 {
        return;
    }
    for which in [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE] {
        // SAFETY: no pointers but the one to `mode`, which lives on. A handle that is no console (a file, a pipe) is
        // kept; one that is goes with the console, and its number may soon mean something else.
        unsafe {
            let mut mode = 0;
            if GetConsoleMode(GetStdHandle(which), &raw mut mode) != 0 {
                SetStdHandle(which, null_mut());
            }
        }
    }
    // SAFETY: takes nothing, and no handle of the console is used from here on.
    unsafe { FreeConsole() };
}

/// Whether there is a console, and so somebody who may read what is printed.
pub(super) fn is_there() -> bool {
    processes() > 0
}

/// How many processes share our console; 0 without one. More than there is room for are counted all the same.
fn processes() -> u32 {
    let mut ids = [0; 2];
    // SAFETY: the list has room for as many as is said.
    unsafe { GetConsoleProcessList(ids.as_mut_ptr(), 2) }
}
