//! Figures of a few calls, worked out with a pencil; and properties for many.

use proptest::prelude::*;

use super::*;
use crate::call::tests::{START, answered_callback, callback_cdr};
use crate::call::{Arrival, Cdr, EventKind, Facts, Leg, SessionId, StatusEvent};

fn at(secs: i64) -> Option<Stamp> {
    Some(Stamp(START + secs))
}

fn session(nth: i64) -> SessionId {
    SessionId::new(&format!("1201_{nth}_4294967295_20260127020000@callenabler245")).unwrap()
}

fn told(nth: i64, cdr: Cdr) -> Call {
    let mut facts = Facts::new(session(nth), Arrival(START * 1_000));
    facts.add_cdr(Cdr { session: session(nth), ..cdr }, Arrival((START + 300) * 1_000));
    facts.fold()
}

/// Both answered: leg A rang after 3 s, leg B after 4 s and for 8 s; they talked for so long.
fn answered(nth: i64, talk: i64) -> Call {
    told(nth, Cdr { call_end_at: at(20 + talk), ..callback_cdr() })
}

/// A answered, B was busy (Q.850 17).
fn busy(nth: i64) -> Call {
    told(
        nth,
        Cdr {
            call_out_alerting_at: at(2),
            call_out_answer_at: at(6),
            fwd_start_at: at(6),
            fwd_alerting_at: None,
            fwd_answer_at: None,
            call_end_at: at(9),
            release_point: Some(518),
            sip_status: Some(486),
            q850_b: Some(17),
            ..callback_cdr()
        },
    )
}

/// The platform called nobody: no voice port (7109).
fn refused(nth: i64) -> Call {
    let Cdr { service_type, callee_num, fwd_dst_num, .. } = callback_cdr();
    let parties = Cdr { service_type, callee_num, fwd_dst_num, ..Cdr::new(session(nth)) };
    told(nth, Cdr { call_end_at: at(0), release_point: Some(7109), ..parties })
}

fn running(nth: i64) -> Call {
    let event = StatusEvent::new(EventKind::Callout, session(nth), at(0));
    let mut facts = Facts::new(event.session.clone(), Arrival(START * 1_000));
    facts.add_event(event, Arrival(START * 1_000));
    facts.fold()
}

fn of(calls: &[Call]) -> Kpis {
    let mut kpis = Kpis::default();
    calls.iter().for_each(|call| kpis.add(call));
    kpis
}

#[track_caller]
fn check(kpis: &Kpis, share: Share, hits: u64, of: u64) {
    assert_eq!(kpis.share(share), Ratio { hits, of }, "{}", share.as_str());
}

#[test]
fn a_share_is_of_those_that_could_have_been_it() {
    let kpis = of(&[answered(1, 121), answered(2, 5), busy(3), refused(4), running(5)]);
    assert_eq!((kpis.calls, kpis.in_progress, kpis.unknown, kpis.refused()), (5, 1, 0, 1));
    check(&kpis, Share::Asr, 2, 3);
    check(&kpis, Share::AsrA, 3, 3);
    check(&kpis, Share::AsrB, 2, 3);
    check(&kpis, Share::Abr, 2, 4);
    // Busy is what people do; the network did its part.
    check(&kpis, Share::Ner, 3, 3);
    check(&kpis, Share::Short, 1, 2);
    check(&kpis, Share::Keys, 0, 0);
    // Without a single event: as the CDR tells there were some.
    check(&kpis, Share::Complete, 0, 4);
}

#[test]
fn lengths_are_taken_where_both_moments_were_told() {
    let kpis = of(&[answered(1, 121), answered(2, 5), busy(3), refused(4), running(5)]);
    let figures = |length| {
        let spread = kpis.length(length);
        (spread.n(), spread.percentile(0.5), spread.percentile(0.95), spread.longest())
    };
    assert_eq!(figures(Length::Talk), (2, Some(5), Some(121), Some(121)));
    assert_eq!(kpis.length(Length::Talk).mean(), Some(63.0));
    assert_eq!(figures(Length::Ring), (2, Some(8), Some(8), Some(8)));
    assert_eq!(figures(Length::PddA), (3, Some(3), Some(3), Some(3)));
    assert_eq!(figures(Length::PddB), (2, Some(4), Some(4), Some(4)));
    // 121 s are three minutes, 5 s one; leg A was up for 133 s, 17 s and 3 s: three, one and one.
    assert_eq!((kpis.billed_minutes, kpis.leg_minutes), (4, 9));
}

#[test]
fn a_share_leaves_out_what_it_is_not_about_and_takes_what_is_certain() {
    let of = |share: Share, call: Call| share.of(&call);
    let talked = |secs| Call { talk_secs: Some(secs), ..answered(1, 121) };
    assert_eq!([6, 7].map(|secs| of(Share::Short, talked(secs))), [Some(true), Some(false)]);
    // B was called, so A had answered; somebody talked, so B had.
    let unheard = |leg: Leg| Leg { answered_at: None, ..leg };
    assert_eq!(of(Share::AsrA, Call { leg_a: unheard(busy(2).leg_a), ..busy(2) }), Some(true));
    assert_eq!(of(Share::AsrB, Call { leg_b: unheard(answered(3, 9).leg_b), ..answered(3, 9) }), Some(true));
    assert_eq!(of(Share::Keys, Call { service: Service::Notification, ..busy(4) }), None);
    assert_eq!(of(Share::Complete, Call { cdr_count: 0, missing_events: Some(1), ..busy(5) }), None);
    // A called in, and the platform called nobody.
    let (service, outcome) = (Service::PrivateNumber, Outcome::Failed);
    let turned_down = Call { service, outcome, leg_b: Leg::default(), ..busy(6) };
    assert_eq!((of(Share::Asr, turned_down.clone()), of(Share::Abr, turned_down)), (None, Some(false)));
}

#[test]
fn a_call_that_goes_on_counts_with_what_is_certain_already() {
    let (outcome, state) = (Outcome::InProgress, crate::call::CallState::Talking);
    let talking = Call { outcome, state, ended_at: None, clock_offset: Some(0), ..answered(1, 0) };
    let so_far =
        |share: Share, call: &Call, secs: i64| share.so_far(call, Arrival((START + 20 + secs) * 1_000));
    // It was answered after 20 s.
    assert_eq!([6, 7].map(|secs| so_far(Share::Short, &talking, secs)), [None, Some(false)]);
    assert_eq!([Share::AsrA, Share::AsrB].map(|share| so_far(share, &talking, 0)), [Some(true); 2]);
    let called_in = Call { service: Service::PrivateNumber, leg_b: Leg::default(), ..talking };
    assert_eq!([Share::AsrA, Share::AsrB].map(|share| so_far(share, &called_in, 0)), [None; 2]);
}

#[test]
fn what_came_twice_or_late_is_summed_and_who_calls_in_is_not_waited_for() {
    let first = Call { duplicate_count: 2, out_of_order: 3, ..running(1) };
    let later = Call { started_at: at(900), duplicate_count: 1, ..busy(2) };
    let called_in = Call { service: Service::PrivateNumber, ..busy(3) };
    let kpis = of(&[later, first, called_in]);
    assert_eq!((kpis.duplicates, kpis.out_of_order), (3, 3));
    assert_eq!(kpis.filed, at(0).zip(at(900)));
    assert_eq!((kpis.length(Length::PddA).n(), kpis.length(Length::PddB).n()), (1, 0));
}

#[test]
fn a_cdr_is_late_by_the_platforms_clock_and_only_what_the_platform_pushed_counts() {
    // The CDR of a call that ended after 9 s came so many seconds behind its end by our clock, which goes 40 s ahead.
    let call = |nth, secs: i64, has_events| {
        let mut facts = Facts::new(session(nth), Arrival(START * 1_000));
        let call = busy(nth);
        if has_events {
            let disconnect = StatusEvent::new(EventKind::Disconnect, session(nth), call.ended_at);
            facts.add_event(disconnect, Arrival((START + 9 + 40) * 1_000));
        }
        let cdr = Cdr { session: session(nth), call_end_at: call.ended_at, ..callback_cdr() };
        let came = |secs: i64| Arrival((START + 9 + 40 + secs) * 1_000);
        facts.add_cdr(cdr.clone(), came(secs));
        // Pushed again, and another record of the call: the first one counts, in whatever order they are heard of.
        facts.add_cdr(cdr.clone(), came(secs + 3_600));
        facts.add_cdr(cdr.clone(), came(secs));
        facts.add_cdr(Cdr { icid: Some("another".into()), ..cdr }, came(secs + 7_200));
        facts.fold()
    };
    let last_try = 6 * 3_600 + 1_800;
    let calls = [
        call(1, 2, true),
        call(2, 300, true),
        call(3, 301, true),
        call(4, 3_602, true),
        // Later than any try, so it was taken from a file.
        call(5, last_try + 1, true),
        // Where no event tells the clocks apart ours is believed.
        call(6, 0, false),
        // The platform's clock may have gone on meanwhile.
        call(7, -5, true),
    ];
    let lags = calls.each_ref().map(Call::cdr_lag_secs);
    assert_eq!(lags, [Some(2), Some(300), Some(301), Some(3_602), None, Some(40), Some(0)]);
    let kpis = of(&calls);
    check(&kpis, Share::Prompt, 4, 6);
    let lag = kpis.length(Length::CdrLag);
    assert_eq!((lag.n(), lag.percentile(0.5), lag.longest()), (6, Some(40), Some(3_602)));
    assert_eq!(running(8).cdr_lag_secs(), None);
    // Of a call whose first CDR nobody remembers, the next one is a copy.
    let before = Call { cdr_arrival: None, ..calls[0].clone() };
    assert_eq!(calls[3].clone().over(&before).cdr_arrival, None);
    let before = Call { cdr_count: 0, ..before };
    assert_eq!(calls[3].clone().over(&before).cdr_lag_secs(), Some(3_602));
}

#[test]
fn what_is_certain_is_counted_before_the_call_is_over_and_stays_so() {
    let (events, now) = (answered_callback(), Arrival(START * 1_000));
    let steps = (1..events.len()).map(|count| crate::call::tests::call(&events[..count], &[]));
    let over = crate::call::tests::call(&events, &[]);
    let known = |share: Share| -> Vec<bool> {
        let so_far: Vec<_> = steps.clone().map(|call| share.so_far(&call, now)).collect();
        so_far
            .iter()
            .flatten()
            .for_each(|early| assert_eq!(Some(*early), share.of(&over), "{}", share.as_str()));
        so_far.iter().map(Option::is_some).collect()
    };
    // A is called, rings, answers; B is called, rings, answers.
    assert_eq!(known(Share::AsrA), [false, false, true, true, true, true]);
    for share in [Share::Asr, Share::AsrB, Share::Abr, Share::Ner] {
        assert_eq!(known(share), [false, false, false, false, false, true], "{}", share.as_str());
    }
}

#[test]
fn the_leg_that_decided_has_the_delay() {
    let only_a = |call: Call| Call { leg_b: Leg::default(), ..call };
    assert_eq!(answered(1, 30).pdd_secs(), Some(4));
    assert_eq!(only_a(answered(2, 30)).pdd_secs(), Some(3));
    // B never rang, A calls in, nobody was called.
    assert_eq!(busy(3).pdd_secs(), None);
    assert_eq!(only_a(Call { service: Service::PrivateNumber, ..answered(4, 30) }).pdd_secs(), None);
    assert_eq!(refused(5).pdd_secs(), None);
}

#[test]
fn traffic_is_the_mean_number_of_calls_at_a_time_in_the_busiest_hour() {
    let mut traffic = Traffic::default();
    assert_eq!(traffic.busiest(), None);
    // Two calls for the whole hour from 10:15, one more for half of it, and one that lies about its end.
    let quarter = START + 900;
    for secs in [3_600, 3_600, 1_800, 30 * DAY_SECS] {
        traffic.add(Stamp(quarter), Stamp(quarter + secs));
    }
    assert_eq!(traffic.busiest(), Some(BusyHour { from: Stamp(quarter), erlang: 2.5 }));
    // Something small before it changes nothing.
    traffic.add(Stamp(START - 60), Stamp(START));
    assert_eq!(traffic.busiest().unwrap().from, Stamp(quarter));
    // A day is believed, a second more is not; of hours alike the first is told.
    let one = |secs| {
        let mut traffic = Traffic::default();
        traffic.add(Stamp(START), Stamp(START + secs));
        traffic.busiest()
    };
    assert_eq!(one(DAY_SECS), Some(BusyHour { from: Stamp(START), erlang: 1.0 }));
    assert_eq!(one(DAY_SECS + 1), None);
}

const DAY_SECS: i64 = 86_400;

#[test]
fn an_interval_says_how_much_a_share_of_few_is_worth() {
    let check = |hits, of, expected: Option<(f64, f64)>| {
        let rounded = |value: f64| (value * 1_000.0).round() / 1_000.0;
        let found = Ratio { hits, of }.interval().map(|(low, high)| (rounded(low), rounded(high)));
        assert_eq!(found, expected, "{hits} of {of}");
    };
    // As the literature has them (Wilson 1927, Newcombe 1998: 81 of 263, 15 of 148, 0 of 20, 1 of 29).
    check(81, 263, Some((0.255, 0.366)));
    check(15, 148, Some((0.062, 0.16)));
    check(0, 20, Some((0.0, 0.161)));
    check(1, 29, Some((0.006, 0.172)));
    check(0, 0, None);
    assert!(Ratio { hits: 29, of: 29 }.is_thin() && !Ratio { hits: 0, of: 30 }.is_thin());
}

#[test]
fn calls_are_told_apart_by_the_clocks_of_the_zone_and_by_reason() {
    let (call, beijing) = (busy(1), Zone::parse("Asia/Shanghai").unwrap());
    let kolkata = Zone::parse("Asia/Kolkata").unwrap();
    assert_eq!(By::Hour.group(&call, &beijing), Group::From(Stamp(START)));
    // Half past seven there.
    assert_eq!(By::Hour.group(&call, &kolkata), Group::From(Stamp(START - 1_800)));
    assert_eq!(By::Day.group(&call, &beijing), Group::From(Stamp(START - 10 * 3_600)));
    let headline = call.verdict.as_ref().unwrap().headline;
    assert!(headline.is_some());
    assert_eq!(By::Reason.group(&call, &beijing), Group::Reason(headline));
    assert_eq!(By::Reason.group(&running(2), &beijing), Group::Reason(None));
}

#[test]
fn the_interval_of_none_and_of_all_ends_at_the_share_itself() {
    for of in 1..5_000 {
        let end = |hits| Ratio { hits, of }.interval().unwrap();
        assert_eq!((end(0).0, end(of).1), (0.0, 1.0), "{of}");
    }
}

proptest! {
    #[test]
    fn an_interval_holds_its_share_and_a_percentile_its_rank(
        hits in 0_u64..5_000,
        more in 0_u64..5_000,
        // Of a few hours, and now and then less than nothing.
        secs in proptest::collection::vec(prop_oneof![3 => 0_i64..400, 1 => -60_i64..20_000], 1..200),
        cut in any::<proptest::sample::Index>(),
        share in 0.0_f64..=1.0,
    ) {
        let ratio = Ratio { hits, of: hits + more };
        if let (Some(share), Some((low, high))) = (ratio.share(), ratio.interval()) {
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        }
        let mut spread = Spread::default();
        secs.iter().for_each(|secs| spread.add(*secs));
        let mut sorted = secs.clone();
        sorted.sort_unstable();
        let rank = ((share * sorted.len() as f64).ceil() as usize).max(1);
        prop_assert_eq!(spread.percentile(share), Some(sorted[rank - 1]));
        prop_assert_eq!(spread.longest(), sorted.last().copied());
        // Counted in two parts it is the same.
        let mut parts = [Spread::default(), Spread::default()];
        let cut = cut.index(secs.len());
        secs.iter().enumerate().for_each(|(nth, secs)| parts[usize::from(nth < cut)].add(*secs));
        let [mut joined, other] = parts;
        joined.join(&other);
        prop_assert_eq!(joined, spread);
    }

    #[test]
    fn the_order_of_calls_changes_nothing(kinds in proptest::collection::vec(0_u8..4, 0..12), seed in any::<u64>()) {
        let mut calls: Vec<Call> = (1..).zip(&kinds).map(|(nth, kind)| match kind {
            0 => answered(nth, nth * 3),
            1 => busy(nth),
            2 => refused(nth),
            _ => running(nth),
        }).collect();
        let before = of(&calls);
        prop_assert!(before.share(Share::Ner).share() >= before.share(Share::Asr).share());
        fastrand::Rng::with_seed(seed).shuffle(&mut calls);
        prop_assert_eq!(of(&calls), before);
    }
}

#[test]
fn a_share_of_few_is_judged_by_what_chance_could_do() {
    let ratio = |hits, of| Ratio { hits, of };
    // 0.8 to the power of 44 is 0.000054, of 45 it is 0.000044.
    assert_eq!((ratio(0, 44).is_below(0.2), ratio(0, 45).is_below(0.2)), (false, true));
    assert_eq!((ratio(44, 44).is_above(0.8), ratio(45, 45).is_above(0.8)), (false, true));
    assert!(!ratio(0, 0).is_below(0.5) && !ratio(0, 0).is_above(0.5));
    // Of many the interval says the same.
    assert!(ratio(800, 5_000).is_below(0.2) && !ratio(900, 5_000).is_below(0.2));
    assert!(ratio(150, 900).is_below(0.25) && !ratio(150, 900).is_below(0.2));
    // Two shares, both uncertain.
    assert!(ratio(240, 400).exceeds(ratio(36, 100)) && !ratio(240, 400).exceeds(ratio(42, 100)));
    assert!(!ratio(36, 100).exceeds(ratio(240, 400)) && !ratio(1, 1).exceeds(ratio(0, 0)));
}

proptest! {
    #[test]
    fn no_share_is_below_what_it_is_above(hits in 0_u64..1_200, more in 0_u64..1_200, share in 0.0..1.0_f64) {
        let ratio = Ratio { hits, of: hits + more };
        prop_assert!(!(ratio.is_below(share) && ratio.is_above(share)));
        let (own, other) = (ratio.share(), Ratio { hits: more, of: hits + more });
        prop_assert!(own.is_none_or(|own| own < share || !ratio.is_below(share)));
        prop_assert!(!(ratio.exceeds(other) && other.exceeds(ratio)));
    }
}
