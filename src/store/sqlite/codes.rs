//! The numbers that stand for words in the tables. They are part of the file format: a word may be added, no number
//! may change its meaning. The views spell them out again ([`words`]).

use crate::call::reason::Side;
use crate::call::{CallState, ClosedBy, Outcome, Service};

/// A word that is stored as a small number.
pub(super) trait Stored: Copy + PartialEq + 'static {
    const NUMBERS: &'static [(i64, Self)];

    fn word(self) -> &'static str;

    fn number(self) -> i64 {
        Self::NUMBERS.iter().find(|(_, word)| *word == self).map_or(-1, |(number, _)| *number)
    }

    fn from_number(number: i64) -> Option<Self> {
        Self::NUMBERS.iter().find(|(known, _)| *known == number).map(|(_, word)| *word)
    }
}

impl Stored for Service {
    const NUMBERS: &'static [(i64, Service)] = &[
        (0, Service::Unknown),
        (1, Service::Callback),
        (2, Service::Notification),
        (3, Service::Voice),
        (4, Service::PrivateNumber),
    ];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Stored for CallState {
    const NUMBERS: &'static [(i64, CallState)] = &[
        (0, CallState::Unknown),
        (1, CallState::Incoming),
        (2, CallState::CallingA),
        (3, CallState::RingingA),
        (4, CallState::AnsweredA),
        (5, CallState::CallingB),
        (6, CallState::RingingB),
        (7, CallState::Talking),
        (8, CallState::Playing),
        (9, CallState::Ended),
    ];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Stored for Outcome {
    const NUMBERS: &'static [(i64, Outcome)] = &[
        (0, Outcome::InProgress),
        (1, Outcome::Answered),
        (2, Outcome::NotAnswered),
        (3, Outcome::Failed),
        (4, Outcome::Unknown),
    ];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Stored for ClosedBy {
    const NUMBERS: &'static [(i64, ClosedBy)] =
        &[(1, ClosedBy::Disconnect), (2, ClosedBy::Cdr), (3, ClosedBy::Presumed), (4, ClosedBy::Marked)];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Stored for Side {
    const NUMBERS: &'static [(i64, Side)] = &[
        (0, Side::Unknown),
        (1, Side::Caller),
        (2, Side::Callee),
        (3, Side::Content),
        (4, Side::Configuration),
        (5, Side::Account),
        (6, Side::Platform),
        (7, Side::Carrier),
        (8, Side::Nobody),
    ];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

/// `CASE column WHEN 0 THEN 'unknown' … END`.
pub(super) fn words<T: Stored>(column: &str) -> String {
    let cases: String =
        T::NUMBERS.iter().map(|(number, word)| format!(" WHEN {number} THEN '{}'", word.word())).collect();
    format!("CASE {column}{cases} END")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_number_of_its_own_and_is_found_again_by_it() {
        fn check<T: Stored + std::fmt::Debug>(all: &[T]) {
            assert_eq!(all.len(), T::NUMBERS.len());
            for word in all {
                assert_eq!(T::from_number(word.number()), Some(*word));
            }
        }
        check(&Service::ALL);
        check(&CallState::ALL);
        check(&Outcome::ALL);
        check(&ClosedBy::ALL);
        let sides: Vec<Side> = Side::NUMBERS.iter().map(|(_, side)| *side).collect();
        check(&sides);
    }
}
