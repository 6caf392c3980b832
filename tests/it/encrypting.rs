//! HTTPS: real handshakes on loopback, with certificates made on the spot.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use ringside::collector::{Collector, DoorPolicy, ListenerState, TlsProblem, TlsState};
use ringside::settings::{Secrets, Settings, TlsFiles};
use ringside::store::RefusedFor;
use ringside::store::sqlite::SqliteStore;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion, version};
use tempfile::TempDir;

use crate::support::{Answer, House, PATIENCE, any_port, connect, event, options, post, send};

/// A certificate for `localhost`, in files and as who trusts it has it.
struct Pair {
    files: TlsFiles,
    der: CertificateDer<'static>,
}

fn pair(folder: &TempDir, name: &str) -> Pair {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let write = |ending: &str, text: String| -> PathBuf {
        let path = folder.path().join(format!("{name}.{ending}"));
        std::fs::write(&path, text).unwrap();
        path
    };
    let der = CertificateDer::from_pem_slice(made.cert.pem().as_bytes()).unwrap();
    let certificate = Some(write("crt", made.cert.pem()));
    let key = Some(write("key", made.signing_key.serialize_pem()));
    Pair { files: TlsFiles { certificate, key }, der }
}

fn policy(files: &TlsFiles) -> DoorPolicy {
    let settings = Settings { tls: files.clone(), ..Settings::default() };
    DoorPolicy::new(&settings, &Secrets::default())
}

fn house(files: &TlsFiles) -> House {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let mut options = options(&folder, any_port());
    options.policy = policy(files);
    House { collector: Collector::start(options), folder }
}

/// Posts an event over TLS; the answer with what was agreed on, or why there is none.
fn push(
    house: &House,
    trusted: &CertificateDer<'static>,
    version: &'static SupportedProtocolVersion,
) -> Result<(Answer, String), String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
    let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(config, name).map_err(|error| error.to_string())?;
    let mut stream = StreamOwned::new(connection, connect(house.address()));
    stream.write_all(&post("/", &event("callout", 1))).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    // The listener may close the connection without closing TLS first.
    let _ = stream.read_to_end(&mut bytes);
    let suite = stream.conn.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
    Ok((Answer::parse(&bytes).ok_or("no answer")?, suite.unwrap_or_default()))
}

#[test]
fn a_push_comes_in_over_tls_1_2_and_1_3() {
    let certificates = tempfile::tempdir().unwrap();
    let pair = pair(&certificates, "one");
    let house = house(&pair.files);
    let (answer, suite) = push(&house, &pair.der, &version::TLS12).unwrap();
    assert_eq!(answer.status, 200);
    assert!(suite.starts_with("TLS_ECDHE_ECDSA_WITH_AES") && suite.contains("GCM"), "{suite}");
    let (answer, suite) = push(&house, &pair.der, &version::TLS13).unwrap();
    assert_eq!(answer.status, 200);
    assert!(suite.starts_with("TLS13_"), "{suite}");
    assert_eq!(house.collector.health().tls, TlsState::On { problem: None });
    assert_eq!(house.collector.health().received, 2);
}

#[test]
fn plain_http_to_the_https_port_is_told_so_and_counted() {
    let certificates = tempfile::tempdir().unwrap();
    let house = house(&pair(&certificates, "one").files);
    let answer = send(house.address(), &post("/", &event("callout", 1)));
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("this port speaks HTTPS"), "{}", answer.body);
    let mut looking = connect(house.address());
    looking.write_all(b"\x16not TLS at all, whatever it looks like").unwrap();
    let _ = looking.read_to_end(&mut Vec::new());
    drop(connect(house.address()));
    let folder = house.stop();
    let mut lines = SqliteStore::open_reader(folder.path()).unwrap().refused(9).unwrap();
    lines.sort_by_key(|line| line.reason);
    let seen: Vec<_> = lines.iter().map(|line| (line.reason, line.count, line.peer.as_str())).collect();
    assert_eq!(seen, [(RefusedFor::PlainHttp, 1, "127.0.0.1"), (RefusedFor::Handshake, 1, "127.0.0.1")]);
}

#[test]
fn a_caller_who_does_not_trust_the_certificate_is_counted() {
    let certificates = tempfile::tempdir().unwrap();
    let (shown, trusted) = (pair(&certificates, "one"), pair(&certificates, "other"));
    let house = house(&shown.files);
    let problem = push(&house, &trusted.der, &version::TLS13).unwrap_err();
    assert!(problem.contains("certificate"), "{problem}");
    assert_eq!(house.collector.health().received, 0);
}

#[test]
fn a_certificate_that_cannot_be_used_is_a_state_with_a_remedy_and_mending_it_opens_the_port() {
    let certificates = tempfile::tempdir().unwrap();
    let pair = pair(&certificates, "one");
    let missing = TlsFiles { key: Some(certificates.path().join("absent.key")), ..pair.files.clone() };
    let house = house(&missing);
    match house.collector.wait_until_listening(PATIENCE) {
        ListenerState::Failed { problem, .. } => {
            assert!(problem.to_string().contains("absent.key"), "{problem}")
        }
        state => panic!("{state:?}"),
    }
    assert!(matches!(house.collector.health().tls, TlsState::Failed(TlsProblem::Unreadable { .. })));
    house.collector.set_policy(policy(&pair.files));
    assert_eq!(push(&house, &pair.der, &version::TLS13).unwrap().0.status, 200);
}

#[test]
fn https_is_switched_on_and_off_while_the_house_runs_and_never_falls_back_to_the_open() {
    let certificates = tempfile::tempdir().unwrap();
    let pair = pair(&certificates, "one");
    let house = House::open();
    let address = house.address();
    let plain = || send(address, &post("/", &event("callout", 1))).status;
    assert_eq!(plain(), 200);

    house.collector.set_policy(policy(&pair.files));
    assert_eq!(house.address(), address);
    assert_eq!(push(&house, &pair.der, &version::TLS13).unwrap().0.status, 200);
    assert_eq!(plain(), 400);

    let broken = TlsFiles { key: pair.files.certificate.clone(), ..pair.files.clone() };
    house.collector.set_policy(policy(&broken));
    assert!(matches!(house.collector.wait_until_listening(PATIENCE), ListenerState::Failed { .. }));
    assert!(matches!(house.collector.health().tls, TlsState::Failed(TlsProblem::NoKey { .. })));

    house.collector.set_policy(policy(&TlsFiles::default()));
    assert_eq!(send(house.address(), &post("/", &event("callout", 1))).status, 200);
}

#[test]
fn the_collector_announces_https_and_says_what_is_wrong_with_a_certificate() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let pair = pair(&folder, "one");
    let listen = |key: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
        command
            .args(["listen", "--lang", "en", "--bind", "127.0.0.1:0", "--tls-cert"])
            .arg(pair.files.certificate.as_ref().unwrap());
        command.arg("--tls-key").arg(key).arg("--data-dir").arg(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let mut child = listen(pair.files.key.as_ref().unwrap()).spawn().unwrap();
    let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("listening on https://127.0.0.1:"), "{line}");
    let output = listen(&folder.path().join("absent.key")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("absent.key") && said.contains("check the path"), "{said}");
}
