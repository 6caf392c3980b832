//! Times in a filter: as typed ([`Period`]) and as half-open spans of moments ([`Span`]).

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

use super::super::Stamp;
use super::super::number::narrow;
use super::super::zone::Zone;
use super::{Condition, Expr, Query};

/// One end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A whole day.
    Day(NaiveDate),
    /// A civil time in the chosen zone.
    Civil(NaiveDateTime),
    Today,
    Yesterday,
    Now,
    /// The moment this many seconds before now.
    Ago(i64),
}

/// The furthest [`Point::Ago`] goes back, in seconds: from 2026 to 1900, the first year of which a day is accepted.
/// Beyond, figures over time would have thousands of slices, and milliseconds no room.
const FURTHEST_SECS: i64 = 126 * 365 * 86_400;

/// A period as typed: `2019-01-24`, `today`, `2019-01-24T03:00..2019-01-24T04:00`, `-15m..`. A day as the upper
/// end belongs to the period; a time of day does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A day from midnight to midnight, or, for any other point, the one second.
    One(Point),
    Range(Option<Point>, Option<Point>),
}

/// Moments from `from` (included) to `to` (excluded); `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<Stamp>,
    pub to: Option<Stamp>,
}

impl Span {
    pub fn contains(&self, at: Stamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

impl Span {
    /// The smallest span that holds all of `spans`.
    fn around(spans: &[Span]) -> Span {
        let from = spans.iter().map(|span| span.from).min().flatten();
        let to = spans.iter().map(|span| span.to).collect::<Option<Vec<Stamp>>>();
        Span { from, to: to.and_then(|to| to.into_iter().max()) }
    }

    /// What both have in common, as far as that is one span.
    fn within(self, other: Span) -> Span {
        let earlier = |a: Option<Stamp>, b: Option<Stamp>| [a, b].into_iter().flatten().min();
        Span { from: self.from.max(other.from), to: earlier(self.to, other.to) }
    }
}

impl Query {
    /// The time that is asked about: no call outside of it can match.
    pub fn span(&self) -> Span {
        span_of(&self.expr)
    }
}

fn span_of(expr: &Expr<Span>) -> Span {
    match expr {
        Expr::Is(Condition::At(spans)) => Span::around(spans),
        Expr::All(list) => list.iter().map(span_of).fold(Span::default(), Span::within),
        Expr::Any(list) => Span::around(&list.iter().map(span_of).collect::<Vec<_>>()),
        Expr::Is(_) | Expr::Not(_) => Span::default(),
    }
}

impl Period {
    /// From one point to another. `None`: neither end is said, or it would end before it begins.
    pub fn between(from: Option<Point>, to: Option<Point>) -> Option<Period> {
        match (from, to) {
            (None, None) => None,
            (Some(from), Some(to)) if from.is_surely_after(to) => None,
            (from, to) => Some(Period::Range(from, to)),
        }
    }

    /// Whether it is another one later.
    pub(super) fn slides(&self) -> bool {
        let slides = |point: Point| !matches!(point, Point::Day(_) | Point::Civil(_));
        match self {
            Period::One(point) => slides(*point),
            Period::Range(from, to) => from.iter().chain(to).any(|point| slides(*point)),
        }
    }

    pub fn resolve(&self, now: Stamp, zone: &Zone) -> Span {
        match *self {
            Period::One(point) => {
                let (from, to) = point.span(now, zone);
                Span { from: Some(from), to: Some(to) }
            }
            Period::Range(from, to) => Span {
                from: from.map(|point| point.span(now, zone).0),
                to: to.map(|point| match point {
                    Point::Day(_) | Point::Today | Point::Yesterday => point.span(now, zone).1,
                    Point::Civil(_) | Point::Now | Point::Ago(_) => point.span(now, zone).0,
                }),
            },
        }
    }
}

impl Point {
    /// Whether it is later than `other` whatever the time and the zone are.
    fn is_surely_after(self, other: Point) -> bool {
        let civil = |point| match point {
            Point::Day(day) => Some(day.and_time(NaiveTime::MIN)),
            Point::Civil(civil) => Some(civil),
            Point::Today | Point::Yesterday | Point::Now | Point::Ago(_) => None,
        };
        match (self, other) {
            (Point::Ago(from), Point::Ago(to)) => from < to,
            (Point::Civil(from), Point::Day(to)) => from.date() > to,
            (from, to) => civil(from).zip(civil(to)).is_some_and(|(from, to)| from > to),
        }
    }

    fn span(self, now: Stamp, zone: &Zone) -> (Stamp, Stamp) {
        let one_second = |at: Stamp| (at, Stamp(at.0.saturating_add(1)));
        match self {
            Point::Day(day) => zone.day(day),
            Point::Today => zone.day(zone.civil(now).date()),
            Point::Yesterday => zone.day(zone.civil(now).date() - Duration::days(1)),
            Point::Civil(civil) => one_second(zone.moment(civil)),
            Point::Now => one_second(now),
            Point::Ago(secs) => one_second(Stamp(now.0.saturating_sub(secs))),
        }
    }

    /// `2026-01-27`, `2026-01-27 10:00`, also with a `T` and with seconds, `today`, `yesterday`, `now`, `-15m`. `None`:
    /// not a point in time.
    /// Signs of a Chinese keyboard are read as the ordinary ones.
    pub fn parse(text: &str) -> Option<Point> {
        let text: String = narrow(text).collect();
        Point::parse_narrow(&text)
    }

    fn parse_narrow(text: &str) -> Option<Point> {
        match text {
            "today" => return Some(Point::Today),
            "yesterday" => return Some(Point::Yesterday),
            "now" => return Some(Point::Now),
            _ => {}
        }
        if let Some(ago) = text.strip_prefix('-') {
            let unit = ago.chars().last()?;
            let amount: i64 = ago.get(..ago.len() - unit.len_utf8())?.parse().ok()?;
            let secs_per_unit = match unit {
                's' => 1,
                'm' => 60,
                'h' => 3_600,
                'd' => 86_400,
                'w' => 7 * 86_400,
                _ => return None,
            };
            let secs = amount.checked_mul(secs_per_unit)?;
            return (0..=FURTHEST_SECS).contains(&secs).then_some(Point::Ago(secs));
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return in_range(day).then_some(Point::Day(day));
        }
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            .filter(|civil| in_range(civil.date()))
            .map(Point::Civil)
    }

    pub(super) fn write(self) -> String {
        match self {
            Point::Day(day) => day.format("%Y-%m-%d").to_string(),
            Point::Civil(civil) => civil.format("%Y-%m-%dT%H:%M:%S").to_string(),
            Point::Today => "today".to_owned(),
            Point::Yesterday => "yesterday".to_owned(),
            Point::Now => "now".to_owned(),
            Point::Ago(secs) => {
                let (amount, unit) = match secs {
                    s if s != 0 && s % 86_400 == 0 => (s / 86_400, 'd'),
                    s if s != 0 && s % 3_600 == 0 => (s / 3_600, 'h'),
                    s if s != 0 && s % 60 == 0 => (s / 60, 'm'),
                    s => (s, 's'),
                };
                format!("-{amount}{unit}")
            }
        }
    }
}

fn in_range(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (1900..=9998).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Filter, FilterProblem};
    use super::*;

    #[test]
    fn nobody_asks_for_a_time_before_1900_however_it_is_written() {
        let check = |text: &str, is_time: bool| {
            let problem = Filter::parse(&format!("at:{text}..")).err().map(|error| error.problem);
            assert_eq!(problem, (!is_time).then(|| FilterProblem::NotATime(format!("{text}.."))), "{text}");
        };
        check("1900-01-01", true);
        check("1899-12-31", false);
        for (longest, too_long) in [
            ("-45990d", "-45991d"),
            ("-6570w", "-6571w"),
            ("-1103760h", "-1103761h"),
            ("-66225600m", "-66225601m"),
            ("-3973536000s", "-3973536001s"),
        ] {
            check(longest, true);
            check(too_long, false);
        }
        check("-90000000d", false);
        check("-200000000000d", false);
        check("-9223372036854775807s", false);
        check("--5s", false);
    }

    proptest! {
        #[test]
        fn what_can_be_typed_lies_behind_the_first_day(
            amount: u64, bits in 0_u32..64, unit in "[smhdw]", years in 0..50_i64,
        ) {
            // 2026-01-01 and later.
            let now = Stamp(1_767_225_600 + years * 365 * 86_400);
            let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
            let first = Zone::UTC.day(first).0;
            if let Some(point) = Point::parse(&format!("-{}{unit}", amount >> bits)) {
                prop_assert!(point.span(now, &Zone::UTC).0 >= first);
            }
        }
    }

    #[test]
    fn the_time_asked_about_is_what_all_terms_leave_of_it() {
        let check = |filter: &str, from: Option<i64>, to: Option<i64>| {
            let query = Filter::parse(filter).unwrap().resolve(Stamp(86_400 * 10), &Zone::UTC);
            assert_eq!(query.span(), Span { from: from.map(Stamp), to: to.map(Stamp) }, "{filter}");
        };
        let day = 86_400;
        check("", None, None);
        check("talk<6 at:1970-01-03", Some(2 * day), Some(3 * day));
        check("at:1970-01-03,1970-01-07", Some(2 * day), Some(7 * day));
        check("at:1970-01-03.. at:..1970-01-04", Some(2 * day), Some(4 * day));
        check("(at:1970-01-03 | at:-1h..)", Some(2 * day), None);
        check("(at:1970-01-03 | talk<6)", None, None);
        check("!at:1970-01-03", None, None);
    }

    #[test]
    fn a_timeless_filter_keeps_everything_else() {
        let timeless = |filter: &str| Filter::parse(filter).unwrap().timeless().to_string();
        assert_eq!(timeless("at:today outcome:failed !at:1970-01-03 talk<6"), "outcome:failed talk<6");
        assert_eq!(timeless("at:-15m.."), "");
        assert_eq!(timeless("(at:today | talk<6)"), "(at:today | talk<6)");
    }
}
