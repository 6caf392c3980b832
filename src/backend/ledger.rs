//! Questions about arriving: when nothing could be received, which CDRs are late, what no document names, what was not
//! taken, and how well notifications travel.

use std::sync::Arc;

use crate::call::{Arrival, Gap, Now};
use crate::i18n::VendorCall;
use crate::store::{ArrivalFacts, InboxFilter, Late, OverdueCall, Reader, Refused, StoreError, Unknown};

/// Gaps and late CDRs told at once, the newest.
const GAPS: usize = 2_000;
pub const LATE: usize = 2_000;

/// Calls that stand in one letter to the platform's support: more are asked for in a second one.
pub const LETTER: usize = 10_000;

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
    /// There are more late CDRs than [`LATE`].
    pub is_cut: bool,
    /// All those that nobody sends any more by itself, whether or not they stand in `calls`.
    pub given_up: Vec<VendorCall>,
    /// There are more given-up CDRs than [`LETTER`].
    pub has_more_given_up: bool,
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
            let mut calls = reader.overdue(&ask.now, Late::All, None, LATE + 1)?;
            let is_cut = calls.len() > LATE;
            calls.truncate(LATE);
            let (given_up, has_more_given_up) = given_up(reader, &ask.now)?;
            let has_cdrs = !reader.inbox(InboxFilter::Cdr, None, 1)?.is_empty();
            let late = LateCdrs { calls, is_cut, given_up, has_more_given_up, has_cdrs };
            LedgerAnswer::Overdue(Arc::new(late))
        }
        Topic::Unknown => LedgerAnswer::Unknown(Arc::new(reader.unknowns()?)),
        Topic::Refused => LedgerAnswer::Refused(Arc::new(reader.refused(REFUSED)?)),
    })
}

/// The latest calls whose CDR only the platform's support can send, and whether there are more.
fn given_up(reader: &mut dyn Reader, now: &Now) -> Result<(Vec<VendorCall>, bool), StoreError> {
    let late = reader.overdue(now, Late::GivenUp, None, LETTER + 1)?;
    let mut found: Vec<VendorCall> = late.iter().map(|late| VendorCall::from(&*late.call)).collect();
    let has_more = found.len() > LETTER;
    found.truncate(LETTER);
    Ok((found, has_more))
}
