//! How the calls of a list are spread, as it is shown beside the list: what a condition of the filter chooses among is
//! counted without that condition, so that one sees what else could be chosen. What is drawn of it is not known here.

use std::sync::Arc;

use chrono::{Duration, NaiveDate, Timelike};

use super::desk::Ticket;
use super::history::List;
use crate::call::Stamp;
use crate::call::filter::{Condition, Expr, Filter, Period, Point};
use crate::call::reason::Space;
use crate::call::zone::Zone;
use crate::store::{Facets, Reader, StoreError};

/// How the calls of a list are spread. The hours are those of the list's zone.
#[derive(Clone, Debug)]
pub struct FacetAsk {
    pub list: Arc<List>,
}

/// What can be chosen among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Outcome,
    Service,
    HungUpBy,
    App,
    Codes(Space),
    /// An hour of the one day the filter speaks of.
    Hour,
}

impl Group {
    const ALL: [Group; 9] = [
        Group::Outcome,
        Group::Service,
        Group::HungUpBy,
        Group::App,
        Group::Codes(Space::StateCode),
        Group::Codes(Space::ReleasePoint),
        Group::Codes(Space::Q850),
        Group::Codes(Space::Sip),
        Group::Hour,
    ];

    /// Whether a condition is about this group.
    pub fn has(self, condition: &Condition<Period>) -> bool {
        match (self, condition) {
            (Group::Outcome, Condition::Outcome(_)) | (Group::Service, Condition::Service(_)) => true,
            (Group::HungUpBy, Condition::HungUpBy(_)) | (Group::App, Condition::App(_)) => true,
            (Group::Codes(space), Condition::Code(other, _)) => space == *other,
            (Group::Hour, condition) => hour_of(condition).is_some(),
            _ => false,
        }
    }

    /// The filter without the terms that choose in this group; `None`: there are none.
    fn set_free(self, filter: &Filter) -> Option<Filter> {
        let mut is_free = true;
        let mut terms = Vec::new();
        for term in &filter.terms {
            // An hour that is excluded is no choice of one.
            let chosen = term.plain().filter(|(_, is_not)| !is_not || self != Group::Hour);
            match chosen.map(|(condition, _)| condition).filter(|condition| self.has(condition)) {
                None => terms.push(term.clone()),
                Some(condition) => {
                    is_free = false;
                    // Without its hour a day is still a day.
                    terms.extend(hour_of(condition).map(|(day, _)| Expr::Is(whole(day))));
                }
            }
        }
        (!is_free).then_some(Filter { terms })
    }
}

/// The condition on one day.
pub fn whole(day: NaiveDate) -> Condition<Period> {
    Condition::At(vec![Period::One(Point::Day(day))])
}

/// The condition on one hour of a day, from 0.
pub fn hour(day: NaiveDate, hour: u32) -> Option<Condition<Period>> {
    let from = day.and_hms_opt(hour, 0, 0)?;
    let to = from.checked_add_signed(Duration::hours(1))?;
    Some(Condition::At(vec![Period::Range(Some(Point::Civil(from)), Some(Point::Civil(to)))]))
}

/// The day and the hour that a condition speaks of, if it is [`hour`].
pub fn hour_of(condition: &Condition<Period>) -> Option<(NaiveDate, u32)> {
    let Condition::At(periods) = condition else { return None };
    let [Period::Range(Some(Point::Civil(from)), Some(_))] = periods.as_slice() else { return None };
    let is_one = hour(from.date(), from.hour()).as_ref() == Some(condition);
    is_one.then(|| (from.date(), from.hour()))
}

/// The one day that a filter speaks of, at `now` in `zone`.
pub fn day_of(filter: &Filter, now: Stamp, zone: &Zone) -> Option<NaiveDate> {
    let mut days = filter.terms.iter().filter_map(|term| match term {
        Expr::Is(condition @ Condition::At(periods)) => match periods.as_slice() {
            [Period::One(Point::Day(day))] => Some(*day),
            [Period::One(Point::Today)] => Some(zone.civil(now).date()),
            [Period::One(Point::Yesterday)] => zone.civil(now).date().pred_opt(),
            _ => hour_of(condition).map(|(day, _)| day),
        },
        _ => None,
    });
    days.next().filter(|_| days.next().is_none())
}

/// Counts, and says so each time there is more to show.
pub(super) fn answer(
    reader: &mut dyn Reader,
    ask: &FacetAsk,
    ticket: &Ticket<FacetAsk, Result<Arc<Facets>, StoreError>>,
) -> Result<Arc<Facets>, StoreError> {
    let list = &ask.list;
    let chosen: Vec<(Group, Filter)> =
        Group::ALL.into_iter().filter_map(|group| Some((group, group.set_free(&list.filter)?))).collect();
    let mut shown = Facets { is_estimate: true, ..Facets::default() };
    let mut count = |filter: &Filter, take: &dyn Fn(&mut Facets, Facets)| {
        let query = List { filter: filter.clone(), ..(**list).clone() }.ask();
        let found = reader.facets(&query.query, &query.now, &list.zone, &mut |so_far| {
            take(&mut shown, so_far.clone());
            ticket.publish(Ok(Arc::new(shown.clone())));
            ticket.goes_on()
        })?;
        take(&mut shown, found);
        if ticket.is_superseded() { Err(StoreError::Interrupted) } else { Ok(()) }
    };
    count(&list.filter, &|shown, found| {
        let (is_estimate, old) = (true, std::mem::take(shown));
        *shown = Facets { is_estimate, ..found };
        chosen.iter().for_each(|(group, _)| take_over(*group, shown, &old));
    })?;
    for (group, filter) in &chosen {
        count(filter, &|shown, found| take_over(*group, shown, &found))?;
    }
    Ok(Arc::new(Facets { is_estimate: false, ..shown }))
}

/// Puts what `from` says of a group into `into`.
fn take_over(group: Group, into: &mut Facets, from: &Facets) {
    match group {
        Group::Outcome => into.outcomes.clone_from(&from.outcomes),
        Group::Service => into.services.clone_from(&from.services),
        Group::HungUpBy => into.hung_up_by.clone_from(&from.hung_up_by),
        Group::App => into.apps.clone_from(&from.apps),
        Group::Codes(space) => {
            into.codes.retain(|(code, _)| code.space != space);
            into.codes.extend(from.codes.iter().filter(|(code, _)| code.space == space));
        }
        Group::Hour => into.hours = from.hours,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration as Wait;

    use serde_json::json;

    use super::*;
    use crate::backend::sample::{bell, reading, status};
    use crate::backend::{Lookup, Sort};
    use crate::call::{Arrival, Outcome, Thresholds};
    use crate::store::Writer;
    use crate::store::sqlite::SqliteWriter;

    #[test]
    fn a_group_is_set_free_of_its_own_terms_only() {
        let check = |group: Group, before: &str, after: Option<&str>| {
            let free = group.set_free(&Filter::parse(before).unwrap());
            assert_eq!(free.map(|filter| filter.to_string()).as_deref(), after, "{before}");
        };
        check(Group::Outcome, "at:today !outcome:failed outcome:answered", Some("at:today"));
        check(Group::Outcome, "service:callback (outcome:failed | 138*)", None);
        check(Group::Codes(Space::Sip), "sip:486 q850:17", Some("q850:17"));
        let hour = "at:2026-11-21T09:00:00..2026-11-21T10:00:00";
        check(Group::Hour, &format!("{hour} sip:486"), Some("at:2026-11-21 sip:486"));
        check(Group::Hour, "at:2026-11-21T09:00:00..2026-11-21T10:30:00", None);
    }

    /// A callback that ended with this code.
    fn ended(nth: i64, code: i64) -> crate::store::Arrived {
        let more = json!({"stateCode": code, "stateDesc": "", "caller": "+8613800000021", "called": "+8613800000022"});
        status("disconnect", &format!("s{nth}"), Stamp(1_769_479_200 + nth), more)
    }

    #[test]
    fn what_the_filter_chooses_is_counted_beside_what_else_could_be_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let calls: Vec<_> = (0..10).map(|nth| ended(nth, if nth < 3 { 8102 } else { 8101 })).collect();
        SqliteWriter::open(folder.path()).unwrap().append(&calls).unwrap();
        let (wake, wakes) = bell();
        let lookup = Lookup::open(reading(&folder), wake);
        let list = Arc::new(List {
            filter: Filter::parse("state-code:8102").unwrap(),
            zone: Zone::UTC,
            sort: Sort::default(),
            refresh: 0,
            now: Arrival(1_769_579_200_000),
            thresholds: Thresholds::default(),
        });
        lookup.facets.ask(FacetAsk { list });
        let counted = loop {
            let answer = lookup.facets.latest().map(|answer| answer.value.clone());
            match answer.as_deref() {
                Some(Ok(counts)) if !counts.is_estimate => break counts.clone(),
                Some(Err(problem)) => panic!("{problem}"),
                _ => wakes.recv_timeout(Wait::from_secs(30)).unwrap(),
            }
        };
        let code = |code| crate::call::reason::CodeRef { space: Space::StateCode, code };
        assert_eq!(counted.calls, 3);
        assert_eq!(counted.codes, [(code(8101), 7), (code(8102), 3)]);
        assert_eq!(counted.outcomes, [(Outcome::NotAnswered, 3)]);
        assert_eq!(counted.services.iter().map(|(_, n)| n).sum::<u64>(), 3);
    }
}
