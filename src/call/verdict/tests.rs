//! What holds for every combination of evidence. Single combinations with their reasons stand in
//! `tests/fixtures/verdicts`.

use proptest::prelude::*;

use super::super::reason::{Catalogue, Space};
use super::super::rules::{Means, Rules, Whose};
use super::*;

/// The end of a call, owned.
#[derive(Clone, Debug)]
struct Case {
    service: Service,
    leg_a: Leg,
    leg_b: Leg,
    ended_at: Option<Stamp>,
    codes: Codes,
    basis: Basis,
    hung_up_by: Option<Party>,
}

impl Case {
    fn verdict(&self) -> Verdict {
        judge(&Evidence {
            service: self.service,
            leg_a: &self.leg_a,
            leg_b: &self.leg_b,
            ended_at: self.ended_at,
            codes: self.codes,
            basis: self.basis,
            closed_by: Some(ClosedBy::Disconnect),
            hung_up_by: self.hung_up_by.as_ref(),
        })
    }
}

fn any_leg() -> impl Strategy<Value = Leg> {
    let time = || prop::option::of((0..100_i64).prop_map(Stamp));
    (time(), time(), time()).prop_map(|(started_at, ringing_at, answered_at)| Leg {
        started_at,
        ringing_at,
        answered_at,
        ..Leg::default()
    })
}

/// A code of the space, known or not, or none.
fn any_code(space: Space) -> impl Strategy<Value = Option<i64>> {
    let known: Vec<i64> =
        Catalogue::builtin().reasons().iter().filter(|r| r.space == space).map(|r| r.code).collect();
    prop_oneof![
        4 => prop::sample::select(known).prop_map(Some),
        1 => Just(None),
        1 => (-1..10_000_i64).prop_map(Some),
        1 => any::<i64>().prop_map(Some),
    ]
}

fn any_case() -> impl Strategy<Value = Case> {
    let codes = (
        any_code(Space::StateCode),
        any_code(Space::ReleasePoint),
        any_code(Space::Sip),
        any_code(Space::Q850),
        any_code(Space::Q850),
    )
        .prop_map(|(state, release_point, sip, q850_a, q850_b)| Codes {
            state,
            release_point,
            sip,
            q850_a,
            q850_b,
        });
    let basis = prop_oneof![Just(Basis::Events), Just(Basis::Cdr), Just(Basis::Codes)];
    let party = prop_oneof![
        Just(None),
        Just(Some(Party::Caller)),
        Just(Some(Party::Callee)),
        Just(Some(Party::Platform)),
        Just(Some(Party::from_wire("somebody"))),
    ];
    let times = (any_leg(), any_leg(), prop::option::of((0..200_i64).prop_map(Stamp)));
    (prop::sample::select(&Service::ALL[..]), times, codes, basis, party).prop_map(
        |(service, (leg_a, leg_b, ended_at), codes, basis, hung_up_by)| Case {
            service,
            leg_a,
            leg_b,
            ended_at,
            codes,
            basis,
            hung_up_by,
        },
    )
}

/// A code of `space` whose plain meaning is `cause`, for whoever's leg failed.
fn code_that_means(cause: Cause, space: Space, service: Service) -> Option<i64> {
    let rules = Rules::builtin();
    let plainly = |code: i64| {
        let reading = rules.find(CodeRef { space, code }, service)?;
        (reading.means == Means::Cause(cause) && reading.whose == Whose::FailedLeg).then_some(code)
    };
    Catalogue::builtin().reasons().iter().filter(|r| r.space == space).find_map(|r| plainly(r.code))
}

proptest! {
    #[test]
    fn any_evidence_has_a_verdict_that_fits_its_own_parts(case in any_case()) {
        let verdict = case.verdict();
        prop_assert_ne!(verdict.outcome, Outcome::InProgress);
        if verdict.confidence == Confidence::High {
            prop_assert!(!verdict.is_contradictory());
        }
        if let Some(headline) = verdict.headline {
            prop_assert!(verdict.codes().any(|code| code == headline));
        }
        if verdict.cause.is_none() && verdict.outcome != Outcome::Answered {
            prop_assert_eq!(verdict.confidence, Confidence::Low);
        }
    }

    #[test]
    fn whoever_answered_is_never_not_answered(mut case in any_case(), at in 0..100_i64) {
        let leg = match case.service {
            Service::Notification | Service::Voice => &mut case.leg_a,
            _ => &mut case.leg_b,
        };
        leg.answered_at = Some(Stamp(at));
        prop_assert_eq!(case.verdict().outcome, Outcome::Answered);
    }

    #[test]
    fn one_more_code_of_the_same_cause_never_takes_confidence_away(case in any_case(), place in 0..3_usize) {
        let before = case.verdict();
        let Some(cause) = before.cause else { return Ok(()) };
        // Where the inputs contradict each other, whose word counts is weighed anew with each of them.
        if before.is_contradictory() {
            return Ok(());
        }
        let mut more = case.clone();
        let failed_leg = Scene::of(&Evidence {
            service: case.service, leg_a: &case.leg_a, leg_b: &case.leg_b, ended_at: None, codes: case.codes,
            basis: case.basis, closed_by: None, hung_up_by: None,
        }).failed_leg;
        let (slot, space) = match (place, failed_leg) {
            (0, _) => (&mut more.codes.sip, Space::Sip),
            (1, Some(LegName::A)) => (&mut more.codes.q850_a, Space::Q850),
            (1, Some(LegName::B)) => (&mut more.codes.q850_b, Space::Q850),
            // Nobody knows whose leg failed: of either it may be another person's.
            (1, None) => return Ok(()),
            (_, _) => (&mut more.codes.state, Space::StateCode),
        };
        // Of the other leg it says the same of another person.
        let is_of_another = space == Space::Q850 && (case.codes.q850_a.is_some() || case.codes.q850_b.is_some());
        if slot.is_some() || is_of_another {
            return Ok(());
        }
        let Some(code) = code_that_means(cause, space, case.service) else { return Ok(()) };
        // A release point that is the same number would now be read as this SIP status.
        if space == Space::Sip && case.codes.release_point == Some(code) {
            return Ok(());
        }
        *slot = Some(code);
        let after = more.verdict();
        // The same of another person is another witness.
        if before.person.is_some() && after.person != before.person {
            return Ok(());
        }
        prop_assert_eq!(after.cause, Some(cause));
        prop_assert!(after.confidence >= before.confidence, "{:?}\n{:?}", before, after);
    }

    #[test]
    fn a_code_that_no_table_names_changes_nothing_but_the_headline(case in any_case(), code in 20_000..30_000_i64) {
        let mut more = case.clone();
        if more.codes.state.is_some() {
            return Ok(());
        }
        more.codes.state = Some(code);
        let (before, after) = (case.verdict(), more.verdict());
        prop_assert_eq!(
            (before.outcome, before.side, before.cause, before.confidence),
            (after.outcome, after.side, after.cause, after.confidence)
        );
    }
}

#[test]
fn every_code_alone_says_what_the_dictionary_says_of_it() {
    let mut wrong = Vec::new();
    for reason in Catalogue::builtin().reasons() {
        if (reason.code, reason.code_to) == (400, 699) {
            continue;
        }
        let mut codes = Codes::default();
        let code = Some(reason.code);
        match reason.space {
            Space::StateCode => codes.state = code,
            Space::ReleasePoint => codes.release_point = code,
            Space::Sip => codes.sip = code,
            Space::Q850 => codes.q850_b = code,
        }
        let service = if reason.private_number { Service::PrivateNumber } else { Service::Callback };
        let case = Case {
            service,
            leg_a: Leg::default(),
            leg_b: Leg::default(),
            ended_at: None,
            codes,
            basis: Basis::Codes,
            hung_up_by: None,
        };
        let says_nothing = case.verdict().codes().next().is_none() || !case.verdict().tells_anything();
        // What is only sent after an answer is not judged without one.
        let verdict = case.verdict();
        if says_nothing {
            continue;
        }
        if (verdict.side, verdict.retry) != (reason.side, reason.retry) {
            wrong.push(format!(
                "{} {} {}: the rules say {} {}, the dictionary {} {}",
                reason.space.as_str(),
                reason.code,
                reason.name.en,
                verdict.side.as_str(),
                verdict.retry.as_str(),
                reason.side.as_str(),
                reason.retry.as_str()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Leg A was called; what else there is differs.
fn a_was_called(service: Service, basis: Basis, codes: Codes) -> Case {
    let leg_a = Leg { started_at: Some(Stamp(0)), ..Leg::default() };
    Case { service, leg_a, leg_b: Leg::default(), ended_at: Some(Stamp(30)), codes, basis, hung_up_by: None }
}

#[test]
fn an_answer_that_the_record_lacks_is_not_taken_from_a_code() {
    // Ended at the longest time allowed: only sent after an answer.
    let codes = Codes { release_point: Some(8010), ..Codes::default() };
    assert_eq!(a_was_called(Service::Unknown, Basis::Cdr, codes).verdict().outcome, Outcome::NotAnswered);
}

#[test]
fn a_guess_at_the_end_is_not_called_provisional() {
    let case = a_was_called(Service::Callback, Basis::Events, Codes::default());
    let (leg_a, leg_b, ended_at) = (&case.leg_a, &case.leg_b, case.ended_at);
    let judged = |closed_by| {
        let (codes, basis, closed_by) = (case.codes, case.basis, Some(closed_by));
        let evidence = Evidence {
            service: case.service,
            leg_a,
            leg_b,
            ended_at,
            codes,
            basis,
            closed_by,
            hung_up_by: None,
        };
        judge(&evidence).is_provisional
    };
    assert_eq!([ClosedBy::Disconnect, ClosedBy::Presumed].map(judged), [true, false]);
}
