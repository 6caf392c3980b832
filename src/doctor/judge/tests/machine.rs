use super::*;

#[test]
fn silence_is_told_from_never_having_heard_anything() {
    let age = |millis: i64| vitals(|vitals| vitals.last_received = Some(Arrival(NOW.0 - millis)));
    assert_eq!(found(&age(61_000), Check::Pushes), Finding::PushesRecent { ago_secs: 61 });
    assert_eq!(found(&age(2 * 86_400_000), Check::Pushes), Finding::PushesOld { ago_secs: 172_800 });
    // A clock that was set back since.
    assert_eq!(found(&age(-5_000), Check::Pushes), Finding::PushesRecent { ago_secs: 0 });
    let never = vitals(|vitals| vitals.last_received = None);
    assert_eq!(found(&never, Check::Pushes), Finding::PushesNever { turned_away: 0 });
    let refusing = Seen { turned_away: 3, ..never };
    assert_eq!(found(&refusing, Check::Pushes), Finding::PushesNever { turned_away: 3 });
    let seen = Seen { journal: Journal::Missing, ..sound() };
    assert_eq!(found(&seen, Check::Pushes), Finding::PushesNever { turned_away: 0 });
    let seen = Seen { journal: Journal::Broken(StoreError::Other("?".to_owned())), ..sound() };
    assert_eq!(found(&seen, Check::Pushes), Finding::PushesUnknown);
    assert_eq!(found(&Seen { refused: 3, ..sound() }, Check::Refused), Finding::RefusedSome { count: 3 });
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
        if let Journal::Open { pushes, vitals, .. } = &mut seen.journal {
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
    let unknown = Seen { disk: Err(DiskProblem::NoFolder), ..sound() };
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
    let broken = |seen: &mut Seen| seen.journal = Journal::Broken(StoreError::Other("newer".to_owned()));
    let mut seen = sound();
    broken(&mut seen);
    assert!(matches!(database(seen.clone()), Finding::DatabaseBroken { .. }));
    seen.not_saving = Some(NotSaving::ElsewhereFailing);
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
    let log_bytes = 900_000_000;
    let long = database(vitals(|vitals| vitals.log_bytes = log_bytes));
    assert_eq!(long, Finding::DatabaseLongLog { log_bytes });
}

#[test]
fn a_database_that_was_set_aside_is_told_until_it_is_salvaged() {
    let paths = vec![std::path::PathBuf::from("/d/ringside.damaged-20260127T020500Z.sqlite")];
    let judged = crate::doctor::judge::judge(&Seen { set_aside: paths.clone(), ..sound() });
    assert!(judged.contains(&Finding::DatabaseSetAside { paths }));
    let judged = crate::doctor::judge::judge(&sound());
    assert!(!judged.iter().any(|finding| matches!(finding, Finding::DatabaseSetAside { .. })));
}

#[test]
fn pages_that_were_not_read_are_not_called_sound() {
    let level = |pages| found(&Seen { pages, ..sound() }, Check::Pages).level();
    assert_eq!(level(Pages::NotRead), Level::Unknown);
    assert_eq!(level(Pages::Damaged(vec!["page 7".to_owned()])), Level::Bad);
    // Where one may not look there are none to be read.
    let journal = Journal::Broken(StoreError::Hidden("/data/x".to_owned()));
    let hidden = judge(&Seen { journal, pages: Pages::NotRead, ..sound() });
    assert!(hidden.iter().all(|finding| finding.check() != Check::Pages));
}

#[test]
fn what_the_settings_keep_has_to_fit_the_disk() {
    let limited = |days: Option<u32>, mb: Option<u32>, free: u64| {
        let mut seen = vitals(|vitals| vitals.recent = 7 * 1_000_000); // 1 GB a day
        seen.settings.retention_days = days;
        seen.settings.retention_mb = mb;
        seen.disk = Ok(Disk { free, total: 500_000_000_000 });
        found(&seen, Check::Retention)
    };
    let keeping = |days, free| limited(days, None, free);
    let per_day = 1_000_000_000;
    assert_eq!(keeping(None, 1), Finding::RetentionForever { bytes: 2_000_000, per_day });
    let fits = Finding::RetentionFits { days: 30, bytes_then: 30 * per_day };
    assert_eq!(keeping(Some(30), 400_000_000_000), fits);
    assert!(matches!(keeping(Some(30), 30_000_000_000), Finding::RetentionTooLong { days: 30, .. }));
    let fits = Finding::SizeFits { bytes_then: 9 * per_day };
    assert_eq!(limited(Some(30), Some(9_000), 30_000_000_000), fits);
    let too_large = limited(None, Some(90_000), 30_000_000_000);
    assert!(matches!(too_large, Finding::SizeTooLarge { .. }));
    let few = judge(&vitals(|vitals| vitals.notifications = 999));
    assert!(few.iter().all(|finding| finding.check() != Check::Retention));
}

#[test]
fn settings_that_cannot_be_obeyed_are_named() {
    let odd = Warning::NewerFile { path: "/settings.toml".into(), version: 9 };
    let mut seen = Seen { warnings: vec![odd], ..sound() };
    seen.settings.bind = "8460".to_owned();
    seen.settings.zone = ZoneChoice::parse("mars");
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
