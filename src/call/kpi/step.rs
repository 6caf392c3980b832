//! How long the slices of a course are, and where they begin by the clocks of a zone.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::call::Stamp;
use crate::call::zone::Zone;

const DAY: i64 = 86_400;

/// How long a slice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    #[default]
    Minute,
    FiveMinutes,
    QuarterHour,
    Hour,
    Day,
    /// A week, from Monday on.
    Week,
    Month,
    Year,
}

impl Step {
    pub const ALL: [Step; 8] = [
        Step::Minute,
        Step::FiveMinutes,
        Step::QuarterHour,
        Step::Hour,
        Step::Day,
        Step::Week,
        Step::Month,
        Step::Year,
    ];

    /// The most slices that can still be told apart on a screen.
    const MOST: i64 = 200;

    /// The shortest step that cuts `secs` seconds into slices that can be told apart.
    pub fn for_span(secs: i64) -> Step {
        let fits = |step: &Step| secs / step.about_secs() < Step::MOST;
        Step::ALL.into_iter().find(fits).unwrap_or(Step::Year)
    }

    /// Seconds in a step; of a month and a year about that many.
    pub fn about_secs(self) -> i64 {
        match self {
            Step::Minute => 60,
            Step::FiveMinutes => 300,
            Step::QuarterHour => 900,
            Step::Hour => 3_600,
            Step::Day => DAY,
            Step::Week => 7 * DAY,
            Step::Month => 30 * DAY,
            Step::Year => 365 * DAY,
        }
    }

    /// The first second of the slice that `at` lies in.
    pub fn begin(self, at: Stamp, zone: &Zone) -> Stamp {
        let Some(day) = self.first_day(zone.civil(at).date()) else {
            let ahead = i64::from(zone.offset_at(at).local_minus_utc());
            return Stamp(at.0 - (at.0 + ahead).rem_euclid(self.about_secs()));
        };
        zone.day(day).0
    }

    /// The first second behind the slice that `at` lies in.
    pub fn end(self, at: Stamp, zone: &Zone) -> Stamp {
        let next = self.first_day(zone.civil(at).date()).and_then(|first| match self {
            Step::Week => first.checked_add_days(Days::new(7)),
            Step::Month => first.checked_add_months(Months::new(1)),
            Step::Year => first.checked_add_months(Months::new(12)),
            _ => first.succ_opt(),
        });
        let end = match next {
            Some(day) => zone.day(day).0,
            None => Stamp(self.begin(at, zone).0 + self.about_secs()),
        };
        // Where clocks are set back an hour comes twice.
        Stamp(end.0.max(at.0 + 1))
    }

    /// The day that the slice of `day` begins with; `None` for slices shorter than a day.
    fn first_day(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Step::Minute | Step::FiveMinutes | Step::QuarterHour | Step::Hour => None,
            Step::Day => Some(day),
            Step::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
            Step::Month => day.with_day(1),
            Step::Year => day.with_day(1)?.with_month(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_the_shortest_that_can_still_be_told_apart() {
        let steps = [0, 3 * 3_600, DAY, 7 * DAY, 30 * DAY, 365 * DAY, 3_000 * DAY, 400_000 * DAY];
        use Step::*;
        let expected = [Minute, Minute, QuarterHour, Hour, Day, Week, Month, Year];
        assert_eq!(steps.map(Step::for_span), expected);
    }

    #[test]
    fn days_weeks_and_months_begin_by_the_clocks_of_the_zone() {
        let stamp = |text: &str| Zone::BEIJING.moment(text.parse().unwrap());
        let at = stamp("2026-11-22T10:17:30");
        let check = |step: Step, from: &str, to: &str| {
            let ends = (step.begin(at, &Zone::BEIJING), step.end(at, &Zone::BEIJING));
            assert_eq!(ends, (stamp(from), stamp(to)), "{step:?}");
        };
        check(Step::QuarterHour, "2026-11-22T10:15:00", "2026-11-22T10:30:00");
        check(Step::Hour, "2026-11-22T10:00:00", "2026-11-22T11:00:00");
        check(Step::Day, "2026-11-22T00:00:00", "2026-11-23T00:00:00");
        check(Step::Week, "2026-11-16T00:00:00", "2026-11-23T00:00:00");
        check(Step::Month, "2026-11-01T00:00:00", "2026-12-01T00:00:00");
        check(Step::Year, "2026-01-01T00:00:00", "2027-01-01T00:00:00");
    }
}
