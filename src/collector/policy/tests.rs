//! Each lock by itself.

use axum::http::HeaderValue;

use super::*;
use crate::wire::signature::Form;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn texts(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn policy(change: impl FnOnce(&mut Settings, &mut Secrets)) -> DoorPolicy {
    let (mut settings, mut secrets) = (Settings::default(), Secrets::default());
    change(&mut settings, &mut secrets);
    DoorPolicy::new(&settings, &secrets)
}

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    lines.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
}

#[test]
fn without_settings_everybody_may_push_anywhere() {
    let policy = policy(|_, _| ());
    assert!(policy.lets_in(ip("203.0.113.7")) && policy.takes("/") && policy.accepts(None));
    assert!(!policy.is_locked());
}

#[test]
fn an_allow_list_lets_in_whom_it_names_and_a_bad_line_names_nobody() {
    let policy = policy(|settings, _| {
        settings.security.allow_list = true;
        settings.security.allowed = texts(&["203.0.113.0/24", "everybody", "2001:db8::/32"]);
    });
    for (address, expected) in [
        ("203.0.113.7", true),
        ("::ffff:203.0.113.7", true),
        ("2001:db8::7", true),
        ("203.0.114.7", false),
        ("127.0.0.1", false),
        ("::1", false),
    ] {
        assert_eq!(policy.lets_in(ip(address)), expected, "{address}");
    }
}

#[test]
fn with_a_token_only_its_paths_are_taken_and_the_one_before_it_as_well() {
    let policy = policy(|settings, secrets| {
        settings.security.token = true;
        secrets.token = Some(Secret::new("newtoken"));
        secrets.previous_token = Some(Secret::new("oldtoken"));
    });
    for path in ["/n/newtoken", "/n/newtoken/", "/n/newtoken/fee/1", "/n/oldtoken/status"] {
        assert!(policy.takes(path), "{path}");
    }
    for path in [
        "/",
        "/n",
        "/n/",
        "/n//newtoken",
        "/n/newtoke",
        "/n/newtokens",
        "/newtoken",
        "/N/newtoken",
        "/x/n/newtoken",
    ] {
        assert!(!policy.takes(path), "{path}");
    }
}

#[test]
fn a_token_that_is_wanted_and_missing_closes_the_door() {
    let policy = policy(|settings, _| settings.security.token = true);
    assert!(!policy.takes("/") && !policy.takes("/n/") && !policy.takes("/n//"));
}

#[test]
fn no_token_is_kept_with_what_arrived() {
    let policy = policy(|_, secrets| {
        secrets.token = Some(Secret::new("abcdefghijklmnopqrst"));
        secrets.previous_token = Some(Secret::new("zyxwvutsrqponmlkjihg"));
    });
    assert_eq!(policy.without_tokens("/n/abcdefghijklmnopqrst/status"), "/n/••••qrst/status");
    assert_eq!(policy.without_tokens("/status?x=zyxwvutsrqponmlkjihg"), "/status?x=••••jihg");
    assert_eq!(policy.refused_target("/n/abcdefghijklmnopqrst/status"), "/n/••••qrst/status");
    assert_eq!(policy.refused_target("/n/abcdefghijklmnopqrsT/status"), "/n/••••/status");
    assert_eq!(policy.refused_target("/n/nearly?x"), "/n/••••?x");
    assert_eq!(policy.refused_target("/status"), "/status");
}

#[test]
fn only_a_trusted_proxy_is_asked_for_whom_it_speaks() {
    let policy = policy(|settings, _| {
        settings.security.trusted_proxies = texts(&["10.0.0.0/8", "127.0.0.1"]);
    });
    let client = |peer: &str, lines: &[&str]| {
        let lines: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
        policy.client(ip(peer), &headers(&lines)).to_string()
    };
    assert_eq!(client("203.0.113.7", &["198.51.100.1"]), "203.0.113.7", "a stranger may write what it likes");
    assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
    assert_eq!(client("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    assert_eq!(client("::ffff:127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    assert_eq!(client("127.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.3"]), "198.51.100.1");
    assert_eq!(client("127.0.0.1", &["1.1.1.1, 198.51.100.1", "10.0.0.3"]), "198.51.100.1");
    assert_eq!(client("127.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
    assert_eq!(client("127.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
    assert_eq!(client("127.0.0.1", &["[2001:db8::1]"]), "2001:db8::1");
    assert_eq!(client("127.0.0.1", &["198.51.100.1, unknown"]), "127.0.0.1");
    assert_eq!(client("127.0.0.1", &["10.0.0.1, 10.0.0.2"]), "10.0.0.1");
    let mut odd = HeaderMap::new();
    odd.insert("x-forwarded-for", HeaderValue::from_bytes(b"\xff, 198.51.100.1").unwrap());
    assert_eq!(
        policy.client(ip("127.0.0.1"), &odd).to_string(),
        "198.51.100.1",
        "what the proxy wrote is read"
    );
}

// python3, as in the tests of wire::signature: mac("https://calls.example/n/abcdefghijklmnopqrst/status" + …),
// and mac("http://10.0.0.7:8460/push" + …)
const BY_PUBLIC_URL: &str = "YEr4xnkOEZBoEVt8QyB7XffWnV2bjJXxzAVDrw2sLao=";
const BY_HOST: &str = "keEKh6ueQKnf+KK4Y8uo0OTyqTCCW0kTwNZZDSQi3Io=";

fn signed(digest: &str) -> HeaderMap {
    let aksk = format!(
        r#"UsernameToken Username="app1",PasswordDigest="{digest}",Nonce="66C92B11FF8A425FB8D4CCFE0ED9ED1F",Created="2018-02-12T15:30:20Z""#
    );
    headers(&[("host", "10.0.0.7:8460"), ("x-aksk", &aksk)])
}

#[test]
fn the_signature_may_cover_the_url_behind_a_proxy_or_the_one_that_was_asked_for() {
    let checked = |headers: &HeaderMap| {
        let policy = policy(|settings, secrets| {
            settings.security.status_url = "https://calls.example/status".to_owned();
            secrets.token = Some(Secret::new("abcdefghijklmnopqrst"));
            secrets.apps.insert("app1".to_owned(), Secret::new("ringside-test-app-secret"));
        });
        policy.check(headers, "/push", Arrival(0)).unwrap()
    };
    for digest in [BY_PUBLIC_URL, BY_HOST] {
        let checked = checked(&signed(digest));
        assert_eq!((checked.verdict, checked.form), (Verdict::Verified, Some(Form::UrlLines)), "{digest}");
    }
    assert_eq!(checked(&headers(&[])).verdict, Verdict::Missing);
}

#[test]
fn only_where_it_is_required_a_signature_decides() {
    let verdicts = |mode: SignatureMode| {
        let policy = policy(|settings, _| settings.security.signature = mode);
        let of = |verdict| Checked { verdict, form: None, skew_secs: None };
        Verdict::ALL.map(|verdict| policy.accepts(Some(&of(verdict)))).to_vec()
    };
    assert_eq!(verdicts(SignatureMode::Off), [true; 5]);
    assert_eq!(verdicts(SignatureMode::Report), [true; 5]);
    assert_eq!(verdicts(SignatureMode::Require), [true, false, false, false, false]);
    let off = policy(|settings, _| settings.security.signature = SignatureMode::Off);
    assert_eq!(off.check(&signed(BY_HOST), "/push", Arrival(0)), None);
    let required = policy(|settings, _| settings.security.signature = SignatureMode::Require);
    assert!(!required.accepts(None));
}
