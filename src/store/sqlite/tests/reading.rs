//! Reading: what a question sees of the file, and what is read of a call.

use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::json;

use super::asking::all_of;
use super::traffic::{START, ask, folder, random, reader, status, writer};
use crate::call::Arrival;
use crate::call::filter::{Condition, Expr, Query};
use crate::store::sqlite::SqliteReader;
use crate::store::{Purging, Reader, Sort, SortBy, StoreError, Writer, database_path};

#[test]
fn each_sees_one_state_whatever_is_written_meanwhile() {
    let folder = folder();
    let mut writer = writer(&folder);
    let all = random(4, 200, 60);
    writer.append(&all[..100]).unwrap();
    let mut reader = reader(&folder);
    let everything = ask("", Sort::default());
    let before = reader.walk(&everything, 1, &mut |_, _| ControlFlow::Continue(())).unwrap();
    let (mut seen, mut rest) = (0, all[100..].chunks(10));
    reader
        .each(&everything, &mut |_| {
            seen += 1;
            if let Some(batch) = rest.next() {
                writer.append(batch).unwrap();
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen, before);
    let after = reader.walk(&everything, 1, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert!(after > before);
}

#[test]
fn a_question_that_is_interrupted_ends_and_the_next_one_is_answered() {
    let folder = folder();
    writer(&folder).append(&random(4, 200, 60)).unwrap();
    let mut reader = reader(&folder);
    let stop = reader.interrupter();
    let everything = ask("", Sort::default());
    let stopped = reader.each(&everything, &mut |_| {
        stop();
        ControlFlow::Continue(())
    });
    assert!(matches!(stopped, Err(StoreError::Interrupted)), "{stopped:?}");
    // What belongs together is stopped together, also where the interruption came between two questions.
    let stopped = reader.page(&everything, None, 5);
    assert!(matches!(stopped, Err(StoreError::Interrupted)), "{stopped:?}");
    let _next = reader.interrupter();
    // One that comes too late is meant for nobody.
    stop();
    assert!(!reader.page(&everything, None, 5).unwrap().is_empty());
}

#[test]
fn reasons_are_counted_once_for_each_call_that_has_them() {
    let folder = folder();
    writer(&folder).append(&random(9, 300, 80)).unwrap();
    let mut reader = reader(&folder);
    let some = ask("outcome:answered,not_answered", Sort::default());
    let calls = all_of(&mut reader, &some);
    let counts = reader.reason_counts(&some.query, some.now.clone()).unwrap();
    assert!(counts.len() > 8, "{counts:?}");
    for (reason, count) in counts {
        let condition = Expr::Is(Condition::Code(reason.space, vec![reason.code]));
        let has = Query { expr: condition };
        let expected = calls.iter().filter(|call| has.matches(call, &some.now)).count();
        assert_eq!(count, u64::try_from(expected).unwrap(), "{reason:?}");
    }
}

#[test]
fn a_number_is_shown_as_it_is_now_after_a_purge_and_a_rebuild() {
    let folder = folder();
    let mut writer = writer(&folder);
    let number = |n: i64| format!("+861380000{n:04}");
    let call = |n: i64| status("callout", &format!("s{n}"), n, json!({"called": number(n)}));
    writer.append(&[call(1), call(2), call(3)]).unwrap();
    let mut reader = reader(&folder);
    let shown = |reader: &mut SqliteReader| -> Vec<String> {
        let page = reader.page(&ask("", Sort::default()), None, 9).unwrap();
        page.iter().map(|c| c.called.clone().unwrap().as_str().to_owned()).collect()
    };
    assert_eq!(shown(&mut reader), [number(3), number(2), number(1)]);
    writer.purge(Arrival((START + 2) * 1000).into()).unwrap();
    writer.rebuild(&mut |_| ()).unwrap();
    writer.append(&[call(4)]).unwrap();
    assert_eq!(shown(&mut reader), [number(4), number(3), number(2)]);
}

#[test]
fn a_number_that_a_purge_removed_is_not_found_by_the_call_that_got_its_place_meanwhile() {
    let folder = folder();
    let mut writer = writer(&folder);
    let number = |n: i64| format!("+861380000{n:04}");
    let call = |n: i64, secs| status("callout", &format!("s{n}"), secs, json!({"called": number(n)}));
    // The number that goes is the last one there is.
    writer.append(&[call(1, 500), call(2, 0)]).unwrap();
    let mut reader = reader(&folder);
    let mut found = |n: i64| -> Vec<String> {
        let page = reader.page(&ask(&format!("called:*0{n}*"), Sort::default()), None, 9).unwrap();
        page.iter().map(|c| c.called.clone().unwrap().as_str().to_owned()).collect()
    };
    let db = Connection::open(database_path(folder.path())).unwrap();
    let is_kept = |n: i64| -> bool {
        db.query_row("SELECT EXISTS (SELECT 1 FROM number WHERE raw = ?1)", [number(n)], |row| row.get(0))
            .unwrap()
    };
    let mut work = Purging::new(Arrival((START + 400) * 1000).into());
    while is_kept(2) {
        // Everybody who reads has seen the numbers as they were just before.
        found(2);
        found(3);
        writer.purge_some(&mut work).unwrap();
    }
    assert!(!work.is_over());
    writer.append(&[call(3, 600)]).unwrap();
    assert_eq!((found(1), found(2), found(3)), (vec![number(1)], vec![], vec![number(3)]));
}

#[test]
fn calls_read_by_the_million_are_the_calls_read_one_by_one() {
    let folder = folder();
    writer(&folder).append(&random(12, 400, 90)).unwrap();
    let mut reader = reader(&folder);
    for sort in [Sort::default(), Sort { by: SortBy::Talk, descending: true }] {
        let everything = ask("", sort);
        let one_by_one = reader.page(&everything, None, 1_000).unwrap();
        let mut by_the_million = Vec::new();
        reader
            .each(&everything, &mut |call| {
                by_the_million.push(Arc::new(call.clone()));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(by_the_million, one_by_one);
    }
}

#[test]
fn parts_that_are_not_wanted_are_left_out_and_the_others_are_the_same() {
    use crate::call::{Leg, Parts};
    let folder = folder();
    writer(&folder).append(&random(12, 400, 90)).unwrap();
    let mut reader = reader(&folder);
    let everything = ask("", Sort::default());
    let whole = reader.page(&everything, None, 1_000).unwrap();
    let mut at = 0;
    reader
        .each_of(&everything, Parts::PEOPLE | Parts::VERDICT, &mut |call| {
            let other = &whole[at];
            assert_eq!(
                (&call.caller, &call.verdict, call.codes),
                (&other.caller, &other.verdict, other.codes)
            );
            assert_eq!((&call.user_data, call.talk_secs, call.event_count), (&None, None, 0));
            assert_eq!(call.leg_a, Leg { number: None, display: None, ..other.leg_a.clone() });
            at += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(at, whole.len());
    let mut sides = Vec::new();
    reader
        .each_of(&everything, Parts::SIDE, &mut |call| {
            sides.push(call.verdict.as_deref().map(|verdict| verdict.side));
            ControlFlow::Continue(())
        })
        .unwrap();
    let expected: Vec<_> = whole.iter().map(|call| call.verdict.as_deref().map(|it| it.side)).collect();
    assert_eq!(sides, expected);
    assert!(sides.iter().any(Option::is_some) && sides.iter().any(Option::is_none));
}
