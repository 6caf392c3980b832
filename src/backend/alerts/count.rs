//! The desk's own: counts of weeks that are kept from minute to minute, so that only the latest calls are read again.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::{AlertAsk, Asked, Stand, Standings, Watching};
use crate::call::alert::{
    Calendar, Counts, MINUTE, Reading, Rule, SETTLE_SECS, Scene, Sums, WEEKS, read, readable,
};
use crate::call::filter::{Condition, Expr, Filter, Query, Span};
use crate::call::{Arrival, Call, Cause, Now, Stamp, kpi};
use crate::store::{Ask, Reader, Sort, SortBy, StoreError};

const DAY: i64 = 86_400;

/// Seconds back from now for which it is told what an alert would have raised.
const LOOK_BACK: i64 = 7 * DAY;

/// Calls older than a window by more than these seconds are looked at again only when all calls are.
const STILL_CHANGES: i64 = 10 * MINUTE;

/// Milliseconds after which all calls are counted again: CDRs come hours later, records are taken in from files, old
/// calls are removed.
const AGAIN_MILLIS: i64 = 3_600_000;

/// Counts that nobody asks for just now, such as those of an alert that is being set up.
const SPARE: usize = 8;

/// Minutes between two points of a trace.
const APART: i64 = 10;

/// The newest calls tell how the clocks differ, and how late calls are heard of.
const NEWEST: usize = 51;

/// Calls that are heard of later than this tell nothing of those that are not: somebody took them in from a file.
const LATEST: i64 = 30 * MINUTE;

/// What is known from earlier answers.
#[derive(Default)]
pub(super) struct Memory {
    /// The last ones asked for at the end.
    counted: Vec<Counted>,
    stands: Vec<Arc<Stand>>,
    /// The gaps they were read with: from, to, and why.
    gaps: Vec<(Arrival, Option<Arrival>, Cause)>,
    /// The calendar they were read with.
    calendar: Option<Calendar>,
    before: Before,
}

/// What the answer before went by.
#[derive(Clone, Copy, Default)]
struct Before {
    at: Option<Stamp>,
    /// By how many milliseconds our clock is ahead, as far as calls ever told.
    ahead: i64,
}

/// The calls of a filter, counted from a minute to another.
struct Counted {
    filter: Filter,
    counts: Counts,
    sums: Sums,
    from: Stamp,
    to: Stamp,
    /// The longest window that was kept up to date.
    window: i64,
    /// When all calls were last counted, by our clock.
    at: Arrival,
}

/// What one answer goes by.
struct Moment<'a> {
    ask: &'a AlertAsk,
    now: Now,
    scene: Scene,
    /// The end of the last minute that can be read.
    at: Stamp,
}

impl Standings {
    /// How they stand at `now`, for whoever asks once.
    pub fn at(
        reader: &mut dyn Reader,
        asked: Asked,
        now: Arrival,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Standings, StoreError> {
        let ask = AlertAsk { watching: Arc::new(asked), now };
        Memory::default().answer(reader, &ask, is_stopped, &mut |_| {})
    }
}

impl Memory {
    /// How they stand. What is known before the last one of them is counted is shown meanwhile.
    pub(super) fn answer(
        &mut self,
        reader: &mut dyn Reader,
        ask: &AlertAsk,
        is_stopped: &dyn Fn() -> bool,
        show: &mut dyn FnMut(Standings),
    ) -> Result<Standings, StoreError> {
        let moment = Moment::of(reader, ask, self.before)?;
        self.before = Before { at: Some(moment.at), ahead: moment.scene.ahead };
        let all = &ask.watching.watching;
        self.stands.retain(|stand| all.contains(&stand.watching));
        // What was read before a gap was known, by another calendar, or by a clock that went fast, is read again.
        let gaps: Vec<_> = moment.scene.gaps.iter().map(|gap| (gap.from, gap.to, gap.cause)).collect();
        let is_ahead = |stand: &Arc<Stand>| stand.course.last().is_some_and(|last| last.at > moment.at);
        let calendar = Some(&moment.scene.calendar);
        if self.gaps != gaps || self.calendar.as_ref() != calendar || self.stands.iter().any(is_ahead) {
            self.stands.clear();
            (self.gaps, self.calendar) = (gaps, calendar.cloned());
        }
        let behind = ask.now.millis_since(Arrival(moment.at.0 * 1_000 + moment.scene.ahead)) / 1_000;
        let ahead = moment.scene.ahead;
        let mut standings = Standings { ahead, at: Some(moment.at), behind, ..Standings::default() };
        for (place, watching) in all.iter().enumerate() {
            let known = self.stands.iter().find(|stand| stand.watching == *watching).cloned();
            let counted = self.count(reader, &moment, watching, is_stopped)?;
            let stand = stand(&counted.sums, known.as_ref(), &moment, watching, is_stopped);
            standings.all.push(stand.ok_or(StoreError::Interrupted)?);
            standings.is_whole = place + 1 == all.len();
            if !standings.is_whole {
                // The rest may take a while; what is known stays beside what is new.
                let known = self.stands.iter().filter(|known| standings.of(&known.watching).is_none());
                let all = standings.all.iter().chain(known).cloned().collect();
                show(Standings { all, one_sided: Vec::new(), ..standings });
            }
        }
        standings.is_whole = true;
        self.stands.clone_from(&standings.all);
        let spare = self.counted.len().saturating_sub(all.len() + SPARE);
        self.counted.drain(..spare);
        Ok(standings)
    }

    /// The counts for `watching`, brought up to date.
    fn count(
        &mut self,
        reader: &mut dyn Reader,
        moment: &Moment<'_>,
        watching: &Watching,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<&Counted, StoreError> {
        let watched = watching.rule.watched;
        let all = &moment.ask.watching.watching;
        let same = all.iter().filter(|one| one.filter == watching.filter && one.rule.watched == watched);
        let (mut window, mut kept) = (0, 0);
        for Watching { rule, .. } in same {
            window = window.max(rule.window());
            kept = kept.max(kept_for(rule));
        }
        let oldest = Stamp(moment.at.0 - kept);
        let is_it = |one: &Counted| one.filter == watching.filter && one.counts.watched() == watched;
        let known = self.counted.iter().position(is_it).map(|place| self.counted.remove(place));
        let is_good = |one: &Counted| {
            let is_fresh = one.at.is_younger_than(AGAIN_MILLIS, moment.ask.now);
            is_fresh && one.from <= oldest && one.window >= window && one.to <= moment.at
        };
        let counted = match known.filter(is_good) {
            Some(counted) if counted.to == moment.at => counted,
            Some(mut counted) => {
                let from = Stamp(counted.to.0 - counted.window - STILL_CHANGES);
                let newer = match moment.counted(reader, watching, from, is_stopped) {
                    Ok(newer) => newer,
                    Err(error) => {
                        // What was counted is still so.
                        self.counted.push(counted);
                        return Err(error);
                    }
                };
                counted.counts.renew(newer, from, oldest);
                let sums = counted.counts.sums();
                Counted { sums, from: oldest.max(counted.from), to: moment.at, ..counted }
            }
            None => {
                let counts = moment.counted(reader, watching, oldest, is_stopped)?;
                let (filter, sums) = (watching.filter.clone(), counts.sums());
                let (to, at) = (moment.at, moment.ask.now);
                Counted { filter, counts, sums, from: oldest, to, window, at }
            }
        };
        self.counted.push(counted);
        self.counted.last().ok_or(StoreError::Interrupted)
    }
}

/// How far back calls matter to a rule, in seconds.
fn kept_for(rule: &Rule) -> i64 {
    // Clocks that are set forward or back make a week longer.
    let weeks = if rule.turn.is_of_usual() { (WEEKS * 7 + 1) * DAY } else { 0 };
    weeks + LOOK_BACK + rule.window()
}

/// How an alert stands whose calls have been counted; `None` when it was stopped.
fn stand(
    sums: &Sums,
    known: Option<&Arc<Stand>>,
    moment: &Moment<'_>,
    watching: &Watching,
    is_stopped: &dyn Fn() -> bool,
) -> Option<Arc<Stand>> {
    let rule = &watching.rule;
    let mut course = known.map(|stand| stand.course.clone()).unwrap_or_default();
    let back = Stamp(moment.at.0 - LOOK_BACK);
    if !course.go_on(rule, sums, &moment.scene, (back, moment.at), is_stopped) {
        return None;
    }
    course.forget(back);
    let points = DAY / MINUTE / APART;
    let first = moment.at.0.div_euclid(APART * MINUTE) * APART * MINUTE - DAY;
    let mut trace: Vec<Reading> = (1..=points)
        .map(|nth| Stamp(first + nth * APART * MINUTE))
        .map(|at| read(rule, sums, &moment.scene, at))
        .collect();
    if trace.last().is_none_or(|last| last.at < moment.at) {
        trace.push(read(rule, sums, &moment.scene, moment.at));
    }
    Some(Arc::new(Stand { watching: watching.clone(), course, trace }))
}

impl Moment<'_> {
    fn of<'a>(reader: &mut dyn Reader, ask: &'a AlertAsk, before: Before) -> Result<Moment<'a>, StoreError> {
        let asked = &ask.watching;
        // Before the gaps: those that lie before a sign of life are written before it.
        let beat = reader.last_beat()?;
        let now = Now { arrival: ask.now, thresholds: asked.thresholds, gaps: Default::default() };
        let now = reader.with_gaps(&now)?;
        let newest = Ask {
            query: Query { expr: Expr::All(Vec::new()) },
            // Those that were heard of last, not those that began last: the long ones among them are not heard of yet.
            sort: Sort { by: SortBy::Arrival, descending: true },
            now: now.clone(),
        };
        let newest = reader.page(&newest, None, NEWEST)?;
        let (ahead, late) = clocks(&newest, ask.now, before.ahead);
        let since = reader.heard_since()?.map(|at| Stamp((at.0 - ahead).div_euclid(1_000)));
        // Nothing is known yet of a time for which no collector gave a sign, not even that it is a gap.
        let until = beat.map_or(ask.now, |beat| beat.at.min(ask.now));
        let platform = |at: Arrival| Stamp((at.0 - ahead).div_euclid(1_000));
        let last_sign = Stamp(platform(until).0.div_euclid(MINUTE) * MINUTE);
        let soonest = readable(platform(ask.now));
        let at = readable(Stamp(platform(ask.now).0 - late)).min(last_sign);
        // What was read stays read, but by a clock that was set back.
        let at = before.at.filter(|before| *before <= soonest).map_or(at, |before| at.max(before));
        let calendar = asked.calendar.clone();
        let scene = Scene { since, gaps: now.gaps.clone(), ahead, calendar };
        Ok(Moment { ask, now, scene, at })
    }

    /// Counts the calls of an alert that began from `from` on, as far as they can be read.
    fn counted(
        &self,
        reader: &mut dyn Reader,
        watching: &Watching,
        from: Stamp,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Counts, StoreError> {
        let mut counts = Counts::new(watching.rule.watched);
        let mut was_stopped = false;
        reader.each_of(&self.calls(&watching.filter, from), kpi::parts(), &mut |call| {
            counts.add(call, self.now.arrival);
            was_stopped = is_stopped();
            if was_stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if was_stopped { Err(StoreError::Interrupted) } else { Ok(counts) }
    }

    fn calls(&self, filter: &Filter, from: Stamp) -> Ask {
        let now = self.now.arrival.stamp();
        let filter = filter.resolve(now, &self.scene.calendar.zone).expr;
        let span = Expr::Is(Condition::At(vec![Span { from: Some(from), to: Some(self.at) }]));
        Ask {
            query: Query { expr: Expr::All(vec![filter, span]) },
            sort: Sort { by: SortBy::Time, descending: false },
            now: self.now.clone(),
        }
    }
}

/// By how many milliseconds our clock is ahead of the platform's; and how many seconds later than [`SETTLE_SECS`] allow
/// for calls are heard of: where only CDRs come, after they are over. Of both what most of the newest calls say: a few
/// pushes that were held up on their way, or have wrong times, do not move it.
fn clocks(newest: &[Arc<Call>], now: Arrival, before: i64) -> (i64, i64) {
    let recent = || newest.iter().filter(|call| call.first_arrival.is_younger_than(DAY * 1_000, now));
    // While nobody tells, it is as it was.
    let ahead = of_rank(recent().filter_map(|call| call.clock_offset).collect(), 0.5).unwrap_or(before);
    let lag = |call: &Arc<Call>| (call.first_arrival.0 - ahead).div_euclid(1_000) - call.filed_at().0;
    let lags = recent().map(lag).filter(|lag| *lag <= LATEST).collect();
    let late = of_rank(lags, 0.9).unwrap_or_default();
    (ahead, (late - SETTLE_SECS).max(0))
}

/// The one that this part of them is not above.
fn of_rank(mut all: Vec<i64>, part: f64) -> Option<i64> {
    all.sort_unstable();
    let place = (all.len() as f64 * part) as usize;
    all.get(place.min(all.len().saturating_sub(1))).copied()
}
