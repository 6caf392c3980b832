//! A collector as its operator watches it: numbers for Prometheus, lines of a log.

use std::fs::{self, File};
use std::io::Write as _;

use crate::program::{Program, push};
use crate::support::{connect, event, finish};

const GET: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

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

#[test]
fn every_log_line_tells_when_how_grave_and_where_and_none_names_a_telephone_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let log = File::create(&path).unwrap();
    let program = Program::start_with(&folder.path().join("data"), |command| {
        command.env("RUST_LOG", "trace").stderr(log);
    });
    let named = |body: &str| body.replace("NUMBER", "+8613912345678").into_bytes();
    let event = r#"{"eventType":"callout","statusInfo":{"sessionId":"s1","caller":"NUMBER","called":"NUMBER","userData":"NUMBER"}}"#;
    let record = r#"{"eventType":"fee","feeLst":[{"sessionId":"s1","callerNum":"NUMBER","calleeNum":"NUMBER"},{"callerNum":"NUMBER"}]}"#;
    for (body, status) in [(event, 200), (event, 200), (record, 200), ("{\"NUMBER\":", 400), ("NUMBER", 400)]
    {
        assert_eq!(push(program.address, &named(body)), Some(status));
    }
    let mut stream = connect(program.address);
    let request = b"POST /calls?of=+8613912345678 HTTP/1.1\r\nHost: h\r\nX-Caller: +8613912345678\r\nContent-Length: 9999999\r\n\r\n";
    stream.write_all(request).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_ne!(finish(stream).map(|answer| answer.status), Some(200));
    program.kill();

    let said = fs::read_to_string(&path).unwrap();
    assert!(said.contains("a request of 127.0.0.1 was refused"), "{said}");
    for line in said.lines() {
        assert!(!line.contains("13912345678"), "{line}");
        let words: Vec<&str> = line.split_whitespace().take(3).collect();
        let [time, level, place] = words[..] else { panic!("{line}") };
        assert!(time.ends_with('Z') && time.contains('T'), "{line}");
        assert!(["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&level), "{line}");
        assert!(place.contains("::") || place.ends_with(':'), "{line}");
    }
}
