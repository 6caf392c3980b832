//! JSON as scripts rely on it.

use ringside::call::filter::Now;
use ringside::call::mask::Mask;
use ringside::call::reason::Catalogue;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, EventKind, Facts, SessionId, StatusEvent, Trust};
use ringside::wire::json::{
    BodyJson, NotificationJson, SignatureJson, arrival_time, call_json, call_line, notification_line,
};
use ringside::wire::signature::{Checked, Form, Verdict};
use ringside::wire::{Reading, read};

use crate::samples::sample;

/// The events of one answered callback, then its CDR.
const CALLBACK: [&str; 8] = ["21", "22", "23", "24", "25", "26", "27", "28"];

/// The call that these samples tell.
fn call_of(samples: &[&str]) -> Call {
    let mut facts: Option<Facts> = None;
    for number in samples {
        let at = Arrival(0);
        let mut of = |session: &SessionId| -> Facts {
            facts.take().unwrap_or_else(|| Facts::new(session.clone(), at))
        };
        facts = Some(match read(&sample(number)).reading {
            Reading::Status(event) => {
                let mut facts = of(&event.session);
                facts.add_event(*event, at);
                facts
            }
            Reading::Cdrs(mut records) => {
                let cdr = records.remove(0).unwrap();
                let mut facts = of(&cdr.session);
                facts.add_cdr(*cdr, at);
                facts
            }
            other => panic!("{number}: {other:?}"),
        });
    }
    facts.unwrap().fold()
}

#[test]
fn a_finished_call_has_every_field_of_the_contract_in_its_order() {
    let call = call_of(&CALLBACK);
    let json = serde_json::to_string_pretty(&call_json(
        &call,
        &Zone::BEIJING,
        Trust::Ended,
        &Mask::Off,
        Catalogue::builtin(),
    ));
    let expected = r#"{
  "session_id": "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com",
  "service": "callback",
  "direction": 0,
  "state": "ended",
  "trust": "ended",
  "outcome": "answered",
  "caller": "+8613800000001",
  "called": "+8613800000002",
  "display_number": "+8675528000001",
  "started_at": "2026-01-27T10:00:00+08:00",
  "leg_a": {
    "number": "+8613800000001",
    "display": "+8675528000001",
    "started_at": "2026-01-27T10:00:00+08:00",
    "ringing_at": "2026-01-27T10:00:03+08:00",
    "answered_at": "2026-01-27T10:00:08+08:00",
    "billed_minutes": 3
  },
  "leg_b": {
    "number": "+8613800000002",
    "display": "+8675528000002",
    "started_at": "2026-01-27T10:00:09+08:00",
    "ringing_at": "2026-01-27T10:00:12+08:00",
    "answered_at": "2026-01-27T10:00:20+08:00",
    "billed_minutes": 3
  },
  "ended_at": "2026-01-27T10:02:21+08:00",
  "closed_by": "disconnect",
  "ring_secs": 8,
  "talk_secs": 121,
  "billed_minutes": 3,
  "hung_up_by": "callee",
  "state_code": 0,
  "release_point": 0,
  "sip_status": 0,
  "q850_a": 0,
  "q850_b": 0,
  "verdict": "Ended normally",
  "user_data": "order-1001",
  "app_key": "ka4k9G6Ujb1Q3oPmP0xLfQm1LsLs",
  "icid": "CAE-20260127100000-00000001",
  "recorded": true,
  "cdr_count": 1,
  "event_count": 7,
  "duplicate_count": 0,
  "clamped": false,
  "side": "nobody",
  "retry": "unneeded",
  "confidence": "high",
  "missing_events": 0,
  "cdr_lag_secs": 0
}"#;
    assert_eq!(json.unwrap(), expected);
}

#[test]
fn what_is_not_known_is_absent() {
    let call = call_of(&CALLBACK[..1]);
    let json =
        serde_json::to_value(call_json(&call, &Zone::UTC, Trust::Quiet, &Mask::Off, Catalogue::builtin()))
            .unwrap();
    let known: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec![
        "session_id",
        "service",
        "state",
        "trust",
        "outcome",
        "called",
        "display_number",
        "started_at",
        "leg_a",
        "user_data",
        "cdr_count",
        "event_count",
        "duplicate_count",
        "clamped",
    ];
    expected.sort_unstable();
    assert_eq!(known, expected);
    assert_eq!((&json["state"], &json["trust"]), (&"calling_a".into(), &"quiet".into()));
    assert_eq!(json["started_at"], "2026-01-27T02:00:00Z");
    assert_eq!(json["leg_a"]["number"], json["called"]);
}

#[test]
fn a_call_nobody_told_anything_of_is_written_too() {
    let session = SessionId::new("s").unwrap();
    let mut facts = Facts::new(session.clone(), Arrival(0));
    facts.add_event(StatusEvent::new(EventKind::Other("hold".into()), session, None), Arrival(0));
    let now = Now::new(Arrival(0), Default::default());
    assert_eq!(
        call_line(&facts.fold(), &Zone::UTC, &now, &Mask::Off, Catalogue::builtin()),
        r#"{"session_id":"s","service":"unknown","state":"unknown","trust":"live","outcome":"in_progress","cdr_count":0,"event_count":1,"duplicate_count":0,"clamped":false}"#
    );
}

#[test]
fn a_masked_call_shows_four_digits_of_every_number() {
    let call = call_of(&CALLBACK);
    let line =
        serde_json::to_string(&call_json(&call, &Zone::UTC, Trust::Ended, &Mask::Ends, Catalogue::builtin()))
            .unwrap();
    assert!(!line.contains("138000") && !line.contains("755"), "{line}");
    assert_eq!((line.matches("•••• 0001").count(), line.matches("•••• 0002").count()), (4, 3), "{line}");
}

#[test]
fn a_masked_call_keeps_numbers_out_of_user_data_and_digits_too() {
    let data = |text: &str| Some(text.into());
    let mut call = call_of(&CALLBACK);
    (call.user_data, call.digits) = (data("call 13900139001 back"), data("13900139002#"));
    call.user_data_sent = data("call%2013900139001%20back");
    let line = |is_masked: bool| {
        let mask = if is_masked { Mask::Ends } else { Mask::Off };
        call_line(&call, &Zone::UTC, &Now::new(Arrival(0), Default::default()), &mask, Catalogue::builtin())
    };
    for number in ["3900139001", "3900139002"] {
        assert!(line(false).contains(number) && !line(true).contains(number), "{}", line(true));
    }
    assert!(line(true).contains("call •••• 9001 back"), "{}", line(true));
    // As the platform sends it: Base64, which hides nothing from whoever can decode it.
    call.user_data_sent = data("MTM5MDAxMzkwMDE=");
    let line = call_line(
        &call,
        &Zone::UTC,
        &Now::new(Arrival(0), Default::default()),
        &Mask::Ends,
        Catalogue::builtin(),
    );
    assert!(line.contains(r#""user_data":"••••""#), "{line}");
}

#[test]
fn a_body_is_text_or_base64_never_something_else() {
    let check = |body: &[u8], expected: &str| {
        let line = notification_line(&NotificationJson {
            id: 7,
            received_at: arrival_time(Arrival(1_769_479_200_999), &Zone::BEIJING),
            peer: "192.0.2.1:5",
            target: "/status",
            size: i64::try_from(body.len()).unwrap(),
            answer: 400,
            kind: "rejected",
            event_type: None,
            session_id: None,
            records: 0,
            duplicates: 0,
            problem: Some("the body is empty"),
            summary: Some("the body is empty"),
            unknown_fields: None,
            signature: Some(SignatureJson::from(Checked {
                verdict: Verdict::Verified,
                form: Some(Form::UrlLines),
                skew_secs: Some(28_800),
            })),
            headers: &[("host".to_owned(), "h".to_owned())],
            body: BodyJson::new(body),
        });
        let head = format!(
            r#"{{"id":7,"received_at":"2026-01-27T10:00:00+08:00","peer":"192.0.2.1:5","target":"/status","size":{},"answer":400,"kind":"rejected","records":0,"duplicates":0,"problem":"the body is empty","summary":"the body is empty","signature":{{"result":"verified","form":"hmac_url_lines","skew_secs":28800}},"headers":[["host","h"]],"#,
            body.len()
        );
        assert_eq!(line, head + expected);
    };
    check(b"", r#""body":""}"#);
    check("a\"\n\u{4f60}".as_bytes(), "\"body\":\"a\\\"\\n\u{4f60}\"}");
    check(b"\xff\x00", r#""body_base64":"/wA="}"#);
}
