//! What a rebuild tells of what it changes.

mod keeping;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::traffic::{START, arrived, ask, fee, folder, random, reader, record, status, writer};
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call};
use crate::store::sqlite::{SqliteWriter, care, open, retold};
use crate::store::{
    Keep, PurgeOrder, Reader, Rebuilding, Retold, Scope, Sort, StoreError, Writer, database_path,
};
use crate::wire::changes::{call_line, notification_line, of_call, of_notification};

/// A callback that was answered, with its CDR, and a call that only rang.
fn story() -> Vec<crate::store::Arrived> {
    vec![
        status("callout", "s1", 0, json!({"called": "+8613800000021"})),
        fee(80, vec![record("s1", 0, json!({}))]),
        status("callout", "s2", 1, json!({"called": "+8613800000023"})),
        arrived(90, "no JSON"),
    ]
}

fn alter(folder: &TempDir, sql: &str) {
    Connection::open(database_path(folder.path())).unwrap().execute_batch(sql).unwrap();
}

/// A rebuild and what it tells, as lines of JSON; calls of which nothing is shown otherwise left out.
fn rebuild(folder: &TempDir, keep: Keep) -> Vec<String> {
    let mut writer = SqliteWriter::open_to_rebuild(folder.path(), keep).unwrap();
    lines(&mut writer, keep, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn lines(
    writer: &mut SqliteWriter,
    keep: Keep,
    hear: &mut dyn FnMut(&Rebuilding<'_>) -> ControlFlow<()>,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    writer.rebuild_telling(keep, &mut |step| {
        match &step {
            Rebuilding::Call(call) => {
                let (fate, changed) = of_call(call.before(), call.after(), &Zone::UTC, Catalogue::builtin());
                let session = &call.after().or(call.before()).unwrap().session;
                if !changed.is_empty() {
                    lines.push(call_line(session, fate, &changed));
                }
            }
            Rebuilding::Notification { id, before, after } => {
                lines.push(notification_line(*id, &of_notification(before, after)));
            }
            Rebuilding::Progress(_) | Rebuilding::Told => {}
        }
        hear(&step)
    })?;
    Ok(lines)
}

#[test]
fn a_rebuild_tells_exactly_the_fields_that_somebody_altered() {
    let folder = folder();
    writer(&folder).append(&story()).unwrap();
    alter(
        &folder,
        "UPDATE call SET talk_secs = 7, a_answered_at = NULL, last_arrival = 5 WHERE session_id = 's1';
         UPDATE call SET digits = '1-2', called_id = NULL WHERE session_id = 's2';
         UPDATE notification SET kind = 'other', problem = 'p', unknown_fields = 'x y' WHERE id = 1;",
    );
    let before = care::span(folder.path()).unwrap();
    let expected: BTreeSet<String> = [
        json!({"notification": 1, "changed": {
            "kind": {"before": "other", "after": "status"},
            "problem": {"before": "p"},
            "unknown_fields": {"before": "x y"},
        }}),
        json!({"session_id": "s1", "changed": {
            "leg_a.answered_at": {"after": "2026-01-27T02:00:08Z"},
            "leg_a.billed_minutes": {"after": 2},
            "talk_secs": {"before": 7, "after": 60},
        }}),
        json!({"session_id": "s2", "changed": {
            "called": {"after": "+8613800000023"},
            "digits": {"before": "1-2"},
        }}),
    ]
    .iter()
    .map(Value::to_string)
    .collect();
    let told = rebuild(&folder, Keep::Rebuilt);
    assert!(told[0].contains("notification"), "notifications come first: {told:?}");
    let told = told.iter().map(|line| serde_json::from_str::<Value>(line).unwrap().to_string());
    assert_eq!(told.collect::<BTreeSet<_>>(), expected);
    assert_eq!(care::span(folder.path()).unwrap(), before);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn where_nothing_changes_nothing_is_told() {
    let folder = folder();
    writer(&folder).append(&random(3, 300, 40)).unwrap();
    assert_eq!(rebuild(&folder, Keep::Rebuilt), Vec::<String>::new());
    let empty = super::traffic::folder();
    drop(writer(&empty));
    assert_eq!(rebuild(&empty, Keep::Rebuilt), Vec::<String>::new());
}

#[test]
fn calls_that_were_not_there_and_calls_that_are_no_more_are_told_as_such() {
    let folder = folder();
    writer(&folder).append(&story()).unwrap();
    let columns: String = Connection::open(database_path(folder.path()))
        .unwrap()
        .query_row(
            "SELECT group_concat(name) FROM pragma_table_info('call') WHERE name NOT IN ('id', 'session_id', 'session_hash')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    alter(
        &folder,
        &format!(
            "INSERT INTO call (id, session_id, session_hash, {columns})
               SELECT 77, 'ghost', 5, {columns} FROM call WHERE session_id = 's2';
             DELETE FROM call WHERE session_id = 's1';"
        ),
    );
    let mut told = BTreeMap::new();
    let mut writer = SqliteWriter::open_to_rebuild(folder.path(), Keep::Rebuilt).unwrap();
    writer
        .rebuild_telling(Keep::Rebuilt, &mut |step| {
            match step {
                Rebuilding::Call(Retold::New(call)) => drop(told.insert(call.session.to_string(), "new")),
                Rebuilding::Call(Retold::Gone(call)) => drop(told.insert(call.session.to_string(), "gone")),
                Rebuilding::Call(other) => panic!("{other:?}"),
                _ => {}
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(told, BTreeMap::from([("s1".to_owned(), "new"), ("ghost".to_owned(), "gone")]));
}

#[test]
fn numbers_and_applications_are_compared_by_what_they_are_not_by_their_ids() {
    let folder = folder();
    writer(&folder).append(&story()).unwrap();
    alter(
        &folder,
        "UPDATE number SET raw = '+86139' WHERE raw = '+8613800000022'; UPDATE app SET key = 'App9';
         UPDATE call SET called_id = 88 WHERE session_id = 's2';
         INSERT INTO number SELECT 88, raw, key || '1', reversed FROM number WHERE raw = '+8613800000023';",
    );
    let told = rebuild(&folder, Keep::Rebuilt);
    let [only] = told.as_slice() else { panic!("{told:?}") };
    let only: Value = serde_json::from_str(only).unwrap();
    let number = json!({"before": "+86139", "after": "+8613800000022"});
    let expected =
        json!({"app_key": {"before": "App9", "after": "App1"}, "called": number, "leg_b.number": number});
    assert_eq!((&only["session_id"], &only["changed"]), (&json!("s1"), &expected));
}

/// Two sessions may have one key.
#[test]
fn calls_that_are_found_by_the_same_key_are_told_apart_by_their_session() {
    let folder = folder();
    let mut writer = writer(&folder);
    let story: Vec<_> = ["s1", "s2", "s3"].map(|name| status("callout", name, 0, json!({}))).into();
    writer.append(&story).unwrap();
    drop(writer);
    let copy = super::traffic::folder();
    // One is gone, one is new, one has another place among them and one digit.
    alter(
        &folder,
        "UPDATE call SET session_hash = 5; UPDATE call SET id = 9, digits = '1' WHERE session_id = 's1';
         UPDATE call SET session_id = 's4' WHERE session_id = 's2'",
    );
    std::fs::copy(database_path(folder.path()), database_path(copy.path())).unwrap();
    alter(
        &copy,
        "UPDATE call SET id = 1, digits = NULL WHERE session_id = 's1';
         UPDATE call SET session_id = 's2' WHERE session_id = 's4'",
    );
    let [before, after] = [&folder, &copy].map(|folder| open::for_reading(folder.path()).unwrap());
    let mut told = BTreeSet::new();
    retold::compare(&before, &after, &mut |call| {
        told.extend(call.map(|call| {
            let name = |call: Option<&Call>| call.map_or("-".to_owned(), |call| call.session.to_string());
            format!("{} {}", name(call.before()), name(call.after()))
        }));
        Ok(())
    })
    .unwrap();
    assert_eq!(told, ["- s2", "s1 s1", "s4 -"].map(str::to_owned).into());
}

/// Whoever rebuilds may do so because the rows are rubbish.
#[test]
fn a_row_that_is_no_call_does_not_keep_it_from_being_derived_again() {
    let folder = folder();
    writer(&folder).append(&story()).unwrap();
    alter(
        &folder,
        "UPDATE call SET session_id = '' WHERE session_id = 's1'; UPDATE call SET talk_secs = 'x', called_id = 'y';
         UPDATE call SET session_hash = 'z' WHERE session_id = 's2';",
    );
    let told = rebuild(&folder, Keep::Rebuilt);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|line| line.contains(r#""new":true"#)), "{told:?}");
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn rubbish_in_what_is_compared_does_not_keep_it_from_being_derived_again() {
    for rubbish in ["x'ff'", "CAST(x'ff' AS TEXT)"] {
        let folder = folder();
        writer(&folder).append(&story()).unwrap();
        alter(
            &folder,
            &format!(
                "UPDATE notification SET kind = {rubbish}, problem = {rubbish}, unknown_fields = {rubbish} WHERE id = 1;
                 UPDATE number SET raw = {rubbish} WHERE raw = '+8613800000023'; UPDATE app SET key = {rubbish};"
            ),
        );
        let told = rebuild(&folder, Keep::Rebuilt);
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(care::check(folder.path()).unwrap(), []);
        assert_eq!(rebuild(&folder, Keep::Rebuilt), Vec::<String>::new());
    }
}

#[test]
fn calls_that_outlived_their_journal_are_neither_changed_nor_gone() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[random(7, 150, 60), story()].concat()).unwrap();
    let order = PurgeOrder { scope: Scope::Journal, before: Arrival((START + 75) * 1_000), above: None };
    assert!(writer.purge(order).unwrap().notifications > 0);
    drop(writer);
    assert!(care::span(folder.path()).unwrap().outlived > 0);
    for keep in [Keep::Nothing, Keep::Rebuilt] {
        assert_eq!(rebuild(&folder, keep), Vec::<String>::new());
    }
}

/// What the log says when a small file is derived again as it is opened.
#[test]
fn what_became_another_is_counted_by_field() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&story()).unwrap();
    alter(&folder, "UPDATE call SET talk_secs = 7; UPDATE call SET digits = '1' WHERE session_id = 's1'");
    let tally = writer.rebuild_counting().unwrap();
    assert_eq!((tally.calls, tally.call_fields.to_string().as_str()), (2, "talk_secs 2 · digits 1"));
    assert!(writer.rebuild_counting().unwrap().is_nothing());
}

/// Sorted copies of all calls would take as much room again as the calls.
#[test]
fn calls_are_compared_in_the_order_of_an_index() {
    let folder = folder();
    drop(writer(&folder));
    let db = open::for_reading(folder.path()).unwrap();
    let sql = format!("EXPLAIN QUERY PLAN {}", retold::in_order());
    let mut explain = db.prepare(&sql).unwrap();
    let plan = explain.query_map([], |row| row.get::<_, String>(3)).unwrap();
    let plan: Vec<String> = plan.map(Result::unwrap).collect();
    assert_eq!(plan, ["SCAN call USING INDEX call_session"]);
}

#[test]
fn without_its_log_a_database_is_rebuilt_and_tells_of_notifications_only() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&story()).unwrap();
    alter(&folder, "UPDATE call SET talk_secs = 7; UPDATE notification SET kind = 'other' WHERE id = 1");
    assert!(writer.can_compare().unwrap());
    writer.ask(|db| db.pragma_update(None, "journal_mode", "DELETE")).unwrap();
    assert!(!writer.can_compare().unwrap());
    let told = lines(&mut writer, Keep::Rebuilt, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    let page = reader(&folder).page(&ask("talk=7", Sort::default()), None, 9).unwrap();
    assert_eq!(page.len(), 0);
}

/// Columns with the field they stand in, and a value for each number.
const COLUMNS: [(&str, &str, &str); 14] = [
    ("talk_secs", "talk_secs", "?1 * 7"),
    ("ring_secs", "ring_secs", "?1 * 3"),
    ("billed_minutes", "billed_minutes", "nullif(?1, 2)"),
    ("outcome", "outcome", "?1 % 5"),
    ("direction", "direction", "?1"),
    ("digits", "digits", "'1-' || ?1"),
    ("icid", "icid", "nullif('CAE-' || ?1, 'CAE-3')"),
    ("recorded", "recorded", "?1 % 2"),
    ("duplicate_count", "duplicate_count", "?1"),
    ("event_count", "event_count", "?1"),
    ("missing_events", "missing_events", "?1"),
    ("state_code", "state_code", "8100 + ?1"),
    ("a_ringing_at", "leg_a.ringing_at", "1769479200 + ?1"),
    ("first_arrival", "", "first_arrival + ?1"),
];

/// Fields that follow from others.
const FOLLOW: [&str; 7] = [
    "verdict",
    "side",
    "retry",
    "confidence",
    "cdr_lag_secs",
    "leg_a.billed_minutes",
    "leg_b.billed_minutes",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_altered_is_told_and_nothing_else(
        seed in any::<u64>(),
        altered in prop::collection::vec((0..60_i64, 0..COLUMNS.len(), 0..5_i64), 0..40),
    ) {
        let folder = folder();
        writer(&folder).append(&random(seed, 150, 40)).unwrap();
        let db = Connection::open(database_path(folder.path())).unwrap();
        let cell = |id: i64, column: &str| -> Option<(String, rusqlite::types::Value)> {
            let sql = format!("SELECT session_id, {column} FROM call WHERE id = ?1");
            db.query_row(&sql, [id], |row| Ok((row.get(0)?, row.get(1)?))).ok()
        };
        let cells: BTreeSet<(i64, usize)> = altered.iter().map(|(id, column, _)| (*id, *column)).collect();
        let of = |(id, column): &(i64, usize)| cell(*id, COLUMNS[*column].0);
        let before: Vec<_> = cells.iter().map(of).collect();
        for (id, column, number) in &altered {
            let (column, _, value) = COLUMNS[*column];
            db.execute(&format!("UPDATE call SET {column} = {value} WHERE id = ?2 AND ?1 = ?1"), [*number, *id])
                .unwrap();
        }
        let mut expected = BTreeSet::new();
        for ((id, column), before) in cells.iter().zip(before) {
            let (_, field, _) = COLUMNS[*column];
            if let Some((session, _)) = before.clone() && of(&(*id, *column)) != before && !field.is_empty() {
                expected.insert((session, field.to_owned()));
            }
        }
        drop(db);
        let mut told = BTreeSet::new();
        for line in rebuild(&folder, Keep::Nothing) {
            let line: Value = serde_json::from_str(&line).unwrap();
            let session = line["session_id"].as_str().unwrap().to_owned();
            let fields = line["changed"].as_object().unwrap().keys();
            told.extend(fields.filter(|field| !FOLLOW.contains(&field.as_str())).map(|field| (session.clone(), field.clone())));
        }
        prop_assert_eq!(told, expected);
    }
}
