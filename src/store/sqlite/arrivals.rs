//! How well notifications travel, measured on the newest of them: what is old says nothing about today's network, and
//! the whole journal is too long to be read for a number.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::codes::Stored;
use super::packing::readable;
use crate::call::{Arrival, Outcome, SessionId, Stamp, StatusEvent};
use crate::store::{ArrivalFacts, Completeness};
use crate::wire::{self, Reading};

/// Status notifications looked at, and ended calls.
const EVENTS: i64 = 5_000;
const CALLS: i64 = 5_000;

pub(super) const NEWEST_EVENTS: &str =
    "SELECT n.received_at, n.duplicates, n.body, n.form FROM notification n
    WHERE n.kind = 'status' ORDER BY n.id DESC LIMIT ?1";

pub(super) const NEWEST_CALLS: &str = "SELECT service, missing_events FROM call
    WHERE outcome <> ?1 AND missing_events IS NOT NULL ORDER BY id DESC LIMIT ?2";

pub(super) fn facts(db: &Connection) -> rusqlite::Result<ArrivalFacts> {
    let mut facts = ArrivalFacts { completeness: completeness(db)?, ..ArrivalFacts::default() };
    let mut select = db.prepare_cached(NEWEST_EVENTS)?;
    let mut rows = select.query([EVENTS])?;
    let mut differences = Vec::new();
    let mut arrived: Vec<StatusEvent> = Vec::new();
    while let Some(row) = rows.next()? {
        let received = Arrival(row.get(0)?);
        facts.events += 1;
        facts.since = Some(received);
        facts.duplicates += u64::from(row.get::<_, i64>(1)? > 0);
        let Some(body) = readable(row, 2, 3)? else { continue };
        if let Reading::Status(event) = wire::read(&body).reading {
            differences.extend(event.at.map(|at| received.0.saturating_sub(at.0.saturating_mul(1_000))));
            arrived.push(*event);
        }
    }
    arrived.reverse();
    facts.out_of_order = out_of_order(&arrived);
    differences.sort_unstable();
    facts.offset_millis = differences.first().copied();
    facts.lag_p50 = percentile(&differences, 50);
    facts.lag_p95 = percentile(&differences, 95);
    Ok(facts)
}

/// Events that came after a later one of their call; `arrived` is in order of arrival. A copy of an earlier event is a
/// duplicate and not out of order.
fn out_of_order(arrived: &[StatusEvent]) -> u64 {
    let mut calls: HashMap<&SessionId, (Stamp, Vec<&StatusEvent>)> = HashMap::new();
    let mut count = 0;
    for event in arrived {
        let Some(at) = event.at else { continue };
        let (latest, seen) = calls.entry(&event.session).or_insert((at, Vec::new()));
        if seen.contains(&event) {
            continue;
        }
        seen.push(event);
        count += u64::from(at < *latest);
        *latest = at.max(*latest);
    }
    count
}

/// The nearest-rank percentile above the smallest value.
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    Some(sorted.get(place)?.saturating_sub(*sorted.first()?))
}

fn completeness(db: &Connection) -> rusqlite::Result<Vec<Completeness>> {
    let mut services = BTreeMap::new();
    let mut select = db.prepare_cached(NEWEST_CALLS)?;
    let mut rows = select.query([Outcome::InProgress.number(), CALLS])?;
    while let Some(row) = rows.next()? {
        let Some(service) = Stored::from_number(row.get(0)?) else { continue };
        let missing: u64 = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        let share = services.entry(service).or_insert(Completeness {
            service,
            ended: 0,
            complete: 0,
            missing_events: 0,
        });
        share.ended += 1;
        share.complete += u64::from(missing == 0);
        share.missing_events += missing;
    }
    Ok(services.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value_that_was_measured_above_the_smallest() {
        let check = |values: &[i64], p50, p95| {
            assert_eq!((percentile(values, 50), percentile(values, 95)), (p50, p95), "{values:?}");
        };
        check(&[], None, None);
        check(&[-5_000], Some(0), Some(0));
        check(&[100, 200], Some(0), Some(100));
        let hundred: Vec<i64> = (1..=100).collect();
        check(&hundred, Some(49), Some(94));
    }
}
