//! Alerts with a pencil, and properties of whatever may come.

mod courses;

use super::counts::Cell;
use super::*;
use crate::call::kpi::Ratio;
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Arrival, Cause, Gap, Gaps};

/// A Tuesday, on the minute.
const NOW: i64 = 1_769_479_200;
const HOUR: i64 = 3_600;

fn at(secs: i64) -> Stamp {
    Stamp(NOW + secs)
}

fn scene() -> Scene {
    let calendar = Calendar { zone: Zone::UTC, holidays: Holidays::default() };
    Scene { since: Some(at(-40 * 86_400)), gaps: Gaps::default(), ahead: 0, calendar }
}

/// `hits` of `of` calls in the minute that begins so many seconds from now.
fn put(counts: &mut Counts, secs: i64, hits: u64, of: u64) {
    counts.put((NOW + secs).div_euclid(MINUTE), Cell { ratio: Ratio { hits, of }, ..Cell::default() });
}

fn code(code: i64) -> CodeRef {
    CodeRef { space: Space::StateCode, code }
}

fn rule(watched: Watched, turn: Turn, by: f64) -> Rule {
    Rule { watched, turn, by, ..Rule::default() }
}

fn asr(turn: Turn, by: f64) -> Rule {
    rule(Watched::Share(Share::Asr), turn, by)
}

/// The earlier weeks have so many of so many in the same hour.
fn with_weeks(watched: Watched, hits: u64, of: u64) -> Counts {
    let mut counts = Counts::new(watched);
    (1..=4).for_each(|week| put(&mut counts, -week * WEEK - HOUR / 2, hits, of));
    counts
}

#[track_caller]
fn check(rule: &Rule, counts: &Counts, expected: Standing) -> Reading {
    let reading = read(rule, &counts.sums(), &scene(), at(0));
    assert_eq!(reading.standing, expected, "{reading:?}");
    reading
}

#[test]
fn a_share_is_beyond_a_limit_when_its_whole_interval_is() {
    for (hits, of, expected) in [
        (12, 40, Standing::Between),
        (22, 80, Standing::Beyond),
        (32, 80, Standing::Within),
        (6, 20, Standing::Unknown(Unknown::TooFew)),
        (0, 0, Standing::Unknown(Unknown::TooFew)),
    ] {
        let mut counts = Counts::new(Watched::Share(Share::Asr));
        put(&mut counts, -600, hits, of);
        check(&asr(Turn::Below, 40.0), &counts, expected);
        // The mirror image, but for the number that is just at the limit.
        if hits * 10 != of * 4 {
            let mut mirrored = Counts::new(Watched::Share(Share::Short));
            put(&mut mirrored, -600, of - hits, of);
            check(&rule(Watched::Share(Share::Short), Turn::Above, 60.0), &mirrored, expected);
        }
    }
}

#[test]
fn a_share_has_fallen_when_it_is_far_below_what_is_usual_at_this_hour() {
    let mut counts = with_weeks(Watched::Share(Share::Asr), 60, 100);
    put(&mut counts, -600, 36, 100);
    let reading = check(&asr(Turn::Fallen, 20.0), &counts, Standing::Beyond);
    assert_eq!(reading.usual, Some(Usual { value: 0.6, weeks: 4, of: 400 }));
    assert!((reading.limit.unwrap() - 0.48).abs() < 1e-9);
    check(&asr(Turn::Fallen, 60.0), &counts, Standing::Within);
    check(&asr(Turn::Risen, 20.0), &counts, Standing::Within);
    // As low, but of so few that it may be chance.
    let mut few = with_weeks(Watched::Share(Share::Asr), 60, 100);
    put(&mut few, -600, 14, 31);
    check(&asr(Turn::Fallen, 20.0), &few, Standing::Between);
    // Another hour of the week says nothing.
    let mut other = Counts::new(Watched::Share(Share::Asr));
    (1..=4).for_each(|week| put(&mut other, -week * WEEK - 3 * HOUR, 60, 100));
    put(&mut other, -600, 10, 100);
    check(&asr(Turn::Fallen, 20.0), &other, Standing::Unknown(Unknown::NoUsual));
}

#[test]
fn a_silence_is_told_where_calls_are_usual_and_not_at_night() {
    let nothing = rule(Watched::Calls, Turn::Fallen, 100.0);
    let reading = check(&nothing, &with_weeks(Watched::Calls, 12, 12), Standing::Beyond);
    assert_eq!((reading.value, reading.limit), (Some(0.0), Some(0.0)));
    check(&nothing, &with_weeks(Watched::Calls, 3, 3), Standing::Unknown(Unknown::TooFew));
    let mut one = with_weeks(Watched::Calls, 12, 12);
    put(&mut one, -600, 1, 1);
    check(&nothing, &one, Standing::Within);
    // The hard limit asks for no earlier weeks.
    let hard = rule(Watched::Calls, Turn::Below, 1.0);
    check(&hard, &Counts::new(Watched::Calls), Standing::Beyond);
    check(&hard, &one, Standing::Within);
}

#[test]
fn calls_are_too_many_from_the_limit_on_and_few_enough_well_below_it() {
    let many = rule(Watched::Calls, Turn::Above, 10.0);
    for (calls, expected) in [(10, Standing::Beyond), (9, Standing::Between), (7, Standing::Within)] {
        let mut counts = Counts::new(Watched::Calls);
        put(&mut counts, -60, calls, calls);
        check(&many, &counts, expected);
    }
    let mut risen = with_weeks(Watched::Calls, 100, 100);
    put(&mut risen, -60, 160, 160);
    check(&rule(Watched::Calls, Turn::Risen, 50.0), &risen, Standing::Beyond);
    check(&rule(Watched::Calls, Turn::Risen, 100.0), &risen, Standing::Within);
}

#[test]
fn the_reason_that_surges_is_named() {
    let mut counts = Counts::new(Watched::Reasons);
    let cell = |busy: u64, port: u64, of: u64| Cell {
        ratio: Ratio { hits: 0, of },
        codes: [(code(8102), busy), (code(7109), port)].into_iter().filter(|(_, n)| *n > 0).collect(),
    };
    for week in 1..=4 {
        counts.put((NOW - week * WEEK - 60).div_euclid(MINUTE), cell(30, 1, 100));
    }
    counts.put((NOW - 60).div_euclid(MINUTE), cell(33, 12, 100));
    let surge = rule(Watched::Reasons, Turn::Risen, 200.0);
    let reading = check(&surge, &counts, Standing::Beyond);
    assert_eq!((reading.code, reading.ratio), (Some(code(7109)), Ratio { hits: 12, of: 100 }));
    // Four of a hundred are eight times as many, and too few to be told.
    counts.put((NOW - 60).div_euclid(MINUTE), cell(33, 4, 100));
    assert_ne!(read(&surge, &counts.sums(), &scene(), at(0)).standing, Standing::Beyond);
    counts.put((NOW - 60).div_euclid(MINUTE), cell(33, 0, 100));
    let calm = check(&surge, &counts, Standing::Within);
    assert_eq!(calm.code, Some(code(8102)), "the most frequent one");
}

#[test]
fn nothing_is_said_of_a_time_in_which_nobody_watched_or_could_receive() {
    let (mut scene, hard) = (scene(), rule(Watched::Calls, Turn::Below, 1.0));
    let none = Counts::new(Watched::Calls);
    let at_once = |scene: &Scene| read(&hard, &none.sums(), scene, at(0)).standing;
    assert_eq!(at_once(&scene), Standing::Beyond);
    scene.since = Some(at(-600));
    assert_eq!(at_once(&scene), Standing::Unknown(Unknown::JustBegun));
    scene.since = None;
    assert_eq!(at_once(&scene), Standing::Unknown(Unknown::JustBegun));
    let gap = |from: i64, to: Option<i64>| Gap {
        from: Arrival(at(from).0 * 1_000),
        to: to.map(|to| Arrival(at(to).0 * 1_000)),
        cause: Cause::Closed,
        refused: 0,
    };
    let with = |gap: Gap| Scene { gaps: vec![gap].into(), ..super::tests::scene() };
    assert_eq!(at_once(&with(gap(-1_200, Some(-800)))), Standing::Unknown(Unknown::Gap));
    assert_eq!(at_once(&with(gap(-1_200, None))), Standing::Unknown(Unknown::Gap));
    assert_eq!(at_once(&with(gap(-1_200, Some(-1_000)))), Standing::Beyond, "a moment of an hour");
    // A week in which nobody could receive says nothing of what is usual.
    let fallen = rule(Watched::Calls, Turn::Fallen, 50.0);
    let counts = with_weeks(Watched::Calls, 20, 20);
    let blind = with(gap(-WEEK - HOUR, Some(-WEEK)));
    assert_eq!(read(&fallen, &counts.sums(), &blind, at(0)).usual.map(|usual| usual.weeks), Some(3));
}

#[test]
fn outside_of_its_hours_and_on_holidays_nothing_is_said() {
    // Two o'clock at night, on a Tuesday.
    let none = Counts::new(Watched::Calls);
    let hard = |hours: &str| Rule { hours: hours.parse().unwrap(), ..rule(Watched::Calls, Turn::Below, 1.0) };
    check(&hard("tue 01:00-02:00"), &none, Standing::Beyond);
    check(&hard("tue 01:01-02:00"), &none, Standing::Unknown(Unknown::OffHours));
    check(&hard("mon 01:00-02:00"), &none, Standing::Unknown(Unknown::OffHours));
    let counts = with_weeks(Watched::Calls, 20, 20);
    let on = |holidays: &str, rule: &Rule| {
        let calendar = Calendar { zone: Zone::UTC, holidays: Holidays::parse(holidays).unwrap() };
        read(rule, &counts.sums(), &Scene { calendar, ..scene() }, at(0))
    };
    let fallen = rule(Watched::Calls, Turn::Fallen, 50.0);
    assert_eq!(on("2026-01-27", &fallen).standing, Standing::Unknown(Unknown::Holiday));
    assert_eq!(on("2026-01-27", &hard("")).standing, Standing::Beyond, "a limit is a limit");
    assert_eq!(on("2026-01-27", &hard("tue")).standing, Standing::Unknown(Unknown::OffHours));
    let weeks = |holidays: &str| on(holidays, &fallen).usual.map(|usual| usual.weeks);
    assert_eq!((weeks("2026-01-28"), weeks("2026-01-12..2026-01-20")), (Some(4), Some(2)));
}

#[test]
fn weeks_that_differ_from_each_other_make_neither_a_silence_nor_a_fall() {
    // One campaign, three weeks ago, and nothing else at this hour.
    let mut campaign = Counts::new(Watched::Calls);
    put(&mut campaign, -3 * WEEK - 600, 5_000, 5_000);
    let reading = check(&rule(Watched::Calls, Turn::Fallen, 100.0), &campaign, Standing::Within);
    assert_eq!(reading.usual, Some(Usual { value: 0.0, weeks: 4, of: 5_000 }));
    // As low as one of the weeks before.
    let mut uneven = Counts::new(Watched::Share(Share::Asr));
    for (week, hits) in [(1, 60), (2, 30), (3, 62), (4, 61)] {
        put(&mut uneven, -week * WEEK - 600, hits, 100);
    }
    put(&mut uneven, -600, 31, 100);
    check(&asr(Turn::Fallen, 20.0), &uneven, Standing::Between);
    put(&mut uneven, -600, 25, 100);
    let reading = check(&asr(Turn::Fallen, 20.0), &uneven, Standing::Beyond);
    assert_eq!(reading.usual.map(|usual| usual.value), Some(0.605));
}

#[test]
fn what_is_gone_is_well_again_also_where_nothing_was_usual() {
    let risen = rule(Watched::Share(Share::Short), Turn::Risen, 50.0);
    let mut counts = with_weeks(Watched::Share(Share::Short), 0, 100);
    put(&mut counts, -600, 20, 100);
    check(&risen, &counts, Standing::Beyond);
    put(&mut counts, -600, 1, 100);
    check(&risen, &counts, Standing::Within);
    // Calls that come again end a silence, however few.
    let mut few = with_weeks(Watched::Calls, 500, 500);
    put(&mut few, -600, 1, 1);
    check(&rule(Watched::Calls, Turn::Fallen, 100.0), &few, Standing::Within);
}

#[test]
fn what_was_written_by_hand_is_brought_within_bounds() {
    let wild = Rule {
        watched: Watched::Reasons,
        turn: Turn::Below,
        by: f64::NAN,
        minutes: 0,
        sample: 0,
        cooldown: u32::MAX,
        hours: Hours::ALWAYS,
    };
    let tame = Rule { turn: Turn::Risen, by: 1.0, minutes: 1, sample: 1, cooldown: 1_440, ..wild };
    assert_eq!(wild.within_bounds(), tame);
    assert_eq!(asr(Turn::Below, 400.0).within_bounds().by, 100.0);
    assert_eq!(asr(Turn::Above, 100.0).within_bounds().by, 99.0, "nothing is above all");
    for watched in Watched::ALL {
        assert_eq!(Watched::parse(watched.as_str()), Some(watched));
        for turn in watched.turns() {
            assert!(watched.by_range(*turn).contains(&watched.usual_by(*turn)));
        }
    }
    assert_eq!(Watched::parse("luck"), None);
}

#[test]
fn the_last_minutes_wait_for_calls_that_still_ring() {
    assert_eq!(readable(at(0)), at(-120));
    assert_eq!(readable(at(59)), at(-120));
    assert_eq!(readable(at(60)), at(-60));
}

#[test]
fn newer_counts_take_the_place_of_those_they_know_better() {
    let mut counts = Counts::new(Watched::Calls);
    for minute in [-30, -20, -10] {
        put(&mut counts, minute * MINUTE, 1, 1);
    }
    let mut newer = Counts::new(Watched::Calls);
    // A call that was filed under an earlier minute than it was asked for.
    put(&mut newer, -25 * MINUTE, 9, 9);
    put(&mut newer, -15 * MINUTE, 3, 3);
    counts.renew(newer, at(-20 * MINUTE), at(-29 * MINUTE));
    let sums = counts.sums();
    let calls = |from: i64, to: i64| sums.within(&(at(from * MINUTE)..at(to * MINUTE))).of;
    assert_eq!((calls(-40, -29), calls(-29, -20), calls(-20, -15), calls(-15, 0)), (0, 0, 0, 3));
}
