//! Writing: what a batch leaves, what a failed one leaves, what a rebuild leaves.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use super::traffic::{ask, batches, fee, folder, random, reader, record, status, writer};
use crate::call::{Call, CallState, SessionId};
use crate::store::sqlite::SqliteWriter;
use crate::store::{Progress, Reader, Sort, SortBy, StoreError, Writer, database_path};

/// Every derived row of the file, in the order of its key.
pub(super) fn derived(folder: &tempfile::TempDir) -> Vec<String> {
    let db = Connection::open(database_path(folder.path())).unwrap();
    let mut lines = Vec::new();
    // Ids of classes depend on which states of a call were written; what they stand for does not.
    let columns: String = db
        .query_row(
            "SELECT group_concat('call.' || name) FROM pragma_table_info('call') WHERE name <> 'class_id'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let class =
        "class.outcome, class.service, class.closed_by, class.hung_up_by, class.app_id, class.state_code,
                 class.release_point, class.sip_status, class.q850_a, class.q850_b";
    for table in [
        &format!("SELECT {columns}, {class} FROM call JOIN class ON class.id = class_id ORDER BY call.id"),
        &format!("SELECT {class}, calls FROM class WHERE calls > 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        &format!(
            "SELECT hour, {class}, class_hour.calls FROM class_hour JOIN class ON class.id = class_id
             ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"
        ),
        "SELECT * FROM mention ORDER BY call_id, notification_id, position",
        "SELECT * FROM number ORDER BY id",
        "SELECT * FROM app ORDER BY id",
        "SELECT * FROM unknown ORDER BY what, name",
        "SELECT id, kind, event_type, session, records, duplicates, problem, unknown_fields, body
         FROM notification ORDER BY id",
    ] {
        let mut select = db.prepare(table).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<rusqlite::types::Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
            lines.push(format!("{cells:?}"));
        }
    }
    lines
}

/// A row does not keep the pulse; the facts of the call tell it.
fn without_pulse(call: &Call) -> Call {
    Call { pulse: None, ..call.clone() }
}

#[test]
fn a_rehearsal_leaves_nothing_and_what_follows_is_as_if_it_had_not_been() {
    let story = [
        status("callout", "s1", 0, json!({"caller": "+8675528000001", "called": "+8613800000021"})),
        fee(90, vec![record("s1", 0, json!({}))]),
        status("callout", "s2", 100, json!({"called": "+8613800000022"})),
    ];
    let (plain, rehearsed) = (folder(), folder());
    let mut writing = writer(&plain);
    story.iter().for_each(|arrived| drop(writing.append(std::slice::from_ref(arrived)).unwrap()));

    let mut rehearsing = writer(&rehearsed);
    for arrived in &story {
        let before = derived(&rehearsed);
        rehearsing.rehearse(arrived).unwrap();
        rehearsing.rehearse(&fee(5, vec![record("s9", 0, json!({"calleeNum": "+8613900000099"}))])).unwrap();
        assert_eq!(derived(&rehearsed), before);
        rehearsing.append(std::slice::from_ref(arrived)).unwrap();
    }
    assert_eq!(derived(&rehearsed), derived(&plain));
}

#[test]
fn a_rehearsal_says_what_an_append_would_say() {
    let folder = folder();
    let mut writer = SqliteWriter::open(folder.path()).unwrap();
    let pages = writer.limit_pages(0);
    writer.limit_pages(pages);
    // No two letters alike, so that packing it makes it no smaller than the room there is.
    let mut dice = fastrand::Rng::with_seed(1);
    let noise: String = (0..200_000).map(|_| dice.alphanumeric()).collect();
    let body = json!({"userData": noise});
    let refused = writer.rehearse(&status("callout", "s1", 0, body)).unwrap_err();
    assert!(matches!(refused, StoreError::DiskFull(_)), "{refused}");
}

#[test]
fn a_call_that_was_appended_is_read_back_as_it_was_folded() {
    let folder = folder();
    let mut writer = writer(&folder);
    let committed = writer
        .append(&[
            status("callout", "s1", 0, json!({"caller": "+8675528000001", "called": "+8613800000021"})),
            fee(90, vec![record("s1", 0, json!({})), record("s2", 5, json!({"fwdAnswerTime": null}))]),
        ])
        .unwrap();
    assert_eq!(committed.notifications, (1, 3));
    assert_eq!(committed.calls.len(), 2);
    let page = reader(&folder).page(&ask("", Sort::default()), None, 10).unwrap();
    let mut expected = committed.calls.clone();
    expected.reverse();
    assert_eq!(
        page.iter().map(|c| without_pulse(c)).collect::<Vec<_>>(),
        expected.iter().map(|c| without_pulse(c)).collect::<Vec<_>>()
    );
    let file = reader(&folder).call_file(&SessionId::new("s1").unwrap()).unwrap().unwrap();
    assert_eq!(file.call, committed.calls[0]);
    assert_eq!(file.notifications.len(), 2);
    assert_eq!(file.notifications[0].headers.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_gives_every_derived_row_again(seed in any::<u64>(), cut in any::<u64>()) {
        let folder = folder();
        let mut writer = writer(&folder);
        let all = random(seed, 120, 25);
        for batch in batches(&all, cut) {
            writer.append(batch).unwrap();
        }
        let before = derived(&folder);
        let mut last = None;
        writer.rebuild(&mut |progress| last = Some(progress)).unwrap();
        prop_assert_eq!(last, Some(Progress { done: 120, total: Some(120) }));
        prop_assert_eq!(derived(&folder), before);
    }

    #[test]
    fn every_call_is_read_back_as_it_was_last_folded(seed in any::<u64>(), cut in any::<u64>()) {
        let folder = folder();
        let mut writer = writer(&folder);
        let mut last = BTreeMap::new();
        for batch in batches(&random(seed, 120, 40), cut) {
            let committed = writer.append(batch).unwrap();
            last.extend(committed.calls.into_iter().map(|call| (call.id, call)));
        }
        let mut reader = reader(&folder);
        let arrival = Sort { by: SortBy::Arrival, descending: false };
        let read = reader.page(&ask("", arrival), None, 1000).unwrap();
        prop_assert_eq!(read.len(), last.len());
        for (call, folded) in read.iter().zip(last.values()) {
            prop_assert_eq!(&without_pulse(call), &without_pulse(folded));
            let file = reader.call_file(&call.session).unwrap().unwrap();
            prop_assert_eq!(&file.call, folded);
        }
        let running: Vec<_> = last.into_values().filter(|call| call.is_in_progress()).collect();
        prop_assert_eq!(writer.in_progress().unwrap(), running);
    }

    #[test]
    fn where_batches_are_cut_changes_nothing(seed in any::<u64>(), cut in any::<u64>()) {
        let (one, other) = (folder(), folder());
        let all = random(seed, 100, 20);
        writer(&one).append(&all).unwrap();
        for batch in batches(&all, cut) {
            // A new writer remembers nothing and reads every fact from the journal again.
            writer(&other).append(batch).unwrap();
        }
        prop_assert_eq!(derived(&other), derived(&one));
    }
}

#[test]
fn the_board_comes_back_when_the_store_is_opened_again() {
    let folder = folder();
    let committed = {
        let mut writer = writer(&folder);
        writer
            .append(&[
                status("callout", "s1", 0, json!({"called": "+8613800000021"})),
                status("callout", "s2", 1, json!({"called": "+8613800000022"})),
                status("alerting", "s1", 2, json!({"called": "+8613800000021"})),
                status("disconnect", "s2", 3, json!({"stateCode": 8102})),
            ])
            .unwrap()
    };
    let board = writer(&folder).in_progress().unwrap();
    assert_eq!(board, [std::sync::Arc::clone(&committed.calls[0])]);
    assert_eq!(board[0].state, CallState::RingingA);
    assert!(board[0].pulse.is_some());
}

#[test]
fn a_second_writer_is_told_that_the_folder_is_in_use() {
    let folder = folder();
    let first = writer(&folder);
    let second = crate::store::sqlite::SqliteWriter::open(folder.path());
    assert!(matches!(second, Err(StoreError::InUse(_))), "{second:?}");
    drop(first);
    writer(&folder);
}

#[test]
fn the_scratch_of_a_push_is_in_memory_and_that_of_filling_a_file_is_not() {
    let folder = folder();
    let mut writer = writer(&folder);
    assert_eq!(writer.scratch(), 2);
    writer.rebuild(&mut |_| ()).unwrap();
    assert_eq!(writer.scratch(), 2);
    writer.begin_filling().unwrap();
    assert_eq!(writer.scratch(), 1);
    writer.end_filling().unwrap();
    assert_eq!(writer.scratch(), 2);
}
