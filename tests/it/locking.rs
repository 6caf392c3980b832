//! The locks of the door over real connections: token, addresses, signature; and what is kept of those who did not
//! come in.

use std::io::Write as _;

use ringside::collector::{Collector, DoorPolicy};
use ringside::settings::{Secret, Secrets, Settings, SignatureMode};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{InboxFilter, RefusedFor};
use ringside::wire::signature::{Form, Verdict};

use crate::support::{Answer, House, any_port, connect, event, finish, options, post, send};

const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz234567";
const APP_SECRET: &str = "ringside-test-app-secret";

fn policy(change: impl FnOnce(&mut Settings, &mut Secrets)) -> DoorPolicy {
    let (mut settings, mut secrets) = (Settings::default(), Secrets::default());
    secrets.token = Some(Secret::new(TOKEN));
    secrets.apps.insert("app1".to_owned(), Secret::new(APP_SECRET));
    change(&mut settings, &mut secrets);
    DoorPolicy::new(&settings, &secrets)
}

fn house(change: impl FnOnce(&mut Settings, &mut Secrets)) -> House {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let mut options = options(&folder, any_port());
    options.policy = policy(change);
    House { collector: Collector::start(options), folder }
}

fn get(house: &House, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    send(house.address(), request.as_bytes())
}

/// A push with further header lines.
fn post_with(path: &str, lines: &str) -> Vec<u8> {
    let plain = String::from_utf8(post(path, &event("callout", 1))).unwrap();
    plain.replacen("Host: ", &format!("{lines}Host: "), 1).into_bytes()
}

/// What was refused, as it is kept, and everything the folder holds as text.
fn kept(house: House) -> (Vec<(RefusedFor, u64, Option<String>)>, String) {
    let folder = house.stop();
    let lines = SqliteStore::open_reader(folder.path()).unwrap().refused(99).unwrap();
    let lines = lines.into_iter().map(|line| (line.reason, line.count, line.last_target)).collect();
    let mut held = String::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        held.push_str(&String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()));
    }
    (lines, held)
}

#[test]
fn with_a_token_there_is_nothing_at_any_other_path() {
    let house = house(|settings, _| settings.security.token = true);
    let body = event("callout", 1);
    assert_eq!(house.post(&format!("/n/{TOKEN}/status"), &body).status, 200);
    assert_eq!(house.post(&format!("/n/{TOKEN}"), &body).status, 200);
    let nothing = house.post("/status", &body).undated();
    assert_eq!(nothing.status, 404);
    assert_eq!(nothing.body, r#"{"resultcode":"404","resultdesc":"not found"}"#);
    let wrong = TOKEN.replace("z2", "z3");
    for path in ["/", "/health", "/n/", &format!("/n/{wrong}/status")] {
        assert_eq!(house.post(path, &body).undated(), nothing, "{path}");
        let seen = get(&house, path).status;
        assert_eq!(seen, if path == "/health" { 200 } else { 404 }, "{path}: only this machine may ask");
    }
    assert_eq!(get(&house, &format!("/n/{TOKEN}/status")).status, 405);
    let health = house.collector.health();
    assert_eq!((health.received, health.refused, health.turned_away), (2, 0, 8));
    assert_eq!(house.collector.health().per_second.iter().sum::<u32>(), 2, "who was turned away is no push");

    let (lines, held) = kept(house);
    assert_eq!(
        lines.iter().map(|(reason, count, _)| (*reason, *count)).collect::<Vec<_>>(),
        [(RefusedFor::Token, 8)]
    );
    assert_eq!(lines[0].2.as_deref(), Some("/n/••••/status"));
    assert!(!held.contains(TOKEN), "the token is nowhere in the data folder");
    assert!(!held.contains(&wrong), "nor is what looks like one");
    assert!(held.contains("/n/••••4567/status"));
}

#[test]
fn an_allow_list_turns_others_away_and_believes_only_trusted_proxies() {
    let strict = house(|settings, _| {
        settings.security.allow_list = true;
        settings.security.allowed = vec!["203.0.113.0/24".to_owned()];
    });
    let from = |house: &House, client: &str| {
        send(house.address(), &post_with("/", &format!("X-Forwarded-For: {client}\r\n"))).status
    };
    assert_eq!(from(&strict, "203.0.113.7"), 403, "a stranger may say what it likes");
    let behind_a_proxy = house(|settings, _| {
        settings.security.allow_list = true;
        settings.security.allowed = vec!["203.0.113.0/24".to_owned()];
        settings.security.trusted_proxies = vec!["127.0.0.1".to_owned()];
    });
    assert_eq!(from(&behind_a_proxy, "203.0.113.7"), 200);
    assert_eq!(from(&behind_a_proxy, "198.51.100.1, 203.0.113.8"), 200);
    assert_eq!(from(&behind_a_proxy, "203.0.113.7, 198.51.100.1"), 403);
    assert_eq!(behind_a_proxy.post("/", &event("callout", 1)).status, 403);
    let folder = behind_a_proxy.stop();
    let rows = SqliteStore::open_reader(folder.path()).unwrap().inbox(InboxFilter::All, None, 9).unwrap();
    assert!(rows.last().unwrap().peer.starts_with("203.0.113.7 via 127.0.0.1:"), "{rows:?}");
    assert_eq!(kept(strict).0, [(RefusedFor::Address, 1, Some("/".to_owned()))]);
}

/// As the platform signs: `Created` and the digest of form (c).
/// python3: mac(nonce + created), see the tests of `wire::signature`.
const SIGNED: &str = "X-AKSK: UsernameToken Username=\"app1\",PasswordDigest=\"FImwzOSnN/68dC7OLI/sJXlBnUCz0YzDUzKDpKIaE0w=\",Nonce=\"66C92B11FF8A425FB8D4CCFE0ED9ED1F\",Created=\"2018-02-12T15:30:20Z\"\r\n";

#[test]
fn a_signature_is_reported_by_default_and_decides_where_it_is_required() {
    let house = house(|_, _| ());
    let forged = SIGNED.replace("FIm", "fIm");
    let push = |house: &House, lines: &str| send(house.address(), &post_with("/", lines)).status;
    assert_eq!([push(&house, SIGNED), push(&house, &forged), push(&house, "")], [200, 200, 200]);

    house.collector.set_policy(policy(|settings, _| settings.security.signature = SignatureMode::Require));
    assert_eq!([push(&house, SIGNED), push(&house, &forged), push(&house, "")], [200, 401, 401]);
    house.collector.set_policy(policy(|settings, _| settings.security.signature = SignatureMode::Off));
    assert_eq!([push(&house, &forged)], [200]);

    let folder = house.stop();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let rows = reader.inbox(InboxFilter::All, None, 9).unwrap();
    let seen: Vec<_> =
        rows.iter().rev().map(|row| row.signature.map(|checked| (checked.verdict, checked.form))).collect();
    let verified = Some((Verdict::Verified, Some(Form::NonceCreated)));
    let expected =
        [verified, Some((Verdict::Mismatch, None)), Some((Verdict::Missing, None)), verified, None];
    assert_eq!(seen, expected);
    let lines = reader.refused(9).unwrap();
    assert_eq!(
        lines.iter().map(|line| (line.reason, line.count)).collect::<Vec<_>>(),
        [(RefusedFor::Signature, 2)]
    );
}

#[test]
fn a_body_that_was_turned_away_is_read_no_further_than_a_moment() {
    let house = house(|settings, _| settings.security.token = true);
    let refused = house.post("/", &vec![b' '; 100_000]);
    assert_eq!(refused.status, 404, "the answer is read although the body was not");
    assert_eq!(refused.header("connection"), Some("close"));
}

#[test]
fn what_cannot_be_nested_in_earnest_is_a_rejected_notification() {
    let house = House::open();
    for depth in [200, 1_000_000] {
        let body = ["[".repeat(depth), "]".repeat(depth)].concat();
        assert_eq!(house.post("/", body.as_bytes()).status, 400);
        let body = format!(
            r#"{{"eventType":"callout","statusInfo":{}1{}}}"#,
            "{\"a\":".repeat(depth / 5),
            "}".repeat(depth / 5)
        );
        assert!([200, 400].contains(&house.post("/", body.as_bytes()).status));
    }
    assert_eq!(house.post("/", &event("callout", 1)).status, 200);
}

#[test]
fn a_head_of_too_many_lines_is_refused_and_counted() {
    let house = House::open();
    let lines: String = (0..101).map(|n| format!("X-{n}: 1\r\n")).collect();
    let request = format!("POST / HTTP/1.1\r\nHost: h\r\n{lines}Content-Length: 0\r\n\r\n");
    assert_eq!(send(house.address(), request.as_bytes()).status, 431);
    let lines = "X: ".to_owned() + &"1".repeat(400_000) + "\r\n";
    let request = format!("POST / HTTP/1.1\r\nHost: h\r\n{lines}Content-Length: 0\r\n\r\n");
    // The door is shut while the caller still speaks: the answer may go down with the connection, the count may not.
    let mut stream = connect(house.address());
    let _ = stream.write_all(request.as_bytes());
    assert!(finish(stream).is_none_or(|answer| answer.status == 431));
    let (lines, _) = kept(house);
    assert_eq!(lines, [(RefusedFor::Head, 2, None)]);
}

#[test]
fn a_collector_that_is_to_have_a_token_makes_one_and_the_doctor_tells_the_address() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("settings.toml"), "[security]\ntoken = true\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
    command.args(["listen", "--bind", "127.0.0.1:0", "--data-dir"]).arg(folder.path());
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    let address = line.strip_prefix("listening on http://").unwrap().parse().unwrap();
    let secrets = std::fs::read_to_string(folder.path().join("secrets.toml")).unwrap();
    let token = secrets.split('"').nth(1).unwrap();
    assert_eq!(token.len(), 32, "{secrets}");
    assert_eq!(send(address, &post("/", &event("callout", 1))).status, 404);
    assert_eq!(send(address, &post(&format!("/n/{token}/x"), &event("callout", 1))).status, 200);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_ringside"));
    let output = doctor.args(["doctor", "--data-dir"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains(&format!("/n/{token}/")), "{said}");
}
