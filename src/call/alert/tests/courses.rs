//! How incidents begin, go on and end, and how often chance alone makes one.

use proptest::prelude::*;

use super::*;

/// The course of readings that stand so, a minute apart, of an alert whose window is ten minutes and whose cooldown is
/// five.
fn course(standings: &[Standing]) -> Course {
    let rule = Rule { minutes: 10, cooldown: 5, ..asr(Turn::Below, 40.0) };
    let mut course = Course::default();
    for (place, standing) in (1..).zip(standings) {
        let value = if *standing == Standing::Beyond { 0.3 - place as f64 / 1_000.0 } else { 0.5 };
        let reading = Reading {
            at: at(place * MINUTE),
            standing: *standing,
            value: Some(value),
            ratio: Ratio::default(),
            usual: None,
            limit: Some(0.4),
            code: None,
        };
        course.step(&rule, &[reading]);
    }
    course
}

/// When incidents were raised and were over, in minutes, and how often each was raised.
fn minutes_of(course: &Course) -> Vec<(i64, Option<i64>, u32)> {
    let minute = |at: Stamp| (at.0 - NOW) / MINUTE;
    course.incidents().iter().map(|one| (minute(one.raised), one.until.map(minute), one.times)).collect()
}

#[test]
fn each_reason_has_incidents_of_its_own() {
    use Standing::{Beyond, Within};
    let rule = Rule { minutes: 10, ..rule(Watched::Reasons, Turn::Above, 10.0) };
    let mut course = Course::default();
    let mut step = |minute: i64, standings: &[(i64, Standing, f64)]| {
        let one = |(number, standing, value): &(i64, Standing, f64)| Reading {
            at: at(minute * MINUTE),
            standing: *standing,
            value: Some(*value),
            ratio: Ratio { hits: (*value * 100.0) as u64, of: 100 },
            usual: None,
            limit: Some(0.1),
            code: Some(code(*number)),
        };
        course.step(&rule, &standings.iter().map(one).collect::<Vec<_>>());
    };
    step(1, &[(8102, Beyond, 0.2), (7109, Within, 0.01)]);
    step(2, &[(8102, Beyond, 0.3), (7109, Beyond, 0.9)]);
    step(3, &[(7109, Beyond, 0.4)]);
    let seen: Vec<_> = course.incidents().iter().map(|one| (one.code, one.worst.value)).collect();
    assert_eq!(seen, [(Some(code(8102)), Some(0.3)), (Some(code(7109)), Some(0.9))]);
    assert_eq!(minutes_of(&course), [(1, Some(3), 1), (2, None, 1)], "the first is over: nobody has it");
    assert_eq!(course.open().map(|open| open.last.value).collect::<Vec<_>>(), [Some(0.4)]);
}

#[test]
fn an_incident_stays_until_all_is_well_and_goes_on_when_it_comes_back_soon() {
    use Standing::{Between, Beyond, Within};
    assert_eq!(minutes_of(&course(&[Between, Within])), []);
    let open = course(&[Within, Beyond, Between, Beyond]);
    assert_eq!(minutes_of(&open), [(2, None, 1)]);
    assert_eq!(open.open().next().unwrap().worst.at, at(4 * MINUTE), "the furthest of them");
    assert_eq!(open.open().next().unwrap().from, at(2 * MINUTE - 600));
    assert_eq!(minutes_of(&course(&[Beyond, Within, Between, Beyond])), [(1, None, 2)]);
    let late = [vec![Beyond, Within], vec![Within; 5], vec![Beyond]].concat();
    assert_eq!(minutes_of(&course(&late)), [(1, Some(2), 1), (8, None, 1)]);
    // When nothing can be said any more the incident ends once its window has gone by.
    let unknown = [vec![Beyond], vec![Standing::Unknown(Unknown::TooFew); 10]].concat();
    assert_eq!(minutes_of(&course(&unknown)), [(1, Some(11), 1)]);
    assert_eq!(minutes_of(&course(&unknown[..10])), [(1, None, 1)]);
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let watched =
        prop_oneof![Just(Watched::Calls), Just(Watched::Reasons), Just(Watched::Share(Share::Asr)),];
    let turn = prop_oneof![Just(Turn::Below), Just(Turn::Above), Just(Turn::Fallen), Just(Turn::Risen)];
    (watched, turn, 0.0..120.0, 1_u32..90, 1_u64..60, 0_u32..90).prop_map(
        |(watched, turn, by, minutes, sample, cooldown)| {
            Rule { watched, turn, by, minutes, sample, cooldown, ..Rule::default() }.within_bounds()
        },
    )
}

/// Some hours of calls in this week and, as likely, in those before.
fn any_counts(watched: Watched) -> impl Strategy<Value = Counts> {
    let minute = (0_i64..5, 0_i64..240, 0_u64..9, 0_u64..9, 0_u64..5);
    prop::collection::vec(minute, 0..200).prop_map(move |all| {
        let mut counts = Counts::new(watched);
        for (week, minute, hits, missed, busy) in all {
            let of = hits + missed;
            let codes = [(code(8102), busy.min(missed))].into();
            let ratio = Ratio { hits: if watched == Watched::Calls { of } else { hits }, of };
            counts.put(NOW / MINUTE - week * WEEK / MINUTE - minute, Cell { ratio, codes });
        }
        counts
    })
}

/// Five weeks of calls, some in each hour, that are answered by chance alone; from `since` seconds before [`NOW`] on as
/// often as `then` says.
fn by_chance(seed: u64, an_hour: u32, answered: f64, (since, then): (i64, f64)) -> Counts {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut counts = Counts::new(Watched::Share(Share::Asr));
    for minute in -36 * 24 * 60..0_i64 {
        let of = (0..an_hour).filter(|_| rng.u32(0..60) == 0).count() as u64;
        let share = if minute * MINUTE >= -since { then } else { answered };
        let hits = (0..of).filter(|_| rng.f64() < share).count() as u64;
        if of > 0 {
            put(&mut counts, minute * MINUTE, hits, of);
        }
    }
    counts
}

#[test]
fn chance_alone_raises_next_to_nothing_and_a_real_fall_is_found() {
    let (rule, scene) = (asr(Turn::Fallen, 20.0), scene());
    let mut raised = 0;
    for seed in 0..12 {
        let counts = by_chance(seed, 45, 0.65, (0, 0.65));
        let mut course = Course::default();
        course.go_on(&rule, &counts.sums(), &scene, (at(-WEEK), at(0)), &|| false);
        raised += course.incidents().len();
    }
    // Twelve weeks of looking every minute.
    assert_eq!(raised, 1, "times in twelve weeks");
    let counts = by_chance(99, 60, 0.65, (3 * HOUR, 0.3));
    let mut course = Course::default();
    course.go_on(&rule, &counts.sums(), &scene, (at(-6 * HOUR), at(0)), &|| false);
    let found = course.open().next().expect("half of the answers are missing").raised;
    assert!(
        (at(-3 * HOUR)..at(-2 * HOUR)).contains(&found),
        "after {} minutes",
        (found.0 - at(-3 * HOUR).0) / 60
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 4 } else { 64 }))]

    #[test]
    fn incidents_follow_each_other_and_none_is_raised_of_too_few(
        (rule, counts) in any_rule().prop_flat_map(|rule| (Just(rule), any_counts(rule.watched)))
    ) {
        let (scene, from) = (scene(), at(-4 * HOUR));
        let mut whole = Course::default();
        let sums = counts.sums();
        whole.go_on(&rule, &sums, &scene, (from, at(0)), &|| false);
        let incidents = whole.incidents();
        for (place, later) in incidents.iter().enumerate() {
            let Some(before) = incidents[..place].iter().rev().find(|one| one.code == later.code) else { continue };
            let until = before.until.expect("of each reason only the last one may be open");
            prop_assert!(before.raised <= until && until < later.raised);
            prop_assert!(later.raised.since(until) > i64::from(rule.cooldown) * MINUTE);
        }
        for incident in incidents {
            let worst = &incident.worst;
            prop_assert_eq!(worst.standing, Standing::Beyond);
            prop_assert!(worst.excess(rule.turn) >= 0.0);
            prop_assert!(worst.at >= incident.raised && incident.raised.since(incident.from) == rule.window());
            let rests_on = worst.ratio.of + worst.usual.map_or(0, |usual| usual.of);
            prop_assert!(rests_on >= rule.sample || !rule.turn.is_of_usual() && rule.watched == Watched::Calls);
        }
        // Looked at now and then it is the same.
        let mut piecewise = Course::default();
        for hour in (-4..0).rev() {
            piecewise.go_on(&rule, &sums, &scene, (from, at(-hour * 600 - 3 * HOUR)), &|| false);
        }
        piecewise.go_on(&rule, &sums, &scene, (from, at(0)), &|| false);
        prop_assert_eq!(piecewise, whole);
    }
}
