//! `ringside import`: CDRs from files, for the records that the vendor pushes by hand. They are journalled like any
//! other notification, and say where they came from.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;

use super::wildcard::expanded;
use super::{Done, Failure, Place, say_aside};
use crate::collector::clock;
use crate::collector::import::{Import as Work, Step, Tally, name_of};
use crate::i18n::{Lang, filled, grouped};
use crate::store::sqlite::SqliteStore;

#[derive(Debug, Args)]
pub struct Import {
    /// Files with CDRs: the platform's JSON (a notification with a feeLst, one record, an array, or a line each), or
    /// the JSON lines that `ringside export --format jsonl` writes.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

/// For when no collector runs on this data folder: while one does, it alone writes. A record that is known already is
/// not stored again.
pub fn run(place: &Place, command: &Import) -> Done {
    let files = meant(place, &command.files)?;
    let mut writer = SqliteStore::open_writer(&place.data_dir)?;
    let mut reader = place.reader()?;
    let (w, mut all) = (&place.lang.phrases().commands, Tally::default());
    for file in &files {
        let bytes = std::fs::read(file).map_err(|error| {
            let about = [("path", file.display().to_string()), ("problem", error.to_string())];
            Failure::Failed(filled(w.import_unread, &about))
        })?;
        let work = Work { file: &bytes, name: &name_of(file), clock: clock::now };
        let mut tell = |step: Step<'_>| {
            if let Step::Rejected { line, problem } = step {
                let words = match place.lang {
                    Lang::Zh => place.lang.phrases().import_problem(problem),
                    // With what the reader of JSON says.
                    Lang::En => problem.to_string(),
                };
                say_aside(format_args!("{}:{line}: {words}", file.display()));
            }
            ControlFlow::Continue(())
        };
        all += work.run(reader.as_mut(), &mut |batch| writer.append(&batch).map(drop), &mut tell)?;
    }
    let n = grouped;
    let tally = [("taken", n(all.taken)), ("known", n(all.known)), ("rejected", n(all.rejected))];
    writeln!(io::stdout().lock(), "{}", filled(w.imported, &tally))?;
    match all.rejected {
        0 => Ok(()),
        n => Err(Failure::Failed(filled(w.not_imported, &[("n", grouped(n))]))),
    }
}

/// The files that are meant, where shells do not say which ones `*.json` means.
fn meant(place: &Place, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if !cfg!(windows) {
        return Ok(named.to_vec());
    }
    let w = &place.lang.phrases().commands;
    let mut files = Vec::new();
    for path in named {
        let found = expanded(path).map_err(|error| {
            let about = [("path", path.display().to_string()), ("problem", error.to_string())];
            Failure::Failed(filled(w.import_unread, &about))
        })?;
        if found.is_empty() {
            return Err(Failure::Failed(filled(w.import_none, &[("path", path.display().to_string())])));
        }
        files.extend(found);
    }
    Ok(files)
}
