//! A damaged database makes room for what can be read of it: whenever that ends half way, nothing is lost.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use super::append::derived;
use super::harm::{PAGE, bytes_at, destroy, forget_journal, leaves, overwrite};
use super::traffic::{fee, folder, random, record, writer};
use crate::call::Arrival;
use crate::store::sqlite::rescue::{Lost, Rescued, open_to_salvage, rescue};
use crate::store::sqlite::{aside, care};
use crate::store::{Arrived, Beat, PurgeOrder, Scope, StoreError, Writer, database_path};

const NOW: Arrival = Arrival(1_769_479_500_000);

#[test]
fn a_database_made_beside_one_that_waits_to_be_salvaged_goes_on_behind_its_numbers() {
    let folder = folder();
    let path = database_path(folder.path());
    let beat = Beat { started: Arrival(1), at: Arrival(2), is_closed: true };
    let mut first = writer(&folder);
    first.append(&random(1, 40, 9)).unwrap();
    first.beat(beat).unwrap();
    drop(first);
    // Whoever set it aside died before there was a new one.
    let aside = aside::set_aside(&path, NOW).unwrap();
    let mut second = writer(&folder);
    assert_eq!(second.append(&random(2, 5, 2)).unwrap().notifications, (41, 46));
    assert_eq!(second.last_beat().unwrap(), Some(beat));
    drop(second);
    let again = aside::set_aside(&path, NOW).unwrap();
    assert_eq!(
        writer(&folder).append(&random(3, 1, 1)).unwrap().notifications,
        (46, 47),
        "behind each of them"
    );
    for path in [&aside, &again] {
        assert_eq!(writer(&folder).salvage(path, &mut |_| ()).unwrap().known, 0);
    }
    // One that was salvaged waits no more, and its numbers are given all the same.
    fs::remove_file(&path).unwrap();
    assert_eq!(writer(&folder).append(&random(3, 1, 1)).unwrap().notifications, (46, 47));
}

#[test]
fn where_only_an_index_is_damaged_no_row_is_lost() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 600, 200)).unwrap();
    // Calls that no notification could tell again.
    writer(&folder)
        .purge(PurgeOrder { scope: Scope::Journal, before: Arrival(i64::MAX), above: None })
        .unwrap();
    let calls = || -> i64 {
        let db = Connection::open(&path).unwrap();
        db.query_row("SELECT count(*) FROM call NOT INDEXED", [], |row| row.get(0)).unwrap()
    };
    let all = calls();
    assert!(all > 0);
    let pages = leaves(&path, "call_time");
    destroy(&path, pages[0]);
    let Some(Rescued::Whole(kept, lost)) = rescue(folder.path(), NOW, &mut |_| ()).unwrap() else { panic!() };
    assert!(kept.file_name().unwrap().to_string_lossy().starts_with("ringside.salvaged-"));
    assert_eq!(lost, Lost::default());
    assert_eq!(care::check(folder.path()).unwrap(), []);
    assert_eq!(calls(), all);
    let again = writer(&folder).salvage(&kept, &mut |_| ()).unwrap();
    assert_eq!((again.taken, again.outlived), (0, Some(0)), "it has nothing that is not here");
    assert!(rescue(folder.path(), NOW, &mut |_| ()).unwrap().is_none());
}

#[test]
fn a_file_that_is_no_database_at_all_is_set_aside_too_and_none_is_made_where_there_is_none() {
    let folder = folder();
    let path = database_path(folder.path());
    assert!(matches!(rescue(folder.path(), NOW, &mut |_| ()), Err(StoreError::Missing(_))));
    assert!(open_to_salvage(folder.path(), &folder.path().join("nothing")).is_err());
    assert!(!path.exists());
    fs::write(&path, "a text".repeat(1_000)).unwrap();
    let Some(Rescued::Afresh(writer, aside)) = rescue(folder.path(), NOW, &mut |_| ()).unwrap() else {
        panic!()
    };
    assert!(fs::read_to_string(&aside.path).unwrap().starts_with("a text"));
    drop(writer);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

/// The last leaf page of `table` holds what it held before `later` was done, and everything else is as it is after.
fn lose_a_write(folder: &TempDir, table: &str, later: impl FnOnce()) {
    let path = database_path(folder.path());
    let page = leaves(&path, table).pop().unwrap();
    let at = (page - 1) * PAGE;
    let old: [u8; PAGE as usize] = bytes_at(&path, at);
    later();
    overwrite(&path, &old, at);
}

/// A few calls that nothing was heard of before.
fn young() -> Vec<Arrived> {
    ["a", "b"].map(|session| fee(900, vec![record(session, 800, json!({}))])).to_vec()
}

fn written_anew(folder: &TempDir) -> (PathBuf, Lost) {
    match rescue(folder.path(), NOW, &mut |_| ()).unwrap() {
        Some(Rescued::Whole(path, lost)) => (path, lost),
        other => panic!("{other:?}"),
    }
}

/// Makes some pages free, and destroys the list of them.
fn damage_the_free_pages(folder: &TempDir) {
    let path = database_path(folder.path());
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE gone AS SELECT randomblob(90000); DROP TABLE gone;").unwrap();
    drop(db);
    destroy(&path, u64::from(u32::from_be_bytes(bytes_at(&path, 32))));
}

fn rows(folder: &TempDir, table: &str) -> u64 {
    let db = Connection::open(database_path(folder.path())).unwrap();
    let sql = format!("SELECT count(*) FROM {table} NOT INDEXED");
    db.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap().try_into().unwrap()
}

#[test]
fn calls_on_a_page_whose_last_write_was_lost_are_derived_again() {
    let folder = folder();
    writer(&folder).append(&random(7, 300, 100)).unwrap();
    lose_a_write(&folder, "call", || drop(writer(&folder).append(&young()).unwrap()));
    let lacking = rows(&folder, "call");
    let (aside, lost) = written_anew(&folder);
    assert_eq!(lost, Lost::default());
    assert!(aside.to_string_lossy().contains("ringside.salvaged-"));
    assert!(rows(&folder, "call") > lacking, "{lacking}");
    assert_eq!(care::check(folder.path()).unwrap(), []);
    let rescued = derived(&folder);
    writer(&folder).rebuild(&mut |_| ()).unwrap();
    assert_eq!(rescued, derived(&folder));
}

#[test]
fn calls_that_only_indexes_name_any_more_are_counted_and_the_damaged_file_stays_in_mind() {
    let folder = folder();
    writer(&folder).append(&random(7, 300, 100)).unwrap();
    let mut all = 0;
    lose_a_write(&folder, "call", || {
        writer(&folder).append(&young()).unwrap();
        forget_journal(&folder);
        all = rows(&folder, "call");
    });
    let (aside, lost) = written_anew(&folder);
    assert!(lost.calls > 0);
    assert_eq!(rows(&folder, "call") + lost.calls, all);
    assert_eq!(aside::set_aside_in(folder.path()), [aside]);
    let db = Connection::open(database_path(folder.path())).unwrap();
    let sum = |sql| -> u64 { db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap().try_into().unwrap() };
    assert_eq!(sum("SELECT sum(calls) FROM class"), rows(&folder, "call"));
    assert_eq!(sum("SELECT sum(calls) FROM class_hour"), rows(&folder, "call"));
}

#[test]
fn notifications_that_only_an_index_names_any_more_are_counted_and_their_numbers_are_not_given_again() {
    let folder = folder();
    writer(&folder).append(&random(7, 300, 100)).unwrap();
    lose_a_write(&folder, "notification", || {
        drop(writer(&folder).append(&young()).unwrap());
    });
    let lacking = 302 - rows(&folder, "notification");
    assert!(lacking > 0);
    let (aside, lost) = written_anew(&folder);
    assert_eq!(aside::set_aside_in(folder.path()), [aside], "it stays in mind");
    assert!(Lost { calls: 0, ..lost.clone() }.leaves_some(), "for the notifications alone too");
    assert_eq!(lost, Lost { notifications: lacking, calls: lost.calls, ..Lost::default() });
    assert_eq!(care::check(folder.path()).unwrap(), []);
    assert_eq!(writer(&folder).append(&random(1, 1, 1)).unwrap().notifications, (303, 304));
}

#[test]
fn damage_to_what_holds_no_row_costs_nothing() {
    let folder = folder();
    writer(&folder).append(&random(7, 300, 100)).unwrap();
    let before = derived(&folder);
    damage_the_free_pages(&folder);
    assert!(!care::check(folder.path()).unwrap().is_empty());
    assert_eq!(written_anew(&folder).1, Lost::default());
    assert_eq!(derived(&folder), before);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn a_note_that_stands_in_two_wordings_keeps_the_damaged_file_in_mind() {
    use super::traffic::session_name;
    use crate::call::{Note, SessionId};
    let folder = folder();
    let noted = SessionId::new(&session_name(5)).unwrap();
    let mut first = writer(&folder);
    first.append(&random(7, 300, 100)).unwrap();
    first.annotate(&noted, Note::new("ask again", Arrival(7))).unwrap();
    drop(first);
    lose_a_write(&folder, "note", || {
        writer(&folder).annotate(&noted, Note::new("asked", Arrival(9))).unwrap();
    });
    damage_the_free_pages(&folder);
    let (aside, lost) = written_anew(&folder);
    assert_eq!(lost, Lost { notes: 1, ..Lost::default() });
    assert_eq!(aside::set_aside_in(folder.path()), [aside]);
}

/// What lies in the folder beside the lock and logs.
fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".sqlite") || name.contains(".sqlite."))
        .collect();
    names.sort();
    names
}

#[test]
fn a_rescue_that_was_broken_off_before_anything_was_moved_leaves_the_database_as_it_is() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 30, 10)).unwrap();
    let sound = derived(&folder);
    for is_begun_again in [false, true] {
        fs::create_dir(aside::part(&path)).unwrap();
        fs::write(database_path(&aside::part(&path)), "half of it").unwrap();
        fs::write(aside::whole(&path), "of an hour ago").unwrap();
        match is_begun_again {
            true => assert!(rescue(folder.path(), NOW, &mut |_| ()).unwrap().is_none()),
            false => drop(writer(&folder)),
        }
        assert_eq!(names(&folder), ["ringside.sqlite"]);
        assert_eq!(derived(&folder), sound);
    }
}

#[test]
fn a_database_written_anew_takes_its_place_although_whoever_moved_the_damaged_one_died() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 30, 10)).unwrap();
    let (written_anew, whole) = (fs::read(&path).unwrap(), derived(&folder));
    let mut dying = writer(&folder);
    dying.append(&random(8, 9, 9)).unwrap();
    let log = fs::read(aside::beside(&path, "-wal")).unwrap();
    drop(dying);
    let aside = aside::set_aside(&path, NOW).unwrap();
    fs::write(aside::whole(&path), written_anew).unwrap();
    // It has the log under its own name too, and this one was to go next.
    fs::write(aside::beside(&path, "-wal"), log).unwrap();
    assert!(care::check(folder.path()).is_err());
    drop(writer(&folder));
    assert_eq!(derived(&folder), whole);
    let aside = aside.file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(names(&folder), [aside, "ringside.sqlite".to_owned()]);
}

#[test]
fn where_the_last_number_is_told_too_low_none_is_given_twice_and_every_notification_comes_back() {
    let folder = folder();
    let path = database_path(folder.path());
    let lower = || {
        let db = Connection::open(&path).unwrap();
        db.execute("UPDATE sqlite_sequence SET seq = 10", []).unwrap();
    };
    writer(&folder).append(&random(1, 40, 9)).unwrap();
    lower();
    assert_eq!(writer(&folder).append(&random(2, 1, 1)).unwrap().notifications, (41, 42));
    lower();
    let aside = aside::set_aside(&path, NOW).unwrap();
    assert_eq!(writer(&folder).append(&random(3, 1, 1)).unwrap().notifications, (42, 43));
    let salvaged = writer(&folder).salvage(&aside, &mut |_| ()).unwrap();
    assert_eq!((salvaged.taken, salvaged.unreadable), (41, 0));
}

#[test]
fn a_file_that_was_salvaged_is_never_replaced_by_another() {
    let folder = folder();
    let path = database_path(folder.path());
    for seed in [1, 2] {
        writer(&folder).append(&random(seed, 10, 5)).unwrap();
        // Both in one second.
        let aside = aside::set_aside(&path, NOW).unwrap();
        writer(&folder).salvage(&aside, &mut |_| ()).unwrap();
    }
    let salvaged = names(&folder).into_iter().filter(|name| name.starts_with("ringside.salvaged-")).count();
    assert_eq!(salvaged, 2, "{:?}", names(&folder));
}

#[test]
fn an_empty_file_that_was_left_by_who_broke_off_is_no_database_to_rescue() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(1, 40, 9)).unwrap();
    let aside = aside::set_aside(&path, NOW).unwrap();
    fs::write(&path, "").unwrap();
    let error = rescue(folder.path(), NOW, &mut |_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Missing(_)), "{error}");
    let mut writer = open_to_salvage(folder.path(), &aside).unwrap();
    assert_eq!(writer.salvage(&aside, &mut |_| ()).unwrap().taken, 40);
}
