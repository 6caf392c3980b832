//! The certificate we show: read from files, and read again when they change. A new one that cannot be used leaves
//! the old one in its place. What is said over the connection is somebody else's business.
//!
//! TLS 1.2 and 1.3. Of the suites the platform names (PROTOCOL 1.5) the four with GCM are offered; the two with
//! CBC are not, because rustls does not implement CBC at all.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error as PemError, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::live::TlsProblem;
use super::live::TlsState;
use super::published::Published;
use crate::settings::TlsFiles;

/// Between two looks at the files.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Bytes of a file; a chain of certificates has some thousand.
const MAX_FILE: u64 = 1024 * 1024;

/// A certificate with its key, as the files had it last.
pub(super) struct Certificate {
    files: TlsFiles,
    config: ArcSwap<ServerConfig>,
    seen: Mutex<Seen>,
}

/// What tells that the files have changed; `None`: the file is not there.
type Seen = [Option<Stamp>; 2];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Certificate {
    /// Reads the files; `None` where no HTTPS is wanted.
    pub(super) fn load(files: &TlsFiles) -> Result<Option<Certificate>, TlsProblem> {
        if !files.is_wanted() {
            return Ok(None);
        }
        let seen = look(files);
        let config = ArcSwap::new(read(files)?);
        Ok(Some(Certificate { files: files.clone(), config, seen: Mutex::new(seen) }))
    }

    /// What to show to the next caller.
    pub(super) fn config(&self) -> Arc<ServerConfig> {
        self.config.load_full()
    }

    /// Reads the files again if they have changed since the last look; `None`: they have not.
    fn look_again(&self) -> Option<Result<(), TlsProblem>> {
        let now = look(&self.files);
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if *seen == now {
                return None;
            }
            *seen = now;
        }
        Some(read(&self.files).map(|config| self.config.store(config)))
    }

    /// Looks again and again, as long as somebody has the certificate.
    pub(super) async fn watch(certificate: Weak<Certificate>, published: Arc<Published>) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let Some(certificate) = certificate.upgrade() else { return };
            // A disk may take its time, and others are waiting.
            let looked = tokio::task::spawn_blocking(move || certificate.look_again()).await;
            match looked {
                Ok(Some(Ok(()))) => {
                    tracing::info!("the certificate was read again");
                    published.set_tls(&TlsState::On { problem: None });
                }
                Ok(Some(Err(problem))) => {
                    tracing::warn!(
                        "the certificate has changed and is not used, the old one stays: {problem}"
                    );
                    published.set_tls(&TlsState::On { problem: Some(problem) });
                }
                Ok(None) | Err(_) => {}
            }
        }
    }
}

fn look(files: &TlsFiles) -> Seen {
    [&files.certificate, &files.key].map(|path| {
        let data = fs::metadata(path.as_ref()?).ok()?;
        Some(Stamp { modified: data.modified().ok(), bytes: data.len() })
    })
}

fn read(files: &TlsFiles) -> Result<Arc<ServerConfig>, TlsProblem> {
    let (Some(certificate), Some(key)) = (&files.certificate, &files.key) else {
        return Err(TlsProblem::OneFileOnly);
    };
    let chain = CertificateDer::pem_slice_iter(&bytes(certificate)?)
        .collect::<Result<Vec<_>, PemError>>()
        .ok()
        .filter(|chain| !chain.is_empty())
        .ok_or_else(|| TlsProblem::NoCertificate { path: certificate.clone() })?;
    let no_key = || TlsProblem::NoKey { path: key.clone() };
    let key = PrivateKeyDer::from_pem_slice(&bytes(key)?).map_err(|_| no_key())?;
    let provider = ring::default_provider();
    // Apart, so that a key that cannot be used is told from one that belongs elsewhere.
    provider.key_provider.load_private_key(key.clone_key()).map_err(|_| no_key())?;
    let pair = CertifiedKey::from_der(chain, key, &provider).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => TlsProblem::Mismatch,
        other => TlsProblem::Unusable(other.to_string()),
    })?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| TlsProblem::Unusable(error.to_string()))?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(pair)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsProblem> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_FILE).read_to_end(&mut bytes));
    read.map_err(|error: io::Error| TlsProblem::Unreadable {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
