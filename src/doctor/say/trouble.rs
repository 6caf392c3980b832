//! What is wrong with the database or a file, in words; what SQLite and the system say stays as they say it.

use crate::call::mask::HIDDEN;
use crate::i18n::{Phrases, fill};
use crate::store::StoreError;

/// What went wrong, and what to do about it. `hides` takes the paths out of it, for an audience.
pub fn store_words(error: &StoreError, phrases: &Phrases, hides: bool) -> String {
    let p = &phrases.trouble;
    let shown = |path: &String| if hides { HIDDEN.to_owned() } else { path.clone() };
    match error {
        StoreError::Open { path, reason } => fill(p.open, &[("path", &shown(path)), ("reason", reason)]),
        StoreError::Missing(path) => fill(p.missing, &[("path", &shown(path))]),
        StoreError::Hidden(path) => fill(p.hidden, &[("path", &shown(path))]),
        StoreError::ReadOnly(path) => fill(p.read_only, &[("path", &shown(path))]),
        StoreError::Foreign(path) => fill(p.foreign, &[("path", &shown(path))]),
        StoreError::Older { path, found, needed } => {
            let (found, needed) = (found.to_string(), needed.to_string());
            fill(p.older, &[("path", &shown(path)), ("found", &found), ("needed", &needed)])
        }
        StoreError::NotSetAside { path, reason } => {
            fill(p.not_set_aside, &[("path", &shown(path)), ("reason", reason)])
        }
        StoreError::NotCopied { path, reason } => {
            fill(p.not_copied, &[("path", &shown(path)), ("reason", reason)])
        }
        StoreError::Exists(path) => fill(p.exists, &[("path", &shown(path))]),
        StoreError::Newer { path, found, known } => {
            let (found, known) = (found.to_string(), known.to_string());
            fill(p.newer, &[("path", &shown(path)), ("found", &found), ("known", &known)])
        }
        StoreError::InUse(path) => fill(p.in_use, &[("path", &shown(path))]),
        StoreError::DiskFull(path) => fill(p.disk_full, &[("path", &shown(path))]),
        StoreError::Damaged(reason) => fill(p.damaged, &[("reason", reason)]),
        StoreError::WriterGone => p.writer_gone.to_owned(),
        StoreError::NoWriter(reason) => fill(p.no_writer, &[("reason", reason)]),
        StoreError::Interrupted => p.interrupted.to_owned(),
        StoreError::FellOver => p.fell_over.to_owned(),
        StoreError::Busy => p.busy.to_owned(),
        StoreError::NotDurable { synchronous, journal } => {
            fill(p.not_durable, &[("synchronous", &synchronous.to_string()), ("journal", journal)])
        }
        StoreError::Other(reason) => fill(p.other, &[("reason", reason)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_error_is_told_in_both_languages_with_what_it_is_about() {
        let text = |text: &str| text.to_owned();
        let all = [
            (StoreError::Open { path: text("/data/x"), reason: text("denied") }, "/data/x"),
            (StoreError::Missing(text("/data/x")), "/data/x"),
            (StoreError::Hidden(text("/data/x")), "/data/x"),
            (StoreError::ReadOnly(text("/data/x")), "/data/x"),
            (StoreError::Foreign(text("/data/x")), "/data/x"),
            (StoreError::Older { path: text("/data/x"), found: 7, needed: 11 }, "11"),
            (StoreError::NotSetAside { path: text("/data/x"), reason: text("denied") }, "denied"),
            (StoreError::NotCopied { path: text("/data/x"), reason: text("full") }, "full"),
            (StoreError::Busy, ""),
            (StoreError::NotDurable { synchronous: 1, journal: text("delete") }, "delete"),
            (StoreError::Exists(text("/data/x")), "/data/x"),
            (StoreError::Newer { path: text("/data/x"), found: 12, known: 11 }, "12"),
            (StoreError::InUse(text("/data")), "/data"),
            (StoreError::DiskFull(text("/data/x")), "/data/x"),
            (StoreError::Damaged(text("malformed")), "malformed"),
            (StoreError::WriterGone, "Ringside"),
            (StoreError::NoWriter(text("EAGAIN")), "EAGAIN"),
            (StoreError::Interrupted, ""),
            (StoreError::FellOver, "Ringside"),
            (StoreError::Other(text("busy")), "busy"),
        ];
        for (error, part) in all {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| store_words(&error, lang.phrases(), false));
            assert!(zh.contains(part) && en.contains(part) && zh != en, "{zh} / {en}");
            assert!(!store_words(&error, Lang::En.phrases(), true).contains("/data"));
            assert!(!zh.contains('{') && !en.contains('{'), "{zh} / {en}");
        }
    }
}
