//! What the times tell before any code is asked: was the person reached, whose leg failed, did that phone ring, and
//! whose phone it cannot have been.

use super::super::cause::Person;
use super::super::reason::{CodeRef, Space};
use super::super::rules::Rules;
use super::{Basis, Evidence, Leg, LegName, Service};

/// How far the call had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The person the call was for answered: B of a callback and of Private Number, A of a notification.
    pub answered: bool,
    /// As [`Scene::answered`], and the times themselves say so.
    pub times_say_answered: bool,
    /// Any time of a leg is known.
    pub any_time: bool,
    /// The leg that was the last to be called, unless its person answered.
    pub failed_leg: Option<LegName>,
    /// The person whose phone is on `failed_leg`.
    pub person: Option<Person>,
    /// Whether that phone rang; `None` as long as the CDR may still tell.
    pub rang: Option<bool>,
    one_leg: bool,
    not_caller: bool,
    not_callee: bool,
}

impl Scene {
    pub fn of(evidence: &Evidence) -> Scene {
        let rules = Rules::builtin();
        let Evidence { leg_a: a, leg_b: b, service, .. } = *evidence;
        let one_leg = matches!(service, Service::Notification | Service::Voice);
        let times_say_answered = match service {
            Service::Notification | Service::Voice => a.answered_at.is_some(),
            _ => b.answered_at.is_some(),
        };
        let any_time = a.was_tried() || b.was_tried();
        let answered = times_say_answered || answered_by_code(evidence, rules, any_time);

        let failed_leg = match () {
            () if b.was_tried() => Some(LegName::B),
            () if a.was_tried() && a.answered_at.is_none() && service != Service::PrivateNumber => {
                Some(LegName::A)
            }
            () => None,
        };
        let person = match (failed_leg, service) {
            (Some(LegName::B), _) => Some(Person::Callee),
            (Some(LegName::A), Service::Callback) => Some(Person::Caller),
            (Some(LegName::A), Service::Notification | Service::Voice) => Some(Person::Callee),
            (Some(LegName::A), _) | (None, _) => None,
        };
        let callback = service == Service::Callback;
        Scene {
            answered,
            times_say_answered,
            any_time,
            failed_leg,
            person: if one_leg { Some(Person::Callee) } else { person },
            rang: failed_leg.and_then(|leg| rang(leg_of(evidence, leg), evidence.basis)),
            one_leg,
            // B is called only after A has answered (PROTOCOL 2.1).
            not_caller: callback && (a.answered_at.is_some() || b.was_tried()),
            not_callee: callback && evidence.basis == Basis::Cdr && a.was_tried() && !b.was_tried(),
        }
    }

    /// The person, as this call knows people: one leg has only one.
    pub(super) fn person_named(&self, person: Person) -> Person {
        if self.one_leg { Person::Callee } else { person }
    }

    /// Whether it can have been this person's phone.
    pub(super) fn can_be(&self, person: Person) -> bool {
        match person {
            Person::Caller => !self.not_caller,
            Person::Callee => !self.not_callee,
        }
    }

    /// Whose phone a leg rings.
    pub(super) fn person_of(&self, leg: LegName) -> Person {
        self.person_named(if leg == LegName::A { Person::Caller } else { Person::Callee })
    }
}

pub(super) fn leg_of<'a>(evidence: &Evidence<'a>, leg: LegName) -> &'a Leg {
    match leg {
        LegName::A => evidence.leg_a,
        LegName::B => evidence.leg_b,
    }
}

fn rang(leg: &Leg, basis: Basis) -> Option<bool> {
    match (leg.ringing_at, basis) {
        (Some(_), _) => Some(true),
        (None, Basis::Cdr) => Some(false),
        (None, Basis::Events | Basis::Codes) => None,
    }
}

/// Where no time tells: a code that is only sent after an answer, unless a CDR with times lacks that answer. While the
/// service is unknown, an answer of A counts if no code says otherwise.
fn answered_by_code(evidence: &Evidence, rules: &Rules, any_time: bool) -> bool {
    let after_only = |space: Space, code: Option<i64>| {
        let reading = rules.find(CodeRef { space, code: code? }, evidence.service)?;
        (!rules.is_silent(reading)).then(|| reading.may_mean.and(rules.before).is_empty())
    };
    let by_code = after_only(Space::ReleasePoint, evidence.codes.release_point)
        .or_else(|| after_only(Space::StateCode, evidence.codes.state));
    let denied = evidence.basis == Basis::Cdr && any_time;
    match (evidence.service, by_code) {
        (Service::Unknown, Some(true)) => !denied || evidence.leg_a.answered_at.is_some(),
        (Service::Unknown, None) => evidence.leg_a.answered_at.is_some() && !evidence.is_end_unreported(),
        (_, Some(true)) => !denied,
        _ => false,
    }
}
