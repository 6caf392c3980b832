//! Why a push was not stored, and what its sender is told.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use axum::response::Response;

use crate::store::RefusedFor;
use crate::wire::answer;

/// Why a push was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The sender is not on the allow-list.
    Address,
    /// The path does not begin with the token.
    Token,
    /// A signature is required, and there is none that fits.
    Signature,
    /// The body is longer than `body::MAX_BODY`.
    TooLarge,
    /// The body did not come within `LIMITS.body_within`.
    Slow,
    /// The body broke off, or is no body HTTP knows.
    Broken,
    /// `body::MAX_BODIES` are inside.
    Crowded,
    /// The scribe's queue is full.
    Full,
    /// There is no scribe.
    NotStored,
    /// The scribe had it, and counts what became of it.
    Unkept,
}

impl Refusal {
    /// How it is counted; `None`: not by the door.
    pub(super) fn reason(self) -> Option<RefusedFor> {
        Some(match self {
            Refusal::Address => RefusedFor::Address,
            Refusal::Token => RefusedFor::Token,
            Refusal::Signature => RefusedFor::Signature,
            Refusal::TooLarge => RefusedFor::TooLarge,
            Refusal::Slow => RefusedFor::Slow,
            Refusal::Broken => RefusedFor::Broken,
            Refusal::Crowded => RefusedFor::Crowded,
            Refusal::Full => RefusedFor::Full,
            Refusal::NotStored => RefusedFor::NotStored,
            Refusal::Unkept => return None,
        })
    }

    pub(super) fn answer(self) -> Response {
        let (status, reason) = match self {
            Refusal::Address => (StatusCode::FORBIDDEN, "not allowed"),
            // As if there were nothing here.
            Refusal::Token => (StatusCode::NOT_FOUND, "not found"),
            Refusal::Signature => (StatusCode::UNAUTHORIZED, "a signature that fits is required"),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is longer than 2 MiB"),
            Refusal::Slow => (StatusCode::REQUEST_TIMEOUT, "the body did not come within 30 s"),
            Refusal::Broken => (StatusCode::BAD_REQUEST, "the body broke off"),
            Refusal::Crowded | Refusal::Full => {
                (StatusCode::SERVICE_UNAVAILABLE, "not stored, too much is under way; send it again")
            }
            Refusal::NotStored | Refusal::Unkept => {
                (StatusCode::SERVICE_UNAVAILABLE, "not stored; send it again")
            }
        };
        let mut answer = json(status, answer::refusal(status.as_u16(), reason));
        if self == Refusal::Signature {
            let scheme =
                HeaderValue::from_static(r#"AKSK realm="SDP",profile="UsernameToken",type="Appkey""#);
            answer.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        let is_whole = matches!(self, Refusal::Full | Refusal::NotStored | Refusal::Unkept);
        if !is_whole {
            // Part of the body may still be on its way: what follows is not the head of a request.
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        answer
    }
}

/// An answer as the platform expects it (PROTOCOL 1.4).
pub(super) fn json(status: StatusCode, body: String) -> Response {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(answer::CONTENT_TYPE));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_refusal_can_be_taken_for_success() {
        use Refusal::*;
        for refusal in [Address, Token, Signature, TooLarge, Slow, Broken, Crowded, Full, NotStored, Unkept] {
            let answer = refusal.answer();
            assert!(answer.status().as_u16() >= 400, "{refusal:?}");
            assert_eq!(answer.headers()[CONTENT_TYPE], answer::CONTENT_TYPE);
        }
    }
}
