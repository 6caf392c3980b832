//! `ringside explain`: the catalogue and the verdict from a terminal.

use std::io::{self, Write};

use clap::Args;
use serde_json::{Value, json};

use super::{Done, Failure, Place, TextOrJson};
use crate::call::reason::{Catalogue, CodeRef, Reason, Space};
use crate::call::verdict::{Evidence, judge};
use crate::call::{ClosedBy, Codes, Leg, Service, Stamp};
use crate::i18n::Lang;

#[derive(Debug, Args)]
pub struct Explain {
    /// A code, looked up in every code space.
    pub code: Option<i64>,
    /// `stateCode` of the disconnect.
    #[arg(long)]
    pub state_code: Option<i64>,
    /// `ulFailReason` of the CDR.
    #[arg(long)]
    pub release_point: Option<i64>,
    /// Q.850 cause of the leg that failed.
    #[arg(long)]
    pub q850: Option<i64>,
    /// `sipStatusCode` of the CDR.
    #[arg(long)]
    pub sip: Option<i64>,
    #[arg(long, value_enum, default_value_t)]
    pub format: TextOrJson,
}

pub fn run(place: &Place, command: &Explain) -> Done {
    let mut out = io::stdout().lock();
    let named = [
        (Space::StateCode, command.state_code),
        (Space::ReleasePoint, command.release_point),
        (Space::Q850, command.q850),
        (Space::Sip, command.sip),
    ];
    let codes: Vec<CodeRef> = match command.code {
        Some(code) => Space::ALL.into_iter().map(|space| CodeRef { space, code }).collect(),
        None => named.into_iter().filter_map(|(space, code)| Some(CodeRef { space, code: code? })).collect(),
    };
    if codes.is_empty() {
        return Err(Failure::Usage(
            "name a code, such as `ringside explain 8102`, or several: --state-code 8001 --release-point 518 --q850 17"
                .to_owned(),
        ));
    }
    let found: Vec<&Reason> = codes.iter().flat_map(|code| lookup(*code)).collect();
    let verdict = command.code.is_none().then(|| {
        // Only the codes are known: B was tried and nobody answered.
        let leg_b = Leg { started_at: Some(Stamp(0)), ..Leg::default() };
        let codes = Codes {
            state: command.state_code,
            release_point: command.release_point,
            sip: command.sip,
            q850_a: None,
            q850_b: command.q850,
        };
        let leg_a = Leg::default();
        judge(&Evidence {
            service: Service::Callback,
            leg_a: &leg_a,
            leg_b: &leg_b,
            codes,
            closed_by: ClosedBy::Cdr,
        })
    });

    if command.format == TextOrJson::Json {
        let reasons: Vec<Value> = found.iter().map(|reason| reason_json(reason)).collect();
        let mut whole = json!({ "known": !found.is_empty(), "reasons": reasons });
        if let (Some(verdict), Some(object)) = (&verdict, whole.as_object_mut()) {
            object.insert("verdict".to_owned(), serde_json::to_value(verdict).unwrap_or_default());
        }
        return Ok(writeln!(out, "{whole:#}")?);
    }
    if found.is_empty() {
        let text = match place.lang {
            Lang::Zh => "代码表里没有这个代码。请把原始通知发给平台客服核对。",
            Lang::En => "No table knows this code. Ask the platform's support, with the raw notification.",
        };
        return Ok(writeln!(out, "{text}")?);
    }
    for reason in &found {
        print_reason(&mut out, reason, place.lang)?;
    }
    if let Some(verdict) = verdict {
        let phrases = place.lang.phrases();
        let head = verdict.headline.and_then(|code| Catalogue::builtin().find(code, Service::Callback));
        writeln!(
            out,
            "=> {}{} · {} · {}",
            head.map(|reason| format!("{} · ", place.lang.pick(&reason.name))).unwrap_or_default(),
            phrases.outcome(verdict.outcome),
            phrases.side(verdict.side),
            phrases.retry(verdict.retry)
        )?;
    }
    Ok(())
}

/// What the code means in Voice Call and, where it differs, in Private Number.
fn lookup(code: CodeRef) -> Vec<&'static Reason> {
    let catalogue = Catalogue::builtin();
    let mut found: Vec<&Reason> = Vec::new();
    for service in [Service::Callback, Service::PrivateNumber] {
        if let Some(reason) = catalogue.find(code, service)
            && !found.iter().any(|known| known.name == reason.name)
        {
            found.push(reason);
        }
    }
    found
}

fn print_reason(out: &mut impl Write, reason: &Reason, lang: Lang) -> io::Result<()> {
    let phrases = lang.phrases();
    let service = if reason.private_number { phrases.words.private_number } else { "" };
    writeln!(
        out,
        "{} {} {}{}",
        phrases.space(reason.space),
        reason.code,
        lang.pick(&reason.name),
        match service {
            "" => String::new(),
            name => format!("（{name}）"),
        }
    )?;
    writeln!(out, "  {}: {}", phrases.columns.side, phrases.side(reason.side))?;
    writeln!(out, "  {}", lang.pick(&reason.explanation))?;
    writeln!(out, "  {}", lang.pick(&reason.advice))?;
    writeln!(out, "  → {}", phrases.retry(reason.retry))
}

fn reason_json(reason: &Reason) -> Value {
    json!({
        "space": reason.space.as_str(), "code": reason.code, "private_number": reason.private_number,
        "zh": &*reason.name.zh, "en": &*reason.name.en, "side": reason.side.as_str(),
        "retry": reason.retry.as_str(),
        "explanation_zh": &*reason.explanation.zh, "explanation_en": &*reason.explanation.en,
        "advice_zh": &*reason.advice.zh, "advice_en": &*reason.advice.en,
    })
}
