//! `ringside db salvage`: which file is meant, and what is said where none can be.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringside::store::sqlite::SqliteStore;
use tempfile::TempDir;

use super::{folder_with_a_call, ringside, text};

/// A folder whose database was set aside, and no new one made.
fn folder_with_one_aside() -> (Arc<TempDir>, PathBuf) {
    let folder = folder_with_a_call();
    let aside = folder.path().join("ringside.damaged-20260127T020500Z.sqlite");
    fs::rename(folder.path().join("ringside.sqlite"), &aside).unwrap();
    (folder, aside)
}

fn calls(folder: &Path) -> usize {
    text(&ringside(folder, &["calls", "--format", "json"]).stdout).lines().count()
}

#[test]
fn without_a_name_the_one_that_was_set_aside_meanwhile_is_salvaged() {
    for has_a_new_one in [true, false] {
        let (folder, aside) = folder_with_one_aside();
        if has_a_new_one {
            drop(SqliteStore::open_writer(folder.path()).unwrap());
            assert_eq!(calls(folder.path()), 0);
        }
        let salvaged = ringside(folder.path(), &["db", "salvage", "--lang", "en"]);
        assert!(salvaged.status.success(), "{}", text(&salvaged.stderr));
        let said = text(&salvaged.stdout);
        assert!(said.contains(aside.to_str().unwrap()) && said.contains("brought back"), "{said}");
        assert_eq!(calls(folder.path()), 1);
        assert!(!aside.exists(), "it waits no more");
        let again = ringside(folder.path(), &["db", "salvage", "--lang", "en"]);
        assert_eq!(again.status.code(), Some(1));
        assert!(text(&again.stderr).contains("nothing was done"), "{}", text(&again.stderr));
    }
}

#[test]
fn of_several_that_were_set_aside_each_is_named_with_its_command() {
    let (folder, aside) = folder_with_one_aside();
    drop(SqliteStore::open_writer(folder.path()).unwrap());
    let other = folder.path().join("ringside.damaged-20260128T020500Z.sqlite");
    fs::copy(&aside, &other).unwrap();
    let output = ringside(folder.path(), &["db", "salvage", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    for path in [&aside, &other] {
        let command =
            format!("ringside db salvage \"{}\" --data-dir \"{}\"", path.display(), folder.path().display());
        assert!(said.contains(&command) && path.exists(), "{said}");
    }
    assert_eq!(calls(folder.path()), 0);
}

#[test]
fn a_file_that_is_not_there_or_of_another_program_is_refused_and_nothing_is_made() {
    let parent = tempfile::tempdir().unwrap();
    let foreign = parent.path().join("of-others.sqlite");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE notification (x); INSERT INTO notification VALUES (1)")
        .unwrap();
    let (typo, empty) = (parent.path().join("typo.sqlite"), parent.path().join("empty.sqlite"));
    fs::write(&empty, "").unwrap();
    let new = parent.path().join("new");
    for (file, expected) in
        [(&foreign, "of another program"), (&typo, "there is no file"), (&empty, "of another program")]
    {
        let output = ringside(&new, &["db", "salvage", file.to_str().unwrap(), "--lang", "en"]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
        let said = text(&output.stderr);
        assert!(said.contains(expected) && said.contains(file.to_str().unwrap()), "{said}");
        assert!(!new.exists());
    }
}
