//! CDRs from a file on their way into the store: what is known already is left out, and what is no record is told with
//! its place. They are journalled like any other notification, and say where they came from. Who writes is not known
//! here: the scribe of a running collector, or a writer of one's own.

use std::collections::HashMap;
use std::ops::{AddAssign, ControlFlow};
use std::path::Path;

use super::Clock;
use crate::call::{Added, Cdr, SessionId};
use crate::store::{Arrived, FROM_FILE, Reader, StoreError};
use crate::wire::import::{self, BATCH, Problem, Record};
use crate::wire::read;

/// Records in one transaction.
const AT_ONCE: usize = 1_000;

/// How many records were taken, were known already, and were none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub taken: u64,
    pub known: u64,
    pub rejected: u64,
}

impl Tally {
    /// All three in this order.
    pub fn numbers(self) -> [u64; 3] {
        [self.taken, self.known, self.rejected]
    }

    /// All records that were dealt with.
    pub fn all(self) -> u64 {
        self.numbers().iter().sum()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Tally) {
        self.taken += more.taken;
        self.known += more.known;
        self.rejected += more.rejected;
    }
}

/// What is told while it goes on.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A record was found; the file is still being read.
    Found,
    /// What begins on this line cannot be taken.
    Rejected { line: usize, problem: &'a Problem },
    /// `tally` of `of` records have been dealt with; what was taken is on disk.
    Done { tally: Tally, of: u64 },
}

/// The content of a file, its name without folders, and what tells when it is taken.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    pub file: &'a [u8],
    pub name: &'a str,
    pub clock: Clock,
}

/// The name of a file as the inbox tells it.
pub fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Import<'_> {
    /// Takes what is new, a thousand records at a time. `keep` has them stored before it returns; `tell` may stop
    /// between two times, what was taken by then stays.
    ///
    /// # Errors
    /// When known records cannot be looked up, or fresh ones not be stored.
    pub fn run(
        &self,
        reader: &mut dyn Reader,
        keep: &mut dyn FnMut(Vec<Arrived>) -> Result<(), StoreError>,
        tell: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<Tally, StoreError> {
        let mut tally = Tally::default();
        let mut of = 0;
        for found in import::records(self.file) {
            of += 1;
            let step = match &found.record {
                Ok(_) => Step::Found,
                Err(problem) => {
                    tally.rejected += 1;
                    Step::Rejected { line: found.line, problem }
                }
            };
            if tell(step).is_break() {
                return Ok(tally);
            }
        }
        // Read once more, so that no more of them need be held than are stored together.
        let mut good = import::records(self.file).filter_map(|found| found.record.ok());
        loop {
            if tell(Step::Done { tally, of }).is_break() {
                return Ok(tally);
            }
            let records: Vec<Box<Record>> = good.by_ref().take(AT_ONCE).collect();
            if records.is_empty() {
                return Ok(tally);
            }
            let fresh = fresh(reader, &records)?;
            let batch: Vec<Arrived> = fresh.chunks(BATCH).map(|records| self.arrived(records)).collect();
            if !batch.is_empty() {
                keep(batch)?;
            }
            tally.taken += count(fresh.len());
            tally.known += count(records.len() - fresh.len());
        }
    }

    /// A notification that says where it came from.
    fn arrived(&self, records: &[&Record]) -> Arrived {
        let body = import::notification(records);
        Arrived {
            // At the moment it is taken: journal numbers and arrivals grow together.
            received: (self.clock)(),
            peer: FROM_FILE.to_owned(),
            target: format!("/import/{}", self.name),
            headers: Vec::new(),
            answer: 200,
            understood: read(&body),
            body,
            signature: None,
        }
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// The records that say something new.
fn fresh<'a>(reader: &mut dyn Reader, records: &'a [Box<Record>]) -> Result<Vec<&'a Record>, StoreError> {
    let mut beside: HashMap<SessionId, Vec<Cdr>> = HashMap::new();
    let mut fresh: Vec<&Record> = Vec::new();
    for record in records {
        let others = beside.entry(record.cdr.session.clone()).or_default();
        if others.iter().any(|other| other.is_resend_of(&record.cdr)) || is_known(reader, &record.cdr)? {
            continue;
        }
        others.push(record.cdr.clone());
        fresh.push(record);
    }
    Ok(fresh)
}

fn is_known(reader: &mut dyn Reader, cdr: &Cdr) -> Result<bool, StoreError> {
    let Some(file) = reader.call_file(&cdr.session)? else { return Ok(false) };
    let mut facts = file.facts;
    // What went with the journal cannot be compared; the call tells what it was. What is there and damaged is mended.
    let is_damaged = file.notifications.iter().any(|one| one.row.is_damaged());
    if facts.cdrs().is_empty() && !is_damaged && file.call.remembers(cdr) {
        return Ok(true);
    }
    Ok(facts.add_cdr(cdr.clone(), facts.first_arrival()) == Added::Duplicate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Arrival, Call, ClosedBy};
    use crate::store::sqlite::SqliteStore;
    use crate::store::{PurgeOrder, Scope, Writer};

    const NOW: Arrival = Arrival(1_769_479_500_000);

    fn record(icid: &str) -> String {
        format!(
            r#"{{"sessionId":"s",{icid}"callOutStartTime":"2026-01-27 01:59:00","callEndTime":"2026-01-27 02:00:00"}}"#
        )
    }

    /// How many records of a file with this content were taken, and were known; and the call afterwards.
    fn imported(reader: &mut dyn Reader, writer: &mut dyn Writer, file: &str) -> (u64, u64, Call) {
        let import = Import { file: file.as_bytes(), name: "file", clock: || NOW };
        let mut keep = |batch: Vec<Arrived>| writer.append(&batch).map(drop);
        let tally = import.run(reader, &mut keep, &mut |_| ControlFlow::Continue(())).unwrap();
        let file = reader.call_file(&SessionId::new("s").unwrap()).unwrap().unwrap();
        (tally.taken, tally.known, file.call.as_ref().clone())
    }

    #[test]
    fn a_record_is_known_also_when_its_call_has_outlived_the_journal() {
        for icid in ["\"icid\":\"i1\",", ""] {
            let folder = tempfile::tempdir().unwrap();
            let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
            let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
            let (reader, writer) = (&mut *reader, &mut *writer);
            let end = r#"{"eventType":"disconnect","statusInfo":{"sessionId":"s","stateCode":0}}"#;
            writer.append(&[Arrived::sample(Arrival(NOW.0 - 300_000), end.into())]).unwrap();
            let (taken, known, before) = imported(reader, writer, &record(icid));
            assert_eq!((taken, known, before.closed_by), (1, 0, Some(ClosedBy::Disconnect)));
            writer
                .purge(PurgeOrder { scope: Scope::Journal, before: Arrival(i64::MAX), above: None })
                .unwrap();
            let (taken, known, after) = imported(reader, writer, &record(icid));
            assert_eq!((taken, known), (0, 1));
            assert_eq!(after, Call { pulse: None, ..before.clone() });
            // Another record is news; it does not take back how the call was closed.
            let (taken, known, after) = imported(reader, writer, &record("\"icid\":\"i2\","));
            assert_eq!((taken, known, after.closed_by), (1, 0, before.closed_by));
        }
    }
}
