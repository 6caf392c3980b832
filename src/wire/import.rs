//! CDRs in files, as people get them by hand: what the platform sends (a notification with its `feeLst`, or bare
//! records), one after the other, in an array or a line each, and the calls of our own JSON lines. Every record is kept
//! as it is written; only what comes from our own lines is put into the platform's words.

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Reading, read};
use crate::call::Cdr;

/// Records in one notification, as many as the platform puts into one (PROTOCOL 3).
pub const BATCH: usize = 50;

/// A record of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Line of the file it begins on, from 1.
    pub line: usize,
    pub record: Result<Box<Record>, Problem>,
}

/// Why something in a file cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("not JSON: {0}")]
    NotJson(String),
    #[error("neither a CDR nor a notification with a feeLst")]
    NoRecord,
    #[error("not a CDR")]
    NotACdr,
    #[error("no CDR: it has a sessionId and nothing that a CDR tells")]
    SaysNothing,
    /// A CDR that the platform would not have sent so.
    #[error("{0}")]
    Bad(String),
    #[error("a call without a CDR: there is nothing to import")]
    CallWithoutCdr,
    #[error("its numbers are masked; export without masking")]
    Masked,
    #[error("`{0}` is no time with a zone (RFC 3339)")]
    NotATime(String),
}

/// A record that can be taken: as it is written, and as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub text: String,
    pub cdr: Cdr,
}

/// All records of a file, in their order; what is none is told with the reason.
pub fn records(file: &[u8]) -> Vec<Found> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(rest) = file.get(at..).filter(|rest| !rest.trim_ascii_start().is_empty()) {
        let blanks = rest.len() - rest.trim_ascii_start().len();
        line += lines_in(&rest[..blanks]);
        let rest = &rest[blanks..];
        at += blanks;
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<&RawValue>();
        let taken = match values.next() {
            Some(Ok(value)) => {
                let read_to = values.byte_offset();
                take(value.get(), line, &mut found);
                read_to
            }
            // The next line may be whole again.
            Some(Err(error)) => {
                found.push(Found { line, record: Err(Problem::NotJson(error.to_string())) });
                rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1)
            }
            None => break,
        };
        line += lines_in(&rest[..taken]);
        at += taken;
    }
    found
}

/// A notification with these records (PROTOCOL 3).
pub fn notification(records: &[&Record]) -> Vec<u8> {
    let texts: Vec<&str> = records.iter().map(|record| record.text.as_str()).collect();
    format!(r#"{{"eventType":"fee","feeLst":[{}]}}"#, texts.join(",")).into_bytes()
}

fn lines_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// A value of the file: an array of values, a notification, a record, or a call of ours.
fn take(text: &str, line: usize, found: &mut Vec<Found>) {
    if let Ok(values) = serde_json::from_str::<Vec<&RawValue>>(text) {
        return each(&values, text, line, found);
    }
    #[derive(serde::Deserialize)]
    struct Notification<'a> {
        #[serde(borrow, rename = "feeLst")]
        records: Vec<&'a RawValue>,
    }
    if let Ok(notification) = serde_json::from_str::<Notification<'_>>(text) {
        return each(&notification.records, text, line, found);
    }
    found.push(Found { line, record: record(text) });
}

fn each(values: &[&RawValue], text: &str, line: usize, found: &mut Vec<Found>) {
    for value in values {
        let from = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let line = line + text.as_bytes().get(..from).map_or(0, lines_in);
        take(value.get(), line, found);
    }
}

fn record(text: &str) -> Result<Box<Record>, Problem> {
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return Err(Problem::NoRecord);
    };
    let text = match members.contains_key("session_id") {
        true => in_the_platforms_words(&members)?,
        false => text.to_owned(),
    };
    let body = format!(r#"{{"eventType":"fee","feeLst":[{text}]}}"#);
    let Reading::Cdrs(records) = read(body.as_bytes()).reading else {
        return Err(Problem::NotACdr);
    };
    match records.into_iter().next() {
        Some(Ok(cdr)) if says_something(&cdr) => Ok(Box::new(Record { text, cdr: *cdr })),
        Some(Ok(_)) => Err(Problem::SaysNothing),
        Some(Err(problem)) => Err(Problem::Bad(problem.to_string())),
        None => Err(Problem::NotACdr),
    }
}

/// A status event has a session, too.
fn says_something(cdr: &Cdr) -> bool {
    let times = [cdr.call_out_start_at, cdr.call_in_at, cdr.fwd_start_at, cdr.call_end_at, cdr.fail_at];
    cdr.icid.is_some() || times.iter().any(Option::is_some)
}

/// The CDR of a call that we wrote as JSON (CLI contract), as the platform would have sent it. What stands in no CDR is
/// left out; a call without one has none.
fn in_the_platforms_words(call: &Map<String, Value>) -> Result<String, Problem> {
    if call.get("cdr_count").and_then(Value::as_u64).unwrap_or(0) == 0 {
        return Err(Problem::CallWithoutCdr);
    }
    let text = |name: &str| call.get(name).and_then(Value::as_str);
    let leg = |leg: &str, name: &str| call.get(leg).and_then(|leg| leg.get(name)).and_then(Value::as_str);
    let numbers = [("leg_a", "number"), ("leg_a", "display"), ("leg_b", "number"), ("leg_b", "display")];
    let of_legs = numbers.iter().filter_map(|(of, name)| leg(of, name));
    let of_people = ["caller", "called", "display_number"].into_iter().filter_map(text);
    if of_legs.chain(of_people).any(|number| number.contains(['*', '•'])) {
        return Err(Problem::Masked);
    }
    let is_private = text("service") == Some("private_number");
    let (caller, callee) = if is_private { ("number", "display") } else { ("display", "number") };
    let start = if is_private { "callInTime" } else { "callOutStartTime" };
    let service = match text("service") {
        Some("callback") => Some("002"),
        Some("notification" | "voice") => Some("001"),
        Some("private_number") => Some("003"),
        _ => None,
    };
    let mut record = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            record.insert(name.to_owned(), value);
        }
    };
    let same = |name: &str| call.get(name).cloned();
    put("sessionId", same("session_id"));
    put("direction", same("direction"));
    put("appKey", same("app_key"));
    put("icid", same("icid"));
    put("serviceType", service.map(Value::from));
    put("callerNum", leg("leg_a", caller).map(Value::from));
    put("calleeNum", leg("leg_a", callee).map(Value::from));
    put("fwdDisplayNum", leg("leg_b", "display").map(Value::from));
    put("fwdDstNum", leg("leg_b", "number").map(Value::from));
    put(start, time(leg("leg_a", "started_at"))?);
    put("callOutAlertingTime", time(leg("leg_a", "ringing_at"))?);
    put("callOutAnswerTime", time(leg("leg_a", "answered_at"))?);
    put("fwdStartTime", time(leg("leg_b", "started_at"))?);
    put("fwdAlertingTime", time(leg("leg_b", "ringing_at"))?);
    put("fwdAnswerTime", time(leg("leg_b", "answered_at"))?);
    put("callEndTime", time(text("ended_at"))?);
    put("ulFailReason", same("release_point"));
    put("sipStatusCode", same("sip_status"));
    put("callOutUnaswRsn", same("q850_a"));
    put("fwdUnaswRsn", same("q850_b"));
    put("dynIVRPath", same("digits"));
    put("userData", same("user_data"));
    put("recordFlag", call.get("recorded").and_then(Value::as_bool).map(|is| json!(i32::from(is))));
    Ok(Value::Object(record).to_string())
}

/// UTC, as the platform writes it.
fn time(text: Option<&str>) -> Result<Option<Value>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let at = DateTime::parse_from_rfc3339(text).map_err(|_| Problem::NotATime(text.to_owned()))?;
    Ok(Some(at.with_timezone(&Utc).format("%Y-%m-%d %H:%M:%S").to_string().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CDR: &str = r#"{"sessionId":"s1","icid":"i1","callEndTime":"2026-01-27 02:00:00"}"#;

    /// Lines and sessions of what can be taken, and lines of what cannot.
    fn check(file: &str, taken: &[(usize, &str)], rejected: &[usize]) {
        let found = records(file.as_bytes());
        let sessions: Vec<(usize, String)> = found
            .iter()
            .filter_map(|one| Some((one.line, one.record.as_ref().ok()?.cdr.session.to_string())))
            .collect();
        let expected: Vec<(usize, String)> = taken.iter().map(|(line, s)| (*line, (*s).to_owned())).collect();
        assert_eq!(sessions, expected, "{file}");
        let lines: Vec<usize> = found.iter().filter(|one| one.record.is_err()).map(|one| one.line).collect();
        assert_eq!(lines, rejected, "{file}");
    }

    #[test]
    fn records_are_found_in_every_form_people_get_them_in() {
        let other = CDR.replace("s1", "s2");
        check(CDR, &[(1, "s1")], &[]);
        check(&format!("\u{feff}[\n{CDR},\n{other}\n]"), &[(2, "s1"), (3, "s2")], &[]);
        check(&format!("{CDR}\n\n{other}\r\n"), &[(1, "s1"), (3, "s2")], &[]);
        check(&format!(r#"{{"eventType":"fee","feeLst":[{CDR},{other}]}}"#), &[(1, "s1"), (1, "s2")], &[]);
        check(&format!("[{{\"feeLst\":[{CDR}]}},\n{other}]"), &[(1, "s1"), (2, "s2")], &[]);
        check("", &[], &[]);
    }

    #[test]
    fn what_is_no_record_is_told_with_its_line_and_the_rest_is_taken() {
        check(&format!("{CDR}\n{{broken\n{CDR}"), &[(1, "s1"), (3, "s1")], &[2]);
        check("7", &[], &[1]);
        check(r#"{"sessionId":"s1","timestamp":"2026-01-27 02:00:00"}"#, &[], &[1]);
        check(&format!("[{{\"icid\":\"i\"}},\n{CDR}]"), &[(2, "s1")], &[1]);
        check(r#"{"session_id":"s1","cdr_count":0}"#, &[], &[1]);
        check(r#"{"session_id":"s1","cdr_count":1,"leg_a":{"number":"*******0021"}}"#, &[], &[1]);
        let ours =
            format!(r#"{{"session_id":"s1","cdr_count":1,"called":"{} 0021"}}"#, crate::call::mask::HIDDEN);
        check(&ours, &[], &[1]);
    }

    #[test]
    fn a_record_is_kept_as_it_is_written() {
        let odd = r#"{ "sessionId" : "s1", "icid":"i1",  "new":[1, 2.50] }"#;
        let found = records(odd.as_bytes());
        let record = found[0].record.as_ref().unwrap();
        assert_eq!(record.text, odd);
        assert_eq!(
            notification(&[record]),
            format!(r#"{{"eventType":"fee","feeLst":[{odd}]}}"#).into_bytes()
        );
    }
}
