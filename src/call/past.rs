//! A call whose notifications are gone, and what is heard of it afterwards: what was known stays known.

use std::sync::Arc;

use super::verdict::{Evidence, judge};
use super::{Call, CallState, Cdr, ClosedBy, Leg, Service};

impl Call {
    /// What is told now of a call of which `before` was known from notifications that nobody can read any more: news
    /// win, and fill nothing with nothing. A call that was over stays over until news say how it ended.
    pub fn over(self, before: &Call) -> Call {
        // Of two that are both open the news tell how far it is, if they tell it.
        let says_no_more = !before.is_in_progress() || self.state == CallState::Unknown;
        let ending = if self.is_in_progress() && says_no_more { before.clone() } else { self.clone() };
        let told = Call {
            service: if self.service == Service::Unknown { before.service } else { self.service },
            direction: self.direction.or(before.direction),
            state: ending.state,
            outcome: ending.outcome,
            caller: self.caller.or_else(|| before.caller.clone()),
            called: self.called.or_else(|| before.called.clone()),
            display: self.display.or_else(|| before.display.clone()),
            started_at: self.started_at.min(before.started_at).or(self.started_at).or(before.started_at),
            leg_a: self.leg_a.over(&before.leg_a),
            leg_b: self.leg_b.over(&before.leg_b),
            ended_at: ending.ended_at.or(before.ended_at),
            closed_by: outweighing(ending.closed_by, before.closed_by),
            ring_secs: ending.ring_secs.or(before.ring_secs),
            talk_secs: ending.talk_secs.or(before.talk_secs),
            billed_minutes: ending.billed_minutes.or(before.billed_minutes),
            hung_up_by: ending.hung_up_by.or_else(|| before.hung_up_by.clone()),
            codes: super::Codes {
                state: self.codes.state.or(before.codes.state),
                release_point: self.codes.release_point.or(before.codes.release_point),
                sip: self.codes.sip.or(before.codes.sip),
                q850_a: self.codes.q850_a.or(before.codes.q850_a),
                q850_b: self.codes.q850_b.or(before.codes.q850_b),
            },
            verdict: None,
            digits: self.digits.or_else(|| before.digits.clone()),
            user_data_sent: match &self.user_data {
                Some(_) => self.user_data_sent,
                None => before.user_data_sent.clone(),
            },
            user_data: self.user_data.or_else(|| before.user_data.clone()),
            app_key: self.app_key.or_else(|| before.app_key.clone()),
            icid: self.icid.or_else(|| before.icid.clone()),
            recorded: self.recorded.or(before.recorded),
            cdr_count: self.cdr_count.max(before.cdr_count),
            // Where a record was there before we kept its time, the one that is here now is a copy.
            cdr_arrival: if before.cdr_count > 0 { before.cdr_arrival } else { self.cdr_arrival },
            event_count: self.event_count.max(before.event_count),
            duplicate_count: self.duplicate_count.max(before.duplicate_count),
            missing_events: before.missing_events,
            out_of_order: before.out_of_order,
            clock_offset: before.clock_offset.or(self.clock_offset),
            clamped: self.clamped || before.clamped,
            first_arrival: before.first_arrival.min(self.first_arrival),
            last_arrival: before.last_arrival.max(self.last_arrival),
            ..self
        };
        let verdict = told.closed_by.map(|_| Arc::new(judge(&Evidence::of(&told))));
        Call { outcome: verdict.as_ref().map_or(told.outcome, |verdict| verdict.outcome), verdict, ..told }
    }

    /// Whether `cdr` is, as far as a call can tell that has outlived its records, the last of them sent again: by its
    /// `icid`, or, where the platform sent none, by its start (PROTOCOL 1.6).
    pub fn remembers(&self, cdr: &Cdr) -> bool {
        // One that tells no start is taken again: a copy changes nothing.
        let starts_with_it = || cdr.started_at().is_some_and(|started| self.started_at == Some(started));
        self.cdr_count > 0
            && self.session == cdr.session
            && self.icid == cdr.icid
            && (cdr.icid.is_some() || starts_with_it())
    }
}

/// What closed a call, as if all its facts were still there: a disconnect outweighs a record, and either what we
/// ourselves said.
fn outweighing(now: Option<ClosedBy>, before: Option<ClosedBy>) -> Option<ClosedBy> {
    match (now, before) {
        (Some(now), Some(before)) if !before.is_guess() => Some(before.min(now)),
        (now, before) => now.or(before),
    }
}

impl Leg {
    fn over(self, before: &Leg) -> Leg {
        Leg {
            number: self.number.or_else(|| before.number.clone()),
            display: self.display.or_else(|| before.display.clone()),
            started_at: self.started_at.or(before.started_at),
            ringing_at: self.ringing_at.or(before.ringing_at),
            answered_at: self.answered_at.or(before.answered_at),
        }
    }
}
