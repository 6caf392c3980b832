//! The life of a call, with a pencil: facts in, call out. Where order and repetition could matter, properties.

mod facts;
mod filters;
mod finding;
mod legs;

use std::sync::Arc;

use proptest::prelude::*;

use super::reason::{CodeRef, Side, Space};
use super::*;

mod ladder;

/// 2026-01-27 02:00:00 UTC, the start of the documented callback.
pub(super) const START: i64 = 1_769_479_200;

fn session() -> SessionId {
    SessionId::new("1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com").unwrap()
}

fn number(raw: &str) -> Option<Number> {
    Number::new(raw)
}

/// An event `secs` after the start, to the person `called`.
fn event(kind: EventKind, secs: i64, called: &str) -> StatusEvent {
    let mut event = StatusEvent::new(kind, session(), Some(Stamp(START + secs)));
    event.caller = number("+8675528000001");
    event.called = number(called);
    event
}

const A: &str = "+8613800000001";
const B: &str = "+8613800000002";

fn disconnect(secs: i64, code: i64) -> StatusEvent {
    StatusEvent { state_code: Some(code), ..event(EventKind::Disconnect, secs, A) }
}

/// The seven events of an answered callback.
pub(super) fn answered_callback() -> Vec<StatusEvent> {
    vec![
        event(EventKind::Callout, 0, A),
        event(EventKind::Alerting, 3, A),
        event(EventKind::Answer, 8, A),
        event(EventKind::Callout, 8, B),
        event(EventKind::Alerting, 12, B),
        event(EventKind::Answer, 20, B),
        disconnect(141, 0),
    ]
}

/// The CDR of the callback.
pub(super) fn callback_cdr() -> Cdr {
    let at = |secs: i64| Some(Stamp(START + secs));
    Cdr {
        icid: Some(Arc::from("CAE-1")),
        service_type: Some(Arc::from("002")),
        caller_num: number("+8675528000001"),
        callee_num: number(A),
        fwd_display_num: number("+8675528000002"),
        fwd_dst_num: number(B),
        call_out_start_at: at(0),
        call_out_alerting_at: at(3),
        call_out_answer_at: at(8),
        fwd_start_at: at(8),
        fwd_alerting_at: at(12),
        fwd_answer_at: at(20),
        call_end_at: at(141),
        release_point: Some(0),
        sip_status: Some(0),
        q850_a: Some(0),
        q850_b: Some(0),
        record_flag: Some(1),
        ..Cdr::new(session())
    }
}

fn facts(events: &[StatusEvent], cdrs: &[Cdr]) -> Facts {
    let mut facts = Facts::new(session(), Arrival(1_000));
    for event in events {
        facts.add_event(event.clone(), Arrival(1_000));
    }
    for cdr in cdrs {
        facts.add_cdr(cdr.clone(), Arrival(2_000));
    }
    facts
}

pub(super) fn call(events: &[StatusEvent], cdrs: &[Cdr]) -> Call {
    facts(events, cdrs).fold()
}

#[test]
fn a_callback_passes_through_its_states_one_by_one() {
    let events = answered_callback();
    let states: Vec<CallState> = (1..=events.len()).map(|n| call(&events[..n], &[]).state).collect();
    use CallState::*;
    assert_eq!(states, [CallingA, RingingA, AnsweredA, CallingB, RingingB, Talking, Ended]);
}

#[test]
fn where_the_answer_was_lost_nobody_rang_until_the_end() {
    let mut events = answered_callback();
    events.remove(5);
    let lost = call(&events, &[]);
    assert_eq!((lost.outcome, lost.ring_secs, lost.talk_secs), (Outcome::Answered, None, None));
    let told = call(&events, &[callback_cdr()]);
    assert_eq!((told.ring_secs, told.talk_secs), (Some(8), Some(121)));
    let unanswered = call(&[&events[..5], &[disconnect(45, 8101)]].concat(), &[]);
    assert_eq!((unanswered.ring_secs, unanswered.talk_secs), (Some(33), Some(0)));
}

#[test]
fn an_end_without_a_code_says_nothing_of_an_answer() {
    let end = StatusEvent { state_code: None, ..disconnect(45, 0) };
    let before = &answered_callback()[..5];
    for events in [vec![end.clone()], [before, std::slice::from_ref(&end)].concat()] {
        let untold = call(&events, &[]);
        assert_eq!(
            (untold.state, untold.outcome, untold.talk_secs),
            (CallState::Ended, Outcome::Unknown, None)
        );
        assert_eq!(call(&events, &[callback_cdr()]).outcome, Outcome::Answered);
    }
    let spoken = [before, &answered_callback()[5..6], &[end]].concat();
    assert_eq!(call(&spoken, &[]).outcome, Outcome::Answered);
    assert_eq!(call(&[disconnect(45, 12_345)], &[]).outcome, Outcome::NotAnswered, "a code, though unknown");
}

#[test]
fn in_the_second_in_which_a_answers_the_call_to_b_is_the_later_news() {
    let pulse = call(&answered_callback()[..4], &[]).pulse.unwrap();
    assert_eq!((pulse.kind, pulse.leg), (EventKind::Callout, Some(LegName::B)));
}

#[test]
fn an_answered_callback_is_measured_from_the_answer_of_b() {
    for cdrs in [vec![], vec![callback_cdr()]] {
        let call = call(&answered_callback(), &cdrs);
        assert_eq!(
            (call.outcome, call.talk_secs, call.billed_minutes),
            (Outcome::Answered, Some(121), Some(3))
        );
        assert_eq!(call.ring_secs, Some(8));
        assert_eq!((call.caller.unwrap().as_str(), call.called.unwrap().as_str()), (A, B));
        assert_eq!((call.service, call.closed_by), (Service::Callback, Some(ClosedBy::Disconnect)));
    }
}

#[test]
fn a_cdr_closes_a_call_whose_disconnect_never_came() {
    let call = call(&answered_callback()[..6], &[callback_cdr()]);
    assert_eq!((call.state, call.closed_by), (CallState::Ended, Some(ClosedBy::Cdr)));
    assert_eq!((call.ended_at, call.talk_secs), (Some(Stamp(START + 141)), Some(121)));
}

#[test]
fn a_disconnect_with_no_earlier_event_is_a_call_too() {
    let call = call(&[disconnect(141, 8101)], &[]);
    assert_eq!((call.state, call.outcome), (CallState::Ended, Outcome::NotAnswered));
    assert_eq!((call.started_at, call.ended_at), (None, Some(Stamp(START + 141))));
    assert_eq!(call.filed_at(), Stamp(START + 141));
}

#[test]
fn an_event_after_the_end_does_not_open_the_call_again() {
    let mut events = answered_callback();
    events.push(event(EventKind::Alerting, 150, B));
    assert_eq!(call(&events, &[]).state, CallState::Ended);
}

#[test]
fn while_only_leg_a_of_an_unknown_service_is_known_its_number_is_the_called_one() {
    let call = call(&answered_callback()[..2], &[]);
    assert_eq!((call.service, call.caller), (Service::Unknown, None));
    assert_eq!(call.called.unwrap().as_str(), A);
}

#[test]
fn collected_digits_make_a_notification_and_are_joined() {
    let digit = |secs, digits: &str| StatusEvent {
        digits: Some(Arc::from(digits)),
        ..event(EventKind::CollectInfo, secs, A)
    };
    let events =
        [event(EventKind::Callout, 0, A), event(EventKind::Answer, 5, A), digit(9, "1"), digit(15, "2")];
    let call = call(&events, &[]);
    assert_eq!((call.service, call.state), (Service::Notification, CallState::Playing));
    assert_eq!(call.digits.as_deref(), Some("1-2"));
}

#[test]
fn in_private_number_a_is_who_calls_in_and_b_who_is_reached() {
    let mut callin = event(EventKind::Callin, 0, "+8613800000099");
    callin.caller = number(A);
    let call = call(&[callin, event(EventKind::Callout, 1, B), event(EventKind::Alerting, 4, B)], &[]);
    assert_eq!((call.service, call.state), (Service::PrivateNumber, CallState::RingingB));
    assert_eq!((call.caller.unwrap().as_str(), call.called.unwrap().as_str()), (A, B));
}

#[test]
fn when_a_and_b_are_one_number_the_second_callout_opens_leg_b() {
    let events: Vec<StatusEvent> =
        answered_callback().into_iter().map(|e| StatusEvent { called: number(A), ..e }).collect();
    let call = call(&events[..6], &[]);
    assert_eq!(call.state, CallState::Talking);
    assert_eq!(call.leg_b.answered_at, Some(Stamp(START + 20)));
}

#[test]
fn an_answer_without_numbers_belongs_to_the_leg_that_waits_for_it() {
    let mut events = answered_callback();
    events[5].called = None;
    events[5].caller = None;
    assert_eq!(call(&events[..6], &[]).state, CallState::Talking);
}

#[test]
fn times_that_run_backwards_are_clamped_and_said() {
    let cdr = Cdr { fwd_answer_at: Some(Stamp(START + 500)), ..callback_cdr() };
    let call = call(&[], &[cdr]);
    assert_eq!((call.talk_secs, call.clamped), (Some(0), true));
}

#[test]
fn replayed_input_ticks_by_our_clock_and_is_never_stale() {
    // The platform's times are ten months old; our clock says that the last event came 5 seconds ago.
    let mut facts = Facts::new(session(), Arrival(0));
    for event in &answered_callback()[..6] {
        facts.add_event(event.clone(), Arrival(1_795_000_000_000));
    }
    let call = facts.fold();
    let now = Arrival(1_795_000_005_000);
    assert_eq!(trust(&call, &Now::new(now, Thresholds::default())), Trust::Live);
    assert_eq!((call.elapsed_secs(now), call.talking_secs(now)), (Some(25), Some(5)));
}

#[test]
fn an_event_that_was_held_up_on_its_way_does_not_turn_the_seconds_back() {
    // The platform's clock is two hours ahead of ours.
    let ours = |secs: i64| Arrival((START + secs - 7_200) * 1_000);
    let mut facts = Facts::new(session(), ours(0));
    facts.add_event(event(EventKind::Callout, 0, A), ours(0));
    assert_eq!(facts.fold().elapsed_secs(ours(9)), Some(9));
    facts.add_event(event(EventKind::Alerting, 2, A), ours(9));
    assert_eq!(facts.fold().elapsed_secs(ours(9)), Some(9));
    assert_eq!(facts.fold().elapsed_secs(ours(12)), Some(12));
    // Our clock was set back.
    assert_eq!(facts.fold().elapsed_secs(ours(-60)), Some(0));
}

#[test]
fn silence_turns_a_call_quiet_then_stale_then_lost() {
    let call = call(&answered_callback()[..2], &[]);
    let after = |secs: i64| trust(&call, &Now::new(Arrival(1_000 + secs * 1_000), Thresholds::default()));
    assert_eq!(
        [after(90), after(91), after(181), after(23_401)],
        [Trust::Live, Trust::Quiet, Trust::Stale, Trust::Lost]
    );
}

#[test]
fn busy_is_told_by_the_codes_behind_the_composite_ones() {
    let cdr = Cdr {
        fwd_answer_at: None,
        fail_at: Some(Stamp(START + 30)),
        release_point: Some(518),
        sip_status: Some(486),
        q850_b: Some(17),
        ..callback_cdr()
    };
    let mut events = answered_callback();
    events.truncate(5);
    events.push(disconnect(30, 8001));
    let verdict = call(&events, &[cdr]).verdict.unwrap();
    assert_eq!((verdict.outcome, verdict.side), (Outcome::NotAnswered, Side::Callee));
    assert_eq!(verdict.headline, Some(CodeRef { space: Space::Sip, code: 486 }));
    assert_eq!(verdict.confidence, verdict::Confidence::High);
}

#[test]
fn facts_of_one_call_have_a_bound() {
    let mut facts = Facts::new(session(), Arrival(0));
    for secs in 0..(FACTS_PER_CALL as i64 + 10) {
        facts.add_event(event(EventKind::Alerting, secs, A), Arrival(secs));
    }
    assert_eq!((facts.events().len(), facts.duplicates()), (FACTS_PER_CALL, 10));
}

#[derive(Clone, Debug)]
enum Fact {
    Event(Box<StatusEvent>),
    Cdr(Box<Cdr>),
}

/// A deck of facts about one session: any of the story's events, oddities among them, and records.
fn any_fact() -> impl Strategy<Value = Fact> {
    let kinds = prop_oneof![
        Just(EventKind::Callin),
        Just(EventKind::Callout),
        Just(EventKind::Alerting),
        Just(EventKind::Answer),
        Just(EventKind::CollectInfo),
        Just(EventKind::Other(Arc::from("hold"))),
        Just(EventKind::Disconnect),
    ];
    let called = prop_oneof![Just(Some(A)), Just(Some(B)), Just(None)];
    let events = (kinds, prop::option::of(0..6_i64), called, prop::option::of(0..3_i64)).prop_map(
        |(kind, secs, called, code)| {
            let mut event = event(kind, secs.unwrap_or(0), A);
            event.at = secs.map(|secs| Stamp(START + secs));
            event.called = called.and_then(Number::new);
            event.state_code = code.map(|code| 8_100 + code);
            event.digits = code.map(|code| Arc::from(code.to_string()));
            Fact::Event(Box::new(event))
        },
    );
    let cdrs = (0..3_u8, prop::option::of(0..3_i64), 0..2_i64).prop_map(|(icid, answer, end)| {
        Fact::Cdr(Box::new(Cdr {
            icid: (icid > 0).then(|| Arc::from(format!("CAE-{icid}"))),
            fwd_answer_at: answer.map(|secs| Stamp(START + secs)),
            call_end_at: Some(Stamp(START + 100 + end)),
            ..callback_cdr()
        }))
    });
    prop_oneof![5 => events, 1 => cdrs]
}

fn deliver<'a>(deck: impl Iterator<Item = &'a Fact>) -> Call {
    let mut facts = Facts::new(session(), Arrival(1));
    for (place, fact) in deck.enumerate() {
        let arrival = Arrival(place as i64 + 1);
        match fact {
            Fact::Event(event) => facts.add_event(event.as_ref().clone(), arrival),
            Fact::Cdr(cdr) => facts.add_cdr(cdr.as_ref().clone(), arrival),
        };
    }
    facts.fold()
}

proptest! {
    #[test]
    fn any_order_and_any_number_of_copies_end_in_the_same_call(
        deck in prop::collection::vec(any_fact(), 1..14),
        order in any::<u64>(),
        copies in prop::collection::vec(any::<prop::sample::Index>(), 0..10),
    ) {
        let mut shuffled: Vec<_> = deck.clone();
        shuffled.extend(copies.iter().map(|copy| copy.get(&deck).clone()));
        let mut rng = fastrand::Rng::with_seed(order);
        rng.shuffle(&mut shuffled);
        prop_assert_eq!(deliver(shuffled.iter()).meaning(), deliver(deck.iter()).meaning());
    }

    #[test]
    fn once_ended_a_call_stays_ended(
        deck in prop::collection::vec(any_fact(), 1..10),
        later in prop::collection::vec(any_fact(), 0..6),
    ) {
        let ended = deliver(deck.iter()).state == CallState::Ended;
        let after = deliver(deck.iter().chain(later.iter()));
        prop_assert!(!ended || after.state == CallState::Ended);
    }

    #[test]
    fn no_duration_is_negative(deck in prop::collection::vec(any_fact(), 1..14), now in 0..10_000_000_i64) {
        let call = deliver(deck.iter());
        let now = Arrival(now);
        let durations = [
            call.ring_secs, call.talk_secs, call.billed_minutes, call.elapsed_secs(now), call.talking_secs(now),
        ];
        prop_assert!(durations.into_iter().flatten().all(|secs| secs >= 0), "{:?}", durations);
    }

    #[test]
    fn what_a_filter_writes_it_reads_back(text in "([1-9]{1,4}|[a-z]{1,3}|13800000021|138 0013 8000|0755|\\+86|number:|at:|-5m|\\.\\.|outcome:answered|sip:|talk|[:,<>=!()|* .\"]){0,12}") {
        if let Ok(filter) = filter::Filter::parse(&text) {
            prop_assert_eq!(filter::Filter::parse(&filter.to_string()), Ok(filter.clone()), "{}", filter);
        }
    }

    #[test]
    fn a_filter_never_panics_and_an_error_lies_within_the_text(text in "\\PC{0,60}") {
        if let Err(error) = filter::Filter::parse(&text) {
            prop_assert!(error.at <= text.len());
        }
    }
}
