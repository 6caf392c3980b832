//! What is chosen where an export is measured.

use std::path::{Path, PathBuf};

use ringside::call::zone::Zone;
use ringside::export::{Columns, ExportOptions, Format, Lines, TimeFormat};
use ringside::settings::OwnReasons;

/// Whole numbers, times that people read, commas, no question asked where the file is there.
pub fn options(out: PathBuf, format: Format, columns: Columns, zone: Zone) -> ExportOptions {
    ExportOptions {
        out,
        format,
        zone,
        filter_zone: zone,
        times: TimeFormat::DateTime,
        columns,
        lines: Lines::Whole,
        delimiter: b',',
        bom: false,
        mask: false,
        lang: None,
        force: true,
        catalogue: OwnReasons::none(Path::new("")).catalogue,
        filter: String::new(),
    }
}
