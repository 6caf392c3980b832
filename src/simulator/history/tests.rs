use super::*;

/// 2026-07-01 00:00:00 UTC.
const END: i64 = 1_782_864_000;

fn told(calls: u64, detail: Detail) -> Vec<HistoricNotification> {
    history(6, calls, END, detail).collect()
}

fn records(notifications: &[HistoricNotification]) -> Vec<Value> {
    let bodies = notifications.iter().map(|n| serde_json::from_slice::<Value>(&n.body).unwrap());
    bodies
        .filter_map(|mut body| body.get_mut("feeLst").and_then(Value::as_array_mut).map(std::mem::take))
        .flatten()
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(told(500, Detail::CdrOnly), told(500, Detail::CdrOnly));
    assert_eq!(told(200, Detail::WithEvents), told(200, Detail::WithEvents));
    assert_ne!(told(200, Detail::CdrOnly), history(7, 200, END, Detail::CdrOnly).collect::<Vec<_>>());
}

#[test]
fn every_call_has_exactly_one_record_and_no_batch_exceeds_fifty() {
    for (detail, calls) in [(Detail::CdrOnly, 3_000), (Detail::WithEvents, 1_000)] {
        let all = told(calls, detail);
        for notification in &all {
            assert!(records(std::slice::from_ref(notification)).len() <= MAX_BATCH);
        }
        let mut told: Vec<_> =
            records(&all).into_iter().map(|r| r["icid"].as_str().unwrap().to_owned()).collect();
        let mut planned: Vec<_> = past_calls(6, calls, END).map(|call| call.truth.icid).collect();
        told.sort();
        planned.sort();
        assert_eq!(told.len() as u64, calls);
        assert_eq!(told, planned);
    }
}

#[test]
fn a_fast_fill_uses_few_large_batches() {
    assert!(told(3_000, Detail::CdrOnly).len() < 700);
}

#[test]
fn notifications_come_in_the_order_of_their_arrival_and_before_the_end() {
    for detail in [Detail::CdrOnly, Detail::WithEvents] {
        let all = told(1_000, detail);
        assert!(all.is_sorted_by_key(|notification| notification.received_ms));
        assert!(all.last().unwrap().received_ms < END * 1_000);
        assert!(all[0].received_ms >= (END - span_secs(1_000)) * 1_000);
    }
}

#[test]
fn a_record_is_never_received_before_its_call_ended() {
    for notification in told(1_000, Detail::CdrOnly) {
        let received = crate::simulator::message::stamp(notification.received_ms / 1_000);
        for record in records(&[notification]) {
            assert!(record["callEndTime"].as_str().unwrap() <= received.as_str());
        }
    }
}

#[test]
fn people_call_in_the_daytime_of_working_days() {
    let at = |call: &PlannedCall| DateTime::from_timestamp(call.truth.started_at + BEIJING, 0).unwrap();
    let starts: Vec<_> = past_calls(6, 5_000, END).map(|call| at(&call)).collect();
    let daytime = starts.iter().filter(|t| (8..20).contains(&t.hour())).count();
    let weekend = starts.iter().filter(|t| t.weekday().num_days_from_monday() > 4).count();
    assert!(daytime > 4_000, "{daytime}");
    assert!((300..1_100).contains(&weekend), "{weekend}");
}

/// What is told on top of it, of right now, must follow without a hole.
#[test]
fn the_past_reaches_up_to_its_end() {
    // At noon in Beijing, when there is no minute without a call.
    let end = END + 4 * HOUR;
    let calls: Vec<_> = past_calls(6, 20_000, end).collect();
    let late = |calls: &[PlannedCall]| calls.iter().filter(|c| c.truth.started_at >= end - 600).count();
    assert!((8..30).contains(&late(&calls)), "{}", late(&calls));
    assert!(calls.is_sorted_by_key(|call| call.truth.started_at));
    assert!(calls.iter().all(|call| call.truth.ended_at < end - LONGEST_PUSH));
}

#[test]
fn more_calls_reach_further_back() {
    let days = [10_000, 1_000_000, 10_000_000].map(|calls| span_secs(calls) / DAY);
    assert_eq!(days, [14, 365, 1_095]);
}
