//! Counting how calls are spread: along the time, the newest first, so that the first numbers are there at once.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rusqlite::Connection;

use super::codes::Stored;
use super::numbers::Numbers;
use super::query::{self, Sql};
use crate::call::filter::{Now, Query};
use crate::call::zone::Zone;
use crate::call::{Outcome, Service, Stamp};
use crate::store::Facets;

/// Calls counted between two answers.
const SHOWN: u64 = if cfg!(test) { 7 } else { 100_000 };

/// What was counted so far.
#[derive(Default)]
struct Tally {
    calls: u64,
    outcomes: HashMap<i64, u64>,
    services: HashMap<i64, u64>,
    state_codes: HashMap<i64, u64>,
    hours: [u64; 24],
}

/// See [`crate::store::Reader::facets`].
pub(super) fn count(
    db: &Connection,
    query: &Query,
    now: &Now,
    zone: &Zone,
    each: &mut dyn FnMut(&Facets) -> ControlFlow<()>,
) -> rusqlite::Result<Facets> {
    let mut sql =
        Sql::new("SELECT filed_at, outcome, service, state_code FROM call INDEXED BY call_time WHERE ");
    sql.push(query::condition(&mut Numbers::new(db), query, now)?);
    sql.text.push_str(" ORDER BY filed_at DESC");
    let mut statement = db.prepare_cached(&sql.text)?;
    let mut rows = statement.query(rusqlite::params_from_iter(sql.values))?;
    let mut tally = Tally::default();
    while let Some(row) = rows.next()? {
        tally.add(zone, Stamp(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?);
        if tally.calls % SHOWN == 0 && each(&tally.facets(true)).is_break() {
            return Ok(tally.facets(true));
        }
    }
    Ok(tally.facets(false))
}

impl Tally {
    fn add(&mut self, zone: &Zone, at: Stamp, outcome: i64, service: i64, state_code: Option<i64>) {
        use chrono::Timelike;
        self.calls += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
        *self.services.entry(service).or_default() += 1;
        if let Some(code) = state_code {
            *self.state_codes.entry(code).or_default() += 1;
        }
        if let Some(hour) = self.hours.get_mut(zone.civil(at).hour() as usize) {
            *hour += 1;
        }
    }

    fn facets(&self, is_estimate: bool) -> Facets {
        Facets {
            calls: self.calls,
            outcomes: by_frequency(&self.outcomes, Outcome::from_number),
            services: by_frequency(&self.services, Service::from_number),
            state_codes: by_frequency(&self.state_codes, Some),
            hours: self.hours,
            is_estimate,
        }
    }
}

/// The most frequent first, those of the same frequency in the order of their numbers.
fn by_frequency<T>(counts: &HashMap<i64, u64>, read: impl Fn(i64) -> Option<T>) -> Vec<(T, u64)> {
    let mut counts: Vec<(i64, u64)> = counts.iter().map(|(value, count)| (*value, *count)).collect();
    counts.sort_unstable_by_key(|(value, count)| (std::cmp::Reverse(*count), *value));
    counts.into_iter().filter_map(|(value, count)| Some((read(value)?, count))).collect()
}
