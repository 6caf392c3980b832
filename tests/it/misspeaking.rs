//! Callers who do not speak as they should: all at once, without an end, or no HTTP at all. None of them is answered
//! 200 for what is not stored, each is counted, and whoever comes after them is served.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};

use crate::support::{Answer, House, connect, event, finish, post, send, stored};

const MIB: usize = 1024 * 1024;

/// Requests that are none, or none that can be trusted.
pub const BROKEN: [&[u8]; 11] = [
    b"\r\n\r\n\r\n\0\0\0\0\r\n\r\n",
    b"{\"eventType\":\"callout\"}\r\n\r\n",
    b"POST / HTTP/9.9\r\nHost: h\r\n\r\n",
    b"POST /\r\n\r\n",
    b"PO ST / HTTP/1.1\r\nHost: h\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n{}",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
    b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nX\0Y: 1\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];

/// Says it all and then no more; the status of the answer, if there is one.
pub fn speak(address: SocketAddr, bytes: &[u8]) -> Option<u16> {
    let mut stream = connect(address);
    stream.write_all(bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    finish(stream).map(|answer| answer.status)
}

/// Writes as long as it is let, at most so many bytes; how many it were, and what was answered.
pub fn pour(mut stream: TcpStream, head: &[u8], piece: &[u8], at_most: usize) -> (usize, Option<Answer>) {
    stream.write_all(head).unwrap();
    let mut poured = 0;
    while poured < at_most && stream.write_all(piece).is_ok() {
        poured += piece.len();
    }
    let _ = stream.shutdown(Shutdown::Write);
    (poured, finish(stream))
}

#[test]
fn a_body_without_an_end_is_cut_off_and_counted() {
    let house = House::open();
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    let chunked = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n".as_slice();
    let declared = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000000\r\n\r\n".as_slice();
    for (head, piece) in [(chunked, chunk), (declared, vec![b'x'; 0x10000])] {
        let (poured, answer) = pour(connect(house.address()), head, &piece, 256 * MIB);
        // What the system holds for both sides comes on top of what is read and thrown away.
        assert!(poured < 64 * MIB, "{poured} bytes were taken");
        // Who goes on talking may be cut off before it hears the answer.
        assert!(answer.is_none_or(|answer| answer.status == 413));
        assert_eq!(house.post("/", &event("callout", 1)).status, 200);
    }
    let health = house.collector.health();
    assert_eq!((health.received, health.refused, health.missed), (2, 2, 0));
    assert_eq!(stored(&house.stop()), 2);
}

#[test]
fn pushes_that_come_all_at_once_on_one_connection_are_answered_one_by_one_in_their_order() {
    let house = House::open();
    let push = |session| {
        let push = String::from_utf8(post("/", &event("callout", session))).unwrap();
        push.replace("Connection: close\r\n", "")
    };
    let all: String = (0..20).map(push).collect();
    let mut stream = connect(house.address());
    stream.write_all(all.as_bytes()).unwrap();
    stream
        .write_all(b"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{x")
        .unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let statuses: Vec<&str> = answers.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, [vec!["200"; 20], vec!["400"]].concat());
    assert_eq!(house.board().calls.len(), 20);
    assert_eq!(stored(&house.stop()), 21);
}

#[test]
fn what_is_no_http_is_never_answered_200_and_stores_nothing() {
    let house = House::open();
    for bytes in BROKEN {
        let status = speak(house.address(), bytes);
        assert!(status.is_none_or(|status| (400..600).contains(&status)), "{status:?} to {bytes:?}");
    }
    assert_eq!(house.post("/", &event("callout", 1)).status, 200);
    let health = house.collector.health();
    let counted = health.turned_away + health.refused;
    assert_eq!((health.received, counted), (1, BROKEN.len() as u64));
    assert_eq!(stored(&house.stop()), 1);
}
#[test]
fn health_tells_how_many_pushes_wait_for_the_disk() {
    let (house, gate) = House::gated();
    let address = house.address();
    let push = |session| {
        let mut stream = connect(address);
        stream.write_all(&post("/", &event("callout", session))).unwrap();
        stream
    };
    let first = push(1);
    gate.wait();
    let others = [push(2), push(3), push(4)];
    let health = || send(address, b"GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").body;
    // The scribe's own ticks wait there as well.
    let depth = |told: &str| -> Option<u64> {
        let json: serde_json::Value = serde_json::from_str(told).unwrap();
        json["queue_depth"].as_u64()
    };
    // Each question is a round trip, in which the others get nearer.
    let told = std::iter::repeat_with(health).take(10_000).find(|told| depth(told) >= Some(3));
    assert!(told.is_some_and(|told| told.contains(r#""status":"ready""#)));
    gate.open();
    for stream in others.into_iter().chain([first]) {
        assert_eq!(finish(stream).unwrap().status, 200);
    }
    assert!(std::iter::repeat_with(health).take(10_000).any(|told| depth(&told) == Some(0)));
}
