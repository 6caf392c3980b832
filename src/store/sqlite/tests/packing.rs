//! The journal is packed: nobody who asks us notices, and whoever asks with another tool still reads the views.

use rusqlite::Connection;

use serde_json::json;

use super::traffic::{fee, folder, random, reader, record, status, writer};
use crate::store::sqlite::{open, packing, schema};
use crate::store::{InboxFilter, Reader, Writer, database_path};

/// The rows of a question, in words.
fn lines(path: &std::path::Path, sql: &str) -> Vec<String> {
    let db = Connection::open(path).unwrap();
    let mut select = db.prepare(sql).unwrap();
    let columns = select.column_count();
    let mut rows = select.query([]).unwrap();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let cells: Vec<rusqlite::types::Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
        lines.push(format!("{cells:?}"));
    }
    lines
}

const EVENTS: &str =
    "SELECT call_id, session_id, notification_id, position, received, kind, event_type, duplicate,
    at, caller, called, state_code, release_point FROM v_events ORDER BY notification_id, position";

#[test]
fn the_journal_takes_less_room_and_every_byte_and_header_comes_back() {
    let folder = folder();
    let story = random(11, 300, 60);
    writer(&folder).append(&story).unwrap();
    let mut reader = reader(&folder);
    let (mut came, mut kept) = (0, 0);
    let db = Connection::open(database_path(folder.path())).unwrap();
    for (id, arrived) in (1..).zip(&story) {
        let whole = reader.notification(id).unwrap().unwrap();
        assert_eq!(whole.body, arrived.body);
        assert_eq!(whole.headers, arrived.headers);
        assert_eq!(whole.row.size, i64::try_from(arrived.body.len()).unwrap());
        came += whole.row.size;
        kept += db
            .query_row("SELECT length(body) FROM notification WHERE id = ?1", [id], |row| {
                row.get::<_, i64>(0)
            })
            .unwrap();
    }
    assert!(kept * 2 < came, "{kept} of {came}");
    let dictionary: Vec<u8> = db.query_row("SELECT bytes FROM dictionary", [], |row| row.get(0)).unwrap();
    assert_eq!(dictionary, packing::DICTIONARY);
}

#[test]
fn a_file_from_before_packing_is_packed_when_it_is_derived_again_and_the_views_tell_the_same() {
    let folder = folder();
    let path = database_path(folder.path());
    let mut db = Connection::open(&path).unwrap();
    let before = schema::steps().iter().position(|step| step.contains("CREATE TABLE dictionary")).unwrap();
    open::migrate(&mut db, &path, &schema::steps()[..before], None).unwrap();
    let story = [
        status("callout", "s1", 0, json!({"caller": "+8675528000001", "called": "+8613800000021"})),
        status("disconnect", "s1", 9, json!({"called": "+8613800000021", "stateCode": 8101})),
        fee(90, vec![record("s1", 0, json!({"ulFailReason": 518})), record("s2", 60, json!({}))]),
        fee(99, vec![record("s2", 60, json!({}))]),
    ];
    for (id, arrived) in (1_i64..).zip(&story) {
        db.execute(
            "INSERT INTO notification (id, received_at, peer, target, headers, answer, kind, records, duplicates, body)
             VALUES (?1, ?2, 'p', 't', ?3, 200, 'status', 0, 0, ?4)",
            (id, arrived.received.0, r#"[["a","b"]]"#, &arrived.body),
        )
        .unwrap();
    }
    db.execute("UPDATE meta SET value = 1 WHERE name = 'derivation'", []).unwrap();
    drop(db);

    // Few enough to be derived again at once.
    drop(writer(&folder));
    let mut inbox = reader(&folder);
    assert_eq!(inbox.inbox_count(InboxFilter::All).unwrap(), story.len() as u64);
    for (id, arrived) in (1..).zip(&story) {
        let whole = inbox.notification(id).unwrap().unwrap();
        assert_eq!((whole.body, whole.headers.len()), (arrived.body.clone(), 1));
    }
    let packed = lines(&path, EVENTS);
    let forms = lines(&path, "SELECT DISTINCT form FROM notification WHERE kind IN ('status', 'cdr')");
    assert_eq!(forms, ["[Integer(1)]"]);

    let db = Connection::open(&path).unwrap();
    for (id, arrived) in (1_i64..).zip(&story) {
        db.execute(
            "UPDATE notification SET form = NULL, size = NULL, body = ?2 WHERE id = ?1",
            (id, &arrived.body),
        )
        .unwrap();
    }
    db.execute("UPDATE mention SET at = NULL, caller_id = NULL, called_id = NULL, state_code = NULL", [])
        .unwrap();
    assert_eq!(lines(&path, EVENTS), packed);
    assert_eq!(packed.len(), 5);
}
