//! A glance at the file: what it tells without reading all of it, and the look at every page.

use rusqlite::Connection;
use serde_json::json;

use super::traffic::{START, arrived, fee, folder, from_file, record, status, writer};
use crate::call::Arrival;
use crate::store::sqlite::{SqliteStore, open, schema, vitals};
use crate::store::{StoreError, Writer, database_path};

const DAY: i64 = 86_400;

fn at(secs: i64) -> Arrival {
    Arrival((START + secs) * 1000)
}

#[test]
fn a_glance_counts_the_last_week_by_its_journal_numbers() {
    let folder = folder();
    let mut writer = writer(&folder);
    assert_eq!(vitals::vitals(folder.path(), at(0)).unwrap().last_received, None);
    for day in 0..10 {
        let batch = [status("callout", &format!("s{day}"), day * DAY, json!({})), arrived(day * DAY, "no")];
        writer.append(&batch).unwrap();
    }
    let glance = vitals::vitals(folder.path(), at(9 * DAY + 60)).unwrap();
    assert_eq!((glance.notifications, glance.recent, glance.recent_millis), (20, 14, 7 * DAY * 1000));
    assert_eq!(glance.last_received, Some(Arrival(at(9 * DAY).0 + 7)));
    writer.append(&[from_file(9 * DAY + 30, vec![record("s99", 9 * DAY, json!({}))])]).unwrap();
    let later = vitals::vitals(folder.path(), at(9 * DAY + 60)).unwrap();
    assert_eq!((later.notifications, later.last_received), (21, glance.last_received), "nobody pushed it");
    assert_eq!(usize::try_from(glance.schema), Ok(schema::steps().len()));
    assert_eq!(glance.journal_mode, "wal");
    assert!(glance.has_current_rules && glance.underived == 0 && glance.file_bytes > 0);
    // Since the first one that is kept, when that is less than a week ago.
    writer.purge(at(6 * DAY + 1).into()).unwrap();
    let young = vitals::vitals(folder.path(), at(9 * DAY + 60)).unwrap();
    assert_eq!((young.notifications, young.recent), (7, 7));
    assert!(young.recent_millis < 3 * DAY * 1000);
}

#[test]
fn notifications_that_no_call_was_derived_from_are_missed() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer
        .append(&[fee(90, vec![record("s1", 0, json!({}))]), status("callout", "s2", 0, json!({}))])
        .unwrap();
    let underived = || vitals::vitals(folder.path(), at(100)).unwrap().underived;
    assert_eq!(underived(), 0);
    let db = Connection::open(database_path(folder.path())).unwrap();
    db.execute("DELETE FROM mention WHERE notification_id = 2", []).unwrap();
    assert_eq!(underived(), 1);
    db.execute("UPDATE meta SET value = 0 WHERE name = 'derivation'", []).unwrap();
    assert!(!vitals::vitals(folder.path(), at(100)).unwrap().has_current_rules);
}

#[test]
fn every_page_is_read_unless_somebody_says_stop() {
    let folder = folder();
    let mut writer = writer(&folder);
    let batch: Vec<_> = (0..2_000)
        .map(|n| status("callout", &format!("s{n}"), n, json!({"userData": "x".repeat(200)})))
        .collect();
    writer.append(&batch).unwrap();
    assert_eq!(vitals::read_pages(folder.path(), || false).unwrap(), Some(Vec::new()));
    assert_eq!(vitals::read_pages(folder.path(), || true).unwrap(), None);
}

#[test]
fn damage_is_reported_line_by_line() {
    let folder = folder();
    {
        let mut writer = writer(&folder);
        let batch: Vec<_> = (0..500).map(|n| status("callout", &format!("s{n}"), n, json!({}))).collect();
        writer.append(&batch).unwrap();
    }
    let path = database_path(folder.path());
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    match vitals::read_pages(folder.path(), || false) {
        Ok(damage) => assert!(!damage.unwrap().is_empty()),
        Err(error) => assert!(matches!(error, StoreError::Damaged(_)), "{error}"),
    }
}

#[test]
fn a_folder_is_taken_as_long_as_its_writer_lives() {
    let folder = folder();
    assert!(!SqliteStore::is_taken(folder.path()));
    let writer = writer(&folder);
    assert!(SqliteStore::is_taken(folder.path()));
    drop(writer);
    assert!(!SqliteStore::is_taken(folder.path()));
    assert!(!SqliteStore::is_taken(&folder.path().join("nothing")));
}

#[test]
fn a_connection_that_would_lose_commits_with_the_power_says_so() {
    let folder = folder();
    let path = database_path(folder.path());
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "fullfsync", true).unwrap();
    assert!(open::check_durable(&db, &path).is_ok());
    db.pragma_update(None, "synchronous", "NORMAL").unwrap();
    let refused = StoreError::NotDurable { synchronous: 1, journal: "delete".to_owned() };
    assert_eq!(open::check_durable(&db, &path), Err(refused));
    let memory = Connection::open_in_memory().unwrap();
    assert!(open::check_durable(&memory, &path).is_err());
}
