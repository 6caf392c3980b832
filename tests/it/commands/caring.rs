//! `ringside db` and what else looks after a database that exists.

use super::{folder_with_a_call, ringside, text};

#[test]
fn a_mistyped_folder_is_said_to_hold_no_database_and_none_is_made_there() {
    let parent = tempfile::tempdir().unwrap();
    let mistyped = parent.path().join("dta");
    for arguments in [
        &["db", "purge", "--before", "2020-01-01"][..],
        &["db", "rebuild"],
        &["db", "mark-ended", "s1"],
        &["note", "s1", "x"],
    ] {
        let output = ringside(&mistyped, arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains("there is none yet"), "{}", text(&output.stderr));
        assert!(!mistyped.exists(), "{arguments:?}");
    }
}

#[test]
fn a_copy_for_a_folder_that_is_not_there_names_that_folder() {
    let folder = folder_with_a_call();
    let missing = folder.path().join("nowhere");
    let to = missing.join("copy.sqlite");
    let output = ringside(folder.path(), &["db", "backup", to.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let expected =
        format!("ringside: there is no folder {}; make it, or choose another one\n", missing.display());
    assert_eq!(text(&output.stderr), expected);
}

#[test]
fn a_data_folder_that_is_a_file_is_said_to_be_one_and_nothing_else_is_blamed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data");
    std::fs::write(&file, "").unwrap();
    for arguments in [&["listen", "--bind", "127.0.0.1:0"][..], &["db", "check"], &["calls"]] {
        let output = ringside(&file, arguments);
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert!(said.contains(&format!("{} is no folder", file.display())), "{said}");
        assert!(!said.contains("settings.toml") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn a_collector_that_cannot_open_its_database_says_why_once() {
    let folder = tempfile::tempdir().unwrap();
    let other = rusqlite::Connection::open(folder.path().join("ringside.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE of_others (x)").unwrap();
    drop(other);
    let output = ringside(folder.path(), &["listen", "--bind", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert_eq!(said.matches("the database of another program").count(), 1, "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_finds_a_full_disk_says_what_to_do() {
    let folder = folder_with_a_call();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = super::program(folder.path(), &["calls"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("the disk is full") && said.contains("free some space"), "{said}");
}

#[test]
fn a_key_for_masking_that_cannot_be_kept_is_named_with_its_place() {
    let folder = folder_with_a_call();
    let secrets = folder.path().join("secrets.toml");
    std::fs::create_dir(&secrets).unwrap();
    let out = folder.path().join("x.csv");
    let output = ringside(folder.path(), &["export", "--mask", "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains(secrets.to_str().unwrap()), "{}", text(&output.stderr));
}

#[test]
fn the_ending_of_a_file_is_read_in_any_case() {
    let folder = folder_with_a_call();
    for name in ["calls.CSV", "calls.Xlsx", "calls.JSONL", "calls.Parquet"] {
        let out = folder.path().join(name);
        let output = ringside(folder.path(), &["export", "--out", out.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
    }
}

#[test]
#[cfg(unix)]
fn only_a_regular_file_is_replaced_by_force() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let folder = folder_with_a_call();
    let (pipe, link) = (folder.path().join("pipe.csv"), folder.path().join("link.csv"));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    symlink(folder.path(), &link).unwrap();
    for out in [&pipe, &link] {
        let forced = ["export", "--force", "--out", out.to_str().unwrap()];
        let output = ringside(folder.path(), &forced);
        assert_eq!(output.status.code(), Some(1), "{}", out.display());
        assert!(text(&output.stderr).contains(out.to_str().unwrap()), "{}", text(&output.stderr));
    }
    assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    // Its manifest does not replace one either, nor wait for somebody to write into it.
    std::fs::rename(&pipe, folder.path().join("calls.csv.manifest.json")).unwrap();
    let beside = folder.path().join("calls.csv");
    let output = ringside(folder.path(), &["export", "--force", "--out", beside.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!beside.exists());
}
