//! Signatures of pushes (PROTOCOL 1.2): `X-AKSK` or `X-WSSE` with a digest in one of four documented or observed
//! forms. Says which one fits; whether a push is taken for it is the door's business. Pure: no clock, no secrets of
//! its own, and no input it could trip over.
//!
//! What a signature proves is little: it covers neither body nor headers, so whoever has seen one can use it again.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, NaiveDateTime};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::call::Arrival;

/// URLs tried for one digest; what is beyond is not looked at.
const MAX_URLS: usize = 16;

/// Header lines of one request that are tried.
const MAX_LINES: usize = 4;

/// How a digest is made of the URL the platform was given, `Nonce`, `Created` and the app secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// (a) `HMAC-SHA256(secret, url "\n" nonce "\n" created)`, documented since 2026.
    UrlLines,
    /// (b) `HMAC-SHA256(secret, url nonce created)`, documented in 2022.
    UrlJoined,
    /// (c) `HMAC-SHA256(secret, nonce created)`, Private Number since the end of 2024.
    NonceCreated,
    /// (d) `SHA-256(nonce created secret)`, seen on the wire with `X-WSSE`.
    Plain,
}

impl Form {
    pub const ALL: [Form; 4] = [Form::UrlLines, Form::UrlJoined, Form::NonceCreated, Form::Plain];

    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::UrlLines => "hmac_url_lines",
            Form::UrlJoined => "hmac_url",
            Form::NonceCreated => "hmac_nonce",
            Form::Plain => "sha256_nonce",
        }
    }

    pub fn parse(text: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.as_str() == text)
    }
}

/// What a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The digest fits in one of the forms.
    Verified,
    /// The secret of this app is known, and no form fits.
    Mismatch,
    /// Neither header came: as the platform's FAQ has it.
    Missing,
    /// There is a header, and it has no user name, digest, nonce or time.
    Malformed,
    /// No secret is known for this app key.
    UnknownKey,
}

impl Verdict {
    pub const ALL: [Verdict; 5] =
        [Verdict::Verified, Verdict::Mismatch, Verdict::Missing, Verdict::Malformed, Verdict::UnknownKey];

    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Mismatch => "mismatch",
            Verdict::Missing => "missing",
            Verdict::Malformed => "malformed",
            Verdict::UnknownKey => "unknown_key",
        }
    }

    pub fn parse(text: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// A push after its signature was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Checked {
    pub verdict: Verdict,
    /// The form that fits.
    pub form: Option<Form>,
    /// `Created` less the moment of arrival, in seconds, where it can be read. Pushes write Beijing time and put a Z
    /// behind it, so 28,800 is as good as 0.
    pub skew_secs: Option<i64>,
}

/// Checks the headers of a push that arrived at `received`. `secret_of` knows the secret of an app key; `urls` are
/// those the platform may have been given, each tried with and without a slash at its end.
pub fn check<'h, 's>(
    headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    secret_of: impl Fn(&str) -> Option<&'s [u8]>,
    urls: &[impl AsRef<str>],
    received: Arrival,
) -> Checked {
    let is_ours = |name: &str| ["x-aksk", "x-wsse"].iter().any(|ours| name.eq_ignore_ascii_case(ours));
    let lines = headers.into_iter().filter(|(name, _)| is_ours(name)).take(MAX_LINES);
    let nothing = |verdict| Checked { verdict, form: None, skew_secs: None };
    let one = |value: &[u8]| {
        let Some(said) = std::str::from_utf8(value).ok().and_then(Credentials::parse) else {
            return nothing(Verdict::Malformed);
        };
        let skew_secs = said.created_secs().map(|created| created.saturating_sub(received.secs()));
        let Some(secret) = secret_of(said.username) else {
            return Checked { skew_secs, ..nothing(Verdict::UnknownKey) };
        };
        let form = said.fitting(secret, urls);
        let verdict = if form.is_some() { Verdict::Verified } else { Verdict::Mismatch };
        Checked { verdict, form, skew_secs }
    };
    // Of several lines the one that says most: the order of the variants, Missing aside.
    let rank = |checked: &Checked| match checked.verdict {
        Verdict::Verified => 0,
        Verdict::Mismatch => 1,
        Verdict::UnknownKey => 2,
        Verdict::Malformed => 3,
        Verdict::Missing => 4,
    };
    lines.map(|(_, value)| one(value)).min_by_key(rank).unwrap_or(nothing(Verdict::Missing))
}

/// `UsernameToken Username="…", PasswordDigest="…", Nonce="…", Created="…"`, in whatever order and letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Credentials<'a> {
    /// The app key.
    username: &'a str,
    digest: &'a str,
    nonce: &'a str,
    created: &'a str,
}

impl<'a> Credentials<'a> {
    fn parse(text: &'a str) -> Option<Credentials<'a>> {
        let (mut username, mut digest, mut nonce, mut created) = (None, None, None, None);
        for (name, value) in pairs(text) {
            let slot = match name.to_ascii_lowercase().as_str() {
                "username" => &mut username,
                "passworddigest" => &mut digest,
                "nonce" => &mut nonce,
                "created" => &mut created,
                _ => continue,
            };
            // Said twice, it could be read in two ways.
            if slot.replace(value).is_some() {
                return None;
            }
        }
        Some(Credentials { username: username?, digest: digest?, nonce: nonce?, created: created? })
    }

    /// The form in which the digest is right, if there is one.
    fn fitting(&self, secret: &[u8], urls: &[impl AsRef<str>]) -> Option<Form> {
        let lax = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let digest = GeneralPurpose::new(&STANDARD, lax).decode(self.digest).ok()?;
        // Keyed once: half of the work.
        let keyed = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        let hmac = |parts: &[&str]| {
            let mut hmac = keyed.clone();
            parts.iter().for_each(|part| hmac.update(part.as_bytes()));
            // Compares in constant time.
            hmac.verify_slice(&digest).is_ok()
        };
        let (nonce, created) = (self.nonce, self.created);
        let plain = || {
            let hash = Sha256::new().chain_update(nonce).chain_update(created).chain_update(secret);
            bool::from(hash.finalize().as_slice().ct_eq(&digest))
        };
        let urls = || urls.iter().take(MAX_URLS).flat_map(|url| spellings(url.as_ref()));
        Form::ALL.into_iter().find(|form| match form {
            Form::UrlLines => urls().any(|[head, tail]| hmac(&[head, tail, "\n", nonce, "\n", created])),
            Form::UrlJoined => urls().any(|[head, tail]| hmac(&[head, tail, nonce, created])),
            Form::NonceCreated => hmac(&[nonce, created]),
            Form::Plain => plain(),
        })
    }

    /// `Created` as seconds since 1970-01-01, read as the UTC that it says it is.
    fn created_secs(&self) -> Option<i64> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(self.created) {
            return Some(moment.timestamp());
        }
        let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"];
        let naive = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(self.created, form).ok())?;
        Some(naive.and_utc().timestamp())
    }
}

/// A URL as it was given and with its last slash added or taken away, in two pieces each.
fn spellings(url: &str) -> [[&str; 2]; 2] {
    match url.strip_suffix('/') {
        Some(without) => [[url, ""], [without, ""]],
        None => [[url, ""], [url, "/"]],
    }
}

/// `name="value"` and `name=value`, separated by commas or blanks; words without a value are left out.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_gap = |c: char| c == ',' || c == ';' || c.is_ascii_whitespace();
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(is_gap);
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c| c == '=' || is_gap(c)).unwrap_or(rest.len());
            let (name, behind) = rest.split_at_checked(end)?;
            let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
                rest = behind;
                continue;
            };
            let (value, behind) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => value.split_at_checked(value.find(is_gap).unwrap_or(value.len()))?,
            };
            rest = behind;
            return Some((name, value));
        }
    })
}

#[cfg(test)]
mod tests;
