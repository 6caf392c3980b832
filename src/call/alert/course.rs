//! From reading to reading: incidents that begin, go on and end.

use super::read::{foremost, minutes, read_each};
use super::{Reading, Rule, Scene, Standing, Sums};
use crate::call::Stamp;
use crate::call::reason::CodeRef;

/// Incidents remembered.
const REMEMBERED: usize = 200;

/// Minutes between two looks at whether to go on.
const LOOK_EVERY: usize = 60;

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
    /// How it stood at last.
    pub last: Reading,
    /// How often it was raised without another one beginning.
    pub times: u32,
    /// The reason it was raised for.
    pub code: Option<CodeRef>,
}

impl Incident {
    fn is_open(&self) -> bool {
        self.until.is_none()
    }

    /// How it stands now. `seen` is what was read of it, if anything was.
    fn goes_on(&mut self, rule: &Rule, seen: Option<&Reading>, rest: &Reading, unknown: u32) {
        self.last = match seen {
            Some(reading) => reading.clone(),
            // The reason does not occur any more, or nothing can be said of any.
            None => {
                let ratio = crate::call::kpi::Ratio { hits: 0, ..rest.ratio };
                Reading { code: self.code, ratio, value: ratio.share(), usual: None, ..rest.clone() }
            }
        };
        let is_well = match seen {
            Some(reading) => reading.standing == Standing::Within,
            None => rest.standing.is_known(),
        };
        // Nothing of what was seen when something could be said is in the window any more.
        if is_well || unknown >= rule.minutes {
            self.until = Some(self.last.at);
        } else if self.last.standing == Standing::Beyond && seen.is_some() {
            self.has_gone_to(rule);
        }
    }

    /// Remembers how far it went.
    fn has_gone_to(&mut self, rule: &Rule) {
        if self.last.excess(rule.turn) > self.worst.excess(rule.turn) {
            self.worst = self.last.clone();
        }
    }
}

/// What has become of an alert, minute by minute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// In the order in which they were raised. Of each reason one at most is open.
    incidents: Vec<Incident>,
    /// What stood out most at last.
    last: Option<Reading>,
    /// For how many minutes in a row nothing could be said.
    unknown: u32,
}

impl Course {
    /// Reads minute by minute: behind the last one that was read, else from `from` on. Says whether it came to the end.
    pub fn go_on(
        &mut self,
        rule: &Rule,
        sums: &Sums,
        scene: &Scene,
        (from, to): (Stamp, Stamp),
        is_stopped: &dyn Fn() -> bool,
    ) -> bool {
        let from = self.last.as_ref().map_or(from, |last| last.at.max(from));
        for (nth, at) in minutes(from, to).enumerate() {
            if nth % LOOK_EVERY == 0 && is_stopped() {
                return false;
            }
            self.step(rule, &read_each(rule, sums, scene, at));
        }
        true
    }

    /// Takes the readings of the next minute, all of the same window.
    pub fn step(&mut self, rule: &Rule, readings: &[Reading]) {
        let Some(foremost) = foremost(readings) else { return };
        self.unknown = if foremost.standing.is_known() { 0 } else { self.unknown.saturating_add(1) };
        for open in self.incidents.iter_mut().filter(|incident| incident.is_open()) {
            let seen = readings.iter().find(|reading| reading.code == open.code);
            open.goes_on(rule, seen, &foremost, self.unknown);
        }
        let is_new = |reading: &&Reading| {
            let is_raised = self.open().any(|open| open.code == reading.code);
            reading.standing == Standing::Beyond && !is_raised
        };
        let new: Vec<&Reading> = readings.iter().filter(is_new).collect();
        new.into_iter().for_each(|reading| self.raise(rule, reading));
        self.last = Some(foremost);
    }

    fn raise(&mut self, rule: &Rule, reading: &Reading) {
        let cooldown = i64::from(rule.cooldown) * super::MINUTE;
        let has_just_ended = |before: &&mut Incident| {
            let rested = before.until.map(|until| reading.at.since(until));
            before.code == reading.code && rested.is_some_and(|rested| rested <= cooldown)
        };
        if let Some(before) = self.incidents.iter_mut().rev().find(has_just_ended) {
            before.until = None;
            before.times += 1;
            before.last = reading.clone();
            before.has_gone_to(rule);
            return;
        }
        if self.incidents.len() >= REMEMBERED {
            self.incidents.remove(0);
        }
        self.incidents.push(Incident {
            from: reading.from(rule),
            raised: reading.at,
            until: None,
            worst: reading.clone(),
            last: reading.clone(),
            times: 1,
            code: reading.code,
        });
    }

    /// Forgets what was over before `oldest`.
    pub fn forget(&mut self, oldest: Stamp) {
        self.incidents.retain(|incident| incident.until.is_none_or(|until| until >= oldest));
    }

    /// All remembered incidents, the earliest first.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// The incidents that are not over.
    pub fn open(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(|incident| incident.is_open())
    }

    /// What stood out most at last.
    pub fn last(&self) -> Option<&Reading> {
        self.last.as_ref()
    }
}
