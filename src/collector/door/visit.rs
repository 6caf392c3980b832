//! One visit to the door: who comes, to which path, and which locks let it pass. Reads no body and stores nothing.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::refusal::Refusal;
use crate::call::Arrival;
use crate::collector::policy::DoorPolicy;
use crate::collector::rehearsal;
use crate::wire::signature::Checked;

/// What shall become of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Keep,
    /// The notification is stored and then undone: nothing of it is kept or counted.
    Rehearse,
}

impl Purpose {
    /// The answer to a rehearsal says that it was one.
    pub(super) fn marked(self, mut answer: Response) -> Response {
        if self == Purpose::Rehearse {
            answer.headers_mut().insert(rehearsal::HEADER, HeaderValue::from_static(rehearsal::READY));
        }
        answer
    }
}

/// A request, before its body is looked at.
pub(super) struct Visit {
    /// The locks as they were when it came.
    pub(super) policy: Arc<DoorPolicy>,
    peer: SocketAddr,
    /// Who it is from: the peer, or the one a trusted proxy speaks for.
    pub(super) client: IpAddr,
    path: String,
    /// Path and query as sent.
    pub(super) target: String,
}

impl Visit {
    pub(super) fn new(policy: Arc<DoorPolicy>, peer: SocketAddr, request: &Request) -> Visit {
        let uri = request.uri();
        Visit {
            client: policy.client(peer.ip(), request.headers()),
            path: uri.path().to_owned(),
            target: uri.path_and_query().map_or_else(|| uri.to_string(), ToString::to_string),
            policy,
            peer,
        }
    }

    /// Whether address and path are right. A rehearsal comes from this machine, whoever else may push.
    pub(super) fn unlock(&self, purpose: Purpose) -> Result<(), Refusal> {
        if purpose == Purpose::Keep && !self.policy.lets_in(self.client) {
            return Err(Refusal::Address);
        }
        if self.policy.takes(&self.path) { Ok(()) } else { Err(Refusal::Token) }
    }

    /// Whether somebody may ask how we are.
    pub(super) fn ask_health(&self, headers: &HeaderMap, purpose: Purpose) -> Result<(), Refusal> {
        let is_at_home = self.client.is_loopback() && !headers.contains_key("x-forwarded-for");
        if purpose == Purpose::Rehearse || is_at_home {
            return Ok(());
        }
        self.unlock(purpose)
    }

    /// What the signature comes to, if that is enough. A rehearsal has shown a key already.
    pub(super) fn signed(
        &self,
        headers: &HeaderMap,
        purpose: Purpose,
        now: Arrival,
    ) -> Result<Option<Checked>, Refusal> {
        let checked = self.policy.check(headers, &self.target, now);
        let is_enough = purpose == Purpose::Rehearse || self.policy.accepts(checked.as_ref());
        if is_enough { Ok(checked) } else { Err(Refusal::Signature) }
    }

    /// The address, for the journal.
    pub(super) fn sender(&self) -> String {
        if self.client == self.peer.ip().to_canonical() {
            return self.peer.to_string();
        }
        format!("{} via {}", self.client, self.peer)
    }

    /// Path and query for the tally of refusals.
    pub(super) fn refused_target(&self) -> String {
        self.policy.refused_target(&self.target)
    }

    /// Header lines in the order they came, tokens left out; names in small letters, as the reader of the head gives
    /// them.
    pub(super) fn lines(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let text = |value: &HeaderValue| {
            let text = String::from_utf8_lossy(value.as_bytes());
            self.policy.without_tokens(&text).into_owned()
        };
        headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
    }
}
