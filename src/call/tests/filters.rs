//! Filters that fuzzing found to be written otherwise than they were read.

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
