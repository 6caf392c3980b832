//! Keeping: versions, damage, full disks, old data, copies.

use std::ops::ControlFlow;

use rusqlite::Connection;
use serde_json::json;

use super::traffic::{START, arrived, ask, fee, folder, random, reader, record, status, writer};
use crate::call::Arrival;
use crate::store::sqlite::care::{self, Finding};
use crate::store::sqlite::{SqliteReader, SqliteWriter, open, schema};
use crate::store::{InboxFilter, Purged, Reader, Sort, StoreError, Writer, database_path};

/// The schema version of this program.
fn today() -> i64 {
    i64::try_from(schema::steps().len()).unwrap()
}

#[test]
fn a_newer_schema_is_refused_and_its_bytes_stay_the_same() {
    let folder = folder();
    writer(&folder).append(&random(1, 20, 5)).unwrap();
    let path = database_path(folder.path());
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    let newer = |error| matches!(error, StoreError::Newer { found: 99, .. });
    assert!(newer(SqliteWriter::open(folder.path()).unwrap_err()));
    assert!(newer(SqliteReader::open(folder.path()).unwrap_err()));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = database_path(folder.path());
    let check = |expected: &str| {
        let before = std::fs::read(&path).unwrap();
        for error in
            [SqliteWriter::open(folder.path()).unwrap_err(), SqliteReader::open(folder.path()).unwrap_err()]
        {
            assert!(error.to_string().contains(expected), "{error}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), before);
    };
    std::fs::write(&path, "a shopping list, long enough to be looked at as a database header".repeat(20))
        .unwrap();
    check("not a database");
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    check("another program");
}

#[test]
fn a_reader_without_a_database_says_who_makes_it() {
    let folder = folder();
    let error = SqliteReader::open(folder.path()).unwrap_err();
    assert_eq!(error, StoreError::Missing(database_path(folder.path()).display().to_string()));
    assert!(error.to_string().contains("ringside listen"), "{error}");
    assert!(!database_path(folder.path()).exists());
}

#[test]
fn a_migration_copies_the_file_first_and_takes_every_missing_step() {
    let folder = folder();
    writer(&folder).append(&random(1, 20, 5)).unwrap();
    let path = database_path(folder.path());
    let mut db = Connection::open(&path).unwrap();
    let mut steps = schema::steps();
    steps.push("ALTER TABLE call ADD COLUMN mood TEXT;".to_owned());
    steps.push("UPDATE call SET mood = 'fine';".to_owned());
    open::migrate(&mut db, &path, &steps, None).unwrap();
    assert_eq!(open::pragma(&db, "user_version").unwrap(), today() + 2);
    let fine: i64 = db.query_row("SELECT count(*) FROM call WHERE mood = 'fine'", [], |r| r.get(0)).unwrap();
    assert!(fine > 0);
    let copy = Connection::open(open::backup_path(&path, today())).unwrap();
    assert_eq!(open::pragma(&copy, "user_version").unwrap(), today());
    let kept: i64 = copy.query_row("SELECT count(*) FROM call", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, fine);
}

#[test]
fn a_file_of_every_earlier_schema_comes_up_to_today_with_a_copy_of_what_it_was() {
    let story = random(4, 150, 40);
    let today_folder = folder();
    writer(&today_folder).append(&story).unwrap();
    let steps = schema::steps();
    for version in 1..steps.len() {
        let folder = folder();
        let path = database_path(folder.path());
        let mut db = Connection::open(&path).unwrap();
        open::migrate(&mut db, &path, &steps[..version], None).unwrap();
        for (id, arrived) in (1_i64..).zip(&story) {
            db.execute(
                "INSERT INTO notification (id, received_at, peer, target, headers, answer, kind, records,
                   duplicates, body) VALUES (?1, ?2, ?3, ?4, '[]', ?5, 'status', 0, 0, ?6)",
                (id, arrived.received.0, &arrived.peer, &arrived.target, arrived.answer, &arrived.body),
            )
            .unwrap();
        }
        db.execute("UPDATE meta SET value = 1 WHERE name = 'derivation'", []).unwrap();
        drop(db);
        drop(writer(&folder));
        assert_eq!(care::check(folder.path()).unwrap(), [], "{version}");
        let told = |folder| {
            let page = reader(folder).page(&ask("", Sort::default()), None, 1_000).unwrap();
            page.iter().map(|call| call.as_ref().clone()).collect::<Vec<_>>()
        };
        assert_eq!(told(&folder), told(&today_folder), "{version}");
        let copy = open::backup_path(&path, i64::try_from(version).unwrap());
        let copy = Connection::open(copy).unwrap();
        assert_eq!(open::pragma(&copy, "user_version").unwrap(), i64::try_from(version).unwrap());
        let kept: usize = copy
            .query_row("SELECT count(*) FROM notification", [], |row| row.get::<_, i64>(0))
            .unwrap() as usize;
        assert_eq!(kept, story.len());
    }
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let folder = folder();
    writer(&folder).append(&random(1, 20, 5)).unwrap();
    let path = database_path(folder.path());
    let mut db = Connection::open(&path).unwrap();
    let mut steps = schema::steps();
    steps.push("ALTER TABLE call ADD COLUMN mood TEXT;".to_owned());
    steps.push("no SQL".to_owned());
    open::migrate(&mut db, &path, &steps, None).unwrap_err();
    assert_eq!(open::pragma(&db, "user_version").unwrap(), today());
    assert!(db.prepare("SELECT mood FROM call").is_err());
}

#[test]
fn a_batch_that_finds_the_disk_full_leaves_nothing_and_the_next_one_is_taken() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[status("callout", "s1", 0, json!({"called": "+8613800000021"}))]).unwrap();
    let before = row_counts(&folder);
    let pages = writer.limit_pages(0);
    writer.limit_pages(pages + 2);
    let big: Vec<_> = (0..50)
        .map(|n| {
            status(
                "callout",
                &format!("t{n}"),
                1,
                json!({"called": format!("+86138{n:08}"), "userData": "x".repeat(2000)}),
            )
        })
        .chain([status("alerting", "s1", 2, json!({"called": "+8613800000021"}))])
        .collect();
    let error = writer.append(&big).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull(_)), "{error}");
    assert_eq!(row_counts(&folder), before);
    writer.limit_pages(1_000_000);
    let committed = writer.append(&big).unwrap();
    assert_eq!(committed.notifications, (2, 53));
    assert_eq!(committed.calls.len(), 51);
    assert_eq!((committed.calls[0].event_count, committed.duplicates), (2, 0));
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

fn row_counts(folder: &tempfile::TempDir) -> Vec<(i64, i64, i64)> {
    let db = Connection::open(database_path(folder.path())).unwrap();
    let count =
        |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
    vec![(count("notification"), count("call"), count("number"))]
}

#[test]
fn a_backup_made_while_writing_is_sound_and_holds_what_was_committed() {
    let folder = folder();
    let mut writer = writer(&folder);
    let all = random(3, 400, 120);
    writer.append(&all[..200]).unwrap();
    let to = folder.path().join("copy.sqlite");
    let mut rest = all[200..].chunks(20);
    care::backup(folder.path(), &to, &mut |_| {
        if let Some(batch) = rest.next() {
            writer.append(batch).unwrap();
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let copy = Connection::open(&to).unwrap();
    let sound: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let rows: i64 = copy.query_row("SELECT count(*) FROM notification", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 200);
    assert!(rest.next().is_none(), "the copy was made in too few steps to be disturbed");
    let again = care::backup(folder.path(), &to, &mut |_| ControlFlow::Continue(()));
    assert!(again.unwrap_err().to_string().contains("not overwritten"));
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{names:?}");
}

#[test]
fn a_backup_that_is_stopped_leaves_no_file() {
    let (folder, target) = (folder(), folder());
    writer(&folder).append(&random(3, 50, 20)).unwrap();
    let stopped = care::backup(folder.path(), &target.path().join("c"), &mut |_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(StoreError::Interrupted)));
    assert_eq!(std::fs::read_dir(target.path()).unwrap().count(), 0);
}

#[test]
fn check_finds_nothing_in_a_sound_file_and_names_what_went_astray() {
    let folder = folder();
    writer(&folder).append(&random(5, 200, 40)).unwrap();
    assert_eq!(care::check(folder.path()).unwrap(), []);
    let db = Connection::open(database_path(folder.path())).unwrap();
    db.execute("DELETE FROM mention WHERE call_id = 1", []).unwrap();
    db.execute("UPDATE meta SET value = 0 WHERE name = 'derivation'", []).unwrap();
    let what = care::Astray::CallOfNothing;
    assert_eq!(care::check(folder.path()).unwrap(), [Finding::Astray { what, rows: 1 }, Finding::OldRules]);
    writer(&folder).rebuild(&mut |_| ()).unwrap();
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn a_purge_takes_what_is_old_and_nothing_that_something_younger_hangs_on() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer
        .append(&[
            status("callout", "together", -9, json!({"called": "+8613800000022"})),
            status("callout", "old", 0, json!({"called": "+8613800000021"})),
            status("disconnect", "old", 5, json!({"stateCode": 0})),
            arrived(6, "rejected"),
            status("callout", "long", 7, json!({"called": "+8613800000022"})),
            fee(8, vec![record("long", 7, json!({})), record("together", 7, json!({}))]),
            status("callout", "young", 100, json!({"called": "+8613800000023"})),
            fee(101, vec![record("long", 7, json!({}))]),
        ])
        .unwrap();
    let purged = writer.purge(Arrival((START + 50) * 1000).into()).unwrap();
    assert_eq!(purged, Purged { notifications: 3, calls: 1 });
    let mut reader = reader(&folder);
    let left = |reader: &mut SqliteReader| -> Vec<String> {
        let page = reader.page(&ask("", Sort::default()), None, 10).unwrap();
        page.iter().map(|call| call.session.to_string()).collect()
    };
    assert_eq!(left(&mut reader), ["young", "long", "together"]);
    assert_eq!(reader.inbox_count(InboxFilter::Rejected).unwrap(), 0);
    let pages = reader.page(&ask("", Sort::default()), None, 10).unwrap();
    writer.rebuild(&mut |_| ()).unwrap();
    let after = reader.page(&ask("", Sort::default()), None, 10).unwrap();
    let meaning =
        |calls: &[std::sync::Arc<crate::call::Call>]| calls.iter().map(|c| c.meaning()).collect::<Vec<_>>();
    assert_eq!(meaning(&after), meaning(&pages));
    // Journal numbers are never given twice.
    let purged = writer.purge(Arrival(i64::MAX).into()).unwrap();
    assert_eq!(purged, Purged { notifications: 5, calls: 3 });
    let next = writer.append(&[arrived(200, "x")]).unwrap();
    assert_eq!(next.notifications, (9, 10));
    assert_eq!(reader.totals().unwrap().calls, 0);
}

#[test]
fn a_purge_gives_the_space_back() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(5, 3000, 600)).unwrap();
    writer.rebuild(&mut |_| ()).unwrap();
    let size = || std::fs::metadata(database_path(folder.path())).unwrap().len();
    let before = size();
    writer.purge(Arrival(i64::MAX).into()).unwrap();
    assert!(size() * 4 < before, "{} of {before} bytes are left", size());
}

#[test]
fn a_small_file_is_derived_again_when_the_rules_have_changed() {
    let folder = folder();
    writer(&folder).append(&[status("callout", "s1", 0, json!({}))]).unwrap();
    let spoil = "UPDATE meta SET value = 0 WHERE name = 'derivation'; UPDATE call SET outcome = 3;";
    Connection::open(database_path(folder.path())).unwrap().execute_batch(spoil).unwrap();
    drop(writer(&folder));
    let db = Connection::open(database_path(folder.path())).unwrap();
    let read = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(read("SELECT outcome FROM call"), 0);
    assert_ne!(read("SELECT value FROM meta WHERE name = 'derivation'"), 0);
}

/// Somebody copies the file once the window is closed.
#[test]
fn when_the_writer_lets_go_all_is_in_the_one_file_also_beside_readers() {
    let (folder, elsewhere) = (folder(), folder());
    let mut writer = writer(&folder);
    let mut reader = reader(&folder);
    writer.append(&random(3, 60, 20)).unwrap();
    let kept = reader.totals().unwrap();
    drop(writer);
    std::fs::copy(database_path(folder.path()), database_path(elsewhere.path())).unwrap();
    let copied = SqliteReader::open(elsewhere.path()).unwrap().totals().unwrap();
    assert_eq!((copied.calls, copied.notifications), (kept.calls, kept.notifications));
    assert!(kept.calls > 0);
}
