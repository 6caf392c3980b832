use super::*;
use crate::call::{Address, Legs, OneSided, Service, SideGroup};
use crate::doctor::finding::{Holder, NoSamples, Wrong};
use crate::doctor::samples::Sample;
use crate::doctor::url::UrlFault;

#[test]
fn on_a_sound_machine_every_line_is_good() {
    for finding in judge(&sound()) {
        assert_eq!(finding.level(), Level::Good, "{finding:?}");
    }
}

#[test]
fn each_state_of_the_port_has_a_line_of_its_own() {
    let address = at("127.0.0.1:8460");
    let holder = Some(Holder { pid: 7, name: "nginx".to_owned() });
    let level = |listening: Listening| found(&Seen { listening, ..sound() }, Check::Listener).level();
    assert_eq!(level(Listening::Starting(address)), Level::Unknown);
    assert_eq!(level(Listening::Stopped(address)), Level::Bad);
    assert_eq!(level(Listening::Taken { address, holder: holder.clone() }), Level::Bad);
    assert_eq!(level(Listening::Denied(address)), Level::Bad);
    assert_eq!(level(Listening::Reserved(address)), Level::Bad);
    assert_eq!(level(Listening::NotOurs(address)), Level::Bad);
    assert_eq!(level(Listening::Failed { address, problem: BindProblem::Other("?".to_owned()) }), Level::Bad);
    assert_eq!(level(Listening::Nobody { address, folder_is_held: false }), Level::Warn);
    assert_eq!(level(Listening::Nobody { address, folder_is_held: true }), Level::Warn);
    let elsewhere =
        |is_our_folder| Listening::Elsewhere { address, is_https: false, holder: None, is_our_folder };
    assert_eq!(level(elsewhere(true)), Level::Good);
    assert_eq!(level(elsewhere(false)), Level::Warn);
}

#[test]
fn one_sample_that_is_not_taken_is_a_problem_and_none_sent_is_unknown() {
    let wrong = vec![Wrong { sample: Sample::Sms, status: Some(503), said: "not stored".to_owned().into() }];
    let samples = Rehearsed::Sent { count: 10, slowest_millis: 4, wrong };
    assert_eq!(found(&Seen { samples, ..sound() }, Check::Samples).level(), Level::Bad);
    let samples = Rehearsed::NotSent(NoSamples::NoListener);
    assert_eq!(found(&Seen { samples, ..sound() }, Check::Samples).level(), Level::Unknown);
}

#[test]
fn a_loopback_listener_without_a_public_address_cannot_be_reached() {
    let seen = with_url("", "127.0.0.1:8460");
    assert!(matches!(found(&seen, Check::Reach), Finding::ReachLoopbackOnly { .. }));
    assert_eq!(found(&seen, Check::PublicAddress), Finding::PublicMissing);
    assert!(matches!(found(&seen, Check::Address), Finding::AddressInside { .. }));
    let seen = with_url("", "[::]:8460");
    assert!(matches!(found(&seen, Check::Reach), Finding::ReachEveryone { .. }));
    assert_eq!(found(&seen, Check::PublicAddress), Finding::PublicMissing);
}

#[test]
fn the_public_address_is_judged_by_what_it_names_and_by_who_came_by_it() {
    let judged =
        |url: &str| found(&Seen { public: None, ..with_url(url, "0.0.0.0:8460") }, Check::PublicAddress);
    let named = |url: &str| url.to_owned();
    assert!(matches!(judged("https://calls.example.com/push"), Finding::PublicProven { ago_secs: 2, .. }));
    assert!(matches!(judged("https://other.example.com/push"), Finding::PublicUnproven { .. }));
    assert_eq!(judged("http://10.0.0.7/"), Finding::PublicPrivate { url: named("http://10.0.0.7/") });
    assert_eq!(
        judged("calls.example.com"),
        Finding::PublicUnreadable { url: named("calls.example.com"), fault: UrlFault::Scheme }
    );
    let mut seen = with_url("http://8.8.8.8:80/", "0.0.0.0:8460");
    seen.own.push(Own { name: "eth1".to_owned(), ip: "8.8.8.8".parse().unwrap() });
    let other = Finding::PublicOtherPort { url: named("http://8.8.8.8:80/"), named: 80, listening: 8460 };
    assert_eq!(found(&seen, Check::PublicAddress), other);
    seen.settings.public_url.clear();
    let own = Finding::PublicMachine { url: named("http://8.8.8.8:8460/push") };
    assert_eq!(found(&seen, Check::PublicAddress), own);
}

#[test]
fn what_the_public_address_leads_to_is_told_until_a_push_has_come_by_it() {
    let tried = |public: Public| {
        let seen = Seen { public: Some(public), ..with_url("https://other.example.com/", "0.0.0.0:1") };
        found(&seen, Check::PublicAddress)
    };
    let level = |public| tried(public).level();
    assert!(matches!(tried(Public::Us { handshake: None }), Finding::PublicReached { .. }));
    assert_eq!(level(Public::Somebody { status: 404, handshake: None }), Level::Warn);
    assert_eq!(level(Public::Unreachable(Heard::Nothing { secs: 5 })), Level::Warn);
    assert_eq!(level(Public::Unresolved(Heard::NoAddress)), Level::Warn);
    assert_eq!(level(Public::Mangled { status: Some(302), handshake: None }), Level::Bad);
    // What came by it yesterday does not make up for a proxy that cuts pushes short today.
    let proven = sound();
    assert!(matches!(found(&proven, Check::PublicAddress), Finding::PublicProven { .. }));
    let mangled = Seen { public: Some(Public::Mangled { status: None, handshake: None }), ..proven };
    assert!(matches!(found(&mangled, Check::PublicAddress), Finding::PublicMangled { .. }));
}

#[test]
fn an_address_whose_base64_is_too_long_is_pointed_out() {
    let seen = with_url(&format!("https://calls.example.com/{}", "x".repeat(80)), "127.0.0.1:8460");
    assert!(matches!(found(&seen, Check::Address), Finding::AddressTooLong { length: 144, .. }));
}

#[test]
fn an_address_that_hears_nothing_has_a_line_beside_pushes_that_arrive() {
    let mut seen = sound();
    if let Journal::Open { one_sided, .. } = &mut seen.journal {
        let since = Stamp(NOW.secs() - 900);
        let of = SideGroup::Service { app: Some("shop".into()), service: Service::Callback };
        let status = OneSided { address: Address::Status, of, since, calls: 12, is_cut: false };
        let of = SideGroup::Legs(Legs::Two);
        one_sided.extend([status, OneSided { address: Address::Cdr, of, since, calls: 30, is_cut: false }]);
    }
    let lines: Vec<_> = judge(&seen).into_iter().filter(|line| line.check() == Check::OneSided).collect();
    let (service, app) = (Some(Service::Callback), Some("shop".to_owned()));
    let status = Finding::StatusSilent { service, app, calls: 12, for_secs: 900 };
    assert_eq!(lines, [status, Finding::CdrsSilent { calls: 30, for_secs: 900 }]);
    assert!(lines.iter().all(|line| line.level() == Level::Warn));
    assert_eq!(found(&seen, Check::Pushes).level(), Level::Good);
    seen.settings.intended.insert("status callback shop".to_owned(), NOW.secs());
    let lines: Vec<_> = judge(&seen).into_iter().filter(|line| line.check() == Check::OneSided).collect();
    assert_eq!(lines, [Finding::CdrsSilent { calls: 30, for_secs: 900 }]);
}
