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
            let of_leg = [
                (leg.started_at, EventKind::Callout),
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
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::call::verdict::judge;
    use crate::call::{CallState, ClosedBy, Codes, Facts, Number, Outcome, Party, SessionId, StatusEvent};
    use crate::i18n::Lang;

    /// 2026-01-27 10:00:00 in Beijing.
    const START: i64 = 1_769_479_200;

    fn leg(number: &str, display: &str, [started, ringing, answered]: [Option<i64>; 3]) -> Leg {
        let at = |secs: Option<i64>| secs.map(|secs| Stamp(START + secs));
        Leg {
            number: Number::new(number),
            display: Number::new(display),
            started_at: at(started),
            ringing_at: at(ringing),
            answered_at: at(answered),
        }
    }

    /// B of a callback rejects the call after half a minute.
    fn rejected() -> Call {
        let session = SessionId::new("1202_7_+8613800138000_x").unwrap();
        let mut call = Call {
            service: Service::Callback,
            state: CallState::Ended,
            started_at: Some(Stamp(START)),
            leg_a: leg("+8613800138000", "+8675528000001", [Some(0), Some(2), Some(5)]),
            leg_b: leg("+8613900139000", "+8675528000001", [Some(5), Some(8), None]),
            ended_at: Some(Stamp(START + 38)),
            closed_by: Some(ClosedBy::Cdr),
            hung_up_by: Some(Party::Callee),
            codes: Codes { release_point: Some(7503), ..Codes::default() },
            cdr_count: 1,
            talk_secs: Some(0),
            clock_offset: Some(0),
            note: Some("回电 13700137000".into()),
            digits: Some("4-1-1-1".into()),
            ..Facts::new(session, Arrival((START + 40) * 1_000)).fold()
        };
        let verdict = judge(&Evidence::of(&call));
        call.outcome = verdict.outcome;
        call.verdict = Some(Arc::new(verdict));
        call
    }

    fn told(lang: Lang, call: &Call, mask: &Mask, trust: Trust) -> String {
        told_late(lang, call, mask, trust, 0)
    }

    /// The same of a call that was heard of so many seconds late.
    fn told_late(lang: Lang, call: &Call, mask: &Mask, trust: Trust, late_secs: i64) -> String {
        let now = Arrival((START + 60) * 1_000);
        let (catalogue, counted_to) = (Catalogue::builtin(), now.plus_secs(late_secs));
        let telling = Telling { zone: &Zone::BEIJING, mask, catalogue, now, counted_to, trust };
        lang.phrases().summary(call, &telling)
    }

    /// The line that begins with `start`, without it.
    fn line<'a>(text: &'a str, start: &str) -> Option<&'a str> {
        text.lines().find_map(|line| line.strip_prefix(start))
    }

    #[test]
    fn a_call_that_was_not_answered_is_told_with_its_people_its_reason_and_its_course() {
        let expected = "\
回呼 2026-01-27 10:00:00（UTC+8）
主叫 A：+8613800138000（来显 +8675528000001）
被叫 B：+8613900139000（来显 +8675528000001）
结果：未接通，被叫拒接
说明：被叫 B 振铃 30 秒后拒接。主叫 A 此前已接听，等了 33 秒。
建议：不要马上重拨。确需联系时，先发短信说明，或另选时间。
重试：视情况
过程：10:00:00 呼叫 A，10:00:02 A 振铃，10:00:05 A 应答，10:00:05 呼叫 B，10:00:08 B 振铃，10:00:38 被叫挂机
时长：总时长 00:38，没有通话
代码：拆线点 7503（被叫挂机）
备注：回电 13700137000
会话 ID：1202_7_+8613800138000_x";
        assert_eq!(told(Lang::Zh, &rejected(), &Mask::Off, Trust::Ended), expected);
    }

    #[test]
    fn the_same_in_english_and_with_masked_numbers_wherever_they_stand() {
        let text = told(Lang::En, &rejected(), &Mask::Ends, Trust::Ended);
        let digits = ["13800138000", "13900139000", "13700137000", "75528000001", "4-1-1-1"];
        assert_eq!(digits.map(|number| text.contains(number)), [false; 5], "{text}");
        assert!(text.starts_with("Callback, 2026-01-27 10:00:00 (UTC+8)\nA: •••• 8000 (shown as "), "{text}");
        assert!(text.contains("10:00:38 Called party hung up"), "{text}");
    }

    #[test]
    fn what_others_wrote_cannot_look_like_a_line_of_ours_and_a_start_that_nobody_told_is_none() {
        let forged = "line\n会话 ID：x\r结果：接通\u{2028}会话 ID：y\u{2029}结果：y\u{85}结果：z";
        let call = Call {
            note: Some(forged.into()),
            hung_up_by: Some(Party::from_wire(forged)),
            started_at: None,
            ..rejected()
        };
        let text = told(Lang::Zh, &call, &Mask::Off, Trust::Ended);
        assert!(text.starts_with("回呼 ≤ 2026-01-27 10:00:38（UTC+8）\n"), "{text}");
        // Where text is pasted, more ends a line than `lines` knows.
        let lines = || text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']);
        let begins = |start: &str| lines().filter(|line| line.starts_with(start)).count();
        assert_eq!((begins("会话 ID："), begins("结果：")), (1, 1), "{text}");
    }

    #[test]
    fn a_call_in_progress_is_told_as_it_stands_and_as_far_as_it_is_believed() {
        let mut call = Call {
            state: CallState::Talking,
            outcome: Outcome::InProgress,
            ended_at: None,
            closed_by: None,
            verdict: None,
            hung_up_by: None,
            note: None,
            ..rejected()
        };
        call.leg_b.answered_at = Some(Stamp(START + 20));
        let text = told(Lang::Zh, &call, &Mask::Off, Trust::Live);
        assert!(text.contains("\n结果：通话中，截至 10:01:00\n"), "{text}");
        assert!(text.contains("\n时长：总时长 01:00，通话 00:40\n"), "{text}");
        let text = told(Lang::Zh, &call, &Mask::Off, Trust::Stale);
        assert!(text.contains("\n结果：状态不明，截至 10:01:00\n") && !text.contains("时长"), "{text}");
    }

    #[test]
    fn that_nobody_talked_is_told_only_of_a_call_of_which_it_is_known() {
        let check = |facts: &Facts, trust: Trust, expected: Option<&str>| {
            let text = told(Lang::En, &facts.fold(), &Mask::Off, trust);
            assert_eq!(line(&text, "Duration: "), expected, "{text}");
        };
        let event = |facts: &mut Facts, kind: EventKind, secs: i64| {
            let mut event = StatusEvent::new(kind, facts.session().clone(), Some(Stamp(START + secs)));
            event.called = Number::new("+8613800138000");
            event.state_code = (event.kind == EventKind::Disconnect).then_some(0);
            facts.add_event(event, Arrival((START + secs) * 1_000));
        };
        let begun = || {
            let mut facts = Facts::new(SessionId::new("s1").unwrap(), Arrival(START * 1_000));
            event(&mut facts, EventKind::Callout, 0);
            event(&mut facts, EventKind::Alerting, 2);
            facts
        };
        let mut listening = begun();
        event(&mut listening, EventKind::Answer, 5);
        check(&listening, Trust::Live, Some("01:00 in total"));
        // It ended well, so it was answered; nobody knows when.
        let mut without_answer = begun();
        event(&mut without_answer, EventKind::Disconnect, 30);
        assert_eq!(without_answer.fold().outcome, Outcome::Answered);
        check(&without_answer, Trust::Ended, Some("00:30 in total"));
    }

    #[test]
    fn how_it_stands_is_told_as_of_our_clock_although_its_seconds_are_counted_by_another() {
        let call = Call {
            state: CallState::CallingB,
            outcome: Outcome::InProgress,
            ended_at: None,
            closed_by: None,
            verdict: None,
            hung_up_by: None,
            talk_secs: None,
            ..rejected()
        };
        let text = told_late(Lang::En, &call, &Mask::Off, Trust::Live, 300);
        assert_eq!(line(&text, "Result: "), Some("Calling B as of 10:01:00"), "{text}");
        assert_eq!(line(&text, "Duration: "), Some("06:00 in total"), "{text}");
    }
}
