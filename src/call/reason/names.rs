//! The names of a reason's parts: code spaces, sides, advice on trying again.

use serde::{Deserialize, Serialize};

/// The four code spaces (PROTOCOL 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Space {
    /// `stateCode` of `disconnect` (PROTOCOL 4.1, 4.5).
    StateCode,
    /// `ulFailReason`, release point, 拆线点 (PROTOCOL 4.2, 4.6).
    ReleasePoint,
    /// `callOutUnaswRsn`, `fwdUnaswRsn` (PROTOCOL 4.3).
    Q850,
    /// `sipStatusCode` (PROTOCOL 4.4).
    Sip,
}

impl Space {
    pub const ALL: [Space; 4] = [Space::StateCode, Space::ReleasePoint, Space::Q850, Space::Sip];

    /// The name in JSON and in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Space::StateCode => "state-code",
            Space::ReleasePoint => "release-point",
            Space::Q850 => "q850",
            Space::Sip => "sip",
        }
    }
}

/// Whose side a code speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Caller,
    Callee,
    /// Our announcement, text or template.
    Content,
    /// Our settings, keys, permissions or bindings.
    Configuration,
    /// Arrears, frozen, quotas, frequency control.
    Account,
    Platform,
    Carrier,
    /// The call ended as it should.
    Nobody,
    /// The code alone cannot tell.
    Unknown,
}

impl Side {
    pub const ALL: [Side; 9] = [
        Side::Caller,
        Side::Callee,
        Side::Content,
        Side::Configuration,
        Side::Account,
        Side::Platform,
        Side::Carrier,
        Side::Nobody,
        Side::Unknown,
    ];

    /// Whether something is broken that people at our end or the platform's have to mend.
    pub fn is_fault(self) -> bool {
        matches!(self, Side::Content | Side::Configuration | Side::Account | Side::Platform)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Side::Caller => "caller",
            Side::Callee => "callee",
            Side::Content => "content",
            Side::Configuration => "configuration",
            Side::Account => "account",
            Side::Platform => "platform",
            Side::Carrier => "carrier",
            Side::Nobody => "nobody",
            Side::Unknown => "unknown",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Side> {
        Side::ALL.into_iter().find(|side| side.as_str() == text)
    }
}

/// Whether to call again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    No,
    /// Within minutes.
    Soon,
    /// Half an hour or more, or at another time of day.
    Later,
    /// Only after something was changed.
    FixFirst,
    /// The call went well.
    Unneeded,
    Depends,
}

impl Retry {
    pub const ALL: [Retry; 6] =
        [Retry::No, Retry::Soon, Retry::Later, Retry::FixFirst, Retry::Unneeded, Retry::Depends];

    /// The name in JSON and in the user's own file.
    pub fn as_str(self) -> &'static str {
        match self {
            Retry::No => "no",
            Retry::Soon => "soon",
            Retry::Later => "later",
            Retry::FixFirst => "fix_first",
            Retry::Unneeded => "unneeded",
            Retry::Depends => "depends",
        }
    }

    pub fn parse(text: &str) -> Option<Retry> {
        Retry::ALL.into_iter().find(|retry| retry.as_str() == text)
    }
}

/// A code in its space: what a verdict names and a reason is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CodeRef {
    pub space: Space,
    pub code: i64,
}

impl CodeRef {
    /// Whether it says anything: a Q.850 cause or a SIP status of nought stands where there was none.
    pub fn says_something(self) -> bool {
        self.code != 0 || matches!(self.space, Space::StateCode | Space::ReleasePoint)
    }
}
