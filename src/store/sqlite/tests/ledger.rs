//! What is kept beside the journal, and what is read from it about arriving.

use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use super::append::derived;
use super::traffic::{
    START, arrived, batches, fee, folder, from_file, now, random, reader, record, status, writer,
};
use crate::call::{
    Arrival, Call, CallState, Cause, ClosedBy, Gap, MarkKind, Now, Recovery, Service, SessionId, Thresholds,
};
use crate::store::sqlite::{arrivals, late, open};
use crate::store::{
    Beat, Completeness, Late, NewMark, Reader, Sort, Unknown, UnknownKind, Writer, database_path,
};

fn at(secs: i64) -> Arrival {
    Arrival((START + secs) * 1000)
}

pub(super) fn by_hand(session: &str, secs: i64) -> NewMark {
    NewMark {
        session: SessionId::new(session).unwrap(),
        kind: MarkKind::EndedByHand,
        at: at(secs),
        note: Some("B says it is over".to_owned()),
    }
}

fn gap(from: i64, to: Option<i64>, cause: Cause) -> Gap {
    Gap { from: at(from), to: to.map(at), cause, refused: 0 }
}

fn stored(folder: &tempfile::TempDir, session: &str) -> Call {
    let file = reader(folder).call_file(&SessionId::new(session).unwrap()).unwrap().unwrap();
    let row =
        reader(folder).page(&super::traffic::ask(&format!("session:{session}"), Sort::default()), None, 1);
    assert_eq!(row.unwrap()[0].meaning().closed_by, file.call.closed_by, "row and facts agree");
    file.call.as_ref().clone()
}

#[test]
fn the_last_sign_of_life_is_the_heartbeat_or_a_later_push() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[arrived(0, "x")]).unwrap();
    assert_eq!(writer.last_beat().unwrap(), None, "no collector has run on this file yet");
    let beat = Beat { started: at(0), at: at(10), is_closed: false };
    writer.beat(beat).unwrap();
    assert_eq!(writer.last_beat().unwrap(), Some(beat));
    writer.append(&[arrived(20, "y")]).unwrap();
    assert_eq!(writer.last_beat().unwrap().map(|beat| beat.at), Some(Arrival(at(20).0 + 7)));
    writer.append(&[from_file(3_600, vec![record("s1", 0, json!({}))])]).unwrap();
    let last = writer.last_beat().unwrap().map(|beat| beat.at);
    assert_eq!(last, Some(Arrival(at(20).0 + 7)), "a file can be taken without a collector");
    let farewell = Beat { at: at(15), is_closed: true, ..beat };
    writer.beat(farewell).unwrap();
    assert_eq!(writer.last_beat().unwrap(), Some(farewell));
}

#[test]
fn a_gap_grows_where_it_stands_and_the_newest_is_told_first() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.note_gap(&gap(0, None, Cause::LostPort)).unwrap();
    writer.note_gap(&gap(50, Some(60), Cause::Sleep)).unwrap();
    writer.note_gap(&Gap { refused: 3, ..gap(0, Some(9), Cause::LostPort) }).unwrap();
    let first = Gap { refused: 3, ..gap(0, Some(9), Cause::LostPort) };
    let second = gap(50, Some(60), Cause::Sleep);
    let mut reader = reader(&folder);
    let mut within = |from, to| reader.gaps((at(from), at(to)), 10).unwrap();
    assert_eq!(within(0, 100), [second, first]);
    assert_eq!(within(10, 49), []);
    assert_eq!(within(60, 90), [second]);
    assert_eq!(writer.gaps(at(10)).unwrap().to_vec(), [second]);
}

#[test]
fn a_mark_closes_a_running_call_stays_with_its_note_and_gives_way_to_the_cdr() {
    let folder = folder();
    let mut writer = writer(&folder);
    let ringing = status("alerting", "s1", 3, json!({"called": "+8613800000021"}));
    writer.append(&[status("callout", "s1", 0, json!({"called": "+8613800000021"})), ringing]).unwrap();
    let marked = writer.mark(&[by_hand("s1", 60), by_hand("nobody", 60)]).unwrap();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].closed_by, Some(ClosedBy::Marked));
    assert_eq!(writer.in_progress().unwrap(), []);
    assert_eq!(stored(&folder, "s1").closed_by, Some(ClosedBy::Marked));
    let file = reader(&folder).call_file(&SessionId::new("s1").unwrap()).unwrap().unwrap();
    assert_eq!(file.facts.marks()[0].note.as_deref(), Some("B says it is over"));
    assert_eq!(writer.mark(&[by_hand("s1", 61)]).unwrap().len(), 0, "it is over already");
    writer.append(&[fee(90, vec![record("s1", 0, json!({}))])]).unwrap();
    let call = stored(&folder, "s1");
    assert_eq!((call.closed_by, call.talk_secs), (Some(ClosedBy::Cdr), Some(60)));
    let marks: i64 = Connection::open(database_path(folder.path()))
        .unwrap()
        .query_row("SELECT count(*) FROM v_marks", [], |row| row.get(0))
        .unwrap();
    assert_eq!(marks, 1, "it stays logged");
}

#[test]
fn a_purge_takes_marks_with_their_calls_and_gaps_with_their_time() {
    let folder = folder();
    let mut writer = writer(&folder);
    let call = |session: &str, secs| status("callout", session, secs, json!({"called": "+8613800000021"}));
    writer.append(&[call("old", 0), call("young", 100), arrived(1, r#"{"a":1}"#)]).unwrap();
    writer.mark(&[by_hand("old", 5), by_hand("young", 105)]).unwrap();
    for span in [(-50, Some(-40)), (60, Some(70)), (99, Some(101))] {
        writer.note_gap(&gap(span.0, span.1, Cause::Closed)).unwrap();
    }
    writer.purge(at(50).into()).unwrap();
    let db = Connection::open(database_path(folder.path())).unwrap();
    let left = |sql: &str| -> i64 { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(left("SELECT count(*) FROM mark"), 1);
    assert_eq!(left("SELECT min(from_at) FROM gap"), at(60).0);
    assert_eq!(reader(&folder).unknowns().unwrap(), []);
    assert_eq!(stored(&folder, "young").closed_by, Some(ClosedBy::Marked));
}

#[test]
fn late_cdrs_are_told_with_the_gap_they_were_lost_in() {
    let folder = folder();
    let mut writer = writer(&folder);
    let called = json!({"called": "+8613800000021"});
    writer
        .append(&[
            status("callout", "complete", 0, called.clone()),
            fee(10, vec![record("complete", 0, json!({}))]),
            status("callout", "ended", 0, called.clone()),
            status("disconnect", "ended", 20, json!({"stateCode": 0})),
            status("callout", "silent", 30, called.clone()),
            status("callout", "running", 7_190, called.clone()),
            status("disconnect", "just ended", 7_190, json!({"stateCode": 0})),
        ])
        .unwrap();
    writer.note_gap(&gap(40, Some(500), Cause::Crash)).unwrap();
    let late_at = |secs, which, before, limit| {
        let now = Now::new(at(secs), Thresholds::default());
        let found = reader(&folder).overdue(&now, which, before, limit).unwrap();
        found.into_iter().map(|late| (late.call.id, late.overdue)).collect::<Vec<_>>()
    };
    let late = |before, limit| late_at(7_200, Late::All, before, limit);
    let all = late(None, 10);
    assert_eq!(all.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [3, 2]);
    let (silent, ended) = (all[0].1, all[1].1);
    assert_eq!((silent.is_estimate, silent.missed_in.map(|gap| gap.cause)), (true, Some(Cause::Crash)));
    assert!(!ended.is_estimate);
    let Recovery::Retrying { nth: 2, at: next } = ended.recovery else { panic!("{ended:?}") };
    assert_eq!(next.0 - at(7_220).0, 7);
    assert_eq!(late(Some(3), 10).len(), 1);
    assert_eq!(late(None, 1).len(), 1);
    // The newest of what is late is still tried: it does not hide the older ones that nobody tries any more.
    let hours = 7 * 3_600;
    assert_eq!(late_at(hours, Late::All, None, 1)[0].0, 5);
    assert_eq!(late_at(hours, Late::GivenUp, None, 1)[0].0, 3);
}

#[test]
fn what_is_unknown_is_listed_once_with_first_last_and_count() {
    let folder = folder();
    let mut writer = writer(&folder);
    let mood = json!({"mood": "good", "timestamp": "yesterday"});
    let known = json!({"called": "+8613800000021"});
    writer
        .append(&[
            status("callout", "s1", 0, known),
            status("hold", "s1", 1, mood.clone()),
            status("hold", "s2", 5, mood),
            arrived(6, r#"{"eventType":"fee"}"#),
            fee(7, vec![json!({"icid": "no session"})]),
            arrived(8, "no JSON is rejected and not unknown"),
        ])
        .unwrap();
    let seen = |secs: i64| Arrival(at(secs).0 + 7);
    let unknown = |what, name: &str, first, last, count, example| Unknown {
        what,
        name: name.to_owned(),
        first: seen(first),
        last: seen(last),
        count,
        example,
    };
    let expected = [
        unknown(UnknownKind::Problem, "feeLst[]: no sessionId", 7, 7, 1, 5),
        unknown(UnknownKind::Problem, "fee without a list in feeLst", 6, 6, 1, 4),
        unknown(UnknownKind::Field, "statusInfo.mood", 1, 5, 2, 3),
        unknown(UnknownKind::Kind, "hold", 1, 5, 2, 3),
        unknown(UnknownKind::Value, "statusInfo.timestamp(not-a-time)", 1, 5, 2, 3),
    ];
    assert_eq!(reader(&folder).unknowns().unwrap(), expected);
}

#[test]
fn the_list_of_unknown_names_has_a_bound_and_loses_no_count() {
    let folder = folder();
    let all: Vec<_> = (0..1_100).map(|n| status(&format!("kind{n}"), "s1", n, json!({}))).collect();
    writer(&folder).append(&all).unwrap();
    let unknowns = reader(&folder).unknowns().unwrap();
    assert_eq!(unknowns.len(), 1_001);
    assert_eq!(unknowns.iter().map(|unknown| unknown.count).sum::<u64>(), 1_100);
    assert_eq!((unknowns[0].name.as_str(), unknowns[0].count), ("…", 100));
}

#[test]
fn arrival_facts_are_what_one_counts_by_hand() {
    let folder = folder();
    let mut writer = writer(&folder);
    let called = json!({"called": "+8613800000021"});
    let late = |secs: i64, lag: i64, kind: &str| {
        let event = status(kind, "s1", secs, called.clone());
        crate::store::Arrived { received: Arrival(at(secs).0 + 40 + lag), ..event }
    };
    writer
        .append(&[
            late(0, 100, "callout"),
            late(8, 0, "answer"),
            late(3, 9_000, "alerting"),
            late(8, 300, "answer"),
            status("disconnect", "s1", 60, json!({"stateCode": 0})),
            status("disconnect", "s2", 70, json!({"stateCode": 0})),
        ])
        .unwrap();
    let facts = reader(&folder).arrival_facts().unwrap();
    assert_eq!((facts.events, facts.duplicates, facts.out_of_order), (6, 1, 1));
    // The fastest took 7 ms: `arrived` puts them behind every second.
    assert_eq!((facts.offset_millis, facts.lag_p50, facts.lag_p95), (Some(7), Some(33), Some(9_033)));
    assert_eq!(facts.since, Some(Arrival(at(0).0 + 140)));
    let unknown = Completeness { service: Service::Unknown, ended: 2, complete: 2, missing_events: 0 };
    assert_eq!(facts.completeness, [unknown]);
    assert_eq!(stored(&folder, "s1").out_of_order, 1);
}

#[test]
fn questions_about_arriving_go_by_an_index() {
    let folder = folder();
    writer(&folder).append(&random(1, 200, 60)).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let check = |sql: &str, index: &str| {
        let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let values = vec![5_000_i64; explain.parameter_count()];
        let rows = explain.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3));
        let lines: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
        assert!(lines.iter().any(|line| line.contains(index)), "{lines:?}");
        assert!(!lines.iter().any(|line| line.contains("TEMP B-TREE")), "{lines:?}");
    };
    check(&late::sql(), "USING INDEX call_without_cdr");
    check(arrivals::NEWEST_EVENTS, "USING INDEX notification_kind (kind=?");
    // From the newest row down; the limit ends it.
    check(arrivals::NEWEST_CALLS, "SCAN call");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_gives_every_derived_row_again_with_marks(
        seed in any::<u64>(), cut in any::<u64>(),
        marks in prop::collection::vec((0..25_u64, 0..130_i64, any::<bool>()), 1..12),
        rows in 1..8_usize,
    ) {
        let folder = folder();
        let all = random(seed, 120, 25);
        let mut marks = marks.into_iter().map(|(call, secs, hand)| NewMark {
            kind: if hand { MarkKind::EndedByHand } else { MarkKind::Presumed },
            ..by_hand(&super::traffic::session_name(call), secs)
        });
        let mut marked = 0;
        let mut writer = writer(&folder);
        for batch in batches(&all, cut) {
            writer.append(batch).unwrap();
            let some: Vec<NewMark> = marks.by_ref().take(rows).collect();
            marked += writer.mark(&some).unwrap().len();
        }
        let before = derived(&folder);
        writer.rebuild(&mut |_| ()).unwrap();
        prop_assert_eq!(derived(&folder), before);
        prop_assert!(marked <= 12);
    }

    #[test]
    fn after_a_purge_a_rebuild_changes_no_word(seed in any::<u64>(), before in 0..120_i64) {
        let folder = folder();
        let mut writer = writer(&folder);
        writer.append(&random(seed, 120, 60)).unwrap();
        writer.mark(&[by_hand(&super::traffic::session_name(3), 130)]).unwrap();
        writer.purge(at(before).into()).unwrap();
        let told = reader(&folder).unknowns().unwrap();
        writer.rebuild(&mut |_| ()).unwrap();
        prop_assert_eq!(reader(&folder).unknowns().unwrap(), told);
    }
}

#[test]
fn a_file_of_the_first_schema_gets_the_ledger_and_keeps_its_calls() {
    let folder = folder();
    let path = database_path(folder.path());
    let mut db = Connection::open(&path).unwrap();
    let steps = crate::store::sqlite::schema::steps();
    open::migrate(&mut db, &path, &steps[..1], None).unwrap();
    db.execute(
        "INSERT INTO call (id, session_id, session_hash, filed_at, outcome, service, state, cdr_count, event_count,
           duplicate_count, clamped, first_arrival, last_arrival) VALUES (1, 's', 1, 0, 1, 0, 9, 0, 1, 0, 0, 0, 0)",
        [],
    )
    .unwrap();
    drop(db);
    let mut writer = writer(&folder);
    assert_eq!(writer.last_beat().unwrap(), None);
    let call = &reader(&folder).page(&super::traffic::ask("", Sort::default()), None, 1).unwrap()[0];
    assert_eq!((call.state, call.missing_events, call.out_of_order), (CallState::Ended, None, 0));
    assert_eq!(reader(&folder).overdue(&now(), Late::All, None, 10).unwrap().len(), 0);
}
