//! Any text as a filter: what is read is written so that it reads the same, and asks the same of a call; what is not
//! read is answered with a place within the text.

use std::sync::LazyLock;

use ringside::call::filter::Filter;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Call, Facts, Now, Stamp, Thresholds};
use ringside::wire::{Reading, read};

/// A callback, a notification and a private number.
static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| {
    let samples = [
        include_bytes!("../../fixtures/samples/28-constructed-callback-cdr-of-21-27.json").as_slice(),
        include_bytes!("../../fixtures/samples/31-constructed-notification-cdr.json"),
        include_bytes!("../../fixtures/samples/44-constructed-xmode-cdr-block.json"),
    ];
    samples.map(call_of).into()
});

fn call_of(body: &[u8]) -> Call {
    let Reading::Cdrs(records) = read(body).reading else { panic!("no records") };
    let cdr = records.into_iter().flatten().next().unwrap();
    let mut facts = Facts::new(cdr.session.clone(), Arrival(0));
    facts.add_cdr(*cdr, Arrival(0));
    facts.fold()
}

pub fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    match Filter::parse(text) {
        Ok(filter) => {
            let written = filter.to_string();
            assert_eq!(Filter::parse(&written).as_ref(), Ok(&filter), "{text:?} was written {written:?}");
            let now = Now::new(Arrival(1_769_479_200_000), Thresholds::default());
            for zone in [Zone::UTC, Zone::BEIJING] {
                let query = filter.resolve(Stamp(1_769_479_200), &zone);
                CALLS.iter().for_each(|call| {
                    query.matches(call, &now);
                });
            }
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.at), "{error} in {text:?}");
            assert!(!error.to_string().is_empty());
        }
    }
}
