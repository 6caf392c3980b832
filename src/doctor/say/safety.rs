//! The words of what concerns strangers: who could read, and who could send.

use super::{Said, certificate_words};
use crate::doctor::finding::{Finding, Lock, Spot};
use crate::i18n::{Doctor, Phrases, fill};

/// Whose certificate is spoken of.
fn shown_at(spot: Spot, d: &Doctor) -> &'static str {
    match spot {
        Spot::Listener => d.at_listener,
        Spot::Public => d.at_public,
    }
}

pub(super) fn encryption(finding: &Finding, phrases: &Phrases) -> Said {
    let d = &phrases.doctor;
    match finding {
        Finding::PlainEverywhere { address } => {
            Said::new(d.plain_t, fill(d.plain_d, &[("address", &address.to_string())]), d.plain_r)
        }
        Finding::PlainUrl { url } => {
            Said::new(d.plain_url_t, fill(d.plain_url_d, &[("url", url)]), d.plain_r)
        }
        Finding::PlainBehindProxy { url } => {
            Said::new(d.behind_proxy_t, fill(d.behind_proxy_d, &[("url", url)]), "")
        }
        Finding::PlainHereOnly => Said::new(d.here_only_t, "", ""),
        Finding::SuiteShared { suite, spot } => {
            let blanks = [("where", shown_at(*spot, d)), ("suite", suite)];
            Said::new(d.suite_t, fill(d.suite_d, &blanks), "")
        }
        Finding::SuiteNone { spot } => {
            Said::new(d.suite_none_t, fill(d.suite_none_d, &[("where", shown_at(*spot, d))]), d.suite_none_r)
        }
        Finding::HttpsUntried => Said::new(d.untried_t, "", ""),
        Finding::TlsFailed { problem } => {
            Said::new(d.tls_failed_t, certificate_words(problem, phrases), d.tls_r)
        }
        Finding::TlsStale { problem } => {
            Said::new(d.tls_stale_t, certificate_words(problem, phrases), d.tls_r)
        }
        Finding::RunsWithOtherTls { is_https } => Said::new(
            d.other_tls_t,
            if *is_https { d.other_tls_on_d } else { d.other_tls_off_d },
            d.other_tls_r,
        ),
        _ => Said::default(),
    }
}

pub(super) fn certificate(finding: &Finding, d: &Doctor) -> Said {
    let at = |phrase: &str, spot: Spot| fill(phrase, &[("where", shown_at(spot, d))]);
    let days = |phrase: &str, days: i64| fill(phrase, &[("days", &days.to_string())]);
    match finding {
        Finding::CertificateFine { names, days: left, spot } => {
            let names = names.join(d.comma);
            let left = left.to_string();
            let blanks = [("where", shown_at(*spot, d)), ("days", &left), ("names", &names)];
            Said::new(d.certificate_t, fill(d.certificate_d, &blanks), "")
        }
        Finding::CertificateEnding { days: left, spot } => {
            Said::new(days(d.ending_t, *left), at(d.certificate_at, *spot), d.renew_r)
        }
        Finding::CertificateEnded { days: past, spot } => {
            Said::new(days(d.ended_t, *past), at(d.certificate_at, *spot), d.renew_r)
        }
        Finding::CertificateTooNew { days: ahead, spot } => {
            Said::new(days(d.too_new_t, *ahead), at(d.certificate_at, *spot), d.too_new_r)
        }
        Finding::CertificateOtherName { names, host, spot } => {
            let names = if names.is_empty() { d.no_names.to_owned() } else { names.join(d.comma) };
            let blanks = [("where", shown_at(*spot, d)), ("names", &names), ("host", host)];
            Said::new(fill(d.other_name_t, &blanks), fill(d.other_name_d, &blanks), d.other_name_r)
        }
        Finding::CertificateSelfSigned { spot } => {
            Said::new(d.self_signed_t, at(d.certificate_at, *spot), d.self_signed_r)
        }
        Finding::CertificateChainGap { issuer, spot } => {
            let blanks = [("where", shown_at(*spot, d)), ("issuer", issuer)];
            Said::new(d.gap_t, fill(d.gap_d, &blanks), d.gap_r)
        }
        _ => Said::default(),
    }
}

pub(super) fn access(finding: &Finding, d: &Doctor) -> Said {
    match finding {
        Finding::AccessLocked { locks } => {
            let words = locks.iter().map(|lock| match lock {
                Lock::Token => d.lock_token,
                Lock::AllowList => d.lock_list,
                Lock::Signature => d.lock_signature,
            });
            let words: Vec<&str> = words.collect();
            Said::new(d.locked_t, words.join(d.comma), "")
        }
        Finding::AccessOpen => Said::new(d.open_t, d.open_d, d.open_r),
        Finding::AccessHereOnly => Said::new(d.access_here_t, "", ""),
        Finding::AccessTokenMissing => Said::new(d.token_missing_t, d.token_missing_d, d.token_missing_r),
        Finding::AccessListOdd { lines } => Said::new(d.list_odd_t, lines.join(d.comma), d.list_odd_r),
        Finding::AccessListEmpty => Said::new(d.list_empty_t, d.list_empty_d, d.list_empty_r),
        Finding::AccessUnclear => Said::new(d.unclear_t, d.unclear_d, d.unclear_r),
        Finding::AccessSignatureNeeded => Said::new(d.signature_t, d.signature_d, d.signature_r),
        _ => Said::default(),
    }
}

pub(super) fn folder(finding: &Finding, d: &Doctor) -> Said {
    match finding {
        Finding::FolderPrivate { path } => Said::new(d.folder_private_t, path.display().to_string(), ""),
        Finding::FolderOpen { path, mode } => {
            let (path, mode) = (path.display().to_string(), format!("{mode:03o}"));
            let detail = fill(d.folder_open_d, &[("path", &path), ("mode", &mode)]);
            Said::new(d.folder_open_t, detail, d.folder_open_r)
        }
        _ => Said::default(),
    }
}
