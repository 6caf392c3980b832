//! Alerts as they stand: counted on a desk of their own, minute by minute, for as long as somebody asks for it, the
//! window or whoever shows notifications. What they are made of is in [`crate::call::alert`]; who is told is not known
//! here.

mod count;
mod sides;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::{ArcSwap, ArcSwapOption};

use super::desk::{Answer, Asking, Desk, Wake};
use super::history::OpenReader;
use super::lookup::growing_desk;
use crate::call::alert::{Calendar, Course, Holidays, Incident, MINUTE, Reading, Rule, Watched};
use crate::call::filter::{Condition, Expr, Filter, FilterError, Period, Point};
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Arrival, OneSided, Outcome, Stamp, Thresholds};
use crate::settings::Alert;
use crate::store::StoreError;

/// What is watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Watching {
    /// Which calls are watched; its conditions on time are left out ([`Filter::timeless`]).
    pub filter: Filter,
    pub rule: Rule,
}

impl Watching {
    pub fn new(filter: &Filter, rule: Rule) -> Watching {
        Watching { filter: filter.timeless(), rule: rule.within_bounds() }
    }

    /// What is set; the error says what is wrong with its filter.
    pub fn of(alert: &Alert) -> Result<Watching, FilterError> {
        Filter::parse(&alert.filter).map(|filter| Watching::new(&filter, alert.rule))
    }

    /// The filter for the calls that began in a stretch of windows, by the clocks of the zone; for a reason, those of
    /// them that ended with it.
    fn calls(&self, (from, to): (Stamp, Stamp), code: Option<CodeRef>, zone: &Zone) -> Filter {
        let point = |at: Stamp| Some(Point::Civil(zone.civil(at)));
        let mut terms = self.filter.terms.clone();
        terms.push(Expr::Is(Condition::At(vec![Period::Range(point(from), point(to))])));
        if let Some(code) = code {
            terms.push(Expr::Is(Condition::Outcome(vec![Outcome::NotAnswered, Outcome::Failed])));
            // Calls are counted under their `stateCode`, and where they have none, under what stands for their verdict.
            terms.push(Expr::Is(match code.space {
                Space::StateCode => Condition::Code(code.space, vec![code.code]),
                _ => Condition::Why(vec![Some(code)]),
            }));
        }
        Filter { terms }
    }

    /// The filter for the calls of an incident's time; while it is not over, up to the last window that was read. Where
    /// calls are missing, also the last ones before.
    pub fn calls_of(&self, incident: &Incident, zone: &Zone) -> Filter {
        let is_missing = self.rule.watched == Watched::Calls && self.rule.turn.is_down();
        let before = if is_missing { self.rule.window() } else { 0 };
        let to = incident.until.unwrap_or(incident.last.at);
        self.calls((Stamp(incident.from.0 - before), to), incident.code, zone)
    }
}

/// How the alerts stand.
#[derive(Clone, Debug, Default)]
pub struct Standings {
    /// The alerts in the order in which they were asked for. Those that have not been counted yet are missing.
    pub all: Vec<Arc<Stand>>,
    /// The end of the last minute that was read, and how many seconds ago that is.
    pub at: Option<Stamp>,
    pub behind: i64,
    /// By how many milliseconds our clock is ahead of the platform's.
    pub ahead: i64,
    /// The addresses that hear nothing any more, whatever is watched.
    pub one_sided: Vec<OneSided>,
    /// All that was asked for is there.
    pub is_whole: bool,
}

/// How an alert stands.
#[derive(Clone, Debug)]
pub struct Stand {
    pub watching: Watching,
    /// The incidents of the last seven days, and the last reading.
    pub course: Course,
    /// Readings of the last day, a few minutes apart.
    pub trace: Vec<Reading>,
}

/// What was read longer ago than these seconds is not how things stand now.
const LATE_SECS: i64 = 600;

impl Standings {
    /// Whether they tell of an earlier time: nobody collects, or calls are heard of late.
    pub fn is_late(&self) -> bool {
        self.behind > LATE_SECS
    }

    pub fn of(&self, watching: &Watching) -> Option<&Arc<Stand>> {
        self.all.iter().find(|stand| stand.watching == *watching)
    }
}

/// What is asked: how these stand in this minute.
#[derive(Clone, Debug)]
pub struct AlertAsk {
    watching: Arc<Asked>,
    now: Arrival,
}

/// What is watched, and how times and trust are to be understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub watching: Vec<Watching>,
    pub calendar: Calendar,
    pub thresholds: Thresholds,
}

impl AlertAsk {
    /// The moment the question is asked for, by our clock.
    pub fn now(&self) -> Arrival {
        self.now
    }
}

type Maybe<T> = Result<T, StoreError>;

/// A minute of the platform is over for us once its clock is surely past it: what the clocks differ by is known only
/// about.
const SURE_MILLIS: i64 = 2_000;

fn platform_millis(now: Arrival, ahead: i64) -> i64 {
    now.0.saturating_sub(ahead).saturating_sub(SURE_MILLIS)
}

/// The desk for alerts, and what it was asked.
pub struct Alerts {
    desk: Desk<AlertAsk, Maybe<Arc<Standings>>>,
    /// The last whole answer, kept also while no new one can be had.
    known: Arc<ArcSwapOption<Standings>>,
    watching: ArcSwap<Asked>,
    /// What was asked last, and in which minute. Held while asking: the window and the one who shows notices both tick,
    /// and who asks last has to know it.
    asked: Mutex<Option<(Arc<Asked>, i64)>>,
}

impl Alerts {
    pub fn open(open: OpenReader, wake: Wake) -> Alerts {
        let (mut memory, mut sides) = (count::Memory::default(), sides::Sides::default());
        let known = Arc::new(ArcSwapOption::empty());
        let kept = known.clone();
        let desk = growing_desk("alerts", &open, &wake, move |reader, ask: &AlertAsk, ticket| {
            let one_sided = sides.look(reader, ask)?;
            let mut show = |known: Standings| {
                ticket.publish(Ok(Arc::new(Standings { one_sided: one_sided.clone(), ..known })));
            };
            let answer = memory.answer(reader, ask, &|| ticket.is_superseded(), &mut show)?;
            let standings = Arc::new(Standings { one_sided, ..answer });
            kept.store(Some(standings.clone()));
            Ok(standings)
        });
        let calendar = Calendar { zone: Zone::UTC, holidays: Holidays::default() };
        let nothing = Asked { watching: Vec::new(), calendar, thresholds: Thresholds::default() };
        Alerts { desk, known, watching: ArcSwap::from_pointee(nothing), asked: Mutex::default() }
    }

    /// Watches these from the next tick on.
    pub fn watch(&self, asked: Asked) {
        if **self.watching.load() != asked {
            self.watching.store(Arc::new(asked));
        }
    }

    /// To be called at least once a minute: asks when another minute is over, or something else is watched.
    pub fn tick(&self, now: Arrival) {
        let watching = self.watching.load_full();
        let minute = platform_millis(now, self.ahead()).div_euclid(MINUTE * 1_000);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = asked.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, &watching));
        if is_same && asked.as_ref().is_some_and(|(_, last)| *last == minute) {
            return;
        }
        let ask = AlertAsk { watching: watching.clone(), now };
        // A new minute waits for the answer of the one before; another question does not.
        let asking = if is_same { Asking::Again } else { Asking::Anew };
        if self.desk.put(ask, asking) {
            *asked = Some((watching, minute));
        }
    }

    /// How long it takes from `now` until another minute is over.
    pub fn until_next(&self, now: Arrival) -> Duration {
        let minute = MINUTE * 1_000;
        let rest = minute - platform_millis(now, self.ahead()).rem_euclid(minute);
        Duration::from_millis(rest.unsigned_abs())
    }

    fn ahead(&self) -> i64 {
        self.known().map_or(0, |known| known.ahead)
    }

    /// How they stand, or why that is not known.
    pub fn standings(&self) -> Option<Arc<Answer<AlertAsk, Maybe<Arc<Standings>>>>> {
        self.desk.latest()
    }

    /// How they stood when that was last known of all.
    pub fn known(&self) -> Option<Arc<Standings>> {
        self.known.load_full()
    }
}
