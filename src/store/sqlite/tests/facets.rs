//! Facets: what is counted beside a filter is what is in the list.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::{NaiveDate, Timelike};

use super::traffic::{ask, folder, random, reader, writer};
use crate::call::reason::{CodeRef, Space};
use crate::call::zone::Zone;
use crate::call::{Call, Outcome, Party, Service};
use crate::store::{Facets, Reader, Sort, Writer};

fn told(zone: &Zone, calls: &[Call]) -> Facets {
    let mut facets = Facets { calls: calls.len() as u64, ..Facets::default() };
    let count = |is: &dyn Fn(&Call) -> bool| calls.iter().filter(|call| is(call)).count() as u64;
    facets.outcomes = Outcome::ALL.map(|one| (one, count(&|call| call.outcome == one))).to_vec();
    facets.services = Service::ALL.map(|one| (one, count(&|call| call.service == one))).to_vec();
    let mut parties = BTreeMap::<Party, u64>::new();
    for party in calls.iter().filter_map(|call| call.hung_up_by.clone()) {
        *parties.entry(party).or_default() += 1;
    }
    facets.hung_up_by = parties.into_iter().collect();
    let mut apps = BTreeMap::new();
    for app in calls.iter().filter_map(|call| call.app_key.clone()) {
        *apps.entry(app).or_default() += 1;
    }
    facets.apps = apps.into_iter().collect();
    let mut codes = BTreeMap::<CodeRef, u64>::new();
    let mut days = BTreeMap::<NaiveDate, u64>::new();
    for call in calls {
        let c = &call.codes;
        let of_call = [
            (Space::StateCode, c.state),
            (Space::ReleasePoint, c.release_point),
            (Space::Sip, c.sip),
            (Space::Q850, c.q850_a),
            (Space::Q850, c.q850_b.filter(|b| c.q850_a != Some(*b))),
        ];
        for (space, code) in of_call {
            code.into_iter().for_each(|code| *codes.entry(CodeRef { space, code }).or_default() += 1);
        }
        let civil = zone.civil(call.filed_at());
        facets.hours[civil.hour() as usize] += 1;
        *days.entry(civil.date()).or_default() += 1;
    }
    facets.codes = codes.into_iter().collect();
    facets.days = days.into_iter().collect();
    sorted(facets)
}

/// Lists that say the same are equal then.
fn sorted(mut facets: Facets) -> Facets {
    facets.outcomes.retain(|(_, count)| *count > 0);
    facets.services.retain(|(_, count)| *count > 0);
    facets.outcomes.sort_by_key(|(one, count)| (std::cmp::Reverse(*count), one.as_str()));
    facets.services.sort_by_key(|(one, count)| (std::cmp::Reverse(*count), one.as_str()));
    facets.hung_up_by.sort_by_key(|(one, count)| (std::cmp::Reverse(*count), one.clone()));
    facets.apps.sort_by_key(|(one, count)| (std::cmp::Reverse(*count), one.clone()));
    facets.codes.sort_by_key(|(one, count)| (std::cmp::Reverse(*count), *one));
    facets
}

#[test]
fn facets_are_the_counts_of_the_calls_that_the_filter_finds() {
    let folder = folder();
    writer(&folder).append(&random(9, 300, 80)).unwrap();
    let mut reader = reader(&folder);
    for zone in [Zone::UTC, Zone::BEIJING, Zone::parse("Asia/Kolkata").unwrap()] {
        for filter in ["", "outcome:answered", "number:*0021 !state-code:8101", "talk>0 user-data:order"] {
            let some = ask(filter, Sort::default());
            let mut calls = Vec::new();
            let each = &mut |call: &Call| {
                calls.push(call.clone());
                ControlFlow::Continue(())
            };
            reader.each(&some, each).unwrap();
            let facets =
                reader.facets(&some.query, &some.now, &zone, &mut |_| ControlFlow::Continue(())).unwrap();
            assert_eq!(sorted(facets), told(&zone, &calls), "{filter}");
        }
    }
}

#[test]
fn facets_that_are_not_complete_say_so_and_can_be_stopped() {
    let folder = folder();
    writer(&folder).append(&random(9, 300, 80)).unwrap();
    let mut reader = reader(&folder);
    // A filter whose counts are not kept.
    let some = ask("!user-data:nothing", Sort::default());
    let mut seen = Vec::new();
    let last = reader.facets(&some.query, &some.now, &Zone::UTC, &mut |facets| {
        seen.push(facets.clone());
        ControlFlow::Continue(())
    });
    let last = last.unwrap();
    assert!(seen.len() > 2 && seen.iter().all(|facets| facets.is_estimate) && !last.is_estimate);
    let stopped = reader.facets(&some.query, &some.now, &Zone::UTC, &mut |_| ControlFlow::Break(()));
    assert!(stopped.unwrap().is_estimate);
}
