//! Times in a filter over the borders of days in the chosen zone, where a clock is set too: what the file finds, what
//! the board would show, and what is counted agree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;

use super::traffic::{START, ask, folder, now, reader, status, writer};
use crate::call::filter::Filter;
use crate::call::zone::Zone;
use crate::call::{Call, Stamp};
use crate::store::{Ask, Reader, Sort, Writer};

fn utc(text: &str) -> i64 {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap().and_utc().timestamp()
}

/// A filter in a zone, the moment it is asked at, and from when to when that is, in UTC.
const CASES: &[(&str, &str, &str, &str, &str)] = &[
    // 23 hours, 25 hours.
    ("Europe/Berlin", "2026-04-02 10:00:00", "at:2026-03-29", "2026-03-28 23:00:00", "2026-03-29 22:00:00"),
    ("Europe/Berlin", "2026-11-02 10:00:00", "at:2026-10-25", "2026-10-24 22:00:00", "2026-10-25 23:00:00"),
    (
        "America/New_York",
        "2026-03-20 10:00:00",
        "at:2026-03-08",
        "2026-03-08 05:00:00",
        "2026-03-09 04:00:00",
    ),
    (
        "America/New_York",
        "2026-11-20 10:00:00",
        "at:2026-11-01",
        "2026-11-01 04:00:00",
        "2026-11-02 05:00:00",
    ),
    // Half an hour off, three quarters off, and a clock that is set by half an hour.
    ("Asia/Kolkata", "2026-11-21 10:00:00", "at:2026-11-20", "2026-11-19 18:30:00", "2026-11-20 18:30:00"),
    ("Asia/Kathmandu", "2026-11-21 10:00:00", "at:2026-11-20", "2026-11-19 18:15:00", "2026-11-20 18:15:00"),
    (
        "Australia/Lord_Howe",
        "2026-04-09 10:00:00",
        "at:2026-04-05",
        "2026-04-04 13:00:00",
        "2026-04-05 13:30:00",
    ),
    // Where the day begins at one o'clock, because midnight does not exist.
    ("Africa/Cairo", "2026-05-01 10:00:00", "at:2026-04-24", "2026-04-23 22:00:00", "2026-04-24 21:00:00"),
    ("beijing", "2026-11-21 10:00:00", "at:2026-11-20", "2026-11-19 16:00:00", "2026-11-20 16:00:00"),
    // Today and yesterday, late on a long day and early after a short one.
    ("Europe/Berlin", "2026-10-25 22:30:00", "at:today", "2026-10-24 22:00:00", "2026-10-25 23:00:00"),
    ("Europe/Berlin", "2026-03-29 22:10:00", "at:yesterday", "2026-03-28 23:00:00", "2026-03-29 22:00:00"),
    ("Asia/Kolkata", "2026-11-20 18:30:00", "at:today", "2026-11-20 18:30:00", "2026-11-21 18:30:00"),
    // Sliding times are lengths: 24 hours are 24 hours whatever clocks do.
    ("Europe/Berlin", "2026-10-25 12:00:00", "at:-24h..now", "2026-10-24 12:00:00", "2026-10-25 12:00:00"),
    ("Europe/Berlin", "2026-03-29 12:00:00", "at:-1d..now", "2026-03-28 12:00:00", "2026-03-29 12:00:00"),
    ("America/New_York", "2026-11-01 06:10:00", "at:-15m..now", "2026-11-01 05:55:00", "2026-11-01 06:10:00"),
    // An hour that comes twice belongs to the period both times; one that does not exist is as long as nothing.
    (
        "Europe/Berlin",
        "2026-11-02 10:00:00",
        "at:2026-10-25T02:00..2026-10-25T03:00",
        "2026-10-25 00:00:00",
        "2026-10-25 02:00:00",
    ),
    (
        "Europe/Berlin",
        "2026-04-02 10:00:00",
        "at:2026-03-29T02:30..2026-03-29T04:00",
        "2026-03-29 01:00:00",
        "2026-03-29 02:00:00",
    ),
    // Days on both sides of a border.
    (
        "America/New_York",
        "2026-11-20 10:00:00",
        "at:2026-10-31..2026-11-01",
        "2026-10-31 04:00:00",
        "2026-11-02 05:00:00",
    ),
];

/// Around every border, and every half hour of a day around it.
fn moments() -> BTreeSet<i64> {
    let borders = CASES.iter().flat_map(|(.., from, to)| [utc(from), utc(to)]);
    borders.flat_map(|at| (-30..=30).map(move |n| at + n * 1_800).chain([at - 1, at + 1])).collect()
}

fn sessions(calls: impl IntoIterator<Item = Call>) -> BTreeSet<String> {
    calls.into_iter().map(|call| call.session.to_string()).collect()
}

fn all_of(reader: &mut impl Reader, ask: &Ask) -> Vec<Call> {
    let mut calls = Vec::new();
    let visit = &mut |call: &Call| {
        calls.push(call.clone());
        ControlFlow::Continue(())
    };
    reader.each(ask, visit).unwrap();
    calls
}

#[test]
fn days_and_sliding_times_are_those_of_the_chosen_zone_also_where_a_clock_is_set() {
    let folder = folder();
    let moments = moments();
    let arrived: Vec<_> = moments
        .iter()
        .map(|at| status("callout", &format!("s{at}"), at - START, json!({ "called": "+8613800000021" })))
        .collect();
    writer(&folder).append(&arrived).unwrap();
    let mut reader = reader(&folder);
    let everything = all_of(&mut reader, &ask("", Sort::default()));
    assert_eq!(everything.len(), moments.len());
    for (zone, at, text, from, to) in CASES {
        let zone = Zone::parse(zone).unwrap();
        let query = Filter::parse(text).unwrap().resolve(Stamp(utc(at)), &zone);
        let expected: BTreeSet<String> =
            moments.range(utc(from)..utc(to)).map(|at| format!("s{at}")).collect();
        assert!(expected.len() > 2 && expected.len() < moments.len());
        let in_memory = everything.iter().filter(|call| query.matches(call, &now())).cloned();
        assert_eq!(sessions(in_memory), expected, "in memory: {text} in {zone:?}");
        let asked = Ask { query: query.clone(), sort: Sort::default(), now: now() };
        assert_eq!(sessions(all_of(&mut reader, &asked)), expected, "in the file: {text} in {zone:?}");
        // With another condition the way to the calls is another one.
        let both = Filter::parse(&format!("{text} called:13800000021")).unwrap();
        let asked = Ask { query: both.resolve(Stamp(utc(at)), &zone), ..asked };
        assert_eq!(sessions(all_of(&mut reader, &asked)), expected, "by number: {text} in {zone:?}");
        let mut days = BTreeMap::<NaiveDate, u64>::new();
        for at in moments.range(utc(from)..utc(to)) {
            *days.entry(zone.civil(Stamp(*at)).date()).or_default() += 1;
        }
        let counted = reader.facets(&query, &now(), &zone, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(counted.days, days.into_iter().collect::<Vec<_>>(), "counted: {text} in {zone:?}");
        assert_eq!(counted.hours.iter().sum::<u64>(), expected.len() as u64);
    }
}
