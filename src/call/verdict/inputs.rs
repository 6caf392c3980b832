//! The codes of a call in the order of their weight, each with what the rules say of it.

use super::super::reason::{CodeRef, Space};
use super::super::rules::{Reading, Rules};
use super::scene::Scene;
use super::{Evidence, LegName};

/// A code that was sent.
pub(super) struct Sent<'r> {
    pub code: CodeRef,
    /// The leg that a Q.850 cause was sent for; `None` for other codes.
    pub leg: Option<LegName>,
    /// `None`: no rule names the code.
    pub reading: Option<&'r Reading>,
    /// The release point only repeats the SIP status: both are one witness.
    pub repeats_sip: bool,
}

/// The codes that were sent: release point, SIP status, Q.850 of the leg that failed, of the other leg, `stateCode`.
/// 0 is no SIP status and no Q.850 cause.
pub(super) fn in_order<'r>(evidence: &Evidence, scene: &Scene, rules: &'r Rules) -> Vec<Sent<'r>> {
    let codes = &evidence.codes;
    let sip = codes.sip.filter(|code| *code != 0);
    let first = scene.failed_leg.unwrap_or(LegName::B);
    let legs = if first == LegName::B { [LegName::B, LegName::A] } else { [LegName::A, LegName::B] };
    let sent = |space: Space, code: Option<i64>| {
        let code = CodeRef { space, code: code? };
        Some(Sent { code, leg: None, reading: rules.find(code, evidence.service), repeats_sip: false })
    };
    let q850 = |leg: LegName| {
        let code = if leg == LegName::A { codes.q850_a } else { codes.q850_b };
        Some(Sent { leg: Some(leg), ..sent(Space::Q850, code.filter(|code| *code != 0))? })
    };
    let release = sent(Space::ReleasePoint, codes.release_point).map(|own| as_sip(own, sip, evidence, rules));
    [release, sent(Space::Sip, sip), q850(legs[0]), q850(legs[1]), sent(Space::StateCode, codes.state)]
        .into_iter()
        .flatten()
        .collect()
}

/// Where the far end sent no Q.850 cause, the platform puts the SIP status itself in the place of the release point
/// (400 to 699, PROTOCOL 4.2). Some release points have the same numbers: the SIP status, if it was sent too, tells.
fn as_sip<'r>(own: Sent<'r>, sip: Option<i64>, evidence: &Evidence, rules: &'r Rules) -> Sent<'r> {
    let repeats_sip = sip == Some(own.code.code);
    if !(400..700).contains(&own.code.code) || (own.reading.is_some() && !repeats_sip) {
        return own;
    }
    let status = CodeRef { space: Space::Sip, code: own.code.code };
    Sent { reading: rules.find(status, evidence.service), repeats_sip, ..own }
}
