//! Hours and holidays with a pencil: 2026-09-28 is a Monday.

use proptest::prelude::*;

use super::*;

fn calendar(zone: &str, holidays: &str) -> Calendar {
    Calendar { zone: Zone::parse(zone).unwrap(), holidays: Holidays::parse(holidays).unwrap() }
}

/// From `2026-09-28 09:00` on for so many minutes, by the clocks of the calendar.
fn window(calendar: &Calendar, from: &str, minutes: i64) -> Range<Stamp> {
    let civil = chrono::NaiveDateTime::parse_from_str(from, "%Y-%m-%d %H:%M").unwrap();
    let from = calendar.zone.moment(civil);
    from..Stamp(from.0 + minutes * MINUTE)
}

#[track_caller]
fn check(hours: &str, calendar: &Calendar, from: &str, minutes: i64, holds: bool) {
    let window = window(calendar, from, minutes);
    assert_eq!(hours.parse::<Hours>().unwrap().hold(&window, calendar), holds, "{hours}: {from} + {minutes}");
}

#[test]
fn hours_hold_windows_that_lie_in_them_whole() {
    let beijing = calendar("beijing", "");
    let office = "mon-fri 09:00-18:00";
    check(office, &beijing, "2026-09-28 09:00", 30, true);
    check(office, &beijing, "2026-09-28 17:30", 30, true);
    check(office, &beijing, "2026-09-28 08:59", 30, false);
    check(office, &beijing, "2026-09-28 17:31", 30, false);
    check(office, &beijing, "2026-09-26 10:00", 30, false);
    check(office, &calendar("utc", ""), "2026-09-28 10:00", 30, true);
    assert!(
        !office
            .parse::<Hours>()
            .unwrap()
            .hold(&window(&beijing, "2026-09-28 10:00", 30), &calendar("utc", ""))
    );
}

#[test]
fn days_that_follow_each_other_are_one_stretch_and_nights_belong_to_their_evening() {
    let beijing = calendar("beijing", "2026-10-01");
    check("mon-fri", &beijing, "2026-09-28 20:00", 600, true);
    check("mon-fri", &beijing, "2026-09-27 20:00", 600, false);
    check("fri 22:00-06:00", &beijing, "2026-09-26 05:00", 60, true);
    check("fri 22:00-06:00", &beijing, "2026-09-25 05:00", 60, false);
    check("22:00-22:00", &beijing, "2026-09-28 21:00", 120, true);
    // The night before a holiday goes on into it.
    check("wed,thu 22:00-06:00", &beijing, "2026-10-01 05:00", 60, true);
    check("wed,thu 22:00-06:00", &beijing, "2026-10-01 22:00", 60, false);
    check("", &beijing, "2026-10-01 22:00", 60, true);
}

#[test]
fn hours_are_written_and_read() {
    for text in ["", "mon-fri 09:00-18:00", "sat-sun", "22:00-06:00", "mon,wed-thu,sun 00:30-24:00"] {
        assert_eq!(text.parse::<Hours>().unwrap().to_string(), text);
    }
    assert_eq!("sat-mon".parse::<Hours>().unwrap().to_string(), "mon,sat-sun");
    for text in [
        "mon-fun",
        "09:00",
        "25:00-26:00",
        "09:60-10:00",
        "09:00-18:009",
        "+9:00-10:00",
        "24:00-06:00",
        "09:00-00:00",
        "mon fri x",
    ] {
        assert!(text.parse::<Hours>().is_err(), "{text}");
    }
    assert!(Hours::new([false; 7], 0, 60).is_none());
    let long = |text: &str, minutes| text.parse::<Hours>().unwrap().can_hold(minutes);
    assert!(
        long("09:00-18:00", 540) && !long("09:00-18:00", 541) && long("22:00-06:00", 480) && long("", 1_440)
    );
}

#[test]
fn holidays_are_days_and_stretches_of_days() {
    let holidays = Holidays::parse(" 2026-10-01..2026-10-07，2027-01-01 ").unwrap();
    assert_eq!(holidays.to_string(), "2026-10-01..2026-10-07, 2027-01-01");
    let day = |text: &str| holidays.has(text.parse().unwrap());
    assert_eq!(["2026-09-30", "2026-10-01", "2026-10-07", "2026-10-08"].map(day), [false, true, true, false]);
    assert_eq!(Holidays::parse("2026-10-07..2026-10-01").unwrap_err(), "2026-10-07..2026-10-01");
    assert_eq!(Holidays::parse("2026-10-01, soon").unwrap_err(), "soon");
    assert!(Holidays::parse(" ").unwrap().is_empty());
}

#[test]
fn a_window_is_on_a_holiday_when_some_of_it_is() {
    let beijing = calendar("beijing", "2026-10-01..2026-10-07");
    let on = |from: &str, minutes| beijing.is_holiday(&window(&beijing, from, minutes));
    assert!(!on("2026-09-30 23:00", 60) && on("2026-09-30 23:00", 61) && on("2026-10-07 23:59", 1));
    assert!(!on("2026-10-08 00:00", 60));
}

#[test]
fn a_week_before_it_is_the_same_time_by_the_clock() {
    let berlin = calendar("Europe/Berlin", "");
    // Clocks went back on 2026-10-25.
    let now = window(&berlin, "2026-10-27 09:00", 30);
    assert_eq!(berlin.weeks_before(&now, 1), window(&berlin, "2026-10-20 09:00", 30));
    assert_eq!(berlin.weeks_before(&now, 4), window(&berlin, "2026-09-29 09:00", 30));
    let beijing = calendar("beijing", "");
    let now = window(&beijing, "2026-10-27 09:00", 30);
    assert_eq!(now.start.since(beijing.weeks_before(&now, 2).start), 2 * WEEK);
}

proptest! {
    /// Minute by minute the same answer as for the whole.
    #[test]
    fn a_window_is_held_when_each_of_its_minutes_is(
        days in prop::array::uniform7(any::<bool>()), from in 0_u16..DAY, to in 1_u16..=DAY,
        start in 0_i64..14 * 24 * 60, long in 1_i64..1_440,
    ) {
        let hours = Hours::new(days, from, to);
        prop_assume!(hours.is_some());
        let hours = hours.unwrap();
        let berlin = calendar("Europe/Berlin", "2026-10-21");
        // Two weeks around the night in which an hour comes twice.
        let start = Stamp(berlin.zone.moment("2026-10-18T00:00:00".parse().unwrap()).0 + start * MINUTE);
        let minute = |nth: i64| Stamp(start.0 + nth * MINUTE)..Stamp(start.0 + (nth + 1) * MINUTE);
        let each = (0..long).all(|nth| hours.hold(&minute(nth), &berlin));
        prop_assert_eq!(hours.hold(&(start..Stamp(start.0 + long * MINUTE)), &berlin), each);
        prop_assert_eq!(hours.to_string().parse::<Hours>(), Ok(hours));
    }
}
