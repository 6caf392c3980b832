//! Named situations: which services, which endings, how fast, and what goes wrong.
//!
//! A scenario says what is asked of the platform; it plans no call and sends nothing.

use std::time::Duration;

use fastrand::Rng;

use super::dice;
use super::ending::Ending;
use super::faults::Faults;
use super::flow::{Family, Order, Service};
use super::tempo::Tempo;

/// One situation. All fields that a command line may override are public.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scenario {
    pub name: &'static str,
    pub summary: &'static str,
    pub tempo: Tempo,
    pub faults: Faults,
    /// Calls per second, if nobody asks for another rate.
    pub rate: f64,
    /// Number of calls, if nobody asks for another; `None` goes on until it is stopped.
    pub calls: Option<u64>,
    services: &'static [(Service, u32)],
    endings: Endings,
}

/// How the endings of a scenario are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endings {
    /// As they happen in an ordinary week.
    Usual,
    /// Only normal hang-ups.
    Answered,
    /// Twice as many people busy or absent.
    Busy,
    /// From time to time the platform refuses nearly everything.
    PlatformFault,
    /// One call for each documented failure.
    EveryFailure,
}

/// No scenario of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("choosing a scenario: there is none called {asked:?}; there are {}", names().join(", "))]
pub struct UnknownScenario {
    pub asked: String,
}

const EVERYTHING: &[(Service, u32)] = &[
    (Service::Callback, 58),
    (Service::Notification, 18),
    (Service::Verification, 9),
    (Service::Axb, 6),
    (Service::Ax, 3),
    (Service::Axe, 4),
    (Service::X, 2),
    (Service::Axyb, 2),
];
const CALLBACKS: &[(Service, u32)] = &[(Service::Callback, 1)];
const ONE_LEG: &[(Service, u32)] = &[(Service::Notification, 3), (Service::Verification, 1)];
const PRIVATE: &[(Service, u32)] =
    &[(Service::Axb, 4), (Service::Ax, 2), (Service::Axe, 2), (Service::X, 1), (Service::Axyb, 1)];

const PLAIN: Scenario = Scenario {
    name: "load",
    summary: "short calls of all kinds, nothing goes wrong",
    tempo: Tempo::BRISK,
    faults: Faults::NONE,
    rate: 50.0,
    calls: Some(1_000),
    services: EVERYTHING,
    endings: Endings::Usual,
};

/// Faults as a demo shows them: rare, except for ends that only the CDR tells, half a minute later.
const LIVELY: Faults = Faults {
    lose_status: 0.01,
    lose_disconnect: 0.07,
    duplicate: 0.02,
    reorder: 0.02,
    delay: 0.02,
    delay_max: Duration::from_secs(3),
    late_cdr: 0.06,
    hour: Duration::from_secs(30),
};

impl Scenario {
    /// Every scenario there is.
    pub const ALL: [Self; 9] = [
        Self {
            name: "demo",
            summary: "a lively mixture of everything, in times that one can watch",
            tempo: Tempo::DEMO,
            faults: LIVELY,
            rate: 1.2,
            calls: None,
            ..PLAIN
        },
        Self {
            name: "callback-answered",
            summary: "callbacks that both people answer",
            tempo: Tempo::DEMO,
            rate: 1.0,
            calls: Some(20),
            services: CALLBACKS,
            endings: Endings::Answered,
            ..PLAIN
        },
        Self {
            name: "busy-evening",
            summary: "many people are busy or do not answer",
            tempo: Tempo::DEMO,
            rate: 3.0,
            calls: Some(300),
            endings: Endings::Busy,
            ..PLAIN
        },
        Self {
            name: "lost-disconnects",
            summary: "most disconnects are lost, CDRs close the calls, some of them late",
            tempo: Tempo::DEMO,
            faults: Faults {
                hour: Duration::from_secs(60),
                lose_disconnect: 0.6,
                late_cdr: 0.4,
                ..Faults::NONE
            },
            rate: 2.0,
            calls: Some(200),
            ..PLAIN
        },
        Self {
            name: "platform-fault",
            summary: "from time to time the platform refuses nearly every call",
            tempo: Tempo::DEMO,
            rate: 3.0,
            calls: Some(300),
            endings: Endings::PlatformFault,
            ..PLAIN
        },
        Self {
            name: "notifications",
            summary: "voice notifications with and without keys, and verification codes",
            tempo: Tempo::DEMO,
            rate: 3.0,
            calls: Some(200),
            services: ONE_LEG,
            ..PLAIN
        },
        Self {
            name: "private-number",
            summary: "Private Number: AXB, AX, AXE, X and AXYB",
            tempo: Tempo::DEMO,
            rate: 2.0,
            calls: Some(200),
            services: PRIVATE,
            ..PLAIN
        },
        Self {
            name: "all-codes",
            summary: "one failing call for each documented stateCode",
            rate: 5.0,
            calls: Some(100),
            endings: Endings::EveryFailure,
            ..PLAIN
        },
        PLAIN,
    ];

    /// The scenario of that name.
    pub fn named(name: &str) -> Result<Self, UnknownScenario> {
        Self::ALL
            .into_iter()
            .find(|scenario| scenario.name == name)
            .ok_or_else(|| UnknownScenario { asked: name.to_owned() })
    }

    /// What a past year looks like: all services at their real pace.
    pub(super) const PAST: Self = Self { name: "past", tempo: Tempo::REAL, ..PLAIN };

    /// What the call number `serial`, starting at `start` (UTC seconds), shall be.
    pub fn order(&self, rng: &mut Rng, serial: u64, start: i64) -> Order {
        let service = dice::weighted(rng, self.services, |(_, weight)| *weight)
            .map_or(Service::Callback, |(service, _)| *service);
        let (service, ending) = match self.endings {
            Endings::Usual => (service, None),
            Endings::Answered => (service, Some(Ending::NORMAL)),
            Endings::Busy => (service, dice::chance(rng, 0.5).then(|| absent(rng, service.family()))),
            Endings::PlatformFault => (service, outage(rng, serial, service)),
            Endings::EveryFailure => every_failure(serial),
        };
        Order { service, serial, start, tempo: self.tempo, ending }
    }
}

/// The names, in the order in which they are listed.
pub fn names() -> [&'static str; 9] {
    Scenario::ALL.map(|scenario| scenario.name)
}

fn absent(rng: &mut Rng, family: Family) -> Ending {
    Ending::any_where(rng, family, |ending| matches!(ending.state_code, 8101 | 8102 | 8107 | 8108))
}

/// In every hundred calls, those from 40 to 75 meet an outage.
fn outage(rng: &mut Rng, serial: u64, service: Service) -> Option<Ending> {
    if !(40..75).contains(&(serial % 100)) || dice::chance(rng, 0.1) {
        return None;
    }
    let broken: Vec<&Ending> = Ending::all(service.family())
        .iter()
        .filter(|ending| matches!(ending.state_code, 522 | 7102 | 7109 | 8000 | 8011 | 8020 | 8040))
        .collect();
    broken.get(rng.usize(0..broken.len().max(1))).map(|ending| **ending)
}

/// The failure number `serial`, round and round.
fn every_failure(serial: u64) -> (Service, Option<Ending>) {
    let failures = failures();
    let (service, ending) = failures[(serial % failures.len() as u64) as usize];
    (service, Some(ending))
}

/// One ending for each stateCode other than 0, first those of Voice Call, then those of Private Number.
fn failures() -> Vec<(Service, Ending)> {
    let voice = [Service::Callback, Service::Notification];
    let mut failures: Vec<(Service, Ending)> = Vec::with_capacity(100);
    for service in voice {
        for ending in Ending::all(service.family()).iter().filter(|ending| ending.state_code != 0) {
            if failures.iter().all(|(_, known)| known.state_code != ending.state_code) {
                failures.push((service, *ending));
            }
        }
    }
    let private = Ending::all(Family::Private).iter().filter(|ending| ending.state_code != 0);
    failures.extend(private.map(|ending| (private_service(ending), *ending)));
    failures.sort_by_key(|(service, ending)| (service.family() == Family::Private, ending.state_code));
    failures
}

/// The service to which a code of Private Number belongs (PROTOCOL 4.5).
fn private_service(ending: &Ending) -> Service {
    match ending.state_code {
        7516 | 8008 | 8019 | 8022 | 8025 | 8033 => Service::Axe,
        8013 => Service::Ax,
        8006 => Service::X,
        8030..=8032 => Service::Axyb,
        _ => Service::Axb,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::simulator::flow::Outcome;

    fn orders(name: &str, n: u64) -> Vec<Order> {
        let scenario = Scenario::named(name).unwrap();
        let mut rng = Rng::with_seed(4);
        (0..n).map(|serial| scenario.order(&mut rng, serial, 0)).collect()
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_names_there_are() {
        let error = Scenario::named("dmeo").unwrap_err().to_string();
        assert!(names().iter().all(|name| error.contains(name)), "{error}");
        assert!(error.contains("dmeo"));
    }

    #[test]
    fn all_codes_has_one_call_for_each_documented_failure() {
        let all = failures();
        assert_eq!(Scenario::named("all-codes").unwrap().calls, Some(all.len() as u64));
        let orders = orders("all-codes", all.len() as u64);
        let codes: BTreeSet<_> = orders
            .iter()
            .map(|order| (order.service.family() == Family::Private, order.ending.unwrap().state_code))
            .collect();
        // 35 codes of Voice Call and 67 of Private Number, less the two zeros.
        assert_eq!((codes.len(), orders.len()), (100, 100));
    }

    #[test]
    fn in_an_outage_nearly_every_call_fails() {
        let orders = orders("platform-fault", 100);
        let failed =
            |range: std::ops::Range<usize>| orders[range].iter().filter(|o| o.ending.is_some()).count();
        assert_eq!(failed(0..40), 0);
        assert!(failed(40..75) > 26);
        assert!(orders.iter().filter_map(|o| o.ending).all(|ending| ending.outcome == Outcome::Failed));
    }

    #[test]
    fn the_demo_shows_every_service() {
        let seen: BTreeSet<_> = orders("demo", 1_000).iter().map(|order| order.service).collect();
        assert_eq!(seen.len(), EVERYTHING.len());
    }
}
