//! A store in memory, for a scribe that is looked at alone.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex};

use crate::call::{Arrival, Call, Facts, Gap, Gaps, Mark, Note, Retention, SessionId};
use crate::store::{
    Arrived, Beat, Committed, NewMark, Progress, PurgeOrder, Purged, Purging, Refused, SetAside, StoreError,
    Took, Writer,
};
use crate::wire::Reading;

/// A store in memory that does as it is told.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) calls: BTreeMap<SessionId, Facts>,
    /// Sizes of the batches that were tried.
    pub(super) tried: Vec<usize>,
    /// What the next attempts end with, before anything is looked at.
    pub(super) failures: VecDeque<StoreError>,
    /// A body that spoils every batch it is in.
    pub(super) poison: Option<&'static str>,
    /// Databases that were set aside.
    pub(super) set_aside: Vec<String>,
    pub(super) purged_before: Option<Arrival>,
    pub(super) beat: Option<Beat>,
    pub(super) gaps: Vec<Gap>,
    pub(super) refused: Vec<Refused>,
    /// How often the counts of refused requests are not taken from now on.
    pub(super) refused_failures: usize,
    pub(super) took: Took,
    /// The rules by which it was asked what has become too old or too much.
    pub(super) kept_by: Vec<Retention>,
}

pub(super) struct MemoryWriter {
    pub(super) memory: Arc<Mutex<Memory>>,
    /// Says that an attempt has begun, and waits for leave to end it.
    pub(super) gate: Option<(SyncSender<()>, Receiver<()>)>,
}

impl Writer for MemoryWriter {
    fn append(&mut self, batch: &[Arrived]) -> Result<Committed, StoreError> {
        if let Some((entered, leave)) = &self.gate {
            entered.send(()).unwrap();
            leave.recv().unwrap();
        }
        assert!(batch.iter().all(|arrived| arrived.body != b"fall over"), "as it was told to");
        let mut memory = self.memory.lock().unwrap();
        memory.tried.push(batch.len());
        if let Some(error) = memory.failures.pop_front() {
            return Err(error);
        }
        if batch.iter().any(|arrived| memory.poison.is_some_and(|poison| arrived.body == poison.as_bytes())) {
            return Err(StoreError::Other("spoiled".to_owned()));
        }
        let mut touched = Vec::new();
        for arrived in batch {
            if let Reading::Status(event) = &arrived.understood.reading {
                let facts = memory.calls.entry(event.session.clone());
                let facts = facts.or_insert_with(|| Facts::new(event.session.clone(), arrived.received));
                facts.add_event(event.as_ref().clone(), arrived.received);
                touched.push(event.session.clone());
            }
        }
        let calls = touched.iter().map(|session| memory.call(session)).collect();
        Ok(Committed { calls, took: memory.took, ..Committed::default() })
    }

    fn count_refused(&mut self, refused: &[Refused]) -> Result<(), StoreError> {
        let mut memory = self.memory.lock().unwrap();
        if let Some(fewer) = memory.refused_failures.checked_sub(1) {
            memory.refused_failures = fewer;
            return Err(StoreError::DiskFull("/data".to_owned()));
        }
        memory.refused.extend_from_slice(refused);
        Ok(())
    }

    fn rehearse(&mut self, _: &Arrived) -> Result<(), StoreError> {
        Err(StoreError::Other("a memory keeps nothing".to_owned()))
    }

    fn in_progress(&mut self) -> Result<Vec<Arc<Call>>, StoreError> {
        let memory = self.memory.lock().unwrap();
        let calls = memory.calls.keys().map(|session| memory.call(session));
        Ok(calls.filter(|call| call.is_in_progress()).collect())
    }

    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError> {
        Ok(self.memory.lock().unwrap().beat)
    }

    fn start_afresh(&mut self, problem: &str, _now: Arrival) -> Result<SetAside, StoreError> {
        let mut memory = self.memory.lock().unwrap();
        memory.set_aside.push(problem.to_owned());
        memory.calls.clear();
        Ok(SetAside { path: "aside".into(), problem: problem.to_owned() })
    }

    fn beat(&mut self, beat: Beat) -> Result<(), StoreError> {
        self.memory.lock().unwrap().beat = Some(beat);
        Ok(())
    }

    fn note_gap(&mut self, gap: &Gap) -> Result<(), StoreError> {
        let mut memory = self.memory.lock().unwrap();
        memory.gaps.retain(|known| (known.from, known.cause) != (gap.from, gap.cause));
        memory.gaps.push(*gap);
        Ok(())
    }

    fn gaps(&mut self, _since: Arrival) -> Result<Gaps, StoreError> {
        Ok(self.memory.lock().unwrap().gaps.clone().into())
    }

    fn mark(&mut self, marks: &[NewMark]) -> Result<Vec<Arc<Call>>, StoreError> {
        let mut memory = self.memory.lock().unwrap();
        for mark in marks {
            if let Some(facts) = memory.calls.get_mut(&mark.session) {
                facts.add_mark(Mark { kind: mark.kind, at: mark.at, note: None });
            }
        }
        Ok(marks.iter().map(|mark| memory.call(&mark.session)).collect())
    }

    fn annotate(&mut self, session: &SessionId, note: Option<Note>) -> Result<Option<Arc<Call>>, StoreError> {
        let mut memory = self.memory.lock().unwrap();
        let Some(facts) = memory.calls.get_mut(session) else { return Ok(None) };
        facts.set_note(note);
        Ok(Some(memory.call(session)))
    }

    fn outgrown(&mut self, retention: &Retention, _now: Arrival) -> Result<Vec<PurgeOrder>, StoreError> {
        self.memory.lock().unwrap().kept_by.push(*retention);
        Ok(Vec::new())
    }

    fn rebuild(&mut self, _: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
        Ok(())
    }

    fn purge_some(&mut self, work: &mut Purging) -> Result<(), StoreError> {
        let mut memory = self.memory.lock().unwrap();
        memory.purged_before = Some(work.order.before);
        let calls = u64::try_from(memory.calls.len()).unwrap();
        memory.calls.clear();
        work.end(Purged { notifications: 0, calls });
        Ok(())
    }
}

impl Memory {
    fn call(&self, session: &SessionId) -> Arc<Call> {
        let id = session.as_str().parse().unwrap();
        Arc::new(Call { id, ..self.calls[session].fold() })
    }
}
