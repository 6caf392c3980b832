//! `ringside export`.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::failing::export_words;
use super::progress::ProgressLine;
use super::stop::Stop;
use super::{Done, Failure, Place, say_aside};
use crate::call::mask::Mask;
use crate::export::{Columns, ExportError, ExportOptions, Exported, Format, Lines, Pace, TimeFormat, export};
use crate::i18n::{CommandWords, filled, grouped};
use crate::store::{Ask, Sort};
use crate::wire::table::Column;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    Csv,
    Xlsx,
    Jsonl,
    /// For DuckDB, pandas or Spark.
    Parquet,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TimesName {
    /// 2026-01-27 10:00:00, the zone in the header.
    #[default]
    Datetime,
    /// 2026-01-27T10:00:00+08:00.
    Rfc3339,
    /// Seconds since 1970-01-01 UTC.
    Unix,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The file to write; beside it its manifest, FILE.manifest.json. For standard output there is `ringside calls`.
    #[arg(long)]
    pub out: PathBuf,
    /// Which calls [default: all].
    #[arg(long)]
    pub filter: Option<String>,
    /// [default: by the file's ending, else csv]
    #[arg(long, value_enum)]
    pub format: Option<FormatName>,
    /// Zone of the times, named in the header [default: as set]; those of a Parquet are instants, in UTC.
    #[arg(long, allow_hyphen_values = true)]
    pub zone: Option<String>,
    /// How times are written; a JSONL always names their offset, a Parquet has timestamps.
    #[arg(long, value_enum, default_value_t)]
    pub times: TimesName,
    /// Columns in their order, with commas between them [default: all; of a JSONL whole objects].
    #[arg(long)]
    pub columns: Option<String>,
    /// Between the cells of a CSV: `,`, `;` or `tab`.
    #[arg(long, default_value = ",", value_parser = parse_delimiter)]
    pub delimiter: u8,
    /// Begin a CSV with a byte order mark, for Excel.
    #[arg(long)]
    pub bom: bool,
    /// Put a token in the place of each number: its last four digits and a code made with this installation's key, such
    /// as 8000-k7f3q2ztab. The same number has the same token in every export; user data as sent and keys pressed are
    /// hidden.
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

/// The format that the ending of a file means, in any case.
fn by_ending(out: &Path) -> Result<Format, Failure> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
        Some("xlsx") => Ok(Format::Xlsx),
        Some("parquet") => Ok(Format::Parquet),
        None | Some("csv" | "tsv" | "txt") => Ok(Format::Csv),
        Some(other) => Err(Failure::Usage(format!(
            "`.{other}` says no format that is written; name the file .csv, .xlsx, .jsonl or .parquet, or add --format"
        ))),
    }
}

impl Export {
    /// Whether there is a file to write. A `-` is none: a file of that name surprises whoever means standard output, and
    /// what goes there would be neither whole nor beside a manifest.
    fn check_out(&self) -> Result<(), Failure> {
        if self.out.as_os_str() != "-" {
            return Ok(());
        }
        Err(Failure::Usage(
            "--out - is no file: an export is written whole, with its manifest beside it; name a file, or print calls \
             with `ringside calls --format json`"
                .to_owned(),
        ))
    }

    /// As named, else as the ending of the file says; one that means another format is no CSV.
    fn format(&self) -> Result<Format, Failure> {
        Ok(match self.format {
            Some(FormatName::Csv) => Format::Csv,
            Some(FormatName::Xlsx) => Format::Xlsx,
            Some(FormatName::Jsonl) => Format::Jsonl,
            Some(FormatName::Parquet) => Format::Parquet,
            None => return by_ending(&self.out),
        })
    }

    fn options(&self, place: &Place) -> Result<ExportOptions, Failure> {
        let columns = match self.columns.as_deref() {
            None => Columns::all(),
            Some(names) => Columns::parse(names).map_err(|name| {
                let known = Columns(Column::all().collect()).names().replace(',', ", ");
                Failure::Usage(format!("there is no column `{name}`; the columns are {known}"))
            })?,
        };
        let zone = place.zone(self.zone.as_deref())?;
        Ok(ExportOptions {
            out: self.out.clone(),
            format: self.format()?,
            zone,
            filter_zone: zone,
            times: match self.times {
                TimesName::Datetime => TimeFormat::DateTime,
                TimesName::Rfc3339 => TimeFormat::Rfc3339,
                TimesName::Unix => TimeFormat::Unix,
            },
            columns,
            lines: if self.columns.is_some() { Lines::Columns } else { Lines::Whole },
            delimiter: self.delimiter,
            bom: self.bom,
            mask: if self.mask { Mask::Tokens(place.token_key()?) } else { Mask::Off },
            lang: None,
            force: self.force,
            catalogue: place.own_reasons().catalogue,
            filter: self.filter.clone().unwrap_or_default(),
        })
    }
}

pub fn run(place: &Place, command: &Export) -> Done {
    command.check_out()?;
    let options = command.options(place)?;
    let ask = place.ask(command.filter.as_deref(), Sort::default(), &options.zone)?;
    let cancelled = watch_for_stop()?;
    let mut reader = place.reader()?;
    let mut line = Line::begin(place, &ask);
    let exported = export(reader.as_mut(), &ask, &options, &mut |rows| {
        line.show(rows);
        if cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    line.terminal.end();
    match exported {
        Ok(exported) => {
            let w = &place.lang.phrases().commands;
            notices(w, &exported);
            let written = [("n", exported.rows.to_string()), ("path", command.out.display().to_string())];
            Ok(writeln!(io::stdout(), "{}", filled(w.exported, &written))?)
        }
        Err(ExportError::Cancelled) => Err(Failure::CANCELLED),
        Err(error) => Err(Failure::Failed(export_words(&error, place.lang.phrases()))),
    }
}

/// What whoever opens the file should know.
fn notices(w: &CommandWords, exported: &Exported) {
    if let Some(sheets) = exported.sheets.filter(|sheets| *sheets > 1) {
        say_aside(filled(w.sheets, &[("n", sheets.to_string())]));
    }
    if exported.cut_cells > 0 {
        say_aside(filled(w.cut_cells, &[("n", grouped(exported.cut_cells))]));
    }
    if exported.gaps > 0 {
        let told = [("n", exported.gaps.to_string()), ("path", exported.manifest.display().to_string())];
        say_aside(filled(w.gaps, &told));
    }
}

/// The line on a terminal that says how far it is.
struct Line {
    terminal: ProgressLine,
    started: Instant,
    shown: Instant,
    /// Rows there will be, counted on a thread of its own meanwhile; 0: not known yet.
    total: Arc<AtomicU64>,
}

impl Line {
    fn begin(place: &Place, ask: &Ask) -> Line {
        let (terminal, total) = (ProgressLine::of_terminal(), Arc::new(AtomicU64::new(0)));
        let (inside, ask) = (total.clone(), ask.clone());
        if terminal.is_seen()
            && let Ok(mut reader) = place.reader()
        {
            // Without the count there is no time left to be shown, and nothing else is amiss.
            let _ = thread::Builder::new().name("count".to_owned()).spawn(move || {
                if let Ok(rows) = reader.walk(&ask, u64::MAX, &mut |_, _| ControlFlow::Continue(())) {
                    inside.store(rows, Ordering::Relaxed);
                }
            });
        }
        Line { terminal, started: Instant::now(), shown: Instant::now(), total }
    }

    fn show(&mut self, rows: u64) {
        if self.shown.elapsed() < Duration::from_millis(200) {
            return;
        }
        self.shown = Instant::now();
        let total = Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0);
        let millis = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let pace = Pace { rows, total, millis };
        let of = total.map(|total| format!(" of {}", grouped(total))).unwrap_or_default();
        let left = pace.secs_left().map(|secs| format!(", {secs} s left")).unwrap_or_default();
        let rate = pace.rows_per_sec();
        self.terminal.say(|| format!("{}{of} rows, {} a second{left}", grouped(rows), grouped(rate)));
    }
}

/// Set by Ctrl+C, so that the unfinished file can be taken away before we leave.
pub(super) fn watch_for_stop() -> Result<Arc<AtomicBool>, Failure> {
    watch_and(|| ())
}

/// [`watch_for_stop`], and does something as well.
pub(super) fn watch_and(stop_more: impl FnOnce() + Send + 'static) -> Result<Arc<AtomicBool>, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    let inside = stopped.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = runtime.block_on(async { Stop::listen() })?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(stop.wait());
        inside.store(true, Ordering::Relaxed);
        stop_more();
    })?;
    Ok(stopped)
}
