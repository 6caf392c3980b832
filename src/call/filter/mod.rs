//! The one filter expression: table, history, export and command line read the same text the same way.
//!
//! Space is and, `,` inside a value is or, `!` is not, `( … | … )` is an or-group. A bare word searches numbers,
//! session and user data. [`Filter::parse`] reads text, [`Filter::resolve`] turns "today" into moments, and a
//! resolved [`Query`] is either compiled to SQL by the store or evaluated here ([`Query::matches`]); both mean
//! the same.

mod complete;
mod matches;
mod parse;
mod period;
mod write;

use super::reason::{CodeRef, Space};
use super::zone::Zone;
use super::{CallState, ClosedBy, Direction, Outcome, Party, Reached, Service, Stamp, Trust};

pub use super::Now;
pub use complete::{Typing, fields, typing, values_of};
pub use matches::{fold_text, patterns_of_word};
pub use parse::{FIELDS, FilterError, FilterProblem, numbers_in, sessions_in};
pub use period::{Period, Point, Span};
pub use write::{code_written, write_values};

/// A condition, or conditions joined. `P` is how a time is said: [`Period`] as typed, [`Span`] once resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr<P> {
    All(Vec<Expr<P>>),
    Any(Vec<Expr<P>>),
    Not(Box<Expr<P>>),
    Is(Condition<P>),
}

/// One condition. Every list means "any of these" and is never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition<P> {
    /// Found in caller, called or display number, session or user data.
    Word(String),
    Number(Role, Vec<NumberPattern>),
    Code(Space, Vec<i64>),
    /// The code that stands for the verdict ([`Verdict::headline`](super::verdict::Verdict::headline)); `None`: the call
    /// has ended, and no code does.
    Why(Vec<Option<CodeRef>>),
    Outcome(Vec<Outcome>),
    Service(Vec<Service>),
    State(Vec<CallState>),
    Reached(Vec<Reached>),
    Direction(Vec<Direction>),
    /// `caller`, `callee`, `platform`, or a `partyType` as it was sent.
    HungUpBy(Vec<Party>),
    ClosedBy(Vec<ClosedBy>),
    Trust(Vec<Trust>),
    Talk(Compare, i64),
    Ring(Compare, i64),
    At(Vec<P>),
    App(Vec<String>),
    UserData(Vec<String>),
    /// Found in the session.
    Session(Vec<String>),
    /// The whole session, letter for letter.
    SessionIs(Vec<String>),
    Note(Vec<String>),
    Has(Vec<Thing>),
}

/// What a call can have besides what the platform says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Note,
}

impl Thing {
    pub const ALL: [Thing; 1] = [Thing::Note];

    /// The name in filter expressions.
    pub fn as_str(self) -> &'static str {
        match self {
            Thing::Note => "note",
        }
    }

    pub fn parse(text: &str) -> Option<Thing> {
        Thing::ALL.into_iter().find(|thing| thing.as_str() == text)
    }
}

/// Whose number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Caller or called.
    Either,
    Caller,
    Called,
    Display,
}

/// A number by its national digits (`number::key_of`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberPattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
}

/// Where digits must stand in a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberMatch {
    Exact,
    /// What people mean as long as they have not typed all of it.
    #[default]
    Starts,
    Ends,
    Contains,
}

impl NumberPattern {
    /// Where the digits must stand, and the digits.
    pub fn parts(&self) -> (NumberMatch, &str) {
        match self {
            NumberPattern::Exact(digits) => (NumberMatch::Exact, digits),
            NumberPattern::Prefix(digits) => (NumberMatch::Starts, digits),
            NumberPattern::Suffix(digits) => (NumberMatch::Ends, digits),
            NumberPattern::Contains(digits) => (NumberMatch::Contains, digits),
        }
    }
}

impl<P> Condition<P> {
    /// Any of these numbers, as a person writes them. `None`: there is none, or one of them is no number.
    pub fn numbers(role: Role, how: NumberMatch, texts: &[String]) -> Option<Condition<P>> {
        let patterns: Option<Vec<_>> = texts.iter().map(|text| NumberPattern::of(how, text)).collect();
        patterns.filter(|patterns| !patterns.is_empty()).map(|patterns| Condition::Number(role, patterns))
    }
}

/// Seconds against a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Compare {
    pub fn as_str(self) -> &'static str {
        match self {
            Compare::Less => "<",
            Compare::LessOrEqual => "<=",
            Compare::Equal => "=",
            Compare::GreaterOrEqual => ">=",
            Compare::Greater => ">",
        }
    }

    pub fn holds(self, value: i64, bound: i64) -> bool {
        match self {
            Compare::Less => value < bound,
            Compare::LessOrEqual => value <= bound,
            Compare::Equal => value == bound,
            Compare::GreaterOrEqual => value >= bound,
            Compare::Greater => value > bound,
        }
    }
}

/// A filter as it was typed: terms that must all hold. The empty filter matches every call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub terms: Vec<Expr<Period>>,
}

/// A filter whose times are moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub expr: Expr<Span>,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it finds other calls as time goes by, although nothing happens to them: `today`, `-15m..`,
    /// `trust:stale`.
    pub fn slides(&self) -> bool {
        self.terms.iter().any(slides)
    }

    /// The filter without what it says of the time, as far as that stands by itself.
    pub fn timeless(&self) -> Filter {
        let is_time = |term: &&Expr<Period>| matches!(term.plain(), Some((Condition::At(_), _)));
        Filter { terms: self.terms.iter().filter(|term| !is_time(term)).cloned().collect() }
    }

    /// Fixes `today`, `-15m..` and dates without a zone to moments.
    pub fn resolve(&self, now: Stamp, zone: &Zone) -> Query {
        Query { expr: Expr::All(self.terms.iter().map(|term| resolve(term, now, zone)).collect()) }
    }
}

impl<T> Expr<T> {
    /// What must hold at once.
    pub fn conjuncts(&self) -> Vec<&Expr<T>> {
        match self {
            Expr::All(list) => list.iter().flat_map(Expr::conjuncts).collect(),
            Expr::Any(list) if list.len() == 1 => list.iter().flat_map(Expr::conjuncts).collect(),
            other => vec![other],
        }
    }

    /// The one condition of a plain term, and whether the term excludes it.
    pub fn plain(&self) -> Option<(&Condition<T>, bool)> {
        match self {
            Expr::Is(condition) => Some((condition, false)),
            Expr::Not(inner) => match inner.as_ref() {
                Expr::Is(condition) => Some((condition, true)),
                _ => None,
            },
            _ => None,
        }
    }
}

fn slides(expr: &Expr<Period>) -> bool {
    match expr {
        Expr::All(list) | Expr::Any(list) => list.iter().any(slides),
        Expr::Not(inner) => slides(inner),
        Expr::Is(Condition::At(periods)) => periods.iter().any(|period| period.slides()),
        Expr::Is(condition) => matches!(condition, Condition::Trust(_)),
    }
}

fn resolve(expr: &Expr<Period>, now: Stamp, zone: &Zone) -> Expr<Span> {
    let all = |list: &[Expr<Period>]| list.iter().map(|e| resolve(e, now, zone)).collect();
    match expr {
        Expr::All(list) => Expr::All(all(list)),
        Expr::Any(list) => Expr::Any(all(list)),
        Expr::Not(inner) => Expr::Not(Box::new(resolve(inner, now, zone))),
        Expr::Is(condition) => Expr::Is(match condition.clone() {
            Condition::At(periods) => Condition::At(periods.iter().map(|p| p.resolve(now, zone)).collect()),
            Condition::Word(v) => Condition::Word(v),
            Condition::Number(role, v) => Condition::Number(role, v),
            Condition::Code(space, v) => Condition::Code(space, v),
            Condition::Why(v) => Condition::Why(v),
            Condition::Outcome(v) => Condition::Outcome(v),
            Condition::Service(v) => Condition::Service(v),
            Condition::State(v) => Condition::State(v),
            Condition::Reached(v) => Condition::Reached(v),
            Condition::Direction(v) => Condition::Direction(v),
            Condition::HungUpBy(v) => Condition::HungUpBy(v),
            Condition::ClosedBy(v) => Condition::ClosedBy(v),
            Condition::Trust(v) => Condition::Trust(v),
            Condition::Talk(c, v) => Condition::Talk(c, v),
            Condition::Ring(c, v) => Condition::Ring(c, v),
            Condition::App(v) => Condition::App(v),
            Condition::UserData(v) => Condition::UserData(v),
            Condition::Session(v) => Condition::Session(v),
            Condition::SessionIs(v) => Condition::SessionIs(v),
            Condition::Note(v) => Condition::Note(v),
            Condition::Has(v) => Condition::Has(v),
        }),
    }
}
