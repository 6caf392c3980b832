//! From text to [`Filter`]. Every mistake is answered with its place and what was expected there.

use std::fmt;

use super::super::number::key_of;
use super::super::reason::Space;
use super::super::{CallState, ClosedBy, Outcome, Service, Trust};
use super::{Compare, Condition, Expr, Filter, NumberPattern, Period, Point, Role};

/// Every field a filter knows, for completion and for the message about a field nobody knows.
pub const FIELDS: [&str; 20] = [
    "number",
    "caller",
    "called",
    "display",
    "state-code",
    "release-point",
    "q850",
    "sip",
    "outcome",
    "service",
    "state",
    "hung-up-by",
    "closed-by",
    "trust",
    "talk",
    "ring",
    "at",
    "app",
    "user-data",
    "session",
];

/// Or-groups may be nested so deep, no deeper: a filter is typed by a person.
const DEEPEST: usize = 16;

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
    /// Not digits with at most one `*` at either end.
    NotANumberPattern(String),
    NotATime(String),
    /// `talk` and `ring` are compared: `talk<6`, `ring>=30`.
    MissingComparison(String),
    UnclosedGroup,
    UnexpectedClosing,
    EmptyGroup,
    UnclosedQuote,
    TooDeep,
}

/// A filter that cannot be read, with the place: an offset into the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    pub at: usize,
    pub problem: FilterProblem,
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
            FilterProblem::NotANumberPattern(text) => {
                write!(f, "`{text}` is no telephone number; write 13800000021, 138*, *4321 or *0000*")
            }
            FilterProblem::NotATime(text) => write!(
                f,
                "`{text}` is no time; write 2019-01-24, 2019-01-24T03:00..2019-01-24T04:00, today or -15m.."
            ),
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
        }
    }
}

impl std::error::Error for FilterError {}

impl Filter {
    /// Reads a filter expression (CLI.md). Errors name the place and what was expected.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let terms = reader.terms()?;
        match reader.peek() {
            None => Ok(Filter { terms }),
            Some(_) => Err(reader.error(FilterProblem::UnexpectedClosing)),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// A piece of text with its place; quoted pieces are never read as patterns or lists.
struct Piece {
    at: usize,
    text: String,
    quoted: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.step();
        }
    }

    fn error(&self, problem: FilterProblem) -> FilterError {
        FilterError { at: self.at, problem }
    }

    /// Terms up to the end, a `|` or a `)`.
    fn terms(&mut self) -> Result<Vec<Expr<Period>>, FilterError> {
        let mut terms = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None | Some('|' | ')') => return Ok(terms),
                Some(_) => terms.push(self.term()?),
            }
        }
    }

    fn term(&mut self) -> Result<Expr<Period>, FilterError> {
        if self.depth > DEEPEST {
            return Err(self.error(FilterProblem::TooDeep));
        }
        match self.peek() {
            Some('!') => {
                self.step();
                self.skip_spaces();
                if matches!(self.peek(), None | Some('|' | ')')) {
                    return Err(self.error(FilterProblem::EmptyGroup));
                }
                self.depth += 1;
                let inner = self.term()?;
                self.depth -= 1;
                Ok(Expr::Not(Box::new(inner)))
            }
            Some('(') => self.group(),
            _ => self.condition().map(Expr::Is),
        }
    }

    fn group(&mut self) -> Result<Expr<Period>, FilterError> {
        let opened_at = self.at;
        self.step();
        self.depth += 1;
        let mut alternatives = Vec::new();
        loop {
            let at = self.at;
            let mut terms = self.terms()?;
            match terms.len() {
                0 => return Err(FilterError { at, problem: FilterProblem::EmptyGroup }),
                1 => alternatives.extend(terms.pop()),
                _ => alternatives.push(Expr::All(terms)),
            }
            match self.peek() {
                Some('|') => self.step(),
                Some(')') => {
                    self.step();
                    self.depth -= 1;
                    return Ok(if alternatives.len() == 1 {
                        alternatives.remove(0)
                    } else {
                        Expr::Any(alternatives)
                    });
                }
                _ => return Err(FilterError { at: opened_at, problem: FilterProblem::UnclosedGroup }),
            }
        }
    }

    fn condition(&mut self) -> Result<Condition<Period>, FilterError> {
        let start = self.at;
        let name: String =
            self.rest().chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        let after = self.text.get(start + name.len()..).unwrap_or("");
        if !name.is_empty() && after.starts_with(':') {
            self.at += name.len() + 1;
            return self.field(&name.to_ascii_lowercase().replace('_', "-"), start);
        }
        if !name.is_empty() && after.starts_with(['<', '>', '=']) {
            self.at += name.len();
            return self.comparison(&name.to_ascii_lowercase(), start);
        }
        let word = self.piece()?;
        if !word.quoted && word.text.contains('*') {
            return Ok(Condition::Number(Role::Either, vec![number_pattern(&word)?]));
        }
        Ok(Condition::Word(word.text))
    }

    fn comparison(&mut self, name: &str, start: usize) -> Result<Condition<Period>, FilterError> {
        let signs = [
            ("<=", Compare::LessOrEqual),
            (">=", Compare::GreaterOrEqual),
            ("<", Compare::Less),
            (">", Compare::Greater),
            ("=", Compare::Equal),
        ];
        let Some((sign, compare)) = signs.into_iter().find(|(sign, _)| self.rest().starts_with(sign)) else {
            return Err(self.error(FilterProblem::MissingComparison(name.to_owned())));
        };
        self.at += sign.len();
        let make = match name {
            "talk" => Condition::Talk,
            "ring" => Condition::Ring,
            _ => {
                return Err(FilterError { at: start, problem: FilterProblem::UnknownField(name.to_owned()) });
            }
        };
        let piece = self.piece()?;
        let secs = whole_number(&Piece { text: piece.text.trim_end_matches('s').to_owned(), ..piece })?;
        Ok(make(compare, secs))
    }

    fn field(&mut self, name: &str, start: usize) -> Result<Condition<Period>, FilterError> {
        if matches!(name, "talk" | "ring") {
            if self.rest().starts_with(['<', '>', '=']) {
                return self.comparison(name, start);
            }
            return Err(self.error(FilterProblem::MissingComparison(name.to_owned())));
        }
        if !FIELDS.contains(&name) {
            return Err(FilterError { at: start, problem: FilterProblem::UnknownField(name.to_owned()) });
        }
        let values = self.values(name)?;
        let texts = || values.iter().map(|piece| piece.text.clone()).collect();
        let patterns = || values.iter().map(number_pattern).collect::<Result<Vec<_>, _>>();
        let codes = || values.iter().map(whole_number).collect::<Result<Vec<_>, _>>();
        Ok(match name {
            "number" => Condition::Number(Role::Either, patterns()?),
            "caller" => Condition::Number(Role::Caller, patterns()?),
            "called" => Condition::Number(Role::Called, patterns()?),
            "display" => Condition::Number(Role::Display, patterns()?),
            "state-code" => Condition::Code(Space::StateCode, codes()?),
            "release-point" => Condition::Code(Space::ReleasePoint, codes()?),
            "q850" => Condition::Code(Space::Q850, codes()?),
            "sip" => Condition::Code(Space::Sip, codes()?),
            "outcome" => {
                Condition::Outcome(words(name, &values, Outcome::parse, &Outcome::ALL.map(Outcome::as_str))?)
            }
            "service" => {
                Condition::Service(words(name, &values, Service::parse, &Service::ALL.map(Service::as_str))?)
            }
            "state" => Condition::State(words(
                name,
                &values,
                CallState::parse,
                &CallState::ALL.map(CallState::as_str),
            )?),
            "closed-by" => Condition::ClosedBy(words(
                name,
                &values,
                ClosedBy::parse,
                &ClosedBy::ALL.map(ClosedBy::as_str),
            )?),
            "trust" => Condition::Trust(words(name, &values, Trust::parse, &Trust::ALL.map(Trust::as_str))?),
            "hung-up-by" => Condition::HungUpBy(texts()),
            "at" => Condition::At(values.iter().map(period).collect::<Result<Vec<_>, _>>()?),
            "app" => Condition::App(texts()),
            "user-data" => Condition::UserData(texts()),
            _ => Condition::Session(texts()),
        })
    }

    /// The values behind a colon, separated by commas.
    fn values(&mut self, field: &str) -> Result<Vec<Piece>, FilterError> {
        let mut values = Vec::new();
        loop {
            let piece = self.piece()?;
            if piece.text.is_empty() {
                return Err(FilterError {
                    at: piece.at,
                    problem: FilterProblem::MissingValue(field.to_owned()),
                });
            }
            values.push(piece);
            if self.peek() != Some(',') {
                return Ok(values);
            }
            self.step();
        }
    }

    /// Text up to a space, comma, bar or closing bracket, or between quotation marks.
    fn piece(&mut self) -> Result<Piece, FilterError> {
        let at = self.at;
        let mut text = String::new();
        if self.peek() == Some('"') {
            self.step();
            loop {
                match self.peek() {
                    None => return Err(FilterError { at, problem: FilterProblem::UnclosedQuote }),
                    Some('"') => {
                        self.step();
                        return Ok(Piece { at, text, quoted: true });
                    }
                    Some('\\') => {
                        self.step();
                        text.extend(self.peek());
                        self.step();
                    }
                    Some(c) => {
                        text.push(c);
                        self.step();
                    }
                }
            }
        }
        while let Some(c) = self.peek().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '|' | ')')) {
            text.push(c);
            self.step();
        }
        if text.is_empty() && self.peek() == Some(',') && at == self.at {
            // A lone comma can only be a slip; step over it so that reading always goes on.
            self.step();
            text.push(',');
        }
        Ok(Piece { at, text, quoted: false })
    }
}

fn words<T>(
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

fn whole_number(piece: &Piece) -> Result<i64, FilterError> {
    piece
        .text
        .parse()
        .map_err(|_| FilterError { at: piece.at, problem: FilterProblem::NotANumber(piece.text.clone()) })
}

fn number_pattern(piece: &Piece) -> Result<NumberPattern, FilterError> {
    let wrong =
        || FilterError { at: piece.at, problem: FilterProblem::NotANumberPattern(piece.text.clone()) };
    let text = piece.text.as_str();
    let open_start = text.starts_with('*');
    let open_end = text.len() > 1 && text.ends_with('*');
    let inner = text.trim_start_matches('*').trim_end_matches('*');
    let is_number = inner.chars().any(|c| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '+' | '-' | '(' | ')'));
    let is_name = !inner.is_empty() && inner.chars().all(char::is_alphabetic) && !open_start && !open_end;
    if !is_number && !is_name {
        return Err(wrong());
    }
    let digits: String = inner.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
    Ok(match (open_start, open_end) {
        (false, false) => NumberPattern::Exact(key_of(inner)),
        (false, true) => NumberPattern::Prefix(national(inner)),
        (true, false) => NumberPattern::Suffix(digits),
        (true, true) => NumberPattern::Contains(digits),
    })
}

/// The beginning of a number without what comes before the national digits: `+86`, `0086` or the trunk `0`.
pub(super) fn national(start: &str) -> String {
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

fn period(piece: &Piece) -> Result<Period, FilterError> {
    let wrong = || FilterError { at: piece.at, problem: FilterProblem::NotATime(piece.text.clone()) };
    let Some((from, to)) = piece.text.split_once("..") else {
        let point = Point::parse(&piece.text).ok_or_else(wrong)?;
        return Ok(Period::One(point));
    };
    let end = |text: &str| match text {
        "" => Ok(None),
        text => Point::parse(text).map(Some).ok_or_else(wrong),
    };
    match (end(from)?, end(to)?) {
        (None, None) => Err(wrong()),
        (from, to) => Ok(Period::Range(from, to)),
    }
}
