//! The key figures of a list, counted call by call: shares and lengths, their course over time, why calls were not
//! answered, and when we could not receive. What is drawn of it is not known here.

mod before;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use before::Before;

use super::desk::Ticket;
use super::history::List;
use crate::call::filter::{Condition, Expr, Query, Span};
use crate::call::kpi::{self, BusyHour, By, Course, Cut, Group, Kpis, Spread, Step, Up};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Now, Outcome, Parts, Stamp, Trust, trust};
use crate::store::{Ask, FrequentNumbers, Reader, Sort, SortBy, StoreError};

/// Between two states that are shown while the calls are being counted.
const SHOWN_EVERY: Duration = if cfg!(test) { Duration::ZERO } else { Duration::from_millis(200) };

/// Seconds by which a platform's clock may be ahead of ours and still be believed.
const AHEAD_SECS: i64 = 3_600;

/// Numbers in each list of those with the most calls.
const NUMBERS: usize = 50;

/// Calls that began up to this many seconds before the period count among those that are up in it. Longer ones are too
/// few to look at all calls of a day for the last quarter of an hour.
pub const EARLIER_SECS: i64 = 2 * 3_600;

/// Calls between two looks at the clock.
const LOOK_EVERY: u64 = 256;

/// The figures of a list; the order of the list does not matter.
#[derive(Clone, Debug)]
pub struct FiguresAsk {
    pub list: Arc<List>,
}

/// What was counted.
#[derive(Clone, Debug)]
pub struct Figures {
    pub kpis: Kpis,
    /// The course over time, in slices of one length by the clocks of the list's zone.
    pub slices: Vec<Cut>,
    /// The post-dial delays of each slice.
    pub delays: Vec<Spread>,
    /// Calls that began up to [`EARLIER_SECS`] before the first slice are counted among the calls that were up.
    pub has_earlier: bool,
    pub step: Step,
    pub zone: Zone,
    pub busiest: Option<BusyHour>,
    /// The codes that stand for why calls were not answered, or failed, the most frequent first; `None`: no code does.
    pub reasons: Vec<(Option<CodeRef>, u64)>,
    /// The numbers with the most calls, once all calls have been counted.
    pub numbers: FrequentNumbers,
    /// The same stretch some weeks earlier; `None`: there is nothing to compare with.
    pub before: Option<Before>,
    /// When we could not receive, by our clock; gaps that cannot be told apart on the axis are one.
    pub gaps: Vec<(Stamp, Stamp)>,
    /// How many gaps that are.
    pub gap_count: usize,
    /// All calls have been counted; until then only the older ones.
    pub is_whole: bool,
}

impl Figures {
    /// Counts the calls of `list`. `each` sees the figures grow, and may stop the counting.
    pub fn of(
        reader: &mut dyn Reader,
        list: &List,
        each: &mut dyn FnMut(&Figures) -> ControlFlow<()>,
    ) -> Result<Figures, StoreError> {
        let (mut figures, ask) = Figures::counted(reader, list, each)?;
        if !figures.is_whole {
            return Ok(figures);
        }
        figures.is_whole = false;
        if let Some((before, earlier)) = Before::of(reader, list, &ask)? {
            figures.before = Some(before.clone());
            let Some(kpis) = counted_earlier(reader, &earlier, &mut || each(&figures))? else {
                return Ok(figures);
            };
            figures.before = Some(Before { kpis: Some(kpis), ..before });
        }
        if let Some(numbers) = reader.frequent_numbers(&ask, NUMBERS, &mut || each(&figures))? {
            figures.numbers = numbers;
            figures.is_whole = true;
        }
        Ok(figures)
    }

    /// As [`of`](Self::of), but for what goes through calls once more: the comparison and the numbers with the most calls.
    pub fn alone(
        reader: &mut dyn Reader,
        list: &List,
        each: &mut dyn FnMut(&Figures) -> ControlFlow<()>,
    ) -> Result<Figures, StoreError> {
        Ok(Figures::counted(reader, list, each)?.0)
    }

    /// The figures, and the question they answer.
    fn counted(
        reader: &mut dyn Reader,
        list: &List,
        each: &mut dyn FnMut(&Figures) -> ControlFlow<()>,
    ) -> Result<(Figures, Ask), StoreError> {
        let mut ask = List { sort: Sort { by: SortBy::Time, descending: false }, ..list.clone() }.ask();
        ask.now = reader.with_gaps(&ask.now)?;
        let span = axis(reader, &ask)?;
        let course = Course::new(span, &list.zone);
        let gaps = gaps_in(&ask, span);
        let mut counting = Counting {
            figures: Figures {
                kpis: Kpis::default(),
                slices: Vec::new(),
                delays: Vec::new(),
                has_earlier: false,
                step: course.step,
                zone: list.zone,
                busiest: None,
                reasons: Vec::new(),
                numbers: FrequentNumbers::default(),
                before: None,
                gap_count: gaps.len(),
                gaps: joined(&gaps, course.step.about_secs() / 2),
                is_whole: false,
            },
            course,
            reasons: BTreeMap::new(),
            pace: Pace::new(),
        };
        if let Some(earlier) = &earlier(list, &ask) {
            counting.figures.has_earlier = true;
            reader.each_of(earlier, Parts::ARRIVALS | Parts::REST, &mut |call| {
                counting.add_earlier(call, &ask.now);
                counting.look(each)
            })?;
        }
        if !counting.pace.is_stopped {
            reader.each_of(&ask, kpi::parts(), &mut |call| {
                counting.add(call, &ask.now);
                counting.look(each)
            })?;
        }
        counting.told();
        Ok((Figures { is_whole: !counting.pace.is_stopped, ..counting.figures }, ask))
    }
}

/// The calls of `list` that began so little before its period that they may still have been up in it; `None` where it
/// names no beginning, or several periods.
fn earlier(list: &List, ask: &Ask) -> Option<Ask> {
    let rest = single_period(list)?;
    let to = ask.query.span().from?;
    let from = Some(Stamp(to.0.saturating_sub(EARLIER_SECS)));
    let before = Expr::Is(Condition::At(vec![Span { from, to: Some(to) }]));
    Some(Ask { query: Query { expr: Expr::All(vec![rest.expr, before]) }, ..ask.clone() })
}

/// What the filter of `list` asks for beside the one period that it names; `None` where it names none, or several.
fn single_period(list: &List) -> Option<Query> {
    let plain = list.filter.terms.iter().filter_map(Expr::plain);
    let mut times = plain.filter(|(condition, _)| matches!(condition, Condition::At(_)));
    let (Some((Condition::At(periods), false)), None) = (times.next(), times.next()) else { return None };
    let rest = list.filter.timeless().resolve(list.now.stamp(), &list.zone);
    (periods.len() == 1 && rest.span() == Span::default()).then_some(rest)
}

/// The figures of the calls of `ask`; `goes_on` is asked now and then. `None`: it did not.
fn counted_earlier(
    reader: &mut dyn Reader,
    ask: &Ask,
    goes_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Option<Kpis>, StoreError> {
    let (mut kpis, mut pace) = (Kpis::default(), Pace::new());
    if pace.heard(goes_on()).is_continue() {
        reader.each_of(ask, kpi::parts(), &mut |call| {
            kpis.add(call);
            if pace.is_due() { pace.heard(goes_on()) } else { ControlFlow::Continue(()) }
        })?;
    }
    Ok((!pace.is_stopped).then_some(kpis))
}

/// From when to when the course goes: the period the filter names, as far as it is over. What it leaves open ends at
/// the calls; but where the last call is not long ago beside the rest, it goes on until now, so that a silence can be
/// seen.
fn axis(reader: &mut dyn Reader, ask: &Ask) -> Result<(Stamp, Stamp), StoreError> {
    let now = ask.now.arrival.stamp();
    let end = |ask: &Ask, reader: &mut dyn Reader| {
        Ok(reader.page(ask, None, 1)?.first().map(|call| call.filed_at()))
    };
    let newest = Ask { sort: Sort { descending: true, ..ask.sort }, ..ask.clone() };
    let (oldest, newest) = (end(ask, reader)?, end(&newest, reader)?);
    let (Some(oldest), Some(newest)) = (oldest, newest) else { return Ok((now, now)) };
    let named = ask.query.span();
    let from = named.from.unwrap_or(oldest);
    let to = match named.to {
        Some(to) => Stamp(to.0 - 1).min(now),
        None if named.from.is_some() || now.since(newest) <= newest.since(oldest) / 4 => now,
        None => newest,
    };
    // A clock that goes fast shall not push everything else to the edge.
    let furthest = newest.min(Stamp(now.0 + AHEAD_SECS));
    Ok((from.min(oldest), to.max(furthest)))
}

fn gaps_in(ask: &Ask, (from, to): (Stamp, Stamp)) -> Vec<(Stamp, Stamp)> {
    let on_our_clock = |secs: i64| Arrival(secs.saturating_mul(1_000));
    let within = (on_our_clock(from.0), on_our_clock(to.0.saturating_add(1)));
    let gaps = ask.now.gaps.overlapping(within, ask.now.arrival);
    gaps.map(|gap| (gap.from.stamp(), gap.end(ask.now.arrival).stamp())).collect()
}

/// The gaps, where those nearer to each other than `apart` seconds are joined into one.
fn joined(gaps: &[(Stamp, Stamp)], apart: i64) -> Vec<(Stamp, Stamp)> {
    let mut joined: Vec<(Stamp, Stamp)> = Vec::new();
    for (from, to) in gaps {
        match joined.last_mut().filter(|(_, before)| from.since(*before) < apart) {
            Some((_, before)) => *before = (*before).max(*to),
            None => joined.push((*from, *to)),
        }
    }
    joined
}

/// Figures that grow.
struct Counting {
    figures: Figures,
    course: Course,
    reasons: BTreeMap<Option<CodeRef>, u64>,
    pace: Pace,
}

/// When to show what was counted, while calls go by.
struct Pace {
    /// Calls so far.
    looked_at: u64,
    /// When something was shown last.
    shown: Instant,
    /// The caller that it was shown to wants no more of it.
    is_stopped: bool,
}

impl Pace {
    fn new() -> Pace {
        Pace { looked_at: 0, shown: Instant::now(), is_stopped: false }
    }

    /// To be asked behind each call. Whoever hears that it is shows something now.
    fn is_due(&mut self) -> bool {
        self.looked_at += 1;
        let is_due = self.looked_at.is_multiple_of(LOOK_EVERY) && self.shown.elapsed() >= SHOWN_EVERY;
        if is_due {
            self.shown = Instant::now();
        }
        is_due
    }

    /// What the caller answered to what it was shown just now.
    fn heard(&mut self, goes_on: ControlFlow<()>) -> ControlFlow<()> {
        self.is_stopped = goes_on.is_break();
        goes_on
    }
}

impl Counting {
    fn add_earlier(&mut self, call: &Call, now: &Now) {
        self.course.add_earlier(call, believed(call, now));
    }

    fn add(&mut self, call: &Call, now: &Now) {
        self.figures.kpis.add(call);
        self.course.add(call, believed(call, now));
        if let (Outcome::NotAnswered | Outcome::Failed, Group::Reason(code)) =
            (call.outcome, By::Reason.group(call, &self.figures.zone))
        {
            *self.reasons.entry(code).or_default() += 1;
        }
    }

    /// Behind each call: shows the figures now and then, and says whether to go on.
    fn look(&mut self, each: &mut dyn FnMut(&Figures) -> ControlFlow<()>) -> ControlFlow<()> {
        if !self.pace.is_due() {
            return ControlFlow::Continue(());
        }
        let goes_on = each(self.told());
        self.pace.heard(goes_on)
    }

    /// The figures as they are now.
    fn told(&mut self) -> &Figures {
        let mut reasons: Vec<_> = self.reasons.iter().map(|(code, count)| (*code, *count)).collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.figures.reasons = reasons;
        self.figures.slices = self.course.slices();
        self.figures.delays = self.course.delays().to_vec();
        self.figures.busiest = self.figures.kpis.traffic.busiest();
        &self.figures
    }
}

fn believed(call: &Call, now: &Now) -> Up {
    match trust(call, now) {
        Trust::Live | Trust::Quiet => Up::Surely,
        Trust::Stale => Up::Perhaps,
        Trust::Lost | Trust::Ended => Up::No,
    }
}

/// Counts, and says so each time there is more to show.
pub(super) fn answer(
    reader: &mut dyn Reader,
    ask: &FiguresAsk,
    ticket: &Ticket<FiguresAsk, Result<Arc<Figures>, StoreError>>,
) -> Result<Arc<Figures>, StoreError> {
    let figures = Figures::of(reader, &ask.list, &mut |so_far| {
        ticket.publish(Ok(Arc::new(so_far.clone())));
        ticket.goes_on()
    })?;
    if figures.is_whole { Ok(Arc::new(figures)) } else { Err(StoreError::Interrupted) }
}

#[cfg(test)]
mod tests;
