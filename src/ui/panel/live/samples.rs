//! Calls for tests of the board, told by events as the platform tells them.

use std::sync::Arc;

use crate::call::{Arrival, Call, EventKind, Facts, Number, SessionId, Stamp, StatusEvent};

/// 2026-11-21 14:31:45 in Beijing.
pub const START: i64 = 1_795_242_705;

pub fn at(secs: i64) -> Arrival {
    Arrival((START + secs) * 1000)
}

pub fn session(id: i64) -> SessionId {
    SessionId::new(&format!("s{id}")).unwrap()
}

/// A callback from 138 0013 800`id` to 186 8890 432`id`, told by `events` at seconds from [`START`].
pub fn call(id: i64, events: &[(i64, &str, &str)]) -> Arc<Call> {
    let mut facts = Facts::new(session(id), at(events.first().map_or(0, |event| event.0)));
    for (secs, leg, kind) in events {
        let mut event = StatusEvent::new(EventKind::from_wire(kind), session(id), Some(Stamp(START + secs)));
        event.caller = Number::new("+8675583601104");
        event.called = Number::new(&if *leg == "A" {
            format!("+861380013800{id}")
        } else {
            format!("+861868890432{id}")
        });
        if *kind == "disconnect" {
            event.state_code = Some(8102);
        }
        facts.add_event(event, at(*secs));
    }
    Arc::new(Call { id, ..facts.fold() })
}

pub fn calling(id: i64, from: i64) -> Arc<Call> {
    call(id, &[(from, "A", "callout")])
}

pub fn talking(id: i64, from: i64) -> Arc<Call> {
    call(
        id,
        &[
            (from, "A", "callout"),
            (from + 1, "A", "alerting"),
            (from + 5, "A", "answer"),
            (from + 5, "B", "callout"),
            (from + 7, "B", "alerting"),
            (from + 15, "B", "answer"),
        ],
    )
}

pub fn busy(id: i64, from: i64) -> Arc<Call> {
    call(
        id,
        &[
            (from, "A", "callout"),
            (from + 5, "A", "answer"),
            (from + 5, "B", "callout"),
            (from + 7, "B", "alerting"),
            (from + 19, "B", "disconnect"),
        ],
    )
}
