//! What the real window says when nothing can be kept: it goes on, names the trouble as long as it lasts, and what it
//! answered 200 is there.

use std::collections::BTreeSet;

use egui_kittest::kittest::{Queryable as _, by};

use crate::faults::disk::Disk;
use crate::program::{Program, lost, push};
use crate::screen::{Window, free_address};
use crate::support::event;

const TROUBLE: &str = "The database cannot be written";

/// Every look is a frame that was drawn after the trouble was over.
fn wait_until_it_is_said_no_more(window: &Window) {
    window.until("no trouble any more", |root| {
        root.query_all(by().label_contains(TROUBLE)).next().is_none().then_some(())
    });
}

#[test]
fn the_window_names_a_full_a_broken_and_a_locked_database_while_it_lasts_and_loses_nothing_it_answered() {
    let (home, folder, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Disk::new());
    let address = free_address();
    let window = Window::start(home.path(), |command| {
        disk.put_before(command);
        command.args(["--bind", &address.to_string(), "--data-dir"]).arg(folder.path());
    });
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
    wait_until_it_is_said_no_more(&window);

    disk.breaks(true);
    take(4, 503);
    window.see(TROUBLE);
    disk.breaks(false);
    take(5, 200);
    wait_until_it_is_said_no_more(&window);

    let other = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    take(6, 503);
    let said = window.see(TROUBLE);
    assert!(said.contains("lock"), "{said}");
    other.execute_batch("ROLLBACK").unwrap();
    take(7, 200);
    wait_until_it_is_said_no_more(&window);

    drop(window);
    assert_eq!(answered, [1, 3, 5, 7].into());
    assert_eq!(lost(folder.path(), &answered), Vec::<usize>::new());
}

#[test]
fn a_window_on_a_folder_that_a_collector_has_says_so_and_leaves_it_alone() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = Program::start(folder.path());
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    let address = free_address();
    let window = Window::start(home.path(), |command| {
        command.args(["--bind", &address.to_string(), "--data-dir"]).arg(folder.path());
    });
    let said = window.see("another Ringside");
    assert!(said.contains("Nothing is being saved"), "{said}");
    assert_eq!(push(address, &event("callout", 2)), Some(503));
    assert_eq!(push(program.address, &event("callout", 3)), Some(200));
    program.kill();
    assert_eq!(lost(folder.path(), &[1, 3].into()), Vec::<usize>::new());
}
