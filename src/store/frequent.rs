//! Which numbers occur most among the calls of a question.

use crate::call::Number;
use crate::call::filter::Role;

/// A number, and what became of its calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frequent {
    /// As it was sent first. Every way in which the same number was sent counts; but one that was sent in several ways,
    /// each of them seldom, may not be found among those that occur most.
    pub number: Number,
    /// Calls that are over and of which we know whether anybody answered.
    pub calls: u64,
    pub answered: u64,
}

/// The numbers of each role that have the most calls, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrequentNumbers {
    pub called: Vec<Frequent>,
    pub callers: Vec<Frequent>,
    pub displays: Vec<Frequent>,
}

impl FrequentNumbers {
    /// The roles a number is counted in.
    pub const ROLES: [Role; 3] = [Role::Called, Role::Caller, Role::Display];

    pub fn of(&self, role: Role) -> &[Frequent] {
        match role {
            Role::Called => &self.called,
            Role::Caller => &self.callers,
            Role::Display => &self.displays,
            Role::Either => &[],
        }
    }
}
