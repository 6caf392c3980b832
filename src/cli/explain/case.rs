//! What was asked, as evidence: codes, times, service, from the command line.

use std::str::FromStr;

use super::Explain;
use crate::call::verdict::{Basis, Evidence, Verdict, judge};
use crate::call::{ClosedBy, Codes, Leg, Party, Service, Stamp};

/// The end of a call somebody asks about.
#[derive(Clone, Debug)]
pub struct Case {
    pub service: Service,
    leg_a: Leg,
    leg_b: Leg,
    ended_at: Option<Stamp>,
    pub codes: Codes,
    basis: Basis,
    closed_by: Option<ClosedBy>,
    hung_up_by: Option<Party>,
}

/// `b-rang=9`: a time of a leg, or of the end, in seconds from any beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    name: TimeName,
    at: Stamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimeName {
    AStarted,
    ARang,
    AAnswered,
    BStarted,
    BRang,
    BAnswered,
    End,
}

const TIME_NAMES: [(&str, TimeName); 7] = [
    ("a-started", TimeName::AStarted),
    ("a-rang", TimeName::ARang),
    ("a-answered", TimeName::AAnswered),
    ("b-started", TimeName::BStarted),
    ("b-rang", TimeName::BRang),
    ("b-answered", TimeName::BAnswered),
    ("end", TimeName::End),
];

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Time, String> {
        let known = || TIME_NAMES.map(|(name, _)| name).join(", ");
        let read = || {
            let (name, secs) = text.split_once('=')?;
            let (_, name) = *TIME_NAMES.iter().find(|(known, _)| *known == name)?;
            Some(Time { name, at: Stamp(secs.parse().ok()?) })
        };
        read().ok_or_else(|| {
            format!("write a time as NAME=SECONDS, such as b-rang=9; the names are {}", known())
        })
    }
}

impl Case {
    pub(super) fn of(asked: &Explain) -> Case {
        let mut case = Case {
            service: asked.service.map_or(Service::Callback, |service| service.0),
            leg_a: Leg::default(),
            leg_b: Leg::default(),
            ended_at: None,
            codes: Codes {
                state: asked.state_code,
                release_point: asked.release_point,
                sip: asked.sip,
                q850_a: asked.q850_a,
                q850_b: asked.q850_b,
            },
            basis: Basis::Codes,
            closed_by: asked.unreported.then_some(ClosedBy::Presumed),
            hung_up_by: asked.hung_up_by.as_deref().map(Party::from_wire),
        };
        for time in &asked.times {
            let (leg_a, leg_b) = (&mut case.leg_a, &mut case.leg_b);
            let place = match time.name {
                TimeName::AStarted => &mut leg_a.started_at,
                TimeName::ARang => &mut leg_a.ringing_at,
                TimeName::AAnswered => &mut leg_a.answered_at,
                TimeName::BStarted => &mut leg_b.started_at,
                TimeName::BRang => &mut leg_b.ringing_at,
                TimeName::BAnswered => &mut leg_b.answered_at,
                TimeName::End => &mut case.ended_at,
            };
            *place = Some(time.at);
        }
        let codes = &case.codes;
        let of_cdr = [codes.release_point, codes.sip, codes.q850_a, codes.q850_b, asked.q850];
        case.basis = match () {
            () if of_cdr.iter().all(Option::is_none) && codes.state.is_some() => Basis::Events,
            () if asked.times.is_empty() && !asked.refused => Basis::Codes,
            () => Basis::Cdr,
        };
        // Of the leg that failed: A as long as only A was called.
        let of_a = case.leg_a.was_tried() && !case.leg_b.was_tried();
        let q850 = if of_a { &mut case.codes.q850_a } else { &mut case.codes.q850_b };
        *q850 = q850.or(asked.q850);
        case
    }

    pub fn evidence(&self) -> Evidence<'_> {
        Evidence {
            service: self.service,
            leg_a: &self.leg_a,
            leg_b: &self.leg_b,
            ended_at: self.ended_at,
            codes: self.codes,
            basis: self.basis,
            closed_by: self.closed_by,
            hung_up_by: self.hung_up_by.as_ref(),
        }
    }

    pub fn verdict(&self) -> Verdict {
        judge(&self.evidence())
    }
}
