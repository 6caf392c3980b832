//! The key figures of a list, counted call by call: shares and lengths, their course over time, why calls were not
//! answered, and when we could not receive. What is drawn of it is not known here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

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

/// Platform clocks may go ahead of ours by so much and still be believed.
const AHEAD_SECS: i64 = 3_600;

/// Numbers in each list of those with the most calls.
const NUMBERS: usize = 50;

/// Calls that began so much before the period count among those that are up in it. Longer ones are too few to look at all
/// calls of a day for the last quarter of an hour.
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
    /// Those that began up to [`EARLIER_SECS`] before the first slice are among those that were up.
    pub has_earlier: bool,
    pub step: Step,
    pub zone: Zone,
    pub busiest: Option<BusyHour>,
    /// The codes that stand for why calls were not answered, or failed, the most frequent first; `None`: no code does.
    pub reasons: Vec<(Option<CodeRef>, u64)>,
    /// The numbers with the most calls, once all calls have been counted.
    pub numbers: FrequentNumbers,
    /// When we could not receive, by our clock; gaps that cannot be told apart on the axis are one.
    pub gaps: Vec<(Stamp, Stamp)>,
    /// How many gaps that are.
    pub gap_count: usize,
    /// All calls have been counted; else the older ones.
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
        if figures.is_whole {
            figures.is_whole = false;
            if let Some(numbers) = reader.frequent_numbers(&ask, NUMBERS, &mut || each(&figures))? {
                figures.numbers = numbers;
                figures.is_whole = true;
            }
        }
        Ok(figures)
    }

    /// As [`of`](Self::of), but for the numbers with the most calls, which go through all calls once more.
    pub fn without_numbers(
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
                gap_count: gaps.len(),
                gaps: joined(&gaps, course.step.about_secs() / 2),
                is_whole: false,
            },
            course,
            reasons: BTreeMap::new(),
            looked_at: 0,
            shown: Instant::now(),
            is_stopped: false,
        };
        if let Some(earlier) = &earlier(list, &ask) {
            counting.figures.has_earlier = true;
            reader.each_of(earlier, Parts::ARRIVALS | Parts::REST, &mut |call| {
                counting.add_earlier(call, &ask.now);
                counting.look(each)
            })?;
        }
        if !counting.is_stopped {
            reader.each_of(&ask, kpi::parts() | Parts::ARRIVALS, &mut |call| {
                counting.add(call, &ask.now);
                counting.look(each)
            })?;
        }
        counting.told();
        Ok((Figures { is_whole: !counting.is_stopped, ..counting.figures }, ask))
    }
}

/// The calls of `list` that began so little before its period that they may still have been up in it; `None` where it
/// names no beginning, or several periods.
fn earlier(list: &List, ask: &Ask) -> Option<Ask> {
    let plain = list.filter.terms.iter().filter_map(Expr::plain);
    let mut times = plain.filter(|(condition, _)| matches!(condition, Condition::At(_)));
    let (Some((Condition::At(periods), false)), None) = (times.next(), times.next()) else { return None };
    let rest = list.filter.timeless().resolve(Stamp(list.now.secs()), &list.zone);
    if periods.len() != 1 || rest.span() != Span::default() {
        return None;
    }
    let to = ask.query.span().from?;
    let from = Some(Stamp(to.0.saturating_sub(EARLIER_SECS)));
    let before = Expr::Is(Condition::At(vec![Span { from, to: Some(to) }]));
    Some(Ask { query: Query { expr: Expr::All(vec![rest.expr, before]) }, ..ask.clone() })
}

/// From when to when the course goes: the period the filter names, as far as it is over. What it leaves open ends at the
/// calls; but where the last call is not long ago beside the rest, it goes on until now, so that a silence can be seen.
fn axis(reader: &mut dyn Reader, ask: &Ask) -> Result<(Stamp, Stamp), StoreError> {
    let now = Stamp(ask.now.arrival.secs());
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
    let within = (Arrival(from.0 * 1_000), Arrival((to.0 + 1) * 1_000));
    let gaps = ask.now.gaps.overlapping(within, ask.now.arrival);
    gaps.map(|gap| (Stamp(gap.from.secs()), Stamp(gap.end(ask.now.arrival).secs()))).collect()
}

/// Gaps nearer to each other than so many seconds as one.
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
    /// Calls so far, the earlier ones among them.
    looked_at: u64,
    /// When the figures were shown last.
    shown: Instant,
    /// Whoever they were shown to wants no more of them.
    is_stopped: bool,
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
        self.looked_at += 1;
        if !self.looked_at.is_multiple_of(LOOK_EVERY) || self.shown.elapsed() < SHOWN_EVERY {
            return ControlFlow::Continue(());
        }
        self.shown = Instant::now();
        let goes_on = each(self.told());
        self.is_stopped = goes_on.is_break();
        goes_on
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
mod tests {
    use std::time::Duration as Wait;

    use serde_json::json;

    use super::*;
    use crate::backend::Lookup;
    use crate::backend::sample::{bell, reading, status};
    use crate::call::filter::Filter;
    use crate::call::kpi::Share;
    use crate::call::reason::Space;
    use crate::call::{Cause, Gap, Thresholds};
    use crate::store::sqlite::SqliteWriter;
    use crate::store::{Arrived, Writer};

    const START: i64 = 1_769_479_200;

    fn event(kind: &str, session: &str, secs: i64, code: i64) -> Arrived {
        let more = json!({"stateCode": code, "stateDesc": "", "caller": "+8613800000021", "called": "+8613800000022"});
        status(kind, session, Stamp(START + secs), more)
    }

    /// Two calls that were not answered, one that was busy, and one of which nobody has heard since it began.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SqliteWriter::open(folder.path()).unwrap();
        let mut pushes = Vec::new();
        for (nth, code) in [(0, 8101), (1, 8101), (2, 8102)] {
            let session = format!("s{nth}");
            pushes.push(event("callout", &session, nth * 120, 0));
            pushes.push(event("disconnect", &session, nth * 120 + 20, code));
        }
        pushes.push(event("callout", "s3", 300, 0));
        writer.append(&pushes).unwrap();
        let at = |secs: i64| Arrival((START + secs) * 1_000);
        writer.note_gap(&Gap { from: at(60), to: Some(at(90)), cause: Cause::Closed, refused: 0 }).unwrap();
        folder
    }

    fn list(filter: &str, secs: i64) -> List {
        List {
            filter: Filter::parse(filter).unwrap(),
            zone: Zone::UTC,
            sort: Sort::default(),
            refresh: 0,
            now: Arrival((START + secs) * 1_000),
            thresholds: Thresholds::default(),
        }
    }

    fn figures(filter: &str, secs: i64) -> Figures {
        let mut reader = reading(&folder())().unwrap();
        Figures::of(reader.as_mut(), &list(filter, secs), &mut |_| ControlFlow::Continue(())).unwrap()
    }

    #[test]
    fn figures_course_reasons_and_gaps_are_of_the_same_calls() {
        let all = figures("", 310);
        assert!(all.is_whole);
        assert_eq!((all.kpis.calls, all.kpis.in_progress, all.kpis.share(Share::Asr).of), (4, 1, 3));
        let code = |code| Some(CodeRef { space: Space::StateCode, code });
        assert_eq!(all.reasons, [(code(8101), 2), (code(8102), 1)]);
        assert_eq!(all.gaps, [(Stamp(START + 60), Stamp(START + 90))]);
        let most = |figures: &Figures| -> Vec<u64> {
            figures.slices.iter().map(|(_, _, slice)| slice.most).collect()
        };
        assert_eq!(most(&all), [1, 0, 1, 0, 1, 1]);
        assert_eq!(all.delays.len(), all.slices.len());
        // Three hours later nobody believes that the last one is still up, nor knows that it is not.
        let later = figures("", 3 * 3_600);
        assert_eq!(most(&later), [1, 0, 1, 0, 1, 0]);
        let perhaps: Vec<u64> = later.slices.iter().map(|(_, _, slice)| slice.most_perhaps).collect();
        assert_eq!(perhaps, [1, 0, 1, 0, 1, 1]);
        let called: Vec<_> =
            all.numbers.called.iter().map(|one| (one.number.key(), one.calls, one.answered)).collect();
        assert_eq!(called, [("13800000022".to_owned(), 3, 0)]);
        let busy = figures("state-code:8102", 310);
        assert_eq!((busy.kpis.calls, busy.reasons, busy.gaps), (1, vec![(code(8102), 1)], vec![]));
        let none = figures("outcome:failed", 310);
        assert_eq!((none.kpis.calls, none.is_whole, none.slices.len()), (0, true, 1));
    }

    #[test]
    fn who_began_before_the_period_and_is_still_up_in_it_is_among_those_that_are_up() {
        let most = |filter: &str, secs| {
            let figures = figures(filter, secs);
            assert!(figures.is_whole && figures.has_earlier);
            let most: Vec<u64> = figures.slices.iter().map(|(_, _, slice)| slice.most).collect();
            (figures.kpis.calls, most)
        };
        // The first call is up from 0 to 20 s, the second from 120 to 140, the last from 300 on.
        assert_eq!(most("at:2026-01-27T02:00:10..2026-01-27T02:03:00", 4_000), (1, vec![1, 0, 1]));
        assert_eq!(most("at:2026-01-27T02:00:30..2026-01-27T02:03:00", 4_000), (1, vec![0, 0, 1]));
        // No other calls than those of the filter.
        let busy = "at:2026-01-27T02:00:10..2026-01-27T02:05:00 state-code:8102";
        assert_eq!(most(busy, 4_000), (1, vec![0, 0, 0, 0, 1]));
        // Five seconds ago the last one had begun; nobody was called since.
        assert_eq!(most("at:-5s..", 310), (0, vec![1]));
        assert_eq!(most("at:-5s..", 300 + EARLIER_SECS + 6), (0, vec![0]));
        // Of several periods nobody can say it in a word.
        for several in
            ["at:2026-01-26,2026-01-27", "(at:2026-01-26 | at:2026-01-27)", "at:2026-01-27 !at:-5s..", ""]
        {
            assert!(!figures(several, 4_000).has_earlier, "{several}");
        }
    }

    #[test]
    fn the_desk_answers_with_the_whole() {
        let (folder, (wake, wakes)) = (folder(), bell());
        let lookup = Lookup::open(reading(&folder), wake);
        lookup.ask_figures(FiguresAsk { list: Arc::new(list("", 310)) }, false);
        let figures = loop {
            match lookup.figures().map(|answer| answer.value.clone()).as_deref() {
                Some(Ok(figures)) if figures.is_whole => break figures.clone(),
                Some(Err(problem)) => panic!("{problem}"),
                _ => wakes.recv_timeout(Wait::from_secs(30)).unwrap(),
            }
        };
        assert_eq!(figures.kpis.calls, 4);
    }

    #[test]
    fn who_stops_counting_gets_no_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SqliteWriter::open(folder.path()).unwrap();
        let pushes: Vec<Arrived> =
            (0..1_000).map(|nth| event("callout", &format!("s{nth}"), nth, 0)).collect();
        writer.append(&pushes).unwrap();
        let mut reader = reading(&folder)().unwrap();
        let mut seen = Vec::new();
        let counting = Figures::of(reader.as_mut(), &list("", 2_000), &mut |figures| {
            seen.push((figures.kpis.calls, figures.is_whole));
            if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let counting = counting.unwrap();
        assert_eq!(seen, [(LOOK_EVERY, false), (2 * LOOK_EVERY, false)]);
        assert_eq!((counting.is_whole, counting.kpis.calls), (false, 2 * LOOK_EVERY));
    }

    #[test]
    fn the_course_goes_from_where_the_filter_says_to_now() {
        let ends = |filter: &str, secs: i64| {
            let slices = figures(filter, secs).slices;
            (slices[0].0.0 - START, slices[slices.len() - 1].1.0 - START)
        };
        // Nobody named a time: to now, but not where that would leave the calls a corner of it.
        assert_eq!(ends("", 310), (0, 360));
        assert_eq!(ends("", 370), (0, 420));
        assert_eq!(ends("", 40_000), (0, 360));
        // From midnight on, and the rest of the day is not over.
        assert_eq!(ends("at:2026-01-27", 4_000), (-2 * 3_600, 4_020));
        assert_eq!(ends("at:-10m..", 400), (-240, 420));
        assert_eq!(ends("at:2026-01-27T02:01:00..2026-01-27T02:03:00", 4_000), (60, 180));
    }

    #[test]
    fn gaps_that_cannot_be_told_apart_are_one() {
        let gap = |from: i64, to: i64| (Stamp(from), Stamp(to));
        let gaps = [gap(0, 10), gap(20, 90), gap(30, 40), gap(200, 201)];
        assert_eq!(joined(&gaps, 30), [gap(0, 90), gap(200, 201)]);
    }
}
