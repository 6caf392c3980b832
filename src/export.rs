//! Reader to file. One function for the window and the command line: everything the filter matches, from one
//! consistent snapshot, in constant memory, with progress and cancel. The file is written beside its place as
//! `.part` and renamed when it is whole, so a half-written export never carries the name that was asked for.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::call::Call;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::i18n::Lang;
use crate::store::{Ask, Reader, StoreError};
pub use crate::wire::csv::Columns;
use crate::wire::{csv, json};

/// The formats an export can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Csv,
    /// One JSON object a line, with the field names of the command line's contract.
    Jsonl,
}

impl Format {
    /// The ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
        }
    }
}

/// What to write, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    pub out: PathBuf,
    pub format: Format,
    /// Named in the header of every column of times.
    pub zone: Zone,
    pub columns: Columns,
    /// CSV: `,`, `;` or tab.
    pub delimiter: u8,
    /// CSV: Excel reads UTF-8 only behind a byte order mark.
    pub bom: bool,
    /// Only the last four digits of people's numbers.
    pub mask: bool,
    /// CSV: words and titles in this language; `None` keeps the contract's names.
    pub lang: Option<Lang>,
    /// Whether an existing file may be replaced.
    pub force: bool,
    /// The names of reasons, the user's own among them.
    pub catalogue: Arc<Catalogue>,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{0} exists; choose another name, or use --force to replace it")]
    Exists(PathBuf),
    #[error("{0} is open in another program; close it there, or choose another name")]
    Held(PathBuf),
    #[error("cannot write {path}: {reason}; choose another folder")]
    Write { path: PathBuf, reason: io::Error },
    #[error("the disk is full; nothing was left at {0}; free some space and export again")]
    DiskFull(PathBuf),
    #[error("cancelled; no file was left")]
    Cancelled,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Rows between two calls of `progress`.
const ROWS_PER_PROGRESS: u64 = 256;

/// Writes every call of `ask` and gives their number. `progress` hears how many rows are written and may stop the
/// export; whatever the end, nothing half-written is left.
pub fn export(
    reader: &mut dyn Reader,
    ask: &Ask,
    options: &ExportOptions,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<u64, ExportError> {
    if !options.force && options.out.exists() {
        return Err(ExportError::Exists(options.out.clone()));
    }
    // Better now than after a million rows.
    if is_held(&options.out) {
        return Err(ExportError::Held(options.out.clone()));
    }
    let ask = &Ask { now: reader.with_gaps(&ask.now)?, ..ask.clone() };
    let part = Part::create(&options.out)?;
    let file = part.file.try_clone().map_err(|reason| write_error(&options.out, reason))?;
    let mut sink = Sink::new(BufWriter::with_capacity(1 << 16, file), options, ask)
        .map_err(|reason| write_error(&options.out, reason))?;
    let mut rows = 0;
    let mut failure = None;
    reader.each(ask, &mut |call| {
        if let Err(reason) = sink.write(call) {
            failure = Some(write_error(&options.out, reason));
            return ControlFlow::Break(());
        }
        rows += 1;
        if rows % ROWS_PER_PROGRESS == 0 && progress(rows).is_break() {
            failure = Some(ExportError::Cancelled);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if failure.is_none() && progress(rows).is_break() {
        failure = Some(ExportError::Cancelled);
    }
    if let Some(error) = failure {
        return Err(error);
    }
    sink.finish().map_err(|reason| write_error(&options.out, reason))?;
    part.keep(&options.out, options.force)?;
    Ok(rows)
}

enum Sink<'a> {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Jsonl { out: BufWriter<File>, options: &'a ExportOptions, ask: &'a Ask },
}

impl<'a> Sink<'a> {
    fn new(mut out: BufWriter<File>, options: &'a ExportOptions, ask: &'a Ask) -> io::Result<Sink<'a>> {
        match options.format {
            Format::Jsonl => Ok(Sink::Jsonl { out, options, ask }),
            Format::Csv => {
                if options.bom {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                let style = csv::Style {
                    columns: options.columns.clone(),
                    zone: options.zone,
                    delimiter: options.delimiter,
                    mask: options.mask,
                    lang: options.lang,
                    now: ask.now.clone(),
                    catalogue: options.catalogue.clone(),
                };
                Ok(Sink::Csv(Box::new(csv::Writer::new(out, style)?)))
            }
        }
    }

    fn write(&mut self, call: &Call) -> io::Result<()> {
        match self {
            Sink::Csv(writer) => writer.write(call),
            Sink::Jsonl { out, options, ask } => {
                let line = json::call_line(call, &options.zone, &ask.now, options.mask, &options.catalogue);
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Sink::Csv(writer) => writer.finish()?.flush(),
            Sink::Jsonl { mut out, .. } => out.flush(),
        }
    }
}

/// The file while it is being written; removed again unless it is kept.
struct Part {
    path: PathBuf,
    file: File,
    kept: bool,
}

impl Part {
    fn create(out: &Path) -> Result<Part, ExportError> {
        let mut name = out.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let path = out.with_file_name(name);
        let file = File::create(&path).map_err(|reason| write_error(out, reason))?;
        Ok(Part { path, file, kept: false })
    }

    fn keep(mut self, out: &Path, force: bool) -> Result<(), ExportError> {
        self.file.sync_all().map_err(|reason| write_error(out, reason))?;
        if !force && out.exists() {
            return Err(ExportError::Exists(out.to_owned()));
        }
        fs::rename(&self.path, out).map_err(|reason| match is_held(out) {
            true => ExportError::Held(out.to_owned()),
            false => write_error(out, reason),
        })?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing more can be done about a file that will not go; the `.part` ending tells what it is.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether another program has `out` open so that it cannot be replaced, as Excel on Windows does.
#[cfg(windows)]
fn is_held(out: &Path) -> bool {
    use std::os::windows::fs::OpenOptionsExt as _;
    // Values of the Windows headers: the right to remove a file, and ERROR_SHARING_VIOLATION.
    const DELETE: u32 = 0x0001_0000;
    const SHARING_VIOLATION: i32 = 32;
    let opened = File::options().access_mode(DELETE).open(out);
    opened.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
}

#[cfg(not(windows))]
fn is_held(_: &Path) -> bool {
    false
}

fn write_error(out: &Path, reason: io::Error) -> ExportError {
    match reason.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ExportError::DiskFull(out.to_owned()),
        _ => ExportError::Write { path: out.to_owned(), reason },
    }
}
