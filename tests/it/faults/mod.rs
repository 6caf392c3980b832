//! What disks do to databases, done to ours: full, broken, without power; and clocks that jump. What was answered 200
//! must be there.

pub mod clocks;
pub mod disk;
mod exporting;
mod rebuilding;
mod unwritable;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};

use disk::{Disk, Happened, Spared};
use ringside::call::Arrival;
use ringside::collector::{Collector, Options, StoreState};
use ringside::store::sqlite::{SqliteStore, care};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::program::{Crowd, lost, push};
use crate::support::{House, any_port, event, options, send};

/// A folder with `NAME.so`, which stands between a program and its system: compiled with the C compiler that the
/// database needs anyway, and loaded with LD_PRELOAD.
fn compiled(name: &str) -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/faults/{name}.c"));
    let library = scratch.path().join(format!("{name}.so"));
    let compiled =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(library).arg(source).status();
    assert!(compiled.unwrap().success(), "a C compiler is needed");
    scratch
}

/// Says at which answer the log shows no write with a sync behind it since the answer before.
fn first_hasty_answer(log: &[Happened]) -> Option<usize> {
    let (mut has_written, mut is_synced) = (false, false);
    for (line, happened) in log.iter().enumerate() {
        match happened {
            Happened::Write { .. } => has_written = true,
            Happened::Sync(disk::Part::Log) => is_synced |= has_written,
            Happened::Answer if !is_synced => return Some(line),
            Happened::Answer => (has_written, is_synced) = (false, false),
            _ => {}
        }
    }
    None
}

#[test]
fn the_log_of_the_database_is_synced_between_the_last_write_of_a_push_and_its_200() {
    let lines = |text: &str| text.lines().map(Happened::read).collect::<Vec<_>>();
    let relaxed = "write wal 0 32\nwrite wal 32 4120\nanswer 200\nwrite wal 4152 4120\nanswer 200";
    assert_eq!(first_hasty_answer(&lines(relaxed)), Some(2), "as synchronous=NORMAL would do it");
    let early = "write wal 0 32\nsync wal\nanswer 200\nsync wal\nwrite wal 32 4120\nanswer 200";
    assert_eq!(first_hasty_answer(&lines(early)), Some(5));

    let (disk, folder) = (Disk::new(), tempfile::tempdir().unwrap());
    let program = disk.start(folder.path());
    let start = disk.log().len();
    for session in 0..100 {
        assert_eq!(push(program.address, &event("callout", session)), Some(200));
    }
    program.kill();
    let log = &disk.log()[start..];
    assert_eq!(log.iter().filter(|happened| **happened == Happened::Answer).count(), 100);
    assert_eq!(first_hasty_answer(log), None, "{log:?}");
}

#[test]
fn a_power_cut_at_any_moment_leaves_everything_that_was_answered() {
    let (disk, folder) = (Disk::new(), tempfile::tempdir().unwrap());
    let program = disk.start(folder.path());
    let pid = Pid::from_child(&program.child);
    let crowd = Crowd::push_to(program.address, 8, 0);
    let (mut answered, mut cuts) = (BTreeSet::new(), Vec::new());
    for moment in 0..12 {
        // At uneven distances, so that the cuts fall into all phases of a commit.
        answered.extend(crowd.next(97 + 13 * moment));
        kill_process(pid, Signal::STOP).unwrap();
        wait_until_stopped(pid);
        answered.extend(crowd.answered.try_iter());
        if moment == 0 {
            let forgetful = disk.forget(folder.path());
            drop(SqliteStore::open_writer(forgetful.path()).unwrap());
            assert!(!lost(forgetful.path(), &answered).is_empty(), "no loss would be seen");
        }
        for spared in [Spared::Nothing, Spared::Half, Spared::Everything] {
            cuts.push((disk.cut_power(folder.path(), spared), answered.clone(), (moment, spared)));
        }
        kill_process(pid, Signal::CONT).unwrap();
    }
    crowd.leave();
    program.kill();
    for (left, answered, moment) in cuts {
        // The next start puts the database in order.
        drop(SqliteStore::open_writer(left.path()).unwrap());
        assert_eq!(
            lost(left.path(), &answered),
            Vec::<usize>::new(),
            "{moment:?}, {} answered",
            answered.len()
        );
        assert_eq!(care::check(left.path()).unwrap(), Vec::new(), "{moment:?}");
    }
}

/// A signal takes its time; afterwards nothing of the program moves.
pub fn wait_until_stopped(pid: Pid) {
    let stat = format!("/proc/{}/task", pid.as_raw_nonzero());
    let is_stopped = || {
        fs::read_dir(&stat).unwrap().all(|thread| {
            // One that has ended meanwhile does not move either.
            let stat = fs::read_to_string(thread.unwrap().path().join("stat")).unwrap_or_default();
            stat.rsplit(") ").next().is_none_or(|rest| rest.is_empty() || rest.starts_with('T'))
        })
    };
    while !is_stopped() {
        std::thread::yield_now();
    }
}

#[test]
fn a_full_disk_is_answered_503_and_heals_by_itself() {
    let (disk, folder) = (Disk::new(), tempfile::tempdir().unwrap());
    let program = disk.start(folder.path());
    let mut answered = BTreeSet::new();
    let mut refused = 0;
    for session in 0..90 {
        match session {
            30 => disk.fill(true),
            60 => disk.fill(false),
            _ => {}
        }
        match push(program.address, &event("callout", session)) {
            Some(200) => drop(answered.insert(session)),
            Some(503) => refused += 1,
            other => panic!("{session}: {other:?}"),
        }
    }
    assert_eq!((answered.len(), refused), (60, 30));
    let health = send(program.address, b"GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(health.body.contains(r#""status":"ready""#), "{}", health.body);
    program.kill();
    assert_eq!(lost(folder.path(), &answered), Vec::<usize>::new());
    assert_eq!(SqliteStore::open_reader(folder.path()).unwrap().totals().unwrap().calls, 60);
    assert_eq!(care::check(folder.path()).unwrap(), Vec::new());
}

#[test]
fn a_disk_that_cannot_sync_is_answered_503_and_heals_by_itself() {
    let (disk, folder) = (Disk::new(), tempfile::tempdir().unwrap());
    let program = disk.start(folder.path());
    let mut answered = BTreeSet::new();
    for session in 0..60 {
        match session {
            20 => disk.breaks(true),
            40 => disk.breaks(false),
            _ => {}
        }
        let status = push(program.address, &event("callout", session)).unwrap();
        assert_eq!(status, if (20..40).contains(&session) { 503 } else { 200 }, "{session}");
        if status == 200 {
            answered.insert(session);
        }
    }
    program.kill();
    assert_eq!(lost(folder.path(), &answered), Vec::<usize>::new());
    assert_eq!(care::check(folder.path()).unwrap(), Vec::new());
}

#[test]
fn a_database_that_another_program_locks_for_half_a_minute_is_answered_503_until_it_lets_go() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_769_479_500_000);
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let clock: fn() -> Arrival = || Arrival(CLOCK.load(Ordering::SeqCst));
    let house =
        House { collector: Collector::start(Options { clock, ..options(&folder, any_port()) }), folder };
    assert_eq!(house.post("/", &event("callout", 1)).status, 200);
    let other = rusqlite::Connection::open(house.folder.path().join("ringside.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for (session, seconds) in [(2, 15), (3, 15)] {
        assert_eq!(house.post("/", &event("callout", session)).status, 503);
        CLOCK.fetch_add(1_000 * seconds, Ordering::SeqCst);
        let health = house.collector.health();
        assert!(
            matches!(&health.store, StoreState::Failing(problem) if problem.to_string().contains("lock"))
        );
    }
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(house.post("/", &event("callout", 4)).status, 200);
    let health = house.collector.health();
    assert_eq!((&health.store, health.received, health.refused), (&StoreState::Ready, 2, 2));
    let folder = house.stop();
    assert_eq!(lost(folder.path(), &[1, 4].into()), Vec::<usize>::new());
    assert_eq!(SqliteStore::open_reader(folder.path()).unwrap().totals().unwrap().calls, 2);
}

#[test]
fn a_clock_that_jumps_loses_nothing_and_makes_no_age_negative() {
    static CLOCK: AtomicI64 = AtomicI64::new(1_769_479_500_000);
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let clock: fn() -> Arrival = || Arrival(CLOCK.load(Ordering::SeqCst));
    let house =
        House { collector: Collector::start(Options { clock, ..options(&folder, any_port()) }), folder };
    let hour = 3_600_000;
    for (session, jump) in
        [0, 5 * hour, -9 * hour, 1_000, -1, 24 * hour, -400 * 24 * hour, 3].into_iter().enumerate()
    {
        CLOCK.fetch_add(jump, Ordering::SeqCst);
        assert_eq!(house.post("/", &event("callout", session)).status, 200, "after {jump} ms");
        let now = clock();
        for call in house.board().calls.values() {
            assert!(call.elapsed_secs(now).is_none_or(|secs| secs >= 0), "{call:?} at {now:?}");
        }
    }
    let folder = house.stop();
    assert_eq!(lost(folder.path(), &(0..8).collect()), Vec::<usize>::new());
    assert_eq!(care::check(folder.path()).unwrap(), Vec::new());
}
