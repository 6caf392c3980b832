//! The verdict: why a call ended, as far as the evidence goes. Times decide first (was the person reached?), then
//! the release point, the SIP status and the Q.850 cause; `stateCode` speaks last, because some of its values
//! stand for several things (PROTOCOL 3.4, 4.1). What nobody told us stays unknown.

use serde::{Deserialize, Serialize};

use super::reason::{Catalogue, CodeRef, Retry, Side, Space};
use super::{ClosedBy, Codes, Leg, LegName, Outcome, Service};

/// What a verdict is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub service: Service,
    pub leg_a: &'a Leg,
    pub leg_b: &'a Leg,
    pub codes: Codes,
    /// A guess of ours leaves open what nobody told.
    pub closed_by: ClosedBy,
}

/// How much the evidence carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// No code tells, or they contradict each other.
    Low,
    /// One code tells.
    Medium,
    /// At least two agree, or the times alone settle it.
    High,
}

/// Why a call ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Verdict {
    pub outcome: Outcome,
    pub side: Side,
    pub retry: Retry,
    /// The code whose name is the headline; `None` when no code was sent that says anything.
    pub headline: Option<CodeRef>,
    /// The codes that decided, in the order in which they were asked.
    pub decided_by: Vec<CodeRef>,
    /// Codes were sent that speak of different sides.
    pub contradictory: bool,
    pub confidence: Confidence,
}

/// Judges an ended call.
pub fn judge(evidence: &Evidence) -> Verdict {
    let catalogue = Catalogue::builtin();
    let reached = person_was_reached(evidence);
    let failed_leg = if evidence.leg_b.was_tried() { LegName::B } else { LegName::A };
    let asked = asked_in_order(&evidence.codes, failed_leg);

    // A side that a code names, seen from the call: "the callee" of leg A of a callback is its caller.
    let side_of = |code: CodeRef| {
        let side = catalogue.find(code, evidence.service).map_or(Side::Unknown, |reason| reason.side);
        let a_failed_in_callback = evidence.service == Service::Callback && failed_leg == LegName::A;
        match (side, code.space) {
            (Side::Callee, Space::ReleasePoint | Space::Sip | Space::Q850) if a_failed_in_callback => {
                Side::Caller
            }
            (side, _) => side,
        }
    };
    let telling: Vec<(CodeRef, Side)> = asked
        .iter()
        .map(|code| (*code, side_of(*code)))
        .filter(|(_, side)| *side != Side::Unknown && (reached || *side != Side::Nobody))
        .collect();
    let state = evidence.codes.state.map(|code| CodeRef { space: Space::StateCode, code });

    if reached {
        // The conversation took place; a code other than 0 only says how it ended.
        let ending = telling.iter().find(|(code, side)| code.code != 0 && *side != Side::Nobody);
        let side = ending.map_or(Side::Nobody, |(_, side)| *side);
        let headline =
            ending.map(|(code, _)| *code).or(state).or(Some(CodeRef { space: Space::ReleasePoint, code: 0 }));
        return Verdict {
            outcome: Outcome::Answered,
            side,
            retry: headline
                .filter(|_| ending.is_some())
                .and_then(|code| catalogue.find(code, evidence.service))
                .map_or(Retry::Unneeded, |reason| reason.retry),
            headline,
            decided_by: asked,
            contradictory: false,
            confidence: Confidence::High,
        };
    }

    let side = telling.first().map_or(Side::Unknown, |(_, side)| *side);
    let contradictory = telling.iter().any(|(_, other)| other.is_fault() != side.is_fault());
    let headline = state
        .filter(|code| side_of(*code) == side && side != Side::Unknown)
        .or(telling.first().map(|(code, _)| *code))
        .or(state.filter(|code| code.code != 0))
        .or(asked.first().copied().filter(|code| code.code != 0));
    let retry = headline
        .and_then(|code| catalogue.find(code, evidence.service))
        .map_or(Retry::Depends, |reason| reason.retry);
    Verdict {
        outcome: match side.is_fault() {
            _ if evidence.closed_by.is_guess() => Outcome::Unknown,
            true => Outcome::Failed,
            false => Outcome::NotAnswered,
        },
        side,
        retry,
        headline,
        confidence: match telling.len() {
            _ if contradictory => Confidence::Low,
            0 => Confidence::Low,
            1 => Confidence::Medium,
            _ => Confidence::High,
        },
        decided_by: asked,
        contradictory,
    }
}

/// Whether the person the call was for answered: B of a callback, A of a notification. While the service is
/// unknown, an answer of A counts when the platform called the end normal (`stateCode` 0).
fn person_was_reached(evidence: &Evidence) -> bool {
    match evidence.service {
        Service::Callback | Service::PrivateNumber => evidence.leg_b.answered_at.is_some(),
        Service::Notification | Service::Voice => evidence.leg_a.answered_at.is_some(),
        Service::Unknown => match evidence.codes.state.or(evidence.codes.release_point) {
            Some(0) => true,
            _ => {
                evidence.leg_a.answered_at.is_some()
                    && evidence.codes == Codes::default()
                    && !evidence.closed_by.is_guess()
            }
        },
    }
}

/// The codes that were sent and say something, in the order of their weight.
fn asked_in_order(codes: &Codes, failed_leg: LegName) -> Vec<CodeRef> {
    let q850 = match failed_leg {
        LegName::A => codes.q850_a,
        LegName::B => codes.q850_b,
    };
    let sent = |space: Space, code: Option<i64>| code.map(|code| CodeRef { space, code });
    [
        sent(Space::ReleasePoint, codes.release_point),
        sent(Space::Sip, codes.sip.filter(|code| *code != 0)),
        sent(Space::Q850, q850.filter(|code| *code != 0)),
        sent(Space::StateCode, codes.state),
    ]
    .into_iter()
    .flatten()
    .collect()
}
