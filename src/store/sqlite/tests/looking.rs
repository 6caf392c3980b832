//! Looking in: the file for people with an SQLite tool, and the inbox.

use rusqlite::Connection;
use serde_json::json;

use super::traffic::{START, arrived, fee, folder, from_file, reader, record, status, writer};
use crate::call::{Arrival, SessionId};
use crate::store::sqlite::care;
use crate::store::{InboxFilter, Reader, Writer, database_path};
use crate::wire::{BadRecord, Gist};

#[test]
fn the_views_speak_in_words() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer
        .append(&[
            status("callout", "s1", 0, json!({"caller": "+8675528000001", "called": "+8613800000021"})),
            fee(
                90,
                vec![
                    record("s2", 0, json!({})),
                    record("s1", 0, json!({"ulFailReason": 518, "fwdAnswerTime": null})),
                ],
            ),
            arrived(91, "no JSON"),
        ])
        .unwrap();
    let db = Connection::open(database_path(folder.path())).unwrap();
    let line = |sql: &str| {
        let mut select = db.prepare(sql).unwrap();
        let columns = select.column_count();
        let cells = select.query_row([], |row| {
            (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at)).collect::<Result<Vec<_>, _>>()
        });
        format!("{:?}", cells.unwrap())
    };
    let call = line(
        "SELECT session_id, service, state, outcome, caller, called, started_at, app_key, last_arrival FROM v_calls WHERE id = 1",
    );
    for expected in [
        "\"s1\"",
        "callback",
        "ended",
        "not_answered",
        "+8613800000021",
        "+8613800000022",
        "2026-01-27T02:00:00Z",
        "App1",
        "2026-01-27T02:01:30.007Z",
    ] {
        assert!(call.contains(expected), "{expected}: {call}");
    }
    let events = line(
        "SELECT count(*), group_concat(event_type || position || ifnull(release_point, '-')) FROM v_events WHERE session_id = 's1'",
    );
    assert!(
        events.contains("Integer(2)") && events.contains("callout0-") && events.contains("fee1518"),
        "{events}"
    );
    let rejected = line("SELECT kind, body, received FROM v_notifications WHERE id = 3");
    assert!(rejected.contains("rejected") && rejected.contains("no JSON"), "{rejected}");
}

#[test]
fn the_inbox_lists_what_it_is_asked_for() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer
        .append(&[
            status("callout", "s1", 0, json!({})),
            arrived(1, "no JSON"),
            arrived(2, r#"{"hello":1}"#),
            fee(3, vec![record("s2", 0, json!({})), json!({"icid": "no session"})]),
            fee(4, vec![record("s2", 0, json!({}))]),
            arrived(5, r#"{"eventType":"numStatus","numInfo":[{"number":"+8613800000022","status":"9"}]}"#),
            arrived(6, r#"{"smsEvent":{"calling":"+8613800000021"}}"#),
        ])
        .unwrap();
    let mut reader = reader(&folder);
    let mut check = |filter: InboxFilter, ids: &[i64]| {
        let rows = reader.inbox(filter, None, 10).unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids, "{filter:?}");
        assert_eq!(reader.inbox_count(filter).unwrap(), u64::try_from(ids.len()).unwrap());
        let before: Vec<i64> = reader.inbox(filter, Some(3), 1).unwrap().iter().map(|row| row.id).collect();
        assert_eq!(before, ids.iter().copied().filter(|id| *id < 3).take(1).collect::<Vec<_>>());
    };
    check(InboxFilter::All, &[7, 6, 5, 4, 3, 2, 1]);
    check(InboxFilter::Status, &[1]);
    check(InboxFilter::Cdr, &[5, 4]);
    check(InboxFilter::Notices, &[7, 6]);
    check(InboxFilter::Rejected, &[2]);
    check(InboxFilter::Unknown, &[4, 3]);
    let fourth = reader.notification(4).unwrap().unwrap();
    assert_eq!((fourth.row.records, fourth.row.duplicates), (2, 0));
    assert_eq!(fourth.row.problem.as_deref(), Some("record 2: no sessionId"));
    assert_eq!(fourth.row.gist, Some(Gist::BadRecords { bad: vec![(2, BadRecord::NoSession)], of: 2 }));
    let gists: Vec<bool> =
        reader.inbox(InboxFilter::All, None, 10).unwrap().iter().map(|row| row.gist.is_some()).collect();
    assert_eq!(gists, [true, true, false, true, true, true, false]);
    assert_eq!(fourth.headers.len(), 2);
    assert_eq!(reader.notification(5).unwrap().unwrap().row.duplicates, 1);
    assert!(reader.call_file(&SessionId::new("s1").unwrap()).unwrap().is_some());
    assert!(reader.call_file(&SessionId::new("s9").unwrap()).unwrap().is_none());
    let totals = reader.totals().unwrap();
    assert_eq!((totals.notifications, totals.rejected, totals.calls), (7, 1, 2));
    assert!(totals.file_bytes > 0);
}

#[test]
fn of_a_batch_the_file_of_a_call_holds_its_own_record_with_every_field() {
    let folder = folder();
    let batch =
        fee(0, vec![record("s1", 0, json!({})), record("s2", 0, json!({"hostName": "h", "new": [1]}))]);
    writer(&folder)
        .append(&[batch.clone(), fee(1, vec![record("s2", 0, json!({"hostName": "late"}))])])
        .unwrap();
    let file = reader(&folder).call_file(&SessionId::new("s2").unwrap()).unwrap().unwrap();
    let places: Vec<Vec<(usize, usize)>> =
        file.excerpts.iter().map(|all| all.iter().map(|one| (one.position, one.of)).collect()).collect();
    assert_eq!(places, [vec![(2, 2)], vec![]]);
    let text = std::str::from_utf8(&batch.body[file.excerpts[0][0].bytes.clone()]).unwrap();
    assert!(text.starts_with('{') && text.ends_with('}') && text.contains(r#""new":[1]"#), "{text}");
    // The later one counts as equal to the first: what a call is judged by did not change.
    assert!(
        file.cdr_fields().contains(&("hostName".to_owned(), "late".to_owned())),
        "{:?}",
        file.cdr_fields()
    );
    assert!(file.cdr_fields().iter().any(|(name, _)| name == "sessionId"));
}

#[test]
fn every_column_is_explained_in_the_file_itself() {
    let folder = folder();
    writer(&folder);
    let db = Connection::open(database_path(folder.path())).unwrap();
    let mut tables = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let rows = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let tables: Vec<(String, String)> = rows.map(Result::unwrap).collect();
    assert_eq!(tables.len(), 16);
    for (table, sql) in tables {
        let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        let columns = columns.query_map([&table], |row| row.get::<_, String>(0)).unwrap();
        for column in columns.map(Result::unwrap) {
            let (name, lines) = (format!("{column} "), sql.lines().collect::<Vec<_>>());
            let place = lines.iter().position(|line| line.trim_start().starts_with(&name));
            // In its line or in the one above; a column that was added later in the midst of its definition.
            let is_told =
                place.is_some_and(|at| lines[at].contains(" -- ") || lines[at - 1].contains("  -- "));
            assert!(is_told || sql.contains(&format!("{column} /* ")), "{table}.{column}");
        }
    }
    assert!(care::schema_text().contains("CREATE VIEW v_events"));
}

#[test]
fn totals_go_on_from_where_they_were_and_start_over_after_a_purge() {
    let folder = folder();
    let mut writer = writer(&folder);
    let mut reader = reader(&folder);
    let mut totals = || {
        let totals = reader.totals().unwrap();
        (totals.notifications, totals.rejected, totals.calls)
    };
    assert_eq!(totals(), (0, 0, 0));
    writer.append(&[status("callout", "s1", 0, json!({})), arrived(1, "no JSON")]).unwrap();
    assert_eq!(totals(), (2, 1, 1));
    writer.append(&[status("answer", "s1", 90, json!({})), status("callout", "s2", 91, json!({}))]).unwrap();
    assert_eq!(totals(), (4, 1, 2));
    let rejected = number_in(&folder, "SELECT received_at FROM notification WHERE kind = 'rejected'");
    writer.purge(Arrival(rejected + 1).into()).unwrap();
    assert_eq!(totals(), (3, 0, 2));
    let last = number_in(&folder, "SELECT max(received_at) FROM notification");
    assert_eq!(reader.totals().unwrap().last_received, Some(Arrival(last)));
    writer.append(&[from_file(500, vec![record("s3", 0, json!({}))])]).unwrap();
    let totals = reader.totals().unwrap();
    assert_eq!((totals.notifications, totals.last_received), (4, Some(Arrival(last))), "nobody pushed it");
    writer.append(&[status("callout", "s4", 600, json!({}))]).unwrap();
    assert_eq!(reader.totals().unwrap().last_received, Some(Arrival((START + 600) * 1000 + 7)));
}

fn number_in(folder: &tempfile::TempDir, sql: &str) -> i64 {
    let db = Connection::open(database_path(folder.path())).unwrap();
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}
