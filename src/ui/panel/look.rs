//! How a call looks and what it is called: shape, word and colour for each state, the same in every table and card.

use crate::backend::Count;
use crate::call::reason::{CodeRef, Side, Space};
use crate::call::verdict::{Evidence, Heard, Input};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, CallState, LegName, Outcome, Stamp, Trust};
use crate::i18n::{Phrases, fill, grouped, verdict};
use crate::ui::command::Action;
use crate::ui::model::Model;
use crate::ui::theme::Tone;
use crate::ui::widget::glyph::Glyph;

pub use crate::ui::widget::grid::NOTHING;

/// The key of an action as it stands on its cap.
pub fn cap(action: Action) -> String {
    action.cap().unwrap_or_default()
}

/// How many there are, as far as they were counted: `2,441`, `10,000+`.
pub fn count(phrases: &Phrases, count: Count) -> String {
    let n = grouped(count.calls);
    if count.is_cut { fill(phrases.detail.over, &[("n", &n)]) } else { n }
}

/// The shape of a state.
pub fn state_glyph(state: CallState) -> Glyph {
    match state {
        CallState::Incoming | CallState::CallingA => Glyph::CallingA,
        CallState::RingingA => Glyph::RingingA,
        CallState::AnsweredA => Glyph::AnsweredA,
        CallState::CallingB => Glyph::CallingB,
        CallState::RingingB => Glyph::RingingB,
        CallState::Talking => Glyph::Talking,
        CallState::Playing => Glyph::Playing,
        CallState::Ended => Glyph::Ended,
        CallState::Unknown => Glyph::Unknown,
    }
}

/// The shape of a call.
pub fn glyph(call: &Call, trust: Trust) -> Glyph {
    if matches!(trust, Trust::Stale | Trust::Lost) {
        return Glyph::Unknown;
    }
    match (call.state, call.outcome) {
        (CallState::Ended, Outcome::Failed) => Glyph::Fault,
        (CallState::Ended, Outcome::NotAnswered) if call.leg_b.was_tried() => Glyph::BFailed,
        (CallState::Ended, Outcome::NotAnswered) => Glyph::AFailed,
        (state, _) => state_glyph(state),
    }
}

/// The word for it.
pub fn word(phrases: &Phrases, call: &Call, trust: Trust) -> &'static str {
    let w = &phrases.words;
    match glyph(call, trust) {
        Glyph::Unknown if call.state == CallState::Unknown && trust.is_active() => w.state_unknown,
        Glyph::Unknown => w.stale,
        Glyph::Fault => w.fault,
        Glyph::AFailed => w.a_failed,
        Glyph::BFailed => w.b_failed,
        _ => phrases.state(call.state),
    }
}

/// What a call says with its colour.
pub fn tone(call: &Call, trust: Trust) -> Tone {
    match (trust, call.outcome) {
        (Trust::Quiet | Trust::Stale | Trust::Lost, _) => Tone::Orange,
        (_, Outcome::Failed) => Tone::Red,
        (_, Outcome::NotAnswered | Outcome::Unknown) => Tone::Orange,
        (_, Outcome::InProgress) => Tone::Blue,
        (_, Outcome::Answered) => Tone::Plain,
    }
}

/// What a side says with its colour: a fault of ours, the account's or the platform's is red, the rest is ordinary.
pub fn side_tone(side: Side) -> Tone {
    if side.is_fault() { Tone::Red } else { Tone::Plain }
}

/// A code as it stands in a badge: `8102`, `Q.850 17`, `SIP 486`.
pub fn code_badge(phrases: &Phrases, code: CodeRef) -> String {
    let n = code.code.to_string();
    match code.space {
        Space::StateCode => n,
        Space::ReleasePoint => fill(phrases.live.release_code, &[("n", &n)]),
        Space::Q850 => format!("Q.850 {n}"),
        Space::Sip => format!("SIP {n}"),
    }
}

/// An input of a verdict as it stands in a badge: a code, `Q.850 17 · A`, the times.
pub fn input_badge(phrases: &Phrases, heard: &Heard) -> String {
    let w = &phrases.verdict;
    let leg = match heard.leg {
        Some(LegName::A) => " · A",
        Some(LegName::B) => " · B",
        None => "",
    };
    match heard.input {
        // A nought by itself says nothing.
        Input::Code(CodeRef { space: Space::StateCode, code: 0 }) => {
            format!("{} 0", phrases.columns.state_code)
        }
        Input::Code(code) => code_badge(phrases, code) + leg,
        Input::Times => w.times.to_owned(),
        Input::HungUp => w.who_hung_up.to_owned(),
    }
}

/// The headline of a call's verdict in words; empty while the call is in progress.
pub fn headline_words(model: &Model, call: &Call) -> String {
    let lang = model.phrases.lang;
    let say = |verdict| verdict::headline(lang, model.catalogue(), &Evidence::of(call), verdict);
    call.verdict.as_deref().map(say).unwrap_or_default()
}

/// A call by its people and its start.
pub fn call_name(model: &Model, call: &Call) -> String {
    let people = [&call.caller, &call.called].into_iter().flatten().map(|number| model.number(number));
    let people: Vec<String> = people.collect();
    let people = if people.is_empty() {
        model.phrases.live.no_number.to_owned()
    } else {
        people.join(&format!(" {} ", model.phrases.live.to))
    };
    match call.started_at {
        Some(_) => format!("{people} · {}", time(&model.zone, call.started_at)),
        None => people,
    }
}

/// The time of day, or `—`.
pub fn time(zone: &Zone, at: Option<Stamp>) -> String {
    at.map_or_else(|| NOTHING.to_owned(), |at| zone.format_time(at))
}

/// The time of day on our clock.
pub fn arrival_time(zone: &Zone, at: Arrival) -> String {
    zone.format_time(at.stamp())
}

/// The time of day on our clock, to the tenth of a second.
pub fn exact_arrival_time(zone: &Zone, at: Arrival) -> String {
    format!("{}.{}", arrival_time(zone, at), at.0.rem_euclid(1_000) / 100)
}

/// Between the platform's time and our receiving, in the unit it is read in: `0.3 s`, `-2.0 s`, `12 min`.
pub fn lag(phrases: &Phrases, millis: i64) -> String {
    if millis.abs() < 60_000 {
        let tenths = millis / 100;
        let sign = if tenths < 0 { "-" } else { "" };
        let n = format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10);
        return fill(phrases.live.seconds, &[("n", &n)]);
    }
    let sign = if millis < 0 { "-" } else { "" };
    format!("{sign}{}", phrases.roughly(millis.abs() / 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sides_that_somebody_here_has_to_mend_are_red_and_no_other_has_a_colour() {
        let red: Vec<Side> = Side::ALL.into_iter().filter(|side| side_tone(*side) == Tone::Red).collect();
        assert_eq!(red, [Side::Content, Side::Configuration, Side::Account, Side::Platform]);
        let plain = Side::ALL.into_iter().filter(|side| side_tone(*side) == Tone::Plain).count();
        assert_eq!(red.len() + plain, Side::ALL.len());
    }
}
