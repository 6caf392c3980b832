//! A stretch of the course: in words, under the axis, and as a condition of the filter.

use chrono::{Datelike, NaiveDateTime, Timelike};

use crate::call::Stamp;
use crate::call::filter::{Condition, Period, Point};
use crate::call::kpi::Step;
use crate::call::zone::Zone;

/// `2026-11-22 10:00–10:15`, `2026-11-16 – 11-22`, `2026-11`.
pub fn words(step: Step, (from, to): (Stamp, Stamp), zone: &Zone) -> String {
    let (begins, ends, last) = (zone.civil(from), zone.civil(to), zone.civil(Stamp(to.0 - 1)));
    let is_one_slice = step.end(from, zone) == to;
    let day = |at: NaiveDateTime| at.format("%Y-%m-%d").to_string();
    match step {
        _ if step < Step::Day && begins.date() == last.date() => {
            format!("{} {}–{}", day(begins), begins.format("%H:%M"), ends.format("%H:%M"))
        }
        _ if step < Step::Day => {
            format!("{} – {}", begins.format("%Y-%m-%d %H:%M"), ends.format("%m-%d %H:%M"))
        }
        Step::Month if is_one_slice => begins.format("%Y-%m").to_string(),
        Step::Year if is_one_slice => begins.format("%Y").to_string(),
        _ if begins.date() == last.date() => day(begins),
        _ if begins.year() == last.year() => format!("{} – {}", day(begins), last.format("%m-%d")),
        _ => format!("{} – {}", day(begins), day(last)),
    }
}

/// [`words`] without the year where there is a day.
pub fn short(step: Step, ends: (Stamp, Stamp), zone: &Zone) -> String {
    let whole = words(step, ends, zone);
    if step < Step::Month { whole.get(5..).unwrap_or(&whole).to_owned() } else { whole }
}

/// The condition on the calls that are filed from `from` on and before `to`: whole days as such. An end that no clock
/// shows but once more, where an hour comes twice, is moved outwards to one that can be said.
pub fn condition((from, to): (Stamp, Stamp), zone: &Zone) -> Condition<Period> {
    const TWICE: i64 = 2 * 3_600;
    let can_be_said = |at: &Stamp| zone.moment(zone.civil(*at)) == *at;
    let from = (0..=TWICE).map(|secs| Stamp(from.0 - secs)).find(can_be_said).unwrap_or(from);
    let to = (0..=TWICE).map(|secs| Stamp(to.0 + secs)).find(can_be_said).unwrap_or(to);
    let (begins, ends) = (zone.civil(from), zone.civil(to));
    let last = zone.civil(Stamp(to.0 - 1)).date();
    let are_days = zone.day(begins.date()).0 == from && zone.day(last).1 == to;
    Condition::At(vec![match are_days {
        true if last == begins.date() => Period::One(Point::Day(last)),
        true => Period::Range(Some(Point::Day(begins.date())), Some(Point::Day(last))),
        false => Period::Range(Some(Point::Civil(begins)), Some(Point::Civil(ends))),
    }])
}

/// Words under the axis, in slices: where times of day begin, in the middle of days and what is longer. No two are
/// nearer to each other than `apart` slices.
pub fn ticks(step: Step, begins: &[Stamp], zone: &Zone, apart: f32) -> Vec<(f32, String)> {
    let shift = if step < Step::Day { 0.0 } else { 0.5 };
    let places = places(step, begins, zone, apart).into_iter();
    places.map(|(place, word)| (place as f32 + shift, word)).collect()
}

fn places(step: Step, begins: &[Stamp], zone: &Zone, apart: f32) -> Vec<(usize, String)> {
    let secs = step.about_secs();
    let far = |every: i64| every as f32 / secs as f32 >= apart;
    match step {
        Step::Minute | Step::FiveMinutes | Step::QuarterHour | Step::Hour => {
            let every = [300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200]
                .into_iter()
                .find(|every| far(*every));
            let every = every.unwrap_or(86_400);
            let is_at = |at: &NaiveDateTime| i64::from(at.num_seconds_from_midnight()) % every == 0;
            let word = |at: NaiveDateTime| match at.num_seconds_from_midnight() {
                0 => at.format("%m-%d").to_string(),
                _ => at.format("%H:%M").to_string(),
            };
            pick(begins, zone, is_at, word)
        }
        Step::Day => {
            let every = [1, 2, 7, 14, 28].into_iter().find(|every| far(every * secs)).unwrap_or(56);
            let is_at = |at: &NaiveDateTime| i64::from(at.num_days_from_ce() - 1) % every == 0;
            pick(begins, zone, is_at, |at| at.format("%m-%d").to_string())
        }
        Step::Week => {
            let every = [1, 2, 4, 13, 26].into_iter().find(|every| far(every * secs)).unwrap_or(52);
            let is_at = |at: &NaiveDateTime| i64::from((at.num_days_from_ce() - 1) / 7) % every == 0;
            pick(begins, zone, is_at, |at| at.format("%Y-%m-%d").to_string())
        }
        Step::Month => {
            let every = [1, 3, 6, 12].into_iter().find(|every| *every as f32 >= apart).unwrap_or(24);
            let is_at = |at: &NaiveDateTime| (at.year() as u32 * 12 + at.month0()).is_multiple_of(every);
            pick(begins, zone, is_at, |at| at.format("%Y-%m").to_string())
        }
        Step::Year => {
            let every = [1, 5, 10, 50].into_iter().find(|every| *every as f32 >= apart).unwrap_or(500);
            pick(begins, zone, |at| at.year() % every == 0, |at| at.format("%Y").to_string())
        }
    }
}

fn pick(
    begins: &[Stamp],
    zone: &Zone,
    is_at: impl Fn(&NaiveDateTime) -> bool,
    word: impl Fn(NaiveDateTime) -> String,
) -> Vec<(usize, String)> {
    let civil = begins.iter().map(|begin| zone.civil(*begin)).enumerate();
    civil.filter(|(_, at)| is_at(at)).map(|(place, at)| (place, word(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::filter::{Expr, Filter};

    fn stamp(text: &str) -> Stamp {
        Zone::BEIJING.moment(text.parse().unwrap())
    }

    #[test]
    fn a_stretch_says_when_and_asks_for_just_that() {
        let check = |step: Step, from: &str, to: &str, said: &str, asked: &str| {
            let ends = (stamp(from), stamp(to));
            assert_eq!(words(step, ends, &Zone::BEIJING), said);
            let condition = condition(ends, &Zone::BEIJING);
            let filter = Filter { terms: vec![Expr::Is(condition)] };
            assert_eq!(filter.to_string(), asked);
            assert_eq!(Filter::parse(asked).unwrap(), filter);
        };
        let (ten, eleven) = ("2026-11-22T10:00:00", "2026-11-22T11:00:00");
        let asked = "at:2026-11-22T10:00:00..2026-11-22T11:00:00";
        check(Step::Hour, ten, eleven, "2026-11-22 10:00–11:00", asked);
        let (sunday, monday) = ("2026-11-22T00:00:00", "2026-11-23T00:00:00");
        check(Step::Day, sunday, monday, "2026-11-22", "at:2026-11-22");
        let week = "at:2026-11-16..2026-11-22";
        check(Step::Week, "2026-11-16T00:00:00", monday, "2026-11-16 – 11-22", week);
        let month = ("2026-11-01T00:00:00", "2026-12-01T00:00:00");
        check(Step::Month, month.0, month.1, "2026-11", "at:2026-11-01..2026-11-30");
    }

    #[test]
    fn more_than_one_slice_says_both_ends() {
        let check = |step: Step, from: &str, to: &str, said: &str| {
            assert_eq!(words(step, (stamp(from), stamp(to)), &Zone::BEIJING), said);
        };
        let (ten, next) = ("2026-11-22T10:00:00", "2026-11-23T02:00:00");
        check(Step::Hour, ten, next, "2026-11-22 10:00 – 11-23 02:00");
        check(Step::Month, "2026-11-01T00:00:00", "2027-02-01T00:00:00", "2026-11-01 – 2027-01-31");
    }

    #[test]
    fn an_hour_that_comes_twice_is_asked_for_as_nearly_as_clocks_can_say_it() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        // 2026-10-25 01:00 UTC: three o'clock becomes two.
        let change = 1_792_890_000;
        let asked = |from: i64, to: i64| {
            let ends = (Stamp(change + from), Stamp(change + to));
            let filter = Filter { terms: vec![Expr::Is(condition(ends, &zone))] };
            let span = filter.resolve(Stamp(change), &zone).span();
            (span.from.unwrap().0 - change, span.to.unwrap().0 - change)
        };
        assert_eq!(asked(-7_200, -3_600), (-7_200, -3_600));
        assert_eq!(asked(-3_600, 0), (-3_600, 3_600));
        assert_eq!(asked(0, 3_600), (-1, 3_600));
        assert_eq!(asked(3_600, 7_200), (3_600, 7_200));
    }

    #[test]
    fn words_under_the_axis_stand_at_round_times_and_keep_their_distance() {
        let start = stamp("2026-11-21T22:10:00").0;
        let quarters: Vec<Stamp> = (0..20).map(|nth| Stamp(start - 600 + nth * 900)).collect();
        let said: Vec<String> = ticks(Step::QuarterHour, &quarters, &Zone::BEIJING, 3.0)
            .into_iter()
            .map(|(_, word)| word)
            .collect();
        assert_eq!(said, ["22:00", "23:00", "11-22", "01:00", "02:00"]);
        let days: Vec<Stamp> =
            (0..60).map(|nth| Stamp(stamp("2026-11-01T00:00:00").0 + nth * 86_400)).collect();
        let places: Vec<usize> =
            places(Step::Day, &days, &Zone::BEIJING, 5.0).into_iter().map(|(place, _)| place).collect();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] == 7) && places.len() >= 8, "{places:?}");
    }
}
