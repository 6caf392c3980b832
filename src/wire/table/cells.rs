//! What a call has in each column. The order is that of the contract: new columns go to the end.

use std::borrow::Cow;

use super::{Definition, Kind, Value};
use crate::call::reason::Catalogue;
use crate::call::{Call, LegName, Parts, trust};
use crate::i18n::Lang;

macro_rules! columns {
    ($($name:ident $kind:ident $parts:ident |$call:ident, $style:ident| $value:expr;)*) => {
        pub(super) const DEFINITIONS: &[Definition] = &[$(Definition {
            name: stringify!($name),
            title: |titles| titles.$name,
            kind: Kind::$kind,
            parts: Parts::$parts,
            value: |$call, $style| $value,
        },)*];
    };
}

columns! {
    started_at Time NONE |c, _s| c.started_at.into();
    outcome Text NONE |c, s| s.word(c.outcome.as_str(), |p| p.outcome(c.outcome));
    caller Phone PEOPLE |c, s| s.phone(&c.caller);
    called Phone PEOPLE |c, s| s.phone(&c.called);
    total_secs Figure NONE |c, _s| c.started_at.and_then(|from| Some(c.ended_at?.since(from))).into();
    talk_secs Figure FIGURES |c, _s| c.talk_secs.into();
    ring_secs Figure FIGURES |c, _s| c.ring_secs.into();
    billed_minutes Figure FIGURES |c, _s| c.billed_minutes.into();
    state_code Figure NONE |c, _s| c.codes.state.into();
    verdict Text VERDICT |c, s| headline(c, s.lang.unwrap_or(Lang::En), &s.catalogue)
        .map_or(Value::Nothing, |text| Value::Text(Cow::Owned(text)));
    side Text SIDE |c, s| c.verdict.as_deref()
        .map_or(Value::Nothing, |v| s.word(v.side.as_str(), |p| p.side(v.side)));
    hung_up_by Text NONE |c, s| c.hung_up_by.as_ref()
        .map(|party| s.phrases().map_or(party.as_str(), |p| p.party(party)))
        .into();
    service Text NONE |c, s| s.word(c.service.as_str(), |p| p.service(c.service));
    display_number Phone PEOPLE |c, s| s.phone(&c.display);
    digits Text TEXTS |c, s| s.keyed(&c.digits);
    user_data_decoded Text TEXTS |c, s| s.written(&c.user_data);
    ended_at Time NONE |c, _s| c.ended_at.into();
    release_point Figure NONE |c, _s| c.codes.release_point.into();
    sip_status Figure NONE |c, _s| c.codes.sip.into();
    q850_a Figure NONE |c, _s| c.codes.q850_a.into();
    q850_b Figure NONE |c, _s| c.codes.q850_b.into();
    session_id Text SESSION |c, s| s.id(c.session.as_str());
    user_data Text TEXTS |c, s| if c.user_data_sent.is_some() { s.sent(&c.user_data_sent) } else { s.written(&c.user_data) };
    icid Text REST |c, s| c.icid.as_deref().map_or(Value::Nothing, |icid| s.id(icid));
    app_key Text NONE |c, _s| c.app_key.as_deref().into();
    recorded Flag REST |c, s| c.recorded.map_or(Value::Nothing, |yes| s.flag(yes));
    closed_by Text NONE |c, s| c.closed_by
        .map_or(Value::Nothing, |by| s.word(by.as_str(), |p| p.closed_by(by)));
    state Text NONE |c, s| s.word(c.state.as_str(), |p| p.state(c.state));
    trust Text ARRIVALS |c, s| {
        let trust = trust(c, &s.now);
        s.word(trust.as_str(), |p| p.trust(trust))
    };
    direction Figure REST |c, _s| c.direction.into();
    leg_a_number Phone LEG_NUMBERS |c, s| s.phone(&c.leg_a.number);
    leg_a_display Phone LEG_NUMBERS |c, s| s.phone(&c.leg_a.display);
    leg_a_started_at Time LEG_TIMES |c, _s| c.leg_a.started_at.into();
    leg_a_ringing_at Time LEG_TIMES |c, _s| c.leg_a.ringing_at.into();
    leg_a_answered_at Time LEG_TIMES |c, _s| c.leg_a.answered_at.into();
    leg_a_billed_minutes Figure LEGS |c, _s| c.leg_minutes(LegName::A).into();
    leg_b_number Phone LEG_NUMBERS |c, s| s.phone(&c.leg_b.number);
    leg_b_display Phone LEG_NUMBERS |c, s| s.phone(&c.leg_b.display);
    leg_b_started_at Time LEG_TIMES |c, _s| c.leg_b.started_at.into();
    leg_b_ringing_at Time LEG_TIMES |c, _s| c.leg_b.ringing_at.into();
    leg_b_answered_at Time LEG_TIMES |c, _s| c.leg_b.answered_at.into();
    leg_b_billed_minutes Figure LEGS |c, _s| c.leg_minutes(LegName::B).into();
    cdr_count Figure CDRS |c, _s| c.cdr_count.into();
    event_count Figure COUNTS |c, _s| c.event_count.into();
    duplicate_count Figure COUNTS |c, _s| c.duplicate_count.into();
    clamped Flag COUNTS |c, s| s.flag(c.clamped);
    note Text NOTE |c, s| s.written(&c.note);
}

/// The headline of the verdict; nothing while the call is in progress.
pub(in crate::wire) fn headline(call: &Call, lang: Lang, catalogue: &Catalogue) -> Option<String> {
    let (evidence, verdict) = (crate::call::verdict::Evidence::of(call), call.verdict.as_deref()?);
    Some(crate::i18n::verdict::headline(lang, catalogue, &evidence, verdict))
}
