//! The facts known of one call: a set, kept in the order of the story. The same facts in any order and any number of
//! copies are the same set, as long as they are no more than [`FACTS_PER_CALL`], and tell the same of the call. Only
//! two things hang on the order in which they came: [`Facts::out_of_order`], which counts just that, and
//! [`Facts::last_arrival`], where a clock that went back gives a copy an earlier time than the first.

use super::{Arrival, Call, Cdr, LegName, Mark, Note, SessionId, Stamp, StatusEvent, fold};

/// Events and records kept per call, and as many marks. A real call has some ten; beyond this bound those that came
/// first are kept and further ones are counted as duplicates, so that no sender can make a call grow without end.
pub const FACTS_PER_CALL: usize = 2_000;

/// A fact, when the earliest of its copies arrived, and how often it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<T> {
    pub value: T,
    pub arrival: Arrival,
    pub copies: u32,
}

/// Whether a fact was news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    New,
    Duplicate,
}

/// Everything told about one session.
#[derive(Clone, Debug)]
pub struct Facts {
    session: SessionId,
    events: Vec<Seen<StatusEvent>>,
    cdrs: Vec<Seen<Cdr>>,
    marks: Vec<Mark>,
    note: Option<Note>,
    duplicates: u32,
    out_of_order: u32,
    first_arrival: Arrival,
    last_arrival: Arrival,
}

impl Facts {
    pub fn new(session: SessionId, first_arrival: Arrival) -> Facts {
        Facts {
            session,
            events: Vec::new(),
            cdrs: Vec::new(),
            marks: Vec::new(),
            note: None,
            duplicates: 0,
            out_of_order: 0,
            first_arrival,
            last_arrival: first_arrival,
        }
    }

    pub fn session(&self) -> &SessionId {
        &self.session
    }

    /// Distinct events by time, then by kind: the order in which they are folded. People read [`Facts::story`].
    pub fn events(&self) -> &[Seen<StatusEvent>] {
        &self.events
    }

    /// Distinct events as people tell them: by time, and within one second leg A before leg B before the end.
    pub fn story(&self) -> Vec<(&Seen<StatusEvent>, Option<LegName>)> {
        fold::story(self)
    }

    /// Distinct records; the last one is the one that counts.
    pub fn cdrs(&self) -> &[Seen<Cdr>] {
        &self.cdrs
    }

    /// What we ourselves said of its end, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The mark that stands as long as neither a `disconnect` nor a CDR has come: the weightiest of those that no
    /// later news have contradicted. News are events that came after the mark and are later in the story than all
    /// that was known when it was set: the platform still speaks of the call, so it was not over.
    pub fn standing_mark(&self) -> Option<&Mark> {
        self.marks.iter().find(|mark| {
            let latest = |came_later: bool| {
                let events = self.events.iter().filter(|seen| (seen.arrival > mark.at) == came_later);
                events.filter_map(|seen| seen.value.at).max()
            };
            latest(true).is_none_or(|news| latest(false).is_some_and(|known| news <= known))
        })
    }

    /// How often something came that was no news: all that came, without those that are kept.
    pub fn duplicates(&self) -> u32 {
        self.duplicates
    }

    /// Events that came after a later one. A copy is never counted, whenever it comes.
    pub fn out_of_order(&self) -> u32 {
        self.out_of_order
    }

    /// The earliest arrival of anything, copies and what is no longer kept included.
    pub fn first_arrival(&self) -> Arrival {
        self.first_arrival
    }

    /// The latest arrival of what was news when it came; as long as nothing came, the first arrival.
    pub fn last_arrival(&self) -> Arrival {
        self.last_arrival
    }

    pub fn add_event(&mut self, event: StatusEvent, arrival: Arrival) -> Added {
        self.first_arrival = self.first_arrival.min(arrival);
        match self.events.binary_search_by(|seen| seen.value.cmp(&event)) {
            Ok(place) => {
                self.events[place].arrival = self.events[place].arrival.min(arrival);
                self.events[place].copies = self.events[place].copies.saturating_add(1);
                self.duplicate()
            }
            Err(_) if self.is_full() => self.duplicate(),
            Err(place) => {
                let latest = self.events.last().and_then(|seen| seen.value.at);
                let is_late = |at: Stamp| latest.is_some_and(|latest| at < latest);
                self.out_of_order += u32::from(event.at.is_some_and(is_late));
                self.events.insert(place, Seen { value: event, arrival, copies: 1 });
                self.news(arrival)
            }
        }
    }

    /// A record sent again changes nothing. Should the copies differ, the greatest of them is kept, whichever came
    /// first.
    pub fn add_cdr(&mut self, cdr: Cdr, arrival: Arrival) -> Added {
        self.first_arrival = self.first_arrival.min(arrival);
        if let Some(place) = self.cdrs.iter().position(|seen| cdr.is_resend_of(&seen.value)) {
            self.cdrs[place].arrival = self.cdrs[place].arrival.min(arrival);
            self.cdrs[place].copies = self.cdrs[place].copies.saturating_add(1);
            if cdr > self.cdrs[place].value {
                self.cdrs[place].value = cdr;
                self.cdrs.sort_by(|x, y| x.value.cmp(&y.value));
            }
            return self.duplicate();
        }
        if self.is_full() {
            return self.duplicate();
        }
        let place = self.cdrs.partition_point(|seen| seen.value < cdr);
        self.cdrs.insert(place, Seen { value: cdr, arrival, copies: 1 });
        self.news(arrival)
    }

    /// A mark says nothing about when the call was heard of.
    pub fn add_mark(&mut self, mark: Mark) {
        if let Err(place) = self.marks.binary_search(&mark)
            && self.marks.len() < FACTS_PER_CALL
        {
            self.marks.insert(place, mark);
        }
    }

    /// The note that somebody wrote on the call.
    pub fn note(&self) -> Option<&Note> {
        self.note.as_ref()
    }

    /// Another note, or none, in place of the one before. It says nothing about when the call was heard of.
    pub fn set_note(&mut self, note: Option<Note>) {
        self.note = note;
    }

    /// The call these facts tell.
    pub fn fold(&self) -> Call {
        fold::fold(self)
    }

    fn is_full(&self) -> bool {
        self.events.len() + self.cdrs.len() >= FACTS_PER_CALL
    }

    fn duplicate(&mut self) -> Added {
        self.duplicates = self.duplicates.saturating_add(1);
        Added::Duplicate
    }

    fn news(&mut self, arrival: Arrival) -> Added {
        self.last_arrival = self.last_arrival.max(arrival);
        Added::New
    }
}
