use std::cell::RefCell;
use std::time::Duration as Wait;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::backend::Lookup;
use crate::backend::sample::{bell, reading, status};
use crate::call::filter::Filter;
use crate::call::kpi::Share;
use crate::call::reason::Space;
use crate::call::{Cause, Gap, Thresholds};
use crate::store::sqlite::SqliteWriter;
use crate::store::{Arrived, Writer};

const START: i64 = 1_769_479_200;

fn event(kind: &str, session: &str, secs: i64, code: i64) -> Arrived {
    let more =
        json!({"stateCode": code, "stateDesc": "", "caller": "+8613800000021", "called": "+8613800000022"});
    status(kind, session, Stamp(START + secs), more)
}

/// Two calls that were not answered, one that was busy, and one of which nobody has heard since it began.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteWriter::open(folder.path()).unwrap();
    let mut pushes = Vec::new();
    for (nth, code) in [(0, 8101), (1, 8101), (2, 8102)] {
        let session = format!("s{nth}");
        pushes.push(event("callout", &session, nth * 120, 0));
        pushes.push(event("disconnect", &session, nth * 120 + 20, code));
    }
    pushes.push(event("callout", "s3", 300, 0));
    writer.append(&pushes).unwrap();
    let at = |secs: i64| Arrival((START + secs) * 1_000);
    writer.note_gap(&Gap { from: at(60), to: Some(at(90)), cause: Cause::Closed, refused: 0 }).unwrap();
    folder
}

fn list(filter: &str, secs: i64) -> List {
    List {
        filter: Filter::parse(filter).unwrap(),
        zone: Zone::UTC,
        sort: Sort::default(),
        refresh: 0,
        now: Arrival((START + secs) * 1_000),
        thresholds: Thresholds::default(),
    }
}

fn figures(filter: &str, secs: i64) -> Figures {
    let mut reader = reading(&folder())().unwrap();
    Figures::of(reader.as_mut(), &list(filter, secs), &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn figures_course_reasons_and_gaps_are_of_the_same_calls() {
    let all = figures("", 310);
    assert!(all.is_whole);
    assert_eq!((all.kpis.calls, all.kpis.in_progress, all.kpis.share(Share::Asr).of), (4, 1, 3));
    let code = |code| Some(CodeRef { space: Space::StateCode, code });
    assert_eq!(all.reasons, [(code(8101), 2), (code(8102), 1)]);
    assert_eq!(all.gaps, [(Stamp(START + 60), Stamp(START + 90))]);
    let most =
        |figures: &Figures| -> Vec<u64> { figures.slices.iter().map(|(_, _, slice)| slice.most).collect() };
    assert_eq!(most(&all), [1, 0, 1, 0, 1, 1]);
    assert_eq!(all.delays.len(), all.slices.len());
    // Three hours later nobody believes that the last one is still up, nor knows that it is not.
    let later = figures("", 3 * 3_600);
    assert_eq!(most(&later), [1, 0, 1, 0, 1, 0]);
    let perhaps: Vec<u64> = later.slices.iter().map(|(_, _, slice)| slice.most_perhaps).collect();
    assert_eq!(perhaps, [1, 0, 1, 0, 1, 1]);
    let called: Vec<_> =
        all.numbers.called.iter().map(|one| (one.number.key(), one.calls, one.answered)).collect();
    assert_eq!(called, [("13800000022".to_owned(), 3, 0)]);
    let busy = figures("state-code:8102", 310);
    assert_eq!((busy.kpis.calls, busy.reasons, busy.gaps), (1, vec![(code(8102), 1)], vec![]));
    let none = figures("outcome:failed", 310);
    assert_eq!((none.kpis.calls, none.is_whole, none.slices.len()), (0, true, 1));
}

#[test]
fn who_began_before_the_period_and_is_still_up_in_it_is_among_those_that_are_up() {
    let most = |filter: &str, secs| {
        let figures = figures(filter, secs);
        assert!(figures.is_whole && figures.has_earlier);
        let most: Vec<u64> = figures.slices.iter().map(|(_, _, slice)| slice.most).collect();
        (figures.kpis.calls, most)
    };
    // The first call is up from 0 to 20 s, the second from 120 to 140, the last from 300 on.
    assert_eq!(most("at:2026-01-27T02:00:10..2026-01-27T02:03:00", 4_000), (1, vec![1, 0, 1]));
    assert_eq!(most("at:2026-01-27T02:00:30..2026-01-27T02:03:00", 4_000), (1, vec![0, 0, 1]));
    // No other calls than those of the filter.
    let busy = "at:2026-01-27T02:00:10..2026-01-27T02:05:00 state-code:8102";
    assert_eq!(most(busy, 4_000), (1, vec![0, 0, 0, 0, 1]));
    // Five seconds ago the last one had begun; nobody was called since.
    assert_eq!(most("at:-5s..", 310), (0, vec![1]));
    assert_eq!(most("at:-5s..", 300 + EARLIER_SECS + 6), (0, vec![0]));
    // Of several periods nobody can say it in a word.
    for several in
        ["at:2026-01-26,2026-01-27", "(at:2026-01-26 | at:2026-01-27)", "at:2026-01-27 !at:-5s..", ""]
    {
        assert!(!figures(several, 4_000).has_earlier, "{several}");
    }
}

#[test]
fn the_desk_answers_with_the_whole() {
    let (folder, (wake, wakes)) = (folder(), bell());
    let lookup = Lookup::open(reading(&folder), wake);
    lookup.figures.ask(FiguresAsk { list: Arc::new(list("", 310)) });
    let figures = loop {
        match lookup.figures.latest().map(|answer| answer.value.clone()).as_deref() {
            Some(Ok(figures)) if figures.is_whole => break figures.clone(),
            Some(Err(problem)) => panic!("{problem}"),
            _ => wakes.recv_timeout(Wait::from_secs(30)).unwrap(),
        }
    };
    assert_eq!(figures.kpis.calls, 4);
}

#[test]
fn who_stops_counting_gets_no_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteWriter::open(folder.path()).unwrap();
    let pushes: Vec<Arrived> = (0..1_000).map(|nth| event("callout", &format!("s{nth}"), nth, 0)).collect();
    writer.append(&pushes).unwrap();
    let mut reader = reading(&folder)().unwrap();
    let mut seen = Vec::new();
    let counting = Figures::of(reader.as_mut(), &list("", 2_000), &mut |figures| {
        seen.push((figures.kpis.calls, figures.is_whole));
        if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let counting = counting.unwrap();
    assert_eq!(seen, [(LOOK_EVERY, false), (2 * LOOK_EVERY, false)]);
    assert_eq!((counting.is_whole, counting.kpis.calls), (false, 2 * LOOK_EVERY));
}

#[test]
fn the_course_goes_from_where_the_filter_says_to_now() {
    let ends = |filter: &str, secs: i64| {
        let slices = figures(filter, secs).slices;
        (slices[0].0.0 - START, slices[slices.len() - 1].1.0 - START)
    };
    // Nobody named a time: to now, but not where that would leave the calls a corner of it.
    assert_eq!(ends("", 310), (0, 360));
    assert_eq!(ends("", 370), (0, 420));
    assert_eq!(ends("", 40_000), (0, 360));
    // From midnight on, and the rest of the day is not over.
    assert_eq!(ends("at:2026-01-27", 4_000), (-2 * 3_600, 4_020));
    assert_eq!(ends("at:-10m..", 400), (-240, 420));
    assert_eq!(ends("at:2026-01-27T02:01:00..2026-01-27T02:03:00", 4_000), (60, 180));
}

#[test]
fn gaps_that_cannot_be_told_apart_are_one() {
    let gap = |from: i64, to: i64| (Stamp(from), Stamp(to));
    let gaps = [gap(0, 10), gap(20, 90), gap(30, 40), gap(200, 201)];
    assert_eq!(joined(&gaps, 30), [gap(0, 90), gap(200, 201)]);
}

#[test]
fn gaps_are_found_in_all_the_time_there_is() {
    let mut reader = reading(&folder())().unwrap();
    let mut ask = list("", 310).ask();
    ask.now = reader.with_gaps(&ask.now).unwrap();
    assert_eq!(gaps_in(&ask, (Stamp(i64::MIN), Stamp(i64::MAX))).len(), 1);
}

#[test]
fn no_period_that_can_be_typed_is_too_long_for_a_course() {
    let folder = folder();
    let reader = RefCell::new(reading(&folder)().unwrap());
    // Numbers of every length.
    let amount = || (any::<u64>(), 0_u32..64).prop_map(|(number, bits)| number >> bits);
    let ago = || (amount(), prop::sample::select(vec!['s', 'm', 'h', 'd', 'w']));
    let ago = || ago().prop_map(|(amount, unit)| format!("-{amount}{unit}"));
    let point = || prop_oneof![4 => ago(), 1 => Just("1900-01-01".to_owned()), 1 => Just(String::new())];
    proptest!(ProptestConfig::with_cases(400), |(from in point(), to in point())| {
        let filter = format!("at:{from}..{to}");
        if Filter::parse(&filter).is_ok() {
            let mut reader = reader.borrow_mut();
            let figures = Figures::of(reader.as_mut(), &list(&filter, 310), &mut |_| ControlFlow::Continue(()));
            let slices = figures.unwrap().slices.len();
            prop_assert!((1..=202).contains(&slices), "{} has {} slices", filter, slices);
        }
    });
}

#[test]
fn a_period_is_compared_with_the_same_one_some_weeks_earlier() {
    let folder = folder();
    let mut reader = reading(&folder)().unwrap();
    let mut compared = |filter: &str, secs: i64| {
        let all = Figures::of(reader.as_mut(), &list(filter, secs), &mut |_| ControlFlow::Continue(()));
        let all = all.unwrap();
        assert!(all.is_whole);
        all.before.map(|before| {
            let kpis = before.kpis.unwrap();
            let stretch = (before.from.0 - START, before.to.0 - START);
            (before.weeks, stretch, kpis.calls, kpis.share(Share::Asr).of, before.has_gaps)
        })
    };
    const WEEK: i64 = 7 * 86_400;
    // 02:00 to 02:02 of the week before: two calls, and a gap; the same of one code only; and one of all weeks since.
    let minutes = "at:2026-02-03T02:00:00..2026-02-03T02:02:01";
    assert_eq!(compared(minutes, WEEK + 4_000), Some((1, (0, 121), 2, 2, true)));
    let busy = "state-code:8101 at:2026-02-03T02:01:00..2026-02-03T02:03:00";
    assert_eq!(compared(busy, WEEK + 4_000), Some((1, (60, 180), 1, 1, true)));
    assert_eq!(
        compared("at:2026-01-27T02:00:00..", 2 * WEEK + 60),
        None,
        "it would begin before the first call"
    );
    let weeks = "at:2026-02-10T02:00:00..2026-02-17T02:00:01";
    assert_eq!(compared(weeks, 4 * WEEK), Some((2, (0, WEEK + 1), 4, 3, true)));
    // What is not over yet is compared with as much of the other.
    assert_eq!(compared("at:2026-02-03T02:00:00..", WEEK + 30), Some((1, (0, 30), 1, 1, false)));
    // Nothing so old is kept; no period; several; one without a beginning; one that is still to come.
    for none in
        ["at:2026-01-27", "", "at:2026-02-03 !at:-5s..", "at:..2026-02-03", "at:2026-02-03T02:00:00.."]
    {
        assert_eq!(compared(none, 4_000), None, "{none}");
    }
}

#[test]
fn where_older_calls_came_from_a_file_the_comparison_says_that_it_may_not_be_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteWriter::open(folder.path()).unwrap();
    const WEEK: i64 = 7 * 86_400;
    let began = |session: &str, secs: i64, received: i64| Arrived {
        received: Arrival((START + received) * 1_000),
        ..event("callout", session, secs, 0)
    };
    // Both were heard of today, the older one is of three weeks ago.
    writer.append(&[began("old", -3 * WEEK, 10), began("new", 20, 21)]).unwrap();
    let mut reader = reading(&folder)().unwrap();
    let all = Figures::of(reader.as_mut(), &list("at:-1h..", 60), &mut |_| ControlFlow::Continue(()));
    let before = all.unwrap().before.unwrap();
    assert_eq!((before.weeks, before.kpis.unwrap().calls, before.has_gaps), (1, 0, true));
}
