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

#[test]
fn whoever_called_a_private_number_called_in() {
    let session = SessionId::new("s1").unwrap();
    let call = Call {
        service: Service::PrivateNumber,
        state: CallState::Ended,
        leg_a: leg("+8613800138000", "+8675528000001", [Some(0), None, None]),
        leg_b: leg("+8613900139000", "+8675528000001", [Some(1), Some(3), None]),
        ended_at: Some(Stamp(START + 38)),
        ..Facts::new(session, Arrival((START + 40) * 1_000)).fold()
    };
    for (lang, course, expected) in [
        (Lang::Zh, "过程：", "10:00:00 呼入，10:00:01 呼叫 B，"),
        (Lang::En, "Course: ", "10:00:00 Call in, 10:00:01 Calling B, "),
    ] {
        let text = told(lang, &call, &Mask::Off, Trust::Ended);
        let course = line(&text, course).unwrap();
        assert!(course.starts_with(expected), "{course}");
    }
}
