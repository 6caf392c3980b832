//! The desk's own: counts of weeks that are kept from minute to minute, so that only the latest calls are read again.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::{AlertAsk, Asked, Maybe, Stand, Standings, Watching};
use crate::backend::desk::Ticket;
use crate::backend::history::OpenReader;
use crate::call::alert::{Counts, MINUTE, Reading, Rule, Scene, WEEKS, Watched, read, readable};
use crate::call::filter::{Condition, Expr, Filter, Query, Span};
use crate::call::{Arrival, Now, Stamp};
use crate::store::{Ask, Reader, Sort, SortBy, StoreError};

const DAY: i64 = 86_400;

/// What would have been raised in so many seconds is told.
const LOOK_BACK: i64 = 7 * DAY;

/// As far back as any window of the look back wants to know what is usual.
const KEPT: i64 = WEEKS * 7 * DAY + LOOK_BACK + Rule::LONGEST as i64 * MINUTE;

/// Calls that are so much older than a window are not looked at again.
const STILL_CHANGES: i64 = 10 * MINUTE;

/// Minutes between two points of a trace.
const APART: i64 = 10;

/// The newest calls tell how the clocks differ.
const CLOCKS: usize = 51;

impl Standings {
    /// How they stand at `now`, for whoever asks once.
    pub fn at(
        reader: &mut dyn Reader,
        asked: Asked,
        now: Arrival,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Standings, StoreError> {
        let nobody: OpenReader = Arc::new(|| Err(StoreError::Interrupted));
        let ask = AlertAsk { watching: Arc::new(asked), now };
        Memory::new(nobody).answer(reader, &ask, is_stopped, &mut |_| {})
    }
}

/// What is known from earlier answers.
pub(super) struct Memory {
    open: OpenReader,
    reader: Option<Box<dyn Reader>>,
    counted: Vec<Counted>,
    stands: Vec<Arc<Stand>>,
}

/// The calls of a filter, counted up to a minute.
struct Counted {
    filter: Filter,
    counts: Counts,
    to: Stamp,
}

/// What one answer goes by.
struct Moment<'a> {
    ask: &'a AlertAsk,
    now: Now,
    scene: Scene,
    /// The end of the last minute that can be read.
    at: Stamp,
}

impl Memory {
    pub(super) fn new(open: OpenReader) -> Memory {
        Memory { open, reader: None, counted: Vec::new(), stands: Vec::new() }
    }

    pub(super) fn work(&mut self, ask: &AlertAsk, ticket: &Ticket<AlertAsk, Maybe<Arc<Standings>>>) {
        let mut reader = match self.reader.take().map_or_else(|| (self.open)(), Ok) {
            Ok(reader) => reader,
            Err(error) => return ticket.publish(Err(error.to_string())),
        };
        ticket.interruptible(reader.interrupter());
        let mut publish = |known: Standings| ticket.publish(Ok(Arc::new(known)));
        match self.answer(reader.as_mut(), ask, &|| ticket.is_superseded(), &mut publish) {
            Ok(standings) => {
                self.reader = Some(reader);
                ticket.publish(Ok(Arc::new(standings)));
            }
            Err(StoreError::Interrupted) => self.reader = Some(reader),
            Err(error) => ticket.publish(Err(error.to_string())),
        }
    }

    /// How they stand. What is known before the last one of them is counted is shown meanwhile.
    fn answer(
        &mut self,
        reader: &mut dyn Reader,
        ask: &AlertAsk,
        is_stopped: &dyn Fn() -> bool,
        show: &mut dyn FnMut(Standings),
    ) -> Result<Standings, StoreError> {
        let moment = Moment::of(reader, ask)?;
        let all = &ask.watching.watching;
        let is_wanted = |counted: &Counted| {
            all.iter().any(|one| one.filter == counted.filter && one.rule.watched == counted.counts.watched())
        };
        self.counted.retain(is_wanted);
        self.stands.retain(|stand| all.contains(&stand.watching));
        let mut standings = Standings { ahead: moment.scene.ahead, ..Standings::default() };
        for (place, watching) in all.iter().enumerate() {
            self.count(reader, &moment, watching, is_stopped)?;
            standings.all.push(self.stand(&moment, watching));
            standings.is_whole = place + 1 == all.len();
            if !standings.is_whole {
                // The rest may take a while; what is known stays beside what is new.
                let known = self.stands.iter().filter(|known| standings.of(&known.watching).is_none());
                let all = standings.all.iter().chain(known).cloned().collect();
                show(Standings { all, ..standings });
            }
        }
        standings.is_whole = true;
        self.stands.clone_from(&standings.all);
        Ok(standings)
    }

    /// Brings the counts for `watching` up to date.
    fn count(
        &mut self,
        reader: &mut dyn Reader,
        moment: &Moment<'_>,
        watching: &Watching,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<(), StoreError> {
        let watched = watching.rule.watched;
        let is_of = |filter: &Filter, watched: Watched| {
            *filter == watching.filter && watched == watching.rule.watched
        };
        let place = self.counted.iter().position(|one| is_of(&one.filter, one.counts.watched()));
        if place.is_some_and(|place| self.counted[place].to == moment.at) {
            return Ok(());
        }
        let all = &moment.ask.watching.watching;
        let same = all.iter().filter(|one| is_of(&one.filter, one.rule.watched));
        let window = same.map(|one| one.rule.window()).max().unwrap_or_default();
        let oldest = Stamp(moment.at.0 - KEPT);
        // A clock that was set back is no reason to count everything again.
        let known_to = place.map(|place| self.counted[place].to.min(moment.at));
        let from = known_to.map_or(oldest, |to| Stamp(to.0 - window - STILL_CHANGES));
        let mut newer = Counts::new(watched);
        let mut was_stopped = false;
        reader.each_of(&moment.calls(&watching.filter, from), Rule::parts(), &mut |call| {
            newer.add(call);
            was_stopped = is_stopped();
            if was_stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if was_stopped {
            return Err(StoreError::Interrupted);
        }
        match place {
            Some(place) => {
                self.counted[place].counts.renew(newer, from, oldest);
                self.counted[place].to = moment.at;
            }
            None => {
                let filter = watching.filter.clone();
                self.counted.push(Counted { filter, counts: newer, to: moment.at });
            }
        }
        Ok(())
    }

    /// How an alert stands whose calls have been counted.
    fn stand(&self, moment: &Moment<'_>, watching: &Watching) -> Arc<Stand> {
        let rule = &watching.rule;
        let is_of = |one: &&Counted| one.filter == watching.filter && one.counts.watched() == rule.watched;
        let nothing = Counts::new(rule.watched);
        let counts = self.counted.iter().find(is_of).map_or(&nothing, |one| &one.counts);
        let known = self.stands.iter().find(|stand| stand.watching == *watching);
        let mut course = known.map(|stand| stand.course.clone()).unwrap_or_default();
        let back = Stamp(moment.at.0 - LOOK_BACK);
        course.go_on(rule, counts, &moment.scene, (back, moment.at));
        course.forget(back);
        let points = (DAY / MINUTE / APART) as usize;
        let first = moment.at.0.div_euclid(APART * MINUTE) * APART * MINUTE - DAY;
        let mut trace: Vec<Reading> = (1..=points as i64)
            .map(|nth| Stamp(first + nth * APART * MINUTE))
            .map(|at| read(rule, counts, &moment.scene, at))
            .collect();
        if trace.last().is_none_or(|last| last.at < moment.at) {
            trace.push(read(rule, counts, &moment.scene, moment.at));
        }
        Arc::new(Stand { watching: watching.clone(), course, trace })
    }
}

impl Moment<'_> {
    fn of<'a>(reader: &mut dyn Reader, ask: &'a AlertAsk) -> Result<Moment<'a>, StoreError> {
        let asked = &ask.watching;
        let now = Now { arrival: ask.now, thresholds: asked.thresholds, gaps: Default::default() };
        let now = reader.with_gaps(&now)?;
        let everything = |descending| Ask {
            query: Query { expr: Expr::All(Vec::new()) },
            sort: Sort { by: SortBy::Time, descending },
            now: now.clone(),
        };
        let since = reader.page(&everything(false), None, 1)?.first().map(|call| call.filed_at());
        let newest = reader.page(&everything(true), None, CLOCKS)?;
        let is_recent = |at: Arrival| at.is_younger_than(DAY * 1_000, ask.now);
        let offsets = newest.iter().filter(|call| is_recent(call.first_arrival));
        let ahead = median(offsets.filter_map(|call| call.clock_offset).collect());
        let scene = Scene { since, gaps: now.gaps.clone(), ahead };
        let at = readable(Stamp((ask.now.0 - ahead).div_euclid(1_000)));
        Ok(Moment { ask, now, scene, at })
    }

    /// The calls of a filter that began from `from` on, as far as they can be read.
    fn calls(&self, filter: &Filter, from: Stamp) -> Ask {
        let now = Stamp(self.now.arrival.secs());
        let filter = filter.resolve(now, &self.ask.watching.zone).expr;
        let span = Expr::Is(Condition::At(vec![Span { from: Some(from), to: Some(self.at) }]));
        Ask {
            query: Query { expr: Expr::All(vec![filter, span]) },
            sort: Sort { by: SortBy::Time, descending: false },
            now: self.now.clone(),
        }
    }
}

/// The one in the middle: a few pushes that were held up on their way, or have wrong times, do not move it.
fn median(mut all: Vec<i64>) -> i64 {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}
