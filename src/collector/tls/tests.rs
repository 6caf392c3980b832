//! Certificates made on the spot, good and bad.

use std::path::PathBuf;

use rcgen::{CertifiedKey as Made, generate_simple_self_signed};

use super::*;
use crate::call::Arrival;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn files(&self, certificate: &str, key: &str) -> TlsFiles {
        TlsFiles {
            certificate: Some(self.write("certificate.pem", certificate)),
            key: Some(self.write("key.pem", key)),
        }
    }
}

/// A certificate and its key.
fn made(name: &str) -> (String, String) {
    let Made { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
    (cert.pem(), signing_key.serialize_pem())
}

fn problem(files: &TlsFiles) -> TlsProblem {
    Certificate::load(files).map(drop).unwrap_err()
}

#[test]
fn no_files_mean_no_https_and_one_file_is_a_mistake() {
    assert!(Certificate::load(&TlsFiles::default()).unwrap().is_none());
    let one = TlsFiles { certificate: Some("c.pem".into()), key: None };
    assert_eq!(problem(&one), TlsProblem::OneFileOnly);
}

#[test]
fn whatever_is_wrong_with_the_files_is_said_with_what_to_do() {
    let folder = Folder::new();
    let ((certificate, key), (_, other_key)) = (made("a.example"), made("b.example"));
    assert!(Certificate::load(&folder.files(&certificate, &key)).unwrap().is_some());
    assert_eq!(problem(&folder.files(&certificate, &other_key)), TlsProblem::Mismatch);
    assert!(matches!(problem(&folder.files(&key, &key)), TlsProblem::NoCertificate { .. }));
    assert!(matches!(problem(&folder.files("", &key)), TlsProblem::NoCertificate { .. }));
    assert!(matches!(problem(&folder.files(&certificate, &certificate)), TlsProblem::NoKey { .. }));
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    assert!(matches!(problem(&folder.files(&certificate, &encrypted)), TlsProblem::NoKey { .. }));
    let mut files = folder.files(&certificate, &key);
    files.key = Some(folder.0.path().join("absent.pem"));
    let said = problem(&files).to_string();
    assert!(said.contains("absent.pem") && said.contains("check the path"), "{said}");
}

#[test]
fn files_that_change_are_read_again_and_bad_ones_leave_the_old_certificate() {
    let folder = Folder::new();
    let ((certificate, key), (new_certificate, new_key)) = (made("a.example"), made("longer.example"));
    let held = Certificate::load(&folder.files(&certificate, &key)).unwrap().unwrap();
    let first = held.config();
    assert_eq!(held.look_again(), None);
    assert!(Arc::ptr_eq(&first, &held.config()));

    folder.write("certificate.pem", &new_certificate);
    assert_eq!(held.look_again(), Some(Err(TlsProblem::Mismatch)), "the key has not come yet");
    assert_eq!(held.look_again(), None, "nothing new");
    assert!(Arc::ptr_eq(&first, &held.config()));

    // A key of the same length, a moment later.
    let path = folder.write("key.pem", &new_key);
    let later = fs::metadata(&path).unwrap().modified().unwrap() + Duration::from_secs(1);
    File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_eq!(held.look_again(), Some(Ok(())));
    assert!(!Arc::ptr_eq(&first, &held.config()));

    fs::remove_file(&path).unwrap();
    assert!(matches!(held.look_again(), Some(Err(TlsProblem::Unreadable { .. }))));
}

#[tokio::test(start_paused = true)]
async fn the_files_are_looked_at_every_few_seconds_and_their_problem_is_published() {
    let folder = Folder::new();
    let (certificate, key) = made("a.example");
    let held = Arc::new(Certificate::load(&folder.files(&certificate, &key)).unwrap().unwrap());
    let published = Arc::new(Published::new(|| Arrival(0), Arc::new(|| ())));
    let watching = tokio::spawn(Certificate::watch(Arc::downgrade(&held), published.clone()));
    folder.write("key.pem", "");
    tokio::time::sleep(LOOK_EVERY * 2).await;
    while !matches!(published.health().tls, TlsState::On { problem: Some(TlsProblem::NoKey { .. }) }) {
        tokio::task::yield_now().await;
    }
    drop(held);
    watching.await.unwrap();
}

#[test]
fn the_suites_are_those_of_the_platform_that_are_not_cbc() {
    let offered: Vec<String> =
        ring::default_provider().cipher_suites.iter().map(|suite| format!("{:?}", suite.suite())).collect();
    for name in [
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS13_AES_128_GCM_SHA256",
    ] {
        assert!(offered.iter().any(|suite| suite == name), "{name} is not among {offered:?}");
    }
    assert!(!offered.iter().any(|suite| suite.contains("CBC")));
}

/// Whether a caller who trusts `certificate` alone gets through a handshake.
async fn is_shown(held: &Certificate, certificate: &str) -> bool {
    let (caller, inside) = tokio::io::duplex(1 << 16);
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let name = rustls::pki_types::ServerName::try_from("a.example").unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let acceptor = tokio_rustls::TlsAcceptor::from(held.config());
    let (connected, accepted) = tokio::join!(connector.connect(name, caller), acceptor.accept(inside));
    connected.is_ok() && accepted.is_ok()
}

#[tokio::test(start_paused = true)]
async fn callers_are_shown_the_new_certificate_once_it_was_read() {
    let folder = Folder::new();
    let ((old, old_key), (new, new_key)) = (made("a.example"), made("a.example"));
    let held = Certificate::load(&folder.files(&old, &old_key)).unwrap().unwrap();
    assert!(is_shown(&held, &old).await && !is_shown(&held, &new).await);
    let files = folder.files(&new, &new_key);
    for path in [files.certificate, files.key].into_iter().flatten() {
        let later = fs::metadata(&path).unwrap().modified().unwrap() + Duration::from_secs(1);
        File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    }
    assert!(is_shown(&held, &old).await, "not looked at yet");
    assert_eq!(held.look_again(), Some(Ok(())));
    assert!(is_shown(&held, &new).await && !is_shown(&held, &old).await);
}
