//! A field and its values: what stands behind a colon, or behind the sign of a comparison.

use super::super::super::guard::unguarded;
use super::super::super::reason::Space;
use super::super::super::{CallState, ClosedBy, Direction, Outcome, Reached, Service, Trust};
use super::super::{Compare, Condition, Period, Role, Thing};
use super::Reader;
use super::mistake::{FIELDS, FilterError, FilterProblem};
use super::numbers::{self, is_separator};
use super::value::{Piece, code, number_pattern, party, period, whole_number, words};

/// Whether a field takes texts, in which signs that stand for a comma are letters.
fn is_of_texts(field: &str) -> bool {
    matches!(field, "app" | "user-data" | "session" | "note")
}

impl Reader<'_> {
    pub(super) fn comparison(&mut self, name: &str, start: usize) -> Result<Condition<Period>, FilterError> {
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

    pub(super) fn field(&mut self, name: &str, start: usize) -> Result<Condition<Period>, FilterError> {
        if matches!(name, "talk" | "ring") {
            if self.rest().starts_with(['<', '>', '=']) {
                return self.comparison(name, start);
            }
            return Err(self.error(FilterProblem::MissingComparison(name.to_owned())));
        }
        if !FIELDS.contains(&name) {
            return Err(FilterError { at: start, problem: FilterProblem::UnknownField(name.to_owned()) });
        }
        let values = if is_of_texts(name) { self.texts(name)? } else { self.values(name)? };
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
            "why" => Condition::Why(values.iter().map(code).collect::<Result<Vec<_>, _>>()?),
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
    pub(super) fn texts(&mut self, field: &str) -> Result<Vec<Piece>, FilterError> {
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
        let is_of_texts = is_of_texts(field);
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
    pub(super) fn piece(&mut self, separators: &[char]) -> Result<Piece, FilterError> {
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
