//! Callers who hold on and say nothing, callers who say it a byte at a time, and a machine that sleeps.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use ringside::call::{Arrival, Cause};
use ringside::store::sqlite::SqliteStore;
use rustix::process::{Pid, Resource, getrlimit, setrlimit};
use tokio::net::TcpSocket;

use crate::faults::clocks::Clocks;
use crate::program::{Program, lost, push};
use crate::support::{PATIENCE, connect, event, finish, post};

/// Idle connections that are tried; fewer where the system grants fewer open files.
const IDLE: usize = 10_000;

/// Connections from one address, fewer than one sender may have.
const OF_ONE: usize = 400;

/// As many open files as the system grants us.
fn granted() -> usize {
    let mut limits = getrlimit(Resource::Nofile);
    limits.current = limits.maximum;
    setrlimit(Resource::Nofile, limits).unwrap();
    limits.current.map_or(usize::MAX, |files| usize::try_from(files).unwrap())
}

/// Ten thousand callers who say nothing, or as many as there can be: those who were let in.
pub fn idle(address: SocketAddr) -> Vec<TcpStream> {
    let wanted = IDLE.min(granted().saturating_sub(1_000));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let idle: Vec<TcpStream> = runtime.block_on(async {
        let tries = (0..wanted).map(|n| {
            let from = Ipv4Addr::new(127, 0, 1, u8::try_from(1 + n / OF_ONE).unwrap());
            tokio::spawn(async move {
                let socket = TcpSocket::new_v4().ok()?;
                socket.bind(SocketAddr::from((from, 0))).ok()?;
                // Beyond what the listener and the system's queue hold, nobody is let in. Time for the second try,
                // after 3 s, and short of what those who were let in may be silent.
                let connected = tokio::time::timeout(Duration::from_secs(4), socket.connect(address));
                connected.await.ok()?.ok()?.into_std().ok()
            })
        });
        let mut idle = Vec::new();
        for tried in tries.collect::<Vec<_>>() {
            idle.extend(tried.await.unwrap());
        }
        idle
    });
    assert!(idle.len() >= wanted.min(4_096), "{} of {wanted}", idle.len());
    idle
}

#[test]
fn ten_thousand_idle_connections_keep_no_push_out_for_longer_than_they_may_be_silent() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let idle = idle(program.address);
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    drop(idle);
    assert_eq!(push(program.address, &event("callout", 2)), Some(200));
    program.kill();
    assert_eq!(lost(folder.path(), &[1, 2].into()), Vec::<usize>::new());
}

#[test]
fn heads_that_come_a_byte_at_a_time_hold_up_nobody_and_are_cut_off() {
    let (clocks, folder) = (Clocks::new(), tempfile::tempdir().unwrap());
    let program = Program::start_with(folder.path(), |command| clocks.put_before(command));
    let mut slow: Vec<TcpStream> = (0..OF_ONE)
        .map(|_| {
            let mut stream = TcpStream::connect(program.address).unwrap();
            stream.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nX-Slow: ").unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream
        })
        .collect();
    for session in 0..20 {
        assert_eq!(push(program.address, &event("callout", session)), Some(200), "at once, beside them");
        for stream in &mut slow {
            let _ = stream.write_all(b"x");
        }
    }
    clocks.hurry(11);
    // Told that it was too slow, or just cut off: it ends before our patience does.
    let mut answer = Vec::new();
    let ended = slow[0].read_to_end(&mut answer);
    assert!(ended.is_ok() || ended.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(push(program.address, &event("callout", 20)), Some(200));
    program.kill();
    assert_eq!(lost(folder.path(), &(0..=20).collect()), Vec::<usize>::new());
}

#[test]
fn a_machine_that_sleeps_has_a_gap_and_goes_on_where_it_was() {
    let (clocks, folder) = (Clocks::new(), tempfile::tempdir().unwrap());
    let program = Program::start_with(folder.path(), |command| clocks.put_before(command));
    assert_eq!(push(program.address, &event("callout", 1)), Some(200));
    let waiting = clocks.sleep(Pid::from_child(&program.child), 20, || {
        let mut waiting = connect(program.address);
        waiting.write_all(&post("/", &event("callout", 2))).unwrap();
        waiting
    });
    assert_eq!(finish(waiting).unwrap().status, 200, "what was said while it slept is heard");
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let slept = (3..).find_map(|session| {
        assert_eq!(push(program.address, &event("callout", session)), Some(200));
        let gaps = reader.gaps((Arrival(i64::MIN), Arrival(i64::MAX)), 10).unwrap();
        gaps.into_iter().find(|gap| gap.cause == Cause::Sleep)
    });
    let slept = slept.unwrap();
    let millis = slept.to.unwrap().millis_since(slept.from);
    assert!((10_000..60_000).contains(&millis), "{millis}");
    program.kill();
}
