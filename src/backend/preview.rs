//! Text has no index: a word that few calls have is looked for in every one of them, and that takes seconds among
//! millions. What can be found at once is shown meanwhile: the call whose session was written in full; or else the
//! calls whose numbers have the word, and those of the last weeks.

use crate::call::filter::{Condition, Expr, Query, Role, Span, patterns_of_word};
use crate::call::{SessionId, Stamp};
use crate::store::{Ask, Sort, SortBy};

/// "The last weeks" in seconds.
const LATELY_SECS: i64 = 30 * 86_400;

/// Quick questions that find some of the calls of `ask`, each more than the one before. None where `ask` itself is
/// quick.
pub(super) fn of(ask: &Ask) -> Vec<Ask> {
    let terms = ask.query.expr.conjuncts();
    if !terms.iter().any(|term| asks_text(term)) {
        return Vec::new();
    }
    let mut quick = Vec::new();
    let by_number: Option<Vec<Expr<Span>>> = terms.iter().map(|term| in_numbers(term)).collect();
    quick.extend(by_number.map(|terms| with(ask, terms)));
    if ask.sort == (Sort { by: SortBy::Time, descending: true }) {
        let since = Stamp(ask.now.arrival.secs().saturating_sub(LATELY_SECS));
        let mut terms: Vec<Expr<Span>> = terms.into_iter().cloned().collect();
        terms.push(Expr::Is(Condition::At(vec![Span { from: Some(since), to: None }])));
        quick.push(with(ask, terms));
    }
    quick
}

/// Sessions of a pasted list that are looked for at once: more than fit on a screen.
const SESSIONS: usize = 200;

/// The sessions that `ask` may have named in full, the first [`SESSIONS`].
pub(super) fn sessions(ask: &Ask) -> Vec<SessionId> {
    let named = |term: &&Expr<Span>| match term {
        Expr::Is(Condition::Word(word)) => vec![word.clone()],
        Expr::Is(Condition::Session(any)) => any.clone(),
        _ => Vec::new(),
    };
    let terms = ask.query.expr.conjuncts();
    terms.iter().flat_map(named).filter_map(|name| SessionId::new(&name)).take(SESSIONS).collect()
}

fn with(ask: &Ask, terms: Vec<Expr<Span>>) -> Ask {
    Ask { query: Query { expr: Expr::All(terms) }, ..ask.clone() }
}

fn asks_text(expr: &Expr<Span>) -> bool {
    matches!(expr, Expr::Is(Condition::Word(_) | Condition::UserData(_) | Condition::Session(_)))
}

/// `expr` with its word looked for in numbers only; `None` where it asks for text that no number has.
fn in_numbers(expr: &Expr<Span>) -> Option<Expr<Span>> {
    match expr {
        Expr::Is(Condition::Word(word)) => {
            let patterns = patterns_of_word(word);
            if patterns.is_empty() {
                return None;
            }
            let of = |role| Expr::Is(Condition::Number(role, patterns.clone()));
            Some(Expr::Any(vec![of(Role::Either), of(Role::Display)]))
        }
        expr if asks_text(expr) => None,
        expr => Some(expr.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::filter::{Filter, Now};
    use crate::call::zone::Zone;
    use crate::call::{Arrival, Call, Facts, Number, SessionId, Thresholds};

    const NOW: Arrival = Arrival(1_769_579_200_000);

    fn asked(filter: &str) -> Ask {
        let query = Filter::parse(filter).unwrap().resolve(NOW.stamp(), &Zone::UTC);
        Ask { query, sort: Sort::default(), now: Now::new(NOW, Thresholds::default()) }
    }

    fn call(session: &str, called: &str, data: &str, days_ago: i64) -> Call {
        let at = NOW.plus_secs(-days_ago * 86_400);
        let facts = Facts::new(SessionId::new(session).unwrap(), at).fold();
        Call { called: Number::new(called), user_data: Some(data.into()), ..facts }
    }

    #[test]
    fn a_preview_finds_nothing_that_the_question_does_not_find() {
        let calls = [
            call("s1", "+8613800000021", "order 1", 1),
            call("s2", "+8613800000022", "13800000021", 90),
            call("s_13800000021", "+8613900000000", "order 2", 2),
            call("s4", "075528000001", "crm:0021", 60),
        ];
        for filter in ["13800000021", "0021", "order", "0021 called:138*", "user-data:order at:-2d..", "s"] {
            let ask = asked(filter);
            for quick in of(&ask) {
                let is_found = |ask: &Ask, call: &Call| ask.query.matches(call, &ask.now);
                assert!(calls.iter().all(|call| !is_found(&quick, call) || is_found(&ask, call)), "{filter}");
            }
        }
        let counts = |filter: &str| {
            let found = |ask: &Ask| calls.iter().filter(|c| ask.query.matches(c, &ask.now)).count();
            of(&asked(filter)).iter().map(found).collect::<Vec<_>>()
        };
        assert_eq!(counts("13800000021"), [1, 2]);
        assert_eq!(counts("order"), [2]);
    }

    #[test]
    fn a_session_may_be_named_as_a_word_or_by_its_field_and_with_more_beside_it() {
        let names = |filter: &str| {
            sessions(&asked(filter)).iter().map(|session| session.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            names("1201_612_4294967295_20260127020000@10.184.1.2"),
            ["1201_612_4294967295_20260127020000@10.184.1.2"]
        );
        assert_eq!(names("session:S1,s2 outcome:answered at:-30d.."), ["S1", "s2"]);
        assert!(names("!s1 user-data:s1 number:138*").is_empty());
    }

    #[test]
    fn what_an_index_answers_needs_no_preview() {
        for filter in ["", "number:*0021*", "outcome:answered at:-30d..", "!order", "note:back"] {
            assert!(of(&asked(filter)).is_empty(), "{filter}");
        }
    }
}
