//! The key figures of a list, counted call by call: shares and lengths, their course over time, why calls were not
//! answered, and when we could not receive. What is drawn of it is not known here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::desk::Ticket;
use super::history::List;
use crate::call::kpi::{self, BusyHour, By, Course, Cut, Group, Kpis, Step};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Now, Outcome, Parts, Stamp, Trust, trust};
use crate::store::{Ask, Reader, Sort, SortBy, StoreError};

/// Between two states that are shown while the calls are being counted.
const SHOWN_EVERY: Duration = Duration::from_millis(200);

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
    pub step: Step,
    pub zone: Zone,
    pub busiest: Option<BusyHour>,
    /// The codes that stand for why calls were not answered, or failed, the most frequent first; `None`: no code does.
    pub reasons: Vec<(Option<CodeRef>, u64)>,
    /// When we could not receive, from the first call on to the last, by our clock.
    pub gaps: Vec<(Stamp, Stamp)>,
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
        let mut ask = List { sort: Sort { by: SortBy::Time, descending: false }, ..list.clone() }.ask();
        ask.now = reader.with_gaps(&ask.now)?;
        let span = span(reader, &ask)?;
        let course = Course::new(span, list.zone);
        let mut counting = Counting {
            figures: Figures {
                kpis: Kpis::default(),
                slices: Vec::new(),
                step: course.step,
                zone: list.zone,
                busiest: None,
                reasons: Vec::new(),
                gaps: gaps_in(&ask, span),
                is_whole: false,
            },
            course,
            reasons: BTreeMap::new(),
        };
        let (mut is_stopped, mut shown) = (false, Instant::now());
        reader.each_of(&ask, kpi::parts() | Parts::ARRIVALS, &mut |call| {
            counting.add(call, &ask.now);
            let is_look = counting.figures.kpis.calls.is_multiple_of(LOOK_EVERY);
            if !is_look || shown.elapsed() < SHOWN_EVERY {
                return ControlFlow::Continue(());
            }
            shown = Instant::now();
            let goes_on = each(counting.told());
            is_stopped = goes_on.is_break();
            goes_on
        })?;
        counting.told();
        Ok(Figures { is_whole: !is_stopped, ..counting.figures })
    }
}

/// The first and the last second that calls of the list are filed under; without calls, both the same.
fn span(reader: &mut dyn Reader, ask: &Ask) -> Result<(Stamp, Stamp), StoreError> {
    let end = |ask: &Ask, reader: &mut dyn Reader| {
        Ok(reader.page(ask, None, 1)?.first().map(|call| call.filed_at()))
    };
    let newest = Ask { sort: Sort { descending: true, ..ask.sort }, ..ask.clone() };
    let ends = (end(ask, reader)?, end(&newest, reader)?);
    let now = Stamp(ask.now.arrival.secs());
    Ok((ends.0.unwrap_or(now), ends.1.unwrap_or(now)))
}

fn gaps_in(ask: &Ask, (from, to): (Stamp, Stamp)) -> Vec<(Stamp, Stamp)> {
    let within = (Arrival(from.0 * 1_000), Arrival((to.0 + 1) * 1_000));
    let gaps = ask.now.gaps.overlapping(within, ask.now.arrival);
    gaps.map(|gap| (Stamp(gap.from.secs()), Stamp(gap.end(ask.now.arrival).secs()))).collect()
}

/// Figures that grow.
struct Counting {
    figures: Figures,
    course: Course,
    reasons: BTreeMap<Option<CodeRef>, u64>,
}

impl Counting {
    fn add(&mut self, call: &Call, now: &Now) {
        self.figures.kpis.add(call);
        let is_up = call.is_in_progress() && matches!(trust(call, now), Trust::Live | Trust::Quiet);
        self.course.add(call, is_up);
        if let (Outcome::NotAnswered | Outcome::Failed, Group::Reason(code)) =
            (call.outcome, By::Reason.group(call, &self.figures.zone))
        {
            *self.reasons.entry(code).or_default() += 1;
        }
    }

    /// The figures as they are now.
    fn told(&mut self) -> &Figures {
        let mut reasons: Vec<_> = self.reasons.iter().map(|(code, count)| (*code, *count)).collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.figures.reasons = reasons;
        self.figures.slices = self.course.slices();
        self.figures.busiest = self.figures.kpis.traffic.busiest();
        &self.figures
    }
}

/// Counts, and says so each time there is more to show.
pub(super) fn answer(
    reader: &mut dyn Reader,
    ask: &FiguresAsk,
    ticket: &Ticket<FiguresAsk, Result<Arc<Figures>, String>>,
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

    /// Two calls that were not answered, one that was busy, and one of which nobody has heard since it was answered.
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
        // Three hours later nobody believes that the last one is still up.
        assert_eq!(most(&figures("", 3 * 3_600)), [1, 0, 1, 0, 1, 0]);
        let busy = figures("state-code:8102", 310);
        assert_eq!((busy.kpis.calls, busy.reasons, busy.gaps), (1, vec![(code(8102), 1)], vec![]));
        let none = figures("outcome:failed", 310);
        assert_eq!((none.kpis.calls, none.is_whole, none.slices.len()), (0, true, 1));
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
        let mut counting =
            Figures::of(reader.as_mut(), &list("", 2_000), &mut |_| ControlFlow::Break(())).unwrap();
        // A quick machine has counted them before anybody was asked.
        if !counting.is_whole {
            assert!(counting.kpis.calls < 1_000);
            counting =
                Figures::of(reader.as_mut(), &list("", 2_000), &mut |_| ControlFlow::Continue(())).unwrap();
        }
        assert_eq!((counting.is_whole, counting.kpis.calls), (true, 1_000));
    }
}
