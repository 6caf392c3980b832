//! Old data goes: calls with everything, or notifications only, by age and by size, and the space with them.

use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use super::append::derived;
use super::traffic::{START, arrived, ask, fee, folder, random, reader, record, status, writer};
use crate::call::{Arrival, Call, ClosedBy, Outcome, Retention, SessionId};
use crate::store::sqlite::derive::Deriver;
use crate::store::sqlite::{SqliteReader, care, open, purge};
use crate::store::{PurgeOrder, Purging, Reader, Scope, Sort, Writer, database_path};

pub(super) fn at(secs: i64) -> Arrival {
    Arrival((START + secs) * 1000)
}

fn journal(before: Arrival) -> PurgeOrder {
    PurgeOrder { scope: Scope::Journal, before, above: None }
}

fn calls(reader: &mut SqliteReader) -> Vec<Call> {
    let page = reader.page(&ask("", Sort::default()), None, 1_000).unwrap();
    page.iter().map(|call| Call { pulse: None, ..call.as_ref().clone() }).collect()
}

/// A callback with its events and its CDR, `secs` after the start.
pub(super) fn callback(session: &str, secs: i64) -> Vec<crate::store::Arrived> {
    let called = json!({"caller": "+8675528000001", "called": "+8613800000021"});
    vec![
        status("callout", session, secs, called.clone()),
        status("alerting", session, secs + 3, called.clone()),
        status("answer", session, secs + 8, called.clone()),
        status("disconnect", session, secs + 75, json!({"stateCode": 0})),
        fee(secs + 90, vec![record(session, secs, json!({}))]),
    ]
}

#[test]
fn calls_outlive_their_journal_and_a_rebuild_leaves_them_as_they_are() {
    let folder = folder();
    let mut writer = writer(&folder);
    let up = status("callout", "up", 5, json!({"called": "+8613800000099"}));
    let story: Vec<_> =
        [callback("old", 0), vec![up, arrived(6, "rejected")], callback("young", 500)].concat();
    writer.append(&story).unwrap();
    let mut reader = reader(&folder);
    let before = calls(&mut reader);
    let purged = writer.purge(journal(at(400))).unwrap();
    assert_eq!((purged.notifications, purged.calls), (6, 0), "the five of the call, and the rejected one");
    assert_eq!(calls(&mut reader), before);
    assert_eq!(care::check(folder.path()).unwrap(), []);
    let old = SessionId::new("old").unwrap();
    let file = reader.call_file(&old).unwrap().unwrap();
    assert_eq!((file.call.outcome, file.notifications.len()), (Outcome::Answered, 0));
    assert_eq!(writer.in_progress().unwrap().len(), 1, "what is up keeps its notifications");

    assert_eq!(care::span(folder.path()).unwrap().outlived, 1);
    assert_eq!(care::span(folder.path()).unwrap().since, Some(Arrival(at(5).0 + 7)));
    writer.rebuild(&mut |_| ()).unwrap();
    let mut after = calls(&mut reader);
    let mut expected = before;
    // Only what has no journal keeps its number.
    after.iter_mut().chain(&mut expected).for_each(|call| call.id = 0);
    assert_eq!(after, expected);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn news_of_a_call_that_has_outlived_its_journal_add_to_it_and_take_nothing_away() {
    let folder = folder();
    let mut writer = writer(&folder);
    let mut story = callback("s", 0);
    let cdr = story.pop().unwrap();
    writer.append(&story).unwrap();
    let mut reader = reader(&folder);
    writer.purge(journal(at(400))).unwrap();
    let before = calls(&mut reader).remove(0);
    assert_eq!((before.event_count, before.cdr_count), (4, 0));

    for round in 0..3 {
        match round {
            0 => drop(writer.append(std::slice::from_ref(&cdr)).unwrap()),
            1 => drop(
                writer.append(&[status("alerting", "s", 3, json!({"called": "+8613800000021"}))]).unwrap(),
            ),
            _ => writer.rebuild(&mut |_| ()).unwrap(),
        }
        let now = calls(&mut reader).remove(0);
        assert_eq!((now.event_count, now.cdr_count), (4, 1), "{round}");
        assert_eq!((now.outcome, now.closed_by.is_some()), (Outcome::Answered, true));
        assert_eq!(now.leg_a, before.leg_a);
        assert_eq!(now.leg_b.number.as_ref().unwrap().as_str(), "+8613800000022", "the CDR tells it");
        assert_eq!((now.first_arrival, now.codes.release_point), (before.first_arrival, Some(0)));
        let file = reader.call_file(&SessionId::new("s").unwrap()).unwrap().unwrap();
        assert_eq!(Call { pulse: None, ..file.call.as_ref().clone() }, now);
    }
    assert_ne!(before.closed_by, Some(ClosedBy::Presumed));
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

/// The file is well, and has no number that ends so.
pub(super) fn assert_77_is_forgotten(folder: &tempfile::TempDir) {
    let db = Connection::open(database_path(folder.path())).unwrap();
    let left: i64 =
        db.query_row("SELECT count(*) FROM number WHERE raw LIKE '%77'", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "the number of somebody we know nothing of any more");
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn the_history_goes_with_calls_that_have_no_journal_any_more_and_numbers_that_nobody_has() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[callback("old", 0), callback("young", 500)].concat()).unwrap();
    writer.append(&[status("callout", "older", 3, json!({"called": "+8613900000077"}))]).unwrap();
    writer.append(&[status("disconnect", "older", 9, json!({"stateCode": 0}))]).unwrap();
    writer.purge(journal(at(400))).unwrap();
    let purged = writer.purge(at(400).into()).unwrap();
    assert_eq!((purged.notifications, purged.calls), (0, 2));
    assert_eq!(calls(&mut reader(&folder)).len(), 1);
    assert_77_is_forgotten(&folder);
}

#[test]
fn once_a_purge_is_over_nobody_notes_which_numbers_are_given_to_somebody() {
    let folder = folder();
    writer(&folder).append(&callback("old", 0)).unwrap();
    let db = open::for_writing(folder.path()).unwrap();
    let (mut deriver, mut work) = (Deriver::default(), Purging::new(at(400).into()));
    let mut was_noted = false;
    while !work.is_over() {
        purge::step(&db, &mut deriver, &mut work).unwrap();
        was_noted |= deriver.watched_numbers().is_some();
    }
    assert_eq!((was_noted, deriver.watched_numbers()), (true, None));
}

#[test]
fn a_class_goes_with_its_last_call_and_is_counted_from_the_start_when_it_comes_back() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[callback("old", 0), callback("young", 500)].concat()).unwrap();
    let failed = |session, secs| status("disconnect", session, secs, json!({"stateCode": 8101}));
    writer.append(&[failed("gone", 9)]).unwrap();
    writer.purge(at(400).into()).unwrap();
    let db = Connection::open(database_path(folder.path())).unwrap();
    let counts = || -> (i64, i64) {
        let sql = "SELECT (SELECT count(*) FROM class WHERE calls = 0),
            (SELECT count(*) FROM class WHERE calls <> (SELECT count(*) FROM call WHERE class_id = class.id))";
        db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    assert_eq!(counts(), (0, 0), "those without calls, and those counted wrong");
    writer.append(&[failed("again", 600), failed("once more", 700)]).unwrap();
    assert_eq!(counts(), (0, 0));
    let mut reader = reader(&folder);
    assert_eq!(reader.totals().unwrap().calls, 3);
    assert_eq!(reader.page(&ask("state-code:8101", Sort::default()), None, 9).unwrap().len(), 2);
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn gaps_and_refusals_stay_as_long_as_a_call_that_they_explain() {
    use crate::call::{Cause, Gap};
    use crate::store::{Refused, RefusedFor};
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&[callback("old", 0), callback("young", 500)].concat()).unwrap();
    let moments = [at(-300), at(200), at(600)];
    let gap = |from: Arrival| Gap { from, to: Some(Arrival(from.0 + 1)), cause: Cause::Crash, refused: 0 };
    moments.iter().for_each(|from| writer.note_gap(&gap(*from)).unwrap());
    let refused = moments.map(|at| Refused {
        peer: "10.0.0.1".to_owned(),
        reason: RefusedFor::Token,
        count: 1,
        first: at,
        last: at,
        last_target: None,
    });
    writer.count_refused(&refused).unwrap();
    let left = |writer: &mut crate::store::sqlite::SqliteWriter| {
        (writer.gaps(Arrival(0)).unwrap().len(), reader(&folder).refused(9).unwrap().len())
    };
    writer.purge(journal(at(550))).unwrap();
    assert_eq!(left(&mut writer), (3, 3), "only notifications were to go");
    let db = Connection::open(database_path(folder.path())).unwrap();
    let outlived: i64 =
        db.query_row("SELECT value FROM meta WHERE name = 'journal_purged'", [], |row| row.get(0)).unwrap();
    let (latest, next) = (at(90).0, at(500).0);
    assert!(outlived > latest && outlived < next, "the last of `old` went, nothing of `young`: {outlived}");
    let small = PurgeOrder { scope: Scope::History, before: at(900), above: Some(u64::MAX) };
    writer.purge(small).unwrap();
    assert_eq!(left(&mut writer), (2, 2), "a file that is small enough keeps what its oldest call needs");
    writer.purge(at(400).into()).unwrap();
    assert_eq!(left(&mut writer), (1, 1));
}

#[test]
fn a_purge_of_the_journal_given_up_half_way_leaves_calls_that_a_rebuild_spares() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&callback("old", 0)).unwrap();
    let before = meanings(&folder);
    let mut work = Purging::new(journal(at(400)));
    writer.purge_some(&mut work).unwrap();
    assert_eq!(reader(&folder).totals().unwrap().notifications, 0);
    drop(work);
    writer.rebuild(&mut |_| ()).unwrap();
    assert_eq!(meanings(&folder), before);
}

#[test]
fn what_is_unknown_is_counted_again_only_after_some_of_it_went() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&callback("old", 0)).unwrap();
    writer.append(&[arrived(200, r#"{"a":1}"#)]).unwrap();
    writer.append(&[callback("young", 500), vec![arrived(600, r#"{"a":1}"#)]].concat()).unwrap();
    let db = Connection::open(database_path(folder.path())).unwrap();
    db.execute("UPDATE unknown SET count = 70", []).unwrap();
    let counts = || reader(&folder).unknowns().unwrap().iter().map(|one| one.count).collect::<Vec<_>>();
    assert_eq!(writer.purge(at(150).into()).unwrap().notifications, 5);
    assert_eq!(counts(), [70, 70], "nothing unknown went, and nothing was read");
    assert_eq!(writer.purge(at(300).into()).unwrap().notifications, 1);
    assert_eq!(counts(), [1, 1]);
}

#[test]
fn too_large_a_file_loses_its_oldest_notifications_first_and_no_more_than_needed() {
    let folder = folder();
    let mut writer = writer(&folder);
    let story: Vec<_> = (0..600).flat_map(|n| callback(&format!("s{n}"), n * 100)).collect();
    writer.append(&story).unwrap();
    let db = Connection::open(database_path(folder.path())).unwrap();
    let full = purge::used_bytes(&db).unwrap();
    let far = Arrival(i64::MAX);
    let limit = full - full / 5;
    let order = PurgeOrder { scope: Scope::History, before: far, above: Some(limit) };
    let purged = writer.purge(order).unwrap();
    assert!(purge::used_bytes(&db).unwrap() <= limit);
    let totals = reader(&folder).totals().unwrap();
    assert!(purged.notifications > 0 && totals.notifications > 1_000, "{purged:?} {totals:?}");
    let oldest: i64 = db.query_row("SELECT min(id) FROM notification", [], |row| row.get(0)).unwrap();
    assert!(oldest > 1);
    let bytes = std::fs::metadata(database_path(folder.path())).unwrap().len();
    assert!(bytes <= limit + limit / 10, "the disk has it back: {bytes} of {full}");
    assert_eq!(writer.purge(order).unwrap().notifications, 0, "it is small enough");
    assert_eq!(care::check(folder.path()).unwrap(), []);

    let day = 86_400_000;
    let retention = Retention { history_days: Some(30), journal_mb: Some(1), ..Retention::default() };
    let orders = retention.orders(5_000_000, Arrival(100 * day));
    assert_eq!(
        orders,
        [
            PurgeOrder { scope: Scope::History, before: Arrival(70 * day), above: None },
            PurgeOrder { scope: Scope::Journal, before: Arrival(99 * day), above: Some(1_000_000) },
        ]
    );
    assert_eq!(Retention::default().orders(u64::MAX, far), []);
}

#[test]
fn what_arrives_between_the_steps_of_a_purge_is_kept_whole() {
    let folder = folder();
    let mut writer = writer(&folder);
    let story = random(9, 3_000, 700);
    writer.append(&story[..2_000]).unwrap();
    let mut work = Purging::new(at(1_000).into());
    let mut rest = story[2_000..].chunks(40);
    let mut steps = 0;
    while !work.is_over() {
        writer.purge_some(&mut work).unwrap();
        if let Some(batch) = rest.next() {
            writer.append(batch).unwrap();
        }
        steps += 1;
    }
    assert!(steps > 4, "{steps}");
    rest.for_each(|batch| drop(writer.append(batch).unwrap()));
    assert_eq!(care::check(folder.path()).unwrap(), []);
    let derived_before = meanings(&folder);
    writer.rebuild(&mut |_| ()).unwrap();
    assert_eq!(meanings(&folder), derived_before);
}

#[test]
fn a_purge_that_somebody_waits_for_goes_in_shorter_steps_and_removes_the_same() {
    let story = random(11, 3_000, 700);
    let purged = |somebody_waits: bool| {
        let folder = folder();
        let mut writer = writer(&folder);
        writer.append(&story).unwrap();
        let (mut work, mut steps) = (Purging::new(at(1_500).into()), 0);
        while !work.is_over() {
            writer.purge_some(&mut work).unwrap();
            work.note_waiting(somebody_waits);
            steps += 1;
        }
        assert_eq!(care::check(folder.path()).unwrap(), []);
        (meanings(&folder), work.purged, steps)
    };
    let (alone, disturbed) = (purged(false), purged(true));
    assert!(disturbed.2 > 2 * alone.2, "{} and {} steps", disturbed.2, alone.2);
    assert_eq!((disturbed.0, disturbed.1), (alone.0, alone.1));
}

fn meanings(folder: &tempfile::TempDir) -> Vec<Call> {
    let mut calls = calls(&mut reader(folder));
    calls.iter_mut().for_each(|call| call.id = 0);
    calls.sort_by(|a, b| a.session.cmp(&b.session));
    calls
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_purge_of_the_journal_changes_no_call_and_neither_does_a_rebuild_after_it(
        seed in any::<u64>(), before in 0..120_i64,
    ) {
        let folder = folder();
        let mut writer = writer(&folder);
        writer.append(&random(seed, 150, 60)).unwrap();
        let told = meanings(&folder);
        writer.purge(journal(at(before))).unwrap();
        prop_assert_eq!(&meanings(&folder), &told);
        prop_assert_eq!(care::check(folder.path()).unwrap(), []);
        writer.rebuild(&mut |_| ()).unwrap();
        prop_assert_eq!(&meanings(&folder), &told);
        prop_assert_eq!(care::check(folder.path()).unwrap(), []);
        writer.purge(Arrival(i64::MAX).into()).unwrap();
        prop_assert_eq!(meanings(&folder).len(), 0);
        prop_assert!(derived(&folder).is_empty(), "{:?}", derived(&folder));
    }
}
