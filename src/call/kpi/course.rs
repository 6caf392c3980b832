//! How calls went over time: slices of one length, by the clocks of a zone, and how many calls were up at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::share::is_refused;
use super::{Ratio, Spread, Step};
use crate::call::zone::Zone;
use crate::call::{Call, Outcome, Stamp};

/// No call takes a day: the times of such a one are wrong.
const DAY: i64 = 86_400;

/// What happened to the calls that are filed in one slice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    pub answered: u64,
    pub not_answered: u64,
    pub failed: u64,
    pub in_progress: u64,
    /// [`super::Share::Asr`] of the calls of the slice that are over.
    pub asr: Ratio,
    /// The most calls that were up at once, calls from earlier slices included.
    pub most: u64,
    /// The first second in which `most` calls were up; `None`: no call was.
    pub most_at: Option<Stamp>,
    /// The most calls up at once, if the calls that may have ended unheard are counted as still up.
    pub most_perhaps: u64,
}

/// Whether a call in progress is believed to be still up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Up {
    Surely,
    /// Nothing was heard of it for so long that it may be over.
    Perhaps,
    No,
}

impl Slice {
    pub fn calls(self) -> u64 {
        self.answered + self.not_answered + self.failed + self.in_progress
    }

    /// Whether so many calls are in progress that a share of the others tells little: a call that nobody answers is
    /// over sooner.
    pub fn is_undecided(self) -> bool {
        self.in_progress * 10 > self.calls()
    }

    /// Adds `other`, as if both were one slice.
    pub fn join(&mut self, other: Slice) {
        self.answered += other.answered;
        self.not_answered += other.not_answered;
        self.failed += other.failed;
        self.in_progress += other.in_progress;
        self.asr = self.asr.and(other.asr);
        if other.most > self.most {
            (self.most, self.most_at) = (other.most, other.most_at);
        }
        self.most_perhaps = self.most_perhaps.max(other.most_perhaps);
    }
}

/// A slice: its first second, the first second behind it, and its counts.
pub type Cut = (Stamp, Stamp, Slice);

/// The slices between two moments, the empty ones too.
#[derive(Clone, Debug)]
pub struct Course {
    pub step: Step,
    cuts: Vec<Cut>,
    /// Post-dial delays of the calls of each slice ([`Call::pdd_secs`]).
    delays: Vec<Spread>,
    /// When the calls that are up end.
    up: BinaryHeap<Reverse<Stamp>>,
    /// How many more may be up.
    perhaps: u64,
    /// How far it has been counted how many calls are up: the moment, and the slice it lies in.
    at: (Stamp, usize),
}

impl Course {
    /// A course from the first of these seconds to the last; cut by the clocks of `zone`.
    pub fn new((first, last): (Stamp, Stamp), zone: &Zone) -> Course {
        let step = Step::for_span(last.since(first));
        let mut cuts = Vec::new();
        let mut from = step.begin(first, zone);
        while from <= last {
            let to = step.end(from, zone);
            cuts.push((from, to, Slice::default()));
            from = to;
        }
        let delays = vec![Spread::default(); cuts.len()];
        Course { step, cuts, delays, up: BinaryHeap::new(), perhaps: 0, at: (first, 0) }
    }

    /// Adds a call that is filed before the first slice: only the time for which it was up counts. Such calls come
    /// before all others.
    pub fn add_earlier(&mut self, call: &Call, believed: Up) {
        if let Some((from, to)) = up(call, believed) {
            self.add_up(from, to);
        }
    }

    /// Calls come in the order in which they are filed; `believed` is of one in progress.
    /// What lies outside the slices counts nowhere, nor does what nobody knows the outcome of.
    pub fn add(&mut self, call: &Call, believed: Up) {
        let Some(nth) = self.nth_at(call.filed_at()) else { return };
        let (Some((_, _, slice)), Some(delays)) = (self.cuts.get_mut(nth), self.delays.get_mut(nth)) else {
            return;
        };
        let is_answered = call.outcome == Outcome::Answered;
        match call.outcome {
            Outcome::Answered => slice.answered += 1,
            Outcome::NotAnswered => slice.not_answered += 1,
            Outcome::Failed => slice.failed += 1,
            Outcome::InProgress => slice.in_progress += 1,
            Outcome::Unknown => return,
        }
        if call.outcome != Outcome::InProgress {
            if !is_refused(call) {
                slice.asr.count(is_answered);
            }
            delays.add_known(call.pdd_secs());
        }
        if let Some((from, to)) = up(call, believed) {
            self.add_up(from, to);
        }
    }

    fn nth_at(&self, at: Stamp) -> Option<usize> {
        let nth = self.cuts.partition_point(|(_, to, _)| *to <= at);
        self.cuts.get(nth).filter(|(from, _, _)| *from <= at).map(|_| nth)
    }

    /// Counts one more call as up from `from` to `to`; `None`: it may be up still. One that comes too late counts from
    /// where the others are.
    fn add_up(&mut self, from: Stamp, to: Option<Stamp>) {
        self.go_to(from);
        match to {
            Some(to) if to > self.at.0 => self.up.push(Reverse(to)),
            Some(_) => {}
            None => self.perhaps += 1,
        }
        self.note_most();
    }

    /// Looks on: who ends before is not up any more, and each slice that begins on the way has those that are.
    fn go_to(&mut self, at: Stamp) {
        while let Some((_, edge, _)) = self.cuts.get(self.at.1).filter(|_| self.at.0 < at) {
            let (next, is_edge) = (at.min(*edge), *edge <= at);
            self.at = (next, self.at.1 + usize::from(is_edge));
            while self.up.peek().is_some_and(|Reverse(end)| *end <= next) {
                self.up.pop();
            }
            self.note_most();
        }
    }

    fn note_most(&mut self) {
        let (most, at) = (self.up.len() as u64, self.at.0);
        let Some((_, _, slice)) = self.cuts.get_mut(self.at.1) else { return };
        slice.most_perhaps = slice.most_perhaps.max(most + self.perhaps);
        if most > slice.most {
            (slice.most, slice.most_at) = (most, Some(at));
        }
    }

    /// The slices, as far as calls have been added.
    pub fn slices(&self) -> Vec<Cut> {
        let mut settled = self.clone();
        let last = settled.cuts.last().map_or(Stamp(i64::MIN), |(_, to, _)| Stamp(to.0 - 1));
        settled.go_to(last);
        settled.cuts
    }

    /// The post-dial delays of each slice, as far as calls have been added.
    pub fn delays(&self) -> &[Spread] {
        &self.delays
    }
}

/// From when a call was up, and until when, `None`: perhaps still now. Nothing where nobody can tell.
fn up(call: &Call, believed: Up) -> Option<(Stamp, Option<Stamp>)> {
    let from = call.started_at?;
    match (call.outcome, believed) {
        (Outcome::InProgress, Up::Surely) => Some((from, Some(Stamp(i64::MAX)))),
        (Outcome::InProgress, Up::Perhaps) => Some((from, None)),
        (Outcome::InProgress, Up::No) | (Outcome::Unknown, _) => None,
        _ => call.ended_at.filter(|to| to.since(from) <= DAY).map(|to| (from, Some(to))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::call::tests::START;
    use crate::call::{Arrival, Facts, SessionId};

    fn call(from: i64, secs: i64, outcome: Outcome) -> Call {
        let session = SessionId::new(&format!("s{from}-{secs}")).unwrap();
        let (from, to) = (Stamp(START + from), Stamp(START + from + secs));
        let call = Facts::new(session, Arrival(START * 1_000)).fold();
        Call { started_at: Some(from), ended_at: Some(to), outcome, ..call }
    }

    fn course(calls: &[Call], zone: &Zone) -> Course {
        let mut calls: Vec<&Call> = calls.iter().collect();
        calls.sort_by_key(|call| call.filed_at());
        let span = (calls[0].filed_at(), calls[calls.len() - 1].filed_at());
        let mut course = Course::new(span, zone);
        calls.into_iter().for_each(|call| course.add(call, Up::Surely));
        course
    }

    #[test]
    fn each_slice_has_the_delays_of_its_calls() {
        let rung = |from: i64, secs: i64, outcome| {
            let at = |secs: i64| Some(Stamp(START + from + secs));
            let leg_a =
                crate::call::Leg { started_at: at(0), ringing_at: at(secs), ..crate::call::Leg::default() };
            Call { leg_a, ..call(from, 90, outcome) }
        };
        use Outcome::*;
        let calls = [
            rung(0, 3, Answered),
            rung(59, 5, NotAnswered),
            rung(61, 9, Answered),
            call(62, 5, Failed),
            // What is not over counts in no figure yet.
            rung(125, 4, InProgress),
        ];
        let course = course(&calls, &Zone::UTC);
        let told: Vec<_> =
            course.delays().iter().map(|one| (one.n(), one.percentile(0.5), one.longest())).collect();
        assert_eq!(told, [(2, Some(3), Some(5)), (1, Some(9), Some(9)), (0, None, None)]);
        let mut all = Spread::default();
        course.delays().iter().for_each(|one| all.join(one));
        assert_eq!((all.n(), all.percentile(0.5), all.mean()), (3, Some(5), Some(17.0 / 3.0)));
    }

    #[test]
    fn a_call_that_goes_on_is_up_in_the_slices_it_passes_through() {
        use Outcome::*;
        let calls = [
            call(0, 200, Answered),
            call(10, 20, NotAnswered),
            call(30, 5, Failed),
            call(250, 2 * DAY, Answered),
            call(301, 0, Answered),
        ];
        let slices = course(&calls, &Zone::BEIJING).slices();
        let most: Vec<u64> = slices.iter().map(|(_, _, slice)| slice.most).collect();
        // The second has ended when the third begins; who lies about its end is never up, and none is for no second.
        assert_eq!(most, [2, 1, 1, 1, 0, 0]);
        // Calls that were up before count from the first second of a slice.
        let since = |at: Stamp| at.since(Stamp(START));
        let at: Vec<_> = slices.iter().map(|(_, _, slice)| slice.most_at.map(since)).collect();
        assert_eq!(at, [Some(10), Some(60), Some(120), Some(180), None, None]);
        let mut joined = slices[1].2;
        joined.join(slices[0].2);
        assert_eq!((joined.most, joined.most_at.map(since)), (2, Some(10)));
        let first = slices[0].2;
        assert_eq!((first.answered, first.not_answered, first.failed, first.calls()), (1, 1, 1, 3));
        // Nobody was called in the one that failed.
        assert_eq!(first.asr, Ratio { hits: 1, of: 2 });
    }

    #[test]
    fn slices_join_as_if_they_were_one() {
        let slice = |answered, in_progress, most_perhaps| {
            let asr = Ratio { hits: answered, of: answered };
            Slice { answered, in_progress, asr, most_perhaps, ..Slice::default() }
        };
        let mut joined = slice(3, 0, 2);
        joined.join(slice(5, 1, 4));
        assert_eq!(joined, slice(8, 1, 4));
        // One of nine is more than a tenth, one of ten is not.
        assert!(joined.is_undecided() && !slice(9, 1, 0).is_undecided());
    }

    #[test]
    fn a_call_in_progress_is_up_as_long_as_it_is_believed_to_be() {
        let open = |from: i64| Call { ended_at: None, ..call(from, 0, Outcome::InProgress) };
        let beliefs = [
            (Up::Surely, [1, 1, 2], [1, 1, 2]),
            (Up::Perhaps, [0, 0, 1], [1, 1, 2]),
            (Up::No, [0, 0, 1], [0, 0, 1]),
        ];
        for (believed, most, perhaps) in beliefs {
            let mut course = Course::new((Stamp(START), Stamp(START + 130)), &Zone::BEIJING);
            course.add(&open(0), believed);
            course.add(&call(130, 5, Outcome::Answered), believed);
            let slices = course.slices();
            assert_eq!(slices.iter().map(|(_, _, slice)| slice.most).collect::<Vec<_>>(), most);
            assert_eq!(slices.iter().map(|(_, _, slice)| slice.most_perhaps).collect::<Vec<_>>(), perhaps);
            let first = slices[0].2;
            assert_eq!((first.in_progress, first.asr.of, first.is_undecided()), (1, 0, true));
            assert!(!slices[2].2.is_undecided());
        }
    }

    proptest! {
        /// Whatever the calls are and the clocks do meanwhile: none is left out, and the most at a time is what
        /// counting second by second gives.
        #[test]
        fn slices_have_every_call_and_the_most_at_a_time(
            calls in prop::collection::vec((0..60_000_i64, 0..4_000_i64), 1..60),
            // Half an hour forth and back at Lord Howe, an hour back in Berlin.
            (name, middle) in prop::sample::select(vec![
                ("Asia/Shanghai", 1_769_479_200),
                ("Australia/Lord_Howe", 1_775_314_800),
                ("Australia/Lord_Howe", 1_791_041_400),
                ("Europe/Berlin", 1_792_890_000),
            ]),
        ) {
            let zone = Zone::parse(name).unwrap();
            let begin = |from: i64| middle - START - 30_000 + from;
            let calls: Vec<Call> =
                calls.into_iter().map(|(from, secs)| call(begin(from), secs, Outcome::Answered)).collect();
            let slices = course(&calls, &zone).slices();
            prop_assert_eq!(slices.iter().map(|(_, _, slice)| slice.calls()).sum::<u64>(), calls.len() as u64);
            prop_assert!(slices.windows(2).all(|pair| pair[0].1 == pair[1].0));
            for (from, to, slice) in slices {
                let is_in = |at: &i64| (from.0..to.0).contains(at);
                let filed = calls.iter().filter(|call| is_in(&call.filed_at().0)).count() as u64;
                prop_assert_eq!(slice.answered, filed);
                let up = |at: i64| {
                    let is_up = |call: &&Call| {
                        call.started_at.unwrap().0 <= at && at < call.ended_at.unwrap().0
                    };
                    calls.iter().filter(is_up).count() as u64
                };
                // It changes only where one begins.
                let begins = calls.iter().map(|call| call.filed_at().0).chain([from.0]).filter(is_in);
                prop_assert_eq!(slice.most, begins.map(up).max().unwrap_or(0));
            }
        }
    }
}
