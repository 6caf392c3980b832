//! The terms of the filter: in words, as chips, and replaced one by one.

use std::mem::discriminant;

use egui::Ui;

use crate::call::filter::{Condition, Expr, Filter, Period, Point, Role, Thing, write_values};
use crate::call::reason::{CodeRef, Space};
use crate::i18n::{Phrases, fill};
use crate::ui::model::Model;
use crate::ui::widget::button;

/// The most numbers that a chip shows.
const NUMBERS: usize = 4;
/// The most sessions; these are longer.
const SESSIONS: usize = 2;

/// A term as a chip shows it: the field and its values in words.
pub fn words(phrases: &Phrases, term: &Expr<Period>) -> (String, String) {
    let h = &phrases.history;
    match term {
        Expr::Is(condition) => (field(phrases, condition).to_owned(), values(phrases, condition)),
        Expr::Not(inner) => {
            let (key, value) = words(phrases, inner);
            (key, fill(h.not, &[("value", &value)]))
        }
        Expr::Any(list) => (h.either.to_owned(), joined(phrases, list, " | ")),
        Expr::All(list) => (h.all_of.to_owned(), joined(phrases, list, " ")),
    }
}

/// Terms in words, side by side.
pub fn joined(phrases: &Phrases, list: &[Expr<Period>], between: &str) -> String {
    let one = |term: &Expr<Period>| {
        let (key, value) = words(phrases, term);
        if key.is_empty() { value } else { format!("{key} {value}") }
    };
    list.iter().map(one).collect::<Vec<_>>().join(between)
}

fn field(phrases: &Phrases, condition: &Condition<Period>) -> &'static str {
    let h = &phrases.history;
    match condition {
        Condition::Word(_) => "",
        Condition::Number(Role::Either, _) => h.number,
        Condition::Number(Role::Caller, _) => h.caller,
        Condition::Number(Role::Called, _) => h.called,
        Condition::Number(Role::Display, _) => h.display,
        Condition::Code(Space::StateCode, _) => h.reason,
        Condition::Code(space, _) => phrases.space(*space),
        Condition::Why(_) => h.why,
        Condition::Outcome(_) => h.outcome,
        Condition::Service(_) => h.service,
        Condition::State(_) => h.state,
        Condition::Reached(_) => h.reached,
        Condition::Direction(_) => h.direction,
        Condition::HungUpBy(_) => h.hung_up_by,
        Condition::ClosedBy(_) => h.closed_by,
        Condition::Trust(_) => h.trust,
        Condition::Talk(..) => h.talk,
        Condition::Ring(..) => h.ring,
        Condition::At(_) => h.time,
        Condition::App(_) => h.app,
        Condition::UserData(_) => h.user_data,
        Condition::Session(_) | Condition::SessionIs(_) => h.session,
        Condition::Note(_) => h.note,
        Condition::Has(_) => h.has,
    }
}

fn values(phrases: &Phrases, condition: &Condition<Period>) -> String {
    let list = |words: Vec<&str>| phrases.lang.listed(&words);
    match condition {
        Condition::Why(any) => {
            let codes: Vec<String> = any.iter().map(|code| ended_with(phrases, *code)).collect();
            phrases.lang.listed(&codes)
        }
        Condition::Outcome(any) => list(any.iter().map(|v| phrases.outcome(*v)).collect()),
        Condition::Service(any) => list(any.iter().map(|v| phrases.service(*v)).collect()),
        Condition::State(any) => list(any.iter().map(|v| phrases.state(*v)).collect()),
        Condition::Reached(any) => list(any.iter().map(|v| phrases.reached(*v)).collect()),
        Condition::Direction(any) => list(any.iter().map(|v| phrases.direction(*v)).collect()),
        Condition::ClosedBy(any) => list(any.iter().map(|v| phrases.closed_by(*v)).collect()),
        Condition::Trust(any) => list(any.iter().map(|v| phrases.trust(*v)).collect()),
        Condition::Has(any) => list(any.iter().map(|Thing::Note| phrases.history.a_note).collect()),
        Condition::HungUpBy(any) => list(any.iter().map(|party| phrases.party(party)).collect()),
        Condition::Talk(compare, secs) | Condition::Ring(compare, secs) => {
            let secs = fill(phrases.history.seconds, &[("n", &secs.to_string())]);
            let sign = match compare.as_str() {
                "<=" => "≤",
                ">=" => "≥",
                other => other,
            };
            format!("{sign} {secs}")
        }
        Condition::At(periods) => {
            let periods: Vec<String> = periods.iter().map(|p| period(phrases, p)).collect();
            phrases.lang.listed(&periods)
        }
        // A chip of some thousand that were pasted says how many.
        Condition::Number(role, patterns) if patterns.len() > NUMBERS => {
            let first = patterns.iter().take(NUMBERS - 1).cloned().collect();
            and_more(
                phrases,
                write_values(&Condition::Number(*role, first)).1,
                patterns.len() - (NUMBERS - 1),
            )
        }
        Condition::Session(any) if any.len() > SESSIONS => {
            let first = any.iter().take(SESSIONS - 1).cloned().collect();
            and_more(phrases, write_values(&Condition::Session(first)).1, any.len() - (SESSIONS - 1))
        }
        // Whole ids are for machines: they were marked or pasted, and nobody reads the first of them.
        Condition::SessionIs(any) if any.len() > 1 => {
            fill(phrases.history.these_calls, &[("n", &crate::i18n::grouped(any.len() as u64))])
        }
        other => write_values(other).1,
    }
}

/// A code with its space, where the number alone does not tell which it is.
fn ended_with(phrases: &Phrases, code: Option<CodeRef>) -> String {
    match code {
        None => phrases.kpi.no_reason.to_owned(),
        Some(CodeRef { space: Space::StateCode, code }) => code.to_string(),
        Some(CodeRef { space, code }) => format!("{} {code}", phrases.space(space)),
    }
}

/// The first values of a condition, and how many there are besides.
pub fn and_more(phrases: &Phrases, first: String, more: usize) -> String {
    let blanks = [("some", first), ("n", crate::i18n::grouped(more as u64))];
    crate::i18n::filled(phrases.history.and_more, &blanks)
}

/// A period in words.
pub fn period(phrases: &Phrases, period: &Period) -> String {
    let h = &phrases.history;
    match period {
        Period::Range(Some(Point::Ago(900)), None) => h.last_15_min.to_owned(),
        Period::Range(Some(Point::Ago(3_600)), None) => h.last_hour.to_owned(),
        Period::Range(Some(Point::Ago(604_800)), None) => h.last_7_days.to_owned(),
        Period::Range(Some(Point::Ago(2_592_000)), None) => h.last_30_days.to_owned(),
        Period::One(at) => point(phrases, *at),
        Period::Range(Some(from), Some(to)) => {
            format!("{} – {}", point(phrases, *from), point(phrases, *to))
        }
        Period::Range(Some(from), None) => fill(h.since, &[("from", &point(phrases, *from))]),
        Period::Range(None, Some(to)) => fill(h.until, &[("to", &point(phrases, *to))]),
        Period::Range(None, None) => h.all_time.to_owned(),
    }
}

fn point(phrases: &Phrases, at: Point) -> String {
    let h = &phrases.history;
    match at {
        Point::Day(day) => day.format("%Y-%m-%d").to_string(),
        Point::Civil(civil) => civil.format("%Y-%m-%d %H:%M:%S").to_string(),
        Point::Today => h.today.to_owned(),
        Point::Yesterday => h.yesterday.to_owned(),
        Point::Now => h.now.to_owned(),
        Point::Ago(secs) => {
            let (n, phrase) = match secs {
                s if s > 0 && s % 86_400 == 0 => (s / 86_400, h.ago_days),
                s if s > 0 && s % 3_600 == 0 => (s / 3_600, h.ago_hours),
                s if s > 0 && s % 60 == 0 => (s / 60, h.ago_mins),
                s => (s, h.ago_secs),
            };
            fill(phrase, &[("n", &n.to_string())])
        }
    }
}

/// What was done to a row of chips.
pub enum Touched {
    Removed(usize),
    /// The chip itself was pressed, to change it.
    Opened(usize),
}

/// [`words`] as this screen may show them.
pub fn shown(model: &Model, term: &Expr<Period>) -> (String, String) {
    let (key, value) = words(model.phrases, term);
    (key, model.text(&value).into_owned())
}

/// The terms as chips that can be removed.
pub fn chips(ui: &mut Ui, model: &Model, terms: &[Expr<Period>]) -> Option<Touched> {
    let mut touched = None;
    for (place, term) in terms.iter().enumerate() {
        let (key, value) = shown(model, term);
        let remove = fill(model.phrases.history.remove, &[("term", format!("{key} {value}").trim())]);
        let chip = button::chip(ui, &key, &value, Some(&remove));
        if chip.removed {
            touched = Some(Touched::Removed(place));
        } else if chip.body.clicked() {
            touched = Some(Touched::Opened(place));
        }
    }
    touched
}

/// The terms as chips to read.
pub fn chips_to_read<'a>(ui: &mut Ui, model: &Model, terms: impl IntoIterator<Item = &'a Expr<Period>>) {
    for term in terms {
        let (key, value) = shown(model, term);
        button::chip_to_read(ui, &key, &value);
    }
}

/// A filter of these terms without one of them.
pub fn without(terms: &[Expr<Period>], place: usize) -> Filter {
    let mut terms = terms.to_vec();
    if place < terms.len() {
        terms.remove(place);
    }
    Filter { terms }
}

/// Whether two conditions are about the same thing, so that one takes the other's place.
fn same_kind(a: &Condition<Period>, b: &Condition<Period>) -> bool {
    match (a, b) {
        (Condition::Word(_), _) => false,
        (Condition::Number(x, _), Condition::Number(y, _)) => x == y,
        (Condition::Code(x, _), Condition::Code(y, _)) => x == y,
        _ => discriminant(a) == discriminant(b),
    }
}

/// The first plain condition that `wanted` picks.
pub fn find<T>(filter: &Filter, wanted: impl Fn(&Condition<Period>) -> Option<T>) -> Option<T> {
    filter.terms.iter().find_map(|term| match term {
        Expr::Is(condition) => wanted(condition),
        _ => None,
    })
}

/// The filter with this condition in the place of one of its kind, or behind the others.
pub fn with(filter: &Filter, condition: Condition<Period>) -> Filter {
    let mut terms = filter.terms.clone();
    let old = terms.iter().position(|term| matches!(term, Expr::Is(old) if same_kind(old, &condition)));
    match old {
        Some(place) => terms[place] = Expr::Is(condition),
        None => terms.push(Expr::Is(condition)),
    }
    Filter { terms }
}

/// The filter without the conditions that `unwanted` picks.
pub fn drop_if(filter: &Filter, unwanted: impl Fn(&Condition<Period>) -> bool) -> Filter {
    let keep = |term: &&Expr<Period>| !matches!(term, Expr::Is(condition) if unwanted(condition));
    Filter { terms: filter.terms.iter().filter(keep).cloned().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn filter(text: &str) -> Filter {
        Filter::parse(text).unwrap()
    }

    #[test]
    fn a_new_time_takes_the_place_of_the_old_one_and_leaves_the_rest() {
        let old = filter("at:today outcome:failed !at:yesterday");
        let Some(Expr::Is(new)) = filter("at:-15m..").terms.pop() else { panic!() };
        assert_eq!(with(&old, new).to_string(), "at:-15m.. outcome:failed !at:yesterday");
    }

    #[test]
    fn a_word_is_added_to_the_words_before_it() {
        let Some(Expr::Is(new)) = filter("b").terms.pop() else { panic!() };
        assert_eq!(with(&filter("a"), new).to_string(), "a b");
    }

    #[test]
    fn a_chip_speaks_the_language_of_the_window() {
        let said = |lang: Lang, text: &str| words(lang.phrases(), &filter(text).terms[0]);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(said(Lang::Zh, "at:today"), pair("时间", "今天"));
        assert_eq!(said(Lang::Zh, "!state-code:8017"), pair("挂机原因", "非 8017"));
        assert_eq!(said(Lang::Zh, "talk<=6"), pair("通话时长", "≤ 6 秒"));
        assert_eq!(said(Lang::En, "outcome:failed,answered"), pair("Outcome", "Fault, Answered"));
        assert_eq!(said(Lang::En, "at:-2h..now"), pair("Time", "2 h ago – now"));
    }
}
