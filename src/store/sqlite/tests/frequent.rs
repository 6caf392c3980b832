//! The numbers that occur most are those of the calls that the filter finds, however they were sent.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::traffic::{ask, folder, random, reader, writer};
use crate::call::filter::Role;
use crate::call::{Call, Number, Outcome};
use crate::store::{Ask, FrequentNumbers, Reader, Sort, Writer};

type Told = BTreeMap<String, (u64, u64)>;

fn number_of(role: Role, call: &Call) -> Option<&Number> {
    match role {
        Role::Called => call.called.as_ref(),
        Role::Caller => call.caller.as_ref(),
        Role::Display | Role::Either => call.display.as_ref(),
    }
}

/// What a look at every single call tells.
fn told(reader: &mut dyn Reader, ask: &Ask, role: Role) -> Told {
    let mut told = Told::new();
    let each = &mut |call: &Call| {
        if let (Outcome::Answered | Outcome::NotAnswered | Outcome::Failed, Some(number)) =
            (call.outcome, number_of(role, call))
        {
            let (calls, answered) = told.entry(number.key()).or_default();
            *calls += 1;
            *answered += u64::from(call.outcome == Outcome::Answered);
        }
        ControlFlow::Continue(())
    };
    reader.each(ask, each).unwrap();
    told
}

fn counted(reader: &mut dyn Reader, ask: &Ask, limit: usize) -> FrequentNumbers {
    reader.frequent_numbers(ask, limit, &mut || ControlFlow::Continue(())).unwrap().unwrap()
}

#[test]
fn the_numbers_that_occur_most_are_those_of_the_calls_that_the_filter_finds() {
    let folder = folder();
    writer(&folder).append(&random(9, 600, 160)).unwrap();
    let mut reader = reader(&folder);
    for filter in ["", "outcome:answered", "called:*0021 !state-code:8101", "talk>0 user-data:order"] {
        let some = ask(filter, Sort::default());
        let (all, few) = (counted(&mut reader, &some, 100), counted(&mut reader, &some, 2));
        for role in FrequentNumbers::ROLES {
            let expected = told(&mut reader, &some, role);
            let found: Told =
                all.of(role).iter().map(|one| (one.number.key(), (one.calls, one.answered))).collect();
            assert_eq!((&found, all.of(role).len()), (&expected, expected.len()), "{filter} {role:?}");
            let calls =
                |list: &FrequentNumbers| list.of(role).iter().map(|one| one.calls).collect::<Vec<_>>();
            assert!(calls(&all).is_sorted_by(|a, b| a >= b));
            assert_eq!(calls(&few), calls(&all)[..expected.len().min(2)]);
        }
    }
    let everything = counted(&mut reader, &ask("", Sort::default()), 100);
    assert!(everything.called.len() > 3 && !everything.displays.is_empty());
}

#[test]
fn who_stops_the_counting_gets_no_numbers() {
    let folder = folder();
    writer(&folder).append(&random(9, 300, 80)).unwrap();
    let some = ask("!user-data:nothing", Sort::default());
    let stopped = reader(&folder).frequent_numbers(&some, 10, &mut || ControlFlow::Break(()));
    assert_eq!(stopped.unwrap(), None);
}
