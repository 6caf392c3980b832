//! From reading to reading: incidents that begin, go on and end.

use super::read::minutes;
use super::{Counts, Reading, Rule, Scene, Standing, read};
use crate::call::Stamp;
use crate::call::reason::CodeRef;

/// Incidents remembered.
const REMEMBERED: usize = 200;

/// From when the figure was beyond to when it was well again.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// The beginning of the window that was the first to be beyond.
    pub from: Stamp,
    /// When that was seen: the end of the window.
    pub raised: Stamp,
    /// The end of the window that was the first to be well again; `None` while none was.
    pub until: Option<Stamp>,
    /// How far it went.
    pub worst: Reading,
    /// How often it was raised without another one beginning.
    pub times: u32,
}

impl Incident {
    /// Remembers how far it went.
    fn has_gone_to(&mut self, reading: &Reading, rule: &Rule) {
        if reading.excess(rule.turn) > self.worst.excess(rule.turn) {
            self.worst = reading.clone();
        }
    }

    /// The reason it was raised for.
    pub fn code(&self) -> Option<CodeRef> {
        self.worst.code
    }
}

/// What has become of an alert, minute by minute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// In order of time; only the last one may be open.
    incidents: Vec<Incident>,
    /// The end of the last window that was read.
    last: Option<Reading>,
    /// So many minutes in a row nothing could be said.
    unknown: u32,
}

impl Course {
    /// Reads minute by minute: behind the last one that was read, else from `from` on.
    pub fn go_on(&mut self, rule: &Rule, counts: &Counts, scene: &Scene, (from, to): (Stamp, Stamp)) {
        let from = self.last.as_ref().map_or(from, |last| last.at.max(from));
        minutes(from, to, 1).for_each(|at| self.step(rule, read(rule, counts, scene, at)));
    }

    /// Takes the reading of the next minute.
    pub fn step(&mut self, rule: &Rule, reading: Reading) {
        self.unknown = match reading.standing {
            Standing::Unknown(_) => self.unknown.saturating_add(1),
            _ => 0,
        };
        let open = self.incidents.last_mut().filter(|incident| incident.until.is_none());
        match (open, reading.standing) {
            (Some(open), Standing::Beyond) => open.has_gone_to(&reading, rule),
            // Nothing of what was seen when something could be said is in the window any more.
            (Some(open), Standing::Unknown(_)) if self.unknown >= rule.minutes => {
                open.until = Some(reading.at);
            }
            (Some(open), Standing::Within) => open.until = Some(reading.at),
            (None, Standing::Beyond) => self.raise(rule, &reading),
            _ => {}
        }
        self.last = Some(reading);
    }

    fn raise(&mut self, rule: &Rule, reading: &Reading) {
        let cooldown = i64::from(rule.cooldown) * super::MINUTE;
        let before = self.incidents.last_mut().filter(|before| {
            let has_just_ended = before.until.is_some_and(|until| reading.at.since(until) <= cooldown);
            has_just_ended && before.code() == reading.code
        });
        if let Some(before) = before {
            before.until = None;
            before.times += 1;
            before.has_gone_to(reading, rule);
            return;
        }
        if self.incidents.len() >= REMEMBERED {
            self.incidents.remove(0);
        }
        let (from, raised) = (reading.from(rule), reading.at);
        self.incidents.push(Incident { from, raised, until: None, worst: reading.clone(), times: 1 });
    }

    /// Forgets what was over before `oldest`.
    pub fn forget(&mut self, oldest: Stamp) {
        self.incidents.retain(|incident| incident.until.is_none_or(|until| until >= oldest));
    }

    /// All that are remembered, the earliest first.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// The one that is not over.
    pub fn open(&self) -> Option<&Incident> {
        self.incidents.last().filter(|incident| incident.until.is_none())
    }

    /// The last reading.
    pub fn last(&self) -> Option<&Reading> {
        self.last.as_ref()
    }
}
