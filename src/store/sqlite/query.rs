//! A [`Query`] as SQL over the table `call`. It means exactly what [`Query::matches`] means: a condition on
//! something unknown does not hold, and its negation does. Every value is bound, none is written into the text.

use rusqlite::types::Value;

use super::class::Classes;
use super::codes::Stored;
use super::functions::set_of;
use super::numbers::Numbers;
use super::session_key::session_hash;
use super::why;
use crate::call::filter::{
    Compare, Condition, Expr, Now, Query, Role, Span, Thing, fold_text, patterns_of_word,
};
use crate::call::{CallState, Direction, Outcome, Reached, Service, Thresholds, Trust};

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

    /// `(a AND b)`, `(a OR b)`; `empty` when there is nothing to join. Many are joined in groups: SQLite refuses an
    /// expression that is a thousand deep, and takes `a OR b OR c` for one that is as deep as it is long.
    pub(super) fn join(mut parts: Vec<Sql>, with: &str, empty: &str) -> Sql {
        while parts.len() > JOINED {
            let mut rest = parts.into_iter().peekable();
            let mut groups = Vec::new();
            while rest.peek().is_some() {
                groups.push(Sql::join(rest.by_ref().take(JOINED).collect(), with, empty));
            }
            parts = groups;
        }
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

/// The most parts that stand beside each other in one pair of brackets.
const JOINED: usize = if cfg!(test) { 3 } else { 64 };

/// What a question means, to stand behind `WHERE`.
pub(super) struct Meaning {
    /// All of it.
    pub whole: Sql,
    /// What is left to be asked of calls whose class is one of [`Classes::required`].
    pub beyond_classes: Sql,
}

/// What `query` means.
pub(super) fn meaning(
    numbers: &mut Numbers<'_>,
    classes: &Classes,
    query: &Query,
    now: &Now,
) -> rusqlite::Result<Meaning> {
    let mut compiler = Compiler { numbers, classes, now };
    let whole = compiler.expression(&query.expr)?;
    let mut parts = Vec::new();
    for expr in query.expr.conjuncts() {
        if classes.meant(expr).is_none() {
            parts.push(compiler.expression(expr)?);
        }
    }
    Ok(Meaning { whole, beyond_classes: Sql::join(parts, " AND ", "1") })
}

struct Compiler<'a, 'b> {
    numbers: &'a mut Numbers<'b>,
    classes: &'a Classes,
    now: &'a Now,
}

impl Compiler<'_, '_> {
    fn expression(&mut self, expr: &Expr<Span>) -> rusqlite::Result<Sql> {
        if let Some(ids) = self.classes.meant(expr) {
            return Ok(self.of_classes(&ids));
        }
        Ok(match expr {
            Expr::All(list) => Sql::join(self.all(list)?, " AND ", "1"),
            Expr::Any(list) => Sql::join(self.all(list)?, " OR ", "0"),
            Expr::Not(inner) => {
                let mut negated = Sql::new("((");
                negated.push(self.expression(inner)?);
                negated.text.push_str(") IS NOT TRUE)");
                negated
            }
            Expr::Is(condition) => is(self.numbers, self.classes, condition, self.now)?,
        })
    }

    fn all(&mut self, list: &[Expr<Span>]) -> rusqlite::Result<Vec<Sql>> {
        list.iter().map(|expr| self.expression(expr)).collect()
    }

    fn of_classes(&self, ids: &[i64]) -> Sql {
        match ids.len() {
            0 => Sql::new("0"),
            n if n == self.classes.all.len() => Sql::new("1"),
            _ => is_in("call.class_id", ids),
        }
    }
}

/// The most ids that are written into the text of a statement. Few under test, so that both ways are taken.
const LISTED: usize = if cfg!(test) { 2 } else { 8 };

/// Whether `column` is one of `ids`. Ids are our own numbers, so they may stand in the text.
pub(super) fn is_in(column: &str, ids: &[i64]) -> Sql {
    if ids.len() <= LISTED {
        return listed(column, ids);
    }
    Sql::with(&format!("ringside_has(?, {column})"), [Value::Blob(set_of(ids))])
}

/// `column IN (1,2,3)`: an index can go by that, however many there are.
pub(super) fn listed(column: &str, ids: &[i64]) -> Sql {
    let list: Vec<String> = ids.iter().map(i64::to_string).collect();
    Sql::new(&format!("{column} IN ({})", list.join(",")))
}

fn is(
    numbers: &mut Numbers<'_>,
    classes: &Classes,
    condition: &Condition<Span>,
    now: &Now,
) -> rusqlite::Result<Sql> {
    Ok(match condition {
        Condition::Word(word) => self::word(numbers, word)?,
        Condition::Number(role, patterns) => numbers.condition(columns_of(*role), patterns)?,
        Condition::State(any) => states(any),
        Condition::Trust(any) => trust(any, now),
        Condition::Why(any) => why::ended_with(classes, any),
        Condition::Reached(any) => reached(any),
        Condition::Direction(any) => direction(any),
        Condition::Talk(compare, secs) => compared("call.talk_secs", *compare, *secs),
        Condition::Ring(compare, secs) => compared("call.ring_secs", *compare, *secs),
        Condition::At(spans) => periods(spans),
        Condition::UserData(any) => either(&USER_DATA, |column| contains(column, any)),
        Condition::Session(any) => contains("call.session_id", any),
        Condition::SessionIs(any) => {
            let whole = Sql::with("call.session_id IN (SELECT value FROM json_each(?))", [json(any)]);
            Sql::join(vec![of_sessions(any), whole], " AND ", "1")
        }
        // An index tells which calls have a note.
        Condition::Note(any) => Sql::join(vec![Sql::new(HAS_NOTE), contains("call.note", any)], " AND ", "1"),
        Condition::Has(any) => Sql::join(any.iter().map(has).collect(), " OR ", "0"),
        // Said of classes, which were asked first.
        Condition::Code(..)
        | Condition::Outcome(_)
        | Condition::Service(_)
        | Condition::HungUpBy(_)
        | Condition::ClosedBy(_)
        | Condition::App(_) => Sql::new("0"),
    })
}

/// The key of any of these sessions: an index can go by that, and a session that is another one may have it too.
pub(super) fn of_sessions(any: &[String]) -> Sql {
    let keys: Vec<i64> = any.iter().map(|session| session_hash(session)).collect();
    Sql::with("call.session_hash IN (SELECT value FROM json_each(?))", [json(&keys)])
}

/// A list as one bound value, however long it is.
fn json<T: serde::Serialize>(list: &[T]) -> Value {
    Value::Text(serde_json::to_string(list).unwrap_or_default())
}

pub(super) const HAS_NOTE: &str = "call.note IS NOT NULL";

fn has(thing: &Thing) -> Sql {
    Sql::new(match thing {
        Thing::Note => HAS_NOTE,
    })
}

/// As people read it and as it was sent, where that is something else.
const USER_DATA: [&str; 2] = ["call.user_data", "call.user_data_sent"];

/// The columns with the numbers of a role.
pub(super) fn columns_of(role: Role) -> &'static [&'static str] {
    match role {
        Role::Either => &["call.caller_id", "call.called_id"],
        Role::Caller => &["call.caller_id"],
        Role::Called => &["call.called_id"],
        Role::Display => &["call.display_id"],
    }
}

pub(super) fn either(columns: &[&str], condition: impl Fn(&str) -> Sql) -> Sql {
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

pub(super) fn compared(column: &str, compare: Compare, bound: i64) -> Sql {
    Sql::with(&format!("{column} {} ?", compare.as_str()), [bound.into()])
}

/// Any of `spans`; where they are several, also the one that holds them all, because an index can go by that.
fn periods(spans: &[Span]) -> Sql {
    let any = Sql::join(spans.iter().map(span).collect(), " OR ", "0");
    if spans.len() < 2 { any } else { Sql::join(vec![span(&hull(spans)), any], " AND ", "1") }
}

/// The smallest span that holds all of `spans`.
pub(super) fn hull(spans: &[Span]) -> Span {
    let from = spans.iter().map(|span| span.from).min().flatten();
    let to = spans.iter().all(|span| span.to.is_some()).then(|| spans.iter().filter_map(|s| s.to).max());
    Span { from, to: to.flatten() }
}

pub(super) fn span(span: &Span) -> Sql {
    let from = span.from.map(|from| Sql::with("call.filed_at >= ?", [from.0.into()]));
    let to = span.to.map(|to| Sql::with("call.filed_at < ?", [to.0.into()]));
    Sql::join(from.into_iter().chain(to).collect(), " AND ", "1")
}

/// The most parts that are looked for one by one.
const PARTS: usize = if cfg!(test) { 2 } else { 8 };

/// Whether `column` contains any of these.
fn contains(column: &str, any: &[String]) -> Sql {
    let folded = any.iter().map(|part| fold_text(part));
    if any.len() > PARTS {
        let parts: Vec<_> = folded.collect();
        return Sql::with(&format!("ringside_contains_any({column}, ?)"), [json(&parts)]);
    }
    let one = |part| Sql::with(&format!("ringside_contains({column}, ?)"), [Value::from(part)]);
    Sql::join(folded.map(one).collect(), " OR ", "0")
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
    let usual = usual_secs(limits);
    let silence = "(max(0, ? - call.last_arrival) / 1000)";
    // Here the gaps are the database's own.
    let fell_into_gap = format!(
        "EXISTS (SELECT 1 FROM gap WHERE from_at <= call.last_arrival + 1000 * {usual}
         AND max(from_at, ifnull(to_at, ?)) >= call.last_arrival + 1000 * {usual})"
    );
    let text = format!(
        "CASE WHEN call.state = {ended} THEN 4 WHEN {silence} > {lost} THEN 3 \
         WHEN {silence} > 2 * {usual} THEN 2 WHEN {silence} <= {usual} THEN 0 \
         WHEN {fell_into_gap} THEN 2 ELSE 1 END",
        ended = CallState::Ended.number(),
        lost = format_args!("max({}, 2 * {usual})", limits.lost_silence_secs),
    );
    let at = Value::from(now.arrival.0);
    let mut found = Sql::with(&text, [at.clone(), at.clone(), at.clone(), at]);
    let rungs = one_of("", any.iter().map(|trust| rung(*trust)));
    found.push(rungs);
    if !any.contains(&Trust::Ended) {
        found.text.push_str(&format!(" AND call.outcome = {}", Outcome::InProgress.number()));
    }
    Sql { text: format!("({})", found.text), values: found.values }
}

/// [`Reached::of`], by the columns of the row.
fn reached(any: &[Reached]) -> Sql {
    let place = |one: &Reached| Reached::ALL.iter().position(|other| other == one);
    let places = any.iter().filter_map(place).filter_map(|place| i64::try_from(place).ok());
    let state = CallState::number;
    let text = format!(
        "CASE WHEN call.b_answered_at IS NOT NULL OR call.state = {talking} \
           OR (call.outcome = {answered} AND call.service IN ({callback}, {private})) THEN 4 \
         WHEN call.b_ringing_at IS NOT NULL OR call.state = {ringing_b} THEN 3 \
         WHEN call.a_answered_at IS NOT NULL OR call.state IN ({answered_a}, {playing}) \
           OR call.outcome = {answered} OR (call.service = {callback} AND call.b_started_at IS NOT NULL) THEN 2 \
         WHEN call.a_ringing_at IS NOT NULL OR call.state = {ringing_a} THEN 1 ELSE 0 END",
        talking = state(CallState::Talking),
        ringing_b = state(CallState::RingingB),
        answered_a = state(CallState::AnsweredA),
        playing = state(CallState::Playing),
        ringing_a = state(CallState::RingingA),
        answered = Outcome::Answered.number(),
        callback = Service::Callback.number(),
        private = Service::PrivateNumber.number(),
    );
    bracketed(Sql::new(&text), one_of("", places))
}

/// [`Direction::of`], by the columns of the row.
fn direction(any: &[Direction]) -> Sql {
    let place = |one: Direction| Direction::ALL.iter().position(|other| *other == one).unwrap_or_default();
    let services = Service::ALL.into_iter().filter_map(|service| {
        let direction = Direction::of_service(service)?;
        Some(format!(" WHEN {} THEN {}", service.number(), place(direction)))
    });
    let text = format!(
        "CASE call.service{} ELSE CASE call.direction WHEN 0 THEN {} WHEN 1 THEN {} ELSE {} END END",
        services.collect::<String>(),
        place(Direction::Outbound),
        place(Direction::Callback),
        place(Direction::Unknown),
    );
    let places = any.iter().filter_map(|one| i64::try_from(place(*one)).ok());
    bracketed(Sql::new(&text), one_of("", places))
}

fn bracketed(mut value: Sql, is_one_of: Sql) -> Sql {
    value.push(is_one_of);
    Sql { text: format!("({})", value.text), values: value.values }
}

/// [`Thresholds::usual_secs`] of the row's state.
fn usual_secs(limits: &Thresholds) -> String {
    let cases: String = CallState::ALL
        .into_iter()
        .map(|state| format!(" WHEN {} THEN {}", state.number(), limits.usual_secs(state)))
        .collect();
    format!("(CASE call.state{cases} END)")
}

fn word(numbers: &mut Numbers<'_>, word: &str) -> rusqlite::Result<Sql> {
    let mut found = vec![contains("call.session_id", &[word.to_owned()])];
    found.push(either(&USER_DATA, |column| contains(column, &[word.to_owned()])));
    let patterns = patterns_of_word(word);
    if !patterns.is_empty() {
        let columns = ["call.caller_id", "call.called_id", "call.display_id"];
        found.push(numbers.condition(&columns, &patterns)?);
    }
    Ok(Sql::join(found, " OR ", "0"))
}
