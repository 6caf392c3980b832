//! `ringside export`.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use clap::{Args, ValueEnum};

use super::stop::Stop;
use super::{Done, Failure, Place};
use crate::export::{Columns, ExportError, ExportOptions, Format, export};
use crate::i18n::grouped;
use crate::store::Sort;
use crate::wire::csv::Column;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    Csv,
    Jsonl,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The file to write.
    #[arg(long)]
    pub out: PathBuf,
    /// Which calls [default: all].
    #[arg(long)]
    pub filter: Option<String>,
    /// [default: by the file's ending, else csv]
    #[arg(long, value_enum)]
    pub format: Option<FormatName>,
    /// Zone of the times, named in the header [default: as set].
    #[arg(long)]
    pub zone: Option<String>,
    /// Columns of a CSV, with commas between them [default: all].
    #[arg(long)]
    pub columns: Option<String>,
    /// Between the cells of a CSV: `,`, `;` or `tab`.
    #[arg(long, default_value = ",", value_parser = parse_delimiter)]
    pub delimiter: u8,
    /// Begin a CSV with a byte order mark, for Excel.
    #[arg(long)]
    pub bom: bool,
    /// Show the last four digits of numbers only.
    #[arg(long)]
    pub mask: bool,
    /// Replace the file if it exists.
    #[arg(long)]
    pub force: bool,
}

fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text {
        "," | "comma" => Ok(b','),
        ";" | "semicolon" => Ok(b';'),
        "tab" | "\t" | "\\t" => Ok(b'\t'),
        _ => Err("write , or ; or tab".to_owned()),
    }
}

pub fn run(place: &Place, command: &Export) -> Done {
    let zone = place.zone(command.zone.as_deref())?;
    let ask = place.ask(command.filter.as_deref(), Sort::default(), &zone)?;
    let columns = match command.columns.as_deref() {
        None => Columns::all(),
        Some(names) => Columns::parse(names).map_err(|name| {
            let known = Column::all().map(Column::name).collect::<Vec<_>>().join(", ");
            Failure::Usage(format!("there is no column `{name}`; the columns are {known}"))
        })?,
    };
    let by_ending = match command.out.extension().and_then(|ending| ending.to_str()) {
        Some("jsonl" | "ndjson") => FormatName::Jsonl,
        _ => FormatName::Csv,
    };
    let options = ExportOptions {
        out: command.out.clone(),
        format: match command.format.unwrap_or(by_ending) {
            FormatName::Csv => Format::Csv,
            FormatName::Jsonl => Format::Jsonl,
        },
        zone,
        columns,
        delimiter: command.delimiter,
        bom: command.bom,
        mask: command.mask,
        lang: None,
        force: command.force,
        catalogue: place.own_reasons().catalogue,
    };
    let cancelled = watch_for_stop()?;
    let show_progress = io::stderr().is_terminal();
    let mut reader = place.reader()?;
    let rows = export(reader.as_mut(), &ask, &options, &mut |rows| {
        if show_progress && rows % 8_192 == 0 {
            eprint!("\r{} rows", grouped(rows));
        }
        if cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if show_progress {
        eprintln!();
    }
    match rows {
        Ok(rows) => Ok(writeln!(io::stdout(), "{rows} rows written to {}", command.out.display())?),
        Err(ExportError::Cancelled) => Err(Failure::Cancelled),
        Err(error) => Err(Failure::Failed(error.to_string())),
    }
}

/// Set by Ctrl+C, so that the unfinished file can be taken away before we leave.
pub(super) fn watch_for_stop() -> Result<Arc<AtomicBool>, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    let inside = stopped.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = runtime.block_on(async { Stop::listen() })?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(stop.wait());
        inside.store(true, Ordering::Relaxed);
    })?;
    Ok(stopped)
}
