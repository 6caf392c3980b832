//! What systemd is told by a collector that it runs.

use std::os::unix::net::UnixDatagram;

use crate::program::{Program, ask_to_end};
use crate::support::PATIENCE;

/// The next thing that systemd is told, but that it is to wait a little longer, as on a slow disk.
fn told(systemd: &UnixDatagram) -> String {
    let hear = || {
        let mut bytes = [0; 256];
        let length = systemd.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap().trim().to_owned()
    };
    std::iter::repeat_with(hear).find(|told| !told.starts_with("EXTEND_TIMEOUT_USEC=")).unwrap()
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
    ask_to_end(&program.child);
    let last = std::iter::repeat_with(|| told(&systemd)).find(|told| told != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
    assert!(program.wait().success());
}
