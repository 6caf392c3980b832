//! From facts to a call: a pure function of the set of facts.
//!
//! First the events are laid on the legs, then the CDR fills in and corrects (`legs`). A disconnect or a CDR ends the
//! call, whatever else arrives and whenever (DESIGN: terminal wins). Where neither came, a mark of our own ends it,
//! until the platform contradicts.

use std::sync::Arc;

use super::billing::started_minutes;
use super::expected::{Course, missing};
use super::legs::{correct_by_cdr, goes_backwards, lay_on_legs};
use super::user_data;
use super::verdict::{Basis, Evidence, judge};
use super::{
    Call, CallState, Cdr, ClosedBy, Codes, EventKind, Facts, Leg, LegName, Number, Outcome, Party, Pulse,
    Seen, Service, Stamp, StatusEvent,
};

/// The events in the order of the story, each with the leg it was laid on. Within one second leg B comes after leg A
/// and the end after both, whatever the kinds of the events.
pub(super) fn story(facts: &Facts) -> Vec<(&Seen<StatusEvent>, Option<LegName>)> {
    let cdr = facts.cdrs().last().map(|seen| &seen.value);
    let names = lay_on_legs(facts.events(), cdr, service_of(facts.events(), cdr)).2;
    let mut story: Vec<_> = facts.events().iter().zip(names).collect();
    story.sort_by_key(|(seen, leg)| (seen.value.at, rank(&seen.value, *leg)));
    story
}

/// The place of an event among those of one second.
fn rank(event: &StatusEvent, leg: Option<LegName>) -> u8 {
    match (&event.kind, leg) {
        (EventKind::Disconnect, _) => 3,
        (_, Some(LegName::B)) => 2,
        (_, Some(LegName::A)) => 1,
        (_, None) => 0,
    }
}

pub(super) fn fold(facts: &Facts) -> Call {
    let events = facts.events();
    let cdr = facts.cdrs().last().map(|seen| &seen.value);
    let service = service_of(events, cdr);
    let (mut leg_a, mut leg_b, names) = lay_on_legs(events, cdr, service);
    if let Some(cdr) = cdr {
        correct_by_cdr(&mut leg_a, &mut leg_b, cdr, service);
    }
    let service = match service {
        Service::Unknown if leg_b.was_tried() => Service::Callback,
        known => known,
    };

    let disconnect = events.iter().map(|seen| &seen.value).rfind(|e| e.kind == EventKind::Disconnect);
    let closed_by = match (disconnect, cdr) {
        (Some(_), _) => Some(ClosedBy::Disconnect),
        (None, Some(_)) => Some(ClosedBy::Cdr),
        (None, None) => facts.standing_mark().map(|mark| mark.kind.closes_by()),
    };
    let state = match closed_by {
        Some(_) => CallState::Ended,
        None => running_state(&leg_a, &leg_b, events, service),
    };
    let ended_at = closed_by.and_then(|_| {
        cdr.and_then(|c| c.call_end_at.or(c.fail_at)).or_else(|| disconnect.and_then(|d| d.at))
    });
    let started_at = start_of(&leg_a, &leg_b, events, cdr);
    let codes = Codes {
        state: disconnect.and_then(|d| d.state_code),
        release_point: cdr.and_then(|c| c.release_point),
        sip: cdr.and_then(|c| c.sip_status),
        q850_a: cdr.and_then(|c| c.q850_a),
        q850_b: cdr.and_then(|c| c.q850_b),
    };
    let hung_up_by = hung_up_by(disconnect, cdr);
    let verdict = closed_by.map(|_| {
        let (basis, hung_up_by) = (Basis::of(cdr.is_some()), hung_up_by.as_ref());
        let (leg_a, leg_b) = (&leg_a, &leg_b);
        let evidence = Evidence { service, leg_a, leg_b, ended_at, codes, basis, closed_by, hung_up_by };
        Arc::new(judge(&evidence))
    });
    let outcome = verdict.as_ref().map_or(Outcome::InProgress, |v| v.outcome);
    let answered_at = match service {
        Service::Callback | Service::PrivateNumber => leg_b.answered_at,
        Service::Notification | Service::Voice => leg_a.answered_at,
        Service::Unknown => leg_a.answered_at.filter(|_| outcome == Outcome::Answered),
    };
    let talk_secs = match (state, answered_at, ended_at) {
        (CallState::Ended, Some(from), Some(to)) => Some(to.since(from)),
        // Answered, as a code says, but the time of it was lost.
        (CallState::Ended, None, _) if matches!(outcome, Outcome::Answered | Outcome::Unknown) => None,
        (CallState::Ended, None, _) if !closed_by.is_some_and(ClosedBy::is_guess) => Some(0),
        _ => None,
    };
    let deciding_leg = if leg_b.was_tried() { &leg_b } else { &leg_a };
    // Of an answered call whose answer was lost nobody knows when the ringing ended: it was not the end of the call.
    let ring_secs = deciding_leg.ring_secs(ended_at.filter(|_| outcome != Outcome::Answered));
    let (caller, called) = who_is_who(service, &leg_a, &leg_b);
    let (user_data, user_data_sent) = match user_data_of(events, cdr).map(user_data::read) {
        Some((text, sent)) => (Some(text), sent),
        None => (None, None),
    };
    let course = Course { service, leg_a: &leg_a, leg_b: &leg_b, cdr, events, names: &names };
    let missing_events = closed_by.map(|_| missing(&course));

    Call {
        id: 0,
        session: facts.session().clone(),
        service,
        direction: cdr.and_then(|c| c.direction),
        state,
        outcome,
        caller,
        called,
        display: leg_a.display.clone().or_else(|| leg_b.display.clone()),
        started_at,
        ended_at,
        closed_by,
        ring_secs,
        talk_secs,
        billed_minutes: talk_secs.map(started_minutes),
        hung_up_by,
        codes,
        verdict,
        digits: digits_of(events, cdr),
        user_data,
        user_data_sent,
        app_key: cdr.and_then(|c| c.app_key.clone()),
        icid: cdr.and_then(|c| c.icid.clone()),
        recorded: cdr.and_then(|c| c.record_flag).map(|flag| flag != 0),
        cdr_count: count(facts.cdrs().len()),
        cdr_arrival: facts.cdrs().iter().map(|seen| seen.arrival).min(),
        event_count: count(events.len()),
        duplicate_count: facts.duplicates(),
        missing_events,
        out_of_order: facts.out_of_order(),
        clock_offset: clock_offset(events),
        clamped: goes_backwards(&leg_a, ended_at) || goes_backwards(&leg_b, ended_at),
        first_arrival: facts.first_arrival(),
        last_arrival: facts.last_arrival(),
        note: facts.note().map(|note| note.text.clone()),
        pulse: pulse_of(facts, &names),
        leg_a,
        leg_b,
    }
}

fn service_of(events: &[Seen<StatusEvent>], cdr: Option<&Cdr>) -> Service {
    let collected = || events.iter().any(|seen| seen.value.kind == EventKind::CollectInfo);
    if let Some(cdr) = cdr {
        let announced = cdr.ivr_path.is_some()
            || cdr.ivr_start_at.is_some()
            || cdr.tts_play_times.is_some_and(|times| times > 0);
        match cdr.service_type.as_deref().map(str::trim) {
            Some("001") if announced || collected() => return Service::Notification,
            Some("001") => return Service::Voice,
            Some("002") => return Service::Callback,
            Some("003" | "004" | "005" | "006" | "007") => return Service::PrivateNumber,
            _ => {}
        }
    }
    let private =
        events.iter().any(|seen| seen.value.kind == EventKind::Callin || seen.value.subscription.is_some())
            || cdr.is_some_and(|c| c.subscription.is_some() || c.call_in_at.is_some());
    if private {
        Service::PrivateNumber
    } else if cdr.is_some_and(|c| c.fwd_start_at.is_some() || c.fwd_dst_num.is_some()) {
        Service::Callback
    } else if collected() {
        Service::Notification
    } else {
        Service::Unknown
    }
}

fn running_state(a: &Leg, b: &Leg, events: &[Seen<StatusEvent>], service: Service) -> CallState {
    let has = |kind: EventKind| events.iter().any(|seen| seen.value.kind == kind);
    let answers = events.iter().filter(|seen| seen.value.kind == EventKind::Answer).count();
    if b.answered_at.is_some() || (service == Service::PrivateNumber && answers > 0) {
        CallState::Talking
    } else if b.ringing_at.is_some() {
        CallState::RingingB
    } else if b.started_at.is_some() {
        CallState::CallingB
    } else if has(EventKind::Callin) {
        CallState::Incoming
    } else if a.answered_at.is_some() || answers > 0 || has(EventKind::CollectInfo) {
        match service {
            Service::Notification | Service::Voice => CallState::Playing,
            _ => CallState::AnsweredA,
        }
    } else if a.ringing_at.is_some() || has(EventKind::Alerting) {
        CallState::RingingA
    } else if a.started_at.is_some() || has(EventKind::Callout) {
        CallState::CallingA
    } else {
        CallState::Unknown
    }
}

fn start_of(a: &Leg, b: &Leg, events: &[Seen<StatusEvent>], cdr: Option<&Cdr>) -> Option<Stamp> {
    let by_cdr = cdr.and_then(Cdr::started_at);
    by_cdr.or_else(|| {
        let of_events = events
            .iter()
            .filter(|seen| !matches!(seen.value.kind, EventKind::Disconnect | EventKind::Other(_)))
            .filter_map(|seen| seen.value.at);
        [a.started_at, b.started_at].into_iter().flatten().chain(of_events).min()
    })
}

fn who_is_who(service: Service, a: &Leg, b: &Leg) -> (Option<Number>, Option<Number>) {
    match service {
        Service::Callback | Service::PrivateNumber => (a.number.clone(), b.number.clone()),
        Service::Notification | Service::Voice | Service::Unknown => (None, a.number.clone()),
    }
}

fn hung_up_by(disconnect: Option<&StatusEvent>, cdr: Option<&Cdr>) -> Option<Party> {
    if let Some(party) = disconnect.and_then(|d| d.party.as_deref()) {
        return Some(Party::from_wire(party));
    }
    let direction = disconnect.and_then(|d| d.release_direction).or(cdr.and_then(|c| c.release_direction));
    match direction? {
        1 => Some(Party::Caller),
        2 => Some(Party::Callee),
        other => Some(Party::Other(Arc::from(other.to_string()))),
    }
}

fn digits_of(events: &[Seen<StatusEvent>], cdr: Option<&Cdr>) -> Option<Arc<str>> {
    if let Some(path) = cdr.and_then(|c| c.ivr_path.clone()) {
        return Some(path);
    }
    let keyed: Vec<&str> = events
        .iter()
        .filter(|seen| seen.value.kind == EventKind::CollectInfo)
        .filter_map(|seen| seen.value.digits.as_deref())
        .collect();
    // Where the event was lost, the record still knows the extension that was keyed.
    let keyed = (!keyed.is_empty()).then(|| Arc::from(keyed.join("-")));
    keyed.or_else(|| cdr.and_then(|c| c.extension.clone()))
}

/// As it was sent.
fn user_data_of<'a>(events: &'a [Seen<StatusEvent>], cdr: Option<&'a Cdr>) -> Option<&'a str> {
    cdr.and_then(|c| c.user_data.as_deref())
        .or_else(|| events.iter().find_map(|seen| seen.value.user_data.as_deref()))
}

/// The last event of the story, with the arrival of its first copy.
fn pulse_of(facts: &Facts, names: &[Option<LegName>]) -> Option<Pulse> {
    let named = facts.events().iter().zip(names);
    let (last, leg) = named.max_by_key(|(seen, leg)| (seen.value.at, rank(&seen.value, **leg)))?;
    Some(Pulse { kind: last.value.kind.clone(), leg: *leg, at: last.value.at, arrival: last.arrival })
}

/// The event that travelled fastest tells the clocks apart best.
fn clock_offset(events: &[Seen<StatusEvent>]) -> Option<i64> {
    let offsets = events.iter().filter_map(|seen| {
        let at = seen.value.at?.0.saturating_mul(1_000);
        Some(seen.arrival.0.saturating_sub(at))
    });
    offsets.min()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
