//! Any header as a signature: nothing is verified whose digest was not made with the secret, and a digest that was is
//! found in whatever dress the header comes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ringside::call::Arrival;
use ringside::wire::signature::{self, Form, Verdict};
use sha2::{Digest as _, Sha256};

const SECRET: &[u8] = b"a secret that no input holds";
const URLS: [&str; 2] = ["https://monitor.example/push", "http://192.0.2.1:9330/"];

pub fn check(input: &[u8]) {
    check_stranger(input);
    if let Ok(text) = std::str::from_utf8(input) {
        check_friend(text);
    }
}

/// Nobody who does not know the secret is taken for somebody who does.
fn check_stranger(header: &[u8]) {
    let mut parts = header.splitn(3, |byte| *byte == b'\n');
    let lines = [("X-AKSK", parts.next()), ("x-wsse", parts.next()), ("Host", parts.next())];
    let lines = lines.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let checked = signature::check(lines, |_| Some(SECRET), &URLS, Arrival(1_769_479_200_000));
    assert!(checked.verdict != Verdict::Verified && checked.form.is_none(), "{checked:?}");
}

/// The first three pieces are nonce, time and app key, the others what stands between the fields.
fn check_friend(text: &str) {
    let mut pieces = text.split('|');
    let is_value = |value: &&str| !value.contains('"');
    let mut value = || pieces.next().filter(is_value);
    let (Some(nonce), Some(created), Some(key)) = (value(), value(), value()) else { return };
    let gap = match pieces.next().unwrap_or_default().bytes().next().unwrap_or_default() % 4 {
        0 => ",",
        1 => ", ",
        2 => " ",
        _ => ";  ",
    };
    for form in Form::ALL {
        let digest = BASE64.encode(digest(form, nonce, created));
        let header = format!(
            "UsernameToken Username=\"{key}\"{gap}PasswordDigest=\"{digest}\"{gap}Nonce=\"{nonce}\"{gap}Created=\"{created}\""
        );
        let lines = [("x-AkSk", header.as_bytes())];
        let secret_of = |asked: &str| (asked == key).then_some(SECRET);
        let checked = signature::check(lines, secret_of, &URLS, Arrival(1_769_479_200_000));
        assert_eq!(checked.verdict, Verdict::Verified, "{form:?} {header}");
    }
}

fn digest(form: Form, nonce: &str, created: &str) -> Vec<u8> {
    let hmac = |message: String| {
        let mut hmac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
        hmac.update(message.as_bytes());
        hmac.finalize().into_bytes().to_vec()
    };
    match form {
        Form::UrlLines => hmac(format!("{}\n{nonce}\n{created}", URLS[0])),
        Form::UrlJoined => hmac(format!("{}{nonce}{created}", URLS[1])),
        Form::NonceCreated => hmac(format!("{nonce}{created}")),
        Form::Plain => Sha256::digest([nonce.as_bytes(), created.as_bytes(), SECRET].concat()).to_vec(),
    }
}
