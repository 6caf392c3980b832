//! CDRs in files, as people get them by hand: what the platform sends (a notification with its `feeLst`, or bare
//! records), one after the other, in an array or a line each, and the calls of our own JSON lines. Every record is kept
//! as it is written; only what comes from our own lines is put into the platform's words.

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Reading, read};
use crate::call::{Cdr, guard, mask};

/// Records in one notification, as many as the platform puts into one (PROTOCOL 3).
pub const BATCH: usize = 50;

/// So many values lie in each other at most: a list of notifications with lists of records has three.
const DEEPEST: usize = 8;

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

/// All records of a file, in their order, each read when it is asked for; what is none is told with the reason.
pub fn records(file: &[u8]) -> Records<'_> {
    let rest = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    Records { rest, line: 1, inside: Vec::new() }
}

/// The records of a file: [`records`].
#[derive(Debug)]
pub struct Records<'a> {
    /// Of the file, and the line it begins on.
    rest: &'a [u8],
    line: usize,
    /// Values that lie in others, the next one last.
    inside: Vec<Inside<'a>>,
}

/// A value, with the number of those it lies in.
#[derive(Clone, Copy, Debug)]
struct Inside<'a> {
    text: &'a str,
    line: usize,
    depth: usize,
}

impl Iterator for Records<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let value = match self.inside.pop() {
                Some(value) => value,
                None => match self.next_value()? {
                    Ok(value) => value,
                    Err((line, problem)) => return Some(Found { line, record: Err(problem) }),
                },
            };
            match values_in(value.text).filter(|_| value.depth < DEEPEST) {
                Some(values) => self.look_inside(value, &values),
                None => return Some(Found { line: value.line, record: record(value.text) }),
            }
        }
    }
}

impl<'a> Records<'a> {
    /// The next value that lies in no other, or what is none, with its line. `None`: that was all.
    fn next_value(&mut self) -> Option<Result<Inside<'a>, (usize, Problem)>> {
        self.skip(self.rest.len() - self.rest.trim_ascii_start().len());
        let line = self.line;
        let mut values = serde_json::Deserializer::from_slice(self.rest).into_iter::<&'a RawValue>();
        match values.next()? {
            Ok(value) => {
                self.skip(values.byte_offset());
                Some(Ok(Inside { text: value.get(), line, depth: 0 }))
            }
            // The next line may be whole again.
            Err(error) => {
                let end = self.rest.iter().position(|byte| *byte == b'\n');
                self.skip(end.map_or(self.rest.len(), |end| end + 1));
                Some(Err((line, Problem::NotJson(error.to_string()))))
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, &[]));
        self.line += lines_in(skipped);
        self.rest = rest;
    }

    fn look_inside(&mut self, around: Inside<'a>, values: &[&'a RawValue]) {
        let (mut line, mut seen) = (around.line, 0);
        let first = self.inside.len();
        for value in values {
            let text = value.get();
            let at = (text.as_ptr() as usize).saturating_sub(around.text.as_ptr() as usize);
            line += around.text.as_bytes().get(seen..at).map_or(0, lines_in);
            seen = at;
            self.inside.push(Inside { text, line, depth: around.depth + 1 });
        }
        self.inside[first..].reverse();
    }
}

/// A notification with these records (PROTOCOL 3).
pub fn notification(records: &[&Record]) -> Vec<u8> {
    let texts: Vec<&str> = records.iter().map(|record| record.text.as_str()).collect();
    format!(r#"{{"eventType":"fee","feeLst":[{}]}}"#, texts.join(",")).into_bytes()
}

fn lines_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// The values of an array, or the records of a notification; `None` where it is neither.
fn values_in(text: &str) -> Option<Vec<&RawValue>> {
    #[derive(serde::Deserialize)]
    struct Notification<'a> {
        #[serde(borrow, rename = "feeLst")]
        records: Vec<&'a RawValue>,
    }
    let of_notification = || serde_json::from_str::<Notification<'_>>(text).map(|found| found.records);
    serde_json::from_str(text).or_else(|_| of_notification()).ok()
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
    let is_masked = |number: &str| number.contains(['*', '•']) || mask::is_token(number);
    let ids = ["session_id", "icid"].into_iter().filter_map(text).flat_map(|id| id.split(['_', '@']));
    if of_legs.chain(of_people).chain(ids).any(is_masked)
        || text("digits").is_some_and(|keys| keys.contains('•'))
    {
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
    // Between us and here the line may have been a row of a CSV.
    let id = |name: &str| text(name).map(guard::unguarded).map(Value::from).or_else(|| same(name));
    put("sessionId", id("session_id"));
    put("direction", same("direction"));
    put("appKey", same("app_key"));
    put("icid", id("icid"));
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
        let found: Vec<Found> = records(file.as_bytes()).collect();
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
        let deep = format!("[\n[{CDR},\n\n{other}],{{\"feeLst\":\n[{CDR}\n,{other}]}}\n]\n{CDR}");
        check(&deep, &[(2, "s1"), (4, "s2"), (5, "s1"), (6, "s2"), (8, "s1")], &[]);
        check("", &[], &[]);
    }

    #[test]
    fn what_is_no_record_is_told_with_its_line_and_the_rest_is_taken() {
        check(&format!("{CDR}\n{{broken\n{CDR}"), &[(1, "s1"), (3, "s1")], &[2]);
        check("7", &[], &[1]);
        check(&format!("{}{CDR}{}", "[".repeat(8), "]".repeat(8)), &[(1, "s1")], &[]);
        check(&format!("{}{CDR}{}\n{CDR}", "[".repeat(90_000), "]".repeat(90_000)), &[(2, "s1")], &[1]);
        check(r#"{"sessionId":"s1","timestamp":"2026-01-27 02:00:00"}"#, &[], &[1]);
        check(&format!("[{{\"icid\":\"i\"}},\n{CDR}]"), &[(2, "s1")], &[1]);
        check(r#"{"session_id":"s1","cdr_count":0}"#, &[], &[1]);
        check(r#"{"session_id":"s1","cdr_count":1,"leg_a":{"number":"*******0021"}}"#, &[], &[1]);
        let ours = format!(r#"{{"session_id":"s1","cdr_count":1,"called":"{} 0021"}}"#, mask::HIDDEN);
        check(&ours, &[], &[1]);
        let token = mask::TokenKey::new(&[7; 32]).unwrap().token("13800138000");
        check(&format!(r#"{{"session_id":"s1","cdr_count":1,"called":"{token}"}}"#), &[], &[1]);
        check(&format!(r#"{{"session_id":"{token}_4_627e","cdr_count":1}}"#), &[], &[1]);
        check(r#"{"session_id":"s1","cdr_count":1,"icid":"i","digits":"••"}"#, &[], &[1]);
    }

    #[test]
    fn an_id_that_was_in_a_csv_is_read_without_its_guard_and_that_of_the_platform_as_it_is() {
        let call = r#"{"session_id":"'+86138_+86139_4","icid":"i1","cdr_count":1}"#;
        check(call, &[(1, "+86138_+86139_4")], &[]);
        check(&CDR.replace("s1", "'+86138_4"), &[(1, "'+86138_4")], &[]);
    }

    #[test]
    fn a_record_is_kept_as_it_is_written() {
        let odd = r#"{ "sessionId" : "s1", "icid":"i1",  "new":[1, 2.50] }"#;
        let found = records(odd.as_bytes()).next().unwrap();
        let record = found.record.as_ref().unwrap();
        assert_eq!(record.text, odd);
        assert_eq!(
            notification(&[record]),
            format!(r#"{{"eventType":"fee","feeLst":[{odd}]}}"#).into_bytes()
        );
    }
}
