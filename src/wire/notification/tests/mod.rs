use serde_json::{Value, json};

use super::*;
use crate::call::{Number, SessionId, Stamp};

mod properties;

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
fn what_is_no_json_is_rejected_with_the_reason() {
    let check = |body: &[u8], reason: &str| match read(body).reading {
        Reading::Rejected(rejection) => assert!(rejection.to_string().contains(reason), "{rejection}"),
        other => panic!("{other:?}"),
    };
    check(b"", "empty");
    check(b" \r\n", "empty");
    check(b"caller=1&called=2", "not JSON");
    check(b"{\"eventType\":\"callout\"", "not JSON");
    check(b"{} {}", "not JSON");
    check(b"{\"userData\":\"\xc4\xe3\"}", "not UTF-8 text (byte 14)");
    check("[".repeat(100_000).as_bytes(), "not JSON");
}

#[test]
fn json_that_speaks_of_no_call_is_kept_with_a_reason() {
    let check = |body: &str, expected: &str| match reading(body) {
        Reading::Other(reason) => assert!(reason.to_string().contains(expected), "{reason}"),
        other => panic!("{body}: {other:?}"),
    };
    check("[1]", "no object");
    check("123", "no object");
    check("\"text\"", "no object");
    check("null", "no object");
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
    assert_eq!(reading(r#"{"appKey":"k","smsEvent":{"smsIdentifier":"1"}}"#).kind(), Kind::Sms);
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

#[test]
fn nesting_has_a_bound_and_what_is_deeper_is_rejected_without_harm() {
    let nested = |depth: usize| {
        // The body itself is the first level.
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        read(format!(r#"{{"eventType":"x","more":{open}{close}}}"#).as_bytes()).reading.kind()
    };
    assert_eq!((nested(MAX_NESTING), nested(MAX_NESTING + 1)), (Kind::Other, Kind::Rejected));
    assert_eq!(nested(1_000_000), Kind::Rejected);
}

#[test]
fn every_kind_is_read_back_from_the_name_that_stands_in_the_journal() {
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(Kind::parse("pigeon"), None);
}
