//! Notifications as the platform words them, hand-made and random.

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::call::filter::{Filter, Now};
use crate::call::zone::Zone;
use crate::call::{Arrival, Stamp, Thresholds};
use crate::store::sqlite::{SqliteReader, SqliteWriter};
use crate::store::{Arrived, Ask, FROM_FILE, Sort};
use crate::wire;

/// 2026-01-27 02:00:00 UTC.
pub(super) const START: i64 = 1_769_479_200;

pub(super) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn writer(folder: &TempDir) -> SqliteWriter {
    SqliteWriter::open(folder.path()).unwrap()
}

pub(super) fn reader(folder: &TempDir) -> SqliteReader {
    SqliteReader::open(folder.path()).unwrap()
}

pub(super) fn now() -> Now {
    Now::new(Arrival((START + 600) * 1000), Thresholds::default())
}

pub(super) fn ask(filter: &str, sort: Sort) -> Ask {
    let query = Filter::parse(filter).unwrap().resolve(Stamp(START + 600), &Zone::UTC);
    Ask { query, sort, now: now() }
}

/// A notification that came `secs` after [`START`].
pub(super) fn arrived(secs: i64, body: impl Into<Vec<u8>>) -> Arrived {
    let body = body.into();
    let understood = wire::read(&body);
    Arrived {
        received: Arrival((START + secs) * 1000 + 7),
        peer: "127.0.0.1:51234".to_owned(),
        target: "/status?from=test".to_owned(),
        headers: vec![("Host".to_owned(), "example.com".to_owned()), ("host".to_owned(), "twice".to_owned())],
        answer: if understood.reading.kind() == crate::wire::notification::Kind::Rejected {
            400
        } else {
            200
        },
        understood,
        body,
        signature: None,
    }
}

/// CDRs as [`fee`] makes them, taken from a file.
pub(super) fn from_file(secs: i64, records: Vec<Value>) -> Arrived {
    Arrived { peer: FROM_FILE.to_owned(), ..fee(secs, records) }
}

pub(super) fn time(secs: i64) -> String {
    Zone::UTC.format(Stamp(START + secs))
}

/// `{"eventType":kind,"statusInfo":{...}}`, the time `secs` after [`START`].
pub(super) fn status(kind: &str, session: &str, secs: i64, more: Value) -> Arrived {
    let mut info = json!({ "sessionId": session, "timestamp": time(secs) });
    merge(&mut info, more);
    arrived(secs, json!({ "eventType": kind, "statusInfo": info }).to_string())
}

/// `{"eventType":"fee","feeLst":[...]}`, arriving `secs` after [`START`].
pub(super) fn fee(secs: i64, records: Vec<Value>) -> Arrived {
    arrived(secs, json!({ "eventType": "fee", "feeLst": records }).to_string())
}

/// A record of a callback that was answered.
pub(super) fn record(session: &str, secs: i64, more: Value) -> Value {
    let mut record = json!({
        "direction": 0, "appKey": "App1", "icid": format!("CAE-{session}"), "bindNum": "+8675528000001",
        "sessionId": session, "callerNum": "+8675528000001", "calleeNum": "+8613800000021",
        "fwdDisplayNum": "+8675528000002", "fwdDstNum": "+8613800000022", "serviceType": "002",
        "callOutStartTime": time(secs), "callOutAlertingTime": time(secs + 3),
        "callOutAnswerTime": time(secs + 8), "fwdStartTime": time(secs + 8), "fwdAlertingTime": time(secs + 10),
        "fwdAnswerTime": time(secs + 15), "callEndTime": time(secs + 75),
        "ulFailReason": 0, "sipStatusCode": 0, "callOutUnaswRsn": 0, "fwdUnaswRsn": 0, "recordFlag": 0
    });
    merge(&mut record, more);
    record
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        let more: Map<String, Value> = more;
        for (name, value) in more {
            match value {
                Value::Null => into.remove(&name),
                value => into.insert(name, value),
            };
        }
    }
}

const KINDS: [&str; 7] = ["callout", "alerting", "answer", "collectInfo", "disconnect", "callin", "newKind"];
const NUMBERS: [&str; 9] = [
    "+8613800000021",
    "13800000021",
    "008613800000021",
    "+8613800004321",
    "+8675528000001",
    "075528000001",
    "+14155550100",
    "anonymous",
    "+86138****0021",
];

/// `count` notifications about `calls` calls: in any order, doubled, contradictory, some of them no calls at all.
pub(super) fn random(seed: u64, count: usize, calls: u64) -> Vec<Arrived> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut sent: Vec<Arrived> = Vec::new();
    for nth in 0..count {
        let received = Arrival((START + i64::try_from(nth).unwrap()) * 1000 + dice.i64(-4000..4000));
        let next = match dice.u8(0..100) {
            0..=9 if !sent.is_empty() => sent[dice.usize(0..sent.len())].clone(),
            10..=11 => arrived(0, "no JSON"),
            12..=13 => {
                arrived(0, r#"{"eventType":"numStatus","numInfo":[{"number":"+86138","status":"5"}]}"#)
            }
            14..=15 => arrived(0, r#"{"hello":"world"}"#),
            16..=35 => {
                let records = (0..dice.usize(1..5)).map(|_| random_record(&mut dice, calls)).collect();
                fee(0, records)
            }
            _ => random_status(&mut dice, calls),
        };
        sent.push(Arrived { received, ..next });
    }
    sent
}

pub(super) fn session_name(call: u64) -> String {
    format!("1201_{call}_4294967295_Test@callenabler245.huaweicaas.com")
}

fn session(dice: &mut fastrand::Rng, calls: u64) -> String {
    session_name(dice.u64(0..calls))
}

fn random_status(dice: &mut fastrand::Rng, calls: u64) -> Arrived {
    let kind = KINDS[dice.usize(0..KINDS.len())];
    let session = session(dice, calls);
    let mut more = Map::new();
    maybe(dice, &mut more, "caller", |d| NUMBERS[d.usize(0..NUMBERS.len())].into());
    maybe(dice, &mut more, "called", |d| NUMBERS[d.usize(0..NUMBERS.len())].into());
    maybe(dice, &mut more, "userData", |d| format!("Order {}", d.u8(0..20)).into());
    maybe(
        dice,
        &mut more,
        "timestamp",
        |d| if d.u8(0..4) == 0 { "".into() } else { time(d.i64(0..90)).into() },
    );
    if kind == "disconnect" {
        maybe(dice, &mut more, "stateCode", |d| [0, 8101, 8102, 7004][d.usize(0..4)].into());
        maybe(dice, &mut more, "partyType", |d| ["Caller", "callee", "Robot"][d.usize(0..3)].into());
    }
    if kind == "collectInfo" {
        maybe(dice, &mut more, "digitInfo", |d| d.u8(0..9).to_string().into());
    }
    status(kind, &session, dice.i64(0..90), Value::Object(more))
}

fn random_record(dice: &mut fastrand::Rng, calls: u64) -> Value {
    if dice.u8(0..12) == 0 {
        return json!({ "icid": "a record without a session" });
    }
    let session = session(dice, calls);
    let start = dice.i64(0..90);
    let mut more = Map::new();
    let number = |d: &mut fastrand::Rng| Value::from(NUMBERS[d.usize(0..NUMBERS.len())]);
    maybe(dice, &mut more, "callerNum", number);
    maybe(dice, &mut more, "calleeNum", number);
    maybe(dice, &mut more, "fwdDstNum", number);
    maybe(dice, &mut more, "serviceType", |d| ["001", "002", "004", "999"][d.usize(0..4)].into());
    maybe(dice, &mut more, "ulFailReason", |d| [0, 518, 102, 4][d.usize(0..4)].into());
    maybe(dice, &mut more, "sipStatusCode", |d| [0, 480, 486][d.usize(0..3)].into());
    maybe(dice, &mut more, "callOutUnaswRsn", |d| [0, 17, 31][d.usize(0..3)].into());
    maybe(dice, &mut more, "fwdUnaswRsn", |d| [0, 17, 19][d.usize(0..3)].into());
    maybe(dice, &mut more, "recordFlag", |d| d.u8(0..2).into());
    maybe(dice, &mut more, "appKey", |d| ["App1", "App2"][d.usize(0..2)].into());
    maybe(dice, &mut more, "icid", |d| format!("CAE-{}", d.u8(0..40)).into());
    for absent in ["fwdAnswerTime", "fwdStartTime", "callOutAnswerTime", "callEndTime", "icid", "fwdDstNum"] {
        if dice.u8(0..4) == 0 {
            more.insert(absent.to_owned(), Value::Null);
        }
    }
    record(&session, start, Value::Object(more))
}

/// In half of all cases.
fn maybe(
    dice: &mut fastrand::Rng,
    into: &mut Map<String, Value>,
    name: &str,
    value: impl Fn(&mut fastrand::Rng) -> Value,
) {
    if dice.bool() {
        let value = value(dice);
        into.insert(name.to_owned(), value);
    }
}

/// `all` cut into batches of random sizes.
pub(super) fn batches(all: &[Arrived], seed: u64) -> Vec<&[Arrived]> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut rest = all;
    let mut cut = Vec::new();
    while !rest.is_empty() {
        let (batch, others) = rest.split_at(dice.usize(1..=rest.len().min(12)));
        cut.push(batch);
        rest = others;
    }
    cut
}
