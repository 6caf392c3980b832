//! The locks of the door, as values: who may push, at which path, with which signature. Decides, and does nothing;
//! the listener's [`super::door`] asks it about every request and carries out what it says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

use crate::call::Arrival;
use crate::settings::{Secret, Secrets, Security, Settings, SignatureMode, TlsFiles, network, with_token};
use crate::wire::signature::{self, Checked, Verdict};

/// Everything the door has to know of the settings; replaced as a whole when they change.
#[derive(Clone, Debug, Default)]
pub struct DoorPolicy {
    signature: SignatureMode,
    apps: BTreeMap<String, Secret>,
    /// The URLs the platform may have been given.
    urls: Vec<String>,
    token_is_needed: bool,
    /// The token and the one before it, whether they are needed or not: they are nobody's business.
    tokens: Vec<Secret>,
    allowed: Option<Vec<IpNet>>,
    trusted_proxies: Vec<IpNet>,
    tls: TlsFiles,
}

impl DoorPolicy {
    /// A line of the allow-list that is no network lets nobody in; a lock that is on without its key is closed.
    pub fn new(settings: &Settings, secrets: &Secrets) -> DoorPolicy {
        let security = &settings.security;
        let tokens: Vec<Secret> =
            [&secrets.token, &secrets.previous_token].into_iter().flatten().cloned().collect();
        DoorPolicy {
            signature: security.signature,
            apps: secrets.apps.clone(),
            urls: urls(settings, security, &tokens),
            token_is_needed: security.token,
            tokens,
            allowed: security.allow_list.then(|| networks(&security.allowed)),
            trusted_proxies: networks(&security.trusted_proxies),
            tls: settings.tls.clone(),
        }
    }

    pub(super) fn tls(&self) -> &TlsFiles {
        &self.tls
    }

    /// Who a request is from: the sender, or the one a trusted proxy names in `X-Forwarded-For`. Of that list only
    /// the end is believed, as far as trusted proxies wrote it.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if self.trusted_proxies.is_empty() {
            return client;
        }
        let lines = headers.get_all("x-forwarded-for").into_iter().rev();
        // Part by part: what a stranger wrote into a line must not hide what a proxy has put behind it.
        let named = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        for name in named {
            if !self.trusts(client) {
                break;
            }
            let Some(address) = str::from_utf8(name).ok().and_then(forwarded) else { break };
            client = address;
        }
        client
    }

    pub(super) fn trusts(&self, peer: IpAddr) -> bool {
        lists(&self.trusted_proxies, peer)
    }

    pub(super) fn lets_in(&self, client: IpAddr) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| lists(allowed, client))
    }

    /// Whether any lock is on that a stranger has to pass.
    pub(super) fn is_locked(&self) -> bool {
        self.token_is_needed || self.allowed.is_some()
    }

    /// Whether `path` begins with `/n/<token>`, if it has to. How long that takes does not tell how much of it is
    /// right.
    pub(super) fn takes(&self, path: &str) -> bool {
        if !self.token_is_needed {
            return true;
        }
        let said = path.strip_prefix("/n/").map(|rest| rest.split('/').next().unwrap_or(rest));
        let said = said.unwrap_or_default().as_bytes();
        // Every token is compared, right or wrong.
        self.tokens.iter().fold(false, |taken, token| taken | token.is(said))
    }

    /// `text` with the end of a token in the place of each token.
    pub(super) fn without_tokens<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.tokens.iter().fold(Cow::Borrowed(text), |text, token| {
            if text.contains(token.expose()) {
                Cow::Owned(text.replace(token.expose(), &token.to_string()))
            } else {
                text
            }
        })
    }

    /// The target of a request that was not taken: what stands where a token should be may be an old one.
    pub(super) fn refused_target(&self, target: &str) -> String {
        let target = self.without_tokens(target);
        match target.strip_prefix("/n/") {
            Some(rest) if !rest.starts_with('•') => {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                format!("/n/••••{}", rest.get(end..).unwrap_or_default())
            }
            _ => target.into_owned(),
        }
    }

    /// What the signature of a request comes to; `None`: it is not looked at. The digest covers the URL that the
    /// platform was given; when none is set the one that was asked for is tried as well.
    pub(super) fn check(&self, headers: &HeaderMap, target: &str, received: Arrival) -> Option<Checked> {
        if self.signature == SignatureMode::Off {
            return None;
        }
        let host = headers.get("host").and_then(|host| host.to_str().ok());
        let asked = host.map(|host| ["https", "http"].map(|scheme| format!("{scheme}://{host}{target}")));
        let urls = self.urls.iter().map(String::as_str);
        let urls: Vec<&str> = urls.chain(asked.iter().flatten().map(String::as_str)).collect();
        let lines = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let secret_of = |app: &str| self.apps.get(app).map(|secret| secret.expose().as_bytes());
        Some(signature::check(lines, secret_of, &urls, received))
    }

    /// Whether a push with this signature is taken.
    pub(super) fn accepts(&self, checked: Option<&Checked>) -> bool {
        self.signature != SignatureMode::Require
            || checked.is_some_and(|checked| checked.verdict == Verdict::Verified)
    }
}

fn urls(settings: &Settings, security: &Security, tokens: &[Secret]) -> Vec<String> {
    let given = [&security.status_url, &security.fee_url, &settings.public_url];
    let given = given.into_iter().map(|url| url.trim()).filter(|url| !url.is_empty());
    let mut urls: Vec<String> = Vec::new();
    for url in given {
        let with_tokens = tokens.iter().map(|token| with_token(url, token));
        for spelling in std::iter::once(url.to_owned()).chain(with_tokens) {
            if !urls.contains(&spelling) {
                urls.push(spelling);
            }
        }
    }
    urls
}

fn networks(lines: &[String]) -> Vec<IpNet> {
    let read = |line: &String| {
        let read = network(line);
        if read.is_none() {
            tracing::warn!("`{line}` is no address and no network; it is left out of its list");
        }
        read
    };
    lines.iter().filter_map(read).collect()
}

fn lists(networks: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
}

/// An address as proxies write it: `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn forwarded(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let address =
        text.parse::<IpAddr>().or_else(|_| text.parse().map(|socket: std::net::SocketAddr| socket.ip()));
    let address = address.or_else(|_| text.trim_start_matches('[').trim_end_matches(']').parse());
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
