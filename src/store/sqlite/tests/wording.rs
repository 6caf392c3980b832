//! Texts of calls: looked through once for a question, and again when something was written.

use std::sync::atomic::AtomicBool;

use serde_json::json;

use tempfile::TempDir;

use super::traffic::{ask, folder, reader, status, writer};
use crate::call::Arrival;
use crate::store::sqlite::SqliteWriter;
use crate::store::sqlite::open;
use crate::store::sqlite::wording::Wordings;
use crate::store::{Arrived, Beat, Reader, Sort, Writer, database_path};

/// A call with this user data.
fn call(nth: i64, data: &str) -> Arrived {
    let more = json!({ "caller": "+8613800000021", "called": "+8613800000022", "userData": data });
    status("callout", &format!("s{nth}"), nth, more)
}

/// The sessions that a filter finds.
fn found(reader: &mut impl Reader, filter: &str) -> Vec<String> {
    let calls = reader.page(&ask(filter, Sort::default()), None, 100).unwrap();
    calls.iter().map(|call| call.session.to_string()).collect()
}

#[test]
fn a_text_that_is_written_after_it_was_looked_for_is_found() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&(0..50).map(|nth| call(nth, "order")).collect::<Vec<_>>()).unwrap();
    let mut reader = reader(&folder);
    assert_eq!(found(&mut reader, "user-data:Refund"), [""; 0]);
    writer.append(&[call(70, "a REFUND"), call(71, "none")]).unwrap();
    assert_eq!(found(&mut reader, "user-data:Refund"), ["s70"]);
    assert_eq!(found(&mut reader, "refund"), ["s70"]);
    assert_eq!(found(&mut reader, "session:S7 user-data:none"), ["s71"]);
}

#[test]
fn a_word_that_looks_like_a_number_is_found_in_numbers_and_texts_each_call_once() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&(0..40).map(|nth| call(nth, "order")).collect::<Vec<_>>()).unwrap();
    let other = json!({ "caller": "+8613900004711", "called": "+8613800000022", "userData": "ticket 4711" });
    writer.append(&[status("callout", "both", 50, other), call(51, "ticket 4711")]).unwrap();
    let mut reader = reader(&folder);
    assert_eq!(found(&mut reader, "4711"), ["s51", "both"]);
    let some = ask("4711", Sort::default());
    let facets = reader.facets(&some.query, &some.now, &crate::call::zone::Zone::UTC, &mut |_| {
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(facets.unwrap().calls, 2);
}

#[test]
fn what_is_looked_for_is_looked_for_no_further_than_enough_nor_when_nobody_waits() {
    let folder = folder();
    writer(&folder).append(&(0..60).map(|nth| call(nth, "order")).collect::<Vec<_>>()).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let (parts, mut wordings) = (["order".to_owned()], Wordings::default());
    let (go_on, stopped) = (AtomicBool::new(false), AtomicBool::new(true));
    let some = wordings.holding(&db, &parts, &go_on, &mut |held| held.ids.len() >= 10).unwrap();
    assert!(!some.is_whole && some.seen < 30, "{some:?}");
    assert!(wordings.holding(&db, &parts, &stopped, &mut |_| false).is_err());
    let all = wordings.holding(&db, &parts, &go_on, &mut |_| false).unwrap();
    assert!(all.is_whole && all.ids.len() == 60, "{all:?}");
    // Known now, so it needs no look.
    assert!(wordings.holding(&db, &parts, &stopped, &mut |_| false).is_ok());
}

/// Beats until everything is packed that can be, and says how many stretches there are.
fn pack(writer: &mut SqliteWriter, folder: &TempDir) -> i64 {
    for at in 1..60 {
        writer.beat(Beat { started: Arrival(0), at: Arrival(at), is_closed: false }).unwrap();
    }
    let db = open::for_reading(folder.path()).unwrap();
    db.query_row("SELECT count(*) FROM call_text", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_is_packed_is_found_as_what_is_not_also_after_it_changed_or_went() {
    let folder = folder();
    let mut writer = writer(&folder);
    let data = |nth: i64| if nth % 7 == 3 { format!("Bill {nth}") } else { "订单".to_owned() };
    writer.append(&(0..100).map(|nth| call(nth, &data(nth))).collect::<Vec<_>>()).unwrap();
    let mut reader = reader(&folder);
    let filters =
        ["BILL", "bill 10", "user-data:订单 session:s9", "s4", "(session:S71 | user-data:nobody)", "nowhere"];
    let before = filters.map(|filter| found(&mut reader, filter));
    let stretches = pack(&mut writer, &folder);
    assert!(stretches >= 10, "{stretches}");
    assert_eq!(filters.map(|filter| found(&mut reader, filter)), before);
    // Data that comes later, into the midst of a stretch.
    let later = json!({ "caller": "+8613800000021", "called": "+8613800000022", "userData": "late refund" });
    writer.append(&[status("alerting", "s20", 200, later)]).unwrap();
    let db = open::for_reading(folder.path()).unwrap();
    let left: i64 = db.query_row("SELECT count(*) FROM call_text", [], |row| row.get(0)).unwrap();
    if !found(&mut reader, "session:s20 user-data:refund").is_empty() {
        assert_eq!(left, stretches - 1);
    }
    assert_eq!(found(&mut reader, "bill 10"), ["s10"]);
    // Everything derived again is everything packed again.
    writer.rebuild(&mut |_| ()).unwrap();
    let left: i64 = db.query_row("SELECT count(*) FROM call_text", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
    assert_eq!(pack(&mut writer, &folder), stretches);
    assert_eq!(found(&mut reader, "nowhere"), [""; 0]);
}

#[test]
fn a_damaged_stretch_is_looked_through_call_by_call() {
    let folder = folder();
    let mut writer = writer(&folder);
    writer.append(&(0..60).map(|nth| call(nth, &format!("bill {nth}."))).collect::<Vec<_>>()).unwrap();
    assert!(pack(&mut writer, &folder) > 3);
    let db = rusqlite::Connection::open(database_path(folder.path())).unwrap();
    db.execute("UPDATE call_text SET packed = x'28B52FFD00'", []).unwrap();
    let mut reader = reader(&folder);
    assert_eq!(found(&mut reader, "\"bill 9.\""), ["s9"]);
    assert_eq!(found(&mut reader, "\"bill 59.\""), ["s59"]);
}
