//! What the real window says when nothing can be kept: it goes on, names the trouble as long as it lasts, and what it
//! answered 200 is there.

use std::collections::BTreeSet;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};

use crate::faults::damage::damage;
use crate::faults::disk::Disk;
use crate::program::{Program, lost, push};
use crate::screen::Window;
use crate::support::event;

const TROUBLE: &str = "The database cannot be written";

#[test]
fn the_window_names_a_full_a_broken_and_a_locked_database_while_it_lasts_and_loses_nothing_it_answered() {
    let (home, folder, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Disk::new());
    let (window, address) =
        Window::collecting(home.path(), folder.path(), |command| disk.put_before(command));
    window.see("Ready for the first call");
    let mut answered = BTreeSet::new();
    let mut take = |session: usize, expected: u16| {
        let status = push(address, &event("callout", session));
        assert_eq!(status, Some(expected), "{session}");
        if status == Some(200) {
            answered.insert(session);
        }
    };

    take(1, 200);
    disk.fill(true);
    take(2, 503);
    let said = window.see(TROUBLE);
    assert!(said.contains("full"), "{said}");
    window.see("Not saving");
    disk.fill(false);
    take(3, 200);
    window.see_no_more(TROUBLE);

    disk.breaks(true);
    take(4, 503);
    window.see(TROUBLE);
    disk.breaks(false);
    take(5, 200);
    window.see_no_more(TROUBLE);

    let other = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    take(6, 503);
    let said = window.see(TROUBLE);
    assert!(said.contains("lock"), "{said}");
    other.execute_batch("ROLLBACK").unwrap();
    take(7, 200);
    window.see_no_more(TROUBLE);

    drop(window);
    assert_eq!(answered, [1, 3, 5, 7].into());
    assert_eq!(lost(folder.path(), &answered), Vec::<usize>::new());
}

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
    let mut second = Command::new(env!("CARGO_BIN_EXE_ringside"));
    second.args(["--lang", "en", "--data-dir"]).arg(folder.path()).env("HOME", home.path());
    // It could open no window of its own.
    second.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("RINGSIDE_DATA_DIR");
    let second = second.output().unwrap();
    let said = String::from_utf8_lossy(&second.stdout).into_owned();
    assert!(second.status.success() && said.contains("its window comes to the front"), "{second:?}");
    assert_eq!(push(address, &event("callout", 1)), Some(200));
    window.see("Calling A");
    drop(window);
    assert_eq!(lost(folder.path(), &[1].into()), Vec::<usize>::new());
}

#[test]
fn a_window_on_a_damaged_database_says_where_it_was_put_and_keeps_what_comes() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = Program::start(folder.path());
    for session in 0..60 {
        assert_eq!(push(program.address, &event("callout", session)), Some(200));
    }
    kill_process(Pid::from_child(&program.child), Signal::TERM).unwrap();
    assert!(program.wait().success());
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

#[test]
fn a_window_on_a_database_that_may_only_be_read_says_so_and_leaves_it_as_it_is() {
    let (home, folder, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Disk::new());
    let program = Program::start(folder.path());
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    kill_process(Pid::from_child(&program.child), Signal::TERM).unwrap();
    assert!(program.wait().success());
    let before = std::fs::read(folder.path().join("ringside.sqlite")).unwrap();

    disk.protects(true);
    let (window, address) =
        Window::collecting(home.path(), folder.path(), |command| disk.put_before(command));
    let said = window.see("The database cannot be opened");
    assert!(said.contains("may only be read") && said.contains("Nothing is being saved"), "{said}");
    assert_eq!(push(address, &event("callout", 2)), Some(503));
    window.see("Lost pushes 1");
    drop(window);
    assert_eq!(std::fs::read(folder.path().join("ringside.sqlite")).unwrap(), before);
    assert_eq!(lost(folder.path(), &[1].into()), Vec::<usize>::new());
}
