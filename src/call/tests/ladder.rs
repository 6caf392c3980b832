//! The ladder of trust, marks, gaps, late CDRs and missing events.

use proptest::prelude::*;

use super::*;

/// A call that was last heard of at 1,000 s, after so many of the seven events of a callback.
fn heard(events: usize) -> Call {
    let mut facts = Facts::new(session(), Arrival(1_000_000));
    for event in &answered_callback()[..events] {
        facts.add_event(event.clone(), Arrival(1_000_000));
    }
    facts.fold()
}

/// So many seconds after that.
fn later(secs: i64) -> Arrival {
    Arrival(1_000_000).plus_secs(secs)
}

fn gap(from: i64, to: Option<i64>) -> Gap {
    Gap { from: later(from), to: to.map(later), cause: Cause::Closed, refused: 0 }
}

fn now(secs: i64, gaps: &[Gap]) -> Now {
    Now { gaps: Gaps::from(gaps.to_vec()), ..Now::new(later(secs), Thresholds::default()) }
}

fn mark(kind: MarkKind, secs: i64) -> Mark {
    Mark { kind, at: later(secs), note: None }
}

#[test]
fn a_gap_over_the_expected_end_makes_a_call_stale_at_once() {
    let ringing = heard(2);
    let check = |gaps: &[Gap], secs, expected| assert_eq!(trust(&ringing, &now(secs, gaps)), expected);
    check(&[], 100, Trust::Quiet);
    check(&[gap(80, Some(95))], 100, Trust::Stale);
    check(&[gap(80, None)], 100, Trust::Stale);
    check(&[gap(80, Some(95))], 90, Trust::Live);
    check(&[gap(10, Some(80))], 100, Trust::Quiet);
    check(&[gap(95, Some(99))], 100, Trust::Quiet);
}

#[test]
fn a_conversation_may_last_as_long_as_the_requests_allow() {
    let thresholds = Thresholds { max_duration_secs: 7_200, ..Thresholds::default() };
    let after = |secs| trust(&heard(6), &Now::new(later(secs), thresholds));
    assert_eq!([after(7_200), after(7_201), after(14_401)], [Trust::Live, Trust::Quiet, Trust::Stale]);
    assert_eq!(trust(&heard(2), &Now::new(later(91), thresholds)), Trust::Quiet);
    // Nor is it taken to be over while it may last, however soon others are.
    let thresholds = Thresholds { max_duration_secs: 24 * 3_600, lost_silence_secs: 600, ..thresholds };
    let after = |secs| trust(&heard(6), &Now::new(later(secs), thresholds));
    assert_eq!(
        [after(7 * 3_600), after(48 * 3_600), after(48 * 3_600 + 1)],
        [Trust::Live, Trust::Quiet, Trust::Lost]
    );
}

#[test]
fn a_call_marked_by_hand_is_over_and_nothing_is_made_up_about_its_end() {
    let mut facts = facts(&answered_callback()[..5], &[]);
    facts.add_mark(mark(MarkKind::Presumed, 9));
    assert_eq!(facts.fold().closed_by, Some(ClosedBy::Presumed));
    facts.add_mark(mark(MarkKind::EndedByHand, 10));
    let call = facts.fold();
    assert_eq!((call.state, call.closed_by), (CallState::Ended, Some(ClosedBy::Marked)));
    assert_eq!(
        (call.ended_at, call.talk_secs, call.billed_minutes, call.elapsed_secs(later(60))),
        (None, None, None, None)
    );
    assert_eq!((call.outcome, call.missing_events), (Outcome::Unknown, Some(1)));
    assert_eq!(trust(&call, &now(99_999, &[])), Trust::Ended);
}

#[test]
fn whether_a_marked_call_was_answered_is_said_when_it_is_known() {
    let mut talking = facts(&answered_callback()[..6], &[]);
    talking.add_mark(mark(MarkKind::EndedByHand, 10));
    assert_eq!((talking.fold().outcome, talking.fold().talk_secs), (Outcome::Answered, None));
    // A has answered; whether B was ever reached nobody told.
    let mut waiting = facts(&answered_callback()[..3], &[]);
    waiting.add_mark(mark(MarkKind::EndedByHand, 10));
    assert_eq!(waiting.fold().outcome, Outcome::Unknown);
}

#[test]
fn later_news_open_a_marked_call_again_and_late_ones_do_not() {
    let story = answered_callback();
    let mut facts = Facts::new(session(), later(0));
    for event in [&story[0], &story[3]] {
        facts.add_event(event.clone(), later(0));
    }
    facts.add_mark(mark(MarkKind::EndedByHand, 60));
    facts.add_event(story[1].clone(), later(61));
    assert_eq!(facts.fold().closed_by, Some(ClosedBy::Marked), "A rang before B was called");
    facts.add_event(story[4].clone(), later(62));
    assert_eq!((facts.fold().closed_by, facts.fold().state), (None, CallState::RingingB));
    facts.add_mark(mark(MarkKind::Presumed, 63));
    assert_eq!(facts.fold().closed_by, Some(ClosedBy::Presumed));
}

#[test]
fn the_life_of_a_call_reaches_from_its_first_sign_to_its_end_on_our_clock() {
    // The platform's clock is ours plus 100 s; the event that travelled fastest took no time.
    let offset = -100_000;
    let at = |secs: i64| Arrival((START + secs) * 1_000 + offset);
    let mut facts = Facts::new(session(), at(3));
    facts.add_event(answered_callback()[1].clone(), at(3));
    facts.add_event(answered_callback()[2].clone(), at(10));
    assert_eq!(life(&facts.fold(), at(60)), (at(3), at(60)));
    facts.add_cdr(callback_cdr(), at(7_000));
    assert_eq!(life(&facts.fold(), at(9_000)), (at(0), at(141)));
    let touched = |from: i64, to: i64| {
        let gap = Gap { from: at(from), to: Some(at(to)), cause: Cause::Crash, refused: 0 };
        Gaps::from(vec![gap]).in_life_of(&facts.fold(), at(9_000)).count() == 1
    };
    assert!(touched(-5, 1) && touched(20, 30) && touched(141, 150));
    assert!(!touched(-5, -1) && !touched(142, 6_000));
}

#[test]
fn a_cdr_is_late_then_tried_again_every_hour_then_only_support_can_help() {
    let call = call(&answered_callback(), &[]);
    let of_end = |secs: i64| now(secs, &[]).arrival.0 - later(0).0 + 1_000;
    let recovery = |secs: i64| {
        let now = Now { arrival: Arrival(of_end(secs)), ..now(0, &[]) };
        overdue(&call, &now).unwrap().recovery
    };
    let nth = |nth: usize| Recovery::Retrying { nth, at: Arrival(1_000).plus_secs(nth as i64 * 3_600) };
    assert_eq!(recovery(300), Recovery::Expected);
    assert_eq!([recovery(301), recovery(3_600), recovery(3_601)], [nth(1), nth(1), nth(2)]);
    assert_eq!([recovery(6 * 3_600), recovery(6 * 3_600 + 1_800)], [nth(6), nth(6)]);
    assert_eq!(recovery(6 * 3_600 + 1_801), Recovery::AskVendor);
    assert_eq!(overdue(&super::call(&answered_callback(), &[callback_cdr()]), &now(99_999, &[])), None);
    // Whatever is presumed of calls, the platform keeps to its times; those of private numbers are others.
    let impatient = Thresholds { lost_silence_secs: 600, ..Thresholds::default() };
    let at = |call: &Call, secs: i64| {
        let now = Now { arrival: Arrival(of_end(secs)), thresholds: impatient, ..now(0, &[]) };
        overdue(call, &now).unwrap().recovery
    };
    assert_eq!(at(&call, 3_601), nth(2));
    let private = Call { service: Service::PrivateNumber, ..call };
    let third = Recovery::Retrying { nth: 3, at: Arrival(1_000).plus_secs(9 * 60) };
    assert_eq!([at(&private, 301), at(&private, 330 * 60 + 1)], [third, Recovery::AskVendor]);
}

#[test]
fn where_the_end_was_not_told_the_schedule_of_the_cdr_is_an_estimate_and_names_the_gap() {
    let ringing = heard(2);
    assert_eq!(overdue(&ringing, &now(90, &[])), None);
    let closed = gap(60, Some(500));
    let late = overdue(&ringing, &now(500, &[closed])).unwrap();
    assert_eq!((late.is_estimate, late.missed_in, late.ended), (true, Some(closed), later(90)));
    let told = overdue(&heard(7), &now(500, &[gap(600, None)])).unwrap();
    assert_eq!((told.is_estimate, told.missed_in, told.ended), (false, None, later(0)));
}

fn any_gap() -> impl Strategy<Value = Gap> {
    (-100..5_000_i64, prop::option::of(0..5_000_i64))
        .prop_map(|(from, lasted)| gap(from, lasted.map(|lasted| from + lasted)))
}

fn any_thresholds() -> impl Strategy<Value = Thresholds> {
    (1..200_i64, 1..200_i64, 1..4_000_i64, 1..10_000_i64).prop_map(|(calling, ringing, talking, lost)| {
        Thresholds {
            calling_silence_secs: calling,
            ringing_silence_secs: ringing,
            talking_silence_secs: talking,
            lost_silence_secs: lost,
            ..Thresholds::default()
        }
    })
}

fn any_mark() -> impl Strategy<Value = Mark> {
    (prop::sample::select(&MarkKind::ALL[..]), 0..20_i64).prop_map(|(kind, secs)| mark(kind, secs))
}

/// What a call is made of, each with its own arrival.
#[derive(Clone, Debug)]
enum Card {
    Fact(Fact, Arrival),
    Mark(Mark),
}

fn deal(deck: &[Card]) -> Call {
    let mut facts = Facts::new(session(), later(0));
    for card in deck {
        let _ = match card {
            Card::Fact(Fact::Event(event), arrival) => facts.add_event(event.as_ref().clone(), *arrival),
            Card::Fact(Fact::Cdr(cdr), arrival) => facts.add_cdr(cdr.as_ref().clone(), *arrival),
            Card::Mark(mark) => {
                facts.add_mark(mark.clone());
                continue;
            }
        };
    }
    facts.fold()
}

proptest! {
    #[test]
    fn silence_only_leads_down_the_ladder(
        events in 1..7_usize,
        gaps in prop::collection::vec(any_gap(), 0..4),
        thresholds in any_thresholds(),
        sooner in 0..12_000_i64, wait in 0..12_000_i64,
    ) {
        let call = heard(events);
        let at = |secs| trust(&call, &Now { thresholds, ..now(secs, &gaps) });
        prop_assert!(at(sooner) <= at(sooner + wait));
        prop_assert!(at(sooner) != Trust::Ended);
        prop_assert_eq!(at(sooner).is_active(), at(sooner) < Trust::Stale);
    }

    #[test]
    fn trust_stays_until_the_moment_it_was_said_to_change_and_then_changes(
        events in 1..8_usize,
        thresholds in any_thresholds(),
        millis in -5_000..15_000_000_i64, share in 0.0..1.0_f64,
    ) {
        let call = heard(events);
        let at = |moment: Arrival| Now::new(moment, thresholds);
        let from = Arrival(later(0).0 + millis);
        let Some(next) = next_rung(&call, &at(from)) else {
            prop_assert_eq!(trust(&call, &at(from)), trust(&call, &at(Arrival(from.0 + 50_000_000_000))));
            return Ok(());
        };
        prop_assert!(next > from);
        let between = Arrival(from.0 + ((next.0 - from.0 - 1) as f64 * share) as i64);
        prop_assert_eq!(trust(&call, &at(between)), trust(&call, &at(from)));
        prop_assert!(trust(&call, &at(next)) >= trust(&call, &at(from)));
    }

    #[test]
    fn an_ended_call_is_on_no_other_rung(
        gaps in prop::collection::vec(any_gap(), 0..4), secs in -5_000..100_000_i64,
    ) {
        prop_assert_eq!(trust(&heard(7), &now(secs, &gaps)), Trust::Ended);
    }

    #[test]
    fn gaps_are_found_as_if_one_looked_at_each(
        gaps in prop::collection::vec(any_gap(), 0..12), from in -200..6_000_i64, lasts in 0..3_000_i64,
        at in 0..9_000_i64,
    ) {
        let (all, span, at) = (Gaps::from(gaps), (later(from), later(from + lasts)), later(at));
        let found: Vec<Gap> = all.overlapping(span, at).copied().collect();
        let expected: Vec<Gap> = all.iter().filter(|gap| gap.overlaps(span, at)).copied().collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn facts_and_marks_in_any_order_and_any_number_are_one_call(
        facts in prop::collection::vec((any_fact(), 0..20_i64), 1..12),
        marks in prop::collection::vec(any_mark(), 0..3),
        copies in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        order in any::<u64>(),
    ) {
        let facts = facts.into_iter().map(|(fact, secs)| Card::Fact(fact, later(secs)));
        let deck: Vec<Card> = facts.chain(marks.into_iter().map(Card::Mark)).collect();
        let mut shuffled = deck.clone();
        shuffled.extend(copies.iter().map(|copy| copy.get(&deck).clone()));
        fastrand::Rng::with_seed(order).shuffle(&mut shuffled);
        prop_assert_eq!(deal(&shuffled).meaning(), deal(&deck).meaning());
    }

    #[test]
    fn a_mark_gives_way_to_whatever_the_platform_says_of_the_end(
        facts in prop::collection::vec((any_fact(), 0..20_i64), 0..8),
        marks in prop::collection::vec(any_mark(), 1..3),
        by_cdr in any::<bool>(),
    ) {
        let end = match by_cdr {
            true => Fact::Cdr(Box::new(callback_cdr())),
            false => Fact::Event(Box::new(disconnect(141, 0))),
        };
        let facts = facts.into_iter().map(|(fact, secs)| Card::Fact(fact, later(secs)));
        let told: Vec<Card> = facts.chain([Card::Fact(end, later(30))]).collect();
        let marked: Vec<Card> = marks.into_iter().map(Card::Mark).chain(told.iter().cloned()).collect();
        prop_assert_eq!(deal(&marked), deal(&told));
    }

    #[test]
    fn a_call_whose_cdr_came_counts_exactly_the_events_that_were_lost(
        came in prop::collection::vec(any::<bool>(), 7),
    ) {
        let story = answered_callback();
        let events: Vec<StatusEvent> =
            story.iter().zip(&came).filter(|(_, came)| **came).map(|(event, _)| event.clone()).collect();
        let lost = came.iter().filter(|came| !**came).count() as u32;
        prop_assert_eq!(call(&events, &[callback_cdr()]).missing_events, Some(lost));
    }
}
