//! A query asked of one call in memory. The store compiles the same query to SQL; a property test holds the two
//! together.

use super::super::number::narrow;
use super::super::reason::Space;
use super::super::{Call, Direction, Now, Number, Reached, trust};
use super::{Condition, Expr, NumberPattern, Query, Role, Span, Thing};

impl Query {
    /// Whether `call` is asked for.
    pub fn matches(&self, call: &Call, now: &Now) -> bool {
        holds(&self.expr, call, now)
    }
}

fn holds(expr: &Expr<Span>, call: &Call, now: &Now) -> bool {
    match expr {
        Expr::All(list) => list.iter().all(|e| holds(e, call, now)),
        Expr::Any(list) => list.iter().any(|e| holds(e, call, now)),
        Expr::Not(inner) => !holds(inner, call, now),
        Expr::Is(condition) => is(condition, call, now),
    }
}

fn is(condition: &Condition<Span>, call: &Call, now: &Now) -> bool {
    match condition {
        Condition::Word(word) => word_found(word, call),
        Condition::Number(role, patterns) => numbers(*role, call).any(|number| {
            let key = number.key();
            patterns.iter().any(|pattern| pattern.matches(&key))
        }),
        Condition::Code(space, codes) => sent_codes(*space, call).any(|code| codes.contains(&code)),
        Condition::Why(any) => call.verdict.as_ref().is_some_and(|verdict| any.contains(&verdict.headline)),
        Condition::Outcome(any) => any.contains(&call.outcome),
        Condition::Service(any) => any.contains(&call.service),
        Condition::State(any) => any.contains(&call.state),
        Condition::Reached(any) => any.contains(&Reached::of(call)),
        Condition::Direction(any) => any.contains(&Direction::of(call)),
        Condition::HungUpBy(any) => call.hung_up_by.as_ref().is_some_and(|party| any.contains(party)),
        Condition::ClosedBy(any) => call.closed_by.is_some_and(|by| any.contains(&by)),
        Condition::Trust(any) => any.contains(&trust(call, now)),
        Condition::Talk(compare, secs) => call.talk_secs.is_some_and(|value| compare.holds(value, *secs)),
        Condition::Ring(compare, secs) => call.ring_secs.is_some_and(|value| compare.holds(value, *secs)),
        Condition::At(spans) => spans.iter().any(|span| span.contains(call.filed_at())),
        Condition::App(any) => call.app_key.as_deref().is_some_and(|app| any.iter().any(|name| name == app)),
        Condition::UserData(any) => {
            user_data(call).any(|data| any.iter().any(|part| text_contains(data, part)))
        }
        Condition::Session(any) => any.iter().any(|part| text_contains(call.session.as_str(), part)),
        Condition::SessionIs(any) => any.iter().any(|whole| whole == call.session.as_str()),
        Condition::Note(any) => {
            call.note.as_deref().is_some_and(|note| any.iter().any(|part| text_contains(note, part)))
        }
        Condition::Has(any) => any.iter().any(|thing| match thing {
            Thing::Note => call.note.is_some(),
        }),
    }
}

impl NumberPattern {
    /// Whether the number with this key ([`super::super::Number::key`]) is asked for.
    pub fn matches(&self, key: &str) -> bool {
        match self {
            NumberPattern::Exact(digits) => key == digits,
            NumberPattern::Prefix(digits) => {
                key.starts_with(digits.as_str())
                    || self.behind_country().is_some_and(|digits| key.starts_with(digits))
            }
            NumberPattern::Suffix(digits) => key.ends_with(digits.as_str()),
            NumberPattern::Contains(digits) => key.contains(digits.as_str()),
        }
    }
}

impl NumberPattern {
    /// What a beginning asks for besides its digits, where these are `86` and more: keys leave the country code out,
    /// and whoever writes `86138*` without a plus may mean it.
    pub fn behind_country(&self) -> Option<&str> {
        match self {
            NumberPattern::Prefix(digits) => {
                digits.strip_prefix("86").filter(|rest| rest.len() >= 2 && !rest.starts_with('0'))
            }
            _ => None,
        }
    }
}

fn numbers(role: Role, call: &Call) -> impl Iterator<Item = &Number> {
    let (caller, called, display) = match role {
        Role::Either => (true, true, false),
        Role::Caller => (true, false, false),
        Role::Called => (false, true, false),
        Role::Display => (false, false, true),
    };
    let pick = |wanted: bool, number: &'_ Option<Number>| wanted && number.is_some();
    [
        pick(caller, &call.caller).then_some(&call.caller),
        pick(called, &call.called).then_some(&call.called),
        pick(display, &call.display).then_some(&call.display),
    ]
    .into_iter()
    .flatten()
    .filter_map(Option::as_ref)
}

fn sent_codes(space: Space, call: &Call) -> impl Iterator<Item = i64> {
    let codes = &call.codes;
    let (one, two) = match space {
        Space::StateCode => (codes.state, None),
        Space::ReleasePoint => (codes.release_point, None),
        Space::Q850 => (codes.q850_a, codes.q850_b),
        Space::Sip => (codes.sip, None),
    };
    one.into_iter().chain(two)
}

/// A bare word has so many digits behind an `86` for that to be taken for the country code.
const BEHIND_COUNTRY: usize = 7;

/// What a bare word is searched by in numbers: its national digits anywhere, and where they may have the country code
/// in front, numbers that begin with the rest. Empty when the word does not look like a number.
pub fn patterns_of_word(word: &str) -> Vec<NumberPattern> {
    let word: String = narrow(word).collect();
    let has_digits = word.chars().any(|c| c.is_ascii_digit());
    if !has_digits || !word.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c)) {
        return Vec::new();
    }
    let digits = super::parse::national(&word);
    let behind = digits.strip_prefix("86").filter(|rest| rest.len() >= BEHIND_COUNTRY);
    let behind = behind.map(|rest| NumberPattern::Prefix(rest.to_owned()));
    std::iter::once(NumberPattern::Contains(digits)).chain(behind).collect()
}

fn word_found(word: &str, call: &Call) -> bool {
    let patterns = patterns_of_word(word);
    let in_numbers = !patterns.is_empty() && {
        let numbers = [&call.caller, &call.called, &call.display];
        numbers.into_iter().flatten().any(|number| {
            let key = number.key();
            patterns.iter().any(|pattern| pattern.matches(&key))
        })
    };
    in_numbers
        || text_contains(call.session.as_str(), word)
        || user_data(call).any(|data| text_contains(data, word))
}

/// As people read it and as it was sent: some search by what their own database holds.
fn user_data(call: &Call) -> impl Iterator<Item = &str> {
    call.user_data.as_deref().into_iter().chain(call.user_data_sent.as_deref())
}

/// Letter case does not matter for ASCII; other scripts are compared as they are.
fn text_contains(text: &str, part: &str) -> bool {
    fold_text(text).contains(&fold_text(part))
}

/// The form in which texts are compared.
pub fn fold_text(text: &str) -> String {
    text.to_ascii_lowercase()
}
