//! Counting how calls are spread. Outcome, service and code are matters of classes, and how many calls a class has is
//! known; the hours of the day are put together from the hours of the history.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{NaiveDate, Timelike};

use super::class::Classes;
use super::codes::Stored;
use super::numbers::Numbers;
use super::tally::{self, Counted};
use crate::call::filter::{Now, Query, Span};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Outcome, Party, Service, Stamp};
use crate::store::{Ask, Facets, Sort};

/// What was counted so far.
struct Tally<'a> {
    zone: &'a Zone,
    by_class: HashMap<i64, u64>,
    hours: [u64; 24],
    days: BTreeMap<NaiveDate, u64>,
    /// The quarter of an hour the last call was filed in, and the hour of which day that is.
    last: Option<(i64, usize, NaiveDate)>,
}

/// See [`crate::store::Reader::facets`].
pub(super) fn count(
    numbers: &mut Numbers<'_>,
    stopped: &AtomicBool,
    (query, now): (&Query, &Now),
    zone: &Zone,
    each: &mut dyn FnMut(&Facets) -> ControlFlow<()>,
) -> rusqlite::Result<Facets> {
    let classes = Classes::read(numbers.db)?;
    let mut tally =
        Tally { zone, by_class: HashMap::new(), hours: [0; 24], days: BTreeMap::new(), last: None };
    if let Some((ids, span)) = tally::kept(&classes, query).filter(|_| has_whole_hours(zone)) {
        if span == Span::default() {
            // All but the hours is known at once, and they need not be told class by class.
            tally.by_class = tally::by_class(numbers.db, &classes, &span)?;
            tally.by_class.retain(|id, _| ids.contains(id));
            if each(&tally.facets(&classes, None)).is_break() {
                return Ok(tally.facets(&classes, None));
            }
            for (hour, calls) in tally::hours(numbers.db, &span, &classes, &ids, false)? {
                tally.add_at(Stamp(hour.saturating_mul(tally::HOUR)), calls);
            }
            return Ok(tally.facets(&classes, Some(1.0)));
        }
        tally::by_hour(numbers.db, &span, &mut |counted| {
            if ids.contains(&counted.class) {
                tally.add(counted);
            }
        })?;
        return Ok(tally.facets(&classes, Some(1.0)));
    }
    let ask = Ask { query: query.clone(), sort: Sort::default(), now: now.clone() };
    let tally = std::cell::RefCell::new(tally);
    let mut share_seen = 1.0;
    let flow = tally::one_by_one(
        numbers,
        stopped,
        &ask,
        &mut |counted| tally.borrow_mut().add(counted),
        &mut |share| {
            share_seen = share;
            each(&tally.borrow().facets(&classes, Some(share)))
        },
    )?;
    let share = if flow.is_break() { share_seen } else { 1.0 };
    Ok(tally.into_inner().facets(&classes, Some(share)))
}

/// How often each code occurs among the calls of a question.
pub(super) fn reasons(
    numbers: &mut Numbers<'_>,
    stopped: &AtomicBool,
    query: &Query,
    now: &Now,
) -> rusqlite::Result<Vec<(CodeRef, u64)>> {
    let classes = Classes::read(numbers.db)?;
    let mut by_class = HashMap::<i64, u64>::new();
    match tally::kept(&classes, query) {
        Some((ids, span)) => {
            by_class = tally::by_class(numbers.db, &classes, &span)?;
            by_class.retain(|id, _| ids.contains(id));
        }
        None => {
            let ask = Ask { query: query.clone(), sort: Sort::default(), now: now.clone() };
            let add = &mut |counted: Counted| *by_class.entry(counted.class).or_default() += counted.calls;
            let _ = tally::one_by_one(numbers, stopped, &ask, add, &mut |_| ControlFlow::Continue(()))?;
        }
    }
    let mut counts = BTreeMap::<CodeRef, u64>::new();
    for known in &classes.all {
        let calls = by_class.get(&known.id).copied().filter(|calls| *calls > 0);
        for code in known.class.codes() {
            calls.into_iter().for_each(|calls| *counts.entry(code).or_default() += calls);
        }
    }
    Ok(counts.into_iter().collect())
}

/// Whether hours begin in `zone` when they begin in UTC, now and half a year from now.
fn has_whole_hours(zone: &Zone) -> bool {
    [0, 182 * 86_400]
        .into_iter()
        .all(|at| zone.offset_at(Stamp(1_767_225_600 + at)).local_minus_utc().rem_euclid(3_600) == 0)
}

impl Tally<'_> {
    fn add(&mut self, counted: Counted) {
        *self.by_class.entry(counted.class).or_default() += counted.calls;
        self.add_at(counted.at, counted.calls);
    }

    fn add_at(&mut self, at: Stamp, calls: u64) {
        // Calls come in no order, but many of one hour at a time; a quarter is the least that zones differ by.
        let quarter = at.0.div_euclid(900);
        let (hour, day) = match self.last {
            Some((last, hour, day)) if last == quarter => (hour, day),
            _ => {
                let civil = self.zone.civil(at);
                (civil.hour() as usize, civil.date())
            }
        };
        self.last = Some((quarter, hour, day));
        *self.days.entry(day).or_default() += calls;
        if let Some(known) = self.hours.get_mut(hour) {
            *known += calls;
        }
    }

    /// What this share of the calls suggests for all of them; `None`: the hours were not counted yet.
    fn facets(&self, classes: &Classes, share: Option<f64>) -> Facets {
        let of_all = |calls: u64| match share {
            Some(share) if share < 1.0 => (calls as f64 / share).round() as u64,
            _ => calls,
        };
        let mut facets = Facets { is_estimate: share != Some(1.0), ..Facets::default() };
        let (mut outcomes, mut services) = (HashMap::new(), HashMap::new());
        let mut codes = BTreeMap::<CodeRef, u64>::new();
        let mut parties = BTreeMap::<&str, u64>::new();
        let mut apps = BTreeMap::<Arc<str>, u64>::new();
        for known in &classes.all {
            let calls = of_all(self.by_class.get(&known.id).copied().unwrap_or(0));
            facets.calls += calls;
            *outcomes.entry(known.class.outcome).or_default() += calls;
            *services.entry(known.class.service).or_default() += calls;
            if let Some(party) = known.class.hung_up_by() {
                *parties.entry(party).or_default() += calls;
            }
            if let Some(app) = classes.app_of(&known.class) {
                *apps.entry(app).or_default() += calls;
            }
            known.class.codes().for_each(|code| *codes.entry(code).or_default() += calls);
        }
        facets.outcomes = by_frequency(outcomes, Outcome::from_number);
        facets.services = by_frequency(services, Service::from_number);
        let parties = parties.into_iter().filter(|(_, calls)| *calls > 0);
        facets.hung_up_by = parties.map(|(party, calls)| (Party::from_wire(party), calls)).collect();
        facets.hung_up_by.sort_by_key(|(_, calls)| std::cmp::Reverse(*calls));
        facets.apps = apps.into_iter().filter(|(_, calls)| *calls > 0).collect();
        facets.apps.sort_by_key(|(_, calls)| std::cmp::Reverse(*calls));
        facets.codes = codes.into_iter().filter(|(_, calls)| *calls > 0).collect();
        facets.codes.sort_by_key(|(_, calls)| std::cmp::Reverse(*calls));
        facets.hours = self.hours.map(of_all);
        facets.days = self.days.iter().map(|(day, calls)| (*day, of_all(*calls))).collect();
        facets
    }
}

/// The most frequent first, those of the same frequency in the order of their numbers.
fn by_frequency<T>(counts: HashMap<i64, u64>, read: impl Fn(i64) -> Option<T>) -> Vec<(T, u64)> {
    let mut counts: Vec<(i64, u64)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    counts.sort_unstable_by_key(|(value, count)| (std::cmp::Reverse(*count), *value));
    counts.into_iter().filter_map(|(value, count)| Some((read(value)?, count))).collect()
}
