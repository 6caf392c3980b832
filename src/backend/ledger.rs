//! Questions about arriving: when nothing could be received, which CDRs are late, what no document names, what was not
//! taken, and how well notifications travel.

use std::sync::Arc;

use crate::call::{Arrival, Gap, Now};
use crate::store::{ArrivalFacts, InboxFilter, OverdueCall, Reader, Refused, StoreError, Unknown};

/// Gaps and late CDRs told at once, the newest.
const GAPS: usize = 2_000;
pub const LATE: usize = 2_000;

/// Lines of refusals told at once, the latest.
const REFUSED: usize = 2_000;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topic {
    #[default]
    Facts,
    Gaps,
    Overdue,
    Unknown,
    Refused,
}

/// One question, as of a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerAsk {
    pub topic: Topic,
    pub now: Now,
}

/// What is known of the topic.
#[derive(Clone, Debug)]
pub enum LedgerAnswer {
    Facts(Arc<ArrivalFacts>),
    /// Newest first.
    Gaps(Arc<Vec<Gap>>),
    Overdue(Arc<LateCdrs>),
    /// The most recently seen first.
    Unknown(Arc<Vec<Unknown>>),
    /// The latest minute first.
    Refused(Arc<Vec<Refused>>),
}

/// Calls whose CDR is late, the last begun first.
#[derive(Clone, Debug, Default)]
pub struct LateCdrs {
    pub calls: Vec<OverdueCall>,
    /// There are more than [`LATE`].
    pub is_cut: bool,
    /// Whether any CDR has ever come: without one, the address may be wrong.
    pub has_cdrs: bool,
}

pub(super) fn answer(reader: &mut dyn Reader, ask: &LedgerAsk) -> Result<LedgerAnswer, StoreError> {
    Ok(match ask.topic {
        Topic::Facts => LedgerAnswer::Facts(Arc::new(reader.arrival_facts()?)),
        Topic::Gaps => {
            let ever = (Arrival(i64::MIN), Arrival(i64::MAX));
            LedgerAnswer::Gaps(Arc::new(reader.gaps(ever, GAPS)?))
        }
        Topic::Overdue => {
            let mut calls = reader.overdue(&ask.now, None, LATE + 1)?;
            let is_cut = calls.len() > LATE;
            calls.truncate(LATE);
            let has_cdrs = !reader.inbox(InboxFilter::Cdr, None, 1)?.is_empty();
            LedgerAnswer::Overdue(Arc::new(LateCdrs { calls, is_cut, has_cdrs }))
        }
        Topic::Unknown => LedgerAnswer::Unknown(Arc::new(reader.unknowns()?)),
        Topic::Refused => LedgerAnswer::Refused(Arc::new(reader.refused(REFUSED)?)),
    })
}
