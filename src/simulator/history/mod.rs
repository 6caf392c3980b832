//! Past calls: the notifications of weeks or years, as the platform would have sent them, in constant memory.
//!
//! Calls follow the hours of a Chinese working day (UTC+8) and the days of its week. The stream is in arrival order,
//! and nothing went wrong on the way. It knows no store: what is done with the notifications is not its business.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Datelike, Timelike};
use fastrand::Rng;
use serde_json::Value;

use super::dice;
use super::flow::{Order, PlannedCall, plan_call};
use super::population::Population;
use super::queue::TimeQueue;
use super::scenario::Scenario;
use super::schedule::{MAX_BATCH, bytes, fee, text_hash};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The longest that the push of a CDR takes, in whole seconds.
const LONGEST_PUSH: i64 = 3;

/// Beijing time, for which the working day is drawn.
const BEIJING: i64 = 8 * HOUR;

/// Weight of each hour of the day: two peaks, a lunch break, quiet nights.
const HOURS: [u64; 24] =
    [2, 1, 1, 1, 1, 2, 6, 16, 48, 92, 100, 88, 46, 52, 84, 95, 92, 80, 52, 44, 38, 24, 10, 4];

/// Weight of each day of the week from Monday.
const DAYS: [u64; 7] = [105, 104, 100, 98, 96, 44, 34];

/// How much of the past is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// CDRs only, gathered into batches of up to 50: the fastest way to fill a store.
    CdrOnly,
    /// Every status event, and CDRs merged as the platform merges them.
    WithEvents,
}

/// A notification that arrived in the past. `received_ms` is in UTC milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoricNotification {
    pub received_ms: i64,
    pub body: Vec<u8>,
}

/// The span that suits `calls` past calls, in seconds: 10 000 make two weeks, a million a year, ten million three.
pub fn span_secs(calls: u64) -> i64 {
    match calls {
        0..=1_000 => 3 * DAY,
        1_001..=20_000 => 14 * DAY,
        20_001..=200_000 => 90 * DAY,
        200_001..=2_000_000 => 365 * DAY,
        _ => 3 * 365 * DAY,
    }
}

/// How many people were called or called in `calls` past calls: one for eight calls, and never few.
fn people(calls: u64) -> u64 {
    (calls / 8).max(30_000)
}

/// The notifications of `calls` past calls, the last of which came before `end_utc` (UTC seconds).
pub fn history(
    seed: u64,
    calls: u64,
    end_utc: i64,
    detail: Detail,
) -> impl Iterator<Item = HistoricNotification> {
    history_among(seed, calls, calls, end_utc, detail)
}

/// The same among the people of a history of `of` calls: what is added to that later on.
pub fn history_among(
    seed: u64,
    calls: u64,
    of: u64,
    end_utc: i64,
    detail: Detail,
) -> impl Iterator<Item = HistoricNotification> {
    let mut past = PastCalls::new(seed, calls, end_utc);
    past.population = past.population.with_people(people(of));
    Narrator {
        calls: past,
        next: None,
        detail,
        queue: TimeQueue::new(),
        open: BTreeMap::new(),
        now_ms: 0,
        ready: VecDeque::new(),
    }
}

/// The past calls themselves, by start: the ledger to compare a history with.
pub fn past_calls(seed: u64, calls: u64, end_utc: i64) -> impl Iterator<Item = PlannedCall> {
    PastCalls::new(seed, calls, end_utc)
}

/// Calls in order of their start, hour by hour.
struct PastCalls {
    population: Population,
    rng: Rng,
    calls: u64,
    begin: i64,
    hours: i64,
    hour: i64,
    weight_total: u64,
    weight_done: u64,
    /// Those of the hour at hand that are still to be told.
    of_hour: std::vec::IntoIter<PlannedCall>,
    serial: u64,
}

impl PastCalls {
    fn new(seed: u64, calls: u64, end_utc: i64) -> Self {
        let hours = span_secs(calls) / HOUR;
        let begin = end_utc - hours * HOUR;
        Self {
            population: Population::from_seed(seed).with_people(people(calls)),
            rng: Rng::with_seed(dice::mix(seed, 4)),
            calls,
            begin,
            hours,
            hour: 0,
            weight_total: (0..hours).map(|hour| weight(begin + hour * HOUR)).sum(),
            weight_done: 0,
            of_hour: Vec::new().into_iter(),
            serial: 0,
        }
    }

    /// Plans the next hour that has calls; false when the span is over.
    fn open_hour(&mut self) -> bool {
        while self.of_hour.len() == 0 {
            if self.hour >= self.hours {
                return false;
            }
            let from = self.begin + self.hour * HOUR;
            let share =
                |weight: u64| u128::from(self.calls) * u128::from(weight) / u128::from(self.weight_total);
            let before = share(self.weight_done);
            self.weight_done += weight(from);
            let due = share(self.weight_done) - before;
            self.hour += 1;
            let mut starts: Vec<i64> = (0..due).map(|_| from + self.rng.i64(0..HOUR)).collect();
            starts.sort_unstable();
            let mut calls: Vec<_> = starts.into_iter().map(|start| self.plan(from, start)).collect();
            calls.sort_by_key(|call| call.truth.started_at);
            self.of_hour = calls.into_iter();
        }
        true
    }

    /// A call that starts at `start`, or, when the past ends before its CDR has come, earlier in the hour from `from`
    /// on.
    fn plan(&mut self, from: i64, start: i64) -> PlannedCall {
        let order = Scenario::PAST.order(&mut self.rng, self.serial, start);
        self.serial += 1;
        let mut again = self.rng.clone();
        let call = plan_call(&mut self.rng, &self.population, &order);
        let over = self.begin + self.hours * HOUR - LONGEST_PUSH;
        if call.truth.ended_at < over {
            return call;
        }
        let latest = over - 1 - (call.truth.ended_at - start);
        let start = self.rng.i64(from.min(latest)..=latest);
        plan_call(&mut again, &self.population, &Order { start, ..order })
    }
}

impl Iterator for PastCalls {
    type Item = PlannedCall;

    fn next(&mut self) -> Option<PlannedCall> {
        if !self.open_hour() {
            return None;
        }
        self.of_hour.next()
    }
}

/// How busy the hour that begins at `utc` is.
fn weight(utc: i64) -> u64 {
    let local = DateTime::from_timestamp(utc + BEIJING, 0).unwrap_or_default();
    HOURS[local.hour() as usize] * DAYS[local.weekday().num_days_from_monday() as usize]
}

enum Told {
    Event(Value),
    Record(Value),
}

/// CDRs of one application that wait for company.
struct OpenBatch {
    since_ms: i64,
    records: Vec<Value>,
}

struct Narrator {
    calls: PastCalls,
    next: Option<PlannedCall>,
    detail: Detail,
    queue: TimeQueue<(u64, Told)>,
    open: BTreeMap<u64, OpenBatch>,
    now_ms: i64,
    ready: VecDeque<HistoricNotification>,
}

impl Narrator {
    /// How long a record may wait for others: an hour in a fast fill, its own second otherwise.
    fn patience_ms(&self) -> i64 {
        match self.detail {
            Detail::CdrOnly => HOUR * 1_000,
            Detail::WithEvents => 0,
        }
    }

    /// Takes in every call that starts before anything else is due.
    fn admit(&mut self) {
        loop {
            if self.next.is_none() {
                self.next = self.calls.next();
            }
            let Some(call) = &self.next else { return };
            let start_ms = call.truth.started_at * 1_000;
            if self.queue.next_due().is_some_and(|(due, _)| due < start_ms) {
                return;
            }
            if let Some(call) = self.next.take() {
                self.enqueue(call);
            }
        }
    }

    fn enqueue(&mut self, call: PlannedCall) {
        let app = text_hash(&call.truth.app_key);
        let end = call.truth.ended_at;
        if self.detail == Detail::WithEvents {
            for (nth, event) in (0..).zip(call.events) {
                self.queue.push(event.at * 1_000 + 200 + nth, 0, (app, Told::Event(event.body)));
            }
        }
        let lag = 1_100 + (dice::mix(app, end.unsigned_abs()) % 1_000) as i64;
        self.queue.push(end * 1_000 + lag, app, (app, Told::Record(call.cdr)));
    }

    /// Closes the batches that are full, and those whose first record has waited long enough at `now_ms`.
    fn close_due_batches(&mut self, now_ms: i64) {
        let patience = self.patience_ms();
        self.close_batches(now_ms, |batch| {
            batch.records.len() >= MAX_BATCH || now_ms - batch.since_ms > patience
        });
    }

    fn close_batches(&mut self, now_ms: i64, is_due: impl Fn(&OpenBatch) -> bool) {
        let waits = self.detail == Detail::CdrOnly;
        for (_, batch) in self.open.extract_if(.., |_, batch| is_due(batch)) {
            let received_ms = if waits { now_ms } else { batch.since_ms };
            self.ready.push_back(HistoricNotification { received_ms, body: fee(batch.records) });
        }
    }

    /// Tells one thing that was due; false when all is told.
    fn tell(&mut self) -> bool {
        self.admit();
        let Some((now_ms, (app, told))) = self.queue.pop() else {
            self.close_batches(self.now_ms, |_| true);
            return false;
        };
        self.now_ms = now_ms;
        self.close_due_batches(now_ms);
        match told {
            Told::Event(body) => {
                self.ready.push_back(HistoricNotification { received_ms: now_ms, body: bytes(&body) });
            }
            Told::Record(record) => {
                let batch = self.open.entry(app);
                batch
                    .or_insert_with(|| OpenBatch { since_ms: now_ms, records: Vec::new() })
                    .records
                    .push(record);
                self.close_due_batches(now_ms);
            }
        }
        true
    }
}

impl Iterator for Narrator {
    type Item = HistoricNotification;

    fn next(&mut self) -> Option<HistoricNotification> {
        while self.ready.is_empty() && self.tell() {}
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests;
