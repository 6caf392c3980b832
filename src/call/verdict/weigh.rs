//! The weighing: every input narrows the causes that are possible, in the order of its weight. An input that has
//! nothing in common with those before it contradicts; one that excludes nothing agrees.

use super::super::cause::{Cause, Causes, Person};
use super::super::reason::CodeRef;
use super::super::rules::{Means, Reading, Rules, Whose};
use super::inputs::{self, Sent};
use super::scene::Scene;
use super::{Basis, Evidence, Heard, Input, Party, Role};

/// An input with what the rules say of it.
pub(super) struct Told<'r> {
    pub heard: Heard,
    reading: Option<&'r Reading>,
}

impl Told<'_> {
    pub fn code(&self) -> Option<CodeRef> {
        self.heard.input.code()
    }

    /// How many causes the code is sent for.
    pub fn breadth(&self) -> u32 {
        self.reading.map_or(0, |reading| reading.may_mean.count())
    }

    pub fn helped(&self) -> bool {
        self.heard.role.helps()
    }
}

impl Weighed<'_> {
    /// Whether nothing says more for the cause than that it may be so: codes that perhaps mean it, or a ringing that
    /// nobody reported.
    pub fn is_vague(&self) -> bool {
        let said = |means: fn(Cause) -> Means| {
            let means = self.cause.map(means);
            let helping = self.heard.iter().filter(|told| told.helped());
            helping.filter_map(|told| told.reading).any(|reading| Some(reading.means) == means)
        };
        (self.by_missing_ring || said(Means::Perhaps)) && !said(Means::Cause)
    }

    /// The codes that helped and plainly mean the cause, in their order.
    pub fn plain_codes(&self) -> impl Iterator<Item = &Told<'_>> {
        let means_it = |told: &&Told| match told.reading.map(|reading| reading.means) {
            Some(Means::Cause(cause) | Means::Perhaps(cause)) => Some(cause) == self.cause,
            _ => false,
        };
        self.heard.iter().filter(|told| told.helped()).filter(means_it)
    }
}

/// What came of weighing the inputs.
pub(super) struct Weighed<'r> {
    pub cause: Option<Cause>,
    /// The causes left, if any input told one from another.
    pub left: Causes,
    pub person: Option<Person>,
    pub heard: Vec<Told<'r>>,
    /// Inputs that speak for the cause, each independent of the others.
    pub witnesses: usize,
    /// The cause was chosen because no ringing was reported.
    by_missing_ring: bool,
}

/// The causes left after every code was asked, and what each contributed.
struct Round {
    left: Causes,
    person: Option<Person>,
    roles: Vec<Role>,
}

impl Round {
    /// Whether any code told one cause from another.
    fn told_anything(&self) -> bool {
        self.roles.iter().any(|role| role.helps())
    }
}

pub(super) fn weigh<'r>(evidence: &Evidence, scene: &Scene, rules: &'r Rules) -> Weighed<'r> {
    let codes = inputs::in_order(evidence, scene, rules);
    let (round, ringing_denied) = ask_by_ringing(&codes, scene, rules);
    let mut left = if round.told_anything() { round.left } else { Causes::NONE };
    let mut cause = choose(left, &codes, &round.roles);
    let mut by_missing_ring = false;
    if cause.is_none() && scene.rang == Some(false) {
        // A phone that is not reported to have rung was neither left ringing nor hung up by hand.
        let silent = left.without(rules.rang);
        if !silent.is_empty() && silent != left {
            (left, cause, by_missing_ring) = (silent, choose(silent, &codes, &round.roles), true);
        }
    }
    let (cause, left, hung_up) = ask_who_hung_up(evidence, scene, rules, cause, left, round.person);

    let rang_as_it_must = cause.is_some_and(|cause| rules.rang.has(cause)) && scene.rang == Some(true);
    let own_voices = codes.iter().zip(&round.roles).filter(|(sent, role)| !sent.repeats_sip && role.helps());
    let witnesses = own_voices.count()
        + usize::from(by_missing_ring || rang_as_it_must)
        + usize::from(hung_up == Some(Role::Decided));
    let times = match () {
        () if ringing_denied => Role::Contradicted,
        () if scene.times_say_answered || scene.failed_leg.is_some() => Role::Decided,
        () if scene.any_time => Role::Agreed,
        // A CDR without any time: nobody was called.
        () if evidence.basis == Basis::Cdr && !scene.answered => Role::Decided,
        () => Role::Silent,
    };

    let heard = |input: Input, role: Role| Told { heard: Heard { input, leg: None, role }, reading: None };
    let of_code = |(sent, role): (&Sent<'r>, Role)| Told {
        heard: Heard { input: Input::Code(sent.code), leg: sent.leg, role },
        reading: sent.reading,
    };
    let asked_times = scene.any_time || evidence.basis == Basis::Cdr;
    let heard = asked_times
        .then(|| heard(Input::Times, times))
        .into_iter()
        .chain(codes.iter().zip(round.roles).map(of_code))
        .chain(hung_up.map(|role| heard(Input::HungUp, role)))
        .collect();
    Weighed { cause, left, person: round.person, heard, witnesses, by_missing_ring }
}

/// Asks every code, first among the causes that a phone which rang allows. If none of them is left any, every code
/// says that the phone cannot have rung: then they are asked once more, and the times are what contradicts.
fn ask_by_ringing(codes: &[Sent], scene: &Scene, rules: &Rules) -> (Round, bool) {
    if scene.answered {
        return (ask(codes, rules.after, scene, rules), false);
    }
    if scene.rang != Some(true) {
        return (ask(codes, rules.before, scene, rules), false);
    }
    let round = ask(codes, rules.before.without(rules.silent), scene, rules);
    if round.told_anything() {
        return (round, false);
    }
    let again = ask(codes, rules.before, scene, rules);
    let ringing_denied = again.told_anything();
    (if ringing_denied { again } else { round }, ringing_denied)
}

/// Asks every code in order, beginning with the causes of `possible`.
fn ask(codes: &[Sent], possible: Causes, scene: &Scene, rules: &Rules) -> Round {
    let mut round = Round { left: possible, person: scene.person, roles: Vec::with_capacity(codes.len()) };
    let mut named = scene.person.is_some();
    for sent in codes {
        let Some(reading) = sent.reading else {
            round.roles.push(Role::Silent);
            continue;
        };
        let (person, is_sure) = match (reading.whose, sent.leg) {
            (Whose::Named(person), _) => (Some(scene.person_named(person)), true),
            (Whose::FailedLeg, Some(leg)) if scene.any_time => (Some(scene.person_of(leg)), true),
            (Whose::Likely(person), _) => (round.person.or(Some(scene.person_named(person))), false),
            (Whose::FailedLeg, _) => (round.person, false),
        };
        if rules.is_silent(reading) {
            round.person = round.person.or(person);
            round.roles.push(Role::Silent);
            continue;
        }
        let is_another = is_sure && named && person != round.person;
        let cannot_be = person.is_some_and(|person| !scene.can_be(person));
        // What the times exclude as its plain meaning, a code does not say by one of its rarer ones.
        let is_excluded = match reading.means {
            Means::Cause(cause) => rules.silent.has(cause) && !possible.has(cause),
            _ => false,
        };
        let may_mean = match () {
            () if is_excluded => Causes::NONE,
            () if is_another || cannot_be => reading.may_mean.without(rules.personal),
            () => reading.may_mean,
        };
        let common = round.left.and(may_mean);
        round.roles.push(match common {
            none if none.is_empty() => Role::Contradicted,
            _ if !round.told_anything() || common != round.left => Role::Decided,
            _ => Role::Agreed,
        });
        if !common.is_empty() {
            round.left = common;
            if !common.and(rules.personal).is_empty() {
                round.person = if is_sure { person } else { round.person.or(person) };
                named |= is_sure;
            }
        }
    }
    round
}

/// The plain meaning of the first code that names one of the causes left; then that of the first that perhaps does;
/// then the only one left.
fn choose(left: Causes, codes: &[Sent], roles: &[Role]) -> Option<Cause> {
    let meanings = || {
        codes
            .iter()
            .zip(roles)
            .filter(|(_, role)| role.helps())
            .filter_map(|(sent, _)| Some(sent.reading?.means))
    };
    let plain = |means| match means {
        Means::Cause(cause) if left.has(cause) => Some(cause),
        _ => None,
    };
    let perhaps = |means| match means {
        Means::Perhaps(cause) if left.has(cause) => Some(cause),
        _ => None,
    };
    meanings().find_map(plain).or_else(|| left.single()).or_else(|| meanings().find_map(perhaps))
}

/// Who hung up, where the platform said so: it chooses among the causes left, agrees with the cause, or contradicts.
fn ask_who_hung_up(
    evidence: &Evidence,
    scene: &Scene,
    rules: &Rules,
    cause: Option<Cause>,
    left: Causes,
    person: Option<Person>,
) -> (Option<Cause>, Causes, Option<Role>) {
    let party = match evidence.hung_up_by {
        None => return (cause, left, None),
        Some(Party::Caller) => Person::Caller,
        Some(Party::Callee) => Person::Callee,
        Some(Party::Platform | Party::Other(_)) => return (cause, left, Some(Role::Silent)),
    };
    let party = scene.person_named(party);
    match cause {
        Some(cause) => {
            let role = match rules.causes.get(cause) {
                Some(facts) if !facts.hangs_up => Role::Silent,
                Some(facts) if facts.is_doing_of(party, person) => Role::Agreed,
                _ => Role::Contradicted,
            };
            (Some(cause), left, Some(role))
        }
        None => {
            let theirs = left.and(rules.causes.that(|facts| facts.is_doing_of(party, person)));
            match theirs.single() {
                Some(cause) => (Some(cause), theirs, Some(Role::Decided)),
                None if scene.answered => (None, left, Some(Role::Agreed)),
                None => (None, left, Some(Role::Silent)),
            }
        }
    }
}
