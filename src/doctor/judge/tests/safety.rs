use super::*;

#[test]
fn a_certificate_is_judged_by_its_dates_its_names_and_what_stands_behind_it() {
    let judged = |handshake: Handshake| {
        let public = Some(Public::Us { handshake: Some(handshake) });
        let found = judge(&Seen { public, ..sound() });
        found.into_iter().filter(|finding| finding.check() == Check::Certificate).collect::<Vec<_>>()
    };
    let spot = Spot::Public;
    let names = vec!["calls.example.com".to_owned()];
    let fine = Finding::CertificateFine { names: names.clone(), days: 60, spot };
    assert_eq!(judged(shown(&[leaf(60), between()])), [fine]);
    assert_eq!(judged(shown(&[leaf(20), between()])), [Finding::CertificateEnding { days: 20, spot }]);
    assert_eq!(judged(shown(&[leaf(-3), between()])), [Finding::CertificateEnded { days: 3, spot }]);
    let old = Certificate { until: Arrival(NOW.0 - 1), ..between() };
    assert_eq!(judged(shown(&[leaf(60), old])), [Finding::CertificateEnded { days: 0, spot }]);
    let new = Certificate { from: Arrival(NOW.0 + 2 * 86_400_000), ..leaf(60) };
    assert_eq!(judged(shown(&[new, between()])), [Finding::CertificateTooNew { days: 2, spot }]);
    let host = "calls.example.com".to_owned();
    let other = Handshake { is_for_host: false, ..shown(&[leaf(60), between()]) };
    assert_eq!(judged(other), [Finding::CertificateOtherName { names, host, spot }]);
    let own = Certificate { issuer: leaf(60).subject, ..leaf(60) };
    assert_eq!(judged(shown(&[own])), [Finding::CertificateSelfSigned { spot }]);
    let gap = |issuer: &str| [Finding::CertificateChainGap { issuer: issuer.to_owned(), spot }];
    assert_eq!(judged(shown(&[leaf(60)])), gap("CN=Between"));
    assert_eq!(judged(shown(&[leaf(60), leaf(60), between()])), gap("CN=Between"));
    assert_eq!(judged(shown(&[])), []);
}

#[test]
fn a_proxys_certificate_and_our_own_are_each_looked_at_and_the_same_one_once() {
    let mut seen = sound();
    seen.handshake = Some(shown(&[leaf(60), between()]));
    let certificates = |seen: &Seen| judge(seen).iter().filter(|f| f.check() == Check::Certificate).count();
    assert_eq!(certificates(&seen), 1);
    seen.handshake = Some(shown(&[leaf(50), between()]));
    assert_eq!(certificates(&seen), 2);
}

#[test]
fn who_may_push_is_told_and_locks_that_keep_the_platform_out_are_pointed_out() {
    let judged = |change: fn(&mut Seen)| {
        let mut seen = sound();
        seen.settings.security = Security::default();
        change(&mut seen);
        found(&seen, Check::Access)
    };
    assert_eq!(judged(|_| {}), Finding::AccessOpen);
    assert_eq!(judged(|seen| seen.settings.public_url.clear()), Finding::AccessHereOnly);
    assert_eq!(judged(|seen| seen.settings.security.token = true), Finding::AccessTokenMissing);
    let locked = judged(|seen| {
        seen.settings.security.token = true;
        seen.token = Some(Secret::new("abc234"));
    });
    assert_eq!(locked, Finding::AccessLocked { locks: vec![Lock::Token] });
    let odd = judged(|seen| seen.settings.security.allowed = vec!["10.0.0.0/33".to_owned()]);
    assert_eq!(odd, Finding::AccessListOdd { lines: vec!["10.0.0.0/33".to_owned()] });
    let empty = judged(|seen| seen.settings.security.allow_list = true);
    assert_eq!((empty.clone(), empty.level()), (Finding::AccessListEmpty, Level::Bad));
    let unclear = judged(|seen| {
        seen.settings.security.allow_list = true;
        let (path, why) = ("/settings.toml".into(), Unread::NotToml(None));
        seen.warnings = vec![Warning::Unreadable { path, why, is_known_before: false }];
    });
    assert_eq!((unclear.clone(), unclear.level()), (Finding::AccessUnclear, Level::Bad));
    let signed = judged(|seen| seen.settings.security.signature = SignatureMode::Require);
    assert_eq!(signed, Finding::AccessSignatureNeeded);
    let turned_away = found(&Seen { turned_away: 7, ..sound() }, Check::TurnedAway);
    assert_eq!(turned_away, Finding::TurnedAwaySome { count: 7 });
}

#[test]
fn plain_http_is_pointed_out_unless_a_proxy_or_this_machine_alone_sees_it() {
    let judged = |url: &str, listening: &str| {
        found(&Seen { public: None, ..with_url(url, listening) }, Check::Encryption)
    };
    assert!(matches!(judged("", "0.0.0.0:8460"), Finding::PlainEverywhere { .. }));
    assert_eq!(judged("", "127.0.0.1:8460"), Finding::PlainHereOnly);
    assert!(matches!(judged("http://calls.example.com/", "127.0.0.1:8460"), Finding::PlainUrl { .. }));
    assert!(matches!(judged("https://calls.example.com/", "0.0.0.0:1"), Finding::PlainBehindProxy { .. }));
    let mut seen = sound();
    assert!(matches!(found(&seen, Check::Encryption), Finding::SuiteShared { spot: Spot::Public, .. }));
    seen.public = None;
    seen.settings.tls.certificate = Some("/cert.pem".into());
    assert_eq!(found(&seen, Check::Encryption), Finding::HttpsUntried);
    seen.tls_problem = Some((TlsProblem::Mismatch, true));
    assert_eq!(found(&seen, Check::Encryption), Finding::TlsFailed { problem: TlsProblem::Mismatch });
    seen.tls_problem = None;
    seen.listening = Listening::Elsewhere {
        address: at("127.0.0.1:1"),
        is_https: false,
        holder: None,
        is_our_folder: true,
    };
    assert_eq!(found(&seen, Check::Encryption), Finding::RunsWithOtherTls { is_https: false });
    seen.listening = Listening::Here(at("0.0.0.0:1"));
    seen.handshake = Some(Handshake { suite: None, ..shown(&[leaf(60), between()]) });
    assert_eq!(found(&seen, Check::Encryption), Finding::SuiteNone { spot: Spot::Listener });
}

#[test]
fn what_others_may_read_is_pointed_out_where_the_system_can_tell() {
    let exposed = Some(vec![(PathBuf::from("/data/ringside.sqlite"), 0o644)]);
    let open = Finding::FolderOpen { path: PathBuf::from("/data/ringside.sqlite"), mode: 0o644 };
    assert_eq!(found(&Seen { exposed, ..sound() }, Check::FolderAccess), open);
    let unknown = judge(&Seen { exposed: None, ..sound() });
    assert!(unknown.iter().all(|finding| finding.check() != Check::FolderAccess));
}
