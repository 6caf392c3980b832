//! A purge that is given up half-way: what hangs on what is gone is put right all the same.

use serde_json::json;

use super::purging::{assert_77_is_forgotten, at, callback};
use super::traffic::{arrived, folder, reader, status, writer};
use crate::call::{Arrival, Retention};
use crate::store::sqlite::{SqliteReader, SqliteWriter};
use crate::store::{InboxFilter, Purged, Purging, Reader, Writer};

/// A file of which a purge has removed all that is old, and then was given up; with a reader that knows how it was.
fn given_up() -> (tempfile::TempDir, SqliteWriter, SqliteReader) {
    let folder = folder();
    let mut writer = writer(&folder);
    let unknown = |secs| arrived(secs, r#"{"a":1}"#);
    writer.append(&[callback("old", 0), vec![unknown(200)]].concat()).unwrap();
    writer.append(&[status("callout", "older", 3, json!({"called": "+8613900000077"}))]).unwrap();
    writer.append(&[callback("young", 500), vec![unknown(600)]].concat()).unwrap();
    let mut reader = reader(&folder);
    assert_eq!(counts(&mut reader), (13, 2));
    let mut work = Purging::new(at(400).into());
    (0..2).for_each(|_| writer.purge_some(&mut work).unwrap());
    assert_eq!((work.purged.notifications, work.is_over()), (7, false));
    (folder, writer, reader)
}

/// Notifications, and those of them that no document names.
fn counts(reader: &mut SqliteReader) -> (i64, u64) {
    (reader.totals().unwrap().notifications, reader.inbox_count(InboxFilter::Unknown).unwrap())
}

/// How often each unknown thing was seen, and whether its example can be looked at.
fn unknowns(reader: &mut SqliteReader) -> Vec<(u64, bool)> {
    let all = reader.unknowns().unwrap();
    all.iter().map(|one| (one.count, reader.notification(one.example).unwrap().is_some())).collect()
}

fn assert_right(folder: &tempfile::TempDir, reader: &mut SqliteReader) {
    assert_eq!(counts(reader), (6, 1));
    assert_eq!(unknowns(reader), [(1, true), (1, true)]);
    assert_77_is_forgotten(folder);
}

#[test]
fn the_next_purge_puts_right_what_was_left_also_when_it_finds_nothing_to_remove() {
    let (folder, mut writer, mut reader) = given_up();
    assert_eq!(writer.purge(Arrival(0).into()).unwrap(), Purged::default());
    assert_right(&folder, &mut reader);
}

#[test]
fn the_next_start_puts_right_what_was_left_once_whatever_is_to_be_kept() {
    let (folder, given_up, mut reader) = given_up();
    drop(given_up);
    let mut writer = writer(&folder);
    let everything = Retention::default();
    for order in writer.outgrown(&everything, at(900)).unwrap() {
        assert_eq!(writer.purge(order).unwrap(), Purged::default());
    }
    assert_right(&folder, &mut reader);
    assert_eq!(writer.outgrown(&everything, at(900)).unwrap(), []);
}

#[test]
fn what_is_told_to_remove_no_more_removes_no_more_and_puts_right_what_it_left() {
    let folder = folder();
    let mut writer = writer(&folder);
    let story: Vec<_> = (0..60).flat_map(|n| callback(&format!("s{n}"), n * 10)).collect();
    writer.append(&story).unwrap();
    let mut reader = reader(&folder);
    counts(&mut reader);
    let mut work = Purging::new(Arrival(i64::MAX).into());
    work.note_waiting(true);
    work.note_waiting(true);
    work.note_waiting(true);
    writer.purge_some(&mut work).unwrap();
    let purged = work.purged;
    assert!(purged.notifications > 0 && purged.notifications < 300, "{purged:?}");
    work.stop_removing();
    while !work.is_over() {
        writer.purge_some(&mut work).unwrap();
    }
    assert_eq!(work.purged, purged);
    assert_eq!(counts(&mut reader).0, 300 - i64::try_from(purged.notifications).unwrap());
    assert_eq!(writer.outgrown(&Retention::default(), at(900)).unwrap(), []);
}
