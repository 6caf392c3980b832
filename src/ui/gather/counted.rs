//! What is counted of the calls of the history's filter: asked for once, shown as it grows, and kept while the same
//! question is asked again.

use std::sync::Arc;

use crate::backend::{Asking, List, StoreError};
use crate::call::Arrival;

/// Milliseconds between two countings of a history that grows.
const EVERY_MILLIS: i64 = 5_000;
/// A counting rests this many times as long as the last one took, so that most of the time nothing is counted.
const REST: i64 = 10;
/// Longest rest, in milliseconds: the measured time also holds the time for which the page was hidden.
const AT_MOST_MILLIS: i64 = 120_000;

/// Milliseconds after which a filter with sliding times is asked again, whether anything happened or not.
pub(in crate::ui) const SLIDE_MILLIS: i64 = 30_000;

/// What has been counted so far.
pub struct Counted<T> {
    pub counts: Option<Arc<T>>,
    /// What is shown belongs to an earlier filter.
    pub is_old: bool,
    pub problem: Option<StoreError>,
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Counted { counts: None, is_old: false, problem: None }
    }
}

/// What was asked last.
#[derive(Default)]
pub(in crate::ui) struct Asked {
    question: Option<List>,
    at: Arrival,
    stored: u64,
    /// How long the last answer took, once it is there.
    took: Option<i64>,
    /// The list whose counts are shown.
    shown: Option<List>,
}

/// When a new question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Start {
    Now,
    /// Not yet: something else comes first.
    Later,
}

/// A counting that is due.
pub(in crate::ui) struct Due {
    pub(in crate::ui) list: Arc<List>,
    pub(in crate::ui) asking: Asking,
}

impl Asked {
    /// The list is to be counted again.
    pub(in crate::ui) fn forget(&mut self) {
        self.question = None;
    }

    /// What is to be asked now, if anything: a question that was asked also because of the `problem` with it, a new one
    /// when it is to `start`.
    pub(in crate::ui) fn due(
        &self,
        list: &List,
        (now, stored): (Arrival, u64),
        problem: Option<&StoreError>,
        start: Start,
    ) -> Option<Due> {
        let known = self.question.as_ref().filter(|asked| asked.counts_like(list));
        let asking = Asking::after(known);
        let has_slid = list.filter.slides() && !self.at.is_younger_than(SLIDE_MILLIS, now);
        let is_wanted = match asking {
            Asking::Again => (stored != self.stored || problem.is_some() || has_slid) && self.has_rested(now),
            Asking::Anew => start == Start::Now,
        };
        is_wanted.then(|| Due { list: Arc::new(List { now, ..list.clone() }), asking })
    }

    fn has_rested(&self, now: Arrival) -> bool {
        let rest = self.took.map(|took| took.saturating_mul(REST).clamp(EVERY_MILLIS, AT_MOST_MILLIS));
        rest.is_some_and(|rest| !self.at.is_younger_than(rest, now))
    }

    /// The question was taken.
    pub(in crate::ui) fn note_asked(&mut self, list: &List, (now, stored): (Arrival, u64)) {
        self.question = Some(list.clone());
        (self.at, self.stored, self.took) = (now, stored, None);
    }

    /// Puts what was counted on the screen. `answer` is the latest one, with the list it is of; `is_whole` tells one
    /// that still grows from one that does not.
    pub(in crate::ui) fn show<T>(
        &mut self,
        shown: &mut Counted<T>,
        list: &List,
        now: Arrival,
        answer: Option<(&List, &Result<Arc<T>, StoreError>)>,
        is_whole: fn(&T) -> bool,
    ) {
        shown.is_old = self.shown.as_ref().is_some_and(|shown| !shown.counts_like(list));
        let Some((of, value)) = answer.filter(|(of, _)| of.counts_like(list)) else { return };
        let counts = match value {
            Ok(counts) => counts,
            Err(problem) => {
                self.took = self.took.or(Some(0));
                shown.problem = Some(problem.clone());
                return;
            }
        };
        shown.problem = None;
        if is_whole(counts) && self.took.is_none() && of.now == self.at {
            self.took = Some(now.millis_since(self.at));
        }
        // Counts stay until those of a later moment are just as exact.
        let is_exact = !shown.is_old && shown.counts.as_deref().is_some_and(is_whole);
        if is_whole(counts) || !is_exact {
            shown.counts = Some(counts.clone());
            self.shown = Some(list.clone());
            shown.is_old = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::model;

    /// A count, and whether it is whole.
    type Count = (u64, bool);

    fn list(filter: &str) -> List {
        List::clone(&model(Lang::En, filter).history.list)
    }

    /// What stands on the screen once `answer` to a question of `of` has come while `list` is in force.
    fn show(
        asked: &mut Asked,
        shown: &mut Counted<Count>,
        list: &List,
        of: &List,
        answer: Count,
    ) -> (u64, bool) {
        let answer = Ok(Arc::new(answer));
        asked.show(shown, list, list.now, Some((of, &answer)), |count| count.1);
        (shown.counts.as_ref().map_or(0, |count| count.0), shown.is_old)
    }

    #[test]
    fn counts_grow_and_stay_until_others_are_as_exact() {
        let (all, failed) = (list(""), list("outcome:failed"));
        let (mut asked, mut shown) = (Asked::default(), Counted::default());
        assert_eq!(show(&mut asked, &mut shown, &all, &all, (10, false)), (10, false));
        assert_eq!(show(&mut asked, &mut shown, &all, &all, (90, true)), (90, false));
        // Counted again: what has begun is less than what is known.
        assert_eq!(show(&mut asked, &mut shown, &all, &all, (20, false)), (90, false));
        // Another filter: the last answer is still the old one's, then a first count takes its place.
        assert_eq!(show(&mut asked, &mut shown, &failed, &all, (90, true)), (90, true));
        assert_eq!(show(&mut asked, &mut shown, &failed, &failed, (3, false)), (3, false));
    }

    #[test]
    fn a_problem_is_said_until_an_answer_comes() {
        let (all, mut asked, mut shown) = (list(""), Asked::default(), Counted::<Count>::default());
        let error = StoreError::Other("no such table".to_owned());
        let failed = Err(error.clone());
        asked.show(&mut shown, &all, all.now, Some((&all, &failed)), |count| count.1);
        assert_eq!(shown.problem, Some(error));
        show(&mut asked, &mut shown, &all, &all, (1, true));
        assert_eq!(shown.problem, None);
    }

    #[test]
    fn a_history_that_grows_is_counted_again_after_a_rest_and_another_filter_at_once() {
        let (all, failed) = (list(""), list("outcome:failed"));
        let (mut asked, mut shown) = (Asked::default(), Counted::default());
        let later = |millis: i64| Arrival(all.now.0 + millis);
        let is_due = |asked: &Asked, list: &List, millis: i64, stored: u64| {
            asked.due(list, (later(millis), stored), None, Start::Now).map(|due| (due.list.now, due.asking))
        };
        assert!(asked.due(&all, (all.now, 1), None, Start::Later).is_none(), "the rows come first");
        assert_eq!(is_due(&asked, &all, 0, 1), Some((all.now, Asking::Anew)));
        asked.note_asked(&all, (all.now, 1));
        // Nothing is asked before there is an answer, nor soon after it, nor without news.
        assert_eq!(is_due(&asked, &all, 60_000, 2), None);
        let answer = Ok(Arc::new((5, true)));
        asked.show(&mut shown, &all, later(1_000), Some((&all, &answer)), |count: &Count| count.1);
        assert_eq!(is_due(&asked, &all, 9_999, 2), None, "ten times as long as it took");
        assert_eq!(is_due(&asked, &all, 10_000, 1), None);
        assert_eq!(is_due(&asked, &all, 10_000, 2), Some((later(10_000), Asking::Again)));
        asked.took = Some(1_800_000);
        assert_eq!(is_due(&asked, &all, 119_999, 2), None);
        assert_eq!(is_due(&asked, &all, 120_000, 2), Some((later(120_000), Asking::Again)), "seen late");
        assert_eq!(is_due(&asked, &failed, 1, 1), Some((later(1), Asking::Anew)));
        let sliding = list("at:-15m..");
        asked.note_asked(&sliding, (all.now, 1));
        let answer = Ok(Arc::new((5, true)));
        asked.show(&mut shown, &sliding, all.now, Some((&sliding, &answer)), |count: &Count| count.1);
        assert_eq!(is_due(&asked, &sliding, SLIDE_MILLIS - 1, 1), None);
        assert_eq!(is_due(&asked, &sliding, SLIDE_MILLIS, 1), Some((later(SLIDE_MILLIS), Asking::Again)));
        asked.forget();
        assert_eq!(is_due(&asked, &all, 1, 1), Some((later(1), Asking::Anew)));
    }
}
