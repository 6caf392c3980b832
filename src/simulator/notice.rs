//! What the platform says besides calls, to the same address (PROTOCOL 2.6): the state of a number X, and text
//! messages. It knows no store of messages: each is made up from the call beside which it is sent.

use chrono::DateTime;
use serde_json::{Value, json};

use super::course::Course;
use super::flow::{Family, PlannedEvent};

/// Now and then, beside a call of Private Number.
pub(super) fn about(course: &Course) -> Option<PlannedEvent> {
    if course.service.family() != Family::Private {
        return None;
    }
    let at = course.started_at();
    let body = match course.whim % 24 {
        0 => number_status(course),
        1 | 2 => text_message(course, at),
        _ => return None,
    };
    Some(PlannedEvent { at, body })
}

fn number_status(course: &Course) -> Value {
    let mut state = json!({ "number": course.first_display });
    let (status, cause) = match course.whim / 24 % 8 {
        0 => ("9", None),
        1 => ("10", Some("2")),
        2 => ("10", Some("7")),
        3 => ("11", None),
        _ => ("5", None),
    };
    state["status"] = json!(status);
    if let Some(cause) = cause {
        state["cause"] = json!(cause);
    }
    json!({ "eventType": "numStatus", "numInfo": [state] })
}

fn text_message(course: &Course, at: i64) -> Value {
    let moment = DateTime::from_timestamp(at, 0).unwrap_or_default();
    json!({
        "appKey": course.app.key,
        "smsEvent": {
            "smsIdentifier": format!("{:016x}", course.whim),
            "notificationMode": "Notify",
            "calling": course.first_number,
            "called": course.second_number,
            "virtualNumber": course.first_display,
            "event": "Text SMS",
            "timeStamp": moment.format("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
            "subscriptionId": course.subscription,
            "extInfo": { "extParas": [{ "key": "direction", "value": course.direction.to_string() }] },
            "sendResult": 0,
        }
    })
}
