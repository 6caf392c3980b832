//! Which leg an event belongs to, and what the two legs then know: by the called number where it tells, by order where
//! A and B are the same number or an event names none (PROTOCOL 2.1). The CDR, the later and better witness, corrects.

use super::{Cdr, EventKind, Leg, LegName, Number, Seen, Service, Stamp, StatusEvent};

/// The legs as the events tell them, and for each event the leg it was laid on.
pub(super) fn lay_on_legs(
    events: &[Seen<StatusEvent>],
    cdr: Option<&Cdr>,
    service: Service,
) -> (Leg, Leg, Vec<Option<LegName>>) {
    let mut legs = Legs::new(events, cdr, service);
    let names = events.iter().map(|seen| legs.lay(&seen.value)).collect();
    (legs.a, legs.b, names)
}

struct Legs {
    a: Leg,
    b: Leg,
    private: bool,
    a_key: Option<String>,
    b_key: Option<String>,
}

impl Legs {
    fn new(events: &[Seen<StatusEvent>], cdr: Option<&Cdr>, service: Service) -> Legs {
        let private = service == Service::PrivateNumber;
        let first_called = first_called(events);
        let a_key = cdr.and_then(|c| c.callee_num.as_ref()).or(first_called).map(Number::key);
        let b_key = cdr.and_then(|c| c.fwd_dst_num.as_ref()).map(Number::key);
        Legs { a: Leg::default(), b: Leg::default(), private, a_key, b_key }
    }

    fn lay(&mut self, event: &StatusEvent) -> Option<LegName> {
        let name = match event.kind {
            EventKind::Callin => LegName::A,
            EventKind::Callout | EventKind::Alerting | EventKind::Answer => self.name_of(event),
            EventKind::CollectInfo => return Some(LegName::A),
            EventKind::Disconnect | EventKind::Other(_) => return None,
        };
        let leg = match name {
            LegName::A => &mut self.a,
            LegName::B => &mut self.b,
        };
        let (person, shown) = match event.kind {
            EventKind::Callin => (&event.caller, &event.called),
            _ => (&event.called, &event.caller),
        };
        leg.number = leg.number.take().or_else(|| person.clone());
        leg.display = leg.display.take().or_else(|| shown.clone());
        let time = match event.kind {
            EventKind::Answer => &mut leg.answered_at,
            EventKind::Alerting => &mut leg.ringing_at,
            _ => &mut leg.started_at,
        };
        *time = time.or(event.at);
        Some(name)
    }

    fn name_of(&self, event: &StatusEvent) -> LegName {
        if self.private {
            return LegName::B;
        }
        let key = event.called.as_ref().map(Number::key);
        let is = |known: &Option<String>| key.is_some() && key == *known;
        match (is(&self.a_key), is(&self.b_key)) {
            (true, false) if self.b_key.is_some() => LegName::A,
            (false, true) => LegName::B,
            (false, false) if key.is_some() => LegName::B,
            _ => self.name_by_order(event),
        }
    }

    /// A and B are one number, or the event names none: what leg A already has belongs to leg B.
    fn name_by_order(&self, event: &StatusEvent) -> LegName {
        let a_has_it = match event.kind {
            EventKind::Callout => self.a.was_tried(),
            EventKind::Alerting => self.a.ringing_at.is_some() || self.a.answered_at.is_some(),
            _ => self.a.answered_at.is_some(),
        };
        // Without a second number, only a second `callout` opens leg B: a repeated ring is no new leg.
        let b_is_open = self.b.was_tried() || event.kind == EventKind::Callout || event.called.is_none();
        if a_has_it && b_is_open { LegName::B } else { LegName::A }
    }
}

/// The person who is called first. Where the first second of the story holds two numbers, the one that had come
/// further: B is called only after A has answered.
fn first_called(events: &[Seen<StatusEvent>]) -> Option<&Number> {
    let is_on_a_leg = |e: &&StatusEvent| {
        matches!(e.kind, EventKind::Callout | EventKind::Alerting | EventKind::Answer) && e.called.is_some()
    };
    let mut calls = events.iter().map(|seen| &seen.value).filter(is_on_a_leg).peekable();
    let first_second = calls.peek()?.at;
    let mut furthest = calls.next()?;
    for event in calls.take_while(|event| event.at == first_second) {
        if event.kind > furthest.kind {
            furthest = event;
        }
    }
    furthest.called.as_ref()
}

pub(super) fn correct_by_cdr(a: &mut Leg, b: &mut Leg, cdr: &Cdr, service: Service) {
    let correct = |leg: &mut Leg, number: &Option<Number>, display: &Option<Number>| {
        leg.number = number.clone().or_else(|| leg.number.take());
        leg.display = display.clone().or_else(|| leg.display.take());
    };
    if service == Service::PrivateNumber {
        correct(a, &cdr.caller_num, &cdr.callee_num);
        a.started_at = cdr.call_in_at.or(a.started_at);
    } else {
        correct(a, &cdr.callee_num, &cdr.caller_num);
        a.started_at = cdr.call_out_start_at.or(a.started_at);
        a.ringing_at = cdr.call_out_alerting_at.or(a.ringing_at);
        a.answered_at = cdr.call_out_answer_at.or(a.answered_at);
    }
    correct(b, &cdr.fwd_dst_num, &cdr.fwd_display_num);
    b.started_at = cdr.fwd_start_at.or(b.started_at);
    b.ringing_at = cdr.fwd_alerting_at.or(b.ringing_at);
    b.answered_at = cdr.fwd_answer_at.or(b.answered_at);
}

/// Whether the times of a leg contradict each other.
pub(super) fn goes_backwards(leg: &Leg, end: Option<Stamp>) -> bool {
    let story = [leg.started_at, leg.ringing_at, leg.answered_at, end];
    let known: Vec<Stamp> = story.into_iter().flatten().collect();
    known.windows(2).any(|pair| pair[1] < pair[0])
}
