//! Why nothing can come in at the door, in words; what the system says stays as it says it.

use crate::collector::TlsProblem;
use crate::i18n::{Phrases, fill};

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
