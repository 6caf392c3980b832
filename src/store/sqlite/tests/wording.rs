//! Texts of calls: looked through once for a question, and again when something was written.

use std::sync::atomic::AtomicBool;

use serde_json::json;

use super::traffic::{ask, folder, reader, status, writer};
use crate::store::sqlite::open;
use crate::store::sqlite::wording::Wordings;
use crate::store::{Arrived, Reader, Sort, Writer};

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
