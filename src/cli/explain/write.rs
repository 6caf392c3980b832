//! The answer as text for people and as JSON for scripts.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Case;
use crate::call::reason::{Catalogue, CodeRef, Reason};
use crate::call::rules::Rules;
use crate::call::verdict::{Evidence, Heard, Input, Verdict};
use crate::call::{LegName, Service};
use crate::i18n::{Lang, verdict as words};

/// The verdict, as the card of a call has it.
pub fn verdict(
    out: &mut impl Write,
    lang: Lang,
    catalogue: &Catalogue,
    evidence: &Evidence,
    verdict: &Verdict,
) -> io::Result<()> {
    let phrases = lang.phrases();
    let said = words::say(lang, catalogue, evidence, verdict);
    let p = &phrases.live;
    writeln!(out, "{}", said.headline)?;
    writeln!(out, "  {}", said.sentence)?;
    if let Some(doubt) = &said.doubt {
        writeln!(out, "  {doubt}")?;
    }
    let row = |out: &mut dyn Write, name: &str, text: &str| writeln!(out, "  {}  {text}", pad(name, 12));
    row(out, phrases.columns.outcome, phrases.outcome(verdict.outcome))?;
    row(out, p.whose_side, phrases.side(verdict.side))?;
    row(out, p.retry, said.retry)?;
    if !said.advice.is_empty() {
        row(out, p.what_to_do, &said.advice)?;
    }
    row(out, p.confidence, &format!("{} · {}", said.confidence, said.grounds))?;
    writeln!(out, "  {}", p.decided_in_order)?;
    for (place, heard) in verdict.decided_by.iter().enumerate() {
        let (input, name) = words::input(lang, catalogue, evidence, heard);
        writeln!(
            out,
            "    {} {}  {}  {name}",
            place + 1,
            pad(&input, 18),
            pad(phrases.role(heard.role), 12)
        )?;
    }
    writeln!(out)
}

/// What each code means; a code that nobody knows is named as such.
pub fn reasons(out: &mut impl Write, lang: Lang, found: &[(CodeRef, Vec<&Reason>)]) -> io::Result<()> {
    let phrases = lang.phrases();
    let unknown: Vec<String> =
        found.iter().filter(|(_, known)| known.is_empty()).map(|(c, _)| words::code_name(lang, *c)).collect();
    for reason in found.iter().flat_map(|(_, reasons)| reasons) {
        reason_text(out, reason, lang)?;
    }
    // One number looked up in every space is unknown only if no space knows it.
    let same = found.iter().all(|(code, _)| Some(code.code) == found.first().map(|(first, _)| first.code));
    if unknown.len() == found.len() || (!same && !unknown.is_empty()) {
        writeln!(out, "{}", crate::i18n::fill(phrases.reasons.unknown, &[("codes", &unknown.join(", "))]))?;
    }
    Ok(())
}

fn reason_text(out: &mut impl Write, reason: &Reason, lang: Lang) -> io::Result<()> {
    let (phrases, r) = (lang.phrases(), &lang.phrases().reasons);
    let private =
        if reason.private_number { format!("（{}）", phrases.words.private_number) } else { String::new() };
    let own = if reason.is_own() { format!(" · {}", r.own_wording) } else { String::new() };
    let code = CodeRef { space: reason.space, code: reason.code };
    writeln!(out, "{} {}{private}{own}", words::code_name(lang, code), lang.pick(&reason.name))?;
    writeln!(out, "  {}  {}", pad(phrases.columns.side, 12), phrases.side(reason.side))?;
    writeln!(out, "  {}  {}", pad(r.meaning, 12), lang.pick(&reason.explanation))?;
    writeln!(out, "  {}  {}", pad(r.what_to_do, 12), lang.pick(&reason.advice))?;
    writeln!(out, "  {}  {}", pad(r.may_retry, 12), phrases.retry(reason.retry))
}

/// Fills up to `width` columns of a terminal, where a Chinese character takes two.
fn pad(text: &str, width: usize) -> String {
    let taken: usize = text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}

pub fn json(catalogue: &Catalogue, found: &[(CodeRef, Vec<&Reason>)], case: Option<&Case>) -> Value {
    let reasons: Vec<Value> =
        found.iter().flat_map(|(_, reasons)| reasons).map(|reason| reason_json(reason)).collect();
    let mut whole = json!({ "known": !reasons.is_empty(), "reasons": reasons });
    if let (Some(case), Some(object)) = (case, whole.as_object_mut()) {
        object.insert("verdict".to_owned(), verdict_json(catalogue, &case.evidence(), &case.verdict()));
    }
    whole
}

/// The verdict for scripts, its words in both languages.
pub fn verdict_json(catalogue: &Catalogue, evidence: &Evidence, verdict: &Verdict) -> Value {
    let service = evidence.service;
    let said = |lang: Lang| {
        let said = words::say(lang, catalogue, evidence, verdict);
        json!({
            "headline": said.headline, "sentence": said.sentence, "doubt": said.doubt,
            "retry": said.retry, "advice": said.advice,
            "confidence": said.confidence, "grounds": said.grounds,
        })
    };
    json!({
        "service": service.as_str(), "outcome": verdict.outcome.as_str(), "side": verdict.side.as_str(),
        "retry": verdict.retry.as_str(), "cause": cause_id(verdict), "headline": verdict.headline.map(code_json),
        "confidence": verdict.confidence, "contradictory": verdict.is_contradictory(),
        "provisional": verdict.is_provisional,
        "decided_by": verdict.decided_by.iter().map(|heard| heard_json(catalogue, service, heard)).collect::<Vec<_>>(),
        "zh": said(Lang::Zh), "en": said(Lang::En),
    })
}

fn cause_id(verdict: &Verdict) -> Option<&'static str> {
    Some(Rules::builtin().causes.get(verdict.cause?)?.id.as_str())
}

fn code_json(code: CodeRef) -> Value {
    json!({ "space": code.space.as_str(), "code": code.code })
}

fn heard_json(catalogue: &Catalogue, service: Service, heard: &Heard) -> Value {
    let mut whole = match heard.input {
        Input::Times => json!({ "input": "times" }),
        Input::HungUp => json!({ "input": "hung_up_by" }),
        Input::Code(code) => {
            let name = |lang: Lang| catalogue.find(code, service).map(|reason| lang.pick(&reason.name));
            json!({
                "input": code.space.as_str(), "code": code.code,
                "zh": name(Lang::Zh), "en": name(Lang::En),
            })
        }
    };
    if let Some(object) = whole.as_object_mut() {
        object.insert("role".to_owned(), json!(heard.role));
        if let Some(leg) = heard.leg {
            object.insert("leg".to_owned(), json!(if leg == LegName::A { "a" } else { "b" }));
        }
    }
    whole
}

fn reason_json(reason: &Reason) -> Value {
    json!({
        "space": reason.space.as_str(), "code": reason.code, "private_number": reason.private_number,
        "zh": &*reason.name.zh, "en": &*reason.name.en, "side": reason.side.as_str(),
        "retry": reason.retry.as_str(), "own": reason.is_own(),
        "explanation_zh": &*reason.explanation.zh, "explanation_en": &*reason.explanation.en,
        "advice_zh": &*reason.advice.zh, "advice_en": &*reason.advice.en,
    })
}
