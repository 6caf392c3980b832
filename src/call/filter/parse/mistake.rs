//! What can be wrong with a filter, said with its place and with what was expected there.

use std::fmt;

/// Every field a filter knows, for completion and for the message about a field nobody knows.
pub const FIELDS: [&str; 25] = [
    "number",
    "caller",
    "called",
    "display",
    "state-code",
    "release-point",
    "q850",
    "sip",
    "why",
    "outcome",
    "service",
    "state",
    "reached",
    "direction",
    "hung-up-by",
    "closed-by",
    "trust",
    "talk",
    "ring",
    "at",
    "app",
    "user-data",
    "session",
    "note",
    "has",
];

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterProblem {
    UnknownField(String),
    /// The field needs a value behind the colon.
    MissingValue(String),
    /// The field takes one of these words.
    UnknownValue {
        field: String,
        value: String,
        allowed: Vec<&'static str>,
    },
    NotANumber(String),
    /// No code, or of no known code space.
    NotACode(String),
    /// Not digits with at most one `*` at either end.
    NotANumberPattern(String),
    NotATime(String),
    /// A moment before now, where a period was surely meant.
    OneSecond(String),
    /// The end of the period comes before its beginning.
    BackwardPeriod(String),
    /// A star in the place of a text, which knows no patterns.
    NoPatterns(String),
    /// `talk` and `ring` are compared: `talk<6`, `ring>=30`.
    MissingComparison(String),
    UnclosedGroup,
    UnexpectedClosing,
    EmptyGroup,
    UnclosedQuote,
    TooDeep,
    /// More conditions than this.
    TooMany(usize),
}

/// A filter that cannot be read, with the place: an offset into the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    pub at: usize,
    pub problem: FilterProblem,
}

impl FilterError {
    /// This error, with each word it quotes from the filter written by `shown`.
    #[must_use]
    pub fn quoting(&self, shown: impl Fn(&str) -> String) -> Self {
        let problem = match &self.problem {
            FilterProblem::UnknownField(word) => FilterProblem::UnknownField(shown(word)),
            FilterProblem::UnknownValue { field, value, allowed } => FilterProblem::UnknownValue {
                field: field.clone(),
                value: shown(value),
                allowed: allowed.clone(),
            },
            FilterProblem::NotANumber(word) => FilterProblem::NotANumber(shown(word)),
            FilterProblem::NotACode(word) => FilterProblem::NotACode(shown(word)),
            FilterProblem::NotANumberPattern(word) => FilterProblem::NotANumberPattern(shown(word)),
            FilterProblem::NotATime(word) => FilterProblem::NotATime(shown(word)),
            FilterProblem::OneSecond(word) => FilterProblem::OneSecond(shown(word)),
            FilterProblem::BackwardPeriod(word) => FilterProblem::BackwardPeriod(shown(word)),
            FilterProblem::NoPatterns(word) => FilterProblem::NoPatterns(shown(word)),
            FilterProblem::MissingValue(word) => FilterProblem::MissingValue(shown(word)),
            FilterProblem::MissingComparison(word) => FilterProblem::MissingComparison(shown(word)),
            FilterProblem::UnclosedGroup
            | FilterProblem::UnexpectedClosing
            | FilterProblem::EmptyGroup
            | FilterProblem::UnclosedQuote
            | FilterProblem::TooDeep
            | FilterProblem::TooMany(_) => self.problem.clone(),
        };
        Self { at: self.at, problem }
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "filter, position {}: ", self.at + 1)?;
        match &self.problem {
            FilterProblem::UnknownField(name) => {
                write!(f, "there is no field `{name}`; the fields are {}", FIELDS.join(", "))
            }
            FilterProblem::MissingValue(field) => write!(f, "a value was expected behind `{field}:`"),
            FilterProblem::UnknownValue { field, value, allowed } => {
                write!(f, "`{field}` cannot be `{value}`; it can be {}", allowed.join(", "))
            }
            FilterProblem::NotANumber(text) => write!(f, "a whole number was expected, not `{text}`"),
            FilterProblem::NotACode(text) => {
                write!(f, "`{text}` is no code; write 8101, release-point-518, q850-17, sip-486 or none")
            }
            FilterProblem::NotANumberPattern(text) => {
                write!(f, "`{text}` is no telephone number; write 13800000021, 138*, *4321 or *0000*")
            }
            FilterProblem::NotATime(text) => write!(
                f,
                "`{text}` is no time, or one before 1900; write 2019-01-24, 2019-01-24T03:00..2019-01-24T04:00, today or -15m.."
            ),
            FilterProblem::BackwardPeriod(text) => {
                write!(f, "`{text}` ends before it begins; write the earlier time first")
            }
            FilterProblem::NoPatterns(field) => {
                write!(f, "`{field}:` takes a part of the text, and no stars")?;
                let hint = if field == "note" { "; `has:note` finds every call with a note" } else { "" };
                f.write_str(hint)
            }
            FilterProblem::OneSecond(text) => {
                write!(f, "`{text}` alone is a single second; write `{text}..` for the time since then")
            }
            FilterProblem::MissingComparison(field) => {
                write!(f, "a comparison was expected, such as `{field}<6` or `{field}>=30`")
            }
            FilterProblem::UnclosedGroup => write!(f, "this group is not closed; add `)`"),
            FilterProblem::UnexpectedClosing => {
                write!(f, "there is no group to close here; remove this sign")
            }
            FilterProblem::EmptyGroup => write!(f, "a condition was expected here"),
            FilterProblem::UnclosedQuote => write!(f, "this quotation is not closed; add `\"`"),
            FilterProblem::TooDeep => write!(f, "groups are nested too deep"),
            FilterProblem::TooMany(most) => write!(
                f,
                "there are more than {most} conditions; list values behind one field, such as session=…,… or number:…,…"
            ),
        }
    }
}

impl std::error::Error for FilterError {}
