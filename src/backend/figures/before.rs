//! The same stretch of time some whole weeks earlier, for comparison: a Monday beside a Monday, an afternoon beside an
//! afternoon.

use chrono::{Duration, NaiveDateTime};

use super::single_period;
use crate::backend::history::List;
use crate::call::Stamp;
use crate::call::filter::{Condition, Expr, Query, Span};
use crate::call::kpi::Kpis;
use crate::call::zone::Zone;
use crate::store::{Ask, Reader, Sort, SortBy, StoreError};

const WEEK_SECS: i64 = 7 * 86_400;

/// The figures of the same stretch some weeks earlier.
#[derive(Clone, Debug)]
pub struct Before {
    /// By how many whole weeks it lies earlier: as few as keep the two apart.
    pub weeks: u32,
    /// Its first second.
    pub from: Stamp,
    /// The first second behind it.
    pub to: Stamp,
    /// `None` until its calls have been counted.
    pub kpis: Option<Kpis>,
    /// Nothing could be received for a part of it, or nobody was there yet to receive.
    pub has_gaps: bool,
}

impl Before {
    /// The stretch that the period of `list` is compared with, and the question for its calls. `None` where the filter
    /// names no single period that begins somewhere, where that has only just begun, and where nothing that old is
    /// stored: what was not kept would pass for calls that nobody made.
    pub(super) fn of(
        reader: &mut dyn Reader,
        list: &List,
        ask: &Ask,
    ) -> Result<Option<(Before, Ask)>, StoreError> {
        let Some(rest) = single_period(list) else { return Ok(None) };
        let (named, now) = (ask.query.span(), ask.now.arrival.stamp());
        let Some(from) = named.from else { return Ok(None) };
        let Some((weeks, from, to)) = earlier((from, named.to.map_or(now, |to| to.min(now))), &list.zone)
        else {
            return Ok(None);
        };
        let all = Ask {
            query: Query { expr: Expr::All(Vec::new()) },
            sort: Sort { by: SortBy::Time, descending: false },
            ..ask.clone()
        };
        if reader.page(&all, None, 1)?.first().is_none_or(|oldest| oldest.filed_at() > from) {
            return Ok(None);
        }
        // Older calls may have come from a file, before anything could be received.
        let by_arrival = Ask { sort: Sort { by: SortBy::Arrival, descending: false }, ..all };
        let first = reader.page(&by_arrival, None, 1)?;
        let is_before_first = first.first().is_some_and(|first| first.first_arrival.stamp() > from);
        let then = Expr::Is(Condition::At(vec![Span { from: Some(from), to: Some(to) }]));
        let earlier = Ask { query: Query { expr: Expr::All(vec![rest.expr, then]) }, ..ask.clone() };
        let has_gaps = is_before_first || !super::gaps_in(&earlier, (from, Stamp(to.0 - 1))).is_empty();
        Ok(Some((Before { weeks, from, to, kpis: None, has_gaps }, earlier)))
    }
}

/// By how many weeks the stretch from `from` to before `to` is moved so that it ends no later than it began, and where it
/// lies then by the clocks of `zone`.
fn earlier((from, to): (Stamp, Stamp), zone: &Zone) -> Option<(u32, Stamp, Stamp)> {
    if from >= to {
        return None;
    }
    // By the clocks of the zone: a week has seven days, also where one of them has 23 hours.
    let civil = (zone.civil(from), zone.civil(to));
    let secs = civil.1.signed_duration_since(civil.0).num_seconds().max(1);
    let weeks = u32::try_from((secs - 1) / WEEK_SECS + 1).ok()?;
    let ago = Duration::try_weeks(i64::from(weeks))?;
    let moved = |civil: NaiveDateTime| civil.checked_sub_signed(ago).map(|civil| zone.moment(civil));
    let (from, to) = (moved(civil.0)?, moved(civil.1)?);
    (from < to).then_some((weeks, from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_moved_by_as_few_weeks_as_keep_the_two_apart() {
        let earlier =
            |secs| earlier((Stamp(10 * WEEK_SECS), Stamp((10 * WEEK_SECS).saturating_add(secs))), &Zone::UTC);
        let at = |weeks: i64| Stamp((10 - weeks) * WEEK_SECS);
        assert_eq!(earlier(0), None);
        assert_eq!(earlier(-1), None);
        assert_eq!(earlier(1), Some((1, at(1), Stamp(at(1).0 + 1))));
        assert_eq!(earlier(WEEK_SECS), Some((1, at(1), at(0))));
        assert_eq!(earlier(WEEK_SECS + 1), Some((2, at(2), Stamp(at(1).0 + 1))));
        assert_eq!(earlier(i64::MAX), None);
    }

    #[test]
    fn a_day_is_compared_with_the_whole_of_the_other_day_where_clocks_were_changed_between_them() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let day = |text: &str| zone.day(text.parse().unwrap());
        // In the night to 2026-03-29 the clocks go from two to three.
        let (from, to) = day("2026-03-31");
        assert_eq!(earlier((from, to), &zone), Some((1, day("2026-03-24").0, day("2026-03-24").1)));
        let (from, to) = day("2026-04-05");
        assert_eq!(earlier((from, to), &zone), Some((1, day("2026-03-29").0, day("2026-03-29").1)));
        // The week in which they go back has an hour more than the one before, and is beside it all the same.
        let week = |from: &str, to: &str| (day(from).0, day(to).1);
        let before = week("2026-10-12", "2026-10-18");
        assert_eq!(earlier(week("2026-10-19", "2026-10-25"), &zone), Some((1, before.0, before.1)));
        // Seven times 24 hours across the change are an hour more by the clocks: a week earlier they would overlap.
        let to = zone.moment("2026-04-01T10:00:00".parse().unwrap());
        let (weeks, _, end) = earlier((Stamp(to.0 - WEEK_SECS), to), &zone).unwrap();
        assert!(weeks == 2 && end.0 <= to.0 - WEEK_SECS);
    }
}
