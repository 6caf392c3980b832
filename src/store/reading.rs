//! The one who reads: what the rest of the house may ask of what was stored.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::{
    ArrivalFacts, Ask, Beat, CallFile, Cursor, Facets, FrequentNumbers, InboxFilter, Late, Notification,
    NotificationRow, Outline, OverdueCall, Refused, Sort, SortBy, StoreError, Totals, Unknown,
};
use crate::call::filter::{Expr, Now, Query};
use crate::call::reason::CodeRef;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Cause, Gap, OneSided, Parts, SessionId, Sides};

/// The latest calls that tell whether both addresses hear; where they leave something open, at most `SIDES_MOST`.
const SIDES_CALLS: usize = 5_000;
const SIDES_MOST: usize = 200_000;

/// Gaps of one file that are looked at: one a day for more than twenty years.
pub(super) const GAPS: usize = 10_000;

/// One who reads. Each reader has its own connection and sees one committed state per question.
pub trait Reader: Send {
    /// The calls that `ask` finds behind `after`, at most `limit`.
    fn page(
        &mut self,
        ask: &Ask,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<Arc<Call>>, StoreError> {
        self.page_further(ask, after, 0, limit)
    }

    /// The calls that `ask` finds behind `after`, at most `limit`, without the first `skip` of them, which are not
    /// read.
    fn page_further(
        &mut self,
        ask: &Ask,
        after: Option<&Cursor>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Arc<Call>>, StoreError>;

    /// The calls of `sessions`, each named in full, that `ask` finds, in its order. They are found by their key,
    /// however long the history is.
    fn named(&mut self, ask: &Ask, sessions: &[SessionId]) -> Result<Vec<Arc<Call>>, StoreError>;

    /// Where the rows of `ask` stand, some `stride` rows from place to place, if that is known without a walk. `each`
    /// sees the outline grow and may stop it.
    fn outline(
        &mut self,
        ask: &Ask,
        stride: u64,
        each: &mut dyn FnMut(&Outline) -> ControlFlow<()>,
    ) -> Result<Option<Outline>, StoreError>;

    /// The cursor that stands on `call` in this order.
    fn cursor(&self, sort: Sort, call: &Call) -> Cursor;

    /// Walks all rows of `ask` in order without loading them: `each` sees the cursor of every `stride`-th row
    /// (the first, the one `stride` further, …) with the number of rows before it, and may stop the walk. Gives
    /// the number of rows walked, all of them unless stopped.
    fn walk(
        &mut self,
        ask: &Ask,
        stride: u64,
        each: &mut dyn FnMut(u64, Option<Cursor>) -> ControlFlow<()>,
    ) -> Result<u64, StoreError>;

    /// Every call of `ask` in order, in one consistent snapshot, in constant memory.
    fn each(&mut self, ask: &Ask, visit: &mut dyn FnMut(&Call) -> ControlFlow<()>) -> Result<(), StoreError> {
        self.each_of(ask, Parts::ALL, visit)
    }

    /// The addresses that hear nothing any more, as the latest calls tell; `known`: as was found before. Without it,
    /// those are found, too, that have been silent for long.
    fn one_sided(&mut self, now: &Now, known: Option<&[OneSided]>) -> Result<Vec<OneSided>, StoreError> {
        let mut now = self.with_gaps(now)?;
        if let Some(beat) = self.last_beat()? {
            // Since nobody has collected any more, nothing can have come.
            let since = Gap { from: beat.at, to: None, cause: Cause::Closed, refused: 0 };
            now.gaps = now.gaps.iter().copied().chain([since]).collect::<Vec<_>>().into();
        }
        let newest = Ask {
            query: Query { expr: Expr::All(Vec::new()) },
            sort: Sort { by: SortBy::Time, descending: true },
            now: now.clone(),
        };
        let (mut sides, mut seen) = (Sides::default(), 0);
        self.each_of(&newest, Sides::parts(), &mut |call| {
            sides.add(call, &now);
            seen += 1;
            let is_enough = seen % SIDES_CALLS == 0 && (known.is_some() || !sides.is_open());
            if is_enough || seen == SIDES_MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(sides.one_sided(known.unwrap_or_default(), &now))
    }

    /// [`Reader::each`] with only `parts` of each call filled in; the others are as if nobody had told us.
    fn each_of(
        &mut self,
        ask: &Ask,
        parts: Parts,
        visit: &mut dyn FnMut(&Call) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    fn call_file(&mut self, session: &SessionId) -> Result<Option<CallFile>, StoreError>;

    /// Newest first, with journal numbers below `before`.
    fn inbox(
        &mut self,
        filter: InboxFilter,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<NotificationRow>, StoreError>;

    fn inbox_count(&mut self, filter: InboxFilter) -> Result<u64, StoreError>;

    fn notification(&mut self, id: i64) -> Result<Option<Notification>, StoreError>;

    /// The journal numbers of what arrived from `from` until before `to`. Numbers and arrivals grow together; where a
    /// clock was put back, what arrived about then may be left out or come with it.
    fn arrived(&mut self, from: Option<Arrival>, to: Option<Arrival>) -> Result<Range<i64>, StoreError>;

    /// Of the notifications with these numbers at most `limit`, the first ones first.
    fn journal(
        &mut self,
        filter: InboxFilter,
        numbers: &Range<i64>,
        limit: usize,
    ) -> Result<Vec<Notification>, StoreError>;

    /// How many of them there are.
    fn journal_count(&mut self, filter: InboxFilter, numbers: &Range<i64>) -> Result<u64, StoreError>;

    /// What was not taken, latest minute first, at most `limit` lines.
    fn refused(&mut self, limit: usize) -> Result<Vec<Refused>, StoreError>;

    /// How often each code occurs among the calls of `query`.
    fn reason_counts(&mut self, query: &Query, now: Now) -> Result<Vec<(CodeRef, u64)>, StoreError>;

    /// How the calls of `query` are spread, the hours of the day as in `zone`. `each` sees the counts grow, as
    /// estimates, and may stop the counting; the last answer is exact unless it was stopped.
    fn facets(
        &mut self,
        query: &Query,
        now: &Now,
        zone: &Zone,
        each: &mut dyn FnMut(&Facets) -> ControlFlow<()>,
    ) -> Result<Facets, StoreError>;

    /// The numbers that occur most among the calls of `ask`, in whatever order it asks for them: at most `limit` in
    /// each role. `goes_on` is asked now and then; `None` where it stopped the counting.
    fn frequent_numbers(
        &mut self,
        ask: &Ask,
        limit: usize,
        goes_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<FrequentNumbers>, StoreError>;

    fn totals(&mut self) -> Result<Totals, StoreError>;

    /// The gaps that reach into `within`, newest first.
    fn gaps(&mut self, within: (Arrival, Arrival), limit: usize) -> Result<Vec<Gap>, StoreError>;

    /// The last sign of life of a collector; `None` where none was ever kept.
    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError>;

    /// The time since, if nobody collects any more ([`Beat::absence`]).
    fn absence(&mut self, now: Arrival) -> Result<Option<Gap>, StoreError> {
        Ok(self.last_beat()?.and_then(|beat| beat.absence(now)))
    }

    /// When the first of the calls that are kept was first heard of, in the order in which they were. What came from a
    /// file later does not count as heard of before.
    fn heard_since(&mut self) -> Result<Option<Arrival>, StoreError>;

    /// `now` with all gaps there are, as far as anybody will want to look at them.
    fn with_gaps(&mut self, now: &Now) -> Result<Now, StoreError> {
        let gaps = self.gaps((Arrival(i64::MIN), Arrival(i64::MAX)), GAPS)?;
        Ok(Now { gaps: gaps.into(), ..now.clone() })
    }

    /// The calls with ids below `before` whose CDR is late, the last one begun first. The store knows the gaps; those
    /// of `now` are not looked at.
    fn overdue(
        &mut self,
        now: &Now,
        which: Late,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<OverdueCall>, StoreError>;

    /// What no document names, the most recently seen first.
    fn unknowns(&mut self) -> Result<Vec<Unknown>, StoreError>;

    fn arrival_facts(&mut self) -> Result<ArrivalFacts, StoreError>;

    /// A handle that stops, from another thread, the question of this reader that is being answered and all that
    /// follow, until another handle is asked for; each then ends with [`StoreError::Interrupted`].
    fn interrupter(&mut self) -> Arc<dyn Fn() + Send + Sync>;
}
