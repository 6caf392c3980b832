//! The verdict from what was weighed: outcome, side, retry, the code that stands for it, and how much it carries.

use super::super::cause::Facts;
use super::super::reason::{Catalogue, CodeRef, Retry, Side, Space};
use super::super::rules::Rules;
use super::weigh::{self, Told, Weighed};
use super::{Basis, Confidence, Evidence, Outcome, Role, Scene, Verdict};

/// Judges an ended call.
pub fn judge(evidence: &Evidence) -> Verdict {
    let rules = Rules::builtin();
    let scene = Scene::of(evidence);
    let weighed = weigh::weigh(evidence, &scene, rules);
    let facts = weighed.cause.and_then(|cause| rules.causes.get(cause));
    let headline = headline(&weighed, facts);
    let person = weighed.person.filter(|_| facts.is_none_or(|facts| facts.is_personal()));
    let is_unreported = evidence.is_end_unreported();

    let side = match facts {
        _ if is_unreported => Side::Unknown,
        Some(facts) => facts.side(person),
        None if scene.answered => Side::Nobody,
        None => common(&weighed, rules, |facts| facts.side(person)).unwrap_or(Side::Unknown),
    };
    let outcome = match facts {
        _ if scene.answered => Outcome::Answered,
        _ if is_unreported => Outcome::Unknown,
        Some(facts) => facts.outcome(),
        None => common(&weighed, rules, |facts| facts.outcome()).unwrap_or({
            // An end without a code: an answer may have been lost as well as not been.
            let is_untold =
                evidence.basis == Basis::Events && weighed.heard.iter().all(|t| t.code().is_none());
            if is_untold { Outcome::Unknown } else { Outcome::NotAnswered }
        }),
    };
    let reason = headline.and_then(|code| Catalogue::builtin().find(code, evidence.service));
    // A code that contradicts says nothing of what to do.
    let of_headline = || weighed.heard.iter().filter(|told| told.code() == headline);
    let is_denied = of_headline().all(|told| told.heard.role == Role::Contradicted);
    let of_code = reason.filter(|_| !is_denied).map(|reason| reason.retry);
    let retry = match facts {
        _ if is_unreported => Retry::Depends,
        Some(facts) => {
            let is_plain = weighed.plain_codes().any(|told| told.code() == headline);
            let is_of_side = reason.is_some_and(|reason| reason.side == facts.side(person));
            facts.retry(person, scene.answered, of_code.filter(|_| is_plain && is_of_side))
        }
        None if scene.answered => Retry::Unneeded,
        None => of_code.unwrap_or(Retry::Depends),
    };
    Verdict {
        outcome,
        side,
        retry,
        cause: weighed.cause,
        person,
        headline,
        confidence: if is_unreported { Confidence::Low } else { confidence(evidence, &scene, &weighed) },
        decided_by: weighed.heard.into_iter().map(|told| told.heard).collect(),
        is_provisional: evidence.basis == Basis::Events && !is_unreported,
    }
}

/// What all causes that are still possible have in common.
fn common<T: PartialEq>(weighed: &Weighed, rules: &Rules, of: impl Fn(&Facts) -> T) -> Option<T> {
    let mut all = weighed.left.iter().filter_map(|cause| rules.causes.get(cause)).map(of);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// The code that stands for the verdict: `stateCode`, which people know best, if that is its plain meaning; else the
/// first code whose plain meaning it is; else the first that helped, and at last any that was sent.
fn headline(weighed: &Weighed, facts: Option<&Facts>) -> Option<CodeRef> {
    let sent = || weighed.heard.iter().filter_map(|told| Some((told.code()?, told)));
    let is_state = |code: &CodeRef| code.space == Space::StateCode;
    let any = || sent().map(|(code, _)| code).filter(|code| code.code != 0);
    let helped = || sent().filter(|(_, told)| told.helped()).map(|(code, _)| code);
    // Where the code's own name is the headline, the most precise code has the best one.
    let by_name = facts.is_some_and(|facts| facts.headline.is_none());
    weighed
        .plain_codes()
        .min_by_key(|told| {
            (if by_name { told.breadth() } else { 0 }, !told.code().as_ref().is_some_and(is_state))
        })
        .and_then(Told::code)
        .or_else(|| helped().find(is_state))
        .or_else(|| helped().next())
        .or_else(|| any().find(is_state))
        .or_else(|| any().next())
}

fn confidence(evidence: &Evidence, scene: &Scene, weighed: &Weighed) -> Confidence {
    let contradicting = weighed.heard.iter().filter(|told| told.heard.role == Role::Contradicted).count();
    if scene.answered {
        return match (scene.times_say_answered, contradicting) {
            (true, 0) => Confidence::High,
            (true, _) | (false, 0) => Confidence::Medium,
            (false, _) => Confidence::Low,
        };
    }
    if weighed.cause.is_none() {
        return Confidence::Low;
    }
    let witnesses = weighed.witnesses;
    match (witnesses, contradicting) {
        (0, _) => Confidence::Low,
        (1, 0) => Confidence::Medium,
        (_, 0) if evidence.basis != Basis::Events && !weighed.is_vague() => Confidence::High,
        (_, 0) => Confidence::Medium,
        (_, against) if witnesses >= against + 2 => Confidence::Medium,
        _ => Confidence::Low,
    }
}
