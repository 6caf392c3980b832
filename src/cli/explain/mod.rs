//! `ringside explain`: the catalogue and the verdict from a terminal, with the words of the window.

mod case;
pub(super) mod write;

use std::io::{self, Write};

use clap::Args;

use super::values::code;
use super::{Done, Failure, Place, TextOrJson};
use crate::call::Service;
use crate::call::reason::{Catalogue, CodeRef, Reason, Space};
use crate::wire::own_reasons;
pub use case::{Case, Time};

#[derive(Debug, Default, Args)]
pub struct Explain {
    /// A code, looked up in every code space; a combination of codes is named with the options alone.
    #[arg(value_parser = code, conflicts_with_all = [
        "state_code", "release_point", "q850", "q850_a", "q850_b", "sip", "times", "hung_up_by", "refused", "unreported",
        "template",
    ])]
    pub code: Option<i64>,
    /// `stateCode` of the disconnect.
    #[arg(long, value_name = "N", value_parser = code)]
    pub state_code: Option<i64>,
    /// `ulFailReason` of the CDR.
    #[arg(long, value_name = "N", value_parser = code)]
    pub release_point: Option<i64>,
    /// Q.850 cause of the leg that failed.
    #[arg(long, value_name = "N", value_parser = code)]
    pub q850: Option<i64>,
    /// `callOutUnaswRsn`: Q.850 cause of leg A.
    #[arg(long, value_name = "N", value_parser = code)]
    pub q850_a: Option<i64>,
    /// `fwdUnaswRsn`: Q.850 cause of leg B.
    #[arg(long, value_name = "N", value_parser = code)]
    pub q850_b: Option<i64>,
    /// `sipStatusCode` of the CDR.
    #[arg(long, value_name = "N", value_parser = code)]
    pub sip: Option<i64>,
    /// callback, notification, voice (notification or verification code), private_number or unknown
    /// [default: callback].
    #[arg(long, value_parser = parse_service)]
    pub service: Option<Named>,
    /// Which times were reported, in seconds: `a-started=0,a-rang=1,a-answered=7,b-started=7,b-rang=9,end=21`.
    #[arg(long, value_delimiter = ',', value_name = "NAME=SECONDS,…")]
    pub times: Vec<Time>,
    /// `partyType`: caller, callee or platform.
    #[arg(long, value_name = "PARTY")]
    pub hung_up_by: Option<String>,
    /// The CDR has no time of any leg: nobody was called.
    #[arg(long, conflicts_with = "times")]
    pub refused: bool,
    /// Neither a disconnect nor a CDR came.
    #[arg(long)]
    pub unreported: bool,
    /// Print an example of `reasons.tsv`, the file in the data folder with your own wording.
    #[arg(long)]
    pub template: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: TextOrJson,
}

/// A service by its name.
#[derive(Clone, Copy, Debug)]
pub struct Named(pub Service);

fn parse_service(text: &str) -> Result<Named, String> {
    let known = || Service::ALL.map(Service::as_str).join(", ");
    Service::parse(text).map(Named).ok_or_else(|| format!("the services are {}", known()))
}

impl Explain {
    /// The end of a call that is asked about.
    pub fn case(&self) -> Case {
        Case::of(self)
    }

    /// The codes that are asked about: one in every space, or each in its own.
    fn codes(&self) -> Vec<CodeRef> {
        let q850 = [self.q850, self.q850_a, self.q850_b];
        let mut named = vec![
            (Space::StateCode, self.state_code),
            (Space::ReleasePoint, self.release_point),
            (Space::Sip, self.sip),
        ];
        named.extend(q850.map(|code| (Space::Q850, code)));
        match self.code {
            Some(code) => Space::ALL.into_iter().map(|space| CodeRef { space, code }).collect(),
            None => {
                named.into_iter().filter_map(|(space, code)| Some(CodeRef { space, code: code? })).collect()
            }
        }
    }
}

pub fn run(place: &Place, command: &Explain) -> Done {
    if command.template {
        return Ok(write!(io::stdout().lock(), "{}", own_reasons::TEMPLATE)?);
    }
    let codes = command.codes();
    if codes.is_empty() && !command.unreported && command.times.is_empty() {
        return Err(Failure::Usage(
            "name a code, such as `ringside explain 8102`, or several: --state-code 8001 --release-point 518 --q850 17"
                .to_owned(),
        ));
    }
    let own = place.own_reasons();
    let catalogue = &*own.catalogue;
    let case = command.code.is_none().then(|| command.case());
    let service = case.as_ref().map(|case| case.service).or(command.service.map(|named| named.0));
    let found: Vec<(CodeRef, Vec<&Reason>)> =
        codes.iter().map(|code| (*code, lookup(catalogue, *code, service))).collect();
    let mut out = io::stdout().lock();
    match command.format {
        TextOrJson::Json => {
            let whole = write::json(catalogue, &found, case.as_ref());
            writeln!(out, "{whole:#}")?;
        }
        TextOrJson::Text => {
            if let Some(case) = &case {
                write::verdict(&mut out, place.lang, catalogue, &case.evidence(), &case.verdict())?;
            }
            write::reasons(&mut out, place.lang, &found)?;
        }
    }
    Ok(())
}

/// What the code means in the service asked about; in Voice Call and, where it differs, in Private Number, if none
/// was.
fn lookup(catalogue: &Catalogue, code: CodeRef, service: Option<Service>) -> Vec<&Reason> {
    let services = service.map_or(vec![Service::Callback, Service::PrivateNumber], |service| vec![service]);
    let mut found: Vec<&Reason> = Vec::new();
    for reason in services.into_iter().filter_map(|service| catalogue.find(code, service)) {
        if !found.iter().any(|known| (&known.name, &known.advice) == (&reason.name, &reason.advice)) {
            found.push(reason);
        }
    }
    found
}
