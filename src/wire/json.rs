//! JSON out, one object a line, as scripts rely on it: names and order are a contract. What is not known is absent;
//! times are RFC 3339 with the offset of the zone asked for.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;

use super::arriving::GapJson;
use super::signature::{Checked, Form};
use super::table;
use crate::call::filter::Now;
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Leg, LegName, Number, Stamp, Trust, trust};
use crate::i18n::Lang;

/// A call as scripts see it. Serializing writes the fields in this order.
#[derive(Clone, Debug, Serialize)]
pub struct CallJson<'a> {
    session_id: Cow<'a, str>,
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<i64>,
    state: &'static str,
    trust: &'static str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    called: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_number: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leg_a: Option<LegJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leg_b: Option<LegJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ring_secs: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    talk_secs: Option<i64>,
    /// Started minutes of `talk_secs`, the documents' formula (PROTOCOL 3.3); what each leg is charged stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    billed_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hung_up_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_point: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sip_status: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    q850_a: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    q850_b: Option<i64>,
    /// The English headline of the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<Cow<'a, str>>,
    /// As it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_data: Option<Cow<'a, str>>,
    /// As people read it, its URL-encoding undone; only where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_data_decoded: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icid: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded: Option<bool>,
    cdr_count: u32,
    event_count: u32,
    duplicate_count: u32,
    /// Times contradicted each other; durations that would be negative stand as 0 (PROTOCOL 3.4).
    clamped: bool,
    /// Whose side the verdict names, its advice on trying again, how much the evidence carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    /// Status events that never came; of an ended call.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_events: Option<u32>,
    #[serde(skip_serializing_if = "is_zero")]
    out_of_order_count: u32,
    /// From the end of the call until its CDR came.
    #[serde(skip_serializing_if = "Option::is_none")]
    cdr_lag_secs: Option<i64>,
    /// There were `gaps` in its life.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    live_events_incomplete: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<GapJson>,
    /// What somebody wrote about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[derive(Clone, Debug, Serialize)]
struct LegJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ringing_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<String>,
    /// Started minutes from the answer of this leg to the end of the call; absent where nobody can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    billed_minutes: Option<i64>,
}

/// `call` as scripts see it, its numbers as `mask` writes them.
pub fn call_json<'a>(
    call: &'a Call,
    zone: &Zone,
    trust: Trust,
    mask: &Mask,
    catalogue: &Catalogue,
) -> CallJson<'a> {
    let time = |at: Option<Stamp>| at.map(|at| zone.format_rfc3339(at));
    let number = |number: &'a Option<Number>| number.as_ref().map(|number| mask.number(number));
    // People write numbers wherever they can.
    let text = |text: &'a str| mask.text(text);
    let leg = |name: LegName, leg: &'a Leg| {
        leg.is_known().then(|| LegJson {
            number: number(&leg.number),
            display: number(&leg.display),
            started_at: time(leg.started_at),
            ringing_at: time(leg.ringing_at),
            answered_at: time(leg.answered_at),
            billed_minutes: call.leg_minutes(name),
        })
    };
    CallJson {
        session_id: mask.id(call.session.as_str()),
        service: call.service.as_str(),
        direction: call.direction,
        state: call.state.as_str(),
        trust: trust.as_str(),
        outcome: call.outcome.as_str(),
        caller: number(&call.caller),
        called: number(&call.called),
        display_number: number(&call.display),
        started_at: time(call.started_at),
        leg_a: leg(LegName::A, &call.leg_a),
        leg_b: leg(LegName::B, &call.leg_b),
        ended_at: time(call.ended_at),
        closed_by: call.closed_by.map(|by| by.as_str()),
        ring_secs: call.ring_secs,
        talk_secs: call.talk_secs,
        billed_minutes: call.billed_minutes,
        hung_up_by: call.hung_up_by.as_ref().map(|party| party.as_str()),
        state_code: call.codes.state,
        release_point: call.codes.release_point,
        sip_status: call.codes.sip,
        q850_a: call.codes.q850_a,
        q850_b: call.codes.q850_b,
        verdict: table::headline(call, Lang::En, catalogue),
        digits: call.digits.as_deref().map(|keys| mask.keys(keys)),
        user_data: match call.user_data_sent.as_deref() {
            Some(sent) => Some(mask.sent(sent)),
            None => call.user_data.as_deref().map(text),
        },
        user_data_decoded: call.user_data_sent.as_ref().and(call.user_data.as_deref()).map(text),
        app_key: call.app_key.as_deref(),
        icid: call.icid.as_deref().map(|icid| mask.id(icid)),
        recorded: call.recorded,
        cdr_count: call.cdr_count,
        event_count: call.event_count,
        duplicate_count: call.duplicate_count,
        clamped: call.clamped,
        side: call.verdict.as_deref().map(|verdict| verdict.side.as_str()),
        retry: call.verdict.as_deref().map(|verdict| verdict.retry.as_str()),
        confidence: call.verdict.as_deref().map(|verdict| verdict.confidence.as_str()),
        missing_events: call.missing_events,
        out_of_order_count: call.out_of_order,
        cdr_lag_secs: call.cdr_lag_secs(),
        live_events_incomplete: false,
        gaps: Vec::new(),
        note: call.note.as_deref().map(text),
    }
}

impl CallJson<'_> {
    /// With the gaps of `now` in the life of `call`.
    pub fn with_gaps(mut self, call: &Call, zone: &Zone, now: &Now) -> Self {
        let gaps = now.gaps.in_life_of(call, now.arrival);
        self.gaps = gaps.map(|gap| GapJson::new(gap, zone, now.arrival)).collect();
        self.live_events_incomplete = !self.gaps.is_empty();
        self
    }
}

/// One call as one line of JSON, without the line's end.
pub fn call_line(call: &Call, zone: &Zone, now: &Now, mask: &Mask, catalogue: &Catalogue) -> String {
    line(&call_json(call, zone, trust(call, now), mask, catalogue).with_gaps(call, zone, now))
}

/// A line of the inbox as scripts see it. Serializing writes the fields in this order.
#[derive(Clone, Debug, Serialize)]
pub struct NotificationJson<'a> {
    pub id: i64,
    pub received_at: String,
    pub peer: &'a str,
    pub target: &'a str,
    /// Bytes of the body.
    pub size: i64,
    /// The status it was answered.
    pub answer: u16,
    pub kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<&'a str>,
    pub records: i64,
    pub duplicates: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'a str>,
    /// What it says that no call shows, in one English sentence: number states, text messages, why it is no call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_fields: Option<&'a str>,
    /// Absent: it was not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureJson>,
    pub headers: &'a [(String, String)],
    #[serde(flatten)]
    pub body: BodyJson<'a>,
}

/// A body: as text, or in Base64 where it is no UTF-8 and a text would not be the same bytes.
#[derive(Clone, Debug, Serialize)]
pub enum BodyJson<'a> {
    #[serde(rename = "body")]
    Text(&'a str),
    #[serde(rename = "body_base64")]
    Base64(String),
}

impl<'a> BodyJson<'a> {
    pub fn new(body: &'a [u8]) -> BodyJson<'a> {
        match std::str::from_utf8(body) {
            Ok(text) => BodyJson::Text(text),
            Err(_) => BodyJson::Base64(BASE64.encode(body)),
        }
    }
}

/// One line of the inbox as one line of JSON, without the line's end.
pub fn notification_line(notification: &NotificationJson<'_>) -> String {
    line(notification)
}

/// What a signature came to (PROTOCOL 1.2).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SignatureJson {
    /// `verified`, `mismatch`, `missing`, `malformed`, `unknown_key`.
    result: &'static str,
    /// `hmac_url_lines`, `hmac_url`, `hmac_nonce`, `sha256_nonce`.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'static str>,
    /// `Created` less the time of arrival; 28,800 is Beijing time with a Z behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    skew_secs: Option<i64>,
}

impl From<Checked> for SignatureJson {
    fn from(checked: Checked) -> SignatureJson {
        SignatureJson {
            result: checked.verdict.as_str(),
            form: checked.form.map(Form::as_str),
            skew_secs: checked.skew_secs,
        }
    }
}

/// What one sender was refused for one reason within a minute, as scripts see it.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedJson<'a> {
    pub first_at: String,
    pub last_at: String,
    /// An address, a network of IPv6, or `*` for all others.
    pub peer: &'a str,
    pub reason: &'static str,
    pub count: u64,
    /// Without what looks like a token; absent where there was no request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_target: Option<&'a str>,
}

/// One line of refusals as one line of JSON, without the line's end.
pub fn refused_line(refused: &RefusedJson<'_>) -> String {
    line(refused)
}

/// A moment on our own clock, to the second.
pub fn arrival_time(at: Arrival, zone: &Zone) -> String {
    zone.format_rfc3339(at.stamp())
}

/// The value as JSON on one line. Values of this file always have text for names, and so can always be written.
pub(super) fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The value as JSON over several lines, for people.
pub(super) fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
