//! Rebuilds that are broken off: what is said, and what is left.

use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;

use super::disk::Disk;
use super::exporting::{folders, interrupt_once_begun, names, said};

/// Has every call told by other rules than today's; gives back how calls look then.
fn altered(data: &Path) -> Vec<String> {
    let db = Connection::open(data.join("ringside.sqlite")).unwrap();
    db.execute_batch("UPDATE call SET talk_secs = -7").unwrap();
    told(&db)
}

fn told(db: &Connection) -> Vec<String> {
    let mut select = db.prepare("SELECT id || session_id || talk_secs FROM call ORDER BY id").unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn rebuild<'c>(command: &'c mut Command, data: &Path, diff: &Path) -> &'c mut Command {
    command
        .args(["db", "rebuild", "--lang", "en", "--data-dir"])
        .arg(data)
        .arg("--diff")
        .arg(diff)
        .env_remove("DISPLAY")
}

#[test]
fn ctrl_c_leaves_the_database_as_it_was_and_no_file() {
    let (disk, (data, out)) = (Disk::new(), folders(300));
    let before = altered(data.path());
    let db = Connection::open(data.path().join("ringside.sqlite")).unwrap();
    // The program waits for the right to write; whoever has it waits for the signal.
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut command = disk.command();
    let mut child = rebuild(&mut command, data.path(), &out.path().join("changes.jsonl"))
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    interrupt_once_begun(&mut child, out.path(), "rebuild");
    db.execute_batch("ROLLBACK").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(names(out.path()), Vec::<String>::new());
    assert_eq!(told(&db), before);
}

#[test]
fn a_disk_that_is_too_full_for_what_becomes_another_leaves_the_database_as_it_was() {
    let (disk, (data, out)) = (Disk::new(), folders(1_000));
    let before = altered(data.path());
    for room in ["0", "30000"] {
        let mut command = disk.command();
        command.env("DISK_ROOM", room);
        let output = rebuild(&mut command, data.path(), &out.path().join("changes.jsonl")).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{room}: {}", said(&output));
        assert!(said(&output).contains("the disk is full; nothing was left"), "{}", said(&output));
        assert_eq!(names(out.path()), Vec::<String>::new(), "{room}");
        let db = Connection::open(data.path().join("ringside.sqlite")).unwrap();
        assert_eq!(told(&db), before, "{room}");
    }
}
