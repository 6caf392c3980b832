//! Causes: what happened to a call, whatever code says it, with the words for it. The list is data
//! (`assets/reasons/causes.toml`); this file reads it and knows no code.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Outcome;
use super::reason::{Retry, Side, Text};

/// One cause of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause(u8);

/// A set of causes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes(u64);

impl Causes {
    pub const NONE: Causes = Causes(0);

    pub fn only(cause: Cause) -> Causes {
        Causes(1 << cause.0)
    }

    pub fn and(self, other: Causes) -> Causes {
        Causes(self.0 & other.0)
    }

    pub fn or(self, other: Causes) -> Causes {
        Causes(self.0 | other.0)
    }

    pub fn without(self, other: Causes) -> Causes {
        Causes(self.0 & !other.0)
    }

    pub fn has(self, cause: Cause) -> bool {
        self.0 & (1 << cause.0) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The one cause of the set, if it is only one.
    pub fn single(self) -> Option<Cause> {
        (self.0.count_ones() == 1).then(|| Cause(self.0.trailing_zeros() as u8))
    }

    pub fn iter(self) -> impl Iterator<Item = Cause> {
        (0..64).map(Cause).filter(move |cause| self.has(*cause))
    }
}

/// Whether the person the call was for had answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    #[default]
    Before,
    After,
    Both,
}

/// What a cause has to do with ringing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rings {
    /// The phone must have rung for this.
    Rang,
    /// A phone that rang excludes this.
    Silent,
}

/// Whose side a cause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Whose {
    /// The person whose phone it was.
    Person,
    #[serde(untagged)]
    Always(Side),
}

/// What the list says of a cause. Texts have blanks: `{who}`, `{caller}`, `{callee}`, `{n}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    #[serde(skip)]
    pub id: String,
    side: Whose,
    /// The outcome of an unanswered call with this cause; `None` where somebody must have answered.
    outcome: Option<Outcome>,
    #[serde(default)]
    pub when: When,
    pub rings: Option<Rings>,
    /// The cause is that somebody hung up.
    #[serde(default)]
    pub hangs_up: bool,
    /// The network did its part and the rest was up to people: it counts for the network effectiveness ratio (ITU-T
    /// E.425) though nobody answered.
    #[serde(default)]
    pub effective: bool,
    retry: Retry,
    retry_caller: Option<Retry>,
    retry_after: Option<Retry>,
    name: Option<Text>,
    pub headline: Option<Text>,
    pub said: Option<Text>,
    pub said_after: Option<Text>,
    pub rang: Option<Text>,
    advice: Option<Text>,
    advice_caller: Option<Text>,
}

/// Whose phone a cause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    Caller,
    Callee,
}

impl Facts {
    /// Name of the cause in a list: the headline, else the name.
    pub fn name(&self) -> Option<&Text> {
        self.headline.as_ref().or(self.name.as_ref())
    }

    /// Whether it is about one person's phone, whoever that is.
    pub fn is_personal(&self) -> bool {
        self.side == Whose::Person
    }

    /// Whose side it speaks of; a person nobody names is the one who was called.
    pub fn side(&self, person: Option<Person>) -> Side {
        match (self.side, person) {
            (Whose::Always(side), _) => side,
            (Whose::Person, Some(Person::Caller)) => Side::Caller,
            (Whose::Person, _) => Side::Callee,
        }
    }

    /// Whether it is `party` who hung up in it.
    pub fn is_doing_of(&self, party: Person, person: Option<Person>) -> bool {
        self.hangs_up
            && match self.side(person) {
                Side::Nobody => true,
                Side::Caller => party == Person::Caller,
                Side::Callee => party == Person::Callee,
                _ => false,
            }
    }

    pub fn outcome(&self) -> Outcome {
        self.outcome.unwrap_or(Outcome::NotAnswered)
    }

    /// Whether to call again; `plain` is the advice of a code that plainly means this cause.
    pub fn retry(&self, person: Option<Person>, answered: bool, plain: Option<Retry>) -> Retry {
        let (after, caller) = (self.retry_after.filter(|_| answered), self.retry_caller);
        after.or(caller.filter(|_| self.is_of_caller(person))).or(plain).unwrap_or(self.retry)
    }

    pub fn advice(&self, person: Option<Person>) -> Option<&Text> {
        self.advice_caller.as_ref().filter(|_| self.is_of_caller(person)).or(self.advice.as_ref())
    }

    fn is_of_caller(&self, person: Option<Person>) -> bool {
        self.is_personal() && person == Some(Person::Caller)
    }
}

/// The list of causes.
#[derive(Debug, Default)]
pub struct List {
    facts: Vec<Facts>,
}

impl List {
    /// Reads the list; an error names the line.
    pub fn parse(text: &str) -> Result<List, String> {
        let read: BTreeMap<String, Facts> = toml::from_str(text).map_err(|error| error.to_string())?;
        if read.len() > 64 {
            return Err(format!("{} causes; a set of them holds 64", read.len()));
        }
        if let Some((id, _)) = read.iter().find(|(_, f)| f.outcome.is_none() != (f.when == When::After)) {
            return Err(format!("[{id}] must have an outcome, unless it comes only after an answer"));
        }
        if let Some((id, _)) = read.iter().find(|(_, f)| f.name().is_none()) {
            return Err(format!("[{id}] must have a headline or a name"));
        }
        let with_id = |(id, facts)| Facts { id, ..facts };
        Ok(List { facts: read.into_iter().map(with_id).collect() })
    }

    pub fn get(&self, cause: Cause) -> Option<&Facts> {
        self.facts.get(usize::from(cause.0))
    }

    pub fn find(&self, id: &str) -> Option<Cause> {
        self.facts.iter().position(|facts| facts.id == id).map(|place| Cause(place as u8))
    }

    /// The causes for which `condition` holds.
    pub fn that(&self, condition: impl Fn(&Facts) -> bool) -> Causes {
        let fits = |(place, facts)| condition(facts).then_some(Cause(place));
        (0_u8..).zip(&self.facts).filter_map(fits).fold(Causes::NONE, |all, one| all.or(Causes::only(one)))
    }
}
