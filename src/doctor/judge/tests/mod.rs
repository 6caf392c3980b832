use std::net::SocketAddr;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::call::{Arrival, Stamp};
use crate::collector::{BindProblem, TlsProblem};
use crate::doctor::advice::Own;
use crate::doctor::finding::{DiskProblem, Heard, Lock, NotSaving, Spot};
use crate::doctor::mark::{Check, Level};
use crate::doctor::seen::{Certificate, Disk, Handshake, Journal, Listening, Pages, Public, Push, Rehearsed};
use crate::settings::{Secret, Security, Settings, SignatureMode, Unread, Warning, ZoneChoice};
use crate::store::{StoreError, Vitals};

const NOW: Arrival = Arrival(1_795_240_800_000);

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// A server's certificate that lasts so many days more.
fn leaf(days: i64) -> Certificate {
    Certificate {
        subject: "CN=calls.example.com".to_owned(),
        issuer: "CN=Between".to_owned(),
        names: vec!["calls.example.com".to_owned()],
        from: Arrival(NOW.0 - 30 * 86_400_000),
        until: Arrival(NOW.0 + days * 86_400_000),
    }
}

fn between() -> Certificate {
    let (subject, issuer) = ("CN=Between".to_owned(), "CN=Root".to_owned());
    Certificate { subject, issuer, names: Vec::new(), ..leaf(900) }
}

fn shown(chain: &[Certificate]) -> Handshake {
    let suite = Some("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".to_owned());
    Handshake { suite, chain: chain.to_vec(), is_for_host: true }
}

/// A machine on which everything is in order.
fn sound() -> Seen {
    let url = "https://calls.example.com/push";
    let push = |secs: i64| Push {
        received: Arrival(NOW.0 - secs * 1000 + 400),
        stamp: Some(Stamp(NOW.secs() - secs)),
        host: Some("calls.example.com".to_owned()),
    };
    Seen {
        now: NOW,
        settings: Settings {
            public_url: url.to_owned(),
            security: Security {
                allow_list: true,
                allowed: vec!["203.0.113.0/24".to_owned()],
                ..Security::default()
            },
            ..Settings::default()
        },
        token: None,
        warnings: Vec::new(),
        data_dir: PathBuf::from("/data"),
        listening: Listening::Here(at("127.0.0.1:8460")),
        own: vec![Own { name: "eth0".to_owned(), ip: "192.168.1.23".parse().unwrap() }],
        samples: Rehearsed::Sent { count: 10, slowest_millis: 4, wrong: Vec::new() },
        handshake: None,
        tls_problem: None,
        public: Some(Public::Us { handshake: Some(shown(&[leaf(60), between()])) }),
        not_saving: None,
        refused: 0,
        turned_away: 0,
        journal: Journal::Open {
            vitals: Vitals {
                schema: 1,
                journal_mode: "wal".to_owned(),
                file_bytes: 2_000_000,
                log_bytes: 0,
                has_current_rules: true,
                notifications: 2_000,
                last_received: Some(Arrival(NOW.0 - 3_000)),
                recent: 2_000,
                recent_millis: 7 * 86_400_000,
                underived: 0,
            },
            pushes: vec![push(3), push(60)],
            one_sided: Vec::new(),
            turned_away: 0,
        },
        pages: Pages::Sound { millis: 12 },
        set_aside: Vec::new(),
        disk: Ok(Disk { free: 400_000_000_000, total: 500_000_000_000 }),
        write: Some(Ok(3)),
        exposed: Some(Vec::new()),
        connections: Some(8_192),
    }
}

fn found(seen: &Seen, check: Check) -> Finding {
    judge(seen).into_iter().find(|finding| finding.check() == check).unwrap()
}

fn vitals(change: impl FnOnce(&mut Vitals)) -> Seen {
    let mut seen = sound();
    if let Journal::Open { vitals, .. } = &mut seen.journal {
        change(vitals);
    }
    seen
}

/// The same with another public address and another listener.
fn with_url(url: &str, listening: &str) -> Seen {
    let settings = Settings { public_url: url.to_owned(), ..sound().settings };
    Seen { settings, listening: Listening::Here(at(listening)), ..sound() }
}

mod machine;
mod reach;
mod safety;
