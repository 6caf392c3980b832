use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::call::{Number, SessionId, Stamp};

fn reading(body: &str) -> Reading {
    read(body.as_bytes()).reading
}

fn status(body: &str) -> StatusEvent {
    match reading(body) {
        Reading::Status(event) => *event,
        other => panic!("no status: {other:?}"),
    }
}

fn cdrs(body: &str) -> Vec<Result<Box<Cdr>, BadRecord>> {
    match reading(body) {
        Reading::Cdrs(records) => records,
        other => panic!("no records: {other:?}"),
    }
}

#[test]
fn what_is_no_json_object_is_rejected_with_the_reason() {
    let check = |body: &[u8], reason: &str| match read(body).reading {
        Reading::Rejected(rejection) => assert!(rejection.to_string().contains(reason), "{rejection}"),
        other => panic!("{other:?}"),
    };
    check(b"", "empty");
    check(b" \r\n", "empty");
    check(b"caller=1&called=2", "not JSON");
    check(b"{\"eventType\":\"callout\"", "not JSON");
    check(b"{} {}", "not JSON");
    check(b"[1]", "no object");
    check(b"\"text\"", "no object");
    check(b"{\"userData\":\"\xc4\xe3\"}", "not UTF-8 text (byte 13)");
    check("[".repeat(100_000).as_bytes(), "not JSON");
}

#[test]
fn json_that_speaks_of_no_call_is_kept_with_a_reason() {
    let check = |body: &str, expected: &str| match reading(body) {
        Reading::Other(reason) => assert!(reason.to_string().contains(expected), "{reason}"),
        other => panic!("{body}: {other:?}"),
    };
    check("{}", "no eventType");
    check(r#"{"eventType":null}"#, "no eventType");
    check(r#"{"eventtype":"callout"}"#, "no eventType");
    check(r#"{"eventType":"callout"}"#, "no object in statusInfo");
    check(r#"{"eventType":"callout","statusInfo":[]}"#, "no object in statusInfo");
    check(r#"{"eventType":"callout","statusInfo":{"sessionid":"s"}}"#, "no sessionId");
    check(r#"{"eventType":"callout","statusInfo":{"sessionId":""}}"#, "no sessionId");
    check(r#"{"eventType":"fee"}"#, "without a list");
    check(r#"{"eventType":"fee","feeLst":null}"#, "without a list");
    check(r#"{"eventType":"fee","feeLst":"[]"}"#, "without a list");
    check(r#"{"eventType":"fee","feeLst":[]}"#, "empty feeLst");
    check(r#"{"eventType":"numStatus"}"#, "without a list");
}

#[test]
fn the_kind_of_a_body_follows_from_the_body_in_any_letter_case() {
    let numbers = reading(r#"{"eventType":"numstatus","numInfo":[{},{}]}"#);
    assert_eq!(numbers, Reading::NumberStatus(vec![NumberState::default(); 2]));
    assert_eq!(reading(r#"{"appKey":"k","smsEvent":{"smsIdentifier":"1"}}"#).kind(), "sms");
    assert_eq!(cdrs(r#"{"eventType":"FEE","feeLst":[{"sessionId":"s"}]}"#).len(), 1);
    let event = status(r#"{"eventType":"CallOut","statusInfo":{"sessionId":"s"}}"#);
    assert_eq!(event.kind, EventKind::Callout);
    let event = status(r#"{"statusInfo":{"sessionId":"s"},"eventType":"Hold"}"#);
    assert_eq!(event.kind, EventKind::Other("Hold".into()));
}

#[test]
fn a_bad_record_leaves_its_neighbours_alone() {
    let records = cdrs(
        r#"{"eventType":"fee","feeLst":[{"sessionId":"a"},7,{"sessionid":"b"},{"sessionId":"c"},null]}"#,
    );
    let summary: Vec<_> = records
        .iter()
        .map(|record| record.as_ref().map(|cdr| cdr.session.as_str()).map_err(|bad| *bad))
        .collect();
    assert_eq!(
        summary,
        [
            Ok("a"),
            Err(BadRecord::NotAnObject),
            Err(BadRecord::NoSession),
            Ok("c"),
            Err(BadRecord::NotAnObject),
        ]
    );
}

#[test]
fn a_list_without_a_single_good_record_is_a_list_of_bad_ones() {
    assert_eq!(cdrs(r#"{"eventType":"fee","feeLst":["a",null,[]]}"#), vec![Err(BadRecord::NotAnObject); 3]);
    assert_eq!(cdrs(r#"{"eventType":"fee","feeLst":{}}"#), [Err(BadRecord::NoSession)]);
}

#[test]
fn every_field_that_a_document_or_the_field_names_is_known() {
    let record = [
        "direction",
        "spId",
        "appKey",
        "icid",
        "bindNum",
        "callerNum",
        "calleeNum",
        "fwdDisplayNum",
        "fwdDstNum",
        "fwdStartTime",
        "fwdAlertingTime",
        "fwdAnswerTime",
        "callEndTime",
        "fwdUnaswRsn",
        "failTime",
        "ulFailReason",
        "sipStatusCode",
        "callOutStartTime",
        "callOutAlertingTime",
        "callOutAnswerTime",
        "callOutUnaswRsn",
        "dynIVRStartTime",
        "dynIVRPath",
        "recordFlag",
        "recordStartTime",
        "recordObjectName",
        "recordBucketName",
        "recordDomain",
        "recordFileDownloadUrl",
        "ttsPlayTimes",
        "ttsTransDuration",
        "serviceType",
        "hostName",
        "userData",
        "origCalleeNum",
        "callInTime",
        "recordPushURL",
        "createMptyTime",
        "joinMptyTime",
        "mptyId",
        "callType",
        "endToEndID",
        "billType",
        "subbillType",
        "callerType",
        "calleeType",
        "subscriptionId",
        "notifyMode",
        "extendNum",
        "extendNumber",
        "callRelDirection",
        "voiceCheckType",
    ];
    let status = [
        "timestamp",
        "userData",
        "caller",
        "called",
        "digitInfo",
        "partyType",
        "stateCode",
        "stateDesc",
        "displayCallerNum",
        "subscriptionId",
        "notifyMode",
        "callRelDirection",
        "origCalleeNum",
    ];
    let with = |names: &[&str]| {
        let mut object: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!(""))).collect();
        object.insert("sessionId".to_owned(), json!("s"));
        Value::Object(object)
    };
    let bodies = [
        json!({"eventType": "fee", "feeLst": [with(&record)]}),
        json!({"eventType": "disconnect", "statusInfo": with(&status)}),
        json!({"eventType": "numStatus", "numInfo": [{"number": "1", "status": "10", "cause": "1"}]}),
    ];
    for body in bodies {
        assert_eq!(read(body.to_string().as_bytes()).unknown_fields, Vec::<String>::new());
    }
}

#[test]
fn integers_are_read_from_numbers_and_from_text() {
    let check = |value: &str, expected: Option<i64>, noted: bool| {
        let body =
            format!(r#"{{"eventType":"disconnect","statusInfo":{{"sessionId":"s","stateCode":{value}}}}}"#);
        let understood = read(body.as_bytes());
        let Reading::Status(event) = understood.reading else { panic!("{value}") };
        assert_eq!(event.state_code, expected, "{value}");
        assert_eq!(understood.unknown_fields == ["statusInfo.stateCode(not-an-integer)"], noted, "{value}");
    };
    check("0", Some(0), false);
    check("-1", Some(-1), false);
    check("\"0\"", Some(0), false);
    check("\" 8102 \"", Some(8102), false);
    check("null", None, false);
    check("\"\"", None, false);
    check("\"  \"", None, false);
    check("8102.0", Some(8102), false);
    check("1e3", Some(1_000), false);
    check("8102.5", None, true);
    check("1e300", None, true);
    check("99999999999999999999", None, true);
    check("-9223372036854775808", Some(i64::MIN), false);
    check("\"8102.0\"", None, true);
    check("\"8102x\"", None, true);
    check("true", None, true);
    check("[1]", None, true);
    check("18446744073709551615", None, true);
    check("9999999999999999999999999", None, true);
}

#[test]
fn text_is_read_from_what_was_sent_instead() {
    let check = |value: &str, expected: Option<&str>| {
        let body =
            format!(r#"{{"eventType":"callout","statusInfo":{{"sessionId":"s","userData":{value}}}}}"#);
        assert_eq!(status(&body).user_data.as_deref(), expected, "{value}");
    };
    check(r#""订单 7""#, Some("订单 7"));
    check(r#""\u8ba2\n""#, Some("订\n"));
    check("12", Some("12"));
    check("true", Some("true"));
    check(r#""""#, None);
    check("null", None);
    check("{}", None);
    let event = status(r#"{"eventType":"callout","statusInfo":{"sessionId":7,"called":8613800000021}}"#);
    assert_eq!(event.session.as_str(), "7");
    assert_eq!(event.called, Number::new("8613800000021"));
}

#[test]
fn of_repeated_members_the_last_counts() {
    let event = status(
        r#"{"eventType":"answer","eventType":"callout",
            "statusInfo":{"sessionId":"a","caller":"+861","sessionId":"b","caller":null}}"#,
    );
    assert_eq!((event.kind, event.session.as_str(), event.caller), (EventKind::Callout, "b", None));
}

#[test]
fn what_no_document_names_is_listed_by_path() {
    let body = r#"{"eventType":"fee","new":1,"feeLst":[
        {"sessionId":"a","futureField":{"x":1},"callEndTime":"soon"},
        {"sessionId":"b","futureField":2,"two words":3,"recordFlag":"yes"}]}"#;
    assert_eq!(
        read(body.as_bytes()).unknown_fields,
        [
            "feeLst[].callEndTime(not-a-time)",
            "feeLst[].futureField",
            "feeLst[].recordFlag(not-an-integer)",
            "feeLst[].two_words",
            "new",
        ]
    );
}

#[test]
fn the_list_of_unknown_fields_stays_short() {
    let many: serde_json::Map<String, Value> =
        (0..500).map(|n| (format!("{n}{}", "x".repeat(1000)), json!(n))).collect();
    let unknown = read(Value::Object(many).to_string().as_bytes()).unknown_fields;
    assert_eq!(unknown.len(), 32);
    assert!(unknown.iter().all(|path| path.len() <= 64));
}

#[test]
fn a_byte_order_mark_is_no_reason_to_reject() {
    let body = "\u{feff}{\"eventType\":\"callout\",\"statusInfo\":{\"sessionId\":\"s\"}}";
    assert_eq!(status(body).session.as_str(), "s");
}

/// JSON shaped like what arrives: known names with any value, three levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "eventType",
            "statusInfo",
            "feeLst",
            "numInfo",
            "smsEvent",
            "sessionId",
            "timestamp",
            "caller",
            "stateCode",
            "callEndTime",
            "recordFlag",
            "userData",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    let text = prop_oneof![
        prop::sample::select(vec!["fee", "callout", "numStatus", "2026-01-27 02:00:00", "0", ""])
            .prop_map(str::to_owned),
        ".{0,20}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_event() -> impl Strategy<Value = StatusEvent> {
    let text = || prop::option::of("[^\u{0}]{1,20}".prop_map(|text| text.as_str().into()));
    let number = || prop::option::of("\\+?[0-9*]{1,15}").prop_map(|text| Number::new(&text?));
    let kind = prop::sample::select(vec![
        "callin",
        "callout",
        "alerting",
        "answer",
        "collectInfo",
        "disconnect",
        "hold",
    ]);
    // 2000-01-01 to 2099-12-31
    let at = prop::option::of((946_684_800_i64..4_102_444_800).prop_map(Stamp));
    let codes = (prop::option::of(any::<i64>()), prop::option::of(any::<i64>()));
    let rest = (text(), text(), text());
    (kind, ".{0,59}[!-~]", at, (number(), number()), (text(), text(), text()), rest, codes).prop_map(
        |(
            kind,
            session,
            at,
            (caller, called),
            (digits, user_data, party),
            (state_desc, subscription, notify_mode),
            codes,
        )| {
            let session = SessionId::new(&session).unwrap();
            StatusEvent {
                caller,
                called,
                digits,
                user_data,
                party,
                state_code: codes.0,
                state_desc,
                subscription,
                release_direction: codes.1,
                notify_mode,
                ..StatusEvent::new(EventKind::from_wire(kind), session, at)
            }
        },
    )
}

fn as_sent(event: &StatusEvent) -> Value {
    let at = event.at.map(|at| crate::call::zone::Zone::UTC.format(at));
    json!({"eventType": event.kind.as_str(), "statusInfo": {
        "sessionId": event.session.as_str(),
        "timestamp": at,
        "caller": event.caller.as_ref().map(Number::as_str),
        "called": event.called.as_ref().map(Number::as_str),
        "digitInfo": event.digits,
        "userData": event.user_data,
        "partyType": event.party,
        "stateCode": event.state_code,
        "stateDesc": event.state_desc,
        "subscriptionId": event.subscription,
        "callRelDirection": event.release_direction,
        "notifyMode": event.notify_mode,
    }})
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        read(&body);
    }

    #[test]
    fn any_json_is_read_without_a_panic(value in any_json()) {
        let understood = read(value.to_string().as_bytes());
        let rejected = matches!(understood.reading, Reading::Rejected(_));
        prop_assert_eq!(rejected, !value.is_object());
        prop_assert!(understood.unknown_fields.is_sorted());
    }

    #[test]
    fn a_cut_off_body_is_read_without_a_panic(event in any_event(), cut in any::<prop::sample::Index>()) {
        let body = as_sent(&event).to_string().into_bytes();
        read(&body[..cut.index(body.len())]);
    }

    #[test]
    fn a_status_event_reads_back_as_it_was_sent(event in any_event()) {
        let understood = read(as_sent(&event).to_string().as_bytes());
        let is_new = matches!(&event.kind, EventKind::Other(_));
        prop_assert_eq!(understood.reading, Reading::Status(Box::new(event)));
        prop_assert_eq!(understood.unknown_fields.len(), usize::from(is_new));
        prop_assert!(understood.unknown_fields.iter().all(|note| note.starts_with("eventType(")));
    }
}

#[test]
fn nesting_has_a_bound_and_what_is_deeper_is_rejected_without_harm() {
    let nested = |depth: usize| {
        // The body itself is the first level.
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        read(format!(r#"{{"eventType":"x","more":{open}{close}}}"#).as_bytes()).reading.kind()
    };
    assert_eq!((nested(MAX_NESTING), nested(MAX_NESTING + 1)), ("other", "rejected"));
    assert_eq!(nested(1_000_000), "rejected");
}
