//! `ringside db rebuild`: what it says of what became another, and what it leaves as it was.

use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{SESSION, folder_with_a_call, ringside, text};

fn alter(folder: &Path, sql: &str) {
    Connection::open(folder.join("ringside.sqlite")).unwrap().execute_batch(sql).unwrap();
}

/// A call of which two fields are told by other rules than today's, and a notification that was understood otherwise.
fn altered(folder: &TempDir) {
    alter(
        folder.path(),
        "UPDATE call SET talk_secs = 7, called_id = NULL;
         UPDATE notification SET kind = 'other' WHERE id = 1;
         UPDATE meta SET value = 0 WHERE name = 'derivation';",
    );
}

/// What people see of the calls, and whether they were derived by today's rules.
fn state(folder: &TempDir) -> (String, Option<i32>) {
    let calls = ringside(folder.path(), &["calls", "--format", "json"]);
    let check = ringside(folder.path(), &["db", "check"]);
    (text(&calls.stdout).to_owned(), check.status.code())
}

#[test]
fn a_dry_run_says_what_a_rebuild_then_does_and_changes_nothing() {
    let folder = folder_with_a_call();
    let sound = state(&folder);
    altered(&folder);
    let before = state(&folder);
    assert_ne!(before, sound);
    let told = "calls told otherwise than before: 1 (called 1 · talk_secs 1)\n\
                notifications understood otherwise than before: 1 (kind 1)\n";
    let check = |arguments: &[&str], expected: &str| {
        let output = ringside(folder.path(), arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), expected);
        assert_eq!(text(&output.stderr), "");
    };
    let read = "read 9 notifications again; the database stays as it is (--dry-run)\n";
    check(&["db", "rebuild", "--dry-run"], &format!("{read}{told}"));
    check(
        &["db", "rebuild", "--dry-run", "--lang", "zh"],
        "已重新读取 9 条推送，数据库没有改动（--dry-run）\n\
         与原来不同的通话：1（called 1 · talk_secs 1）\n\
         识别结果不同的推送：1（kind 1）\n",
    );
    assert_eq!(state(&folder), before);
    check(&["db", "rebuild"], &format!("rebuilt from 9 notifications\n{told}"));
    assert_eq!(state(&folder), sound);
    check(&["db", "rebuild"], "rebuilt from 9 notifications\ncalls and notifications are told as before\n");
}

#[test]
fn calls_that_come_and_calls_that_go_are_counted_apart() {
    let folder = folder_with_a_call();
    alter(folder.path(), "UPDATE call SET session_id = 'ghost', session_hash = 5;");
    let output = ringside(folder.path(), &["db", "rebuild", "--lang", "zh"]);
    assert_eq!(text(&output.stdout), "已从 9 条推送重建\n新出现的通话：1\n不再有的通话：1\n");
}

#[test]
fn what_becomes_another_stands_in_a_file_a_line_for_each() {
    let folder = folder_with_a_call();
    altered(&folder);
    let before = state(&folder);
    let out = folder.path().join("changes.jsonl");
    let path = out.to_str().unwrap();
    let expected = [
        json!({"notification": 1, "changed": {"kind": {"before": "other", "after": "status"}}}),
        json!({"session_id": SESSION, "changed": {
            "called": {"after": "+8613800000002"},
            "talk_secs": {"before": 7, "after": 121},
        }}),
    ];
    let lines =
        |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let dry = ringside(folder.path(), &["db", "rebuild", "--dry-run", "--diff", path]);
    assert!(dry.status.success(), "{}", text(&dry.stderr));
    assert!(text(&dry.stdout).ends_with(&format!("what becomes another stands in {path}\n")));
    assert_eq!(lines(&std::fs::read_to_string(&out).unwrap()), expected);

    // Nothing is replaced, nor rebuilt, without being told to.
    std::fs::write(&out, "mine").unwrap();
    let refused = ringside(folder.path(), &["db", "rebuild", "--diff", path]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--force"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "mine");
    assert_eq!(state(&folder), before);

    // On standard output there is nothing else.
    let piped = ringside(folder.path(), &["db", "rebuild", "--dry-run", "--diff", "-"]);
    assert_eq!(lines(text(&piped.stdout)), expected);
    assert!(text(&piped.stderr).contains("calls told otherwise"), "{}", text(&piped.stderr));

    let forced = ringside(folder.path(), &["db", "rebuild", "--diff", path, "--force"]);
    assert!(forced.status.success(), "{}", text(&forced.stderr));
    assert_eq!(lines(&std::fs::read_to_string(&out).unwrap()), expected);
    let nothing = ringside(folder.path(), &["db", "rebuild", "--diff", "-"]);
    assert_eq!(text(&nothing.stdout), "");
}

#[test]
fn the_database_is_no_file_to_be_replaced() {
    let folder = folder_with_a_call();
    let before = state(&folder);
    let database = folder.path().join("ringside.sqlite");
    let arguments = ["db", "rebuild", "--force", "--diff", database.to_str().unwrap()];
    let output = ringside(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("choose another name"), "{}", text(&output.stderr));
    assert_eq!(state(&folder), before);
    let misused = ringside(folder.path(), &["db", "rebuild", "--force"]);
    assert_eq!(misused.status.code(), Some(2));
}

/// `ringside db rebuild --diff - | head -1`.
#[test]
#[cfg(unix)]
fn who_stops_reading_does_not_stop_the_rebuild_and_the_file_is_there() {
    let folder = folder_with_a_call();
    let sound = state(&folder);
    let into_nothing = |arguments: &[&str]| {
        altered(&folder);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = super::program(folder.path(), arguments).stdout(writer).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(state(&folder), sound);
        text(&output.stderr).to_owned()
    };
    let said = into_nothing(&["db", "rebuild", "--diff", "-"]);
    assert!(said.contains("rebuilt from 9 notifications"), "{said}");
    let out = folder.path().join("changes.jsonl");
    into_nothing(&["db", "rebuild", "--diff", out.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 2);
}
