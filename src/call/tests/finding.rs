//! Which calls a filter finds: by the leg they reached, the code of their end, the direction, and wherever else they have
//! what is asked for.

use crate::call::filter::{Filter, Now};
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Direction, EventKind, Reached, Stamp, StatusEvent, Thresholds};

fn is_found(filter: &str, call: &Call) -> bool {
    let now = Now::new(Arrival(0), Thresholds::default());
    Filter::parse(filter).unwrap().resolve(Stamp(0), &Zone::UTC).matches(call, &now)
}

#[test]
fn a_call_is_found_by_the_leg_it_reached_last_and_by_no_other() {
    let check = |call: &Call, reached: &str| {
        for one in Reached::ALL {
            let filter = format!("reached:{}", one.as_str());
            assert_eq!(is_found(&filter, call), one.as_str() == reached, "{filter}, which was {reached}");
        }
    };
    let events = super::answered_callback();
    let steps = ["none", "a_ringing", "a_answered", "a_answered", "b_ringing", "b_answered", "b_answered"];
    for (count, reached) in (1..=events.len()).zip(steps) {
        check(&super::call(&events[..count], &[]), reached);
    }
    // It stays so when the call ends there, and where the times were lost.
    let ended = |count: usize| {
        let events: Vec<_> = events[..count].iter().cloned().chain([super::disconnect(60, 8101)]).collect();
        super::call(&events, &[])
    };
    check(&ended(2), "a_ringing");
    check(&ended(4), "a_answered");
    check(&ended(5), "b_ringing");
    check(&super::call(&[events[3].clone(), events[4].clone()], &[]), "a_ringing");
    check(&super::call(&[super::disconnect(60, 0)], &[super::callback_cdr()]), "b_answered");
    // Whoever calls a private number is there from the beginning: that is no leg that was reached.
    let callin = super::event(EventKind::Callin, 0, "+8613800000099");
    check(&super::call(std::slice::from_ref(&callin), &[]), "none");
    check(&super::call(&[callin, super::event(EventKind::Alerting, 4, super::B)], &[]), "b_ringing");
    assert!(is_found("reached:ringing_a,b-ringing", &ended(2)));
}

#[test]
fn a_call_is_found_by_the_code_that_stands_for_its_end_and_not_by_others_that_it_carries() {
    let mut cdr = super::callback_cdr();
    (cdr.release_point, cdr.q850_b) = (Some(518), Some(17));
    let call = super::call(&[super::disconnect(60, 8101)], &[cdr]);
    let headline = call.verdict.as_ref().and_then(|verdict| verdict.headline).unwrap();
    let carried = [(Space::StateCode, 8101), (Space::ReleasePoint, 518), (Space::Q850, 17)];
    for (space, code) in carried {
        let carries = format!("{}:{code}", space.as_str());
        let stands = format!("why:{}-{code}", space.as_str());
        assert!(is_found(&carries, &call), "{carries}");
        assert_eq!(is_found(&stands, &call), CodeRef { space, code } == headline, "{stands}");
    }
    assert!(!is_found("why:none", &call));
    let without = StatusEvent { state_code: None, ..super::disconnect(60, 0) };
    assert!(is_found("why:none", &super::call(&[without], &[])), "it ended without a code");
    let running = super::call(&super::answered_callback()[..2], &[]);
    assert!(!is_found("why:none", &running) && is_found("!why:none", &running), "it has not ended");
}

#[test]
fn a_direction_is_what_the_service_says_and_where_that_is_unknown_the_record() {
    let direction_of = |call: &Call| {
        let found = Direction::ALL.map(Direction::as_str).map(|name| format!("direction:{name}"));
        found.into_iter().filter(|filter| is_found(filter, call)).collect::<Vec<_>>().join(" ")
    };
    let of_record = |service: Option<&str>, direction: Option<i64>| {
        let mut cdr = crate::call::Cdr::new(super::session());
        cdr.service_type = service.map(Into::into);
        cdr.direction = direction;
        direction_of(&super::call(&[], &[cdr]))
    };
    assert_eq!(of_record(Some("001"), None), "direction:outbound");
    assert_eq!(of_record(Some("002"), Some(0)), "direction:callback");
    assert_eq!(of_record(Some("004"), Some(1)), "direction:inbound");
    assert_eq!(of_record(None, Some(0)), "direction:outbound");
    assert_eq!(of_record(None, Some(1)), "direction:callback");
    assert_eq!(of_record(None, Some(2)), "direction:unknown");
    assert_eq!(of_record(None, None), "direction:unknown");
}

#[test]
fn a_condition_looks_wherever_a_call_has_what_it_asks_for() {
    let call = super::call(&[super::disconnect(60, 8101)], &[super::callback_cdr()]);
    let number = |text: &str| Some(crate::call::Number::new(text).unwrap());
    let call = Call {
        caller: number("+8613800000021"),
        called: number("+441380000002"),
        display: number("+8675528000009"),
        codes: crate::call::Codes { q850_a: Some(16), q850_b: Some(17), ..call.codes },
        user_data: Some("order 7".into()),
        user_data_sent: Some("order%207".into()),
        ..call
    };
    let check = |filter: &str, found: bool| assert_eq!(is_found(filter, &call), found, "{filter}");
    for filter in ["q850:16", "q850:17", "28000009", "user-data:ORDER%207", "ORDER%207", "\"ORDER 7\""] {
        check(filter, true);
    }
    check("q850:18", false);
    check(&call.session.as_str().to_ascii_uppercase(), true);
    // `86` in front may be the country code where enough stands behind it, and what may begin a number in China.
    for (filter, found) in [("caller:8613*", true), ("caller:861*", false), ("called:860044*", false)] {
        check(filter, found);
    }
    check("861380000", true);
    check("86138000", false);
    // The end of a period is not part of it.
    check("at:2026-01-27T02:00..2026-01-27T02:01", true);
    check("at:2026-01-27T01:00..2026-01-27T02:00", false);
}
