//! Which address is said to hear nothing, and when.

use proptest::prelude::*;

use super::*;
use crate::call::tests::START;
use crate::call::{CallState, Cause, Facts, Gap, Outcome, SessionId, Thresholds};

/// A call of half a minute that begins so many minutes after the start.
fn call(minute: i64, has_status: bool, has_cdr: bool) -> Call {
    let session = SessionId::new(&format!("s{minute}")).unwrap();
    let (from, to) = (Stamp(START + minute * 60), Stamp(START + minute * 60 + 30));
    let arrival = Arrival(to.0 * 1_000 + 400);
    Call {
        service: Service::Callback,
        state: CallState::Ended,
        outcome: Outcome::Answered,
        started_at: Some(from),
        ended_at: Some(to),
        closed_by: Some(if has_status { ClosedBy::Disconnect } else { ClosedBy::Cdr }),
        event_count: if has_status { 7 } else { 0 },
        cdr_count: u32::from(has_cdr),
        cdr_arrival: has_cdr.then_some(arrival),
        last_arrival: arrival,
        ..Facts::new(session, arrival).fold()
    }
}

fn now(minute: i64) -> Now {
    Now::new(Arrival((START + minute * 60) * 1_000), Thresholds::default())
}

fn sides(calls: &[Call], now: &Now) -> Sides {
    let mut sides = Sides::default();
    calls.iter().rev().for_each(|call| sides.add(call, now));
    sides
}

fn found(calls: &[Call], known: &[OneSided], now: &Now) -> Vec<(Address, i64, usize)> {
    let minute = |at: Stamp| (at.0 - START) / 60;
    let all = sides(calls, now).one_sided(known, now);
    all.iter().map(|one| (one.address, minute(one.since), one.calls)).collect()
}

fn calls(minutes: std::ops::Range<i64>, has_status: bool, has_cdr: bool) -> Vec<Call> {
    minutes.map(|minute| call(minute, has_status, has_cdr)).collect()
}

fn both(first: Vec<Call>, then: Vec<Call>) -> Vec<Call> {
    first.into_iter().chain(then).collect()
}

/// What all had before, and what those from the twentieth minute on lack.
fn silent_from_20(to: i64, has_status: bool, has_cdr: bool) -> Vec<Call> {
    both(calls(0..20, true, true), calls(20..to, has_status, has_cdr))
}

const STATUS: Option<(Address, i64, usize)> = Some((Address::Status, 20, 10));

#[test]
fn ten_calls_that_lack_what_all_had_before_are_a_silence() {
    assert_eq!(found(&calls(0..20, true, true), &[], &now(20)), []);
    let no_status = silent_from_20(30, false, true);
    assert_eq!(found(&no_status, &[], &now(30)), Vec::from_iter(STATUS));
    assert_eq!(found(&no_status[..29], &[], &now(30)), [], "nine may be chance");
    let no_cdr = silent_from_20(36, true, false);
    assert_eq!(found(&no_cdr, &[], &now(46)), [(Address::Cdr, 20, 16)]);
    assert_eq!(
        found(&no_cdr, &[], &now(36)),
        [],
        "of the latest it is not late yet, the others may be held up"
    );
    let over = both(no_status, calls(30..31, true, true));
    assert_eq!(found(&over, &[], &now(31)), []);
}

#[test]
fn a_burst_of_a_few_seconds_is_no_silence() {
    let at_once =
        (0..30).map(|nth| Call { started_at: Some(Stamp(START + 20 * 60 + nth)), ..call(20, false, true) });
    assert_eq!(found(&both(calls(0..20, true, true), at_once.collect()), &[], &now(22)), []);
}

#[test]
fn a_second_break_is_told_and_a_few_lost_calls_before_it_hide_nothing() {
    let broken = both(calls(0..40, true, true), calls(40..60, false, true));
    let mended = both(broken, calls(60..62, true, true));
    let again = both(mended, calls(62..80, false, true));
    assert_eq!(found(&again, &[], &now(80)), [(Address::Status, 62, 18)]);
    let lossy = (0..40).map(|minute| call(minute, minute % 6 > 0, true)).collect();
    assert_eq!(found(&both(lossy, calls(41..60, false, true)), &[], &now(60)), [(Address::Status, 41, 19)]);
}

#[test]
fn who_never_gave_an_address_or_gives_it_for_some_calls_is_not_told() {
    assert_eq!(found(&calls(0..40, false, true), &[], &now(40)), []);
    assert_eq!(found(&calls(0..40, true, false), &[], &now(60)), []);
    let mixed = (0..40).map(|minute| call(minute, minute % 3 > 0, true)).collect();
    assert_eq!(found(&both(mixed, calls(40..60, false, true)), &[], &now(60)), []);
    let other = |change: fn(Call) -> Call| {
        let others = calls(20..60, false, true).into_iter().map(change).collect();
        found(&both(calls(0..20, true, true), others), &[], &now(60))
    };
    assert_eq!(other(|call| Call { service: Service::Voice, ..call }), []);
    assert_eq!(other(|call| Call { app_key: Some("other".into()), ..call }), []);
    let no_fee = calls(20..60, true, false).into_iter().map(|call| {
        let leg_b = crate::call::Leg { started_at: call.started_at, ..Default::default() };
        Call { leg_b, ..call }
    });
    assert_eq!(found(&both(calls(0..20, true, true), no_fee.collect()), &[], &now(80)), []);
}

#[test]
fn what_we_could_not_receive_and_what_is_sent_again_tells_nothing() {
    let at = |minute: i64| Arrival((START + minute * 60) * 1_000);
    let gap = Gap { from: at(20), to: Some(at(41)), cause: Cause::Closed, refused: 0 };
    let deaf = |minute| Now { gaps: vec![gap].into(), ..now(minute) };
    assert_eq!(found(&silent_from_20(40, false, true), &[], &deaf(50)), []);
    assert_eq!(found(&silent_from_20(40, true, false), &[], &deaf(50)), []);
    let again = calls(20..40, false, true).into_iter().map(|call| {
        let cdr_arrival = call.cdr_arrival.map(|at| at.plus_secs(3_600));
        Call { cdr_arrival, ..call }
    });
    assert_eq!(found(&both(calls(0..20, true, true), again.collect()), &[], &now(100)), []);
}

#[test]
fn a_clock_that_goes_fast_hides_nothing_and_a_call_of_next_year_neither() {
    let hour = |call: Call| {
        let later = |at: Arrival| at.plus_secs(3_600);
        let cdr_arrival = call.cdr_arrival.map(later);
        let clock_offset = (call.event_count > 0).then_some(3_600_000);
        Call { cdr_arrival, clock_offset, last_arrival: later(call.last_arrival), ..call }
    };
    let fast: Vec<Call> = silent_from_20(30, false, true).into_iter().map(hour).collect();
    assert_eq!(found(&fast, &[], &now(90)), Vec::from_iter(STATUS));
    let odd = both(silent_from_20(30, false, true), vec![call(525_600, true, true)]);
    assert_eq!(found(&odd, &[], &now(30)), Vec::from_iter(STATUS));
}

#[test]
fn a_silence_is_known_for_as_long_as_nothing_is_heard() {
    let silent = calls(4_950..5_000, false, true);
    assert_eq!(found(&silent, &[], &now(5_000)), [], "what was before is out of sight");
    let mut known = sides(&silent_from_20(30, false, true), &now(30)).one_sided(&[], &now(30));
    assert!(!known[0].is_cut);
    assert_eq!(known[0].key(), "status callback");
    assert_eq!(found(&silent, &known, &now(5_000)), [(Address::Status, 20, 50)]);
    known = sides(&silent, &now(5_000)).one_sided(&known, &now(5_000));
    assert!(known[0].is_cut);
    let heard = both(vec![call(30, true, true)], calls(31..35, false, true));
    assert_eq!(found(&heard, &known, &now(40)), []);
}

#[test]
fn more_calls_are_wanted_while_nobody_knows_what_was_before() {
    let is_open = |calls: &[Call]| sides(calls, &now(5_000)).is_open();
    assert!(is_open(&calls(20..30, false, true)) && is_open(&silent_from_20(30, false, true)));
    assert!(!is_open(&calls(0..2, true, true)));
    assert!(!is_open(&both(calls(0..200, true, true), calls(200..210, false, true))));
}

#[test]
fn calls_of_a_silence_that_was_said_to_be_meant_have_no_cdr_and_no_others() {
    let said = |key: &str, minute: i64| BTreeMap::from([(key.to_owned(), START + minute * 60)]);
    let silence = |of: Legs, minute: i64| {
        let since = Stamp(START + minute * 60);
        OneSided { address: Address::Cdr, of: Group::Legs(of), since, calls: 10, is_cut: false }
    };
    let one_leg = call(30, true, false);
    let two_legs = Call {
        leg_b: crate::call::Leg { started_at: one_leg.started_at, ..Default::default() },
        ..one_leg.clone()
    };
    let known = [silence(Legs::One, 20)];
    let meant = |key: &str, minute: i64, known: &[OneSided]| {
        [&one_leg, &two_legs].map(|call| is_meant_without_cdr(call, &said(key, minute), known))
    };
    assert_eq!(meant("cdr one_leg", 40, &known), [true, false]);
    assert_eq!(meant("cdr two_legs", 40, &known), [false, false]);
    assert_eq!(meant("status callback", 40, &known), [false, false]);
    assert_eq!(meant("cdr one_leg", 40, &[]), [false; 2], "CDRs came again: this one is missing");
    assert_eq!(meant("cdr one_leg", 10, &known), [false; 2], "they came again, and then fell silent anew");
    let later = [silence(Legs::One, 31)];
    assert_eq!(meant("cdr one_leg", 40, &later), [false; 2], "it ended while CDRs still came");
}

proptest! {
    #[test]
    fn a_silence_is_found_whatever_was_lost_before_and_no_other(
        lost in prop::collection::vec(0_i64..60, 0..6),
        silent in 8_i64..20,
        seed in any::<u32>(),
    ) {
        // Two in each minute, in the same second.
        let before = (0..60).flat_map(|minute| {
            let is_heard = !lost.contains(&minute);
            [call(minute, is_heard, true), call(minute, true, true)]
        });
        let all = both(before.collect(), calls(60..60 + silent, false, true));
        let told = found(&all, &[], &now(60 + silent));
        prop_assert_eq!(told.is_empty(), silent < LEAST as i64);
        if let [(address, since, calls)] = told[..] {
            prop_assert_eq!((address, since, calls as i64), (Address::Status, 60, silent));
        }
        let mut shuffled = all;
        let key = |call: &Call| u64::from(seed | 1).wrapping_mul(call.filed_at().0 as u64 * 2 + u64::from(call.event_count)) % 1_009;
        shuffled.sort_by_key(key);
        prop_assert_eq!(found(&shuffled, &[], &now(60 + silent)), told);
    }
}
