//! What the door knows, kept: signatures with their notifications, and counts of what was not taken.

use rusqlite::Connection;

use super::traffic::{arrived, folder, reader, status, writer};
use crate::call::Arrival;
use crate::store::sqlite::{open, schema};
use crate::store::{InboxFilter, Reader, Refused, RefusedFor, Writer, database_path};
use crate::wire::signature::{Checked, Form, Verdict};

fn refused(peer: &str, reason: RefusedFor, secs: i64, count: u64) -> Refused {
    Refused {
        peer: peer.to_owned(),
        reason,
        count,
        first: Arrival(secs * 1000),
        last: Arrival(secs * 1000 + 500),
        last_target: Some(format!("/{secs}")),
    }
}

#[test]
fn what_a_signature_came_to_is_kept_with_its_notification_and_outlives_a_rebuild() {
    let folder = folder();
    let mut writer = writer(&folder);
    let verified =
        Checked { verdict: Verdict::Verified, form: Some(Form::UrlLines), skew_secs: Some(28_799) };
    let missing = Checked { verdict: Verdict::Missing, form: None, skew_secs: None };
    let signatures = [Some(verified), None, Some(missing)];
    for (secs, signature) in (0..).zip(signatures) {
        let mut sent = status("callout", "s1", secs, serde_json::json!({}));
        sent.signature = signature;
        writer.append(&[sent]).unwrap();
    }
    let read = || {
        let rows = reader(&folder).inbox(InboxFilter::All, None, 9).unwrap();
        rows.into_iter().rev().map(|row| row.signature).collect::<Vec<_>>()
    };
    assert_eq!(read(), signatures);
    writer.rebuild(&mut |_| ()).unwrap();
    assert_eq!(read(), signatures);
    let whole = reader(&folder).notification(1).unwrap().unwrap();
    assert_eq!(whole.row.signature, Some(verified));
    assert_eq!(whole.body, status("callout", "s1", 0, serde_json::json!({})).body);
}

#[test]
fn counts_of_one_minute_add_up() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.count_refused(&[refused("203.0.113.7", RefusedFor::Token, 61, 2)]).unwrap();
    writer
        .count_refused(&[
            refused("203.0.113.7", RefusedFor::Token, 70, 3),
            refused("203.0.113.7", RefusedFor::Address, 71, 1),
            refused("203.0.113.8", RefusedFor::Token, 125, 1),
        ])
        .unwrap();
    let lines = reader(&folder).refused(9).unwrap();
    let sum = Refused { first: Arrival(61_000), ..refused("203.0.113.7", RefusedFor::Token, 70, 5) };
    assert_eq!(
        lines,
        [
            refused("203.0.113.8", RefusedFor::Token, 125, 1),
            refused("203.0.113.7", RefusedFor::Address, 71, 1),
            sum
        ]
    );
    assert_eq!(reader(&folder).refused(1).unwrap().len(), 1);
}

#[test]
fn the_oldest_counts_make_room() {
    let folder = folder();
    let mut writer = writer(&folder);
    let minute = |minute: i64| {
        let lines = (0..200).map(|n| refused(&format!("10.0.0.{n}"), RefusedFor::Token, minute * 60, 1));
        lines.collect::<Vec<_>>()
    };
    for n in 0..105 {
        writer.count_refused(&minute(n)).unwrap();
    }
    let lines = reader(&folder).refused(usize::MAX).unwrap();
    assert_eq!(lines.len(), 20_000);
    assert_eq!(lines.last().unwrap().minute(), 5);
}

#[test]
fn a_purge_forgets_old_counts_too() {
    let folder = folder();
    let mut writer = writer(&folder);
    let lines = [60, 120].map(|secs| refused("10.0.0.1", RefusedFor::Token, secs, 1));
    writer.count_refused(&lines).unwrap();
    writer.purge(Arrival(100_000).into()).unwrap();
    assert_eq!(reader(&folder).refused(9).unwrap(), lines[1..]);
}

#[test]
fn notifications_of_before_have_no_signature() {
    let folder = folder();
    drop(writer(&folder));
    let path = database_path(folder.path());
    std::fs::remove_file(&path).unwrap();
    let mut db = Connection::open(&path).unwrap();
    open::migrate(&mut db, &path, &schema::steps()[..1], None).unwrap();
    let sql = "INSERT INTO notification VALUES (1, 7, 'p', '/', '[]', 200, 'other', NULL, NULL, 0, 0, NULL, NULL, 'x')";
    db.execute(sql, []).unwrap();
    drop(db);
    let mut writer = writer(&folder);
    writer.append(&[arrived(1, "{}")]).unwrap();
    let rows = reader(&folder).inbox(InboxFilter::All, None, 9).unwrap();
    assert_eq!(rows.iter().map(|row| (row.id, row.signature)).collect::<Vec<_>>(), [(2, None), (1, None)]);
    let db = open::for_reading(folder.path()).unwrap();
    let seen: i64 = db
        .query_row("SELECT count(*) FROM v_notifications WHERE signature IS NULL", [], |r| r.get(0))
        .unwrap();
    assert_eq!(seen, 2);
    assert_eq!(db.query_row("SELECT count(*) FROM v_refusals", [], |r| r.get::<_, i64>(0)).unwrap(), 0);
}
