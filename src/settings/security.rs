//! Who may push: what a user can set about the door. What opens doors (app secrets, the path token) is not here but
//! in [`super::Secrets`], and what the door makes of it is the collector's business.

use std::net::IpAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::Secret;

/// The `[security]` table. Everything that could keep a push out is off until it is switched on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Security {
    /// What becomes of the signature in `X-AKSK` or `X-WSSE` (PROTOCOL 1.2).
    pub signature: SignatureMode,
    /// The URL the platform was given for status notifications, which its digest covers; empty: as `public_url`.
    pub status_url: String,
    /// The URL the platform was given for CDRs, which its digest covers; empty: as `public_url`.
    pub fee_url: String,
    /// Takes pushes only at `/n/<token>/…`.
    pub token: bool,
    /// Takes pushes only from `allowed`.
    pub allow_list: bool,
    /// Addresses and networks, `203.0.113.7` or `203.0.113.0/24`.
    pub allowed: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed: addresses and networks.
    pub trusted_proxies: Vec<String>,
}

impl Security {
    /// Whether the allow-list lets nobody in: it is on, and no line of it is an address.
    pub fn lists_nobody(&self) -> bool {
        self.allow_list && self.allowed.iter().all(|line| network(line).is_none())
    }
}

/// How far a signature matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignatureMode {
    Off,
    /// Checked and shown; nothing is refused for it.
    #[default]
    Report,
    /// A push without a signature that fits is refused. The platform may send none at all (PROTOCOL 1.2).
    Require,
}

/// The `[tls]` table: both files, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TlsFiles {
    /// PEM, the server's certificate first, then those that lead to the root.
    pub certificate: Option<PathBuf>,
    /// PEM, unencrypted.
    pub key: Option<PathBuf>,
}

impl TlsFiles {
    /// Whether HTTPS is wanted; naming one file is enough to want it, so that a forgotten key never means plain HTTP.
    pub fn is_wanted(&self) -> bool {
        self.certificate.is_some() || self.key.is_some()
    }
}

/// An address or a network; `None`: neither.
pub fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    if let Ok(network) = text.parse::<IpNet>() {
        return Some(network.trunc());
    }
    text.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()))
}

/// `https://host/path` becomes `https://host/n/<token>/path`; a URL that has the token already stays.
pub fn with_token(url: &str, token: &Secret) -> String {
    if url.contains(token.expose()) {
        return url.to_owned();
    }
    let authority = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(authority..).and_then(|rest| rest.find(['/', '?', '#']));
    let path = path.map_or(url.len(), |at| authority + at);
    let (origin, path) = url.split_at_checked(path).unwrap_or((url, ""));
    format!("{origin}/n/{}/{}", token.expose(), path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_stands_in_front_of_the_path_once() {
        let token = Secret::new("abc234");
        for (url, expected) in [
            ("http://127.0.0.1:8460/push", "http://127.0.0.1:8460/n/abc234/push"),
            ("https://calls.example", "https://calls.example/n/abc234/"),
            ("https://calls.example?x=1", "https://calls.example/n/abc234/?x=1"),
            ("https://calls.example/n/abc234/push", "https://calls.example/n/abc234/push"),
            ("", "/n/abc234/"),
        ] {
            assert_eq!(with_token(url, &token), expected, "{url}");
        }
    }

    #[test]
    fn a_list_that_is_on_without_an_address_lets_nobody_in() {
        let nobody = |allow_list, allowed: &[&str]| {
            let allowed = allowed.iter().map(|line| (*line).to_owned()).collect();
            Security { allow_list, allowed, ..Security::default() }.lists_nobody()
        };
        assert!(nobody(true, &[]) && nobody(true, &["10.0.0.0/33"]));
        assert!(!nobody(false, &[]) && !nobody(true, &["10.0.0.0/33", "10.0.0.7"]));
    }

    #[test]
    fn addresses_and_networks_are_read_in_either_form() {
        let read = |text: &str| network(text).map(|network| network.to_string());
        assert_eq!(read(" 203.0.113.7 ").as_deref(), Some("203.0.113.7/32"));
        assert_eq!(read("203.0.113.7/24").as_deref(), Some("203.0.113.0/24"));
        assert_eq!(read("2001:db8::1").as_deref(), Some("2001:db8::1/128"));
        assert_eq!(read("::ffff:10.0.0.1").as_deref(), Some("10.0.0.1/32"));
        assert_eq!(read("calls.example"), None);
        assert_eq!(read("10.0.0.0/33"), None);
    }
}
