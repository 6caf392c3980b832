//! What a notification says that no call will show, as a value without words: a line of the inbox.

use super::{BadRecord, NoCall, NumberState, Reading, Rejection, Sms, Understood};
use crate::call::EventKind;

/// The gist of a notification whose meaning is not a call, or not only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gist {
    Numbers(Vec<NumberState>),
    Sms(Box<Sms>),
    /// A `callin` in mode `Block`: the platform waits for an instruction in the answer (PROTOCOL 2.4, 2.5).
    Waiting,
    NoCall(NoCall),
    Rejected(Rejection),
    /// Records that could not be understood, counted from 1, among so many.
    BadRecords {
        bad: Vec<(usize, BadRecord)>,
        of: usize,
    },
}

impl Understood {
    /// `None` where the call says it all.
    pub fn gist(&self) -> Option<Gist> {
        match &self.reading {
            Reading::Status(event) => {
                let waits = event.kind == EventKind::Callin && is_block(event.notify_mode.as_deref());
                waits.then_some(Gist::Waiting)
            }
            Reading::Cdrs(records) => {
                let bad: Vec<_> =
                    (1..).zip(records).filter_map(|(n, r)| Some((n, *r.as_ref().err()?))).collect();
                let of = match records.last() {
                    Some(Err(BadRecord::TooMany(all))) => *all,
                    _ => records.len(),
                };
                (!bad.is_empty()).then_some(Gist::BadRecords { bad, of })
            }
            Reading::NumberStatus(states) => Some(Gist::Numbers(states.clone())),
            Reading::Sms(sms) => Some(Gist::Sms(sms.clone())),
            Reading::Other(reason) => Some(Gist::NoCall(*reason)),
            Reading::Rejected(rejection) => Some(Gist::Rejected(rejection.clone())),
        }
    }
}

/// Whether a mode says that the answer controls what happens.
pub fn is_block(mode: Option<&str>) -> bool {
    mode.is_some_and(|mode| mode.trim().eq_ignore_ascii_case("block"))
}
