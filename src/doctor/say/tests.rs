use std::collections::BTreeSet;
use std::path::PathBuf;

use super::*;
use crate::call::Service;
use crate::collector::{BindProblem, TlsProblem};
use crate::doctor::advice::Means;
use crate::doctor::finding::{DiskProblem, Heard, Holder, Lock, NoSamples, NotSaving, Spot, Wrong};
use crate::doctor::samples::Sample;
use crate::doctor::url::UrlFault;
use crate::i18n::Lang;
use crate::settings::{Settings, Warning};
use crate::store::StoreError;

/// Every finding there is, at least once.
fn examples() -> Vec<Finding> {
    let address = "0.0.0.0:8460".parse().unwrap();
    let holder = || Some(Holder { pid: 812, name: "nginx".to_owned() });
    let url = || "https://calls.example.com/push".to_owned();
    let told = |url: &str| {
        let settings = Settings { public_url: url.to_owned(), ..Settings::default() };
        Means { settings: &settings, token: None, listening: address, own: &[] }.told()
    };
    let path = || PathBuf::from("/data");
    let problem = || "permission denied".to_owned();
    let suite = || "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".to_owned();
    let host = || "calls.example.com".to_owned();
    let names = || vec![host(), "www.example.com".to_owned()];
    let wrong =
        Sample::ALL.map(|sample| Wrong { sample, status: Some(503), said: "not stored".to_owned().into() });
    let unanswered = Wrong { sample: Sample::Sms, status: None, said: Heard::Nothing { secs: 25 } };
    vec![
        Finding::AddressReady { told: told("https://calls.example.com/push") },
        Finding::AddressReady { told: told("http://8.8.8.8/") },
        Finding::AddressInside { told: told("http://localhost/") },
        Finding::AddressInside { told: told("") },
        Finding::AddressTooLong { told: told("https://calls.example.com/"), length: 144 },
        Finding::ListenerHere { address },
        Finding::ListenerElsewhere { address, holder: holder() },
        Finding::ListenerElsewhere { address, holder: None },
        Finding::ListenerOtherFolder { address, holder: holder() },
        Finding::ListenerNone { address },
        Finding::ListenerNoneFolderHeld { address },
        Finding::ListenerStarting { address },
        Finding::ListenerStopped,
        Finding::PortTaken { address, holder: holder() },
        Finding::PortTaken { address, holder: None },
        Finding::PortDenied { address },
        Finding::PortReserved { address },
        Finding::AddressNotOurs { address },
        Finding::ListenerFailed { address, problem: BindProblem::Other(problem()) },
        Finding::ListenerFailed { address, problem: BindProblem::Certificate(TlsProblem::Mismatch) },
        Finding::SamplesTaken { count: 10, slowest_millis: 4 },
        Finding::SamplesRefused { count: 10, wrong: wrong.into_iter().chain([unanswered]).collect() },
        Finding::SamplesNotSent { why: NoSamples::NoListener },
        Finding::SamplesNotSent { why: NoSamples::NotOurs },
        Finding::SamplesNotSent { why: NoSamples::NoKey },
        Finding::SamplesNotSent { why: NoSamples::Stopped },
        Finding::ReachEveryone { address },
        Finding::ReachOneAddress { address },
        Finding::ReachProxyOnly { address },
        Finding::ReachLoopbackOnly { address },
        Finding::PublicUnproven { url: url() },
        Finding::PublicReached { url: url() },
        Finding::PublicUnresolved { url: url(), problem: Heard::NoAddress },
        Finding::PublicUnreachable { url: url(), problem: Heard::Said(problem()) },
        Finding::PublicUnreachable { url: url(), problem: Heard::Nothing { secs: 5 } },
        Finding::PublicUnreachable { url: url(), problem: Heard::Stopped },
        Finding::PublicSomebody { url: url(), status: 404 },
        Finding::PublicMangled { url: url(), status: Some(302) },
        Finding::PublicMangled { url: url(), status: None },
        Finding::PublicProven { url: url(), ago_secs: 90 },
        Finding::PublicMachine { url: url() },
        Finding::PublicMissing,
        Finding::PublicUnreadable { url: url(), fault: UrlFault::NotAUrl },
        Finding::PublicUnreadable { url: url(), fault: UrlFault::Scheme },
        Finding::PublicUnreadable { url: url(), fault: UrlFault::Letters },
        Finding::PublicPrivate { url: url() },
        Finding::PublicOtherPort { url: url(), named: 80, listening: 8460 },
        Finding::PushesRecent { ago_secs: 3 },
        Finding::PushesOld { ago_secs: 200_000 },
        Finding::PushesNever { turned_away: 0 },
        Finding::PushesNever { turned_away: 7 },
        Finding::PushesUnknown,
        Finding::StatusSilent {
            service: Some(Service::Callback),
            app: Some("shop".to_owned()),
            calls: 12,
            for_secs: 900,
        },
        Finding::StatusSilent { service: Some(Service::PrivateNumber), app: None, calls: 12, for_secs: 900 },
        Finding::StatusSilent { service: None, app: None, calls: 12, for_secs: 900 },
        Finding::CdrsSilent { calls: 12, for_secs: 7_300 },
        Finding::RefusedSome { count: 3 },
        Finding::TurnedAwaySome { count: 7 },
        Finding::SuiteShared { suite: suite(), spot: Spot::Listener },
        Finding::SuiteNone { spot: Spot::Public },
        Finding::HttpsUntried,
        Finding::TlsFailed { problem: TlsProblem::Mismatch },
        Finding::TlsStale { problem: TlsProblem::OneFileOnly },
        Finding::RunsWithOtherTls { is_https: true },
        Finding::RunsWithOtherTls { is_https: false },
        Finding::CertificateFine { names: names(), days: 60, spot: Spot::Listener },
        Finding::CertificateEnding { days: 20, spot: Spot::Public },
        Finding::CertificateEnded { days: 3, spot: Spot::Public },
        Finding::CertificateTooNew { days: 2, spot: Spot::Listener },
        Finding::CertificateOtherName { names: names(), host: host(), spot: Spot::Public },
        Finding::CertificateOtherName { names: Vec::new(), host: host(), spot: Spot::Public },
        Finding::CertificateSelfSigned { spot: Spot::Public },
        Finding::CertificateChainGap { issuer: "CN=R3".to_owned(), spot: Spot::Public },
        Finding::AccessLocked { locks: vec![Lock::Token, Lock::AllowList, Lock::Signature] },
        Finding::AccessOpen,
        Finding::AccessHereOnly,
        Finding::AccessTokenMissing,
        Finding::AccessListOdd { lines: vec!["10.0.0.0/33".to_owned()] },
        Finding::AccessListEmpty,
        Finding::AccessUnclear,
        Finding::AccessSignatureNeeded,
        Finding::PlainEverywhere { address },
        Finding::PlainUrl { url: url() },
        Finding::PlainBehindProxy { url: url() },
        Finding::PlainHereOnly,
        Finding::FolderPrivate { path: path() },
        Finding::FolderOpen { path: path(), mode: 0o755 },
        Finding::ClockFine { skew_millis: -900, pushes: 50 },
        Finding::ClockOff { skew_secs: -20, pushes: 50 },
        Finding::ClockFar { skew_secs: 28_801, pushes: 50 },
        Finding::ClockUnknown,
        Finding::DiskFine { free: 412_000_000_000, total: 500_000_000_000, days: Some(400) },
        Finding::DiskFine { free: 412_000_000_000, total: 500_000_000_000, days: None },
        Finding::DiskLow { free: 1_000_000_000, total: 500_000_000_000, days: Some(12) },
        Finding::DiskFull { free: 1_000_000, total: 500_000_000_000, days: Some(1) },
        Finding::DiskUnknown { path: path(), problem: DiskProblem::NoFolder },
        Finding::DiskUnknown { path: path(), problem: DiskProblem::System(problem()) },
        Finding::WriteFine { millis: 3 },
        Finding::WriteSlow { millis: 800 },
        Finding::WriteFailed { path: path(), problem: problem() },
        Finding::DatabaseFine { schema: 1, bytes: 122_000, log_bytes: 0, notifications: 2_441 },
        Finding::DatabaseMissing { path: path() },
        Finding::DatabaseBroken { problem: StoreError::Damaged("malformed".to_owned()) },
        Finding::DatabaseBroken { problem: StoreError::Hidden("/data/x".to_owned()) },
        Finding::DatabaseNotSaving { problem: StoreError::DiskFull("/data".to_owned()).into() },
        Finding::DatabaseNotSaving { problem: NotSaving::ElsewhereFailing },
        Finding::DatabaseNotSaving { problem: NotSaving::ElsewhereClosed },
        Finding::DatabaseOldRules,
        Finding::DatabaseUnderived { notifications: 4 },
        Finding::DatabaseNoLog { mode: "delete".to_owned() },
        Finding::DatabaseLongLog { log_bytes: 600_000_000 },
        Finding::DatabaseSetAside { paths: vec!["/d/ringside.damaged-20260127T020500Z.sqlite".into()] },
        Finding::PagesSound { millis: 12 },
        Finding::PagesDamaged { problems: vec!["page 7".to_owned(), "page 8".to_owned()] },
        Finding::PagesNotRead,
        Finding::ConnectionsFine { limit: 8_192 },
        Finding::ConnectionsFew { limit: 1_024 },
        Finding::SettingsFine,
        Finding::SettingsOdd { warnings: vec![Warning::NewerFile { path: path(), version: 9 }] },
        Finding::BindUnreadable { text: "8460".to_owned(), used: address },
        Finding::ZoneUnreadable { text: "mars".to_owned() },
        Finding::RetentionForever { bytes: 2_000_000, per_day: 285_000 },
        Finding::RetentionFits { days: 30, bytes_then: 9_000_000 },
        Finding::RetentionTooLong { days: 30, bytes_then: 9_000_000_000, room: 1_000_000 },
        Finding::SizeFits { bytes_then: 9_000_000 },
        Finding::SizeTooLarge { bytes_then: 9_000_000_000, room: 1_000_000 },
    ]
}

#[test]
fn the_examples_leave_no_finding_out() {
    let source = include_str!("../finding.rs");
    let body = source.split("pub enum Finding {").nth(1).unwrap().split("\n}").next().unwrap();
    let declared: BTreeSet<String> = body
        .lines()
        .filter(|line| {
            line.starts_with("    ") && line.trim_start().starts_with(|c: char| c.is_ascii_uppercase())
        })
        .filter(|line| !line.starts_with("     "))
        .map(|line| line.trim().chars().take_while(|c| c.is_ascii_alphanumeric()).collect())
        .collect();
    let shown: BTreeSet<String> = examples()
        .iter()
        .map(|finding| format!("{finding:?}").chars().take_while(|c| c.is_ascii_alphanumeric()).collect())
        .collect();
    assert_eq!(shown, declared);
}

#[test]
fn every_finding_has_words_in_both_languages_and_what_is_not_well_says_what_to_do() {
    for lang in [Lang::Zh, Lang::En] {
        let phrases = lang.phrases();
        for finding in examples() {
            let said = say(&finding, phrases);
            assert!(!said.title.is_empty(), "{finding:?}");
            for text in [&said.title, &said.detail, &said.remedy] {
                assert!(!text.contains(['{', '}']), "a blank of {finding:?} is not filled: {text}");
            }
            let has_to_be_mended = finding.level() >= Level::Warn;
            assert!(!has_to_be_mended || !said.remedy.is_empty(), "{finding:?} does not say what to do");
        }
    }
}

#[test]
fn scripts_read_the_english_sentence_whatever_the_window_says() {
    let odd =
        Finding::SettingsOdd { warnings: vec![Warning::NewerFile { path: "/s.toml".into(), version: 9 }] };
    let zh = say(&odd, Lang::Zh.phrases()).detail;
    assert!(zh.contains("更新版本") && !zh.contains("newer"), "{zh}");
    assert_eq!(say(&odd, Lang::En.phrases()).title, "Part of the settings file could not be used");
    let read = serde_json::to_value(&odd).unwrap();
    let en = "/s.toml was written by a newer Ringside (version 9); it is read but not changed";
    assert_eq!(read, serde_json::json!({ "case": "settings_odd", "warnings": [en] }));
    let failed = Finding::TlsFailed { problem: TlsProblem::OneFileOnly };
    assert_eq!(say(&failed, Lang::Zh.phrases()).detail, Lang::Zh.phrases().security.tls_one_file);
    let en = TlsProblem::OneFileOnly.to_string();
    assert_eq!(
        serde_json::to_value(&failed).unwrap(),
        serde_json::json!({ "case": "tls_failed", "problem": en })
    );
}

#[test]
fn no_english_sentence_of_ours_is_said_in_chinese() {
    let is_sentence = |text: &str| {
        let runs = text.split(|c: char| !(c.is_ascii_alphabetic() || c == ' '));
        // A command is no sentence.
        let is_command = |run: &str| run.trim_start().starts_with("ringside ");
        runs.into_iter().any(|run| !is_command(run) && run.split_whitespace().count() > 2)
    };
    assert!(is_sentence("呼叫事件：no answer within 25 s") && !is_sentence("运行 ringside db check"));
    for finding in examples() {
        let said = say(&finding, Lang::Zh.phrases());
        for text in [said.title, said.detail, said.remedy] {
            // What a browser shows is quoted.
            let text = text.replace("notifications are sent with POST", "");
            assert!(!is_sentence(&text), "{finding:?}: {text}");
        }
    }
    let late =
        Finding::PublicUnreachable { url: "http://x/".to_owned(), problem: Heard::Nothing { secs: 5 } };
    assert_eq!(say(&late, Lang::Zh.phrases()).detail, "http://x/：5 秒内没有应答");
    assert_eq!(serde_json::to_value(&late).unwrap()["problem"], "no answer within 5 s");
}

#[test]
fn a_clock_that_is_off_by_whole_hours_is_suspected_of_a_wrong_zone() {
    let detail = |skew_secs| {
        let phrases = Lang::En.phrases();
        say(&Finding::ClockFar { skew_secs, pushes: 1 }, phrases).detail == phrases.doctor.clock_hours_d
    };
    assert!(detail(28_800) && detail(-28_799) && detail(28_830) && detail(3_600));
    assert!(!detail(400) && !detail(5_000) && !detail(0));
}

#[test]
fn of_a_reserved_port_nobody_is_sent_for_an_administrator() {
    let reserved = Finding::PortReserved { address: "0.0.0.0:8460".parse().unwrap() };
    for lang in [Lang::Zh, Lang::En] {
        let Said { title, detail, remedy } = say(&reserved, lang.phrases());
        let told = [title, detail, remedy].concat();
        assert!(told.contains("8460") && told.contains("Hyper-V"), "{told}");
        assert!(!["1024", "管理员", "administrator"].iter().any(|word| told.contains(word)), "{told}");
    }
    let command = "netsh int ipv4 show excludedportrange protocol=tcp".to_owned();
    assert_eq!(reserved.values(), [("command", command)]);
}
