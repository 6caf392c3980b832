//! The verdict: why a call ended, as far as the evidence goes. It is a pure function of [`Evidence`] and of the rules
//! ([`super::rules`], [`super::cause`]), and knows no code by its number and no word by its text.
//!
//! The order of weight: times (was the person reached, whose leg failed, did it ring: `scene`), then the release
//! point, the SIP status, the Q.850 cause, and `stateCode` last, because some of its values stand for several things
//! (PROTOCOL 3.4, 4.1). Each code stands for a set of causes; what all have in common is what happened (`weigh`). A
//! code that has nothing in common with those before it contradicts, and that is kept, not hidden. What nobody told
//! us stays unknown.

mod inputs;
mod judge;
mod remembered;
mod scene;
#[cfg(test)]
mod tests;
mod weigh;

use serde::Serialize;

use super::cause::{Cause, Person};
use super::reason::{CodeRef, Retry, Side};
use super::{Call, ClosedBy, Codes, Leg, LegName, Outcome, Party, Service, Stamp};
pub use judge::judge;
pub use remembered::Precedents;
pub use scene::Scene;

/// What the evidence was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Status events only: `stateCode` is the only code, times may be lost, and the verdict may still change.
    Events,
    /// A CDR: a time that it lacks did not come to pass.
    Cdr,
    /// Codes that somebody asks about: a missing time tells nothing.
    Codes,
}

impl Basis {
    pub fn of(has_cdr: bool) -> Basis {
        if has_cdr { Basis::Cdr } else { Basis::Events }
    }
}

/// What a verdict is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub service: Service,
    pub leg_a: &'a Leg,
    pub leg_b: &'a Leg,
    pub ended_at: Option<Stamp>,
    pub codes: Codes,
    pub basis: Basis,
    pub closed_by: Option<ClosedBy>,
    pub hung_up_by: Option<&'a Party>,
}

impl<'a> Evidence<'a> {
    /// What is known of a call.
    pub fn of(call: &'a Call) -> Evidence<'a> {
        Evidence {
            service: call.service,
            leg_a: &call.leg_a,
            leg_b: &call.leg_b,
            ended_at: call.ended_at,
            codes: call.codes,
            basis: Basis::of(call.cdr_count > 0),
            closed_by: call.closed_by,
            hung_up_by: call.hung_up_by.as_ref(),
        }
    }

    /// Whether nobody reported the end: somebody, or the clock, took it for ended.
    pub fn is_end_unreported(&self) -> bool {
        self.closed_by.is_some_and(ClosedBy::is_guess)
    }
}

/// How much the evidence carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Nothing tells, the only code stands for several things, or the inputs contradict each other.
    Low,
    /// One input tells, or several against one.
    Medium,
    /// At least two agree, or the times alone settle it.
    High,
}

impl Confidence {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// Something that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// Which times were reported.
    Times,
    Code(CodeRef),
    /// `partyType`, `callRelDirection`.
    HungUp,
}

impl Input {
    pub fn code(self) -> Option<CodeRef> {
        match self {
            Input::Code(code) => Some(code),
            Input::Times | Input::HungUp => None,
        }
    }
}

/// What an input contributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Decided,
    Agreed,
    Contradicted,
    /// The input says nothing about why, or no rule knows it.
    Silent,
}

impl Role {
    /// Whether an input with this role speaks for the verdict.
    pub fn helps(self) -> bool {
        matches!(self, Role::Decided | Role::Agreed)
    }

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Decided => "decided",
            Role::Agreed => "agreed",
            Role::Contradicted => "contradicted",
            Role::Silent => "silent",
        }
    }
}

/// One input and what it contributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heard {
    pub input: Input,
    /// The leg that a Q.850 cause was sent for; `None` for other inputs.
    pub leg: Option<LegName>,
    pub role: Role,
}

/// Why a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Verdict {
    pub outcome: Outcome,
    pub side: Side,
    pub retry: Retry,
    /// What happened; `None` if the evidence does not tell one cause from another.
    pub cause: Option<Cause>,
    /// Whose phone it was about, where it was about one.
    pub person: Option<Person>,
    /// The code that stands for it; `None` when none was sent that says anything.
    pub headline: Option<CodeRef>,
    /// Everything that was asked, in that order.
    pub decided_by: Vec<Heard>,
    pub confidence: Confidence,
    /// The CDR has not come: the verdict may still change.
    pub is_provisional: bool,
}

impl Verdict {
    /// What is left of a verdict where nobody wants more of it than whose side it names.
    pub fn of_side(side: Side) -> Verdict {
        Verdict {
            outcome: Outcome::Unknown,
            side,
            retry: Retry::Depends,
            cause: None,
            person: None,
            headline: None,
            decided_by: Vec::new(),
            confidence: Confidence::Low,
            is_provisional: false,
        }
    }

    /// Whether inputs contradict each other.
    pub fn is_contradictory(&self) -> bool {
        self.contradicting().next().is_some()
    }

    /// The inputs that say otherwise.
    pub fn contradicting(&self) -> impl Iterator<Item = &Heard> {
        self.decided_by.iter().filter(|heard| heard.role == Role::Contradicted)
    }

    /// Whether this code says otherwise, wherever it was sent.
    pub fn is_contradicted_by(&self, code: CodeRef) -> bool {
        let says_so = self.codes_that_help().any(|helps| helps == code);
        !says_so && self.contradicting().any(|heard| heard.input.code() == Some(code))
    }

    /// How many inputs speak for it.
    pub fn supporting(&self) -> usize {
        self.decided_by.iter().filter(|heard| heard.role.helps()).count()
    }

    /// Whether any code told one cause from another.
    pub fn tells_anything(&self) -> bool {
        self.codes_helping() > 0
    }

    /// How many codes speak for it.
    pub fn codes_helping(&self) -> usize {
        self.codes_that_help().count()
    }

    /// The codes that speak for it, in the order in which they were asked.
    pub fn codes_that_help(&self) -> impl Iterator<Item = CodeRef> {
        self.decided_by.iter().filter(|heard| heard.role.helps()).filter_map(|heard| heard.input.code())
    }

    /// The codes that were asked, in that order.
    pub fn codes(&self) -> impl Iterator<Item = CodeRef> {
        self.decided_by.iter().filter_map(|heard| heard.input.code())
    }
}
