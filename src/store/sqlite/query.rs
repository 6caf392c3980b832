//! A [`Query`] as SQL over the table `call`. It means exactly what [`Query::matches`] means: a condition on
//! something unknown does not hold, and its negation does. Every value is bound, none is written into the text.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::codes::Stored;
use crate::call::filter::{Compare, Condition, Expr, Now, NumberPattern, Query, Role, Span, fold_text};
use crate::call::reason::Space;
use crate::call::{CallState, Outcome, Trust};

/// SQL with its bound values, in the order of the marks in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sql {
    pub text: String,
    pub values: Vec<Value>,
}

impl Sql {
    pub(super) fn new(text: &str) -> Sql {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    pub(super) fn with(text: &str, values: impl IntoIterator<Item = Value>) -> Sql {
        Sql { text: text.to_owned(), values: values.into_iter().collect() }
    }

    pub(super) fn push(&mut self, other: Sql) {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
    }

    /// `(a AND b)`, `(a OR b)`; `empty` when there is nothing to join.
    pub(super) fn join(parts: Vec<Sql>, with: &str, empty: &str) -> Sql {
        let mut joined = Sql::default();
        for part in parts {
            joined.text.push_str(if joined.text.is_empty() { "(" } else { with });
            joined.push(part);
        }
        if joined.text.is_empty() {
            return Sql::new(empty);
        }
        joined.text.push(')');
        joined
    }
}

/// Numbers named by a pattern are written as a list of ids up to this many; above it, each row's number is looked
/// at.
pub(super) const LISTED_IDS: usize = 2_000;

/// The condition of `query`, to stand behind `WHERE`.
pub(super) fn condition(db: &Connection, query: &Query, now: &Now) -> rusqlite::Result<Sql> {
    expression(db, &query.expr, now)
}

pub(super) fn expression(db: &Connection, expr: &Expr<Span>, now: &Now) -> rusqlite::Result<Sql> {
    let all =
        |list: &[Expr<Span>]| list.iter().map(|e| expression(db, e, now)).collect::<Result<Vec<_>, _>>();
    Ok(match expr {
        Expr::All(list) => Sql::join(all(list)?, " AND ", "1"),
        Expr::Any(list) => Sql::join(all(list)?, " OR ", "0"),
        Expr::Not(inner) => {
            let mut negated = Sql::new("((");
            negated.push(expression(db, inner, now)?);
            negated.text.push_str(") IS NOT TRUE)");
            negated
        }
        Expr::Is(condition) => is(db, condition, now)?,
    })
}

fn is(db: &Connection, condition: &Condition<Span>, now: &Now) -> rusqlite::Result<Sql> {
    Ok(match condition {
        Condition::Word(word) => self::word(db, word)?,
        Condition::Number(role, patterns) => number(db, columns_of(*role), patterns)?,
        Condition::Code(space, codes) => {
            either(code_columns(*space), |column| one_of(column, codes.iter().copied()))
        }
        Condition::Outcome(any) => words("call.outcome", any),
        Condition::Service(any) => words("call.service", any),
        Condition::State(any) => states(any),
        Condition::HungUpBy(any) => one_of("call.hung_up_by", any.iter().cloned()),
        Condition::ClosedBy(any) => words("call.closed_by", any),
        Condition::Trust(any) => trust(any, now),
        Condition::Talk(compare, secs) => compared("call.talk_secs", *compare, *secs),
        Condition::Ring(compare, secs) => compared("call.ring_secs", *compare, *secs),
        Condition::At(spans) => Sql::join(spans.iter().map(span).collect(), " OR ", "0"),
        Condition::App(any) => {
            let mut found = Sql::new("call.app_id IN (SELECT id FROM app WHERE ");
            found.push(one_of("key", any.iter().cloned()));
            found.text.push(')');
            found
        }
        Condition::UserData(any) => contains("call.user_data", any),
        Condition::Session(any) => contains("call.session_id", any),
    })
}

/// The columns with the numbers of a role.
pub(super) fn columns_of(role: Role) -> &'static [&'static str] {
    match role {
        Role::Either => &["call.caller_id", "call.called_id"],
        Role::Caller => &["call.caller_id"],
        Role::Called => &["call.called_id"],
        Role::Display => &["call.display_id"],
    }
}

fn code_columns(space: Space) -> &'static [&'static str] {
    match space {
        Space::StateCode => &["call.state_code"],
        Space::ReleasePoint => &["call.release_point"],
        Space::Sip => &["call.sip_status"],
        Space::Q850 => &["call.q850_a", "call.q850_b"],
    }
}

fn either(columns: &[&str], condition: impl Fn(&str) -> Sql) -> Sql {
    Sql::join(columns.iter().map(|column| condition(column)).collect(), " OR ", "0")
}

/// `column IN (?, …)`.
pub(super) fn one_of<T: Into<Value>>(column: &str, values: impl IntoIterator<Item = T>) -> Sql {
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    let marks = vec!["?"; values.len()].join(",");
    Sql { text: format!("{column} IN ({marks})"), values }
}

fn words<T: Stored>(column: &str, any: &[T]) -> Sql {
    one_of(column, any.iter().map(|word| word.number()))
}

/// Besides the state, what it says about the outcome: there is an index on that.
fn states(any: &[CallState]) -> Sql {
    let mut found = words("call.state", any);
    if !any.contains(&CallState::Ended) {
        found.text.push_str(&format!(" AND call.outcome = {}", Outcome::InProgress.number()));
    }
    Sql { text: format!("({})", found.text), values: found.values }
}

fn compared(column: &str, compare: Compare, bound: i64) -> Sql {
    Sql::with(&format!("{column} {} ?", compare.as_str()), [bound.into()])
}

pub(super) fn span(span: &Span) -> Sql {
    let from = span.from.map(|from| Sql::with("call.filed_at >= ?", [from.0.into()]));
    let to = span.to.map(|to| Sql::with("call.filed_at < ?", [to.0.into()]));
    Sql::join(from.into_iter().chain(to).collect(), " AND ", "1")
}

fn contains(column: &str, any: &[String]) -> Sql {
    let one =
        |part: &String| Sql::with(&format!("ringside_contains({column}, ?)"), [Value::from(fold_text(part))]);
    Sql::join(any.iter().map(one).collect(), " OR ", "0")
}

/// The ladder of [`crate::call::trust`], on the silence since the last arrival.
fn trust(any: &[Trust], now: &Now) -> Sql {
    let rung = |trust: Trust| match trust {
        Trust::Live => 0,
        Trust::Quiet => 1,
        Trust::Stale => 2,
        Trust::Lost => 3,
        Trust::Ended => 4,
    };
    let limits = &now.thresholds;
    let usual = |secs_by_rung: fn(i64) -> i64| {
        let calling = [CallState::Incoming, CallState::CallingA, CallState::CallingB];
        let ringing = [CallState::RingingA, CallState::RingingB, CallState::AnsweredA];
        let list = |states: [CallState; 3]| states.map(|s| s.number().to_string()).join(",");
        format!(
            "CASE WHEN call.state IN ({}) THEN {} WHEN call.state IN ({}) THEN {} ELSE {} END",
            list(calling),
            secs_by_rung(limits.calling_silence_secs),
            list(ringing),
            secs_by_rung(limits.ringing_silence_secs),
            secs_by_rung(limits.talking_silence_secs),
        )
    };
    let silence = "(max(0, ? - call.last_arrival) / 1000)";
    let text = format!(
        "CASE WHEN call.state = {ended} THEN 4 WHEN {silence} > {lost} THEN 3 \
         WHEN {silence} > {twice} THEN 2 WHEN {silence} > {once} THEN 1 ELSE 0 END",
        ended = CallState::Ended.number(),
        lost = limits.lost_silence_secs,
        twice = usual(|secs| secs.saturating_mul(2)),
        once = usual(|secs| secs),
    );
    let at = Value::from(now.arrival.0);
    let mut found = Sql::with(&text, [at.clone(), at.clone(), at]);
    let rungs = one_of("", any.iter().map(|trust| rung(*trust)));
    found.push(rungs);
    if !any.contains(&Trust::Ended) {
        found.text.push_str(&format!(" AND call.outcome = {}", Outcome::InProgress.number()));
    }
    Sql { text: format!("({})", found.text), values: found.values }
}

fn word(db: &Connection, word: &str) -> rusqlite::Result<Sql> {
    let mut found = vec![contains("call.session_id", &[word.to_owned()])];
    found.push(contains("call.user_data", &[word.to_owned()]));
    if let Some(digits) = crate::call::filter::digits_of_word(word) {
        let columns = ["call.caller_id", "call.called_id", "call.display_id"];
        found.push(number(db, &columns, &[NumberPattern::Contains(digits)])?);
    }
    Ok(Sql::join(found, " OR ", "0"))
}

fn number(db: &Connection, columns: &[&str], patterns: &[NumberPattern]) -> rusqlite::Result<Sql> {
    Ok(match number_ids(db, patterns, LISTED_IDS)? {
        Some(ids) => either(columns, |column| listed(column, &ids)),
        None => either(columns, |column| {
            let mut found = Sql::new(&format!("EXISTS (SELECT 1 FROM number n WHERE n.id = {column} AND "));
            found.push(named(patterns, "n."));
            found.text.push(')');
            found
        }),
    })
}

/// `column IN (1,2,3)`. Ids are our own numbers, so they may stand in the text, where there can be any number of
/// them.
pub(super) fn listed(column: &str, ids: &[i64]) -> Sql {
    let list: Vec<String> = ids.iter().map(i64::to_string).collect();
    Sql::new(&format!("{column} IN ({})", list.join(",")))
}

/// Ids of the numbers that any of `patterns` names; `None` when there are more than `most`.
pub(super) fn number_ids(
    db: &Connection,
    patterns: &[NumberPattern],
    most: usize,
) -> rusqlite::Result<Option<Vec<i64>>> {
    let mut ids = Vec::new();
    for pattern in patterns {
        let named = named(std::slice::from_ref(pattern), "");
        let mut find = db.prepare_cached(&format!("SELECT id FROM number WHERE {}", named.text))?;
        let mut rows = find.query(rusqlite::params_from_iter(named.values))?;
        while let Some(row) = rows.next()? {
            ids.push(row.get(0)?);
            if ids.len() > most {
                return Ok(None);
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(Some(ids))
}

/// The condition on the table `number`, under the name `table`.
fn named(patterns: &[NumberPattern], table: &str) -> Sql {
    let one = |pattern: &NumberPattern| match pattern {
        NumberPattern::Exact(digits) => Sql::with(&format!("{table}key = ?"), [Value::from(digits.clone())]),
        NumberPattern::Prefix(digits) => begins(&format!("{table}key"), digits.clone()),
        NumberPattern::Suffix(digits) => begins(&format!("{table}reversed"), digits.chars().rev().collect()),
        NumberPattern::Contains(digits) => {
            Sql::with(&format!("instr({table}key, ?) > 0"), [Value::from(digits.clone())])
        }
    };
    Sql::join(patterns.iter().map(one).collect(), " OR ", "0")
}

/// Texts that begin with `start`, as a range of an index.
fn begins(column: &str, start: String) -> Sql {
    let mut found = Sql::with(&format!("({column} >= ?"), [Value::from(start.clone())]);
    if let Some(end) = end_of_prefix(&start) {
        found.push(Sql::with(&format!(" AND {column} < ?"), [Value::from(end)]));
    }
    found.text.push(')');
    found
}

/// The first text behind all that begin with `start`; `None` when there is none.
fn end_of_prefix(start: &str) -> Option<String> {
    let mut head = start.to_owned();
    while let Some(last) = head.pop() {
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            c => char::from_u32(u32::from(c) + 1),
        };
        if let Some(next) = next {
            head.push(next);
            return Some(head);
        }
    }
    None
}
