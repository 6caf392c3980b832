//! What the real window does while the machine sleeps, its clock is set, strangers crowd its door, or the session ends:
//! it goes on, or ends well; it says what was missed and why; and what it answered 200 is there.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;

use egui::accesskit::Role;
use ringside::call::{Arrival, Cause, Gap};
use ringside::store::sqlite::SqliteStore;
use rustix::process::Pid;
use tempfile::TempDir;

use crate::crowding::idle;
use crate::faults::clocks::Clocks;
use crate::misspeaking::{BROKEN, pour, speak};
use crate::program::{Crowd, ask_to_end, lost, push};
use crate::screen::{Window, noted};
use crate::support::{connect, event, finish, is_closed, post};

const NOTHING: [usize; 0] = [];
const NOTE: &str = "calls back tomorrow";

/// A window on a folder of its own, with what stands between it and the system.
struct Scene {
    window: Window,
    address: SocketAddr,
    folder: TempDir,
    _home: TempDir,
}

impl Scene {
    fn open(prepare: impl FnOnce(&mut std::process::Command)) -> Scene {
        let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (window, address) = Window::collecting(home.path(), folder.path(), prepare);
        window.see("Ready for the first call");
        Scene { window, address, folder, _home: home }
    }

    /// A push that is answered 200.
    fn take(&self, session: usize) {
        assert_eq!(push(self.address, &event("callout", session)), Some(200), "{session}");
    }

    fn gap(&self, cause: Cause) -> Gap {
        let gaps = gaps(self.folder.path());
        gaps.iter().find(|gap| gap.cause == cause).copied().unwrap_or_else(|| panic!("{gaps:?}"))
    }

    /// Says of so many acknowledged that none is lost.
    fn nothing_is_lost(self, answered: &BTreeSet<usize>, count: usize) {
        drop(self.window);
        assert_eq!(answered.len(), count);
        assert_eq!(lost(self.folder.path(), answered), NOTHING);
    }
}

fn gaps(folder: &Path) -> Vec<Gap> {
    let mut reader = SqliteStore::open_reader(folder).unwrap();
    reader.gaps((Arrival(i64::MIN), Arrival(i64::MAX)), 10).unwrap()
}

#[test]
fn a_window_that_slept_says_since_when_nothing_came_and_hears_what_was_said_in_its_sleep() {
    let clocks = Clocks::new();
    let scene = Scene::open(|command| clocks.put_before(command));
    scene.take(1);
    let waiting = clocks.sleep(Pid::from_child(scene.window.child()), 600, || {
        let mut waiting = connect(scene.address);
        waiting.write_all(&post("/", &event("callout", 2))).unwrap();
        waiting
    });
    assert_eq!(finish(waiting).unwrap().status, 200);
    let said = scene.window.see("Nothing could be received");
    assert!(said.contains("Computer asleep") && said.contains("never repeated"), "{said}");
    scene.take(3);
    scene.window.click(Role::Button, "Show the gaps");
    scene.window.see("The computer slept or stood still");
    let slept = scene.gap(Cause::Sleep);
    let secs = slept.to.unwrap().millis_since(slept.from) / 1_000;
    assert!((590..700).contains(&secs), "{secs}");
    scene.nothing_is_lost(&(1..=3).collect(), 3);
}

#[test]
fn a_window_whose_clock_is_set_forth_and_back_says_so_and_shows_what_comes_at_once() {
    let clocks = Clocks::new();
    let scene = Scene::open(|command| clocks.put_before(command));
    scene.take(1);
    scene.window.see("1 calls");
    clocks.set(3_600);
    scene.take(2);
    scene.window.see("Nothing could be received");
    scene.window.click(Role::Tab, "History");
    scene.window.see("Export 2 rows");
    clocks.set(-5 * 3_600);
    for session in 3..=4 {
        scene.take(session);
        // In the list itself, whose newest is asked for once a second of a clock that has to come up to it first.
        scene.window.see(&format!("Export {session} rows"));
    }
    scene.window.click(Role::Tab, "Live");
    let said = scene.window.see("clock was set back by 6 h");
    assert!(said.contains("Pushes are received as ever"), "{said}");
    let said = scene.window.see("Last push");
    assert!(said.ends_with(" s ago") || said.ends_with("just now"), "{said}");
    scene.gap(Cause::Sleep);
    scene.nothing_is_lost(&(1..=4).collect(), 4);
}

#[test]
fn a_crowd_is_answered_until_the_session_ends_and_the_window_closes_well_with_the_note_it_was_given() {
    let scene = Scene::open(|_| ());
    let crowd = Crowd::push_to(scene.address, 8, 0);
    let mut answered: BTreeSet<_> = crowd.next(60).into_iter().collect();
    let window = scene.window;
    window.begin_note(NOTE);
    ask_to_end(window.child());
    answered.extend(crowd.rest());
    assert!(window.wait().success());
    assert_eq!(lost(scene.folder.path(), &answered), NOTHING, "of {} answered", answered.len());
    assert_eq!(noted(scene.folder.path(), NOTE), 1);
    assert!(is_closed(scene.folder.path()), "the next start would take it for a crash");
}

#[test]
fn a_window_names_a_full_house_and_counts_by_reason_what_it_did_not_take() {
    let clocks = Clocks::new();
    let scene = Scene::open(|command| clocks.put_before(command));
    scene.take(1);

    // Every seat is taken by somebody who says nothing, and some begin a head that does not end.
    let mut silent = idle(scene.address);
    for slow in silent.iter_mut().take(300) {
        slow.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nX-Slow: ").unwrap();
    }
    let said = scene.window.see("All 4,096 connections are in use");
    assert!(said.contains("block it in the firewall"), "{said}");
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| push(scene.address, &event("callout", 2)));
        // They are not waited for longer than they may be silent.
        clocks.hurry(11);
        waiting.join().unwrap()
    });
    assert_eq!(waiting, Some(200));
    drop(silent);
    scene.window.see_no_more("connections are in use");

    for bytes in BROKEN {
        assert_ne!(speak(scene.address, bytes), Some(200));
    }
    let giant = vec![b' '; 2 * 1024 * 1024 + 1];
    assert_eq!(push(scene.address, &giant), Some(413));
    let endless = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice();
    let piece = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    let (_, answer) = pour(connect(scene.address), endless, &piece, 64 * 1024 * 1024);
    assert!(answer.is_none_or(|answer| answer.status == 413));
    assert_eq!(speak(scene.address, &post("/", &event("callout", 3))), Some(200), "half-closed");
    let both = [pipelined(4), post("/", &event("callout", 5))].concat();
    assert_eq!(speak(scene.address, &both), Some(200), "one behind the other");

    scene.window.click(Role::Button, "Show receiving details");
    scene.window.see("5 stored, ");
    scene.window.click(Role::Button, "What was turned away");
    for reason in ["Head slower than 10 s", "Not HTTP, or head too long", "Body over 2 MiB"] {
        scene.window.see(reason);
    }
    scene.nothing_is_lost(&(1..=5).collect(), 5);
}

/// A push behind which another one may come.
fn pipelined(session: usize) -> Vec<u8> {
    String::from_utf8(post("/", &event("callout", session)))
        .unwrap()
        .replace("Connection: close\r\n", "")
        .into()
}
