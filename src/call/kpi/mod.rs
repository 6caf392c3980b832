//! Key figures of a set of calls. ASR, ABR and NER as ITU-T E.600 and E.425 define them, delays after RFC 6076, traffic
//! after E.500; short calls, keys and completeness are ours.
//!
//! Calls go in one by one, in any order, and none is kept. A call in progress counts as such and nowhere else: it is
//! not decided yet. Nor does one that is over by our own guess and of which nobody told us whether anybody answered. It
//! refuses to know where the calls come from and how a figure is written.

mod course;
mod ratio;
mod share;
mod spread;
mod step;
#[cfg(test)]
mod tests;
mod traffic;

use super::reason::CodeRef;
use super::zone::Zone;
use super::{Call, LegName, Outcome, Parts, Service, Stamp};
pub use course::{Course, Cut, Slice, Up};
pub use ratio::Ratio;
pub use share::{PROMPT_SECS, SHORT_SECS, Share};
pub use spread::Spread;
pub use step::Step;
pub use traffic::{BusyHour, Traffic};

/// What of a call the figures are made of.
pub fn parts() -> Parts {
    Parts::FIGURES
        | Parts::LEG_TIMES
        | Parts::TEXTS
        | Parts::CDRS
        | Parts::COUNTS
        | Parts::VERDICT
        | Parts::ARRIVALS
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
    /// The shares, in the order of [`Share::ALL`].
    shares: [Ratio; Share::ALL.len()],
    talk: Spread,
    ring: Spread,
    pdd_a: Spread,
    pdd_b: Spread,
    cdr_lag: Spread,
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

/// The figures that are a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Conversation or listening of the answered calls; its mean is the ACD.
    Talk,
    /// Ringing until the answer, on the leg that decided.
    Ring,
    /// From calling A until its phone rings: post-dial delay. Whole seconds, so a second more or less.
    PddA,
    /// From calling B until its phone rings: post-dial delay. Whole seconds, so a second more or less.
    PddB,
    /// From the end of a call until its CDR came ([`Call::cdr_lag_secs`]): a failed push is tried again, mostly an hour
    /// later (PROTOCOL 1.6).
    CdrLag,
}

impl Length {
    pub const ALL: [Length; 5] = [Length::Talk, Length::Ring, Length::PddA, Length::PddB, Length::CdrLag];

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Length::Talk => "talk_secs",
            Length::Ring => "ring_secs",
            Length::PddA => "pdd_a_secs",
            Length::PddB => "pdd_b_secs",
            Length::CdrLag => "cdr_lag_secs",
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
        for (ratio, share) in self.shares.iter_mut().zip(Share::ALL) {
            ratio.count_if_known(share.of(call));
        }
        let (a, b) = (&call.leg_a, &call.leg_b);
        if a.was_tried() && call.service != Service::PrivateNumber {
            self.pdd_a.add_between(a.started_at, a.ringing_at);
        }
        if b.was_tried() {
            self.pdd_b.add_between(b.started_at, b.ringing_at);
        }
        if call.outcome == Outcome::Answered {
            self.talk.add_known(call.talk_secs);
            self.ring.add_known(call.ring_secs);
        }
        self.cdr_lag.add_known(call.cdr_lag_secs());
        self.billed_minutes += call.billed_minutes.unwrap_or_default();
        let legs = [LegName::A, LegName::B].map(|leg| call.leg_minutes(leg).unwrap_or_default());
        self.leg_minutes += legs.iter().sum::<i64>();
        if let (Some(from), Some(to)) = (call.started_at, call.ended_at) {
            self.traffic.add(from, to);
        }
    }

    /// Calls that the platform refused before it called anybody: bids that are no seizures.
    pub fn refused(&self) -> u64 {
        self.share(Share::Abr).of - self.share(Share::Asr).of
    }

    pub fn share(&self, share: Share) -> Ratio {
        self.shares[share as usize]
    }

    pub fn length(&self, length: Length) -> &Spread {
        match length {
            Length::Talk => &self.talk,
            Length::Ring => &self.ring,
            Length::PddA => &self.pdd_a,
            Length::PddB => &self.pdd_b,
            Length::CdrLag => &self.cdr_lag,
        }
    }
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
