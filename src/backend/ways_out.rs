//! Why a filter finds no call: how many there would be without each of its terms, and how many have each term alone.
//! How that is drawn is not known here.

use std::sync::Arc;

use super::desk::Ticket;
use super::history::List;
use super::related::{self, Count};
use crate::call::filter::Filter;
use crate::store::{Reader, StoreError};

/// Filters have a handful of terms; of more the first are looked into.
const LOOKED_INTO: usize = 8;

/// A list that is empty.
#[derive(Clone, Debug)]
pub struct WaysOutAsk {
    pub list: Arc<List>,
}

/// What one term of the filter keeps away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// Calls that all the other terms let through.
    pub without: Count,
    /// Calls that have this term, whatever the others say.
    pub alone: Count,
}

/// The terms of the filter in their order, as far as they have been looked into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaysOut {
    pub terms: Vec<WayOut>,
}

/// Counts term by term, and says so after each.
pub(super) fn answer(
    reader: &mut dyn Reader,
    ask: &WaysOutAsk,
    ticket: &Ticket<WaysOutAsk, Result<WaysOut, StoreError>>,
) -> Result<WaysOut, StoreError> {
    let filter = &ask.list.filter;
    let mut found = WaysOut::default();
    for (place, term) in filter.terms.iter().enumerate().take(LOOKED_INTO) {
        let mut others = filter.terms.clone();
        others.remove(place);
        let without = count(reader, &ask.list, Filter { terms: others })?;
        let alone = count(reader, &ask.list, Filter { terms: vec![term.clone()] })?;
        if ticket.is_superseded() {
            return Err(StoreError::Interrupted);
        }
        found.terms.push(WayOut { without, alone });
        ticket.publish(Ok(found.clone()));
    }
    Ok(found)
}

fn count(reader: &mut dyn Reader, list: &List, filter: Filter) -> Result<Count, StoreError> {
    related::count(reader, &List { filter, ..list.clone() }.ask())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::backend::sample::{bell, reading, status};
    use crate::backend::{Lookup, Sort};
    use crate::call::zone::Zone;
    use crate::call::{Arrival, Stamp, Thresholds};
    use crate::store::Writer;
    use crate::store::sqlite::SqliteWriter;

    #[test]
    fn each_term_tells_what_it_keeps_away_and_what_it_has_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let ended = |nth: i64, code: i64| {
            let more = json!({"stateCode": code, "caller": "+8613800000021", "called": "+8613800000022"});
            status("disconnect", &format!("s{nth}"), Stamp(1_769_479_200 + nth), more)
        };
        let calls: Vec<_> = (0..10).map(|nth| ended(nth, if nth < 3 { 8102 } else { 8101 })).collect();
        SqliteWriter::open(folder.path()).unwrap().append(&calls).unwrap();
        let (wake, wakes) = bell();
        let lookup = Lookup::open(reading(&folder), wake);
        let list = Arc::new(List {
            filter: Filter::parse("session:s9 state-code:8102 outcome:not_answered").unwrap(),
            zone: Zone::UTC,
            sort: Sort::default(),
            refresh: 0,
            now: Arrival(1_769_579_200_000),
            thresholds: Thresholds::default(),
        });
        lookup.ways_out.ask(WaysOutAsk { list });
        let found = loop {
            match lookup.ways_out.latest().map(|answer| (*answer.value).clone()) {
                Some(Ok(found)) if found.terms.len() == 3 => break found,
                Some(Err(problem)) => panic!("{problem}"),
                _ => wakes.recv_timeout(Duration::from_secs(30)).unwrap(),
            }
        };
        let way = |without, alone| {
            let count = |calls| Count { calls, is_cut: false };
            WayOut { without: count(without), alone: count(alone) }
        };
        assert_eq!(found.terms, [way(3, 1), way(1, 3), way(0, 10)]);
    }
}
