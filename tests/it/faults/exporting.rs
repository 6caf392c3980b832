//! Exports onto disks that are full, closed or slow: what is said, and what is left.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use ringside::call::Arrival;
use ringside::simulator::{self, Detail};
use ringside::store::sqlite::SqliteStore;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::disk::Disk;
use crate::support::arrived;

/// A data folder with so many calls, and an empty one for exports.
pub(super) fn folders(calls: u64) -> (TempDir, TempDir) {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pushes: Vec<_> = simulator::history(3, calls, 1_795_240_800, Detail::CdrOnly)
        .map(|push| arrived(Arrival(push.received_ms), "127.0.0.1:1".to_owned(), push.body))
        .collect();
    SqliteStore::open_writer(data.path()).unwrap().append(&pushes).unwrap();
    (data, out)
}

fn export<'c>(command: &'c mut Command, data: &Path, out: &Path) -> &'c mut Command {
    command
        .args(["export", "--lang", "en", "--data-dir"])
        .arg(data)
        .arg("--out")
        .arg(out)
        .env_remove("DISPLAY")
}

pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

pub(super) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_disk_that_fills_up_half_way_leaves_nothing_and_is_named() {
    let (disk, (data, out)) = (Disk::new(), folders(3_000));
    for file in ["calls.csv", "calls.xlsx", "calls.jsonl", "calls.parquet"] {
        for room in ["0", "100000"] {
            let mut command = disk.command();
            command.env("DISK_ROOM", room);
            let output = export(&mut command, data.path(), &out.path().join(file)).output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{file}, {room}: {}", said(&output));
            assert!(said(&output).contains("the disk is full; nothing was left"), "{}", said(&output));
            assert_eq!(names(out.path()), Vec::<String>::new(), "{file}, {room}");
        }
    }
}

#[test]
fn a_full_disk_does_not_harm_the_export_that_was_to_be_replaced() {
    let (disk, (data, out)) = (Disk::new(), folders(3_000));
    let file = out.path().join("calls.csv");
    let first = export(&mut disk.command(), data.path(), &file).output().unwrap();
    assert!(first.status.success(), "{}", said(&first));
    let before = std::fs::read(&file).unwrap();
    let mut command = disk.command();
    command.env("DISK_ROOM", "100000");
    let again = export(&mut command, data.path(), &file).args(["--force", "--mask"]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(names(out.path()), ["calls.csv", "calls.csv.manifest.json"]);
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let (disk, (data, out)) = (Disk::new(), folders(10));
    disk.closes(true);
    let output = export(&mut disk.command(), data.path(), &out.path().join("calls.xlsx")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("the system does not allow it there; choose another folder"),
        "{}",
        said(&output)
    );
    assert_eq!(names(out.path()), Vec::<String>::new());
}

#[test]
fn ctrl_c_leaves_no_file_and_says_so_by_its_code() {
    let (disk, (data, out)) = (Disk::new(), folders(3_000));
    for file in ["calls.csv", "calls.xlsx", "calls.jsonl", "calls.parquet"] {
        disk.slows(true);
        let mut command = disk.command();
        let mut child = export(&mut command, data.path(), &out.path().join(file))
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        interrupt_once_begun(&mut child, out.path(), file);
        disk.slows(false);
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{file}");
        assert_eq!(names(out.path()), Vec::<String>::new(), "{file}");
    }
}

/// Sends Ctrl+C once a file is begun in the folder `out`, and comes back when that is heard.
pub(super) fn interrupt_once_begun(child: &mut Child, out: &Path, what: &str) {
    while names(out).is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "{what}: it ended early");
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(child), Signal::INT).unwrap();
    wait_until_heard(child);
}

/// Waits until the signal has come through to the thread that listens for it, which then ends.
fn wait_until_heard(child: &Child) {
    let tasks = format!("/proc/{}/task", child.id());
    let is_listening = || {
        std::fs::read_dir(&tasks).unwrap().any(|task| {
            std::fs::read_to_string(task.unwrap().path().join("comm"))
                .is_ok_and(|name| name.trim() == "signals")
        })
    };
    while is_listening() {
        std::thread::yield_now();
    }
}
