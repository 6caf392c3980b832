//! What the real window says when it is opened where another one is, or a collector, or a database that is damaged.

use std::process::Command;

use crate::damage::{damage, folder_with};
use crate::program::{Program, lost, push};
use crate::screen::Window;
use crate::support::event;

#[test]
fn a_window_on_a_folder_that_a_collector_has_says_so_and_leaves_it_alone() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = Program::start(folder.path());
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    let (window, address) = Window::collecting(home.path(), folder.path(), |_| ());
    let said = window.see("another Ringside");
    assert!(said.contains("Nothing is being saved"), "{said}");
    assert_eq!(push(address, &event("callout", 2)), Some(503));
    assert_eq!(push(program.address, &event("callout", 3)), Some(200));
    program.kill();
    assert_eq!(lost(folder.path(), &[1, 3].into()), Vec::<usize>::new());
}

#[test]
fn a_second_start_ends_and_leaves_the_folder_to_the_window_that_is_open() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (window, address) = Window::collecting(home.path(), folder.path(), |_| ());
    for (lang, told) in [("en", "its window comes to the front"), ("zh", "窗口已经打开")] {
        let mut second = Command::new(env!("CARGO_BIN_EXE_ringside"));
        second.args(["--lang", lang, "--data-dir"]).arg(folder.path()).env("HOME", home.path());
        // It could open no window of its own.
        second.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("RINGSIDE_DATA_DIR");
        let second = second.output().unwrap();
        let said = String::from_utf8_lossy(&second.stdout).into_owned();
        assert!(second.status.success() && said.contains(told), "{second:?}");
    }
    assert_eq!(push(address, &event("callout", 1)), Some(200));
    window.see("Calling A");
    drop(window);
    assert_eq!(lost(folder.path(), &[1].into()), Vec::<usize>::new());
}

#[test]
fn a_window_on_a_damaged_database_says_where_it_was_put_and_keeps_what_comes() {
    let (home, folder) = (tempfile::tempdir().unwrap(), folder_with(0..60));
    damage(&folder.path().join("ringside.sqlite"));

    let (window, address) = Window::collecting(home.path(), folder.path(), |_| ());
    let said = window.see("The database was damaged");
    assert!(said.contains("ringside.damaged-") && said.contains("ringside db salvage"), "{said}");
    assert_eq!(push(address, &event("callout", 60)), Some(200));
    window.see("1 calls");
    window.see("The database was damaged");
    drop(window);
    assert_eq!(lost(folder.path(), &[60].into()), Vec::<usize>::new());
}
