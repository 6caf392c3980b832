//! One POST as the platform makes it: its own connection, its headers, ten seconds for an answer.
//!
//! Headers: PROTOCOL 1.2. What counts as success: PROTOCOL 1.4. It knows neither schedule nor repetition.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::dice;
use super::schedule::{Kind, Push};
use super::sender::SimulatorError;

/// The documents name no time limit; this is ours (PROTOCOL 1.4).
const TIMEOUT: Duration = Duration::from_secs(10);

/// No more of an answer is read than this.
const MAX_ANSWER: usize = 64 * 1024;

/// The `Created` header of a push is Beijing time although it ends in Z (PROTOCOL 1.2).
const BEIJING_SECS: i64 = 8 * 3_600;

/// An address to push to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl Target {
    pub(super) fn parse(url: &str) -> Result<Self, SimulatorError> {
        let refuse = |reason| SimulatorError::Address { url: url.to_owned(), reason };
        let uri: Uri = url.parse().map_err(|_| refuse("it is not a URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(refuse("only plain HTTP is spoken, so it begins with http://"));
        }
        let authority = uri.authority().ok_or_else(|| refuse("it names no host"))?;
        Ok(Self {
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port: authority.port_u16().unwrap_or(80),
            authority: authority.to_string(),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }
}

/// What the customer's server answered.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    body: Bytes,
}

impl Answer {
    pub(super) fn status(&self) -> u16 {
        self.status
    }

    /// 200, and for a CDR no `resultcode` other than `"0"` in the body (PROTOCOL 1.4).
    pub(super) fn is_success(&self, kind: Kind) -> bool {
        let code = || {
            let body: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
            body.get("resultcode").cloned()
        };
        self.status == 200 && (kind == Kind::Status || code().is_none_or(|code| code == "0"))
    }
}

/// Sends one push; `None` if there was no answer in time. `created_utc` is the UTC second of the push.
pub(super) async fn post(target: &Target, app_key: &str, created_utc: i64, push: &Push) -> Option<Answer> {
    tokio::time::timeout(TIMEOUT, exchange(target, app_key, created_utc, push)).await.ok()?
}

async fn exchange(target: &Target, app_key: &str, created_utc: i64, push: &Push) -> Option<Answer> {
    let stream = TcpStream::connect((target.host.as_str(), target.port)).await.ok()?;
    // Without Nagle: a body that follows its head is not held back.
    stream.set_nodelay(true).ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
    let request = Request::post(&target.path)
        .header("Host", &target.authority)
        .header("Connection", "close")
        .header("Content-Type", "application/json;charset=UTF-8")
        .header("Authorization", r#"AKSK realm="SDP",profile="UsernameToken",type="Appkey""#)
        .header("X-AKSK", token(app_key, created_utc, push))
        .body(Full::new(Bytes::from(push.body.clone())))
        .ok()?;
    let answered = async {
        let response = sender.send_request(request).await.ok()?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
        Some(Answer { status, body: body.map(|body| body.to_bytes()).unwrap_or_default() })
    };
    // The connection lives in this future and dies with it; the answer may outlive the connection.
    tokio::pin!(answered);
    tokio::select! {
        answer = &mut answered => answer,
        _ = connection => answered.await,
    }
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
        Answer { status, body: Bytes::from_static(body.as_bytes()) }
    }

    #[test]
    fn a_cdr_is_judged_by_its_result_code_and_a_status_is_not() {
        let refused = answer(200, r#"{"resultcode":"1","resultdesc":"full"}"#);
        assert!(refused.is_success(Kind::Status));
        assert!(!refused.is_success(Kind::Cdr));
        for body in ["", "ok", r#"{"result":true}"#, r#"{"resultcode":"0","resultdesc":"Success"}"#] {
            assert!(answer(200, body).is_success(Kind::Cdr), "{body}");
        }
        assert!(!answer(503, "").is_success(Kind::Status));
    }

    #[test]
    fn an_address_is_taken_apart_and_a_wrong_one_is_explained() {
        let target = Target::parse("http://[::1]:9330/fee?x=1").unwrap();
        assert_eq!((target.host.as_str(), target.port, target.path.as_str()), ("::1", 9330, "/fee?x=1"));
        assert_eq!(Target::parse("http://example.com").unwrap().path, "/");
        for (url, reason) in [("https://a/", "plain HTTP"), ("127.0.0.1:80", "http://"), ("", "not a URL")] {
            assert!(Target::parse(url).unwrap_err().to_string().contains(reason), "{url}");
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
