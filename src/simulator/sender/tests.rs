use std::collections::BTreeSet;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::simulator::Faults;

const START: i64 = 1_769_479_200;
const CONTENT: &str = r#"{"resultcode":"0","resultdesc":"Success"}"#;

/// What a customer's server saw: the head and the body of each POST.
type Seen = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// A server that answers a POST with `answer(n, body)` when it has seen that body n times before.
async fn server(answer: fn(usize, &[u8]) -> (u16, &'static str)) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/push", listener.local_addr().unwrap());
    let seen = Seen::default();
    let all = seen.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (head, body, stream) = read(stream).await;
            let (status, text) =
                answer(all.lock().unwrap().iter().filter(|(_, known)| *known == body).count(), &body);
            all.lock().unwrap().push((head, body));
            reply(stream, status, text).await;
        }
    });
    (url, seen)
}

async fn read(mut stream: TcpStream) -> (String, Vec<u8>, TcpStream) {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if bytes.len() >= end + 4 + length.parse::<usize>().unwrap() {
                return (head, bytes.split_off(end + 4), stream);
            }
        }
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0);
    }
}

async fn reply(mut stream: TcpStream, status: u16, body: &str) {
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
}

fn is_fee(body: &[u8]) -> bool {
    body.starts_with(br#"{"eventType":"fee""#)
}

/// Twenty calls, so fast that a minute passes in less than a millisecond.
fn options(url: &str) -> Options {
    let mut options = Options::new(url, Scenario::named("load").unwrap(), 3, START);
    options.scenario.faults = Faults { hour: Duration::from_millis(1), ..Faults::NONE };
    options.calls = Some(20);
    options.speed = 100_000.0;
    options.connections = 4;
    options
}

async fn run_it(options: Options) -> SentReport {
    let (_running, stop) = watch::channel(false);
    run(options, |_| (), stop).await.unwrap()
}

#[tokio::test]
async fn everything_that_is_planned_is_sent_once_and_counted() {
    let (url, seen) = server(|_, _| (200, CONTENT)).await;
    let report = run_it(options(&url)).await;
    let arrivals = Arrivals::new(3, Scenario::named("load").unwrap(), Some(20), 50.0, START);
    let planned: BTreeSet<_> =
        Schedule::new(arrivals, 3, Faults::NONE, 1.0, START).map(|push| push.body).collect();
    let arrived: BTreeSet<_> = seen.lock().unwrap().iter().map(|(_, body)| body.clone()).collect();
    assert_eq!(arrived, planned);
    assert_eq!(report.cdr_records, 20);
    assert_eq!((report.status_failed, report.cdr_retries, report.unanswered), (0, 0, 0));
    assert_eq!(report.answers, BTreeMap::from([(200, report.status_sent + report.cdr_posts)]));
}

#[tokio::test]
async fn every_post_has_the_headers_of_the_platform_and_its_own_connection() {
    let (url, seen) = server(|_, _| (200, "")).await;
    run_it(options(&url)).await;
    for (head, _) in seen.lock().unwrap().iter() {
        assert!(head.starts_with("post /push http/1.1"), "{head}");
        assert!(head.contains("connection: close"), "{head}");
        assert!(head.contains("content-type: application/json;charset=utf-8"), "{head}");
        assert!(head.contains(r#"authorization: aksk realm="sdp""#), "{head}");
        assert!(head.contains("x-aksk: usernametoken username="), "{head}");
    }
}

#[tokio::test]
async fn the_events_of_a_session_are_sent_in_order() {
    let (url, seen) = server(|_, _| (200, "")).await;
    run_it(options(&url)).await;
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    for (_, body) in seen.lock().unwrap().iter() {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        let info = &body["statusInfo"];
        if let (Some(session), Some(at)) = (info["sessionId"].as_str(), info["timestamp"].as_str()) {
            let before = last.insert(session.to_owned(), at.to_owned());
            assert!(before.is_none_or(|before| before.as_str() <= at));
        }
    }
    assert_eq!(last.len(), 20);
}

#[tokio::test]
async fn a_failed_cdr_comes_again_and_a_failed_status_does_not() {
    fn unwilling(_: usize, body: &[u8]) -> (u16, &'static str) {
        if is_fee(body) { (200, r#"{"resultcode":"7"}"#) } else { (503, "") }
    }
    let (url, seen) = server(unwilling).await;
    let report = run_it(options(&url)).await;
    let first_attempts = report.cdr_posts - report.cdr_retries;
    assert_eq!(report.cdr_retries, 6 * first_attempts);
    assert_eq!((report.cdr_records, report.cdr_records_failed), (0, 20));
    assert_eq!(report.status_failed, report.status_sent);
    assert_eq!(seen.lock().unwrap().len() as u64, report.status_sent + report.cdr_posts);
}

#[tokio::test]
async fn a_cdr_is_repeated_until_it_succeeds() {
    fn third_time(before: usize, body: &[u8]) -> (u16, &'static str) {
        if is_fee(body) && before < 2 { (503, "") } else { (200, CONTENT) }
    }
    let (url, _) = server(third_time).await;
    let report = run_it(options(&url)).await;
    assert_eq!(report.cdr_posts, 3 * (report.cdr_posts - report.cdr_retries));
    assert_eq!((report.cdr_records, report.cdr_records_failed), (20, 0));
}

#[tokio::test]
async fn a_server_that_hangs_up_has_given_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let report = run_it(options(&url)).await;
    assert!(report.answers.is_empty());
    assert_eq!(report.unanswered, report.status_sent + report.cdr_posts);
    assert_eq!(report.cdr_records_failed, 20);
}

#[tokio::test]
async fn a_run_without_end_stops_when_it_is_told_to() {
    let (url, _) = server(|_, _| (200, "")).await;
    let (tell, stop) = watch::channel(false);
    let options = Options { calls: None, ..options(&url) };
    let tell_at_thirty = |report: &SentReport| {
        tell.send_replace(report.status_sent >= 30);
    };
    let report = run(options, tell_at_thirty, stop).await.unwrap();
    assert!(report.status_sent >= 30);
}

#[tokio::test]
async fn the_two_kinds_go_to_their_own_addresses() {
    let (status_url, events) = server(|_, _| (200, "")).await;
    let (fee_url, cdrs) = server(|_, _| (200, CONTENT)).await;
    run_it(Options { fee_url: Some(fee_url), ..options(&status_url) }).await;
    assert!(cdrs.lock().unwrap().iter().all(|(_, body)| is_fee(body)));
    assert!(!events.lock().unwrap().iter().any(|(_, body)| is_fee(body)));
}
