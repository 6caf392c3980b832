//! From text to [`Filter`]: terms and groups. What stands behind a field is the business of `field`, and what each value may
//! be of `value`; every mistake is answered with its place and what was expected there (`mistake`).

mod field;
mod mistake;
mod numbers;
mod sessions;
mod signs;
mod value;

use std::ops::Range;

use super::{Condition, Expr, Filter, Period, Role};
use numbers::is_separator;
use signs::Plain;
use value::{Piece, number_pattern};

pub use mistake::{FIELDS, FilterError, FilterProblem};
pub use numbers::numbers_in;
pub(super) use numbers::{is_other, joins};
pub use sessions::sessions_in;
pub(super) use value::{NO_CODE, PARTIES, has_lone_star, national};

/// A term with its place in the text, in bytes.
pub type Placed = (Range<usize>, Expr<Period>);

/// Or-groups may be nested so deep, no deeper: a filter is typed by a person.
const DEEPEST: usize = 16;

/// Conditions of one filter; a list behind one field is one, but each period counts. SQLite takes 32,766 values, and a
/// word is looked for in three places.
const MOST: usize = 5_000;

impl Filter {
    /// Reads a filter expression (CLI.md). Errors name the place and what was expected.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        let terms = Filter::placed(text)?.into_iter().map(|(_, term)| term).collect();
        Ok(Filter { terms })
    }

    /// The terms of a filter, each where it stands.
    pub fn placed(text: &str) -> Result<Vec<Placed>, FilterError> {
        let plain = Plain::of(text);
        let typed = |(range, term): Placed| (plain.typed_at(range.start)..plain.typed_at(range.end), term);
        match Filter::placed_plain(&plain.text) {
            Ok(terms) => Ok(terms.into_iter().map(typed).collect()),
            Err(FilterError { at, problem }) => Err(FilterError { at: plain.typed_at(at), problem }),
        }
    }

    fn placed_plain(text: &str) -> Result<Vec<Placed>, FilterError> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let (mut terms, mut asked) = (Vec::new(), 0);
        loop {
            reader.skip_spaces();
            let from = reader.at;
            match reader.peek() {
                None => return Ok(terms),
                Some('|' | ')') => return Err(reader.error(FilterProblem::UnexpectedClosing)),
                Some(_) => {
                    let term = reader.term()?;
                    asked += conditions(&term);
                    if asked > MOST {
                        return Err(FilterError { at: from, problem: FilterProblem::TooMany(MOST) });
                    }
                    let to = from + text.get(from..reader.at).unwrap_or("").trim_end().len();
                    terms.push((from..to, term));
                }
            }
        }
    }
}

/// How much a term asks.
fn conditions(term: &Expr<Period>) -> usize {
    match term {
        Expr::All(list) | Expr::Any(list) => list.iter().map(conditions).sum(),
        Expr::Not(inner) => conditions(inner),
        Expr::Is(Condition::At(periods)) => periods.len(),
        Expr::Is(_) => 1,
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
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
            _ => match numbers::read(self.rest()) {
                Some(pasted) => {
                    self.at += pasted.bytes;
                    Ok(Expr::Is(self.pasted(pasted.numbers)?))
                }
                None if self.peek() == Some('(') => self.group(),
                None => self.condition(),
            },
        }
    }

    /// Numbers that were pasted: any of them, or one that is a word like any other.
    fn pasted(&self, mut numbers: Vec<String>) -> Result<Condition<Period>, FilterError> {
        if numbers.len() == 1 {
            return Ok(Condition::Word(numbers.swap_remove(0)));
        }
        let pattern = |text| number_pattern(&Piece { at: self.at, text, quoted: false });
        Ok(Condition::Number(Role::Either, numbers.into_iter().map(pattern).collect::<Result<_, _>>()?))
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

    /// The name of a field that stands here, with the sign behind it.
    fn name(&self) -> Option<(String, char)> {
        let name: String =
            self.rest().chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        let sign = self.rest().get(name.len()..)?.chars().next()?;
        (!name.is_empty() && matches!(sign, ':' | '<' | '>' | '=')).then_some((name, sign))
    }

    fn condition(&mut self) -> Result<Expr<Period>, FilterError> {
        let start = self.at;
        match self.name() {
            Some((name, ':')) => {
                self.at += name.len() + 1;
                self.field(&name.to_ascii_lowercase().replace('_', "-"), start).map(Expr::Is)
            }
            Some((name, '=')) if name.eq_ignore_ascii_case("session") => {
                self.at += name.len() + 1;
                let whole = self.texts("session")?.into_iter().map(|piece| piece.text).collect();
                Ok(Expr::Is(Condition::SessionIs(whole)))
            }
            Some((name, _)) => {
                self.at += name.len();
                self.comparison(&name.to_ascii_lowercase(), start).map(Expr::Is)
            }
            None => self.bare(),
        }
    }

    /// A word or a pattern, or any of several with commas between them.
    fn bare(&mut self) -> Result<Expr<Period>, FilterError> {
        let mut pieces = Vec::new();
        loop {
            let piece = self.piece(&[','])?;
            if !piece.quoted && piece.text.contains('*') && piece.text.contains(is_separator) {
                let parts = piece.text.split(is_separator).filter(|part| !part.is_empty());
                pieces.extend(parts.map(|text| Piece { at: piece.at, text: text.to_owned(), quoted: false }));
            } else {
                pieces.push(piece);
            }
            if self.peek() != Some(',') {
                break;
            }
            self.skip_separators(is_separator);
            let leads_on =
                !matches!(self.peek(), None | Some('|' | ')' | '(' | '!')) && self.name().is_none();
            if !leads_on {
                break;
            }
        }
        let is_number = |piece: &Piece| {
            !piece.quoted && (piece.text.contains('*') || pieces.len() > 1 && numbers::is_whole(&piece.text))
        };
        if pieces.iter().all(is_number) {
            let patterns = pieces.iter().map(number_pattern).collect::<Result<_, _>>()?;
            return Ok(Expr::Is(Condition::Number(Role::Either, patterns)));
        }
        let mut words = Vec::with_capacity(pieces.len());
        for piece in pieces {
            words.push(Expr::Is(match piece.quoted || !piece.text.contains('*') {
                true => Condition::Word(piece.text),
                false => Condition::Number(Role::Either, vec![number_pattern(&piece)?]),
            }));
        }
        match words.len() {
            1 => Ok(words.remove(0)),
            // Several are a group, with brackets or without.
            _ if self.depth >= DEEPEST => Err(self.error(FilterProblem::TooDeep)),
            _ => Ok(Expr::Any(words)),
        }
    }

    fn skip_separators(&mut self, is_separator: fn(char) -> bool) {
        while self.peek().is_some_and(|c| c.is_whitespace() || is_separator(c)) {
            self.step();
        }
    }
}
