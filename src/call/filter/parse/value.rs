//! One value of a condition: a word out of a list, a whole number, a telephone number's pattern, a time.

use super::super::super::Party;
use super::super::super::number::{key_of, narrow};
use super::super::super::reason::{CodeRef, Space};
use super::super::{NumberMatch, NumberPattern, Period, Point};
use super::{FilterError, FilterProblem};

/// A piece of text with its place. A quoted piece is never read as a list, and may hold what would be a slip without
/// quotation marks.
pub(super) struct Piece {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) quoted: bool,
}

pub(super) fn words<T>(
    field: &str,
    values: &[Piece],
    parse: fn(&str) -> Option<T>,
    allowed: &[&'static str],
) -> Result<Vec<T>, FilterError> {
    let one = |piece: &Piece| {
        parse(&piece.text.to_ascii_lowercase().replace('-', "_")).ok_or_else(|| FilterError {
            at: piece.at,
            problem: FilterProblem::UnknownValue {
                field: field.to_owned(),
                value: piece.text.clone(),
                allowed: allowed.to_vec(),
            },
        })
    };
    values.iter().map(one).collect()
}

/// Who can hang up, as far as documents name them: [`Party::NAMED`] as they are typed.
pub(in crate::call::filter) const PARTIES: [&str; 3] = ["caller", "callee", "platform"];

/// Who hung up. In a callback, and where somebody calls a private number, A is the caller and B the callee. What no
/// document names is asked for in quotation marks.
pub(super) fn party(piece: &Piece) -> Result<Party, FilterError> {
    match piece.text.to_ascii_lowercase().as_str() {
        "a" => Ok(Party::Caller),
        "b" => Ok(Party::Callee),
        _ => match Party::from_wire(&piece.text) {
            // Blanks in quotation marks name nobody.
            Party::Other(text) if text.is_empty() => {
                let problem = FilterProblem::MissingValue("hung-up-by".to_owned());
                Err(FilterError { at: piece.at, problem })
            }
            Party::Other(text) if !piece.quoted => {
                let (field, value) = ("hung-up-by".to_owned(), text.to_string());
                let problem = FilterProblem::UnknownValue { field, value, allowed: PARTIES.to_vec() };
                Err(FilterError { at: piece.at, problem })
            }
            party => Ok(party),
        },
    }
}

pub(super) fn whole_number(piece: &Piece) -> Result<i64, FilterError> {
    piece
        .text
        .parse()
        .map_err(|_| FilterError { at: piece.at, problem: FilterProblem::NotANumber(piece.text.clone()) })
}

/// What stands for the absence of a code.
pub(in crate::call::filter) const NO_CODE: &str = "none";

/// A code of any code space: `8101` is a `stateCode`, `sip-486` names its space.
pub(super) fn code(piece: &Piece) -> Result<Option<CodeRef>, FilterError> {
    let text = piece.text.to_ascii_lowercase();
    if text == NO_CODE {
        return Ok(None);
    }
    let text = text.replace('_', "-");
    let of_space = |space: Space| {
        let code = text.strip_prefix(space.as_str())?.strip_prefix('-')?;
        Some((space, code))
    };
    let named = Space::ALL.into_iter().find_map(of_space);
    let (space, code) = named.unwrap_or((Space::StateCode, text.as_str()));
    let read = code.parse().ok().map(|code| Some(CodeRef { space, code }));
    read.ok_or_else(|| FilterError { at: piece.at, problem: FilterProblem::NotACode(piece.text.clone()) })
}

pub(super) fn number_pattern(piece: &Piece) -> Result<NumberPattern, FilterError> {
    let text = without_separators(&piece.text);
    let how = match (text.starts_with('*'), text.len() > 1 && text.ends_with('*')) {
        (false, false) => NumberMatch::Exact,
        (false, true) => NumberMatch::Starts,
        (true, false) => NumberMatch::Ends,
        (true, true) => NumberMatch::Contains,
    };
    pattern_of(how, &text, piece.quoted).ok_or_else(|| FilterError {
        at: piece.at,
        problem: FilterProblem::NotANumberPattern(piece.text.clone()),
    })
}

impl NumberPattern {
    /// A number, or a part of one, as a person writes it. `None`: it is none.
    pub fn of(how: NumberMatch, text: &str) -> Option<NumberPattern> {
        pattern_of(how, without_separators(text).trim_matches('*'), false)
    }
}

/// Hyphens, brackets and blanks say nothing in a number: a star beside one of them stands at the end all the same.
fn without_separators(text: &str) -> String {
    narrow(text).filter(|c| !matches!(c, '-' | '(' | ')') && !c.is_whitespace()).collect()
}

fn pattern_of(how: NumberMatch, text: &str, is_quoted: bool) -> Option<NumberPattern> {
    let is_start_open = matches!(how, NumberMatch::Ends | NumberMatch::Contains);
    let inner = text.trim_end_matches('*');
    // Behind an open beginning a plus says nothing.
    let inner = if is_start_open { inner.trim_start_matches(['*', '+']) } else { inner };
    let digits = inner.strip_prefix('+').unwrap_or(inner);
    let is_number =
        digits.chars().any(|c| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '*');
    let is_name = how == NumberMatch::Exact && !inner.is_empty() && inner.chars().all(char::is_alphabetic);
    if !is_number && !is_name || !is_quoted && has_lone_star(inner) {
        return None;
    }
    let digits: String = inner.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
    Some(match how {
        NumberMatch::Exact => NumberPattern::Exact(key_of(inner)),
        NumberMatch::Starts => NumberPattern::Prefix(national(inner)),
        NumberMatch::Ends => NumberPattern::Suffix(digits),
        NumberMatch::Contains => NumberPattern::Contains(digits),
    })
}

/// Whether a star stands alone among the digits, as nobody hides them: `136*7830` is meant as a pattern, and there is
/// none of that kind. In quotation marks it is a number like any other.
pub(in crate::call::filter) fn has_lone_star(digits: &str) -> bool {
    let mut runs = digits.as_bytes().chunk_by(|one, next| (*one == b'*') == (*next == b'*'));
    runs.any(|run| run == b"*")
}

/// The beginning of a number without what comes before the national digits: `+86`, `0086` or the trunk `0`.
pub(in crate::call::filter) fn national(start: &str) -> String {
    let digits: String = start.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
    if start.trim_start().starts_with('+') {
        return match digits.strip_prefix("86") {
            Some(rest) if !rest.is_empty() => rest.to_owned(),
            _ => format!("00{digits}"),
        };
    }
    match (digits.strip_prefix("0086"), digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (Some(rest), _, _) if !rest.is_empty() => rest.to_owned(),
        (_, Some(_), _) => digits,
        (_, _, Some(rest)) if !rest.is_empty() => rest.to_owned(),
        _ => digits,
    }
}

impl Period {
    /// What may stand behind `at:`, a single one.
    pub fn parse(text: &str) -> Result<Period, FilterError> {
        period(&Piece { at: 0, text: text.trim().to_owned(), quoted: false })
    }
}

pub(super) fn period(piece: &Piece) -> Result<Period, FilterError> {
    let wrong = || FilterError { at: piece.at, problem: FilterProblem::NotATime(piece.text.clone()) };
    let Some((from, to)) = piece.text.split_once("..") else {
        return match Point::parse(&piece.text).ok_or_else(wrong)? {
            // Nobody means that: `-15m..` is meant.
            Point::Ago(_) => {
                Err(FilterError { at: piece.at, problem: FilterProblem::OneSecond(piece.text.clone()) })
            }
            point => Ok(Period::One(point)),
        };
    };
    let end = |text: &str| match text {
        "" => Ok(None),
        text => Point::parse(text).map(Some).ok_or_else(wrong),
    };
    let (from, to) = (end(from)?, end(to)?);
    if from.is_none() && to.is_none() {
        return Err(wrong());
    }
    let problem = FilterProblem::BackwardPeriod(piece.text.clone());
    Period::between(from, to).ok_or(FilterError { at: piece.at, problem })
}
