//! A course of a call put into the platform's words: status events (PROTOCOL 2) and a CDR record (PROTOCOL 3.1).
//!
//! It decides nothing: every moment it writes is one of the course, so the two can be compared to the second.

use chrono::{DateTime, Datelike, Timelike};
use serde_json::{Map, Value, json};

use super::course::{Course, Leg};
use super::flow::{Family, Party, PlannedEvent, Service};

/// The status notifications of a call, in the order in which they happen.
pub(super) fn events(course: &Course) -> Vec<PlannedEvent> {
    let mut events = Vec::with_capacity(8);
    let first = (course.first_display.as_str(), course.first_number.as_str());
    let second = second_numbers(course);
    let private = course.service.family() == Family::Private;
    if private {
        if let Some(at) = course.first.start {
            events.push(callin(course, at));
        }
    } else {
        push_leg(&mut events, course, &course.first, first);
    }
    for (at, keys) in &course.digits {
        let mut info = common(course, *at);
        info.insert("digitInfo".into(), json!(keys));
        events.push(event("collectInfo", *at, info));
    }
    push_leg(&mut events, course, &course.second, second);
    events.push(disconnect(course, if private && course.second.start.is_some() { second } else { first }));
    events
}

/// One record of a `feeLst`. Fields of a leg that was never called are absent (PROTOCOL 3).
pub(super) fn cdr(course: &Course) -> Value {
    let (q850_a, q850_b) = course.q850();
    let mut record = Map::new();
    let mut put = |name: &str, value: Value| {
        record.insert(name.into(), value);
    };
    let private = course.service.family() == Family::Private;
    put("direction", json!(course.direction));
    put("spId", json!(course.sp_id));
    put("appKey", json!(course.app.key));
    put("icid", json!(course.icid));
    put("bindNum", json!(course.bind_number));
    put("sessionId", json!(course.session_id));
    let (caller, callee) = (&course.first_number, &course.first_display);
    let (caller, callee) = if private { (caller, callee) } else { (callee, caller) };
    put("callerNum", json!(caller));
    put("calleeNum", json!(callee));
    if course.second.start.is_some() {
        put("fwdDisplayNum", json!(course.second_display));
        put("fwdDstNum", json!(course.second_number));
    }
    let first_names = if private {
        ["callInTime", "", ""]
    } else {
        ["callOutStartTime", "callOutAlertingTime", "callOutAnswerTime"]
    };
    let second_names = ["fwdStartTime", "fwdAlertingTime", "fwdAnswerTime"];
    for (names, leg) in [(first_names, &course.first), (second_names, &course.second)] {
        for (name, at) in names.into_iter().zip([leg.start, leg.alerting, leg.answer]) {
            if let Some(at) = at {
                put(name, json!(stamp(at)));
            }
        }
    }
    put("callEndTime", json!(stamp(course.end)));
    if course.ending.is_failure() {
        put("failTime", json!(stamp(course.end)));
    }
    put("ulFailReason", json!(course.ending.release_point));
    put("sipStatusCode", json!(course.ending.sip));
    put("callOutUnaswRsn", json!(q850_a));
    put("fwdUnaswRsn", json!(q850_b));
    put("ttsPlayTimes", json!(course.tts.0));
    put("ttsTransDuration", json!(course.tts.1));
    put("serviceType", json!(course.service.code()));
    put("hostName", json!(course.app.host));
    put("recordFlag", json!(u8::from(course.recorded)));
    put_recording(&mut record, course);
    put_service_fields(&mut record, course);
    Value::Object(record)
}

/// Calls under three seconds have no file although they were recorded (PROTOCOL 3.3).
fn put_recording(record: &mut Map<String, Value>, course: &Course) {
    let Some(begin) = course.second.answer.filter(|_| course.recorded && course.talk_secs() >= 3) else {
        return;
    };
    let file = format!("{}{:09}.wav", compact_stamp(begin), course.whim % 1_000_000_000);
    record.insert("recordStartTime".into(), json!(stamp(begin)));
    record.insert("recordDomain".into(), json!("ostor.huawei.com"));
    record.insert("recordBucketName".into(), json!(format!("sp-{}", course.sp_id)));
    record.insert("recordObjectName".into(), json!(file));
}

fn put_service_fields(record: &mut Map<String, Value>, course: &Course) {
    let mut put = |name: &str, value: Value| {
        record.insert(name.into(), value);
    };
    match &course.user_data {
        Some(data) => put("userData", json!(data.sent)),
        None if course.whim.is_multiple_of(2) => put("userData", json!("")),
        None => {}
    }
    if course.service == Service::Notification && !course.digits.is_empty() {
        let path: Vec<&str> = course.digits.iter().map(|(_, keys)| keys.as_str()).collect();
        put("dynIVRPath", json!(path.join("-")));
        if let Some(at) = course.first.answer {
            put("dynIVRStartTime", json!(stamp(at)));
        }
    }
    if course.service.family() != Family::Private {
        return;
    }
    put("subscriptionId", json!(course.subscription));
    put("mptyId", json!(course.subscription));
    if let Some((_, extension)) = course.digits.first() {
        put("extendNum", json!(extension));
    }
    if course.service == Service::X {
        put("notifyMode", json!("Notify"));
        if let Some(direction) = release_direction(course) {
            put("callRelDirection", json!(direction));
        }
    }
}

/// The inbound call of Private Number; AXE and X know no binding yet (PROTOCOL 2.4).
fn callin(course: &Course, at: i64) -> PlannedEvent {
    let mut info = common(course, at);
    info.insert("caller".into(), json!(course.first_number));
    info.insert("called".into(), json!(course.first_display));
    if matches!(course.service, Service::Axe | Service::X) {
        info.remove("subscriptionId");
    }
    if course.service == Service::X {
        info.insert("notifyMode".into(), json!("Notify"));
    }
    event("callin", at, info)
}

/// Numbers in the events of the second leg. Those of AX are not the real parties' (PROTOCOL 2.4).
fn second_numbers(course: &Course) -> (&str, &str) {
    if course.service == Service::Ax {
        (&course.first_number, &course.second_display)
    } else {
        (&course.second_display, &course.second_number)
    }
}

fn push_leg(events: &mut Vec<PlannedEvent>, course: &Course, leg: &Leg, numbers: (&str, &str)) {
    for (name, at) in [("callout", leg.start), ("alerting", leg.alerting), ("answer", leg.answer)] {
        let Some(at) = at else { return };
        let mut info = common(course, at);
        // Old platforms sent answers without numbers (sample 06); a few still do.
        if name != "answer" || !course.whim.is_multiple_of(128) {
            put_numbers(&mut info, numbers);
        }
        events.push(event(name, at, info));
    }
}

fn disconnect(course: &Course, numbers: (&str, &str)) -> PlannedEvent {
    let mut info = common(course, course.end);
    let unknown_numbers = course.service == Service::Callback && course.whim.is_multiple_of(11);
    if !unknown_numbers {
        let inbound = course.service.family() == Family::Private && course.second.start.is_none();
        put_numbers(&mut info, if inbound { (numbers.1, numbers.0) } else { numbers });
    }
    info.insert("stateCode".into(), json!(course.ending.state_code));
    info.insert("stateDesc".into(), json!(course.ending.desc));
    if course.service == Service::Callback {
        if let Some(party) = course.told_party() {
            info.insert("partyType".into(), json!(party_word(party)));
        }
    } else if let Some(direction) = release_direction(course) {
        info.insert("callRelDirection".into(), json!(direction));
    }
    event("disconnect", course.end, info)
}

/// `callRelDirection` of X mode: 1 caller, 2 callee (PROTOCOL 2.4).
fn release_direction(course: &Course) -> Option<u8> {
    match course.told_party().filter(|_| course.service == Service::X)? {
        Party::Caller => Some(1),
        Party::Callee => Some(2),
        Party::Platform => None,
    }
}

/// The literal strings are not documented, only the three meanings (PROTOCOL 2).
fn party_word(party: Party) -> &'static str {
    match party {
        Party::Caller => "caller",
        Party::Callee => "callee",
        Party::Platform => "platform",
    }
}

fn common(course: &Course, at: i64) -> Map<String, Value> {
    let mut info = Map::new();
    info.insert("sessionId".into(), json!(course.session_id));
    info.insert("timestamp".into(), json!(stamp(at)));
    if let Some(data) = &course.user_data {
        info.insert("userData".into(), json!(data.sent));
    }
    if course.service.family() == Family::Private {
        info.insert("subscriptionId".into(), json!(course.subscription));
    }
    info
}

fn put_numbers(info: &mut Map<String, Value>, (caller, called): (&str, &str)) {
    info.insert("caller".into(), json!(caller));
    info.insert("called".into(), json!(called));
}

fn event(name: &str, at: i64, info: Map<String, Value>) -> PlannedEvent {
    PlannedEvent { at, body: json!({ "eventType": name, "statusInfo": info }) }
}

/// `yyyy-MM-dd HH:mm:ss` in UTC, the platform's way of writing a moment (PROTOCOL 2, 3).
pub(super) fn stamp(utc: i64) -> String {
    let t = DateTime::from_timestamp(utc, 0).unwrap_or_default();
    let (date, time) = ((t.year(), t.month(), t.day()), (t.hour(), t.minute(), t.second()));
    format!("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", date.0, date.1, date.2, time.0, time.1, time.2)
}

/// `yyMMddHHmmss`, as in the names of recordings (sample 09).
fn compact_stamp(utc: i64) -> String {
    stamp(utc).chars().filter(char::is_ascii_digit).skip(2).collect()
}
