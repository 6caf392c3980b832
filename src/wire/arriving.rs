//! JSON out about how things arrived, one object a line: gaps, late CDRs, what no document names, and the facts of
//! arriving. Names and order are a contract; what is not known is absent; times are RFC 3339 with the offset of the
//! zone asked for.

use serde::Serialize;

use super::json::{arrival_time, line};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Gap, Mark, Number, Overdue, Recovery};

/// An interval in which we could not receive. No `to`: it is not over.
#[derive(Clone, Debug, Serialize)]
pub struct GapJson {
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    secs: i64,
    cause: &'static str,
    refused: u64,
}

impl GapJson {
    pub fn new(gap: &Gap, zone: &Zone, now: Arrival) -> GapJson {
        GapJson {
            from: arrival_time(gap.from, zone),
            to: gap.to.map(|to| arrival_time(to, zone)),
            secs: gap.millis(now) / 1_000,
            cause: gap.cause.as_str(),
            refused: gap.refused,
        }
    }
}

/// What was said of a call's end by ourselves.
#[derive(Clone, Debug, Serialize)]
pub struct MarkJson<'a> {
    kind: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl<'a> MarkJson<'a> {
    pub fn new(mark: &'a Mark, zone: &Zone) -> MarkJson<'a> {
        MarkJson { kind: mark.kind.as_str(), at: arrival_time(mark.at, zone), note: mark.note.as_deref() }
    }
}

/// A call whose CDR is late. `ended_about` is on our clock and, where `is_estimate`, a guess.
#[derive(Clone, Debug, Serialize)]
struct OverdueJson<'a> {
    session_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    called: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    ended_about: String,
    is_estimate: bool,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_at: Option<String>,
    retries_at: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_in: Option<GapJson>,
}

/// One late CDR as one line of JSON, without the line's end.
pub fn overdue_line(call: &Call, overdue: &Overdue, zone: &Zone, now: Arrival) -> String {
    let (retry, retry_at) = match overdue.recovery {
        Recovery::Retrying { nth, at } => (Some(nth), Some(arrival_time(at, zone))),
        Recovery::Expected | Recovery::AskVendor => (None, None),
    };
    line(&OverdueJson {
        session_id: call.session.as_str(),
        caller: call.caller.as_ref().map(Number::as_str),
        called: call.called.as_ref().map(Number::as_str),
        started_at: call.started_at.map(|at| zone.format_rfc3339(at)),
        ended_about: arrival_time(overdue.ended, zone),
        is_estimate: overdue.is_estimate,
        state: overdue.recovery.as_str(),
        retry,
        retry_at,
        retries_at: overdue.retries.iter().map(|at| arrival_time(*at, zone)).collect(),
        missed_in: overdue.missed_in.map(|gap| GapJson::new(&gap, zone, now)),
    })
}

/// One gap as one line of JSON, without the line's end.
pub fn gap_line(gap: &Gap, zone: &Zone, now: Arrival) -> String {
    line(&GapJson::new(gap, zone, now))
}

/// Something no document names. Serializing writes the fields in this order.
#[derive(Clone, Debug, Serialize)]
pub struct UnknownJson<'a> {
    /// kind, field, value or problem.
    pub what: &'static str,
    pub name: &'a str,
    pub first_seen: String,
    pub last_seen: String,
    pub count: u64,
    /// The last notification it was seen in.
    pub example_id: i64,
}

/// One unknown thing as one line of JSON, without the line's end.
pub fn unknown_line(unknown: &UnknownJson<'_>) -> String {
    line(unknown)
}

/// How well notifications travel, over the newest of them. Serializing writes the fields in this order.
#[derive(Clone, Debug, Serialize)]
pub struct ArrivalsJson {
    /// Status notifications looked at.
    pub events: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_offset_millis: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lag_p50_millis: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lag_p95_millis: Option<i64>,
    pub duplicates: u64,
    pub out_of_order: u64,
    pub completeness: Vec<CompletenessJson>,
}

/// Of the newest ended calls of a service, those that have every status event they should have.
#[derive(Clone, Debug, Serialize)]
pub struct CompletenessJson {
    pub service: &'static str,
    pub ended: u64,
    pub complete: u64,
    pub missing_events: u64,
}

/// The facts of arriving as one line of JSON, without the line's end.
pub fn arrivals_line(arrivals: &ArrivalsJson) -> String {
    line(arrivals)
}
