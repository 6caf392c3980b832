//! What a rebuild leaves when nothing is to be kept, or when it is stopped.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;
use serde_json::json;

use super::super::traffic::{self, arrived, folder, random, status, writer};
use super::{alter, lines, rebuild, story};
use crate::store::sqlite::{SqliteWriter, care, open, schema};
use crate::store::{Keep, Rebuilding, StoreError, Writer, database_path};

/// The file, but for what counts how often somebody opened it to write: the change counter, and its copy behind 92.
fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap();
    [24..28, 92..96].into_iter().for_each(|counter| bytes[counter].fill(0));
    bytes
}

/// Every row of every table.
fn dump(path: &Path) -> Vec<String> {
    let db = Connection::open(path).unwrap();
    let names = |sql: &str| -> Vec<String> {
        db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut rows = names("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
    for table in names("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
        let columns = names(&format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"));
        let sql = format!("SELECT {} FROM {table}", columns.join(" || ',' || "));
        rows.extend(names(&sql).into_iter().map(|row| format!("{table}: {row}")));
    }
    rows
}

#[test]
fn a_rebuild_that_is_not_kept_tells_the_same_and_changes_nothing_on_disk() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&[random(3, 2_000, 400), story()].concat()).unwrap();
    alter(
        &folder,
        "UPDATE call SET talk_secs = 7, class_id = 1 WHERE id % 3 = 0; DELETE FROM call WHERE id = 5;
         UPDATE meta SET value = 0 WHERE name = 'derivation';
         UPDATE notification SET kind = 'other' WHERE id = 9;",
    );
    let (bytes, rows) = (bytes_of(&path), dump(&path));
    let mut writer = SqliteWriter::open_to_rebuild(folder.path(), Keep::Nothing).unwrap();
    let told = lines(&mut writer, Keep::Nothing, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(told.len() > 100, "{told:?}");
    let log = std::fs::metadata(path.with_extension("sqlite-wal")).map_or(0, |file| file.len());
    assert_eq!(log, 0, "the log is as short as it was");
    // Whoever rebuilds may go on with the same writer.
    let (calls, state) = (writer.in_progress().unwrap().len(), dump(&path));
    assert!(calls > 0);
    assert_eq!(state, rows);
    drop(writer);
    assert!(bytes_of(&path) == bytes, "a byte of the file is another");
    assert_eq!(rebuild(&folder, Keep::Rebuilt), told);
    assert_eq!(rebuild(&folder, Keep::Rebuilt), Vec::<String>::new());
    let next = traffic::writer(&folder).append(&[arrived(200, "x")]).unwrap();
    assert_eq!(next.notifications.0, 2_005);
}

#[test]
fn whoever_has_kept_nothing_may_go_on_writing() {
    let folder = folder();
    writer(&folder).append(&story()).unwrap();
    alter(&folder, "DELETE FROM mention WHERE call_id = 2; DELETE FROM call WHERE id = 2");
    let mut writer = SqliteWriter::open_to_rebuild(folder.path(), Keep::Nothing).unwrap();
    assert_eq!(lines(&mut writer, Keep::Nothing, &mut |_| ControlFlow::Continue(())).unwrap().len(), 1);
    let next = status("alerting", "s2", 4, json!({"called": "+8613800000023"}));
    assert_eq!(writer.append(&[next]).unwrap().calls.len(), 1);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn whoever_only_looks_brings_no_older_file_up() {
    let folder = folder();
    let path = database_path(folder.path());
    let mut db = Connection::open(&path).unwrap();
    let steps = schema::steps();
    open::migrate(&mut db, &path, &steps[..steps.len() - 1], None).unwrap();
    drop(db);
    let bytes = std::fs::read(&path).unwrap();
    let error = SqliteWriter::open_to_rebuild(folder.path(), Keep::Nothing).unwrap_err();
    assert!(matches!(error, StoreError::Older { .. }), "{error}");
    assert!(std::fs::read(&path).unwrap() == bytes);
    let missing = traffic::folder();
    let error = SqliteWriter::open_to_rebuild(missing.path(), Keep::Rebuilt).unwrap_err();
    assert!(matches!(error, StoreError::Missing(_)), "{error}");
}

#[test]
fn a_rebuild_that_is_stopped_leaves_everything_as_it_was() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(3, 2_500, 1_200)).unwrap();
    alter(&folder, "UPDATE call SET talk_secs = 7 WHERE talk_secs IS NOT 7");
    let rows = dump(&path);
    let mut writer = SqliteWriter::open_to_rebuild(folder.path(), Keep::Rebuilt).unwrap();
    let mut steps = 0;
    lines(&mut writer, Keep::Nothing, &mut |_| {
        steps += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    // The beginning, the middle of the journal, among the calls, before it is made last.
    for stop in [1, 3, steps / 2, steps] {
        let mut seen = 0;
        let stopped = lines(&mut writer, Keep::Rebuilt, &mut |_| {
            seen += 1;
            if seen == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(stopped, Err(StoreError::Interrupted), "{stop}");
        assert_eq!(dump(&path), rows, "{stop}");
    }
    assert!(!lines(&mut writer, Keep::Rebuilt, &mut |_| ControlFlow::Continue(())).unwrap().is_empty());
}

#[test]
fn whoever_compares_may_stop_between_calls_that_are_all_equal() {
    let folder = folder();
    let mut writer = writer(&folder);
    let story: Vec<_> = (0..1_500).map(|n| status("callout", &format!("s{n}"), 0, json!({}))).collect();
    writer.append(&story).unwrap();
    let mut last = 0;
    let stopped = writer.rebuild_telling(Keep::Rebuilt, &mut |step| {
        let Rebuilding::Progress(seen) = step else { return ControlFlow::Continue(()) };
        last += u32::from(Some(seen.done) == seen.total);
        if last == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped, Err(StoreError::Interrupted), "all were read, then calls went by");
}

/// Else an update could not be looked at before it changes what people see.
#[test]
fn what_is_opened_to_be_rebuilt_was_not_rebuilt_by_opening_it() {
    let folder = folder();
    writer(&folder).append(&story()).unwrap();
    alter(&folder, "UPDATE meta SET value = 0 WHERE name = 'derivation'; UPDATE call SET talk_secs = 7");
    assert_eq!(rebuild(&folder, Keep::Nothing).len(), 2);
    assert_eq!(care::check(folder.path()).unwrap(), [care::Finding::OldRules]);
    assert_eq!(rebuild(&folder, Keep::Rebuilt).len(), 2);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}
