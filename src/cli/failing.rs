//! Why a command failed, in the language that was asked for, and with what can be done about it on a terminal. What
//! SQLite and the system say stays as they say it.

use std::net::SocketAddr;
use std::path::Path;

use crate::collector::BindProblem;
use crate::doctor::say;
use crate::export::ExportError;
use crate::i18n::{Lang, Phrases, fill, filled};
use crate::store::StoreError;
use crate::store::sqlite::care::{Astray, Finding};

/// What keeps the store from doing what it was asked for.
pub(super) fn store_words(error: &StoreError, phrases: &Phrases) -> String {
    let w = &phrases.failures;
    let about = |phrase: &str, path: &str| fill(phrase, &[("path", path)]);
    match error {
        StoreError::Open { path, reason } => fill(w.open, &[("path", path), ("reason", reason)]),
        StoreError::Missing(path) => about(w.missing, path),
        StoreError::Hidden(path) => about(w.hidden, path),
        StoreError::ReadOnly(path) => about(w.read_only, path),
        StoreError::Foreign(path) => about(w.foreign, path),
        StoreError::Older { path, found, needed } => {
            let blanks =
                [("path", path.clone()), ("found", found.to_string()), ("needed", needed.to_string())];
            filled(w.older, &blanks)
        }
        StoreError::NotSetAside { path, reason } => {
            fill(w.not_set_aside, &[("path", path), ("reason", reason)])
        }
        StoreError::Newer { path, found, known } => {
            let blanks = [("path", path.clone()), ("found", found.to_string()), ("known", known.to_string())];
            filled(w.newer, &blanks)
        }
        StoreError::InUse(path) => about(w.in_use, path),
        StoreError::WriterGone => w.writer_gone.to_owned(),
        StoreError::NoWriter(reason) => fill(w.no_writer, &[("reason", reason)]),
        StoreError::Other(reason) => fill(w.database, &[("reason", reason)]),
        StoreError::Exists(_)
        | StoreError::NotCopied { .. }
        | StoreError::DiskFull(_)
        | StoreError::Damaged(_)
        | StoreError::Interrupted
        | StoreError::FellOver
        | StoreError::Busy
        | StoreError::NotDurable { .. } => match phrases.lang {
            Lang::Zh => say::store_words(error, phrases, false),
            Lang::En => error.to_string(),
        },
    }
}

/// What is not as it should be in the database. What SQLite says of damage stays as it says it.
pub(super) fn finding_words(finding: &Finding, phrases: &Phrases) -> String {
    let w = &phrases.failures;
    match finding {
        Finding::Damaged(problem) => fill(w.found_damage, &[("problem", problem)]),
        Finding::Astray { what, rows } => {
            let what = match what {
                Astray::MentionOfNothing => w.mention_of_nothing,
                Astray::MentionByNobody => w.mention_by_nobody,
                Astray::CallOfNothing => w.call_of_nothing,
                Astray::CallWithoutNumber => w.call_without_number,
                Astray::MentionWithoutNumber => w.mention_without_number,
                Astray::CallWithoutApp => w.call_without_app,
                Astray::OtherNote => w.other_note,
                Astray::CallTwice => w.call_twice,
            };
            filled(w.found_astray, &[("n", rows.to_string()), ("what", what.to_owned())])
        }
        Finding::Unreadable { rows, numbers } => {
            filled(w.found_unreadable, &[("n", rows.to_string()), ("numbers", numbers.clone())])
        }
        Finding::OldRules => w.found_old_rules.to_owned(),
    }
}

/// Why there is no file.
pub(super) fn export_words(error: &ExportError, phrases: &Phrases) -> String {
    let w = &phrases.failures;
    let about = |phrase: &str, path: &Path| fill(phrase, &[("path", &path.display().to_string())]);
    match error {
        ExportError::Exists(path) => about(w.export_exists, path),
        ExportError::NotFile(path) => about(w.export_kind, path),
        ExportError::Database(path) => about(w.export_database, path),
        ExportError::Held(path) => about(w.export_held, path),
        ExportError::BadName(path) => about(w.export_name, path),
        ExportError::NoFolder(path) => about(w.no_folder, path),
        ExportError::Denied(path) => about(w.export_denied, path),
        ExportError::DiskFull(path) => about(w.export_disk, path),
        ExportError::Write { path, reason } => {
            fill(w.export_write, &[("path", &path.display().to_string()), ("reason", reason)])
        }
        ExportError::NoThread(reason) => fill(w.export_thread, &[("reason", reason)]),
        ExportError::Cancelled => w.export_cancelled.to_owned(),
        ExportError::Store(error) => store_words(error, phrases),
    }
}

/// Why nothing can arrive at `address`.
pub(super) fn listener_words(address: SocketAddr, problem: &BindProblem, phrases: &Phrases) -> String {
    let w = &phrases.failures;
    let (phrase, reason) = match problem {
        BindProblem::InUse => (w.port_in_use, String::new()),
        BindProblem::Denied => (w.port_denied, String::new()),
        BindProblem::Reserved => (w.port_reserved, String::new()),
        BindProblem::NotOurs => (w.port_not_ours, String::new()),
        BindProblem::Certificate(problem) => match phrases.lang {
            Lang::Zh => (w.port_certificate, say::certificate_words(problem, phrases)),
            Lang::En => (w.port_certificate, problem.to_string()),
        },
        BindProblem::NoThread(reason) => (w.port_no_thread, reason.clone()),
        BindProblem::Other(reason) => (w.port_failed, reason.clone()),
    };
    let blanks = [("address", address.to_string()), ("port", address.port().to_string()), ("reason", reason)];
    filled(phrase, &blanks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::TlsProblem;

    /// Both languages tell of `part` and, where there is one, of what is typed against it, and no remedy is one of the
    /// window's.
    fn check(part: &str, remedy: &str, words: impl Fn(&Phrases) -> String) {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| words(lang.phrases()));
        for told in [&zh, &en] {
            assert!(told.contains(part) && told.contains(remedy) && !told.contains('{'), "{told}");
            let of_the_window = ["设置里", "在设置", "窗口", "重新打开", "Settings", "window"];
            assert!(!of_the_window.iter().any(|word| told.contains(word)), "{told}");
        }
        assert_ne!(zh, en);
    }

    #[test]
    fn what_is_wrong_with_the_database_is_told_with_what_is_typed_against_it() {
        let (path, reason) = (|| "/data/x".to_owned(), || "denied".to_owned());
        let all = [
            (StoreError::Open { path: path(), reason: reason() }, "denied", "/data/x"),
            (StoreError::Missing(path()), "/data/x", "ringside listen"),
            (StoreError::Hidden(path()), "/data/x", "sudo -u ringside"),
            (StoreError::ReadOnly(path()), "/data/x", ""),
            (StoreError::Foreign(path()), "/data/x", "--data-dir"),
            (StoreError::Older { path: path(), found: 7, needed: 11 }, "11", "ringside listen"),
            (StoreError::NotSetAside { path: path(), reason: reason() }, "denied", "/data/x"),
            (StoreError::Newer { path: path(), found: 12, known: 11 }, "12", "--data-dir"),
            (StoreError::InUse("/data".to_owned()), "/data", "--data-dir"),
            (StoreError::WriterGone, "", ""),
            (StoreError::NoWriter(reason()), "denied", ""),
            (StoreError::Other(reason()), "denied", "ringside db check"),
            (StoreError::Exists(path()), "/data/x", ""),
            (StoreError::DiskFull(path()), "/data/x", ""),
            (StoreError::Damaged(reason()), "denied", "ringside db salvage"),
            (StoreError::Busy, "", ""),
            (StoreError::FellOver, "Ringside", ""),
        ];
        for (error, part, remedy) in all {
            check(part, remedy, |phrases| store_words(&error, phrases));
            let failed = ExportError::Store(error.clone());
            assert_eq!(export_words(&failed, Lang::Zh.phrases()), store_words(&error, Lang::Zh.phrases()));
        }
    }

    #[test]
    fn why_there_is_no_file_is_told_in_chinese_too_and_in_english_as_logs_have_it() {
        let (path, reason) = (|| "/out/x.csv".into(), || "denied".to_owned());
        let all = [
            (ExportError::Exists(path()), "/out/x.csv", "--force"),
            (ExportError::NotFile(path()), "/out/x.csv", ""),
            (ExportError::Database(path()), "/out/x.csv", ""),
            (ExportError::Held(path()), "/out/x.csv", ""),
            (ExportError::NoFolder(path()), "/out/x.csv", ""),
            (ExportError::Denied(path()), "/out/x.csv", ""),
            (ExportError::DiskFull(path()), "/out/x.csv", ""),
            (ExportError::Write { path: path(), reason: reason() }, "denied", ""),
            (ExportError::NoThread(reason()), "denied", ""),
            (ExportError::Cancelled, "", ""),
        ];
        for (error, part, remedy) in all {
            check(part, remedy, |phrases| export_words(&error, phrases));
            assert_eq!(export_words(&error, Lang::En.phrases()), error.to_string());
        }
    }

    #[test]
    fn why_nobody_listens_is_told_with_another_place_to_listen_at() {
        let address = "192.0.2.7:8460".parse().unwrap();
        let all = [
            (BindProblem::InUse, "192.0.2.7:8460", "--bind"),
            (BindProblem::Denied, "192.0.2.7:8460", "--bind"),
            (BindProblem::Reserved, "192.0.2.7:8460", "--bind"),
            (BindProblem::Reserved, "Hyper-V", "netsh int ipv4 show excludedportrange protocol=tcp"),
            (BindProblem::NotOurs, "0.0.0.0:8460", "--bind"),
            (BindProblem::Certificate(TlsProblem::NoKey { path: "/k.pem".into() }), "/k.pem", ""),
            (BindProblem::NoThread("EAGAIN".to_owned()), "EAGAIN", ""),
            (BindProblem::Other("EMFILE".to_owned()), "EMFILE", "--bind"),
        ];
        for (problem, part, remedy) in all {
            check(part, remedy, |phrases| listener_words(address, &problem, phrases));
        }
    }

    #[test]
    fn what_a_check_finds_is_told_in_chinese_too_and_in_english_as_logs_have_it() {
        let all = [
            Astray::MentionOfNothing,
            Astray::MentionByNobody,
            Astray::CallOfNothing,
            Astray::CallWithoutNumber,
            Astray::MentionWithoutNumber,
            Astray::CallWithoutApp,
            Astray::OtherNote,
            Astray::CallTwice,
        ];
        let astray = all.into_iter().map(|what| (Finding::Astray { what, rows: 3 }, "3"));
        let others = [
            (Finding::Damaged("page 4".to_owned()), "page 4"),
            (Finding::Unreadable { rows: 2, numbers: "#1, #4".to_owned() }, "#1, #4"),
            (Finding::OldRules, "--dry-run"),
        ];
        for (finding, part) in astray.chain(others) {
            check(part, "", |phrases| finding_words(&finding, phrases));
            assert_eq!(finding_words(&finding, Lang::En.phrases()), finding.to_string());
        }
    }
}
