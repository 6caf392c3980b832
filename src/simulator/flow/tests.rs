use serde_json::json;

use super::*;
use crate::simulator::Point;
use crate::simulator::message::stamp;

/// 2026-01-27 02:00:00 UTC.
const START: i64 = 1_769_479_200;

const SERVICES: [Service; 8] = [
    Service::Callback,
    Service::Notification,
    Service::Verification,
    Service::Axb,
    Service::Ax,
    Service::Axe,
    Service::X,
    Service::Axyb,
];

fn plan(seed: u64, service: Service, ending: Option<Ending>) -> PlannedCall {
    let order = Order { service, serial: seed, start: START, tempo: Tempo::REAL, ending };
    plan_call(&mut Rng::with_seed(seed), &Population::from_seed(3), &order)
}

/// Many calls of every service, then one with each documented ending.
fn every_kind_of_call() -> impl Iterator<Item = PlannedCall> {
    SERVICES.into_iter().flat_map(|service| {
        let forced = Ending::all(service.family()).iter().map(|ending| Some(*ending));
        (0..300).map(|_| None).chain(forced).zip(0..).map(move |(ending, seed)| plan(seed, service, ending))
    })
}

fn named<'a>(call: &'a PlannedCall, name: &str) -> Vec<&'a PlannedEvent> {
    call.events.iter().filter(|event| event.body["eventType"] == name).collect()
}

fn names(call: &PlannedCall) -> Vec<&str> {
    call.events.iter().filter_map(|event| event.body["eventType"].as_str()).collect()
}

/// The nth event of a name has the moment of the CDR field, or both are absent.
fn check_same_moment(call: &PlannedCall, name: &str, nth: usize, field: &str) {
    let event = named(call, name).get(nth).map(|event| json!(stamp(event.at)));
    assert_eq!(event.as_ref(), call.cdr.get(field), "{name} {nth} and {field} of {call:#?}");
}

#[test]
fn the_same_seed_gives_the_same_call() {
    for service in SERVICES {
        assert_eq!(plan(5, service, None), plan(5, service, None));
        assert_ne!(plan(5, service, None), plan(6, service, None));
    }
}

#[test]
fn the_times_of_a_cdr_are_those_of_the_events() {
    for call in every_kind_of_call() {
        let private = call.service.family() == Family::Private;
        let legs: &[_] = if private {
            check_same_moment(&call, "callin", 0, "callInTime");
            &[["fwdStartTime", "fwdAlertingTime", "fwdAnswerTime"]]
        } else {
            let first = ["callOutStartTime", "callOutAlertingTime", "callOutAnswerTime"];
            &[first, ["fwdStartTime", "fwdAlertingTime", "fwdAnswerTime"]]
        };
        for (nth, fields) in legs.iter().enumerate() {
            for (name, field) in ["callout", "alerting", "answer"].into_iter().zip(fields) {
                check_same_moment(&call, name, nth, field);
            }
        }
        check_same_moment(&call, "disconnect", 0, "callEndTime");
    }
}

#[test]
fn a_time_stamp_is_the_moment_of_its_event() {
    for call in every_kind_of_call() {
        for event in &call.events {
            assert_eq!(event.body["statusInfo"]["timestamp"], stamp(event.at));
            assert_eq!(event.body["statusInfo"]["sessionId"], call.session_id.as_str());
        }
    }
    assert_eq!(stamp(START), "2026-01-27 02:00:00");
}

#[test]
fn the_events_of_a_session_are_in_order() {
    for call in every_kind_of_call() {
        assert!(call.events.is_sorted_by_key(|event| event.at), "{call:#?}");
        assert_eq!(names(&call).last(), Some(&"disconnect"));
        assert_eq!(named(&call, "disconnect").len(), 1);
    }
}

#[test]
fn the_second_leg_is_absent_as_a_whole_when_it_was_never_called() {
    let mut without = 0;
    for call in every_kind_of_call() {
        let fields = call.cdr.as_object().unwrap();
        if !fields.contains_key("fwdStartTime") {
            without += 1;
            assert!(!fields.keys().any(|key| key.starts_with("fwd") && key != "fwdUnaswRsn"), "{fields:?}");
        }
        assert!(fields.values().all(|value| !value.is_null()));
    }
    assert!(without > 300);
}

#[test]
fn a_failure_time_stands_on_failures_only() {
    for call in every_kind_of_call() {
        let failed = !matches!(call.truth.state_code, 0 | 8010 | 8017);
        assert_eq!(call.cdr.get("failTime").is_some(), failed);
    }
}

#[test]
fn an_answered_callback_has_the_seven_events_of_the_documents() {
    let call = plan(1, Service::Callback, Some(Ending::NORMAL));
    let expected = ["callout", "alerting", "answer", "callout", "alerting", "answer", "disconnect"];
    assert_eq!(names(&call), expected);
    assert_eq!(call.cdr["serviceType"], "002");
    let callouts = named(&call, "callout");
    assert_eq!(callouts[0].body["statusInfo"]["called"], call.cdr["calleeNum"]);
    assert_eq!(callouts[0].body["statusInfo"]["caller"], call.cdr["callerNum"]);
    assert_eq!(callouts[1].body["statusInfo"]["called"], call.cdr["fwdDstNum"]);
    assert_eq!(callouts[1].body["statusInfo"]["caller"], call.cdr["fwdDisplayNum"]);
}

#[test]
fn a_call_that_the_platform_refuses_has_only_its_end() {
    for service in [Service::Callback, Service::Notification, Service::Verification] {
        for ending in Ending::all(service.family()).iter().filter(|ending| ending.at == Point::Refused) {
            let call = plan(2, service, Some(*ending));
            assert_eq!(names(&call), ["disconnect"]);
            assert_eq!(call.cdr["ulFailReason"], ending.release_point);
        }
    }
}

#[test]
fn an_extension_comes_between_the_inbound_call_and_the_second_leg() {
    let call = plan(4, Service::Axe, Some(Ending::NORMAL));
    assert_eq!(names(&call)[..3], ["callin", "collectInfo", "callout"]);
    assert!(call.events[0].body["statusInfo"].get("subscriptionId").is_none());
    assert_eq!(call.cdr["extendNum"], call.truth.digits[0].as_str());
}

#[test]
fn the_truth_says_what_the_cdr_says() {
    for call in every_kind_of_call() {
        let (truth, cdr) = (&call.truth, &call.cdr);
        assert_eq!(cdr["ulFailReason"], truth.release_point);
        assert_eq!(cdr["sipStatusCode"], truth.sip_status);
        assert_eq!(cdr["callOutUnaswRsn"], truth.q850_a);
        assert_eq!(cdr["fwdUnaswRsn"], truth.q850_b);
        assert_eq!(cdr["callEndTime"], stamp(truth.ended_at));
        assert_eq!(call.events.last().unwrap().body["statusInfo"]["stateCode"], truth.state_code);
        assert_eq!(truth.billed_minutes, (truth.talk_secs + 59) / 60);
        assert_eq!(truth.talk_secs > 0, truth.outcome == Outcome::Answered, "{truth:?}");
    }
}

#[test]
fn digits_are_reported_by_events_and_by_the_path_of_a_notification() {
    let calls = (0..200).map(|seed| plan(seed, Service::Notification, Some(Ending::NORMAL)));
    let mut keyed = 0;
    for call in calls {
        let events = named(&call, "collectInfo");
        assert_eq!(events.len(), call.truth.digits.len());
        assert!(events.iter().all(|event| event.body["statusInfo"].get("called").is_none()));
        let path = call.cdr.get("dynIVRPath").and_then(Value::as_str).unwrap_or_default();
        assert_eq!(path, call.truth.digits.join("-"));
        keyed += usize::from(!path.is_empty());
    }
    assert!((60..140).contains(&keyed), "{keyed}");
}

#[test]
fn strings_keep_their_documented_lengths() {
    for call in every_kind_of_call() {
        let longest = [("icid", 64), ("sessionId", 256), ("spId", 32), ("appKey", 32), ("userData", 256)];
        for (field, most) in longest {
            let text = call.cdr.get(field).and_then(Value::as_str).unwrap_or_default();
            assert!(text.chars().count() <= most, "{field}: {text}");
        }
    }
}

#[test]
fn ids_of_different_calls_differ() {
    let calls: Vec<_> = (0..2_000).map(|seed| plan(seed, SERVICES[seed as usize % 8], None)).collect();
    let sessions: std::collections::BTreeSet<_> = calls.iter().map(|call| &call.session_id).collect();
    let icids: std::collections::BTreeSet<_> = calls.iter().map(|call| &call.truth.icid).collect();
    assert_eq!((sessions.len(), icids.len()), (2_000, 2_000));
}
