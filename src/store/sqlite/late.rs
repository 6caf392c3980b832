//! Calls whose CDR is late.

use std::sync::Arc;

use rusqlite::Connection;

use super::columns::{self, Texts};
use super::ledger;
use crate::call::{Arrival, Gaps, Now, Overdue, Recovery, overdue};
use crate::store::reading::GAPS;
use crate::store::{Late, OverdueCall};

/// All gaps there are, as far as anybody will want to look at them.
pub(super) fn all_gaps(db: &Connection) -> rusqlite::Result<Gaps> {
    Ok(ledger::gaps(db, (Arrival(i64::MIN), Arrival(i64::MAX)), GAPS)?.into())
}

/// The calls below `before` whose CDR is late, the last begun first, at most `limit`. Walks the index of the calls
/// without a CDR; those that are still up or have just ended are passed over.
pub(super) fn calls(
    db: &Connection,
    texts: &mut impl Texts,
    (now, which): (&Now, Late),
    before: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<OverdueCall>> {
    let now = Now { gaps: all_gaps(db)?, ..now.clone() };
    let mut select = db.prepare_cached(&sql())?;
    let mut rows = select.query([before.unwrap_or(i64::MAX)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if found.len() >= limit {
            break;
        }
        let call = columns::read(row, 0, texts)?;
        let is_wanted = |overdue: &Overdue| match which {
            Late::All => overdue.recovery != Recovery::Expected,
            Late::GivenUp => overdue.recovery == Recovery::AskVendor,
        };
        if let Some(overdue) = overdue(&call, &now).filter(is_wanted) {
            found.push(OverdueCall { call: Arc::new(call), overdue });
        }
    }
    Ok(found)
}

pub(super) fn sql() -> String {
    format!(
        "SELECT {} FROM call WHERE call.cdr_count = 0 AND call.id < ?1 ORDER BY call.id DESC",
        columns::all().list
    )
}
