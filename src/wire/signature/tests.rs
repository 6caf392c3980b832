//! Digests made elsewhere, by python3:
//!
//! ```text
//! key = b"ringside-test-app-secret"
//! url, nonce = "https://monitor.example:9330/status", "66C92B11FF8A425FB8D4CCFE0ED9ED1F"
//! created = "2018-02-12T15:30:20Z"
//! b64 = lambda raw: base64.b64encode(raw).decode()
//! mac = lambda text: b64(hmac.new(key, text.encode(), hashlib.sha256).digest())
//! a = mac(url + "\n" + nonce + "\n" + created)
//! b = mac(url + nonce + created)
//! c = mac(nonce + created)
//! d = b64(hashlib.sha256((nonce + created).encode() + key).digest())
//! ```

use proptest::prelude::*;

use super::*;

const KEY: &str = "ringside-test-app-secret";
const URL: &str = "https://monitor.example:9330/status";
const A: &str = "wq73lOoWo0dCJFevN4i6Wg9M7vFwmgqhf728+8yhB2I=";
const B: &str = "FH2TNwANBAllP7+exicT3GdJ7Rxl14MzDHOk/Duj1cU=";
const C: &str = "FImwzOSnN/68dC7OLI/sJXlBnUCz0YzDUzKDpKIaE0w=";
const D: &str = "UzrzuD3utkIWrPapXdRxZ9yVf3LLGL2HlKpEusHX5q4=";

/// 2018-02-12T07:30:22Z: two seconds after `Created` read as Beijing time.
const RECEIVED: Arrival = Arrival(1_518_420_622_000);

fn line(digest: &str) -> String {
    format!(
        r#"UsernameToken Username="app1", PasswordDigest="{digest}", Nonce="66C92B11FF8A425FB8D4CCFE0ED9ED1F", Created="2018-02-12T15:30:20Z""#
    )
}

fn secret_of(app: &str) -> Option<&'static [u8]> {
    (app == "app1").then_some(KEY.as_bytes())
}

fn checked(name: &str, value: &str, urls: &[&str]) -> Checked {
    check([("host", b"h".as_slice()), (name, value.as_bytes())], secret_of, urls, RECEIVED)
}

fn verdict(value: &str) -> Verdict {
    checked("X-AKSK", value, &[URL]).verdict
}

#[test]
fn every_form_is_known_by_its_digest_in_either_header() {
    for (digest, form) in
        [(A, Form::UrlLines), (B, Form::UrlJoined), (C, Form::NonceCreated), (D, Form::Plain)]
    {
        for name in ["X-AKSK", "x-aksk", "X-WSSE", "x-Wsse"] {
            let expected =
                Checked { verdict: Verdict::Verified, form: Some(form), skew_secs: Some(28_800 - 2) };
            assert_eq!(checked(name, &line(digest), &["https://other.example/", URL]), expected);
        }
    }
}

#[test]
fn a_digest_covers_the_url_that_the_platform_was_given_and_no_other() {
    let of = |digest: &str, url: &str| checked("x-aksk", &line(digest), &[url]).verdict;
    assert_eq!(of(A, "https://monitor.example:9330/status/"), Verdict::Verified);
    for url in ["http://monitor.example:9330/status", "https://monitor.example:9330/fee", ""] {
        assert_eq!((of(A, url), of(B, url)), (Verdict::Mismatch, Verdict::Mismatch), "{url}");
        assert_eq!((of(C, url), of(D, url)), (Verdict::Verified, Verdict::Verified), "{url}");
    }
    // python3, as above: mac("https://monitor.example/" + "\n" + nonce + "\n" + created)
    let with_slash = "S8YF5YVMB3IJ+2epuiiRVOxNcegdsX76kpFzIlzGeHk=";
    assert_eq!(of(with_slash, "https://monitor.example"), Verdict::Verified);
}

#[test]
fn a_header_may_be_written_in_many_ways() {
    let good = line(C);
    for written in [
        good.replace(", ", ","),
        good.replace(", ", " ,  "),
        good.replace("Username=", "USERNAME=").replace("Nonce", "nonce"),
        good.replace('"', ""),
        good.replace("UsernameToken ", ""),
        good.replace("Username=", "Username = "),
        good.replace("0w=", "0w"),
        format!("{good}, Extra=\"1\", loose"),
    ] {
        assert_eq!(verdict(&written), Verdict::Verified, "{written}");
    }
}

#[test]
fn what_is_not_verified_says_why() {
    let good = line(C);
    assert_eq!(check([], secret_of, &[URL], RECEIVED).verdict, Verdict::Missing);
    assert_eq!(checked("authorization", &good, &[URL]).verdict, Verdict::Missing);
    assert_eq!(verdict(&good.replace("app1", "app2")), Verdict::UnknownKey);
    assert_eq!(verdict(&good.replace("2018", "2019")), Verdict::Mismatch);
    assert_eq!(verdict(&good.replace("FIm", "fIm")), Verdict::Mismatch);
    assert_eq!(verdict(&good.replace(C, "no base64!")), Verdict::Mismatch);
    assert_eq!(verdict(&good.replace(C, "")), Verdict::Mismatch);
    for bad in ["", "UsernameToken", "Username=\"app1\"", "=,=,\"", &good.replace("Nonce", "Once")] {
        assert_eq!(verdict(bad), Verdict::Malformed, "{bad}");
    }
    assert_eq!(verdict(&format!("{good}, Nonce=\"2\"")), Verdict::Malformed, "said twice");
    assert_eq!(
        check([("x-wsse", b"\xff".as_slice())], secret_of, &[URL], RECEIVED).verdict,
        Verdict::Malformed
    );
}

#[test]
fn of_two_headers_the_one_that_fits_counts() {
    let (bad, good) = (line(A).replace("wq7", "xq7"), line(D));
    let both = [("X-AKSK", bad.as_bytes()), ("X-WSSE", good.as_bytes())];
    let checked = check(both, secret_of, &[URL], RECEIVED);
    assert_eq!((checked.verdict, checked.form), (Verdict::Verified, Some(Form::Plain)));
}

#[test]
fn a_time_that_cannot_be_read_costs_the_skew_only() {
    let skew = |created: &str| {
        checked("x-aksk", &line(C).replace("2018-02-12T15:30:20Z", created), &[URL]).skew_secs
    };
    assert_eq!(skew("2018-02-12T07:30:22Z"), Some(0));
    assert_eq!(skew("2018-02-12T07:30:22"), Some(0));
    assert_eq!(skew("2018-02-12T15:30:22+08:00"), Some(0));
    assert_eq!(skew("yesterday"), None);
}

#[test]
fn names_are_read_back() {
    for form in Form::ALL {
        assert_eq!(Form::parse(form.as_str()), Some(form));
    }
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
    }
}

proptest! {
    #[test]
    fn nothing_that_can_be_sent_trips_the_reader(value in proptest::collection::vec(any::<u8>(), 0..300)) {
        check([("x-aksk", value.as_slice())], secret_of, &[URL], RECEIVED);
    }

    #[test]
    fn nothing_that_looks_like_a_header_trips_it_either(value in r#"[a-zA-Z"=, ;一\\]{0,120}"#) {
        let value = format!("UsernameToken Username=\"app1\"{value}");
        check([("x-aksk", value.as_bytes())], secret_of, &[URL], RECEIVED);
    }

    #[test]
    fn without_the_secret_no_digest_fits(digest in proptest::collection::vec(any::<u8>(), 0..48)) {
        use base64::engine::general_purpose::STANDARD;
        let value = line(&STANDARD.encode(&digest));
        prop_assert_eq!(verdict(&value), Verdict::Mismatch);
    }
}
