//! The answer as text for people and as JSON for scripts.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::table::{cell, pad};
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
    writeln!(out, "{}", cell(&said.headline))?;
    writeln!(out, "  {}", cell(&said.sentence))?;
    if let Some(doubt) = &said.doubt {
        writeln!(out, "  {}", cell(doubt))?;
    }
    let row =
        |out: &mut dyn Write, name: &str, text: &str| writeln!(out, "  {}  {}", pad(name, 12), cell(text));
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
            "    {} {}  {}  {}",
            place + 1,
            pad(&input, 18),
            pad(phrases.role(heard.role), 12),
            cell(&name)
        )?;
    }
    writeln!(out)
}

/// What each code means, one text for the tables in which it means the same; a code that nobody knows is named as such.
pub fn reasons(out: &mut impl Write, lang: Lang, found: &[(CodeRef, Vec<&Reason>)]) -> io::Result<()> {
    let phrases = lang.phrases();
    let mut groups: Vec<(Vec<String>, &Reason)> = Vec::new();
    for (asked, reason) in each(found) {
        let says_the_same = |known: &Reason| {
            (known.private_number, &known.name, &known.explanation, &known.advice)
                == (reason.private_number, &reason.name, &reason.explanation, &reason.advice)
        };
        let code = name_of(asked, reason, lang);
        match groups.iter_mut().find(|(_, known)| says_the_same(known)) {
            Some((names, _)) if names.contains(&code) => {}
            Some((names, _)) => names.push(code),
            None => groups.push((vec![code], reason)),
        }
    }
    for (names, reason) in &groups {
        reason_text(out, &names.join(" · "), reason, lang)?;
    }
    let unknown = unknown(lang, found);
    if !unknown.is_empty() {
        let text = crate::i18n::fill(phrases.reasons.unknown, &[("codes", &phrases.lang.listed(&unknown))]);
        writeln!(out, "{text}")?;
    }
    Ok(())
}

/// Every reason with the code that was asked about.
fn each<'a>(found: &'a [(CodeRef, Vec<&'a Reason>)]) -> impl Iterator<Item = (CodeRef, &'a Reason)> {
    found.iter().flat_map(|(asked, reasons)| reasons.iter().map(|reason| (*asked, *reason)))
}

/// The code that was asked about, in the table that explains it; and where that is one of a range, the range.
fn name_of(asked: CodeRef, reason: &Reason, lang: Lang) -> String {
    let name = words::code_name(lang, CodeRef { space: reason.space, code: asked.code });
    match is_range(reason) {
        true => format!("{name} ({}–{})", reason.code, reason.code_to),
        false => name,
    }
}

fn is_range(reason: &Reason) -> bool {
    reason.code_to != reason.code
}

/// The codes that no table names. One number looked up in every space is unknown only if no space knows it.
fn unknown(lang: Lang, found: &[(CodeRef, Vec<&Reason>)]) -> Vec<String> {
    let first = found.first().map(|(code, _)| code.code);
    let is_one_number = found.len() > 1 && found.iter().all(|(code, _)| Some(code.code) == first);
    match found.iter().all(|(_, known)| known.is_empty()) {
        true if is_one_number => first.map(|code| code.to_string()).into_iter().collect(),
        false if is_one_number => Vec::new(),
        _ => {
            let unknown = found.iter().filter(|(_, known)| known.is_empty());
            unknown.map(|(code, _)| words::code_name(lang, *code)).collect()
        }
    }
}

fn reason_text(out: &mut impl Write, names: &str, reason: &Reason, lang: Lang) -> io::Result<()> {
    let (phrases, r) = (lang.phrases(), &lang.phrases().reasons);
    let row = |out: &mut dyn Write, name: &str, text: &str| writeln!(out, "  {}  {text}", pad(name, 13));
    let private = if reason.private_number { phrases.words.private_number } else { "" };
    let own = if reason.is_own() { r.own_wording } else { "" };
    let marks: Vec<&str> = [private, own].into_iter().filter(|mark| !mark.is_empty()).collect();
    let marks = if marks.is_empty() { String::new() } else { format!("  [{}]", marks.join(" · ")) };
    writeln!(out, "{names}  {}{marks}", lang.pick(&reason.name))?;
    row(out, phrases.columns.side, phrases.side(reason.side))?;
    row(out, r.meaning, lang.pick(&reason.explanation))?;
    let code = CodeRef { space: reason.space, code: reason.code };
    let may_mean = words::may_mean(lang, code, reason.private_number);
    if !may_mean.is_empty() {
        row(out, r.may_mean, &may_mean.join(phrases.verdict.or))?;
    }
    row(out, r.what_to_do, lang.pick(&reason.advice))?;
    row(out, r.may_retry, phrases.retry(reason.retry))
}

pub fn json(catalogue: &Catalogue, found: &[(CodeRef, Vec<&Reason>)], case: Option<&Case>) -> Value {
    let reasons: Vec<Value> = each(found).map(|(asked, reason)| reason_json(asked, reason)).collect();
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
                "input": code.space.as_str(), "space": code.space.as_str(), "code": code.code,
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

fn reason_json(asked: CodeRef, reason: &Reason) -> Value {
    let code = CodeRef { space: reason.space, code: reason.code };
    let may_mean = |lang| words::may_mean(lang, code, reason.private_number);
    let mut whole = json!({
        "space": reason.space.as_str(), "code": asked.code, "private_number": reason.private_number,
        "zh": &*reason.name.zh, "en": &*reason.name.en, "side": reason.side.as_str(),
        "retry": reason.retry.as_str(), "own": reason.is_own(),
        "explanation_zh": &*reason.explanation.zh, "explanation_en": &*reason.explanation.en,
        "advice_zh": &*reason.advice.zh, "advice_en": &*reason.advice.en,
        "may_mean_zh": may_mean(Lang::Zh), "may_mean_en": may_mean(Lang::En),
    });
    if let Some(object) = whole.as_object_mut().filter(|_| is_range(reason)) {
        object.insert("from".to_owned(), json!(reason.code));
        object.insert("to".to_owned(), json!(reason.code_to));
    }
    whole
}
