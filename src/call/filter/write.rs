//! From [`Filter`] back to text: what a chip shows is what can be typed.

use std::fmt::{self, Display, Write};

use super::super::guard::unguarded;
use super::super::number::key_of;
use super::super::reason::{CodeRef, Space};
use super::super::{Number, Party};
use super::parse::{NO_CODE, has_lone_star, is_other, joins, national};
use super::{Condition, Expr, Filter, NumberPattern, Period, Role};

impl Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_in_a_row(f, &self.terms)
    }
}

/// Terms with a blank between them. Words that would be read together as a list of numbers, or as one, are quoted; so
/// are those behind a field of numbers, whose last value would take them in.
fn write_in_a_row(f: &mut fmt::Formatter<'_>, terms: &[Expr<Period>]) -> fmt::Result {
    let is_joining =
        |place: Option<usize>| place.and_then(|place| terms.get(place)).and_then(word_of).is_some_and(joins);
    for (place, term) in terms.iter().enumerate() {
        if place > 0 {
            f.write_char(' ')?;
        }
        let before = place.checked_sub(1);
        let is_behind_a_number = before.and_then(|before| terms.get(before)).is_some_and(ends_in_a_number);
        let has_neighbour = is_behind_a_number || is_joining(before) || is_joining(place.checked_add(1));
        match word_of(term) {
            Some(word) if has_neighbour && joins(word) => {
                let nots = "!".repeat(depth(term));
                write!(f, "{nots}{}", in_quotes(word))?;
            }
            _ => write!(f, "{term}")?,
        }
    }
    Ok(())
}

/// The word of a term that is one, or excludes one.
fn word_of(term: &Expr<Period>) -> Option<&str> {
    match innermost(term) {
        Expr::Is(Condition::Word(word)) => Some(word),
        _ => None,
    }
}

/// Whether a term is written as a field with a number for its last value.
fn ends_in_a_number(term: &Expr<Period>) -> bool {
    matches!(innermost(term), Expr::Is(Condition::Number(..)))
}

/// A term without what turns it into its opposite.
fn innermost(term: &Expr<Period>) -> &Expr<Period> {
    match term {
        Expr::Not(inner) => innermost(inner),
        _ => term,
    }
}

/// How often a term is turned into its opposite.
fn depth(term: &Expr<Period>) -> usize {
    match term {
        Expr::Not(inner) => 1 + depth(inner),
        _ => 0,
    }
}

impl Display for Expr<Period> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Is(condition) => write!(f, "{condition}"),
            Expr::Not(inner) => match inner.as_ref() {
                Expr::All(_) => write!(f, "!({})", Joined(inner)),
                _ => write!(f, "!{inner}"),
            },
            Expr::All(_) => write!(f, "({})", Joined(self)),
            Expr::Any(list) => {
                f.write_char('(')?;
                for (place, alternative) in list.iter().enumerate() {
                    if place > 0 {
                        f.write_str(" | ")?;
                    }
                    write!(f, "{}", Joined(alternative))?;
                }
                f.write_char(')')
            }
        }
    }
}

/// The terms of an `All` without brackets around them.
struct Joined<'a>(&'a Expr<Period>);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expr::All(list) => write_in_a_row(f, list),
            other => write!(f, "{other}"),
        }
    }
}

impl Display for Condition<Period> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, values) = write_values(self);
        match self {
            Condition::Word(_) => f.write_str(&values),
            Condition::Talk(..) | Condition::Ring(..) => write!(f, "{field}{values}"),
            Condition::SessionIs(_) => write!(f, "{field}={values}"),
            _ => write!(f, "{field}:{values}"),
        }
    }
}

/// The field's name and its values, separately: a chip shows the one in words and the other as typed.
pub fn write_values(condition: &Condition<Period>) -> (&'static str, String) {
    match condition {
        Condition::Word(word) => ("", quoted(word)),
        Condition::Number(role, patterns) => {
            let field = match role {
                Role::Either => "number",
                Role::Caller => "caller",
                Role::Called => "called",
                Role::Display => "display",
            };
            (field, join(patterns, pattern))
        }
        Condition::Code(space, codes) => (space.as_str(), join(codes, i64::to_string)),
        Condition::Why(any) => {
            ("why", join(any, |code| code.map_or_else(|| NO_CODE.to_owned(), code_written)))
        }
        Condition::Outcome(any) => ("outcome", join(any, |v| v.as_str().to_owned())),
        Condition::Service(any) => ("service", join(any, |v| v.as_str().to_owned())),
        Condition::State(any) => ("state", join(any, |v| v.as_str().to_owned())),
        Condition::Reached(any) => ("reached", join(any, |v| v.as_str().to_owned())),
        Condition::Direction(any) => ("direction", join(any, |v| v.as_str().to_owned())),
        Condition::HungUpBy(any) => ("hung-up-by", join(any, party_written)),
        Condition::ClosedBy(any) => ("closed-by", join(any, |v| v.as_str().to_owned())),
        Condition::Trust(any) => ("trust", join(any, |v| v.as_str().to_owned())),
        Condition::Talk(compare, secs) => ("talk", format!("{}{secs}", compare.as_str())),
        Condition::Ring(compare, secs) => ("ring", format!("{}{secs}", compare.as_str())),
        Condition::At(periods) => ("at", join(periods, period)),
        Condition::App(any) => ("app", join(any, |v| quoted(v))),
        Condition::UserData(any) => ("user-data", join(any, |v| quoted(v))),
        Condition::Session(any) | Condition::SessionIs(any) => ("session", join(any, |v| quoted(v))),
        Condition::Note(any) => ("note", join(any, |v| quoted(v))),
        Condition::Has(any) => ("has", join(any, |v| v.as_str().to_owned())),
    }
}

fn join<T>(values: &[T], write: impl Fn(&T) -> String) -> String {
    values.iter().map(write).collect::<Vec<_>>().join(",")
}

fn pattern(pattern: &NumberPattern) -> String {
    let (digits, written) = match pattern {
        NumberPattern::Exact(digits) => (digits, dialled(digits)),
        NumberPattern::Prefix(digits) => (digits, format!("{}{digits}*", country(digits, national))),
        NumberPattern::Suffix(digits) => (digits, format!("*{digits}")),
        NumberPattern::Contains(digits) => (digits, format!("*{digits}*")),
    };
    if has_lone_star(digits) { in_quotes(&written) } else { written }
}

/// A whole number as one dials it, where that is read as the same number: `075528000001`, `+14155550100`.
fn dialled(digits: &str) -> String {
    let number = Number::new(digits).map(|number| number.dialled());
    let same = number.filter(|number| number != digits && key_of(number) == digits);
    same.unwrap_or_else(|| format!("{}{digits}", country(digits, key_of)))
}

/// `+86` where the digits alone would be read otherwise: a star at their beginning, another prefix behind the first.
fn country(digits: &str, read: fn(&str) -> String) -> &'static str {
    if digits.starts_with('*') || read(digits) != digits { "+86" } else { "" }
}

fn period(period: &Period) -> String {
    let end = |point: Option<super::Point>| point.map(|p| p.write()).unwrap_or_default();
    match *period {
        Period::One(point) => point.write(),
        Period::Range(from, to) => format!("{}..{}", end(from), end(to)),
    }
}

/// What has a meaning somewhere in a filter, as any keyboard types it.
const SIGNS: &str = ",|()!\"\\:<>=*＊：！（）＜＞＝｜“”";

/// Quotation marks where the text would otherwise be read as something else.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| !c.is_whitespace() && !SIGNS.contains(c));
    if plain && !is_other(text) && unguarded(text) == text { text.to_owned() } else { in_quotes(text) }
}

/// A code where any code space may be meant.
pub fn code_written(code: CodeRef) -> String {
    match code.space {
        Space::StateCode => code.code.to_string(),
        space => format!("{}-{}", space.as_str(), code.code),
    }
}

/// What no document names stands in quotation marks: a word without them would be taken for a slip.
fn party_written(party: &Party) -> String {
    match party {
        Party::Other(text) => in_quotes(text),
        known => known.as_str().to_owned(),
    }
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
