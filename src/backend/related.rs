//! Other calls of the same people: the last ones, and how many there are.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::call::filter::{Condition, Expr, Filter, NumberPattern, Period, Query, Role, Span};
use crate::call::{Call, Now, SessionId, Stamp};
use crate::store::{Ask, Reader, Sort, StoreError};

/// Calls told of.
pub const RELATED: usize = 8;

/// The most calls that are counted: a hotline has more calls than anybody wants to know the number of.
const COUNTED: u64 = 10_000;

/// "Lately" in seconds: thirty days.
pub const LATELY_SECS: i64 = 30 * 86_400;

/// The calls that share one of `numbers` with the call of `session`; asked again whenever `revision` has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedAsk {
    pub session: SessionId,
    /// Where the call itself is filed: it is not counted.
    pub filed_at: Stamp,
    /// The people's numbers by their keys, in either role.
    pub numbers: Vec<String>,
    pub now: Now,
    pub revision: u64,
}

/// How many calls there are, counted no further than is useful.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub calls: u64,
    /// There are more calls than were counted.
    pub is_cut: bool,
}

/// What was found, the call itself left out.
#[derive(Clone, Debug, Default)]
pub struct Related {
    /// The newest first.
    pub calls: Vec<Arc<Call>>,
    pub ever: Count,
    /// Within the last thirty days.
    pub lately: Count,
}

/// The keys of the people's numbers of a call, by which others are found. What is no number (`anonymous`) finds nobody.
pub fn numbers_of(call: &Call) -> Vec<String> {
    let numbers = [&call.leg_a.number, &call.leg_b.number, &call.caller, &call.called];
    let mut keys: Vec<String> = Vec::new();
    for key in numbers.into_iter().flatten().map(|number| number.key()) {
        if key.chars().any(|c| c.is_ascii_digit()) && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The filter that shows all of them in the history.
pub fn filter_of(numbers: &[String]) -> String {
    let patterns = numbers.iter().cloned().map(NumberPattern::Exact).collect();
    let term: Expr<Period> = Expr::Is(Condition::Number(Role::Either, patterns));
    Filter { terms: vec![term] }.to_string()
}

pub(super) fn answer(reader: &mut dyn Reader, ask: &RelatedAsk) -> Result<Related, StoreError> {
    if ask.numbers.is_empty() {
        return Ok(Related::default());
    }
    let question = |since: Option<Stamp>| Ask {
        query: query(&ask.numbers, since),
        sort: Sort::default(),
        now: ask.now.clone(),
    };
    let mut calls = reader.page(&question(None), None, RELATED + 1)?;
    calls.retain(|call| call.session != ask.session);
    calls.truncate(RELATED);
    let lately = Stamp(ask.now.arrival.secs().saturating_sub(LATELY_SECS));
    let mut others = |since: Option<Stamp>| -> Result<Count, StoreError> {
        let found = count(reader, &question(since))?;
        let is_in = !found.is_cut && since.is_none_or(|since| ask.filed_at >= since);
        Ok(Count { calls: found.calls.saturating_sub(u64::from(is_in)), ..found })
    };
    Ok(Related { ever: others(None)?, lately: others(Some(lately))?, calls })
}

/// Counts the calls of a question as far as is useful.
pub(super) fn count(reader: &mut dyn Reader, ask: &Ask) -> Result<Count, StoreError> {
    let mut is_cut = false;
    let walked = reader.walk(ask, COUNTED + 1, &mut |before, _| {
        is_cut = before > COUNTED;
        if is_cut { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(Count { calls: if is_cut { COUNTED } else { walked }, is_cut })
}

fn query(numbers: &[String], since: Option<Stamp>) -> Query {
    let patterns = numbers.iter().cloned().map(NumberPattern::Exact).collect();
    let mut terms = vec![Expr::Is(Condition::Number(Role::Either, patterns))];
    let span = |from| Expr::Is(Condition::At(vec![Span { from: Some(from), to: None }]));
    terms.extend(since.map(span));
    Query { expr: Expr::All(terms) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::call::filter::Filter;
    use crate::call::zone::Zone;
    use crate::call::{Arrival, Thresholds};
    use crate::store::sqlite::{SqliteReader, SqliteWriter};
    use crate::store::{Arrived, Writer};

    /// 2026-01-27 02:00:00 UTC.
    const START: i64 = 1_769_479_200;
    const DAY: i64 = 86_400;

    /// A record of a callback from `a` to `b`, so many days before [`START`].
    fn fee(session: &str, days: i64, a: &str, b: &str) -> Arrived {
        let at = |secs: i64| Zone::UTC.format(Stamp(START - days * DAY + secs));
        let body = json!({"eventType": "fee", "feeLst": [{
            "sessionId": session, "icid": session, "serviceType": "002", "callerNum": "+8675528000001",
            "calleeNum": a, "fwdDisplayNum": "+8675528000002", "fwdDstNum": b, "callOutStartTime": at(0),
            "callOutAnswerTime": at(8), "fwdStartTime": at(8), "fwdAnswerTime": at(15), "callEndTime": at(75),
        }]});
        let body = body.to_string().into_bytes();
        crate::store::Arrived::sample(Arrival((START + 100) * 1000), body)
    }

    fn of(folder: &tempfile::TempDir, session: &str) -> Related {
        let mut reader = SqliteReader::open(folder.path()).unwrap();
        let session = SessionId::new(session).unwrap();
        let call = reader.call_file(&session).unwrap().unwrap().call;
        let now = Now::new(Arrival((START + 200) * 1000), Thresholds::default());
        let (numbers, filed_at) = (numbers_of(&call), call.filed_at());
        answer(&mut reader, &RelatedAsk { session, filed_at, numbers, now, revision: 0 }).unwrap()
    }

    #[test]
    fn calls_that_share_a_number_in_either_role_are_found_newest_first_without_the_call_itself() {
        let folder = tempfile::tempdir().unwrap();
        let (mine, theirs, other) = ("+8613800000021", "+8613800000022", "+8613800000023");
        let calls = [
            fee("same", 1, mine, theirs),
            fee("turned round", 2, theirs, mine),
            fee("one of them", 40, other, theirs),
            fee("nobody", 3, other, "+8613800000024"),
            fee("this", 0, mine, theirs),
        ];
        SqliteWriter::open(folder.path()).unwrap().append(&calls).unwrap();
        let related = of(&folder, "this");
        let sessions: Vec<&str> = related.calls.iter().map(|call| call.session.as_str()).collect();
        assert_eq!(sessions, ["same", "turned round", "one of them"]);
        assert_eq!((related.ever.calls, related.lately.calls), (3, 2));
        assert!(!related.ever.is_cut);
        // Of a call of long ago, the later ones too.
        assert_eq!((of(&folder, "one of them").ever.calls, of(&folder, "one of them").lately.calls), (4, 4));
        assert_eq!(of(&folder, "nobody").ever.calls, 1);
    }

    #[test]
    fn the_filter_for_the_history_finds_the_same_calls() {
        let numbers = ["13800000021".to_owned(), "75528000001".to_owned(), "0014155550100".to_owned()];
        let filter = Filter::parse(&filter_of(&numbers)).unwrap();
        assert_eq!(filter.resolve(Stamp(0), &Zone::UTC), query(&numbers, None));
    }
}
