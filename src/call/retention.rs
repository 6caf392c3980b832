//! How much is kept: of the calls, and of the notifications they were derived from. What is not set is kept for ever.

/// The rules by which old data is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Days after which a call goes, with everything that speaks of it.
    pub history_days: Option<u32>,
    /// Megabytes of the database above which the oldest calls go.
    pub history_mb: Option<u32>,
    /// Days after which notifications go and leave their calls behind.
    pub journal_days: Option<u32>,
    /// Megabytes of the database above which the oldest notifications go and leave their calls behind.
    pub journal_mb: Option<u32>,
}

impl Retention {
    /// The rules that no clock is needed for.
    pub fn by_size(self) -> Retention {
        Retention { history_days: None, journal_days: None, ..self }
    }
}
