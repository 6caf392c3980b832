//! Reader to file. One function for the window and the command line: everything the filter matches, from one
//! consistent snapshot, in constant memory, with progress and cancel. The file is written beside its place as
//! `.part` and renamed when it is whole, so a half-written export never carries the name that was asked for. Beside it
//! lies its manifest ([`crate::wire::manifest`]).

mod error;
mod pace;
mod part;
mod preview;
mod sink;

#[cfg(test)]
mod tests;

use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::call::filter::{Now, Span};
use crate::call::mask::Mask;
use crate::call::reason::Catalogue;
use crate::call::zone::Zone;
use crate::call::{Arrival, Call, Gap, Gaps, Parts, Stamp, guard};
use crate::i18n::Lang;
use crate::store::{Ask, Reader};
use crate::wire::arriving::GapJson;
pub use crate::wire::format::Format;
use crate::wire::json::arrival_time;
pub use crate::wire::jsonl::Lines;
use crate::wire::manifest::{self, Manifest};
pub use crate::wire::table::{Columns, Style};
pub use crate::wire::times::TimeFormat;
pub use crate::wire::xlsx::ROWS_PER_SHEET;

pub use error::ExportError;
pub use pace::Pace;
pub(crate) use part::{Part, check_place};
pub use preview::{Length, Preview};
use sink::{Digest, Finished, Sink};

impl TimeFormat {
    /// How times really stand in a file: a JSON has no header to name the zone in. In a Parquet they are no text; this
    /// is how they are shown.
    pub fn in_format(self, format: Format) -> TimeFormat {
        match (format, self) {
            (Format::Jsonl, TimeFormat::DateTime) | (Format::Parquet, _) => TimeFormat::Rfc3339,
            (_, times) => times,
        }
    }
}

impl Style {
    /// As what stands in a file of this format is shown.
    pub fn in_format(self, format: Format) -> Style {
        Style {
            zone: format.zone(self.zone),
            times: self.times.in_format(format),
            lang: self.lang.filter(|_| format.is_for_people()),
            ..self
        }
    }
}

/// What to write, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    pub out: PathBuf,
    pub format: Format,
    /// CSV, XLSX, JSONL: the zone of times, named in the header of each of their columns.
    pub zone: Zone,
    /// CSV, XLSX, JSONL.
    pub times: TimeFormat,
    pub columns: Columns,
    /// JSONL: whole objects, or the columns.
    pub lines: Lines,
    /// CSV: `,`, `;` or tab.
    pub delimiter: u8,
    /// CSV: Excel reads UTF-8 only behind a byte order mark.
    pub bom: bool,
    /// How people's numbers are written, in the manifest as well.
    pub mask: Mask,
    /// CSV, XLSX: words and titles in this language; `None` keeps the contract's names.
    pub lang: Option<Lang>,
    /// Whether an existing file may be replaced.
    pub force: bool,
    /// The names of reasons, the user's own among them.
    pub catalogue: Arc<Catalogue>,
    /// The filter as it was typed, for the manifest.
    pub filter: String,
    /// The zone in which the filter was read.
    pub filter_zone: Zone,
}

impl ExportOptions {
    /// How rows are written at this moment.
    fn style(&self, now: &Now) -> Style {
        Style {
            columns: self.columns.clone(),
            zone: self.zone,
            times: self.times,
            mask: self.mask.clone(),
            lang: self.lang,
            now: now.clone(),
            catalogue: self.catalogue.clone(),
        }
    }

    /// What the file needs of a call.
    fn parts(&self) -> Parts {
        match (self.format, self.lines) {
            (Format::Jsonl, Lines::Whole) => Parts::ALL,
            _ => self.columns.parts(),
        }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub rows: u64,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Of a workbook: its sheets.
    pub sheets: Option<usize>,
    /// Of a workbook: cells whose text was longer than Excel takes.
    pub cut_cells: u64,
    /// How often we could not receive in the time that was asked for.
    pub gaps: usize,
    pub manifest: PathBuf,
}

/// Rows between two calls of `progress`.
const ROWS_PER_PROGRESS: u64 = 256;

/// Writes every call of `ask` and says what it came to. `progress` hears how many rows are written and may stop the
/// export; whatever the end, nothing half-written is left.
pub fn export(
    reader: &mut dyn Reader,
    ask: &Ask,
    options: &ExportOptions,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Exported, ExportError> {
    let out = &options.out;
    check_place(out, options.force)?;
    let beside = out.with_file_name(manifest::name_of(&file_name(out)));
    part::check_kind(&beside)?;
    let ask = &Ask { now: reader.with_gaps(&ask.now)?, ..ask.clone() };
    let part = Part::create(out)?;
    let file = BufWriter::with_capacity(1 << 16, Digest::new(part.file()?));
    let mut sink = Sink::new(file, options, ask).map_err(|reason| ExportError::write(out, reason))?;
    let mut seen = Seen::default();
    let mut failure = None;
    reader.each_of(ask, options.parts(), &mut |call| {
        if let Err(reason) = sink.write(call) {
            failure = Some(ExportError::write(out, reason));
            return ControlFlow::Break(());
        }
        seen.add(call);
        if seen.rows % ROWS_PER_PROGRESS == 0 && progress(seen.rows).is_break() {
            failure = Some(ExportError::Cancelled);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if failure.is_none() && progress(seen.rows).is_break() {
        failure = Some(ExportError::Cancelled);
    }
    if let Some(error) = failure {
        return Err(error);
    }
    let finished = sink.finish().map_err(|reason| ExportError::write(out, reason))?;
    let absence = reader.absence(ask.now.arrival)?;
    let gaps = seen.gaps(ask, absence);
    let exported = Exported {
        rows: seen.rows,
        bytes: finished.bytes,
        sha256: finished.sha256.clone(),
        sheets: finished.workbook.map(|book| book.sheets),
        cut_cells: finished.workbook.map_or(0, |book| book.cut_cells),
        gaps: gaps.len(),
        manifest: beside,
    };
    let manifest = manifest_text(ask, options, &finished, &seen, gaps);
    keep(part, options.force, &manifest, &exported.manifest)?;
    Ok(exported)
}

/// The export is there when its file has its name. The manifest comes first; if the file gets no name, what lies there
/// has the manifest again that it had.
fn keep(part: Part, may_replace: bool, manifest: &str, beside: &Path) -> Result<(), ExportError> {
    let before = Part::copy_of(beside)?;
    let new = Part::create(beside)?;
    new.fill(manifest.as_bytes())?;
    new.keep(true)?;
    part.keep(may_replace).inspect_err(|_| match before {
        Some(before) => drop(before.keep(true)),
        None => drop(std::fs::remove_file(beside)),
    })
}

/// What is remembered of the rows that went by.
#[derive(Default)]
struct Seen {
    rows: u64,
    earliest: Option<Stamp>,
}

impl Seen {
    fn add(&mut self, call: &Call) {
        self.rows += 1;
        if let Some(at) = call.started_at.or(call.ended_at)
            && self.earliest.is_none_or(|earliest| at < earliest)
        {
            self.earliest = Some(at);
        }
    }

    /// The gaps in the time that was asked for; where nobody named its beginning, from the first call on. Our clock and
    /// the platform's are taken to agree. `absence`: since when nobody has collected.
    fn gaps(&self, ask: &Ask, absence: Option<Gap>) -> Vec<GapJson> {
        let Span { from, to } = ask.query.span();
        let on_our_clock = |at: Stamp| Arrival(at.0.saturating_mul(1_000));
        let from = from.or(self.earliest).map_or(Arrival(i64::MIN), on_our_clock);
        let to = to.map_or(ask.now.arrival, on_our_clock);
        let zone = Zone::UTC;
        let all: Gaps = ask.now.gaps.iter().copied().chain(absence).collect::<Vec<_>>().into();
        let found = all.overlapping((from, to), ask.now.arrival);
        found.map(|gap| GapJson::new(gap, &zone, ask.now.arrival)).collect()
    }
}

fn file_name(out: &Path) -> String {
    out.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn manifest_text(
    ask: &Ask,
    options: &ExportOptions,
    finished: &Finished,
    seen: &Seen,
    gaps: Vec<GapJson>,
) -> String {
    let columns = match (options.format, options.lines) {
        (Format::Jsonl, Lines::Whole) => None,
        (Format::Parquet, _) => Some(options.columns.once()),
        _ => Some(options.columns.clone()),
    };
    let token_key = match &options.mask {
        Mask::Tokens(key) => Some(key),
        Mask::Off | Mask::Ends => None,
    };
    let manifest = Manifest {
        file: &file_name(&options.out),
        format: options.format.extension(),
        rows: seen.rows,
        bytes: finished.bytes,
        sha256: finished.sha256.clone(),
        filter: &options.mask.text(&options.filter),
        asked_at: arrival_time(ask.now.arrival, &options.zone),
        sort: ask.sort.by.as_str(),
        descending: ask.sort.descending,
        filter_zone: options.filter_zone.id(),
        zone: options.format.zone(options.zone).id(),
        time_format: match options.format {
            Format::Parquet => "timestamp",
            format => options.times.in_format(format).as_str(),
        },
        columns: columns.map(|columns| columns.0.iter().map(|column| column.name()).collect()),
        formula_guard: (options.format == Format::Csv).then_some(guard::GUARD),
        lang: options.lang.filter(|_| options.format.is_for_people()).map(Lang::as_str),
        masked: options.mask.is_on(),
        tokens: token_key.map(|_| "keyed"),
        token_key_id: token_key.map(|key| key.id()),
        sheets: finished.workbook.map(|book| book.sheets),
        cut_cells: finished.workbook.map(|book| book.cut_cells).filter(|cut| *cut > 0),
        gaps,
        written_by: manifest::WRITTEN_BY,
    };
    manifest.text()
}
