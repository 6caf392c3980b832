//! Any bytes as a file with CDRs: what is found in it lies in it, line by line, and a record that can be taken is
//! stored as the record it was understood as.

use ringside::wire::import::{notification, records};
use ringside::wire::{Reading, read};

pub fn check(file: &[u8]) {
    let lines = 1 + file.iter().filter(|byte| **byte == b'\n').count();
    let mut line = 1;
    for found in records(file) {
        assert!((line..=lines).contains(&found.line), "line {} of {lines} behind {line}", found.line);
        line = found.line;
        match found.record {
            Ok(record) => {
                let stored = read(&notification(&[&record]));
                let Reading::Cdrs(cdrs) = stored.reading else { panic!("{} is no CDR", record.text) };
                let [Ok(cdr)] = cdrs.as_slice() else { panic!("{} is not one CDR", record.text) };
                assert_eq!(**cdr, record.cdr);
            }
            Err(problem) => assert!(!problem.to_string().is_empty()),
        }
    }
}
