//! Why a body, or a record of one, tells of no call: values, so that each reader can say it in its own words. The
//! `Display` texts are the English of the journal and of our answers.

/// Why a body was rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("the body is empty; a JSON object was expected")]
    Empty,
    /// The offset of the first byte that belongs to no character; people count it from 1.
    #[error("the body is not UTF-8 text (byte {}); a JSON object was expected", .0 + 1)]
    NotUtf8(usize),
    /// Line and column count from 1; `text` holds them too.
    #[error("the body is not JSON: {text}")]
    NotJson { text: String, line: usize, column: usize },
}

/// Why JSON is no notification that we understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCall {
    #[error("the body is JSON, but no object")]
    NotAnObject,
    #[error("it has no eventType")]
    NoEventType,
    #[error("it has an eventType, but no object in statusInfo")]
    NoStatusInfo,
    #[error("its statusInfo has no sessionId, so it belongs to no call")]
    NoSession,
    #[error("the sessionId of its statusInfo is too long to be one, so it belongs to no call")]
    SessionTooLong,
    #[error("fee without a list in feeLst")]
    FeeWithoutList,
    #[error("fee with an empty feeLst")]
    FeeEmpty,
    #[error("numStatus without a list in numInfo")]
    NumStatusWithoutList,
}

/// Why one record of a `feeLst` could not be understood; its neighbours are none the worse for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRecord {
    #[error("not a JSON object")]
    NotAnObject,
    #[error("no sessionId")]
    NoSession,
    #[error("a sessionId that is too long to be one")]
    SessionTooLong,
    /// Stands in the place of all that follow: so many records in all.
    #[error("not read, nor the ones behind it: the list has {0} records")]
    TooMany(usize),
}
