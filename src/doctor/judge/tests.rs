use std::net::SocketAddr;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::call::{Arrival, Stamp};
use crate::doctor::advice::Own;
use crate::doctor::finding::{Check, Holder, Level, NoSamples, Wrong};
use crate::doctor::samples::Sample;
use crate::doctor::seen::{Disk, Journal, Listening, Pages, Push, Rehearsed};
use crate::doctor::url::UrlFault;
use crate::settings::Settings;
use crate::store::Vitals;

const NOW: Arrival = Arrival(1_795_240_800_000);

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
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
        settings: Settings { public_url: url.to_owned(), ..Settings::default() },
        token: None,
        warnings: Vec::new(),
        data_dir: PathBuf::from("/data"),
        listening: Listening::Here(at("127.0.0.1:8460")),
        own: vec![Own { name: "eth0".to_owned(), ip: "192.168.1.23".parse().unwrap() }],
        samples: Rehearsed::Sent { count: 10, slowest_millis: 4, wrong: Vec::new() },
        not_saving: None,
        refused: 0,
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
        },
        pages: Pages::Sound { millis: 12 },
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

#[test]
fn on_a_sound_machine_every_line_is_good() {
    for finding in judge(&sound()) {
        assert_eq!(finding.level(), Level::Good, "{finding:?}");
    }
}

#[test]
fn each_state_of_the_port_has_a_line_of_its_own() {
    let address = at("127.0.0.1:8460");
    let holder = Some(Holder { pid: 7, name: "nginx".to_owned() });
    let level = |listening: Listening| found(&Seen { listening, ..sound() }, Check::Listener).level();
    assert_eq!(level(Listening::Starting(address)), Level::Unknown);
    assert_eq!(level(Listening::Stopped(address)), Level::Bad);
    assert_eq!(level(Listening::Taken { address, holder: holder.clone() }), Level::Bad);
    assert_eq!(level(Listening::Denied(address)), Level::Bad);
    assert_eq!(level(Listening::NotOurs(address)), Level::Bad);
    assert_eq!(level(Listening::Failed { address, problem: "?".to_owned() }), Level::Bad);
    assert_eq!(level(Listening::Nobody { address, folder_is_held: false }), Level::Warn);
    assert_eq!(level(Listening::Nobody { address, folder_is_held: true }), Level::Warn);
    let elsewhere = |is_our_folder| Listening::Elsewhere { address, holder: None, is_our_folder };
    assert_eq!(level(elsewhere(true)), Level::Good);
    assert_eq!(level(elsewhere(false)), Level::Warn);
}

#[test]
fn one_sample_that_is_not_taken_is_a_problem_and_none_sent_is_unknown() {
    let wrong = vec![Wrong { sample: Sample::Sms, status: Some(503), said: "not stored".to_owned() }];
    let samples = Rehearsed::Sent { count: 10, slowest_millis: 4, wrong };
    assert_eq!(found(&Seen { samples, ..sound() }, Check::Samples).level(), Level::Bad);
    let samples = Rehearsed::NotSent(NoSamples::NoListener);
    assert_eq!(found(&Seen { samples, ..sound() }, Check::Samples).level(), Level::Unknown);
}

fn with_url(url: &str, listening: &str) -> Seen {
    let settings = Settings { public_url: url.to_owned(), ..Settings::default() };
    Seen { settings, listening: Listening::Here(at(listening)), ..sound() }
}

#[test]
fn a_loopback_listener_without_a_public_address_cannot_be_reached() {
    let seen = with_url("", "127.0.0.1:8460");
    assert!(matches!(found(&seen, Check::Reach), Finding::ReachLoopbackOnly { .. }));
    assert_eq!(found(&seen, Check::PublicAddress), Finding::PublicMissing);
    assert!(matches!(found(&seen, Check::Address), Finding::AddressInside { .. }));
    let seen = with_url("", "[::]:8460");
    assert!(matches!(found(&seen, Check::Reach), Finding::ReachEveryone { .. }));
    assert_eq!(found(&seen, Check::PublicAddress), Finding::PublicMissing);
}

#[test]
fn the_public_address_is_judged_by_what_it_names_and_by_who_came_by_it() {
    let judged = |url: &str| found(&with_url(url, "0.0.0.0:8460"), Check::PublicAddress);
    let named = |url: &str| url.to_owned();
    assert!(matches!(judged("https://calls.example.com/push"), Finding::PublicProven { ago_secs: 2, .. }));
    assert!(matches!(judged("https://other.example.com/push"), Finding::PublicUnproven { .. }));
    assert_eq!(judged("http://10.0.0.7/"), Finding::PublicPrivate { url: named("http://10.0.0.7/") });
    assert_eq!(
        judged("calls.example.com"),
        Finding::PublicUnreadable { url: named("calls.example.com"), fault: UrlFault::Scheme }
    );
    let mut seen = with_url("http://8.8.8.8:80/", "0.0.0.0:8460");
    seen.own.push(Own { name: "eth1".to_owned(), ip: "8.8.8.8".parse().unwrap() });
    let other = Finding::PublicOtherPort { url: named("http://8.8.8.8:80/"), named: 80, listening: 8460 };
    assert_eq!(found(&seen, Check::PublicAddress), other);
    seen.settings.public_url.clear();
    let own = Finding::PublicMachine { url: named("http://8.8.8.8:8460/push") };
    assert_eq!(found(&seen, Check::PublicAddress), own);
}

#[test]
fn an_address_whose_base64_is_too_long_is_pointed_out() {
    let seen = with_url(&format!("https://calls.example.com/{}", "x".repeat(80)), "127.0.0.1:8460");
    assert!(matches!(found(&seen, Check::Address), Finding::AddressTooLong { length: 144, .. }));
}

#[test]
fn silence_is_told_from_never_having_heard_anything() {
    let age = |millis: i64| vitals(|vitals| vitals.last_received = Some(Arrival(NOW.0 - millis)));
    assert_eq!(found(&age(61_000), Check::Pushes), Finding::PushesRecent { ago_secs: 61 });
    assert_eq!(found(&age(2 * 86_400_000), Check::Pushes), Finding::PushesOld { ago_secs: 172_800 });
    // A clock that was set back since.
    assert_eq!(found(&age(-5_000), Check::Pushes), Finding::PushesRecent { ago_secs: 0 });
    assert_eq!(found(&vitals(|vitals| vitals.last_received = None), Check::Pushes), Finding::PushesNever);
    let seen = Seen { journal: Journal::Missing, ..sound() };
    assert_eq!(found(&seen, Check::Pushes), Finding::PushesNever);
    let seen = Seen { journal: Journal::Broken("?".to_owned()), ..sound() };
    assert_eq!(found(&seen, Check::Pushes), Finding::PushesUnknown);
    assert_eq!(found(&Seen { refused: 3, ..sound() }, Check::Refused), Finding::RefusedSome { count: 3 });
}

#[test]
fn plain_http_is_pointed_out_unless_a_proxy_or_this_machine_alone_sees_it() {
    let judged = |url: &str, listening: &str| found(&with_url(url, listening), Check::Encryption);
    assert!(matches!(judged("", "0.0.0.0:8460"), Finding::PlainEverywhere { .. }));
    assert_eq!(judged("", "127.0.0.1:8460"), Finding::PlainHereOnly);
    assert!(matches!(judged("http://calls.example.com/", "127.0.0.1:8460"), Finding::PlainUrl { .. }));
    assert!(matches!(judged("https://calls.example.com/", "0.0.0.0:1"), Finding::PlainBehindProxy { .. }));
}

#[test]
fn what_others_may_read_is_pointed_out_where_the_system_can_tell() {
    let exposed = Some(vec![(PathBuf::from("/data/ringside.sqlite"), 0o644)]);
    let open = Finding::FolderOpen { path: PathBuf::from("/data/ringside.sqlite"), mode: 0o644 };
    assert_eq!(found(&Seen { exposed, ..sound() }, Check::FolderAccess), open);
    let unknown = judge(&Seen { exposed: None, ..sound() });
    assert!(unknown.iter().all(|finding| finding.check() != Check::FolderAccess));
}

/// A machine whose last pushes seem to have taken so many milliseconds.
fn with_skews(skews: &[i64]) -> Seen {
    let mut seen = sound();
    if let Journal::Open { pushes, .. } = &mut seen.journal {
        *pushes = skews
            .iter()
            .map(|skew| Push {
                received: Arrival(NOW.0 - 10_000 + skew),
                stamp: Some(Stamp(NOW.secs() - 10)),
                host: None,
            })
            .collect();
    }
    seen
}

#[test]
fn the_quickest_push_tells_the_difference_of_the_clocks() {
    let clock = |skews: &[i64]| found(&with_skews(skews), Check::Clock);
    assert_eq!(clock(&[90_000, 900, 30_000]), Finding::ClockFine { skew_millis: 900, pushes: 3 });
    assert_eq!(clock(&[95_000, 90_900]), Finding::ClockOff { skew_secs: 90, pushes: 2 });
    assert_eq!(clock(&[-20_000]), Finding::ClockOff { skew_secs: -20, pushes: 1 });
    assert_eq!(clock(&[-28_800_000]), Finding::ClockFar { skew_secs: -28_800, pushes: 1 });
    assert_eq!(clock(&[]), Finding::ClockUnknown);
    let mut old = with_skews(&[90_000]);
    old.now = Arrival(NOW.0 + 2 * 86_400_000);
    assert_eq!(found(&old, Check::Clock), Finding::ClockUnknown);
}

proptest! {
    #[test]
    fn no_clock_makes_the_examination_fail(skews in proptest::collection::vec(any::<i64>(), 0..5), now: i64) {
        let mut seen = with_skews(&[]);
        seen.now = Arrival(now);
        if let Journal::Open { pushes, vitals } = &mut seen.journal {
            vitals.last_received = skews.first().map(|skew| Arrival(*skew));
            pushes.extend(skews.iter().map(|skew| Push {
                received: Arrival(now),
                stamp: Some(Stamp(*skew)),
                host: None,
            }));
        }
        judge(&seen);
    }
}

#[test]
fn a_disk_is_judged_by_what_is_free_and_by_how_long_it_lasts() {
    let gigabyte = 1_000_000_000;
    // 2,000 notifications in a week, 1,000 bytes each: 285,000 bytes a day.
    let level = |free: u64, days: Option<u32>| {
        let mut seen = Seen { disk: Ok(Disk { free, total: 500 * gigabyte }), ..sound() };
        seen.settings.retention_days = days;
        found(&seen, Check::Disk)
    };
    assert!(matches!(level(400 * gigabyte, None), Finding::DiskFine { days: Some(_), .. }));
    assert!(matches!(level(400 * gigabyte, Some(30)), Finding::DiskFine { days: None, .. }));
    assert!(matches!(level(gigabyte, None), Finding::DiskLow { .. }));
    assert!(matches!(level(gigabyte / 10, None), Finding::DiskFull { .. }));
    let mut busy = vitals(|vitals| vitals.recent = 7 * 40_000_000);
    assert!(matches!(found(&busy, Check::Disk), Finding::DiskLow { days: Some(10), .. }));
    busy.disk = Ok(Disk { free: 100 * gigabyte, total: 500 * gigabyte });
    assert!(matches!(found(&busy, Check::Disk), Finding::DiskFull { days: Some(2), .. }));
    let unknown = Seen { disk: Err("?".to_owned()), ..sound() };
    assert_eq!(found(&unknown, Check::Disk).level(), Level::Unknown);
}

#[test]
fn a_slow_write_needs_a_look_and_a_failed_one_is_a_problem() {
    let level = |write| found(&Seen { write: Some(write), ..sound() }, Check::Write).level();
    assert_eq!(level(Ok(250)), Level::Good);
    assert_eq!(level(Ok(251)), Level::Warn);
    assert_eq!(level(Err("read-only".to_owned())), Level::Bad);
}

#[test]
fn the_database_is_described_by_what_is_most_urgent_about_it() {
    let database = |seen: Seen| found(&seen, Check::Database);
    let broken = |seen: &mut Seen| seen.journal = Journal::Broken("newer".to_owned());
    let mut seen = sound();
    broken(&mut seen);
    assert!(matches!(database(seen.clone()), Finding::DatabaseBroken { .. }));
    seen.not_saving = Some("disk full".to_owned());
    assert!(matches!(database(seen), Finding::DatabaseNotSaving { .. }));
    assert_eq!(
        database(vitals(|vitals| {
            vitals.underived = 4;
            vitals.has_current_rules = false;
        })),
        Finding::DatabaseUnderived { notifications: 4 }
    );
    assert_eq!(database(vitals(|vitals| vitals.has_current_rules = false)), Finding::DatabaseOldRules);
    let mode = "delete".to_owned();
    assert_eq!(
        database(vitals(|vitals| vitals.journal_mode.clone_from(&mode))),
        Finding::DatabaseNoLog { mode: mode.clone() }
    );
    let log_bytes = 600_000_000;
    let long = database(vitals(|vitals| vitals.log_bytes = log_bytes));
    assert_eq!(long, Finding::DatabaseLongLog { log_bytes });
}

#[test]
fn pages_that_were_not_read_are_not_called_sound() {
    let level = |pages| found(&Seen { pages, ..sound() }, Check::Pages).level();
    assert_eq!(level(Pages::NotRead), Level::Unknown);
    assert_eq!(level(Pages::Damaged(vec!["page 7".to_owned()])), Level::Bad);
}

#[test]
fn what_the_settings_keep_has_to_fit_the_disk() {
    let keeping = |days: Option<u32>, free: u64| {
        let mut seen = vitals(|vitals| vitals.recent = 7 * 1_000_000); // 1 GB a day
        seen.settings.retention_days = days;
        seen.disk = Ok(Disk { free, total: 500_000_000_000 });
        found(&seen, Check::Retention)
    };
    let per_day = 1_000_000_000;
    assert_eq!(keeping(None, 1), Finding::RetentionForever { bytes: 2_000_000, per_day });
    let fits = Finding::RetentionFits { days: 30, bytes_then: 30 * per_day };
    assert_eq!(keeping(Some(30), 400_000_000_000), fits);
    assert!(matches!(keeping(Some(30), 30_000_000_000), Finding::RetentionTooLong { days: 30, .. }));
    let few = judge(&vitals(|vitals| vitals.notifications = 999));
    assert!(few.iter().all(|finding| finding.check() != Check::Retention));
}

#[test]
fn settings_that_cannot_be_obeyed_are_named() {
    let mut seen = Seen { warnings: vec!["`theme = 7` cannot be used".to_owned()], ..sound() };
    seen.settings.bind = "8460".to_owned();
    seen.settings.zone = "mars".to_owned();
    let odd: Vec<Finding> =
        judge(&seen).into_iter().filter(|finding| finding.check() == Check::Settings).collect();
    assert_eq!(
        odd,
        [
            Finding::SettingsOdd { warnings: seen.warnings.clone() },
            Finding::BindUnreadable { text: "8460".to_owned(), used: at("127.0.0.1:8460") },
            Finding::ZoneUnreadable { text: "mars".to_owned() },
        ]
    );
}

#[test]
fn fewer_connections_than_the_listener_takes_are_pointed_out() {
    let level = |limit| found(&Seen { connections: Some(limit), ..sound() }, Check::Connections).level();
    assert_eq!((level(1_024), level(8_192)), (Level::Warn, Level::Good));
    let unknown = judge(&Seen { connections: None, ..sound() });
    assert!(unknown.iter().all(|finding| finding.check() != Check::Connections));
}
