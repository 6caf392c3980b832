//! Filters that fuzzing found to be written otherwise than they were read, and those that slide.

use crate::call::filter::Filter;

#[test]
fn a_filter_that_was_found_to_read_back_otherwise_no_longer_does() {
    for text in [
        "0*-1*",
        "+86***0021",
        "number:+86****0021*",
        "number:０*1",
        "-*7",
        "22*--",
        "*+*91",
        "008600861*",
        "+8600861234",
        "+8600123456789",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{text} is written {filter}");
    }
    assert!(Filter::parse("0*+").is_err());
}

#[test]
fn what_a_spreadsheet_guards_is_meant_without_the_guard_unless_it_is_quoted() {
    let check = |pasted: &str, meant: &str| {
        let filter = Filter::parse(pasted).unwrap();
        assert_eq!(Ok(&filter), Filter::parse(meant).as_ref(), "{pasted}");
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{pasted} is written {filter}");
    };
    check("'+86138_+86139_4", "+86138_+86139_4");
    check("session:'+86138_4,'+86139_4 at:today", "session:+86138_4,+86139_4 at:today");
    check("!note:'=1+1", "!note:\"=1+1\"");
    check("'-5", "-5");
    check("number:'+86138*", "number:138*");
    check("'tis", "\"'tis\"");
    let quoted = Filter::parse("session:\"'+86138_4\"").unwrap();
    assert_ne!(quoted, Filter::parse("session:+86138_4").unwrap());
    assert_eq!(Filter::parse(&quoted.to_string()), Ok(quoted));
}

#[test]
fn a_filter_slides_that_finds_other_calls_later() {
    let slides = |text: &str| Filter::parse(text).unwrap().slides();
    for text in ["at:today", "at:-15m..", "!at:yesterday", "(138* | at:2026-01-01..now)", "trust:stale"] {
        assert!(slides(text), "{text}");
    }
    for text in ["", "at:2026-01-01", "at:2026-01-01T10:00..", "outcome:failed 138*"] {
        assert!(!slides(text), "{text}");
    }
}
