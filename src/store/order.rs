//! The orders of the history, and places in them.

/// The order of the history. Ties are broken by [`crate::call::Call::filed_at`] and [`crate::call::Call::id`], in the
/// same direction. Calls whose value is unknown come last in both directions: nobody who sorts by talk time looks for
/// calls without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    pub by: SortBy,
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Sort { by: SortBy::Time, descending: true }
    }
}

/// What the history can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// [`crate::call::Call::filed_at`].
    Time,
    Talk,
    Ring,
    Caller,
    Called,
    StateCode,
    /// Order in which calls were first heard of.
    Arrival,
}

impl SortBy {
    pub const ALL: [SortBy; 7] = [
        SortBy::Time,
        SortBy::Talk,
        SortBy::Ring,
        SortBy::Caller,
        SortBy::Called,
        SortBy::StateCode,
        SortBy::Arrival,
    ];

    /// Whether it begins with the last: where the newest and the longest are what is usually looked for.
    pub fn begins_descending(self) -> bool {
        match self {
            SortBy::Time | SortBy::Talk | SortBy::Ring | SortBy::Arrival => true,
            SortBy::Caller | SortBy::Called | SortBy::StateCode => false,
        }
    }

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            SortBy::Time => "time",
            SortBy::Talk => "talk",
            SortBy::Ring => "ring",
            SortBy::Caller => "caller",
            SortBy::Called => "called",
            SortBy::StateCode => "state-code",
            SortBy::Arrival => "arrival",
        }
    }

    pub fn parse(text: &str) -> Option<SortBy> {
        SortBy::ALL.into_iter().find(|by| by.as_str() == text)
    }
}

/// A place between two rows of an ordered history; pages are cut behind it (keyset, never OFFSET).
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    pub value: CursorValue,
    /// [`crate::call::Call::filed_at`] of the row.
    pub filed_at: i64,
    pub id: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CursorValue {
    Null,
    Number(i64),
    Text(String),
}

/// How many rows a list has, and places in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    pub rows: u64,
    /// Each with the number of rows before it, in their order.
    pub places: Vec<(u64, Cursor)>,
    /// `rows` are all; places may still be added.
    pub is_counted: bool,
}
