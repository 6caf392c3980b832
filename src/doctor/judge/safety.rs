//! Who else could read what arrives.

use crate::doctor::finding::Finding;
use crate::doctor::seen::Seen;
use crate::doctor::url::PublicUrl;

/// Pushes carry telephone numbers; without TLS they can be read on the way (PROTOCOL 1.1: HTTP or HTTPS).
pub(super) fn encryption(seen: &Seen) -> Finding {
    let text = seen.settings.public_url.trim();
    let address = seen.listening.address();
    match PublicUrl::parse(text) {
        Ok(url) if url.is_https => Finding::PlainBehindProxy { url: text.to_owned() },
        Ok(_) => Finding::PlainUrl { url: text.to_owned() },
        Err(_) if address.ip().is_loopback() => Finding::PlainHereOnly,
        Err(_) => Finding::PlainEverywhere { address },
    }
}

/// The journal holds telephone numbers and the headers that came with them.
pub(super) fn folder(seen: &Seen) -> Option<Finding> {
    Some(match seen.exposed.as_ref()?.first() {
        None => Finding::FolderPrivate { path: seen.data_dir.clone() },
        Some((path, mode)) => Finding::FolderOpen { path: path.clone(), mode: *mode },
    })
}
