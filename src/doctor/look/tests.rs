use super::*;
use crate::call::Arrival;
use crate::collector::{Collector, DoorPolicy, Options};
use crate::doctor::seen::Public;
use crate::settings::{Secrets, TlsFiles};

#[test]
fn the_limit_of_open_files_is_read_as_linux_writes_it() {
    let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                Max processes             63447                63447                processes \n\
                Max open files            1024                 1048576              files     \n";
    assert_eq!(net::limit_in(text), Some(1_024));
    assert_eq!(net::limit_in("Max open files            unlimited            unlimited"), None);
    assert_eq!(net::limit_in(""), None);
}

#[test]
fn pages_that_cannot_all_be_read_in_time_are_not_begun_with() {
    let within = Duration::from_secs(5);
    assert!(can_be_read(1_400_000_000, within));
    assert!(!can_be_read(1_600_000_000, within));
    assert!(!can_be_read(0, Duration::ZERO));
}

#[test]
fn who_listens_to_every_address_is_asked_on_this_machine() {
    assert_eq!(net::to("0.0.0.0:8460".parse().unwrap()), "127.0.0.1:8460".parse().unwrap());
    assert_eq!(net::to("[::]:8460".parse().unwrap()), "[::1]:8460".parse().unwrap());
    assert_eq!(net::to("192.168.1.23:1".parse().unwrap()), "192.168.1.23:1".parse().unwrap());
}

#[test]
fn the_room_of_a_folder_that_is_not_there_yet_is_that_of_the_disk_it_will_be_on() {
    let folder = tempfile::tempdir().unwrap();
    let there = disk::space(folder.path()).unwrap();
    let not_yet = disk::space(&folder.path().join("a/b/c")).unwrap();
    assert_eq!(there.total, not_yet.total);
    assert!(there.free <= there.total && there.total > 0);
}

#[test]
#[cfg(unix)]
fn a_database_that_others_may_read_is_exposed_and_a_listed_folder_is_not() {
    use std::os::unix::fs::PermissionsExt as _;
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    set(folder.path(), 0o755);
    assert_eq!(disk::exposed(folder.path()), Some(Vec::new()));
    let database = crate::store::database_path(folder.path());
    std::fs::write(&database, "").unwrap();
    set(&database, 0o644);
    assert_eq!(disk::exposed(folder.path()), Some(vec![(database.clone(), 0o644)]));
    set(&database, 0o600);
    set(folder.path(), 0o777);
    assert_eq!(disk::exposed(folder.path()), Some(vec![(folder.path().to_owned(), 0o777)]));
    set(folder.path(), 0o1777);
    assert_eq!(disk::exposed(folder.path()), Some(Vec::new()));
    assert_eq!(disk::exposed(&folder.path().join("nothing")), None);
}

/// A collector in a folder of its own, and how to ask it.
struct House {
    collector: Collector,
    folder: tempfile::TempDir,
    address: SocketAddr,
}

fn house(settings: &Settings) -> House {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(Options {
        data_dir: folder.path().to_owned(),
        bind: SocketAddr::from(([127, 0, 0, 1], 0)),
        policy: DoorPolicy::new(settings, &Secrets::default()),
        clock: || NOW,
        thresholds: settings.thresholds,
        wake: Arc::new(|| ()),
    });
    match collector.wait_until_listening(Duration::from_secs(30)) {
        ListenerState::Listening(address) => House { collector, folder, address },
        state => panic!("not listening: {state:?}"),
    }
}

const NOW: Arrival = Arrival(1_795_240_800_000);

fn never() -> Stop {
    Arc::new(|| false)
}

/// Where the way to `house` leads, under the name of a public host.
fn way(house: &House, path: &str, is_https: bool) -> Public {
    let key = Key::lay(house.folder.path()).unwrap();
    let caller = http::Caller::new(never());
    let way = public::Way { key: Some(&key), caller: &caller, within: Duration::from_secs(30) };
    way.through(&http::Target::here(house.address, "calls.example.com", is_https), path)
}

#[test]
fn the_way_to_ourselves_takes_a_sample_and_keeps_nothing() {
    let house = house(&Settings::default());
    assert_eq!(way(&house, "/push", false), Public::Us { handshake: None });
    assert_eq!(house.collector.health().received, 0);
    assert_eq!(house.collector.health().refused, 0);
}

#[test]
fn a_stranger_at_the_end_of_the_way_gets_no_sample() {
    let (ours, theirs) = (house(&Settings::default()), house(&Settings::default()));
    let stranger = House { folder: ours.folder, ..theirs };
    assert_eq!(way(&stranger, "/push", false), Public::Somebody { status: 405, handshake: None });
    assert_eq!(stranger.collector.health().received, 0);
}

#[test]
fn nobody_at_the_end_of_the_way_is_told_from_somebody() {
    let gone = house(&Settings::default());
    let address = gone.address;
    let House { collector, folder, .. } = gone;
    collector.stop();
    let free = House { collector: house(&Settings::default()).collector, folder, address };
    assert!(matches!(way(&free, "/push", false), Public::Unreachable(_)));
}

/// Files of a certificate for `calls.example.com` that is signed by itself.
fn certificate(folder: &tempfile::TempDir, algorithm: &'static rcgen::SignatureAlgorithm) -> TlsFiles {
    let key = rcgen::KeyPair::generate_for(algorithm).unwrap();
    let params = rcgen::CertificateParams::new(vec!["calls.example.com".to_owned()]).unwrap();
    let (crt, pem) = (folder.path().join("crt.pem"), folder.path().join("key.pem"));
    std::fs::write(&crt, params.self_signed(&key).unwrap().pem()).unwrap();
    std::fs::write(&pem, key.serialize_pem()).unwrap();
    TlsFiles { certificate: Some(crt), key: Some(pem) }
}

#[test]
fn https_is_tried_as_the_platform_would_and_its_certificate_is_taken_apart() {
    let files = tempfile::tempdir().unwrap();
    let tls = certificate(&files, &rcgen::PKCS_ECDSA_P256_SHA256);
    let house = house(&Settings { tls, ..Settings::default() });
    let Public::Us { handshake: Some(shown) } = way(&house, "/push", true) else { panic!("not ours") };
    let suite = shown.suite.unwrap();
    assert!(suite.starts_with("TLS_ECDHE_ECDSA_WITH_AES_"), "{suite}");
    assert!(shown.is_for_host);
    let [only] = shown.chain.as_slice() else { panic!("{:?}", shown.chain) };
    assert_eq!(only.names, ["calls.example.com"]);
    assert_eq!(only.issuer, only.subject);
    assert!(only.from < NOW && NOW < only.until);

    let key = Key::lay(house.folder.path()).unwrap();
    let caller = http::Caller::new(never());
    let other = http::Target::here(house.address, "other.example.com", true);
    let answer = net::health(&caller, &other, Some(&key)).unwrap();
    assert!(!answer.handshake.unwrap().is_for_host);
}

#[test]
fn a_key_the_platform_cannot_check_is_seen_to_share_no_suite() {
    let files = tempfile::tempdir().unwrap();
    let tls = certificate(&files, &rcgen::PKCS_ED25519);
    let house = house(&Settings { tls, ..Settings::default() });
    let Public::Us { handshake: Some(shown) } = way(&house, "/push", true) else { panic!("not ours") };
    assert_eq!(shown.suite, None);
    assert_eq!(shown.chain.len(), 1);
}

#[test]
fn a_listener_that_speaks_https_though_the_settings_say_otherwise_is_recognised() {
    let files = tempfile::tempdir().unwrap();
    let tls = certificate(&files, &rcgen::PKCS_ECDSA_P256_SHA256);
    let house = house(&Settings { tls, ..Settings::default() });
    let ask = Ask {
        data_dir: house.folder.path().to_owned(),
        settings: Settings::default(),
        token: None,
        warnings: Vec::new(),
        bind: house.address,
        here: None,
        pages_within: Duration::ZERO,
        public_within: None,
    };
    let seen = look(&ask, || NOW, &never());
    assert!(matches!(seen.listening, Listening::Elsewhere { is_https: true, is_our_folder: true, .. }));
    assert!(matches!(seen.samples, Rehearsed::Sent { ref wrong, .. } if wrong.is_empty()));
    assert!(seen.handshake.is_some());
}
