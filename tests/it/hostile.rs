//! Bodies that nobody should send, at the real door: what is answered, what is kept, and that the house stands.

use ringside::call::{CallState, SessionId};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{InboxFilter, NotificationRow};
use ringside::wire::{BadRecord, Gist, NoCall};
use tempfile::TempDir;

use crate::samples::sample;
use crate::support::{Answer, House, call_file};

const MAX_BODY: usize = 2 * 1024 * 1024;

fn inbox(folder: &TempDir) -> Vec<NotificationRow> {
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let mut rows = reader.inbox(InboxFilter::All, None, 1_000).unwrap();
    rows.reverse();
    rows
}

/// Posts each body to a house of its own; gives back the answers and the folder.
fn post_all(bodies: &[Vec<u8>]) -> (Vec<Answer>, std::sync::Arc<TempDir>) {
    let house = House::open();
    let answers = bodies.iter().map(|body| house.post("/push", body)).collect();
    (answers, house.stop())
}

/// So many times `piece`, between `head` and `tail`, as large a body as is taken.
fn filled(head: &str, piece: &str, tail: &str) -> Vec<u8> {
    let room = MAX_BODY - head.len() - tail.len();
    let middle = piece.repeat(room / piece.len());
    [head, middle.trim_end_matches(','), tail].concat().into_bytes()
}

#[test]
fn bodies_that_are_all_structure_are_answered_and_kept() {
    let deep = "[".repeat(MAX_BODY / 2) + &"]".repeat(MAX_BODY / 2);
    let bodies = [
        deep.clone().into_bytes(),
        format!(r#"{{"eventType":"callout","statusInfo":{}}}"#, &deep[..1_000]).into_bytes(),
        filled(r#"{"eventType":"hold","x":["#, "[],", r#"],"statusInfo":{"sessionId":"a"}}"#),
        filled(r#"{"#, r#""k":0,"#, r#","eventType":"callout","statusInfo":{"sessionId":"b"}}"#),
        filled(r#"{"eventType":"fee","feeLst":["#, "0,", "]}"),
        filled(r#"{"eventType":"numStatus","numInfo":["#, "{},", "]}"),
        filled(r#"{"eventType":"fee","feeLst":["#, r#"{"sessionId":"c"},"#, "]}"),
    ];
    let (answers, folder) = post_all(&bodies);
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [400, 400, 200, 200, 200, 200, 200]);
    let rows = inbox(&folder);
    let sizes: Vec<usize> = rows.iter().map(|row| usize::try_from(row.size).unwrap()).collect();
    assert_eq!(sizes, bodies.each_ref().map(Vec::len), "byte for byte");
    assert_eq!(rows[4].records, 1_001, "a thousand, and one for the rest");
    assert!(rows[4].problem.as_deref().unwrap().contains("record 1: not a JSON object"));
    assert_eq!(rows[5].records, 1_000);
    assert!(rows[5].unknown_fields.as_deref().unwrap().contains("numInfo(too-long)"));
    // A thousand copies of one record are one call; the rest was not read, and that is said.
    let call = call_file(&folder, "c").unwrap().call;
    assert_eq!((call.cdr_count, call.duplicate_count), (1, 999));
    assert!(rows[6].problem.as_deref().unwrap().starts_with("record 1001: not read"));
}

#[test]
fn an_id_is_opaque_down_to_its_last_blank_and_too_long_is_none() {
    let event = |session: &str| {
        let session = serde_json::to_string(session).unwrap();
        format!(r#"{{"eventType":"callout","statusInfo":{{"sessionId":{session}}}}}"#).into_bytes()
    };
    let ids = ["abc", "ABC", "abc ", "a\0b", "a", "\u{1b}[2J", "e\u{301}", "é"];
    let mut bodies: Vec<Vec<u8>> = ids.iter().map(|id| event(id)).collect();
    bodies.extend([event(" \t"), event(&"x".repeat(1_025)), event(&"x".repeat(1_000_000))]);
    let (answers, folder) = post_all(&bodies);
    assert!(answers.iter().all(|answer| answer.status == 200));
    for id in ids {
        let file = call_file(&folder, id).unwrap();
        assert_eq!((file.call.session.as_str(), file.call.event_count), (id, 1));
    }
    assert_eq!(SessionId::new(" \t"), None);
    let rows = inbox(&folder);
    let gists: Vec<Option<Gist>> = rows[ids.len()..].iter().map(|row| row.gist.clone()).collect();
    let too_long = Some(Gist::NoCall(NoCall::SessionTooLong));
    // The last one is longer than what a list reads again; its reason is kept all the same.
    assert_eq!(gists, [Some(Gist::NoCall(NoCall::NoSession)), too_long, None]);
    assert!(rows.last().unwrap().problem.as_deref().unwrap().contains("too long"));
}

#[test]
fn values_beyond_all_measure_are_left_in_the_body() {
    let long = "9".repeat(100_000);
    let body = format!(
        r#"{{"eventType":"disconnect","statusInfo":{{"sessionId":"s","userData":"{long}","caller":"{long}",
            "stateCode":1e999999}}}}"#
    );
    let (answers, _) = post_all(&[body.clone().into_bytes()]);
    assert_eq!(answers[0].status, 400, "a number that no float can hold is no JSON we can read");
    let body = body.replace("1e999999", &long[..300]);
    let (answers, folder) = post_all(&[body.clone().into_bytes()]);
    assert_eq!(answers[0].status, 200);
    let file = call_file(&folder, "s").unwrap();
    assert_eq!(file.call.state, CallState::Ended);
    assert_eq!((&file.call.user_data, &file.call.caller, file.call.codes.state), (&None, &None, None));
    assert_eq!(file.notifications[0].body, body.as_bytes());
    let noted = file.notifications[0].row.unknown_fields.clone().unwrap();
    assert_eq!(
        noted,
        "statusInfo.caller(too-long) statusInfo.stateCode(not-an-integer) statusInfo.userData(too-long)"
    );
}

#[test]
fn good_records_are_kept_and_bad_ones_listed_with_their_place() {
    let (answers, folder) = post_all(&[sample("42")]);
    assert_eq!(answers[0].status, 200);
    assert_eq!(answers[0].body, r#"{"resultcode":"0","resultdesc":"Success"}"#);
    let row = &inbox(&folder)[0];
    assert_eq!((row.records, row.duplicates), (6, 1));
    assert_eq!(
        row.problem.as_deref(),
        Some("record 2: not a JSON object; record 3: no sessionId; record 4: not a JSON object")
    );
    let bad = vec![(2, BadRecord::NotAnObject), (3, BadRecord::NoSession), (4, BadRecord::NotAnObject)];
    assert_eq!(row.gist, Some(Gist::BadRecords { bad, of: 6 }));
    let twice =
        call_file(&folder, "1201_1061_4294967295_20260127030000@callenabler245.huaweicaas.com").unwrap();
    assert_eq!((twice.call.cdr_count, twice.call.duplicate_count), (1, 1));
    assert_eq!(twice.excerpts[0].iter().map(|one| one.position).collect::<Vec<_>>(), [1, 6]);
}

#[test]
fn one_record_in_seven_pushes_and_a_disconnect_behind_it_are_one_call() {
    let mut bodies = vec![sample("28"); 7];
    bodies.push(sample("27"));
    bodies.push(sample("21"));
    let (answers, folder) = post_all(&bodies);
    assert!(answers.iter().all(|answer| answer.body == r#"{"resultcode":"0","resultdesc":"Success"}"#));
    let session = "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com";
    let call = call_file(&folder, session).unwrap().call;
    assert_eq!(
        (call.state, call.cdr_count, call.event_count, call.duplicate_count),
        (CallState::Ended, 1, 2, 6)
    );
    assert_eq!((call.talk_secs, call.codes.state), (Some(121), Some(0)));
}

#[test]
fn number_states_and_text_messages_are_kept_and_listed_and_are_no_calls() {
    let (answers, folder) = post_all(&[sample("41"), sample("12"), sample("13"), sample("47")]);
    assert!(answers.iter().all(|answer| answer.status == 200));
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    assert_eq!(reader.inbox_count(InboxFilter::Notices).unwrap(), 4);
    assert_eq!(reader.totals().unwrap().calls, 0);
    let rows = inbox(&folder);
    assert!(matches!(&rows[0].gist, Some(Gist::Numbers(states)) if states.len() == 5));
    assert!(rows[1..].iter().all(|row| matches!(row.gist, Some(Gist::Sms(_)))));
}
