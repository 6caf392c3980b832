//! The doctor with real sockets and a real database: a collector in this process, one elsewhere, a stranger, nobody.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ringside::collector::{ListenerState, StoreState, TlsState};
use ringside::doctor::{Ask, Check, Checkup, Finding, Here, Level, NoSamples, Stop, examine};
use ringside::settings::Settings;

use crate::support::{House, NOW, PATIENCE, event, post, send, stored};

fn ask(folder: &Path, bind: SocketAddr) -> Ask {
    Ask {
        data_dir: folder.to_owned(),
        settings: Settings { bind: bind.to_string(), ..Settings::default() },
        token: None,
        warnings: Vec::new(),
        bind,
        here: None,
        pages_within: PATIENCE,
        public_within: None,
    }
}

fn never() -> Stop {
    Arc::new(|| false)
}

fn checkup(ask: &Ask) -> Checkup {
    examine(ask, || NOW, &never())
}

fn found(checkup: &Checkup, check: Check) -> &Finding {
    checkup.findings.iter().find(|finding| finding.check() == check).unwrap()
}

#[test]
fn a_collector_of_this_process_takes_every_sample_and_keeps_none() {
    let house = House::open();
    let address = house.address();
    house.post("/push", b"{}");
    let before = house.collector.health();
    let here = Here {
        bind: address,
        listener: ListenerState::Listening(address),
        store: StoreState::Ready,
        tls: TlsState::Off,
        missed: before.missed,
        turned_away: before.turned_away,
    };
    let checkup = checkup(&Ask { here: Some(here), ..ask(house.folder.path(), address) });
    assert_eq!(found(&checkup, Check::Listener), &Finding::ListenerHere { address });
    assert!(matches!(found(&checkup, Check::Samples), Finding::SamplesTaken { count: 10, .. }));
    assert!(matches!(found(&checkup, Check::Pages), Finding::PagesSound { .. }));
    assert!(matches!(found(&checkup, Check::Write), Finding::WriteFine { .. }));
    assert!(matches!(found(&checkup, Check::Database), Finding::DatabaseFine { notifications: 1, .. }));
    assert_eq!(checkup.count(Level::Bad), 0, "{:?}", checkup.findings);
    let after = house.collector.health();
    assert_eq!((after.received, after.refused, after.last_push), (1, 0, before.last_push));
    assert_eq!(stored(&house.folder), 1);
}

#[test]
fn a_collector_of_another_process_is_recognised_by_its_folder() {
    let house = House::open();
    let address = house.address();
    let same = checkup(&ask(house.folder.path(), address));
    assert!(matches!(found(&same, Check::Listener), Finding::ListenerElsewhere { .. }));
    assert!(matches!(found(&same, Check::Samples), Finding::SamplesTaken { .. }));

    let elsewhere = tempfile::tempdir().unwrap();
    let other = checkup(&ask(elsewhere.path(), address));
    assert!(matches!(found(&other, Check::Listener), Finding::ListenerOtherFolder { .. }));
    assert_eq!(found(&other, Check::Samples), &Finding::SamplesNotSent { why: NoSamples::NotOurs });
    assert_eq!(house.collector.health().received, 0);
    assert_eq!(
        std::fs::read_dir(elsewhere.path()).unwrap().count(),
        0,
        "the examination left something behind"
    );
}

#[test]
fn a_stranger_on_the_port_is_named_and_gets_no_samples() {
    let stranger = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = stranger.local_addr().unwrap();
    let asked = std::thread::Builder::new().name("stranger".into()).spawn(move || {
        let (mut stream, _) = stranger.accept().unwrap();
        let mut head = [0; 1024];
        let read = stream.read(&mut head).unwrap();
        stream
            .write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .unwrap();
        (String::from_utf8_lossy(&head[..read]).into_owned(), stranger)
    });
    let folder = tempfile::tempdir().unwrap();
    let checkup = checkup(&ask(folder.path(), address));
    let (head, _stranger) = asked.unwrap().join().unwrap();
    assert!(head.starts_with("GET /health "), "{head}");
    let Finding::PortTaken { holder, .. } = found(&checkup, Check::Listener) else {
        panic!("{:?}", found(&checkup, Check::Listener));
    };
    if cfg!(target_os = "linux") {
        assert_eq!(holder.as_ref().unwrap().pid, std::process::id());
    }
    assert_eq!(found(&checkup, Check::Samples), &Finding::SamplesNotSent { why: NoSamples::NoListener });
}

#[test]
fn nobody_on_the_port_is_told_from_a_ringside_that_listens_at_another_one() {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let alone = checkup(&ask(folder.path(), free));
    assert_eq!(found(&alone, Check::Listener), &Finding::ListenerNone { address: free });
    assert!(matches!(found(&alone, Check::Database), Finding::DatabaseMissing { .. }));
    assert_eq!(found(&alone, Check::Pushes), &Finding::PushesNever { turned_away: 0 });

    let house = House::open();
    house.address();
    let held = checkup(&ask(house.folder.path(), free));
    assert_eq!(found(&held, Check::Listener), &Finding::ListenerNoneFolderHeld { address: free });
}

#[test]
fn what_came_by_way_of_the_public_address_proves_it_and_tells_the_clock() {
    let house = House::open();
    let address = house.address();
    // 02:04:58 by the platform's clock; ours says 02:05:00.
    let body = event("callout", 1);
    let body = String::from_utf8(body).unwrap().replace("02:00:00", "02:04:58").into_bytes();
    send(address, &post("/push", &body)); // to monitor.example
    let mut ask = ask(house.folder.path(), address);
    let mut public = |url: &str| {
        ask.settings.public_url = url.to_owned();
        checkup(&ask)
    };
    let proven = public("https://monitor.example/push");
    assert!(matches!(found(&proven, Check::PublicAddress), Finding::PublicProven { ago_secs: 0, .. }));
    assert_eq!(found(&proven, Check::Clock), &Finding::ClockFine { skew_millis: 2_000, pushes: 1 });
    let unproven = public("https://elsewhere.example/push");
    assert!(matches!(found(&unproven, Check::PublicAddress), Finding::PublicUnproven { .. }));
}

#[test]
fn a_stopped_examination_ends_without_an_answer_from_anybody() {
    // Accepts, by way of the system's queue, and never says a word.
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ask = ask(folder.path(), silent.local_addr().unwrap());
    let is_stopped = Arc::new(AtomicBool::new(true));
    let stop: Stop = Arc::new(move || is_stopped.load(Ordering::Relaxed));
    let checkup = examine(&Ask { pages_within: Duration::ZERO, ..ask }, || NOW, &stop);
    assert!(matches!(found(&checkup, Check::Listener), Finding::PortTaken { .. }));
}

#[test]
fn a_folder_that_is_no_database_of_ours_is_a_problem_and_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ringside.sqlite");
    std::fs::write(&file, "this is a shopping list").unwrap();
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let checkup = checkup(&ask(folder.path(), free));
    assert!(matches!(found(&checkup, Check::Database), Finding::DatabaseBroken { .. }));
    assert_eq!(found(&checkup, Check::Pushes), &Finding::PushesUnknown);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "this is a shopping list");
}
