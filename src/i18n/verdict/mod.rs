//! A verdict in words: headline, one plain sentence, advice and grounds, the same for the window, `ringside explain`
//! and every list. People are called what the platform's tables call them, caller and called party. Seconds stand only
//! where times were reported.

mod speaker;

use super::{Lang, Phrases, fill, phrases};
use crate::call::cause::{Facts, Person};
use crate::call::reason::{Catalogue, CodeRef, Space};
use crate::call::rules::{Means, Rules, Whose};
use crate::call::verdict::{Evidence, Heard, Input, Role, Verdict};
use crate::call::{ClosedBy, LegName, Outcome, Service};
use speaker::Speaker;

phrases! {
    /// What a sentence about a call is put together from.
    VerdictWords {
        caller: "主叫", "the caller";
        callee: "被叫", "the called party";
        somebody: "对方", "the other party";
        a: "主叫 A", "A";
        b: "被叫 B", "B";

        not_reached: "{who}未接通，原因不明", "{Who} was not reached, reason unknown";
        not_connected: "未接通，原因不明", "Not connected, reason unknown";
        connected: "已接通", "Answered";
        rang_in_vain: "{who}振铃 {n}，没有接听。", "{Who}'s phone rang for {n} without an answer.";
        no_reason: "平台没有说明原因。", "The platform did not say why.";
        unknown_code: "平台给的{code}不在任何官方代码表里。", "No document lists {code}, which the platform sent.";
        said_answered: "{code}表示接通后挂机，但话单里没有{who}的接听时间。", "{code} means an end after an answer, but the CDR has no answer time of {who}.";
        code_denied: "{code}（{name}）与上报的时间不符。", "{code} ({name}) does not fit the times that were reported.";
        codes_tell_nothing: "{code}只说没有接通，没有说原因。", "{code} only says that it failed, not why.";

        talked: "{caller}和{callee}通话 {n}", "{Caller} and {callee} talked for {n}";
        listened: "{callee}接听，在线 {n}", "{Callee} answered and stayed on for {n}";
        lasted: "电话接通，持续 {n}", "The call was answered and lasted {n}";
        answered_untimed: "平台报告是接通后结束的，接听时间没有收到", "The platform reports an end after an answer; the time of the answer did not arrive";
        then_hung_up: "，之后正常挂机。", ", then one party hung up.";
        then_party_hung_up: "，之后{who}挂机。", ", then {who} hung up.";
        then_platform_hung_up: "，之后由平台挂断。", ", then the platform ended the call.";
        full_stop: "。", ".";

        waited: "{caller}此前已接听，等了 {n}。", "{Caller} had already answered and waited {n}.";
        waited_alone: "{caller}接听后等了 {n}，这时还没有呼叫{callee}。", "{Caller} had answered and waited {n}; {callee} had not been called yet.";
        not_called: "因此没有呼叫{callee}。", "{Callee} was therefore not called.";
        nobody_called: "电话没有打出去。", "No phone was called.";

        presumed: "推定已结束", "Presumed over";
        marked: "人工标记为已结束", "Marked as ended by hand";
        end_unreported: "没有收到挂机通知，也没有收到话单，真正的结束时间和原因都不知道。", "Neither a disconnect nor a CDR came: when and why it really ended is not known.";
        last_answered: "最后收到的是{who}接听。", "The last thing reported: {who} answered.";
        last_rang: "最后收到的是{who}振铃。", "The last thing reported: {who}'s phone was ringing.";
        last_called: "最后收到的是正在呼叫{who}。", "The last thing reported: {who} was being called.";
        wait_for_cdr: "等话单到了再看，结论会自动更新。", "Wait for the CDR; the verdict then updates by itself.";
        look_closer: "手工拨打一次，听提示音。多次出现时，请带上会话 ID（sessionId）提交工单。", "Dial the number by hand once and listen. If it keeps happening, open a ticket with the session ID.";
        ask_platform: "把会话 ID（sessionId）交给华为云客服，请他们补推话单。", "Give the session ID to Huawei Cloud support and ask them to push the CDR again.";

        against: "与此不符：{list}。", "Contradicted by: {list}.";
        or: " / ", " / ";
        times: "时间", "Times";
        times_answered: "{who}接听", "{Who} answered";
        times_rang: "{who}振铃，没有接听", "{Who} rang, no answer";
        times_called: "呼叫了{who}", "{Who} was called";
        times_silent: "呼叫了{who}，没有振铃", "{Who} was called, no ringing";
        times_between: "{caller}接听，没有呼叫{callee}", "{Caller} answered, {callee} not called";
        times_nobody: "没有呼叫任何人", "nobody was called";
        ringing_time: "振铃时间", "the ringing time";
        who_hung_up: "挂机方", "Who hung up";

        seconds: "{n} 秒", "{n} s";
        minutes: "{m} 分 {n} 秒", "{m} min {n} s";
        whole_minutes: "{m} 分钟", "{m} min";

        role_decided: "据此判断", "decided";
        role_agreed: "一致", "agrees";
        role_contradicted: "不符", "contradicts";
        role_silent: "没说原因", "says nothing";

        grounds_agree: "{n} 项依据一致", "{n} inputs agree";
        grounds_one: "只有一项依据", "one input only";
        grounds_vague: "代码说得笼统", "the codes are not specific";
        grounds_none: "没有能说明原因的依据", "no input tells why";
        grounds_composite: "代码有几种含义", "the code has several meanings";
        grounds_differ: "依据互相矛盾", "the inputs contradict each other";
        grounds_times: "由接听时间得出", "by the answer time";
        grounds_code_only: "只有代码，没有接听时间", "by the code, without an answer time";
        grounds_unreported: "没有人报告结束", "nobody reported the end";
        grounds_provisional: "话单未到，之后可能会变", "before the CDR; it may change";
    }
}

impl VerdictWords {
    /// `36 s`, `1 min 30 s`: nobody takes it for a time of day.
    pub fn duration(&self, secs: i64) -> String {
        let (minutes, rest) = (secs.max(0) / 60, secs.max(0) % 60);
        let phrase = match (minutes, rest) {
            (0, _) => self.seconds,
            (_, 0) => self.whole_minutes,
            _ => self.minutes,
        };
        fill(phrase, &[("m", &minutes.to_string()), ("n", &rest.to_string())])
    }
}

/// A verdict in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub headline: String,
    /// What happened, in one or two plain sentences.
    pub sentence: String,
    /// What speaks against it, if anything does.
    pub doubt: Option<String>,
    pub retry: &'static str,
    pub advice: String,
    pub confidence: &'static str,
    /// Why the confidence is what it is.
    pub grounds: String,
}

/// The verdict in words of `lang`; `catalogue` has the user's own wording, where there is one.
pub fn say(lang: Lang, catalogue: &Catalogue, evidence: &Evidence, verdict: &Verdict) -> Said {
    let speaker = Speaker::new(lang, catalogue, evidence, verdict);
    let reason = speaker.reason;
    let retry = reason.filter(|reason| reason.own.retry).map_or(verdict.retry, |reason| reason.retry);
    let mut sentence = speaker.sentence();
    if let Some(reason) = reason.filter(|reason| lang.is_in(reason.own.explanation)) {
        sentence = lang.sentences(&[&sentence, lang.pick(&reason.explanation)]);
    }
    Said {
        headline: headline(lang, catalogue, evidence, verdict),
        sentence,
        doubt: speaker.doubt(),
        retry: lang.phrases().retry(retry),
        advice: speaker.advice(),
        confidence: lang.phrases().confidence(verdict.confidence),
        grounds: speaker.grounds(),
    }
}

/// The headline alone, for tables: the user's own name of the code, what happened, or the code's official name.
pub fn headline(lang: Lang, catalogue: &Catalogue, evidence: &Evidence, verdict: &Verdict) -> String {
    let (w, service) = (&lang.phrases().verdict, evidence.service);
    match evidence.closed_by {
        Some(ClosedBy::Presumed) => return w.presumed.to_owned(),
        Some(ClosedBy::Marked) => return w.marked.to_owned(),
        Some(ClosedBy::Disconnect | ClosedBy::Cdr) | None => {}
    }
    let reason = verdict.headline.and_then(|code| catalogue.find(code, service));
    let words = facts(verdict).and_then(|facts| facts.headline.as_ref());
    let who = lang.name(service, verdict.person, false);
    let blanks = [("who", who)];
    match (reason, words) {
        (Some(reason), _) if lang.is_in(reason.own.name) => lang.pick(&reason.name).to_owned(),
        (_, Some(words)) => lang.fill(lang.pick(words), &blanks),
        (Some(reason), None) if verdict.tells_anything() => lang.pick(&reason.name).to_owned(),
        _ if verdict.outcome == Outcome::Answered => w.connected.to_owned(),
        _ if verdict.person.is_none() => w.not_connected.to_owned(),
        _ => lang.fill(w.not_reached, &blanks),
    }
}

fn facts(verdict: &Verdict) -> Option<&'static Facts> {
    verdict.cause.and_then(|cause| Rules::builtin().causes.get(cause))
}

/// Whose leg a Q.850 cause was sent for.
fn leg_mark(heard: &Heard) -> &'static str {
    match heard.leg {
        Some(LegName::A) => " (A)",
        Some(LegName::B) => " (B)",
        None => "",
    }
}

/// A code as a sentence names it: `挂机原因 8102`, `SIP 486`.
pub fn code_name(lang: Lang, code: CodeRef) -> String {
    let space = match code.space {
        Space::Q850 => "Q.850",
        Space::Sip => "SIP",
        other => lang.phrases().space(other),
    };
    format!("{space} {}", code.code)
}

/// What a code may mean, where it stands for several causes and not for any: the others of the call choose.
pub fn may_mean(lang: Lang, code: CodeRef, private_number: bool) -> Vec<String> {
    let service = if private_number { Service::PrivateNumber } else { Service::Callback };
    let rules = Rules::builtin();
    let Some(reading) = rules.find(code, service).filter(|reading| !rules.is_silent(reading)) else {
        return Vec::new();
    };
    let person = match reading.whose {
        Whose::Named(person) => Some(person),
        Whose::Likely(_) | Whose::FailedLeg => None,
    };
    let plain = match reading.means {
        Means::Cause(cause) | Means::Perhaps(cause) => Some(cause),
        Means::Composite | Means::Nothing => None,
    };
    let names: Vec<String> = plain
        .into_iter()
        .chain(reading.may_mean.iter().filter(|cause| Some(*cause) != plain))
        .filter_map(|cause| rules.causes.get(cause)?.name())
        .map(|name| lang.fill(lang.pick(name), &[("who", lang.name(service, person, false))]))
        .collect();
    if names.len() > 1 { names } else { Vec::new() }
}

/// What a verdict says where this code decides it: headline and advice in both languages and in lower case, to be
/// searched. Nothing for a code that leaves the cause to others.
pub fn said_of(code: CodeRef, private_number: bool) -> String {
    let service = if private_number { Service::PrivateNumber } else { Service::Callback };
    let rules = Rules::builtin();
    let Some(reading) = rules.find(code, service) else { return String::new() };
    let cause = match reading.means {
        Means::Cause(cause) | Means::Perhaps(cause) => rules.causes.get(cause),
        Means::Composite | Means::Nothing => None,
    };
    let Some(facts) = cause else { return String::new() };
    let people: &[Person] = match &reading.whose {
        Whose::Named(person) => std::slice::from_ref(person),
        Whose::Likely(_) | Whose::FailedLeg => &[Person::Caller, Person::Callee],
    };
    let mut said = String::new();
    for lang in [Lang::Zh, Lang::En] {
        for person in people {
            let who = lang.name(service, Some(*person), false);
            for text in [facts.name(), facts.advice(Some(*person))].into_iter().flatten() {
                said.push_str(&lang.fill(lang.pick(text), &[("who", who)]).to_lowercase());
                said.push('\n');
            }
        }
    }
    said
}

/// An input by its name, with what it means where it is a code.
pub fn input(lang: Lang, catalogue: &Catalogue, evidence: &Evidence, heard: &Heard) -> (String, String) {
    let w = &lang.phrases().verdict;
    match heard.input {
        Input::Times => (w.times.to_owned(), speaker::times_in_short(lang, evidence)),
        Input::HungUp => {
            let party = evidence.hung_up_by.map(|party| lang.phrases().party(party).to_owned());
            (w.who_hung_up.to_owned(), party.unwrap_or_default())
        }
        Input::Code(code) => {
            let known = catalogue.find(code, evidence.service).map(|reason| lang.pick(&reason.name));
            let name = known.unwrap_or(lang.phrases().live.unknown_code).to_owned();
            (code_name(lang, code) + leg_mark(heard), name)
        }
    }
}

impl Phrases {
    /// What an input contributed, in a word.
    pub fn role(&self, role: Role) -> &'static str {
        let w = &self.verdict;
        match role {
            Role::Decided => w.role_decided,
            Role::Agreed => w.role_agreed,
            Role::Contradicted => w.role_contradicted,
            Role::Silent => w.role_silent,
        }
    }
}

impl Lang {
    /// What a person of a call is called; `in_full` as the timeline does, with the letter of the leg.
    fn name(self, service: Service, person: Option<Person>, in_full: bool) -> &'static str {
        let w = &self.phrases().verdict;
        match (service, person) {
            // Only one person is in it, whom the platform calls.
            (Service::Notification | Service::Voice, _) => w.callee,
            (_, None) => w.somebody,
            (Service::Callback, Some(Person::Caller)) if in_full => w.a,
            (Service::Callback, Some(Person::Callee)) if in_full => w.b,
            (_, Some(Person::Caller)) => w.caller,
            (_, Some(Person::Callee)) => w.callee,
        }
    }

    /// Fills blanks; `{Who}` is `{who}` with a capital letter. In Chinese, Latin letters and digits stand apart.
    fn fill(self, phrase: &str, blanks: &[(&str, &str)]) -> String {
        let mut text = phrase.to_owned();
        for (name, value) in blanks {
            text = text.replace(&format!("{{{name}}}"), value);
            text = text.replace(&format!("{{{}}}", capital(name)), &capital(value));
        }
        match self {
            Lang::Zh => apart(&text),
            Lang::En => text,
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A blank between Chinese characters and Latin letters or digits.
fn apart(text: &str) -> String {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let mut whole = String::with_capacity(text.len() + 8);
    let mut before: Option<char> = None;
    for letter in text.chars() {
        if before.is_some_and(|b| (is_han(b) && is_latin(letter)) || (is_latin(b) && is_han(letter))) {
            whole.push(' ');
        }
        whole.push(letter);
        before = Some(letter);
    }
    whole
}
