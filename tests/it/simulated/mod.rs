//! What the simulator says of its calls, against what we make of its messages, field by field. The two share no code;
//! what was delivered is read from the bodies with nothing but a JSON parser.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use ringside::call::filter::Filter;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, Facts, Now, SessionId, Stamp};
use ringside::simulator::{
    self, Arrivals, Faults, PlannedCall, Population, Scenario, Schedule, names, plan_call,
};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Arrived, Ask, InboxFilter, Sort, StoreError};
use ringside::wire::{Reading, read};
use tempfile::TempDir;

use crate::support::{Ending, House, arrived};
use fields::{Delivered, deliver, differences};

mod fields;

const CALLS_PER_SCENARIO: u64 = 1_000;

/// 2026-01-27 02:00:00 UTC.
const START: i64 = 1_769_479_200;

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
