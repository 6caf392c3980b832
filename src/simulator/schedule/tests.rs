use std::collections::BTreeMap;

use super::*;

/// 2026-01-27 12:00:00 UTC.
const START: i64 = 1_769_515_200;

fn pushes(scenario: &str, calls: u64, rate: f64, faults: Faults) -> Vec<Push> {
    let arrivals = Arrivals::new(9, Scenario::named(scenario).unwrap(), Some(calls), rate, START);
    Schedule::new(arrivals, 9, faults, 1.0, START).collect()
}

fn parsed(push: &Push) -> Value {
    serde_json::from_slice(&push.body).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let faults = Faults { lose_status: 0.1, duplicate: 0.1, reorder: 0.1, delay: 0.1, ..Faults::NONE };
    assert_eq!(pushes("load", 300, 20.0, faults), pushes("load", 300, 20.0, faults));
}

#[test]
fn pushes_come_in_the_order_in_which_they_are_due() {
    let faults = Faults { reorder: 0.3, delay: 0.3, late_cdr: 0.3, ..Faults::NONE };
    assert!(pushes("demo", 500, 5.0, faults).is_sorted_by_key(|push| push.due_ms));
}

#[test]
fn a_batch_never_exceeds_fifty_records_and_holds_one_application() {
    let all = pushes("load", 6_000, 1_500.0, Faults::NONE);
    let cdrs: Vec<_> = all.iter().filter(|push| push.kind == Kind::Cdr).collect();
    assert_eq!(cdrs.iter().map(|push| push.records).sum::<usize>(), 6_000);
    assert_eq!(cdrs.iter().map(|push| push.records).max(), Some(MAX_BATCH));
    for push in cdrs {
        let body = parsed(push);
        let records = body["feeLst"].as_array().unwrap();
        assert_eq!(records.len(), push.records);
        let first = &records[0];
        assert!(records.iter().all(|record| record["appKey"] == first["appKey"]));
        assert!(records.iter().all(|record| record["callEndTime"] == first["callEndTime"]));
    }
}

#[test]
fn without_faults_the_events_of_a_session_arrive_in_order_and_the_cdr_last() {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for push in pushes("demo", 400, 10.0, Faults::NONE) {
        let body = parsed(&push);
        if body["statusInfo"].is_object() {
            let info = &body["statusInfo"];
            let entry = seen.entry(info["sessionId"].as_str().unwrap().to_owned()).or_default();
            entry.push(info["timestamp"].as_str().unwrap().to_owned());
        } else if push.kind == Kind::Cdr {
            for record in body["feeLst"].as_array().unwrap() {
                let entry = seen.get_mut(record["sessionId"].as_str().unwrap()).unwrap();
                assert_eq!(entry.last().unwrap(), record["callEndTime"].as_str().unwrap());
                entry.push("fee".to_owned());
            }
        }
    }
    assert_eq!(seen.len(), 400);
    for times in seen.values() {
        assert!(times.is_sorted() && times.last().unwrap() == "fee", "{times:?}");
    }
}

#[test]
fn every_call_gets_its_cdr_however_much_is_lost() {
    let faults = Faults { lose_status: 0.9, lose_disconnect: 0.9, late_cdr: 0.5, ..Faults::NONE };
    let all = pushes("lost-disconnects", 200, 10.0, faults);
    assert_eq!(all.iter().map(|push| push.records).sum::<usize>(), 200);
}

#[test]
fn a_message_is_due_in_the_second_that_its_time_stamp_names() {
    for push in pushes("callback-answered", 50, 2.0, Faults::NONE) {
        let body = parsed(&push);
        if let Some(stamp) = body["statusInfo"]["timestamp"].as_str() {
            let late = push.due_ms - (chrono_seconds(stamp) - START) * 1_000;
            assert!((0..1_010).contains(&late), "{late}");
        }
    }
}

#[test]
fn speed_two_takes_half_the_time() {
    let slow = pushes("demo", 50, 1.0, Faults::NONE);
    let arrivals = Arrivals::new(9, Scenario::named("demo").unwrap(), Some(50), 1.0, START);
    let fast: Vec<_> = Schedule::new(arrivals, 9, Faults::NONE, 2.0, START).collect();
    assert!(slow.iter().zip(&fast).all(|(a, b)| a.due_ms / 2 == b.due_ms && a.body == b.body));
}

#[test]
fn calls_arrive_at_the_given_rate() {
    let arrivals = Arrivals::new(1, Scenario::named("load").unwrap(), Some(5_000), 25.0, START);
    let last = arrivals.last().unwrap();
    assert!((190_000..210_000).contains(&last.at_ms), "{}", last.at_ms);
}

fn chrono_seconds(stamp: &str) -> i64 {
    chrono::NaiveDateTime::parse_from_str(stamp, "%Y-%m-%d %H:%M:%S").unwrap().and_utc().timestamp()
}
