//! Our side: one export as the window and the command line make it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use ringside::call::filter::{Filter, Now};
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Stamp, Thresholds};
use ringside::export::{self, Columns, ExportOptions, Exported, Format};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Ask, Reader, Sort};
use ringside::wire::table::Column;

use crate::measured::Measured;
use crate::memory;
use crate::peer;
use crate::store::NOW;
use crate::writing;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// The columns people look at, without the verdict: SQL cannot tell it.
    CsvUsual,
    /// Every column that SQL can tell.
    CsvWide,
    /// Every column there is.
    CsvAll,
    XlsxUsual,
    JsonlWhole,
    ParquetUsual,
    /// Every column there is.
    ParquetAll,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::CsvUsual,
        Kind::CsvWide,
        Kind::CsvAll,
        Kind::XlsxUsual,
        Kind::JsonlWhole,
        Kind::ParquetUsual,
        Kind::ParquetAll,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::CsvUsual => "csv, usual columns",
            Kind::CsvWide => "csv, all columns of the file",
            Kind::CsvAll => "csv, all columns",
            Kind::XlsxUsual => "xlsx, usual columns",
            Kind::JsonlWhole => "jsonl, whole calls",
            Kind::ParquetUsual => "parquet, usual columns",
            Kind::ParquetAll => "parquet, all columns",
        }
    }

    /// The columns, where `sqlite3` can write the same.
    pub fn columns_of_the_peer(self) -> Option<Columns> {
        match self {
            Kind::CsvUsual => Some(told_by_sql(Columns::usual())),
            Kind::CsvWide => Some(told_by_sql(Columns::all())),
            Kind::CsvAll | Kind::XlsxUsual | Kind::JsonlWhole | Kind::ParquetUsual | Kind::ParquetAll => None,
        }
    }

    fn format(self) -> Format {
        match self {
            Kind::CsvUsual | Kind::CsvWide | Kind::CsvAll => Format::Csv,
            Kind::XlsxUsual => Format::Xlsx,
            Kind::JsonlWhole => Format::Jsonl,
            Kind::ParquetUsual | Kind::ParquetAll => Format::Parquet,
        }
    }

    fn columns(self) -> Columns {
        match self {
            Kind::CsvAll | Kind::JsonlWhole | Kind::ParquetAll => Columns::all(),
            Kind::XlsxUsual | Kind::ParquetUsual => Columns::usual(),
            Kind::CsvUsual | Kind::CsvWide => self.columns_of_the_peer().unwrap_or_else(Columns::all),
        }
    }
}

fn told_by_sql(columns: Columns) -> Columns {
    Columns(
        columns.0.into_iter().filter(|column: &Column| peer::expression(column.name()).is_some()).collect(),
    )
}

/// Where an export of this kind goes.
fn out(kind: Kind, folder: &Path) -> PathBuf {
    folder.join(format!("bench-{kind:?}.{}", kind.format().extension()))
}

/// One export in this process.
pub fn export(kind: Kind, folder: &Path) -> Measured {
    let mut reader = SqliteStore::open_reader(folder).expect("a store");
    let query = Filter::default().resolve(Stamp(NOW), &Zone::BEIJING);
    let now = Now::new(Arrival(NOW * 1_000), Thresholds::default());
    let ask = Ask { query, sort: Sort::default(), now };
    let options = writing::options(out(kind, folder), kind.format(), kind.columns(), Zone::BEIJING);
    let idle = memory::bytes(std::process::id(), "VmRSS:");
    let (started, cpu) = (Instant::now(), cpu());
    let exported = run(reader.as_mut(), &ask, &options);
    Measured {
        rows: exported.rows,
        bytes: exported.bytes,
        wall: started.elapsed(),
        cpu: cpu.and_then(|before| Some(self::cpu()?.saturating_sub(before))),
        memory: idle.and_then(|idle| Some(memory::bytes(std::process::id(), "VmHWM:")?.saturating_sub(idle))),
    }
}

fn run(reader: &mut dyn Reader, ask: &Ask, options: &ExportOptions) -> Exported {
    export::export(reader, ask, options, &mut |_| ControlFlow::Continue(())).expect("an export")
}

/// The same in a process that did nothing else before.
pub fn in_a_process_of_its_own(kind: Kind, folder: &Path) -> Measured {
    let this = std::env::current_exe().expect("this program");
    let name = kind.to_possible_value().expect("a name").get_name().to_owned();
    let output =
        Command::new(this).args(["--only", &name, "--folder"]).arg(folder).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Measured::parse(&String::from_utf8_lossy(&output.stdout))
}

/// The file it left.
pub fn written(kind: Kind, folder: &Path) -> PathBuf {
    out(kind, folder)
}

#[cfg(unix)]
fn cpu() -> Option<Duration> {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(spent.tv_sec.unsigned_abs(), u32::try_from(spent.tv_nsec).ok()?))
}

#[cfg(not(unix))]
fn cpu() -> Option<Duration> {
    None
}
