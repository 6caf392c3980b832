//! What a call has in each column. The order is that of the contract: new columns go to the end.

use std::borrow::Cow;

use super::{Definition, Kind, Value};
use crate::call::reason::Catalogue;
use crate::call::{Call, LegName, trust};
use crate::i18n::Lang;

macro_rules! columns {
    ($($name:ident $kind:ident |$call:ident, $style:ident| $value:expr;)*) => {
        pub(super) const DEFINITIONS: &[Definition] = &[$(Definition {
            name: stringify!($name),
            title: |titles| titles.$name,
            kind: Kind::$kind,
            value: |$call, $style| $value,
        },)*];
    };
}

columns! {
    started_at Time |c, _s| c.started_at.into();
    outcome Text |c, s| s.word(c.outcome.as_str(), |p| p.outcome(c.outcome));
    caller Phone |c, s| s.phone(&c.caller);
    called Phone |c, s| s.phone(&c.called);
    total_secs Figure |c, _s| c.started_at.and_then(|from| Some(c.ended_at?.since(from))).into();
    talk_secs Figure |c, _s| c.talk_secs.into();
    ring_secs Figure |c, _s| c.ring_secs.into();
    billed_minutes Figure |c, _s| c.billed_minutes.into();
    state_code Figure |c, _s| c.codes.state.into();
    verdict Text |c, s| headline(c, s.lang.unwrap_or(Lang::En), &s.catalogue)
        .map_or(Value::Nothing, |text| Value::Text(Cow::Owned(text)));
    side Text |c, s| c.verdict.as_ref()
        .map_or(Value::Nothing, |v| s.word(v.side.as_str(), |p| p.side(v.side)));
    hung_up_by Text |c, s| c.hung_up_by.as_ref()
        .map(|party| s.phrases().map_or(party.as_str(), |p| p.party(party)))
        .into();
    service Text |c, s| s.word(c.service.as_str(), |p| p.service(c.service));
    display_number Phone |c, s| s.phone(&c.display);
    digits Text |c, s| s.written(&c.digits);
    user_data_decoded Text |c, s| s.written(&c.user_data);
    ended_at Time |c, _s| c.ended_at.into();
    release_point Figure |c, _s| c.codes.release_point.into();
    sip_status Figure |c, _s| c.codes.sip.into();
    q850_a Figure |c, _s| c.codes.q850_a.into();
    q850_b Figure |c, _s| c.codes.q850_b.into();
    session_id Text |c, _s| Some(c.session.as_str()).into();
    user_data Text |c, s| s.written(c.user_data_sent.as_ref().map_or(&c.user_data, |_| &c.user_data_sent));
    icid Text |c, _s| c.icid.as_deref().into();
    app_key Text |c, _s| c.app_key.as_deref().into();
    recorded Text |c, s| c.recorded.map_or(Value::Nothing, |yes| s.flag(yes));
    closed_by Text |c, s| c.closed_by
        .map_or(Value::Nothing, |by| s.word(by.as_str(), |p| p.closed_by(by)));
    state Text |c, s| s.word(c.state.as_str(), |p| p.state(c.state));
    trust Text |c, s| {
        let trust = trust(c, &s.now);
        s.word(trust.as_str(), |p| p.trust(trust))
    };
    direction Figure |c, _s| c.direction.into();
    leg_a_number Phone |c, s| s.phone(&c.leg_a.number);
    leg_a_display Phone |c, s| s.phone(&c.leg_a.display);
    leg_a_started_at Time |c, _s| c.leg_a.started_at.into();
    leg_a_ringing_at Time |c, _s| c.leg_a.ringing_at.into();
    leg_a_answered_at Time |c, _s| c.leg_a.answered_at.into();
    leg_a_billed_minutes Figure |c, _s| c.leg_minutes(LegName::A).into();
    leg_b_number Phone |c, s| s.phone(&c.leg_b.number);
    leg_b_display Phone |c, s| s.phone(&c.leg_b.display);
    leg_b_started_at Time |c, _s| c.leg_b.started_at.into();
    leg_b_ringing_at Time |c, _s| c.leg_b.ringing_at.into();
    leg_b_answered_at Time |c, _s| c.leg_b.answered_at.into();
    leg_b_billed_minutes Figure |c, _s| c.leg_minutes(LegName::B).into();
    cdr_count Figure |c, _s| c.cdr_count.into();
    event_count Figure |c, _s| c.event_count.into();
    duplicate_count Figure |c, _s| c.duplicate_count.into();
    clamped Text |c, s| s.flag(c.clamped);
    note Text |c, s| s.written(&c.note);
}

/// The headline of the verdict; nothing while the call is in progress.
pub(in crate::wire) fn headline(call: &Call, lang: Lang, catalogue: &Catalogue) -> Option<String> {
    let (evidence, verdict) = (crate::call::verdict::Evidence::of(call), call.verdict.as_ref()?);
    Some(crate::i18n::verdict::headline(lang, catalogue, &evidence, verdict))
}
