//! Questions of every kind, drawn at random: conditions and how they are joined, moments, gaps, orders.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::traffic::START;
use crate::call::filter::{Compare, Condition, Expr, Now, NumberPattern, Role, Span, Thing};
use crate::call::reason::{CodeRef, Space};
use crate::call::{
    Arrival, CallState, Cause, ClosedBy, Direction, Gap, Outcome, Party, Reached, Service, Stamp, Thresholds,
    Trust,
};
use crate::store::{Sort, SortBy};

const WORDS: [&str; 12] = [
    "138",
    "8613800000021",
    "861380000",
    "+8613800000021",
    "order 1",
    "ORDER",
    "4294967295",
    "_3_",
    "Robot",
    "(0755) 28000001",
    "nothing",
    "0",
];
const DIGITS: [&str; 11] =
    ["13800000021", "86138", "86755280", "138", "4321", "0021", "00", "755", "anonymous", "****", "99"];

fn texts(list: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(select(list).prop_map(str::to_owned), 1..4)
}

fn some<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    subsequence(all, 1..=all.len().min(3))
}

fn pattern() -> impl Strategy<Value = NumberPattern> {
    (0..4, select(&DIGITS[..]).prop_map(str::to_owned)).prop_map(|(kind, digits)| match kind {
        0 => NumberPattern::Exact(digits),
        1 => NumberPattern::Prefix(digits),
        2 => NumberPattern::Suffix(digits),
        _ => NumberPattern::Contains(digits),
    })
}

fn span() -> impl Strategy<Value = Span> {
    let end = || prop::option::of((-10..120_i64).prop_map(|secs| Stamp(START + secs)));
    (end(), end()).prop_map(|(from, to)| Span { from, to })
}

fn compare() -> impl Strategy<Value = Compare> {
    select(
        &[Compare::Less, Compare::LessOrEqual, Compare::Equal, Compare::GreaterOrEqual, Compare::Greater][..],
    )
}

fn why() -> impl Strategy<Value = Vec<Option<CodeRef>>> {
    let code = select(&[17, 19, 486, 518, 8101, 8102, 7004][..]);
    let one = (select(&Space::ALL[..]), code).prop_map(|(space, code)| CodeRef { space, code });
    prop::collection::vec(prop::option::of(one), 1..4)
}

fn condition() -> impl Strategy<Value = Condition<Span>> {
    let role = select(&[Role::Either, Role::Caller, Role::Called, Role::Display][..]);
    let codes = prop::collection::vec(select(&[0, 17, 19, 31, 480, 486, 518, 8101, 8102, 7004][..]), 1..3);
    prop_oneof![
        select(&WORDS[..]).prop_map(|word| Condition::Word(word.to_owned())),
        (role, prop::collection::vec(pattern(), 1..3)).prop_map(|(role, p)| Condition::Number(role, p)),
        (select(&Space::ALL[..]), codes).prop_map(|(space, codes)| Condition::Code(space, codes)),
        why().prop_map(Condition::Why),
        some(&Outcome::ALL).prop_map(Condition::Outcome),
        some(&Service::ALL).prop_map(Condition::Service),
        some(&CallState::ALL).prop_map(Condition::State),
        some(&Reached::ALL).prop_map(Condition::Reached),
        some(&Direction::ALL).prop_map(Condition::Direction),
        texts(&["caller", "callee", "Robot", "robot"])
            .prop_map(|any| Condition::HungUpBy(any.iter().map(|one| Party::from_wire(one)).collect())),
        some(&ClosedBy::ALL).prop_map(Condition::ClosedBy),
        some(&Trust::ALL).prop_map(Condition::Trust),
        (compare(), select(&[0_i64, 30, 60, 61][..])).prop_map(|(c, secs)| Condition::Talk(c, secs)),
        (compare(), select(&[0_i64, 5, 65][..])).prop_map(|(c, secs)| Condition::Ring(c, secs)),
        prop::collection::vec(span(), 1..3).prop_map(Condition::At),
        texts(&["App1", "App2", "app1"]).prop_map(Condition::App),
        texts(&["order 1", "Order", "x"]).prop_map(Condition::UserData),
        texts(&["1201_1", "CALLENABLER", "_7_"]).prop_map(Condition::Session),
        texts(&[
            "1201_1_4294967295_Test@callenabler245.huaweicaas.com",
            "1201_2_4294967295_Test@callenabler245.huaweicaas.com",
            "1201_3_4294967295_TEST@callenabler245.huaweicaas.com",
            "1201_4",
        ])
        .prop_map(Condition::SessionIs),
        texts(&["called back", "CALLED", "13800000021", "回拨", "never"]).prop_map(Condition::Note),
        some(&Thing::ALL).prop_map(Condition::Has),
    ]
}

pub(super) fn expression() -> impl Strategy<Value = Expr<Span>> {
    condition().prop_map(Expr::Is).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(pattern(), 1..3).prop_map(in_any_number),
            prop::collection::vec(inner.clone(), 0..5).prop_map(Expr::All),
            prop::collection::vec(inner.clone(), 0..5).prop_map(Expr::Any),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

fn in_any_number(patterns: Vec<NumberPattern>) -> Expr<Span> {
    Expr::Any(
        [Role::Either, Role::Display]
            .map(|role| Expr::Is(Condition::Number(role, patterns.clone())))
            .to_vec(),
    )
}

pub(super) fn moment() -> impl Strategy<Value = Now> {
    (-5..400_i64, 1..60_i64, 1..90_i64, 1..200_i64, 100..300_i64).prop_map(
        |(at, calling, ringing, talking, lost)| {
            let thresholds = Thresholds {
                calling_silence_secs: calling,
                ringing_silence_secs: ringing,
                talking_silence_secs: talking,
                lost_silence_secs: lost,
                ..Thresholds::default()
            };
            Now::new(Arrival((START + at) * 1000 + 500), thresholds)
        },
    )
}

pub(super) fn gap() -> impl Strategy<Value = Gap> {
    (-5..400_i64, prop::option::of(0..90_i64), select(&Cause::ALL[..])).prop_map(|(at, lasted, cause)| {
        let from = Arrival((START + at) * 1000);
        Gap { from, to: lasted.map(|secs| from.plus_secs(secs)), cause, refused: 0 }
    })
}

pub(super) fn sort() -> impl Strategy<Value = Sort> {
    (select(&SortBy::ALL[..]), any::<bool>()).prop_map(|(by, descending)| Sort { by, descending })
}
