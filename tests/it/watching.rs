//! A collector as its operator watches it: numbers for Prometheus, signs of life for systemd.

use std::io::Write as _;
use std::os::unix::net::UnixDatagram;

use rustix::process::{Pid, Signal, kill_process};

use crate::program::{Program, push};
use crate::support::{PATIENCE, connect, event, finish};

const GET: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

/// The next thing that systemd is told.
fn told(systemd: &UnixDatagram) -> String {
    let mut bytes = [0; 256];
    let length = systemd.recv(&mut bytes).unwrap();
    String::from_utf8(bytes[..length].to_vec()).unwrap().trim().to_owned()
}

#[test]
fn systemd_hears_when_the_port_is_open_that_the_scribe_lives_and_that_the_end_has_begun() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&path).unwrap();
    systemd.set_read_timeout(Some(PATIENCE)).unwrap();
    let program = Program::start_with(&folder.path().join("data"), |command| {
        command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "900000");
    });
    assert_eq!(told(&systemd), "READY=1");
    // Two: the second comes only if the scribe has moved since the first.
    assert_eq!((told(&systemd), told(&systemd)), ("WATCHDOG=1".to_owned(), "WATCHDOG=1".to_owned()));
    kill_process(Pid::from_child(&program.child), Signal::TERM).unwrap();
    let last = std::iter::repeat_with(|| told(&systemd)).find(|told| told != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
    assert!(program.wait().success());
}

#[test]
fn prometheus_reads_what_was_stored_at_a_port_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start_with(folder.path(), |command| {
        command.args(["--metrics", "127.0.0.1:0"]);
    });
    let line = program.lines.next().unwrap().unwrap();
    let url = line.strip_prefix("metrics at http://").unwrap();
    let address = url.strip_suffix("/metrics").unwrap().parse().unwrap();
    for session in 0..3 {
        assert_eq!(push(program.address, &event("callout", session)), Some(200));
    }
    assert_eq!(push(program.address, b"no JSON"), Some(400));
    let mut stream = connect(address);
    stream.write_all(GET).unwrap();
    let answer = finish(stream).unwrap();
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"));
    for line in [
        "ringside_notifications_stored_total 4",
        "ringside_notifications_rejected_total 1",
        "ringside_listener_up 1",
        "ringside_store_up 1",
        "ringside_calls_in_progress{trust=\"live\"} 3",
    ] {
        assert!(answer.body.lines().any(|known| known == line), "{line} is not in {}", answer.body);
    }
    // The door for pushes does not tell.
    let mut stream = connect(program.address);
    stream.write_all(GET).unwrap();
    assert_eq!(finish(stream).unwrap().status, 405);
    program.kill();
}
