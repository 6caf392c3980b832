//! `ringside doctor`: is it set up right, and what to do where it is not.

use std::io::{self, IsTerminal as _, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use super::values::address;
use super::{Done, Failure, Place, TextOrJson};
use crate::collector::clock;
use crate::doctor::{self, Ask, Checkup, Finding, Group, Level, Stop, say};
use crate::i18n::{Phrases, fill};

/// How long the pages of the database are read; `db check` takes all the time it needs.
const PAGES_WITHIN: Duration = Duration::from_secs(10);

/// For each step towards the public address.
const PUBLIC_WITHIN: Duration = Duration::from_secs(5);

/// Check whether pushes can arrive and will be kept, and print what the platform has to be told.
///
/// Exit code 0 also with lines that need attention; 1 when a line is a problem. Works beside a running window or
/// collector, and without one. The samples it sends to the listener are not kept.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Where Ringside listens, ADDR:PORT [default: as set, else 127.0.0.1:8460].
    #[arg(long, value_parser = address)]
    pub bind: Option<SocketAddr>,
    /// json: one object a line for each check.
    #[arg(long, value_enum, default_value_t)]
    pub format: TextOrJson,
}

pub fn run(place: &Place, command: &Doctor) -> Done {
    let stopped = super::export::watch_for_stop()?;
    let watch = stopped.clone();
    let stop: Stop = Arc::new(move || watch.load(Ordering::Relaxed));
    let file = &place.file;
    let token = file.secrets.secrets.token.clone().filter(|_| file.settings.security.token);
    let ask = Ask {
        data_dir: place.data_dir.clone(),
        settings: file.settings.clone(),
        token,
        warnings: file.warnings.clone(),
        bind: command.bind.unwrap_or_else(|| file.settings.bind()),
        here: None,
        pages_within: PAGES_WITHIN,
        public_within: Some(PUBLIC_WITHIN),
    };
    let checkup = doctor::examine(&ask, clock::now, &stop);
    if stopped.load(Ordering::Relaxed) {
        return Err(Failure::CANCELLED);
    }
    let (mut out, phrases) = (io::stdout().lock(), place.lang.phrases());
    match command.format {
        TextOrJson::Json => {
            for finding in &checkup.findings {
                writeln!(out, "{}", line(finding, phrases))?;
            }
        }
        TextOrJson::Text => {
            let colour = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
            print(&mut out, &checkup, phrases, colour)?;
            if checkup.findings.iter().any(|finding| finding.in_file().is_some()) {
                let path = file.path.display().to_string();
                writeln!(out, "{}", fill(phrases.doctor.in_file, &[("path", &path)]))?;
            }
        }
    }
    out.flush()?;
    match checkup.count(Level::Bad) {
        0 => Ok(()),
        1 => Err(Failure::Failed(phrases.commands.one_problem.to_owned())),
        n => Err(Failure::Failed(fill(phrases.commands.some_problems, &[("n", &n.to_string())]))),
    }
}

/// One finding for scripts: the contract's fields, and behind them what the finding itself knows.
fn line(finding: &Finding, phrases: &Phrases) -> Value {
    let said = say::say(finding, phrases);
    let values: serde_json::Map<String, Value> =
        finding.values().into_iter().map(|(name, text)| (name.to_owned(), Value::from(text))).collect();
    let mut known = serde_json::to_value(finding).unwrap_or_default();
    let case = known.as_object_mut().and_then(|known| known.remove("case"));
    json!({
        "id": finding.check(), "group": finding.group(), "level": finding.level(), "case": case,
        "title": said.title, "detail": said.detail, "remedy": said.remedy, "setting": finding.in_file(),
        "values": values, "data": known,
    })
}

fn print(out: &mut impl Write, checkup: &Checkup, phrases: &Phrases, colour: bool) -> io::Result<()> {
    for group in Group::ALL {
        let mut findings = checkup.findings.iter().filter(|finding| finding.group() == group).peekable();
        if findings.peek().is_none() {
            continue;
        }
        writeln!(out, "{}", say::group(group, phrases))?;
        for finding in findings {
            print_finding(out, finding, phrases, colour)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", say::summary(checkup, phrases))
}

fn print_finding(out: &mut impl Write, finding: &Finding, phrases: &Phrases, colour: bool) -> io::Result<()> {
    let said = say::say(finding, phrases);
    let (mark, code) = match finding.level() {
        Level::Good => ("✓", "32"),
        Level::Unknown => ("?", "2"),
        Level::Warn => ("!", "33"),
        Level::Bad => ("✗", "31"),
    };
    if colour {
        writeln!(out, "  \u{1b}[{code}m{mark}\u{1b}[0m {}", said.title)?;
    } else {
        writeln!(out, "  {mark} {}", said.title)?;
    }
    for text in [&said.detail].into_iter().filter(|text| !text.is_empty()) {
        writeln!(out, "    {text}")?;
    }
    if !said.remedy.is_empty() {
        writeln!(out, "    → {}", said.remedy)?;
    }
    for (nth, text) in finding.in_file().iter().flat_map(|lines| lines.lines()).enumerate() {
        let name = if nth == 0 { "settings.toml" } else { "" };
        writeln!(out, "      {name:13}  {text}")?;
    }
    let values = finding.values();
    let width = values.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, text) in values {
        writeln!(out, "      {name:width$}  {text}")?;
    }
    Ok(())
}
