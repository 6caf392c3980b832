//! The collector in numbers, for Prometheus: the text form of its exposition, version 0.0.4. Names end as its
//! conventions want; counters count from the start of the program. Nothing in it names a person.

use std::fmt::Write as _;

use super::{BoardView, Health, ListenerState, StoreState, scribe};
use crate::call::{Now, Trust, trust};

/// One look at a collector.
pub(super) struct Look<'a> {
    pub(super) health: &'a Health,
    pub(super) board: &'a BoardView,
    /// Requests that wait for the scribe.
    pub(super) queued: usize,
    pub(super) now: &'a Now,
}

/// What has been counted.
type Count = fn(&Health) -> u64;

/// Name, what it says, and how it is read.
const COUNTERS: [(&str, &str, Count); 6] = [
    ("notifications_stored", "Notifications on disk, rejected ones among them.", |health| health.received),
    ("notifications_rejected", "Of these, answered 400: no JSON.", |health| health.rejected),
    ("duplicates", "Events and records that said nothing new.", |health| health.duplicates),
    ("pushes_refused", "Pushes not stored and not answered 200 or 400.", |health| health.refused),
    ("pushes_missed", "Of these, answered 503: we could not take them.", |health| health.missed),
    ("requests_turned_away", "Requests that a lock of the door turned away.", |health| health.turned_away),
];

const RUNGS: [(Trust, &str); 3] = [(Trust::Live, "live"), (Trust::Quiet, "quiet"), (Trust::Stale, "stale")];

/// The page that is scraped.
pub(super) fn page(look: &Look<'_>) -> String {
    let mut page = Page::default();
    let Look { health, board, queued, now } = *look;
    page.gauge(
        "build_info",
        "The version that runs.",
        &[(concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\"}"), 1)],
    );
    for (name, help, read) in COUNTERS {
        page.metric(
            &format!("{name}_total"),
            "counter",
            help,
            &[("", i64::try_from(read(health)).unwrap_or(i64::MAX))],
        );
    }
    let is_listening = matches!(health.listener, ListenerState::Listening(_));
    page.gauge("listener_up", "Whether the port is open.", &[("", i64::from(is_listening))]);
    let is_ready = health.store == StoreState::Ready;
    page.gauge("store_up", "Whether the last commit succeeded.", &[("", i64::from(is_ready))]);
    page.gauge("queue_depth", "Requests that wait for the disk.", &[("", queued as i64)]);
    page.gauge(
        "queue_limit",
        "Requests that may wait; further ones are answered 503.",
        &[("", scribe::QUEUE as i64)],
    );
    let at = |when: Option<crate::call::Arrival>| when.map_or(0, crate::call::Arrival::secs);
    page.gauge(
        "last_push_timestamp_seconds",
        "When the last push came; 0: none yet.",
        &[("", at(health.last_push))],
    );
    page.gauge(
        "last_commit_timestamp_seconds",
        "When something was last put on disk; 0: nothing yet.",
        &[("", at(health.last_commit))],
    );
    let mut rungs = [0; RUNGS.len()];
    for call in board.calls.values().filter(|call| call.is_in_progress()) {
        let rung = trust(call, now);
        if let Some(place) = RUNGS.iter().position(|(known, _)| *known == rung) {
            rungs[place] += 1;
        }
    }
    let labelled = RUNGS.map(|(_, name)| format!("{{trust=\"{name}\"}}"));
    let values: Vec<(&str, i64)> = labelled.iter().map(String::as_str).zip(rungs).collect();
    page.gauge("calls_in_progress", "Calls without an end, by how far they can be trusted.", &values);
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn gauge(&mut self, name: &str, help: &str, values: &[(&str, i64)]) {
        self.metric(name, "gauge", help, values);
    }

    fn metric(&mut self, name: &str, kind: &str, help: &str, values: &[(&str, i64)]) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "# HELP ringside_{name} {help}\n# TYPE ringside_{name} {kind}");
        for (labels, value) in values {
            let _ = writeln!(self.0, "ringside_{name}{labels} {value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::call::{Arrival, Call, EventKind, Facts, SessionId, Stamp, StatusEvent, Thresholds};

    /// A call last heard of so many seconds before 1,000.
    fn call(id: i64, silent_secs: i64) -> Arc<Call> {
        let heard = Arrival((1_000 - silent_secs) * 1_000);
        let session = SessionId::new(&format!("s{id}")).unwrap();
        let mut facts = Facts::new(session.clone(), heard);
        facts.add_event(StatusEvent::new(EventKind::Callout, session, Some(Stamp(0))), heard);
        Arc::new(Call { id, ..facts.fold() })
    }

    #[test]
    fn every_number_stands_under_its_name_with_a_help_and_a_type() {
        let mut board = BoardView::default();
        for call in [call(1, 0), call(2, 1), call(3, 40), call(4, 100)] {
            board.put(call);
        }
        let health = Health {
            received: 12,
            rejected: 2,
            last_push: Some(Arrival(999_400)),
            listener: ListenerState::Listening(([127, 0, 0, 1], 8460).into()),
            ..Health::default()
        };
        let now = Now::new(Arrival(1_000_000), Thresholds::default());
        let page = page(&Look { health: &health, board: &board, queued: 3, now: &now });
        for line in [
            "ringside_notifications_stored_total 12",
            "ringside_notifications_rejected_total 2",
            "ringside_pushes_missed_total 0",
            "ringside_listener_up 1",
            "ringside_store_up 1",
            "ringside_queue_depth 3",
            "ringside_last_push_timestamp_seconds 999",
            "ringside_last_commit_timestamp_seconds 0",
            "ringside_calls_in_progress{trust=\"live\"} 2",
            "ringside_calls_in_progress{trust=\"quiet\"} 1",
            "ringside_calls_in_progress{trust=\"stale\"} 1",
        ] {
            assert!(page.lines().any(|known| known == line), "{line} is not in\n{page}");
        }
        for line in page.lines().filter(|line| !line.starts_with('#')) {
            let name = line.split(['{', ' ']).next().unwrap();
            for about in ["HELP", "TYPE"] {
                let head = format!("# {about} {name} ");
                assert_eq!(page.lines().filter(|known| known.starts_with(&head)).count(), 1, "{head}");
            }
            assert!(
                name.starts_with("ringside_") && line.rsplit(' ').next().unwrap().parse::<i64>().is_ok(),
                "{line}"
            );
        }
        assert!(page.ends_with('\n'));
    }
}
