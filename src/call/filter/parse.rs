//! From text to [`Filter`]: terms, groups and fields. What may stand behind a field's colon is the business of
//! `value`; every mistake is answered with its place and what was expected there (`mistake`).

mod mistake;
mod value;

use super::super::guard::unguarded;
use super::super::reason::Space;
use super::super::{CallState, ClosedBy, Outcome, Service, Trust};
use super::{Compare, Condition, Expr, Filter, Period, Role, Thing};
use value::{Piece, number_pattern, period, whole_number, words};

pub use mistake::{FIELDS, FilterError, FilterProblem};
pub(super) use value::national;

/// Or-groups may be nested so deep, no deeper: a filter is typed by a person.
const DEEPEST: usize = 16;

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
            "note" => Condition::Note(texts()),
            "has" => Condition::Has(words(name, &values, Thing::parse, &Thing::ALL.map(Thing::as_str))?),
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
        // What was copied out of a spreadsheet is meant without its guard; within quotation marks it is meant as it is.
        let text = unguarded(&text).to_owned();
        Ok(Piece { at, text, quoted: false })
    }
}
