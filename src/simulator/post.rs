//! One POST as the platform makes it: its own connection, its headers, ten seconds for an answer.
//!
//! Headers: PROTOCOL 1.2. What counts as success: PROTOCOL 1.4. It knows neither schedule nor repetition.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;

use super::dice;
use super::schedule::{Kind, Push};
use super::sender::SimulatorError;
use crate::outgoing::{self, Address, Answer};

/// The documents name no time limit; this is ours (PROTOCOL 1.4).
const TIMEOUT: Duration = Duration::from_secs(10);

/// The `Created` header of a push is Beijing time although it ends in Z (PROTOCOL 1.2).
const BEIJING_SECS: i64 = 8 * 3_600;

/// An address to push to.
pub(super) fn target(url: &str) -> Result<Address, SimulatorError> {
    let refuse = |reason: String| SimulatorError::Address { url: url.to_owned(), reason };
    let address = Address::parse(url).map_err(|problem| refuse(problem.to_string()))?;
    if address.is_https {
        return Err(refuse("only plain HTTP is spoken, so it begins with http://".to_owned()));
    }
    Ok(address)
}

/// 200, and for a CDR no `resultcode` other than `"0"` in the body (PROTOCOL 1.4).
pub(super) fn is_success(answer: &Answer, kind: Kind) -> bool {
    let code = || {
        let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
        body.get("resultcode").cloned()
    };
    answer.status == 200 && (kind == Kind::Status || code().is_none_or(|code| code == "0"))
}

/// Sends one push; `None` if there was no answer in time. `created_utc` is the UTC second of the push.
pub(super) async fn post(target: &Address, app_key: &str, created_utc: i64, push: &Push) -> Option<Answer> {
    tokio::time::timeout(TIMEOUT, exchange(target, app_key, created_utc, push)).await.ok()?
}

async fn exchange(target: &Address, app_key: &str, created_utc: i64, push: &Push) -> Option<Answer> {
    let stream = outgoing::connect(target, TIMEOUT).await.ok()?;
    let request = Request::post(&target.path)
        .header("Host", &target.authority)
        .header("Connection", "close")
        .header("Content-Type", "application/json;charset=UTF-8")
        .header("Authorization", r#"AKSK realm="SDP",profile="UsernameToken",type="Appkey""#)
        .header("X-AKSK", token(app_key, created_utc, push))
        .body(Full::new(Bytes::from(push.body.clone())))
        .ok()?;
    outgoing::exchange(stream, request).await.ok()
}

/// The X-AKSK header. The digest has the form of one; it is made without the secret, which nobody knows here.
fn token(app_key: &str, created_utc: i64, push: &Push) -> String {
    let salt = dice::mix(push.lane, push.due_ms.unsigned_abs());
    let nonce = format!("{salt:016X}{:016X}", dice::mix(salt, 1));
    let digest: Vec<u8> = (0..4).flat_map(|part| dice::mix(salt, part + 2).to_be_bytes()).collect();
    let created = super::message::stamp(created_utc + BEIJING_SECS).replace(' ', "T");
    let digest = BASE64.encode(digest);
    format!(
        r#"UsernameToken Username="{app_key}", PasswordDigest="{digest}", Nonce="{nonce}", Created="{created}Z""#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Answer {
        let body = Bytes::from_static(body.as_bytes());
        Answer { status, headers: Default::default(), body, broken_off: None }
    }

    #[test]
    fn a_cdr_is_judged_by_its_result_code_and_a_status_is_not() {
        let refused = answer(200, r#"{"resultcode":"1","resultdesc":"full"}"#);
        assert!(is_success(&refused, Kind::Status));
        assert!(!is_success(&refused, Kind::Cdr));
        for body in ["", "ok", r#"{"result":true}"#, r#"{"resultcode":"0","resultdesc":"Success"}"#] {
            assert!(is_success(&answer(200, body), Kind::Cdr), "{body}");
        }
        assert!(!is_success(&answer(503, ""), Kind::Status));
    }

    #[test]
    fn a_wrong_address_is_explained() {
        assert_eq!(target("http://[::1]:9330/fee?x=1").unwrap().host, "::1");
        for (url, reason) in [("https://a/", "plain HTTP"), ("127.0.0.1:80", "http://"), ("", "not a URL")] {
            assert!(target(url).unwrap_err().to_string().contains(reason), "{url}");
        }
    }

    #[test]
    fn the_token_has_the_form_of_the_documents() {
        let push = Push { due_ms: 5, kind: Kind::Cdr, lane: 9, records: 1, body: Vec::new() };
        let token = token("ka4k9G6Ujb1Q3oPmP0xLfQm1LsLs", 1_769_479_200, &push);
        assert!(
            token.starts_with(r#"UsernameToken Username="ka4k9G6Ujb1Q3oPmP0xLfQm1LsLs", PasswordDigest=""#)
        );
        assert!(token.ends_with(r#"Created="2026-01-27T10:00:00Z""#), "{token}");
    }
}
