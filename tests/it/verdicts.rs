//! Combinations of evidence with their verdict and the reasoning beside it (`tests/fixtures/verdicts`). The line with
//! `$` can be typed behind `ringside explain`. With `UPDATE_EXPECT=1` the lines `by`, `zh` and `en` are written anew;
//! the line with `=` is the decision and is only ever written by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use ringside::call::reason::Catalogue;
use ringside::call::rules::Rules;
use ringside::call::verdict::{Heard, Input};
use ringside::call::{LegName, Service};
use ringside::cli::explain::{Case, Explain};
use ringside::cli::{Cli, Command};
use ringside::i18n::Lang;
use ringside::i18n::verdict::say;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/verdicts");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "txt"));
    files.sort();
    files
}

/// One combination as it stands in its file.
struct Combination<'a> {
    because: &'a str,
    arguments: &'a str,
    decision: &'a str,
}

fn combination(block: &str) -> Combination<'_> {
    let line = |mark: &str| {
        let found = block.lines().find_map(|line| line.strip_prefix(mark));
        found.unwrap_or_else(|| panic!("no line begins with `{mark}`:\n{block}")).trim()
    };
    Combination { because: line("because"), arguments: line("$"), decision: line("=") }
}

fn explain(arguments: &str) -> Explain {
    let words = ["ringside", "explain"].into_iter().chain(arguments.split_whitespace());
    match Cli::try_parse_from(words).map(|cli| cli.command) {
        Ok(Some(Command::Explain(explain))) => explain,
        other => panic!("{arguments}: {other:?}"),
    }
}

/// `not_answered callee soon high busy`: outcome, side, retry, confidence, cause.
fn decision(case: &Case) -> String {
    let verdict = case.verdict();
    let cause =
        verdict.cause.and_then(|cause| Rules::builtin().causes.get(cause)).map_or("-", |facts| &facts.id);
    format!(
        "{} {} {} {} {cause}",
        verdict.outcome.as_str(),
        verdict.side.as_str(),
        verdict.retry.as_str(),
        verdict.confidence.as_str()
    )
}

fn told(heard: &Heard) -> String {
    let input = match heard.input {
        Input::Times => "times".to_owned(),
        Input::HungUp => "hung-up-by".to_owned(),
        Input::Code(code) => format!("{} {}", code.space.as_str(), code.code),
    };
    let leg = match heard.leg {
        Some(LegName::A) => " (a)",
        Some(LegName::B) => " (b)",
        None => "",
    };
    format!("{input}{leg} {}", heard.role.as_str())
}

/// The combination with everything that follows from it.
fn written(combination: &Combination, decision: &str, case: &Case) -> String {
    let verdict = case.verdict();
    let by: Vec<String> = verdict.decided_by.iter().map(told).collect();
    let badge =
        verdict.headline.map_or("-".to_owned(), |code| format!("{} {}", code.space.as_str(), code.code));
    let mut text = format!(
        "because {}\n$ {}\n= {decision}\nby {} => {badge}\n",
        combination.because,
        combination.arguments,
        by.join(", ")
    );
    for lang in [Lang::Zh, Lang::En] {
        let said = say(lang, Catalogue::builtin(), &case.evidence(), &verdict);
        let doubt = said.doubt.map(|doubt| format!(" | {doubt}")).unwrap_or_default();
        writeln!(
            text,
            "{} {} | {}{doubt} | {} | {}",
            lang.as_str(),
            said.headline,
            said.sentence,
            said.advice,
            said.grounds
        )
        .unwrap();
    }
    text
}

#[test]
fn every_combination_has_the_verdict_that_stands_beside_it() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut combinations, mut wrong) = (0, String::new());
    let mut services = std::collections::BTreeSet::new();
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        let mut whole = Vec::new();
        for block in text.split("\n\n") {
            if block.starts_with('#') {
                whole.push(format!("{}\n", block.trim_end()));
                continue;
            }
            combinations += 1;
            let combination = combination(block);
            let case = explain(combination.arguments).case();
            services.insert(case.service);
            let ours = decision(&case);
            if ours != combination.decision {
                writeln!(wrong, "{}\n  decided {ours}", written(&combination, combination.decision, &case))
                    .unwrap();
            }
            whole.push(written(&combination, combination.decision, &case));
        }
        let whole = whole.join("\n");
        if update {
            fs::write(&file, &whole).unwrap();
        } else if whole != text {
            let different = whole.lines().zip(text.lines()).filter(|(now, then)| now != then);
            for (now, then) in different {
                writeln!(wrong, "{}\n  is      {now}\n  expected {then}", file.display()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "these are judged otherwise than it says beside them:\n{wrong}");
    assert!(combinations >= 80, "{combinations}");
    assert_eq!(services, Service::ALL.into());
}
