//! What the simulator says of its calls, against what we make of its messages, field by field. The two share no code;
//! what was delivered is read from the bodies with nothing but a JSON parser.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use ringside::call::filter::Filter;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, Facts, Leg, LegName, Now, Number, SessionId, Stamp};
use ringside::simulator::{
    self, Arrivals, Family, Faults, Outcome, Party, PlannedCall, Population, Scenario, Schedule, Service,
    TrueLeg, Truth, names, plan_call,
};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Arrived, Ask, InboxFilter, Sort, StoreError};
use ringside::wire::{Reading, read};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ending, House, arrived};

const CALLS_PER_SCENARIO: u64 = 1_000;

/// 2026-01-27 02:00:00 UTC.
const START: i64 = 1_769_479_200;

/// A `stateCode` for which no document names a release point of its own: the record says 8014, an invalid call, so
/// without the disconnect nobody can tell that the caller called himself.
const TOLD_BY_THE_DISCONNECT_ALONE: u16 = 8032;

/// What of one call was delivered: its status events as they were sent, each with its number of copies, and copies
/// of its CDR.
#[derive(Clone, Debug, Default)]
struct Delivered {
    events: BTreeMap<String, (String, u32)>,
    records: u32,
}

impl Delivered {
    fn everything(call: &PlannedCall) -> Delivered {
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
fn deliver(all: &mut BTreeMap<String, Delivered>, body: &[u8]) {
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
fn differences(call: &Call, planned: &PlannedCall, delivered: &Delivered) -> Option<String> {
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

fn assert_none(wrong: Vec<String>, what: &str) {
    assert!(
        wrong.is_empty(),
        "{} calls {what} are understood otherwise:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(25)].join("\n")
    );
}

/// A call read from its messages, as they come without faults.
fn call_of(planned: &PlannedCall) -> Call {
    let mut facts = Facts::new(SessionId::new(&planned.session_id).unwrap(), Arrival(0));
    for event in &planned.events {
        let understood = read(event.body.to_string().as_bytes());
        assert_eq!(understood.unknown_fields, Vec::<String>::new(), "{}", event.body);
        match understood.reading {
            Reading::Status(event) => facts.add_event(*event, Arrival(0)),
            other => panic!("{other:?}: {}", event.body),
        };
    }
    let body = serde_json::json!({ "eventType": "fee", "feeLst": [planned.cdr] }).to_string();
    let understood = read(body.as_bytes());
    assert_eq!(understood.unknown_fields, Vec::<String>::new(), "{body}");
    match understood.reading {
        Reading::Cdrs(records) => records.into_iter().for_each(|record| {
            facts.add_cdr(*record.unwrap(), Arrival(0));
        }),
        other => panic!("{other:?}: {body}"),
    }
    facts.fold()
}

#[test]
fn every_simulated_call_is_understood_as_it_was_meant() {
    let mut wrong = Vec::new();
    for name in names() {
        let scenario = Scenario::named(name).unwrap();
        let population = Population::from_seed(7);
        let mut rng = fastrand::Rng::with_seed(7);
        for serial in 0..CALLS_PER_SCENARIO {
            let order = scenario.order(&mut rng, serial, START);
            let planned = plan_call(&mut rng, &population, &order);
            wrong.extend(differences(&call_of(&planned), &planned, &Delivered::everything(&planned)));
        }
    }
    assert_none(wrong, "without faults");
}

/// A run of a scenario with faults: its ledger, and its notifications in the order of their arrival.
fn a_run(name: &str, seed: u64, calls: u64, faults: Faults) -> (Vec<PlannedCall>, Vec<Arrived>) {
    let scenario = Scenario::named(name).unwrap();
    let arrivals = || Arrivals::new(seed, scenario, Some(calls), 5.0, START);
    let ledger = arrivals().map(|arrival| arrival.call).collect();
    let pushes = Schedule::new(arrivals(), seed, faults, 1.0, START);
    let received = |due_ms| Arrival(START * 1_000 + due_ms);
    let arrived = pushes.map(|push| arrived(received(push.due_ms), "192.0.2.1:5".to_owned(), push.body));
    (ledger, arrived.collect())
}

/// Every call in the store, by its session.
fn history(folder: &TempDir) -> BTreeMap<String, Call> {
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let now = Now::new(Arrival(START * 1_000), Default::default());
    let query = Filter::default().resolve(Stamp(START), &Zone::UTC);
    let mut calls = BTreeMap::new();
    let mut keep = |call: &Call| {
        calls.insert(call.session.to_string(), call.clone());
        ControlFlow::Continue(())
    };
    reader.each(&Ask { query, sort: Sort::default(), now }, &mut keep).unwrap();
    calls
}

/// The calls of the history that are not what the ledger says they are.
fn compare(folder: &TempDir, ledger: &[PlannedCall], delivered: &BTreeMap<String, Delivered>) -> Vec<String> {
    let mut history = history(folder);
    let mut wrong: Vec<String> = Vec::new();
    for planned in ledger {
        match (history.remove(&planned.session_id), delivered.get(&planned.session_id)) {
            (Some(call), Some(delivered)) => wrong.extend(differences(&call, planned, delivered)),
            (None, _) => wrong.push(format!("{} is missing", planned.session_id)),
            (_, None) => wrong.push(format!("{} was never delivered", planned.session_id)),
        }
    }
    wrong.extend(history.into_keys().map(|session| format!("{session} was never placed")));
    wrong
}

#[test]
fn whatever_is_lost_doubled_late_or_overtaken_the_history_is_the_ledger() {
    let hours = Faults { hour: Duration::from_secs(60), ..Faults::NONE };
    let mixes = [
        Faults { lose_status: 0.3, ..hours },
        Faults { lose_status: 1.0, ..hours },
        Faults { lose_disconnect: 1.0, late_cdr: 0.5, ..hours },
        Faults { duplicate: 0.5, reorder: 0.5, ..hours },
        // Far past the end of the call, and past its CDR.
        Faults { delay: 0.7, delay_max: Duration::from_secs(3_600), reorder: 0.3, ..hours },
        Faults { duplicate: 1.0, ..hours },
        Faults { duplicate: 0.5, late_cdr: 1.0, ..hours },
        Faults {
            lose_status: 0.2,
            lose_disconnect: 0.3,
            duplicate: 0.4,
            reorder: 0.3,
            delay: 0.3,
            delay_max: Duration::from_secs(600),
            late_cdr: 0.5,
            ..hours
        },
    ];
    let runs = mixes.into_iter().enumerate().flat_map(|(mix, faults)| {
        [("load", 11), ("private-number", 12), ("notifications", 13), ("all-codes", 14)]
            .map(|(name, seed)| (name, seed + 100 * mix as u64, faults))
    });
    let (mut wrong, mut most_copies) = (Vec::new(), 0);
    for (name, seed, faults) in runs {
        let (ledger, arrived) = a_run(name, seed, 120, faults);
        let mut delivered = BTreeMap::new();
        arrived.iter().for_each(|arrived| deliver(&mut delivered, &arrived.body));
        most_copies = most_copies.max(delivered.values().map(|call| call.records).max().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
        // Batches of uneven length, as they come under load.
        let mut rest = arrived.as_slice();
        for cut in (0..).map(|n| 1 + (seed as usize * 31 + n * 97) % 400) {
            let (batch, more) = rest.split_at(cut.min(rest.len()));
            writer.append(batch).unwrap();
            rest = more;
            if rest.is_empty() {
                break;
            }
        }
        let found = compare(&folder, &ledger, &delivered);
        writer.rebuild(&mut |_| ()).unwrap();
        assert_eq!(compare(&folder, &ledger, &delivered), found, "after a rebuild of {name} seed {seed}");
        wrong.extend(found.into_iter().map(|what| format!("{name} seed {seed}: {what}")));
    }
    assert_none(wrong, "of runs with faults");
    assert!((5..=7).contains(&most_copies), "a CDR came {most_copies} times");
}

#[test]
fn when_the_disk_fills_up_twice_the_platform_repeats_its_cdrs_and_the_history_is_the_ledger() {
    // By what comes and not by when: how many notifications share a commit depends on the speed of the machine.
    let (mut kept, mut cdrs_refused) = (0, [0, 0]);
    let house = House::with_endings(move |batch| {
        let time = usize::from(kept >= 100);
        if kept < 5 || cdrs_refused[time] >= [3, 2][time] {
            kept += batch.len();
            return Ending::Commit;
        }
        cdrs_refused[time] +=
            batch.iter().filter(|a| matches!(a.understood.reading, Reading::Cdrs(_))).count();
        Ending::Fail(StoreError::DiskFull("/data".to_owned()))
    });
    let mut scenario = Scenario::named("load").unwrap();
    scenario.faults = Faults { duplicate: 0.1, hour: Duration::from_millis(300), ..Faults::NONE };
    let url = format!("http://{}/push", house.address());
    let options = simulator::Options {
        calls: Some(40),
        rate: 5.0,
        speed: 40.0,
        ..simulator::Options::new(&url, scenario, 5, START)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_keep, never) = tokio::sync::watch::channel(false);
    let report = runtime.block_on(simulator::run(options, |_| (), never)).unwrap();
    assert!(report.cdr_retries >= 5 && report.status_failed > 0, "{report:?}");
    assert_eq!((report.cdr_records_failed, report.unanswered), (0, 0), "{report:?}");

    let folder = house.stop();
    let mut delivered = BTreeMap::new();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    for row in reader.inbox(InboxFilter::All, None, 10_000).unwrap() {
        deliver(&mut delivered, &reader.notification(row.id).unwrap().unwrap().body);
    }
    let ledger: Vec<PlannedCall> =
        Arrivals::new(5, scenario, Some(40), 5.0, START).map(|arrival| arrival.call).collect();
    assert_none(compare(&folder, &ledger, &delivered), "of a run with a full disk");
}
