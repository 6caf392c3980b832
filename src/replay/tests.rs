use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::*;
use crate::store::sqlite::{SqliteReader, SqliteWriter};
use crate::store::{Arrived, Writer};
use crate::wire;

/// 2026-01-27 02:00:00 UTC.
const START: i64 = 1_769_479_200;

fn status(session: &str, secs: i64) -> Arrived {
    arrived(
        secs,
        &format!(
            r#"{{"eventType":"callout","statusInfo":{{"sessionId":"{session}","timestamp":"2026-01-27 02:00:00"}}}}"#
        ),
    )
}

fn cdr(session: &str, secs: i64) -> Arrived {
    arrived(secs, &format!(r#"{{"eventType":"fee","feeLst":[{{"sessionId":"{session}","direction":0}}]}}"#))
}

fn arrived(secs: i64, body: &str) -> Arrived {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Arrived {
        received: Arrival((START + secs) * 1000),
        peer: "203.0.113.7:40000".to_owned(),
        target: "/push".to_owned(),
        headers: vec![
            header("content-type", "application/json; charset=UTF-8"),
            header("x-aksk", "UsernameToken Username=\"secret\""),
            header("host", "ours.example"),
        ],
        answer: 200,
        understood: wire::read(body.as_bytes()),
        body: body.as_bytes().to_vec(),
        signature: None,
    }
}

/// A journal with this in it, numbered from 1.
struct Journal {
    folder: tempfile::TempDir,
    bodies: Vec<Vec<u8>>,
}

impl Journal {
    fn of(all: &[Arrived]) -> Journal {
        let folder = tempfile::tempdir().unwrap();
        SqliteWriter::open(folder.path()).unwrap().append(all).unwrap();
        Journal { folder, bodies: all.iter().map(|one| one.body.clone()).collect() }
    }

    fn reader(&self) -> SqliteReader {
        SqliteReader::open(self.folder.path()).unwrap()
    }

    fn body(&self, number: usize) -> &[u8] {
        &self.bodies[number - 1]
    }

    fn send(&self, what: &What, order: &Order) -> (Report, End) {
        let go_on = &mut |_: &Report| ControlFlow::Continue(());
        let (report, end) = replay(&mut self.reader(), what, order, &|| false, go_on);
        (report, end.unwrap())
    }
}

/// Everything that arrived, of any kind.
const ALL: What = What::Arrived { from: None, to: None, filter: InboxFilter::All };

fn order(to: &str) -> Order {
    Order::to(Address::parse(to).unwrap())
}

/// What the other side heard: the head in small letters, and the body.
type Heard = (String, Vec<u8>);

/// The other side; answers the nth request, counted from 0, with `answer(n)`, or not at all.
fn other_side(answer: impl Fn(usize) -> Option<&'static str> + Send + 'static) -> (String, Receiver<Heard>) {
    let (address, heard) = serve(Some, answer);
    (format!("http://{address}/crm/push?from=ringside"), heard)
}

fn serve<S: Read + Write>(
    wrap: impl Fn(TcpStream) -> Option<S> + Send + 'static,
    answer: impl Fn(usize) -> Option<&'static str> + Send + 'static,
) -> (SocketAddr, Receiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, heard) = sync_channel(100);
    let work = move || {
        // Kept open, so that who gets no answer is not cut off either.
        let mut silent = Vec::new();
        for n in 0.. {
            let (stream, _) = listener.accept().unwrap();
            let Some(mut stream) = wrap(stream) else { continue };
            let Some(request) = read(&mut stream) else { continue };
            if tell.send(request).is_err() {
                return;
            }
            match answer(n) {
                Some(answer) => stream.write_all(answer.as_bytes()).and_then(|()| stream.flush()).unwrap(),
                None => silent.push(stream),
            }
        }
    };
    thread::Builder::new().name("other side".to_owned()).spawn(work).unwrap();
    (address, heard)
}

fn read(stream: &mut impl Read) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut some = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
            if bytes.len() >= end + 4 + length.parse::<usize>().unwrap() {
                return Some((head, bytes.split_off(end + 4)));
            }
        }
        match stream.read(&mut some).ok()? {
            0 => return None,
            n => bytes.extend_from_slice(&some[..n]),
        }
    }
}

const TAKEN: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 41\r\n\r\n{\"resultcode\":\"0\",\"resultdesc\":\"Success\"}";
const REFUSED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 18\r\n\r\n{\"resultcode\":\"7\"}";
const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy";

#[test]
fn everything_is_sent_once_more_in_the_order_of_arrival_byte_for_byte_and_secrets_stay_behind() {
    let odd =
        "{ \"eventType\":\"fee\",\r\n\t\"feeLst\":[ {\"sessionId\":\"b\", \"userData\":\"\\u4f60好\"} ] }";
    let journal = Journal::of(&[status("a", 0), arrived(1, "no JSON"), arrived(2, odd), cdr("a", 3)]);
    let (to, heard) = other_side(|_| Some(TAKEN));
    let (report, end) = journal.send(&ALL, &order(&to));
    assert_eq!((report.total, report.sent, report.taken, report.unreached), (3, 3, 3, 0));
    assert_eq!((report.answers, report.failed, end), ([(200, 3)].into(), None, End::Through));
    for number in [1, 3, 4] {
        let (head, body) = heard.recv().unwrap();
        assert_eq!(body, journal.body(number), "#{number}");
        assert!(head.starts_with("post /crm/push?from=ringside http/1.1\r\n"), "{head}");
        assert!(head.contains(&format!("\r\n{HEADER}: {number}\r\n")), "{head}");
        assert_eq!(head.matches("content-type: application/json; charset=utf-8").count(), 1, "{head}");
        assert_eq!(head.matches("host: ").count(), 1, "{head}");
        assert!(!head.contains("secret") && !head.contains("ours.example"), "{head}");
    }
}

#[test]
fn what_is_sent_is_chosen_by_number_by_call_by_time_and_by_kind() {
    let journal =
        Journal::of(&[status("a", 0), cdr("a", 60), status("b", 120), arrived(130, "no"), cdr("b", 180)]);
    let at = |secs: i64| Some(Arrival((START + secs) * 1000));
    let stretch = |from, to, filter| What::Arrived { from, to, filter };
    let call = What::Call(SessionId::new("b").unwrap());
    for (what, first, numbers) in [
        (What::Numbers(vec![4, 2, 2]), None, vec![2, 4]),
        (What::Numbers(vec![4, 2, 2]), Some(3), vec![4]),
        (call.clone(), None, vec![3, 5]),
        (call, Some(4), vec![5]),
        (stretch(at(60), at(180), InboxFilter::All), None, vec![2, 3]),
        (stretch(at(60), None, InboxFilter::All), Some(3), vec![3, 5]),
        (stretch(None, at(120), InboxFilter::All), Some(-9), vec![1, 2]),
        (stretch(None, None, InboxFilter::Cdr), None, vec![2, 5]),
        (stretch(None, None, InboxFilter::Status), None, vec![1, 3]),
        (stretch(at(1_000), None, InboxFilter::All), None, vec![]),
    ] {
        let (to, heard) = other_side(|_| Some(TAKEN));
        assert_eq!(count(&mut journal.reader(), &what, first).unwrap(), numbers.len() as u64, "{what:?}");
        let (report, end) = journal.send(&what, &Order { first, ..order(&to) });
        assert_eq!(
            (report.total, report.taken, end),
            (numbers.len() as u64, numbers.len() as u64, End::Through)
        );
        let sent: Vec<Vec<u8>> = heard.try_iter().map(|(_, body)| body).collect();
        assert_eq!(sent, numbers.iter().map(|n| journal.body(*n).to_vec()).collect::<Vec<_>>(), "{what:?}");
    }
}

#[test]
fn what_is_not_there_is_an_error_before_anything_is_sent() {
    let journal = Journal::of(&[status("a", 0)]);
    let (to, heard) = other_side(|_| Some(TAKEN));
    let refused = |what: &What| {
        let go_on = &mut |_: &Report| ControlFlow::Continue(());
        let (_, end) = replay(&mut journal.reader(), what, &order(&to), &|| false, go_on);
        end.unwrap_err()
    };
    assert_eq!(refused(&What::Numbers(vec![1, 2])), ReplayError::NoNumber(2));
    let unknown = SessionId::new("x").unwrap();
    assert_eq!(refused(&What::Call(unknown)), ReplayError::NoCall("x".to_owned()));
    assert!(heard.try_recv().is_err());
}

/// What was named and is purged while others are sent.
#[test]
fn what_is_purged_meanwhile_does_not_end_it_before_its_time() {
    let numbers: Vec<i64> = (1..=130).collect();
    let journal = Journal::of(&numbers.iter().map(|n| status("a", *n)).collect::<Vec<_>>());
    let mut reader = journal.reader();
    let mut source = Source::open(&mut reader, &What::Numbers(numbers), None).unwrap();
    let db = rusqlite::Connection::open(crate::store::database_path(journal.folder.path())).unwrap();
    db.execute("DELETE FROM notification WHERE id < 130", []).unwrap();
    let left = source.next(&mut reader).unwrap();
    assert_eq!(left.iter().map(|one| one.row.id).collect::<Vec<_>>(), [130]);
    assert!(source.next(&mut reader).unwrap().is_empty());
}

/// Counting what is to be sent may take a while, too.
#[test]
fn it_can_be_stopped_before_the_first_is_sent() {
    let journal = Journal::of(&[status("a", 0)]);
    let mut reader = journal.reader();
    reader.interrupter()();
    let (to, _heard) = other_side(|_| Some(TAKEN));
    let done = replay(&mut reader, &ALL, &order(&to), &|| true, &mut |_| ControlFlow::Continue(()));
    assert_eq!(done, (Report::default(), Ok(End::Stopped)));
}

/// What did not come may have said that it is refused.
#[test]
fn a_cdr_is_not_taken_where_the_answer_breaks_off() {
    const BROKEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 41\r\n\r\n{\"resultcode\":\"7\",";
    let journal = Journal::of(&[status("a", 0), cdr("a", 1)]);
    let (to, _heard) = other_side(|_| Some(BROKEN));
    let (report, end) = journal.send(&ALL, &order(&to));
    assert_eq!((report.sent, report.taken, report.unreached, end), (2, 1, 1, End::AtFailure));
    let failed = report.failed.unwrap();
    assert!(matches!(failed.outcome, Outcome::Unreached(Unreached::BrokenOff(_))), "{failed:?}");
}

#[test]
fn one_that_is_not_taken_ends_it_unless_it_is_to_go_on() {
    let journal = Journal::of(&[status("a", 0), status("b", 1), cdr("a", 2), status("c", 3)]);
    let answer = |n| {
        Some(if n == 1 {
            BUSY
        } else if n == 2 {
            REFUSED
        } else {
            TAKEN
        })
    };
    let (to, heard) = other_side(answer);
    let (report, end) = journal.send(&ALL, &order(&to));
    assert_eq!((report.total, report.sent, report.taken, end), (4, 2, 1, End::AtFailure));
    let failed = report.failed.unwrap();
    assert_eq!((failed.number, failed.kind, failed.received), (2, Kind::Status, Arrival((START + 1) * 1000)));
    let busy = Outcome::Answered { status: 503, is_taken: false, said: "busy".to_owned() };
    assert_eq!(failed.outcome, busy);
    assert_eq!(heard.try_iter().count(), 2);

    let (to, heard) = other_side(answer);
    let (report, end) = journal.send(&ALL, &Order { goes_on: true, ..order(&to) });
    assert_eq!((report.sent, report.taken, end), (4, 2, End::Through));
    assert_eq!(report.answers, [(200, 3), (503, 1)].into(), "a CDR can be refused with a 200");
    assert_eq!((report.failed.unwrap().number, report.missed), (2, vec![2, 3]), "the first, and all");
    assert_eq!(heard.try_iter().count(), 4);
}

#[test]
fn whoever_cannot_be_reached_is_told_apart() {
    let journal = Journal::of(&[status("a", 0)]);
    let outcome = |order: &Order| {
        let (report, end) = journal.send(&ALL, order);
        assert_eq!((report.sent, report.taken, report.unreached, end), (1, 0, 1, End::AtFailure));
        report.failed.unwrap().outcome
    };
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = outcome(&order(&format!("http://{closed}/")));
    assert!(matches!(nobody, Outcome::Unreached(Unreached::NoConnection(_))), "{nobody:?}");
    // Too long for a name: nobody is asked.
    let unknown = outcome(&order(&format!("http://{}/", "a".repeat(300))));
    assert!(matches!(unknown, Outcome::Unreached(Unreached::UnknownHost(_))), "{unknown:?}");
    let (to, _heard) = other_side(|_| None);
    let impatient = Order { within: Duration::from_millis(50), ..order(&to) };
    assert_eq!(outcome(&impatient), Outcome::Unreached(Unreached::Silent { secs: 0 }));
    let (address, _heard) = serve(Some, |_| Some("SSH-2.0-OpenSSH\r\n"));
    let odd = outcome(&order(&format!("http://{address}/")));
    assert!(matches!(odd, Outcome::Unreached(Unreached::BrokenOff(_))), "{odd:?}");
}

#[test]
fn over_https_only_whom_an_authority_vouches_for_is_believed() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
    let config = std::sync::Arc::new(config);
    let wrap = move |stream| Some(StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream));
    let (address, heard) = serve(wrap, |_| Some(TAKEN));

    let journal = Journal::of(&[status("a", 0)]);
    let one = journal.reader().notification(1).unwrap().unwrap();
    let to = order(&format!("https://{address}/push"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let post = |roots: RootCertStore| {
        let sender = Sender::new(&to, Some(trust::of(roots).unwrap()));
        runtime.block_on(sender.post(&one))
    };
    let stranger = post(RootCertStore::empty());
    assert!(matches!(stranger, Outcome::Unreached(Unreached::NoTrust(_))), "{stranger:?}");
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    assert!(post(roots).is_taken());
    assert_eq!(heard.recv().unwrap().1, journal.body(1));

    // Somebody who speaks no TLS.
    let plain = |mut stream: TcpStream| -> Option<TcpStream> {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        None
    };
    let (address, _heard) = serve(plain, |_| None);
    let (report, _) = journal.send(&ALL, &order(&format!("https://{address}/")));
    let plain = report.failed.unwrap().outcome;
    assert!(matches!(plain, Outcome::Unreached(Unreached::NoTrust(_))), "{plain:?}");
    // Somebody who hangs up: no certificate is amiss.
    let (address, _heard) = serve(|_| None::<TcpStream>, |_| None);
    let (report, _) = journal.send(&ALL, &order(&format!("https://{address}/")));
    let gone = report.failed.unwrap().outcome;
    assert!(matches!(gone, Outcome::Unreached(Unreached::BrokenOff(_))), "{gone:?}");
}

#[test]
fn it_can_be_stopped_between_two_and_while_it_waits() {
    let journal = Journal::of(&[status("a", 0), status("b", 3_600)]);
    let (to, heard) = other_side(|_| Some(TAKEN));
    let done = replay(&mut journal.reader(), &ALL, &order(&to), &|| false, &mut |_| ControlFlow::Break(()));
    let (report, end) = done;
    assert_eq!((report.sent, report.total, end), (1, 2, Ok(End::Stopped)));

    // At the pace of arrival the second one is an hour away, or further than any clock goes.
    for speed in [1.0, 1e-12, 1e-300] {
        let has_sent = std::cell::Cell::new(false);
        let paced = Order { speed: Some(speed), ..order(&to) };
        let done = replay(&mut journal.reader(), &ALL, &paced, &|| has_sent.get(), &mut |_| {
            has_sent.set(true);
            ControlFlow::Continue(())
        });
        let (report, end) = done;
        assert_eq!((report.sent, report.taken, end), (1, 1, Ok(End::Stopped)), "{speed}");
    }
    assert_eq!(heard.try_iter().count(), 4);
}

#[test]
fn a_pace_is_that_of_the_arrivals_made_faster() {
    let lag = |millis, speed| lag(Arrival(1_000), Arrival(1_000 + millis), speed);
    assert_eq!(lag(90_000, 1.0), Duration::from_secs(90));
    assert_eq!(lag(90_000, 60.0), Duration::from_millis(1_500));
    assert_eq!(lag(-5, 1.0), Duration::ZERO, "a clock that was put back");
    assert_eq!(lag(i64::MAX - 1_000, f64::MIN_POSITIVE), NEVER);
    assert_eq!(lag(i64::MAX - 1_000, 1.0), NEVER);
}

#[test]
fn what_cannot_be_read_any_more_is_left_out_and_counted() {
    let journal = Journal::of(&[status("a", 0), status("b", 1)]);
    let db = rusqlite::Connection::open(crate::store::database_path(journal.folder.path())).unwrap();
    db.execute("UPDATE notification SET body = x'00' WHERE id = 1", []).unwrap();
    let (to, heard) = other_side(|_| Some(TAKEN));
    let (report, end) = journal.send(&ALL, &order(&to));
    assert_eq!((report.damaged, report.sent, report.taken, end), (1, 1, 1, End::Through));
    assert_eq!(heard.try_iter().map(|(_, body)| body).collect::<Vec<_>>(), [journal.body(2).to_vec()]);
}
