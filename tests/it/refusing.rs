//! What the door does not take, and what it says instead; ports that cannot be had.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use ringside::collector::{BindProblem, Collector, ListenerState, StoreState};

use crate::support::{House, PATIENCE, any_port, connect, event, finish, options, post, send};

const MAX_BODY: usize = 2 * 1024 * 1024;

/// A status event that is exactly so many bytes long.
fn event_of(bytes: usize) -> Vec<u8> {
    let mut body = event("callout", 1);
    body.resize(bytes, b' ');
    body
}

#[test]
fn a_body_of_two_mebibytes_is_taken_and_one_byte_more_is_not() {
    let house = House::open();
    assert_eq!(house.post("/", &event_of(MAX_BODY)).status, 200);
    let refused = house.post("/", &event_of(MAX_BODY + 1));
    assert_eq!(refused.status, 413);
    assert_eq!(refused.body, r#"{"resultcode":"413","resultdesc":"the body is longer than 2 MiB"}"#);
    let health = house.collector.health();
    assert_eq!((health.received, health.refused), (1, 1));
}

#[test]
fn a_body_without_a_declared_length_is_measured_as_it_comes() {
    let house = House::open();
    let chunked = |body: &[u8]| {
        let head = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        let chunks = body
            .chunks(60_000)
            .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
        let request: Vec<u8> = head.iter().copied().chain(chunks).chain(*b"0\r\n\r\n").collect();
        send(house.address(), &request).status
    };
    assert_eq!(chunked(&event("callout", 1)), 200);
    assert_eq!(chunked(&event_of(MAX_BODY)), 200);
    assert_eq!(chunked(&event_of(MAX_BODY + 1)), 413);
}

#[test]
fn other_methods_are_told_what_is_allowed() {
    let house = House::open();
    let ask = |method: &str, path: &str| {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        send(house.address(), request.as_bytes())
    };
    for (method, path, allowed) in [
        ("GET", "/", "POST"),
        ("PUT", "/status", "POST"),
        ("DELETE", "/health", "GET, HEAD, POST"),
        ("OPTIONS", "/", "POST"),
    ] {
        let answer = ask(method, path);
        assert_eq!((answer.status, answer.header("allow")), (405, Some(allowed)), "{method} {path}");
        assert_eq!(answer.body, r#"{"resultcode":"405","resultdesc":"notifications are sent with POST"}"#);
    }
    let health = house.collector.health();
    assert_eq!((health.received, health.refused), (0, 0), "none of these was a push");
}

#[test]
fn health_tells_the_store_and_the_age_of_the_last_commit() {
    let house = House::open();
    let ask = |house: &House| {
        let answer = send(house.address(), b"GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assert_eq!(answer.status, 200);
        answer.body
    };
    assert_eq!(ask(&house), r#"{"queue_depth":0,"status":"ready"}"#);
    house.post("/health", &event("callout", 1));
    assert_eq!(ask(&house), r#"{"last_commit_age_secs":0,"queue_depth":0,"status":"ready"}"#);
}

#[test]
fn a_caller_who_has_said_everything_may_close_its_half() {
    let house = House::open();
    let mut stream = connect(house.address());
    stream.write_all(&post("/", &event("callout", 1))).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(finish(stream).unwrap().status, 200);
}

#[test]
fn a_store_that_another_ringside_has_is_said_and_pushes_are_refused() {
    let first = House::open();
    first.address();
    let second = House::open_in(first.folder.clone());
    let answer = second.post("/", &event("callout", 1));
    assert_eq!(answer.status, 503);
    let health = second.collector.health();
    assert!(
        matches!(&health.store, StoreState::Closed(problem) if problem.to_string().contains("another Ringside"))
    );
    assert_eq!(health.refused, 1);
    assert_eq!(first.post("/", &event("callout", 1)).status, 200);
}

#[test]
fn a_taken_port_is_a_state_and_asking_again_tries_again() {
    let taken = TcpListener::bind(any_port()).unwrap();
    let address = taken.local_addr().unwrap();
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let house = House { collector: Collector::start(options(&folder, address)), folder };
    match house.collector.wait_until_listening(PATIENCE) {
        ListenerState::Failed { address: tried, problem: BindProblem::InUse } => assert_eq!(tried, address),
        state => panic!("{state:?}"),
    }
    drop(taken);
    house.collector.rebind(address);
    assert_eq!(house.address(), address);
    assert_eq!(house.post("/", &event("callout", 1)).status, 200);
}

#[test]
fn the_house_moves_to_another_port_while_it_runs() {
    let house = House::open();
    let old = house.address();
    let mut waiting = connect(old);
    waiting.write_all(b"GET /health HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    assert_eq!(waiting.read(&mut [0]).unwrap(), 1, "let in");

    house.collector.rebind(SocketAddr::from(([0, 0, 0, 0], 0)));
    let new = SocketAddr::from(([127, 0, 0, 1], house.address().port()));
    assert_ne!(new, old);
    assert_eq!(send(new, &post("/", &event("callout", 1))).status, 200);
    assert!(TcpStream::connect(old).is_err());
    // Who was let in before is served to the end.
    waiting.write_all(&post("/", &event("callout", 2))).unwrap();
    let mut answers = String::new();
    waiting.read_to_string(&mut answers).unwrap();
    assert!(answers.ends_with(r#"{"resultcode":"0","resultdesc":"Success"}"#), "{answers}");
    assert_eq!(house.board().calls.len(), 2);
}
