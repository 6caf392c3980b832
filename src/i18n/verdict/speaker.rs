//! The sentence of one verdict: what happened, what the times tell around it, what to do, on what grounds.

use super::super::{Lang, fill};
use super::{VerdictWords, code_name, facts, leg_mark};
use crate::call::cause::{Facts, Person};
use crate::call::reason::{Catalogue, CodeRef, Reason};
use crate::call::verdict::{Basis, Confidence, Evidence, Input, Scene, Verdict};
use crate::call::{Leg, LegName, Party, Service};

/// One verdict, about to be put into words.
pub(super) struct Speaker<'a> {
    lang: Lang,
    w: &'static VerdictWords,
    evidence: &'a Evidence<'a>,
    verdict: &'a Verdict,
    scene: Scene,
    facts: Option<&'static Facts>,
    pub reason: Option<&'a Reason>,
}

impl<'a> Speaker<'a> {
    pub fn new(
        lang: Lang,
        catalogue: &'a Catalogue,
        evidence: &'a Evidence<'a>,
        verdict: &'a Verdict,
    ) -> Speaker<'a> {
        Speaker {
            lang,
            w: &lang.phrases().verdict,
            evidence,
            verdict,
            scene: Scene::of(evidence),
            facts: facts(verdict),
            reason: verdict.headline.and_then(|code| catalogue.find(code, evidence.service)),
        }
    }

    fn is_callback(&self) -> bool {
        self.evidence.service == Service::Callback
    }

    /// Whether a time that is not there did not come to pass.
    fn is_final(&self) -> bool {
        self.evidence.basis == Basis::Cdr
    }

    fn name(&self, person: Option<Person>) -> &'static str {
        self.lang.name(self.evidence.service, person, true)
    }

    /// Fills the names of the people, and `n` with a duration.
    fn fill(&self, phrase: &str, secs: Option<i64>) -> String {
        let duration = secs.map(|secs| self.w.duration(secs)).unwrap_or_default();
        let who = self.name(self.verdict.person.or(self.scene.person));
        let (caller, callee) = (self.name(Some(Person::Caller)), self.name(Some(Person::Callee)));
        self.lang.fill(phrase, &[("who", who), ("caller", caller), ("callee", callee), ("n", &duration)])
    }

    pub fn sentence(&self) -> String {
        if self.evidence.is_end_unreported() {
            let last = self.last_reported().unwrap_or_default();
            return self.lang.sentences(&[self.w.end_unreported, &last]);
        }
        if self.scene.answered {
            return self.answered();
        }
        let what = self.what_happened();
        self.lang.sentences(&[&what, &self.around_it().unwrap_or_default()])
    }

    /// The cause in its own words, else in those of the code that stands for it.
    fn what_happened(&self) -> String {
        let rang = self.rang_secs();
        if let Some(facts) = self.facts {
            // That the caller gave up while the called phone rang is told of that phone.
            let rang = rang.filter(|_| facts.is_personal() || self.scene.failed_leg == Some(LegName::B));
            if let (Some(words), Some(secs)) = (&facts.rang, rang) {
                return self.fill(self.lang.pick(words), Some(secs));
            }
            if let Some(words) = &facts.said {
                return self.fill(self.lang.pick(words), None);
            }
        }
        let ringing = rang.map(|secs| self.fill(self.w.rang_in_vain, Some(secs))).unwrap_or_default();
        self.lang.sentences(&[&ringing, &self.by_code()])
    }

    fn by_code(&self) -> String {
        let Some(code) = self.verdict.headline else {
            let denied = self.verdict.contradicting().find_map(|heard| heard.input.code());
            return match denied {
                Some(code) => self.of_code(self.w.said_answered, code),
                None => self.w.no_reason.to_owned(),
            };
        };
        match self.reason {
            None => self.of_code(self.w.unknown_code, code),
            Some(reason) if self.verdict.is_contradicted_by(code) => self
                .lang
                .fill(&self.of_code(self.w.code_denied, code), &[("name", self.lang.pick(&reason.name))]),
            Some(_) if !self.verdict.tells_anything() => self.of_code(self.w.codes_tell_nothing, code),
            Some(reason) => self.lang.pick(&reason.explanation).to_owned(),
        }
    }

    fn of_code(&self, phrase: &str, code: CodeRef) -> String {
        let code = code_name(self.lang, code);
        self.fill(&self.lang.fill(phrase, &[("code", &code)]), None)
    }

    /// What else the times tell: who had answered and waited, who was never called.
    fn around_it(&self) -> Option<String> {
        let (a, b) = (self.evidence.leg_a, self.evidence.leg_b);
        if !self.scene.any_time {
            return self.is_final().then(|| self.w.nobody_called.to_owned());
        }
        if !self.is_callback() {
            return None;
        }
        if let Some(answered) = a.answered_at {
            let waited = Some(self.evidence.ended_at?.since(answered));
            let phrase = if b.was_tried() { self.w.waited } else { self.w.waited_alone };
            let told = b.was_tried() || self.is_final();
            return told.then(|| self.fill(phrase, waited));
        }
        let is_final = self.is_final() && !b.was_tried() && self.verdict.person == Some(Person::Caller);
        is_final.then(|| self.fill(self.w.not_called, None))
    }

    fn answered(&self) -> String {
        let leg = match self.evidence.service {
            Service::Callback | Service::PrivateNumber => self.evidence.leg_b,
            Service::Notification | Service::Voice | Service::Unknown => self.evidence.leg_a,
        };
        let secs = self.evidence.ended_at.zip(leg.answered_at).map(|(end, from)| end.since(from));
        let phrase = match (secs, self.evidence.service) {
            (None, _) => self.w.answered_untimed,
            (Some(_), Service::Callback | Service::PrivateNumber) => self.w.talked,
            (Some(_), Service::Notification | Service::Voice) => self.w.listened,
            (Some(_), Service::Unknown) => self.w.lasted,
        };
        let talk = self.fill(phrase, secs);
        let after = self.facts.and_then(|facts| facts.said_after.as_ref().or(facts.said.as_ref()));
        match (self.facts, after) {
            (Some(facts), _) if facts.id == "normal" && secs.is_none() => talk + self.w.full_stop,
            (Some(facts), _) if facts.id == "normal" => talk + &self.who_hung_up(),
            (None, _) if self.evidence.hung_up_by.is_some() => talk + &self.who_hung_up(),
            (_, Some(words)) => {
                self.lang.sentences(&[&(talk + self.w.full_stop), &self.fill(self.lang.pick(words), None)])
            }
            (Some(_), None) => self.lang.sentences(&[&(talk + self.w.full_stop), &self.by_code()]),
            (None, None) => talk + self.w.full_stop,
        }
    }

    fn who_hung_up(&self) -> String {
        let person = match self.evidence.hung_up_by {
            Some(Party::Caller) => Person::Caller,
            Some(Party::Callee) => Person::Callee,
            Some(Party::Platform) => return self.w.then_platform_hung_up.to_owned(),
            Some(Party::Other(_)) | None => return self.w.then_hung_up.to_owned(),
        };
        self.lang.fill(self.w.then_party_hung_up, &[("who", self.name(Some(person)))])
    }

    fn last_reported(&self) -> Option<String> {
        let last = |leg: &Leg, person: Option<Person>| {
            let phrase = match () {
                () if leg.answered_at.is_some() => self.w.last_answered,
                () if leg.ringing_at.is_some() => self.w.last_rang,
                () if leg.started_at.is_some() => self.w.last_called,
                () => return None,
            };
            Some(self.lang.fill(phrase, &[("who", self.name(person))]))
        };
        let of_a = if self.is_callback() { Some(Person::Caller) } else { None };
        last(self.evidence.leg_b, Some(Person::Callee)).or_else(|| last(self.evidence.leg_a, of_a))
    }

    /// How long the phone that was not answered rang.
    fn rang_secs(&self) -> Option<i64> {
        let leg = match self.scene.failed_leg? {
            LegName::A => self.evidence.leg_a,
            LegName::B => self.evidence.leg_b,
        };
        Some(self.evidence.ended_at?.since(leg.ringing_at?))
    }

    pub fn advice(&self) -> String {
        if self.evidence.is_end_unreported() {
            return self.w.ask_platform.to_owned();
        }
        let own = self.reason.filter(|reason| self.lang.is_in(reason.own.advice));
        let of_code = self.reason.filter(|_| self.facts.is_some());
        let of_cause = self.facts.and_then(|facts| facts.advice(self.verdict.person));
        let advice = own.map(|reason| &reason.advice).or(of_cause).or(of_code.map(|reason| &reason.advice));
        match advice {
            Some(text) => self.lang.pick(text),
            None if self.scene.answered => "",
            None if self.verdict.is_provisional => self.w.wait_for_cdr,
            None => self.w.look_closer,
        }
        .to_owned()
    }

    pub fn doubt(&self) -> Option<String> {
        if self.facts.is_none() && self.verdict.headline.is_none() {
            // The sentence says it.
            return None;
        }
        let names: Vec<String> = self
            .verdict
            .contradicting()
            .map(|heard| match heard.input {
                Input::Times => self.w.ringing_time.to_owned(),
                Input::HungUp => self.w.who_hung_up.to_owned(),
                Input::Code(code) => code_name(self.lang, code) + leg_mark(heard),
            })
            .collect();
        (!names.is_empty()).then(|| fill(self.w.against, &[("list", &self.lang.listed(&names))]))
    }

    pub fn grounds(&self) -> String {
        let w = self.w;
        let verdict = self.verdict;
        let phrase = match verdict.confidence {
            _ if self.evidence.is_end_unreported() => w.grounds_unreported,
            _ if verdict.is_contradictory() => w.grounds_differ,
            _ if self.scene.times_say_answered => w.grounds_times,
            _ if self.scene.answered && !verdict.tells_anything() => w.grounds_times,
            _ if verdict.is_provisional => w.grounds_provisional,
            _ if self.scene.answered => w.grounds_code_only,
            _ if verdict.cause.is_none() && verdict.tells_anything() => w.grounds_composite,
            Confidence::Low => w.grounds_none,
            Confidence::Medium if verdict.codes_helping() > 1 => w.grounds_vague,
            Confidence::Medium => w.grounds_one,
            Confidence::High => w.grounds_agree,
        };
        fill(phrase, &[("n", &verdict.supporting().to_string())])
    }
}

/// What the times tell, in a few words: `B rang, no answer`.
pub(super) fn times_in_short(lang: Lang, evidence: &Evidence) -> String {
    let (w, scene) = (&lang.phrases().verdict, Scene::of(evidence));
    let name = |person: Option<Person>| lang.name(evidence.service, person, true);
    let (caller, callee) = (name(Some(Person::Caller)), name(Some(Person::Callee)));
    let phrase = match scene.rang {
        _ if scene.times_say_answered => w.times_answered,
        _ if !scene.any_time => w.times_nobody,
        _ if scene.failed_leg.is_none() && evidence.service == Service::Callback => w.times_between,
        _ if scene.failed_leg.is_none() => w.times_answered,
        Some(true) => w.times_rang,
        Some(false) => w.times_silent,
        None => w.times_called,
    };
    let answered = scene.times_say_answered && scene.person.is_none();
    let who = if answered { callee } else { name(scene.person) };
    lang.fill(phrase, &[("who", who), ("caller", caller), ("callee", callee)])
}
