//! What the real window says when nothing can be kept: it goes on, names the trouble as long as it lasts, and what it
//! answered 200 is there.

use std::collections::BTreeSet;

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
fn a_window_on_a_database_that_may_only_be_read_says_so_and_leaves_it_as_it_is() {
    let (home, folder, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Disk::new());
    let program = Program::start(folder.path());
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    program.stop();
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
