//! Whom to believe over HTTPS: whoever this system believes.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// The authorities of this system; `SSL_CERT_FILE` names others. Those that cannot be read are left out.
pub(super) fn of_this_system() -> Result<Arc<ClientConfig>, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let (added, left_out) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    tracing::debug!("{added} authorities of this system are believed, {left_out} cannot be read");
    of(roots)
}

pub(super) fn of(roots: RootCertStore) -> Result<Arc<ClientConfig>, rustls::Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}
