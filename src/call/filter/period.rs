//! Times in a filter: as typed ([`Period`]) and as half-open spans of moments ([`Span`]).

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::super::Stamp;
use super::super::zone::Zone;

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
    /// So many seconds before now.
    Ago(i64),
}

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

impl Period {
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

    /// `None`: not a point in time.
    pub(super) fn parse(text: &str) -> Option<Point> {
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
            return Some(Point::Ago(amount.checked_mul(secs_per_unit).filter(|secs| *secs >= 0)?));
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
