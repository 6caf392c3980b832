//! Key figures of a set of calls. ASR, ABR and NER as ITU-T E.600 and E.425 define them, delays after RFC 6076, traffic
//! after E.500; short calls, keys and completeness are ours.
//!
//! Calls go in one by one, in any order, and none is kept. A call in progress counts as such and nowhere else: it is not
//! decided yet. Nor does one that is over by our own guess and of which nobody told us whether anybody answered.
//! It refuses to know where the calls come from and how a figure is written.

mod course;
mod ratio;
mod spread;
#[cfg(test)]
mod tests;
mod traffic;

use super::reason::CodeRef;
use super::rules::Rules;
use super::zone::Zone;
use super::{Call, LegName, Outcome, Parts, Service, Stamp};
pub use course::{Course, Cut, Slice, Step};
pub use ratio::Ratio;
pub use spread::Spread;
pub use traffic::{BusyHour, Traffic};

/// A conversation of at most so many seconds is a short one.
pub const SHORT_SECS: i64 = 6;

/// What of a call the figures are made of.
pub fn parts() -> Parts {
    Parts::FIGURES
        | Parts::LEG_TIMES
        | Parts::TEXTS
        | Parts::CDRS
        | Parts::COUNTS
        | Parts::VERDICT
        | Parts::REST
}

/// The figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kpis {
    pub calls: u64,
    pub in_progress: u64,
    /// Over, and nobody told us whether anybody answered.
    pub unknown: u64,
    /// The first and the last second that a call is filed under.
    pub filed: Option<(Stamp, Stamp)>,
    asr: Ratio,
    asr_a: Ratio,
    asr_b: Ratio,
    abr: Ratio,
    ner: Ratio,
    short: Ratio,
    keys: Ratio,
    complete: Ratio,
    talk: Spread,
    ring: Spread,
    pdd_a: Spread,
    pdd_b: Spread,
    /// Started minutes of the conversations ([`Call::billed_minutes`]).
    pub billed_minutes: i64,
    /// Started minutes of both legs ([`Call::leg_minutes`]), which is what the platform charges.
    pub leg_minutes: i64,
    /// Notifications and records that said nothing new.
    pub duplicates: u64,
    /// Status events that came after a later one.
    pub out_of_order: u64,
    pub traffic: Traffic,
}

/// The figures that are a share of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Answered, of the calls in which the platform called somebody (answer-seizure ratio, end to end).
    Asr,
    /// Leg A answered, of the legs A that were called. Of a private number leg A is the person who calls.
    AsrA,
    /// Leg B answered, of the legs B that were called.
    AsrB,
    /// Answered, of all calls, those the platform refused among them (answer-bid ratio).
    Abr,
    /// The network did its part (network effectiveness ratio), of the calls in which the platform called somebody and
    /// somebody told us why they ended.
    Ner,
    /// At most [`SHORT_SECS`] of talk, of the answered calls.
    Short,
    /// At least one key pressed, of the answered notifications and verification codes.
    Keys,
    /// All status events came, of the calls whose CDR tells which there were.
    Complete,
}

impl Share {
    pub const ALL: [Share; 8] = [
        Share::Asr,
        Share::AsrA,
        Share::AsrB,
        Share::Abr,
        Share::Ner,
        Share::Short,
        Share::Keys,
        Share::Complete,
    ];

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Share::Asr => "asr",
            Share::AsrA => "asr_a",
            Share::AsrB => "asr_b",
            Share::Abr => "abr",
            Share::Ner => "ner",
            Share::Short => "short_calls",
            Share::Keys => "dtmf_yield",
            Share::Complete => "push_completeness",
        }
    }
}

/// The figures that are a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Conversation or listening of the answered calls; its mean is the ACD.
    Talk,
    /// Ringing until the answer, on the leg that decided.
    Ring,
    /// From calling A until its phone rings: post-dial delay. Whole seconds, so a second more or less.
    PddA,
    /// The same of leg B.
    PddB,
}

impl Length {
    pub const ALL: [Length; 4] = [Length::Talk, Length::Ring, Length::PddA, Length::PddB];

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Length::Talk => "talk_secs",
            Length::Ring => "ring_secs",
            Length::PddA => "pdd_a_secs",
            Length::PddB => "pdd_b_secs",
        }
    }
}

impl Kpis {
    pub fn add(&mut self, call: &Call) {
        self.calls += 1;
        let at = call.filed_at();
        self.filed = Some(self.filed.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
        self.duplicates += u64::from(call.duplicate_count);
        self.out_of_order += u64::from(call.out_of_order);
        match call.outcome {
            Outcome::InProgress => self.in_progress += 1,
            Outcome::Unknown => self.unknown += 1,
            Outcome::Answered | Outcome::NotAnswered | Outcome::Failed => self.add_decided(call),
        }
    }

    fn add_decided(&mut self, call: &Call) {
        let is_answered = call.outcome == Outcome::Answered;
        self.abr.count(is_answered);
        if !is_refused(call) {
            self.asr.count(is_answered);
            self.ner.count_if_known(network_did_its_part(call));
        }
        self.add_legs(call, is_answered);
        if is_answered {
            self.add_answered(call);
        }
        if call.cdr_count > 0 {
            self.complete.count_if_known(call.missing_events.map(|missing| missing == 0));
        }
        self.billed_minutes += call.billed_minutes.unwrap_or_default();
        let legs = [LegName::A, LegName::B].map(|leg| call.leg_minutes(leg).unwrap_or_default());
        self.leg_minutes += legs.iter().sum::<i64>();
        if let (Some(from), Some(to)) = (call.started_at, call.ended_at) {
            self.traffic.add(from, to);
        }
    }

    fn add_legs(&mut self, call: &Call, is_answered: bool) {
        let (a, b) = (&call.leg_a, &call.leg_b);
        if a.was_tried() && call.service != Service::PrivateNumber {
            // B is called only once A has answered; the event that said so may be lost.
            self.asr_a.count(a.answered_at.is_some() || b.was_tried() || is_answered);
            self.pdd_a.add_between(a.started_at, a.ringing_at);
        }
        if b.was_tried() {
            self.asr_b.count(b.answered_at.is_some() || is_answered);
            self.pdd_b.add_between(b.started_at, b.ringing_at);
        }
    }

    fn add_answered(&mut self, call: &Call) {
        if let Some(talk) = call.talk_secs {
            self.talk.add(talk);
            self.short.count(talk <= SHORT_SECS);
        }
        if let Some(ring) = call.ring_secs {
            self.ring.add(ring);
        }
        if matches!(call.service, Service::Notification | Service::Voice) {
            self.keys.count(call.digits.is_some());
        }
    }

    /// Calls that the platform refused before it called anybody: bids that are no seizures.
    pub fn refused(&self) -> u64 {
        self.abr.of - self.asr.of
    }

    pub fn share(&self, share: Share) -> Ratio {
        match share {
            Share::Asr => self.asr,
            Share::AsrA => self.asr_a,
            Share::AsrB => self.asr_b,
            Share::Abr => self.abr,
            Share::Ner => self.ner,
            Share::Short => self.short,
            Share::Keys => self.keys,
            Share::Complete => self.complete,
        }
    }

    pub fn length(&self, length: Length) -> &Spread {
        match length {
            Length::Talk => &self.talk,
            Length::Ring => &self.ring,
            Length::PddA => &self.pdd_a,
            Length::PddB => &self.pdd_b,
        }
    }
}

/// Whether the platform turned it down before it called anybody: a bid that is no seizure (E.600). In Private Number the
/// person on leg A called in; the platform calls B.
fn is_refused(call: &Call) -> bool {
    let has_called = match call.service {
        Service::PrivateNumber => call.leg_b.was_tried(),
        _ => call.leg_a.was_tried() || call.leg_b.was_tried(),
    };
    call.outcome == Outcome::Failed && !has_called
}

/// Whether what was left was up to people: somebody answered, was busy, did not pick up, hung up. `None` where nobody
/// told us why the call ended.
fn network_did_its_part(call: &Call) -> Option<bool> {
    if call.outcome == Outcome::Answered {
        return Some(true);
    }
    let cause = call.verdict.as_ref()?.cause?;
    Rules::builtin().causes.get(cause).map(|facts| facts.effective)
}

/// What calls are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The hour they are filed under, by the clocks of the zone.
    Hour,
    /// The day.
    Day,
    /// The code that stands for the verdict.
    Reason,
}

/// Calls that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All that are filed from this second on, until the hour or day is over.
    From(Stamp),
    /// `None`: no code stands for the verdict, or there is none yet.
    Reason(Option<CodeRef>),
}

impl By {
    pub const ALL: [By; 3] = [By::Hour, By::Day, By::Reason];

    /// The name in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Hour => "hour",
            By::Day => "day",
            By::Reason => "reason",
        }
    }

    pub fn parse(text: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.as_str() == text)
    }

    pub fn group(self, call: &Call, zone: &Zone) -> Group {
        let at = call.filed_at();
        match self {
            By::Hour => {
                let ahead = i64::from(zone.offset_at(at).local_minus_utc());
                Group::From(Stamp(at.0 - (at.0 + ahead).rem_euclid(3_600)))
            }
            By::Day => Group::From(zone.day(zone.civil(at).date()).0),
            By::Reason => Group::Reason(call.verdict.as_ref().and_then(|verdict| verdict.headline)),
        }
    }
}
