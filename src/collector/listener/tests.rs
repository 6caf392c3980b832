//! Patience, measured on a clock that stands still: connections are pipes, time passes only when all wait.

use std::io::ErrorKind;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::*;
use crate::call::Arrival;
use crate::collector::scribe::{Kept, Request};
use crate::collector::{StoreState, visitors};

const EVENT: &str = r#"{"eventType":"callout","statusInfo":{"sessionId":"s"}}"#;

struct Hall {
    door: Arc<Door>,
    published: Arc<Published>,
    to_scribe: mpsc::Sender<Request>,
    wanted: watch::Sender<Wanted>,
}

impl Hall {
    /// A door with nobody behind it but the test, and room for one request.
    fn open() -> (Hall, mpsc::Receiver<Request>) {
        let (requests, queue) = mpsc::channel(1);
        let to_scribe = requests.clone();
        let published = Arc::new(Published::new(|| Arrival(0), Arc::new(|| ())));
        let door =
            Arc::new(Door::new(requests, published.clone(), std::path::PathBuf::new(), Arc::default()));
        let place = Place { address: any_address(), tls: TlsFiles::default() };
        (Hall { door, published, to_scribe, wanted: watch::Sender::new(Some(place)) }, queue)
    }

    fn connect(&self) -> DuplexStream {
        let (caller, inside) = duplex(1 << 20);
        let reception = self.reception();
        tokio::spawn(async move { serve(inside, any_address(), &reception, &IsLast::default()).await });
        caller
    }

    fn reception(&self) -> Reception {
        let (door, wanted) = (self.door.clone(), self.wanted.subscribe());
        Reception { routes: door.clone().routes(), door, wanted }
    }
}

fn any_address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 9))
}

fn post(body: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// Everything until the door closes the connection.
async fn rest(mut caller: DuplexStream) -> String {
    let mut answer = String::new();
    caller.read_to_string(&mut answer).await.unwrap();
    answer
}

/// One answer, the connection staying open.
async fn answer(caller: &mut DuplexStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"}") {
        text.push(caller.read_u8().await.unwrap());
    }
    String::from_utf8(text).unwrap()
}

/// Keeps whatever comes, as a scribe would.
fn keep_all(mut queue: mpsc::Receiver<Request>) {
    tokio::spawn(async move {
        while let Some(request) = queue.recv().await {
            if let Request::Keep { kept, .. } = request {
                kept.send(Kept::Yes).unwrap();
            }
        }
    });
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_costs_ten_seconds() {
    let (hall, _queue) = Hall::open();
    for begun in ["", "POST / HTTP/1.1\r\nHost:"] {
        let since = Instant::now();
        let mut caller = hall.connect();
        caller.write_all(begun.as_bytes()).await.unwrap();
        let answer = rest(caller).await;
        assert!(!answer.contains("200 OK"), "{answer}");
        assert_eq!(since.elapsed().as_secs(), LIMITS.head_within.as_secs());
    }
}

#[tokio::test(start_paused = true)]
async fn slow_clients_are_counted_let_go_of_and_hold_nobody_up() {
    let (hall, queue) = Hall::open();
    keep_all(queue);
    let mut slow = Vec::new();
    for n in 0..2_000_usize {
        let mut caller = hall.connect();
        caller.write_all(&b"POST / HTTP/1.1\r\nHost: slow"[..n % 28]).await.unwrap();
        slow.push(caller);
    }
    let since = Instant::now();
    let mut quick = hall.connect();
    quick.write_all(post(EVENT).as_bytes()).await.unwrap();
    assert!(answer(&mut quick).await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(since.elapsed(), Duration::ZERO, "nobody waits behind them");
    drop(quick);
    // A byte now and then keeps nobody inside either.
    let mut caller = slow.remove(1);
    for _ in 0..20 {
        sleep(LIMITS.head_within / 10).await;
        let _ = caller.write_all(b"x").await;
    }
    for caller in slow {
        rest(caller).await;
    }
    assert_eq!(since.elapsed(), LIMITS.head_within * 2);
    let report = hall.door.visitors.report();
    assert_eq!(report.refused, [(RefusedFor::SlowHead, 2_000)]);
    assert_eq!((hall.published.health().turned_away, hall.published.health().refused), (2_000, 0));
}

#[tokio::test(start_paused = true)]
async fn one_sender_cannot_have_all_seats_unless_it_speaks_for_many() {
    let (hall, _queue) = Hall::open();
    let reception = hall.reception();
    let stranger = IpAddr::from([203, 0, 113, 7]);
    let seats: Vec<_> =
        (0..LIMITS.connections_of_one).map(|_| reception.own_seat(stranger).unwrap()).collect();
    assert!(reception.own_seat(stranger).is_none());
    assert!(reception.own_seat(IpAddr::from([203, 0, 113, 8])).is_some(), "others still find one");
    assert_eq!(hall.door.visitors.report().refused, [(RefusedFor::Connections, 1)]);
    drop(seats);
    assert!(reception.own_seat(stranger).is_some());

    let proxy = IpAddr::from([10, 0, 0, 1]);
    let mut settings = crate::settings::Settings::default();
    settings.security.trusted_proxies = vec!["10.0.0.1".to_owned()];
    let policy = crate::collector::DoorPolicy::new(&settings, &crate::settings::Secrets::default());
    hall.door.policy.store(Arc::new(policy));
    for speaks_for_many in [IpAddr::from([127, 0, 0, 1]), proxy] {
        let seats = (0..=LIMITS.connections_of_one).map(|_| reception.own_seat(speaks_for_many));
        assert!(seats.collect::<Vec<_>>().iter().all(Option::is_some), "{speaks_for_many}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_http_is_counted_as_a_bad_head() {
    let (hall, _queue) = Hall::open();
    let mut caller = hall.connect();
    caller.write_all(b"\x16\x03\x01 this is a TLS greeting\r\n\r\n").await.unwrap();
    assert!(rest(caller).await.starts_with("HTTP/1.1 400 "));
    assert_eq!(hall.door.visitors.report().refused, [(RefusedFor::Head, 1)]);
    assert_eq!(hall.door.visitors.report().connections, 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_reaches_the_scribe_within_two_seconds_and_the_report_with_it() {
    let (hall, mut queue) = Hall::open();
    let telling = visitors::tell(hall.door.visitors.clone(), hall.published.clone(), hall.to_scribe.clone());
    tokio::spawn(telling);
    let since = Instant::now();
    hall.door.note_refused(IpAddr::from([203, 0, 113, 7]), RefusedFor::Token, Some("/"));
    let Some(Request::CountRefused(refused)) = queue.recv().await else { panic!("nothing came") };
    assert_eq!(since.elapsed().as_secs(), 2);
    assert_eq!((refused[0].peer.as_str(), refused[0].count), ("203.0.113.7", 1));
    assert_eq!(hall.published.health().door.visitors[0].refused, 1);
    sleep(Duration::from_secs(3600)).await;
    assert!(queue.try_recv().is_err(), "nothing new, nothing told");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_refused_after_thirty_seconds_and_counted() {
    let (hall, _queue) = Hall::open();
    let since = Instant::now();
    let mut caller = hall.connect();
    caller.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    let answer = rest(caller).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    assert!(answer.ends_with(r#"{"resultcode":"408","resultdesc":"the body did not come within 30 s"}"#));
    assert_eq!(since.elapsed().as_secs(), 30);
    assert_eq!(hall.published.health().refused, 1);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_counted_although_nobody_can_be_told() {
    let (hall, _queue) = Hall::open();
    let mut caller = hall.connect();
    caller.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    drop(caller);
    while hall.published.health().refused == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_stays_full_is_a_503_after_a_second() {
    let (hall, queue) = Hall::open();
    let mut first = hall.connect();
    first.write_all(post(EVENT).as_bytes()).await.unwrap();
    while queue.is_empty() {
        tokio::task::yield_now().await;
    }
    let since = Instant::now();
    let mut second = hall.connect();
    second.write_all(post(EVENT).as_bytes()).await.unwrap();
    let refused = answer(&mut second).await;
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    assert!(refused.contains(r#""resultcode":"503""#), "{refused}");
    assert_eq!(since.elapsed().as_secs(), 1);
    assert_eq!(hall.published.health().refused, 1);
    keep_all(queue);
    assert!(answer(&mut first).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test(start_paused = true)]
async fn a_scribe_that_says_nothing_is_a_503_after_twenty_seconds() {
    let (hall, mut queue) = Hall::open();
    let since = Instant::now();
    let mut caller = hall.connect();
    caller.write_all(post(EVENT).as_bytes()).await.unwrap();
    let request = queue.recv().await;
    assert!(answer(&mut caller).await.starts_with("HTTP/1.1 503 "));
    assert_eq!(since.elapsed().as_secs(), 20);
    // The scribe has it, and will count it.
    assert_eq!(hall.published.health().refused, 0);
    drop(request);
}

#[tokio::test(start_paused = true)]
async fn without_a_scribe_pushes_are_refused_and_the_store_is_said_to_be_closed() {
    let (hall, queue) = Hall::open();
    drop(queue);
    let mut caller = hall.connect();
    caller.write_all(post(EVENT).as_bytes()).await.unwrap();
    assert!(answer(&mut caller).await.starts_with("HTTP/1.1 503 "));
    let health = hall.published.health();
    assert!(matches!(health.store, StoreState::Closed(_)));
    assert_eq!(health.refused, 1);
}

#[tokio::test(start_paused = true)]
async fn a_connection_serves_one_request_after_the_other_and_ends_when_it_is_idle() {
    let (hall, queue) = Hall::open();
    keep_all(queue);
    let since = Instant::now();
    let mut caller = hall.connect();
    for _ in 0..3 {
        caller.write_all(post(EVENT).as_bytes()).await.unwrap();
        assert!(answer(&mut caller).await.starts_with("HTTP/1.1 200 OK"));
    }
    assert_eq!(rest(caller).await, "");
    assert_eq!(since.elapsed().as_secs(), LIMITS.head_within.as_secs());
}

#[tokio::test(start_paused = true)]
async fn what_is_under_way_when_a_connection_has_lived_its_time_is_answered_however_long_the_scribe_takes() {
    let (hall, mut queue) = Hall::open();
    let mut caller = hall.connect();
    let since = Instant::now();
    while since.elapsed() + Duration::from_secs(5) < CONNECTION_LIFE {
        caller.write_all(post(EVENT).as_bytes()).await.unwrap();
        let Some(Request::Keep { kept, .. }) = queue.recv().await else { panic!("nothing came") };
        kept.send(Kept::Yes).unwrap();
        assert!(answer(&mut caller).await.starts_with("HTTP/1.1 200 OK"));
        sleep(Duration::from_secs(5)).await;
    }
    caller.write_all(&post(EVENT).as_bytes()[..40]).await.unwrap();
    sleep(Duration::from_secs(4)).await;
    caller.write_all(&post(EVENT).as_bytes()[40..60]).await.unwrap();
    sleep(Duration::from_secs(29)).await;
    caller.write_all(&post(EVENT).as_bytes()[60..]).await.unwrap();
    let Some(Request::Keep { kept, .. }) = queue.recv().await else { panic!("nothing came") };
    sleep(Duration::from_secs(19)).await;
    assert!(since.elapsed() > CONNECTION_LIFE + CLOSE_WITHIN);
    kept.send(Kept::Yes).unwrap();
    let answer = rest(caller).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("connection: close"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn closing_does_not_wait_longer_for_a_connection_that_has_lived_its_time() {
    let (hall, queue) = Hall::open();
    keep_all(queue);
    let mut caller = hall.connect();
    let since = Instant::now();
    while since.elapsed() + Duration::from_secs(5) < CONNECTION_LIFE {
        caller.write_all(post(EVENT).as_bytes()).await.unwrap();
        answer(&mut caller).await;
        sleep(Duration::from_secs(5)).await;
    }
    caller.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    sleep(Duration::from_secs(6)).await;
    let closed = Instant::now();
    hall.wanted.send_replace(None);
    assert_eq!(rest(caller).await, "");
    assert_eq!(closed.elapsed(), CLOSE_WITHIN);
}

#[tokio::test(start_paused = true)]
async fn closing_lets_a_request_under_way_finish_and_takes_no_further_one() {
    let (hall, mut queue) = Hall::open();
    let mut caller = hall.connect();
    caller.write_all((post(EVENT) + &post(EVENT)).as_bytes()).await.unwrap();
    let Some(Request::Keep { kept, .. }) = queue.recv().await else { panic!("nothing came") };
    hall.wanted.send_replace(None);
    sleep(Duration::from_secs(1)).await;
    kept.send(Kept::Yes).unwrap();
    let answers = rest(caller).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 1, "{answers}");
    assert!(queue.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn closing_ends_although_somebody_will_not_finish() {
    let (hall, _queue) = Hall::open();
    let mut caller = hall.connect();
    caller.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let since = Instant::now();
    hall.wanted.send_replace(None);
    assert_eq!(rest(caller).await, "");
    assert_eq!(since.elapsed().as_secs(), CLOSE_WITHIN.as_secs());
}

#[test]
fn a_port_that_cannot_be_had_says_why() {
    let check = |kind: ErrorKind, expected: BindProblem, words: &str| {
        let problem = BindProblem::from(&io::Error::from(kind));
        assert_eq!(problem, expected);
        assert!(problem.to_string().contains(words), "{problem}");
    };
    check(ErrorKind::AddrInUse, BindProblem::InUse, "another program");
    if cfg!(windows) {
        check(ErrorKind::PermissionDenied, BindProblem::Reserved, "reserved");
    } else {
        check(ErrorKind::PermissionDenied, BindProblem::Denied, "does not allow");
    }
    check(ErrorKind::AddrNotAvailable, BindProblem::NotOurs, "does not have that address");
    check(ErrorKind::OutOfMemory, BindProblem::Other("out of memory".to_owned()), "out of memory");
}
