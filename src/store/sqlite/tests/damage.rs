//! Damage: what is broken is set aside as it is, intake goes on, and what can be read comes back.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::append::derived;
use super::harm::{destroy, forget_journal, leaves};
use super::traffic::{arrived, folder, random, reader, writer};
use crate::call::{Arrival, CallState};
use crate::store::sqlite::rescue::{Rescued, rescue};
use crate::store::sqlite::{SqliteWriter, aside, care};
use crate::store::{InboxFilter, Reader, StoreError, Writer, database_path};

const NOW: Arrival = Arrival(1_769_479_500_000);

/// One bit of the body of a notification.
fn turn_a_bit(db: &Connection, id: i64) {
    let mut body: Vec<u8> =
        db.query_row("SELECT body FROM notification WHERE id = ?1", [id], |row| row.get(0)).unwrap();
    let middle = body.len() / 2;
    body[middle] ^= 4;
    db.execute("UPDATE notification SET body = ?2 WHERE id = ?1", (id, body)).unwrap();
}

#[test]
fn what_is_no_database_is_set_aside_byte_for_byte_and_a_new_one_is_begun() {
    let folder = folder();
    let path = database_path(folder.path());
    fs::write(&path, "a shopping list, long enough to be looked at as a database header".repeat(20)).unwrap();
    fs::write(aside::beside(&path, "-wal"), "its log").unwrap();
    let before = fs::read(&path).unwrap();
    let mut writer = SqliteWriter::open_afresh(folder.path(), NOW).unwrap();
    let aside = writer.set_aside().unwrap();
    assert_eq!(aside.path, folder.path().join("ringside.damaged-20260127T020500Z.sqlite"));
    assert!(aside.problem.contains("not a database"), "{}", aside.problem);
    assert_eq!(fs::read(&aside.path).unwrap(), before);
    assert_eq!(fs::read(aside::beside(&aside.path, "-wal")).unwrap(), b"its log");
    assert_eq!(aside::set_aside_in(folder.path()), std::slice::from_ref(&aside.path));
    let numbers = writer.append(&random(1, 10, 5)).unwrap().notifications;
    assert!(numbers.0 > 1, "behind every number the old file can have given: {numbers:?}");
    assert_eq!(care::check(folder.path()).unwrap(), []);
    // Nothing can be made of it, and it says so.
    let error = writer.salvage(&aside.path, &mut |_| ()).unwrap_err();
    assert!(error.to_string().contains(".recover"), "{error}");
}

#[test]
fn damage_met_in_the_midst_of_work_is_set_aside_and_what_can_be_read_comes_back_with_its_numbers() {
    let folder = folder();
    let path = database_path(folder.path());
    let story = random(7, 1_500, 400);
    writer(&folder).append(&story).unwrap();
    let whole = derived(&folder);
    let journal = leaves(&path, "notification");
    destroy(&path, journal[journal.len() / 2]);
    leaves(&path, "call").into_iter().for_each(|page| destroy(&path, page));

    let mut watching = reader(&folder);
    let mut writer = SqliteWriter::open_afresh(folder.path(), NOW).unwrap();
    assert_eq!(writer.set_aside(), None, "nothing was touched yet");
    let young = arrived(500, &*story[0].body);
    let error = writer.append(std::slice::from_ref(&young)).unwrap_err();
    let StoreError::Damaged(problem) = error else { panic!("{error}") };
    let aside = writer.start_afresh(&problem, NOW).unwrap();
    assert_eq!(writer.append(&[young]).unwrap().notifications, (1_501, 1_502));
    assert_eq!(watching.inbox_count(InboxFilter::All).unwrap(), 1, "who reads follows to the new file");

    let before = fs::read(&aside.path).unwrap();
    let salvaged = writer.salvage(&aside.path, &mut |_| ()).unwrap();
    assert_eq!(salvaged.taken + salvaged.unreadable, 1_500);
    assert!((1..200).contains(&salvaged.unreadable), "{salvaged:?}");
    let kept = folder.path().join("ringside.salvaged-20260127T020500Z.sqlite");
    assert_eq!(fs::read(&kept).unwrap(), before, "the damaged file stays as it is");
    assert_eq!(aside::set_aside_in(folder.path()), Vec::<std::path::PathBuf>::new());
    assert_eq!(care::check(folder.path()).unwrap(), []);
    for (id, arrived) in (1..).zip(&story) {
        match watching.notification(id).unwrap() {
            Some(there) => assert_eq!(there.body, arrived.body),
            None => continue,
        }
    }

    let again = writer.salvage(&kept, &mut |_| ()).unwrap();
    assert_eq!((again.taken, again.known), (0, salvaged.taken));
    assert!(derived(&folder).len() < whole.len());
}

#[test]
fn check_names_damage_wherever_it_is() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 600, 200)).unwrap();
    let sound = fs::read(&path).unwrap();
    for name in ["notification", "call", "call_time", "number", "mention"] {
        fs::write(&path, &sound).unwrap();
        let pages = leaves(&path, name);
        destroy(&path, pages[pages.len() / 2]);
        let findings = care::check(folder.path()).unwrap();
        assert!(!findings.is_empty(), "{name}");
        for finding in findings {
            assert!(matches!(finding, care::Finding::Damaged(_)), "{name}: {finding}");
        }
    }
}

/// A file with its log, byte for byte.
fn bytes(path: &Path) -> [Vec<u8>; 2] {
    [path.to_owned(), aside::beside(path, "-wal")].map(|path| fs::read(path).unwrap_or_default())
}

#[test]
fn a_damaged_database_is_set_aside_with_its_log_unchanged_and_a_sound_one_left_alone() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 600, 200)).unwrap();
    let sound = bytes(&path);
    assert!(rescue(folder.path(), NOW, &mut |_| ()).unwrap().is_none());
    assert_eq!(bytes(&path), sound);
    let pages = leaves(&path, "notification");
    // The writer dies with pushes in its log.
    let mut dying = writer(&folder);
    dying.append(&random(8, 50, 20)).unwrap();
    let [_, log] = bytes(&path);
    assert!(!log.is_empty());
    let copy = super::traffic::folder();
    let to = database_path(copy.path());
    fs::copy(&path, &to).unwrap();
    fs::write(aside::beside(&to, "-wal"), &log).unwrap();
    destroy(&to, pages[1]);
    let damaged = bytes(&to);

    let Some(Rescued::Afresh(mut writer, aside)) = rescue(copy.path(), NOW, &mut |_| ()).unwrap() else {
        panic!()
    };
    assert!(bytes(&aside.path) == damaged, "not a byte of it changes");
    let salvaged = writer.salvage(&aside.path, &mut |_| ()).unwrap();
    assert_eq!(salvaged.taken + salvaged.unreadable, 650);
    assert_eq!(care::check(copy.path()).unwrap(), []);
}

#[test]
fn one_bad_bit_in_a_packed_body_costs_what_that_said_and_stops_nothing() {
    use super::traffic::{fee, record, status};
    use crate::call::SessionId;
    use serde_json::json;
    let folder = folder();
    let called = json!({"caller": "+8675528000001", "called": "+8613800000021"});
    let story = [
        status("callout", "up", 0, called.clone()),
        status("alerting", "up", 3, called.clone()),
        status("callout", "done", 10, called.clone()),
        fee(90, vec![record("done", 10, json!({}))]),
    ];
    writer(&folder).append(&story).unwrap();
    let db = Connection::open(database_path(folder.path())).unwrap();
    [1, 4].into_iter().for_each(|id| turn_a_bit(&db, id));
    let unreadable = care::Finding::Unreadable { rows: 2, numbers: "#1, #4".to_owned() };
    assert_eq!(care::check(folder.path()).unwrap(), std::slice::from_ref(&unreadable));

    let mut writer = writer(&folder);
    assert_eq!(writer.in_progress().unwrap().len(), 1, "the store can be opened, and knows what is up");
    writer
        .append(&[status("answer", "up", 95, called), fee(96, vec![record("done", 10, json!({}))])])
        .unwrap();
    let mut reader = reader(&folder);
    let damaged = reader.notification(4).unwrap().unwrap();
    assert_eq!((damaged.body.len(), damaged.row.problem.is_some()), (0, true));
    assert!(reader.inbox(InboxFilter::All, None, 9).unwrap().len() == 6);
    let up = reader.call_file(&SessionId::new("up").unwrap()).unwrap().unwrap();
    assert_eq!(up.notifications.len(), 3);
    writer.rebuild(&mut |_| ()).unwrap();
    assert_eq!(care::check(folder.path()).unwrap(), [unreadable]);
    assert_eq!(reader.unknowns().unwrap(), []);
    let purged = writer.purge(Arrival(i64::MAX).into()).unwrap();
    assert_eq!((purged.notifications, purged.calls), (6, 2));
    assert_eq!(care::check(folder.path()).unwrap(), []);
}

#[test]
fn calls_in_progress_are_known_as_before_also_when_the_first_that_was_heard_of_them_is_damaged() {
    use super::traffic::status;
    use serde_json::json;
    let folder = folder();
    let people = json!({"caller": "+8675528000001", "called": "+8613800000021"});
    let mut first = writer(&folder);
    first
        .append(&[
            status("callout", "some", 0, people.clone()),
            status("callout", "all", 1, people),
            status("alerting", "some", 3, json!({})),
        ])
        .unwrap();
    let known = |writer: &mut SqliteWriter| -> Vec<_> {
        let calls = writer.in_progress().unwrap();
        calls.iter().map(|c| (c.id, c.called.clone(), c.first_arrival, c.started_at)).collect()
    };
    let before = known(&mut first);
    assert_eq!((before.len(), before[0].1.is_some()), (2, true));
    drop(first);
    let db = Connection::open(database_path(folder.path())).unwrap();
    [1, 2].into_iter().for_each(|id| turn_a_bit(&db, id));

    let mut second = writer(&folder);
    assert_eq!(known(&mut second), before, "from the file");
    second.append(&[status("answer", "some", 8, json!({}))]).unwrap();
    assert_eq!(known(&mut second), before, "from memory");
    let calls = second.in_progress().unwrap();
    let some = calls.iter().find(|call| call.session.as_str() == "some").unwrap();
    assert_eq!(some.state, CallState::AnsweredA, "what is heard of it now tells how far it is");
}

#[test]
fn the_gaps_marks_and_notes_of_a_damaged_file_come_back_too() {
    use super::ledger::by_hand;
    use super::traffic::session_name;
    use crate::call::{Cause, Gap, Note, SessionId};
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(3, 60, 20)).unwrap();
    let gap = Gap { from: Arrival(1), to: Some(Arrival(9)), cause: Cause::Crash, refused: 0 };
    writer.note_gap(&gap).unwrap();
    writer.mark(&[by_hand(&session_name(3), 130)]).unwrap();
    let noted = SessionId::new(&session_name(5)).unwrap();
    writer.annotate(&noted, Note::new("ask again", Arrival(7))).unwrap();
    let before = derived(&folder);
    let aside = writer.start_afresh("as a test", NOW).unwrap();
    assert_eq!(reader(&folder).totals().unwrap().notifications, 0);
    let salvaged = writer.salvage(&aside.path, &mut |_| ()).unwrap();
    assert_eq!((salvaged.taken, salvaged.unreadable), (60, 0));
    assert_eq!(writer.gaps(Arrival(0)).unwrap().to_vec(), [gap]);
    assert_eq!(derived(&folder), before);
}

#[test]
#[cfg(unix)] // Windows moves no file that is open
fn a_reader_follows_to_the_new_file_even_when_the_old_one_went_while_it_was_being_opened() {
    use crate::store::sqlite::{SqliteReader, open};
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(3, 60, 20)).unwrap();
    let opening = || {
        let opened = open::for_reading(folder.path());
        writer.start_afresh("as a test", NOW).unwrap();
        opened
    };
    let mut reader = SqliteReader::over(database_path(folder.path()), opening).unwrap();
    assert_eq!(reader.totals().unwrap().notifications, 0);
    writer.append(&random(4, 1, 1)).unwrap();
    assert_eq!(reader.totals().unwrap().notifications, 1);
}

#[test]
fn what_lies_under_a_number_that_another_notification_has_is_refused_and_not_dropped() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(1, 40, 9)).unwrap();
    let aside = writer.start_afresh("as a test", NOW).unwrap();
    drop(writer);
    let elsewhere = super::traffic::folder();
    let mut other = super::traffic::writer(&elsewhere);
    other.append(&random(2, 30, 9)).unwrap();
    let before = derived(&elsewhere);
    let error = other.salvage(&aside.path, &mut |_| ()).unwrap_err().to_string();
    assert!(error.contains("number 1 ") && error.contains("--data-dir NEW-FOLDER"), "{error}");
    assert_eq!(derived(&elsewhere), before, "nothing was brought in");
    assert!(aside.path.exists(), "and it still waits to be salvaged");
}

#[test]
fn damage_found_while_the_calls_are_derived_again_sets_the_file_aside_too() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 600, 200)).unwrap();
    let db = Connection::open(&path).unwrap();
    db.execute("UPDATE meta SET value = 0 WHERE name = 'derivation'", []).unwrap();
    drop(db);
    let journal = leaves(&path, "notification");
    destroy(&path, journal[journal.len() / 2]);
    assert!(matches!(SqliteWriter::open(folder.path()), Err(StoreError::Damaged(_))));
    let mut writer = SqliteWriter::open_afresh(folder.path(), NOW).unwrap();
    assert!(writer.set_aside().unwrap().path.exists());
    assert_eq!(writer.append(&random(1, 1, 1)).unwrap().notifications, (601, 602));
}

#[test]
fn a_new_file_that_cannot_be_made_yet_is_made_when_it_can_be_and_goes_on_behind_the_last_number() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(1, 40, 9)).unwrap();
    // Where the new file would keep its journal lies something that cannot be written.
    let in_the_way = aside::beside(&database_path(folder.path()), "-journal");
    fs::create_dir(&in_the_way).unwrap();
    fs::write(in_the_way.join("something"), "").unwrap();
    let aside = writer.start_afresh("as a test", NOW).unwrap();
    assert_eq!(writer.set_aside(), Some(aside));
    let error = writer.append(&random(2, 1, 1)).unwrap_err().to_string();
    assert!(!error.contains("no such table"), "{error}");
    assert_eq!(writer.in_progress().unwrap(), []);
    fs::remove_dir_all(&in_the_way).unwrap();
    assert_eq!(writer.append(&random(2, 1, 1)).unwrap().notifications, (41, 42));
}

#[test]
fn a_damaged_file_that_stays_in_the_way_is_said_to_be_damaged_until_somebody_has_moved_it() {
    let folder = folder();
    let path = database_path(folder.path());
    let mut writer = writer(&folder);
    writer.append(&random(1, 40, 9)).unwrap();
    // It can get no other name, and nobody can open it.
    for name in (1..=100).map(|n| if n == 1 { String::new() } else { format!("-{n}") }) {
        fs::write(folder.path().join(format!("ringside.damaged-20260127T020500Z{name}.sqlite")), "").unwrap();
    }
    fs::write(&path, "no database".repeat(500)).unwrap();
    fs::write(aside::beside(&path, "-wal"), "").unwrap();
    for _ in 0..2 {
        assert!(matches!(writer.start_afresh("as a test", NOW), Err(StoreError::NotSetAside { .. })));
        assert!(matches!(writer.append(&random(2, 1, 1)), Err(StoreError::Damaged(_))));
        assert!(writer.in_progress().is_err(), "the calls on the board stay");
    }
    fs::rename(&path, folder.path().join("elsewhere")).unwrap();
    let count = || fs::read_dir(folder.path()).unwrap().count();
    assert!(writer.start_afresh("as a test", NOW).is_err(), "there is nothing to set aside");
    let before = count();
    assert_eq!(writer.append(&random(2, 1, 1)).unwrap().notifications, (41, 42));
    assert_eq!((count(), writer.set_aside()), (before, None));
}

#[test]
fn a_log_goes_back_to_its_database_when_that_cannot_be_moved() {
    let folder = folder();
    let path = database_path(folder.path());
    let log = aside::beside(&path, "-wal");
    fs::write(&log, "its log").unwrap();
    aside::set_aside(&path, NOW).unwrap_err();
    assert_eq!(fs::read(&log).unwrap(), b"its log");
}

#[test]
fn the_new_file_knows_when_the_damaged_one_was_last_alive() {
    use crate::store::Beat;
    let folder = folder();
    let mut writer = writer(&folder);
    let beat = Beat { started: Arrival(1), at: Arrival(2), is_closed: false };
    writer.beat(beat).unwrap();
    writer.start_afresh("as a test", NOW).unwrap();
    assert_eq!(writer.last_beat().unwrap(), Some(beat));
}

#[test]
fn numbers_at_the_end_that_cannot_be_read_are_counted_and_purged_ones_are_not() {
    let folder = folder();
    let path = database_path(folder.path());
    writer(&folder).append(&random(7, 1_500, 400)).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute("DELETE FROM notification WHERE id <= 700 OR id = 900", [])
        .unwrap();
    let journal = leaves(&path, "notification");
    destroy(&path, journal[journal.len() - 1]);
    destroy(&path, journal[journal.len() - 3]);
    let mut writer = SqliteWriter::open_afresh(folder.path(), NOW).unwrap();
    let aside = writer.start_afresh("as a test", NOW).unwrap();
    let salvaged = writer.salvage(&aside.path, &mut |_| ()).unwrap();
    assert_eq!(salvaged.taken + salvaged.unreadable, 799, "{salvaged:?}");
    assert!((1..200).contains(&salvaged.unreadable), "{salvaged:?}");
}

#[test]
fn a_file_with_calls_that_cannot_be_derived_again_is_not_called_salvaged() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&random(7, 60, 20)).unwrap();
    forget_journal(&folder);
    let aside = writer.start_afresh("as a test", NOW).unwrap();
    let salvaged = writer.salvage(&aside.path, &mut |_| ()).unwrap();
    assert!(salvaged.outlived > Some(0) && salvaged.unreadable == 0, "{salvaged:?}");
    assert_eq!(aside::set_aside_in(folder.path()), [aside.path]);
}
