//! JSON out of everything about one call: the call itself, its verdict, what was told of it event by event and record
//! by record, our own marks, and the notifications. Names are a contract; times are RFC 3339 with the offset of the
//! zone asked for.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::arriving::MarkJson;
use super::json::{BodyJson, CallJson, arrival_time, pretty};
use crate::call::zone::Zone;
use crate::call::{Cdr, LegName, Number, Seen, StatusEvent};

/// One call. Serializing writes the fields in this order.
#[derive(Clone, Debug, Serialize)]
pub struct OneCallJson<'a> {
    pub call: CallJson<'a>,
    pub verdict: Option<Value>,
    pub events: Vec<EventJson<'a>>,
    /// The last one is the one that counts.
    pub cdrs: Vec<CdrJson<'a>>,
    pub notifications: Vec<PushJson<'a>>,
    pub marks: Vec<MarkJson<'a>>,
}

/// One call as JSON over several lines.
pub fn whole(call: &OneCallJson<'_>) -> String {
    pretty(call)
}

/// An event that was told. What its notification did not say is null down to `state_desc`, and absent behind it.
#[derive(Clone, Debug, Serialize)]
pub struct EventJson<'a> {
    event: &'a str,
    at: Option<String>,
    /// When it first came.
    received_at: String,
    caller: Option<&'a str>,
    called: Option<&'a str>,
    digits: Option<&'a str>,
    state_code: Option<i64>,
    state_desc: Option<&'a str>,
    /// The leg it was laid on, `a` or `b`.
    #[serde(skip_serializing_if = "Option::is_none")]
    leg: Option<&'static str>,
    /// As it was sent, like all that follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_direction: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_mode: Option<&'a str>,
    /// How often it came.
    copies: u32,
}

impl<'a> EventJson<'a> {
    pub fn new(seen: &'a Seen<StatusEvent>, leg: Option<LegName>, zone: &Zone) -> EventJson<'a> {
        let event = &seen.value;
        EventJson {
            event: event.kind.as_str(),
            at: event.at.map(|at| zone.format_rfc3339(at)),
            received_at: arrival_time(seen.arrival, zone),
            caller: event.caller.as_ref().map(Number::as_str),
            called: event.called.as_ref().map(Number::as_str),
            digits: event.digits.as_deref(),
            state_code: event.state_code,
            state_desc: event.state_desc.as_deref(),
            leg: leg.map(|leg| if leg == LegName::A { "a" } else { "b" }),
            user_data: event.user_data.as_deref(),
            party: event.party.as_deref(),
            release_direction: event.release_direction,
            subscription: event.subscription.as_deref(),
            notify_mode: event.notify_mode.as_deref(),
            copies: seen.copies,
        }
    }
}

/// A CDR. What is not known is absent.
#[derive(Clone, Debug, Serialize)]
pub struct CdrJson<'a> {
    /// When it first came.
    received_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icid: Option<&'a str>,
    /// How often it came.
    copies: u32,
    /// The last notification that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    notification_id: Option<i64>,
    /// The fields of the CDR in that notification, as they were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Box<RawValue>>,
}

impl<'a> CdrJson<'a> {
    /// With the number of the last notification that holds it, and the record there.
    pub fn new(seen: &'a Seen<Cdr>, sent: Option<(i64, Box<RawValue>)>, zone: &Zone) -> CdrJson<'a> {
        let (notification_id, record) = sent.unzip();
        let ended_at = seen.value.call_end_at.or(seen.value.fail_at);
        CdrJson {
            received_at: arrival_time(seen.arrival, zone),
            ended_at: ended_at.map(|at| zone.format_rfc3339(at)),
            icid: seen.value.icid.as_deref(),
            copies: seen.copies,
            notification_id,
            record,
        }
    }
}

/// A notification that speaks of the call.
#[derive(Clone, Debug, Serialize)]
pub struct PushJson<'a> {
    pub id: i64,
    pub kind: &'a str,
    pub received_at: String,
    #[serde(flatten)]
    pub body: BodyJson<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Arrival, EventKind, Facts, SessionId, Stamp};

    const AT: Stamp = Stamp(1_769_479_200);
    const CAME: Arrival = Arrival(1_769_479_201_500);

    /// What is known after `event` came twice and `cdr` once.
    fn facts(event: StatusEvent, cdr: Cdr) -> Facts {
        let mut facts = Facts::new(event.session.clone(), CAME);
        facts.add_event(event.clone(), CAME);
        facts.add_event(event, CAME);
        facts.add_cdr(cdr, CAME);
        facts
    }

    fn session() -> SessionId {
        SessionId::new("s").unwrap()
    }

    fn line(value: &impl Serialize) -> String {
        serde_json::to_string(value).unwrap()
    }

    #[test]
    fn an_event_has_every_field_that_was_told_and_null_where_scripts_know_it() {
        let bare = StatusEvent::new(EventKind::Answer, session(), None);
        let full = StatusEvent {
            at: Some(AT),
            kind: EventKind::Disconnect,
            digits: Some("12#".into()),
            user_data: Some("order-1".into()),
            party: Some("callee".into()),
            release_direction: Some(2),
            state_code: Some(8102),
            ..bare.clone()
        };
        let check = |event: StatusEvent, leg, expected: &str| {
            let facts = facts(event, Cdr::new(session()));
            assert_eq!(line(&EventJson::new(&facts.events()[0], leg, &Zone::UTC)), expected);
        };
        check(
            bare,
            None,
            r#"{"event":"answer","at":null,"received_at":"2026-01-27T02:00:01Z","caller":null,"called":null,"digits":null,"state_code":null,"state_desc":null,"copies":2}"#,
        );
        check(
            full,
            Some(LegName::B),
            r#"{"event":"disconnect","at":"2026-01-27T02:00:00Z","received_at":"2026-01-27T02:00:01Z","caller":null,"called":null,"digits":"12#","state_code":8102,"state_desc":null,"leg":"b","user_data":"order-1","party":"callee","release_direction":2,"copies":2}"#,
        );
    }

    #[test]
    fn a_cdr_has_its_record_to_the_letter_and_none_where_nobody_holds_it() {
        let event = StatusEvent::new(EventKind::Callout, session(), None);
        let cdr = Cdr { icid: Some("CAE-1".into()), fail_at: Some(AT), ..Cdr::new(session()) };
        let facts = facts(event, cdr);
        let told = |sent| line(&CdrJson::new(&facts.cdrs()[0], sent, &Zone::BEIJING));
        let known = r#""received_at":"2026-01-27T10:00:01+08:00","ended_at":"2026-01-27T10:00:00+08:00","icid":"CAE-1","copies":1"#;
        assert_eq!(told(None), format!("{{{known}}}"));
        let record = RawValue::from_string(r#"{"z":1.50, "a":""}"#.to_owned()).unwrap();
        let expected = format!(r#"{{{known},"notification_id":7,"record":{{"z":1.50, "a":""}}}}"#);
        assert_eq!(told(Some((7, record))), expected);
    }
}
