//! What of the facts hangs on the order in which they came, and what does not.

use proptest::prelude::*;

use super::*;

/// A fact as it comes, with the time of our clock.
type Coming = (Fact, Arrival);

fn take(comings: &[Coming]) -> Facts {
    let mut facts = Facts::new(session(), comings[0].1);
    for (fact, arrival) in comings {
        match fact {
            Fact::Event(event) => facts.add_event(event.as_ref().clone(), *arrival),
            Fact::Cdr(cdr) => facts.add_cdr(cdr.as_ref().clone(), *arrival),
        };
    }
    facts
}

/// So many facts and copies of them, each with a time of its own, in no order.
fn any_comings() -> impl Strategy<Value = Vec<Coming>> {
    let deck = prop::collection::vec(any_fact(), 1..14);
    let copies = prop::collection::vec(any::<prop::sample::Index>(), 0..10);
    (deck, copies).prop_flat_map(|(deck, copies)| {
        let copied: Vec<_> = copies.iter().map(|copy| copy.get(&deck).clone()).collect();
        let all: Vec<_> = deck.into_iter().chain(copied).collect();
        let arrivals = prop::collection::vec((1..50_i64).prop_map(Arrival), all.len());
        (Just(all), arrivals).prop_map(|(all, arrivals)| all.into_iter().zip(arrivals).collect())
    })
}

/// How many distinct events came after a later one.
fn late(comings: &[Coming]) -> u32 {
    let (mut known, mut late) = (Vec::<&StatusEvent>::new(), 0);
    for (fact, _) in comings {
        let Fact::Event(event) = fact else { continue };
        if !known.contains(&&**event) {
            let latest = known.iter().filter_map(|event| event.at).max();
            late += u32::from(event.at.is_some() && event.at < latest);
            known.push(event);
        }
    }
    late
}

proptest! {
    #[test]
    fn in_whatever_order_facts_and_copies_come_they_are_the_same_set(
        comings in any_comings(),
        order in any::<u64>(),
    ) {
        let mut shuffled = comings.clone();
        fastrand::Rng::with_seed(order).shuffle(&mut shuffled);
        let [one, other] = [take(&comings), take(&shuffled)];
        prop_assert_eq!(one.events(), other.events());
        prop_assert_eq!(one.cdrs(), other.cdrs());
        prop_assert_eq!(one.duplicates(), other.duplicates());
        prop_assert_eq!(one.duplicates() as usize, comings.len() - one.events().len() - one.cdrs().len());
        prop_assert_eq!(one.first_arrival(), other.first_arrival());
        prop_assert_eq!(Some(one.first_arrival()), comings.iter().map(|(_, arrival)| *arrival).min());
    }

    #[test]
    fn the_call_they_tell_differs_by_the_order_in_two_things_only(
        comings in any_comings(),
        order in any::<u64>(),
    ) {
        let mut shuffled = comings.clone();
        fastrand::Rng::with_seed(order).shuffle(&mut shuffled);
        let [one, other] = [take(&comings).fold(), take(&shuffled).fold()];
        let (out_of_order, last_arrival) = (one.out_of_order, one.last_arrival);
        prop_assert_eq!(one, Call { out_of_order, last_arrival, ..other });
    }

    #[test]
    fn how_many_came_out_of_order_is_counted_by_the_first_copy_of_each(comings in any_comings()) {
        prop_assert_eq!(take(&comings).out_of_order(), late(&comings));
    }

    #[test]
    fn where_our_clock_goes_forward_something_new_was_last_heard_when_the_last_fact_first_came(
        mut comings in any_comings(),
    ) {
        let firsts = |facts: &Facts| {
            let events = facts.events().iter().map(|seen| seen.arrival);
            events.chain(facts.cdrs().iter().map(|seen| seen.arrival)).max()
        };
        let leapt = take(&comings);
        prop_assert!(Some(leapt.last_arrival()) >= firsts(&leapt));
        comings.sort_by_key(|(_, arrival)| *arrival);
        let facts = take(&comings);
        prop_assert_eq!(Some(facts.last_arrival()), firsts(&facts));
    }
}

#[test]
fn beyond_the_bound_those_that_came_first_are_kept() {
    let coming = |secs: i64| (Fact::Event(Box::new(event(EventKind::Alerting, secs, A))), Arrival(secs));
    let count = i64::try_from(FACTS_PER_CALL).unwrap() + 1;
    let forward: Vec<_> = (0..count).map(coming).collect();
    let backward: Vec<_> = (0..count).rev().map(coming).collect();
    let firsts = [&forward, &backward].map(|comings| take(comings).events()[0].arrival);
    assert_eq!(firsts, [Arrival(0), Arrival(1)]);
    // Also when the one that is not kept was the first of all by our clock.
    assert_eq!(take(&backward).first_arrival(), Arrival(0));
}
