//! Which leg an event belongs to when some are lost, and what each leg is charged.

use super::*;

fn private(kind: EventKind, secs: i64, caller: &str, called: &str) -> StatusEvent {
    let mut event = event(kind, secs, called);
    event.caller = number(caller);
    event
}

#[test]
fn in_the_first_second_the_person_who_has_answered_is_leg_a() {
    // The callout and the ringing of A were lost; A answers in the second in which B is called.
    let call = call(&[event(EventKind::Answer, 8, A), event(EventKind::Callout, 8, B)], &[]);
    assert_eq!((call.caller.unwrap().as_str(), call.called.unwrap().as_str()), (A, B));
    assert_eq!(call.leg_b.started_at, Some(Stamp(START + 8)));
}

#[test]
fn when_a_and_b_are_one_number_a_lost_callout_of_a_does_not_move_b_to_leg_a() {
    let mut events: Vec<StatusEvent> =
        answered_callback().into_iter().map(|e| StatusEvent { called: number(A), ..e }).collect();
    events.remove(0);
    let call = call(&events, &[]);
    assert_eq!((call.leg_a.started_at, call.leg_a.answered_at), (None, Some(Stamp(START + 8))));
    assert_eq!(
        (call.leg_b.started_at, call.leg_b.answered_at),
        (Some(Stamp(START + 8)), Some(Stamp(START + 20)))
    );
}

#[test]
fn each_leg_of_a_callback_is_charged_from_its_own_answer() {
    // A talks to B for 121 s, and has been on the line for 133 s.
    let call = call(&answered_callback(), &[callback_cdr()]);
    assert_eq!((call.leg_minutes(LegName::A), call.leg_minutes(LegName::B)), (Some(3), Some(3)));
    assert_eq!(call.billed_minutes, Some(3));
}

#[test]
fn when_b_does_not_answer_leg_a_is_charged_all_the_same() {
    let mut events = answered_callback();
    events.truncate(5);
    events.push(disconnect(141, 8101));
    let call = call(&events, &[]);
    assert_eq!((call.leg_minutes(LegName::A), call.leg_minutes(LegName::B)), (Some(3), Some(0)));
    assert_eq!((call.talk_secs, call.billed_minutes), (Some(0), Some(0)));
}

#[test]
fn an_answer_whose_time_was_lost_is_charged_nobody_knows_how_much() {
    let mut events = answered_callback();
    events.remove(5);
    let call = call(&events, &[]);
    assert_eq!((call.outcome, call.talk_secs, call.billed_minutes), (Outcome::Answered, None, None));
    assert_eq!((call.leg_minutes(LegName::A), call.leg_minutes(LegName::B)), (Some(3), None));
}

#[test]
fn a_leg_that_was_never_called_and_a_call_in_progress_are_charged_nothing_known() {
    let unanswered = call(&[event(EventKind::Callout, 0, A), disconnect(30, 8107)], &[]);
    assert_eq!((unanswered.leg_minutes(LegName::A), unanswered.leg_minutes(LegName::B)), (Some(0), None));
    let running = call(&answered_callback()[..6], &[]);
    assert_eq!((running.leg_minutes(LegName::A), running.leg_minutes(LegName::B)), (None, None));
}

#[test]
fn of_a_private_number_only_the_leg_to_the_callee_is_charged() {
    let x = "+8613800000099";
    let events = [
        private(EventKind::Callin, 0, A, x),
        private(EventKind::Callout, 1, x, B),
        private(EventKind::Answer, 9, x, B),
        disconnect(69, 0),
    ];
    let call = call(&events, &[]);
    assert_eq!((call.leg_minutes(LegName::A), call.leg_minutes(LegName::B)), (None, Some(1)));
    assert_eq!((call.talk_secs, call.billed_minutes), (Some(60), Some(1)));
}

#[test]
fn the_extension_of_axe_is_known_even_when_its_event_was_lost() {
    let callin = StatusEvent { subscription: Some("s".into()), ..private(EventKind::Callin, 0, A, B) };
    let keyed =
        StatusEvent { digits: Some("0001".into()), called: None, ..event(EventKind::CollectInfo, 5, A) };
    let cdr = Cdr { service_type: Some("005".into()), extension: Some("0001".into()), ..Cdr::new(session()) };
    for events in [vec![callin.clone()], vec![callin, keyed]] {
        assert_eq!(call(&events, std::slice::from_ref(&cdr)).digits.as_deref(), Some("0001"));
    }
}

#[test]
fn user_data_is_read_decoded_and_kept_as_it_was_sent() {
    let sent = StatusEvent { user_data: Some("%E5%B7%A5".into()), ..event(EventKind::Callout, 0, A) };
    let known = call(&[sent], &[]);
    assert_eq!(
        (known.user_data.as_deref(), known.user_data_sent.as_deref()),
        (Some("工"), Some("%E5%B7%A5"))
    );
    let plain = StatusEvent { user_data: Some("order-7".into()), ..event(EventKind::Callout, 0, A) };
    let known = call(&[plain], &[]);
    assert_eq!((known.user_data.as_deref(), known.user_data_sent), (Some("order-7"), None));
}
