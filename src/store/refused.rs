//! What the door did not take, counted by minute, sender and reason. Bodies are never part of it.

use crate::call::Arrival;

/// Why a request was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusedFor {
    /// The sender is not on the allow-list.
    Address,
    /// The path does not begin with the token.
    Token,
    /// The request has no signature that fits, and one is required.
    Signature,
    /// The body is too large.
    TooLarge,
    /// The body did not come in time.
    Slow,
    /// The body broke off.
    Broken,
    /// Too many bytes are under way.
    Crowded,
    /// The queue to the store is full.
    Full,
    /// There is no store.
    NotStored,
    /// The head of the request is no HTTP, or too long.
    Head,
    /// The head of the request did not come in time.
    SlowHead,
    /// One sender has too many connections.
    Connections,
    /// HTTP came to the HTTPS port.
    PlainHttp,
    /// No TLS connection came about.
    Handshake,
}

impl RefusedFor {
    pub const ALL: [RefusedFor; 14] = [
        RefusedFor::Address,
        RefusedFor::Token,
        RefusedFor::Signature,
        RefusedFor::TooLarge,
        RefusedFor::Slow,
        RefusedFor::Broken,
        RefusedFor::Crowded,
        RefusedFor::Full,
        RefusedFor::NotStored,
        RefusedFor::Head,
        RefusedFor::SlowHead,
        RefusedFor::Connections,
        RefusedFor::PlainHttp,
        RefusedFor::Handshake,
    ];

    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            RefusedFor::Address => "address",
            RefusedFor::Token => "token",
            RefusedFor::Signature => "signature",
            RefusedFor::TooLarge => "too_large",
            RefusedFor::Slow => "slow",
            RefusedFor::Broken => "broken",
            RefusedFor::Crowded => "crowded",
            RefusedFor::Full => "full",
            RefusedFor::NotStored => "not_stored",
            RefusedFor::Head => "head",
            RefusedFor::SlowHead => "slow_head",
            RefusedFor::Connections => "connections",
            RefusedFor::PlainHttp => "plain_http",
            RefusedFor::Handshake => "handshake",
        }
    }

    pub fn parse(text: &str) -> Option<RefusedFor> {
        RefusedFor::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Whether a push was lost that we would have taken: unlike what a lock turned away, or what never came to be a
    /// request.
    pub fn is_lost_push(self) -> bool {
        use RefusedFor::*;
        matches!(self, TooLarge | Slow | Broken | Crowded | Full | NotStored)
    }

    /// Whether we could not take it, whoever sent it (503).
    pub fn is_ours(self) -> bool {
        matches!(self, RefusedFor::Crowded | RefusedFor::Full | RefusedFor::NotStored)
    }
}

/// What one sender was refused for one reason within a minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// An address; of IPv6 the first half, `2001:db8::/64`; `*` for all senders beyond those that are counted apart.
    pub peer: String,
    pub reason: RefusedFor,
    pub count: u64,
    pub first: Arrival,
    pub last: Arrival,
    /// Path and query of the last of them, what looks like a token left out; `None` where there was no request.
    pub last_target: Option<String>,
}

impl Refused {
    /// Minutes since 1970-01-01 UTC; with peer and reason the key of the row.
    pub fn minute(&self) -> i64 {
        self.first.0.div_euclid(60_000)
    }
}
