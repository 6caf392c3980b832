//! Values that can be chosen beside the history, and what the filter says of them.

use std::borrow::Borrow;
use std::sync::Arc;

use crate::backend::Group;
use crate::call::filter::{Condition, Expr, Filter, Period};
use crate::call::reason::CodeRef;
use crate::call::{Direction, Outcome, Party, Reached, Service};

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Outcome(Outcome),
    Service(Service),
    /// One of those that documents name.
    HungUpBy(Party),
    Reached(Reached),
    Direction(Direction),
    /// An application, by its key.
    App(Arc<str>),
    Code(CodeRef),
}

/// What the filter says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Free,
    Chosen,
    Excluded,
}

impl Value {
    /// Who hung up; `None` for what no document names.
    pub fn of_party(party: &Party) -> Option<Value> {
        Party::NAMED.contains(party).then(|| Value::HungUpBy(party.clone()))
    }

    /// The group it is counted in; how far calls got and which way they went is not counted.
    pub fn group(&self) -> Option<Group> {
        match self {
            Value::Outcome(_) => Some(Group::Outcome),
            Value::Service(_) => Some(Group::Service),
            Value::HungUpBy(_) => Some(Group::HungUpBy),
            Value::App(_) => Some(Group::App),
            Value::Code(code) => Some(Group::Codes(code.space)),
            Value::Reached(_) | Value::Direction(_) => None,
        }
    }

    /// Whether a condition chooses among values like this one.
    fn is_of(&self, condition: &Condition<Period>) -> bool {
        match (&self, condition) {
            (Value::Reached(_), Condition::Reached(_)) => true,
            (Value::Direction(_), Condition::Direction(_)) => true,
            _ => self.group().is_some_and(|group| group.has(condition)),
        }
    }

    pub fn is_chosen(&self, filter: &Filter) -> bool {
        self.standing(filter) == Standing::Chosen
    }

    fn alone(&self) -> Condition<Period> {
        match self {
            Value::Outcome(outcome) => Condition::Outcome(vec![*outcome]),
            Value::Service(service) => Condition::Service(vec![*service]),
            Value::HungUpBy(party) => Condition::HungUpBy(vec![party.clone()]),
            Value::Reached(reached) => Condition::Reached(vec![*reached]),
            Value::Direction(direction) => Condition::Direction(vec![*direction]),
            Value::App(app) => Condition::App(vec![app.to_string()]),
            Value::Code(code) => Condition::Code(code.space, vec![code.code]),
        }
    }

    fn is_in(&self, condition: &Condition<Period>) -> bool {
        match (&self, condition) {
            (Value::Outcome(outcome), Condition::Outcome(any)) => any.contains(outcome),
            (Value::Service(service), Condition::Service(any)) => any.contains(service),
            (Value::HungUpBy(party), Condition::HungUpBy(any)) => any.contains(party),
            (Value::Reached(reached), Condition::Reached(any)) => any.contains(reached),
            (Value::Direction(direction), Condition::Direction(any)) => any.contains(direction),
            (Value::App(app), Condition::App(any)) => any.iter().any(|one| **one == **app),
            (Value::Code(code), Condition::Code(space, any)) => {
                code.space == *space && any.contains(&code.code)
            }
            _ => false,
        }
    }

    /// The condition with this value behind the others.
    fn added_to(&self, condition: &Condition<Period>) -> Condition<Period> {
        let mut condition = condition.clone();
        match (&self, &mut condition) {
            (Value::Outcome(outcome), Condition::Outcome(any)) => any.push(*outcome),
            (Value::Service(service), Condition::Service(any)) => any.push(*service),
            (Value::HungUpBy(party), Condition::HungUpBy(any)) => any.push(party.clone()),
            (Value::Reached(reached), Condition::Reached(any)) => any.push(*reached),
            (Value::Direction(direction), Condition::Direction(any)) => any.push(*direction),
            (Value::App(app), Condition::App(any)) => any.push(app.to_string()),
            (Value::Code(code), Condition::Code(_, any)) => any.push(code.code),
            _ => {}
        }
        condition
    }

    /// The condition without this value; `None`: it said nothing else.
    fn taken_from(&self, condition: &Condition<Period>) -> Option<Condition<Period>> {
        let mut condition = condition.clone();
        let is_empty = match (&self, &mut condition) {
            (Value::Outcome(outcome), Condition::Outcome(any)) => without(any, outcome),
            (Value::Service(service), Condition::Service(any)) => without(any, service),
            (Value::HungUpBy(party), Condition::HungUpBy(any)) => without(any, party),
            (Value::Reached(reached), Condition::Reached(any)) => without(any, reached),
            (Value::Direction(direction), Condition::Direction(any)) => without(any, direction),
            (Value::App(app), Condition::App(any)) => without(any, &**app),
            (Value::Code(code), Condition::Code(_, any)) => without(any, &code.code),
            _ => false,
        };
        (!is_empty).then_some(condition)
    }

    pub fn standing(&self, filter: &Filter) -> Standing {
        let says = |excluding: bool| {
            filter.terms.iter().any(|term| {
                term.plain().is_some_and(|(condition, is_not)| is_not == excluding && self.is_in(condition))
            })
        };
        match (says(true), says(false)) {
            (true, _) => Standing::Excluded,
            (false, true) => Standing::Chosen,
            (false, false) => Standing::Free,
        }
    }

    /// The filter after a press: the value is chosen beside those of its group, or no longer.
    pub fn toggled(&self, filter: &Filter) -> Filter {
        let wanted = (self.standing(filter) == Standing::Free).then_some(false);
        self.put(filter, wanted)
    }

    /// The filter after a press that excludes, or no longer does.
    pub fn excluded(&self, filter: &Filter) -> Filter {
        let wanted = (self.standing(filter) != Standing::Excluded).then_some(true);
        self.put(filter, wanted)
    }

    /// The filter with this value chosen (`Some(false)`), excluded (`Some(true)`), or neither.
    fn put(&self, filter: &Filter, wanted: Option<bool>) -> Filter {
        let mut terms: Vec<Expr<Period>> = Vec::new();
        for term in &filter.terms {
            match term.plain() {
                Some((condition, is_not)) if self.is_in(condition) => {
                    terms.extend(self.taken_from(condition).map(|rest| write(rest, is_not)));
                }
                _ => terms.push(term.clone()),
            }
        }
        if let Some(is_not) = wanted {
            let same = terms.iter_mut().find_map(|term| {
                let (condition, known) = term.plain()?;
                let is_same = known == is_not && self.is_of(condition);
                is_same.then(|| self.added_to(condition)).map(|more| (term, more))
            });
            match same {
                Some((term, more)) => *term = write(more, is_not),
                None => terms.push(write(self.alone(), is_not)),
            }
        }
        Filter { terms }
    }
}

/// Takes a value out. Says whether nothing is left.
fn without<T: Borrow<V>, V: PartialEq + ?Sized>(any: &mut Vec<T>, value: &V) -> bool {
    any.retain(|other| other.borrow() != value);
    any.is_empty()
}

fn write(condition: Condition<Period>, is_not: bool) -> Expr<Period> {
    if is_not { Expr::Not(Box::new(Expr::Is(condition))) } else { Expr::Is(condition) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::call::reason::Space;

    fn filter(text: &str) -> Filter {
        Filter::parse(text).unwrap()
    }

    #[test]
    fn a_press_chooses_beside_the_others_and_a_second_one_takes_it_back() {
        let check = |before: &str, value: &Value, after: &str| {
            assert_eq!(value.toggled(&filter(before)).to_string(), after, "{before}");
        };
        let failed = Value::Outcome(Outcome::Failed);
        check("", &failed, "outcome:failed");
        check("at:today outcome:answered 138*", &failed, "at:today outcome:answered,failed number:138*");
        check("outcome:answered,failed", &failed, "outcome:answered");
        check("outcome:failed at:today", &failed, "at:today");
        check("!outcome:failed", &failed, "");
        let busy = Value::Code(CodeRef { space: Space::StateCode, code: 8102 });
        check("release-point:8102", &busy, "release-point:8102 state-code:8102");
        check("state-code:8101", &busy, "state-code:8101,8102");
        check("app:web", &Value::App("a b".into()), "app:web,\"a b\"");
    }

    #[test]
    fn a_press_with_ctrl_excludes_and_a_second_one_takes_it_back() {
        let check = |before: &str, after: &str| {
            assert_eq!(Value::Service(Service::Callback).excluded(&filter(before)).to_string(), after);
        };
        check("", "!service:callback");
        check("service:callback,notification", "service:notification !service:callback");
        check("!service:notification", "!service:notification,callback");
        check("!service:callback", "");
    }

    proptest! {
        #[test]
        fn what_was_pressed_twice_says_what_it_said(
            terms in prop::sample::subsequence(
                vec!["outcome:failed", "!outcome:answered", "service:callback", "138*", "(a | b)"], 0..5),
            excluding: bool,
            outcome in prop::sample::select(Outcome::ALL.to_vec()),
        ) {
            let (before, value) = (filter(&terms.join(" ")), Value::Outcome(outcome));
            prop_assume!(value.standing(&before) == Standing::Free);
            let press = |filter: &Filter| match excluding {
                true => value.excluded(filter),
                false => value.toggled(filter),
            };
            let once = press(&before);
            let expected = if excluding { Standing::Excluded } else { Standing::Chosen };
            prop_assert_eq!(value.standing(&once), expected);
            prop_assert_eq!(&Filter::parse(&once.to_string()).unwrap(), &once);
            prop_assert_eq!(press(&once), before);
        }
    }
}
