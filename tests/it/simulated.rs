//! What the simulator says of its calls, against what we make of its messages. The two share no code.

use fastrand::Rng;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, ClosedBy, Facts, Number, SessionId, Stamp};
use ringside::simulator::{Outcome, Party, PlannedCall, Population, Scenario, Truth, names, plan_call};
use ringside::wire::{Reading, read};

const CALLS_PER_SCENARIO: u64 = 1_000;

/// A call read from its messages, as they come without faults.
fn call_of(planned: &PlannedCall) -> Call {
    let mut facts = Facts::new(SessionId::new(&planned.session_id).unwrap(), Arrival(0));
    for event in &planned.events {
        let understood = read(event.body.to_string().as_bytes());
        assert_eq!(understood.unknown_fields, Vec::<String>::new(), "{}", event.body);
        match understood.reading {
            Reading::Status(event) => facts.add_event(*event, Arrival(0)),
            other => panic!("{other:?}: {}", event.body),
        };
    }
    let body = serde_json::json!({ "eventType": "fee", "feeLst": [planned.cdr] }).to_string();
    let understood = read(body.as_bytes());
    assert_eq!(understood.unknown_fields, Vec::<String>::new(), "{body}");
    match understood.reading {
        Reading::Cdrs(records) => records.into_iter().for_each(|record| {
            facts.add_cdr(*record.unwrap(), Arrival(0));
        }),
        other => panic!("{other:?}: {body}"),
    }
    facts.fold()
}

/// What both sides can say of a call, in words.
fn ours(call: &Call) -> String {
    let number = |number: &Option<Number>| number.as_ref().map(|number| number.as_str().to_owned());
    let at = |at: Option<Stamp>| at.map(|at| Zone::UTC.format(at));
    format!(
        "{} caller={:?} called={:?} filed={:?} a={:?} b={:?} ended={:?} talk={:?} billed={:?} by={:?} \
         codes={:?}/{:?}/{:?}/{:?}/{:?} digits={:?} recorded={:?} data={:?}",
        call.outcome.as_str(),
        number(&call.caller),
        number(&call.called),
        at(Some(call.filed_at())),
        at(call.leg_a.answered_at),
        at(call.leg_b.answered_at),
        at(call.ended_at),
        call.talk_secs,
        call.billed_minutes,
        call.hung_up_by.as_ref().map(|party| party.as_str()),
        call.codes.state,
        call.codes.release_point,
        call.codes.sip,
        call.codes.q850_a,
        call.codes.q850_b,
        call.digits.as_deref().unwrap_or_default(),
        call.recorded,
        call.user_data.as_deref(),
    )
}

fn theirs(truth: &Truth) -> String {
    let at = |secs: i64| Zone::UTC.format(Stamp(secs));
    let code = |code: u16| Some(i64::from(code));
    format!(
        "{} caller={:?} called={:?} filed={:?} a={:?} b={:?} ended={:?} talk={:?} billed={:?} by={:?} \
         codes={:?}/{:?}/{:?}/{:?}/{:?} digits={:?} recorded={:?} data={:?}",
        match truth.outcome {
            Outcome::Answered => "answered",
            Outcome::NotAnswered => "not_answered",
            Outcome::Failed => "failed",
        },
        truth.caller,
        truth.called,
        Some(at(truth.started_at)),
        truth.answered_a.map(at),
        truth.answered_b.map(at),
        Some(at(truth.ended_at)),
        Some(truth.talk_secs),
        Some(truth.billed_minutes),
        truth.hung_up_by.map(|party| match party {
            Party::Caller => "caller",
            Party::Callee => "callee",
            Party::Platform => "platform",
        }),
        code(truth.state_code),
        code(truth.release_point),
        code(truth.sip_status),
        code(truth.q850_a),
        code(truth.q850_b),
        truth.digits.join("-"),
        Some(truth.recorded),
        truth.user_data.as_deref(),
    )
}

#[test]
fn every_simulated_call_is_understood_as_it_was_meant() {
    let mut wrong = Vec::new();
    for name in names() {
        let scenario = Scenario::named(name).unwrap();
        let population = Population::from_seed(7);
        let mut rng = Rng::with_seed(7);
        for serial in 0..CALLS_PER_SCENARIO {
            let order = scenario.order(&mut rng, serial, 1_769_479_200);
            let planned = plan_call(&mut rng, &population, &order);
            let call = call_of(&planned);
            assert_eq!(call.closed_by, Some(ClosedBy::Disconnect));
            let (ours, theirs) = (ours(&call), theirs(&planned.truth));
            if ours != theirs {
                wrong.push(format!("{name} {:?}\n  we say   {ours}\n  they say {theirs}", planned.service));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} calls are understood otherwise:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(25)].join("\n")
    );
}
