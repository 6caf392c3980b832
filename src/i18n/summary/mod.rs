//! One call in a few lines of plain text, to be pasted into a ticket or a chat: who, when, what became of it and why,
//! and by which id the platform knows it. It says what the window says, in the same words, for somebody without it.

use super::verdict::{self, Said};
use super::{Phrases, clock, fill, phrases, splits};
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::verdict::{Confidence, Evidence, Heard, Role, Verdict};
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, EventKind, Leg, LegName, Service, Stamp, Trust};

phrases! {
    /// The lines of the text and what stands between them.
    SummaryWords {
        head: "{service} {time}（{zone}）", "{service}, {time} ({zone})";
        head_unknown: "通话 {time}（{zone}）", "Call, {time} ({zone})";
        line: "{name}：{value}", "{name}: {value}";
        shown: "{number}（来显 {display}）", "{number} (shown as {display})";
        outcome: "{outcome}，{headline}", "{outcome}: {headline}";
        running: "{state}，截至 {time}", "{state} as of {time}";
        explanation: "说明", "What happened";
        retry: "重试", "Retry";
        advice: "建议", "Advice";
        course: "过程", "Course";
        between: "，", ", ";
        hung_up: "{who}挂机", "{who} hung up";
        lasted: "总时长 {total}，通话 {talk}", "{total} in total, {talk} of talk";
        lasted_in_all: "总时长 {total}", "{total} in total";
        lasted_silent: "总时长 {total}，没有通话", "{total} in total, no talk";
        duration: "时长", "Duration";
        codes: "代码", "Codes";
        meaning: "{code}（{meaning}）", "{code} ({meaning})";
        confidence: "可信程度", "Confidence";
        grounds: "{confidence}（{grounds}）", "{confidence} ({grounds})";
        result: "结果", "Result";
        application: "应用", "Application";
        user_data: "用户数据", "User data";
        note: "备注", "Note";
        session: "会话 ID", "Session ID";
    }
}

/// What a text about a call depends on beside the call itself.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub zone: &'a Zone,
    /// Numbers, ids and texts are written as it says.
    pub mask: &'a Mask,
    /// The user's own words for codes, where there are some.
    pub catalogue: &'a Catalogue,
    /// Our clock.
    pub now: Arrival,
    /// The same moment as the call counts its seconds: later, where all of it came late.
    pub counted_to: Arrival,
    pub trust: Trust,
}

impl Phrases {
    /// The text about `call`. The keys that people pressed are left out: they may be a card number.
    pub fn summary(&self, call: &Call, telling: &Telling<'_>) -> String {
        Teller { phrases: self, w: &self.summary, call, telling }.text()
    }
}

struct Teller<'a> {
    phrases: &'a Phrases,
    w: &'a SummaryWords,
    call: &'a Call,
    telling: &'a Telling<'a>,
}

impl Teller<'_> {
    fn text(&self) -> String {
        let (w, call, mask) = (self.w, self.call, self.telling.mask);
        let mut lines = vec![self.head()];
        lines.extend(self.person(LegName::A, &call.leg_a));
        lines.extend(self.person(LegName::B, &call.leg_b));
        match call.verdict.as_deref() {
            Some(verdict) => self.ended(verdict, &mut lines),
            None => lines.push(self.running()),
        }
        lines.extend(self.named(w.course, self.course()));
        lines.extend(self.named(w.duration, self.duration()));
        lines.extend(self.named(w.codes, self.codes()));
        let text = |text: &Option<std::sync::Arc<str>>| {
            text.as_deref().map(|text| mask.text(text).into_owned()).unwrap_or_default()
        };
        lines.extend(self.named(w.application, text(&call.app_key)));
        lines.extend(self.named(w.user_data, text(&call.user_data)));
        lines.extend(self.named(w.note, text(&call.note)));
        lines.extend(self.named(w.session, mask.id(call.session.as_str()).into_owned()));
        lines.join("\n")
    }

    /// A line with its name in front; nothing where there is nothing to say. Further lines of a value are indented: what
    /// others wrote must not look like a line of ours.
    fn named(&self, name: &str, value: String) -> Option<String> {
        let lines: Vec<String> = value.lines().map(|line| line.replace(splits, " ")).collect();
        let value = lines.join("\n    ");
        (!value.is_empty()).then(|| fill(self.w.line, &[("name", name), ("value", &value)]))
    }

    fn head(&self) -> String {
        let words = match self.call.service {
            Service::Unknown => self.w.head_unknown,
            _ => self.w.head,
        };
        let by = self.call.filed_by().mark();
        let time = by.to_owned() + &self.telling.zone.format(self.call.filed_at());
        let (service, zone) = (self.phrases.service(self.call.service), self.telling.zone.label());
        fill(words, &[("service", service), ("time", &time), ("zone", &zone)])
    }

    fn ended(&self, verdict: &Verdict, lines: &mut Vec<String>) {
        let w = self.w;
        let Said { headline, sentence, doubt, retry, advice, confidence, grounds } =
            verdict::say(self.phrases.lang, self.telling.catalogue, &Evidence::of(self.call), verdict);
        let outcome = self.phrases.outcome(verdict.outcome);
        let result = if headline == outcome {
            headline
        } else {
            fill(w.outcome, &[("outcome", outcome), ("headline", &headline)])
        };
        lines.extend(self.named(w.result, result));
        lines.extend(
            self.named(w.explanation, self.phrases.lang.sentences(&[&sentence, &doubt.unwrap_or_default()])),
        );
        lines.extend(self.named(w.advice, advice));
        lines.extend(self.named(w.retry, retry.to_owned()));
        if verdict.confidence != Confidence::High {
            let said = fill(w.grounds, &[("confidence", confidence), ("grounds", &grounds)]);
            lines.extend(self.named(w.confidence, said));
        }
    }

    /// How it stands, as far as anybody believes that.
    fn running(&self) -> String {
        let state = match self.telling.trust {
            Trust::Live | Trust::Quiet | Trust::Ended => self.phrases.state(self.call.state),
            doubted @ (Trust::Stale | Trust::Lost) => self.phrases.trust(doubted),
        };
        let time = self.telling.zone.format_time(self.telling.now.stamp());
        let said = fill(self.w.running, &[("state", state), ("time", &time)]);
        fill(self.w.line, &[("name", self.w.result), ("value", &said)])
    }

    fn person(&self, name: LegName, leg: &Leg) -> Option<String> {
        // As they were sent, so that everybody finds them.
        let mask = self.telling.mask;
        let number = mask.number(leg.number.as_ref()?);
        let value = match &leg.display {
            Some(display) => fill(self.w.shown, &[("number", &number), ("display", &mask.number(display))]),
            None => number.into_owned(),
        };
        self.named(self.who(name), value)
    }

    /// What the person on a leg is called.
    fn who(&self, leg: LegName) -> &'static str {
        let (words, verdict) = (&self.phrases.words, &self.phrases.verdict);
        match (self.call.service, leg) {
            (Service::Callback, LegName::A) => verdict.a,
            (Service::Callback, LegName::B) => verdict.b,
            (Service::Notification | Service::Voice, _) | (Service::PrivateNumber, LegName::B) => {
                words.callee
            }
            (Service::PrivateNumber, LegName::A) => words.caller,
            (Service::Unknown, LegName::A) => "A",
            (Service::Unknown, LegName::B) => "B",
        }
    }

    /// `17:18:45 Calling A, 17:18:48 A ringing, …`: what the platform told, in the order of its times.
    fn course(&self) -> String {
        let mut marks: Vec<(Stamp, String)> = Vec::new();
        for (name, leg) in [(LegName::A, &self.call.leg_a), (LegName::B, &self.call.leg_b)] {
            // Nobody calls A there: A calls in.
            let begin = match (self.call.service, name) {
                (Service::PrivateNumber, LegName::A) => EventKind::Callin,
                _ => EventKind::Callout,
            };
            let of_leg = [
                (leg.started_at, begin),
                (leg.ringing_at, EventKind::Alerting),
                (leg.answered_at, EventKind::Answer),
            ];
            let told = of_leg.into_iter().filter_map(|(at, kind)| Some((at?, kind)));
            marks.extend(told.map(|(at, kind)| (at, self.phrases.event(&kind, Some(name)))));
        }
        if let Some(ended) = self.call.ended_at {
            let words = match &self.call.hung_up_by {
                Some(party) => {
                    fill(self.w.hung_up, &[("who", &self.telling.mask.text(self.phrases.party(party)))])
                }
                None => self.phrases.event(&EventKind::Disconnect, None),
            };
            marks.push((ended, words));
        }
        // Of the same second what comes first in a call stands first.
        marks.sort_by_key(|(at, _)| *at);
        let zone = self.telling.zone;
        let marks: Vec<String> =
            marks.iter().map(|(at, words)| format!("{} {words}", zone.format_time(*at))).collect();
        marks.join(self.w.between)
    }

    fn duration(&self) -> String {
        let now = self.telling.counted_to;
        let Some(total) = self.call.elapsed_secs(now).filter(|_| self.is_timed()) else {
            return String::new();
        };
        let total = clock(total);
        match self.call.talking_secs(now) {
            Some(talk) => fill(self.w.lasted, &[("total", &total), ("talk", &clock(talk))]),
            None if self.call.ended_without_talk() => fill(self.w.lasted_silent, &[("total", &total)]),
            None => fill(self.w.lasted_in_all, &[("total", &total)]),
        }
    }

    /// Whether its seconds count: nobody knows how long a call lasted whose end was not told.
    fn is_timed(&self) -> bool {
        self.call.ended_at.is_some() || (self.call.is_in_progress() && self.telling.trust.is_active())
    }

    /// Every code that said something, with what it means.
    fn codes(&self) -> String {
        let Some(verdict) = self.call.verdict.as_deref() else { return String::new() };
        let evidence = Evidence::of(self.call);
        let speaks = |heard: &&Heard| heard.input.code().is_some() && heard.role != Role::Silent;
        let codes = verdict.decided_by.iter().filter(speaks).map(|heard| {
            let (code, meaning) = verdict::input(self.phrases.lang, self.telling.catalogue, &evidence, heard);
            fill(self.w.meaning, &[("code", &code), ("meaning", &meaning)])
        });
        codes.collect::<Vec<_>>().join(self.w.between)
    }
}

#[cfg(test)]
mod tests;
