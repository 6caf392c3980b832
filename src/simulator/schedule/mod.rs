//! Calls in time: a stream of arrivals becomes a stream of POSTs in the order in which they are due.
//!
//! CDRs of one application that fall due together travel in one POST, 1 to 50 of them (PROTOCOL 1.7). Memory holds
//! the calls in progress only. It knows no clock: moments are milliseconds since the start.

use std::iter::Peekable;

use fastrand::Rng;
use serde_json::{Value, json};

use super::dice;
use super::faults::{self, Cargo, Faults, Travelling};
use super::flow::{PlannedCall, plan_call};
use super::population::Population;
use super::queue::TimeQueue;
use super::scenario::Scenario;

/// The most records that one CDR notification carries (PROTOCOL 1.7).
pub const MAX_BATCH: usize = 50;

/// A planned call and the moment of its start, in milliseconds since the start of the stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    pub at_ms: i64,
    pub call: PlannedCall,
}

/// Calls of a scenario, arriving by chance (Poisson) at `rate` calls per second from `start_utc` (UTC seconds) on.
#[derive(Debug)]
pub struct Arrivals {
    population: Population,
    scenario: Scenario,
    rate: f64,
    start_utc: i64,
    rng: Rng,
    clock_ms: f64,
    serial: u64,
    left: Option<u64>,
}

impl Arrivals {
    /// `calls` is their number; `None` goes on for ever. A rate that is not positive is taken as one per hour.
    pub fn new(seed: u64, scenario: Scenario, calls: Option<u64>, rate: f64, start_utc: i64) -> Self {
        Self {
            population: Population::from_seed(seed),
            scenario,
            rate: if rate > 0.0 { rate } else { 1.0 / 3_600.0 },
            start_utc,
            rng: Rng::with_seed(dice::mix(seed, 2)),
            clock_ms: 0.0,
            serial: 0,
            left: calls,
        }
    }
}

impl Arrivals {
    /// The people and applications of the calls.
    pub fn population(&self) -> &Population {
        &self.population
    }
}

impl Iterator for Arrivals {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        self.left = match self.left {
            Some(0) => return None,
            left => left.map(|n| n - 1),
        };
        self.clock_ms += dice::next_arrival_ms(&mut self.rng, self.rate);
        let at_ms = self.clock_ms as i64;
        let start = self.start_utc + at_ms.div_euclid(1_000);
        let order = self.scenario.order(&mut self.rng, self.serial, start);
        self.serial += 1;
        Some(Arrival { at_ms, call: plan_call(&mut self.rng, &self.population, &order) })
    }
}

/// Which of the two addresses a POST goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// To `statusUrl`, never repeated.
    Status,
    /// To `feeUrl`, repeated until it is answered.
    Cdr,
}

/// One POST, due `due_ms` milliseconds after the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub due_ms: i64,
    pub kind: Kind,
    /// Pushes of one lane are sent one after the other, as those of one call are (PROTOCOL 1.7).
    pub lane: u64,
    /// Records in a CDR push; 0 for a status.
    pub records: usize,
    pub body: Vec<u8>,
}

/// The POSTs of a stream of arrivals, ordered by time.
#[derive(Debug)]
pub struct Schedule<I: Iterator<Item = Arrival>> {
    arrivals: Peekable<I>,
    faults: Faults,
    speed: f64,
    start_utc: i64,
    rng: Rng,
    queue: TimeQueue<(Cargo, u64, Value)>,
}

impl<I: Iterator<Item = Arrival>> Schedule<I> {
    /// `speed` 2.0 lets everything happen in half the time; the time stamps in the messages stay as planned.
    pub fn new(arrivals: I, seed: u64, faults: Faults, speed: f64, start_utc: i64) -> Self {
        Self {
            arrivals: arrivals.peekable(),
            faults,
            speed: if speed > 0.0 { speed } else { 1.0 },
            start_utc,
            rng: Rng::with_seed(dice::mix(seed, 3)),
            queue: TimeQueue::new(),
        }
    }

    /// Takes in every call that starts before anything else is due.
    fn admit(&mut self) {
        while let Some(arrival) = self.arrivals.peek() {
            if self.queue.next_due().is_some_and(|(due, _)| due < arrival.at_ms) {
                return;
            }
            let Some(arrival) = self.arrivals.next() else { return };
            let lane = self.rng.u64(..);
            let app = text_hash(&arrival.call.truth.app_key);
            let messages = travelling(arrival, self.start_utc, app);
            for message in faults::apply(&self.faults, &mut self.rng, messages) {
                // Records of one application stand side by side, so that they can share a POST.
                let rank = if message.cargo == Cargo::Cdr { app } else { 0 };
                self.queue.push(message.due_ms, rank, (message.cargo, lane, message.body));
            }
        }
    }

    /// `first` and the records that are due at the same moment for the same application.
    fn batch(&mut self, due: (i64, u64), first: Value) -> Vec<Value> {
        let mut records = vec![first];
        while records.len() < MAX_BATCH && self.queue.next_due() == Some(due) {
            records.extend(self.queue.pop().map(|(_, (_, _, record))| record));
        }
        records
    }
}

impl<I: Iterator<Item = Arrival>> Iterator for Schedule<I> {
    type Item = Push;

    fn next(&mut self) -> Option<Push> {
        self.admit();
        let due = self.queue.next_due()?;
        let (_, (cargo, lane, body)) = self.queue.pop()?;
        let due_ms = (due.0 as f64 / self.speed) as i64;
        Some(match cargo {
            Cargo::Status | Cargo::Disconnect => {
                Push { due_ms, kind: Kind::Status, lane, records: 0, body: bytes(&body) }
            }
            Cargo::Cdr => {
                let records = self.batch(due, body);
                Push { due_ms, kind: Kind::Cdr, lane, records: records.len(), body: fee(records) }
            }
        })
    }
}

/// The messages of a call with the moments at which they are due, before anything goes wrong.
fn travelling(arrival: Arrival, start_utc: i64, app: u64) -> Vec<Travelling> {
    let Arrival { at_ms, call } = arrival;
    // Time stamps have whole seconds; the part of a second in which the call began stays with it.
    let fraction = at_ms.rem_euclid(1_000);
    let due = |at: i64, nth: usize| (at - start_utc) * 1_000 + fraction + nth as i64;
    let end = call.truth.ended_at;
    let last = call.events.len().saturating_sub(1);
    let notice = call.notice.map(|notice| Travelling {
        due_ms: due(notice.at, 0),
        cargo: Cargo::Status,
        body: notice.body,
    });
    let mut messages: Vec<Travelling> = call
        .events
        .into_iter()
        .enumerate()
        .map(|(nth, event)| {
            let cargo = if nth == last { Cargo::Disconnect } else { Cargo::Status };
            Travelling { due_ms: due(event.at, nth), cargo, body: event.body }
        })
        .collect();
    messages.splice(0..0, notice);
    // One moment for all records of an application that end in the same second, and for no others.
    let lag = 1_100 + (dice::mix(app, end.unsigned_abs()) % 1_000) as i64;
    messages.push(Travelling { due_ms: (end - start_utc) * 1_000 + lag, cargo: Cargo::Cdr, body: call.cdr });
    messages
}

pub(super) fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// A CDR notification of `records`.
pub(super) fn fee(records: Vec<Value>) -> Vec<u8> {
    bytes(&json!({ "eventType": "fee", "feeLst": records }))
}

pub(super) fn text_hash(text: &str) -> u64 {
    text.bytes().fold(1, |hash, byte| dice::mix(hash, u64::from(byte))) | 1
}

#[cfg(test)]
mod tests;
