//! How the calls of a question are spread: what is counted beside a filter.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::call::reason::CodeRef;
use crate::call::{Outcome, Party, Service};

/// Counts of the calls of a question. They grow while they are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// All calls of the question.
    pub calls: u64,
    /// Every outcome that occurs, with its calls; the most frequent first, as in the lists below.
    pub outcomes: Vec<(Outcome, u64)>,
    pub services: Vec<(Service, u64)>,
    /// Who hung up, of the calls that were told it.
    pub hung_up_by: Vec<(Party, u64)>,
    /// The applications of those calls that were told theirs.
    pub apps: Vec<(Arc<str>, u64)>,
    /// Every code of every space that occurs, with the calls that have it.
    pub codes: Vec<(CodeRef, u64)>,
    /// By the hour of the day in the zone asked for, from midnight.
    pub hours: [u64; 24],
    /// By day in that zone, the oldest first; days without calls are left out.
    pub days: Vec<(NaiveDate, u64)>,
    /// Not all calls were looked at yet: the numbers are what those that were suggest for all. A later answer of the
    /// same question is exact.
    pub is_estimate: bool,
}
