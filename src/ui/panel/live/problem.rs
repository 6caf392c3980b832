//! What is wrong with a filter, in words.

use crate::call::filter::{FilterError, FilterProblem};
use crate::i18n::{Phrases, fill};

/// What is wrong with a filter, in the window's words.
pub fn filter_problem(phrases: &Phrases, text: &str, error: &FilterError) -> String {
    let p = &phrases.live;
    let name = |phrase: &str, name: &str| fill(phrase, &[("name", name)]);
    let problem = match &error.problem {
        FilterProblem::UnknownField(field) => name(p.filter_unknown_field, field),
        FilterProblem::MissingValue(field) => name(p.filter_missing_value, field),
        FilterProblem::UnknownValue { field, value, allowed } => fill(
            p.filter_unknown_value,
            &[("name", field), ("value", value), ("allowed", &allowed.join(", "))],
        ),
        FilterProblem::NotANumber(word) => name(p.filter_not_a_number, word),
        FilterProblem::NotANumberPattern(word) => name(p.filter_not_a_pattern, word),
        FilterProblem::NotATime(word) => name(p.filter_not_a_time, word),
        FilterProblem::MissingComparison(field) => name(p.filter_missing_comparison, field),
        FilterProblem::UnclosedGroup => p.filter_unclosed_group.to_owned(),
        FilterProblem::UnexpectedClosing => p.filter_unexpected_closing.to_owned(),
        FilterProblem::EmptyGroup => p.filter_empty_group.to_owned(),
        FilterProblem::UnclosedQuote => p.filter_unclosed_quote.to_owned(),
        FilterProblem::TooDeep => p.filter_too_deep.to_owned(),
    };
    // The place is counted in characters: people do not read bytes.
    let place = text.get(..error.at).map_or(0, |before| before.chars().count()) + 1;
    fill(p.filter_place, &[("n", &place.to_string()), ("problem", &problem)])
}
