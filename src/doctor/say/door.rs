//! Why nothing can come in at the door, in words; what the system says stays as it says it.

use std::net::SocketAddr;

use super::reach::at;
use crate::collector::{BindProblem, TlsProblem};
use crate::i18n::{Phrases, fill};

/// Why nothing can arrive at `address`, and what to do about it.
pub fn listener_words(address: SocketAddr, problem: &BindProblem, phrases: &Phrases) -> String {
    let (p, d) = (&phrases.live, &phrases.doctor);
    let (cause, remedy) = match problem {
        BindProblem::InUse => (p.port_in_use, p.port_remedy),
        BindProblem::Denied => (p.port_denied, p.port_remedy_denied),
        BindProblem::Reserved => (p.port_reserved, p.port_remedy_reserved),
        BindProblem::NotOurs => (p.port_not_ours, d.not_ours_r),
        BindProblem::Certificate(_) => (phrases.security.tls_failed, ""),
        BindProblem::NoThread(_) | BindProblem::Other(_) => (p.port_failed, ""),
    };
    let words = at(&phrases.lang.sentences(&[cause, remedy]), address);
    fill(&words, &[("problem", &bind_reason(address, problem, phrases))])
}

/// The reason alone, where the rest has been said.
pub fn bind_reason(address: SocketAddr, problem: &BindProblem, phrases: &Phrases) -> String {
    let d = &phrases.doctor;
    match problem {
        BindProblem::InUse => at(d.taken_t, address),
        BindProblem::Denied => at(d.denied_t, address),
        BindProblem::Reserved => at(d.reserved_t, address),
        BindProblem::NotOurs => at(d.not_ours_t, address),
        BindProblem::Certificate(problem) => certificate_words(problem, phrases),
        BindProblem::NoThread(reason) => fill(phrases.live.port_no_thread, &[("reason", reason)]),
        BindProblem::Other(reason) => reason.clone(),
    }
}

/// What is wrong with a certificate, and what to do.
pub fn certificate_words(problem: &TlsProblem, phrases: &Phrases) -> String {
    let w = &phrases.security;
    match problem {
        TlsProblem::OneFileOnly => w.tls_one_file.to_owned(),
        TlsProblem::Unreadable { path, reason } => {
            fill(w.tls_unreadable, &[("path", &path.display().to_string()), ("reason", reason)])
        }
        TlsProblem::NoCertificate { path } => {
            fill(w.tls_no_certificate, &[("path", &path.display().to_string())])
        }
        TlsProblem::NoKey { path } => fill(w.tls_no_key, &[("path", &path.display().to_string())]),
        TlsProblem::Mismatch => w.tls_mismatch.to_owned(),
        TlsProblem::Unusable(reason) => fill(w.tls_unusable, &[("reason", reason)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn why_nothing_can_arrive_is_told_in_both_languages_and_the_address_once() {
        let address = "192.0.2.7:8460".parse().unwrap();
        let all = [
            (BindProblem::InUse, "192.0.2.7:8460"),
            (BindProblem::Denied, "192.0.2.7:8460"),
            (BindProblem::Reserved, "Hyper-V"),
            (BindProblem::NotOurs, "0.0.0.0:8460"),
            (BindProblem::Certificate(TlsProblem::NoKey { path: "/k.pem".into() }), "/k.pem"),
            (BindProblem::NoThread("EAGAIN".to_owned()), "EAGAIN"),
            (BindProblem::Other("EMFILE".to_owned()), "EMFILE"),
        ];
        for (problem, part) in all {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| {
                let reason = bind_reason(address, &problem, lang.phrases());
                assert!(!reason.is_empty() && !reason.contains('{'), "{reason}");
                listener_words(address, &problem, lang.phrases())
            });
            assert!(zh.contains(part) && en.contains(part) && zh != en, "{zh} / {en}");
            assert!(!zh.contains('{') && !en.contains('{'), "{zh} / {en}");
            for told in [zh, en] {
                assert!(told.matches("192.0.2.7").count() <= 1, "{told}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_in_both_languages_with_what_it_is_about() {
        let (path, reason) = (|| "/c.pem".into(), || "denied".to_owned());
        let all = [
            (TlsProblem::OneFileOnly, ""),
            (TlsProblem::Unreadable { path: path(), reason: reason() }, "/c.pem"),
            (TlsProblem::Unreadable { path: path(), reason: reason() }, "denied"),
            (TlsProblem::NoCertificate { path: path() }, "/c.pem"),
            (TlsProblem::NoKey { path: path() }, "/c.pem"),
            (TlsProblem::Mismatch, ""),
            (TlsProblem::Unusable(reason()), "denied"),
        ];
        for (problem, part) in all {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| certificate_words(&problem, lang.phrases()));
            assert!(zh.contains(part) && en.contains(part) && zh != en, "{zh} / {en}");
            assert!(!zh.contains('{') && !en.contains('{'), "{zh} / {en}");
        }
    }
}
