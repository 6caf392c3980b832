//! From text to [`Filter`]: terms, groups and fields. What may stand behind a field's colon is the business of
//! `value`; every mistake is answered with its place and what was expected there (`mistake`).

mod mistake;
mod numbers;
mod sessions;
mod signs;
mod value;

use std::ops::Range;

use super::super::guard::unguarded;
use super::super::reason::Space;
use super::super::{CallState, ClosedBy, Direction, Outcome, Reached, Service, Trust};
use super::{Compare, Condition, Expr, Filter, Period, Role, Thing};
use numbers::is_separator;
use signs::Plain;
use value::{Piece, number_pattern, party, period, whole_number, words};

pub use mistake::{FIELDS, FilterError, FilterProblem};
pub use numbers::numbers_in;
pub(super) use numbers::{is_other, joins};
pub use sessions::sessions_in;
pub(super) use value::{PARTIES, has_lone_star, national};

/// A term with its place in the text, in bytes.
pub type Placed = (Range<usize>, Expr<Period>);

/// Or-groups may be nested so deep, no deeper: a filter is typed by a person.
const DEEPEST: usize = 16;

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
        let mut terms = Vec::new();
        loop {
            reader.skip_spaces();
            let from = reader.at;
            match reader.peek() {
                None => return Ok(terms),
                Some('|' | ')') => return Err(reader.error(FilterProblem::UnexpectedClosing)),
                Some(_) => {
                    let term = reader.term()?;
                    let to = from + text.get(from..reader.at).unwrap_or("").trim_end().len();
                    terms.push((from..to, term));
                }
            }
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
        let piece = self.piece(&[','])?;
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
        let is_of_texts = matches!(name, "app" | "user-data" | "session" | "note");
        let values = if is_of_texts { self.texts(name)? } else { self.values(name)? };
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
            "reached" => {
                Condition::Reached(words(name, &values, Reached::parse, &Reached::ALL.map(Reached::as_str))?)
            }
            "direction" => Condition::Direction(words(
                name,
                &values,
                Direction::parse,
                &Direction::ALL.map(Direction::as_str),
            )?),
            "hung-up-by" => Condition::HungUpBy(values.iter().map(party).collect::<Result<Vec<_>, _>>()?),
            "at" => Condition::At(values.iter().map(period).collect::<Result<Vec<_>, _>>()?),
            "app" => Condition::App(texts()),
            "user-data" => Condition::UserData(texts()),
            "note" => Condition::Note(texts()),
            "has" => Condition::Has(words(name, &values, Thing::parse, &Thing::ALL.map(Thing::as_str))?),
            _ => Condition::Session(texts()),
        })
    }

    /// [`Reader::values`] of a field of texts, which knows no patterns.
    fn texts(&mut self, field: &str) -> Result<Vec<Piece>, FilterError> {
        let values = self.values(field)?;
        let is_star = |piece: &&Piece| !piece.quoted && piece.text.chars().all(|c| matches!(c, '*' | '＊'));
        match values.iter().find(is_star) {
            None => Ok(values),
            Some(piece) => {
                Err(FilterError { at: piece.at, problem: FilterProblem::NoPatterns(field.to_owned()) })
            }
        }
    }

    /// The values behind a colon, separated by commas; where no value holds one, by what stands for a comma too.
    fn values(&mut self, field: &str) -> Result<Vec<Piece>, FilterError> {
        let is_of_numbers = matches!(field, "number" | "caller" | "called" | "display");
        let is_of_texts = matches!(field, "app" | "user-data" | "session" | "note");
        let separators: &[char] = if is_of_texts { &[','] } else { &[',', '，', '、', ';', '；'] };
        let mut values = Vec::new();
        loop {
            let apart = if is_of_numbers { numbers::one(self.rest()) } else { None };
            let piece = match apart {
                Some((text, bytes)) => {
                    let at = self.at;
                    self.at += bytes;
                    Piece { at, text, quoted: false }
                }
                None => self.piece(separators)?,
            };
            if piece.text.is_empty() {
                return Err(FilterError {
                    at: piece.at,
                    problem: FilterProblem::MissingValue(field.to_owned()),
                });
            }
            values.push(piece);
            let is_next_line = || {
                let rest = self.rest().trim_start();
                self.peek().is_some_and(|c| matches!(c, '\n' | '\r' | '\t')) && numbers::one(rest).is_some()
            };
            let goes_on =
                self.peek().is_some_and(|c| separators.contains(&c)) || is_of_numbers && is_next_line();
            if !goes_on {
                return Ok(values);
            }
            let behind = self.at;
            self.skip_separators(if is_of_texts { |c| c == ',' } else { is_separator });
            if self.name().is_some_and(|(name, _)| FIELDS.contains(&name.to_ascii_lowercase().as_str())) {
                return Err(FilterError {
                    at: behind,
                    problem: FilterProblem::MissingValue(field.to_owned()),
                });
            }
        }
    }

    /// Text up to a space, one of `separators`, a bar or a closing bracket, or between quotation marks.
    fn piece(&mut self, separators: &[char]) -> Result<Piece, FilterError> {
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
        while let Some(c) =
            self.peek().filter(|c| !c.is_whitespace() && !separators.contains(c) && !matches!(c, '|' | ')'))
        {
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
