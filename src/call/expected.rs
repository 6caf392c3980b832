//! Which status events an ended call must have had, and how many of them never came. What the CDR says happened was
//! pushed, and so was everything on the documented way to an event that came (PROTOCOL 2.1 to 2.4).

use super::{Cdr, EventKind, Leg, LegName, Seen, Service, StatusEvent};

/// What is known of an ended call.
pub(super) struct Course<'a> {
    pub service: Service,
    pub leg_a: &'a Leg,
    pub leg_b: &'a Leg,
    pub cdr: Option<&'a Cdr>,
    pub events: &'a [Seen<StatusEvent>],
    /// The leg each event was laid on.
    pub names: &'a [Option<LegName>],
}

/// Status events that were pushed and did not come. `collectInfo` is left out: no CDR tells how many there were.
pub(super) fn missing(course: &Course<'_>) -> u32 {
    let came = |kind: EventKind, leg: Option<LegName>| {
        let mut events = course.events.iter().zip(course.names);
        events.any(|(seen, name)| seen.value.kind == kind && (leg.is_none() || *name == leg))
    };
    let mut missing = u32::from(!came(EventKind::Disconnect, None));
    let on_legs = [(LegName::A, course.leg_a), (LegName::B, course.leg_b)];
    for (name, leg) in on_legs {
        // The caller of a private number calls by himself: `callin` may go to an address of its own (PROTOCOL 2.4).
        if !leg.was_tried() || (name == LegName::A && course.service == Service::PrivateNumber) {
            continue;
        }
        let has_answered = leg.answered_at.is_some()
            || (name == LegName::A && course.service == Service::Callback && course.leg_b.was_tried());
        let has_rung = leg.ringing_at.is_some() || (has_answered && course.cdr.is_none());
        let expected =
            [(EventKind::Callout, true), (EventKind::Alerting, has_rung), (EventKind::Answer, has_answered)];
        for (kind, is_expected) in expected {
            missing += u32::from(is_expected && !came(kind, Some(name)));
        }
    }
    missing
}
