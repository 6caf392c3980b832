//! What the door's values look like on the screen: addresses with a secret in them, signatures, reasons. A secret is
//! never shown whole; it is copied.

use std::net::SocketAddr;

use crate::backend::{Checked, RefusedFor, SignatureForm, SignatureVerdict, TlsState};
use crate::i18n::{Phrases, fill};
use crate::settings::SignatureMode;
use crate::ui::model::Model;
use crate::ui::theme::Tone;

/// Shown in the place of a text that is only copied.
const HIDDEN: &str = "••••••••••••";

/// `text` with the end of a token in the place of each token; an audience sees no address at all.
pub fn shown(model: &Model, text: &str) -> String {
    if model.screen.presenting {
        return HIDDEN.to_owned();
    }
    let tokens = [&model.secrets.token, &model.secrets.previous_token];
    tokens
        .into_iter()
        .flatten()
        .fold(text.to_owned(), |text, token| text.replace(token.expose(), &token.to_string()))
}

/// The Base64 of `url`, unless there is a token in it: Base64 hides nothing.
pub fn shown_base64<'a>(model: &Model, url: &str, base64: &'a str) -> &'a str {
    if shown(model, url) == url { base64 } else { HIDDEN }
}

/// The address for the platform as it is set or may be set: without a token.
pub fn plain_url(model: &Model) -> String {
    let public = model.settings.public_url.trim();
    if !public.is_empty() {
        return public.to_owned();
    }
    let url = &model.told.status.url;
    match &model.secrets.token {
        Some(token) => url.replace(&format!("/n/{}", token.expose()), ""),
        None => url.clone(),
    }
}

/// Whether strangers are turned away.
pub fn is_locked(model: &Model) -> bool {
    let security = &model.settings.security;
    security.token || security.allow_list || security.signature == SignatureMode::Require
}

/// Whether what arrives is encrypted, as far as we can know: by us, or by a proxy in front of us.
pub fn is_encrypted(model: &Model) -> bool {
    model.health.tls != TlsState::Off || model.settings.public_url.trim().starts_with("https://")
}

/// Who can push to `address`, and what to do about it.
pub fn reach(model: &Model, address: SocketAddr) -> (String, Tone) {
    let w = &model.phrases.security;
    if address.ip().is_loopback() {
        return (w.reach_local.to_owned(), Tone::Plain);
    }
    let open = fill(w.reach_open, &[("port", &address.port().to_string())]);
    let (encrypted, locked) = (is_encrypted(model), is_locked(model));
    let advice =
        [(encrypted, w.reach_plain), (locked, w.reach_unlocked), (!encrypted || !locked, w.reach_fine)];
    let advice = advice.iter().filter(|(is_settled, _)| !is_settled).map(|(_, words)| *words);
    let sentences: Vec<&str> = std::iter::once(open.as_str()).chain(advice).collect();
    (model.phrases.lang.sentences(&sentences), if encrypted && locked { Tone::Blue } else { Tone::Orange })
}

/// What a signature's verdict is called. Only what wants a look has a colour: the platform may send none at all.
pub fn verdict(phrases: &Phrases, verdict: SignatureVerdict) -> (&'static str, Tone) {
    let w = &phrases.security;
    match verdict {
        SignatureVerdict::Verified => (w.verified, Tone::Plain),
        SignatureVerdict::Mismatch => (w.mismatch, Tone::Orange),
        SignatureVerdict::Missing => (w.missing, Tone::Plain),
        SignatureVerdict::Malformed => (w.malformed, Tone::Orange),
        SignatureVerdict::UnknownKey => (w.unknown_key, Tone::Plain),
    }
}

/// Why a signature came to what it came to: the form that fits, or what is missing.
pub fn verdict_reason(phrases: &Phrases, checked: &Checked) -> &'static str {
    let w = &phrases.security;
    match (checked.verdict, checked.form) {
        (SignatureVerdict::Verified, Some(SignatureForm::UrlLines)) => w.form_url_lines,
        (SignatureVerdict::Verified, Some(SignatureForm::UrlJoined)) => w.form_url,
        (SignatureVerdict::Verified, Some(SignatureForm::NonceCreated)) => w.form_nonce,
        (SignatureVerdict::Verified, Some(SignatureForm::Plain)) => w.form_plain,
        (SignatureVerdict::Verified, None) => "",
        (SignatureVerdict::Mismatch, _) => w.mismatch_why,
        (SignatureVerdict::Missing, _) => w.missing_why,
        (SignatureVerdict::Malformed, _) => w.malformed_why,
        (SignatureVerdict::UnknownKey, _) => w.unknown_key_why,
    }
}

/// How far the sender's clock is from ours: `Their clock is 08:00:02 ahead (Beijing time …)`.
pub fn skew(phrases: &Phrases, secs: i64) -> String {
    const BEIJING: i64 = 28_800;
    let w = &phrases.security;
    let direction = if secs < 0 { w.behind } else { w.ahead };
    let clock = crate::i18n::clock(i64::try_from(secs.unsigned_abs()).unwrap_or(i64::MAX));
    let words = fill(w.skew, &[("n", &clock), ("direction", direction)]);
    let is_beijing = (secs - BEIJING).abs() < 1_800;
    phrases.lang.sentences(&[&words, if is_beijing { w.skew_beijing } else { "" }])
}

/// Why a request was not taken.
pub fn refused_for(phrases: &Phrases, reason: RefusedFor) -> &'static str {
    let w = &phrases.security;
    match reason {
        RefusedFor::Address => w.for_address,
        RefusedFor::Token => w.for_token,
        RefusedFor::Signature => w.for_signature,
        RefusedFor::TooLarge => w.for_too_large,
        RefusedFor::Slow => w.for_slow,
        RefusedFor::Broken => w.for_broken,
        RefusedFor::Crowded => w.for_crowded,
        RefusedFor::Full => w.for_full,
        RefusedFor::NotStored => w.for_not_stored,
        RefusedFor::Head => w.for_head,
        RefusedFor::SlowHead => w.for_slow_head,
        RefusedFor::Connections => w.for_connections,
        RefusedFor::PlainHttp => w.for_plain_http,
        RefusedFor::Handshake => w.for_handshake,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::settings::Secret;
    use crate::ui::testing::fixture::model;

    #[test]
    fn no_more_is_shown_of_a_token_than_its_end() {
        let mut model = model(Lang::En, "");
        let url = "https://calls.example/n/abcdefghijklmnopqrstuvwxyz234567/push";
        assert_eq!(shown(&model, url), url);
        model.secrets.token = Some(Secret::new("abcdefghijklmnopqrstuvwxyz234567"));
        assert_eq!(shown(&model, url), "https://calls.example/n/••••4567/push");
        assert_eq!(shown_base64(&model, url, "aHR0"), HIDDEN);
        assert_eq!(shown_base64(&model, "https://calls.example/push", "aHR0"), "aHR0");
        assert_eq!(shown(&model, "https://calls.example/push"), "https://calls.example/push");
    }

    #[test]
    fn eight_hours_are_said_to_be_beijing_time() {
        let en = Lang::En.phrases();
        assert_eq!(
            skew(en, 28_799),
            "Their clock is 7:59:59 ahead (Beijing time with a Z behind it, as documented)"
        );
        assert_eq!(skew(en, -3), "Their clock is 00:03 behind");
        assert_eq!(skew(Lang::Zh.phrases(), 3600), "对方时间比本机快 1:00:00");
    }
}
