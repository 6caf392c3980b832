//! A call as we tell it and as the simulator's ledger tells it, field by field.

use std::collections::BTreeMap;

use ringside::call::{Call, Leg, LegName, Number, Stamp};
use ringside::simulator::{Family, Outcome, Party, PlannedCall, Service, TrueLeg, Truth};
use serde_json::Value;

/// A `stateCode` for which no document names a release point of its own: the record says 8014, an invalid call, so
/// without the disconnect nobody can tell that the caller called himself.
const TOLD_BY_THE_DISCONNECT_ALONE: u16 = 8032;

/// What of one call was delivered: its status events as they were sent, each with its number of copies, and copies
/// of its CDR.
#[derive(Clone, Debug, Default)]
pub struct Delivered {
    events: BTreeMap<String, (String, u32)>,
    pub records: u32,
}

impl Delivered {
    pub fn everything(call: &PlannedCall) -> Delivered {
        let mut all = BTreeMap::new();
        call.events.iter().for_each(|event| deliver(&mut all, event.body.to_string().as_bytes()));
        let fee = serde_json::json!({ "eventType": "fee", "feeLst": [call.cdr] });
        deliver(&mut all, fee.to_string().as_bytes());
        all.remove(&call.session_id).unwrap()
    }

    fn has_end(&self) -> bool {
        self.events.values().any(|(kind, _)| kind == "disconnect")
    }

    fn duplicates(&self) -> u32 {
        self.events.values().map(|(_, copies)| copies - 1).sum::<u32>() + self.records.saturating_sub(1)
    }
}

/// Counts what `body` speaks of.
pub fn deliver(all: &mut BTreeMap<String, Delivered>, body: &[u8]) {
    let body: Value = serde_json::from_slice(body).unwrap();
    let session = |value: &Value| value["sessionId"].as_str().unwrap().to_owned();
    for record in body["feeLst"].as_array().into_iter().flatten() {
        all.entry(session(record)).or_default().records += 1;
    }
    let info = &body["statusInfo"];
    if info.is_object() {
        let kind = body["eventType"].as_str().unwrap().to_owned();
        let events = &mut all.entry(session(info)).or_default().events;
        events.entry(body.to_string()).or_insert((kind, 0)).1 += 1;
    }
}

/// Both sides of the comparison: a line for each field.
type Fields = Vec<(&'static str, String)>;

fn ours(call: &Call) -> Fields {
    let number = |number: &Option<Number>| format!("{:?}", number.as_ref().map(Number::as_str));
    let at = |at: Option<Stamp>| format!("{:?}", at.map(|at| at.0));
    let leg = |name: LegName, leg: &Leg| {
        format!(
            "{} {} {} {} {} {:?}",
            number(&leg.number),
            number(&leg.display),
            at(leg.started_at),
            at(leg.ringing_at),
            at(leg.answered_at),
            call.leg_minutes(name)
        )
    };
    let codes = &call.codes;
    vec![
        ("session", call.session.to_string()),
        ("service", call.service.as_str().to_owned()),
        ("direction", format!("{:?}", call.direction)),
        ("outcome", call.outcome.as_str().to_owned()),
        ("caller", number(&call.caller)),
        ("called", number(&call.called)),
        ("display", number(&call.display)),
        ("started_at", at(call.started_at)),
        ("filed_at", at(Some(call.filed_at()))),
        ("leg a", leg(LegName::A, &call.leg_a)),
        ("leg b", leg(LegName::B, &call.leg_b)),
        ("ended_at", at(call.ended_at)),
        ("closed_by", format!("{:?}", call.closed_by.map(|by| by.as_str()))),
        ("ring_secs", format!("{:?}", call.ring_secs)),
        ("talk_secs", format!("{:?}", call.talk_secs)),
        ("billed_minutes", format!("{:?}", call.billed_minutes)),
        ("hung_up_by", format!("{:?}", call.hung_up_by.as_ref().map(|party| party.as_str()))),
        ("state_code", format!("{:?}", codes.state)),
        (
            "other codes",
            format!("{:?} {:?} {:?} {:?}", codes.release_point, codes.sip, codes.q850_a, codes.q850_b),
        ),
        ("digits", call.digits.as_deref().unwrap_or_default().to_owned()),
        ("user_data", format!("{:?}", call.user_data.as_deref())),
        ("user_data_sent", format!("{:?}", call.user_data_sent.as_deref().or(call.user_data.as_deref()))),
        ("app_key", format!("{:?}", call.app_key.as_deref())),
        ("icid", format!("{:?}", call.icid.as_deref())),
        ("recorded", format!("{:?}", call.recorded)),
        ("clamped", call.clamped.to_string()),
        ("counts", format!("{} {} {}", call.cdr_count, call.event_count, call.duplicate_count)),
        ("missing_events", format!("{:?}", call.missing_events)),
    ]
}

/// What the ledger says of a call whose CDR was delivered. Only the disconnect knows `stateCode`, and, but for X mode,
/// who hung up; everything else is told by the CDR as well.
fn theirs(planned: &PlannedCall, delivered: &Delivered) -> Fields {
    let truth = &planned.truth;
    let at = |secs: Option<i64>| format!("{secs:?}");
    let number = |number: &Option<String>| format!("{number:?}");
    let leg = |leg: &TrueLeg| {
        format!(
            "{} {} {} {} {} {:?}",
            number(&leg.number),
            number(&leg.display),
            at(leg.started_at),
            at(leg.ringing_at),
            at(leg.answered_at),
            leg.billed_minutes
        )
    };
    let was_called = truth.leg_a.started_at.is_some() || truth.leg_b.started_at.is_some();
    let tells_party = delivered.has_end() || truth.service == Service::X;
    let told = match truth.state_code {
        TOLD_BY_THE_DISCONNECT_ALONE if !delivered.has_end() => Outcome::Failed,
        _ => truth.outcome,
    };
    let some = |code: u16| Some(i64::from(code));
    let codes = [truth.release_point, truth.sip_status, truth.q850_a, truth.q850_b].map(some);
    vec![
        ("session", truth.session_id.clone()),
        ("service", service(truth).to_owned()),
        ("direction", format!("{:?}", Some(i64::from(truth.direction)))),
        ("outcome", outcome(told).to_owned()),
        ("caller", number(&truth.caller)),
        ("called", number(&truth.called)),
        ("display", number(&truth.leg_a.display)),
        ("started_at", at(was_called.then_some(truth.started_at))),
        ("filed_at", at(Some(truth.started_at))),
        ("leg a", leg(&truth.leg_a)),
        ("leg b", leg(&truth.leg_b)),
        ("ended_at", at(Some(truth.ended_at))),
        ("closed_by", format!("{:?}", Some(if delivered.has_end() { "disconnect" } else { "cdr" }))),
        ("ring_secs", format!("{:?}", truth.ring_secs)),
        ("talk_secs", format!("{:?}", Some(truth.talk_secs))),
        ("billed_minutes", format!("{:?}", Some(truth.billed_minutes))),
        ("hung_up_by", format!("{:?}", truth.hung_up_by.filter(|_| tells_party).map(party))),
        ("state_code", format!("{:?}", some(truth.state_code).filter(|_| delivered.has_end()))),
        ("other codes", format!("{:?} {:?} {:?} {:?}", codes[0], codes[1], codes[2], codes[3])),
        ("digits", truth.digits.join("-")),
        ("user_data", format!("{:?}", truth.user_data.as_deref())),
        ("user_data_sent", format!("{:?}", truth.user_data_sent.as_deref())),
        ("app_key", format!("{:?}", Some(&truth.app_key))),
        ("icid", format!("{:?}", Some(&truth.icid))),
        ("recorded", format!("{:?}", Some(truth.recorded))),
        ("clamped", "false".to_owned()),
        ("counts", format!("1 {} {}", delivered.events.len(), delivered.duplicates())),
        ("missing_events", format!("{:?}", Some(missing(planned, delivered)))),
    ]
}

/// Lost events of the kinds that a CDR tells of.
fn missing(planned: &PlannedCall, delivered: &Delivered) -> u32 {
    let is_told = |kind: &Value| kind != "collectInfo" && kind != "callin";
    let lost = planned.events.iter().filter(|event| {
        is_told(&event.body["eventType"]) && !delivered.events.contains_key(&event.body.to_string())
    });
    u32::try_from(lost.count()).unwrap()
}

/// What the notifications can tell of the service: a notification that neither speaks nor listens looks like a code.
fn service(truth: &Truth) -> &'static str {
    match truth.service.family() {
        Family::Callback => "callback",
        Family::Private => "private_number",
        Family::OneLeg if truth.tts_plays > 0 || !truth.digits.is_empty() => "notification",
        Family::OneLeg => "voice",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::NotAnswered => "not_answered",
        Outcome::Failed => "failed",
    }
}

fn party(party: Party) -> &'static str {
    match party {
        Party::Caller => "caller",
        Party::Callee => "callee",
        Party::Platform => "platform",
    }
}

/// The fields that differ, in words.
pub fn differences(call: &Call, planned: &PlannedCall, delivered: &Delivered) -> Option<String> {
    let differing: Vec<String> = ours(call)
        .into_iter()
        .zip(theirs(planned, delivered))
        .filter(|(ours, theirs)| ours != theirs)
        .map(|(ours, theirs)| format!("  {}: we say {}, they say {}", ours.0, ours.1, theirs.1))
        .collect();
    (!differing.is_empty()).then(|| {
        let truth = &planned.truth;
        let codes = format!("{}/{}", truth.state_code, truth.release_point);
        format!("{:?} {codes} {}\n{}", planned.service, truth.session_id, differing.join("\n"))
    })
}
