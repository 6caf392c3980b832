//! Who else could read what arrives, and who else could send it.

use crate::call::Arrival;
use crate::doctor::finding::{Finding, Lock, Spot};
use crate::doctor::seen::{Certificate, Handshake, Listening, Public, Seen};
use crate::doctor::url::PublicUrl;
use crate::settings::{SignatureMode, Warning, network};

/// Days before its end at which a certificate is to be renewed.
const RENEW_DAYS: i64 = 21;

const DAY_MILLIS: i64 = 86_400_000;

/// Pushes carry telephone numbers; without TLS they can be read on the way (PROTOCOL 1.1: HTTP or HTTPS). With it
/// the platform has to find a suite it knows (PROTOCOL 1.5).
pub(super) fn encryption(seen: &Seen) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some((problem, nothing_to_show)) = seen.tls_problem.clone() {
        found.push(match nothing_to_show {
            true => Finding::TlsFailed { problem },
            false => Finding::TlsStale { problem },
        });
    }
    let wanted = seen.settings.tls.is_wanted();
    if let Listening::Elsewhere { is_https, .. } = seen.listening
        && is_https != wanted
    {
        found.push(Finding::RunsWithOtherTls { is_https });
    }
    found.extend(handshakes(seen).map(|(spot, handshake)| match handshake.suite.clone() {
        Some(suite) => Finding::SuiteShared { suite, spot },
        None => Finding::SuiteNone { spot },
    }));
    match found.is_empty() {
        true => vec![if wanted { Finding::HttpsUntried } else { plain(seen) }],
        false => found,
    }
}

fn plain(seen: &Seen) -> Finding {
    let text = seen.settings.public_url.trim();
    let address = seen.listening.address();
    match PublicUrl::parse(text) {
        Ok(url) if url.is_https => Finding::PlainBehindProxy { url: text.to_owned() },
        Ok(_) => Finding::PlainUrl { url: text.to_owned() },
        Err(_) if address.ip().is_loopback() => Finding::PlainHereOnly,
        Err(_) => Finding::PlainEverywhere { address },
    }
}

/// What was shown over HTTPS; one and the same certificate is looked at once, by its public face.
fn handshakes(seen: &Seen) -> impl Iterator<Item = (Spot, &Handshake)> {
    let public = seen.public.as_ref().and_then(Public::handshake);
    let own = seen.handshake.as_ref().filter(|own| public.is_none_or(|public| public.chain != own.chain));
    public.map(|shown| (Spot::Public, shown)).into_iter().chain(own.map(|shown| (Spot::Listener, shown)))
}

/// Dates, names and order of the certificates that are shown.
pub(super) fn certificates(seen: &Seen) -> Vec<Finding> {
    handshakes(seen).flat_map(|(spot, shown)| certificate(seen, spot, shown)).collect()
}

fn certificate(seen: &Seen, spot: Spot, shown: &Handshake) -> Vec<Finding> {
    let Some(first) = shown.chain.first() else { return Vec::new() };
    let mut found: Vec<Finding> = dates(seen.now, &shown.chain, spot).into_iter().collect();
    let public = PublicUrl::parse(seen.settings.public_url.trim()).ok();
    if let Some(public) = public.filter(|public| public.is_https && !shown.is_for_host) {
        let names = first.names.clone();
        found.push(Finding::CertificateOtherName { names, host: public.host, spot });
    }
    if first.issuer == first.subject {
        found.push(Finding::CertificateSelfSigned { spot });
    } else if let Some(issuer) = gap(&shown.chain) {
        found.push(Finding::CertificateChainGap { issuer, spot });
    }
    if found.is_empty() {
        let days = first.until.millis_since(seen.now) / DAY_MILLIS;
        found.push(Finding::CertificateFine { names: first.names.clone(), days, spot });
    }
    found
}

/// What is wrong with the dates of the chain: the first to end decides.
fn dates(now: Arrival, chain: &[Certificate], spot: Spot) -> Option<Finding> {
    let from = chain.iter().map(|certificate| certificate.from).max()?;
    let until = chain.iter().map(|certificate| certificate.until).min()?;
    let left = until.0.saturating_sub(now.0);
    if left < 0 {
        Some(Finding::CertificateEnded { days: left.saturating_neg() / DAY_MILLIS, spot })
    } else if now < from {
        Some(Finding::CertificateTooNew { days: from.0.saturating_sub(now.0) / DAY_MILLIS, spot })
    } else {
        let days = left / DAY_MILLIS;
        (days < RENEW_DAYS).then_some(Finding::CertificateEnding { days, spot })
    }
}

/// The issuer that ought to come next and does not. The root itself need not be sent, and a chain of one certificate
/// lacks what stands between.
fn gap(chain: &[Certificate]) -> Option<String> {
    let broken = chain.windows(2).find_map(|pair| match pair {
        [one, next] if one.issuer != next.subject => Some(one.issuer.clone()),
        _ => None,
    });
    let alone = chain.first().filter(|_| chain.len() == 1).map(|only| only.issuer.clone());
    broken.or(alone)
}

/// Who may push.
pub(super) fn access(seen: &Seen) -> Vec<Finding> {
    let security = &seen.settings.security;
    let mut found = Vec::new();
    if security.token && seen.token.is_none() {
        found.push(Finding::AccessTokenMissing);
    }
    if security.lists_nobody() {
        // The list may be ours, because nobody knows what the file was to say.
        found.push(match seen.warnings.iter().any(Warning::bars_everybody) {
            true => Finding::AccessUnclear,
            false => Finding::AccessListEmpty,
        });
    }
    let lines = security.allowed.iter().chain(&security.trusted_proxies);
    let odd: Vec<String> = lines.filter(|line| network(line).is_none()).cloned().collect();
    if !odd.is_empty() {
        found.push(Finding::AccessListOdd { lines: odd });
    }
    if security.signature == SignatureMode::Require {
        found.push(Finding::AccessSignatureNeeded);
    }
    let locks: Vec<Lock> = [
        (security.token, Lock::Token),
        (security.allow_list, Lock::AllowList),
        (security.signature == SignatureMode::Require, Lock::Signature),
    ]
    .into_iter()
    .filter_map(|(is_on, lock)| is_on.then_some(lock))
    .collect();
    let is_here_only =
        seen.listening.address().ip().is_loopback() && seen.settings.public_url.trim().is_empty();
    match found.is_empty() {
        true if !locks.is_empty() => found.push(Finding::AccessLocked { locks }),
        true if is_here_only => found.push(Finding::AccessHereOnly),
        true => found.push(Finding::AccessOpen),
        false => {}
    }
    found
}

/// The journal holds telephone numbers and the headers that came with them.
pub(super) fn folder(seen: &Seen) -> Option<Finding> {
    Some(match seen.exposed.as_ref()?.first() {
        None => Finding::FolderPrivate { path: seen.data_dir.clone() },
        Some((path, mode)) => Finding::FolderOpen { path: path.clone(), mode: *mode },
    })
}
