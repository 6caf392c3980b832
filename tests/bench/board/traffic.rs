//! Calls for the bench: so many in progress, and their next events, told as the platform tells them.

use std::sync::Arc;

use ringside::call::{Arrival, Call, EventKind, Facts, Number, SessionId, Stamp, StatusEvent};

/// The life of a callback, event by event: the leg, and what happens.
const LIFE: [(&str, EventKind); 7] = [
    ("A", EventKind::Callout),
    ("A", EventKind::Alerting),
    ("A", EventKind::Answer),
    ("B", EventKind::Callout),
    ("B", EventKind::Alerting),
    ("B", EventKind::Answer),
    ("B", EventKind::Disconnect),
];

/// Calls in progress. Whenever one ends another begins.
pub struct Traffic {
    calls: Vec<Running>,
    ended: Vec<usize>,
    next_id: i64,
    dice: fastrand::Rng,
}

struct Running {
    id: i64,
    facts: Facts,
    told: usize,
}

impl Running {
    fn begin(id: i64, now: Arrival) -> Running {
        let session = SessionId::new(&format!("1201_7742_4294967295_{id:09}")).expect("not blank");
        Running { id, facts: Facts::new(session, now), told: 0 }
    }

    fn tell_next(&mut self, now: Arrival) {
        let Some((leg, kind)) = LIFE.get(self.told) else { return };
        let at = Some(Stamp(now.secs()));
        let mut event = StatusEvent::new(kind.clone(), self.facts.session().clone(), at);
        let person = if *leg == "A" { 13_800_000_000 } else { 18_600_000_000 } + self.id % 100_000_000;
        event.caller = Number::new(&format!("+8675583601{:03}", 100 + self.id % 7));
        event.called = Number::new(&format!("+86{person}"));
        event.user_data = Some(Arc::from(format!("ticket {}", 88_000 + self.id)));
        if *kind == EventKind::Disconnect {
            event.state_code = Some(if self.id % 3 == 0 { 8102 } else { 0 });
        }
        self.facts.add_event(event, now);
        self.told += 1;
    }

    fn call(&self) -> Arc<Call> {
        Arc::new(Call { id: self.id, ..self.facts.fold() })
    }
}

impl Traffic {
    /// `count` calls in all their states, heard of during the seconds before `now`.
    pub fn new(count: usize, now: Arrival) -> (Traffic, Vec<Arc<Call>>) {
        let mut dice = fastrand::Rng::with_seed(7);
        let mut calls = Vec::with_capacity(count);
        for id in (1..).take(count) {
            let told = dice.usize(1..LIFE.len());
            let mut running = Running::begin(id, now.plus_secs(-8));
            for step in (0..).take(told) {
                running.tell_next(now.plus_secs(-8 + step));
            }
            calls.push(running);
        }
        let board = calls.iter().map(Running::call).collect();
        (Traffic { calls, ended: Vec::new(), next_id: count as i64 + 1, dice }, board)
    }

    /// One call as its next event leaves it.
    pub fn next(&mut self, now: Arrival) -> Arc<Call> {
        let (slot, is_free) = match self.ended.pop() {
            Some(slot) => (slot, true),
            None => (self.dice.usize(0..self.calls.len()), false),
        };
        let running = &mut self.calls[slot];
        if is_free {
            *running = Running::begin(self.next_id, now);
            self.next_id += 1;
        }
        running.tell_next(now);
        if running.told == LIFE.len() {
            self.ended.push(slot);
        }
        running.call()
    }
}
