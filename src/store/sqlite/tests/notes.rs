//! What people write about calls: kept beside the journal, found like everything else, gone only with its call.

use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use super::traffic::{START, ask, folder, random, reader, record, session_name, status, writer};
use crate::call::{Arrival, Call, Note, SessionId};
use crate::store::sqlite::{care, open, schema};
use crate::store::{Reader, Sort, Writer, database_path};

fn at(secs: i64) -> Arrival {
    Arrival((START + secs) * 1000)
}

fn session(name: &str) -> SessionId {
    SessionId::new(name).unwrap()
}

fn note(text: &str, secs: i64) -> Option<Note> {
    Note::new(text, at(secs))
}

/// The notes as the rows of the history tell them, with their sessions.
fn told(folder: &tempfile::TempDir, filter: &str) -> Vec<(String, String)> {
    let rows = reader(folder).page(&ask(filter, Sort::default()), None, 100).unwrap();
    let pair = |call: &Call| Some((call.session.to_string(), call.note.as_deref()?.to_owned()));
    rows.iter().filter_map(|call| pair(call)).collect()
}

#[test]
fn a_note_is_written_changed_and_removed_and_no_other_call_has_it() {
    let folder = folder();
    let mut writer = writer(&folder);
    let callout = |name: &str| status("callout", name, 0, json!({"called": "+8613800000021"}));
    writer.append(&[callout("s1"), callout("s2")]).unwrap();
    let noted = writer.annotate(&session("s1"), note("called back", 5)).unwrap().unwrap();
    assert_eq!((noted.note.as_deref(), noted.is_in_progress()), (Some("called back"), true));
    assert_eq!(told(&folder, "note:BACK"), [("s1".to_owned(), "called back".to_owned())]);
    assert_eq!(told(&folder, "has:note").len(), 1);
    assert_eq!(told(&folder, "!has:note"), []);

    writer.annotate(&session("s1"), note("solved\nafter all", 9)).unwrap();
    let file = reader(&folder).call_file(&session("s1")).unwrap().unwrap();
    assert_eq!(file.facts.note(), note("solved\nafter all", 9).as_ref());
    assert_eq!(told(&folder, "note:back"), []);

    assert_eq!(writer.annotate(&session("nobody"), note("x", 0)).unwrap(), None);
    assert_eq!(writer.annotate(&session("s1"), None).unwrap().unwrap().note, None);
    assert_eq!(told(&folder, ""), []);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn what_arrives_afterwards_leaves_the_note_alone() {
    let folder = folder();
    let mut first = writer(&folder);
    first.append(&[status("callout", "s1", 0, json!({"called": "+8613800000021"}))]).unwrap();
    first.annotate(&session("s1"), note("mine", 1)).unwrap();
    let later = first.append(&[status("alerting", "s1", 3, json!({"called": "+8613800000021"}))]).unwrap();
    assert_eq!(later.calls[0].note.as_deref(), Some("mine"));
    drop(first);
    // A writer that has never heard of it.
    let mut second = writer(&folder);
    assert_eq!(second.in_progress().unwrap()[0].note.as_deref(), Some("mine"));
    let ended = second.append(&[super::traffic::fee(80, vec![record("s1", 0, json!({}))])]).unwrap();
    assert_eq!(ended.calls[0].note.as_deref(), Some("mine"));
    assert_eq!(told(&folder, "has:note outcome:answered").len(), 1);
}

#[test]
fn a_note_goes_with_its_call_and_not_before() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[status("callout", "old", 0, json!({"called": "+8613800000021"}))]).unwrap();
    writer.append(&[status("callout", "young", 60, json!({"called": "+8613800000021"}))]).unwrap();
    for name in ["old", "young"] {
        writer.annotate(&session(name), note(name, 90)).unwrap();
    }
    writer.purge(at(30).into()).unwrap();
    assert_eq!(told(&folder, ""), [("young".to_owned(), "young".to_owned())]);
    let db = Connection::open(database_path(folder.path())).unwrap();
    let kept: Vec<String> = db
        .prepare("SELECT session_id FROM v_notes")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(kept, ["young"]);
}

#[test]
fn a_file_of_the_schema_before_notes_gets_them_and_keeps_its_calls() {
    let folder = folder();
    let path = database_path(folder.path());
    let mut db = Connection::open(&path).unwrap();
    let steps = schema::steps();
    let before_notes = steps.iter().position(|step| step.contains("CREATE TABLE note ")).unwrap();
    // Of the views only those of today are known; none of them matters here.
    let tables: String = steps[..before_notes].concat();
    db.execute_batch(&tables).unwrap();
    db.execute(
        "INSERT INTO call (id, session_id, session_hash, filed_at, outcome, service, state, cdr_count, event_count,
           duplicate_count, clamped, first_arrival, last_arrival) VALUES (1, 's', ?1, 0, 1, 0, 9, 0, 1, 0, 0, 0, 0)",
        // Calls were found by another key.
        [7],
    )
    .unwrap();
    // Not to be derived again: no journal tells of this call.
    db.execute("UPDATE meta SET value = ?1 WHERE name = 'derivation'", [schema::DERIVATION]).unwrap();
    db.pragma_update(None, "application_id", schema::APPLICATION_ID).unwrap();
    db.pragma_update(None, "user_version", i64::try_from(before_notes).unwrap()).unwrap();
    open::migrate(&mut db, &path, &steps, None).unwrap();
    drop(db);
    assert!(open::backup_path(&path, i64::try_from(before_notes).unwrap()).exists());
    assert_eq!(told(&folder, ""), []);
    let mut writer = writer(&folder);
    assert!(writer.annotate(&session("s"), note("late", 0)).unwrap().is_some(), "its row alone tells of it");
    assert_eq!(told(&folder, "has:note"), [("s".to_owned(), "late".to_owned())]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_changes_no_note(seed in any::<u64>()) {
        let folder = folder();
        let mut writer = writer(&folder);
        writer.append(&random(seed, 100, 40)).unwrap();
        for call in (0..40).step_by(3) {
            writer.annotate(&session(&session_name(call)), note("kept", call as i64)).unwrap();
        }
        let before = told(&folder, "has:note");
        writer.rebuild(&mut |_| ()).unwrap();
        prop_assert_eq!(told(&folder, "has:note"), before);
        prop_assert_eq!(care::check(folder.path()).unwrap(), []);
    }
}
